"""Activations by identifier."""

from yeoul.core.export import export
from yeoul.keras.core.registry import resolve
from yeoul.keras.core.serialization import to_config


@export("keras.activations.get")
def get(identifier):
    """The activation an identifier stands for: a name, configuration, class or callable; None for None."""
    return resolve("activations", identifier)


@export("keras.activations.serialize")
def serialize(activation, use_legacy_format=False):
    """The configuration or name of a activation."""
    return to_config(activation)


@export("keras.activations.deserialize")
def deserialize(config, custom_objects=None, use_legacy_format=False):
    """The activation from `serialize`'s result."""
    return resolve("activations", config, custom_objects)
