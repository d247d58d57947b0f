"""`tf.sparse.reduce_sum` and `tf.sparse.reduce_max`."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, register
from yeoul.ops.creation import ones_like
from yeoul.ops.family import NUMBERS, REAL
from yeoul.ops.gather_nd import gather_nd, leaves
from yeoul.ops.joining import stack
from yeoul.ops.reduce import lowest
from yeoul.ops.sparse_dense import as_sparse, check_indices, from_dense
from yeoul.ops.static import partial_dims
from yeoul.ops.views import reshape


def kept_axes(rank, axes, op):
    """The axes that stay; all are reduced if none is named."""
    if axes is None:
        return []
    named = set()
    for axis in (axes,) if isinstance(axes, int) else axes:
        if not -rank <= axis < rank:
            raise invalid(
                f"Invalid reduction dimension {axis}, for input with {rank} dimensions. [Op:{op}]"
            )
        named.add(axis % rank)
    return [i for i in range(rank) if i not in named]


def reducer(name, combine, xp, start):
    """An implementation in NumPy or jax."""

    def run(indices, values, dims, axes, keep_dims):
        if xp is np:
            check_indices(indices, dims, name, ordered=False)
        kept = kept_axes(len(dims), axes, name)
        out = xp.full([dims[i] for i in kept], start(values.dtype), values.dtype)
        found = xp.zeros([dims[i] for i in kept], bool)
        index = tuple(indices[:, i] for i in kept)
        out, found = combine(out, found, index, values)
        out = xp.where(found, out, xp.zeros((), values.dtype))
        if keep_dims:
            out = out.reshape([n if i in kept else 1 for i, n in enumerate(dims)])
        return out

    return run


def _on_host(ufunc):
    def combine(out, found, index, values):
        if not index:
            total = ufunc.reduce(values, dtype=values.dtype) if values.size else out[()]
            return np.asarray(total, values.dtype), np.asarray(values.size > 0)
        ufunc.at(out, index, values)
        found[index] = True
        return out, found

    return combine


def _in_xla(method, whole):
    def combine(out, found, index, values):
        if not index:
            total = whole(values).astype(values.dtype) if values.size else out
            return total, jnp.asarray(values.size > 0)
        return getattr(out.at[index], method)(values, mode="drop"), found.at[index].set(True)

    return combine


def _specs(inputs, attrs):
    dims, axes, dtype = partial_dims(inputs[2]), inputs[3], dtype_of(inputs[1])
    if dims is None or hasattr(axes, "dtype"):
        return [(None, dtype)]
    kept = kept_axes(len(dims), axes, "SparseReduce")
    if attrs["keep_dims"]:
        return [(tuple(n if i in kept else 1 for i, n in enumerate(dims)), dtype)]
    return [(tuple(dims[i] for i in kept), dtype)]


def reduction(name, ufunc, method, whole, start, grad, types):
    """Registers a reduction of sparse tensors."""
    return register(
        name,
        "input_indices:int64, input_values:T, input_shape!:Tshape, reduction_axes!:Tidx",
        attrs={"keep_dims": False},
        host=reducer(name, _on_host(ufunc), np, start),
        lower=reducer(name, _in_xla(method, whole), jnp, start),
        refuses=lambda indices, values, dims, axes, keep_dims: leaves(indices, dims),
        grad=grad,
        shape=_specs,
        types=types,
    )


def _sum_rule(r, dy):
    indices, _, dims, axes = r.inputs
    rank = len(dims) if isinstance(dims, tuple) else dims_of(indices)[1]
    kept = kept_axes(rank, axes, "SparseReduceSum")
    if not kept:
        return None, reshape(dy, [1]) * ones_like(r.inputs[1]), None, None
    if r.attrs["keep_dims"]:
        sizes = convert_to_tensor(dims, "int64") if isinstance(dims, tuple) else dims
        dy = reshape(dy, stack([sizes[i] for i in kept]))
    index = stack([indices[:, i] for i in kept], axis=1)
    return None, gather_nd(dy, index), None, None


REDUCE_SUM = reduction(
    "SparseReduceSum", np.add, "add", jnp.sum, lambda dtype: 0, _sum_rule, NUMBERS
)
REDUCE_MAX = reduction("SparseReduceMax", np.maximum, "max", jnp.max, lowest, NONE, REAL)


def reduced(op, sp_input, axis, keepdims, output_is_sparse, name):
    """A reduction, its result dense or sparse."""
    sp_input = as_sparse(sp_input)
    if axis is not None:
        axis = tuple(int(a) for a in np.asarray(axis).reshape(-1))
    inputs = (sp_input.indices, sp_input.values, sp_input._dims(), axis)
    result = execute(op, inputs, {"keep_dims": bool(keepdims)}, name)
    return from_dense(result) if output_is_sparse else result


@export("sparse.reduce_sum")
@dispatchable
def reduce_sum(sp_input, axis=None, keepdims=None, output_is_sparse=False, name=None):
    """The sum of the elements of a sparse tensor over axes.

    Args:
      sp_input: `tf.sparse.SparseTensor` of numbers.
      axis: int or list of int; by default all axes.
      keepdims: keep the axes, with length 1.
      output_is_sparse: return the result as a sparse tensor.
      name: name of the node when a graph is being built.

    Returns:
      A tensor, or a `tf.sparse.SparseTensor` of the elements that are not 0.

    Raises:
      TypeError: if the argument is no sparse tensor.
      InvalidArgumentError: if an axis is out of range.

    Example:
      >>> import yeoul as tf
      >>> x = tf.SparseTensor([[0, 0], [0, 2], [1, 1]], [1, 1, 1], [2, 3])
      >>> print(tf.sparse.reduce_sum(x, 1).numpy())
      [2 1]
    """
    return reduced(REDUCE_SUM, sp_input, axis, keepdims, output_is_sparse, name)


@export("sparse.reduce_max")
@dispatchable
def reduce_max(sp_input, axis=None, keepdims=None, output_is_sparse=False, name=None):
    """The largest of the elements of a sparse tensor over axes; 0 where there is none.

    Args:
      sp_input: `tf.sparse.SparseTensor` of real numbers.
      axis: int or list of int; by default all axes.
      keepdims: keep the axes, with length 1.
      output_is_sparse: return the result as a sparse tensor.
      name: name of the node when a graph is being built.

    Returns:
      A tensor, or a `tf.sparse.SparseTensor` of the elements that are not 0.

    Raises:
      TypeError: if the argument is no sparse tensor.
      InvalidArgumentError: if an axis is out of range.

    Example:
      >>> import yeoul as tf
      >>> x = tf.SparseTensor([[0, 0], [0, 2], [1, 1]], [1, 2, 3], [2, 3])
      >>> print(tf.sparse.reduce_max(x, 1).numpy())
      [2 3]
    """
    return reduced(REDUCE_MAX, sp_input, axis, keepdims, output_is_sparse, name)
