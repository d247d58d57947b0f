import numpy as np
import pytest

from tests.keras.callbacks.stand_in import Model
from yeoul.keras.callbacks.callback import Callback
from yeoul.keras.callbacks.callback_list import CallbackList
from yeoul.keras.callbacks.history import History
from yeoul.keras.callbacks.progbar_logger import ProgbarLogger
from yeoul.keras.callbacks.terminate_on_nan import TerminateOnNaN

HOOKS = [name for name in vars(Callback) if name.startswith("on_")]
POSITIONS = {name: 1 for name in HOOKS if "batch" in name or "epoch" in name}


class Recorder(Callback):
    def __init__(self, calls):
        super().__init__()
        self.calls = calls


def _record(hook):
    def recording(self, *args, **kwargs):
        self.calls.append((hook, *args, *kwargs.values()))
        return getattr(Callback, hook)(self, *args, **kwargs)

    return recording


for _hook in HOOKS:
    setattr(Recorder, _hook, _record(_hook))


def test_hooks_come_in_order_with_the_logs():
    calls = []
    hooks = CallbackList([Recorder(calls)])
    hooks.on_train_begin()
    hooks.on_epoch_begin(0)
    hooks.on_train_batch_begin(0)
    hooks.on_train_batch_end(0, {"loss": np.float32(0.5)})
    hooks.on_test_begin()
    hooks.on_test_batch_begin(0)
    hooks.on_test_batch_end(0, {"loss": 0.25})
    hooks.on_test_end({"loss": 0.25})
    hooks.on_epoch_end(0, {"loss": 0.5, "val_loss": 0.25})
    hooks.on_train_end({"loss": 0.5})
    hooks.on_predict_begin()
    hooks.on_predict_batch_begin(0)
    hooks.on_predict_batch_end(0, {"outputs": np.zeros(2)})
    hooks.on_predict_end()
    outputs = calls[-2][2].pop("outputs")
    np.testing.assert_array_equal(outputs, np.zeros(2))
    assert calls == [
        ("on_train_begin", {}),
        ("on_epoch_begin", 0, {}),
        ("on_train_batch_begin", 0, {}),
        ("on_batch_begin", 0, {}),
        ("on_train_batch_end", 0, {"loss": 0.5}),
        ("on_batch_end", 0, {"loss": 0.5}),
        ("on_test_begin", {}),
        ("on_test_batch_begin", 0, {}),
        ("on_test_batch_end", 0, {"loss": 0.25}),
        ("on_test_end", {"loss": 0.25}),
        ("on_epoch_end", 0, {"loss": 0.5, "val_loss": 0.25}),
        ("on_train_end", {"loss": 0.5}),
        ("on_predict_begin", {}),
        ("on_predict_batch_begin", 0, {}),
        ("on_predict_batch_end", 0, {}),
        ("on_predict_end", {}),
    ]
    assert type(calls[4][2]["loss"]) is float


def test_the_older_names_mean_training():
    calls = []
    hooks = CallbackList(Recorder(calls))
    hooks.on_batch_begin(1)
    hooks.on_batch_end(1, {"loss": 2})
    assert [c[0] for c in calls] == [
        "on_train_batch_begin",
        "on_batch_begin",
        "on_train_batch_end",
        "on_batch_end",
    ]


def test_logs_are_shared_and_the_caller_keeps_its_own():
    class Adds(Callback):
        def on_epoch_end(self, epoch, logs=None):
            logs["extra"] = 5

    logs = {"loss": 1.0}
    hooks = CallbackList([Adds()], add_history=True)
    hooks.on_epoch_end(0, logs)
    assert hooks.callbacks[1].history == {"loss": [1.0], "extra": [5]}
    assert logs == {"loss": 1.0}


def test_values_become_plain():
    class Keep(Callback):
        def on_epoch_end(self, epoch, logs=None):
            self.logs = logs

    keep = Keep()
    odd = object()
    CallbackList(keep).on_epoch_end(
        0,
        {
            "scalar": np.array(3),
            "vector": np.array([1.0, 2.0]),
            "nest": {"a": [np.float64(1)], "b": (np.int32(2), None)},
            "text": "x",
            "odd": odd,
        },
    )
    vector = keep.logs.pop("vector")
    np.testing.assert_array_equal(vector, [1.0, 2.0])
    assert keep.logs == {
        "scalar": 3,
        "nest": {"a": [1.0], "b": (2, None)},
        "text": "x",
        "odd": odd,
    }
    assert type(keep.logs["scalar"]) is int


def test_defaults_are_added_once_and_at_the_end():
    own = Callback()
    added = CallbackList([own], add_history=True, add_progbar=True)
    assert [type(c) for c in added] == [Callback, History, ProgbarLogger]
    history, bar = History(), ProgbarLogger("steps")
    given = CallbackList([[bar], (history, own)], add_history=True, add_progbar=True)
    assert list(given) == [bar, history, own]


def test_model_and_params_reach_everyone():
    model, own = Model(), Callback()
    hooks = CallbackList(own, add_history=True, model=model, epochs=3, steps=None)
    assert own.model is hooks.model is model
    assert own.params == hooks.params == {"epochs": 3, "steps": None}
    assert model.history is hooks.callbacks[1]


def test_append():
    calls = []
    hooks = CallbackList()
    hooks.on_epoch_end(0)
    hooks.append(Recorder(calls))
    hooks.on_epoch_end(1)
    assert calls == [("on_epoch_end", 1, {})]


def test_a_class_is_no_callback():
    with pytest.raises(TypeError, match=r"got the class History; pass an object, History\("):
        CallbackList([History])


def test_a_function_is_no_callback():
    with pytest.raises(TypeError, match=r"type function; pass objects .*LambdaCallback\("):
        CallbackList([lambda: None])


def test_listening():
    class Train(Callback):
        def on_train_batch_end(self, batch, logs=None):
            pass

    class Test(Callback):
        def on_test_batch_end(self, batch, logs=None):
            pass

    class Predict(Callback):
        def on_predict_batch_end(self, batch, logs=None):
            pass

    def listens(*callbacks):
        hooks = CallbackList(callbacks, add_history=True, add_progbar=True)
        return (
            hooks.listens_to_train_batches,
            hooks.listens_to_test_batches,
            hooks.listens_to_predict_batches,
        )

    assert listens() == (False, False, False)
    assert listens(TerminateOnNaN()) == (False, False, False)
    assert listens(Train()) == (True, False, False)
    assert listens(Test()) == (False, True, False)
    assert listens(Predict()) == (False, False, True)


def test_blocks_reach_those_who_want_them():
    class Watches(Callback):
        def _on_losses(self, first_step, losses):
            self.losses = (first_step, losses)

        def _on_progress(self, mode, seen, logs):
            self.progress = (mode, seen, logs)

    watches = Watches()
    hooks = CallbackList([Callback(), watches])
    assert hooks.wants_losses
    assert not CallbackList([Callback()], add_progbar=True).wants_losses
    listens = type("Listens", (Callback,), {"on_batch_end": lambda self, batch, logs=None: None})
    assert not CallbackList([listens(), watches]).wants_losses
    hooks.on_losses(3, [0.5, 0.25])
    hooks.on_progress("train", 5, {"loss": 0.25})
    assert watches.losses == (3, [0.5, 0.25])
    assert watches.progress == ("train", 5, {"loss": 0.25})
