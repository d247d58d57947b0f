"""`tf.compat.v1.logging`: messages of programs, on the logger that the library itself uses."""

from yeoul.core.export import export, export_constant
from yeoul.core.log import get_logger

DEBUG, INFO, WARN, ERROR, FATAL = 10, 20, 30, 40, 50
for _name in ("DEBUG", "INFO", "WARN", "ERROR", "FATAL"):
    export_constant(f"compat.v1.logging.{_name}", name=_name, module=__name__)


def message(level, name):
    """A function that logs at `level`, published as `compat.v1.logging.name`."""

    def log_at(msg, *args, **kwargs):
        get_logger().log(level, msg, *args, **kwargs)

    log_at.__name__ = log_at.__qualname__ = name
    log_at.__doc__ = (
        f"Logs a message at the level {name.upper()}.\n\n    Args:\n"
        "      msg: text with `%`-style places.\n      *args: what stands in them.\n"
        "      **kwargs: those of Python's `logging`.\n\n    Example:\n"
        "      >>> import yeoul as tf\n"
        "      >>> tf.compat.v1.logging.debug('step %d', 1)\n    "
    )
    return export(f"compat.v1.logging.{name}", name=name, module=__name__)(log_at)


debug, info = message(DEBUG, "debug"), message(INFO, "info")
warn, warning = message(WARN, "warn"), message(WARN, "warning")
error, fatal = message(ERROR, "error"), message(FATAL, "fatal")


@export("compat.v1.logging.log")
def log(level, msg, *args, **kwargs):
    """Logs a message at a level.

    Args:
      level: such as `tf.compat.v1.logging.INFO`.
      msg: text with `%`-style places.
      *args: what stands in them.
      **kwargs: those of Python's `logging`.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.logging.log(tf.compat.v1.logging.DEBUG, "step %d", 1)
    """
    get_logger().log(level, msg, *args, **kwargs)


@export("compat.v1.logging.set_verbosity")
def set_verbosity(v):
    """Sets the lowest level of messages that are shown.

    Args:
      v: such as `tf.compat.v1.logging.ERROR`.

    Example:
      >>> import yeoul as tf
      >>> before = tf.compat.v1.logging.get_verbosity()
      >>> tf.compat.v1.logging.set_verbosity(tf.compat.v1.logging.ERROR)
      >>> tf.compat.v1.logging.get_verbosity()
      40
      >>> tf.compat.v1.logging.set_verbosity(before)
    """
    get_logger().setLevel(v)


@export("compat.v1.logging.get_verbosity")
def get_verbosity():
    """The lowest level of messages that are shown.

    Returns:
      int.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.logging.get_verbosity() in (10, 20, 30, 40, 50)
      True
    """
    return get_logger().getEffectiveLevel()
