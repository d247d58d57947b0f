"""Constraints by identifier."""

from yeoul.core.export import export
from yeoul.keras.core.registry import resolve, to_config


@export("keras.constraints.get")
def get(identifier):
    """The constraint an identifier stands for: a name, configuration, class or callable; None for None."""
    return resolve("constraints", identifier)


@export("keras.constraints.serialize")
def serialize(constraint, use_legacy_format=False):
    """The configuration or name of a constraint."""
    return to_config(constraint)


@export("keras.constraints.deserialize")
def deserialize(config, custom_objects=None, use_legacy_format=False):
    """The constraint from `serialize`'s result."""
    return resolve("constraints", config, custom_objects)
