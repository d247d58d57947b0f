"""Cholesky decomposition and least squares: tf.linalg.cholesky, logdet, lstsq."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.export import export
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import broadcast_dims, dims_of, dtype_of
from yeoul.engine.op import AUTO, register
from yeoul.ops.complex import real
from yeoul.ops.diagonal import check_matrix, diag_part, set_diag
from yeoul.ops.exponential import log
from yeoul.ops.linalg import (
    TRIANGULAR_SOLVE,
    TYPES,
    check_square,
    ct,
    square_specs,
    triangular_solve,
)
from yeoul.ops.math import add, multiply
from yeoul.ops.matmul import batch_product
from yeoul.ops.matrix import adjoint, band_part
from yeoul.ops.reduce import reduce_sum
from yeoul.ops.singular import nan_apart


def _cholesky_host(x):
    check_square(x.shape)
    try:
        return np.linalg.cholesky(x)
    except np.linalg.LinAlgError:
        return each_cholesky(x)


def each_cholesky(x):
    """One matrix after the other, NaN for those that are not positive definite."""
    flat = x.reshape(-1, *x.shape[-2:])
    out = np.empty_like(flat)
    for matrix, result in zip(flat, out, strict=True):
        try:
            result[...] = np.linalg.cholesky(matrix)
        except np.linalg.LinAlgError:
            result[...] = np.tril(np.full_like(matrix, np.nan))
    return out.reshape(x.shape)


def _cholesky_grad(r, dy):
    """Differentiates `a = l @ l^H`; the half of the diagonal counts once."""
    l = r.outputs[0]  # noqa: E741
    middle = batch_product(l, dy, True)
    middle = band_part(set_diag(middle, 0.5 * diag_part(middle)), -1, 0)
    inner = triangular_solve(l, middle, adjoint=True)  # l^-H middle
    da = adjoint(triangular_solve(l, adjoint(inner), adjoint=True))  # … l^-1
    return 0.5 * add(da, adjoint(da))


CHOLESKY = register(
    "Cholesky",
    "input:T",
    lower=lambda x: jnp.linalg.cholesky(x, symmetrize_input=False),
    host=_cholesky_host,
    grad=_cholesky_grad,
    shape=square_specs,
    types=TYPES,
)


@export("linalg.cholesky")
@dispatchable
def cholesky(input, name=None):
    """The lower triangular `l` with `l @ adjoint(l) = input`, for positive definite matrices.

    Args:
      input: tensor of shape `[..., n, n]`, of float32, float64 or complex; only its lower triangle
        is looked at.
      name: name of the node in a graph.

    Returns:
      A tensor of the same shape and dtype; NaN where a matrix is not positive definite.

    Raises:
      InvalidArgumentError: if a matrix is not square; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.cholesky([[4.0, 2.0], [2.0, 2.0]]).numpy())
      [[2. 0.]
       [1. 1.]]
    """
    return execute(CHOLESKY, (input,), name=name)


@export("linalg.cholesky_solve")
@dispatchable
def cholesky_solve(chol, rhs, name=None):
    """The solution `x` of `a @ x = rhs`, from the Cholesky decomposition of `a`.

    Args:
      chol: what `tf.linalg.cholesky` gave, of shape `[..., n, n]`.
      rhs: tensor of shape `[..., n, k]` and of the same dtype.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `[..., n, k]`.

    Raises:
      InvalidArgumentError: if shapes do not fit; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> chol = tf.linalg.cholesky([[4.0, 0.0], [0.0, 1.0]])
      >>> print(tf.linalg.cholesky_solve(chol, [[4.0], [3.0]]).numpy())
      [[1.]
       [3.]]
    """
    return triangular_solve(chol, triangular_solve(chol, rhs), adjoint=True, name=name)


@export("linalg.logdet")
@dispatchable
def logdet(matrix, name=None):
    """The logarithm of the determinant of each Hermitian positive definite matrix.

    Args:
      matrix: tensor of shape `[..., n, n]`, of float32, float64 or complex.
      name: name of the node in a graph.

    Returns:
      A real tensor of shape `[...]`; NaN where a matrix is not positive definite.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.logdet([[2.0, 0.0], [0.0, 0.5]]).numpy())
      0.0
    """
    return multiply(2.0, reduce_sum(log(real(diag_part(cholesky(matrix)))), -1), name)


# Least squares


def _lstsq_specs(inputs, attrs):
    a, b = dims_of(inputs[0]), dims_of(inputs[1])
    if a is None or b is None:
        return [(None, dtype_of(inputs[1]))]
    check_matrix(a)
    check_matrix(b)
    if a[-2] != b[-2] and None not in (a[-2], b[-2]):
        raise ValueError(
            f"Input matrix and rhs are incompatible: {list(a)} and {list(b)}. They must have the "
            "same number of rows."
        )
    return [((*broadcast_dims(a[:-2], b[:-2]), a[-1], b[-1]), dtype_of(inputs[1]))]


def _lstsq(np_like):
    """Normal equations, or the pseudo-inverse where it is not to be fast.

    Where the equations do not have one solution, that of the Cholesky decomposition is NaN.
    """

    def pinv(a):
        return nan_apart(np.linalg.pinv, a) if np_like is np else jnp.linalg.pinv(a)

    def positive_solve(a, b):
        op = TRIANGULAR_SOLVE.host if np_like is np else TRIANGULAR_SOLVE.lower
        chol = CHOLESKY.host(a) if np_like is np else CHOLESKY.lower(a)
        return op(chol, op(chol, b, lower=True, adjoint=False), lower=True, adjoint=True)

    def compute(a, b, l2_regularizer, fast):
        if not fast:
            return np_like.matmul(pinv(a), b).astype(b.dtype)
        rows, columns = a.shape[-2:]
        ridge = (l2_regularizer * np_like.eye(min(rows, columns))).astype(a.dtype)
        if rows >= columns:
            gram = np_like.matmul(ct(a), a) + ridge
            return positive_solve(gram, np_like.matmul(ct(a), b))
        gram = np_like.matmul(a, ct(a)) + ridge
        return np_like.matmul(ct(a), positive_solve(gram, b))

    return compute


LSTSQ = register(
    "MatrixSolveLs",
    "matrix:T, rhs:T, l2_regularizer:float64",
    lower=_lstsq(jnp),
    host=_lstsq(np),
    grad=AUTO,
    shape=_lstsq_specs,
    attrs={"fast": True},
    types=TYPES,
)


@export("linalg.lstsq")
@dispatchable
def lstsq(matrix, rhs, l2_regularizer=0.0, fast=True, name=None):
    """The `x` for which `matrix @ x` is nearest to `rhs`, and the shortest such `x`.

    Args:
      matrix: tensor of shape `[..., m, n]` and full rank, of float32, float64 or complex.
      rhs: tensor of shape `[..., m, k]` and of the same dtype.
      l2_regularizer: weight of the squared norm of `x`; only where `fast`.
      fast: solve the normal equations; otherwise take the pseudo-inverse, which is more exact and
        does not need full rank.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `[..., n, k]`.

    Raises:
      InvalidArgumentError: if shapes do not fit; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.lstsq([[1.0], [1.0]], [[1.0], [3.0]]).numpy())
      [[2.]]
    """
    inputs = (matrix, rhs, np.float64(l2_regularizer))
    return execute(LSTSQ, inputs, {"fast": bool(fast)}, name)
