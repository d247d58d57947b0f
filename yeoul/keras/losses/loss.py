"""The base of losses."""

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.tensor import Tensor
from yeoul.graph.autograph.entry import in_graph
from yeoul.keras.losses.ragged_losses import flat_values_and_weight
from yeoul.keras.losses.weighting import (
    apply_valid_mask,
    both_masks,
    mask_of,
    squeeze_or_expand,
    weighted_loss,
)
from yeoul.ops.ragged_tensor import RaggedTensor


@export("keras.losses.Reduction")
class Reduction:
    """How a loss reduces the losses of samples.

    `AUTO` and `SUM_OVER_BATCH_SIZE`: their mean over all elements; `SUM`: their sum; `NONE`: as
    they are.

    Example:
      >>> import yeoul as tf
      >>> loss = tf.keras.losses.MeanSquaredError(tf.keras.losses.Reduction.SUM)
      >>> float(loss([[0.0], [0.0]], [[1.0], [2.0]]))
      5.0
    """

    AUTO = "auto"
    NONE = "none"
    SUM = "sum"
    SUM_OVER_BATCH_SIZE = "sum_over_batch_size"

    @classmethod
    def all(cls):
        """All values."""
        return (cls.AUTO, cls.NONE, cls.SUM, cls.SUM_OVER_BATCH_SIZE)

    @classmethod
    def validate(cls, key):
        """Raises ValueError for an unknown value."""
        if key not in cls.all():
            raise ValueError(
                f'Invalid Reduction Key: {key}. Expected keys are "{cls.all()}". Pass one of '
                "tf.keras.losses.Reduction."
            )


@export("keras.losses.Loss")
class Loss:
    """The base of losses; subclasses override `call(y_true, y_pred)`: the loss of each sample.

    Args:
      reduction: see `Reduction`.
      name: name of the loss.

    Example:
      >>> import yeoul as tf
      >>> class Squared(tf.keras.losses.Loss):
      ...     def call(self, y_true, y_pred):
      ...         return tf.reduce_mean(tf.square(y_pred - y_true), axis=-1)
      >>> float(Squared()(tf.constant([[1.0]]), tf.constant([[3.0]])))
      4.0
    """

    def __init__(self, reduction=Reduction.AUTO, name=None):
        Reduction.validate(reduction)
        self.reduction, self.name = reduction, name

    def __call__(self, y_true, y_pred, sample_weight=None):
        """The reduced loss.

        Args:
          y_true: targets `[batch, ...]`.
          y_pred: predictions `[batch, ...]`.
          sample_weight: scalar, `[batch]`, or a shape that broadcasts to the losses of samples.

        Returns:
          A scalar, unless the reduction is "none".

        Raises:
          InvalidArgumentError: if the weights do not fit the losses.
        """
        losses = in_graph(self.call)(y_true, y_pred)
        if isinstance(losses, RaggedTensor):
            if self.reduction == Reduction.NONE and sample_weight is None:
                return losses
            losses, sample_weight = flat_values_and_weight(losses, sample_weight)
        losses = to_tensor(losses)
        mask = both_masks(mask_of(y_pred), mask_of(losses))
        weight = apply_valid_mask(losses, sample_weight, mask, self.reduction)
        return weighted_loss(losses, weight, self.reduction)

    def call(self, y_true, y_pred):
        """The loss of each sample."""
        raise NotImplementedError(
            f"Loss {type(self).__name__} must override call(self, y_true, y_pred)."
        )

    def get_config(self):
        """The constructor arguments."""
        return {"reduction": self.reduction, "name": self.name}

    @classmethod
    def from_config(cls, config):
        """The loss from `get_config()`'s dict."""
        return cls(**config)


class LossFunctionWrapper(Loss):
    """A loss made from a function of (y_true, y_pred).

    Args:
      fn: the function; gives the loss of each sample.
      reduction: see `Reduction`.
      name: name of the loss.
      **kwargs: passed to the function.
    """

    def __init__(self, fn, reduction=Reduction.AUTO, name=None, **kwargs):
        super().__init__(reduction=reduction, name=name)
        self.fn, self._fn_kwargs = fn, kwargs

    def call(self, y_true, y_pred):
        """The function's value."""
        if isinstance(y_true, Tensor) and isinstance(y_pred, Tensor):
            y_pred, y_true = squeeze_or_expand(y_pred, y_true)
        return in_graph(self.fn)(y_true, y_pred, **self._fn_kwargs)

    def check_targets(self, y_true, classes):
        """Refuses targets that the function, if it can tell, has no loss for.

        Args:
          y_true: all targets, as an array.
          classes: size of the last axis of the predictions, or None.
        """
        check = getattr(self.fn, "check_targets", None)
        if check is not None:
            y_true = getattr(y_true, "flat_values", y_true)
            check(y_true, classes, **self._fn_kwargs)

    def get_config(self):
        """The constructor arguments, and the name of the function."""
        config = {key: plain(value) for key, value in self._fn_kwargs.items()}
        return {**super().get_config(), **config, "fn": getattr(self.fn, "__name__", None)}

    @classmethod
    def from_config(cls, config):
        """The loss from `get_config()`'s dict."""
        config = dict(config)
        fn = config.pop("fn", None)
        if cls is LossFunctionWrapper:
            from yeoul.keras.losses.registry import get

            return cls(get(fn), **config)
        return cls(**config)


def plain(value):
    """A configuration value as plain Python or NumPy."""
    return np.asarray(value) if isinstance(value, Tensor) else value
