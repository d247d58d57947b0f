"""Sums and products of sparse tensors: tf.sparse.add, maximum, minimum, and the operators."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, register
from yeoul.ops.broadcast import unbroadcast
from yeoul.ops.casting import cast
from yeoul.ops.family import NUMBERS, REAL
from yeoul.ops.gather_nd import gather_nd, leaves
from yeoul.ops.math import multiply as dense_multiply
from yeoul.ops.math import negative
from yeoul.ops.ragged_partition import INT64
from yeoul.ops.scatter import scatter_nd
from yeoul.ops.sparse_dense import as_sparse, check_indices
from yeoul.ops.sparse_order import INDEX, with_static
from yeoul.ops.sparse_tensor import SparseTensor

# A sparse tensor times, or divided by, a dense one that is broadcast to it.


def check_broadcast(dims, dense):
    """Raises InvalidArgumentError unless an array broadcasts to these dimensions."""
    tail = list(dims)[len(dims) - dense.ndim :]
    if dense.ndim > len(dims) or any(
        n not in (1, m) for m, n in zip(tail, dense.shape, strict=True)
    ):
        raise invalid(
            "SparseDenseBinaryOpShared broadcasts dense to sparse only; got incompatible shapes: "
            f"{list(dims)} vs. {list(dense.shape)}"
        )


def beside(xp, indices, dims, dense):
    """The element of a dense array that stands at each index."""
    check_broadcast(dims, dense)
    if xp is np:
        check_indices(indices, dims, "SparseDenseBinaryOpShared", ordered=False)
    return xp.broadcast_to(dense, dims)[tuple(indices.T)]


def by_dense(name, host, rule):
    """Registers an op of a sparse and a dense tensor that gives new values."""
    return register(
        name,
        "sp_indices:int64, sp_values:T, sp_shape!:Tshape, dense:T",
        host=lambda i, v, dims, dense: host(v, beside(np, i, dims, dense)).astype(v.dtype),
        lower=lambda i, v, dims, dense: host(v, beside(jnp, i, dims, dense)).astype(v.dtype),
        refuses=lambda i, v, dims, dense: leaves(i, dims),
        grad=rule,
        shape=lambda inputs, attrs: [(dims_of(inputs[1]), dtype_of(inputs[1]))],
        types=NUMBERS,
    )


def _divide(x, y):
    if x.dtype.kind in "iu":
        quotient = np.abs(x) // np.abs(y) if isinstance(x, np.ndarray) else jnp.abs(x) // jnp.abs(y)
        return quotient * ((x < 0) == (y < 0)) - quotient * ((x < 0) != (y < 0))
    return x / y


def _dense_gradient(r, values):
    """The gradient towards the dense operand of gradients at the indices."""
    indices, _, dims, dense = r.inputs
    dims = convert_to_tensor(dims if hasattr(dims, "shape") else np.array(dims, INT64))
    whole = scatter_nd(indices, values, dims)
    return unbroadcast(whole, dense, whole)


def _multiply_rule(r, dy):
    indices, values, dims, dense = r.inputs
    return (
        None,
        execute(SPARSE_MUL, (indices, dy, dims, dense)),
        None,
        _dense_gradient(r, dense_multiply(dy, values)),
    )


def _divide_rule(r, dy):
    indices, _, dims, dense = r.inputs
    scaled = execute(SPARSE_DIV, (indices, dy, dims, dense))
    of_dense = negative(execute(SPARSE_DIV, (indices, r.outputs[0] * dy, dims, dense)))
    return None, scaled, None, _dense_gradient(r, of_dense)


SPARSE_MUL = by_dense("SparseDenseCwiseMul", lambda x, y: x * y, _multiply_rule)
SPARSE_DIV = by_dense("SparseDenseCwiseDiv", _divide, _divide_rule)


def _by_dense(op, sp, dense):
    dense = convert_to_tensor(dense, dtype_hint=sp.dtype)
    values = execute(op, (sp.indices, sp.values, sp._dims(), dense))
    return with_static(SparseTensor(sp.indices, values, sp.dense_shape), sp.shape)


def multiply(sp, dense):
    """The elements of a sparse tensor times those of a tensor."""
    return _by_dense(SPARSE_MUL, sp, dense)


def divide(sp, dense):
    """The elements of a sparse tensor divided by those of a tensor; always as real numbers."""
    if sp.dtype.is_integer:
        wide = "float32" if sp.dtype.size <= 2 else "float64"
        sp = sp.with_values(cast(sp.values, wide))
        dense = cast(dense, wide)
    return _by_dense(SPARSE_DIV, sp, dense)


# Two sparse tensors.


def merged(a_indices, b_indices, dims):
    """The union of indices, and for each operand where its elements stand in it."""
    dims = tuple(int(n) for n in dims)
    if dims:
        flat = [np.ravel_multi_index(tuple(i.T), dims) for i in (a_indices, b_indices)]
    else:
        flat = [np.zeros(len(i), INT64) for i in (a_indices, b_indices)]
    union, places = np.unique(np.concatenate(flat), return_inverse=True)
    count = len(flat[0])
    indices = np.stack(np.unravel_index(union, dims), 1) if dims else np.zeros((len(union), 0))
    return indices.astype(INT64), places[:count], places[count:]


def check_same_shape(a_shape, b_shape, op):
    """Raises InvalidArgumentError unless two dense shapes agree."""
    if len(a_shape) != len(b_shape):
        raise invalid(f"Operands' ranks do not match: {len(a_shape)} and {len(b_shape)} [Op:{op}]")
    for axis, (m, n) in enumerate(zip(a_shape, b_shape, strict=True)):
        if m != n:
            raise invalid(
                f"Operands' shapes do not match: got {m} and {n} for dimension {axis} [Op:{op}]"
            )


def _add_host(a_indices, a_values, a_shape, b_indices, b_values, b_shape, thresh):
    check_same_shape(a_shape, b_shape, "SparseAdd")
    indices, in_a, in_b = merged(a_indices, b_indices, a_shape)
    values = np.zeros(len(indices), a_values.dtype)
    np.add.at(values, in_a, a_values)
    np.add.at(values, in_b, b_values)
    kept = np.abs(values) >= thresh
    summed = np.zeros((2, len(indices)), bool)
    summed[0, in_a], summed[1, in_b] = True, True
    kept |= ~summed.all(0)  # the threshold is for sums: where only one has an element, it stays
    return indices[kept], values[kept], a_shape


def _pair_specs(inputs, attrs):
    rank = dims_of(inputs[2])[0]
    return [((None, rank), INDEX), ((None,), dtype_of(inputs[1])), ((rank,), INDEX)]


def _add_rule(r, dindices, dvalues, dshape):
    a_indices, _, dims, b_indices, *_ = r.inputs
    whole = scatter_nd(r.outputs[0], dvalues, dims)
    return None, gather_nd(whole, a_indices), None, None, gather_nd(whole, b_indices), None, None


SPARSE_ADD = register(
    "SparseAdd",
    "a_indices:int64, a_values:T, a_shape:int64, b_indices:int64, b_values:T, b_shape:int64, "
    "thresh:",
    host=_add_host,
    grad=_add_rule,
    shape=_pair_specs,
    types=NUMBERS,
    outputs=3,
)


def _add_dense_lower(indices, values, dims, dense):
    return jnp.asarray(dense).at[tuple(indices.T)].add(values, mode="drop")


def _add_dense_host(indices, values, dims, dense):
    check_same_shape(dims, dense.shape, "SparseTensorDenseAdd")
    check_indices(indices, dims, "SparseTensorDenseAdd", ordered=False)
    out = dense.copy()
    np.add.at(out, tuple(indices.T), values)
    return out


SPARSE_ADD_DENSE = register(
    "SparseTensorDenseAdd",
    "a_indices:int64, a_values:T, a_shape:int64, b:T",
    host=_add_dense_host,
    lower=_add_dense_lower,
    refuses=lambda indices, values, dims, dense: leaves(indices, dense.shape),
    grad=lambda r, dy: (None, gather_nd(dy, r.inputs[0]), None, dy),
    shape=lambda inputs, attrs: [(dims_of(inputs[3]), dtype_of(inputs[3]))],
    types=NUMBERS,
)


@export("sparse.add")
@dispatchable
def add(a, b, threshold=0):
    """The sum of two sparse tensors, or of a sparse and a dense one.

    Args:
      a: `tf.sparse.SparseTensor` or tensor.
      b: likewise, of the same dtype and shape; one of them is sparse.
      threshold: sums of two elements whose magnitude is below it are left out.

    Returns:
      A `tf.sparse.SparseTensor` of two sparse ones, otherwise a tensor.

    Raises:
      TypeError: if neither is sparse.
      InvalidArgumentError: if the shapes differ.

    Example:
      >>> import yeoul as tf
      >>> x = tf.SparseTensor([[0, 1]], [5], [2, 2])
      >>> y = tf.SparseTensor([[0, 1], [1, 0]], [1, 2], [2, 2])
      >>> tf.sparse.add(x, y).values.numpy()
      array([6, 2], dtype=int32)
    """
    if not isinstance(a, SparseTensor) and not isinstance(b, SparseTensor):
        raise TypeError("At least one input should be SparseTensor; do you mean to use tf.add()?")
    if isinstance(a, SparseTensor) and isinstance(b, SparseTensor):
        real = a.dtype.real_dtype if a.dtype.is_complex else a.dtype
        thresh = convert_to_tensor(threshold, dtype=real)
        inputs = (a.indices, a.values, a.dense_shape, b.indices, b.values, b.dense_shape, thresh)
        made = SparseTensor(*execute(SPARSE_ADD, inputs))
        return with_static(made, a.shape.merge_with(b.shape) if a.shape == b.shape else None)
    if not isinstance(a, SparseTensor):
        a, b = b, a
    dense = convert_to_tensor(b)
    return execute(SPARSE_ADD_DENSE, (a.indices, a.values, a.dense_shape, dense))


def extremum(name, function):
    """Registers the elementwise larger or smaller of two sparse tensors."""

    def host(a_indices, a_values, a_shape, b_indices, b_values, b_shape):
        check_same_shape(a_shape, b_shape, name)
        indices, in_a, in_b = merged(a_indices, b_indices, a_shape)
        pair = np.zeros((2, len(indices)), a_values.dtype)
        pair[0, in_a], pair[1, in_b] = a_values, b_values
        return indices, function(pair[0], pair[1])

    return register(
        name,
        "a_indices:int64, a_values:T, a_shape:int64, b_indices:int64, b_values:T, b_shape:int64",
        host=host,
        grad=NONE,
        shape=lambda inputs, attrs: _pair_specs(inputs, attrs)[:2],
        types=REAL,
        outputs=2,
    )


SPARSE_MAXIMUM = extremum("SparseSparseMaximum", np.maximum)
SPARSE_MINIMUM = extremum("SparseSparseMinimum", np.minimum)


def _extremum(op, a, b, name):
    a, b = as_sparse(a, "sp_a"), as_sparse(b, "sp_b")
    inputs = (a.indices, a.values, a.dense_shape, b.indices, b.values, b.dense_shape)
    indices, values = execute(op, inputs, name=name)
    return with_static(SparseTensor(indices, values, a.dense_shape), a.shape)


@export("sparse.maximum")
@dispatchable
def maximum(sp_a, sp_b, name=None):
    """The larger of the elements of two sparse tensors; what is missing counts as 0.

    Args:
      sp_a: `tf.sparse.SparseTensor`.
      sp_b: `tf.sparse.SparseTensor` of the same dtype and shape.
      name: name of the node when a graph is being built.

    Returns:
      A `tf.sparse.SparseTensor` with the indices of both.

    Raises:
      TypeError: if an argument is no sparse tensor.
      InvalidArgumentError: if the shapes differ.

    Example:
      >>> import yeoul as tf
      >>> x, y = tf.SparseTensor([[0]], [-5], [2]), tf.SparseTensor([[1]], [3], [2])
      >>> tf.sparse.maximum(x, y).values.numpy()
      array([0, 3], dtype=int32)
    """
    return _extremum(SPARSE_MAXIMUM, sp_a, sp_b, name)


@export("sparse.minimum")
@dispatchable
def minimum(sp_a, sp_b, name=None):
    """The smaller of the elements of two sparse tensors; what is missing counts as 0.

    Args:
      sp_a: `tf.sparse.SparseTensor`.
      sp_b: `tf.sparse.SparseTensor` of the same dtype and shape.
      name: name of the node when a graph is being built.

    Returns:
      A `tf.sparse.SparseTensor` with the indices of both.

    Raises:
      TypeError: if an argument is no sparse tensor.
      InvalidArgumentError: if the shapes differ.

    Example:
      >>> import yeoul as tf
      >>> x, y = tf.SparseTensor([[0]], [-5], [2]), tf.SparseTensor([[1]], [3], [2])
      >>> tf.sparse.minimum(x, y).values.numpy()
      array([-5, 0], dtype=int32)
    """
    return _extremum(SPARSE_MINIMUM, sp_a, sp_b, name)
