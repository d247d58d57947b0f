"""Regularizers by identifier."""

from yeoul.core.export import export
from yeoul.keras.core.registry import resolve, to_config


@export("keras.regularizers.get")
def get(identifier):
    """The regularizer an identifier stands for: a name, configuration, class or callable; None for None."""
    return resolve("regularizers", identifier)


@export("keras.regularizers.serialize")
def serialize(regularizer, use_legacy_format=False):
    """The configuration or name of a regularizer."""
    return to_config(regularizer)


@export("keras.regularizers.deserialize")
def deserialize(config, custom_objects=None, use_legacy_format=False):
    """The regularizer from `serialize`'s result."""
    return resolve("regularizers", config, custom_objects)
