"""The mean of a function of targets and predictions."""

import inspect

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.graph.autograph.entry import in_graph
from yeoul.keras.losses.loss import plain
from yeoul.keras.losses.ragged_losses import flat_pair, flat_values_and_weight
from yeoul.keras.losses.weighting import squeeze_or_expand
from yeoul.keras.metrics.mean import Mean
from yeoul.ops.casting import cast
from yeoul.ops.ragged_tensor import RaggedTensor


@export("keras.metrics.MeanMetricWrapper")
class MeanMetricWrapper(Mean):
    """The mean of a function of (y_true, y_pred).

    Args:
      fn: the function; gives a value for each sample.
      name: name it is reported under.
      dtype: dtype of the state and result.
      **kwargs: passed to the function.

    Example:
      >>> import yeoul as tf
      >>> m = tf.keras.metrics.MeanMetricWrapper(lambda y, p: tf.abs(y - p), name="distance")
      >>> float(m([1.0, 2.0], [3.0, 2.0]))
      1.0
    """

    def __init__(self, fn, name=None, dtype=None, **kwargs):
        super().__init__(name=name, dtype=dtype)
        self._fn, self._fn_kwargs = fn, kwargs

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Adds the function's values for a batch.

        Args:
          y_true: targets.
          y_pred: predictions.
          sample_weight: weights of the values; None: all 1.
        """
        if isinstance(y_pred, RaggedTensor) or isinstance(y_true, RaggedTensor):
            if sample_weight is not None:
                _, sample_weight = flat_values_and_weight(y_pred, sample_weight)
            y_true, y_pred = flat_pair(y_true, y_pred)
        y_true, y_pred = cast(to_tensor(y_true), self.dtype), cast(to_tensor(y_pred), self.dtype)
        y_pred, y_true = squeeze_or_expand(y_pred, y_true)
        values = in_graph(self._fn)(y_true, y_pred, **self._fn_kwargs)
        super().update_state(values, sample_weight=sample_weight)

    def get_config(self):
        """The constructor arguments."""
        config = {key: plain(value) for key, value in self._fn_kwargs.items()}
        if type(self) is MeanMetricWrapper:
            config["fn"] = self._fn
        return {**super().get_config(), **config}

    @classmethod
    def from_config(cls, config):
        """The metric from `get_config()`'s dict."""
        config = dict(config)
        if cls is MeanMetricWrapper and not inspect.isfunction(config.get("fn")):
            from yeoul.keras.metrics.registry import get

            config["fn"] = get(config["fn"])
        return cls(**config)
