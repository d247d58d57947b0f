"""Metrics that sum or average values."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.tensor import Tensor
from yeoul.keras.losses.weighting import squeeze_or_expand
from yeoul.keras.metrics.metric import Metric
from yeoul.ops.array import cast, expand_dims, size, squeeze
from yeoul.ops.division import divide_no_nan
from yeoul.ops.reduce import reduce_mean, reduce_sum


class Reduce(Metric):
    """State of a running sum, and of the number or weight of its terms.

    Args:
      reduction: "sum", "mean" (each value counts) or "weighted_mean".
      name, dtype: as `Metric`.
    """

    def __init__(self, reduction, name, dtype=None):
        super().__init__(name=name, dtype=dtype)
        self._reduction = reduction
        self.total = self.add_weight(name="total", initializer="zeros")
        if reduction != "sum":
            self.count = self.add_weight(name="count", initializer="zeros")

    def update_state(self, values, sample_weight=None):
        """Adds values, times their weights."""
        values = cast(to_tensor(values), self._policy.variable_dtype)
        weights = None
        if sample_weight is not None:
            weights = fit(cast(to_tensor(sample_weight), values.dtype), values)
            if weights.shape.rank is not None and values.shape.rank is not None and weights.shape.rank < values.shape.rank:
                axes = list(range(weights.shape.rank, values.shape.rank))
                values = (reduce_sum if self._reduction == "sum" else reduce_mean)(values, axes)
            values = values * weights
        self.total.assign_add(reduce_sum(values))
        if self._reduction == "sum":
            return
        if weights is None:
            self.count.assign_add(cast(size(values), self.total.dtype))
        else:
            self.count.assign_add(reduce_sum(weights + values * 0) if weights.shape != values.shape else reduce_sum(weights))

    def result(self):
        """The sum or mean so far; 0 before the first value."""
        if self._reduction == "sum":
            return self.total.value()
        return divide_no_nan(self.total.value(), self.count.value())


def fit(weights, values):
    """Weights with a last axis of size 1 added or removed, towards the rank of the values."""
    if weights.shape.rank is None or values.shape.rank is None or weights.shape.rank == 0:
        return weights
    if weights.shape.rank - values.shape.rank == 1 and weights.shape[-1] == 1:
        return squeeze(weights, -1)
    if values.shape.rank - weights.shape.rank == 1 and values.shape[-1] == 1:
        return expand_dims(weights, -1)
    return weights


@export("keras.metrics.Mean")
class Mean(Reduce):
    """The weighted mean of the values given.

    Args:
      name, dtype: as `Metric`.

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.Mean()
      >>> m.update_state([1, 3, 5, 7])
      >>> float(m.result())
      4.0
    """

    def __init__(self, name="mean", dtype=None):
        super().__init__("weighted_mean", name, dtype)


@export("keras.metrics.Sum")
class Sum(Reduce):
    """The weighted sum of the values given.

    Args:
      name, dtype: as `Metric`.

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.Sum()
      >>> m.update_state([1, 3, 5, 7])
      >>> float(m.result())
      16.0
    """

    def __init__(self, name="sum", dtype=None):
        super().__init__("sum", name, dtype)


@export("keras.metrics.MeanMetricWrapper")
class MeanMetricWrapper(Mean):
    """The mean of a function of (y_true, y_pred).

    Args:
      fn: the function; gives a value for each sample.
      name, dtype: as `Metric`.
      **kwargs: passed to the function.
    """

    def __init__(self, fn, name=None, dtype=None, **kwargs):
        super().__init__(name=name, dtype=dtype)
        self._fn, self._fn_kwargs = fn, kwargs

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Adds the function's values for a batch."""
        y_true, y_pred = as_float(y_true, self.dtype), as_float(y_pred, self.dtype)
        mask = getattr(y_pred, "_keras_mask", None)
        y_pred, y_true = squeeze_or_expand(y_pred, y_true)
        values = self._fn(y_true, y_pred, **self._fn_kwargs)
        if mask is not None:
            from yeoul.keras.losses.weighting import apply_mask

            sample_weight = apply_mask(to_tensor(values), sample_weight, mask)
        super().update_state(values, sample_weight=sample_weight)

    def get_config(self):
        """The constructor arguments."""
        from yeoul.keras.losses.loss import plain

        config = {key: plain(value) for key, value in self._fn_kwargs.items()}
        if type(self) is MeanMetricWrapper:
            config["fn"] = self._fn
        return {**super().get_config(), **config}


def as_float(value, dtype):
    """The value as a tensor of the metric's dtype."""
    tensor = value if isinstance(value, Tensor) else to_tensor(value)
    mask = getattr(tensor, "_keras_mask", None)
    tensor = cast(tensor, dtype)
    if mask is not None:
        tensor._keras_mask = mask
    return tensor
