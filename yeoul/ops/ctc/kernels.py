"""The loss of connectionist temporal classification and its gradient, in NumPy and jax.

A label sequence of length `n` is a chain of `2 n + 1` states: blank, first label, blank, …. All
paths through the chain are summed, forward and backward, in logarithms.

Reference: Graves et al., "Connectionist temporal classification", ICML 2006.
"""

import jax.numpy as jnp
import numpy as np
from jax import lax


def scan(xp, step, state, rows, backwards=False):
    """The states that `step(state, row)` gives row by row, stacked in the order of the rows.

    Args:
      xp: NumPy or jax.numpy.
      step: function of the state so far and a tuple with one row of each array.
      state: the first state.
      rows: tuple of arrays.
      backwards: begin with the last row.
    """
    if xp is jnp:
        return lax.scan(lambda s, row: (step(s, row),) * 2, state, rows, reverse=backwards)[1]
    count = len(rows[0])
    out = np.empty((count, *state.shape), state.dtype)
    for t in range(count - 1, -1, -1) if backwards else range(count):
        state = out[t] = step(state, [row[t] for row in rows])
    return out


def shifted(xp, x, count):
    """The columns moved `count` to the right (left, if negative); nothing enters."""
    nothing = xp.full((x.shape[0], abs(count)), -np.inf, x.dtype)
    if count > 0:
        return xp.concatenate([nothing, x], 1)[:, : x.shape[1]]
    return xp.concatenate([x, nothing], 1)[:, -count:]


def chain(xp, labels, lengths, blank, merge):
    """The states of each example.

    Args:
      xp: NumPy or jax.numpy.
      labels: int `[batch, width]`.
      lengths: how many of them count.
      blank: number of the blank.
      merge: whether a label may last, and so equal neighbours need a blank between them.

    Returns:
      Three arrays `[batch, 2 width + 1]`: the class of each state, whether it may be reached from
      the state before the last one, and whether a path may end there.
    """
    batch, width = labels.shape
    states = xp.stack([xp.full_like(labels, blank), labels], 2).reshape(batch, 2 * width)
    states = xp.concatenate([states, xp.full((batch, 1), blank, labels.dtype)], 1)
    number = xp.arange(2 * width + 1)
    skips = xp.broadcast_to((number % 2 == 1) & (number > 1), states.shape)
    if merge:
        before = xp.concatenate([states[:, :2], states[:, :-2]], 1)[:, : states.shape[1]]
        skips = skips & (states != before)
    last = 2 * lengths[:, None]
    return states, skips, (number == last) | (number == last - 1)


def log_softmax(xp, x):
    """Logarithms of the softmax along the last axis."""
    x = x - x.max(-1, keepdims=True)
    return x - xp.log(xp.exp(x).sum(-1, keepdims=True))


# What a path costs that begins elsewhere, where every sequence of labels has a loss.
FLOOR = float(np.log(1e-307))


def loss_and_gradient(xp, logits, labels, lengths, times, blank, merge=True, floor=-np.inf):
    """The loss of each example and its gradient towards the logits.

    Args:
      xp: NumPy or jax.numpy.
      logits: `[time, batch, classes]`.
      labels: int `[batch, width]`.
      lengths: how many labels of each example count.
      times: how many time steps of each example count.
      blank: number of the blank.
      merge: see `chain`.
      floor: logarithm of the weight of paths that begin in another state than the first two.
    """
    count, _, classes = logits.shape
    states, skips, ends = chain(xp, labels, lengths, blank, merge)
    log_probs = log_softmax(xp, logits)
    emitted = xp.take_along_axis(log_probs, xp.broadcast_to(states, (count, *states.shape)), 2)
    number = np.arange(states.shape[1])
    low = np.asarray(-np.inf, logits.dtype)
    lasts = np.asarray(0, logits.dtype) if merge else xp.where(number % 2 == 0, 0, low)
    lasts = lasts.astype(logits.dtype)
    leap = xp.where(skips, 0, low).astype(logits.dtype)

    def forward(alpha, row):
        score, t = row
        best = xp.logaddexp(alpha + lasts, shifted(xp, alpha, 1))
        new = xp.logaddexp(best, shifted(xp, alpha, 2) + leap) + score
        return xp.where((t < times)[:, None], new, alpha)

    def backward(beta, row):
        score, t = row  # of the next step
        seen = beta + score
        best = xp.logaddexp(seen + lasts, shifted(xp, seen, -1))
        new = xp.logaddexp(best, shifted(xp, seen + leap, -2))
        return xp.where((t < times)[:, None], new, beta)

    steps = xp.arange(count)
    above = np.where(number < 2, 0, floor).astype(logits.dtype)
    start = xp.where((times > 0)[:, None], emitted[0] + above, np.where(number == 0, 0, floor))
    start = start.astype(logits.dtype)
    end = xp.where(ends, 0, low).astype(logits.dtype)
    alpha = xp.concatenate([start[None], scan(xp, forward, start, (emitted[1:], steps[1:]))], 0)
    beta = scan(xp, backward, end, (emitted[1:], steps[1:]), backwards=True)
    beta = xp.concatenate([beta, end[None]], 0)
    total = summed(xp, alpha[-1] + end)
    known = xp.isfinite(total)
    share = xp.exp(alpha + beta - xp.where(known, total, 0)[:, None])
    hot = (states[:, :, None] == np.arange(classes)).astype(logits.dtype)
    found = xp.matmul(share.transpose(1, 0, 2), hot).transpose(1, 0, 2)
    counts = (steps[:, None] < times)[:, :, None]
    return -total, xp.where(counts, xp.exp(log_probs) - found, 0).astype(logits.dtype)


def summed(xp, x):
    """The logarithm of the sum of exponentials of each row; -inf for rows of -inf."""
    top = x.max(1)
    safe = xp.where(xp.isfinite(top), top, 0)
    return xp.log(xp.exp(x - safe[:, None]).sum(1)) + safe
