"""Schedules by configuration."""

from yeoul.core.export import export
from yeoul.keras.core.registry import resolve
from yeoul.keras.core.serialization import to_config


@export("keras.optimizers.schedules.serialize")
def serialize(learning_rate_schedule, use_legacy_format=False):
    """The configuration of a schedule."""
    return to_config(learning_rate_schedule)


@export("keras.optimizers.schedules.deserialize")
def deserialize(config, custom_objects=None, use_legacy_format=False):
    """The schedule from `serialize`'s result."""
    return resolve("optimizers.schedules", config, custom_objects)
