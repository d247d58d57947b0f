"""Ops of TensorFlow that our table does not have, made of those that it has, for imported graphs.

Mostly what TensorFlow's own gradients use. One entry an op: a function of (inputs, attributes) that
returns the outputs.
"""

import numpy as np

from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import TABLE
from yeoul.engine.tensor import EagerTensor
from yeoul.ops.static import known_array


def op(name):
    """The public function of an op."""
    return TABLE[name].public


def number(x, value):
    return np.asarray(value, x.dtype.np)


def conjugated(inputs):
    """The output as the kernels of these gradients take it, and its gradient.

    TensorFlow conjugates a complex output inside these kernels, but outside those of Tanh and
    Sigmoid.
    """
    y, dy = inputs
    return (op("Conj")(y) if y.dtype.is_complex else y), dy


def tanh_grad(inputs, attrs):
    y, dy = inputs
    return [dy * (number(y, 1) - y * y)]


def sigmoid_grad(inputs, attrs):
    y, dy = inputs
    return [dy * y * (number(y, 1) - y)]


def sqrt_grad(inputs, attrs):
    y, dy = conjugated(inputs)
    return [dy * number(y, 0.5) / y]


def rsqrt_grad(inputs, attrs):
    y, dy = conjugated(inputs)
    return [dy * number(y, -0.5) * y * y * y]


def reciprocal_grad(inputs, attrs):
    y, dy = conjugated(inputs)
    return [-dy * y * y]


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


COMPOSITIONS = {
    "CheckNumerics": check_numerics,
    "ClipByValue": clip,
    "ConcatOffset": concat_offset,
    "Inv": lambda inputs, attrs: [op("Reciprocal")(inputs[0])],
    "InvGrad": reciprocal_grad,
    "ListDiff": list_diff,
    "ReciprocalGrad": reciprocal_grad,
    "RsqrtGrad": rsqrt_grad,
    "Select": select,
    "SigmoidGrad": sigmoid_grad,
    "SparseSegmentMean": sparse_segment("SegmentMean"),
    "SparseSegmentSum": sparse_segment("SegmentSum"),
    "SqrtGrad": sqrt_grad,
    "TanhGrad": tanh_grad,
}
