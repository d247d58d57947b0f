"""tf.experimental.DynamicRaggedShape: the shape of a tensor some of whose axes may be ragged."""

import numpy as np

from yeoul.core.dtypes import as_dtype, int32, int64
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.core.tensor_spec import TensorSpec
from yeoul.engine.composite import CompositeSpec, CompositeTensor
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import FOREIGN
from yeoul.engine.tensor import EagerTensor
from yeoul.ops.casting import cast
from yeoul.ops.compare import equal
from yeoul.ops.joining import stack
from yeoul.ops.logic import logical_and
from yeoul.ops.ragged.row_partition import RowPartition, RowPartitionSpec
from yeoul.ops.ragged_partition import check
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.reduce import reduce_all
from yeoul.ops.shapes import shape as dense_shape
from yeoul.ops.static import known_array


class DynamicRaggedShapeSpec(CompositeSpec):
    """What is known of a `tf.experimental.DynamicRaggedShape`.

    Args:
      row_partitions: the specs of the row partitions.
      static_inner_shape: what is known of the inner shape.
      dtype: int32 or int64.
    """

    __slots__ = ("_dtype", "_inner", "_parts")

    def __init__(self, row_partitions, static_inner_shape, dtype):
        self._parts, self._inner = tuple(row_partitions), TensorShape(static_inner_shape)
        self._dtype = as_dtype(dtype)

    @property
    def value_type(self):
        return DynamicRaggedShape

    @property
    def _component_specs(self):
        return [*self._parts, TensorSpec([self._inner.rank], self._dtype)]

    def _to_components(self, value):
        return [*value.row_partitions, value.inner_shape]

    def _from_components(self, components):
        return DynamicRaggedShape._of(components[:-1], components[-1])

    def _serialize(self):
        return self._parts, self._inner, self._dtype

    def __repr__(self):
        return (
            f"DynamicRaggedShape.Spec(row_partitions={self._parts!r}, "
            f"static_inner_shape={self._inner!r}, dtype={self._dtype!r})"
        )


@export("experimental.DynamicRaggedShape")
class DynamicRaggedShape(CompositeTensor):
    """The shape of a tensor or ragged tensor: row partitions, and the shape of the flat values.

    Args:
      row_partitions: list of `tf.experimental.RowPartition`, the outermost first.
      inner_shape: the shape of the flat values; its first length is their number.
      dtype: int32 or int64; by default that of the row partitions.
      validate: whether to check that the parts fit.
      static_inner_shape: what is known of the inner shape.

    Raises:
      InvalidArgumentError: if the parts do not fit, and `validate` is True.

    Example:
      >>> import yeoul as tf
      >>> tf.experimental.DynamicRaggedShape.from_lengths([2, (1, 2), 2])
      <DynamicRaggedShape lengths=[2, (1, 2), 2] num_row_partitions=1>
      >>> tf.shape(tf.ragged.constant([[1, 2], [3]]))
      <DynamicRaggedShape lengths=[2, (2, 1)] num_row_partitions=1>
    """

    Spec = DynamicRaggedShapeSpec

    def __init__(
        self, row_partitions, inner_shape, dtype=None, validate=False, static_inner_shape=None
    ):
        parts = tuple(row_partitions)
        if not all(isinstance(p, RowPartition) for p in parts):
            raise TypeError(f"row_partitions must be RowPartitions, not {row_partitions!r}.")
        if dtype is None:
            given = getattr(inner_shape, "dtype", None)
            dtype = parts[0].dtype if parts else given if given in (int32, int64) else int64
        inner = inner_shape.as_list() if isinstance(inner_shape, TensorShape) else inner_shape
        self._inner = cast(
            convert_to_tensor(inner, None if hasattr(inner, "dtype") else dtype), dtype
        )
        self._parts = tuple(p.with_dtype(dtype) for p in parts)
        if static_inner_shape is not None:
            self._inner.shape.assert_is_compatible_with([TensorShape(static_inner_shape).rank])
        if validate and parts:
            check(
                "Last row partition does not match inner_shape: it has {} values.",
                lambda count, inner: count == inner[0],
                self._parts[-1].nvals(),
                self._inner,
            )

    @classmethod
    def _of(cls, row_partitions, inner_shape):
        """A shape of these parts, which are not looked at: they may be specs."""
        made = object.__new__(cls)
        made._parts, made._inner = tuple(row_partitions), inner_shape
        return made

    @classmethod
    def from_lengths(cls, lengths, num_row_partitions=None, dtype=int64):
        """A shape from the lengths of its axes.

        Args:
          lengths: list of numbers, and of lists of numbers for ragged axes.
          num_row_partitions: how many axes are row partitions; by default up to the last ragged.
          dtype: int32 or int64.

        Raises:
          ValueError: if the number of row partitions does not fit the lengths.
        """
        lengths = [tuple(n) if isinstance(n, (list, tuple)) else int(n) for n in lengths]
        ragged = [i for i, n in enumerate(lengths) if isinstance(n, tuple)]
        least = ragged[-1] if ragged else 0
        count = least if num_row_partitions is None else num_row_partitions
        if not least <= count < max(len(lengths), 1):
            raise ValueError(
                f"num_row_partitions={count} does not fit lengths={lengths}: it must be at least "
                f"{least} and less than the rank {len(lengths)}."
            )
        if ragged and not ragged[0]:
            raise ValueError("The first of the lengths must be an int: the number of rows.")
        parts, rows = [], lengths[0] if lengths else 0
        for n in lengths[1 : count + 1]:
            if isinstance(n, tuple):
                if len(n) != rows:
                    raise ValueError(f"The lengths {n} are those of {len(n)} rows, not of {rows}.")
                parts.append(RowPartition.from_row_lengths(n, dtype=dtype))
                rows = sum(n)
            else:
                made = RowPartition.from_uniform_row_length(n, nrows=rows, dtype=dtype)
                parts.append(made)
                rows *= n
        inner = [rows, *lengths[count + 1 :]] if lengths else []
        return cls(parts, np.asarray(inner, as_dtype(dtype).np), dtype)

    @classmethod
    def from_row_partitions(cls, row_partitions, dtype=None):
        """A shape from its row partitions alone: the flat values are a vector.

        Args:
          row_partitions: list of at least one `tf.experimental.RowPartition`.
          dtype: int32 or int64.

        Raises:
          ValueError: if there is none.
        """
        if not row_partitions:
            raise ValueError("row_partitions cannot be empty.")
        return cls(row_partitions, stack([row_partitions[-1].nvals()]), dtype)

    @classmethod
    def from_tensor(cls, t, dtype=None):
        """The shape of a tensor.

        Args:
          t: tensor, ragged tensor, or what makes a tensor.
          dtype: int32 or int64.
        """
        if isinstance(t, DynamicRaggedShape):
            raise TypeError(f"A tensor is needed, not the shape {t!r}.")
        if isinstance(t, RaggedTensor):
            parts, level = [], t
            while isinstance(level, RaggedTensor):
                length = level.uniform_row_length
                parts.append(RowPartition._of(level.row_splits, length))
                level = level.values
            return cls(parts, dense_shape(level, out_type=t.row_splits.dtype), dtype)
        return cls([], dense_shape(t, out_type=dtype or int32), dtype)

    @property
    def dtype(self):
        """The dtype of the lengths: int32 or int64."""
        return self._inner.dtype

    @property
    def row_partitions(self):
        """The row partitions, the outermost first."""
        return self._parts

    @property
    def num_row_partitions(self):
        """The number of row partitions."""
        return len(self._parts)

    @property
    def inner_shape(self):
        """The shape of the flat values, as a tensor."""
        return self._inner

    @property
    def inner_rank(self):
        """The number of axes of the flat values, or None."""
        return self._inner.shape[0]

    @property
    def rank(self):
        """The number of axes, or None."""
        return None if self.inner_rank is None else self.num_row_partitions + self.inner_rank

    def is_uniform(self, axis):
        """Whether all rows along an axis were made with one length.

        Args:
          axis: the axis.

        Raises:
          IndexError: if there is none.
        """
        if axis < 0 or (self.rank is not None and axis >= self.rank):
            raise IndexError(f"There is no axis {axis}: the rank is {self.rank}.")
        return not 0 < axis <= self.num_row_partitions or self._parts[axis - 1].is_uniform()

    def _length(self, axis):
        """The length of a uniform axis, as a tensor."""
        if not self.is_uniform(axis):
            raise ValueError(f"Index {axis} is not uniform: its rows have several lengths.")
        count = self.num_row_partitions
        if not axis and count:
            return self._parts[0].nrows()
        return (
            self._parts[axis - 1].uniform_row_length()
            if axis <= count and count
            else (self._inner[axis - count])
        )

    def __getitem__(self, index):
        """The length of an axis; or the shape of some axes.

        Args:
          index: number of an axis that is not ragged, or a slice; one that does not begin with
            the first axis must have no ragged one.

        Raises:
          ValueError: if a ragged axis is asked for.
        """
        if not isinstance(index, slice):
            rank = self.rank
            index = int(index)
            return self._length(index + rank if index < 0 and rank is not None else index)
        if self.rank is None:
            raise ValueError("A slice needs a known rank.")
        axes = range(self.rank)[index]
        if axes and axes.step == 1 and not axes.start and self.num_row_partitions:
            return self._first(len(axes))
        if not all(self.is_uniform(i) for i in axes):
            raise ValueError("All relevant dimensions must be uniform, unless the first is one.")
        lengths = [self._length(i) for i in axes]
        return DynamicRaggedShape([], stack(lengths) if lengths else [], self.dtype)

    def _first(self, count):
        """The shape of the first axes."""
        if count > self.num_row_partitions:
            inner = self._inner[: count - self.num_row_partitions]
            return DynamicRaggedShape(self._parts, inner, self.dtype)
        parts = self._parts[: count - 1]
        last = parts[-1].nvals() if parts else self._length(0)
        return DynamicRaggedShape(parts, stack([last]), self.dtype)

    def static_lengths(self, ragged_lengths=True):
        """The lengths of the axes as far as they are known.

        Args:
          ragged_lengths: whether a ragged axis is shown as the tuple of its lengths; as None
            otherwise.

        Returns:
          A list; None stands for an unknown length, and ends the list where the rank is unknown.
        """
        if not self._parts:
            return static_dims(self._inner)
        found = [self._parts[0].static_nrows]
        for part in self._parts:
            uniform = part.static_uniform_row_length
            if uniform is not None:
                found.append(int(uniform))
            elif ragged_lengths and isinstance(part.row_splits(), EagerTensor):
                found.append(tuple(part.row_lengths().numpy().tolist()))
            else:
                found.append(None)
        return found + static_dims(self._inner)[1:]

    def with_dtype(self, dtype):
        """The same shape in another dtype.

        Args:
          dtype: int32 or int64.
        """
        return DynamicRaggedShape(self._parts, self._inner, as_dtype(dtype))

    def _nest(self, flat):
        """Flat values as a ragged tensor of this shape; a tensor if nothing is ragged."""
        for part in reversed(self._parts):
            uniform = part.uniform_row_length()
            flat = RaggedTensor(flat, part.row_splits(), internal=True, uniform_row_length=uniform)
        return flat

    @property
    def _type_spec(self):
        dims = static_dims(self._inner)
        counts = [p.static_nrows for p in self._parts[1:]] + dims[:1]
        specs = [
            RowPartitionSpec(p.static_nrows, count, p._type_spec._uniform_row_length, p.dtype)
            for p, count in zip(self._parts, counts, strict=False)
        ]
        return DynamicRaggedShapeSpec(specs, TensorShape(dims), self.dtype)

    def __eq__(self, other):
        if not isinstance(other, DynamicRaggedShape):
            return NotImplemented
        pairs = list(zip(self._parts, other._parts, strict=False))
        if len(self._parts) != len(other._parts) or self.rank != other.rank:
            return convert_to_tensor(False)
        result = reduce_all(equal(self._inner, cast(other._inner, self.dtype)))
        for a, b in pairs:
            a, b = a.row_splits(), cast(b.row_splits(), self.dtype)
            if not a.shape.is_compatible_with(b.shape):
                return convert_to_tensor(False)
            result = logical_and(result, reduce_all(equal(a, b)))
        return result

    __hash__ = None

    def __repr__(self):
        lengths = ", ".join(map(str, self.static_lengths()))
        count = self.num_row_partitions
        return f"<DynamicRaggedShape lengths=[{lengths}] num_row_partitions={count}>"


def static_dims(inner):
    """An inner shape as a list with None for unknown lengths."""
    known = known_array(inner)
    if known is not None:
        return known.tolist()
    rank = inner.shape[0]
    return [None] * (rank or 0)


def taken_over(function, args, kwargs):
    """What a function does with a DynamicRaggedShape, or NotImplemented."""
    from yeoul.ops.ragged.shape_functions import TABLE

    taken = TABLE.get(function)
    return NotImplemented if taken is None else taken(*args, **kwargs)


FOREIGN[DynamicRaggedShape] = taken_over
