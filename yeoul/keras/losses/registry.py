"""Losses by identifier."""

from yeoul.core.export import export, export_namespace
from yeoul.keras.core.registry import resolve
from yeoul.keras.core.serialization import to_config

export_namespace("keras.losses", "losses")

ALIASES = {
    "bce": "binary_crossentropy",
    "BCE": "binary_crossentropy",
    "huber_loss": "huber",
    "cosine_proximity": "cosine_similarity",
}


@export("keras.losses.get")
def get(identifier):
    """The loss an identifier stands for.

    Args:
      identifier: None, name, configuration, class, function of (y_true, y_pred), or loss object.

    Returns:
      A loss object or a function; None for None.

    Raises:
      ValueError: if it stands for none.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.losses.get("mse").__name__
      'mean_squared_error'
    """
    return resolve("losses", identifier, aliases=ALIASES)


@export("keras.losses.serialize")
def serialize(loss, use_legacy_format=False):
    """The configuration of a loss object or function.

    Args:
      loss: the loss.
      use_legacy_format: class name and configuration only, functions by name.

    Example:
      >>> import yeoul as tf
      >>> loss = tf.keras.losses.Huber(0.5)
      >>> tf.keras.losses.serialize(loss)["class_name"]
      'Huber'
    """
    return to_config(loss, use_legacy_format)


@export("keras.losses.deserialize")
def deserialize(name, custom_objects=None, use_legacy_format=False):
    """The loss from `serialize`'s result, in either format.

    Args:
      name: the name or configuration.
      custom_objects: dict of names of custom classes and functions.
      use_legacy_format: accepted; the format shows in the configuration.

    Example:
      >>> import yeoul as tf
      >>> config = tf.keras.losses.serialize(
      ...     tf.keras.losses.Huber(0.5)
      ... )
      >>> tf.keras.losses.deserialize(config).name
      'huber_loss'
    """
    return resolve("losses", name, custom_objects, ALIASES)
