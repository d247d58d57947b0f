"""Truncated normal numbers, categories and shuffles, drawn as TensorFlow's CPU kernels draw them.

Arguments as in `philox`. A rejection sampler needs an unknown number of blocks, so TF gives each
group of outputs a stream of its own: group `i` starts a fixed number of blocks after group `i - 1`,
whatever that one used.
"""

import jax
import numpy as np

from yeoul.ops.philox import (
    FLOAT32,
    FLOAT64,
    RESERVED_BLOCKS,
    U32,
    U64,
    advance,
    blocks,
    box_muller,
    box_muller64,
    cipher,
    interleave,
    uniform64,
    words,
)

TRUNCATE = 2  # standard deviations
FEW = 1000  # elements up to which a Python loop shuffles faster than NumPy


def streams(xp, counter, count, spacing):
    """The counters of `count` streams, `spacing` blocks apart."""
    return advance(xp, counter, xp.arange(count, dtype=U64) * U64(spacing))


def truncated_normal(xp, counter, key, n, dtype):
    """`n` standard normal numbers, those beyond two standard deviations drawn again."""
    width = group_width(dtype)
    groups = -(-n // width)
    starts = streams(xp, counter, groups, width * RESERVED_BLOCKS // 4)
    drawn = xp.zeros((groups, width), FLOAT64 if dtype == FLOAT64 else FLOAT32)
    filled = xp.zeros(groups, np.int32)
    fill = fill_host if xp is np else fill_xla
    return fill(starts, key, drawn, filled).reshape(-1)[:n].astype(dtype)


def group_width(dtype):
    """Truncated normal numbers that share a stream."""
    return 2 if dtype == FLOAT64 else 4


def truncated_counter(counter, start, dtype):
    """The counter from which the numbers from `start` on, a multiple of 4, are drawn alone."""
    return advance(np, counter, U64(start * RESERVED_BLOCKS // 4))


def fill_xla(starts, key, drawn, filled):
    """Draws once for every group, then again and again for some of those that are not full."""
    groups, width = drawn.shape
    some = min(groups, groups // 8 + 64)  # one block fills five groups of six

    def draw(counter, drawn, filled):
        candidates = candidate_normals(jax.numpy, counter, key, drawn.dtype)
        return place(jax.numpy, drawn, filled, candidates)

    def body(state):
        drawn, filled, turn = state
        rows = jax.numpy.nonzero(filled < width, size=some, fill_value=groups)[0]
        low, high, old, count, turns = (
            a.at[rows].get(mode="clip") for a in (*starts, drawn, filled, turn)
        )
        new, count = draw(advance(jax.numpy, (low, high), turns), old, count)
        turn = turn.at[rows].add(U64(1), mode="drop")
        return drawn.at[rows].set(new, mode="drop"), filled.at[rows].set(count, mode="drop"), turn

    state = (*draw(starts, drawn, filled), jax.numpy.ones(groups, U64))
    return jax.lax.while_loop(lambda s: (s[1] < width).any(), body, state)[0]


def fill_host(starts, key, drawn, filled):
    """Draws for the groups that are not full yet, until none is left."""
    low, high = starts
    unfilled, turn = np.arange(filled.size), 0
    while unfilled.size:
        counter = advance(np, (low[unfilled], high[unfilled]), U64(turn))
        candidates = candidate_normals(np, counter, key, drawn.dtype)
        drawn[unfilled], filled[unfilled] = place(np, drawn[unfilled], filled[unfilled], candidates)
        unfilled, turn = np.nonzero(filled < drawn.shape[1])[0], turn + 1
    return drawn


def candidate_normals(xp, counter, key, dtype):
    """The normal numbers of the block at each counter, in the order in which they are tried."""
    a, b, c, d = cipher(xp, counter, key)
    if dtype == FLOAT64:
        return box_muller64(xp, a, b, c, d)
    return (*box_muller(xp, a, b), *box_muller(xp, c, d))


def place(xp, drawn, filled, candidates):
    """Writes the accepted candidates into the next free columns of `drawn`."""
    columns = np.arange(drawn.shape[1], dtype=np.int32)
    for candidate in candidates:
        accepted = abs(candidate) < TRUNCATE
        here = accepted[:, None] & (columns == filled[:, None])
        drawn = xp.where(here, candidate[:, None], drawn)
        filled = filled + accepted.astype(np.int32)
    return drawn, filled


def categories(xp, counter, key, logits, samples, dtype):
    """Category indices [batch, samples] from unnormalised log-probabilities [batch, classes].

    Classes whose logit is not finite are never drawn.
    """
    finite = xp.isfinite(logits)
    values = xp.where(finite, logits, 0).astype(FLOAT64)
    highest = xp.where(finite, values, -np.inf).max(axis=1, keepdims=True)
    cumulative = xp.cumsum(xp.where(finite, xp.exp(values - highest), 0.0), axis=1)
    n = logits.shape[0] * samples
    points = interleave(xp, uniform64(blocks(xp, counter, key, -(-n // 2))), n)
    points = points.reshape(logits.shape[0], samples) * cumulative[:, -1:]
    if xp is np:
        found = [
            np.searchsorted(row, p, side="right") for row, p in zip(cumulative, points, strict=True)
        ]
        return np.array(found, dtype).reshape(points.shape)
    return jax.vmap(lambda row, p: xp.searchsorted(row, p, side="right"))(
        cumulative, points
    ).astype(dtype)


def permutation(xp, counter, key, n):
    """A random order of 0 … n - 1 (int32): each is exchanged with a random one at or after it."""
    if n < 2:
        return xp.arange(n, dtype=np.int32)
    positions = np.arange(n - 1, dtype=U32)
    partners = words(xp, counter, key, n - 1) % (U32(n) - positions) + positions
    if xp is np and n <= FEW:
        order = list(range(n))
        for i, j in enumerate(partners.tolist()):
            order[i], order[j] = order[j], order[i]
        return np.array(order, np.int32)
    return exchanged(xp, partners.astype(np.int64), n)


def exchanged(xp, partners, n):
    """0 … n - 1 after exchanging positions `s` and `partners[s]` for s = 0 … n - 2, all at once.

    Step `s` fixes position `s`: it takes what stands at its partner, and leaves there what stood at
    `s`. What stands at a position is what the last step that had it as partner left, and if there
    was none, the position's own number. So each number is found by following steps back; all
    follow at the same time, with doubling strides.
    """
    steps = xp.arange(n - 1, dtype=np.int64)
    by_place = xp.sort(partners << 32 | steps)
    step, place = (by_place & 0xFFFFFFFF).astype(np.int32), (by_place >> 32).astype(np.int32)
    again = place[1:] == place[:-1]
    none = xp.full(1, -1, np.int32)
    former = xp.concatenate([none, xp.where(again, step[:-1], none)])  # last step with this partner
    last = xp.concatenate([~again, xp.ones(1, bool)])
    if xp is np:
        before, left = np.empty(n, np.int32), np.full(n, -1, np.int32)
        before[step], before[-1], left[place[last]] = former, -1, step[last]
    else:
        before = xp.full(n, -1, np.int32).at[step].set(former, unique_indices=True)
        left = xp.full(n, -1, np.int32).at[xp.where(last, place, n)].set(step, mode="drop")
    own = xp.arange(n, dtype=np.int32)
    source = xp.where(left == own, before, left)  # a step can be its own partner
    source = follow(xp, xp.where(source < 0, own, source))
    found = xp.where(before[:-1] < 0, partners.astype(np.int32), source[before[:-1]])
    return xp.concatenate([found, source[-1:]])


def follow(xp, pointers):
    """For each position, where following the pointers ends."""
    if xp is np:
        further = pointers[pointers]
        while (further != pointers).any():
            pointers, further = further, further[further]
        return pointers

    def body(state):
        further = state[0][state[0]]
        return further, (further != state[0]).any()

    return jax.lax.while_loop(lambda s: s[1], body, (pointers, True))[0]
