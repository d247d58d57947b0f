"""How often predictions equal targets."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.keras.core.context import SETTINGS
from yeoul.keras.metrics.mean_metric_wrapper import MeanMetricWrapper
from yeoul.ops.casting import cast
from yeoul.ops.compare import equal


def check_same_shape(y_true, y_pred):
    """Refuses predictions of another shape than the targets."""
    if not y_true.shape.is_compatible_with(y_pred.shape):
        raise ValueError(
            f"Shapes {y_true.shape} and {y_pred.shape} are incompatible: targets and predictions "
            "must have the same shape."
        )


@dispatchable
def accuracy(y_true, y_pred):
    """1 where the prediction equals the target, otherwise 0.

    Args:
      y_true: targets.
      y_pred: predictions, of the same shape.

    Returns:
      A tensor of that shape.

    Raises:
      ValueError: if the shapes differ.
    """
    y_true, y_pred = to_tensor(y_true), to_tensor(y_pred)
    check_same_shape(y_true, y_pred)
    if y_true.dtype != y_pred.dtype:
        y_pred = cast(y_pred, y_true.dtype)
    return cast(equal(y_true, y_pred), SETTINGS.floatx)


@export("keras.metrics.Accuracy")
class Accuracy(MeanMetricWrapper):
    """How often predictions equal targets.

    Args:
      name: name it is reported under.
      dtype: dtype of the state and result.

    Example:
      >>> import yeoul as tf
      >>> float(tf.keras.metrics.Accuracy()([1, 2, 3, 4], [0, 2, 3, 4]))
      0.75
    """

    def __init__(self, name="accuracy", dtype=None):
        super().__init__(accuracy, name, dtype=dtype)
