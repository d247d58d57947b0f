"""`tf.RaggedTensorSpec`."""

from yeoul.core.dtypes import as_dtype, float32, int64
from yeoul.core.export import export
from yeoul.core.shape import TensorShape, as_shape
from yeoul.core.tensor_spec import TensorSpec
from yeoul.engine.composite import CompositeSpec
from yeoul.ops.ragged_tensor import RaggedTensor


@export("RaggedTensorSpec")
class RaggedTensorSpec(CompositeSpec):
    """The shape, dtype and partitions of a ragged tensor.

    Args:
      shape: a `tf.TensorShape` or what makes one; None for a dimension that is ragged or unknown.
      dtype: of the values.
      ragged_rank: how many dimensions are partitioned; by default all but the first.
      row_splits_dtype: int32 or int64.
      flat_values_spec: accepted as None only: flat values are tensors.

    Raises:
      ValueError: if the ragged rank is missing and unknown, or not less than the rank.

    Example:
      >>> import yeoul as tf
      >>> tf.RaggedTensorSpec([None, None], tf.int32)
      RaggedTensorSpec(TensorShape([None, None]), tf.int32, 1, tf.int64)
    """

    __slots__ = ("_dtype", "_ragged_rank", "_row_splits_dtype", "_shape")

    def __init__(
        self,
        shape=None,
        dtype=float32,
        ragged_rank=None,
        row_splits_dtype=int64,
        flat_values_spec=None,
    ):
        if flat_values_spec is not None:
            raise ValueError(
                f"flat_values_spec must be None, not {flat_values_spec!r}: the flat values of a "
                "ragged tensor are a tensor here. Give dtype and shape."
            )
        self._shape, self._dtype = as_shape(shape), as_dtype(dtype)
        self._row_splits_dtype = as_dtype(row_splits_dtype)
        rank = self._shape.rank
        if ragged_rank is None:
            if rank is None:
                raise ValueError("Must specify ragged_rank or a shape with a known rank.")
            ragged_rank = rank - 1
        if not isinstance(ragged_rank, int):
            raise TypeError(
                f"Argument `ragged_rank` must be an int. Received type "
                f"{type(ragged_rank).__name__}: {ragged_rank!r}."
            )
        if rank is not None and ragged_rank >= rank:
            raise ValueError(
                f"Argument `ragged_rank` ({ragged_rank}) must be less than rank ({rank})."
            )
        self._ragged_rank = ragged_rank

    @property
    def shape(self):
        """The shape; None where a dimension is ragged or unknown."""
        return self._shape

    @property
    def dtype(self):
        """The type of the values."""
        return self._dtype

    @property
    def ragged_rank(self):
        """How many dimensions are partitioned."""
        return self._ragged_rank

    @property
    def row_splits_dtype(self):
        """The type of the row splits."""
        return self._row_splits_dtype

    @property
    def flat_values_spec(self):
        """None: the flat values are a tensor."""
        return None

    @property
    def value_type(self):
        """`tf.RaggedTensor`, or `tf.Tensor` if nothing is partitioned."""
        from yeoul.engine.tensor import Tensor

        return RaggedTensor if self._ragged_rank > 0 else Tensor

    @classmethod
    def from_value(cls, value):
        """The spec of a ragged tensor.

        Args:
          value: a `tf.RaggedTensor`.
        """
        return value._type_spec

    def _serialize(self):
        return self._shape, self._dtype, self._ragged_rank, self._row_splits_dtype

    @property
    def _component_specs(self):
        dims, depth = self._shape._dims, self._ragged_rank
        if depth == 0:
            return [TensorSpec(self._shape, self._dtype)]
        if dims is None:
            flat, rows = TensorShape(None), None
        else:
            flat, rows = TensorShape((None, *dims[depth + 1 :])), dims[0]
        outer = TensorSpec([None if rows is None else rows + 1], self._row_splits_dtype)
        inner = [TensorSpec([None], self._row_splits_dtype)] * (depth - 1)
        return [TensorSpec(flat, self._dtype), outer, *inner]

    def _to_components(self, value):
        return [value.flat_values, *value.nested_row_splits]

    def _from_components(self, components):
        value, *splits = components
        dims = self._shape._dims
        for axis in range(len(splits), 0, -1):
            uniform = None if dims is None else dims[axis]
            value = RaggedTensor(value, splits[axis - 1], internal=True, uniform_row_length=uniform)
        return value

    def _batch(self, size):
        """The spec of a ragged tensor whose rows have this spec; `size` rows, None if unknown."""
        shape = TensorShape([size]).concatenate(self._shape)
        return RaggedTensorSpec(shape, self._dtype, self._ragged_rank + 1, self._row_splits_dtype)

    def _unbatch(self):
        """The spec of a row."""
        rank = self._ragged_rank - 1
        if rank < 0:
            raise ValueError(f"Unbatching is only supported for ragged_rank > 0, not of {self!r}.")
        return RaggedTensorSpec(self._shape[1:], self._dtype, rank, self._row_splits_dtype)

    def is_compatible_with(self, spec_or_value):
        """Whether a spec or ragged tensor fits this spec."""
        if self._ragged_rank == 0 and not isinstance(spec_or_value, (RaggedTensor, CompositeSpec)):
            return self._component_specs[0].is_compatible_with(spec_or_value)
        return super().is_compatible_with(spec_or_value)
