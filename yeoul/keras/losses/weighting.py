"""From the losses of samples to one number: weights, masks, reduction."""

import numpy as np

from yeoul.core.errors import InvalidArgumentError
from yeoul.engine.convert import to_tensor
from yeoul.keras.core.context import SETTINGS
from yeoul.ops.casting import cast
from yeoul.ops.division import divide_no_nan
from yeoul.ops.reduce import reduce_sum
from yeoul.ops.shapes import size
from yeoul.ops.views import expand_dims, squeeze

MEANS = ("auto", "sum_over_batch_size")


def squeeze_or_expand(y_pred, y_true):
    """The two without a last axis of size 1 that only one of them has."""
    pred_rank, true_rank = y_pred.shape.rank, y_true.shape.rank
    if pred_rank is not None and true_rank is not None:
        if pred_rank - true_rank == 1 and y_pred.shape[-1] == 1:
            y_pred = squeeze(y_pred, axis=-1)
        elif true_rank - pred_rank == 1 and y_true.shape[-1] == 1:
            y_true = squeeze(y_true, axis=-1)
    return y_pred, y_true


def fit_weight(values, weight):
    """The weight with its last axis removed, or one added, if its rank is off by one.

    Raises:
      InvalidArgumentError: if the axis to remove is not of size 1.
    """
    rank, wanted = weight.shape.rank, values.shape.rank
    if rank in (0, None) or wanted is None:
        return weight
    if wanted - rank == 1:
        return expand_dims(weight, -1)
    if rank - wanted != 1:
        return weight
    if weight.shape[-1] not in (1, None):
        raise InvalidArgumentError(
            None,
            None,
            f"sample_weight of shape {weight.shape} does not fit values of shape {values.shape}: "
            f"can not squeeze dim[{rank - 1}], expected a dimension of 1, got {weight.shape[-1]}. "
            "Pass one weight a sample, or a shape that broadcasts to that of the values.",
        )
    return squeeze(weight, axis=-1)


def weighted_loss(losses, sample_weight, reduction):
    """Losses times weights, reduced.

    Args:
      losses: losses of samples.
      sample_weight: tensor, array or number that broadcasts to the losses; None: all 1.
      reduction: one of `Reduction`'s.

    Returns:
      A tensor of the dtype of `losses`: a scalar, unless the reduction is "none".
    """
    dtype = losses.dtype
    if not dtype.is_floating:
        losses = cast(losses, SETTINGS.floatx)
    if sample_weight is not None:
        weight = cast(to_tensor(sample_weight), losses.dtype)
        losses = losses * fit_weight(losses, weight)
    if reduction in MEANS:
        losses = mean_or_zero(losses)
    elif reduction == "sum":
        losses = reduce_sum(losses)
    return losses if losses.dtype == dtype else cast(losses, dtype)


def mean_or_zero(x):
    """The mean of all elements; 0 if there are none."""
    total, dims = reduce_sum(x), x.shape._dims
    if dims is None or None in dims:
        return divide_no_nan(total, cast(size(x), x.dtype))
    count = int(np.prod(dims, dtype=np.int64))
    return total / count if count else total


def mask_of(tensor):
    """The mask that a tensor carries, or None."""
    return getattr(tensor, "_keras_mask", None)


def both_masks(first, second):
    """What two masks, either of which may be None, leave."""
    if first is None or second is None:
        return second if first is None else first
    return cast(first, "bool") & cast(second, "bool")


def apply_mask(y_pred, sample_weight, mask):
    """The sample weight, 0 where the mask is False.

    Args:
      y_pred: tensor whose dtype the result gets.
      sample_weight: weights, or None.
      mask: bool tensor, or None.
    """
    if mask is None:
        return sample_weight
    return times_mask(sample_weight, cast(mask, y_pred.dtype))


def times_mask(sample_weight, mask):
    """The sample weight times a mask of floats."""
    if sample_weight is None:
        return mask
    weight = cast(to_tensor(sample_weight), mask.dtype)
    return fit_weight(mask, weight) * mask


def apply_valid_mask(losses, sample_weight, mask, reduction):
    """As `apply_mask`, scaled for means, so that they are over what the mask leaves."""
    if mask is None:
        return sample_weight
    dtype = losses.dtype if losses.dtype.is_floating else SETTINGS.floatx
    mask = cast(mask, dtype)
    if reduction in MEANS:
        mask = mask * (cast(size(mask), dtype) / reduce_sum(mask))
    return times_mask(sample_weight, mask)
