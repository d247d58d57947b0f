"""Long short-term memory over a whole sequence, as one op with its gradient.

The inputs' products are one matrix product before the loop, the weights' gradients one after it.
"""

from yeoul.engine.infer import dtype_of
from yeoul.ops.recurrent import sequences as seq

GATES = "ssts"  # input, forget, candidate, output


def parted(a, units):
    """The gates i, f, g and o, of the tanh of their (halved) sums."""
    i, f, g, o = (a[..., k * units : (k + 1) * units] for k in range(4))
    return i * 0.5 + 0.5, f * 0.5 + 0.5, g, o * 0.5 + 0.5


def lstm_forward(e, x, h, c, kernel, recurrent, bias, mask):
    """The outputs, the last h and c, and what the gradient needs: gates, and c of all steps."""
    xp, (steps, batch, _), units = e.xp, x.shape, recurrent.shape[0]
    halves = seq.halving(units, GATES, x.dtype)
    sums = seq.projected(x, kernel * halves, bias * halves)
    recurrent, mask = recurrent * halves, seq.present(mask)

    def step(t, state):
        h, c, gates, outputs, cells = state
        a = xp.tanh(e.at(gates, t) + h @ recurrent)
        i, f, g, o = parted(a, units)
        kept = seq.kept_at(e, mask, t)
        c = seq.chosen(xp, kept, f * c + i * g, c)
        h = seq.chosen(xp, kept, o * xp.tanh(c), h)
        return h, c, e.put(gates, a, t), e.put(outputs, h, t), e.put(cells, c, t)

    outputs, cells = (xp.zeros((steps, batch, units), x.dtype) for _ in range(2))
    h, c, gates, outputs, cells = e.loop(steps, step, (h, c, sums, outputs, cells))
    return outputs, h, c, gates, cells


def lstm_backward(
    e, x, h, c, kernel, recurrent, bias, mask, outputs, gates, cells, d_outputs, d_h, d_c
):
    """The gradients of the first six inputs."""
    xp, (steps, batch, _), units = e.xp, x.shape, recurrent.shape[0]
    mask, d_outputs = seq.present(mask), seq.present(d_outputs)
    d_h, d_c = (d if d.size else xp.zeros((batch, units), x.dtype) for d in (d_h, d_c))
    i, f, g, o = parted(gates, units)
    tanh = xp.tanh(cells)
    factors = [g * i * (1 - i), seq.before(xp, c, cells) * f * (1 - f), i * (1 - g * g)]
    # What dc, dc, dc and dh are multiplied by, step by step; the products take its place.
    slopes = xp.concatenate([*factors, tanh * o * (1 - o)], -1)
    inner = o * (1 - tanh * tanh)
    if mask is not None:
        slopes = xp.where(mask[..., None], slopes, xp.zeros_like(slopes))
    transposed = recurrent.T

    def step(n, state):
        d_h, d_c, slopes = state
        t = steps - 1 - n
        if d_outputs is not None:
            d_h = d_h + e.at(d_outputs, t)
        total = d_c + d_h * e.at(inner, t)
        d = e.at(slopes, t) * xp.concatenate([total, total, total, d_h], -1)
        kept = seq.kept_at(e, mask, t)
        d_h = seq.chosen(xp, kept, d @ transposed, d_h)
        d_c = seq.chosen(xp, kept, total * e.at(f, t), d_c)
        return d_h, d_c, e.put(slopes, d, t)

    d_h, d_c, d = e.loop(steps, step, (d_h, d_c, slopes))
    if mask is None:
        outputs = o * tanh  # the same; where nobody else reads them they need not be stored
    rows = (x, seq.before(xp, h, outputs), xp.ones((steps, batch, 1), x.dtype))
    found = seq.weight_gradient(seq.stored(xp, xp.concatenate(rows, -1)), d)
    features = x.shape[-1]
    return (
        seq.input_gradient(d, kernel), d_h, d_c,
        found[:features], found[features:-1], found[-1],
    )  # fmt: skip


def _specs(inputs, attrs):
    steps, batch, units = seq.check(inputs, 4, 2, ())
    dtype = dtype_of(inputs[0])
    row, state = (steps, batch, units), (batch, units)
    gates = (steps, batch, None if units is None else 4 * units)
    return [(row, dtype), (state, dtype), (state, dtype), (gates, dtype), (row, dtype)]


LSTM_SEQUENCE = seq.Sequence("LSTMSequence", ("h", "c"), lstm_forward, lstm_backward, _specs, 2)


def lstm_sequence(x, states, kernel, recurrent_kernel, bias, mask=None, name=None):
    """A long short-term memory over sequences, with tanh and sigmoids.

    Args:
      x: inputs, `[time, batch, features]`; float16, bfloat16, float32 or float64.
      states: h and c before the first step, each `[batch, units]`.
      kernel: `[features, 4 * units]`: columns for the input and forget gates, the candidate, and
        the output gate.
      recurrent_kernel: `[units, 4 * units]`.
      bias: `[4 * units]`.
      mask: bool `[time, batch]`: where it is False, the states stay as they are; or None.
      name: name of the node in a graph.

    Returns:
      h after all steps, `[time, batch, units]`, and the last h and c.

    Raises:
      ValueError: if the shapes do not fit each other.

    Example:
      >>> import numpy as np
      >>> zeros = np.zeros([1, 1], np.float32)
      >>> ones = [np.ones(shape, np.float32) for shape in ([3, 1, 2], [2, 4], [1, 4], [4])]
      >>> outputs, h, c = lstm_sequence(ones[0], [zeros, zeros], *ones[1:])
      >>> print(outputs.numpy().ravel().round(3))
      [0.704 0.933 0.974]
    """
    return LSTM_SEQUENCE((x, *states, kernel, recurrent_kernel, bias), mask, name)
