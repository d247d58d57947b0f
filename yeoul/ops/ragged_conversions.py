"""Ragged tensors to and from dense and sparse tensors, arrays and lists."""

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, as_dtype
from yeoul.engine.convert import convert_to_tensor, invalid, to_tensor
from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import register
from yeoul.engine.tensor import Tensor
from yeoul.ops.compare import not_equal
from yeoul.ops.creation import zeros
from yeoul.ops.encoding import sequence_mask
from yeoul.ops.gather import gather
from yeoul.ops.joining import concat, stack
from yeoul.ops.math import maximum, minimum
from yeoul.ops.ragged_partition import (
    INT64,
    RAGGED_TO_TENSOR,
    as_partition,
    check,
    coordinates,
    holds_all,
    ints,
    numbers_to,
    splits_from_lengths,
)
from yeoul.ops.ragged_text import nested_array, nested_list
from yeoul.ops.reduce import reduce_any, reduce_max
from yeoul.ops.select import boolean_mask
from yeoul.ops.shapes import shape
from yeoul.ops.sparse_tensor import SparseTensor
from yeoul.ops.static import known_array
from yeoul.ops.views import reshape


def _to_sparse_host(*inputs):
    splits, values = inputs[:-1], inputs[-1]
    places = coordinates(np, splits, len(values))
    sizes = [len(splits[0]) - 1, *(int(max(np.diff(s), default=0)) for s in splits)]
    if values.ndim > 1:
        inner = np.indices(values.shape).reshape(values.ndim, -1)
        places = [place[inner[0]] for place in places] + list(inner[1:])
    indices = np.stack(places, 1).astype(INT64)
    return indices, values.reshape(-1), np.array([*sizes, *values.shape[1:]], INT64)


def _to_sparse_specs(inputs, attrs):
    dims, int64 = dims_of(inputs[-1]), FROM_NUMPY[INT64]
    rank = len(inputs) - 1 + len(dims)
    count = None if None in dims else int(np.prod(dims))
    return [((count, rank), int64), ((count,), dtype_of(inputs[-1])), ((rank,), int64)]


RAGGED_TO_SPARSE = register(
    "RaggedTensorToSparse",
    "rt_nested_splits*:Tsplits, rt_dense_values:T",
    host=_to_sparse_host,
    grad=lambda r, di, dv, ds: [
        *[None] * (len(r.inputs) - 1),
        reshape(dv, shape(r.inputs[-1])),
    ],
    shape=_to_sparse_specs,
    outputs=3,
)


class RaggedConversions:
    """The methods that convert, and the class methods that make ragged tensors of others."""

    def to_tensor(self, default_value=None, name=None, shape=None):
        """The rows as a tensor, short ones filled up, those too long cut off.

        Args:
          default_value: what fills up; by default 0, False or the empty string.
          name: has no effect.
          shape: the shape of the result; None for a dimension as long as the longest row.

        Returns:
          A tensor.

        Raises:
          TypeError: if the default value has another dtype.
          InvalidArgumentError: if `shape` has another rank, or other inner dimensions.

        Example:
          >>> import yeoul as tf
          >>> print(tf.ragged.constant([[3, 1, 4], [], [1, 5]]).to_tensor(-1).numpy())
          [[ 3  1  4]
           [-1 -1 -1]
           [ 1  5 -1]]
        """
        flat = self.flat_values
        dtype = flat.dtype.np
        if default_value is None:
            default_value = np.array(b"" if dtype.kind == "O" else 0, dtype)
        default = convert_to_tensor(default_value, dtype=flat.dtype)
        dims = self._dense_dims(shape)
        if all(isinstance(n, int) for n in dims):
            dims = tuple(dims)
        else:
            dims = stack([ints(n, INT64) for n in dims])
        return execute(RAGGED_TO_TENSOR, (dims, flat, default, *self.nested_row_splits), name=name)

    def _dense_dims(self, shape):
        """The dimensions of the dense tensor: ints, and scalar tensors where they are not known."""
        if isinstance(shape, Tensor):
            known = known_array(shape)
            if known is None:
                return [shape[i] for i in range(shape.shape[0])]
            shape = [None if n < 0 else n for n in known.tolist()]
        rank = self.ragged_rank + self.flat_values.shape.rank
        wanted = [None] * rank
        if shape is not None:
            given = shape.as_list() if hasattr(shape, "as_list") else list(shape)
            wanted = [None if isinstance(n, int) and n < 0 else n for n in given]
        if len(wanted) != rank:
            raise invalid(
                f"rt_input.shape and shape={wanted} are incompatible: rt_input.rank = {rank} but "
                f"shape.rank = {len(wanted)} [Op:RaggedTensorToTensor]"
            )
        return [self._bound(i) if n is None else n for i, n in enumerate(wanted)]

    def to_sparse(self, name=None):
        """The rows as a `tf.SparseTensor`: what is missing in short rows is left out there.

        Example:
          >>> import yeoul as tf
          >>> tf.ragged.constant([[3, 1], [], [4]]).to_sparse().indices.numpy().tolist()
          [[0, 0], [0, 1], [2, 0]]
        """
        parts = execute(RAGGED_TO_SPARSE, (*self.nested_row_splits, self.flat_values), name=name)
        return SparseTensor(*parts)

    def numpy(self):
        """The value as a NumPy array; an array of arrays where rows differ in length.

        Raises:
          ValueError: in a function, where it has no value yet.

        Example:
          >>> import yeoul as tf
          >>> [row.tolist() for row in tf.ragged.constant([[3, 1], [4]]).numpy()]
          [[3, 1], [4]]
        """
        if not self._is_eager():
            raise ValueError("RaggedTensor.numpy() is only supported in eager mode.")
        return nested_array(self.values.numpy(), self.row_splits.numpy())

    def to_list(self):
        """The value as nested Python lists.

        Raises:
          ValueError: in a function, where it has no value yet.

        Example:
          >>> import yeoul as tf
          >>> tf.ragged.constant([[3, 1], [], [4]]).to_list()
          [[3, 1], [], [4]]
        """
        if not self._is_eager():
            raise ValueError("to_list can only be used in eager mode.")
        values = self.values
        inner = values.numpy().tolist() if isinstance(values, Tensor) else values.to_list()
        return nested_list(inner, self.row_splits.numpy().tolist())

    @classmethod
    def from_tensor(
        cls,
        tensor,
        lengths=None,
        padding=None,
        ragged_rank=1,
        name=None,
        row_splits_dtype="int64",
    ):
        """The rows of a tensor, cut to lengths or without the padding at their ends.

        Args:
          tensor: tensor of rank above `ragged_rank`.
          lengths: how much of each row is kept: a vector; a list of vectors for nested partitions.
          padding: what is dropped at the end of rows; of the dtype and inner shape of `tensor`.
          ragged_rank: how many dimensions are partitioned.
          name: has no effect.
          row_splits_dtype: int32 or int64.

        Returns:
          A `tf.RaggedTensor`.

        Raises:
          ValueError: if both `lengths` and `padding` are given, or the rank is too low.

        Example:
          >>> import yeoul as tf
          >>> tf.RaggedTensor.from_tensor([[3, 1, 0], [4, 0, 0]], padding=0)
          <tf.RaggedTensor [[3, 1], [4]]>
        """
        if lengths is not None and padding is not None:
            raise ValueError("Specify argument `lengths` or `padding`, but not both.")
        if not isinstance(ragged_rank, int):
            raise TypeError(f"Argument `ragged_rank` must be an int. Received {ragged_rank!r}.")
        if ragged_rank <= 0:
            raise ValueError(
                f"Argument `ragged_rank` must be greater than 0. Received {ragged_rank}."
            )
        tensor = convert_to_tensor(tensor)
        if tensor.shape.rank is not None and tensor.shape.rank < 2:
            raise ValueError(
                "The rank of a RaggedTensor must be greater than 1, i.e., a list of scalars won't "
                "have ragged dimensions. Received argument `tensor` with rank "
                f"{tensor.shape.rank}."
            )
        dtype = as_dtype(row_splits_dtype).np
        if isinstance(lengths, (list, tuple)) and lengths and not isinstance(lengths[0], int):
            result = _by_lengths(cls, tensor, lengths[0], dtype)
            if len(lengths) > 1:
                inner = cls.from_tensor(
                    result.values, list(lengths[1:]), row_splits_dtype=row_splits_dtype
                )
                result = result.with_values(inner)
            return result
        tensor.shape.with_rank_at_least(ragged_rank + 1)
        if ragged_rank > 1:
            sizes = shape(tensor, out_type=FROM_NUMPY[INT64])
            joined = reshape(tensor, concat([[-1], sizes[2:]], 0))
            inner = cls.from_tensor(joined, lengths, padding, ragged_rank - 1, None, dtype)
            rows = tensor.shape[1] if tensor.shape[1] is not None else sizes[1]
            return cls.from_uniform_row_length(inner, rows, tensor.shape[0], validate=False)
        if lengths is not None:
            return _by_lengths(cls, tensor, lengths, dtype)
        if padding is not None:
            return _by_lengths(cls, tensor, _unpadded(tensor, padding, dtype), dtype)
        return _whole_rows(cls, tensor, dtype)

    @classmethod
    def from_sparse(cls, st_input, name=None, row_splits_dtype="int64"):
        """The rows of a sparse matrix whose values stand at the starts of their rows.

        Args:
          st_input: `tf.SparseTensor` of rank 2, with ordered indices.
          name: has no effect.
          row_splits_dtype: int32 or int64.

        Returns:
          A `tf.RaggedTensor`.

        Raises:
          TypeError: if it is no sparse tensor.
          ValueError: if its rank is not 2.
          InvalidArgumentError: if a value is missing before another of its row.

        Example:
          >>> import yeoul as tf
          >>> tf.RaggedTensor.from_sparse(tf.sparse.from_dense([[3, 1, 0], [4, 0, 0]]))
          <tf.RaggedTensor [[3, 1], [4]]>
        """
        if not isinstance(st_input, SparseTensor):
            raise TypeError(
                f"Argument `st_input` must be of type SparseTensor, but is of type "
                f"{type(st_input).__name__}."
            )
        if st_input.shape.rank is not None and st_input.shape.rank != 2:
            raise ValueError(f"rank(st_input) must be 2. Received {st_input.shape.rank}.")
        dtype = as_dtype(row_splits_dtype).np
        rows, columns = (ints(st_input.indices[:, i], dtype) for i in (0, 1))
        known = st_input.shape[0]
        nrows = ints(st_input.dense_shape[0], dtype) if known is None else known
        result = cls.from_value_rowids(st_input.values, rows, nrows, validate=False)
        expected = gather(result.row_starts(), rows)
        there = numbers_to(_length(rows), dtype)
        check(
            "SparseTensor is not right-ragged: the values of each row must stand at its start, "
            "in order. Its column numbers are {}.",
            lambda c, e, n: holds_all(c == n - e),
            columns,
            expected,
            there,
        )
        return result


def _length(vector):
    size = vector.shape[0]
    return shape(vector, out_type=vector.dtype)[0] if size is None else size


def _whole_rows(cls, tensor, dtype):
    """All rows of a tensor, which have one length."""
    sizes = shape(tensor, out_type=FROM_NUMPY[INT64])
    rows, columns = tensor.shape[0], tensor.shape[1]
    rows = ints(sizes[0], dtype) if rows is None else rows
    columns = ints(sizes[1], dtype) if columns is None else columns
    values = reshape(tensor, concat([sizes[:1] * sizes[1:2], sizes[2:]], 0))
    return cls(values, numbers_to(rows + 1, dtype) * columns, True, columns)


def _by_lengths(cls, tensor, lengths, dtype):
    """The starts of the rows of a tensor."""
    lengths = ints(as_partition(to_tensor(lengths), "lengths", dtype), dtype)
    columns = ints(shape(tensor, out_type=FROM_NUMPY[INT64])[1], dtype)
    lengths = minimum(maximum(lengths, np.zeros((), dtype)), columns)
    values = boolean_mask(tensor, sequence_mask(lengths, columns))
    return cls.from_row_splits(values, splits_from_lengths(lengths), validate=False)


def _unpadded(tensor, padding, dtype):
    """The lengths of rows without the padding at their ends."""
    padding = convert_to_tensor(padding, dtype=tensor.dtype)
    rank = tensor.shape.rank
    if padding.shape.rank not in (0, rank - 2):
        raise ValueError(
            f"padding.shape must be tensor.shape[2:], but is {padding.shape} for a tensor of "
            f"shape {tensor.shape}."
        )
    differs = not_equal(tensor, padding)
    if rank > 2:
        differs = reduce_any(differs, axis=list(range(2, rank)))
    size = tensor.shape[1]
    count = shape(tensor, out_type=FROM_NUMPY[INT64])[1] if size is None else size
    ends = numbers_to(count, dtype) + np.ones((), dtype)
    return reduce_max(concat([ints(differs, dtype) * ends, _zero_column(tensor, dtype)], 1), axis=1)


def _zero_column(tensor, dtype):
    """A column of zeros as long as the tensor, so that rows without elements have a maximum."""
    rows = tensor.shape[0]
    rows = shape(tensor)[0] if rows is None else rows
    return zeros([rows, 1], FROM_NUMPY[dtype])
