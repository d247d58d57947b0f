"""Ops of TensorFlow that our table does not have, made of those that it has, for imported graphs.

Mostly what TensorFlow's own gradients use. One entry an op: a function of (inputs, attributes) that
returns the outputs.
"""

import numpy as np

from yeoul.autodiff.auto import vjp_op
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import execute, static_value
from yeoul.engine.infer import dims_of
from yeoul.engine.op import TABLE
from yeoul.engine.tensor import EagerTensor
from yeoul.ops.static import known_array


def op(name):
    """The public function of an op."""
    return TABLE[name].public


def number(x, value):
    return np.asarray(value, x.dtype.np)


def clip(inputs, attrs):
    x, low, high = inputs
    return [op("Maximum")(op("Minimum")(x, high), low)]


def select(inputs, attrs):
    """A vector as condition chooses whole rows."""
    condition, x, y = inputs
    rank, wide = condition.shape.rank, x.shape.rank
    if rank == 1 and wide is not None and wide > 1:
        condition = op("Reshape")(condition, [-1] + [1] * (wide - 1))
    return [execute(TABLE["SelectV2"], (condition, x, y))]


def concat_offset(inputs, attrs):
    """Where each part begins: zeros, but for the axis that is joined."""
    axis, shapes = inputs[0], inputs[1:]
    rank = dims_of(shapes[0])[0]
    chosen = op("Cast")(op("Equal")(op("Range")(0, rank, 1), axis), shapes[0].dtype.np)
    offsets, total = [], number(shapes[0], 0) * chosen
    for shape in shapes:
        offsets.append(total)
        total = total + shape * chosen
    return offsets


def list_diff(inputs, attrs):
    """What of the first list is not in the second; both must be known while the graph is built."""
    arrays = [known_array(x) for x in inputs]
    if any(array is None for array in arrays):
        raise NotImplementedError(
            "ListDiff of lists that are computed from data is not supported in imported graphs."
        )
    places = np.flatnonzero(~np.isin(*arrays))
    return [constant(arrays[0][places]), constant(places.astype(attrs.get("out_idx", np.int32)))]


def constant(array):
    return to_tensor(EagerTensor(array))


def check_numerics(inputs, attrs):
    execute(TABLE["CheckNumerics"], inputs, {"message": attrs.get("message", "")})
    return [inputs[0]]


def sparse_segment(reduction):
    def compose(inputs, attrs):
        data, indices, segments = inputs
        return [op(reduction)(op("GatherV2")(data, indices), segments)]

    return compose


def backward(name, x, fixed, dy, attrs):
    """The gradient of an op with one tensor and one fixed input."""
    op = TABLE[name]
    own = {key: attrs.get(key, default) for key, default in op.attrs.items()}
    return execute(vjp_op(op, (False, True), (0,), (0,)), (x, fixed, dy), own)


def mirror_pad_grad(inputs, attrs):
    dy, paddings = inputs
    dims, table = known(dims_of(dy), "MirrorPadGrad"), fixed_value(paddings, "MirrorPadGrad")
    inner = [n - before - after for n, (before, after) in zip(dims, table, strict=True)]
    x = TABLE["Fill"].public(inner, np.zeros((), dy.dtype.np))
    return backward("MirrorPad", x, table, dy, attrs)


def resize_bilinear_grad(inputs, attrs):
    dy, images = inputs
    return backward(
        "ResizeBilinear", images, known(dims_of(dy), "ResizeBilinearGrad")[1:3], dy, attrs
    )


def resize_nearest_grad(inputs, attrs):
    dy, size = inputs
    dims = known(dims_of(dy), "ResizeNearestNeighborGrad")
    original = [dims[0], *fixed_value(size, "ResizeNearestNeighborGrad"), dims[3]]
    images = TABLE["Fill"].public(original, np.zeros((), dy.dtype.np))
    return backward("ResizeNearestNeighbor", images, dims[1:3], dy, attrs)


def known(dims, op_name):
    """Dimensions that must be known while the graph is built."""
    if dims is None or None in dims:
        raise NotImplementedError(
            f"{op_name} of a tensor of the unknown shape {dims} is not supported in imported "
            "graphs."
        )
    return tuple(dims)


def fixed_value(tensor, op_name):
    """The value of an input that must be known while the graph is built, as nested tuples."""
    array = known_array(tensor)
    if array is None:
        raise NotImplementedError(
            f"{op_name} with sizes that are computed from data is not supported in imported graphs."
        )
    return static_value(array)


COMPOSITIONS = {
    "CheckNumerics": check_numerics,
    "ClipByValue": clip,
    "ConcatOffset": concat_offset,
    "ListDiff": list_diff,
    "MirrorPadGrad": mirror_pad_grad,
    "ResizeBilinearGrad": resize_bilinear_grad,
    "ResizeNearestNeighborGrad": resize_nearest_grad,
    "Select": select,
    "SparseSegmentMean": sparse_segment("SegmentMean"),
    "SparseSegmentSum": sparse_segment("SegmentSum"),
}
