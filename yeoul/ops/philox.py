"""Philox 4x32-10 and TensorFlow's basic distributions on it: the same numbers as TF's CPU kernels.

Every function takes the array module as its first argument, `numpy` or `jax.numpy`, and is pure:
the state goes in as `counter`, a pair (low, high) of uint64 scalars, and `key`, a uint64 scalar.
With jax all three may be traced. One *block* is four uint32 words; block `i` of a stream is the
cipher of `counter + i`.

Reference: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
"""

import functools

import jax
import ml_dtypes
import numpy as np

from yeoul.ops import libm

U16, U32, U64 = np.uint16, np.uint32, np.uint64
FLOAT16, BFLOAT16 = np.dtype("float16"), np.dtype(ml_dtypes.bfloat16)
FLOAT32, FLOAT64 = np.dtype("float32"), np.dtype("float64")

MULTIPLIERS = np.array([[0xD2511F53], [0xCD9E8D57]], U64)
WEYL = 0x9E3779B9, 0xBB67AE85
ROUNDS = 10
# For as few blocks a compiled program has a loop: XLA would draw the numbers anew for each pixel of
# a batch of images that reads them, but it does not repeat a loop. More are for `xla.stored`.
FEW_TRACED = 64
FEW = 6  # blocks for which Python's integers are faster than NumPy's calls
SCRAMBLE = 0x02461E293EC8F720  # the key that turns the seed of a stateless op into key and counter
MASK32, HALF = U64(0xFFFFFFFF), U64(32)

# TF's kernels leave this many blocks between one call of a stateful op and the next, for each
# number drawn.
RESERVED_BLOCKS = 256


def advance(xp, counter, blocks):
    """The counter `blocks` (a uint64 scalar or array) further on; for an array a pair of arrays."""
    low, high = counter
    moved = xp.add(low, blocks)
    return moved, xp.add(high, (moved < low).astype(U64))


def cipher(xp, counter, key):
    """Four uint32 arrays: the block at each counter of the pair of uint64 arrays."""
    if xp is np:
        return cipher_host(counter, key)
    low, high = counter
    c0, c1, c2, c3 = low & MASK32, low >> HALF, high & MASK32, high >> HALF
    k0, k1 = key & MASK32, key >> HALF
    m0, m1 = MULTIPLIERS[:, 0]

    def turned(_, state):
        c0, c1, c2, c3, k0, k1 = state
        p0, p1 = c0 * m0, c2 * m1
        c0, c1, c2, c3 = (p1 >> HALF) ^ c1 ^ k0, p1 & MASK32, (p0 >> HALF) ^ c3 ^ k1, p0 & MASK32
        return c0, c1, c2, c3, k0 + U64(WEYL[0]) & MASK32, k1 + U64(WEYL[1]) & MASK32

    state = (c0, c1, c2, c3, k0, k1)
    if low.size <= FEW_TRACED:
        state = jax.lax.fori_loop(0, ROUNDS, turned, state)
    else:
        for round_number in range(ROUNDS):
            state = turned(round_number, state)
    return tuple([c.astype(U32) for c in state[:4]])


def cipher_host(counter, key):
    """`cipher` in NumPy, both halves of the block side by side: half as many calls."""
    low, high = counter
    if low.size <= FEW:
        pairs = zip(low.tolist(), high.tolist(), strict=True)
        found = [block_of(low | high << 64, int(key)) for low, high in pairs]
        return tuple(np.array(found, U32).reshape(-1, 4).T)
    even, odd = np.empty((2, 2, low.size), U64)
    even[0], even[1] = low & MASK32, high & MASK32
    odd[0], odd[1] = low >> HALF, high >> HALF
    for round_key in round_keys(int(key)):
        product = even * MULTIPLIERS
        even = (product >> HALF)[::-1]
        even ^= odd
        even ^= round_key
        odd = product[::-1]
        odd &= MASK32
    even, odd = even.astype(U32), odd.astype(U32)
    return even[0], odd[0], even[1], odd[1]


@functools.lru_cache(maxsize=64)
def round_keys(key):
    """The keys of the rounds, each [2, 1], for an integer key of 64 bits."""
    halves = (key & 0xFFFFFFFF, key >> 32)
    keys = [
        [(half + i * step) & 0xFFFFFFFF for half, step in zip(halves, WEYL, strict=True)]
        for i in range(ROUNDS)
    ]
    return np.array(keys, U64)[:, :, None]


def block_of(counter, key):
    """One block of Python integers: four integers. For so little, this is faster than NumPy."""
    c0, c1, c2, c3 = (counter >> shift & 0xFFFFFFFF for shift in (0, 32, 64, 96))
    k0, k1 = key & 0xFFFFFFFF, key >> 32
    for _ in range(ROUNDS):
        p0, p1 = c0 * 0xD2511F53, c2 * 0xCD9E8D57
        c0, c1 = p1 >> 32 ^ c1 ^ k0, p1 & 0xFFFFFFFF
        c2, c3 = p0 >> 32 ^ c3 ^ k1, p0 & 0xFFFFFFFF
        k0, k1 = k0 + WEYL[0] & 0xFFFFFFFF, k1 + WEYL[1] & 0xFFFFFFFF
    return c0, c1, c2, c3


def key_counter(xp, seed):
    """The key [1] and counter [2] (uint64) of a stateless op with this seed of two integers.

    They are scrambled, so that a seed of two small numbers is as good as any other.
    """
    seed = seed.astype(np.int64).astype(U64)
    if xp is np:
        a, b, c, d = block_of(int(seed[0]) | int(seed[1]) << 64, SCRAMBLE)
        return np.array([a | b << 32], U64), np.array([0, c | d << 32], U64)
    a, b, c, d = (w.astype(U64) for w in cipher(xp, (seed[:1], seed[1:]), U64(SCRAMBLE)))
    return a | b << HALF, xp.concatenate([xp.zeros(1, U64), c | d << HALF])


def blocks(xp, counter, key, count):
    """The first `count` blocks: four uint32 arrays of that length."""
    return cipher(xp, advance(xp, counter, xp.arange(count, dtype=U64)), key)


def interleave(xp, parts, n=None):
    """Element 0 of each part, then element 1 of each, …: the first `n`."""
    if xp is np:
        return np.stack(parts, axis=-1).reshape(-1)[:n]
    # A selection by column is fused with whatever makes the parts; a stack is not, and takes five
    # times as long.
    column = xp.arange(len(parts), dtype=np.int32)
    joined = parts[0][:, None]
    for i, part in enumerate(parts[1:], 1):
        joined = xp.where(column == i, part[:, None], joined)
    return joined.reshape(-1)[:n]


def words(xp, counter, key, n):
    """The first `n` uint32 of the stream."""
    return interleave(xp, blocks(xp, counter, key, -(-n // 4)), n)


def long_words(xp, counter, key, n):
    """The first `n` uint64 of the stream, two to a block."""
    a, b, c, d = (w.astype(U64) for w in blocks(xp, counter, key, -(-n // 2)))
    return interleave(xp, [a | b << HALF, c | d << HALF], n)


def to_float32(word):
    """The low 23 bits of each uint32 as the fraction of a float32 in [0, 1)."""
    return ((word & U32(0x7FFFFF)) | U32(0x3F800000)).view(FLOAT32) - np.float32(1)


def to_float64(high, low):
    """52 bits of two uint32 arrays as the fraction of a float64 in [0, 1)."""
    bits = (high & U32(0xFFFFF)).astype(U64) << HALF | low.astype(U64) | U64(0x3FF << 52)
    return bits.view(FLOAT64) - np.float64(1)


def uniform64(block):
    """The two float64 in [0, 1) of one block."""
    a, b, c, d = block
    return to_float64(a, b), to_float64(c, d)


def uniform(xp, counter, key, n, dtype):
    """`n` floats in [0, 1) of the np.dtype `dtype`."""
    if dtype == FLOAT64:
        return interleave(xp, uniform64(blocks(xp, counter, key, -(-n // 2))), n)
    word = words(xp, counter, key, n)
    if dtype == FLOAT32:
        return to_float32(word)
    fraction, exponent = (0x3FF, 15 << 10) if dtype == FLOAT16 else (0x7F, 127 << 7)
    return ((word & U32(fraction)) | U32(exponent)).astype(U16).view(dtype) - dtype.type(1)


def uniform_int(xp, counter, key, n, low, high, dtype):
    """`n` integers in [low, high) of `dtype` (4 or 8 bytes): low plus the remainder of a word.

    `low` and `high` are scalars of `dtype`, traced or not.
    """
    unsigned = U32 if dtype.itemsize == 4 else U64
    low, high = (xp.asarray(v, dtype).astype(unsigned) for v in (low, high))
    draw = (words if unsigned is U32 else long_words)(xp, counter, key, n)
    return (draw % xp.subtract(high, low) + low).astype(dtype)


def full_int(xp, counter, key, n, dtype):
    """`n` integers over the whole range of `dtype` (4 or 8 bytes)."""
    return (words if dtype.itemsize == 4 else long_words)(xp, counter, key, n).view(dtype)


def box_muller(xp, a, b):
    """Two normal float32 arrays of two uint32 arrays."""
    radius = xp.sqrt(np.float32(-2) * libm.log(xp, xp.maximum(to_float32(a), np.float32(1e-7))))
    angle = (np.float64(2 * np.pi) * to_float32(b).astype(FLOAT64)).astype(FLOAT32)
    sine, cosine = libm.sin_cos(xp, angle)
    return sine * radius, cosine * radius


def box_muller64(xp, a, b, c, d):
    """Two normal float64 arrays of four uint32 arrays."""
    radius = xp.sqrt(np.float64(-2) * xp.log(xp.maximum(to_float64(a, b), np.float64(1e-7))))
    angle = np.float64(2 * np.pi) * to_float64(c, d)
    return xp.sin(angle) * radius, xp.cos(angle) * radius


def normal(xp, counter, key, n, dtype):
    """`n` standard normal numbers of the float np.dtype `dtype`."""
    if dtype == FLOAT64:
        return interleave(xp, box_muller64(xp, *blocks(xp, counter, key, -(-n // 2))), n)
    a, b, c, d = blocks(xp, counter, key, -(-n // 4))
    pairs = box_muller(xp, interleave(xp, (a, c)), interleave(xp, (b, d)))
    return interleave(xp, pairs, n).astype(dtype)
