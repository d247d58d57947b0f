"""Where an index goes when indices are shuffled: tf.random.experimental.index_shuffle.

A Feistel network of a few rounds permutes the numbers below a power of 4; what lies beyond the
largest index is permuted again until it does not (cycle walking). So nothing needs to be stored.
"""

import jax.numpy as jnp
import numpy as np
from jax import lax

from yeoul.core.export import export
from yeoul.engine.convert import invalid, to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, register
from yeoul.ops.family import dtypes
from yeoul.ops.joining import concat

U64 = np.uint64
TYPES = dtypes("int32", "uint32", "int64", "uint64")
FACTORS = 0x9E3779B97F4A7C15, 0xD6E8FEB86659FD93  # odd, with bits everywhere
FIRST, SECOND = map(U64, FACTORS)
MASK = 2**64 - 1


def mixed(x, key, number):
    """64 bits that depend on all bits of number and key."""
    x = (x + key + U64(number * FACTORS[1] & MASK)) * FIRST
    x = (x ^ (x >> U64(32))) * SECOND
    return x ^ (x >> U64(29))


def permuted(xp, x, keys, half, rounds):
    """One pass of the network over numbers of `2 half` bits."""
    mask = (xp.asarray(1, U64) << half) - U64(1)
    left, right = x >> half, x & mask
    for i in range(rounds):
        left, right = right, left ^ (mixed(right, keys[i % 3], i) & mask)
    return (left << half) | right


def half_bits(xp, largest):
    """Half as many bits as the largest index has, rounded up; at least 1."""
    half = xp.ones_like(largest)
    for bits in range(1, 32):
        half = xp.where(largest >> U64(2 * bits) > 0, U64(bits + 1), half)
    return half


def check(index, seed, largest, rounds):
    """Raises ValueError unless dimensions (None: unknown) and the number of rounds make sense."""
    if rounds < 4 or rounds % 2:
        raise ValueError(f"Rounds must be an even integer and at least 4, got {rounds}")
    for name, dims in (("index", index), ("max_index", largest)):
        if dims is not None and len(dims) > 1:
            raise ValueError(f"{name} must be a scalar or a vector, got shape {list(dims)}")
    if seed is not None and (len(seed) not in (1, 2) or seed[-1] not in (None, 3)):
        raise ValueError(f"Seed must be a vector of size [3] or a matrix [n, 3], got {list(seed)}")


def shuffled(xp, index, seed, largest, rounds):
    """The place of each index."""
    check(index.shape, seed.shape, largest.shape, rounds)
    dims = np.broadcast_shapes(index.shape, seed.shape[:-1], largest.shape)
    x, top = (xp.broadcast_to(v, dims).astype(U64) for v in (index, largest))
    keys = [xp.broadcast_to(seed[..., i], dims).astype(U64) for i in range(3)]
    half = half_bits(xp, top)
    x = xp.minimum(x, top)  # a walk from outside of the permuted numbers would never end

    def step(x):
        return permuted(xp, x, keys, half, rounds)

    x = step(x)
    if xp is jnp:
        x = lax.while_loop(lambda x: (x > top).any(), lambda x: jnp.where(x > top, step(x), x), x)
        return x.astype(index.dtype)
    while (x > top).any():
        x = np.where(x > top, step(x), x)
    return np.asarray(x.astype(index.dtype))


def _host(index, seed, largest, rounds):
    if (index.astype(U64) > largest.astype(U64)).any():
        raise invalid(f"The index must not exceed max_index, got {index} > {largest}")
    return shuffled(np, index, seed, largest, rounds)


def _refuses(index, seed, largest, rounds):
    return (index.astype(U64) > largest.astype(U64)).any()


def _specs(inputs, attrs):
    index, seed, largest = map(dims_of, inputs)
    check(index, seed, largest, attrs["rounds"])
    known = [d for d in (index, largest) if d] + [d[:1] for d in (seed,) if d and len(d) == 2]
    return [(known[0] if known else (), dtype_of(inputs[0]))]


INDEX_SHUFFLE = register(
    "RandomIndexShuffle", "index:T, seed:Tseed, max_index:T", attrs={"rounds": 4},
    lower=lambda *inputs, rounds: shuffled(jnp, *inputs, rounds), host=_host, grad=NONE,
    shape=_specs, types=TYPES, refuses=_refuses,
)  # fmt: skip


def index_of(index, max_index):
    """Index and largest index as tensors of one dtype."""
    index = to_tensor(index)
    return index, to_tensor(max_index, index.dtype.np)


@export("random_index_shuffle")
@dispatchable
def random_index_shuffle(index, seed, max_index, rounds=4, name=None):
    """Where each index goes in a permutation of `0 … max_index` that the seed chooses.

    Args:
      index: integer scalar or vector, int32, uint32, int64 or uint64.
      seed: three integers, or a matrix with three for each index.
      max_index: the largest index, a scalar or vector of the dtype of `index`.
      rounds: even number of rounds, at least 4.
      name: name of the node in a graph.

    Returns:
      A tensor like `index`. Which permutation a seed chooses is not TensorFlow's choice.

    Raises:
      InvalidArgumentError: if an index exceeds the largest one, or the shapes do not fit.

    Example:
      >>> import yeoul as tf
      >>> found = [int(tf.random_index_shuffle(i, [1, 2, 3], 4)) for i in range(5)]
      >>> sorted(found)
      [0, 1, 2, 3, 4]
    """
    index, largest = index_of(index, max_index)
    return execute(INDEX_SHUFFLE, (index, to_tensor(seed), largest), {"rounds": int(rounds)}, name)


@export("random.experimental.index_shuffle")
@dispatchable
def index_shuffle(index, seed, max_index):
    """Where each index goes in a permutation of `0 … max_index` that the seed chooses.

    Args:
      index: integer scalar or vector, int32, uint32, int64 or uint64.
      seed: two integers, or a matrix with two for each index.
      max_index: the largest index, a scalar or vector.

    Returns:
      A tensor like `index`. Which permutation a seed chooses is not TensorFlow's choice.

    Raises:
      InvalidArgumentError: if an index exceeds the largest one, or the shapes do not fit.

    Example:
      >>> import yeoul as tf
      >>> shuffle = tf.random.experimental.index_shuffle
      >>> sorted(shuffle(tf.range(6), [5, 9], 5).numpy().tolist())
      [0, 1, 2, 3, 4, 5]
    """
    index, largest = index_of(index, max_index)
    seed = to_tensor(seed)
    whole = concat([seed, seed[..., :1] * 0], -1)
    return execute(INDEX_SHUFFLE, (index, whole, largest), {"rounds": 4})


INDEX_SHUFFLE.public = random_index_shuffle
