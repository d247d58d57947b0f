"""Tridiagonal matrices: products, and equations solved by elimination; the ops."""

import jax.numpy as jnp
import numpy as np
from jax import lax

from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import register
from yeoul.ops import array
from yeoul.ops.broadcast import conj
from yeoul.ops.linalg import TYPES
from yeoul.ops.matrix import matrix_transpose
from yeoul.ops.reduce import reduce_sum

# Products


def _check_product(parts, rhs):
    """Raises ValueError unless the diagonals and the right-hand side fit."""
    if any(len(p) != len(rhs) or len(p) < 2 for p in parts):
        raise ValueError(
            f"All input tensors must have the same rank: {[list(p) for p in (*parts, rhs)]}."
        )
    for name, p in zip(("superdiagonal", "maindiagonal", "subdiagonal"), parts, strict=True):
        wanted = (*rhs[:-2], 1, rhs[-2])
        if any(a is not None and b is not None and a != b for a, b in zip(p, wanted, strict=True)):
            raise ValueError(f"Invalid {name} shape {list(p)}: expected {list(wanted)}.")


def _product(np_like):
    def compute(superdiag, maindiag, subdiag, rhs):
        _check_product([superdiag.shape, maindiag.shape, subdiag.shape], rhs.shape)
        above, on, below = (d.swapaxes(-1, -2) for d in (superdiag, maindiag, subdiag))
        zero = np_like.zeros_like(rhs[..., :1, :])
        up = np_like.concatenate([above[..., :-1, :] * rhs[..., 1:, :], zero], -2)
        down = np_like.concatenate([zero, below[..., 1:, :] * rhs[..., :-1, :]], -2)
        return on * rhs + (up + down if rhs.shape[-2] else 0)

    return compute


def _product_specs(inputs, attrs):
    dims = [dims_of(x) for x in inputs]
    if all(d is not None for d in dims):
        _check_product(dims[:3], dims[3])
    return [(dims[3], dtype_of(inputs[3]))]


def shifted(x, by):
    """Rows moved up (1) or down (-1) by one, zeros in the row that is left."""
    none = [[0, 0]] * (x.shape.rank - 2)
    if by > 0:
        return array.pad(x, [*none, [0, 1], [0, 0]])[..., 1:, :]
    return array.pad(x, [*none, [1, 0], [0, 0]])[..., :-1, :]


def _row(x):
    """The sums over the columns, as a row."""
    return array.expand_dims(reduce_sum(x, -1), -2)


def _product_grad(r, dy):
    above, on, below, rhs = [to_tensor(x) for x in r.inputs]
    known = conj(rhs)
    columns = [matrix_transpose(conj(d)) for d in (above, on, below)]
    drhs = columns[1] * dy + shifted(columns[0] * dy, -1) + shifted(columns[2] * dy, 1)
    return (
        _row(shifted(known, 1) * dy),
        _row(known * dy),
        _row(shifted(known, -1) * dy),
        drhs,
    )


PRODUCT = register(
    "TridiagonalMatMul",
    "superdiag:T, maindiag:T, subdiag:T, rhs:T",
    lower=_product(jnp),
    host=_product(np),
    grad=_product_grad,
    shape=_product_specs,
    types=TYPES,
)

# Solutions


def _check_equations(diagonals, rhs):
    if len(diagonals) < 2 or len(rhs) != len(diagonals):
        raise ValueError(
            f"diagonals and rhs must have the same rank, 2 or more: {list(diagonals)} and "
            f"{list(rhs)}."
        )
    if diagonals[-2] not in (3, None):
        raise ValueError(f"Expected 3 diagonals got {diagonals[-2]}: shape {list(diagonals)}.")
    a, b = (*diagonals[:-2], diagonals[-1]), rhs[:-1]
    if any(m is not None and n is not None and m != n for m, n in zip(a, b, strict=True)):
        raise ValueError(
            "Expected number of left-hand sided and right-hand sides to be equal, got shapes "
            f"{list(diagonals)} and {list(rhs)}."
        )


def pivoted(row, below, pivoting, where):
    """A step of the elimination: the row of the pivot, and what stays of the other.

    Args:
      row: element on the diagonal, the one to its right, right-hand side.
      below: of the next row, the element left of its diagonal, and these three.
      pivoting: exchange the rows if the lower one has the larger first element.
      where: `np.where` or `jnp.where`.

    Returns:
      Four parts of the row of the pivot, with two elements to its right; and a row of three.
    """
    d, u, b = row
    left, on, right, rhs = below
    factor = left / d
    pivot, kept = (d, u, 0 * u, b), (on - factor * u, right, rhs - factor * b)
    if not pivoting:
        return pivot, kept
    lower = abs(left) > abs(d)
    factor = d / where(left == 0, 1, left)
    swapped = (left, on, right, rhs), (u - factor * on, -factor * right, b - factor * rhs)
    return tuple(
        tuple(where(lower, y, x) for x, y in zip(kind, other, strict=True))
        for kind, other in zip((pivot, kept), swapped, strict=True)
    )


def _rows(np_like, diagonals, rhs):
    """The elements with the axis of the rows first: upper, main and lower diagonal, right sides."""
    above, on, below = (diagonals[..., i, :, None] + 0 * rhs for i in range(3))
    keep = np_like.arange(rhs.shape[-2])[:, None] < rhs.shape[-2] - 1
    above = np_like.where(keep, above, 0).astype(rhs.dtype)
    return [np_like.moveaxis(x, -2, 0) for x in (above, on, below, rhs)]


def nudged(d, diagonals, where):
    """A pivot, moved away from 0 if it is so near that the matrix counts as singular."""
    least = np.finfo(d.dtype).eps * abs(diagonals).max()
    least = where(least == 0, np.finfo(d.dtype).eps, least).astype(d.dtype)
    return where(abs(d) < abs(least), where(d.real < 0, -least, least), d)


def _solve_host(diagonals, rhs, partial_pivoting, perturb_singular):
    _check_equations(diagonals.shape, rhs.shape)
    if not rhs.size:
        return rhs.copy()
    above, on, below, right = _rows(np, diagonals, rhs)
    count, pivots = len(on), []
    row = on[0], above[0], right[0]
    for i in range(count):
        if perturb_singular:
            row = nudged(row[0], diagonals, np.where), row[1], row[2]
        if i == count - 1:
            pivots.append((row[0], row[1], 0 * row[1], row[2]))
            break
        following = below[i + 1], on[i + 1], above[i + 1], right[i + 1]
        pivot, row = pivoted(row, following, partial_pivoting, np.where)
        pivots.append(pivot)
    x, regular = np.zeros((count + 2, *right.shape[1:]), rhs.dtype), True
    for i in reversed(range(count)):
        d, u, w, b = pivots[i]
        x[i] = (b - u * x[i + 1] - w * x[i + 2]) / d
        regular = regular & (d != 0)
    return np.moveaxis(np.where(regular, x[:-2], np.nan), 0, -2).astype(rhs.dtype)


def _solve_lower(diagonals, rhs, partial_pivoting, perturb_singular):
    _check_equations(diagonals.shape, rhs.shape)
    if not rhs.size:
        return rhs
    above, on, below, right = _rows(jnp, diagonals, rhs)

    def nudge(row):
        return (nudged(row[0], diagonals, jnp.where), *row[1:]) if perturb_singular else row

    def forward(row, following):
        pivot, row = pivoted(nudge(row), following, partial_pivoting, jnp.where)
        return row, pivot

    rows = tuple(x[1:] for x in (below, on, above, right))
    last, pivots = lax.scan(forward, (on[0], above[0], right[0]), rows)
    d, u, b = nudge(last)
    ends = (d, u, jnp.zeros_like(u), b)
    pivots = [jnp.concatenate([p, e[None]]) for p, e in zip(pivots, ends, strict=True)]

    def back(later, pivot):
        d, u, w, b = pivot
        x = (b - u * later[0] - w * later[1]) / d
        return (x, later[0]), x

    zero = jnp.zeros_like(b)
    _, x = lax.scan(back, (zero, zero), tuple(pivots), reverse=True)
    regular = (pivots[0] != 0).all(0)
    return jnp.moveaxis(jnp.where(regular, x, jnp.nan), 0, -2).astype(rhs.dtype)


def _solve_specs(inputs, attrs):
    diagonals, rhs = dims_of(inputs[0]), dims_of(inputs[1])
    if diagonals is not None and rhs is not None:
        _check_equations(diagonals, rhs)
    return [(rhs, dtype_of(inputs[1]))]


def adjoint_diagonals(diagonals):
    """The diagonals of the adjoint matrices, in compact form."""
    d = matrix_transpose(conj(to_tensor(diagonals)))
    parts = [shifted(d[..., 2:], 1), d[..., 1:2], shifted(d[..., :1], -1)]
    return matrix_transpose(array.concat(parts, -1))


def _solve_grad(r, dy):
    diagonals, x = r.inputs[0], r.outputs[0]
    drhs = execute(SOLVE, (adjoint_diagonals(diagonals), dy), r.attrs)
    known = conj(x)
    rows = [_row(shifted(known, 1) * drhs), _row(known * drhs), _row(shifted(known, -1) * drhs)]
    return -array.concat(rows, -2), drhs


SOLVE = register(
    "TridiagonalSolve",
    "diagonals:T, rhs:T",
    lower=_solve_lower,
    host=_solve_host,
    grad=_solve_grad,
    shape=_solve_specs,
    attrs={"partial_pivoting": True, "perturb_singular": False},
    types=TYPES,
    limit=1 << 13,
)
