"""What operators share whose sizes are arguments: numbers, or tensors with values later."""

import numpy as np

from yeoul.core.shape import TensorShape
from yeoul.engine.convert import to_tensor
from yeoul.engine.infer import dims_of
from yeoul.ops.assertions import assert_non_negative
from yeoul.ops.linear_operator.base import LinearOperator
from yeoul.ops.linear_operator.tensors import (
    number_of,
    with_batch,
)
from yeoul.ops.static import known_array


def size_argument(value, name):
    """A number of rows or columns as a tensor.

    Raises:
      TypeError: if it is no integer.
      ValueError: if it is no scalar, or negative.
    """
    tensor = to_tensor(value)
    if not tensor.dtype.is_integer:
        raise TypeError(f"Argument {name} must be integer type.  Found: {tensor}")
    if tensor.shape.rank not in (0, None):
        raise ValueError(f"Argument {name} must be a 0-D Tensor.  Found: {value}")
    known = number_of(tensor)
    if known is not None and known < 0:
        raise ValueError(f"Argument {name} must be non-negative.  Found: {known}")
    return tensor


def batch_argument(value):
    """A `batch_shape` argument as a tensor, or None.

    Raises:
      TypeError: if it has no integers.
      ValueError: if it is no vector, or has negative elements.
    """
    if value is None:
        return None
    if isinstance(value, TensorShape):
        value = value.as_list()
    tensor = to_tensor(value, np.dtype("int32") if isinstance(value, (list, tuple)) else None)
    if not tensor.dtype.is_integer:
        raise TypeError(f"Argument batch_shape must be integer type.  Found: {tensor}")
    if tensor.shape.rank not in (1, None):
        raise ValueError(f"Argument batch_shape must be a 1-D Tensor.  Found: {value}")
    known = known_array(tensor)
    if known is not None and (known < 0).any():
        raise ValueError(f"Argument batch_shape must be non-negative.  Found:{value}")
    return tensor


def asserted(tensor, wanted):
    """A tensor of sizes, checked when it runs if the user asked for that."""
    if wanted and tensor is not None and known_array(tensor) is None:
        assert_non_negative(tensor)
    return tensor


class Sized(LinearOperator):
    """Operators whose sizes are arguments: they are numbers, or tensors with values later."""

    def _static_size(self, tensor):
        return number_of(tensor)

    def _static_batch(self, tensor):
        if tensor is None:
            return TensorShape([])
        known = known_array(tensor)
        if known is not None:
            return TensorShape(known.tolist())
        dims = dims_of(tensor)
        return TensorShape([None] * dims[0]) if dims and dims[0] is not None else TensorShape(None)

    def _spread(self, x):
        """The argument, repeated along the batch of the operator."""
        if self._batch_shape_arg is None or dims_of(self._batch_shape_arg) == (0,):
            return x
        return with_batch(x, self._batch(), 2)
