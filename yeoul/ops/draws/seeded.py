"""Stateless random ops that take the seed itself, as TensorFlow had them before version 2.4."""

import math

import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, register
from yeoul.ops import philox, sampling
from yeoul.ops.algorithm import PHILOX
from yeoul.ops.family import FLOATS, INTS
from yeoul.ops.random import check_range
from yeoul.ops.stateless_gamma import GAMMA
from yeoul.ops.stateless_random import check_seed, seed_specs
from yeoul.ops.static import partial_dims

U64, INT32 = np.dtype("uint64"), FROM_NUMPY[np.dtype("int32")]


def check_dims(shape):
    """Raises ValueError if a dimension is negative."""
    if min(shape, default=0) < 0:
        raise ValueError(f"dimensions must not be negative: the shape is {list(shape)}")


def register_seeded(name, draw, inputs="", attrs=None, types=None, drawn=FLOATS):
    """An op of a shape and a seed of two integers.

    Args:
      name: TF's op name.
      draw: `draw(xp, counter, key, n, *inputs, **attrs)` -> flat array of n numbers.
      inputs: TF's inputs after shape and seed.
      attrs: attributes with defaults; "dtype" if the result has the dtype named there.
      types: np.dtypes of the type variable T, if there is one.
      drawn: np.dtypes that the attribute "dtype" may have.
    """

    def compute(xp):
        def call(shape, seed, *rest, **options):
            check_seed(seed.shape, np.dtype(seed.dtype))
            check_dims(shape)
            if "dtype" in options and options["dtype"] not in drawn:
                raise ValueError(f"{name} does not draw numbers of dtype {options['dtype']}")
            key, counter = philox.key_counter(xp, seed)
            counter = counter[0], counter[1]
            numbers = draw(xp, counter, key[0], math.prod(shape), *rest, **options)
            return numbers.reshape(shape)

        return call

    def specs(inputs, attrs):
        check_seed(dims_of(inputs[1]), dtype_of(inputs[1]).np)
        dtype = FROM_NUMPY[attrs["dtype"]] if "dtype" in attrs else dtype_of(inputs[2])
        return [(partial_dims(inputs[0]), dtype)]

    return register(
        name, f"shape!:Index, seed:Tseed{inputs}", attrs=attrs, lower=compute(jnp),
        host=compute(np), grad=NONE, shape=specs, types=types,
    )  # fmt: skip


def _float_op(name, function):
    return register_seeded(
        name,
        lambda xp, counter, key, n, dtype: function(xp, counter, key, n, dtype),
        attrs={"dtype": np.dtype("float32")},
    )


def _integers(xp, counter, key, n, low, high):
    check_range(low, high)
    return philox.uniform_int(xp, counter, key, n, low, high, np.dtype(low.dtype))


UNIFORM = _float_op("StatelessRandomUniform", philox.uniform)
NORMAL = _float_op("StatelessRandomNormal", philox.normal)
TRUNCATED = _float_op("StatelessTruncatedNormal", sampling.truncated_normal)
FULL_INT = register_seeded(
    "StatelessRandomUniformFullInt",
    lambda xp, counter, key, n, dtype: philox.full_int(xp, counter, key, n, dtype),
    attrs={"dtype": U64},
    drawn=INTS,
)
UNIFORM_INT = register_seeded("StatelessRandomUniformInt", _integers, inputs=", minval:T, maxval:T")


def _gamma(shape, seed, alpha):
    check_seed(seed.shape, np.dtype(seed.dtype))
    key, counter = philox.key_counter(jnp, jnp.asarray(seed))
    return GAMMA.lower(shape, key, counter, PHILOX, jnp.asarray(alpha))


def _gamma_specs(inputs, attrs):
    check_seed(dims_of(inputs[1]), dtype_of(inputs[1]).np)
    return [(partial_dims(inputs[0]), dtype_of(inputs[2]))]


GAMMA_V2 = register(
    "StatelessRandomGammaV2", "shape!:Index, seed:Tseed, alpha:T", lower=_gamma, grad=NONE,
    shape=_gamma_specs, types=GAMMA.types,
)  # fmt: skip


def _key_counter(xp):
    def scramble(seed):
        check_seed(seed.shape, np.dtype(seed.dtype))
        return *philox.key_counter(xp, seed), xp.asarray(PHILOX, np.int32)

    return scramble


ALGORITHM = register(
    "StatelessRandomGetAlg", "", lower=lambda: jnp.asarray(PHILOX, np.int32),
    host=lambda: np.asarray(PHILOX, np.int32), grad=NONE,
    shape=lambda inputs, attrs: [((), INT32)],
)  # fmt: skip
KEY_COUNTER_ALGORITHM = register(
    "StatelessRandomGetKeyCounterAlg", "seed:Tseed", lower=_key_counter(jnp),
    host=_key_counter(np), grad=NONE, outputs=3,
    shape=lambda inputs, attrs: [*seed_specs(inputs, attrs), ((), INT32)],
)  # fmt: skip
