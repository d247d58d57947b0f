"""Gamma, Poisson and binomial numbers that depend on their arguments alone."""

import math

import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.core.errors import InvalidArgumentError
from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import broadcast_dims, dims_of, dtype_of
from yeoul.engine.op import NONE, register
from yeoul.ops import philox, rejection
from yeoul.ops.creation import zeros_like
from yeoul.ops.division import divide
from yeoul.ops.math import add
from yeoul.ops.random import shape_argument
from yeoul.ops.random_gamma import (
    FLOAT64,
    GAMMA_TYPES,
    RATE_TYPES,
    at_least_tiny,
    checked_dtype,
    draw_gamma,
    draw_poisson,
    gamma_gradient,
    rounded,
)
from yeoul.ops.stateless_random import key_counter, seed_tensor
from yeoul.ops.static import partial_dims


def lead_dims(shape, tail):
    """The dimensions of `shape` before those of the parameters, `tail`.

    Raises:
      InvalidArgumentError: if `shape` does not end with `tail`.
    """
    lead = len(shape) - len(tail)
    pairs = zip(shape[lead:], tail, strict=True) if lead >= 0 else ()
    if lead < 0 or any(m != n and None not in (m, n) for m, n in pairs):
        raise InvalidArgumentError(
            None, None,
            f"Shape passed in must end with broadcasted shape: {list(shape)} does not end with "
            f"{list(tail)}, the shape of the parameters. Put the number of samples before it.",
        )  # fmt: skip
    return shape[:lead]


def _specs(tail_of, dtype_of_result):
    def rule(inputs, attrs):
        dims, tail = partial_dims(inputs[0]), tail_of(inputs)
        if dims is not None and tail is not None:
            lead_dims(dims, tail)
        return [(dims, dtype_of_result(inputs, attrs))]

    return rule


def _of_attr(inputs, attrs):
    return FROM_NUMPY[attrs["dtype"]]


def _gamma(shape, key, counter, alg, alpha):
    pair = counter[0], counter[1]
    return draw_gamma(alpha, lead_dims(shape, alpha.shape), pair, key[0])


def _poisson(shape, seed, lam, dtype):
    key, counter = philox.key_counter(jnp, jnp.asarray(seed))
    lead = lead_dims(shape, lam.shape)
    return draw_poisson(lam, lead, (counter[0], counter[1]), key[0], dtype)


def _binomial(shape, seed, counts, probs, dtype):
    key, counter = philox.key_counter(jnp, jnp.asarray(seed))
    return draw_binomial(shape, key, counter, counts, probs, dtype)


def draw_binomial(shape, key, counter, counts, probs, dtype):
    """Binomial numbers of the shape, which ends with the parameters' broadcast shape."""
    tail = jnp.broadcast_shapes(counts.shape, probs.shape)
    samples = math.prod(lead_dims(shape, tail))
    counts, probs = (jnp.broadcast_to(p, tail).astype(FLOAT64).reshape(-1) for p in (counts, probs))
    numbers = rejection.binomial((counter[0], counter[1]), key[0], counts, probs, samples)
    return rounded(numbers.reshape(shape), dtype)


def _gamma_gradient(record, dy):
    gradient = gamma_gradient(_AlphaSecond(record), dy)[1]
    return None, None, None, None, gradient


class _AlphaSecond:
    """A record of the stateless op as `gamma_gradient` reads it."""

    def __init__(self, record):
        self.inputs, self.outputs = (record.inputs[0], record.inputs[4]), record.outputs


GAMMA = register(
    "StatelessRandomGammaV3", "shape!:Index, key:uint64, counter:uint64, alg!:int32, alpha:T",
    lower=_gamma, grad=_gamma_gradient, types=GAMMA_TYPES,
    shape=_specs(lambda inputs: dims_of(inputs[4]), lambda inputs, attrs: dtype_of(inputs[4])),
)  # fmt: skip
POISSON = register(
    "StatelessRandomPoisson", "shape!:Index, seed:Tseed, lam:T", lower=_poisson, grad=NONE,
    types=RATE_TYPES, attrs={"dtype": None},
    shape=_specs(lambda inputs: dims_of(inputs[2]), _of_attr),
)  # fmt: skip
BINOMIAL = register(
    "StatelessRandomBinomial", "shape!:Index, seed:Tseed, counts:T, probs:T", lower=_binomial,
    grad=NONE, types=RATE_TYPES, attrs={"dtype": np.dtype("int64")},
    shape=_specs(lambda inputs: broadcast_dims(dims_of(inputs[2]), dims_of(inputs[3])), _of_attr),
)  # fmt: skip


@export("random.stateless_gamma")
@dispatchable
def stateless_gamma(shape, seed, alpha, beta=None, dtype="float32", name=None):
    """Gamma random numbers that are the same in each call with the same seed.

    Gradients flow to `alpha` and `beta` through the samples.

    Args:
      shape: of the result; ends with the shape of `alpha + beta`.
      seed: two integers.
      alpha: tensor, the shape parameters.
      beta: tensor that broadcasts with `alpha`, the inverse scales; default 1.
      dtype: float16, float32 or float64.
      name: of the op in a graph.

    Raises:
      InvalidArgumentError: if `shape` does not end with that of the parameters.

    Example:
      >>> import yeoul as tf
      >>> tf.random.stateless_gamma([10, 2], [1, 2], [0.5, 1.5]).shape
      TensorShape([10, 2])
    """
    dtype = checked_dtype(dtype, GAMMA_TYPES, "stateless_gamma")
    alpha = to_tensor(alpha, dtype.np)
    beta = to_tensor(1.0 if beta is None else beta, dtype.np)
    alpha = add(alpha, zeros_like(beta))
    inputs = (shape_argument(shape), *key_counter(seed), alpha)
    return at_least_tiny(divide(execute(GAMMA, inputs, name=name), beta))


@export("random.stateless_poisson")
@dispatchable
def stateless_poisson(shape, seed, lam, dtype="int32", name=None):
    """Poisson random numbers that are the same in each call with the same seed.

    Args:
      shape: of the result; ends with the shape of `lam`.
      seed: two integers.
      lam: tensor, the rates.
      dtype: float16, float32, float64, int32 or int64.
      name: of the op in a graph.

    Raises:
      InvalidArgumentError: if `shape` does not end with that of `lam`.

    Example:
      >>> import yeoul as tf
      >>> tf.random.stateless_poisson([10, 2], [1, 2], [0.5, 1.5]).shape
      TensorShape([10, 2])
    """
    dtype = checked_dtype(dtype, RATE_TYPES, "stateless_poisson")
    inputs = (shape_argument(shape), seed_tensor(seed), to_tensor(lam))
    return execute(POISSON, inputs, {"dtype": dtype.np}, name)


@export("random.stateless_binomial")
@dispatchable
def stateless_binomial(shape, seed, counts, probs, output_dtype="int32", name=None):
    """Binomial random numbers that are the same in each call with the same seed.

    Args:
      shape: of the result; ends with the shape of `counts + probs`.
      seed: two integers.
      counts: tensor, numbers of trials.
      probs: float tensor that broadcasts with `counts`, the chances of success.
      output_dtype: float16, float32, float64, int32 or int64.
      name: of the op in a graph.

    Raises:
      InvalidArgumentError: if `shape` does not end with that of the parameters.

    Example:
      >>> import yeoul as tf
      >>> tf.random.stateless_binomial([10, 2], [1, 2], [10.0], [0.5, 0.1]).shape
      TensorShape([10, 2])
    """
    dtype = checked_dtype(output_dtype, RATE_TYPES, "stateless_binomial")
    probs = to_tensor(probs)
    inputs = (shape_argument(shape), seed_tensor(seed), to_tensor(counts, probs.dtype.np), probs)
    return execute(BINOMIAL, inputs, {"dtype": dtype.np}, name)
