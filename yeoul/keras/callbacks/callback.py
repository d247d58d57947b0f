"""The base of all callbacks, and how `fit` learns how often it must call them."""

from typing import Any

from yeoul.core.export import export

TRAIN, TEST, PREDICT = "train", "test", "predict"

_BATCH_HOOKS = {
    TRAIN: ("on_train_batch_begin", "on_train_batch_end", "on_batch_begin", "on_batch_end"),
    TEST: ("on_test_batch_begin", "on_test_batch_end"),
    PREDICT: ("on_predict_batch_begin", "on_predict_batch_end"),
}


@export("keras.callbacks.Callback")
class Callback:
    """Base class of objects that act at stages of `fit`, `evaluate` and `predict`.

    Override the hooks of interest; each gets `logs`, a dict of name to number, which the callbacks
    share: what one adds, the later ones see.

    Attributes:
      model: the model that is trained, set before the first hook is called.
      params: dict of "verbose", "epochs" and "steps" (None if unknown).

    **Batches and blocks.** `fit` runs many steps in one call of a compiled program, so nobody can
    be told of each batch as it ends. It does so only if no callback listens to batches:

    - A callback listens if its class (or the object itself) defines an `on_*_batch_*` hook.
      `CallbackList.listens_to_train_batches`, `.listens_to_test_batches` and
      `.listens_to_predict_batches` tell. Then every batch is a call, and its hooks run.
    - Otherwise steps run in blocks, no `on_*_batch_*` hook is called, and after each block come
      `_on_losses(first_step, losses)` (training only; `losses` holds one number a step; only if
      `CallbackList.wants_losses`) and `_on_progress(mode, seen, logs)` (`seen` steps of this epoch
      are done; `logs` are the values after the last of them).
    - A class whose batch hooks do nothing that its block hooks or epoch hooks don't do, says so by
      defining `_can_do_without_batches(self)` in the same class. If it returns True, that class's
      batch hooks don't count as listening; those of a subclass still do.

    Example:
      >>> import yeoul as tf
      >>> class Best(tf.keras.callbacks.Callback):
      ...     def on_epoch_end(self, epoch, logs=None):
      ...         print(f"after epoch {epoch}: {logs['loss']}")
      >>> tf.keras.callbacks.CallbackList([Best()]).on_epoch_end(0, {"loss": 0.5})
      after epoch 0: 0.5
    """

    model: Any = None
    params: dict[str, Any] | None = None
    validation_data: Any = None

    def __init__(self):
        self.model = None
        self.validation_data = None

    def set_params(self, params: dict[str, Any]) -> None:
        """Gives the callback the training's parameters."""
        self.params = params

    def set_model(self, model: Any) -> None:
        """Gives the callback the model."""
        self.model = model

    def on_train_begin(self, logs: dict | None = None) -> None:
        """Called when `fit` begins."""

    def on_train_end(self, logs: dict | None = None) -> None:
        """Called when `fit` ends; `logs` are those of the last epoch."""

    def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
        """Called when an epoch begins; epochs count from 0."""

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Called when an epoch ends, after validation, whose values are named "val_..."."""

    def on_train_batch_begin(self, batch: int, logs: dict | None = None) -> None:
        """Called when a batch of training begins; batches count from 0 in each epoch."""
        self.on_batch_begin(batch, logs=logs)

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """Called when a batch of training ends; `logs` are the values of the epoch so far."""
        self.on_batch_end(batch, logs=logs)

    def on_batch_begin(self, batch: int, logs: dict | None = None) -> None:
        """The older name of `on_train_batch_begin`."""

    def on_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """The older name of `on_train_batch_end`."""

    def on_test_begin(self, logs: dict | None = None) -> None:
        """Called when `evaluate`, or the validation of `fit`, begins."""

    def on_test_end(self, logs: dict | None = None) -> None:
        """Called when `evaluate`, or the validation of `fit`, ends."""

    def on_test_batch_begin(self, batch: int, logs: dict | None = None) -> None:
        """Called when a batch of evaluation begins."""

    def on_test_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """Called when a batch of evaluation ends."""

    def on_predict_begin(self, logs: dict | None = None) -> None:
        """Called when `predict` begins."""

    def on_predict_end(self, logs: dict | None = None) -> None:
        """Called when `predict` ends."""

    def on_predict_batch_begin(self, batch: int, logs: dict | None = None) -> None:
        """Called when a batch of prediction begins."""

    def on_predict_batch_end(self, batch: int, logs: dict | None = None) -> None:
        """Called when a batch of prediction ends; `logs["outputs"]` are its results."""

    def _on_losses(self, first_step: int, losses: Any) -> None:
        """Called after a block of training steps with the loss of each of them."""

    def _on_progress(self, mode: str, seen: int, logs: dict) -> None:
        """Called after a block of steps; `mode` is "train", "test" or "predict"."""


def implements(callback: Callback, hook: str) -> bool:
    """True if the callback does something at `hook`."""
    return hook in vars(callback) or _owner(callback, hook) is not Callback


def listens_to_batches(callback: Callback, mode: str) -> bool:
    """True if the callback must be told of each batch of `mode` ("train", "test", "predict")."""
    return any(_must_be_called(callback, hook) for hook in _BATCH_HOOKS[mode])


def _must_be_called(callback: Callback, hook: str) -> bool:
    if hook in vars(callback):
        return True
    owner = _owner(callback, hook)
    if owner is Callback:
        return False
    can_do_without = vars(owner).get("_can_do_without_batches")
    return can_do_without is None or not can_do_without(callback)


def _owner(callback: Callback, hook: str) -> type:
    """The class that defines the hook."""
    return next(cls for cls in type(callback).__mro__ if hook in vars(cls))
