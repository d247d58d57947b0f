"""Random numbers that depend on their arguments alone: tf.random.stateless_uniform, normal, …."""

import math

import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, as_dtype
from yeoul.core.errors import InvalidArgumentError
from yeoul.core.export import export
from yeoul.engine import xla
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, register
from yeoul.ops import philox, sampling
from yeoul.ops.algorithm import algorithm_number
from yeoul.ops.joining import stack
from yeoul.ops.random import (
    FLOATS,
    HOST_LIMIT,
    draw_integers,
    float_dtype,
    scaled,
    shape_argument,
    stretched,
)
from yeoul.ops.static import partial_dims

U64 = FROM_NUMPY[np.dtype("uint64")]
SEED_TYPES = frozenset(np.dtype(n) for n in ("int32", "int64"))
INTEGERS = ("int32", "int64", "uint32", "uint64")
SIGNED = ("int32", "int64")
PIECE = 1 << 16  # numbers drawn at once


def seed_specs(inputs, attrs):
    """Shape rule: key [1] and counter [2]."""
    check_seed(dims_of(inputs[0]), dtype_of(inputs[0]).np)
    return [((1,), U64), ((2,), U64)]


def check_seed(dims, dtype):
    """Raises InvalidArgumentError if a seed of these dimensions is not two integers."""
    if dims not in (None, (None,), (2,)):
        raise InvalidArgumentError(
            None, None,
            f"seed must have shape [2], not {list(dims)}. Pass two integers, such as seed=[1, 2].",
        )  # fmt: skip
    if dtype not in SEED_TYPES:
        raise InvalidArgumentError(
            None, None,
            f"Value for attr 'Tseed' of {FROM_NUMPY[dtype].name} is not in the list of allowed "
            "values: int32, int64. Pass two integers, such as seed=[1, 2].",
        )  # fmt: skip


def _key_counter(xp):
    def scramble(seed):
        check_seed(seed.shape, np.dtype(seed.dtype))
        return philox.key_counter(xp, seed)

    return scramble


KEY_COUNTER = register(
    "StatelessRandomGetKeyCounter", "seed:Tseed", lower=_key_counter(jnp), host=_key_counter(np),
    grad=NONE, shape=seed_specs, outputs=2,
)  # fmt: skip


def seed_tensor(seed):
    """The seed as a tensor of two integers."""
    if isinstance(seed, (list, tuple)) and any(isinstance(n, (str, bytes)) for n in seed):
        check_seed((len(seed),), np.dtype(object))
    seed = to_tensor(seed)
    check_seed(dims_of(seed), seed.dtype.np)
    return seed


def key_counter(seed, alg="auto_select"):
    """(key, counter, number of the algorithm) for a seed."""
    number = algorithm_number(alg)
    return (*execute(KEY_COUNTER, (seed_tensor(seed),)), number)


def register_stateless(name, draw, *, inputs="", attrs=None, dtype_of_result, large=None):
    """An op that draws `prod(shape)` numbers from a key and a counter.

    Args:
      name: TF's op name.
      draw: `draw(xp, counter, key, n, *inputs, **attrs)` -> flat array of n numbers.
      inputs: TF's inputs after shape, key, counter and alg.
      attrs: attributes with defaults.
      dtype_of_result: rule from (inputs, attrs).
      large: `large(op, shape, key, counter, alg, **attrs)`, what draws more than `HOST_LIMIT`
        numbers outside graphs; None: the op, compiled for each shape.
    """

    def sample(xp, shape, key, counter, alg, rest, options):
        numbers = draw(xp, (counter[0], counter[1]), key[0], math.prod(shape), *rest, **options)
        return (numbers if xp is np else xla.stored(numbers)).reshape(shape)

    def lower(shape, key, counter, alg, *rest, **options):
        return sample(jnp, shape, key, counter, alg, rest, options)

    def host(shape, key, counter, alg, *rest, **options):
        if math.prod(shape) > HOST_LIMIT:
            if large is not None:
                return large(op, shape, key, counter, alg, **options)
            return xla.jitted(op, ((0, shape), (3, alg)), options)(key, counter, *rest)
        return sample(np, shape, key, counter, alg, rest, options)

    op = register(
        name, "shape!:Index, key:uint64, counter:uint64, alg!:int32" + inputs, attrs=attrs,
        lower=lower, host=host, grad=NONE,
        shape=lambda inputs, attrs: [(partial_dims(inputs[0]), dtype_of_result(inputs, attrs))],
    )  # fmt: skip
    return op


def _of_attr(inputs, attrs):
    return FROM_NUMPY[attrs["dtype"]]


def _float_op(name, function, large=None):
    def draw(xp, counter, key, n, dtype):
        return function(xp, counter, key, n, dtype)

    return register_stateless(
        name, draw, attrs={"dtype": None}, dtype_of_result=_of_attr, large=large
    )


def truncated_pieces(op, shape, key, counter, alg, dtype):
    """Truncated normal numbers in pieces: one program is compiled for all shapes.

    A network has dozens of shapes; compiling for one takes as long as drawing 50 million numbers.
    """
    draw = xla.jitted(op, ((0, (PIECE,)), (3, alg)), {"dtype": dtype})
    found = np.empty(math.prod(shape), dtype)
    for start in range(0, found.size, PIECE):
        here = sampling.truncated_counter((counter[0], counter[1]), start, dtype)
        piece = np.asarray(draw(key, np.array(here, np.uint64)))
        found[start : start + PIECE] = piece[: found.size - start]
    return found.reshape(shape)


UNIFORM = _float_op("StatelessRandomUniformV2", philox.uniform)
NORMAL = _float_op("StatelessRandomNormalV2", philox.normal)
TRUNCATED = _float_op("StatelessTruncatedNormalV2", sampling.truncated_normal, truncated_pieces)
FULL_INT = _float_op("StatelessRandomUniformFullIntV2", philox.full_int)
UNIFORM_INT = register_stateless(
    "StatelessRandomUniformIntV2", draw_integers, inputs=", minval:T, maxval:T",
    dtype_of_result=lambda inputs, attrs: dtype_of(inputs[4]),
)  # fmt: skip


def from_bits(op, shape, bits, dtype, name):
    """Numbers of one of the ops above.

    Args:
      op: the record.
      shape: of the result.
      bits: (key, counter, algorithm).
      dtype: DType of the result.
      name: of the op in a graph.
    """
    return execute(op, (shape_argument(shape), *bits), {"dtype": dtype.np}, name)


def uniform_from_bits(shape, bits, minval, maxval, dtype, name):
    """Uniform numbers for `stateless_uniform` and `Generator.uniform`; the dtype is checked."""
    if not dtype.is_integer:
        numbers = from_bits(UNIFORM, shape, bits, dtype, name)
        return stretched(numbers, minval, maxval, name)
    if minval is None:
        return from_bits(FULL_INT, shape, bits, dtype, name)
    ends = to_tensor(minval, dtype.np), to_tensor(maxval, dtype.np)
    return execute(UNIFORM_INT, (shape_argument(shape), *bits, *ends), name=name)


def check_uniform(minval, maxval, dtype):
    """The dtype of uniform numbers and the upper end, checked together.

    Raises:
      ValueError: if the dtype cannot be drawn, or the ends do not fit it.
    """
    dtype = as_dtype(dtype)
    if dtype.np not in FLOATS and dtype.name not in INTEGERS:
        raise ValueError(
            f"Argument `dtype` got invalid value {dtype!r}. Accepted dtypes are (tf.float16, "
            "tf.bfloat16, tf.float32, tf.float64, tf.int32, tf.int64, tf.uint32, tf.uint64)."
        )
    if not dtype.is_integer:
        return dtype, 1 if maxval is None else maxval
    if (minval is None) != (maxval is None):
        raise ValueError(
            f"For integer `dtype` argument {dtype!r}, argument `minval` and `maxval` must be both "
            f"None or not None. Got `minval`={minval} and `maxval`={maxval}."
        )
    if minval is not None and dtype.name not in SIGNED:
        raise ValueError(
            f"Argument `dtype` got invalid value {dtype!r} when argument `minval` is not None. "
            "Please don't use unsigned integers in this case."
        )
    return dtype, maxval


@export("random.stateless_uniform")
@dispatchable
def stateless_uniform(
    shape, seed, minval=0, maxval=None, dtype="float32", name=None, alg="auto_select"
):
    """Uniform random numbers that are the same in each call with the same seed.

    Args:
      shape: of the result; ints or an integer vector.
      seed: two integers.
      minval: lower end, included; None with `maxval=None`: the whole range of the integer dtype.
      maxval: upper end, excluded; default 1 for floats.
      dtype: a float dtype of 16 bits and more, int32, int64, or uint32, uint64 (whole range only).
      name: of the op in a graph.
      alg: "philox", or "auto_select", which is the same here.

    Raises:
      ValueError: if the dtype cannot be drawn, or the ends do not fit it.
      InvalidArgumentError: if `seed` is not two integers, or the range is empty.

    Example:
      >>> import yeoul as tf
      >>> print(tf.random.stateless_uniform([3], seed=[1, 2], maxval=10, dtype=tf.int32))
      tf.Tensor([0 9 4], shape=(3,), dtype=int32)
    """
    dtype, maxval = check_uniform(minval, maxval, dtype)
    return uniform_from_bits(shape, key_counter(seed, alg), minval, maxval, dtype, name)


@export("random.stateless_normal")
@dispatchable
def stateless_normal(
    shape, seed, mean=0.0, stddev=1.0, dtype="float32", name=None, alg="auto_select"
):
    """Normal random numbers that are the same in each call with the same seed.

    Args:
      shape: of the result; ints or an integer vector.
      seed: two integers.
      mean: of the distribution; broadcast with `shape`.
      stddev: standard deviation; broadcast with `shape`.
      dtype: float16, bfloat16, float32 or float64.
      name: of the op in a graph.
      alg: "philox", or "auto_select", which is the same here.

    Raises:
      TypeError: if `dtype` is no float.
      InvalidArgumentError: if `seed` is not two integers.

    Example:
      >>> import yeoul as tf
      >>> print(tf.random.stateless_normal([2], seed=[1, 2]))
      tf.Tensor([0.5441  0.2074], shape=(2,), dtype=float32)
    """
    dtype = float_dtype(dtype, "stateless_normal")
    numbers = from_bits(NORMAL, shape, key_counter(seed, alg), dtype, name)
    return scaled(numbers, mean, stddev, name)


@export("random.stateless_truncated_normal")
@dispatchable
def stateless_truncated_normal(
    shape, seed, mean=0.0, stddev=1.0, dtype="float32", name=None, alg="auto_select"
):
    """As `tf.random.stateless_normal`, with numbers beyond two standard deviations redrawn.

    Args:
      shape: of the result; ints or an integer vector.
      seed: two integers.
      mean: of the distribution before it is cut off.
      stddev: standard deviation of it.
      dtype: float16, bfloat16, float32 or float64.
      name: of the op in a graph.
      alg: "philox", or "auto_select", which is the same here.

    Raises:
      TypeError: if `dtype` is no float.
      InvalidArgumentError: if `seed` is not two integers.

    Example:
      >>> import yeoul as tf
      >>> numbers = tf.random.stateless_truncated_normal([1000], seed=[1, 2])
      >>> float(tf.reduce_max(tf.abs(numbers))) < 2
      True
    """
    dtype = float_dtype(dtype, "stateless_truncated_normal")
    numbers = from_bits(TRUNCATED, shape, key_counter(seed, alg), dtype, name)
    return scaled(numbers, mean, stddev, name)


@export("random.split", "random.experimental.stateless_split")
@dispatchable
def split(seed, num=2, alg="auto_select"):
    """New seeds from one, whose sequences have nothing to do with each other.

    Args:
      seed: two integers, int32 or int64.
      num: how many.
      alg: "philox", or "auto_select", which is the same here.

    Returns:
      Tensor `[num, 2]` of the dtype of `seed`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.random.split([1, 2], 2).numpy())
      [[1105988140 1738052849]
       [-335576002  370444179]]
    """
    seed = seed_tensor(seed)
    return from_bits(FULL_INT, (num, 2), key_counter(seed, alg), seed.dtype, "split")


@export("random.fold_in", "random.experimental.stateless_fold_in")
@dispatchable
def fold_in(seed, data, alg="auto_select"):
    """A new seed from a seed and a number, such as the number of the step.

    Args:
      seed: two integers.
      data: integer scalar of 32 or 64 bits.
      alg: "philox", or "auto_select", which is the same here.

    Returns:
      Tensor `[2]` of the dtype of `data`.

    Raises:
      ValueError: if `data` is of another dtype.

    Example:
      >>> import yeoul as tf
      >>> print(tf.random.fold_in([1, 2], 7))
      tf.Tensor([1105988140          7], shape=(2,), dtype=int32)
    """
    data = to_tensor(data)
    if data.dtype.name not in INTEGERS:
        raise ValueError(
            f"Argument `data` must be of {', '.join(INTEGERS)}, not {data.dtype.name}. "
            "Convert it with tf.cast."
        )
    return stack([from_bits(FULL_INT, (), key_counter(seed, alg), data.dtype, "fold_in"), data])
