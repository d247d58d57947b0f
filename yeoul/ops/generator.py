"""`tf.random.Generator`: random numbers from a state that the user owns."""

import math

import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, as_dtype
from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.determinism import SETTING as DETERMINISM
from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import NONE, TABLE, register
from yeoul.engine.state import STATE
from yeoul.engine.trackable import Trackable
from yeoul.engine.variable import Variable
from yeoul.ops import philox
from yeoul.ops.algorithm import algorithm_number
from yeoul.ops.casting import bitcast, cast
from yeoul.ops.creation import zeros_like
from yeoul.ops.joining import concat, stack
from yeoul.ops.math import maximum
from yeoul.ops.padding import pad
from yeoul.ops.random import float_dtype, scaled, shape_argument
from yeoul.ops.random_gamma import RATE_TYPES, checked_dtype
from yeoul.ops.seeds import SEEDS
from yeoul.ops.stateless_gamma import draw_binomial
from yeoul.ops.stateless_random import (
    FULL_INT,
    INTEGERS,
    NORMAL,
    TRUNCATED,
    check_uniform,
    from_bits,
    uniform_from_bits,
)
from yeoul.ops.static import partial_dims

INT64, U64 = np.dtype("int64"), np.dtype("uint64")
WORDS = 3  # of the state: the counter's low and high half, the key
MASK = 2**64 - 1


@export("random.create_rng_state", "random.experimental.create_rng_state")
def create_rng_state(seed, alg):
    """The state of a generator (counter, counter, key) that starts from a seed.

    Args:
      seed: integer of any size, whose 64-bit digits fill the state from the low end, or a vector or
        tensor, the first three elements of which fill it from the high end.
      alg: "philox" or its number 1.

    Returns:
      int64 tensor `[3]`.

    Raises:
      TypeError: if the seed is no number.

    Example:
      >>> import yeoul as tf
      >>> print(tf.random.create_rng_state(5, "philox"))
      tf.Tensor([5 0 0], shape=(3,), dtype=int64)
    """
    algorithm_number(alg)
    if isinstance(seed, int):
        digits = [seed >> 64 * i & MASK for i in range(WORDS)]
        return to_tensor(np.array(digits, U64).view(INT64))
    words = seed_words(seed)
    size = dims_of(words)[0]
    missing = maximum(WORDS - TABLE["Size"].public(words), 0) if size is None else WORDS - size
    padded = pad(words, [[missing, 0]]) if size is None or missing else words
    padded.set_shape([WORDS])
    return padded


def seed_words(seed):
    """A seed that is no int as an int64 vector of up to three elements, fractions cut off.

    Raises:
      TypeError: if it is not made of numbers.
    """
    if isinstance(seed, (list, tuple)) and all(isinstance(n, int) for n in seed):
        seed = np.array([n & MASK for n in seed], U64).view(INT64)
    tensor = to_tensor(seed)
    if tensor.dtype.np.kind not in "iufbV":
        raise TypeError(
            f"A seed must be an integer or a vector of integers, got {seed!r} "
            f"({tensor.dtype.name})."
        )
    return TABLE["Reshape"].public(cast(tensor, "int64"), [-1])[:WORDS]


def moved_state(xp, state, samples):
    """The int64 state after `samples` numbers (signed) have been drawn or skipped."""
    low, high = state[0].astype(U64), state[1].astype(U64)
    blocks = xp.multiply(xp.asarray(samples).astype(INT64), INT64.type(philox.RESERVED_BLOCKS))
    moved = xp.add(low, blocks.astype(U64))
    carry = (moved < low).astype(INT64) - (blocks < 0).astype(INT64)
    high = xp.add(high, carry.astype(U64))
    return xp.stack([moved.astype(INT64), high.astype(INT64), state[2]])


SKIP = register(
    "RngReadAndSkip", "value:int64, delta:int64", grad=NONE,
    lower=lambda value, delta: moved_state(jnp, value, delta),
    host=lambda value, delta: moved_state(np, value, delta),
    shape=lambda inputs, attrs: [((WORDS,), FROM_NUMPY[INT64])],
)  # fmt: skip


def _binomial(shape, state, counts, probs, dtype):
    bits = jnp.asarray(state).astype(U64)
    numbers = draw_binomial(shape, bits[2:], bits[:2], counts, probs, dtype)
    return numbers, moved_state(jnp, jnp.asarray(state), binomial_samples(numbers, counts, probs))


def binomial_samples(numbers, counts, probs):
    """How many numbers TF sets aside for a call: a guess at what rejection uses up."""
    batches = math.prod(jnp.broadcast_shapes(counts.shape, probs.shape))
    samples = numbers.size // batches if batches else 0
    return batches * 2 * 100 * (samples + 3) // 4


BINOMIAL = register(
    "StatefulRandomBinomial", "shape!:Index, state:int64, counts:T, probs:T", lower=_binomial,
    grad=NONE, types=RATE_TYPES, attrs={"dtype": None}, outputs=2,
    shape=lambda inputs, attrs: [
        (partial_dims(inputs[0]), FROM_NUMPY[attrs["dtype"]]), ((WORDS,), FROM_NUMPY[INT64]),
    ],
)  # fmt: skip


@export("random.Generator", "random.experimental.Generator")
class Generator(Trackable):
    """A source of random numbers whose state is a variable: no global seed, no hidden state.

    Make one with `from_seed`, `from_state`, `from_key_counter` or `from_non_deterministic_state`.

    Args:
      copy_from: a generator to copy, state and all.
      state: the state: three integers, or an int64 variable, which is then used itself.
      alg: "philox", its number, or `tf.random.Algorithm.PHILOX`.

    Example:
      >>> import yeoul as tf
      >>> g = tf.random.Generator.from_seed(1)
      >>> print(g.normal([3]))
      tf.Tensor([ 0.4384 -0.5344 -0.0771], shape=(3,), dtype=float32)
    """

    def __init__(self, copy_from=None, state=None, alg=None):
        if copy_from is not None:
            if state is not None or alg is not None:
                raise ValueError("Pass copy_from alone, or state and alg; not both.")
            state, alg = copy_from.state.value(), copy_from.algorithm
        elif state is None or alg is None:
            raise ValueError(
                "A Generator needs state and alg, or copy_from. "
                "tf.random.Generator.from_seed(1) makes one from a seed."
            )
        self._alg = algorithm_number(alg)
        if not isinstance(state, Variable):
            state = Variable(_as_state(state), dtype=INT64, name="StateVar", trainable=False)
        self._state_var = state

    @classmethod
    def from_state(cls, state, alg):
        """A generator with this state: three integers, or a variable that holds them."""
        return cls(state=state, alg=alg)

    @classmethod
    def from_seed(cls, seed, alg=None):
        """A generator that starts from a seed; see `tf.random.create_rng_state`."""
        alg = algorithm_number("auto_select" if alg is None else alg)
        return cls(state=create_rng_state(seed, alg), alg=alg)

    @classmethod
    def from_non_deterministic_state(cls, alg=None):
        """A generator whose numbers differ from run to run.

        Raises:
          RuntimeError: if ops are to be deterministic.
        """
        if DETERMINISM["enabled"]:
            raise RuntimeError(
                '"from_non_deterministic_state" cannot be called when determinism is enabled. Use '
                "tf.random.Generator.from_seed."
            )
        words = [SEEDS.entropy.getrandbits(64) for _ in range(WORDS)]
        alg = algorithm_number("auto_select" if alg is None else alg)
        return cls(state=np.array(words, U64).view(INT64), alg=alg)

    @classmethod
    def from_key_counter(cls, key, counter, alg):
        """A generator with this key (an integer) and counter (two integers)."""
        return cls(state=_key_last(key, counter), alg=alg)

    def _trackable_children(self):
        return {"_state_var": self._state_var}

    @property
    def algorithm(self):
        """The number of the algorithm: 1, Philox."""
        return self._alg

    @property
    def state(self):
        """The variable: counter (low half, high half) and key, int64 `[3]`."""
        return self._state_var

    @property
    def key(self):
        """The key, an int64 scalar tensor."""
        return self._state_var.value()[-1]

    def reset(self, state):
        """Replaces the state by these three integers."""
        self._state_var.assign(_as_state(state))

    def reset_from_seed(self, seed):
        """Starts again from a seed."""
        self._state_var.assign(create_rng_state(seed, self._alg))

    def reset_from_key_counter(self, key, counter):
        """Starts again from a key and a counter."""
        self._state_var.assign(_key_last(key, counter))

    def skip(self, delta):
        """Moves on as if `delta` numbers had been drawn; returns the state before."""
        state = self._state_var.value()
        delta = cast(to_tensor(delta), "int64")
        self._state_var.assign(execute(SKIP, (state, delta)))
        return state

    def _bits(self, shape):
        """(key, counter, algorithm) for the next `prod(shape)` numbers; the state moves on."""
        dims = shape_argument(shape)
        if isinstance(dims, tuple):
            size = math.prod(dims)
        else:
            size = TABLE["Prod"].public(cast(to_tensor(dims), "int64"))
        state = bitcast(self.skip(size), "uint64")
        return state[2:], state[:2], self._alg

    def normal(self, shape, mean=0.0, stddev=1.0, dtype="float32", name=None):
        """Normal random numbers; arguments as `tf.random.normal`."""
        dtype = float_dtype(dtype, "Generator.normal")
        numbers = from_bits(NORMAL, shape, self._bits(shape), dtype, name)
        return scaled(numbers, mean, stddev, name)

    def truncated_normal(self, shape, mean=0.0, stddev=1.0, dtype="float32", name=None):
        """Truncated normal random numbers; arguments as `tf.random.truncated_normal`."""
        dtype = float_dtype(dtype, "Generator.truncated_normal")
        numbers = from_bits(TRUNCATED, shape, self._bits(shape), dtype, name)
        return scaled(numbers, mean, stddev, name)

    def uniform(self, shape, minval=0, maxval=None, dtype="float32", name=None):
        """Uniform random numbers; arguments as `tf.random.stateless_uniform`."""
        dtype, maxval = check_uniform(minval, maxval, dtype)
        return uniform_from_bits(shape, self._bits(shape), minval, maxval, dtype, name)

    def uniform_full_int(self, shape, dtype="uint64", name=None):
        """Integers over the whole range of int32, int64, uint32 or uint64."""
        dtype = as_dtype(dtype)
        if dtype.name not in INTEGERS:
            raise ValueError(
                f"uniform_full_int draws {', '.join(INTEGERS)}, not {dtype.name}. Use uniform."
            )
        return from_bits(FULL_INT, shape, self._bits(shape), dtype, name)

    def binomial(self, shape, counts, probs, dtype="int32", name=None):
        """Binomial random numbers; arguments as `tf.random.stateless_binomial`."""
        dtype = checked_dtype(dtype, RATE_TYPES, "Generator.binomial")
        counts = to_tensor(counts)
        inputs = (self._state_var.value(), counts, to_tensor(probs, counts.dtype.np))
        shape, attrs = shape_argument(shape), {"dtype": dtype.np}
        numbers, following = execute(BINOMIAL, (shape, *inputs), attrs, name)
        self._state_var.assign(following)
        return numbers

    def make_seeds(self, count=1):
        """Seeds for the stateless functions, one a column: int64 `[2, count]`."""
        keys = self.uniform_full_int([count], "int64")
        return stack([keys, zeros_like(keys)])

    def split(self, count=1):
        """A list of `count` new generators, independent of each other and of this one."""
        keys = self.uniform_full_int([count], "int64")
        return [Generator(state=_key_last(keys[i], [0, 0]), alg=self._alg) for i in range(count)]


def _as_state(state):
    """Three integers as an int64 tensor.

    Raises:
      ValueError: if they are not three.
    """
    state = cast(to_tensor(state), "int64")
    if state.shape != [WORDS]:
        raise ValueError(
            f"Shapes {state.shape} and [{WORDS}] are incompatible: the state of a Philox generator "
            "is its counter (two integers) and its key."
        )
    return state


def _key_last(key, counter):
    return concat([_words(counter), _words(key)], 0)


def _words(value):
    return TABLE["Reshape"].public(cast(to_tensor(value), "int64"), [-1])


class _Global:
    """The generator that `get_global_generator` returns."""

    generator = None


@export("random.get_global_generator", "random.experimental.get_global_generator")
def get_global_generator():
    """The global generator; unless one was set, its numbers differ from run to run.

    Raises:
      RuntimeError: if none was set, but ops are to be deterministic.

    Example:
      >>> import yeoul as tf
      >>> tf.random.get_global_generator().normal([2]).shape
      TensorShape([2])
    """
    if _Global.generator is None:
        if DETERMINISM["enabled"]:
            raise RuntimeError(
                '"get_global_generator" cannot be called if determinism is enabled, unless '
                '"set_global_generator" has already been called. Please call '
                '"set_global_generator" first.'
            )
        saved = STATE.enter(None)
        try:
            _Global.generator = Generator.from_non_deterministic_state()
        finally:
            STATE.restore(saved)
    return _Global.generator


@export("random.set_global_generator", "random.experimental.set_global_generator")
def set_global_generator(generator):
    """Makes `generator` the one that `get_global_generator` returns.

    Raises:
      TypeError: if it is no `tf.random.Generator`.

    Example:
      >>> import yeoul as tf
      >>> tf.random.set_global_generator(tf.random.Generator.from_seed(3))
      >>> print(tf.random.get_global_generator().normal([2]))
      tf.Tensor([-0.4364 -1.9634 ], shape=(2,), dtype=float32)
    """
    if not isinstance(generator, Generator):
        raise TypeError(f"generator must be a tf.random.Generator, not {generator!r}.")
    _Global.generator = generator
