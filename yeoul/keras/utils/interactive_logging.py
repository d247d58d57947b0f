"""Whether Keras writes to standard output, as to a user who looks on, or to the log."""

from yeoul.core.export import export
from yeoul.keras.utils.console import CONSOLE


@export("keras.utils.enable_interactive_logging")
def enable_interactive_logging():
    """Lets Keras write to standard output: progress bars, summaries, messages of callbacks.

    That is the default.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.utils.enable_interactive_logging()
    """
    CONSOLE.interactive = True


@export("keras.utils.disable_interactive_logging")
def disable_interactive_logging():
    """Lets Keras write to the log "yeoul", at level INFO, in place of standard output.

    `fit`, `evaluate` and `predict` with `verbose="auto"` then write one line an epoch.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.utils.disable_interactive_logging()
      >>> tf.keras.utils.enable_interactive_logging()
    """
    CONSOLE.interactive = False


@export("keras.utils.is_interactive_logging_enabled")
def is_interactive_logging_enabled():
    """Whether Keras writes to standard output.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.utils.is_interactive_logging_enabled()
      True
    """
    return CONSOLE.interactive
