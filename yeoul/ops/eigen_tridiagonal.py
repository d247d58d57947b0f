"""Eigenvalues of Hermitian tridiagonal matrices: tf.linalg.eigh_tridiagonal."""

from yeoul.core.export import export
from yeoul.engine.convert import invalid, to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.engine.infer import dims_of
from yeoul.ops import array
from yeoul.ops.assertions import assert_less, assert_less_equal
from yeoul.ops.complex import conj, real
from yeoul.ops.diagonal import diag
from yeoul.ops.eigen import eigh, eigvalsh
from yeoul.ops.logic import logical_and
from yeoul.ops.math import add
from yeoul.ops.static import known_array


def check(alpha, beta, select, select_range):
    """Raises unless the diagonals and the selection have a meaning."""
    if alpha.dtype != beta.dtype:
        raise ValueError(
            f"'alpha' and 'beta' must have the same type, not {alpha.dtype.name} and "
            f"{beta.dtype.name}."
        )
    if not (alpha.dtype.is_floating or alpha.dtype.is_complex):
        raise ValueError(f"data type {alpha.dtype.name} not inexact: use tf.cast.")
    if select not in ("a", "i", "v"):
        raise ValueError(f"'select must have a value in {{'a', 'i', 'v'}}, not {select!r}.")
    if select != "a" and select_range is None:
        raise TypeError(
            f"select_range is missing: with select={select!r} it is the lowest and the highest "
            "index or value."
        )
    n, m = dims_of(alpha), dims_of(beta)
    if n is None or m is None:
        return
    if len(n) != 1 or len(m) != 1 or (None not in (*n, *m) and m[0] != max(n[0] - 1, 0)):
        raise invalid(
            f"Incompatible shapes: {list(n)} vs. {list(m)}: 'alpha' has n elements, 'beta' n - 1."
        )


def dense(alpha, beta):
    """The matrices."""
    below = conj(beta) if beta.dtype.is_complex else beta
    size = dims_of(alpha)
    if size is not None and size[0] is not None and size[0] < 2:
        return diag(alpha)
    return add(diag(alpha), add(diag(beta, k=1), diag(below, k=-1)))


@export("linalg.eigh_tridiagonal")
@dispatchable
def eigh_tridiagonal(
    alpha,
    beta,
    eigvals_only=True,
    select="a",
    select_range=None,
    tol=None,
    name=None,
):
    """Eigenvalues, and eigenvectors, of a Hermitian tridiagonal matrix.

    Args:
      alpha: the main diagonal, a tensor of shape `[n]`; of complex ones the real part counts.
      beta: the diagonal above, a tensor of shape `[n - 1]`; the one below is its conjugate.
      eigvals_only: give no eigenvectors.
      select: "a": all; "i": those with an index in `select_range`, the smallest value having index
        0; "v": those with a value in `select_range`.
      select_range: the lowest and highest index, both included, or the ends of an interval, of
        which the lower one is excluded.
      tol: the absolute error that would do; all that floating-point numbers allow is given.
      name: name of the node in a graph.

    Returns:
      The values, the smallest first; or a pair of them and the vectors, in the columns of a matrix.

    Raises:
      ValueError: if dtypes differ, or `select` is unknown.
      TypeError: if `select_range` is missing.
      InvalidArgumentError: if shapes do not fit, or the range is empty.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.eigh_tridiagonal([2.0, 2.0], [1.0]).numpy())
      [1. 3.]
    """
    alpha, beta = to_tensor(alpha), to_tensor(beta)
    check(alpha, beta, select, select_range)
    if alpha.dtype.is_complex:
        alpha = array.cast(real(alpha), alpha.dtype)
    matrix, vectors = dense(alpha, beta), None
    if eigvals_only:
        values = eigvalsh(matrix)
    else:
        values, vectors = eigh(matrix)
    values = real(values) if values.dtype.is_complex else values
    if select != "a":
        values, vectors = selected(values, vectors, select, select_range)
    values = array.identity(values, name)
    return values if vectors is None else (values, vectors)


def selected(values, vectors, select, select_range):
    """The eigenvalues, and vectors if there are any, of a range."""
    if select == "i":
        first, last = [to_tensor(n) for n in select_range]
        if not (first.dtype.is_integer and last.dtype.is_integer):
            raise invalid(f"select_range must have integers for select='i', not {select_range}.")
        assert_less_equal(first, last, message="Got empty index range in select_range.")
        first = number_or(first)
        chosen = slice(first, number_or(last) + 1)
        return values[chosen], None if vectors is None else vectors[:, chosen]
    low, high = [array.cast(end, values.dtype) for end in select_range]
    assert_less(low, high, message="Got empty interval in select_range.")
    chosen = logical_and(values > low, values <= high)
    kept = array.boolean_mask(values, chosen)
    return kept, None if vectors is None else array.boolean_mask(vectors, chosen, axis=1)


def number_or(tensor):
    """A scalar as an int, where its value is known."""
    known = known_array(tensor)
    return tensor if known is None else max(int(known), 0)
