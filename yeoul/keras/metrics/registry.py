"""Metrics by identifier."""

from yeoul.core.export import export
from yeoul.keras.core.registry import resolve
from yeoul.keras.core.serialization import to_config


@export("keras.metrics.get")
def get(identifier):
    """The metric an identifier stands for: a name, configuration, class, function or object.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.metrics.get("AUC").name
      'auc'
    """
    return resolve("metrics", identifier)


@export("keras.metrics.serialize")
def serialize(metric, use_legacy_format=False):
    """The configuration of a metric, or the name of a metric function."""
    return to_config(metric)


@export("keras.metrics.deserialize")
def deserialize(config, custom_objects=None, use_legacy_format=False):
    """The metric from `serialize`'s result."""
    return resolve("metrics", config, custom_objects)
