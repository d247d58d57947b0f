"""Dropout: tf.nn.dropout and its stateless forms."""

import numbers

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.engine.infer import dims_of
from yeoul.engine.tensor import Tensor
from yeoul.ops.casting import cast
from yeoul.ops.compare import greater_equal
from yeoul.ops.division import divide
from yeoul.ops.joining import stack
from yeoul.ops.math import multiply, subtract
from yeoul.ops.random import uniform
from yeoul.ops.select import where
from yeoul.ops.shapes import shape
from yeoul.ops.stateless_random import stateless_uniform


def dropped(x, rate, noise_shape, draw, name):
    """`x / (1 - rate)` where a number drawn is not below the rate, 0 elsewhere."""
    x = to_tensor(x)
    if not x.dtype.is_floating:
        raise ValueError(
            "`x.dtype` must be a floating point tensor as `x` will be scaled. "
            f"Received: x_dtype={x.dtype!r}. Use tf.cast(x, tf.float32)."
        )
    if isinstance(rate, numbers.Real):
        if not 0 <= rate < 1:
            raise ValueError(
                "`rate` must be a scalar tensor or a float in the range [0, 1). Received: "
                f"rate={rate}"
            )
        if rate == 0:
            return x
        scaled = multiply(x, 1.0 / (1.0 - rate))
    else:
        rate = to_tensor(rate, x.dtype.np if not isinstance(rate, Tensor) else None)
        if rate.dtype != x.dtype:
            raise ValueError(
                f"`x.dtype` must match `rate.dtype`. Received: x.dtype={x.dtype!r} and "
                f"rate.dtype={rate.dtype!r}"
            )
        if rate.shape.rank:
            raise ValueError(
                f"`rate` must be a scalar. Received: rate={rate} of rank {rate.shape.rank}"
            )
        scaled = divide(x, subtract(1.0, rate))
    wanted = shape(x) if noise_shape is None else filled(noise_shape, x)
    # As in TF, half-precision inputs get numbers of their own dtype.
    kept = greater_equal(
        draw(wanted, x.dtype), cast(rate, x.dtype) if isinstance(rate, Tensor) else rate
    )
    return where(kept, scaled, 0.0, name=name)


def filled(noise_shape, x):
    """The shape of the numbers drawn, with the sizes of `x` where it says None."""
    if not isinstance(noise_shape, (list, tuple, TensorShape)):
        return noise_shape
    dims = list(noise_shape)
    if None not in dims or x.shape.rank not in (None, len(dims)):
        return noise_shape
    known = dims_of(x) or (None,) * len(dims)
    merged = [known[i] if n is None else n for i, n in enumerate(dims)]
    if None not in merged:
        return TensorShape(merged)
    sizes = shape(x)
    return stack([sizes[i] if n is None else n for i, n in enumerate(merged)])


@export("nn.dropout")
@dispatchable
def dropout(x, rate, noise_shape=None, seed=None, name=None):
    """Sets each element to zero with probability `rate`, and scales the others by `1 / (1 - rate)`.

    Args:
      x: float tensor.
      rate: number or scalar tensor in [0, 1).
      noise_shape: shape of the numbers drawn, broadcast against `x`: 1 for axes along which
        elements are kept or dropped together, None for the size of `x` there.
      seed: makes the draws repeatable; see `tf.random.set_seed`.
      name: a name for it.

    Returns:
      A tensor of the shape and dtype of `x`.

    Raises:
      ValueError: if the rate is out of range or `x` is not floating.

    Example:
      >>> import yeoul as tf
      >>> x = tf.nn.dropout(tf.ones([100]), rate=0.5, seed=1)
      >>> sorted({float(v) for v in x})
      [0.0, 2.0]

    Reference: Srivastava et al., "Dropout", 2014.
    """
    return dropped(
        x, rate, noise_shape, lambda dims, dtype: uniform(dims, seed=seed, dtype=dtype), name
    )


@export("nn.experimental.stateless_dropout")
@dispatchable
def stateless_dropout(x, rate, seed, rng_alg=None, noise_shape=None, name=None):
    """As `tf.nn.dropout`, with the draws given by the seed alone.

    Args:
      x: float tensor.
      rate: number or scalar tensor in [0, 1).
      seed: integer tensor `[2]`.
      rng_alg: "philox", "threefry" or "auto_select"; None: the last.
      noise_shape: shape of the numbers drawn, broadcast against `x`.
      name: a name for it.

    Returns:
      A tensor of the shape and dtype of `x`.

    Example:
      >>> import yeoul as tf
      >>> x = tf.nn.experimental.stateless_dropout(tf.ones([100]), rate=0.5, seed=[1, 2])
      >>> sorted({float(v) for v in x})
      [0.0, 2.0]
    """
    return dropped(
        x,
        rate,
        noise_shape,
        lambda dims, dtype: stateless_uniform(
            dims, seed, dtype=dtype, alg=rng_alg or "auto_select"
        ),
        name,
    )


@export("nn.experimental.general_dropout")
@dispatchable
def general_dropout(x, rate, uniform_sampler, noise_shape=None, name=None):
    """As `tf.nn.dropout`, with numbers that a function draws.

    Args:
      x: float tensor.
      rate: number or scalar tensor in [0, 1).
      uniform_sampler: function of `shape` and `dtype` that returns numbers in [0, 1); an element is
        kept where its number is at least `rate`.
      noise_shape: shape of the numbers drawn, broadcast against `x`.
      name: a name for it.

    Returns:
      A tensor of the shape and dtype of `x`.

    Raises:
      ValueError: if the rate is out of range or `x` is not floating.

    Example:
      >>> import yeoul as tf
      >>> numbers = lambda shape, dtype: tf.constant([0.1, 0.6], dtype)
      >>> print(tf.nn.experimental.general_dropout([1.0, 2.0], 0.5, numbers).numpy())
      [0. 4.]
    """
    if isinstance(noise_shape, (list, tuple)):
        noise_shape = TensorShape(noise_shape)
    return dropped(
        x, rate, noise_shape, lambda dims, dtype: uniform_sampler(shape=dims, dtype=dtype), name
    )
