"""Losses by identifier."""

from yeoul.core.export import export
from yeoul.keras.core.registry import resolve
from yeoul.keras.core.serialization import to_config


@export("keras.losses.get")
def get(identifier):
    """The loss an identifier stands for: a name, configuration, class, function or object.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.losses.get("mse").__name__
      'mean_squared_error'
    """
    return resolve("losses", identifier)


@export("keras.losses.serialize")
def serialize(loss, use_legacy_format=False):
    """The configuration of a loss object, or the name of a loss function."""
    return to_config(loss)


@export("keras.losses.deserialize")
def deserialize(name, custom_objects=None, use_legacy_format=False):
    """The loss from `serialize`'s result."""
    return resolve("losses", name, custom_objects)
