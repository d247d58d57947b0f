"""One of two values: by a condition, or by whether a model is trained."""

import contextlib
import warnings

from yeoul.core.export import export
from yeoul.graph.control_flow import cond
from yeoul.keras.backend.facts import ndim
from yeoul.keras.core.context import SETTINGS
from yeoul.keras.core.settings import learning_phase, set_learning_phase
from yeoul.ops import views
from yeoul.ops.casting import cast
from yeoul.ops.select import where


def called(value):
    """What a function returns; other values as they are."""
    return value() if callable(value) else value


def constantly(value):
    """A function that returns the value."""
    return value if callable(value) else lambda: value


@export("keras.backend.switch")
def switch(condition, then_expression, else_expression):
    """One of two values, by a condition; or element by element.

    Args:
      condition: number or boolean tensor, of at most as many axes as the values.
      then_expression: tensor, or function that gives one.
      else_expression: likewise, of the same shape.

    Raises:
      ValueError: if the condition has more axes than the values.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.switch(tf.constant(True), tf.constant(1), tf.constant(2)).numpy()
      np.int32(1)
    """
    condition = condition if condition.dtype.is_bool else cast(condition, "bool")
    rank = ndim(condition)
    if not rank:
        return cond(condition, constantly(then_expression), constantly(else_expression))
    then_value, else_value = called(then_expression), called(else_expression)
    if rank > ndim(then_value):
        raise ValueError(
            "Rank of `condition` should be less than or equal to rank of `then_expression` and "
            f"`else_expression`. ndim(condition)={rank}, ndim(then_expression)={ndim(then_value)}"
        )
    if rank > 1:
        for _ in range(ndim(then_value) - rank):
            condition = views.expand_dims(condition, -1)
    return where(condition, then_value, else_value)


@export("keras.backend.in_train_phase")
def in_train_phase(x, alt, training=None):
    """One value in training, another one otherwise.

    Args:
      x: value in training: tensor, or function that gives one.
      alt: value otherwise.
      training: whether it is training, a boolean, number or tensor; default: what the layer
          call in progress was told, or the learning phase.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.in_train_phase(1, 2, training=True)
      1
    """
    training = learning_phase() if training is None else training
    if isinstance(training, (bool, int)):
        return called(x if training else alt)
    return switch(training, x, alt)


@export("keras.backend.in_test_phase")
def in_test_phase(x, alt, training=None):
    """One value outside training, another one in training.

    Args:
      x: value outside training: tensor, or function that gives one.
      alt: value in training.
      training: as in `tf.keras.backend.in_train_phase`.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.in_test_phase(1, 2, training=True)
      2
    """
    return in_train_phase(alt, x, training=training)


@export("keras.backend.learning_phase_scope")
@contextlib.contextmanager
def learning_phase_scope(value):
    """Context in which layers run in training mode by default, or do not.

    Deprecated: pass `training` to the layer or model.

    Args:
      value: 0 or 1.

    Raises:
      ValueError: for other values.

    Example:
      >>> import warnings
      >>> import yeoul as tf
      >>> warnings.simplefilter("ignore")
      >>> with tf.keras.backend.learning_phase_scope(1):
      ...     tf.keras.backend.learning_phase()
      1
    """
    warnings.warn(
        "`tf.keras.backend.learning_phase_scope` is deprecated. Pass a True/False value to the "
        "`training` argument of the `__call__` method of your layer or model.",
        stacklevel=3,
    )
    before = SETTINGS.learning_phase
    set_learning_phase(value)
    try:
        yield
    finally:
        SETTINGS.learning_phase = before
