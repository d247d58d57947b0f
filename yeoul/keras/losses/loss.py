"""The base of losses, and how the losses of samples become one number."""

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.tensor import Tensor
from yeoul.keras.core.context import SETTINGS
from yeoul.ops.array import cast, expand_dims, squeeze
from yeoul.ops.reduce import reduce_mean, reduce_sum


@export("keras.losses.Reduction")
class Reduction:
    """How a loss reduces the losses of samples.

    `AUTO` and `SUM_OVER_BATCH_SIZE`: their mean over all elements; `SUM`: their sum; `NONE`: as they are.
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
            raise ValueError(f'Invalid Reduction Key: {key}. Expected keys are "{cls.all()}"')


@export("keras.losses.Loss")
class Loss:
    """The base of losses; subclasses override `call(y_true, y_pred)`, which gives the loss of each sample.

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
        """
        mask = getattr(y_pred, "_keras_mask", None)
        losses = to_tensor(self.call(as_tensor(y_true), as_tensor(y_pred)))
        if mask is not None:
            sample_weight = apply_mask(losses, sample_weight, mask)
        return weighted_loss(losses, sample_weight, self.reduction)

    def call(self, y_true, y_pred):
        """The loss of each sample."""
        raise NotImplementedError(f"Loss {type(self).__name__} must override call(y_true, y_pred).")

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
      reduction, name: as `Loss`.
      **kwargs: passed to the function.
    """

    def __init__(self, fn, reduction=Reduction.AUTO, name=None, **kwargs):
        super().__init__(reduction=reduction, name=name)
        self.fn, self._fn_kwargs = fn, kwargs

    def call(self, y_true, y_pred):
        """The function's value."""
        y_pred, y_true = squeeze_or_expand(y_pred, y_true)
        return self.fn(y_true, y_pred, **self._fn_kwargs)

    def get_config(self):
        """The constructor arguments."""
        config = {key: plain(value) for key, value in self._fn_kwargs.items()}
        return {**super().get_config(), **config}


def plain(value):
    """A configuration value as plain Python."""
    return np.asarray(value).tolist() if isinstance(value, Tensor) else value


def as_tensor(value):
    """A tensor; Python and NumPy floats get `floatx`."""
    if isinstance(value, Tensor):
        return value
    tensor = to_tensor(value)
    if isinstance(value, np.ndarray) or tensor.dtype.name != SETTINGS.floatx or not tensor.dtype.is_floating:
        return tensor
    return cast(tensor, SETTINGS.floatx)


def squeeze_or_expand(y_pred, y_true, sample_weight=None):
    """Removes a last axis of size 1 that only one of the two has."""
    pred_rank, true_rank = y_pred.shape.rank, y_true.shape.rank
    if pred_rank is not None and true_rank is not None:
        if pred_rank - true_rank == 1 and y_pred.shape[-1] == 1:
            y_pred = squeeze(y_pred, axis=-1)
        elif true_rank - pred_rank == 1 and y_true.shape[-1] == 1:
            y_true = squeeze(y_true, axis=-1)
    return (y_pred, y_true) if sample_weight is None else (y_pred, y_true, sample_weight)


def fit_weight(losses, weight):
    """The weight with axes of size 1 added or removed at the end, so that it broadcasts to the losses."""
    weight = to_tensor(weight)
    weight = cast(weight, losses.dtype) if weight.dtype != losses.dtype else weight
    rank, wanted = weight.shape.rank, losses.shape.rank
    if rank in (0, None) or wanted is None or rank == wanted:
        return weight
    if rank - wanted == 1 and weight.shape[-1] == 1:
        return squeeze(weight, axis=-1)
    while weight.shape.rank < wanted:
        weight = expand_dims(weight, -1)
    return weight


def weighted_loss(losses, sample_weight, reduction):
    """Losses times weights, reduced."""
    if sample_weight is not None:
        losses = losses * fit_weight(losses, sample_weight)
    if reduction == Reduction.NONE:
        return losses
    if reduction == Reduction.SUM:
        return reduce_sum(losses)
    return reduce_mean(losses)


def apply_mask(losses, sample_weight, mask):
    """Sample weights that leave out what the mask excludes, scaled so that the mean is over what remains."""
    mask = cast(mask, losses.dtype if losses.dtype.is_floating else SETTINGS.floatx)
    total = cast(reduce_sum(mask * 0 + 1), mask.dtype)
    valid = reduce_sum(mask)
    mask = mask * (total / valid)
    if sample_weight is None:
        return mask
    weight = to_tensor(sample_weight)
    weight = cast(weight, mask.dtype)
    if weight.shape.rank is not None and mask.shape.rank is not None:
        while weight.shape.rank < mask.shape.rank:
            weight = expand_dims(weight, -1)
        while mask.shape.rank < weight.shape.rank:
            mask = expand_dims(mask, -1)
    return weight * mask
