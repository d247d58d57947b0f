"""The base of metrics: state that batches update, and a result."""

from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.variable import VariableAggregation, VariableSynchronization
from yeoul.keras.core.layer import Layer


@export("keras.metrics.Metric")
class Metric(Layer):
    """The base of metrics.

    Subclasses make state with `add_weight` in `__init__`, and override `update_state(y_true, y_pred, sample_weight=None)`
    and `result()`; `reset_state()` if zero is not the initial state.

    Args:
      name: name it is reported under.
      dtype: dtype of the state and result.

    Example:
      >>> import yeoul as tf
      >>> class Count(tf.keras.metrics.Metric):
      ...     def __init__(self, name="count"):
      ...         super().__init__(name=name)
      ...         self.n = self.add_weight(name="n", initializer="zeros")
      ...     def update_state(self, y_true, y_pred, sample_weight=None):
      ...         self.n.assign_add(tf.cast(tf.size(y_true), self.dtype))
      ...     def result(self):
      ...         return self.n
      >>> m = Count()
      >>> m.update_state([1, 2], [1, 2])
      >>> float(m.result())
      2.0
    """

    def __init__(self, name=None, dtype=None, **kwargs):
        super().__init__(name=name, dtype=dtype, **kwargs)
        self.stateful = True
        self.built = True

    def _prepare_call(self):
        """Metrics are not called as layers are."""

    @property
    def dtype(self):
        return self._policy.variable_dtype

    def __call__(self, *args, **kwargs):
        """Updates the state and returns the result."""
        self.update_state(*args, **kwargs)
        result = to_tensor(self.result()) if not isinstance(self.result(), dict) else self.result()
        if not isinstance(result, dict):
            result._metric_obj = self
        return result

    def add_weight(
        self, name=None, shape=(), aggregation=VariableAggregation.SUM,
        synchronization=VariableSynchronization.ON_READ, initializer=None, dtype=None,
    ):  # fmt: skip
        """Makes a state variable, not trained; arguments as `Layer.add_weight`."""
        return super().add_weight(
            name=name, shape=shape, dtype=as_dtype(dtype or self.dtype).name, trainable=False, initializer=initializer,
            synchronization=synchronization, aggregation=aggregation,
        )  # fmt: skip

    def update_state(self, *args, **kwargs):
        """Takes a batch into account; to be overridden."""
        raise NotImplementedError(f"Metric {type(self).__name__} must override update_state().")

    def result(self):
        """The value so far; to be overridden."""
        raise NotImplementedError(f"Metric {type(self).__name__} must override result().")

    def reset_state(self):
        """Sets the state to zero, as before the first batch."""
        legacy = getattr(type(self), "reset_states", None)
        if legacy is not None and legacy is not Metric.reset_states:
            self.reset_states()
            return
        for variable in self.variables:
            variable.assign(zeros_of(variable))

    def reset_states(self):
        """The older name of `reset_state`."""
        self.reset_state()

    def merge_state(self, metrics):
        """Adds the state of other metrics of this kind to this one's.

        Raises:
          ValueError: if their states do not fit.
        """
        for metric in metrics:
            if len(metric.weights) != len(self.weights):
                raise ValueError(f"Metric {metric} is not compatible with {self}")
            for own, other in zip(self.weights, metric.weights, strict=True):
                own.assign_add(other)

    def get_config(self):
        """The constructor arguments."""
        return {"name": self.name, "dtype": self.dtype}

    def __repr__(self):
        return f"{type(self).__name__}(name={self.name},dtype={self.dtype})"


def zeros_of(variable):
    from yeoul.ops.array import zeros

    return zeros(variable.shape, variable.dtype)
