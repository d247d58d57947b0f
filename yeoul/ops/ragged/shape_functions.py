"""What tf functions do with a DynamicRaggedShape: reshape, broadcast, fill."""

from yeoul.core.dtypes import int8, int32
from yeoul.engine.composite import CompositeTensor
from yeoul.engine.convert import convert_to_tensor
from yeoul.ops import broadcast_to as broadcasts
from yeoul.ops import creation, select, shapes, views
from yeoul.ops.ragged.dynamic_shape import DynamicRaggedShape
from yeoul.ops.ragged_tensor import RaggedTensor


def shape(input, out_type=None, name=None):
    """`tf.shape` of a ragged tensor."""
    return DynamicRaggedShape.from_tensor(input, out_type or int32)


def reshape(tensor, shape, name=None):
    """`tf.reshape` of or to ragged."""
    flat = tensor.flat_values if isinstance(tensor, RaggedTensor) else convert_to_tensor(tensor)
    if not isinstance(shape, DynamicRaggedShape):
        return views.reshape(dense_rows(tensor, shape), shape, name)
    return shape._nest(views.reshape(flat, shape.inner_shape, name))


def dense_rows(tensor, dims):
    """The flat values of a ragged tensor for a dense shape, into which they fit in any case."""
    return views.reshape(tensor.flat_values, [-1])


def fill(dims, value, name=None):
    """`tf.fill` of a ragged shape."""
    return dims._nest(creation.fill(dims.inner_shape, value, name))


def zeros(shape, dtype="float32", name=None):
    """`tf.zeros` of a ragged shape."""
    return shape._nest(creation.zeros(shape.inner_shape, dtype, name))


def ones(shape, dtype="float32", name=None):
    """`tf.ones` of a ragged shape."""
    return shape._nest(creation.ones(shape.inner_shape, dtype, name))


def broadcast_to(input, shape, name=None):
    """`tf.broadcast_to` to a ragged shape."""
    if not isinstance(input, CompositeTensor):
        input = convert_to_tensor(input)
        if not shape.num_row_partitions:
            return broadcasts.broadcast_to(input, shape.inner_shape, name)
    return select.where(fill(shape, True), input, input)


def broadcast_dynamic_shape(shape_x, shape_y):
    """`tf.broadcast_dynamic_shape` of ragged shapes, or of one and a vector."""
    given = [s for s in (shape_x, shape_y) if isinstance(s, DynamicRaggedShape)]
    dtype = given[0].dtype
    both = []
    for s in (shape_x, shape_y):
        if not isinstance(s, DynamicRaggedShape):
            s = DynamicRaggedShape([], s)
        both.append(zeros(s.with_dtype(dtype), int8))
    return DynamicRaggedShape.from_tensor(both[0] + both[1], dtype)


TABLE = {
    views.reshape: reshape,
    creation.fill: fill,
    creation.zeros: zeros,
    creation.ones: ones,
    broadcasts.broadcast_to: broadcast_to,
    broadcasts.broadcast_dynamic_shape: broadcast_dynamic_shape,
}
OF_RAGGED = {shapes.shape: shape, views.reshape: reshape, broadcasts.broadcast_to: broadcast_to}
