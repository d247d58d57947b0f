"""Normal numbers between limits: tf.random.stateless_parameterized_truncated_normal.

A uniform number between the values of the distribution function at the limits is mapped back by its
inverse, in float64.
"""

import math

import jax.numpy as jnp
import numpy as np
from jax.scipy.special import ndtr, ndtri

from yeoul.core.dtypes import float32
from yeoul.core.export import export
from yeoul.engine.convert import invalid, to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, register
from yeoul.engine.tensor import Tensor
from yeoul.ops import philox
from yeoul.ops.family import FLOATS
from yeoul.ops.random import STATE_SPEC, moved, shape_argument, split_state
from yeoul.ops.stateless_random import check_seed, seed_tensor
from yeoul.ops.static import partial_dims

F64 = np.dtype("float64")
FAR = -36.0  # from here on down, the distribution function has few digits, then none


def check_shape(shape, parameters):
    """Raises ValueError unless the shape ends with the parameters' broadcast shape."""
    if shape is None or None in shape or any(p is None or None in p for p in parameters):
        return
    tail = np.broadcast_shapes(*parameters)
    if tail != tuple(shape[len(shape) - len(tail) :]) and math.prod(tail) != 1:
        raise ValueError(
            f"Shape passed in must end with broadcasted shape: {list(shape)} does not end with "
            f"{list(tail)}"
        )


def far_below(uniform, first, last):
    """Numbers between limits so low that the distribution function is 0 in float64.

    Down from there the density falls as that of an exponential distribution.
    """
    rate = -jnp.minimum(last, FAR)
    return last + jnp.log1p(uniform * jnp.expm1(-rate * (last - first))) / rate


def numbers(shape, counter, key, mean, deviation, low, high):
    """Numbers of the dtype of `mean`."""
    uniform = philox.uniform(jnp, counter, key, math.prod(shape), F64).reshape(shape)
    wide = [p.astype(F64) for p in (mean, deviation, low, high)]
    below, above = ((limit - wide[0]) / wide[1] for limit in wide[2:])
    # The lower tail has more digits: what lies above 0 is mirrored.
    flip = below > 0
    first, last = jnp.where(flip, -above, below), jnp.where(flip, -below, above)
    start, end = ndtr(first), ndtr(last)
    z = jnp.clip(ndtri(start + uniform * (end - start)), first, last)
    z = jnp.where(last < FAR, far_below(uniform, first, last), z)
    return (jnp.where(flip, -z, z) * wide[1] + wide[0]).astype(mean.dtype)


def _stateless(shape, seed, *parameters):
    check_seed(seed.shape, np.dtype(seed.dtype))
    check_shape(shape, [p.shape for p in parameters])
    key, counter = philox.key_counter(jnp, jnp.asarray(seed))
    return numbers(shape, (counter[0], counter[1]), key[0], *map(jnp.asarray, parameters))


def _stateless_specs(inputs, attrs):
    check_seed(dims_of(inputs[1]), dtype_of(inputs[1]).np)
    dims = partial_dims(inputs[0])
    check_shape(dims, [dims_of(p) for p in inputs[2:]])
    return [(dims, dtype_of(inputs[2]))]


def wrong(shape, seed, mean, deviation, low, high):
    """True if a deviation is not positive, or limits are in the wrong order."""
    return (deviation <= 0).any() | (low >= high).any()


STATELESS = register(
    "StatelessParameterizedTruncatedNormal",
    "shape!:S, seed:Tseed, means:T, stddevs:T, minvals:T, maxvals:T", lower=_stateless, grad=NONE,
    shape=_stateless_specs, types=FLOATS, refuses=wrong,
)  # fmt: skip


def _stateful(shape, mean, deviation, low, high, state, seed=0, seed2=0):
    """One row of numbers for each set of parameters."""
    if not shape or any(p.size not in (1, shape[0]) for p in (mean, deviation, low, high)):
        raise ValueError(
            f"Shape should have at least one dimension, and parameters one value or one for each "
            f"row: the shape is {list(shape)}, there are {mean.size} means"
        )
    columns = [
        jnp.asarray(p).reshape(-1, *[1] * (len(shape) - 1)) for p in (mean, deviation, low, high)
    ]
    counter, key = split_state(state)
    drawn = numbers(shape, counter, key, *columns)
    return drawn, moved(jnp, state, drawn.size * philox.RESERVED_BLOCKS)


STATEFUL = register(
    "ParameterizedTruncatedNormal",
    "shape!:S, means:T, stdevs:T, minvals:T, maxvals:T, state:uint64", lower=_stateful, grad=NONE,
    attrs={"seed": 0, "seed2": 0}, outputs=2, types=FLOATS,
    shape=lambda inputs, attrs: [(partial_dims(inputs[0]), dtype_of(inputs[1])), STATE_SPEC],
)  # fmt: skip


@export("random.stateless_parameterized_truncated_normal")
@dispatchable
def stateless_parameterized_truncated_normal(
    shape, seed, means=0.0, stddevs=1.0, minvals=-2.0, maxvals=2.0, name=None
):
    """Normal random numbers between limits, the same in each call with the same seed.

    The parameters broadcast, and `shape` ends with their broadcast shape.

    Args:
      shape: of the result; ints or an integer vector.
      seed: two integers.
      means: of the distribution before it is cut off, a float tensor.
      stddevs: standard deviation of it.
      minvals: the limits below.
      maxvals: the limits above.
      name: of the op in a graph.

    Returns:
      A tensor of the dtype of `means`. The numbers follow the distribution, but are not those that
      TensorFlow draws.

    Raises:
      InvalidArgumentError: if `seed` is not two integers, shapes do not fit, a deviation is not
        positive or a range is empty.

    Example:
      >>> import yeoul as tf
      >>> x = tf.random.stateless_parameterized_truncated_normal([100], [1, 2], 5.0, 1.0, 4.0, 7.0)
      >>> 4 <= float(tf.reduce_min(x)) and float(tf.reduce_max(x)) <= 7
      True
    """
    means = to_tensor(means, None if isinstance(means, Tensor) else float32.np)
    others = [to_tensor(p, means.dtype.np) for p in (stddevs, minvals, maxvals)]
    known = [np.asarray(p._a) for p in others if hasattr(p, "_a")]
    if len(known) == 3 and wrong(None, None, None, *known):
        raise invalid(
            "Invalid parameters: stddevs must be positive and minvals below maxvals, got stddevs="
            f"{known[0]}, minvals={known[1]}, maxvals={known[2]}"
        )
    inputs = (shape_argument(shape), seed_tensor(seed), means, *others)
    return execute(STATELESS, inputs, name=name)


STATELESS.public = stateless_parameterized_truncated_normal
