"""Floats rounded as if they were kept in few bits: tf.quantization.fake_quant_with_min_max_….

The range is moved a little, so that 0 is one of the values ("nudged"). The gradient is that of
clipping: rounding counts as the identity.
"""

import collections

import jax.numpy as jnp
import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import AUTO, register

F32 = np.float32
SLOPES = "backprops_wrt_input backprop_wrt_min backprop_wrt_max"
FakeQuantWithMinMaxVarsGradient = collections.namedtuple("FakeQuantWithMinMaxVarsGradient", SLOPES)
FakeQuantWithMinMaxVarsPerChannelGradient = collections.namedtuple(
    "FakeQuantWithMinMaxVarsPerChannelGradient", SLOPES
)
BITS = {"num_bits": 8, "narrow_range": False}
LIMITS = {"min": -6.0, "max": 6.0}


def check_bits(num_bits):
    """Raises InvalidArgumentError unless there are 2 to 16 bits."""
    if not 2 <= num_bits <= 16:
        raise invalid(f"num_bits must be between 2 and 16, inclusive, got {num_bits}")


def nudged(xp, low, high, num_bits, narrow_range):
    """The range moved so that 0 is a step of it: its ends, and how many steps 0 is from the first.

    Also the size of a step, and how many steps 1 is.
    """
    check_bits(num_bits)
    first, last = F32(narrow_range), F32(2**num_bits - 1)
    scale = (high - low) / (last - first)
    zero = first - low / scale
    zero = xp.where(zero < first, first, xp.where(zero > last, last, xp.floor(zero + F32(0.5))))
    ends = (first - zero) * scale, (last - zero) * scale
    return *ends, zero - first, scale, (last - first) / (high - low)


def rounded(xp, x, low, high, num_bits, narrow_range, divides=False):
    """The numbers clipped to the nudged range and rounded to its steps; 0 if the range is empty.

    Args:
      xp: NumPy or jax.numpy.
      x: the numbers.
      low: lower end of the range.
      high: upper end of it.
      num_bits: 2 to 16.
      narrow_range: leave out the lowest step.
      divides: divide by the size of a step, as TensorFlow does for a range that is a tensor; else
        multiply by how many steps 1 is. Halves between two steps tell them apart.
    """
    first, last, zero, scale, steps = nudged(xp, low, high, num_bits, narrow_range)
    above = xp.maximum(xp.minimum(x, last), first) - first
    if not divides:
        above = above * steps
    elif xp is np:
        above = above / scale
    else:  # XLA would invert a single divisor, and multiply by that
        above = above / jnp.where(jnp.isnan(x), x, scale)
    number = xp.floor(above + F32(0.5)) - zero
    return xp.where((low == 0) & (high == 0), F32(0), number * scale)


def shares(xp, dy, x, low, high, num_bits, narrow_range):
    """The gradient of the numbers inside the range, of those below and of those above."""
    first, last, *_ = nudged(xp, low, high, num_bits, narrow_range)
    empty = (low == 0) & (high == 0)
    inside = empty | ((x >= first) & (x <= last))
    parts = inside, ~empty & (x < first), ~empty & (x > last)
    return [xp.where(part, dy, F32(0)) for part in parts]


def both(function):
    """`function(xp, …)` for XLA and for NumPy, as fields of a record."""
    return {
        "lower": lambda *inputs, **attrs: function(jnp, *inputs, **attrs),
        "host": lambda *inputs, **attrs: np.asarray(function(np, *inputs, **attrs)),
    }


def check_alike(dims, other):
    """Raises ValueError if the shapes of gradients and inputs are known and differ."""
    if None not in (dims, other) and None not in dims + other and dims != other:
        raise ValueError(
            f"gradients and inputs must have the same shape, got {list(dims)} and {list(other)}"
        )


def _same_shape(inputs, attrs):
    dims, other = dims_of(inputs[0]), dims_of(inputs[1])
    check_alike(dims, other)
    return [(other if dims is None else dims, dtype_of(inputs[1]))]


# Fixed ranges.


def check_limits(low, high):
    """Raises InvalidArgumentError unless the lower limit is below the upper one."""
    if low >= high:
        raise invalid(f"min has to be smaller than max, was: {low:g} >= {high:g}")


def _fixed(xp, x, min, max, num_bits, narrow_range):
    check_limits(min, max)
    return rounded(xp, x, F32(min), F32(max), num_bits, narrow_range)


def _fixed_gradient(xp, dy, x, min, max, num_bits, narrow_range):
    check_limits(min, max)
    check_alike(dy.shape, x.shape)
    return shares(xp, dy, x, F32(min), F32(max), num_bits, narrow_range)[0]


ARGS_GRAD = register(
    "FakeQuantWithMinMaxArgsGradient", "gradients:float32, inputs:float32", attrs=LIMITS | BITS,
    shape=_same_shape, grad=AUTO, **both(_fixed_gradient),
)  # fmt: skip
ARGS = register(
    "FakeQuantWithMinMaxArgs", "inputs:float32", attrs=LIMITS | BITS,
    shape=lambda inputs, attrs: [(dims_of(inputs[0]), dtype_of(inputs[0]))],
    grad=lambda r, dy: execute(ARGS_GRAD, (dy, r.inputs[0]), r.attrs), **both(_fixed),
)  # fmt: skip


# Ranges that are tensors: one for all numbers, or one for each index of the last axis.


def check_range(dims, limits, by_channel):
    """Raises ValueError unless the limits are scalars, or vectors as long as the last axis."""
    if by_channel and dims is not None and not dims:
        raise ValueError("inputs must have at least one axis, but is a scalar")
    channels = dims[-1] if by_channel and dims is not None else None
    for name, shape in zip(("min", "max"), limits, strict=True):
        if shape is None:
            continue
        if len(shape) != by_channel:
            raise ValueError(f"`{name}` must be rank {int(by_channel)} but is rank {len(shape)}")
        if by_channel and None not in (channels, shape[0]) and channels != shape[0]:
            raise ValueError(f"{name} has incorrect size, expected {channels} was {shape[0]}")


def register_ranged(name, by_channel):
    """The op with limits as inputs, and its gradient."""

    def forward(xp, x, low, high, **bits):
        check_range(x.shape, (low.shape, high.shape), by_channel)
        return rounded(xp, x, low, high, **bits, divides=not by_channel)

    def backward(xp, dy, x, low, high, **bits):
        check_alike(dy.shape, x.shape)
        check_range(x.shape, (low.shape, high.shape), by_channel)
        parts = shares(xp, dy, x, low, high, **bits)
        axes = tuple(range(dy.ndim - by_channel))
        return (parts[0], *(part.sum(axes) for part in parts[1:]))

    def specs(inputs, attrs):
        check_range(dims_of(inputs[0]), [dims_of(v) for v in inputs[1:]], by_channel)
        return [(dims_of(inputs[0]), dtype_of(inputs[0]))]

    def gradient_specs(inputs, attrs):
        check_range(dims_of(inputs[1]), [dims_of(v) for v in inputs[2:]], by_channel)
        first = _same_shape(inputs, attrs)[0]
        return [first, *[(dims_of(v), first[1]) for v in inputs[2:]]]

    def rule(r, dy):
        return execute(gradient, (dy, *r.inputs), r.attrs)

    gradient = register(
        f"{name}Gradient", "gradients:float32, inputs:float32, min:float32, max:float32",
        attrs=BITS, shape=gradient_specs, grad=AUTO, outputs=3,
        lower=lambda *inputs, **bits: backward(jnp, *inputs, **bits),
        host=lambda *inputs, **bits: backward(np, *inputs, **bits),
    )  # fmt: skip
    op = register(
        name, "inputs:float32, min:float32, max:float32", attrs=BITS, shape=specs, grad=rule,
        **both(forward),
    )  # fmt: skip
    return op, gradient


VARS, VARS_GRAD = register_ranged("FakeQuantWithMinMaxVars", False)
CHANNELS, CHANNELS_GRAD = register_ranged("FakeQuantWithMinMaxVarsPerChannel", True)


def bit_attrs(num_bits, narrow_range):
    """The attributes that all have."""
    return {"num_bits": int(num_bits), "narrow_range": bool(narrow_range)}


@export("quantization.fake_quant_with_min_max_args")
@dispatchable
def fake_quant_with_min_max_args(inputs, min=-6, max=6, num_bits=8, narrow_range=False, name=None):
    """Numbers clipped to a range and rounded to one of `2**num_bits` steps of it.

    Args:
      inputs: tensor of float32.
      min: lower end of the range, a Python number.
      max: upper end of it.
      num_bits: 2 to 16.
      narrow_range: leave out the lowest step, so that there are as many below 0 as above.
      name: name of the node in a graph.

    Returns:
      A tensor of the shape of `inputs`.

    Raises:
      InvalidArgumentError: if the range is empty, or there are fewer or more bits.

    Example:
      >>> import yeoul as tf
      >>> print(tf.quantization.fake_quant_with_min_max_args([-9.0, 0.4, 2.7], 0, 3, 2).numpy())
      [0. 0. 3.]
    """
    attrs = {"min": float(min), "max": float(max), **bit_attrs(num_bits, narrow_range)}
    return execute(ARGS, (inputs,), attrs, name)


@export("quantization.fake_quant_with_min_max_args_gradient")
@dispatchable
def fake_quant_with_min_max_args_gradient(
    gradients, inputs, min=-6, max=6, num_bits=8, narrow_range=False, name=None
):
    """The gradient of `tf.quantization.fake_quant_with_min_max_args`.

    Args:
      gradients: gradient towards its result, float32.
      inputs: its argument.
      min: as there.
      max: as there.
      num_bits: as there.
      narrow_range: as there.
      name: name of the node in a graph.

    Returns:
      `gradients` where `inputs` is in the range, 0 elsewhere.

    Raises:
      InvalidArgumentError: if the shapes differ, or the range is empty.

    Example:
      >>> import yeoul as tf
      >>> gradient = tf.quantization.fake_quant_with_min_max_args_gradient
      >>> print(gradient([1.0, 2.0], [0.0, 9.0]).numpy())
      [1. 0.]
    """
    attrs = {"min": float(min), "max": float(max), **bit_attrs(num_bits, narrow_range)}
    return execute(ARGS_GRAD, (gradients, inputs), attrs, name)


@export("quantization.fake_quant_with_min_max_vars")
@dispatchable
def fake_quant_with_min_max_vars(inputs, min, max, num_bits=8, narrow_range=False, name=None):
    """As `tf.quantization.fake_quant_with_min_max_args`, with a range that may be trained.

    Args:
      inputs: tensor of float32.
      min: lower end of the range, a scalar tensor.
      max: upper end of it.
      num_bits: 2 to 16.
      narrow_range: leave out the lowest step.
      name: name of the node in a graph.

    Returns:
      A tensor of the shape of `inputs`.

    Raises:
      InvalidArgumentError: if the ends are no scalars, or there are fewer or more bits.

    Example:
      >>> import yeoul as tf
      >>> print(tf.quantization.fake_quant_with_min_max_vars([-9.0, 0.4, 2.7], 0.0, 3.0, 2).numpy())
      [0. 0. 3.]
    """
    return execute(VARS, (inputs, min, max), bit_attrs(num_bits, narrow_range), name)


@export("quantization.fake_quant_with_min_max_vars_gradient")
@dispatchable
def fake_quant_with_min_max_vars_gradient(
    gradients, inputs, min, max, num_bits=8, narrow_range=False, name=None
):
    """The gradients of `tf.quantization.fake_quant_with_min_max_vars`.

    Args:
      gradients: gradient towards its result, float32.
      inputs: its argument.
      min: as there.
      max: as there.
      num_bits: as there.
      narrow_range: as there.
      name: name of the node in a graph.

    Returns:
      A named tuple `(backprops_wrt_input, backprop_wrt_min, backprop_wrt_max)`: the gradients
      towards `inputs`, `min` and `max`.

    Raises:
      InvalidArgumentError: if the shapes do not fit.

    Example:
      >>> import yeoul as tf
      >>> gradient = tf.quantization.fake_quant_with_min_max_vars_gradient
      >>> print([part.numpy().tolist() for part in gradient([1.0, 2.0], [0.0, 9.0], 0.0, 6.0)])
      [[1.0, 0.0], 0.0, 2.0]
    """
    attrs = bit_attrs(num_bits, narrow_range)
    return FakeQuantWithMinMaxVarsGradient(
        *execute(VARS_GRAD, (gradients, inputs, min, max), attrs, name)
    )


@export("quantization.fake_quant_with_min_max_vars_per_channel")
@dispatchable
def fake_quant_with_min_max_vars_per_channel(
    inputs, min, max, num_bits=8, narrow_range=False, name=None
):
    """As `tf.quantization.fake_quant_with_min_max_vars`, with a range for each channel.

    Args:
      inputs: tensor of float32 `[..., channels]`.
      min: lower ends of the ranges, a vector.
      max: upper ends of them.
      num_bits: 2 to 16.
      narrow_range: leave out the lowest step.
      name: name of the node in a graph.

    Returns:
      A tensor of the shape of `inputs`.

    Raises:
      InvalidArgumentError: if there is not a range for each channel, or there are fewer or more
        bits.

    Example:
      >>> import yeoul as tf
      >>> rounded = tf.quantization.fake_quant_with_min_max_vars_per_channel
      >>> print(rounded([[2.7, 2.7]], [0.0, 0.0], [3.0, 6.0], 2).numpy())
      [[3. 2.]]
    """
    return execute(CHANNELS, (inputs, min, max), bit_attrs(num_bits, narrow_range), name)


@export("quantization.fake_quant_with_min_max_vars_per_channel_gradient")
@dispatchable
def fake_quant_with_min_max_vars_per_channel_gradient(
    gradients, inputs, min, max, num_bits=8, narrow_range=False, name=None
):
    """The gradients of `tf.quantization.fake_quant_with_min_max_vars_per_channel`.

    Args:
      gradients: gradient towards its result, float32.
      inputs: its argument.
      min: as there.
      max: as there.
      num_bits: as there.
      narrow_range: as there.
      name: name of the node in a graph.

    Returns:
      A named tuple `(backprops_wrt_input, backprop_wrt_min, backprop_wrt_max)`: the gradients
      towards `inputs`, `min` and `max`.

    Raises:
      InvalidArgumentError: if the shapes do not fit.

    Example:
      >>> import yeoul as tf
      >>> gradient = tf.quantization.fake_quant_with_min_max_vars_per_channel_gradient
      >>> print([part.numpy().tolist() for part in gradient([[1.0]], [[9.0]], [0.0], [6.0])])
      [[[0.0]], [0.0], [1.0]]
    """
    attrs = bit_attrs(num_bits, narrow_range)
    return FakeQuantWithMinMaxVarsPerChannelGradient(
        *execute(CHANNELS_GRAD, (gradients, inputs, min, max), attrs, name)
    )


ARGS.public, ARGS_GRAD.public = fake_quant_with_min_max_args, fake_quant_with_min_max_args_gradient
VARS.public, VARS_GRAD.public = fake_quant_with_min_max_vars, fake_quant_with_min_max_vars_gradient
CHANNELS.public = fake_quant_with_min_max_vars_per_channel
CHANNELS_GRAD.public = fake_quant_with_min_max_vars_per_channel_gradient
