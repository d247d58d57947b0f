"""Tridiagonal matrices: tf.linalg.tridiagonal_solve, tf.linalg.tridiagonal_matmul."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of
from yeoul.ops import array
from yeoul.ops.broadcast import conj
from yeoul.ops.diagonal import diag_part
from yeoul.ops.matrix import matrix_transpose
from yeoul.ops.tridiagonal_records import PRODUCT, SOLVE

FORMATS = "compact, matrix or sequence"


def unknown_format(diagonals_format):
    return ValueError(f"Unrecognized diagonals_format: {diagonals_format}. Expected {FORMATS}.")


def from_matrix(diagonals):
    """The diagonals of matrices, in compact form.

    Raises:
      ValueError: if they are not square.
    """
    dims = dims_of(diagonals)
    if dims is not None and dims[-1] != dims[-2] and None not in dims[-2:]:
        raise ValueError(
            f"Expected last two dimensions of diagonals to be same, got {dims[-1]} and {dims[-2]}."
        )
    return diag_part(diagonals, k=(-1, 1), align="LEFT_RIGHT")


def full_length(part, size, front):
    """A diagonal as long as the main one: one that is shorter gets a zero."""
    dims = dims_of(part)
    if size is None or dims is None or dims[-1] != size - 1:
        return part
    pair = [1, 0] if front else [0, 1]
    return array.pad(part, [[0, 0]] * (len(dims) - 1) + [pair])


def from_sequence(diagonals):
    """Three diagonals in compact form.

    Raises:
      ValueError: if there are not three.
    """
    above, on, below = [to_tensor(d) for d in three(diagonals)]
    size = dims_of(on)[-1] if dims_of(on) else None
    parts = [full_length(above, size, False), on, full_length(below, size, True)]
    return array.stack(parts, axis=-2)


def three(diagonals):
    if len(diagonals) != 3:
        raise ValueError(
            f"Expected three diagonals (super, main and sub), not {len(diagonals)} to unpack."
        )
    return diagonals


@export("linalg.tridiagonal_matmul")
@dispatchable
def tridiagonal_matmul(diagonals, rhs, diagonals_format="compact", name=None):
    """The product of tridiagonal matrices and others.

    Args:
      diagonals: the diagonals, in one of three forms: "compact", a tensor of shape `[..., 3, n]`,
        the diagonal above the main one first (its last element is not looked at) and the one below
        last (its first element is not); "sequence", a list of three tensors of shape `[..., n]`;
        "matrix", a tensor of shape `[..., n, n]`.
      rhs: tensor of shape `[..., n, k]`.
      diagonals_format: the form.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `[..., n, k]`.

    Raises:
      ValueError: if the form is unknown, or the matrices are not square.
      InvalidArgumentError: if the shapes do not fit; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> diagonals = [[1.0, 1.0, 0.0], [4.0, 5.0, 6.0], [0.0, 2.0, 2.0]]
      >>> print(tf.linalg.tridiagonal_matmul(diagonals, [[1.0], [1.0], [1.0]]).numpy())
      [[5.]
       [8.]
       [8.]]
    """
    if diagonals_format == "sequence":
        parts = [array.expand_dims(to_tensor(d), -2) for d in three(diagonals)]
    elif diagonals_format in ("compact", "matrix"):
        x = to_tensor(diagonals)
        x = from_matrix(x) if diagonals_format == "matrix" else x
        parts = [x[..., i : i + 1, :] for i in range(3)]
    else:
        raise unknown_format(diagonals_format)
    return execute(PRODUCT, (*parts, rhs), name=name)


@export("linalg.tridiagonal_solve")
@dispatchable
def tridiagonal_solve(
    diagonals,
    rhs,
    diagonals_format="compact",
    transpose_rhs=False,
    conjugate_rhs=False,
    name=None,
    partial_pivoting=True,
    perturb_singular=False,
):
    """The solution `x` of `matrix @ x = rhs` for tridiagonal matrices.

    Args:
      diagonals: the diagonals, as of `tf.linalg.tridiagonal_matmul`; in a "sequence" those beside
        the main one may also have their `n - 1` elements only.
      rhs: tensor of shape `[..., n, k]`, or `[..., n]` for one right-hand side.
      diagonals_format: "compact", "sequence" or "matrix".
      transpose_rhs: transpose `rhs` first.
      conjugate_rhs: take the conjugate of `rhs` first.
      name: name of the node in a graph.
      partial_pivoting: exchange rows where that is the more stable way.
      perturb_singular: move pivots that are nearly 0 away from it, so that singular matrices have a
        finite result. Otherwise that is NaN.

    Returns:
      A tensor of the shape of `rhs`.

    Raises:
      ValueError: if the form is unknown, or shapes do not fit.

    Example:
      >>> import yeoul as tf
      >>> diagonals = tf.constant([[1.0, 1.0, 0.0], [4.0, 5.0, 6.0], [0.0, 2.0, 2.0]])
      >>> print(tf.linalg.tridiagonal_solve(diagonals, tf.constant([5.0, 8.0, 8.0])).numpy())
      [1. 1. 1.]
    """
    if perturb_singular and not partial_pivoting:
        raise ValueError("partial_pivoting must be True if perturb_singular is.")
    if diagonals_format == "sequence":
        x = from_sequence(diagonals)
    elif diagonals_format == "matrix":
        x = from_matrix(to_tensor(diagonals))
    elif diagonals_format == "compact":
        x = to_tensor(diagonals)
    else:
        raise unknown_format(diagonals_format)
    rhs = to_tensor(rhs)
    check_ranks(x, rhs)
    vector = rhs.shape.rank == x.shape.rank - 1
    if conjugate_rhs:
        rhs = conj(rhs)
    if vector:
        rhs = array.expand_dims(rhs, -1)
    elif transpose_rhs:
        rhs = matrix_transpose(rhs)
    check_rows(x, rhs)
    attrs = {"partial_pivoting": bool(partial_pivoting), "perturb_singular": bool(perturb_singular)}
    solution = execute(SOLVE, (x, rhs), attrs, name)
    return array.squeeze(solution, -1) if vector else solution


def check_ranks(diagonals, rhs):
    """Raises ValueError unless diagonals in compact form and right-hand sides fit."""
    dims, given = dims_of(diagonals), dims_of(rhs)
    if dims is None or given is None:
        return
    if len(dims) < 2:
        raise ValueError(f"Expected diagonals to have rank at least 2, got {len(dims)}")
    if len(given) not in (len(dims) - 1, len(dims)):
        raise ValueError(
            f"Expected the rank of rhs to be {len(dims) - 1} or {len(dims)}, got {len(given)}"
        )
    if dims[-2] not in (3, None):
        raise ValueError(f"Expected 3 diagonals got {dims[-2]}")


def check_rows(diagonals, rhs):
    """Raises ValueError if matrices and right-hand sides have other numbers of rows."""
    size, rows = (dims_of(diagonals) or (None,))[-1], (dims_of(rhs) or (None, None))[-2]
    if size is not None and rows is not None and size != rows:
        raise ValueError(
            "Expected number of left-hand sided and right-hand sides to be equal, got "
            f"{size} and {rows}"
        )
