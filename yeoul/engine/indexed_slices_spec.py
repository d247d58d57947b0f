"""`tf.IndexedSlicesSpec`."""

from yeoul.core.dtypes import as_dtype, float32, int64
from yeoul.core.export import export
from yeoul.core.shape import TensorShape, as_shape
from yeoul.core.tensor_spec import TensorSpec
from yeoul.engine.composite import CompositeSpec
from yeoul.engine.indexed_slices import IndexedSlices


@export("IndexedSlicesSpec")
class IndexedSlicesSpec(CompositeSpec):
    """What is known of a `tf.IndexedSlices`.

    Args:
      shape: of the whole tensor.
      dtype: of the values.
      indices_dtype: of the indices.
      dense_shape_dtype: of the shape that the slices know; None: they know none.
      indices_shape: of the indices.

    Example:
      >>> import yeoul as tf
      >>> tf.IndexedSlicesSpec([None, 2])
      IndexedSlicesSpec(TensorShape([None, 2]), tf.float32, tf.int64, None, TensorShape([None]))
    """

    __slots__ = ("_dense_shape_dtype", "_dtype", "_indices_dtype", "_indices_shape", "_shape")

    def __init__(
        self,
        shape=None,
        dtype=float32,
        indices_dtype=int64,
        dense_shape_dtype=None,
        indices_shape=None,
    ):
        self._shape, self._dtype = as_shape(shape), as_dtype(dtype)
        self._indices_dtype = as_dtype(indices_dtype)
        self._dense_shape_dtype = None if dense_shape_dtype is None else as_dtype(dense_shape_dtype)
        self._indices_shape = as_shape(indices_shape).with_rank(1)

    @property
    def value_type(self):
        return IndexedSlices

    @property
    def _component_specs(self):
        count = self._indices_shape
        whole = self._shape
        values = count.concatenate(whole[1:]) if whole.rank else TensorShape(None)
        specs = [TensorSpec(values, self._dtype), TensorSpec(count, self._indices_dtype)]
        if self._dense_shape_dtype is not None:
            specs.append(TensorSpec([whole.rank], self._dense_shape_dtype))
        return specs

    def _to_components(self, value):
        return value._flatten_components()

    def _from_components(self, components):
        values, indices, *dense = components
        if dense and self._shape.is_fully_defined():
            return IndexedSlices(values, indices, tuple(self._shape.as_list()))
        return IndexedSlices(values, indices, dense[0] if dense else None)

    def _serialize(self):
        return (
            self._shape,
            self._dtype,
            self._indices_dtype,
            self._dense_shape_dtype,
            self._indices_shape,
        )
