"""The harmonic mean of precision and recall."""

from yeoul.core.export import export
from yeoul.keras.metrics.fbeta_score import FBetaScore


@export("keras.metrics.F1Score")
class F1Score(FBetaScore):
    """The harmonic mean of precision and recall: `2 * precision * recall / (precision + recall)`.

    Args:
      average: as in `FBetaScore`.
      threshold: predictions above it mean 1; None: the largest prediction of each sample does.
      name: name it is reported under.
      dtype: dtype of the state and result.

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.F1Score(threshold=0.5)
      >>> y_true, y_pred = [[1, 1], [1, 0], [1, 1]], [[0.2, 0.6], [0.2, 0.6], [0.6, 0.8]]
      >>> print(m(y_true, y_pred).numpy())
      [0.5 0.8]
    """

    def __init__(self, average=None, threshold=None, name="f1_score", dtype=None):
        super().__init__(average, 1.0, threshold, name, dtype)

    def get_config(self):
        """The constructor arguments."""
        return {key: value for key, value in super().get_config().items() if key != "beta"}
