"""A convolutional long short-term memory over a whole sequence, as one op with its gradient.

What the inputs add to the gates is computed before, by one convolution; the gradient of the
recurrent kernel after the loop.
"""

from yeoul.engine.infer import dims_of, dtype_of
from yeoul.ops import conv_host, conv_kernels
from yeoul.ops.recurrent import sequences as seq
from yeoul.ops.windows import window


def kernels_of(e):
    """The kernels of convolutions: forward, and the gradients of input and filter."""
    if e is seq.OnHost:
        return conv_host.KERNELS
    return (
        conv_kernels.conv,
        conv_kernels.conv_input_gradient,
        conv_kernels.conv_filter_gradient,
    )


def window_of(sums, recurrent):
    """The window of the recurrent kernel: the images keep their size."""
    ones = (1,) * (recurrent.ndim - 2)
    return window(sums.shape[2:-1], recurrent.shape[:-2], ones, "SAME", ones)


def mask_at(e, mask, t, rank):
    """Which images take part in a step, in a shape that broadcasts with them; None: all."""
    return None if mask is None else e.at(mask, t).reshape(-1, *(1,) * (rank - 1))


def parted(xp, a, filters):
    """The gates i, f and o, hard sigmoids of their sums, and the candidate."""
    i, f, g, o = (a[..., k * filters : (k + 1) * filters] for k in range(4))
    i, f, o = (xp.clip(gate * 0.2 + 0.5, 0, 1) for gate in (i, f, o))
    return i, f, xp.tanh(g), o


def conv_lstm_forward(e, x, h, c, recurrent, mask):
    """The outputs, the last h and c, and what the gradient needs: the sums, and c of all steps."""
    xp, filters, mask = e.xp, recurrent.shape[-2], seq.present(mask)
    conv, w = kernels_of(e)[0], window_of(x, recurrent)

    def step(t, state):
        h, c, sums, outputs, cells = state
        a = e.at(sums, t) + conv(h, recurrent, w, 1)
        i, f, g, o = parted(xp, a, filters)
        kept = mask_at(e, mask, t, h.ndim)
        c = seq.chosen(xp, kept, f * c + i * g, c)
        h = seq.chosen(xp, kept, o * xp.tanh(c), h)
        return h, c, e.put(sums, a, t), e.put(outputs, h, t), e.put(cells, c, t)

    outputs, cells = (xp.zeros((x.shape[0], *h.shape), x.dtype) for _ in range(2))
    h, c, sums, outputs, cells = e.loop(x.shape[0], step, (h, c, x + 0, outputs, cells))
    return outputs, h, c, sums, cells


def conv_lstm_backward(e, x, h, c, recurrent, mask, outputs, sums, cells, d_outputs, d_h, d_c):
    """The gradients of the first four inputs."""
    xp, steps, filters = e.xp, x.shape[0], recurrent.shape[-2]
    mask, d_outputs = seq.present(mask), seq.present(d_outputs)
    d_h, d_c = (d if d.size else xp.zeros_like(h) for d in (d_h, d_c))
    w, (_, input_gradient, filter_gradient) = window_of(x, recurrent), kernels_of(e)
    spatial = x.shape[2:-1]

    def slope(gate):
        return xp.where((gate > 0) & (gate < 1), 0.2, 0.0).astype(x.dtype)

    def step(n, state):
        d_h, d_c, d_weights, sums = state
        t = steps - 1 - n
        if d_outputs is not None:
            d_h = d_h + e.at(d_outputs, t)
        i, f, g, o = parted(xp, e.at(sums, t), filters)
        tanh = xp.tanh(e.at(cells, t))
        total = d_c + d_h * o * (1 - tanh * tanh)
        last = max(steps - 1, 0)
        h_before, c_before = (
            xp.where(t > 0, e.at(rows, (t - 1) % (last + 1)), first)
            for rows, first in ((outputs, h), (cells, c))
        )
        parts = (
            total * g * slope(i), total * c_before * slope(f), total * i * (1 - g * g),
            d_h * tanh * slope(o),
        )  # fmt: skip
        d = xp.concatenate(parts, -1)
        kept = mask_at(e, mask, t, h.ndim)
        d = seq.chosen(xp, kept, d, xp.zeros_like(d))
        d_weights = d_weights + filter_gradient(h_before, d, w, 1)
        d_h = seq.chosen(xp, kept, input_gradient(d, recurrent, spatial, w, 1), d_h)
        d_c = seq.chosen(xp, kept, total * f, d_c)
        return d_h, d_c, d_weights, e.put(sums, d, t)

    state = (d_h, d_c, xp.zeros_like(recurrent), sums + 0)
    d_h, d_c, d_weights, d = e.loop(steps, step, state)
    return d, d_h, d_c, d_weights


def _specs(inputs, attrs):
    x, h, recurrent, dtype = (*(dims_of(inputs[i]) for i in (0, 1, 3)), dtype_of(inputs[0]))
    if None in (x, h, recurrent):
        return [(None, dtype)] * 5
    if len(recurrent) != len(x) - 1 or len(h) != len(x) - 1:
        raise ValueError(
            f"inputs [time, batch, *image, gates] of shape {list(x)} take states of one rank less "
            f"and as many axes of the recurrent kernel, not {list(h)} and {list(recurrent)}"
        )
    state = (*x[1:-1], recurrent[-2])
    rows = (x[0], *state)
    return [(rows, dtype), (state, dtype), (state, dtype), (x, dtype), (rows, dtype)]


CONV_LSTM_SEQUENCE = seq.Sequence(
    "ConvLSTMSequence",
    ("h", "c"),
    conv_lstm_forward,
    conv_lstm_backward,
    _specs,
    2,
    ("recurrent",),
)


def conv_lstm_sequence(x, states, recurrent_kernel, mask=None, name=None):
    """A convolutional long short-term memory over sequences, with tanh and hard sigmoids.

    Args:
      x: what the inputs add to the gates i, f, the candidate, and o, `[time, batch, *image,
        4 * filters]`; float16, bfloat16, float32 or float64.
      states: h and c before the first step, each `[batch, *image, filters]`.
      recurrent_kernel: `[*window, filters, 4 * filters]`.
      mask: bool `[time, batch]`: where it is False, the states stay as they are; or None.
      name: name of the node in a graph.

    Returns:
      h after all steps, `[time, batch, *image, filters]`, and the last h and c.

    Raises:
      ValueError: if the ranks do not fit each other.

    Example:
      >>> import numpy as np
      >>> x, zeros = np.ones([2, 1, 3, 4], np.float32), np.zeros([1, 3, 1], np.float32)
      >>> kernel = np.ones([1, 1, 4], np.float32)
      >>> outputs, h, c = conv_lstm_sequence(x, [zeros, zeros], kernel)
      >>> print(h.numpy().ravel().round(3))
      [0.609 0.609 0.609]
    """
    return CONV_LSTM_SEQUENCE((x, *states, recurrent_kernel), mask, name)
