"""Random choices: tf.random.shuffle and tf.random.categorical."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, as_dtype
from yeoul.core.errors import InvalidArgumentError
from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable, static_value
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, register
from yeoul.engine.state import STATE
from yeoul.engine.tensor import Tensor
from yeoul.ops import sampling
from yeoul.ops.philox import RESERVED_BLOCKS
from yeoul.ops.random import FLOATS, STATE_SPEC, draw, moved, split_state

INT64 = np.dtype("int64")


def _shuffle(xp, value, state):
    n = value.shape[0] if value.ndim else 0
    if n < 2:
        return value, state
    counter, key = split_state(state)
    order = sampling.permutation(xp, counter, key, n)
    return xp.take(value, order, axis=0), moved(xp, state, (n + 2) // 4)


RANDOM_SHUFFLE = register(
    "RandomShuffle", "value:T, state:uint64", attrs={"seed": 0, "seed2": 0}, outputs=2, grad=NONE,
    lower=lambda value, state, seed=0, seed2=0: _shuffle(jnp, value, state),
    host=lambda value, state, seed=0, seed2=0: _shuffle(np, value, state), limit=1 << 62,
    shape=lambda inputs, attrs: [(dims_of(inputs[0]), dtype_of(inputs[0])), STATE_SPEC],
)  # fmt: skip


@export("random.shuffle")
@dispatchable
def shuffle(value, seed=None, name=None):
    """The rows of a tensor in random order.

    Args:
      value: tensor of any dtype; its first axis is shuffled.
      seed: integer: the op's seed; see `tf.random.set_seed`.
      name: of the op in a graph.

    Example:
      >>> import yeoul as tf
      >>> tf.random.set_seed(5)
      >>> print(tf.random.shuffle([1, 2, 3, 4], seed=1))
      tf.Tensor([1 3 4 2], shape=(4,), dtype=int32)
    """
    value = to_tensor(value)

    def blocks():
        dims = dims_of(value)
        return (dims[0] + 2) // 4 if dims and dims[0] > 1 else 0

    return draw(RANDOM_SHUFFLE, (value,), {}, seed, name, value.dtype.np, blocks)


RANDOM_SHUFFLE.public = shuffle


def check_logits(logits, samples):
    """Raises InvalidArgumentError if there is nothing to draw from."""
    dims = dims_of(logits)
    if dims is not None and len(dims) != 2:
        message = f"logits should be a matrix [batch, classes], got shape {list(dims)}"
    elif dims is not None and dims[1] == 0:
        message = "num_classes should be positive, got 0: logits have no columns"
    elif not isinstance(samples, Tensor) and samples < 0:
        message = f"num_samples should be nonnegative, got {samples}"
    else:
        return
    raise InvalidArgumentError(None, None, message)


def category_specs(inputs, attrs):
    """Shape rule of the ops that draw categories: [batch, samples]."""
    logits, samples = inputs[0], inputs[1]
    check_logits(logits, samples)
    dims = dims_of(logits)
    batch = None if dims is None else dims[0]
    samples = None if isinstance(samples, Tensor) else samples
    return [((batch, samples), FROM_NUMPY[attrs["output_dtype"]])]


def _multinomial(xp, logits, num_samples, state, output_dtype, seed=0, seed2=0):
    check_logits(logits, num_samples)
    counter, key = split_state(state)
    drawn = sampling.categories(xp, counter, key, logits, num_samples, output_dtype)
    return drawn, moved(xp, state, category_blocks(logits.shape[0], num_samples))


def category_blocks(batch, samples):
    """Blocks that TF's kernel sets aside: two words a number, each row rounded up."""
    return batch * -(-samples // 4) * 4 * 2 * RESERVED_BLOCKS


MULTINOMIAL = register(
    "Multinomial", "logits:T, num_samples!:int32, state:uint64", types=FLOATS, outputs=2, grad=NONE,
    attrs={"seed": 0, "seed2": 0, "output_dtype": INT64},
    lower=lambda *args, **attrs: _multinomial(jnp, *args, **attrs),
    host=lambda *args, **attrs: _multinomial(np, *args, **attrs),
    shape=lambda inputs, attrs: [*category_specs(inputs, attrs), STATE_SPEC],
)  # fmt: skip


def category_arguments(logits, num_samples, dtype):
    """Logits as a tensor, number of samples as an int or symbolic tensor, dtype of the result."""
    dtype = as_dtype("int64" if dtype is None else dtype)
    if dtype.name not in ("int32", "int64"):
        raise ValueError(
            f"Argument `dtype` got invalid value {dtype!r}. "
            "Accepted dtypes are (tf.int32, tf.int64)."
        )
    if isinstance(num_samples, float):
        raise TypeError(f"num_samples must be an integer, got {num_samples!r}.")
    if STATE.graph is None:
        num_samples = static_value(num_samples)
    logits = to_tensor(logits)
    check_logits(logits, num_samples)
    return logits, num_samples, dtype.np


@export("random.categorical")
@dispatchable
def categorical(logits, num_samples, dtype=None, seed=None, name=None):
    """Random classes, drawn with the probabilities `softmax(logits)`.

    Args:
      logits: float `[batch, classes]`, unnormalised log-probabilities; a class whose logit is not
        finite
        is never drawn.
      num_samples: how many to draw for each row.
      dtype: int32 or int64; default int64.
      seed: integer: the op's seed; see `tf.random.set_seed`.
      name: of the op in a graph.

    Returns:
      Integer tensor `[batch, num_samples]`.

    Raises:
      InvalidArgumentError: if `logits` is no matrix or has no columns, or `num_samples` is
        negative.

    Example:
      >>> import yeoul as tf
      >>> print(tf.random.categorical(tf.math.log([[0.0, 1.0]]), 3))
      tf.Tensor([[1 1 1]], shape=(1, 3), dtype=int64)
    """
    logits, num_samples, dtype = category_arguments(logits, num_samples, dtype)
    return draw(
        MULTINOMIAL, (logits, num_samples), {"output_dtype": dtype}, seed, name,
        (logits.dtype.np, dtype), lambda: category_blocks(dims_of(logits)[0], num_samples),
    )  # fmt: skip
