"""The mean of errors relative to given numbers."""

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.keras.losses.weighting import squeeze_or_expand
from yeoul.keras.metrics.accuracy import check_same_shape
from yeoul.keras.metrics.mean import Mean
from yeoul.ops.casting import cast
from yeoul.ops.division import divide_no_nan
from yeoul.ops.math import abs


@export("keras.metrics.MeanRelativeError")
class MeanRelativeError(Mean):
    """The mean of `|y_pred - y_true| / normalizer`; 0 where the normalizer is.

    Args:
      normalizer: numbers of the shape of the predictions.
      name: name it is reported under.
      dtype: dtype of the state and result.

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.MeanRelativeError(normalizer=[1, 3, 2, 3])
      >>> float(m([1, 3, 2, 3], [2, 4, 6, 8]))
      1.25
    """

    def __init__(self, normalizer, name=None, dtype=None):
        super().__init__(name=name, dtype=dtype)
        self.normalizer = cast(to_tensor(normalizer), self.dtype)

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Adds the errors of a batch.

        Args:
          y_true: targets.
          y_pred: predictions.
          sample_weight: weights of the errors; None: all 1.

        Raises:
          ValueError: if the shapes differ.
        """
        y_true, y_pred = cast(to_tensor(y_true), self.dtype), cast(to_tensor(y_pred), self.dtype)
        y_pred, y_true = squeeze_or_expand(y_pred, y_true)
        check_same_shape(y_true, y_pred)
        _, normalizer = squeeze_or_expand(y_pred, self.normalizer)
        super().update_state(divide_no_nan(abs(y_true - y_pred), normalizer), sample_weight)

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "normalizer": np.asarray(self.normalizer)}
