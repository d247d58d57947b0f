"""tf.matmul of ragged tensors: matrices with rows of several lengths, or a batch of such."""

from yeoul.engine.convert import convert_to_tensor
from yeoul.ops import matmul as dense
from yeoul.ops.creation import fill
from yeoul.ops.ragged_partition import check
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.reduce import reduce_max
from yeoul.ops.repeating import repeat
from yeoul.ops.shapes import shape


def matmul(
    a,
    b,
    transpose_a=False,
    transpose_b=False,
    adjoint_a=False,
    adjoint_b=False,
    a_is_sparse=False,
    b_is_sparse=False,
    output_type=None,
    grad_a=False,
    grad_b=False,
    name=None,
):
    """`tf.matmul` where a batch has matrices of different sizes.

    Raises:
      ValueError: if the ranks differ, or are neither 2 nor 3.
      InvalidArgumentError: if sizes do not fit.
    """
    turned = transpose_a or transpose_b or adjoint_a or adjoint_b
    a, b = (v if isinstance(v, RaggedTensor) else convert_to_tensor(v) for v in (a, b))
    rank = a.shape.rank
    if rank != b.shape.rank or rank not in (2, 3):
        raise ValueError(
            f"Ragged matrices need the same rank, 2 or 3; these have {rank} and {b.shape.rank}."
        )
    if rank == 2 or (turned and uniform_batch(a, b)):
        whole = [as_matrix(v) for v in (a, b)]
        flags = (transpose_a, transpose_b, adjoint_a, adjoint_b)
        return dense.matmul(*whole, *flags, output_type=output_type, name=name)
    rows, columns = lengths(a, 0), lengths(b, 1)
    if turned:
        rows = lengths(a, int(transpose_a or adjoint_a))
        columns = lengths(b, int(not (transpose_b or adjoint_b)))
    whole = [v.to_tensor() if isinstance(v, RaggedTensor) else v for v in (a, b)]
    flags = (transpose_a, transpose_b, adjoint_a, adjoint_b)
    product = dense.matmul(*whole, *flags, output_type=output_type, name=name)
    return cut(product, rows, columns)


def uniform_batch(a, b):
    """True if neither is ragged."""
    return not isinstance(a, RaggedTensor) and not isinstance(b, RaggedTensor)


def as_matrix(value):
    """A ragged matrix whose rows have one length as a tensor."""
    if not isinstance(value, RaggedTensor):
        return value
    sizes = value.row_lengths()
    check(
        "A ragged matrix in tf.matmul needs rows of one length; it has lengths {}.",
        lambda n: n == n.max() if not hasattr(n, "_dims") else n == reduce_max(n),
        sizes,
    )
    return value.to_tensor()


def lengths(batch, axis):
    """The number of rows (axis 0) or columns (1) of each matrix of a batch; None: one for all."""
    if not isinstance(batch, RaggedTensor):
        return None
    if axis == 0:
        return None if batch.uniform_row_length is not None else batch.row_lengths()
    inner = batch.values
    if not isinstance(inner, RaggedTensor) or inner.uniform_row_length is not None:
        return None
    per_row = inner.row_lengths()
    return reduce_max(batch.with_values(per_row), axis=1)


def cut(product, rows, columns):
    """A batch of matrices without the rows and columns that only padding made."""
    if rows is None and columns is None:
        return product
    if columns is None:
        return RaggedTensor.from_tensor(product, lengths=rows)
    if rows is None:
        size = shape(product, out_type=columns.dtype)
        rows = fill([size[0]], size[1])
    return RaggedTensor.from_tensor(product, lengths=(rows, repeat(columns, rows)))
