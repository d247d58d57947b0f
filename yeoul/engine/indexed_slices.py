"""`tf.IndexedSlices`: the gradient of a gather, rows with their indices."""

import numpy as np

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.engine.convert import to_tensor
from yeoul.engine.op import TABLE
from yeoul.engine.tensor import EagerTensor


@export("IndexedSlices")
class IndexedSlices:
    """Rows `values[i]` that stand at `indices[i]` of a tensor whose other rows are zero.

    Args:
      values: tensor of shape `[n, ...]`.
      indices: integer tensor of shape `[n]`; an index may occur more than once, the rows then add
        up.
      dense_shape: shape of the whole tensor (tensor or sequence of int), or None.
    """

    def __init__(self, values, indices, dense_shape=None):
        self.values, self.indices, self._dense_shape = values, indices, dense_shape

    @property
    def dense_shape(self):
        """The shape of the whole tensor as a tensor of int32; None if it is not known."""
        shape = self._dense_shape
        return to_tensor(np.array(shape, np.int32)) if isinstance(shape, (tuple, list)) else shape

    @property
    def shape(self):
        given = self._dense_shape
        if isinstance(given, (tuple, list)):
            return TensorShape(given)
        if type(given) is EagerTensor:
            return TensorShape(given._a.tolist())
        return TensorShape([None, *self.values.shape[1:]])

    @property
    def dtype(self):
        return self.values.dtype

    @property
    def device(self):
        return self.values.device

    def consumers(self):
        """The ops of the graph that use the values."""
        return self.values.consumers()

    def to_tensor(self):
        """The dense tensor.

        Raises:
          ValueError: if `dense_shape` is None.
        """
        if self._dense_shape is None:
            raise ValueError(
                "Tensor conversion requested for IndexedSlices for tensor without dense_shape: "
                "the number of rows of the "
                "whole tensor is not known. Give dense_shape, or use values and indices."
            )
        return TABLE["UnsortedSegmentSum"].public(self.values, self.indices, self._dense_shape[0])

    def __tf_tensor__(self, dtype=None, name=None):
        return self.to_tensor()

    def __neg__(self):
        return IndexedSlices(-self.values, self.indices, self._dense_shape)

    def _flatten_components(self):
        shape = self.dense_shape
        return [self.values, self.indices, *([] if shape is None else [shape])]

    def _from_components(self, components):
        values, indices, *shape = components
        known = self._dense_shape is None or isinstance(self._dense_shape, (tuple, list))
        return IndexedSlices(values, indices, self._dense_shape if known else shape[0])

    @property
    def _type_spec(self):
        from yeoul.engine.indexed_slices_spec import IndexedSlicesSpec

        dense = self.dense_shape
        return IndexedSlicesSpec(
            self.shape,
            self.dtype,
            self.indices.dtype,
            None if dense is None else dense.dtype,
            self.indices.shape,
        )

    def __str__(self):
        shape = "" if self._dense_shape is None else f", dense_shape={self.dense_shape}"
        return f"IndexedSlices(indices={self.indices!s}, values={self.values!s}{shape})"

    __repr__ = __str__
