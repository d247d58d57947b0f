"""tf.make_tensor_proto, tf.make_ndarray: values as TensorFlow's `TensorProto`."""

import math

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, as_dtype
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.engine.convert import holds_tensor, to_array
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.graph.node import SymbolicTensor


@export("make_tensor_proto")
def make_tensor_proto(values, dtype=None, shape=None, verify_shape=False, allow_broadcast=False):
    """A value as a `TensorProto`.

    Args:
      values: Python value, nested list, NumPy array or eager tensor.
      dtype: dtype of the elements; by default as `tf.constant` chooses it.
      shape: dimensions; fewer values than it has stand for more of the last one.
      verify_shape: refuse values that have another shape than `shape`.
      allow_broadcast: accept only a single value, or values that fill `shape`.

    Returns:
      A `TensorProto`.

    Raises:
      TypeError: if the values are tensors of a graph, are of no dtype, or do not fit `dtype`, or
        if `verify_shape` is set and the shape is another.
      ValueError: if there are more values than `shape` holds, or none at all.

    Example:
      >>> import yeoul as tf
      >>> print(tf.make_tensor_proto(1.5))
      dtype: DT_FLOAT
      tensor_shape {
      }
      float_val: 1.5
    """
    from yeoul.formats.tensor_proto import to_proto

    array, found = as_array(values, None if dtype is None else as_dtype(dtype))
    if shape is None:
        return to_proto(array, found)
    dims = TensorShape(shape).as_list()
    if verify_shape and tuple(dims) != array.shape:
        raise TypeError(
            f"Expected Tensor's shape: {tuple(dims)}, but got {array.shape}. Reshape the values, "
            "or leave verify_shape out."
        )
    size = math.prod(dims)
    if array.size > size or (allow_broadcast and array.size not in (1, size)):
        limit = f"exactly 1 or {size}" if allow_broadcast else f"at most {size}"
        raise ValueError(
            f"Too many elements provided. Takes {limit}, but got {array.size} for the shape {dims}."
        )
    return to_proto(array, found, dims)


def as_array(values, dtype):
    """(array, dtype) of a value that is known now."""
    if isinstance(values, SymbolicTensor) or (
        isinstance(values, (list, tuple)) and holds_tensor(values)
    ):
        raise TypeError(
            f"Expected any non-tensor type, but got a tensor instead: {values!r}. Use its value "
            "(x.numpy()), or tf.constant and tf.stack."
        )
    if values is None:
        raise ValueError("None values not supported. Pass numbers, strings or an array.")
    if isinstance(values, EagerTensor):
        values = np.asarray(values._a)
    if isinstance(values, Tensor) or hasattr(values, "__tf_tensor__"):
        values = np.asarray(values)
    known = isinstance(values, (np.ndarray, np.generic)) and values.dtype.kind not in "SUO"
    if known and dtype is not None and dtype.np.kind != "O":
        return np.asarray(values).astype(dtype.np), dtype
    array = to_array(values, None if dtype is None else dtype.np)
    return array, FROM_NUMPY[array.dtype] if dtype is None else dtype


@export("make_ndarray")
def make_ndarray(tensor):
    """The NumPy array that a `TensorProto` holds.

    Args:
      tensor: a `TensorProto`.

    Returns:
      NumPy array of its shape; strings are bytes objects.

    Raises:
      TypeError: if the dtype has no elements (resources, variants).
      ValueError: if the proto contradicts itself.

    Example:
      >>> import yeoul as tf
      >>> tf.make_ndarray(tf.make_tensor_proto([1, 2])).tolist()
      [1, 2]
    """
    from yeoul.formats.tensor_proto import from_proto

    return np.array(from_proto(tensor))
