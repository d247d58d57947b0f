"""`tf.SparseTensorSpec`."""

from yeoul.core.dtypes import as_dtype, float32, int64
from yeoul.core.export import export
from yeoul.core.shape import as_shape
from yeoul.core.tensor_spec import TensorSpec
from yeoul.engine.composite import CompositeSpec
from yeoul.engine.tensor import Tensor
from yeoul.ops.sparse_tensor import SparseTensor
from yeoul.ops.static import partial_dims


@export("SparseTensorSpec")
class SparseTensorSpec(CompositeSpec):
    """The shape and dtype of a sparse tensor.

    Args:
      shape: a `tf.TensorShape` or what makes one; None where unknown.
      dtype: a `tf.DType` or what names one.

    Example:
      >>> import yeoul as tf
      >>> tf.SparseTensorSpec([None, 4], tf.int32)
      SparseTensorSpec(TensorShape([None, 4]), tf.int32)
    """

    __slots__ = ("_dtype", "_shape")

    def __init__(self, shape=None, dtype=float32):
        self._shape, self._dtype = as_shape(shape), as_dtype(dtype)

    @property
    def shape(self):
        """The shape; None where unknown."""
        return self._shape

    @property
    def dtype(self):
        """The type of the elements."""
        return self._dtype

    @property
    def value_type(self):
        """`tf.sparse.SparseTensor`."""
        return SparseTensor

    @classmethod
    def from_value(cls, value):
        """The spec of a sparse tensor.

        Args:
          value: a `tf.sparse.SparseTensor`.
        """
        return value._type_spec

    def _serialize(self):
        return self._shape, self._dtype

    @property
    def _component_specs(self):
        rank = self._shape.rank
        return [
            TensorSpec([None, rank], int64),
            TensorSpec([None], self._dtype),
            TensorSpec([rank], int64),
        ]

    def _to_components(self, value):
        return [value.indices, value.values, value.dense_shape]

    def _from_components(self, components):
        value = SparseTensor.__new__(SparseTensor)
        value._indices, value._values, value._dense_shape = components
        dense_shape = value._dense_shape
        known = partial_dims(dense_shape) if isinstance(dense_shape, Tensor) else None
        value._static = self._shape if known is None else self._shape.merge_with(known)
        return value
