"""What ragged tensors tell of their rows: number, lengths, places of the values."""

from yeoul.core.dtypes import FROM_NUMPY, as_dtype
from yeoul.engine.state import STATE
from yeoul.ops.creation import fill
from yeoul.ops.joining import stack
from yeoul.ops.ragged_partition import count_of, ints, is_ragged, lengths_of, longest, rows_of
from yeoul.ops.shapes import shape


class RaggedRows:
    """The methods that describe the rows."""

    def nrows(self, out_type=None, name=None):
        """The number of rows, a scalar tensor.

        Args:
          out_type: int32 or int64; by default that of the row splits.
          name: has no effect.
        """
        dtype = self._row_splits.dtype.np if out_type is None else as_dtype(out_type).np
        return ints(self._count(), dtype)

    def _count(self):
        """The number of rows: an int where it is known, else a tensor."""
        return count_of(self._row_splits, self._row_splits.dtype.np) - 1

    def row_starts(self, name=None):
        """Where each row starts among the values."""
        return self._row_splits[:-1]

    def row_limits(self, name=None):
        """Where each row ends among the values."""
        return self._row_splits[1:]

    def row_lengths(self, axis=1, name=None):
        """The lengths of the rows.

        Args:
          axis: the axis whose lengths are asked for; those of an inner one are ragged.
          name: has no effect.

        Returns:
          An integer vector; for `axis` 0 a scalar, for an inner axis a ragged tensor.

        Example:
          >>> import yeoul as tf
          >>> tf.ragged.constant([[[1, 2], [3]], [], [[4]]]).row_lengths(axis=2)
          <tf.RaggedTensor [[2, 1], [], [1]]>
        """
        axis = self._axis(axis)
        if axis == 0:
            return self.nrows()
        if axis == 1:
            return lengths_of(self._row_splits)
        if is_ragged(self._values):
            return self.with_values(self._values.row_lengths(axis - 1))
        dtype = self._row_splits.dtype.np
        size = count_of_axis(self._values, axis - 1, dtype)
        return self.with_values(fill([count_of(self._values, dtype)], ints(size, dtype)))

    def _axis(self, axis):
        """A non-negative axis.

        Raises:
          ValueError: if it is out of range, or negative and the rank is unknown.
        """
        rank = self.shape.rank
        if rank is None and axis < 0:
            raise ValueError(f"axis={axis} may only be negative if the rank is statically known.")
        if rank is not None and not -rank <= axis < rank:
            raise ValueError(f"axis={axis} out of bounds: expected {-rank}<=axis<{rank}")
        return axis if axis >= 0 else axis + rank

    def nested_row_lengths(self, name=None):
        """The row lengths of each partition, outermost first: a tuple of vectors."""
        return tuple([lengths_of(splits) for splits in self.nested_row_splits])

    def value_rowids(self, name=None):
        """The number of the row in which each value stands.

        Example:
          >>> import yeoul as tf
          >>> print(tf.ragged.constant([[3, 1], [], [4]]).value_rowids().numpy())
          [0 0 2]
        """
        if self._rowids is None:
            if is_ragged(self._values):
                count = self._values._count()
            else:
                count = count_of(self._values, self._row_splits.dtype.np)
            rowids = rows_of(self._row_splits, count)
            if STATE.graph is not None:
                return rowids  # belongs to the graph, which this tensor may outlive
            self._rowids = rowids
        return self._rowids

    def nested_value_rowids(self, name=None):
        """The value rowids of each partition, outermost first: a tuple of vectors."""
        found, values = [], self
        while is_ragged(values):
            found.append(values.value_rowids())
            values = values._values
        return tuple(found)

    def bounding_shape(self, axis=None, name=None, out_type=None):
        """The shape of the smallest tensor that holds all rows.

        Args:
          axis: an axis, or a list of axes; by default all.
          name: has no effect.
          out_type: int32 or int64; by default that of the row splits.

        Returns:
          An integer vector; a scalar if `axis` is one axis.

        Example:
          >>> import yeoul as tf
          >>> print(tf.ragged.constant([[3, 1, 4], [], [1, 5]]).bounding_shape().numpy())
          [3 3]
        """
        dtype = self._row_splits.dtype.np if out_type is None else as_dtype(out_type).np
        if isinstance(axis, int) and axis >= 0:
            return ints(self._bound(axis), dtype)
        if self.shape.rank is None:
            raise ValueError("bounding_shape needs a ragged tensor of known rank.")
        if isinstance(axis, int):
            return ints(self._bound(self._axis(axis)), dtype)
        axes = range(self.shape.rank) if axis is None else [self._axis(int(a)) for a in axis]
        return stack([ints(self._bound(a), dtype) for a in axes])

    def _bound(self, axis):
        """The greatest length along an axis: an int where it is known, else a tensor."""
        if axis == 0:
            return self._count()
        if axis == 1:
            if isinstance(self._uniform, int):
                return self._uniform
            return longest(lengths_of(self._row_splits))
        if is_ragged(self._values):
            return self._values._bound(axis - 1)
        return count_of_axis(self._values, axis - 1, self._row_splits.dtype.np)


def count_of_axis(values, axis, dtype):
    """The size of an axis of a tensor: an int where it is known, else a tensor."""
    size = values.shape[axis]
    return shape(values, out_type=FROM_NUMPY[dtype])[axis] if size is None else size
