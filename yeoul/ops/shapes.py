"""Shapes as tensors: tf.shape, tf.size, tf.rank, tf.ensure_shape, tf.get_static_value."""

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, as_dtype
from yeoul.core.errors import InvalidArgumentError
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, register
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.ops.static import known_array, partial_array

INT32 = np.dtype("int32")
VIEW = 1 << 62  # limit of ops that NumPy does without touching the elements


def int_dtype(value):
    """np.dtype of an index dtype argument; int32 for None."""
    return INT32 if value is None else as_dtype(value).np


# Shape, size, rank.


def _shape_specs(inputs, attrs):
    dtype = FROM_NUMPY[attrs["out_type"]]
    return [((None,) if (d := dims_of(x)) is None else (len(d),), dtype) for x in inputs]


def _scalar_specs(inputs, attrs):
    return [((), FROM_NUMPY[attrs["out_type"]])]


def shape_array(x, out_type):
    return np.array(x.shape, out_type)


def size_array(x, out_type):
    return np.array(x.size, out_type)


def shape_arrays(*tensors, out_type):
    return [shape_array(x, out_type) for x in tensors]


def rank_array(x):
    return np.array(x.ndim, INT32)


SHAPE = register(
    "Shape",
    "input:T",
    attrs={"out_type": INT32},
    grad=NONE,
    lower=shape_array,
    host=shape_array,
    shape=_shape_specs,
    limit=VIEW,
)
SHAPE_N = register(
    "ShapeN",
    "input*:T",
    attrs={"out_type": INT32},
    grad=NONE,
    lower=shape_arrays,
    host=shape_arrays,
    shape=_shape_specs,
    outputs=None,
    limit=VIEW,
)
SIZE = register(
    "Size",
    "input:T",
    attrs={"out_type": INT32},
    grad=NONE,
    lower=size_array,
    host=size_array,
    shape=_scalar_specs,
    limit=VIEW,
)
RANK = register(
    "Rank",
    "input:T",
    grad=NONE,
    lower=rank_array,
    host=rank_array,
    shape=lambda inputs, attrs: [((), FROM_NUMPY[INT32])],
    limit=VIEW,
)


def in_graph(array):
    """An array computed while a graph is built, as a constant of the graph."""
    return STATE.graph.constant(EagerTensor(array))


def static_dims_of(x):
    """Dimensions of a symbolic tensor or variable if they are all known while a graph is built."""
    if STATE.graph is None or not hasattr(x, "shape") or not hasattr(x, "ref"):
        return None
    dims = dims_of(x) if isinstance(x, Tensor) else x.shape._dims
    return None if dims is None or None in dims else dims


@export("shape")
@dispatchable
def shape(input, out_type=None, name=None):
    """The shape of a tensor, as an integer tensor.

    Args:
      input: any tensor.
      out_type: int32 or int64.
      name: name of the node when a graph is being built.

    Returns:
      Tensor of shape `[rank of input]`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.shape(tf.zeros([2, 3])))
      tf.Tensor([2 3], shape=(2,), dtype=int32)
    """
    if type(input) is EagerTensor and not STATE.busy:
        return EagerTensor(np.array(input._a.shape, int_dtype(out_type)))
    dims = static_dims_of(input)
    if dims is not None:
        return in_graph(np.array(dims, int_dtype(out_type)))
    return execute(SHAPE, (input,), {"out_type": int_dtype(out_type)}, name)


@export("shape_n")
@dispatchable
def shape_n(input, out_type="int32", name=None):
    """The shapes of several tensors of one dtype, as a list of integer tensors.

    Example:
      >>> import yeoul as tf
      >>> [s.numpy().tolist() for s in tf.shape_n([tf.zeros([2, 3]), tf.zeros([4])])]
      [[2, 3], [4]]
    """
    return execute(SHAPE_N, tuple(input), {"out_type": int_dtype(out_type)}, name)


@export("size")
@dispatchable
def size(input, out_type=None, name=None):
    """The number of elements of a tensor, as an integer scalar.

    Example:
      >>> import yeoul as tf
      >>> print(tf.size(tf.zeros([2, 3])))
      tf.Tensor(6, shape=(), dtype=int32)
    """
    dims = static_dims_of(input)
    if dims is not None:
        return in_graph(np.array(np.prod(dims, dtype=np.int64), int_dtype(out_type)))
    return execute(SIZE, (input,), {"out_type": int_dtype(out_type)}, name)


@export("rank")
@dispatchable
def rank(input, name=None):
    """The number of axes of a tensor, as an int32 scalar.

    Example:
      >>> import yeoul as tf
      >>> print(tf.rank(tf.zeros([2, 3])))
      tf.Tensor(2, shape=(), dtype=int32)
    """
    if STATE.graph is not None and isinstance(input, Tensor) and dims_of(input) is not None:
        return in_graph(np.array(len(dims_of(input)), INT32))
    return execute(RANK, (input,), name=name)


SHAPE.public, SHAPE_N.public, SIZE.public, RANK.public = shape, shape_n, size, rank


def dims_or_shape(x):
    """The dimensions of `x` if known, otherwise its shape as a tensor: as static input."""
    dims = dims_of(x)
    return dims if dims is not None and None not in dims else shape(x)


# What is known of a shape.


def _ensured(dims, wanted):
    if not TensorShape(wanted).is_compatible_with(dims):
        shape = TensorShape(dims)
        raise InvalidArgumentError(
            None,
            None,
            f"Shape of tensor input {shape} is not compatible with expected shape "
            f"{TensorShape(wanted)}. Reshape the tensor, or write None for sizes that may vary. "
            "[Op:EnsureShape]",
        )


def _ensure_host(x, shape):
    _ensured(x.shape, shape)
    return x


ENSURE_SHAPE = register(
    "EnsureShape",
    "input:T",
    attrs={"shape": None},
    lower=_ensure_host,
    host=_ensure_host,
    limit=VIEW,
    shape=lambda inputs, attrs: [
        (TensorShape(dims_of(inputs[0])).merge_with(attrs["shape"])._dims, dtype_of(inputs[0]))
    ],
    grad=lambda r, dy: dy,
)


@export("ensure_shape")
@dispatchable
def ensure_shape(x, shape, name=None):
    """The tensor itself, checked to have a shape; dimensions that are None are not checked.

    Raises:
      InvalidArgumentError: if the tensor has another shape.

    Example:
      >>> import yeoul as tf
      >>> tf.ensure_shape(tf.zeros([2, 3]), [None, 3]).shape
      TensorShape([2, 3])
    """
    return execute(ENSURE_SHAPE, (x,), {"shape": TensorShape(shape)._dims}, name)


@export("get_static_value")
def get_static_value(tensor, partial=False):
    """The value of a tensor as a NumPy array if it is known already, otherwise None.

    Args:
      tensor: a tensor; eager ones are always known. What is no tensor is returned as it is.
      partial: for a vector of which some elements are known: an array of objects, None where
        unknown.

    Example:
      >>> import yeoul as tf
      >>> tf.get_static_value(tf.constant([1, 2]))
      array([1, 2], dtype=int32)
    """
    if not isinstance(tensor, Tensor):
        return None if hasattr(tensor, "__tf_tensor__") else tensor
    array = known_array(tensor)
    if array is None and partial and dims_of(tensor) is not None and len(dims_of(tensor)) == 1:
        return partial_array(tensor)
    if array is None or array.ndim:
        return array
    return array[()]
