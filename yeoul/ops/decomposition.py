"""Decompositions: tf.linalg.qr, tf.linalg.svd, tf.linalg.pinv, tf.linalg.matrix_rank."""

import collections

import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import float32, int32
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import TABLE, register
from yeoul.ops.casting import cast
from yeoul.ops.complex import complex as complex_of
from yeoul.ops.complex import imag
from yeoul.ops.diagonal import check_matrix, diag, diag_part, set_diag
from yeoul.ops.division import divide, divide_no_nan
from yeoul.ops.joining import concat
from yeoul.ops.linalg import TYPES, ct, triangular_solve
from yeoul.ops.math import add, multiply, subtract
from yeoul.ops.matmul import batch_product
from yeoul.ops.matrix import adjoint, band_part
from yeoul.ops.reduce import reduce_max, reduce_sum
from yeoul.ops.select import where
from yeoul.ops.views import expand_dims


def smaller(m, n):
    """The smaller of two dimensions; None if it is not known."""
    if m is None or n is None:
        return None
    return min(m, n)


def skew(x):
    """`x - adjoint(x)`."""
    return subtract(x, adjoint(x))


# QR


def _qr_specs(inputs, attrs):
    dims, dtype = dims_of(inputs[0]), dtype_of(inputs[0])
    if dims is None:
        return [(None, dtype), (None, dtype)]
    check_matrix(dims)
    *batch, m, n = dims
    p = m if attrs["full_matrices"] else smaller(m, n)
    return [((*batch, m, p), dtype), ((*batch, p, n), dtype)]


def _qr(np_like):
    def compute(x, full_matrices):
        check_matrix(x.shape)
        return tuple(np_like.linalg.qr(x, mode="complete" if full_matrices else "reduced"))

    return compute


def right_solve(x, r):
    """`x @ inverse(adjoint(r))` for upper triangular `r`."""
    return adjoint(triangular_solve(r, adjoint(x), lower=False))


def _qr_grad_deep(q, r, dq, dr):
    """For at least as many rows as columns."""
    upper = subtract(batch_product(dr, r, False, True), batch_product(q, dq, True))
    upper = band_part(upper, 0, -1)
    both = add(upper, adjoint(upper))
    both = set_diag(both, 0.5 * diag_part(both))
    return right_solve(add(dq, batch_product(q, both)), r)


def _qr_grad(r, dq, dr):
    q, upper = r.outputs
    rows, columns = q.shape[-2], upper.shape[-1]
    if rows is None or columns is None:
        raise ValueError(
            "The gradient of tf.linalg.qr needs to know the size of the matrices while the "
            f"function is traced, not {r.inputs[0]!r}. Use tf.ensure_shape."
        )
    if rows > columns and r.attrs["full_matrices"]:
        raise ValueError(
            "The gradient of tf.linalg.qr is not defined for full_matrices=True where there are "
            f"more rows than columns: {rows} and {columns}. Use full_matrices=False."
        )
    if rows >= columns:
        return _qr_grad_deep(q, upper, dq, dr)
    rest = r.inputs[0][..., rows:]
    square, dsquare = upper[..., :rows], dr[..., :rows]
    drest = dr[..., rows:]
    first = _qr_grad_deep(q, square, add(dq, batch_product(rest, drest, False, True)), dsquare)
    return concat([first, batch_product(q, drest)], -1)


QR = register(
    "Qr",
    "input:T",
    lower=_qr(jnp),
    host=_qr(np),
    grad=_qr_grad,
    shape=_qr_specs,
    attrs={"full_matrices": False},
    types=TYPES,
    outputs=2,
)
Qr = collections.namedtuple("Qr", ["q", "r"])


@export("linalg.qr")
@dispatchable
def qr(input, full_matrices=False, name=None):
    """Each matrix as the product of a unitary `q` and an upper triangular `r`.

    Args:
      input: tensor of shape `[..., m, n]`, of float32, float64 or complex.
      full_matrices: `q` has shape `[..., m, m]`; otherwise `[..., m, min(m, n)]`.
      name: name of the node in a graph.

    Returns:
      A named tuple `(q, r)`.

    Example:
      >>> import yeoul as tf
      >>> q, r = tf.linalg.qr([[0.0, 2.0], [3.0, 4.0]])
      >>> print(tf.matmul(q, r).numpy().round(4))
      [[0. 2.]
       [3. 4.]]
    """
    return Qr(*execute(QR, (input,), {"full_matrices": bool(full_matrices)}, name))


# Singular values


def _svd_specs(inputs, attrs):
    dims, dtype = dims_of(inputs[0]), dtype_of(inputs[0])
    if dims is None:
        return [(None, dtype.real_dtype), (None, dtype), (None, dtype)]
    check_matrix(dims)
    *batch, m, n = dims
    p = smaller(m, n)
    values = ((*batch, p), dtype.real_dtype)
    if not attrs["compute_uv"]:
        return [values, ((0,), dtype), ((0,), dtype)]
    full = attrs["full_matrices"]
    return [values, ((*batch, m, m if full else p), dtype), ((*batch, n, n if full else p), dtype)]


def _svd_of_nan(x, compute_uv, full_matrices):
    """What matrices have of which one element is not finite: NaN, and the others as ever."""
    bad = ~np.isfinite(x).all((-2, -1))
    parts = _svd(np)(np.where(bad[..., None, None], x.dtype.type(0), x), compute_uv, full_matrices)
    for part in parts[: 3 if compute_uv else 1]:
        part[bad] = np.nan
    return parts


def _svd(np_like):
    def compute(x, compute_uv, full_matrices):
        check_matrix(x.shape)
        if np_like is np and not np.isfinite(x).all():
            return _svd_of_nan(x, compute_uv, full_matrices)
        if not compute_uv:
            none = np_like.zeros((0,), x.dtype)
            return np_like.linalg.svd(x, compute_uv=False), none, none
        u, s, vh = np_like.linalg.svd(x, full_matrices=full_matrices)
        return s, u, ct(vh)

    return compute


def columns_times(matrices, values):
    """The columns of matrices, each multiplied by its value."""
    return multiply(matrices, expand_dims(same_kind(values, matrices), -2))


def same_kind(values, like):
    """Real numbers as complex ones where `like` is complex."""
    return cast(values, like.dtype) if like.dtype.is_complex else values


def inverse_gaps(values):
    """`1 / (values[j] - values[i])` for each pair, 0 where the two are equal."""
    gaps = subtract(expand_dims(values, -2), expand_dims(values, -1))
    return divide_no_nan(TABLE["OnesLike"].public(gaps), gaps)


def _svd_grad(r, ds, du, dv):
    """From Townsend, Differentiating the Singular Value Decomposition."""
    x, s = r.inputs[0], r.outputs[0]
    if not r.attrs["compute_uv"]:
        _, u, v = svd_record(x)
        return batch_product(columns_times(u, ds), v, False, True)
    u, v = r.outputs[1:]
    rows, columns = u.shape[-2], v.shape[-2]
    if r.attrs["full_matrices"] and rows != columns:
        raise ValueError(
            "The gradient of tf.linalg.svd is not defined for full_matrices=True and matrices "
            f"that are not square: {x!r}. Use full_matrices=False."
        )
    inverse = divide_no_nan(TABLE["OnesLike"].public(s), s)
    gaps = same_kind(inverse_gaps(multiply(s, s)), x)
    turn_u, turn_v = batch_product(u, du, True), batch_product(v, dv, True)
    middle = add(
        columns_times(multiply(gaps, skew(turn_u)), s),
        multiply(expand_dims(same_kind(s, x), -1), multiply(gaps, skew(turn_v))),
    )
    middle = add(middle, diag(same_kind(ds, x)))
    if x.dtype.is_complex:  # the common phase of a column of u and of v is free
        phase = multiply(imag(diag_part(turn_u)), inverse)
        middle = add(middle, diag(complex_of(phase - phase, phase)))
    grad = batch_product(u, batch_product(middle, v, False, True))
    if rows is None or columns is None or rows > columns:
        outside = columns_times(subtract(du, batch_product(u, turn_u)), inverse)
        grad = add(grad, batch_product(outside, v, False, True))
    if rows is None or columns is None or rows < columns:
        outside = subtract(dv, batch_product(v, turn_v))
        grad = add(grad, batch_product(columns_times(u, inverse), outside, False, True))
    return grad


SVD = register(
    "Svd",
    "input:T",
    lower=_svd(jnp),
    host=_svd(np),
    grad=_svd_grad,
    shape=_svd_specs,
    attrs={"compute_uv": True, "full_matrices": False},
    types=TYPES,
    outputs=3,
)


def svd_record(x, compute_uv=True, full_matrices=False, name=None):
    """`execute` of Svd: s, u, v."""
    attrs = {"compute_uv": compute_uv, "full_matrices": full_matrices}
    return execute(SVD, (x,), attrs, name)


@export("linalg.svd")
@dispatchable
def svd(tensor, full_matrices=False, compute_uv=True, name=None):
    """Singular values and vectors: each matrix as `u @ diag(s) @ adjoint(v)`.

    Args:
      tensor: tensor of shape `[..., m, n]`, of float32, float64 or complex.
      full_matrices: `u` and `v` are square; otherwise they have min(m, n) columns.
      compute_uv: also compute the vectors.
      name: name of the node in a graph.

    Returns:
      `(s, u, v)`, or `s` alone; the singular values are real, the largest first.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.svd([[3.0, 0.0], [0.0, 4.0]], compute_uv=False).numpy())
      [4. 3.]
    """
    s, u, v = svd_record(tensor, bool(compute_uv), bool(full_matrices), name)
    return (s, u, v) if compute_uv else s


@export("linalg.pinv")
@dispatchable
def pinv(a, rcond=None, validate_args=False, name=None):
    """The Moore-Penrose pseudo-inverse of each matrix.

    Args:
      a: tensor of shape `[..., m, n]`, of float32 or float64.
      rcond: singular values below this part of the largest one count as 0, of shape `[...]`; by
        default 10 times the larger dimension times the precision of the dtype.
      validate_args: checks that `a` is of floats, which is always checked.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `[..., n, m]`.

    Raises:
      TypeError: if `a` is not of floats.
      ValueError: if `a` has a rank below 2.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.pinv([[2.0, 0.0], [0.0, 0.0]]).numpy())
      [[0.5 0. ]
       [0.  0. ]]
    """
    a = to_tensor(a)
    if not a.dtype.is_floating:
        raise TypeError(f"Input `a` must have `float`-like `dtype` (saw {a.dtype!r}). Use tf.cast.")
    check_rank(a)
    s, u, v = svd_record(a)
    if rcond is None:
        rcond = 10.0 * larger_dimension(s, a) * np.finfo(a.dtype.np).eps
    cutoff = multiply(cast(rcond, a.dtype), reduce_max(s, -1))
    s = where(s > expand_dims(cutoff, -1), s, np.array(np.inf, a.dtype.np))
    return batch_product(divide(v, expand_dims(s, -2)), u, False, True, name)


def check_rank(a):
    """Raises ValueError if a tensor is known to be no matrix."""
    if a.shape.rank is not None and a.shape.rank < 2:
        raise ValueError(
            f"Input `a` must have at least 2 dimensions (saw: {a.shape.rank}). Use tf.expand_dims."
        )


def larger_dimension(values, a):
    """The larger of rows and columns of `a`, as a float; in a graph of the dtype of `values`."""
    if a.shape.rank is not None and None not in a.shape[-2:]:
        return float(max(a.shape[-2:]))
    return cast(reduce_max(TABLE["Shape"].public(a)[-2:]), values.dtype)


@export("linalg.matrix_rank")
@dispatchable
def matrix_rank(a, tol=None, validate_args=False, name=None):
    """The rank of each matrix: how many singular values are above a tolerance.

    Args:
      a: tensor of shape `[..., m, n]`, of float32, float64 or complex.
      tol: the tolerance; by default the largest singular value times the larger dimension times
        the precision of the dtype.
      validate_args: accepted; the rank of `a` is always checked.
      name: name of the node in a graph.

    Returns:
      A tensor of int32, of shape `[...]`.

    Raises:
      ValueError: if `a` has a rank below 2.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.matrix_rank([[1.0, 2.0], [2.0, 4.0]]).numpy())
      1
    """
    a = convert_to_tensor(a, dtype_hint=float32)
    check_rank(a)
    s = svd(a, compute_uv=False)
    if tol is None:
        tol = larger_dimension(s, a) * np.finfo(s.dtype.np).eps * reduce_max(s, -1, keepdims=True)
    return reduce_sum(cast(s > cast(tol, s.dtype), int32), -1, name=name)
