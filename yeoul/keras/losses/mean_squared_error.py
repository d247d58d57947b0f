"""Mean of squared errors."""

from yeoul.core.export import export
from yeoul.keras.losses.loss import LossFunctionWrapper, Reduction, as_tensor
from yeoul.ops.array import cast
from yeoul.ops.math import squared_difference
from yeoul.ops.reduce import reduce_mean


@export(
    "keras.losses.mean_squared_error", "keras.losses.mse", "keras.losses.MSE",
    "keras.metrics.mean_squared_error", "keras.metrics.mse", "keras.metrics.MSE",
)  # fmt: skip
def mean_squared_error(y_true, y_pred):
    """`mean((y_pred - y_true)²)` over the last axis.

    Args:
      y_true, y_pred: tensors `[..., n]`.

    Returns:
      Tensor `[...]`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.losses.mean_squared_error([[0.0, 2.0]], [[1.0, 1.0]]))
      tf.Tensor([1.], shape=(1,), dtype=float32)
    """
    y_pred = as_tensor(y_pred)
    return reduce_mean(squared_difference(y_pred, cast(y_true, y_pred.dtype)), axis=-1)


@export("keras.losses.MeanSquaredError")
class MeanSquaredError(LossFunctionWrapper):
    """Mean of squared errors, as a loss object.

    Example:
      >>> import yeoul as tf
      >>> float(tf.keras.losses.MeanSquaredError()([[0.0, 2.0]], [[1.0, 1.0]]))
      1.0
    """

    def __init__(self, reduction=Reduction.AUTO, name="mean_squared_error"):
        super().__init__(mean_squared_error, reduction=reduction, name=name)
