"""The mean hinge loss between classes."""

from yeoul.core.export import export
from yeoul.keras.losses.categorical_hinge import categorical_hinge
from yeoul.keras.metrics.mean_metric_wrapper import MeanMetricWrapper


@export("keras.metrics.CategoricalHinge")
class CategoricalHinge(MeanMetricWrapper):
    """The mean hinge loss between classes: `categorical_hinge`.

    Args:
      name: name it is reported under.
      dtype: dtype of the state and result.

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.CategoricalHinge()
      >>> round(float(m([[0.0, 1.0]], [[0.5, 0.75]])), 4)
      0.75
    """

    def __init__(self, name="categorical_hinge", dtype=None):
        super().__init__(categorical_hinge, name, dtype=dtype)
