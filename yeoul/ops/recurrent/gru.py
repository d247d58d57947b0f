"""Gated recurrent units over a whole sequence, as one op with its gradient.

The reset gate applies after the product with the state (`reset_after`).
"""

from yeoul.engine.infer import dtype_of
from yeoul.ops.recurrent import sequences as seq

GATES = "sst"  # update, reset, candidate


def parted(a, units):
    """The gates z, r and g, of the tanh of their (halved) sums."""
    z, r, g = (a[..., k * units : (k + 1) * units] for k in range(3))
    return z * 0.5 + 0.5, r * 0.5 + 0.5, g


def gru_forward(e, x, h, kernel, recurrent, bias, mask):
    """The outputs, the last h, and what the gradient needs: gates, and the inner sums."""
    xp, (steps, batch, _), units = e.xp, x.shape, recurrent.shape[0]
    halves = seq.halving(units, GATES, x.dtype)
    sums = seq.projected(x, kernel * halves, bias[0] * halves)
    recurrent, inner_bias, mask = recurrent * halves, bias[1] * halves, seq.present(mask)

    def step(t, state):
        h, gates, outputs, inners = state
        product, row = h @ recurrent + inner_bias, e.at(gates, t)
        a = xp.tanh(row[:, : 2 * units] + product[:, : 2 * units]) * 0.5 + 0.5
        inner = product[:, 2 * units :]
        g = xp.tanh(row[:, 2 * units :] + a[:, units:] * inner)
        z = a[:, :units]
        h = seq.chosen(xp, seq.kept_at(e, mask, t), z * h + (1 - z) * g, h)
        gates = e.put(gates, xp.concatenate([a, g], -1), t)
        return h, gates, e.put(outputs, h, t), e.put(inners, inner, t)

    outputs, inners = (xp.zeros((steps, batch, units), x.dtype) for _ in range(2))
    h, gates, outputs, inners = e.loop(steps, step, (h, sums, outputs, inners))
    return outputs, h, gates, inners


def gru_backward(e, x, h, kernel, recurrent, bias, mask, outputs, gates, inners, d_outputs, d_h):
    """The gradients of the first five inputs."""
    xp, (steps, batch, _), units = e.xp, x.shape, recurrent.shape[0]
    mask = seq.present(mask)
    d_h = d_h if d_h.size else xp.zeros((batch, units), x.dtype)
    z, r, g = (gates[..., k * units : (k + 1) * units] for k in range(3))
    earlier = seq.before(xp, h, outputs)
    # What the gradient of h is multiplied by: for the sums of z and r, and g's within and around r.
    of_g = (1 - z) * (1 - g * g)
    slopes = xp.concatenate(
        [(earlier - g) * z * (1 - z), of_g * inners * r * (1 - r), of_g * r], -1
    )
    if mask is not None:
        kept = mask[..., None]
        slopes, of_g = (xp.where(kept, s, xp.zeros_like(s)) for s in (slopes, of_g))
        z = xp.where(kept, z, xp.ones_like(z))
    transposed = recurrent.T

    def step(n, state):
        d_h, totals = state
        t = steps - 1 - n
        d_h = d_h + e.at(totals, t)
        d = e.at(slopes, t) * xp.concatenate([d_h, d_h, d_h], -1)
        return d @ transposed + d_h * e.at(z, t), e.put(totals, d_h, t)

    given = d_outputs.size
    totals = d_outputs + 0 if given else xp.zeros((steps, batch, units), x.dtype)
    d_h, totals = e.loop(steps, step, (d_h, totals))
    d_inner = slopes * xp.concatenate([totals, totals, totals], -1)
    d = xp.concatenate([d_inner[..., : 2 * units], of_g * totals], -1)
    sums = seq.bias_gradient(xp, xp.concatenate([d, d_inner[..., 2 * units :]], -1))
    d_bias = xp.stack([sums[: 3 * units], xp.concatenate([sums[: 2 * units], sums[3 * units :]])])
    return (
        seq.input_gradient(d, kernel), d_h, seq.weight_gradient(x, d),
        seq.weight_gradient(earlier, d_inner), d_bias,
    )  # fmt: skip


def _specs(inputs, attrs):
    steps, batch, units = seq.check(inputs, 3, 1, (2,))
    dtype, row = dtype_of(inputs[0]), (steps, batch, units)
    gates = (steps, batch, None if units is None else 3 * units)
    return [(row, dtype), ((batch, units), dtype), (gates, dtype), (row, dtype)]


GRU_SEQUENCE = seq.Sequence("GRUSequence", ("h",), gru_forward, gru_backward, _specs, 2)


def gru_sequence(x, states, kernel, recurrent_kernel, bias, mask=None, name=None):
    """Gated recurrent units over sequences, with tanh and sigmoids.

    Args:
      x: inputs, `[time, batch, features]`; float16, bfloat16, float32 or float64.
      states: a list of h before the first step, `[batch, units]`.
      kernel: `[features, 3 * units]`: columns for the update and reset gates, and the candidate.
      recurrent_kernel: `[units, 3 * units]`.
      bias: `[2, 3 * units]`: of the products with the inputs, and of those with the state.
      mask: bool `[time, batch]`: where it is False, the state stays as it is; or None.
      name: name of the node in a graph.

    Returns:
      h after all steps, `[time, batch, units]`, and the last h.

    Raises:
      ValueError: if the shapes do not fit each other.

    Example:
      >>> import numpy as np
      >>> ones = [np.ones(shape, np.float32) for shape in ([3, 1, 2], [2, 3], [1, 3], [2, 3])]
      >>> outputs, h = gru_sequence(ones[0], [np.zeros([1, 1], np.float32)], *ones[1:])
      >>> print(outputs.numpy().ravel().round(3))
      [0.018 0.035 0.052]
    """
    return GRU_SEQUENCE((x, *states, kernel, recurrent_kernel, bias), mask, name)
