"""Parts and rearrangements of matrices: tf.eye, tf.linalg.band_part, trace, adjoint, cross."""

import math

import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import as_dtype, int32
from yeoul.core.export import export
from yeoul.engine.convert import invalid, to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of, same
from yeoul.engine.op import TABLE, register
from yeoul.engine.tensor import Tensor
from yeoul.ops.broadcast import conj, wants
from yeoul.ops.casting import cast
from yeoul.ops.creation import fill
from yeoul.ops.diagonal import diag, diag_part
from yeoul.ops.family import ANY, NUMBERS, REAL
from yeoul.ops.joining import concat
from yeoul.ops.math import minimum
from yeoul.ops.reduce import reduce_sum
from yeoul.ops.static import as_dims
from yeoul.ops.transpose import transpose


def _band(np_like):
    def compute(x, num_lower, num_upper):
        rows = np.arange(x.shape[-2])[:, None]
        below = rows - np.arange(x.shape[-1])
        inside = ((num_lower < 0) | (below <= num_lower)) & (
            (num_upper < 0) | (-below <= num_upper)
        )
        return np_like.where(inside, x, np_like.zeros_like(x))

    return compute


def _band_host(x, num_lower, num_upper):
    rows, columns = x.shape[-2:]
    if num_lower > rows or num_upper > columns:
        raise invalid(
            "num_lower must be negative or less or equal to number of rows, num_upper to number of "
            f"columns, got: {num_lower} and {num_upper} for matrices of shape [{rows}, {columns}] "
            "[Op:MatrixBandPart]."
        )
    return _band(np)(x, num_lower, num_upper)


BAND_PART = register(
    "MatrixBandPart",
    "input:T, num_lower:Tindex, num_upper:Tindex",
    lower=_band(jnp),
    host=_band_host,
    grad=lambda r, dy: (execute(BAND_PART, (dy, *r.inputs[1:])), None, None),
    shape=same,
    types=ANY,
)


@export("linalg.band_part")
@dispatchable
def band_part(input, num_lower, num_upper, name=None):
    """Matrices with zeros outside of a band around the main diagonal.

    Args:
      input: tensor of shape `[..., rows, columns]`.
      num_lower: number of diagonals below the main one to keep; negative: all.
      num_upper: number of diagonals above the main one to keep; negative: all.
      name: name of the node in a graph.

    Returns:
      A tensor of the shape and dtype of `input`.

    Raises:
      InvalidArgumentError: if there are not so many diagonals.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.band_part([[1, 2], [3, 4]], -1, 0).numpy())
      [[1 0]
       [3 4]]
    """
    return execute(BAND_PART, (input, num_lower, num_upper), name=name)


def differ(a, b):
    """True if two shapes of one rank are known to differ."""
    return any(m != n and None not in (m, n) for m, n in zip(a, b, strict=True))


def _diag_specs(inputs, attrs):
    dims = dims_of(inputs[0])
    return [(None if dims is None else (*dims, *dims), dtype_of(inputs[0]))]


def _diag(np_like):
    return lambda x: np_like.diag(x.reshape(-1)).reshape(x.shape * 2)


def _diag_part_specs(inputs, attrs):
    dims, dtype = dims_of(inputs[0]), dtype_of(inputs[0])
    if dims is None:
        return [(None, dtype)]
    half = len(dims) // 2
    first, second = dims[:half], dims[half:]
    if len(dims) % 2 or differ(first, second):
        raise ValueError(
            f"Invalid shape {list(dims)}: the second half of the dimensions must repeat the first."
        )
    return [(tuple([m if n is None else n for m, n in zip(second, first, strict=True)]), dtype)]


def _diag_part(np_like):
    def compute(x):
        first = x.shape[: x.ndim // 2]
        if x.ndim % 2 or first * 2 != x.shape:
            raise ValueError(f"Invalid shape {list(x.shape)}")
        size = math.prod(first)
        return np_like.diagonal(x.reshape(size, size)).reshape(first)

    return compute


TENSOR_DIAG = register(
    "Diag",
    "diagonal:T",
    lower=_diag(jnp),
    host=_diag(np),
    grad=lambda r, dy: tensor_diag_part(dy),
    shape=_diag_specs,
    types=NUMBERS,
)
TENSOR_DIAG_PART = register(
    "DiagPart",
    "input:T",
    lower=_diag_part(jnp),
    host=_diag_part(np),
    grad=lambda r, dy: tensor_diag(dy),
    shape=_diag_part_specs,
    types=NUMBERS,
)


@export("linalg.tensor_diag")
@dispatchable
def tensor_diag(diagonal, name=None):
    """A tensor of twice the rank, zero but where both halves of an index agree.

    Args:
      diagonal: numeric tensor of shape `[n1, …, nk]`.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `[n1, …, nk, n1, …, nk]`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.tensor_diag([1, 2]).numpy())
      [[1 0]
       [0 2]]
    """
    return execute(TENSOR_DIAG, (diagonal,), name=name)


@export("linalg.tensor_diag_part")
@dispatchable
def tensor_diag_part(input, name=None):
    """The diagonal of a tensor: the elements at whose index both halves agree.

    Args:
      input: numeric tensor of shape `[n1, …, nk, n1, …, nk]`.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `[n1, …, nk]`.

    Raises:
      InvalidArgumentError: if the second half of the shape does not repeat the first.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.tensor_diag_part([[1, 2], [3, 4]]).numpy())
      [1 4]
    """
    return execute(TENSOR_DIAG_PART, (input,), name=name)


TENSOR_DIAG.public, TENSOR_DIAG_PART.public = tensor_diag, tensor_diag_part


@export("linalg.trace")
@dispatchable
def trace(x, name=None):
    """The sum of the main diagonal of each matrix.

    Args:
      x: numeric tensor of shape `[..., rows, columns]`.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `[...]`.

    Raises:
      InvalidArgumentError: if `x` has a rank below 2; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.trace([[1, 2], [3, 4]]).numpy())
      5
    """
    return reduce_sum(diag_part(x), -1, name=name)


@export("linalg.eye", "eye")
@dispatchable
def eye(num_rows, num_columns=None, batch_shape=None, dtype="float32", name=None):
    """Identity matrices.

    Args:
      num_rows: rows, an int or integer scalar.
      num_columns: columns; by default as many.
      batch_shape: shape of leading axes along which the matrix is repeated.
      dtype: dtype of the result.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `[*batch_shape, num_rows, num_columns]`.

    Raises:
      TypeError: if a size is not an integer.

    Example:
      >>> import yeoul as tf
      >>> print(tf.eye(2, 3).numpy())
      [[1. 0. 0.]
       [0. 1. 0.]]
    """
    rows = size_argument(num_rows)
    columns = rows if num_columns is None else size_argument(num_columns)
    batch = () if batch_shape is None else as_dims(batch_shape)
    if isinstance(rows, int) and isinstance(columns, int):
        short = min(rows, columns)
    else:
        short = minimum(rows, columns)
    if isinstance(short, int) and isinstance(batch, tuple):
        shape = (*batch, short)
    else:
        front = batch if isinstance(batch, Tensor) else list(batch) or np.zeros(0, np.int32)
        shape = concat([cast(front, int32), [short]], 0)
    ones = fill(shape, np.ones((), as_dtype(dtype).np))
    return diag(ones, name or "diag", num_rows=rows, num_cols=columns)


def size_argument(value):
    """A number of rows or columns: an int or a tensor."""
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, Tensor) or hasattr(value, "__tf_tensor__"):
        tensor = to_tensor(value)
        if tensor.dtype.is_integer:
            return cast(tensor, int32)
    raise TypeError(
        "Arguments `num_rows` and `num_columns` must be positive integer values. "
        f"Received: {value!r}."
    )


@export("linalg.matrix_transpose")
@dispatchable
def matrix_transpose(a, name="matrix_transpose", conjugate=False):
    """The matrices in the last two axes transposed.

    Args:
      a: tensor of shape `[..., rows, columns]`.
      name: name of the node in a graph.
      conjugate: also take the complex conjugate.

    Returns:
      A tensor of shape `[..., columns, rows]`.

    Raises:
      ValueError: if `a` has a rank below 2.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.matrix_transpose([[1, 2], [3, 4]]).numpy())
      [[1 3]
       [2 4]]
    """
    a = to_tensor(a)
    rank = a.shape.rank
    if rank is None:
        rank = TABLE["Rank"].public(a)
        order = concat([TABLE["Range"].public(0, rank - 2, 1), [rank - 1, rank - 2]], 0)
        return transpose(conj(a) if conjugate else a, order, name=name)
    if rank < 2:
        raise ValueError(
            "Argument `a` should be a (batch) matrix with rank >= 2. "
            f"Received `a` = {a} with shape: {a.shape}"
        )
    order = [*range(rank - 2), rank - 1, rank - 2]
    return transpose(conj(a) if conjugate else a, order, name=name)


@export("linalg.adjoint")
@dispatchable
def adjoint(matrix, name=None):
    """The matrices in the last two axes transposed and conjugated.

    Args:
      matrix: tensor of shape `[..., rows, columns]`.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `[..., columns, rows]`.

    Raises:
      ValueError: if `matrix` has a rank below 2.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.adjoint([[1 + 2j, 3j]]).numpy())
      [[1.-2.j]
       [0.-3.j]]
    """
    return matrix_transpose(matrix, name or "adjoint", conjugate=True)


def _cross_specs(inputs, attrs):
    a, b = dims_of(inputs[0]), dims_of(inputs[1])
    if a is not None and b is not None:
        if len(a) != len(b) or differ(a, b):
            raise ValueError(f"Both inputs must be of same shape: {list(a)} vs. {list(b)}")
        if not a or a[-1] not in (None, 3):
            raise ValueError(
                f"Cross-products are only defined for 3-element vectors, not for shape {list(a)}."
            )
    return [(a, dtype_of(inputs[0]))]


def _cross(a, b):
    if a.shape != b.shape or a.shape[-1:] != (3,):
        raise ValueError(f"shapes {a.shape} and {b.shape}")
    first, second = np.array([1, 2, 0]), np.array([2, 0, 1])
    return a[..., first] * b[..., second] - a[..., second] * b[..., first]


CROSS = register(
    "Cross",
    "a:T, b:T",
    lower=_cross,
    host=_cross,
    grad=lambda r, dy: (
        cross(r.inputs[1], dy) if wants(r, 0) else None,
        cross(dy, r.inputs[0]) if wants(r, 1) else None,
    ),
    shape=_cross_specs,
    types=REAL,
)


@export("linalg.cross")
@dispatchable
def cross(a, b, name=None):
    """The cross product of vectors in three dimensions.

    Args:
      a: real or integer tensor of shape `[..., 3]`.
      b: tensor of the same shape and dtype.
      name: name of the node in a graph.

    Returns:
      A tensor of the same shape and dtype.

    Raises:
      InvalidArgumentError: if the shapes differ or do not end in 3; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.cross([1, 0, 0], [0, 1, 0]).numpy())
      [0 0 1]
    """
    return execute(CROSS, (a, b), name=name)


CROSS.public = cross
