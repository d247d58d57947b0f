"""Inverses, determinants and linear equations: tf.linalg.inv, tf.linalg.det, tf.linalg.solve."""

import collections

import jax.numpy as jnp
import numpy as np
from jax import lax

from yeoul.core.export import export
from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import broadcast_dims, dims_of, dtype_of
from yeoul.engine.op import register
from yeoul.ops.broadcast import conj, unbroadcast, wants
from yeoul.ops.diagonal import check_matrix
from yeoul.ops.family import COMPLEX, SINGLE
from yeoul.ops.math import multiply, negative
from yeoul.ops.matmul import batch_product
from yeoul.ops.matrix import band_part
from yeoul.ops.singular import has_no_inverse, nan_apart
from yeoul.ops.views import expand_dims

TYPES = SINGLE | COMPLEX


def check_square(dims):
    """Raises ValueError unless the dimensions are those of square matrices."""
    check_matrix(dims)
    if dims[-1] != dims[-2] and None not in dims[-2:]:
        raise ValueError(
            f"Input matrix must be square, not of shape {list(dims)}: Dimensions must be equal, "
            f"but are {dims[-2]} and {dims[-1]}."
        )


def squared(dims):
    """The dimensions of square matrices; if one side is known, both are.

    Raises:
      ValueError: if they are not square.
    """
    check_square(dims)
    side = dims[-1] if dims[-2] is None else dims[-2]
    return (*dims[:-2], side, side)


def square_specs(inputs, attrs):
    """Rule: square matrices of the shape of the input."""
    dims = dims_of(inputs[0])
    return [(None if dims is None else squared(dims), dtype_of(inputs[0]))]


def batch_specs(inputs, attrs):
    """Rule: one number for each square matrix."""
    ((dims, dtype),) = square_specs(inputs, attrs)
    return [(None if dims is None else dims[:-2], dtype)]


def ct(x):
    """Arrays of matrices, transposed and conjugated."""
    return x.conj().swapaxes(-1, -2) if x.dtype.kind == "c" else x.swapaxes(-1, -2)


# Inverse


def _singular(x):
    return invalid(
        f"Input is not invertible: a matrix among those of shape {list(x.shape)} is singular, or "
        "has a NaN in the first column. Use tf.linalg.pinv or tf.linalg.lstsq. [Op:MatrixInverse]"
    )


def _inverse_host(x, adjoint):
    check_square(x.shape)
    a = ct(x) if adjoint else x
    if np.isnan(a[..., :1]).any():
        raise _singular(x)
    try:
        return nan_apart(np.linalg.inv, a)
    except np.linalg.LinAlgError:
        raise _singular(x) from None


def _inverse_grad(r, dy):
    y, adjoint = r.outputs[0], r.attrs["adjoint"]
    inner = batch_product(dy, y, adjoint, not adjoint)
    return negative(batch_product(y, inner, not adjoint))


INVERSE = register(
    "MatrixInverse",
    "input:T",
    lower=lambda x, adjoint: jnp.linalg.inv(ct(x) if adjoint else x),
    host=_inverse_host,
    grad=_inverse_grad,
    shape=square_specs,
    refuses=lambda x, adjoint: has_no_inverse(ct(x) if adjoint else x),
    attrs={"adjoint": False},
    types=TYPES,
)


@export("linalg.inv")
@dispatchable
def inv(input, adjoint=False, name=None):
    """The inverse of each square matrix.

    Args:
      input: tensor of shape `[..., n, n]`, of float32, float64 or complex.
      adjoint: invert the adjoint instead.
      name: name of the node in a graph.

    Returns:
      A tensor of the same shape and dtype.

    Raises:
      InvalidArgumentError: if a matrix is not square, or not invertible.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.inv([[2.0, 0.0], [0.0, 4.0]]).numpy())
      [[0.5  0.  ]
       [0.   0.25]]
    """
    return execute(INVERSE, (input,), {"adjoint": bool(adjoint)}, name)


# Determinants


def matrices_of(scalars):
    """A tensor of numbers, as matrices of size 1."""
    return expand_dims(expand_dims(scalars, -1), -1)


DETERMINANT = register(
    "MatrixDeterminant",
    "input:T",
    lower=jnp.linalg.det,
    host=lambda x: np.asarray(np.linalg.det(x), x.dtype),
    grad=lambda r, dy: multiply(
        matrices_of(multiply(dy, conj(r.outputs[0]))), inv(r.inputs[0], adjoint=True)
    ),
    shape=batch_specs,
    types=TYPES,
)


@export("linalg.det")
@dispatchable
def det(input, name=None):
    """The determinant of each square matrix.

    Args:
      input: tensor of shape `[..., n, n]`, of float32, float64 or complex.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `[...]` and of the same dtype.

    Raises:
      InvalidArgumentError: if a matrix is not square; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.det([[2.0, 0.0], [0.0, 4.0]]).numpy())
      8.0
    """
    return execute(DETERMINANT, (input,), name=name)


def _slogdet(np_like):
    def compute(x):
        sign, logarithm = np_like.linalg.slogdet(x)
        return sign.astype(x.dtype), logarithm.astype(x.dtype)

    return compute


LOG_DETERMINANT = register(
    "LogMatrixDeterminant",
    "input:T",
    lower=_slogdet(jnp),
    host=_slogdet(np),
    grad=lambda r, dsign, dy: multiply(matrices_of(dy), inv(r.inputs[0], adjoint=True)),
    shape=lambda inputs, attrs: batch_specs(inputs, attrs) * 2,
    types=TYPES,
    outputs=2,
)
LogMatrixDeterminant = collections.namedtuple(
    "LogMatrixDeterminant", ["sign", "log_abs_determinant"]
)


@export("linalg.slogdet")
@dispatchable
def slogdet(input, name=None):
    """Sign and logarithm of the absolute value of the determinant of each square matrix.

    Args:
      input: tensor of shape `[..., n, n]`, of float32, float64 or complex.
      name: name of the node in a graph.

    Returns:
      A named tuple `(sign, log_abs_determinant)` of tensors of shape `[...]`.

    Raises:
      InvalidArgumentError: if a matrix is not square; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> sign, logarithm = tf.linalg.slogdet([[0.0, 1.0], [1.0, 0.0]])
      >>> print(sign.numpy(), logarithm.numpy())
      -1.0 0.0
    """
    return LogMatrixDeterminant(*execute(LOG_DETERMINANT, (input,), name=name))


# Linear equations


def _solve_specs(inputs, attrs):
    a, b = dims_of(inputs[0]), dims_of(inputs[1])
    if a is not None:
        a = squared(a)
    if a is not None and b is not None:
        if len(a) != len(b):
            raise ValueError(
                f"All input tensors must have the same rank, not {len(a)} and {len(b)} (shapes "
                f"{list(a)} and {list(b)}). Add axes to the right-hand side with tf.expand_dims."
            )
        check_rows(a, b)
        b = (*b[:-2], a[-1] if b[-2] is None else b[-2], b[-1])
    return [(b, dtype_of(inputs[1]))]


def check_rows(a, b):
    """Raises ValueError unless a right-hand side has as many rows as the matrix."""
    if b[-2] != a[-1] and None not in (b[-2], a[-1]):
        raise ValueError(
            f"Input matrix and rhs are incompatible: {list(a)} and {list(b)}. The right-hand side "
            f"has {b[-2]} rows, expected {a[-1]}."
        )


def _solve_host(a, b, adjoint):
    if a.ndim != b.ndim or a.ndim < 2:
        raise ValueError(f"ranks {a.ndim} and {b.ndim}")
    a = ct(a) if adjoint else a
    if np.isnan(a[..., :1]).any():
        raise invalid(
            "Input matrix is not invertible: it has a NaN in its first column. [Op:MatrixSolve]"
        )
    try:
        return nan_apart(np.linalg.solve, a, b)
    except np.linalg.LinAlgError as error:
        if "Singular" not in str(error):
            raise
        raise invalid("Input matrix is not invertible. [Op:MatrixSolve]") from None


def _solve_grad(r, dy):
    a, x, adjoint = r.inputs[0], r.outputs[0], r.attrs["adjoint"]
    db = solve(a, dy, adjoint=not adjoint)
    if not wants(r, 0):
        return None, db
    left, right = (x, db) if adjoint else (db, x)
    return negative(batch_product(left, right, False, True)), db


SOLVE = register(
    "MatrixSolve",
    "matrix:T, rhs:T",
    lower=lambda a, b, adjoint: jnp.linalg.solve(ct(a) if adjoint else a, b),
    host=_solve_host,
    grad=_solve_grad,
    shape=_solve_specs,
    refuses=lambda a, b, adjoint: has_no_inverse(ct(a) if adjoint else a),
    attrs={"adjoint": False},
    types=TYPES,
)


@export("linalg.solve")
@dispatchable
def solve(matrix, rhs, adjoint=False, name=None):
    """The solution `x` of `matrix @ x = rhs`.

    Args:
      matrix: tensor of shape `[..., n, n]`, of float32, float64 or complex.
      rhs: tensor of shape `[..., n, k]` and of the same dtype.
      adjoint: solve with the adjoint of the matrix instead.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `[..., n, k]`.

    Raises:
      InvalidArgumentError: if shapes do not fit, or a matrix is not invertible.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.solve([[2.0, 0.0], [0.0, 4.0]], [[2.0], [2.0]]).numpy())
      [[1. ]
       [0.5]]
    """
    return execute(SOLVE, (matrix, rhs), {"adjoint": bool(adjoint)}, name)


def _triangular_specs(inputs, attrs):
    a, b = dims_of(inputs[0]), dims_of(inputs[1])
    if a is None or b is None:
        return [(None, dtype_of(inputs[1]))]
    a = squared(a)
    check_matrix(b)
    check_rows(a, b)
    rows = a[-1] if b[-2] is None else b[-2]
    return [((*broadcast_dims(a[:-2], b[:-2]), rows, b[-1]), dtype_of(inputs[1]))]


def _substitute(a, b, lower, adjoint):
    """Solves row by row; a zero on the diagonal gives infinities, as in TensorFlow."""
    check_square(a.shape)
    check_matrix(b.shape)
    check_rows(a.shape, b.shape)
    a = ct(a) if adjoint else a
    lower = lower != adjoint
    batch = np.broadcast_shapes(a.shape[:-2], b.shape[:-2])
    x = np.broadcast_to(b, batch + b.shape[-2:]).copy()
    n = a.shape[-1]
    for i in range(n) if lower else reversed(range(n)):
        before = slice(0, i) if lower else slice(i + 1, n)
        known = np.matmul(a[..., i : i + 1, before], x[..., before, :])[..., 0, :]
        x[..., i, :] = (x[..., i, :] - known) / a[..., i, i, None]
    return x


def _triangular_lower(a, b, lower, adjoint):
    batch = jnp.broadcast_shapes(a.shape[:-2], b.shape[:-2])
    a = jnp.broadcast_to(a, batch + a.shape[-2:])
    b = jnp.broadcast_to(b, batch + b.shape[-2:])
    return lax.linalg.triangular_solve(
        a, b, left_side=True, lower=lower, transpose_a=adjoint, conjugate_a=adjoint
    )


def _triangular_grad(r, dy):
    a, b = r.inputs
    x, lower, adjoint = r.outputs[0], r.attrs["lower"], r.attrs["adjoint"]
    db = triangular_solve(a, dy, lower=lower, adjoint=not adjoint)
    da = None
    if wants(r, 0):
        left, right = (x, db) if adjoint else (db, x)
        da = negative(batch_product(left, right, False, True))
        da = band_part(da, -1, 0) if lower else band_part(da, 0, -1)
        da = unbroadcast(da, a, da)
    return da, unbroadcast(db, b, db) if wants(r, 1) else None


TRIANGULAR_SOLVE = register(
    "MatrixTriangularSolve",
    "matrix:T, rhs:T",
    lower=_triangular_lower,
    host=_substitute,
    grad=_triangular_grad,
    shape=_triangular_specs,
    attrs={"lower": True, "adjoint": False},
    types=TYPES,
)


@export("linalg.triangular_solve")
@dispatchable
def triangular_solve(matrix, rhs, lower=True, adjoint=False, name=None):
    """The solution `x` of `matrix @ x = rhs` for triangular matrices.

    Args:
      matrix: tensor of shape `[..., n, n]`, of float32, float64 or complex; the other triangle is
        not looked at.
      rhs: tensor of shape `[..., n, k]` and of the same dtype; batches broadcast.
      lower: the matrices are lower triangular, not upper.
      adjoint: solve with the adjoint of the matrix instead.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `[..., n, k]`.

    Raises:
      InvalidArgumentError: if shapes do not fit; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.triangular_solve([[1.0, 0.0], [1.0, 2.0]], [[1.0], [3.0]]).numpy())
      [[1.]
       [1.]]
    """
    attrs = {"lower": bool(lower), "adjoint": bool(adjoint)}
    return execute(TRIANGULAR_SOLVE, (matrix, rhs), attrs, name)
