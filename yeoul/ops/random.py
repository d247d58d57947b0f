"""Random numbers from seeds and hidden state: tf.random.uniform, normal, truncated_normal.

The records are TF's, with one input and one output more: the state (counter and key, uint64 [3])
that the op draws from, and the state after it. Eagerly the state comes from a table
(`seeds.reserve`); in a graph it is a hidden variable. A GraphDef leaves both out: there the state
belongs to the kernel.
"""

import math

import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, as_dtype
from yeoul.core.errors import InvalidArgumentError
from yeoul.core.export import export
from yeoul.engine import xla
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable, execute, static_value
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, register
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor
from yeoul.ops import philox, sampling
from yeoul.ops.family import dtypes
from yeoul.ops.math import add, multiply, subtract
from yeoul.ops.philox import RESERVED_BLOCKS
from yeoul.ops.seeds import RandomState, op_seeds, reserve
from yeoul.ops.static import as_dims, partial_dims

FLOATS = dtypes("float16", "bfloat16", "float32", "float64")
STATE_SPEC = ((3,), FROM_NUMPY[np.dtype("uint64")])

# Numbers up to which NumPy is used: 262,144 take it 8 ms; XLA less, but 75 to compile for a shape.
HOST_LIMIT = 1 << 18


def shape_argument(shape):
    """A shape as a tuple of ints, or as a symbolic tensor.

    Raises:
      InvalidArgumentError: if it is no vector, or a dimension is negative.
    """
    dims = as_dims(shape)
    if isinstance(shape, int) or (
        hasattr(shape, "shape") and dims_of(shape) not in (None, (None,))
    ):
        rank = 0 if isinstance(shape, int) else len(dims_of(shape))
        if rank != 1:
            raise InvalidArgumentError(
                None, None,
                f"shape must be a vector of {{int32,int64}}, got {shape!r} of rank {rank}. "
                "Pass a list, such as [3] or [].",
            )  # fmt: skip
    if STATE.graph is None:
        dims = static_value(dims)
    for n in dims if isinstance(dims, tuple) else ():
        if n < 0:
            raise InvalidArgumentError(
                None,
                None,
                f"Dimension {n} must be >= 0 in the shape {list(dims)}. Pass the sizes themselves.",
            )
    return dims


def shape_dtype(shape):
    """TF keeps a kernel for int32 shapes and one for int64; each has its own sequence."""
    dtype = getattr(shape, "dtype", None)
    return "int64" if dtype == "int64" else "int32"


def split_state(state):
    """(counter, key) of a state array."""
    return (state[0], state[1]), state[2]


def moved(xp, state, blocks):
    """The state `blocks` blocks further on."""
    low, high = philox.advance(xp, (state[0], state[1]), np.uint64(blocks))
    return xp.stack([low, high, state[2]])


def register_sampler(name, inputs, draw, *, attrs, specs, **fields):
    """An op that draws `prod(shape)` numbers, `RESERVED_BLOCKS` blocks set aside for each.

    Args:
      name: TF's op name.
      inputs: TF's inputs; the first is the shape. The state is added as the last.
      draw: `draw(xp, counter, key, n, *inputs, **attrs)` -> flat array of n numbers.
      attrs: attributes with defaults, beside the seeds.
      specs: rule from (inputs, attrs) to the dtype of the result.
      **fields: the other fields of the record.
    """

    def sample(xp, shape, others, state, options):
        n = math.prod(shape)
        counter, key = split_state(state)
        numbers = draw(xp, counter, key, n, *others, **options)
        return numbers.reshape(shape), moved(xp, state, n * RESERVED_BLOCKS)

    def lower(shape, *rest, seed=0, seed2=0, **options):
        return sample(jnp, shape, rest[:-1], rest[-1], options)

    def host(shape, *rest, seed=0, seed2=0, **options):
        if math.prod(shape) > HOST_LIMIT:
            return xla.jitted(op, ((0, shape),), options)(*rest)
        return sample(np, shape, rest[:-1], rest[-1], options)

    def shape_rule(inputs, attrs):
        return [(partial_dims(inputs[0]), FROM_NUMPY[specs(inputs, attrs)]), STATE_SPEC]

    op = register(
        name, f"{inputs}, state:uint64", attrs={"seed": 0, "seed2": 0, **attrs},
        lower=lower, host=host, shape=shape_rule, outputs=2, **fields,
    )  # fmt: skip
    return op


def draw(op, inputs, attrs, seed, name, kernel, blocks):
    """Runs a random op with the state that its seeds stand for.

    Args:
      op: the record; its last input is the state, its last output the state afterwards.
      inputs: the others.
      attrs: attributes without the seeds.
      seed: the caller's seed.
      name: name of the node in a graph.
      kernel: what tells TF's kernels of this op apart: dtypes.
      blocks: function without arguments: blocks to set aside, asked in eager mode only.
    """
    if STATE.graph is None:
        state = reserve(op.name, kernel, seed, blocks())
        return results_of(execute(op, (*inputs, state), attrs))
    first, second, _ = op_seeds(seed)
    state = RandomState(first, second)
    attrs = {**attrs, "seed": first or 0, "seed2": second or 0}
    outputs = execute(op, (*inputs, state.value()), attrs, name)
    state._store(outputs[-1])
    return results_of(outputs)


def results_of(outputs):
    """The outputs without the state; the one itself if there is one."""
    return outputs[0] if len(outputs) == 2 else outputs[:-1]


def _dtype_of_attr(inputs, attrs):
    return attrs["dtype"]


def _register_float(name, function):
    return register_sampler(
        name, "shape!:Index", attrs={"dtype": None}, specs=_dtype_of_attr, grad=NONE,
        draw=lambda xp, counter, key, n, dtype: function(xp, counter, key, n, dtype),
    )  # fmt: skip


RANDOM_UNIFORM = _register_float("RandomUniform", philox.uniform)
RANDOM_NORMAL = _register_float("RandomStandardNormal", philox.normal)
TRUNCATED_NORMAL = _register_float("TruncatedNormal", sampling.truncated_normal)
FLOAT_OPS = {
    RANDOM_UNIFORM: philox.uniform,
    RANDOM_NORMAL: philox.normal,
    TRUNCATED_NORMAL: sampling.truncated_normal,
}


def check_range(low, high):
    """Raises if the range of integers is empty, as far as its ends are known."""
    known = [np.asarray(v) for v in (low, high) if isinstance(v, (np.ndarray, np.generic))]
    for end in known:
        if end.ndim:
            raise InvalidArgumentError(
                None, None,
                f"minval and maxval must be 0-D for integers, got shape {list(end.shape)}. "
                "Draw floats and cast them, or draw each range by itself.",
            )  # fmt: skip
    if len(known) == 2 and known[0] >= known[1]:
        raise InvalidArgumentError(
            None, None, f"Need minval < maxval, got {known[0]} >= {known[1]}"
        )


def draw_integers(xp, counter, key, n, low, high):
    """`n` integers in [low, high), both scalars of the wanted dtype."""
    if not n:
        return xp.zeros(0, low.dtype)
    check_range(low, high)
    return philox.uniform_int(xp, counter, key, n, low, high, np.dtype(low.dtype))


RANDOM_UNIFORM_INT = register_sampler(
    "RandomUniformInt", "shape!:Index, minval:Tout, maxval:Tout", draw_integers, attrs={},
    specs=lambda inputs, attrs: dtype_of(inputs[1]).np, grad=NONE,
)  # fmt: skip


def float_draw(op, shape, dtype, seed, name):
    """Standard numbers of one of the three float ops."""
    dims, kernel = shape_argument(shape), (dtype.np, shape_dtype(shape))
    if STATE.graph is None and math.prod(dims) <= HOST_LIMIT:
        n = math.prod(dims)
        counter, key = split_state(reserve(op.name, kernel, seed, n * RESERVED_BLOCKS))
        return EagerTensor(FLOAT_OPS[op](np, counter, key, n, dtype.np).reshape(dims))
    return draw(
        op, (dims,), {"dtype": dtype.np}, seed, name, kernel,
        lambda: math.prod(dims) * RESERVED_BLOCKS,
    )  # fmt: skip


def float_dtype(dtype, function):
    """The dtype checked to be a float that can be drawn.

    Raises:
      TypeError: if it is not.
    """
    dtype = as_dtype(dtype)
    if dtype.np not in FLOATS:
        raise TypeError(
            f"tf.random.{function} draws floats, so dtype must be float16, bfloat16, float32 or "
            f"float64; got {dtype.name}. Cast the result with tf.cast."
        )
    return dtype


def scaled(numbers, mean, stddev, name):
    """`numbers * stddev + mean`; the plain numbers when that changes nothing."""
    dtype = numbers.dtype
    if not plain(stddev, 1):
        numbers = multiply(numbers, to_tensor(stddev, dtype.np))
    return numbers if plain(mean, 0) else add(numbers, to_tensor(mean, dtype.np), name)


def plain(value, number):
    """True if a Python number has this value."""
    return isinstance(value, (int, float)) and value == number


@export("random.normal")
@dispatchable
def normal(shape, mean=0.0, stddev=1.0, dtype="float32", seed=None, name=None):
    """Random numbers with a normal distribution.

    Args:
      shape: of the result; ints or an integer vector.
      mean: of the distribution; broadcast with `shape`.
      stddev: standard deviation; broadcast with `shape`.
      dtype: float16, bfloat16, float32 or float64.
      seed: integer: the op's seed; see `tf.random.set_seed`.
      name: of the op in a graph.

    Raises:
      InvalidArgumentError: if a dimension is negative or `shape` is no vector.
      TypeError: if `dtype` is no float.

    Example:
      >>> import yeoul as tf
      >>> tf.random.set_seed(5)
      >>> print(tf.random.normal([2], seed=1))
      tf.Tensor([-1.3769  -0.0126], shape=(2,), dtype=float32)
    """
    dtype = float_dtype(dtype, "normal")
    return scaled(float_draw(RANDOM_NORMAL, shape, dtype, seed, name), mean, stddev, name)


@export("random.truncated_normal")
@dispatchable
def truncated_normal(shape, mean=0.0, stddev=1.0, dtype="float32", seed=None, name=None):
    """Random numbers with a normal distribution, those beyond two standard deviations redrawn.

    Args:
      shape: of the result; ints or an integer vector.
      mean: of the distribution before it is cut off.
      stddev: standard deviation of it.
      dtype: float16, bfloat16, float32 or float64.
      seed: integer: the op's seed; see `tf.random.set_seed`.
      name: of the op in a graph.

    Raises:
      InvalidArgumentError: if a dimension is negative or `shape` is no vector.
      TypeError: if `dtype` is no float.

    Example:
      >>> import yeoul as tf
      >>> float(tf.reduce_max(tf.abs(tf.random.truncated_normal([1000])))) < 2
      True
    """
    dtype = float_dtype(dtype, "truncated_normal")
    return scaled(float_draw(TRUNCATED_NORMAL, shape, dtype, seed, name), mean, stddev, name)


UNIFORM_DTYPES = ("float16", "bfloat16", "float32", "float64", "int32", "int64")


@export("random.uniform")
@dispatchable
def uniform(shape, minval=0, maxval=None, dtype="float32", seed=None, name=None):
    """Random numbers spread evenly over [minval, maxval).

    Args:
      shape: of the result; ints or an integer vector.
      minval: lower end, included; for floats it may be a tensor that broadcasts with `shape`.
      maxval: upper end, excluded; default 1 for floats, needed for integers.
      dtype: float16, bfloat16, float32, float64, int32 or int64.
      seed: integer: the op's seed; see `tf.random.set_seed`.
      name: of the op in a graph.

    Raises:
      ValueError: if `dtype` is another, or `maxval` is missing for integers.
      InvalidArgumentError: if the range is empty, a dimension negative, or `shape` no vector.

    Example:
      >>> import yeoul as tf
      >>> tf.random.set_seed(5)
      >>> print(tf.random.uniform([3], 0, 10, tf.int32, seed=1))
      tf.Tensor([4 1 3], shape=(3,), dtype=int32)
    """
    dtype = as_dtype(dtype)
    if dtype.name not in UNIFORM_DTYPES:
        raise ValueError(
            f"Argument `dtype` got invalid value {dtype!r}. Accepted dtypes are "
            f"{', '.join(f'tf.{n}' for n in UNIFORM_DTYPES)}."
        )
    if dtype.is_integer:
        if maxval is None:
            raise ValueError(f"Must specify maxval for integer dtype {dtype!r}")
        return _integers(shape, minval, maxval, dtype, seed, name)
    numbers = float_draw(RANDOM_UNIFORM, shape, dtype, seed, name)
    return stretched(numbers, minval, 1 if maxval is None else maxval, name)


def _integers(shape, minval, maxval, dtype, seed, name):
    ends = to_tensor(minval, dtype.np), to_tensor(maxval, dtype.np)
    dims = shape_argument(shape)
    return draw(
        RANDOM_UNIFORM_INT, (dims, *ends), {}, seed, name, (dtype.np, shape_dtype(shape)),
        lambda: math.prod(dims) * RESERVED_BLOCKS,
    )  # fmt: skip


def stretched(numbers, minval, maxval, name):
    """Numbers in [0, 1) moved to [minval, maxval)."""
    if plain(minval, 0) and plain(maxval, 1):
        return numbers
    low, high = (to_tensor(v, numbers.dtype.np) for v in (minval, maxval))
    if plain(minval, 0):
        return multiply(numbers, high, name)
    return add(multiply(numbers, subtract(high, low)), low, name)
