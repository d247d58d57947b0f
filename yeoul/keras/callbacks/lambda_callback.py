"""The callback made of functions."""

from collections.abc import Callable
from typing import Any

from yeoul.core.export import export
from yeoul.keras.callbacks.callback import Callback

_HOOKS = frozenset(name for name in vars(Callback) if name.startswith("on_"))


@export("keras.callbacks.LambdaCallback")
class LambdaCallback(Callback):
    """Calls the given functions at the stages of training.

    Args:
      on_epoch_begin: function of the epoch and the logs.
      on_epoch_end: function of the epoch and the logs.
      on_batch_begin: function of the batch and the logs.
      on_batch_end: function of the batch and the logs.
      on_train_begin: function of the logs.
      on_train_end: function of the logs.
      **kwargs: functions for the other hooks of `Callback`, under the hook's name.

    Raises:
      TypeError: if a name is no hook of `Callback`.

    Example:
      >>> import yeoul as tf
      >>> show = tf.keras.callbacks.LambdaCallback(on_epoch_end=print)
      >>> show.on_epoch_end(0, {"loss": 0.5})
      0 {'loss': 0.5}
    """

    def __init__(
        self,
        on_epoch_begin: Callable[[int, Any], Any] | None = None,
        on_epoch_end: Callable[[int, Any], Any] | None = None,
        on_batch_begin: Callable[[int, Any], Any] | None = None,
        on_batch_end: Callable[[int, Any], Any] | None = None,
        on_train_begin: Callable[[Any], Any] | None = None,
        on_train_end: Callable[[Any], Any] | None = None,
        **kwargs: Callable[..., Any],
    ):
        super().__init__()
        unknown = sorted(set(kwargs) - _HOOKS)
        if unknown:
            raise TypeError(
                f"LambdaCallback got {', '.join(unknown)}, which no callback has. "
                f"The hooks are: {', '.join(sorted(_HOOKS))}."
            )
        functions = {
            "on_epoch_begin": on_epoch_begin,
            "on_epoch_end": on_epoch_end,
            "on_batch_begin": on_batch_begin,
            "on_batch_end": on_batch_end,
            "on_train_begin": on_train_begin,
            "on_train_end": on_train_end,
        } | kwargs
        for name, function in functions.items():
            if function is not None:
                setattr(self, name, function)
