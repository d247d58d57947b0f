"""tf.experimental: contexts that tell how ops run. Here they run one after the other, at once."""

import contextlib

from yeoul.core.export import export


@export("experimental.async_scope")
@contextlib.contextmanager
def async_scope():
    """Context whose ops may run later; errors show at its end at the latest.

    Ops run at once here, so that errors show where they happen.

    Example:
      >>> import yeoul as tf
      >>> with tf.experimental.async_scope():
      ...     x = tf.constant(1) + 1
      >>> print(x.numpy())
      2
    """
    yield


@export("experimental.async_clear_error")
def async_clear_error():
    """Forgets errors of ops that run later; there are none, since ops run at once.

    Example:
      >>> import yeoul as tf
      >>> tf.experimental.async_clear_error()
    """


@export("experimental.function_executor_type")
@contextlib.contextmanager
def function_executor_type(executor_type):
    """Context in which functions run by an executor; all of TensorFlow's give the same results.

    Args:
      executor_type: name of the executor, or None.

    Raises:
      TypeError: if it is no name.

    Example:
      >>> import yeoul as tf
      >>> with tf.experimental.function_executor_type("SINGLE_THREADED_EXECUTOR"):
      ...     print(tf.function(lambda: tf.constant(1))().numpy())
      1
    """
    if executor_type is not None and not isinstance(executor_type, str):
        raise TypeError(f"executor_type must be a string or None, not {executor_type!r}.")
    yield
