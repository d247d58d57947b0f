"""Schedules by configuration."""

from yeoul.core.export import export
from yeoul.keras.core.registry import resolve
from yeoul.keras.core.serialization import to_config


@export("keras.optimizers.schedules.serialize")
def serialize(learning_rate_schedule, use_legacy_format=False):
    """The configuration of a schedule.

    Args:
      learning_rate_schedule: the schedule.
      use_legacy_format: class name and configuration only.

    Example:
      >>> import yeoul as tf
      >>> schedule = tf.keras.optimizers.schedules.ExponentialDecay(0.5, 10, 0.9)
      >>> tf.keras.optimizers.schedules.serialize(schedule)["class_name"]
      'ExponentialDecay'
    """
    return to_config(learning_rate_schedule, use_legacy_format)


@export("keras.optimizers.schedules.deserialize")
def deserialize(config, custom_objects=None, use_legacy_format=False):
    """The schedule from `serialize`'s result, in either format.

    Args:
      config: the configuration.
      custom_objects: dict of names of custom schedules.
      use_legacy_format: accepted; the format shows in the configuration.

    Example:
      >>> import yeoul as tf
      >>> config = tf.keras.optimizers.schedules.serialize(
      ...     tf.keras.optimizers.schedules.ExponentialDecay(0.5, 10, 0.9)
      ... )
      >>> tf.keras.optimizers.schedules.deserialize(config).decay_steps
      10
    """
    return resolve("optimizers.schedules", config, custom_objects)
