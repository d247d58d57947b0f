"""Gamma and Poisson numbers from seeds and hidden state: tf.random.gamma, tf.random.poisson."""

import math

import jax
import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, as_dtype
from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of, same
from yeoul.engine.op import NONE, TABLE, register
from yeoul.ops import rejection
from yeoul.ops.creation import zeros_like
from yeoul.ops.division import divide
from yeoul.ops.family import dtypes
from yeoul.ops.math import add, maximum, multiply
from yeoul.ops.philox import RESERVED_BLOCKS
from yeoul.ops.random import STATE_SPEC, draw, moved, shape_argument, shape_dtype, split_state
from yeoul.ops.static import partial_dims

GAMMA_TYPES = dtypes("float16", "float32", "float64")
RATE_TYPES = GAMMA_TYPES | dtypes("int32", "int64")
FLOAT64 = np.dtype("float64")


def rounded(numbers, dtype):
    """float64 numbers in the dtype; to float16 by way of float32, as TF's kernels round."""
    return (numbers.astype(np.float32) if dtype.itemsize == 2 else numbers).astype(dtype)


def joined(first, second):
    """Dimensions of the samples followed by those of the parameters; None if unknown."""
    return None if first is None or second is None else (*first, *second)


def draw_gamma(alpha, shape, counter, key):
    """Gamma numbers `[*shape, *alpha.shape]` of the dtype of `alpha`."""
    numbers = rejection.gamma(counter, key, alpha.astype(FLOAT64).reshape(-1), math.prod(shape))
    return rounded(numbers.reshape(*shape, *alpha.shape), np.dtype(alpha.dtype))


def draw_poisson(rate, shape, counter, key, dtype):
    """Poisson numbers `[*shape, *rate.shape]` of the dtype."""
    info = np.iinfo(dtype) if dtype.kind == "i" else np.finfo(dtype)
    rates = rate.astype(FLOAT64).reshape(-1)
    numbers = rejection.poisson(counter, key, rates, math.prod(shape), float(info.max))
    return rounded(numbers.reshape(*shape, *rate.shape), dtype)


def _advanced(numbers, state):
    return numbers, moved(jnp, state, numbers.size * RESERVED_BLOCKS)


def _gamma(shape, alpha, state, seed=0, seed2=0):
    return _advanced(draw_gamma(alpha, shape, *split_state(state)), state)


def _poisson(shape, rate, state, dtype, seed=0, seed2=0):
    return _advanced(draw_poisson(rate, shape, *split_state(state), dtype), state)


def _specs(dtype_of_result):
    def rule(inputs, attrs):
        dims = joined(partial_dims(inputs[0]), dims_of(inputs[1]))
        return [(dims, dtype_of_result(inputs, attrs)), STATE_SPEC]

    return rule


RANDOM_GAMMA_GRAD = register(
    "RandomGammaGrad", "alpha:T, sample:T", grad=NONE, types=GAMMA_TYPES, shape=same,
    lower=jax.lax.random_gamma_grad,
)  # fmt: skip


def gamma_gradient(record, dy, state=None):
    """The samples move with `alpha` by the implicit derivative of the distribution function."""
    alpha, samples = record.inputs[1], record.outputs[0]
    stretched = add(alpha, zeros_like(samples))
    slope = execute(RANDOM_GAMMA_GRAD, (stretched, samples))
    lead = tuple(range(len(dims_of(samples)) - len(dims_of(alpha))))
    return None, TABLE["Sum"].public(multiply(dy, slope), lead), None


gamma_gradient.accepts_none = True

RANDOM_GAMMA = register(
    "RandomGamma", "shape!:S, alpha:T, state:uint64", attrs={"seed": 0, "seed2": 0}, outputs=2,
    lower=_gamma, grad=gamma_gradient, types=GAMMA_TYPES,
    shape=_specs(lambda inputs, attrs: dtype_of(inputs[1])),
)  # fmt: skip
RANDOM_POISSON = register(
    "RandomPoissonV2", "shape!:S, rate:T, state:uint64", outputs=2, grad=NONE, types=RATE_TYPES,
    attrs={"seed": 0, "seed2": 0, "dtype": np.dtype("int64")}, lower=_poisson,
    shape=_specs(lambda inputs, attrs: FROM_NUMPY[attrs["dtype"]]),
)  # fmt: skip


def _blocks(dims, parameter):
    return lambda: math.prod(dims) * math.prod(dims_of(parameter)) * RESERVED_BLOCKS


def at_least_tiny(numbers):
    """Zeros, which a gamma number never is, as the smallest normal number."""
    tiny = np.finfo(numbers.dtype.np).tiny
    return maximum(numbers, np.asarray(tiny, numbers.dtype.np))


def checked_dtype(dtype, allowed, function):
    """The dtype if it is among those allowed.

    Raises:
      ValueError: if it is not.
    """
    dtype = as_dtype(dtype)
    if dtype.np not in allowed:
        names = ", ".join(sorted(FROM_NUMPY[d].name for d in allowed))
        raise ValueError(f"tf.random.{function} draws {names}, not {dtype.name}. Use tf.cast.")
    return dtype


@export("random.gamma")
@dispatchable
def gamma(shape, alpha, beta=None, dtype="float32", seed=None, name=None):
    """Random numbers with gamma distributions, `shape` of them for each pair of parameters.

    Gradients flow to `alpha` and `beta` through the samples.

    Args:
      shape: ints or an integer vector.
      alpha: tensor, the shape parameters; positive (NaN results where negative).
      beta: tensor that broadcasts with `alpha`, the inverse scales; default 1.
      dtype: float16, float32 or float64.
      seed: integer: the op's seed; see `tf.random.set_seed`.
      name: of the op in a graph.

    Returns:
      Tensor `[*shape, *(shape of alpha + beta)]`.

    Raises:
      ValueError: if `dtype` is another.

    Example:
      >>> import yeoul as tf
      >>> tf.random.gamma([10], [0.5, 1.5]).shape
      TensorShape([10, 2])
    """
    dtype = checked_dtype(dtype, GAMMA_TYPES, "gamma")
    alpha = to_tensor(alpha, dtype.np)
    beta = to_tensor(1.0 if beta is None else beta, dtype.np)
    alpha, dims = add(alpha, zeros_like(beta)), shape_argument(shape)
    kernel = (dtype.np, shape_dtype(shape))
    numbers = draw(RANDOM_GAMMA, (dims, alpha), {}, seed, name, kernel, _blocks(dims, alpha))
    return at_least_tiny(divide(numbers, beta))


@export("random.poisson")
@dispatchable
def poisson(shape, lam, dtype="float32", seed=None, name=None):
    """Random numbers with Poisson distributions, `shape` of them for each rate.

    Args:
      shape: ints or an integer vector.
      lam: tensor, the rates.
      dtype: float16, float32, float64, int32 or int64.
      seed: integer: the op's seed; see `tf.random.set_seed`.
      name: of the op in a graph.

    Returns:
      Tensor `[*shape, *(shape of lam)]`.

    Raises:
      ValueError: if `dtype` is another.

    Example:
      >>> import yeoul as tf
      >>> tf.random.poisson([10], [0.5, 1.5]).shape
      TensorShape([10, 2])
    """
    dtype = checked_dtype(dtype, RATE_TYPES, "poisson")
    dims = shape_argument(shape)
    lam = to_tensor(lam) if hasattr(lam, "dtype") else to_tensor(lam, FLOAT64)
    kernel = (lam.dtype.np, dtype.np)
    attrs = {"dtype": dtype.np}
    return draw(RANDOM_POISSON, (dims, lam), attrs, seed, name, kernel, _blocks(dims, lam))
