"""Losses of ragged targets and predictions."""

import functools

from yeoul.engine.convert import to_tensor
from yeoul.ops.gather import gather
from yeoul.ops.ragged_reduce import reduce_mean
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.views import expand_dims


def takes_ragged(function):
    """Lets a loss function, the mean over the last axis of something, take ragged tensors.

    Where the last axis is ragged, the result is the mean of each row; else a ragged tensor of the
    losses along it.
    """

    @functools.wraps(function)
    def wrapper(y_true, y_pred, *args, **kwargs):
        if not (isinstance(y_pred, RaggedTensor) or isinstance(y_true, RaggedTensor)):
            return function(y_true, y_pred, *args, **kwargs)
        true, pred = flat_pair(y_true, y_pred)
        if pred.shape.rank > 1:
            return y_pred.with_flat_values(function(true, pred, *args, **kwargs))
        each = function(expand_dims(true, -1), expand_dims(pred, -1), *args, **kwargs)
        return reduce_mean(y_pred.with_flat_values(each), axis=-1)

    return wrapper


def flat_pair(y_true, y_pred):
    """The flat values of targets and predictions.

    Raises:
      TypeError: if only one of them is ragged.
    """
    if not (isinstance(y_true, RaggedTensor) and isinstance(y_pred, RaggedTensor)):
        raise TypeError(
            "Targets and predictions must both be ragged, or neither. Received: y_true of type "
            f"{type(y_true).__name__}, y_pred of type {type(y_pred).__name__}. Use "
            "tf.RaggedTensor.from_tensor or to_tensor()."
        )
    return y_true.flat_values, y_pred.flat_values


def flat_values_and_weight(values, sample_weight):
    """The flat values of ragged losses, and the weights for these.

    Args:
      values: ragged tensor.
      sample_weight: None, a ragged tensor like the values, a scalar, or a weight for each row.
    """
    if sample_weight is None:
        return values.flat_values, None
    if isinstance(sample_weight, RaggedTensor):
        return values.flat_values, sample_weight.flat_values
    weight = to_tensor(sample_weight)
    if weight.shape.rank == 0:
        return values.flat_values, weight
    while isinstance(values, RaggedTensor):
        weight, values = gather(weight, values.value_rowids()), values.values
    return values, weight
