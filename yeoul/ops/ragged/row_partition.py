"""tf.experimental.RowPartition: how values are divided into rows."""

import numpy as np

from yeoul.core.dtypes import as_dtype, int32, int64
from yeoul.core.export import export
from yeoul.core.tensor_spec import TensorSpec
from yeoul.engine.composite import CompositeSpec, CompositeTensor
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.ops.casting import cast
from yeoul.ops.creation import range as range_of
from yeoul.ops.gather import gather
from yeoul.ops.joining import concat
from yeoul.ops.math import maximum
from yeoul.ops.ragged_partition import lengths_of, rows_of
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.reduce import reduce_sum
from yeoul.ops.shapes import size
from yeoul.ops.static import known_array


def as_indices(value, dtype, dtype_hint):
    """Integers as a tensor of the dtype: `dtype`, their own, the hint, or int64."""
    if isinstance(value, Tensor) or hasattr(value, "__tf_tensor__"):
        found = convert_to_tensor(value)
        return found if dtype is None else cast(found, dtype)
    return convert_to_tensor(value, dtype or dtype_hint or int64)


def known_int(value):
    """The value of a scalar tensor as a Python int, or None if it is not known."""
    found = known_array(value)
    return None if found is None else int(found)


@export("experimental.RowPartition")
class RowPartition(CompositeTensor):
    """How values are divided into rows: made by one of the class methods `from_…`.

    Example:
      >>> import yeoul as tf
      >>> rows = tf.experimental.RowPartition.from_row_lengths([2, 0, 3])
      >>> print(rows.row_splits().numpy(), rows.value_rowids().numpy())
      [0 2 2 5] [0 0 2 2 2]
    """

    def __init__(
        self,
        row_splits,
        row_lengths=None,
        value_rowids=None,
        nrows=None,
        uniform_row_length=None,
        nvals=None,
        internal=False,
    ):
        if internal is not True:
            raise ValueError(
                "RowPartition constructor is private; please use one of the factory methods "
                "instead (e.g., RowPartition.from_row_lengths())"
            )
        self._row_splits, self._uniform = row_splits, uniform_row_length

    @classmethod
    def _of(cls, splits, uniform=None):
        return cls(splits, uniform_row_length=uniform, internal=True)

    @classmethod
    def from_row_splits(cls, row_splits, validate=True, dtype=None, dtype_hint=None):
        """Rows between the splits.

        Args:
          row_splits: integers in ascending order; the first is 0.
          validate: whether to check that.
          dtype: int32 or int64.
          dtype_hint: dtype of what has none of its own.

        Raises:
          ValueError: if there are none.
          InvalidArgumentError: if they are no row splits.
        """
        splits = as_indices(row_splits, dtype, dtype_hint)
        if splits.shape[:1] == [0]:
            raise ValueError("row_splits tensor may not be empty. It starts with 0.")
        if validate:
            count = splits[-1]
            RaggedTensor.from_row_splits(range_of(count), splits)
        return cls._of(splits)

    @classmethod
    def from_row_lengths(cls, row_lengths, validate=True, dtype=None, dtype_hint=None):
        """Rows of these lengths.

        Args:
          row_lengths: integers, none negative.
          validate: whether to check that.
          dtype: int32 or int64.
          dtype_hint: dtype of what has none of its own.

        Raises:
          InvalidArgumentError: if a length is negative.
        """
        lengths = as_indices(row_lengths, dtype, dtype_hint)
        values = range_of(reduce_sum(lengths))
        return cls._of(RaggedTensor.from_row_lengths(values, lengths, validate=validate).row_splits)

    @classmethod
    def from_row_starts(cls, row_starts, nvals, validate=True, dtype=None, dtype_hint=None):
        """Rows that begin at these values.

        Args:
          row_starts: integers in ascending order; the first is 0.
          nvals: number of values.
          validate: whether to check that.
          dtype: int32 or int64.
          dtype_hint: dtype of what has none of its own.

        Raises:
          InvalidArgumentError: if they are no row starts.
        """
        starts = as_indices(row_starts, dtype, dtype_hint)
        values = range_of(as_indices(nvals, starts.dtype, None))
        return cls._of(RaggedTensor.from_row_starts(values, starts, validate=validate).row_splits)

    @classmethod
    def from_row_limits(cls, row_limits, validate=True, dtype=None, dtype_hint=None):
        """Rows that end before these values.

        Args:
          row_limits: integers in ascending order.
          validate: whether to check that.
          dtype: int32 or int64.
          dtype_hint: dtype of what has none of its own.

        Raises:
          InvalidArgumentError: if they are no row limits.
        """
        limits = as_indices(row_limits, dtype, dtype_hint)
        splits = concat([convert_to_tensor(np.zeros(1, limits.dtype.np)), limits], 0)
        return cls.from_row_splits(splits, validate)

    @classmethod
    def from_value_rowids(
        cls, value_rowids, nrows=None, validate=True, dtype=None, dtype_hint=None
    ):
        """Rows of values that know their row.

        Args:
          value_rowids: for each value its row, in ascending order.
          nrows: number of rows; None: up to the last value's.
          validate: whether to check that.
          dtype: int32 or int64.
          dtype_hint: dtype of what has none of its own.

        Raises:
          InvalidArgumentError: if they are no row numbers.
        """
        rows = as_indices(value_rowids, dtype, dtype_hint)
        made = RaggedTensor.from_value_rowids(rows, rows, nrows, validate=validate)
        return cls._of(made.row_splits)

    @classmethod
    def from_uniform_row_length(
        cls,
        uniform_row_length,
        nvals=None,
        nrows=None,
        validate=True,
        dtype=None,
        dtype_hint=None,
    ):
        """Rows of one length.

        Args:
          uniform_row_length: the length.
          nvals: number of values.
          nrows: number of rows; one of both is needed, and with length 0 this.
          validate: whether to check that.
          dtype: int32 or int64.
          dtype_hint: dtype of what has none of its own.

        Raises:
          ValueError: if neither number is given, they contradict each other, or the length is
            negative.
        """
        if nvals is None and nrows is None:
            raise ValueError("Either (or both) of nvals and nrows must be specified.")
        given = next((v for v in (uniform_row_length, nvals, nrows) if isinstance(v, Tensor)), None)
        dtype = dtype or (given.dtype if given is not None else dtype_hint or int64)
        length = as_indices(uniform_row_length, dtype, None)
        if (known_int(length) or 0) < 0:
            raise ValueError(f"uniform_row_length must be >= 0, not {known_int(length)}.")
        if nrows is None:
            nrows = as_indices(nvals, dtype, None) // maximum(length, 1)
        nrows = as_indices(nrows, dtype, None)
        known = [known_int(v) for v in (length, nrows)]
        total = None if nvals is None else known_int(as_indices(nvals, dtype, None))
        if validate and None not in (*known, total) and known[0] * known[1] != total:
            raise ValueError(
                f"uniform_row_length={known[0]} times nrows={known[1]} must equal nvals={total}."
            )
        return cls._of(range_of(nrows + 1) * length, length)

    @property
    def dtype(self):
        """The dtype of the row splits: int32 or int64."""
        return self._row_splits.dtype

    def row_splits(self):
        """Where rows begin, and where the last one ends."""
        return self._row_splits

    def value_rowids(self):
        """For each value its row."""
        count = self.static_nvals
        return rows_of(self._row_splits, self.nvals() if count is None else count)

    def nrows(self):
        """The number of rows."""
        known = self.static_nrows
        if known is not None:
            return convert_to_tensor(known, self.dtype)
        return size(self._row_splits, out_type=self.dtype) - 1

    def nvals(self):
        """The number of values."""
        return self._row_splits[-1]

    def uniform_row_length(self):
        """The length of all rows, if they were made with one; else None."""
        return self._uniform

    def row_starts(self):
        """Where each row begins."""
        return self._row_splits[:-1]

    def row_limits(self):
        """Where each row ends."""
        return self._row_splits[1:]

    def row_lengths(self):
        """The length of each row."""
        return lengths_of(self._row_splits)

    def offsets_in_rows(self):
        """For each value its place in its row."""
        rows = self.value_rowids()
        return range_of(size(rows, out_type=self.dtype)) - gather(self.row_starts(), rows)

    def is_uniform(self):
        """Whether the rows were made with one length."""
        return self._uniform is not None

    @property
    def static_nrows(self):
        """The number of rows if it is known, else None."""
        count = self._row_splits.shape[0] if self._row_splits.shape.rank else None
        return None if count is None else count - 1

    @property
    def static_nvals(self):
        """The number of values if it follows from a uniform length, else None."""
        if self._uniform is None or self.static_nrows is None:
            return None
        length = known_int(self._uniform)
        return None if length is None else length * self.static_nrows

    @property
    def static_uniform_row_length(self):
        """The length of all rows if it is known, else None."""
        found = None if self._uniform is None else known_array(self._uniform)
        return None if found is None else found.astype(self.dtype.np)[()]

    def with_dtype(self, dtype):
        """The same rows with row splits of another dtype.

        Args:
          dtype: int32 or int64.

        Raises:
          ValueError: for another dtype.
        """
        dtype = as_dtype(dtype)
        if dtype not in (int32, int64):
            raise ValueError(f"dtype must be int32 or int64, not {dtype}.")
        uniform = None if self._uniform is None else cast(self._uniform, dtype)
        return RowPartition._of(cast(self._row_splits, dtype), uniform)

    @property
    def _type_spec(self):
        return RowPartitionSpec(
            self.static_nrows,
            self.static_nvals,
            None if self._uniform is None else known_int(self._uniform),
            self.dtype,
        )

    def __repr__(self):
        if self._uniform is not None:
            nrows, length = self.static_nrows, self.static_uniform_row_length
            return f"tf.RowPartition(nrows={nrows}, uniform_row_length={length})"
        shown = self._row_splits
        shown = shown.numpy() if isinstance(shown, EagerTensor) else shown
        return f"tf.RowPartition(row_splits={shown})"


class RowPartitionSpec(CompositeSpec):
    """What is known of a `tf.experimental.RowPartition`.

    Args:
      nrows: number of rows, or None.
      nvals: number of values, or None.
      uniform_row_length: length of all rows, or None.
      dtype: of the row splits.
    """

    __slots__ = ("_dtype", "_nrows", "_nvals", "_uniform_row_length")

    def __init__(self, nrows=None, nvals=None, uniform_row_length=None, dtype=int64):
        self._nrows, self._nvals = nrows, nvals
        self._uniform_row_length, self._dtype = uniform_row_length, as_dtype(dtype)

    @property
    def value_type(self):
        return RowPartition

    @property
    def dtype(self):
        """The dtype of the row splits."""
        return self._dtype

    @property
    def nrows(self):
        """The number of rows, or None."""
        return self._nrows

    @property
    def _component_specs(self):
        return [TensorSpec([None if self._nrows is None else self._nrows + 1], self._dtype)]

    def _to_components(self, value):
        return [value.row_splits()]

    def _from_components(self, components):
        uniform = self._uniform_row_length
        if uniform is not None:
            uniform = convert_to_tensor(uniform, self._dtype)
        return RowPartition._of(components[0], uniform)

    def _serialize(self):
        return self._nrows, self._nvals, self._uniform_row_length, self._dtype

    def __repr__(self):
        return (
            f"RowPartitionSpec(nrows={self._nrows}, nvals={self._nvals}, "
            f"uniform_row_length={self._uniform_row_length}, dtype={self._dtype!r})"
        )
