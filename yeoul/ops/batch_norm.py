"""Batch normalisation as one op, with its gradient written out: FusedBatchNormV3."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import float32
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import AUTO, register
from yeoul.ops.family import dtypes

TYPES = dtypes("float16", "bfloat16", "float32")
FORMATS = {"NHWC": 4, "NCHW": 4, "NDHWC": 5, "NCDHW": 5}
VECTORS = ("scale", "offset", "mean", "variance")
HOST_ELEMENTS = 4096  # beyond, XLA is faster


def channel_axis(rank, data_format):
    """The axis of the channels."""
    return rank - 1 if data_format.endswith("C") else 1


def aligned(x, data_format):
    """The axes of `x` without its channels, and a function that gives vectors its rank."""
    axis = channel_axis(x.ndim, data_format)
    shape = [1] * x.ndim
    shape[axis] = -1
    return tuple(i for i in range(x.ndim) if i != axis), lambda vector: vector.reshape(shape)


def statistics(xp, wide, axes, spread):
    """Mean and variance of each channel."""
    center = xp.mean(wide, axes)
    return center, xp.mean(xp.square(wide - spread(center)), axes)


def _normalise(xp, x, scale, offset, mean, variance, options):
    axes, spread = aligned(x, options["data_format"])
    wide = x.astype(np.float32)
    center, deviation, kept = mean, variance, (mean, variance)
    if options["is_training"]:
        count = max(x.size // max(scale.size, 1), 1)
        center, deviation = statistics(xp, wide, axes, spread)
        new = center, deviation * np.float32(count / max(count - 1, 1))
        weight = np.float32(options["exponential_avg_factor"])
        kept = new if weight == 1 else tuple(map(lambda a, b: a + weight * (b - a), kept, new))
    slope = scale / xp.sqrt(deviation + np.float32(options["epsilon"]))
    y = (wide - spread(center)) * spread(slope) + spread(offset)
    return y.astype(x.dtype), *kept, center, deviation, xp.zeros((0,), np.float32)


def _gradient(xp, dy, x, scale, center, deviation, options):
    axes, spread = aligned(x, options["data_format"])
    wide = dy.astype(np.float32)
    if options["is_training"]:
        # Computed again, so that second derivatives see where they come from; XLA merges the two.
        center, deviation = statistics(xp, x.astype(np.float32), axes, spread)
    root = 1 / xp.sqrt(deviation + np.float32(options["epsilon"]))
    normal = (x.astype(np.float32) - spread(center)) * spread(root)
    d_offset, d_scale = xp.sum(wide, axes), xp.sum(wide * normal, axes)
    if options["is_training"]:
        count = np.float32(max(x.size // max(scale.size, 1), 1))
        wide = wide - (spread(d_offset) + normal * spread(d_scale)) / count
    dx = wide * spread(scale * root)
    none = xp.zeros((0,), np.float32)
    return dx.astype(x.dtype), d_scale, d_offset, none, none


def _lower(x, scale, offset, mean, variance, **options):
    check([value.shape for value in (x, scale, offset, mean, variance)], options)
    return _normalise(jnp, x, scale, offset, mean, variance, options)


def _host(x, scale, offset, mean, variance, **options):
    check([value.shape for value in (x, scale, offset, mean, variance)], options)
    return _normalise(np, x, scale, offset, mean, variance, options)


def _gradient_lower(dy, x, scale, center, deviation, _, **options):
    return _gradient(jnp, dy, x, scale, center, deviation, options)


def _gradient_host(dy, x, scale, center, deviation, _, **options):
    return _gradient(np, dy, x, scale, center, deviation, options)


def channels_of(dims, data_format):
    """Number of channels of images of these dimensions; None if it is not known."""
    if data_format not in FORMATS:
        known = ", ".join(map(repr, FORMATS))
        raise ValueError(f"data_format must be one of {known}, not {data_format!r}")
    if dims is None:
        return None
    if len(dims) != FORMATS[data_format]:
        raise ValueError(
            f"input must be {FORMATS[data_format]}-dimensional with data_format {data_format!r}, "
            f"but is of shape {list(dims)}"
        )
    return dims[channel_axis(len(dims), data_format)]


def check(shapes, attrs):
    """Raises ValueError if inputs of these shapes do not fit; returns the number of channels."""
    dims = shapes[0]
    channels = channels_of(dims, attrs["data_format"])
    used = attrs["exponential_avg_factor"] != 1 or not attrs["is_training"]
    for name, shape in zip(VECTORS[: 4 if used else 2], shapes[1:], strict=False):
        if shape is None or channels is None or None in shape:
            continue
        if shape != (channels,):
            raise ValueError(
                f"{name} must be a vector with one element for each of the {channels} channels of "
                f"x, whose shape is {list(dims)}; its shape is {list(shape)}"
            )
    return channels


def _specs(inputs, attrs):
    dims = dims_of(inputs[0])
    vector = ((check([dims_of(value) for value in inputs], attrs),), float32)
    return [(dims, dtype_of(inputs[0])), vector, vector, vector, vector, ((0,), float32)]


def _gradient_specs(inputs, attrs):
    vector, none = (dims_of(inputs[2]), float32), ((0,), float32)
    return [(dims_of(inputs[1]), dtype_of(inputs[1])), vector, vector, none, none]


def _rule(r, dy, *_):
    if dy is None:
        return (None,) * 5
    x, scale = r.inputs[:2]
    options = {key: r.attrs[key] for key in ("epsilon", "data_format", "is_training")}
    inputs = (dy, x, scale, *r.outputs[3:])
    return *execute(FUSED_BATCH_NORM_GRAD, inputs, options)[:3], None, None


_rule.accepts_none = True
OPTIONS = {"epsilon": 1e-4, "data_format": "NHWC", "is_training": True}
FUSED_BATCH_NORM = register(
    "FusedBatchNormV3",
    "x:T, scale:float32, offset:float32, mean:float32, variance:float32",
    attrs={**OPTIONS, "exponential_avg_factor": 1.0},
    lower=_lower,
    host=_host,
    shape=_specs,
    outputs=6,
    grad=_rule,
    types=TYPES,
    limit=HOST_ELEMENTS,
)
FUSED_BATCH_NORM_GRAD = register(
    "FusedBatchNormGradV3",
    "y_backprop:T, x:T, scale:float32, reserve_space_1:float32, reserve_space_2:float32, "
    "reserve_space_3:float32",
    attrs=OPTIONS,
    lower=_gradient_lower,
    host=_gradient_host,
    shape=_gradient_specs,
    outputs=5,
    grad=AUTO,
    types=TYPES,
    limit=HOST_ELEMENTS,
)


@export("compat.v1.nn.fused_batch_norm")
@dispatchable
def fused_batch_norm(
    x,
    scale,
    offset,
    mean=None,
    variance=None,
    epsilon=0.001,
    data_format="NHWC",
    is_training=True,
    name=None,
    exponential_avg_factor=1.0,
):
    """Batch normalisation of images, one mean and variance for each channel.

    Args:
      x: images, (batch, height, width, channels) or as `data_format` says; float16, bfloat16 or
        float32.
      scale: vector that multiplies the normalised channels.
      offset: vector added to them.
      mean: vector of running means; what normalises unless training.
      variance: vector of running variances.
      epsilon: added to the variances.
      data_format: "NHWC", "NCHW", "NDHWC" or "NCDHW".
      is_training: normalise by the batch's own mean and variance.
      name: name of the node in a graph.
      exponential_avg_factor: weight of the batch in the running mean and variance returned.

    Returns:
      The normalised images and, as float32 vectors, the running mean and (unbiased) variance.

    Raises:
      ValueError: if `mean` and `variance` are needed and not given.

    Example:
      >>> import yeoul as tf
      >>> x = tf.constant([1.0, 3.0], shape=[2, 1, 1, 1])
      >>> y, mean, variance = tf.compat.v1.nn.fused_batch_norm(x, [1.0], [0.0], epsilon=0.0)
      >>> print(mean.numpy(), variance.numpy())
      [2.] [2.]
    """
    x = convert_to_tensor(x)
    if mean is None or variance is None:
        if not is_training or exponential_avg_factor != 1.0:
            raise ValueError(
                "Both `mean` and `variance` must be vectors when `is_training` is False or "
                "`exponential_avg_factor` is not 1. Received: "
                f"mean={mean!r} and variance={variance!r}"
            )
        mean = variance = np.zeros(0, np.float32)
    options = {
        "epsilon": float(epsilon),
        "data_format": data_format,
        "is_training": bool(is_training),
        "exponential_avg_factor": float(exponential_avg_factor),
    }
    vectors = [convert_to_tensor(v, "float32") for v in (scale, offset, mean, variance)]
    return tuple(execute(FUSED_BATCH_NORM, (x, *vectors), options, name)[:3])
