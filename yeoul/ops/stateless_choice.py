"""Random choices that depend on their arguments alone: stateless_categorical, stateless_shuffle."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, register
from yeoul.ops import philox, sampling
from yeoul.ops.random import FLOATS
from yeoul.ops.random_choice import category_arguments, category_specs
from yeoul.ops.stateless_random import key_counter, seed_tensor


def _stateless_categories(xp):
    def categories(logits, num_samples, seed, output_dtype):
        key, counter = philox.key_counter(xp, seed)
        pair = counter[0], counter[1]
        return sampling.categories(xp, pair, key[0], logits, num_samples, output_dtype)

    return categories


MULTINOMIAL = register(
    "StatelessMultinomial", "logits:T, num_samples!:int32, seed:Tseed", types=FLOATS, grad=NONE,
    attrs={"output_dtype": np.dtype("int64")}, shape=category_specs,
    lower=_stateless_categories(jnp), host=_stateless_categories(np),
)  # fmt: skip


@export("random.stateless_categorical")
@dispatchable
def stateless_categorical(logits, num_samples, seed, dtype="int64", name=None):
    """As `tf.random.categorical`, with classes that are the same in each call with the same seed.

    Args:
      logits: float `[batch, classes]`, unnormalised log-probabilities.
      num_samples: how many to draw for each row.
      seed: two integers.
      dtype: int32 or int64.
      name: of the op in a graph.

    Raises:
      InvalidArgumentError: if `logits` is no matrix or has no columns, `num_samples` is negative,
        or
        `seed` is not two integers.

    Example:
      >>> import yeoul as tf
      >>> print(tf.random.stateless_categorical([[0.1, 0.2, 0.7]], 5, seed=[1, 2]))
      tf.Tensor([[2 2 0 2 1]], shape=(1, 5), dtype=int64)
    """
    logits, num_samples, dtype = category_arguments(logits, num_samples, dtype)
    inputs = (logits, num_samples, seed_tensor(seed))
    return execute(MULTINOMIAL, inputs, {"output_dtype": dtype}, name)


def _shuffled(xp):
    def shuffle(value, key, counter, alg):
        n = value.shape[0] if value.ndim else 0
        if n < 2:
            return value
        order = sampling.permutation(xp, (counter[0], counter[1]), key[0], n)
        return xp.take(value, order, axis=0)

    return shuffle


SHUFFLE = register(
    "StatelessShuffle", "value:T, key:uint64, counter:uint64, alg!:int32", grad=NONE,
    lower=_shuffled(jnp), host=_shuffled(np), limit=1 << 62,
    shape=lambda inputs, attrs: [(dims_of(inputs[0]), dtype_of(inputs[0]))],
)  # fmt: skip


@export("random.experimental.stateless_shuffle")
@dispatchable
def stateless_shuffle(value, seed, alg="auto_select", name=None):
    """The rows of a tensor in an order that is the same in each call with the same seed.

    Args:
      value: tensor of any dtype.
      seed: two integers.
      alg: "philox", or "auto_select", which is the same here.
      name: of the op in a graph.

    Example:
      >>> import yeoul as tf
      >>> print(tf.random.experimental.stateless_shuffle([1, 2, 3, 4], seed=[1, 2]))
      tf.Tensor([1 4 3 2], shape=(4,), dtype=int32)
    """
    return execute(SHUFFLE, (to_tensor(value), *key_counter(seed, alg)), name=name)
