"""The root of the mean of squared errors."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.keras.losses.weighting import squeeze_or_expand
from yeoul.keras.metrics.mean import Mean
from yeoul.ops.casting import cast
from yeoul.ops.exponential import sqrt
from yeoul.ops.math import squared_difference


@export("keras.metrics.RootMeanSquaredError")
class RootMeanSquaredError(Mean):
    """The root of the mean of squared errors.

    Args:
      name: name it is reported under.
      dtype: dtype of the state and result.

    Example:
      >>> import yeoul as tf
      >>> float(tf.keras.metrics.RootMeanSquaredError()([[0, 1], [0, 0]], [[1, 1], [0, 0]]))
      0.5
    """

    def __init__(self, name="root_mean_squared_error", dtype=None):
        super().__init__(name, dtype=dtype)

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Adds the errors of a batch.

        Args:
          y_true: targets.
          y_pred: predictions.
          sample_weight: weights of the squared errors; None: all 1.
        """
        y_true, y_pred = cast(to_tensor(y_true), self.dtype), cast(to_tensor(y_pred), self.dtype)
        y_pred, y_true = squeeze_or_expand(y_pred, y_true)
        super().update_state(squared_difference(y_true, y_pred), sample_weight)

    def result(self):
        """The root so far."""
        return sqrt(super().result())
