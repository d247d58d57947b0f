"""`tf.RaggedTensor`."""

from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.engine.composite import CompositeTensor
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import FOREIGN
from yeoul.engine.tensor import EagerTensor, Operators, Tensor
from yeoul.ops.casting import cast
from yeoul.ops.ragged_conversions import RaggedConversions
from yeoul.ops.ragged_factories import RaggedFactories
from yeoul.ops.ragged_getitem import getitem
from yeoul.ops.ragged_partition import ints
from yeoul.ops.ragged_rows import RaggedRows
from yeoul.ops.ragged_shapes import merge_dims
from yeoul.ops.ragged_text import array_text


@export("RaggedTensor")
class RaggedTensor(RaggedFactories, RaggedConversions, RaggedRows, CompositeTensor, Operators):
    """A tensor whose rows may have different lengths.

    It holds the values of all rows, one after the other, and `row_splits`, which say where each
    row starts and ends. The values may be a ragged tensor again. It is made by `tf.ragged.constant`
    or by the factory methods `from_row_splits`, `from_row_lengths` and so on; the elementwise
    functions, reductions, `tf.concat`, `tf.stack` and `tf.gather` take it as they take a tensor.

    Args:
      values: tensor or ragged tensor with the values of all rows.
      row_splits: integer vector: row i is `values[row_splits[i]:row_splits[i + 1]]`.
      internal: must be True; users call a factory method.
      uniform_row_length: the length of all rows where it is known to be one: int or tensor.
      rowids: the row of each value, where it is known.

    Raises:
      ValueError: if it is called by a user.

    Example:
      >>> import yeoul as tf
      >>> rows = tf.ragged.constant([[3, 1, 4], [], [1, 5]])
      >>> rows.shape, rows[0].numpy().tolist(), rows.row_lengths().numpy().tolist()
      (TensorShape([3, None]), [3, 1, 4], [3, 0, 2])
      >>> rows + 1
      <tf.RaggedTensor [[4, 2, 5], [], [2, 6]]>
    """

    def __init__(self, values, row_splits, internal=False, uniform_row_length=None, rowids=None):
        if not internal:
            raise ValueError(
                "RaggedTensor constructor is private; please use one of the factory methods "
                "instead (e.g., RaggedTensor.from_row_lengths())"
            )
        self._values, self._row_splits = values, row_splits
        self._uniform, self._rowids = uniform_row_length, rowids

    @property
    def values(self):
        """The values of all rows: a tensor, or a ragged tensor if the rows are ragged inside."""
        return self._values

    @property
    def flat_values(self):
        """The values under all partitions: a tensor."""
        values = self._values
        while isinstance(values, RaggedTensor):
            values = values._values
        return values

    @property
    def row_splits(self):
        """Where the rows start and end: a vector of one more than the number of rows."""
        return self._row_splits

    @property
    def nested_row_splits(self):
        """The row splits of each partition, outermost first: a tuple of vectors."""
        found, values = [], self
        while isinstance(values, RaggedTensor):
            found.append(values._row_splits)
            values = values._values
        return tuple(found)

    @property
    def ragged_rank(self):
        """The number of partitions."""
        return len(self.nested_row_splits)

    @property
    def dtype(self):
        """The type of the values."""
        return self.flat_values.dtype

    @property
    def shape(self):
        """The shape; None where a dimension is ragged or not known yet."""
        bounds = self._row_splits.shape[0]
        rows = None if bounds is None else bounds - 1
        uniform = self._uniform if isinstance(self._uniform, int) else None
        return TensorShape([rows, uniform]).concatenate(self._values.shape[1:])

    def get_shape(self):
        """The shape, as the attribute `shape`."""
        return self.shape

    @property
    def uniform_row_length(self):
        """The length of all rows, a scalar tensor, if it is known to be the same; else None."""
        return None if self._uniform is None else ints(self._uniform, self._row_splits.dtype.np)

    @property
    def _type_spec(self):
        from yeoul.ops.ragged_spec import RaggedTensorSpec

        return RaggedTensorSpec(self.shape, self.dtype, self.ragged_rank, self._row_splits.dtype)

    # Others like this one.

    def with_values(self, new_values):
        """The same rows with other values.

        Args:
          new_values: tensor or ragged tensor with as many rows as `values`.

        Raises:
          ValueError: if their number differs.

        Example:
          >>> import yeoul as tf
          >>> tf.ragged.constant([[1, 2], [3]]).with_values(["a", "b", "c"])
          <tf.RaggedTensor [[b'a', b'b'], [b'c']]>
        """
        new_values = as_values(new_values)
        have, wanted = self._values.shape[:1], new_values.shape[:1]
        have.assert_is_compatible_with(wanted)
        return self._with(new_values)

    def with_flat_values(self, new_values):
        """The same rows, at all depths, with other flat values.

        Args:
          new_values: tensor with as many rows as `flat_values`.

        Raises:
          ValueError: if their number differs.
        """
        if isinstance(self._values, RaggedTensor):
            return self._with(self._values.with_flat_values(new_values))
        return self.with_values(new_values)

    def _with(self, values):
        return RaggedTensor(values, self._row_splits, True, self._uniform, self._rowids)

    def with_row_splits_dtype(self, dtype):
        """The same ragged tensor with row splits of another dtype, at all depths.

        Args:
          dtype: int32 or int64.

        Raises:
          ValueError: if it is neither.
        """
        dtype = as_dtype(dtype)
        if dtype.name not in ("int32", "int64"):
            raise ValueError(
                f"Argument `row_splits` dtype must be int32 or int64. Received {dtype!r}."
            )
        values = self._values
        if isinstance(values, RaggedTensor):
            values = values.with_row_splits_dtype(dtype)
        if self._row_splits.dtype == dtype:
            return self if values is self._values else self._with(values)
        return RaggedTensor(values, cast(self._row_splits, dtype), True, self._uniform)

    def merge_dims(self, outer_axis, inner_axis):
        """Joins the axes from one to another into a single one.

        Args:
          outer_axis: the first axis.
          inner_axis: the last one.

        Returns:
          A ragged tensor; a tensor if nothing ragged remains.

        Raises:
          ValueError: if an axis is out of range, or they are in the wrong order.

        Example:
          >>> import yeoul as tf
          >>> tf.ragged.constant([[[1, 2], [3]], [], [[4]]]).merge_dims(1, 2)
          <tf.RaggedTensor [[1, 2, 3], [], [4]]>
        """
        outer_axis, inner_axis = self._axis(outer_axis), self._axis(inner_axis)
        if outer_axis > inner_axis:
            raise ValueError(
                f"Expected outer_axis ({outer_axis}) to be less than or equal to inner_axis "
                f"({inner_axis})."
            )
        return merge_dims(self, outer_axis, inner_axis)

    # What Python calls.

    def _is_eager(self):
        return all(type(t) is EagerTensor for t in (self.flat_values, *self.nested_row_splits))

    def __getitem__(self, key):
        return getitem(self, key)

    def __iter__(self):
        count = self._count()
        if not isinstance(count, int):
            raise TypeError(
                "Iterating over a ragged tensor needs a known number of rows: "
                f"{self!r}. Use operations on the whole tensor."
            )
        return iter([self[i] for i in range(count)])

    def __bool__(self):
        raise TypeError("RaggedTensor may not be used as a boolean. Use tf.reduce_any or size.")

    def __hash__(self):
        raise TypeError("RaggedTensor is unhashable.")

    __eq__, __ne__ = Operators.__eq__, Operators.__ne__

    def __matmul__(self, other):
        return NotImplemented  # as in TensorFlow, which has no such operator for ragged tensors

    __rmatmul__ = __matmul__

    def __repr__(self):
        if self._is_eager():
            return f"<tf.RaggedTensor {array_text(self.numpy())}>"
        return f"tf.RaggedTensor(values={self._values!s}, row_splits={self._row_splits!s})"

    __str__ = __repr__

    def __reduce__(self):
        return restored, (self.flat_values, self.nested_row_splits, self._type_spec)

    def consumers(self):
        """Nothing: an eager value does not know what was computed from it."""
        return []

    def _gradient_part(self):
        return self.flat_values

    def _with_gradient(self, gradient):
        return self.with_flat_values(convert_to_tensor(gradient))


def restored(flat_values, splits, spec):
    """The ragged tensor of these parts (for pickle and copy)."""
    return spec._from_components([flat_values, *splits])


def as_values(values):
    """A ragged tensor as it is, anything else as a tensor."""
    return values if isinstance(values, (RaggedTensor, Tensor)) else convert_to_tensor(values)


def dispatched(function, args, kwargs):
    """A tf function called on ragged tensors."""
    from yeoul.ops.ragged_dispatch import implementation

    found = implementation(function)
    return NotImplemented if found is None else found(*args, **kwargs)


FOREIGN[RaggedTensor] = dispatched
