"""tf.experimental.numpy: products of arrays, and diagonals."""

from yeoul.core.errors import InvalidArgumentError
from yeoul.ops import matmul as products
from yeoul.ops.compare import greater_equal, less_equal
from yeoul.ops.complex import conj
from yeoul.ops.creation import range as range_of
from yeoul.ops.creation import zeros_like
from yeoul.ops.diagonal import diag as diag_of
from yeoul.ops.diagonal import diag_part
from yeoul.ops.einsum import einsum as einsum_of
from yeoul.ops.einsum import tensordot as tensordot_of
from yeoul.ops.joining import stack
from yeoul.ops.reduce import reduce_sum
from yeoul.ops.select import where
from yeoul.ops.shapes import shape
from yeoul.ops.tnp.reductions import sum as sum_of
from yeoul.ops.tnp.rows import finished, two
from yeoul.ops.tnp.shaping import moveaxis
from yeoul.ops.tnp.types import np_dtype, promoted, public, rank_of, tensor
from yeoul.ops.views import reshape


def dot_of(a, b):
    if not rank_of(a) or not rank_of(b):
        return a * b
    return tensordot_of(a, b, [[-1], [max(b.shape.rank - 2, 0)]])


def matrix_product(a, b):
    if not rank_of(a) or not rank_of(b):
        raise ValueError("matmul takes no scalars: use tf.experimental.numpy.multiply.")
    try:
        return by_rank(a, b)
    except InvalidArgumentError as error:
        raise ValueError(str(error)) from error


def by_rank(a, b):
    if a.shape.rank == 1 and b.shape.rank == 1:
        return reduce_sum(a * b)
    if b.shape.rank == 1:
        return products.matmul(a, b[:, None])[..., 0]
    if a.shape.rank == 1:
        return products.matmul(a[None], b)[..., 0, :]
    return products.matmul(a, b)


def inner_of(a, b):
    if not rank_of(a) or not rank_of(b):
        return a * b
    return tensordot_of(a, b, [[-1], [-1]])


def kron_of(a, b):
    rank = max(rank_of(a), rank_of(b))
    a = a[(None,) * (rank - a.shape.rank)]
    b = b[(None,) * (rank - b.shape.rank)]
    sizes = shape(a) * shape(b)
    spread = a[tuple([slice(None), None] * rank)] * b[tuple([None, slice(None)] * rank)]
    return reshape(spread, sizes)


def product(name, compute, summary, example):
    """A function of two arrays `a` and `b`, which are promoted to one dtype."""

    def call(a, b):
        return compute(*promoted(a, b))

    parameters = {"a": "array.", "b": "array."}
    return finished(call, name, summary, parameters, "A tensor.", example)


dot = product(
    "dot",
    dot_of,
    "The product over the last axis and the last but one.",
    "dot([1, 2], [3, 4]) -> 11",
)
inner = product("inner", inner_of, "The product over the last axes.", "inner([1, 2], [3, 4]) -> 11")
outer = product(
    "outer",
    lambda a, b: reshape(a, [-1, 1]) * reshape(b, [-1]),
    "All products of two elements.",
    "outer([1, 2], [3, 4]) -> [[3 4]\n [6 8]]",
)
kron = product("kron", kron_of, "The Kronecker product.", "kron([1, 2], [1, 1]) -> [1 1 2 2]")
matmul = two(
    "matmul", matrix_product, "The matrix product.", "matmul([[1, 2]], [[3], [4]]) -> [[11]]"
)


@public
def vdot(a, b):
    """The product of two arrays as vectors; the first one is conjugated.

    Args:
      a: array.
      b: array.

    Returns:
      A scalar tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.vdot([1j], [1j]).numpy())
      (1+0j)
    """
    a, b = promoted(a, b)
    return dot_of(conj(reshape(a, [-1])), reshape(b, [-1]))


@public
def tensordot(a, b, axes=2):
    """The product of two arrays over several axes.

    Args:
      a: array.
      b: array.
      axes: number of last axes of `a` and first of `b`, or two lists of axes.

    Returns:
      A tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.tensordot([[1, 2]], [[3], [4]], 1).numpy())
      [[11]]
    """
    return tensordot_of(*promoted(a, b), axes)


@public
def einsum(subscripts, *operands, **kwargs):
    """A sum of products in Einstein's notation.

    Args:
      subscripts: such as "ij,jk->ik".
      *operands: arrays.
      **kwargs: `casting`: "safe": the arrays are promoted to one dtype, else they must have one;
        `optimize`, which has no effect.

    Returns:
      A tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.einsum("ij->j", [[1, 2], [3, 4]]).numpy())
      [4 6]
    """
    safe = kwargs.get("casting", "safe") == "safe"
    return einsum_of(subscripts, *(promoted(*operands) if safe else map(tensor, operands)))


@public
def cross(a, b, axisa=-1, axisb=-1, axisc=-1, axis=None):
    """The cross product of vectors of 2 or 3 elements.

    Args:
      a: array.
      b: array.
      axisa: axis of the vectors in `a`.
      axisb: axis of the vectors in `b`.
      axisc: axis of the vectors in the result.
      axis: all three.

    Returns:
      A tensor; of vectors of 2 elements just the third element of the product. Vectors whose
      length is not known yet are to have 3 elements.

    Raises:
      ValueError: if vectors have another length.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.cross([1, 0, 0], [0, 1, 0]).numpy())
      [0 0 1]
    """
    if axis is not None:
        axisa = axisb = axisc = axis
    a, b = promoted(a, b)
    a, b = moveaxis(a, axisa, -1), moveaxis(b, axisb, -1)
    for array in (a, b):
        if array.shape[-1] not in (2, 3, None):
            raise ValueError(f"Vectors have 2 or 3 elements, not {array.shape[-1]}.")
    flat = a.shape[-1] == b.shape[-1] == 2
    ax, ay = a[..., 0], a[..., 1]
    bx, by = b[..., 0], b[..., 1]
    z = ax * by - ay * bx
    if flat:
        return z
    az = zeros_like(ax) if a.shape[-1] == 2 else a[..., 2]
    bz = zeros_like(bx) if b.shape[-1] == 2 else b[..., 2]
    return moveaxis(stack([ay * bz - az * by, az * bx - ax * bz, z], -1), -1, axisc)


@public
def diag(v, k=0):
    """A matrix with this diagonal, or the diagonal of a matrix.

    Args:
      v: array of one or two axes.
      k: which diagonal; 0: the main one, positive: above it.

    Returns:
      A tensor.

    Raises:
      ValueError: if `v` has no or more than two axes.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.diag([1, 2]).numpy())
      [[1 0]
       [0 2]]
    """
    v = tensor(v)
    if rank_of(v) == 2:
        return diagonal(v, k)
    if rank_of(v) != 1:
        raise ValueError(f"The input has 1 or 2 axes, not {rank_of(v)}.")
    return diag_of(v, k=k)


@public
def diagflat(v, k=0):
    """A matrix whose diagonal are the elements.

    Args:
      v: array.
      k: which diagonal.

    Returns:
      A tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.diagflat([[1, 2]]).numpy())
      [[1 0]
       [0 2]]
    """
    return diag_of(reshape(tensor(v), [-1]), k=k)


@public
def diagonal(a, offset=0, axis1=0, axis2=1):
    """The diagonal over two axes.

    Args:
      a: array.
      offset: which diagonal; 0: the main one, positive: above it.
      axis1: the axis of rows.
      axis2: the axis of columns.

    Returns:
      A tensor, whose last axis goes along the diagonal.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.diagonal([[1, 2], [3, 4]]).numpy())
      [1 4]
    """
    a = moveaxis(tensor(a), (axis1, axis2), (-2, -1))
    rows, columns = a.shape[-2:]
    if rows is not None and columns is not None and not -rows < offset < columns:
        return a[..., :0, 0]
    return diag_part(a, k=offset)


@public
def trace(a, offset=0, axis1=0, axis2=1, dtype=None):
    """The sum of a diagonal.

    Args:
      a: array.
      offset: which diagonal.
      axis1: the axis of rows.
      axis2: the axis of columns.
      dtype: dtype to add up in; None: that of the array for the main diagonal of the last two
        axes, else that of `sum`.

    Returns:
      A tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.trace([[1, 2], [3, 4]]).numpy())
      5
    """
    a = tensor(a)
    found = diagonal(a, offset, axis1, axis2)
    rank = rank_of(a)
    if not offset and (axis1 % rank, axis2 % rank) == (rank - 2, rank - 1):
        return reduce_sum(tensor(found, np_dtype(dtype)), -1)
    return sum_of(found, -1, dtype)


def triangle(name, keeps, summary, example):
    """`tril` and `triu`: what is on one side of a diagonal."""

    def call(m, k=0):
        m = tensor(m)
        if rank_of(m) < 2:
            raise ValueError(f"Argument to {name} must have at least two axes, not {rank_of(m)}.")
        rows, columns = shape(m)[-2], shape(m)[-1]
        above = range_of(columns) - range_of(rows)[:, None] - k
        return where(keeps(above, 0), m, zeros_like(m))

    parameters = {"m": "array of at least two axes.", "k": "which diagonal; 0: the main one."}
    return finished(call, name, summary, parameters, "A tensor.", example)


tril = triangle(
    "tril",
    less_equal,
    "The array with zeros above a diagonal.",
    "tril([[1, 2], [3, 4]]) -> [[1 0]\n [3 4]]",
)
triu = triangle(
    "triu",
    greater_equal,
    "The array with zeros below a diagonal.",
    "triu([[1, 2], [3, 4]]) -> [[1 2]\n [0 4]]",
)
