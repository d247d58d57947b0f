"""Learning rates that fall with the global step: `tf.compat.v1.train.exponential_decay`.

In eager mode each function returns a function without arguments, which computes the rate as it is
then; optimizers call it.
"""

import math

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.state import STATE
from yeoul.ops.casting import cast
from yeoul.ops.exponential import exp
from yeoul.ops.exponential import pow as power_of
from yeoul.ops.math import maximum, minimum
from yeoul.ops.rounding import ceil, floor
from yeoul.ops.select import where
from yeoul.ops.trigonometric import cos


def now_or_later(compute):
    """The rate in a graph; in eager mode the function that computes it."""
    return compute if STATE.graph is None else compute()


def fraction(global_step, decay_steps, rate, staircase=False):
    """How many times `decay_steps` the global step is, in the dtype of the rate."""
    if global_step is None:
        raise ValueError("Argument `global_step` cannot be None: pass the variable that counts.")
    p = cast(global_step, rate.dtype) / cast(decay_steps, rate.dtype)
    return floor(p) if staircase else p


@export("compat.v1.train.exponential_decay")
def exponential_decay(
    learning_rate, global_step, decay_steps, decay_rate, staircase=False, name=None
):
    """`learning_rate · decay_rate ^ (global_step / decay_steps)`.

    Args:
      learning_rate: at step 0.
      global_step: variable or tensor.
      decay_steps: after how many steps the rate is `decay_rate` times what it was.
      decay_rate: factor.
      staircase: True: the exponent is rounded down.
      name: has no effect.

    Returns:
      A scalar; in eager mode a function that returns it.

    Raises:
      ValueError: if `global_step` is None.

    Example:
      >>> import yeoul as tf
      >>> print(tf.compat.v1.train.exponential_decay(0.1, tf.Variable(5), 5, 0.5)().numpy())
      0.05
    """

    def rate():
        first = convert_to_tensor(learning_rate)
        p = fraction(global_step, decay_steps, first, staircase)
        return first * power_of(cast(decay_rate, first.dtype), p)

    return now_or_later(rate)


@export("compat.v1.train.natural_exp_decay")
def natural_exp_decay(
    learning_rate, global_step, decay_steps, decay_rate, staircase=False, name=None
):
    """`learning_rate · exp(-decay_rate · global_step / decay_steps)`.

    Args:
      learning_rate: at step 0.
      global_step: variable or tensor.
      decay_steps: unit of the steps.
      decay_rate: factor in the exponent.
      staircase: True: the number of units is rounded down.
      name: has no effect.

    Returns:
      A scalar; in eager mode a function that returns it.

    Raises:
      ValueError: if `global_step` is None.

    Example:
      >>> import yeoul as tf
      >>> print(tf.compat.v1.train.natural_exp_decay(0.1, tf.Variable(5), 5, 1.0)().numpy())
      0.03678795
    """

    def rate():
        first = convert_to_tensor(learning_rate)
        p = fraction(global_step, decay_steps, first, staircase)
        return first * exp(cast(-decay_rate, first.dtype) * p)

    return now_or_later(rate)


@export("compat.v1.train.inverse_time_decay")
def inverse_time_decay(
    learning_rate, global_step, decay_steps, decay_rate, staircase=False, name=None
):
    """`learning_rate / (1 + decay_rate · global_step / decay_steps)`.

    Args:
      learning_rate: at step 0.
      global_step: variable or tensor.
      decay_steps: unit of the steps.
      decay_rate: factor.
      staircase: True: the number of units is rounded down.
      name: has no effect.

    Returns:
      A scalar; in eager mode a function that returns it.

    Raises:
      ValueError: if `global_step` is None.

    Example:
      >>> import yeoul as tf
      >>> print(tf.compat.v1.train.inverse_time_decay(0.1, tf.Variable(5), 5, 1.0)().numpy())
      0.05
    """

    def rate():
        first = convert_to_tensor(learning_rate)
        p = fraction(global_step, decay_steps, first, staircase)
        return first / (cast(decay_rate, first.dtype) * p + 1.0)

    return now_or_later(rate)


@export("compat.v1.train.polynomial_decay")
def polynomial_decay(
    learning_rate,
    global_step,
    decay_steps,
    end_learning_rate=0.0001,
    power=1.0,
    cycle=False,
    name=None,
):
    """From `learning_rate` to `end_learning_rate` in `decay_steps` steps, by a power.

    Args:
      learning_rate: at step 0.
      global_step: variable or tensor.
      decay_steps: number of steps.
      end_learning_rate: the last.
      power: of what remains.
      cycle: True: begins anew, over a multiple of the steps, when they are over.
      name: has no effect.

    Returns:
      A scalar; in eager mode a function that returns it.

    Raises:
      ValueError: if `global_step` is None.

    Example:
      >>> import yeoul as tf
      >>> print(tf.compat.v1.train.polynomial_decay(0.1, tf.Variable(5), 10, 0.0)().numpy())
      0.05
    """

    def rate():
        first = convert_to_tensor(learning_rate)
        last = cast(end_learning_rate, first.dtype)
        p = fraction(global_step, decay_steps, first)
        if cycle:
            p = p / maximum(ceil(p), 1.0)
        else:
            p = minimum(p, 1.0)
        return (first - last) * power_of(1.0 - p, cast(power, first.dtype)) + last

    return now_or_later(rate)


@export("compat.v1.train.cosine_decay")
def cosine_decay(learning_rate, global_step, decay_steps, alpha=0.0, name=None):
    """From `learning_rate` to `alpha` times that in `decay_steps` steps, by half a cosine wave.

    Args:
      learning_rate: at step 0.
      global_step: variable or tensor.
      decay_steps: number of steps.
      alpha: the last rate as a fraction of the first.
      name: has no effect.

    Returns:
      A scalar; in eager mode a function that returns it.

    Raises:
      ValueError: if `global_step` is None.

    Example:
      >>> import yeoul as tf
      >>> print(tf.compat.v1.train.cosine_decay(0.1, tf.Variable(5), 10)().numpy())
      0.05
    """

    def rate():
        first = convert_to_tensor(learning_rate)
        p = minimum(fraction(global_step, decay_steps, first), 1.0)
        wave = 0.5 * (1.0 + cos(p * math.pi))
        return first * ((1 - alpha) * wave + alpha)

    return now_or_later(rate)


@export("compat.v1.train.piecewise_constant", "compat.v1.train.piecewise_constant_decay")
def piecewise_constant(x, boundaries, values, name=None):
    """The value for the interval between boundaries in which `x` lies.

    Args:
      x: variable or scalar tensor, such as the global step.
      boundaries: numbers that increase; each belongs to the interval below it.
      values: one more than boundaries.
      name: has no effect.

    Returns:
      A scalar; in eager mode a function that returns it.

    Raises:
      ValueError: if there are not as many values as intervals.

    Example:
      >>> import yeoul as tf
      >>> rate = tf.compat.v1.train.piecewise_constant(tf.Variable(7), [5], [0.1, 0.01])
      >>> print(rate().numpy())
      0.01
    """
    if len(boundaries) != len(values) - 1:
        raise ValueError(
            f"The length of boundaries should be 1 less than the length of values: there are "
            f"{len(boundaries)} boundaries and {len(values)} values."
        )

    def rate():
        at, found = convert_to_tensor(x), convert_to_tensor(values[-1])
        pairs = list(zip(boundaries, values, strict=False))
        for boundary, value in reversed(pairs):
            found = where(at <= cast(boundary, at.dtype), cast(value, found.dtype), found)
        return found

    return now_or_later(rate)
