"""`tf.sparse.sparse_dense_matmul`."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import register
from yeoul.ops.broadcast import conj
from yeoul.ops.family import NUMBERS
from yeoul.ops.gather import gather
from yeoul.ops.gather_nd import leaves
from yeoul.ops.matrix import adjoint
from yeoul.ops.reduce import reduce_sum
from yeoul.ops.sparse_dense import check_indices
from yeoul.ops.sparse_tensor import SparseTensor
from yeoul.ops.static import partial_dims
from yeoul.ops.transpose import transpose


def _prepared(xp, indices, values, dims, b, adjoint_a, adjoint_b):
    """Rows, columns and values of the factor, its number of rows, and the other factor."""
    rows, columns, values, b = indices[:, 0], indices[:, 1], xp.asarray(values), xp.asarray(b)
    count, inner = dims
    if adjoint_a:
        rows, columns, values = columns, rows, xp.conj(values)
        count, inner = inner, count
    if adjoint_b:
        b = xp.conj(b).T
    if inner != b.shape[0]:
        raise ValueError(
            "Cannot multiply A and B because inner dimension does not match: "
            f"{inner} vs. {b.shape[0]}. Did you forget a transpose? Dimensions of A: "
            f"{list(dims)}. Dimensions of B: {list(b.shape)}"
        )
    return rows, columns, values, count, b


def _host(indices, values, dims, b, adjoint_a, adjoint_b):
    check_indices(indices, dims, "SparseTensorDenseMatMul", ordered=False)
    rows, columns, values, count, b = _prepared(np, indices, values, dims, b, adjoint_a, adjoint_b)
    out = np.zeros((count, b.shape[1]), b.dtype)
    np.add.at(out, rows, values[:, None] * b[columns])
    return out


def _lower(indices, values, dims, b, adjoint_a, adjoint_b):
    rows, columns, values, count, b = _prepared(jnp, indices, values, dims, b, adjoint_a, adjoint_b)
    out = jnp.zeros((count, b.shape[1]), b.dtype)
    return out.at[rows].add(values[:, None] * b[columns], mode="drop")


def _refuses(indices, values, dims, b, adjoint_a, adjoint_b):
    return leaves(indices, dims)


def _specs(inputs, attrs):
    dims, b = partial_dims(inputs[2]), dims_of(inputs[3])
    rows = None if dims is None else dims[1 if attrs["adjoint_a"] else 0]
    inner = None if dims is None else dims[0 if attrs["adjoint_a"] else 1]
    columns = None if b is None else b[0 if attrs["adjoint_b"] else 1]
    given = None if b is None else b[1 if attrs["adjoint_b"] else 0]
    if None not in (inner, given) and inner != given:
        raise ValueError(
            "Cannot multiply A and B because inner dimension does not match: "
            f"{inner} vs. {given}. Did you forget a transpose? Dimensions of A: {list(dims)}. "
            f"Dimensions of B: {list(b)}"
        )
    return [((rows, columns), dtype_of(inputs[1]))]


def _rule(r, dy):
    indices, values, dims, b = r.inputs
    adjoint_a, adjoint_b = r.attrs["adjoint_a"], r.attrs["adjoint_b"]
    swapped = {"adjoint_a": not adjoint_a, "adjoint_b": False}
    db = execute(SPARSE_MATMUL, (indices, values, dims, dy), swapped)
    db = adjoint(db) if adjoint_b else db
    rows, columns = indices[:, 0], indices[:, 1]
    if adjoint_a:
        rows, columns = columns, rows
    of_b = transpose(b) if adjoint_b else conj(b)
    dvalues = reduce_sum(gather(dy, rows) * gather(of_b, columns), 1)
    return None, conj(dvalues) if adjoint_a else dvalues, None, db


SPARSE_MATMUL = register(
    "SparseTensorDenseMatMul",
    "a_indices:Tindices, a_values:T, a_shape!:Tshape, b:T",
    attrs={"adjoint_a": False, "adjoint_b": False},
    host=_host,
    lower=_lower,
    refuses=_refuses,
    grad=_rule,
    shape=_specs,
    types=NUMBERS,
)


@export("sparse.sparse_dense_matmul")
@dispatchable
def sparse_dense_matmul(sp_a, b, adjoint_a=False, adjoint_b=False, name=None):
    """The product of a sparse and a dense matrix, in either order.

    Args:
      sp_a: `tf.sparse.SparseTensor` of rank 2, or a dense matrix if `b` is sparse.
      b: dense matrix of the same dtype, or a sparse one.
      adjoint_a: use the conjugate transpose of `sp_a`.
      adjoint_b: use the conjugate transpose of `b`.
      name: name of the node when a graph is being built.

    Returns:
      A dense matrix.

    Raises:
      TypeError: if both are sparse, or neither.
      InvalidArgumentError: if the inner dimensions differ; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> x = tf.SparseTensor([[0, 1], [1, 0]], [5.0, 7.0], [2, 2])
      >>> print(tf.sparse.sparse_dense_matmul(x, tf.eye(2)).numpy())
      [[0. 5.]
       [7. 0.]]
    """
    if isinstance(sp_a, SparseTensor) == isinstance(b, SparseTensor):
        raise TypeError(
            "tf.sparse.sparse_dense_matmul takes one sparse and one dense matrix, got "
            f"{type(sp_a).__name__} and {type(b).__name__}. tf.sparse.to_dense and tf.matmul do "
            "for others."
        )
    if isinstance(b, SparseTensor):
        dense = convert_to_tensor(sp_a, dtype_hint=b.dtype)
        turned = {"adjoint_a": not adjoint_b, "adjoint_b": not adjoint_a}
        inputs = (b.indices, b.values, b._dims(), dense)
        return adjoint(execute(SPARSE_MATMUL, inputs, turned, name))
    dense = convert_to_tensor(b, dtype_hint=sp_a.dtype)
    attrs = {"adjoint_a": bool(adjoint_a), "adjoint_b": bool(adjoint_b)}
    return execute(SPARSE_MATMUL, (sp_a.indices, sp_a.values, sp_a._dims(), dense), attrs, name)
