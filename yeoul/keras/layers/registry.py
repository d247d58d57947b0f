"""Layers by configuration."""

from yeoul.core.export import export
from yeoul.keras.core.registry import resolve
from yeoul.keras.core.serialization import to_config


def sequential():
    """The class `Sequential`, which is in a namespace above that of the layers."""
    from yeoul.keras.core.sequential import Sequential

    return Sequential


def functional():
    """The class of functional models, which no namespace has."""
    from yeoul.keras.core.functional import Functional

    return Functional


ALIASES = {"Sequential": sequential, "Functional": functional, "Model": functional}


@export("keras.layers.serialize")
def serialize(layer, use_legacy_format=False):
    """The configuration of a layer.

    Args:
      layer: the layer or model.
      use_legacy_format: class name and configuration only.

    Returns:
      A dict of plain values.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.serialize(tf.keras.layers.Dense(2))["class_name"]
      'Dense'
    """
    return to_config(layer, use_legacy_format)


@export("keras.layers.deserialize")
def deserialize(config, custom_objects=None, use_legacy_format=False):
    """The layer from `serialize`'s result, in either format.

    Args:
      config: the configuration, or the name of a layer without required arguments.
      custom_objects: dict of names of custom classes and functions.
      use_legacy_format: accepted; the format shows in the configuration.

    Returns:
      The layer, without weights.

    Raises:
      ValueError: if the configuration is empty or names no layer.

    Example:
      >>> import yeoul as tf
      >>> config = tf.keras.layers.serialize(tf.keras.layers.Dense(2))
      >>> tf.keras.layers.deserialize(config).units
      2
    """
    if not config:
        raise ValueError(
            f"Cannot deserialize empty config. Received: config={config!r}. Pass what "
            "tf.keras.layers.serialize gave."
        )
    return resolve("layers", config, custom_objects, ALIASES)
