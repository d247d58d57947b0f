"""Initializers by identifier."""

from yeoul.core.export import export, export_namespace
from yeoul.keras.core.registry import resolve
from yeoul.keras.core.serialization import to_config
from yeoul.keras.initializers.ones import Ones
from yeoul.keras.initializers.random_normal import RandomNormal
from yeoul.keras.initializers.random_uniform import RandomUniform
from yeoul.keras.initializers.zeros import Zeros

ALIASES = {"uniform": RandomUniform, "normal": RandomNormal, "one": Ones, "zero": Zeros}

export_namespace("keras.initializers", "initializers")


@export("keras.initializers.get")
def get(identifier):
    """The initializer an identifier stands for.

    Args:
      identifier: None, name, configuration, class, initializer, or function of (shape, dtype).

    Returns:
      A function of (shape, dtype); None for None.

    Raises:
      ValueError: if it stands for none.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.initializers.get("he_normal").get_config()
      {'seed': None}
    """
    return resolve("initializers", identifier, aliases=ALIASES)


@export("keras.initializers.serialize")
def serialize(initializer, use_legacy_format=False):
    """The configuration of an initializer.

    Args:
      initializer: the initializer, or None.
      use_legacy_format: class name and configuration only.
    """
    return to_config(initializer, use_legacy_format)


@export("keras.initializers.deserialize")
def deserialize(config, custom_objects=None, use_legacy_format=False):
    """The initializer from `serialize`'s result, in either format.

    Args:
      config: the configuration.
      custom_objects: dict of names of custom classes and functions.
      use_legacy_format: accepted; the format shows in the configuration.
    """
    return resolve("initializers", config, custom_objects, ALIASES)
