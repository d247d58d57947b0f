"""Metrics by identifier."""

from yeoul.core.export import export, export_namespace
from yeoul.keras.core.registry import resolve
from yeoul.keras.core.serialization import to_config
from yeoul.keras.losses.categorical_hinge import categorical_hinge
from yeoul.keras.losses.huber import huber
from yeoul.keras.metrics.accuracy import accuracy
from yeoul.keras.metrics.cosine_similarity import cosine_similarity

export_namespace("keras.metrics", "metrics")


def function(value):
    """An alias that stands for a function without a public name here."""
    return lambda: value


ALIASES = {
    **dict.fromkeys(("accuracy", "acc", "ACC"), function(accuracy)),
    **dict.fromkeys(("cosine_similarity", "cosine_proximity"), function(cosine_similarity)),
    "categorical_hinge": function(categorical_hinge),
    "huber": function(huber),
    "bce": "binary_crossentropy",
    "BCE": "binary_crossentropy",
}


@export("keras.metrics.get")
def get(identifier):
    """The metric an identifier stands for.

    Args:
      identifier: name, configuration, class, function of (y_true, y_pred), or metric object.

    Returns:
      A metric object or a function; None for None.

    Raises:
      ValueError: if it stands for none.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.metrics.get("mse").__name__
      'mean_squared_error'
    """
    return resolve("metrics", identifier, aliases=ALIASES)


@export("keras.metrics.serialize")
def serialize(metric, use_legacy_format=False):
    """The configuration of a metric object or function.

    Args:
      metric: the metric.
      use_legacy_format: class name and configuration only, functions by name.

    Example:
      >>> import yeoul as tf
      >>> metric = tf.keras.metrics.Mean("loss")
      >>> tf.keras.metrics.serialize(metric)["class_name"]
      'Mean'
    """
    return to_config(metric, use_legacy_format)


@export("keras.metrics.deserialize")
def deserialize(config, custom_objects=None, use_legacy_format=False):
    """The metric from `serialize`'s result, in either format.

    Args:
      config: the name or configuration.
      custom_objects: dict of names of custom classes and functions.
      use_legacy_format: accepted; the format shows in the configuration.

    Example:
      >>> import yeoul as tf
      >>> config = tf.keras.metrics.serialize(
      ...     tf.keras.metrics.Mean("loss")
      ... )
      >>> tf.keras.metrics.deserialize(config).name
      'loss'
    """
    return resolve("metrics", config, custom_objects, ALIASES)
