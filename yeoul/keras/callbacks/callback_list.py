"""A list of callbacks, called as one."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from yeoul.core.export import export
from yeoul.keras.callbacks.callback import (
    PREDICT,
    TEST,
    TRAIN,
    Callback,
    implements,
    listens_to_batches,
)
from yeoul.keras.callbacks.history import History
from yeoul.keras.callbacks.progbar_logger import ProgbarLogger

Logs = dict[str, Any] | None


@export("keras.callbacks.CallbackList")
class CallbackList:
    """Calls several callbacks, one after the other, at each stage.

    A training loop of one's own calls the hooks where `fit` would. `logs` may hold tensors; the
    callbacks get Python numbers and NumPy arrays.

    Args:
      callbacks: a callback, or a nest of lists of callbacks.
      add_history: whether to add a `History`, if there is none.
      add_progbar: whether to add a `ProgbarLogger`, if there is none.
      model: the model that is trained.
      **params: what the callbacks find in `params`, such as `verbose`, `epochs` and `steps`.

    Raises:
      TypeError: if something else than a callback is passed.

    Example:
      >>> import yeoul as tf
      >>> callbacks = tf.keras.callbacks.CallbackList(add_history=True, epochs=1)
      >>> callbacks.on_train_begin()
      >>> callbacks.on_epoch_end(0, {"loss": tf.constant(2.0)})
      >>> next(iter(callbacks)).history
      {'loss': [2.0]}
    """

    def __init__(
        self,
        callbacks: Any = None,
        add_history: bool = False,
        add_progbar: bool = False,
        model: Any = None,
        **params: Any,
    ):
        self.callbacks = list(_flatten(callbacks))
        self.model = None
        self.params: dict[str, Any] = {}
        if add_history and self._first(History) is None:
            self.callbacks.append(History())
        if add_progbar and self._first(ProgbarLogger) is None:
            self.callbacks.append(ProgbarLogger("steps"))
        self._receivers: dict[str, list] = {}
        if model is not None:
            self.set_model(model)
        if params:
            self.set_params(params)

    def _first(self, cls: type) -> Any:
        return next((c for c in self.callbacks if isinstance(c, cls)), None)

    def __iter__(self) -> Iterator[Callback]:
        return iter(self.callbacks)

    def append(self, callback: Callback) -> None:
        """Adds a callback at the end."""
        self.callbacks.extend(_flatten(callback))
        self._receivers.clear()

    def set_params(self, params: dict[str, Any]) -> None:
        """Gives all callbacks the training's parameters."""
        self.params = params
        for callback in self.callbacks:
            callback.set_params(params)

    def set_model(self, model: Any) -> None:
        """Gives all callbacks the model, and the model its `history`."""
        self.model = model
        history = self._first(History)
        if history is not None:
            model.history = history
        for callback in self.callbacks:
            callback.set_model(model)

    @property
    def listens_to_train_batches(self) -> bool:
        """True if some callback must be told of each training batch (see `Callback`)."""
        return any(listens_to_batches(c, TRAIN) for c in self.callbacks)

    @property
    def listens_to_test_batches(self) -> bool:
        """True if some callback must be told of each evaluation batch."""
        return any(listens_to_batches(c, TEST) for c in self.callbacks)

    @property
    def listens_to_predict_batches(self) -> bool:
        """True if some callback must be told of each prediction batch."""
        return any(listens_to_batches(c, PREDICT) for c in self.callbacks)

    @property
    def wants_losses(self) -> bool:
        """True if some callback wants the loss of each step after a block of training steps.

        If batches are listened to, there are no blocks: the losses come in the logs.
        """
        return bool(self._implementing("_on_losses")) and not self.listens_to_train_batches

    def on_losses(self, first_step: int, losses: Any) -> None:
        """After a block of training steps: the loss of each, from step `first_step` on."""
        for hook in self._implementing("_on_losses"):
            hook(first_step, losses)

    def on_progress(self, mode: str, seen: int, logs: Logs = None) -> None:
        """After a block of steps: `seen` steps of this epoch, evaluation or prediction are done."""
        for hook in self._implementing("_on_progress"):
            hook(mode, seen, logs or {})

    def on_train_begin(self, logs: Logs = None) -> None:
        """Calls `on_train_begin` of all callbacks."""
        self._call("on_train_begin", logs)

    def on_train_end(self, logs: Logs = None) -> None:
        """Calls `on_train_end` of all callbacks."""
        self._call("on_train_end", logs)

    def on_epoch_begin(self, epoch: int, logs: Logs = None) -> None:
        """Calls `on_epoch_begin` of all callbacks."""
        self._call("on_epoch_begin", logs, epoch)

    def on_epoch_end(self, epoch: int, logs: Logs = None) -> None:
        """Calls `on_epoch_end` of all callbacks."""
        self._call("on_epoch_end", logs, epoch)

    def on_train_batch_begin(self, batch: int, logs: Logs = None) -> None:
        """Calls `on_train_batch_begin` of the callbacks that have one."""
        self._call("on_train_batch_begin", logs, batch)

    def on_train_batch_end(self, batch: int, logs: Logs = None) -> None:
        """Calls `on_train_batch_end` of the callbacks that have one."""
        self._call("on_train_batch_end", logs, batch)

    def on_batch_begin(self, batch: int, logs: Logs = None) -> None:
        """The older name of `on_train_batch_begin`."""
        self.on_train_batch_begin(batch, logs)

    def on_batch_end(self, batch: int, logs: Logs = None) -> None:
        """The older name of `on_train_batch_end`."""
        self.on_train_batch_end(batch, logs)

    def on_test_begin(self, logs: Logs = None) -> None:
        """Calls `on_test_begin` of all callbacks."""
        self._call("on_test_begin", logs)

    def on_test_end(self, logs: Logs = None) -> None:
        """Calls `on_test_end` of all callbacks."""
        self._call("on_test_end", logs)

    def on_test_batch_begin(self, batch: int, logs: Logs = None) -> None:
        """Calls `on_test_batch_begin` of the callbacks that have one."""
        self._call("on_test_batch_begin", logs, batch)

    def on_test_batch_end(self, batch: int, logs: Logs = None) -> None:
        """Calls `on_test_batch_end` of the callbacks that have one."""
        self._call("on_test_batch_end", logs, batch)

    def on_predict_begin(self, logs: Logs = None) -> None:
        """Calls `on_predict_begin` of all callbacks."""
        self._call("on_predict_begin", logs)

    def on_predict_end(self, logs: Logs = None) -> None:
        """Calls `on_predict_end` of all callbacks."""
        self._call("on_predict_end", logs)

    def on_predict_batch_begin(self, batch: int, logs: Logs = None) -> None:
        """Calls `on_predict_batch_begin` of the callbacks that have one."""
        self._call("on_predict_batch_begin", logs, batch)

    def on_predict_batch_end(self, batch: int, logs: Logs = None) -> None:
        """Calls `on_predict_batch_end` of the callbacks that have one."""
        self._call("on_predict_batch_end", logs, batch)

    def _call(self, name: str, logs: Logs, *position: int) -> None:
        hooks = self._implementing(name)
        if not hooks:
            return
        shared = {key: _plain(value) for key, value in logs.items()} if logs else {}
        for hook in hooks:
            hook(*position, shared)

    def _implementing(self, name: str) -> list:
        """The callbacks' methods of that name which do something."""
        found = self._receivers.get(name)
        if found is None:
            also = _OLDER_NAMES.get(name, name)
            found = self._receivers[name] = [
                getattr(c, name)
                for c in self.callbacks
                if implements(c, name) or implements(c, also)
            ]
        return found


_OLDER_NAMES = {"on_train_batch_begin": "on_batch_begin", "on_train_batch_end": "on_batch_end"}


def _flatten(callbacks: Any) -> Iterator[Callback]:
    if callbacks is None:
        return
    if isinstance(callbacks, (list, tuple, CallbackList)):
        for item in callbacks:
            yield from _flatten(item)
        return
    if isinstance(callbacks, type) and issubclass(callbacks, Callback):
        raise TypeError(
            f"callbacks: got the class {callbacks.__name__}; pass an object, "
            f"{callbacks.__name__}(...)."
        )
    if not isinstance(callbacks, Callback):
        raise TypeError(
            f"callbacks: got {callbacks!r} of type {type(callbacks).__name__}; pass objects of "
            "classes derived from tf.keras.callbacks.Callback. A function can be wrapped: "
            "tf.keras.callbacks.LambdaCallback(on_epoch_end=function)."
        )
    yield callbacks


def _plain(value: Any) -> Any:
    """Tensors become Python numbers or NumPy arrays, also inside dicts, lists and tuples."""
    if isinstance(value, (float, int, str, bytes)) or value is None:
        return value
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        items = [_plain(item) for item in value]
        return type(value)(*items) if hasattr(value, "_fields") else type(value)(items)
    if not hasattr(value, "__array__"):
        return value
    array = np.asarray(value)
    return array.item() if array.ndim == 0 and array.dtype.kind in "biufc" else array
