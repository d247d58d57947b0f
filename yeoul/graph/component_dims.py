"""What the tensors of ragged and sparse tensors keep of their shapes in a loop."""

from yeoul.core import nest
from yeoul.core.shape import TensorShape
from yeoul.ops.ragged_spec import RaggedTensorSpec
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.sparse_spec import SparseTensorSpec
from yeoul.ops.sparse_tensor import SparseTensor


def component_dims(value, shape):
    """The shapes that the tensors of a composite keep where it keeps a shape itself.

    Args:
      value: the composite.
      shape: `tf.TensorShape`, list or spec: what the whole keeps. Of sparse tensors only the rank
        counts.

    Returns:
      List of `tf.TensorShape`, in the order of the tensors; None for other values.
    """
    shape = TensorShape(getattr(shape, "shape", shape))
    if isinstance(value, RaggedTensor):
        spec = RaggedTensorSpec(shape, value.dtype, value.ragged_rank, value.row_splits.dtype)
    elif isinstance(value, SparseTensor):
        spec = SparseTensorSpec([None] * value.shape.rank, value.dtype)
    else:
        return None
    return [part.shape for part in nest.flatten(spec, expand_composites=True)]
