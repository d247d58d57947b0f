import pytest

from yeoul.keras.callbacks.callback import Callback, implements, listens_to_batches
from yeoul.keras.callbacks.lambda_callback import LambdaCallback
from yeoul.keras.callbacks.model_checkpoint import ModelCheckpoint
from yeoul.keras.callbacks.progbar_logger import ProgbarLogger
from yeoul.keras.callbacks.terminate_on_nan import TerminateOnNaN


class Silent(Callback):
    def __init__(self):
        pass  # many programs forget super().__init__()

    def on_epoch_end(self, epoch, logs=None):
        pass


def with_hook(hook, base=Callback):
    return type("Own", (base,), {hook: lambda self, batch, logs=None: None})


@pytest.mark.parametrize(
    ("hook", "modes"),
    [
        ("on_batch_begin", ["train"]),
        ("on_batch_end", ["train"]),
        ("on_train_batch_begin", ["train"]),
        ("on_train_batch_end", ["train"]),
        ("on_test_batch_begin", ["test"]),
        ("on_test_batch_end", ["test"]),
        ("on_predict_batch_begin", ["predict"]),
        ("on_predict_batch_end", ["predict"]),
        ("on_epoch_end", []),
    ],
)
def test_a_callback_listens_to_the_batches_whose_hooks_it_has(hook, modes):
    callback = with_hook(hook)()
    assert [m for m in ("train", "test", "predict") if listens_to_batches(callback, m)] == modes


def test_a_hook_of_the_object_itself_counts():
    assert listens_to_batches(LambdaCallback(on_batch_end=print), "train")
    assert not listens_to_batches(LambdaCallback(on_epoch_end=print), "train")


@pytest.mark.parametrize("base", [ProgbarLogger, TerminateOnNaN])
def test_some_callbacks_can_do_without_batches_but_not_their_subclasses(base):
    assert not listens_to_batches(base(), "train")
    assert not listens_to_batches(type("Same", (base,), {})(), "train")
    assert listens_to_batches(with_hook("on_train_batch_end", base)(), "train")


@pytest.mark.parametrize(("save_freq", "listens"), [("epoch", False), (3, True)])
def test_a_checkpoint_listens_if_it_counts_batches(save_freq, listens):
    assert listens_to_batches(ModelCheckpoint("x", save_freq=save_freq), "train") is listens


def test_the_older_names_are_called():
    calls = []

    class Older(Callback):
        def on_batch_begin(self, batch, logs=None):
            calls.append(("begin", batch, logs))

        def on_batch_end(self, batch, logs=None):
            calls.append(("end", batch, logs))

    Older().on_train_batch_begin(1, {})
    Older().on_train_batch_end(2, {"loss": 1.0})
    assert calls == [("begin", 1, {}), ("end", 2, {"loss": 1.0})]


def test_a_callback_whose_init_was_not_called_works():
    callback = Silent()
    callback.set_model("model")
    callback.set_params({"epochs": 1})
    assert (callback.model, callback.params) == ("model", {"epochs": 1})
    assert implements(callback, "on_epoch_end")
    assert not implements(callback, "on_epoch_begin")
