"""Batch normalisation before FusedBatchNormV3, and BiasAdd before it had formats."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import AUTO, register
from yeoul.ops.batch_norm import FUSED_BATCH_NORM, FUSED_BATCH_NORM_GRAD, HOST_ELEMENTS, OPTIONS
from yeoul.ops.family import NUMBERS, dtypes
from yeoul.ops.nn_layers import BIAS_ADD, BIAS_ADD_GRAD, CHANNELS_LAST

FLOAT = FROM_NUMPY[np.dtype("float32")]
VECTORS = "scale:{0}, offset:{0}, mean:{0}, variance:{0}"
BACKWARD = "y_backprop:T, x:T, scale:{1}, reserve_space_1:{0}, reserve_space_2:{0}"


def _forward(compute):
    return lambda *inputs, **options: compute(*inputs, **options)[:5]


def _backward(compute, xp):
    def call(*inputs, **options):
        nothing = xp.zeros((), np.float32)
        return *compute(*inputs, None, **options)[:3], nothing, nothing

    return call


def _backward_specs(inputs, attrs):
    return [*FUSED_BATCH_NORM_GRAD.shape(inputs, attrs)[:3], ((), FLOAT), ((), FLOAT)]


def register_version(version, vectors, types):
    """The forward op and its gradient of one version.

    Args:
      version: what follows "FusedBatchNorm" and "FusedBatchNormGrad" in their names.
      vectors: type of the vectors: a type variable, or float32.
      types: np.dtypes of the images.
    """

    def rule(r, dy, *_):
        if dy is None:
            return (None,) * 5
        options = {key: r.attrs[key] for key in OPTIONS}
        inputs = (dy, *r.inputs[:2], *r.outputs[3:])
        return *execute(back, inputs, options)[:3], None, None

    rule.accepts_none = True
    back = register(
        f"FusedBatchNormGrad{version}",
        BACKWARD.format(vectors, vectors if vectors == "T" else "float32"),
        attrs=OPTIONS, lower=_backward(FUSED_BATCH_NORM_GRAD.lower, jnp),
        host=_backward(FUSED_BATCH_NORM_GRAD.host, np), shape=_backward_specs, grad=AUTO,
        outputs=5, types=types, limit=HOST_ELEMENTS,
    )  # fmt: skip
    forward = register(
        f"FusedBatchNorm{version}", f"x:T, {VECTORS.format(vectors)}",
        attrs={**OPTIONS, "exponential_avg_factor": 1.0}, lower=_forward(FUSED_BATCH_NORM.lower),
        host=_forward(FUSED_BATCH_NORM.host), grad=rule, outputs=5, types=types,
        shape=lambda inputs, attrs: FUSED_BATCH_NORM.shape(inputs, attrs)[:5],
        limit=HOST_ELEMENTS,
    )  # fmt: skip
    return forward, back


FIRST, FIRST_GRAD = register_version("", "T", dtypes("float32"))
SECOND, SECOND_GRAD = register_version("V2", "U", dtypes("float16", "bfloat16", "float32"))


def _global(xp):
    """`(t - m) / sqrt(v + epsilon) * gamma + beta`, channels last."""

    def compute(t, m, v, beta, gamma, variance_epsilon, scale_after_normalization):
        _check((t, m, v, beta, gamma))
        root = 1 / xp.sqrt(v + np.asarray(variance_epsilon, v.dtype))
        return (t - m) * (root * gamma if scale_after_normalization else root) + beta

    return compute


def _global_gradient(xp):
    def compute(t, m, v, gamma, dy, variance_epsilon, scale_after_normalization):
        _check((t, m, v, gamma))
        axes = tuple(range(t.ndim - 1))
        root = 1 / xp.sqrt(v + np.asarray(variance_epsilon, v.dtype))
        slope = root * gamma if scale_after_normalization else root
        centred = t - m
        total, along = dy.sum(axes), (dy * centred).sum(axes)
        half = np.asarray(-0.5, v.dtype)
        dv = along * half * slope * root * root
        dg = along * root if scale_after_normalization else xp.zeros_like(gamma)
        return dy * slope, -total * slope, dv, total, dg

    return compute


def _check(inputs):
    """Raises ValueError unless the first is images, and the others vectors of channels."""
    dims = dims_of(inputs[0])
    if dims is not None and len(dims) != 4:
        raise ValueError(f"input must be 4-dimensional, but is of shape {list(dims)}")
    for name, value in zip(("mean", "variance", "beta", "gamma"), inputs[1:], strict=False):
        if dims_of(value) is not None and len(dims_of(value)) != 1:
            raise ValueError(f"{name} must be 1-dimensional, but has shape {dims_of(value)}")
    return dims


def _global_specs(inputs, attrs):
    return [(_check(inputs), dtype_of(inputs[0]))]


def _gradient_specs(inputs, attrs):
    vector = dims_of(inputs[1]), dtype_of(inputs[0])
    return [(_check(inputs[:4]), dtype_of(inputs[0])), *[vector] * 4]


def _global_rule(r, dy):
    t, m, v, _, gamma = r.inputs
    return execute(GLOBAL_GRAD, (t, m, v, gamma, dy), r.attrs)


GLOBAL_ATTRS = {"variance_epsilon": None, "scale_after_normalization": None}
GLOBAL = register(
    "BatchNormWithGlobalNormalization", "t:T, m:T, v:T, beta:T, gamma:T", attrs=GLOBAL_ATTRS,
    lower=_global(jnp), host=_global(np), shape=_global_specs, grad=_global_rule, types=NUMBERS,
)  # fmt: skip
GLOBAL_GRAD = register(
    "BatchNormWithGlobalNormalizationGrad", "t:T, m:T, v:T, gamma:T, backprop:T",
    attrs=GLOBAL_ATTRS, lower=_global_gradient(jnp), host=_global_gradient(np),
    shape=_gradient_specs, grad=AUTO, outputs=5, types=NUMBERS,
)  # fmt: skip
BIAS_ADD_V1 = register(
    "BiasAddV1", "value:T, bias:T", types=NUMBERS,
    lower=lambda x, bias: BIAS_ADD.lower(x, bias, "NHWC"),
    host=lambda x, bias: BIAS_ADD.host(x, bias, "NHWC"),
    shape=lambda inputs, attrs: BIAS_ADD.shape(inputs, CHANNELS_LAST),
    grad=lambda r, dy: (dy, execute(BIAS_ADD_GRAD, (dy,), CHANNELS_LAST)),
)  # fmt: skip
