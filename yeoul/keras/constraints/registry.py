"""Constraints by identifier."""

from yeoul.core.export import export
from yeoul.keras.core.registry import resolve
from yeoul.keras.core.serialization import to_config


@export("keras.constraints.get")
def get(identifier):
    """The constraint an identifier stands for.

    Args:
      identifier: None, name, configuration, class, or function of a tensor.

    Returns:
      A function of a tensor; None for None.

    Raises:
      ValueError: if it stands for none.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.constraints.get("non_neg")(tf.constant(2.0)).numpy()
      np.float32(2.0)
    """
    return resolve("constraints", identifier)


@export("keras.constraints.serialize")
def serialize(constraint, use_legacy_format=False):
    """The configuration of a constraint.

    Args:
      constraint: the constraint, or None.
      use_legacy_format: class name and configuration only.

    Example:
      >>> import yeoul as tf
      >>> constraint = tf.keras.constraints.MaxNorm(3)
      >>> tf.keras.constraints.serialize(constraint)["class_name"]
      'MaxNorm'
    """
    return to_config(constraint, use_legacy_format)


@export("keras.constraints.deserialize")
def deserialize(config, custom_objects=None, use_legacy_format=False):
    """The constraint from `serialize`'s result, in either format.

    Args:
      config: the configuration.
      custom_objects: dict of names of custom classes and functions.
      use_legacy_format: accepted; the format shows in the configuration.

    Example:
      >>> import yeoul as tf
      >>> config = tf.keras.constraints.serialize(
      ...     tf.keras.constraints.MaxNorm(3)
      ... )
      >>> tf.keras.constraints.deserialize(config).max_value
      3
    """
    return resolve("constraints", config, custom_objects)
