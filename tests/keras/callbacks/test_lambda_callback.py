import pytest

from tests.keras.callbacks.stand_in import train
from yeoul.keras.callbacks.lambda_callback import LambdaCallback


def test_calls_the_functions():
    calls = []

    def record(name):
        return lambda *args: calls.append((name, *args))

    names = ["on_epoch_begin", "on_epoch_end", "on_train_begin", "on_train_end"]
    callback = LambdaCallback(
        **{name: record(name) for name in names},
        on_train_batch_end=record("on_train_batch_end"),
    )
    train(callback, [0.5], batches=1)
    assert calls == [
        ("on_train_begin", {}),
        ("on_epoch_begin", 0, {}),
        ("on_train_batch_end", 0, {"loss": 0.5}),
        ("on_epoch_end", 0, {"val_loss": 0.5}),
        ("on_train_end", {"val_loss": 0.5}),
    ]


def test_older_batch_names():
    calls = []
    callback = LambdaCallback(
        on_batch_begin=lambda batch, logs: calls.append(("begin", batch)),
        on_batch_end=lambda batch, logs: calls.append(("end", batch)),
    )
    train(callback, [0.5], batches=2)
    assert calls == [("begin", 0), ("end", 0), ("begin", 1), ("end", 1)]


def test_a_misspelt_hook():
    with pytest.raises(TypeError, match=r"got on_epoch_ended, which no callback has\. .*on_epoch_"):
        LambdaCallback(on_epoch_ended=print)
