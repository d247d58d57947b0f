import pytest

from tests.keras.callbacks.stand_in import Model
from yeoul.keras.callbacks.callback_list import CallbackList
from yeoul.keras.callbacks.progbar_logger import ProgbarLogger
from yeoul.keras.utils import console


@pytest.fixture
def lines(monkeypatch, capsys):
    """Reads what a terminal got so far: a list of lines, redrawn states included."""
    monkeypatch.setattr(console, "can_redraw", lambda: True)
    monkeypatch.setattr("yeoul.keras.utils.progbar.can_redraw", lambda: True)
    return lambda: [x for x in capsys.readouterr().out.replace("\r", "\n").split("\n") if x]


def bar(verbose=1, epochs=1, steps=3, metrics=("loss", "mae"), **options):
    hooks = CallbackList(**({"add_progbar": True} | options), model=Model(metrics))
    hooks.set_params({"verbose": verbose, "epochs": epochs, "steps": steps})
    return hooks


def fit(hooks, epochs, batches, validate=False):
    hooks.on_train_begin()
    for epoch in range(epochs):
        hooks.on_epoch_begin(epoch)
        for i in range(batches):
            hooks.on_train_batch_end(i, {"loss": 1.0 / (i + 1), "mae": 0.5})
        logs = {"loss": 0.25, "mae": 0.5}
        if validate:
            hooks.on_test_begin()
            hooks.on_test_batch_end(0, {"loss": 9.0})
            hooks.on_test_end({"loss": 9.0})
            logs["val_loss"] = 9.0
        hooks.on_epoch_end(epoch, logs)
    hooks.on_train_end()


def starts(got, expected):
    """The lines without times and rates."""
    assert len(got) == len(expected)
    for line, (begin, end) in zip(got, expected, strict=True):
        assert line.startswith(begin)
        assert line.rstrip().endswith(end)


def test_fit_with_validation(lines):
    fit(bar(epochs=2), 2, 3, validate=True)
    epoch = [
        ("1/3 [=========>....................] - ETA: 0s", " - loss: 1.0000 - mae: 0.5000"),
        ("3/3 [==============================] - 0s ", " - val_loss: 9.0000"),
    ]
    starts(lines(), [("Epoch 1/2", "1/2"), *epoch, ("Epoch 2/2", "2/2"), *epoch])


def test_one_epoch_has_no_heading(lines):
    fit(bar(), 1, 3)
    got = lines()
    starts(got, [("1/3 ", "mae: 0.5000"), ("3/3 ", "/step - loss: 0.2500 - mae: 0.5000")])


def test_verbose_2(lines):
    fit(bar(verbose=2, epochs=2), 2, 3)
    line = ("3/3 - 0s - loss: 0.2500 - mae: 0.5000 - ", "/step")
    starts(lines(), [("Epoch 1/2", ""), line, ("Epoch 2/2", ""), line])


def test_verbose_0_and_auto(lines):
    fit(bar(verbose=0, epochs=2), 2, 3)
    assert lines() == []
    fit(bar(verbose="auto"), 1, 3)
    assert len(lines()) == 2


def test_unknown_steps_are_known_in_the_second_epoch(lines):
    fit(bar(epochs=2, steps=None), 2, 3)
    starts(
        lines(),
        [
            ("Epoch 1/2", ""),
            ("      1/Unknown - 0s ", "mae: 0.5000"),
            ("3/3 [====", "mae: 0.5000"),
            ("Epoch 2/2", ""),
            ("1/3 [===", "mae: 0.5000"),
            ("3/3 [====", "mae: 0.5000"),
        ],
    )


def test_evaluate_and_predict(lines):
    hooks = bar(steps=2)
    hooks.on_test_begin()
    hooks.on_test_batch_end(0, {"loss": 1.0})
    hooks.on_test_batch_end(1, {"loss": 2.0})
    hooks.on_test_end({"loss": 2.0})
    starts(lines(), [("1/2 [", "loss: 1.0000"), ("2/2 [", "loss: 2.0000")])
    hooks.on_predict_begin()
    hooks.on_predict_batch_end(0, {"outputs": object()})
    hooks.on_predict_batch_end(1, {"outputs": object()})
    hooks.on_predict_end()
    starts(lines(), [("1/2 [", "ETA: 0s"), ("2/2 [", "/step")])


def test_evaluate_after_fit_has_a_bar_again(lines):
    hooks = bar()
    fit(hooks, 1, 3)
    lines()
    hooks.on_test_begin()
    hooks.on_test_batch_end(2, {"loss": 1.0})
    hooks.on_test_end({"loss": 1.0})
    assert len(lines()) == 2


def test_blocks_draw_as_batches_do(lines):
    hooks = bar()
    hooks.on_train_begin()
    hooks.on_epoch_begin(0)
    hooks.on_progress("train", 2, {"loss": 1.0, "mae": 0.5})
    hooks.on_progress("test", 1, {"loss": 9.0})
    hooks.on_epoch_end(0, {"loss": 0.5, "mae": 0.25})
    starts(lines(), [("2/3 [", "mae: 0.5000"), ("2/3 [", "loss: 0.5000 - mae: 0.2500")])


def test_metrics_are_shown_as_they_are_and_other_values_averaged(lines):
    hooks = bar(steps=2, metrics=("loss",))
    hooks.on_epoch_begin(0)
    for i, value in enumerate((1.0, 3.0)):
        hooks.on_train_batch_end(i, {"loss": value, "own": value})
    hooks.on_epoch_end(0, {"loss": 3.0})
    assert lines()[-1].endswith(" - loss: 3.0000 - own: 2.0000")


def test_given_stateful_metrics(lines):
    hooks = bar(callbacks=[ProgbarLogger("steps", stateful_metrics=["own"])], steps=2)
    hooks.on_epoch_begin(0)
    for i, value in enumerate((1.0, 3.0)):
        hooks.on_train_batch_end(i, {"loss": value, "own": value})
    hooks.on_epoch_end(0)
    assert lines()[-1].endswith(" - loss: 2.0000 - own: 3.0000")


def test_samples_do_not_know_the_target(lines):
    fit(bar(callbacks=[ProgbarLogger()]), 1, 3)
    got = lines()
    starts(got, [("      1/Unknown - 0s ", "mae: 0.5000"), ("3/3 [====", "mae: 0.5000")])
    assert "/sample - " in got[1]


def test_hooks_without_a_beginning(capsys):
    callback = ProgbarLogger("steps")
    callback.set_params({"steps": 2})
    callback.on_train_batch_end(0, {"loss": 1.0})
    callback.on_epoch_end(0, {"loss": 1.0})
    callback.on_epoch_end(1, {"loss": 0.5})
    assert capsys.readouterr().out.count("1/2 [") == 1


def test_count_mode_must_be_known():
    with pytest.raises(ValueError, match=r"Unknown `count_mode`: 'batches'\. Expected values are"):
        ProgbarLogger("batches")
