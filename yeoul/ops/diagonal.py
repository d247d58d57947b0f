"""Diagonals of matrices: tf.linalg.diag, tf.linalg.diag_part, tf.linalg.set_diag."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import invalid, to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import TABLE, register
from yeoul.engine.tensor import Tensor
from yeoul.ops.family import ANY
from yeoul.ops.static import as_dims

ALIGNMENTS = ("LEFT_RIGHT", "RIGHT_LEFT", "LEFT_LEFT", "RIGHT_RIGHT")


def bounds(k):
    """The lowest and highest diagonal of a `k` argument: one int, or two.

    Raises:
      ValueError: if the lowest is above the highest, or there are more than two.
    """
    if not isinstance(k, int) and len(k) not in (1, 2):
        raise ValueError(f"k must be one diagonal, or the lowest and the highest one, not {k}.")
    low, high = (k, k) if isinstance(k, int) else (k[0], k[-1])
    if low > high:
        raise ValueError(
            f"lower_diag_index must not be larger than upper_diag_index: {low} > {high}. "
            "k is one diagonal, or the lowest and the highest one."
        )
    return low, high


def length(rows, columns, d):
    """Number of elements of diagonal `d`; None if unknown."""
    if rows is None or columns is None:
        return None
    return min(rows + min(d, 0), columns - max(d, 0))


def longest(rows, columns, k):
    """Number of elements of the longest of the diagonals; None if unknown.

    Raises:
      ValueError: if a diagonal is outside of the matrix.
    """
    if rows is None or columns is None:
        return None
    for d in k:
        if not (-rows < d < columns or d == 0):
            raise ValueError(
                f"lower_diag_index or upper_diag_index is out of bound: {d}. It must be between "
                f"{-rows} and {columns} for matrices of shape [{rows}, {columns}]."
            )
    return max(length(rows, columns, d) for d in range(k[0], k[1] + 1))


def places(rows, columns, k, align):
    """Where the elements of diagonals stand.

    Args:
      rows: rows of the matrix.
      columns: its columns.
      k: lowest and highest diagonal.
      align: on which side short diagonals stand in the compact form.

    Returns:
      Two indices of an array that has further axes in front: into the matrix, and into the
      compact form, which has the highest diagonal first.
    """
    upper, lower = align.split("_")
    width, parts = longest(rows, columns, k), []
    for d in range(k[0], k[1] + 1):
        n = length(rows, columns, d)
        left = (d >= 0 and upper == "LEFT") or (d <= 0 and lower == "LEFT")
        steps, shift = np.arange(n), 0 if left else width - n
        parts.append((steps - min(d, 0), steps + max(d, 0), np.full(n, k[1] - d), steps + shift))
    row, column, line, spot = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    return (..., row, column), (..., line, spot)


def put(array, index, values):
    """A copy of the array with other values at the index."""
    if isinstance(array, np.ndarray) and isinstance(values, np.ndarray):
        array = array.copy()
        array[index] = values
        return array
    return jnp.asarray(array).at[index].set(values)


def compact(diagonals, k):
    """Diagonals with an axis of lines, also where there is but one."""
    return diagonals[..., None, :] if k[0] == k[1] else diagonals


def matrix_size(width, k, num_rows, num_cols):
    """Rows and columns of the matrix of the diagonals.

    Raises:
      ValueError: if the diagonals do not fill a matrix of the given size.
    """
    if width is None:
        return num_rows if num_rows != -1 else None, num_cols if num_cols != -1 else None
    rows, columns = width - min(k[1], 0), width + max(k[0], 0)
    if num_rows == num_cols == -1:
        return max(rows, columns), max(rows, columns)
    wanted = rows if num_rows == -1 else num_rows, columns if num_cols == -1 else num_cols
    if wanted[0] < rows or wanted[1] < columns or (wanted[0] != rows and wanted[1] != columns):
        raise ValueError(
            "The number of rows or columns is not consistent with the specified d_lower, d_upper, "
            f"and diagonal: a matrix of shape [{wanted[0]}, {wanted[1]}] does not have diagonals "
            f"{k} of length {width}."
        )
    return wanted


# MatrixDiagV3


def diagonals_width(dims, k):
    """Length of the lines of compact diagonals of these dimensions."""
    need = 1 if k[0] == k[1] else 2
    if len(dims) < need:
        raise ValueError(f"diagonal must be at least {need}-dim, received shape: {list(dims)}")
    if need == 2 and dims[-2] not in (None, k[1] - k[0] + 1):
        raise ValueError(
            f"diagonal of shape {list(dims)} has {dims[-2]} lines, but k={k} names "
            f"{k[1] - k[0] + 1} diagonals."
        )
    return dims[-1], tuple(dims[:-need])


def _diag_specs(inputs, attrs):
    dims, dtype = dims_of(inputs[0]), dtype_of(inputs[0])
    if dims is None:
        return [(None, dtype)]
    if any(isinstance(x, Tensor) for x in inputs[1:4]):
        return [((*dims[:-1], None, None) if not isinstance(inputs[1], Tensor) else None, dtype)]
    k = bounds(inputs[1])
    width, batch = diagonals_width(dims, k)
    return [((*batch, *matrix_size(width, k, inputs[2], inputs[3])), dtype)]


def _diag(np_like):
    def compute(diagonal, k, num_rows, num_cols, padding_value, align):
        k = bounds(k)
        width, batch = diagonals_width(diagonal.shape, k)
        rows, columns = matrix_size(width, k, num_rows, num_cols)
        empty = np_like.full((*batch, rows, columns), padding_value, diagonal.dtype)
        if not width:
            return empty
        inside, outside = places(rows, columns, k, align)
        return put(empty, inside, compact(diagonal, k)[outside])

    return compute


def _diag_grad(r, dy):
    return diag_part(dy, k=r.inputs[1], align=r.attrs["align"]), None, None, None, None


DIAG = register(
    "MatrixDiagV3",
    "diagonal:T, k!:int32, num_rows!:int32, num_cols!:int32, padding_value:T",
    lower=_diag(jnp),
    host=_diag(np),
    grad=_diag_grad,
    shape=_diag_specs,
    attrs={"align": "RIGHT_LEFT"},
    types=ANY,
)

# MatrixDiagPartV3


def _part_specs(inputs, attrs):
    dims, dtype = dims_of(inputs[0]), dtype_of(inputs[0])
    if dims is None or isinstance(inputs[1], Tensor):
        return [(None, dtype)]
    check_matrix(dims)
    k = bounds(inputs[1])
    lines = () if k[0] == k[1] else (k[1] - k[0] + 1,)
    return [((*dims[:-2], *lines, longest(*dims[-2:], k)), dtype)]


def check_matrix(dims):
    """Raises ValueError unless the dimensions are those of matrices."""
    if len(dims) < 2:
        raise ValueError(
            f"input must be at least 2-dim, received shape: {list(dims)}. Expected matrices."
        )


def _part(np_like):
    def compute(x, k, padding_value, align):
        check_matrix(x.shape)
        k = bounds(k)
        rows, columns = x.shape[-2:]
        inside, outside = places(rows, columns, k, align)
        shape = (*x.shape[:-2], k[1] - k[0] + 1, longest(rows, columns, k))
        result = put(np_like.full(shape, padding_value, x.dtype), outside, x[inside])
        return result[..., 0, :] if k[0] == k[1] else result

    return compute


def _part_grad(r, dy):
    zeros = TABLE["ZerosLike"].public(r.inputs[0])
    return set_diag(zeros, dy, k=r.inputs[1], align=r.attrs["align"]), None, None


DIAG_PART = register(
    "MatrixDiagPartV3",
    "input:T, k!:int32, padding_value:T",
    lower=_part(jnp),
    host=_part(np),
    grad=_part_grad,
    shape=_part_specs,
    attrs={"align": "RIGHT_LEFT"},
    types=ANY,
)

# MatrixSetDiagV3


def check_diagonal(dims, given, k):
    """Raises ValueError unless diagonals of shape `given` fit matrices of shape `dims`."""
    check_matrix(dims)
    lines = () if k[0] == k[1] else (k[1] - k[0] + 1,)
    wanted = (*dims[:-2], *lines, longest(*dims[-2:], k))
    if len(given) != len(wanted) or any(
        m != n and None not in (m, n) for m, n in zip(given, wanted, strict=True)
    ):
        raise ValueError(
            f"A diagonal of shape {list(given)} does not fit matrices of shape {list(dims)}: "
            f"expected {list(wanted)} for k={k}."
        )


def _set_specs(inputs, attrs):
    dims, given = dims_of(inputs[0]), dims_of(inputs[1])
    if dims is not None and given is not None and not isinstance(inputs[2], Tensor):
        check_diagonal(dims, given, bounds(inputs[2]))
    return [(dims, dtype_of(inputs[0]))]


def _set(x, diagonal, k, align):
    k = bounds(k)
    check_diagonal(x.shape, diagonal.shape, k)
    inside, outside = places(*x.shape[-2:], k, align)
    return put(x, inside, compact(diagonal, k)[outside])


def _set_grad(r, dy):
    k, align = r.inputs[2], r.attrs["align"]
    zeros = TABLE["ZerosLike"].public(r.inputs[1])
    return set_diag(dy, zeros, k=k, align=align), diag_part(dy, k=k, align=align), None


SET_DIAG = register(
    "MatrixSetDiagV3",
    "input:T, diagonal:T, k!:int32",
    lower=_set,
    host=_set,
    grad=_set_grad,
    shape=_set_specs,
    attrs={"align": "RIGHT_LEFT"},
    types=ANY,
)

# Functions


def attrs_of(align):
    """The attributes for an `align` argument."""
    if align not in ALIGNMENTS:
        raise invalid(
            f"Value for attr 'align' of {align!r} is not in the list of allowed values: "
            f"{', '.join(ALIGNMENTS)}."
        )
    return {"align": align}


def padding(value, x):
    """A padding value as a scalar of the dtype of `x`, if it is of that kind."""
    if isinstance(value, Tensor):
        return value
    return to_tensor(value, x.dtype.np) if value != 0 else np.zeros((), x.dtype.np)


@export("linalg.diag")
@dispatchable
def diag(diagonal, name="diag", k=0, num_rows=-1, num_cols=-1, padding_value=0, align="RIGHT_LEFT"):
    """Matrices with given diagonals.

    Args:
      diagonal: tensor of shape `[..., n]`, or `[..., lines, n]` for several diagonals, the highest
        first.
      name: name of the node in a graph.
      k: which diagonal: 0 is the main one, positive ones are above it; or the lowest and highest.
      num_rows: rows of the matrices; -1: as many as needed.
      num_cols: columns of the matrices; -1: as many as needed.
      padding_value: what stands elsewhere.
      align: on which side diagonals shorter than `n` stand: of those above, then of those below
        the main one, such as "RIGHT_LEFT".

    Returns:
      A tensor of shape `[..., rows, columns]`.

    Raises:
      InvalidArgumentError: if the diagonals do not fit; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.diag([1, 2], k=1).numpy())
      [[0 1 0]
       [0 0 2]
       [0 0 0]]
    """
    x = to_tensor(diagonal)
    sizes = (as_index(k), as_index(num_rows), as_index(num_cols))
    return execute(DIAG, (x, *sizes, padding(padding_value, x)), attrs_of(align), name)


@export("linalg.diag_part")
@dispatchable
def diag_part(input, name="diag_part", k=0, padding_value=0, align="RIGHT_LEFT"):
    """Diagonals of matrices.

    Args:
      input: tensor of shape `[..., rows, columns]`.
      name: name of the node in a graph.
      k: which diagonal: 0 is the main one, positive ones are above it; or the lowest and highest.
      padding_value: what fills up diagonals that are shorter than the longest.
      align: on which side short diagonals stand: of those above, then of those below the main one.

    Returns:
      A tensor of shape `[..., n]`, or `[..., lines, n]` for several diagonals, the highest first.

    Raises:
      InvalidArgumentError: if there is no such diagonal; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.diag_part([[1, 2], [3, 4]]).numpy())
      [1 4]
    """
    x = to_tensor(input)
    inputs = (x, as_index(k), padding(padding_value, x))
    return execute(DIAG_PART, inputs, attrs_of(align), name)


@export("linalg.set_diag")
@dispatchable
def set_diag(input, diagonal, name="set_diag", k=0, align="RIGHT_LEFT"):
    """Matrices with other diagonals.

    Args:
      input: tensor of shape `[..., rows, columns]`.
      diagonal: tensor of shape `[..., n]`, or `[..., lines, n]` for several diagonals, the highest
        first.
      name: name of the node in a graph.
      k: which diagonal: 0 is the main one, positive ones are above it; or the lowest and highest.
      align: on which side short diagonals stand: of those above, then of those below the main one.

    Returns:
      A tensor of the shape of `input`.

    Raises:
      InvalidArgumentError: if the diagonals do not fit; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.set_diag([[1, 2], [3, 4]], [0, 0]).numpy())
      [[0 2]
       [3 0]]
    """
    return execute(SET_DIAG, (input, diagonal, as_index(k)), attrs_of(align), name)


def as_index(value):
    """An int or pair of ints for `execute`; a tensor stays one."""
    return int(value) if isinstance(value, (int, np.integer)) else as_dims(value)


DIAG.public, DIAG_PART.public, SET_DIAG.public = diag, diag_part, set_diag
