"""How ragged tensors are made: the factory methods of `tf.RaggedTensor`."""

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.tensor import Tensor
from yeoul.ops.joining import concat
from yeoul.ops.ragged_partition import (
    INT64,
    as_partition,
    check,
    count_of,
    holds_all,
    ints,
    lengths_of,
    numbers_to,
    splits_from_lengths,
    splits_from_rows,
)
from yeoul.ops.static import known_array
from yeoul.ops.views import expand_dims


class RaggedFactories:
    """The class methods that make ragged tensors."""

    @classmethod
    def _as_values(cls, values, partition=None):
        """Values as a tensor or ragged tensor, and the dtype of their row splits, if they have."""
        if isinstance(values, cls):
            splits = values.row_splits.dtype.np
            given = getattr(partition, "dtype", None)
            if isinstance(partition, Tensor) and given.np != splits:
                raise ValueError(
                    "Input RaggedTensors have mismatched row_splits dtypes: "
                    f"{FROM_NUMPY[splits].name} and {given.name}; use "
                    "RaggedTensor.with_row_splits_dtype() to convert them to compatible dtypes."
                )
            return values, splits
        values = convert_to_tensor(values)
        values.shape.with_rank_at_least(1)
        return values, None

    @classmethod
    def from_row_splits(cls, values, row_splits, name=None, validate=True):
        """Rows `values[row_splits[i]:row_splits[i + 1]]`.

        Args:
          values: tensor or ragged tensor, of rank at least 1.
          row_splits: vector of int32 or int64, from 0 up to the number of values.
          name: has no effect.
          validate: check `row_splits`; in a function, each time that it runs.

        Returns:
          A `tf.RaggedTensor`.

        Raises:
          ValueError: if `row_splits` is empty or no vector of integers.
          InvalidArgumentError: if it does not divide the values.

        Example:
          >>> import yeoul as tf
          >>> tf.RaggedTensor.from_row_splits([3, 1, 4, 1, 5], [0, 3, 3, 5])
          <tf.RaggedTensor [[3, 1, 4], [], [1, 5]]>
        """
        values, like = cls._as_values(values, row_splits)
        splits = as_partition(row_splits, "row_splits", like)
        if splits.shape[0] == 0:
            raise ValueError("row_splits tensor may not be empty. It starts with 0.")
        if validate:
            what = "Arguments to from_row_splits do not form a valid RaggedTensor: "
            check(f"{what}row_splits must start with 0, but are {{}}.", lambda s: s[0] == 0, splits)
            check(
                f"{what}row_splits must not decrease, but are {{}}.",
                lambda s: holds_all(s[1:] >= s[:-1]),
                splits,
            )
            _check_count(what, splits, values)
        return cls(values, splits, internal=True)

    @classmethod
    def from_row_lengths(cls, values, row_lengths, name=None, validate=True):
        """Rows of these lengths, one after the other.

        Args:
          values: tensor or ragged tensor, of rank at least 1.
          row_lengths: vector of int32 or int64, whose sum is the number of values.
          name: has no effect.
          validate: check `row_lengths`; in a function, each time that it runs.

        Returns:
          A `tf.RaggedTensor`.

        Raises:
          InvalidArgumentError: if a length is negative, or the sum is not the number of values.

        Example:
          >>> import yeoul as tf
          >>> tf.RaggedTensor.from_row_lengths([3, 1, 4, 1, 5], [3, 0, 2])
          <tf.RaggedTensor [[3, 1, 4], [], [1, 5]]>
        """
        values, like = cls._as_values(values, row_lengths)
        lengths = as_partition(row_lengths, "row_lengths", like)
        splits = splits_from_lengths(lengths)
        if validate:
            what = "Arguments to from_row_lengths do not form a valid RaggedTensor: "
            check(
                f"{what}row_lengths must not be negative, but are {{}}.",
                lambda n: holds_all(n >= 0),
                lengths,
            )
            _check_count(what, splits, values)
        return cls(values, splits, internal=True)

    @classmethod
    def from_value_rowids(cls, values, value_rowids, nrows=None, name=None, validate=True):
        """Values, each with the number of the row in which it stands.

        Args:
          values: tensor or ragged tensor, of rank at least 1.
          value_rowids: vector of int32 or int64, as long as the values, that does not decrease.
          nrows: number of rows, for empty ones at the end; by default one more than the last id.
          name: has no effect.
          validate: check `value_rowids`; in a function, each time that it runs.

        Returns:
          A `tf.RaggedTensor`.

        Raises:
          ValueError: if the lengths differ, or `nrows` is too small.
          InvalidArgumentError: if the row ids decrease or are negative.

        Example:
          >>> import yeoul as tf
          >>> tf.RaggedTensor.from_value_rowids([3, 1, 4, 1, 5], [0, 0, 0, 2, 2], nrows=4)
          <tf.RaggedTensor [[3, 1, 4], [], [1, 5], []]>
        """
        values, like = cls._as_values(values, value_rowids)
        rows = as_partition(value_rowids, "value_rowids", like)
        rows.shape.assert_is_compatible_with(values.shape[:1])
        nrows = _checked_rows(rows, nrows)
        if validate:
            check(
                "Arguments to from_value_rowids do not form a valid RaggedTensor: value_rowids "
                "must not be negative nor decrease, but are {}.",
                lambda r: (
                    holds_all(concat([r[:1] >= 0, r[1:] >= r[:-1]], 0))
                    if isinstance(r, Tensor)
                    else np.all(r[:1] >= 0) and np.all(r[1:] >= r[:-1])
                ),
                rows,
            )
        return cls(values, splits_from_rows(rows, nrows), internal=True, rowids=rows)

    @classmethod
    def from_row_starts(cls, values, row_starts, name=None, validate=True):
        """Rows that start at these positions.

        Args:
          values: tensor or ragged tensor, of rank at least 1.
          row_starts: vector of int32 or int64 that starts with 0 and does not decrease.
          name: has no effect.
          validate: check `row_starts`; in a function, each time that it runs.

        Returns:
          A `tf.RaggedTensor`.

        Raises:
          InvalidArgumentError: if the starts do not divide the values.

        Example:
          >>> import yeoul as tf
          >>> tf.RaggedTensor.from_row_starts([3, 1, 4, 1, 5], [0, 3, 3])
          <tf.RaggedTensor [[3, 1, 4], [], [1, 5]]>
        """
        values, like = cls._as_values(values, row_starts)
        starts = as_partition(row_starts, "row_starts", like)
        dtype = starts.dtype.np
        end = expand_dims(ints(_nvals(values, dtype), dtype), 0)
        return cls.from_row_splits(values, concat([starts, end], 0), validate=validate)

    @classmethod
    def from_row_limits(cls, values, row_limits, name=None, validate=True):
        """Rows that end before these positions.

        Args:
          values: tensor or ragged tensor, of rank at least 1.
          row_limits: vector of int32 or int64 that does not decrease, up to the number of values.
          name: has no effect.
          validate: check `row_limits`; in a function, each time that it runs.

        Returns:
          A `tf.RaggedTensor`.

        Raises:
          InvalidArgumentError: if the limits do not divide the values.

        Example:
          >>> import yeoul as tf
          >>> tf.RaggedTensor.from_row_limits([3, 1, 4, 1, 5], [3, 3, 5])
          <tf.RaggedTensor [[3, 1, 4], [], [1, 5]]>
        """
        values, like = cls._as_values(values, row_limits)
        limits = as_partition(row_limits, "row_limits", like)
        splits = concat([np.zeros(1, limits.dtype.np), limits], 0)
        return cls.from_row_splits(values, splits, validate=validate)

    @classmethod
    def from_uniform_row_length(
        cls, values, uniform_row_length, nrows=None, validate=True, name=None
    ):
        """Rows that all have the same length.

        Args:
          values: tensor or ragged tensor, of rank at least 1.
          uniform_row_length: the length, an int or scalar tensor.
          nrows: number of rows; needed only if the length is 0.
          validate: check the length; in a function, each time that it runs.
          name: has no effect.

        Returns:
          A `tf.RaggedTensor`.

        Raises:
          ValueError: if the length is negative, or does not divide the values.

        Example:
          >>> import yeoul as tf
          >>> tf.RaggedTensor.from_uniform_row_length([1, 2, 3, 4], 2).shape
          TensorShape([2, 2])
        """
        values, like = cls._as_values(values)
        dtype = like or INT64
        length, nvals = _scalar(uniform_row_length), _nvals(values, dtype)
        if isinstance(length, int) and length < 0:
            raise ValueError(f"uniform_row_length must be >= 0, not {length}.")
        if nrows is not None:
            nrows = _scalar(nrows)
        elif isinstance(length, int) and length == 0:
            nrows = 0
        else:
            nrows = nvals // (length if isinstance(length, int) else ints(length, dtype))
        if validate and all(isinstance(x, int) for x in (length, nrows, nvals)):
            if length * nrows != nvals:
                raise ValueError(
                    f"uniform_row_length={length} times nrows={nrows} must equal nvals={nvals}."
                )
        elif validate:
            check(
                "uniform_row_length times nrows must equal the number of values.",
                lambda a, b, c: a * b == c,
                *[ints(x, dtype) for x in (length, nrows, nvals)],
            )
        count = nrows + 1 if isinstance(nrows, int) else ints(nrows, dtype) + 1
        factor = length if isinstance(length, int) else ints(length, dtype)
        splits = numbers_to(count, dtype) * factor
        return cls(values, splits, internal=True, uniform_row_length=length)

    @classmethod
    def _nested(cls, make, flat_values, partitions, what):
        if isinstance(partitions, (Tensor, np.ndarray)):
            raise TypeError(f"Argument `{what}` must be a list of Tensors. Received {partitions}.")
        result = flat_values
        for partition in reversed(partitions):
            result = make(result, partition)
        return result

    @classmethod
    def from_nested_row_splits(cls, flat_values, nested_row_splits, name=None, validate=True):
        """As `from_row_splits`, for each of several nested partitions, outermost first.

        Example:
          >>> import yeoul as tf
          >>> tf.RaggedTensor.from_nested_row_splits([1, 2, 3], [[0, 2, 2], [0, 1, 3]])
          <tf.RaggedTensor [[[1], [2, 3]], []]>
        """
        make = lambda values, splits: cls.from_row_splits(values, splits, validate=validate)  # noqa: E731
        return cls._nested(make, flat_values, nested_row_splits, "nested_row_splits")

    @classmethod
    def from_nested_row_lengths(cls, flat_values, nested_row_lengths, name=None, validate=True):
        """As `from_row_lengths`, for each of several nested partitions, outermost first.

        Example:
          >>> import yeoul as tf
          >>> tf.RaggedTensor.from_nested_row_lengths([1, 2, 3], [[2, 0], [1, 2]])
          <tf.RaggedTensor [[[1], [2, 3]], []]>
        """
        make = lambda values, lengths: cls.from_row_lengths(values, lengths, validate=validate)  # noqa: E731
        return cls._nested(make, flat_values, nested_row_lengths, "nested_row_lengths")

    @classmethod
    def from_nested_value_rowids(
        cls, flat_values, nested_value_rowids, nested_nrows=None, name=None, validate=True
    ):
        """As `from_value_rowids`, for each of several nested partitions, outermost first.

        Example:
          >>> import yeoul as tf
          >>> tf.RaggedTensor.from_nested_value_rowids([1, 2, 3], [[0, 0], [0, 1, 1]], [2, 2])
          <tf.RaggedTensor [[[1], [2, 3]], []]>
        """
        if nested_nrows is None:
            nested_nrows = [None] * len(nested_value_rowids)
        if len(nested_nrows) != len(nested_value_rowids):
            raise ValueError(
                f"Argument `nested_nrows` must have the same length as `nested_value_rowids`, but "
                f"they have {len(nested_nrows)} and {len(nested_value_rowids)} elements."
            )
        pairs = list(zip(nested_value_rowids, nested_nrows, strict=True))
        make = lambda values, pair: cls.from_value_rowids(values, *pair, validate=validate)  # noqa: E731
        return cls._nested(make, flat_values, pairs, "nested_value_rowids")


def _scalar(value):
    """An int where it is known, otherwise the tensor."""
    known = known_array(value)
    return value if known is None else int(known)


def _nvals(values, dtype):
    """The number of rows of values: an int where it is known, else a tensor of this dtype."""
    if isinstance(values, Tensor):
        return count_of(values, dtype)
    return count_of(lengths_of(values.row_splits), dtype)


def _check_count(what, splits, values):
    """Raises InvalidArgumentError unless the row splits end with the number of values."""
    dtype = splits.dtype.np
    check(
        f"{what}row splits must end with the number of values, but are {{}}.",
        lambda s, n: s[-1] == n,
        splits,
        ints(_nvals(values, dtype), dtype),
    )


def _checked_rows(rows, nrows):
    """The number of rows: what is given, or one more than the last id."""
    known = known_array(rows)
    if nrows is None:
        if known is not None:
            return int(known[-1]) + 1 if known.size else 0
        return concat([np.full(1, -1, rows.dtype.np), rows], 0)[-1] + 1
    nrows = _scalar(nrows)
    if not isinstance(nrows, int):
        return ints(nrows, rows.dtype.np)
    if nrows < 0:
        raise ValueError(f"Expected nrows >= 0; got {nrows}")
    if known is not None and known.size and nrows <= int(known[-1]):
        raise ValueError(
            f"Expected nrows >= value_rowids[-1] + 1; got nrows={nrows}, "
            f"value_rowids[-1]={int(known[-1])}"
        )
    return nrows
