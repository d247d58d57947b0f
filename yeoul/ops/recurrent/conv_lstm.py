"""A convolutional LSTM over a whole sequence, as one op with its gradient, for CPUs.

Arrays are channels first, `[channels, *spatial, batch, last axis]`: the gates are slabs of memory,
and a shift along the first spatial axis moves one block. A step is one product of the weights with
"columns": what the window sees at each position, of the state and of the inputs, and a row of ones
for the bias. Measured in benchmarks/recurrent.md.
"""

import math

import jax.numpy as jnp
from jax import lax

from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import AUTO, register
from yeoul.engine.xla import stored
from yeoul.ops.family import FLOATS
from yeoul.ops.recurrent.sequences import any_gradient, gradient_specs, known_mask, present

INPUTS = 6  # x, h, c, kernel, recurrent kernel, bias
RESULTS = 3  # outputs, last h, last c
SIGNATURE = "x:T, h:T, c:T, kernel:T, recurrent:T, bias:T, mask:bool"
ATTRS = {"activation": "tanh", "recurrent_activation": "hard_sigmoid"}

# For each activation its values, and its slopes from the values.
ACTIVATIONS = {
    "tanh": (jnp.tanh, lambda y: 1 - y * y),
    "sigmoid": (lambda x: jnp.tanh(x * 0.5) * 0.5 + 0.5, lambda y: y * (1 - y)),
    "hard_sigmoid": (
        lambda x: jnp.clip(x * 0.2 + 0.5, 0, 1),
        lambda y: jnp.where((y > 0) & (y < 1), jnp.asarray(0.2, y.dtype), jnp.zeros((), y.dtype)),
    ),
    "relu": (lambda x: jnp.maximum(x, 0), lambda y: (y > 0).astype(y.dtype)),
    "linear": (lambda x: x, jnp.ones_like),
}


def pads(size):
    """The padding around an axis so that windows of this size keep it."""
    return (size - 1) // 2, size // 2


def windows(a, size, axis):
    """What each of the cells of a window along an axis sees: a list of arrays like `a`."""
    config = [(0, 0, 0)] * a.ndim
    config[axis] = (*pads(size), 0)
    wide, n = stored(lax.pad(a, jnp.zeros((), a.dtype), config)), a.shape[axis]
    return [lax.slice_in_dim(wide, k, k + n, axis=axis) for k in range(size)]


def folded(parts, axis):
    """The transpose of `windows`: `[cells, channels, …]` added up where each cell looked.

    Args:
      parts: what belongs to the cells.
      axis: of the arrays without the axis of the cells.
    """
    size = parts.shape[0]
    if size == 1:
        return parts[0]
    before, found = pads(size)[0], []
    for k in range(size):
        config = [(0, 0, 0)] * (parts.ndim - 1)
        config[axis] = (k - before, before - k, 0)
        found.append(lax.pad(parts[k], jnp.zeros((), parts.dtype), config))
    return sum(found[1:], start=found[0])


def columns(h, x, size):
    """What the windows see of the state and the inputs, and a row of ones: `[rows, positions]`."""
    parts = [h, x]
    for axis in reversed(range(len(size))):
        a = stored(jnp.concatenate(parts, 0))
        parts = windows(a, size[axis], place(axis, size))
    ones = jnp.ones((1, *h.shape[1:]), h.dtype)
    a = stored(jnp.concatenate([*parts, ones], 0))
    return a.reshape(a.shape[0], -1)


def place(axis, size):
    """Where a spatial axis is: the batch stands in front of the last."""
    return axis + 2 if axis == len(size) - 1 else axis + 1


def spread(matrix, g, size, like):
    """The gradient of the values that windows saw, for one slab of their rows.

    Args:
      matrix: `[cells * channels, columns]`.
      g: gradient of the sums, `[columns, positions]`.
      size: of the window.
      like: the shape of the values.
    """
    parts = stored(matrix @ g).reshape(*size, *like)
    for axis in range(len(size)):
        parts = folded(stored(parts.reshape(size[axis], -1, *like[1:])), place(axis, size))
    return parts


def before(first, rows):
    """The values before each step: `first`, then all rows but the last."""
    return jnp.concatenate([first[None], rows[:-1]], 0)


def kept_at(mask, like):
    """Which values take part in a step, of a mask `[batch]`; broadcasts with states."""
    return mask.reshape((1,) * (len(like) - 2) + (-1, 1))


def weights(kernel, recurrent, bias):
    """The matrix whose product with columns are the sums of the gates."""
    both = jnp.concatenate([recurrent, kernel], -2)
    rows = both.reshape(-1, both.shape[-1])
    return stored(jnp.concatenate([rows, bias[None]], 0).T)


def forward(x, h, c, kernel, recurrent, bias, mask, activation, recurrent_activation):
    """The outputs, the last h and c, and what the gradient needs: gates, and c of all steps."""
    act, gate = ACTIVATIONS[activation][0], ACTIVATIONS[recurrent_activation][0]
    size, n, shape = kernel.shape[:-2], h.shape[0], h.shape
    matrix, mask = weights(kernel, recurrent, bias), present(mask)

    def step(state, item):
        h, c = state
        sums = stored(matrix @ columns(h, item[0], size)).reshape(4 * n, *shape[1:])
        i, f, g, o = (sums[k * n : (k + 1) * n] for k in range(4))
        i, f, g, o = gate(i), gate(f), act(g), gate(o)
        new_c = stored(f * c + i * g)
        new_h = stored(o * act(new_c))
        if mask is not None:
            kept = kept_at(item[1], shape)
            new_c, new_h = jnp.where(kept, new_c, c), jnp.where(kept, new_h, h)
        return (new_h, new_c), (new_h, i, f, g, o, new_c)

    (h, c), (outputs, *kept) = lax.scan(step, (h, c), (x,) if mask is None else (x, mask))
    return outputs, h, c, *kept


def backward(
    x, h, c, kernel, recurrent, bias, mask, outputs, i, f, g, o, cells, d_outputs, d_h, d_c,
    activation, recurrent_activation,
):  # fmt: skip
    """The gradients of the first six inputs."""
    (act, act_slope), gate_slope = ACTIVATIONS[activation], ACTIVATIONS[recurrent_activation][1]
    size, shape, channels = kernel.shape[:-2], h.shape, kernel.shape[-2]
    mask, d_outputs = present(mask), present(d_outputs)
    d_h, d_c = (d if d.size else jnp.zeros(shape, x.dtype) for d in (d_h, d_c))
    of_h, of_x = (w.reshape(-1, w.shape[-1]) for w in (recurrent, kernel))

    def step(state, item):
        d_h, d_c, d_weights = state
        x, h, c, i, f, g, o, new_c = item[:8]
        if d_outputs is not None:
            d_h = d_h + item[-1]
        tanh = act(new_c)
        total = stored(d_c + d_h * o * act_slope(tanh))
        parts = total * g * gate_slope(i), total * c * gate_slope(f), total * i * act_slope(g)
        parts = (*parts, d_h * tanh * gate_slope(o))
        kept = None if mask is None else kept_at(item[8], shape)
        if kept is not None:
            parts = (jnp.where(kept, p, jnp.zeros_like(p)) for p in parts)
        d = stored(jnp.concatenate([stored(p) for p in parts], 0)).reshape(4 * shape[0], -1)
        seen = lax.dot_general(columns(h, x, size), d, (((1,), (1,)), ((), ())))
        back, d_x = spread(of_h, d, size, shape), spread(of_x, d, size, x.shape)
        total = total * f
        if kept is not None:
            back, total = jnp.where(kept, back, d_h), jnp.where(kept, total, d_c)
        return (back, total, d_weights + seen), d_x

    rows = math.prod(size) * (shape[0] + channels) + 1
    given = [x, before(h, outputs), before(c, cells), i, f, g, o, cells]
    given += [a for a in (mask, d_outputs) if a is not None]
    first = d_h, d_c, jnp.zeros((rows, kernel.shape[-1]), x.dtype)
    (d_h, d_c, seen), d_x = lax.scan(step, first, tuple(given), reverse=True)
    both = seen[:-1].reshape(*size, -1, kernel.shape[-1])
    d_recurrent, d_kernel = jnp.split(both, [shape[0]], -2)
    return d_x, d_h, d_c, d_kernel, d_recurrent, seen[-1]


def _specs(inputs, attrs):
    x, h, dtype = dims_of(inputs[0]), dims_of(inputs[1]), dtype_of(inputs[0])
    rows = None if x is None or h is None else (x[0], *h)
    return [(rows, dtype), (h, dtype), (h, dtype), *[(rows, dtype)] * 5]


def _rule(r, *upstream):
    if all(dy is None for dy in upstream):
        return (None,) * (INPUTS + 1)
    none = jnp.zeros((0,) * len(dims_of(r.outputs[0])), dtype_of(r.inputs[0]).np)
    given = [none if dy is None else dy for dy in upstream]
    if all(dy is None for dy in upstream[RESULTS:]):
        kept = (r.outputs[0], *r.outputs[RESULTS:])
        found = execute(CONV_LSTM_GRAD, (*r.inputs, *kept, *given[:RESULTS]), r.attrs)
    else:
        found = execute(CONV_LSTM_GRAD_ANY, (*r.inputs, *given), r.attrs)
    return (*found, None)


_rule.accepts_none = True
KEPT = ("i", "f", "g", "o", "cells")
UPSTREAM = "d_outputs:T, d_h:T, d_c:T"

CONV_LSTM = register(
    "ConvLSTMSequence", SIGNATURE, lower=forward, shape=_specs, grad=_rule, types=FLOATS,
    attrs=ATTRS, outputs=RESULTS + len(KEPT),
)  # fmt: skip
CONV_LSTM_GRAD = register(
    "ConvLSTMSequenceGrad",
    f"{SIGNATURE}, outputs:T, {', '.join(f'{k}:T' for k in KEPT)}, {UPSTREAM}",
    lower=backward, shape=gradient_specs(INPUTS), grad=AUTO, types=FLOATS, attrs=ATTRS,
    outputs=INPUTS,
)  # fmt: skip
CONV_LSTM_GRAD_ANY = register(
    "ConvLSTMSequenceGradAny",
    f"{SIGNATURE}, {UPSTREAM}, {', '.join(f'd_{k}:T' for k in KEPT)}",
    lower=any_gradient(forward, INPUTS), shape=gradient_specs(INPUTS), grad=AUTO, types=FLOATS,
    attrs=ATTRS, outputs=INPUTS,
)  # fmt: skip


def conv_lstm_sequence(
    x, states, weights, mask=None, activation="tanh", recurrent_activation="hard_sigmoid", name=None
):
    """A convolutional LSTM over sequences of images; windows keep the images' size.

    Args:
      x: inputs, `[time, channels, *spatial, batch, last]`: one to three spatial axes, of which the
        last stands behind the batch; float16, bfloat16, float32 or float64.
      states: h and c before the first step, each `[filters, *spatial, batch, last]`.
      weights: kernel, `[*window, channels, 4 * filters]`, whose columns are the gates i, f, the
        candidate and o; recurrent kernel, `[*window, filters, 4 * filters]`; bias, `[4 * filters]`.
      mask: bool `[time, batch]`: where it is False, the states stay as they are; or None.
      activation: key of `ACTIVATIONS`, for candidate and output.
      recurrent_activation: the same for the gates.
      name: name of the node in a graph.

    Returns:
      h after all steps, `[time, filters, *spatial, batch, last]`, and the last h and c.

    Example:
      >>> import numpy as np
      >>> x, state = np.ones([2, 1, 1, 3], np.float32), np.zeros([1, 1, 3], np.float32)
      >>> kernel, bias = np.ones([2, 1, 4], np.float32), np.zeros(4, np.float32)
      >>> outputs, h, c = conv_lstm_sequence(x, [state, state], [kernel, kernel, bias])
      >>> print(h.numpy().round(3))
      [[[0.953 0.953 0.609]]]
    """
    attrs = {"activation": activation, "recurrent_activation": recurrent_activation}
    inputs = (x, *states, *weights, known_mask(mask))
    return tuple(execute(CONV_LSTM, inputs, attrs, name)[:RESULTS])
