"""The base of metrics: state that batches update, and a result."""

import abc
import functools

import numpy as np

from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.variable import VariableAggregation, VariableSynchronization
from yeoul.graph.autograph.entry import in_graph
from yeoul.keras.core.layer import Layer


def tensors(result):
    """A result as a tensor, or a dict of tensors."""
    if isinstance(result, dict):
        return {key: to_tensor(value) for key, value in result.items()}
    return to_tensor(result)


def giving_tensors(method):
    """A `result` method whose variables and numbers come out as tensors."""

    @functools.wraps(method)
    def result(self):
        return tensors(in_graph(method)(self))

    return result


@export("keras.metrics.Metric")
class Metric(Layer, metaclass=abc.ABCMeta):
    """The base of metrics.

    Subclasses make state with `add_weight` in `__init__`, and override `result()` and
    `update_state(y_true, y_pred, sample_weight=None)`; `reset_state()` if the state does not begin
    with zeros.

    Args:
      name: name it is reported under; default: made from the class name.
      dtype: dtype of the state and result.
      **kwargs: as `Layer`.

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

    _is_metric = True

    def __init__(self, name=None, dtype=None, **kwargs):
        super().__init__(name=name, dtype=dtype, **kwargs)
        self.stateful = True
        self.built = True

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if "result" in cls.__dict__:
            cls.result = giving_tensors(cls.result)

    def _prepare_call(self):
        """Metrics are not called as layers are."""

    @property
    def dtype(self):
        """Dtype of the state, as a string."""
        return self._policy.variable_dtype

    def __call__(self, *args, **kwargs):
        """Updates the state and returns the result."""
        self.update_state(*args, **kwargs)
        result = self.result()
        if not isinstance(result, dict):
            result._metric_obj = self
        return result

    def add_weight(
        self,
        name=None,
        shape=(),
        aggregation=VariableAggregation.SUM,
        synchronization=VariableSynchronization.ON_READ,
        initializer=None,
        dtype=None,
    ):
        """Makes a state variable, which is not trained.

        Args:
          name: name of the variable.
          shape: shape of the variable.
          aggregation: how replicas' values are combined.
          synchronization: when they are.
          initializer: name or function.
          dtype: dtype; default: the metric's.

        Returns:
          The `tf.Variable`.
        """
        return super().add_weight(
            name=name,
            shape=shape,
            dtype=as_dtype(dtype or self.dtype).name,
            trainable=False,
            initializer=initializer,
            synchronization=synchronization,
            aggregation=aggregation,
        )

    @abc.abstractmethod
    def update_state(self, *args, **kwargs):
        """Takes a batch into account; to be overridden."""

    @abc.abstractmethod
    def result(self):
        """The value so far, a tensor or a dict of tensors; to be overridden."""

    def reset_state(self):
        """Sets the state to zero, as before the first batch."""
        if type(self).reset_states is not Metric.reset_states:
            self.reset_states()
            return
        for variable in self.variables:
            variable.assign(np.zeros(variable.shape.as_list(), variable.dtype.np))

    def reset_states(self):
        """The older name of `reset_state`; metrics that override it are reset by it."""
        self.reset_state()

    def merge_state(self, metrics):
        """Adds the state of other metrics of this kind to this one's.

        Args:
          metrics: the other metrics.

        Raises:
          ValueError: if their states do not fit; nothing is changed then.
        """
        metrics = list(metrics)
        for metric in metrics:
            if [w.shape for w in metric.weights] != [w.shape for w in self.weights]:
                raise ValueError(f"Metric {metric} is not compatible with {self}.")
        for metric in metrics:
            for own, other in zip(self.weights, metric.weights, strict=True):
                own.assign_add(other)

    def get_config(self):
        """The constructor arguments."""
        return {"name": self.name, "dtype": self.dtype}

    def __repr__(self):
        config = ",".join(f"{key}={value}" for key, value in self.get_config().items())
        return f"{type(self).__name__}({config})"
