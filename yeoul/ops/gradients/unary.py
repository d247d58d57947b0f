"""Gradients of elementwise functions from their outputs: TanhGrad, SigmoidGrad, SqrtGrad, ….

Each takes the output `y` and the gradient `dy` towards it. The complex output is conjugated inside
the ops of square roots and reciprocals, outside those of Tanh and Sigmoid, as in TensorFlow.
"""

import jax
import jax.numpy as jnp
import numpy as np

from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of, dtype_of, same
from yeoul.engine.op import TABLE, register
from yeoul.ops.broadcast import conj
from yeoul.ops.family import FLOATING, FLOATS
from yeoul.ops.math import multiply, negative, square, subtract


def _like_operands(inputs, attrs):
    """Rule: the shape of both inputs, which are alike."""
    dims = dims_of(inputs[0])
    return [(dims_of(inputs[1]) if dims is None else dims, dtype_of(inputs[0]))]


def output_gradient(name, compute, rule):
    """Registers the gradient op of an elementwise function.

    Args:
      name: TF's op name.
      compute: `compute(xp, y, dy)`, in NumPy or jax.numpy.
      rule: gradients of (y, dy): `rule(op, y, dy, ddz)`.
    """

    def grad(r, ddz):
        return rule(op, *r.inputs, ddz)

    op = register(
        name, "y:T, dy:T", lower=lambda y, dy: compute(jnp, y, dy),
        host=lambda y, dy: compute(np, y, dy), shape=_like_operands, grad=grad, types=FLOATING,
    )  # fmt: skip
    return op


def _scalar(x, number):
    """A Python number as an array of the dtype of `x`: jax would not keep 16-bit ones."""
    return np.asarray(number, x.dtype)


def _tanh_rule(op, y, dy, ddz):
    y, dy = conj(y), conj(dy)
    return multiply(multiply(multiply(ddz, dy), -2.0), y), execute(op, (y, ddz))


def _sigmoid_rule(op, y, dy, ddz):
    y, dy = conj(y), conj(dy)
    slope = subtract(multiply(ddz, dy), multiply(multiply(multiply(ddz, dy), 2.0), y))
    return slope, execute(op, (y, ddz))


def _sqrt_rule(op, y, dy, ddz):
    quotient = TABLE["RealDiv"].public(ddz, y)
    return negative(multiply(conj(quotient), execute(op, (y, dy)))), multiply(quotient, 0.5)


def _rsqrt_rule(op, y, dy, ddz):
    shared = multiply(multiply(conj(dy), -1.5), multiply(ddz, square(y)))
    return conj(shared) if dtype_of(y).is_complex else shared, execute(op, (conj(y), ddz))


def _reciprocal_rule(op, y, dy, ddz):
    slope = multiply(multiply(conj(ddz), -2.0), multiply(dy, conj(y)))
    return slope, execute(op, (conj(y), ddz))


def _conj(xp, y):
    return xp.conj(y) if y.dtype.kind == "c" else y


def _rsqrt(xp, y, dy):
    y = _conj(xp, y)
    return dy * _scalar(y, -0.5) * (y * y * y)


def _reciprocal(xp, y, dy):
    y = _conj(xp, y)
    return -dy * (y * y)


TANH_GRAD = output_gradient("TanhGrad", lambda xp, y, dy: dy * (_scalar(y, 1) - y * y), _tanh_rule)
SIGMOID_GRAD = output_gradient(
    "SigmoidGrad", lambda xp, y, dy: dy * (y * (_scalar(y, 1) - y)), _sigmoid_rule
)
SQRT_GRAD = output_gradient(
    "SqrtGrad", lambda xp, y, dy: dy * _scalar(y, 0.5) / _conj(xp, y), _sqrt_rule
)
RSQRT_GRAD = output_gradient("RsqrtGrad", _rsqrt, _rsqrt_rule)
RECIPROCAL_GRAD = output_gradient("ReciprocalGrad", _reciprocal, _reciprocal_rule)
INV_GRAD = output_gradient("InvGrad", _reciprocal, _reciprocal_rule)
INV = register(
    "Inv", "x:T", lower=jnp.reciprocal, host=np.reciprocal, shape=same, types=FLOATING,
    grad=lambda r, dy: execute(INV_GRAD, (r.outputs[0], dy)),
)  # fmt: skip


def _softplus_slope(x):
    """The sigmoid, as `tf.sigmoid` computes it."""
    return np.reciprocal(1 + np.exp(np.negative(x)))


def _softplus_rule(r, ddz):
    dy, x = r.inputs
    slope = TABLE["Sigmoid"].public(x)
    curvature = multiply(slope, subtract(1.0, slope))
    return multiply(ddz, slope), multiply(multiply(ddz, dy), curvature)


SOFTPLUS_GRAD = register(
    "SoftplusGrad", "gradients:T, features:T",
    lower=lambda dy, x: dy * jax.nn.sigmoid(x), host=lambda dy, x: dy * _softplus_slope(x),
    shape=same, grad=_softplus_rule, types=FLOATS,
)  # fmt: skip
