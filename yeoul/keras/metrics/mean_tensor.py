"""The mean of tensors, element by element."""

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.engine.convert import to_tensor
from yeoul.keras.losses.weighting import fit_weight
from yeoul.keras.metrics.metric import Metric
from yeoul.ops.broadcast_weights import broadcast_weights, weights_fit
from yeoul.ops.casting import cast
from yeoul.ops.creation import ones_like
from yeoul.ops.division import divide_no_nan
from yeoul.ops.reduce import reduce_mean


@export("keras.metrics.MeanTensor")
class MeanTensor(Metric):
    """The weighted mean of each element of the tensors given, which all have one shape.

    Args:
      name: name it is reported under.
      dtype: dtype of the state and result.
      shape: shape of the tensors; default: that of the first one.

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.MeanTensor()
      >>> m.update_state([0, 1, 2, 3])
      >>> m.update_state([4, 5, 6, 7])
      >>> print(m.result().numpy())
      [2. 3. 4. 5.]
    """

    def __init__(self, name="mean_tensor", dtype=None, shape=None):
        super().__init__(name=name, dtype=dtype)
        self._shape = self._total = self._count = None
        if shape is not None:
            self._make_state(shape)

    def _make_state(self, shape):
        self._shape = TensorShape(shape)
        self._total = self.add_weight(name="total", shape=self._shape, initializer="zeros")
        self._count = self.add_weight(name="count", shape=self._shape, initializer="zeros")

    @property
    def total(self):
        """The sum of the tensors, a variable; None before the first one."""
        return self._total

    @property
    def count(self):
        """The weight of each element so far, a variable; None before the first tensor."""
        return self._count

    def update_state(self, values, sample_weight=None):
        """Adds a tensor.

        Args:
          values: tensor.
          sample_weight: tensor that broadcasts to the values; None: all 1.

        Raises:
          ValueError: if the shape differs from the first tensor's.
        """
        values = cast(to_tensor(values), self.dtype)
        if self._shape is None:
            self._make_state(values.shape)
        elif values.shape != self._shape:
            raise ValueError(
                "MeanTensor input values must always have the same shape. Expected shape (set "
                f"during the first call): {self._shape}. Got: {values.shape}."
            )
        weights = ones_like(values)
        if sample_weight is not None:
            weights = fit_weight(values, cast(to_tensor(sample_weight), values.dtype))
            if weights_fit(weights, values):
                weights = broadcast_weights(weights, values)
            else:
                values = reduce_mean(values, list(range(weights.shape.rank, values.shape.rank)))
            values = values * weights
        self._total.assign_add(values)
        self._count.assign_add(weights)

    def result(self):
        """The mean so far.

        Raises:
          ValueError: before the first tensor, if no shape was given.
        """
        if self._shape is None:
            raise ValueError(
                "MeanTensor does not have any value yet. Please call the MeanTensor instance or "
                "use `.update_state(value)` before retrieving the result."
            )
        return divide_no_nan(self._total, self._count)
