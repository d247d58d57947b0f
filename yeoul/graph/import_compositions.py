"""Ops of TensorFlow that our table does not have, made of those that it has, for imported graphs.

Mostly what TensorFlow's own gradients use. One entry an op: a function of (inputs, attributes) that
returns the outputs.
"""

import numpy as np

from yeoul.autodiff.auto import vjp_op
from yeoul.engine.dispatch import execute, static_value
from yeoul.engine.op import TABLE
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


def check_numerics(inputs, attrs):
    execute(TABLE["CheckNumerics"], inputs, {"message": attrs.get("message", "")})
    return [inputs[0]]


def backward(name, x, fixed, dy, attrs):
    """The gradient of an op with one tensor and one fixed input."""
    op = TABLE[name]
    own = {key: attrs.get(key, default) for key, default in op.attrs.items()}
    return execute(vjp_op(op, (False, True), (0,), (0,)), (x, fixed, dy), own)


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
    "Inv": lambda inputs, attrs: [op("Reciprocal")(inputs[0])],
    "InvGrad": reciprocal_grad,
    "ReciprocalGrad": reciprocal_grad,
    "RsqrtGrad": rsqrt_grad,
    "SigmoidGrad": sigmoid_grad,
    "SqrtGrad": sqrt_grad,
    "TanhGrad": tanh_grad,
}
