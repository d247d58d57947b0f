"""Regularizers by identifier."""

from yeoul.core.export import export
from yeoul.keras.core.registry import resolve
from yeoul.keras.core.serialization import to_config
from yeoul.keras.regularizers.l1_l2 import l1_l2

ALIASES = {"l1_l2": l1_l2}  # the function makes the regularizer


@export("keras.regularizers.get")
def get(identifier):
    """The regularizer an identifier stands for.

    Args:
      identifier: None, name, configuration, class, or function of a tensor.

    Returns:
      A function of a tensor; None for None.

    Raises:
      ValueError: if it stands for none.

    Example:
      >>> import yeoul as tf
      >>> round(tf.keras.regularizers.get("l2").l2, 4)
      0.01
    """
    return resolve("regularizers", identifier, aliases=ALIASES)


@export("keras.regularizers.serialize")
def serialize(regularizer, use_legacy_format=False):
    """The configuration of a regularizer.

    Args:
      regularizer: the regularizer, or None.
      use_legacy_format: class name and configuration only.

    Example:
      >>> import yeoul as tf
      >>> regularizer = tf.keras.regularizers.L2(0.5)
      >>> tf.keras.regularizers.serialize(regularizer)["class_name"]
      'L2'
    """
    return to_config(regularizer, use_legacy_format)


@export("keras.regularizers.deserialize")
def deserialize(config, custom_objects=None, use_legacy_format=False):
    """The regularizer from `serialize`'s result, in either format.

    Args:
      config: the configuration.
      custom_objects: dict of names of custom classes and functions.
      use_legacy_format: accepted; the format shows in the configuration.

    Example:
      >>> import yeoul as tf
      >>> config = tf.keras.regularizers.serialize(
      ...     tf.keras.regularizers.L2(0.5)
      ... )
      >>> tf.keras.regularizers.deserialize(config).l2
      0.5
    """
    return resolve("regularizers", config, custom_objects, ALIASES)
