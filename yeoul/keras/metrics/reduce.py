"""State of metrics that sum or average."""

from yeoul.engine.convert import to_tensor
from yeoul.keras.losses.weighting import fit_weight
from yeoul.keras.metrics.metric import Metric
from yeoul.ops.broadcast_weights import broadcast_weights, weights_fit
from yeoul.ops.casting import cast
from yeoul.ops.division import divide_no_nan
from yeoul.ops.reduce import reduce_mean, reduce_sum
from yeoul.ops.shapes import size


class Reduce(Metric):
    """A running sum, and the number or weight of its terms.

    Args:
      reduction: "sum" or "weighted_mean".
      name: name it is reported under.
      dtype: dtype of the state and result.
    """

    def __init__(self, reduction, name, dtype=None):
        super().__init__(name=name, dtype=dtype)
        self.reduction = reduction
        self.total = self.add_weight(name="total", initializer="zeros")
        if reduction != "sum":
            self.count = self.add_weight(name="count", initializer="zeros")

    def update_state(self, values, sample_weight=None):
        """Adds values.

        Args:
          values: tensor.
          sample_weight: tensor that broadcasts to the values. One of lower rank weighs the values
            summed (in a sum) or averaged (in a mean) over the further axes. None: all 1.
        """
        values, weights = self._weighted(values, sample_weight)
        self.total.assign_add(reduce_sum(values))
        if self.reduction == "sum":
            return
        if weights is None:
            self.count.assign_add(cast(size(values), self.total.dtype))
        else:
            self.count.assign_add(reduce_sum(weights))

    def _weighted(self, values, sample_weight):
        """The values times their weights, and the weight of each (None: 1)."""
        values = cast(to_tensor(values), self.dtype)
        if sample_weight is None:
            return values, None
        weights = fit_weight(values, cast(to_tensor(sample_weight), values.dtype))
        if weights_fit(weights, values):
            weights = broadcast_weights(weights, values)
        else:
            reduce = reduce_sum if self.reduction == "sum" else reduce_mean
            values = reduce(values, list(range(weights.shape.rank, values.shape.rank)))
        return values * weights, weights

    def result(self):
        """The sum or mean so far; 0 before the first value."""
        if self.reduction == "sum":
            return self.total
        return divide_no_nan(self.total, self.count)
