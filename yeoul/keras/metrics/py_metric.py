"""Metrics that run as Python, on values."""

import functools

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.state import STATE
from yeoul.graph.py_function import py_function
from yeoul.keras.metrics.metric import Metric


def updating(method):
    """An `update_state` that sees values also while a graph is being built."""

    @functools.wraps(method)
    def update_state(self, y_true, y_pred, sample_weight=None):
        if STATE.graph is None:
            weight = None if sample_weight is None else to_tensor(sample_weight)
            return method(self, to_tensor(y_true), to_tensor(y_pred), weight)
        given = [y_true, y_pred] if sample_weight is None else [y_true, y_pred, sample_weight]
        return py_function(lambda *values: method(self, *values), given, [])

    return update_state


def giving(method):
    """A `result` that is asked for when the graph runs."""

    @functools.wraps(method)
    def result(self):
        if STATE.graph is None:
            return method(self)
        value = py_function(lambda: method(self), [], self.dtype)
        value.set_shape(())
        return value

    return result


@export("keras.metrics.experimental.PyMetric")
class PyMetric(Metric):
    """The base of metrics that run as Python, on values: with NumPy, or libraries built on it.

    Subclasses override `update_state(y_true, y_pred, sample_weight=None)`, `result()`, which gives
    a number, and `reset_state()`; their state is Python's.

    Args:
      name: name it is reported under.
      dtype: dtype of the result.
      **kwargs: as `Metric`.

    Example:
      >>> import yeoul as tf
      >>> class Total(tf.keras.metrics.experimental.PyMetric):
      ...     def update_state(self, y_true, y_pred, sample_weight=None):
      ...         self.total += float(y_true.numpy().sum())
      ...     def result(self):
      ...         return self.total
      ...     def reset_state(self):
      ...         self.total = 0.0
      >>> m = Total()
      >>> m.update_state(tf.constant([1.0, 2.0]), tf.constant([0.0, 0.0]))
      >>> float(m.result())
      3.0
    """

    def __init__(self, name=None, dtype=None, **kwargs):
        super().__init__(name=name, dtype=dtype, **kwargs)
        self.reset_state()

    def __init_subclass__(cls, **kwargs):
        if "result" in cls.__dict__:
            cls.result = giving(cls.result)
        if "update_state" in cls.__dict__:
            cls.update_state = updating(cls.update_state)
        super().__init_subclass__(**kwargs)

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Takes a batch into account; to be overridden."""
        raise NotImplementedError("Subclasses should implement `update_state`")

    def result(self):
        """The value so far, a number; to be overridden."""
        raise NotImplementedError("Subclasses should implement `result`")

    def reset_state(self):
        """Forgets all batches; to be overridden."""
        raise NotImplementedError("Subclasses should implement `reset_state`")
