"""`tf.experimental.async_scope` and others that say how ops are run one after the other."""

import contextlib
import logging

from yeoul.core.errors import NotFoundError
from yeoul.core.export import export
from yeoul.core.log import get_logger

EXECUTORS = ("", "DEFAULT", "SINGLE_THREADED_EXECUTOR")


@export("experimental.async_scope")
@contextlib.contextmanager
def async_scope():
    """Context in which ops need not be finished when they return; their end is waited for after it.

    XLA starts ops and goes on in any case, and reading a value waits for it.

    Example:
      >>> import yeoul as tf
      >>> with tf.experimental.async_scope():
      ...     x = tf.constant(1) + 1
      >>> int(x)
      2
    """
    yield


@export("experimental.async_clear_error")
def async_clear_error():
    """Forgets errors of ops that ran on their own: there are none, each is raised where it is.

    Example:
      >>> import yeoul as tf
      >>> tf.experimental.async_clear_error()
    """


@export("experimental.function_executor_type")
@contextlib.contextmanager
def function_executor_type(executor_type):
    """Context that names the executor of functions. XLA has one, which is used for all names.

    Args:
      executor_type: "", "DEFAULT", "SINGLE_THREADED_EXECUTOR", or None for the usual one.

    Raises:
      NotFoundError: for another name.

    Example:
      >>> import yeoul as tf
      >>> with tf.experimental.function_executor_type("SINGLE_THREADED_EXECUTOR"):
      ...     print(int(tf.function(lambda: 3)()))
      3
    """
    if executor_type is not None and executor_type not in EXECUTORS:
        raise NotFoundError(
            None,
            None,
            "No executor factory registered for the given executor type: "
            f"{executor_type} Registered factories are {', '.join(map(repr, EXECUTORS))}.",
        )
    yield


class Strict(logging.Filter):
    """Turns warnings that something is deprecated into errors."""

    def filter(self, record):
        """Raises RuntimeError for such a warning."""
        text = record.getMessage()
        if record.levelno == logging.WARNING and "deprecated" in text:
            raise RuntimeError(f"Strict mode: {text}")
        return True


STRICT = Strict()


@export("experimental.enable_strict_mode")
def enable_strict_mode():
    """What would be logged as deprecated raises a RuntimeError from now on.

    Example:
      >>> import yeoul as tf
      >>> callable(tf.experimental.enable_strict_mode)
      True
    """
    get_logger().addFilter(STRICT)
