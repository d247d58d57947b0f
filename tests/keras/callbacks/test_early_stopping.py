"""The epochs, messages and weights are those of TensorFlow 2.15 for the same values."""

import math

import pytest

from tests.keras.callbacks.stand_in import train
from yeoul.keras.callbacks.early_stopping import EarlyStopping

DOWN = [3.0, 2.0, 2.5, 2.2, 1.0]


def test_patience_zero_stops_at_the_first_worse_epoch(capsys):
    stop = EarlyStopping()
    model = train(stop, [3.0, 2.0, 2.5, 1.0])
    assert model.stop_training
    assert (stop.stopped_epoch, stop.best, stop.best_epoch, stop.wait) == (2, 2.0, 1, 1)
    assert model.weights == [2.0]
    assert capsys.readouterr().out == ""


def test_patience_and_message(capsys):
    stop = EarlyStopping(patience=2, verbose=1)
    train(stop, DOWN)
    assert stop.stopped_epoch == 3
    assert capsys.readouterr().out == "Epoch 4: early stopping\n"


def test_restores_the_best_weights(capsys):
    model = train(EarlyStopping(patience=2, verbose=1, restore_best_weights=True), DOWN)
    assert model.weights == [1.0]
    assert capsys.readouterr().out == (
        "Restoring model weights from the end of the best epoch: 2.\nEpoch 4: early stopping\n"
    )


def test_restores_nothing_unless_it_stops():
    model = train(EarlyStopping(patience=2, restore_best_weights=True), [3.0, 2.0, 2.5])
    assert model.done == []
    assert not model.stop_training


@pytest.mark.parametrize("min_delta", [0.5, -0.5])
def test_small_improvements_do_not_count(min_delta):
    stop = EarlyStopping(patience=1, min_delta=min_delta)
    train(stop, [3.0, 2.8, 2.6])
    assert (stop.stopped_epoch, stop.best) == (1, 3.0)


def test_an_improvement_below_the_baseline_leaves_patience_running():
    stop = EarlyStopping(patience=2, baseline=2.7)
    train(stop, [3.0, 2.8, 2.6, 2.9, 2.8, 2.8])
    assert (stop.stopped_epoch, stop.best_epoch, stop.wait) == (4, 2, 2)
    stop = EarlyStopping(patience=2, baseline=1.0)
    assert not train(stop, [3.0, 2.8, 2.6, 2.4]).stop_training
    assert stop.wait == 4


def test_the_first_epochs_can_be_left_out():
    stop = EarlyStopping(patience=1, start_from_epoch=2, restore_best_weights=True)
    model = train(stop, [1.0, 2.0, 3.0, 4.0, 5.0])
    assert (stop.stopped_epoch, stop.best, stop.best_epoch) == (3, 3.0, 2)
    assert model.weights == [2.0]


@pytest.mark.parametrize(
    ("monitor", "mode"), [("val_accuracy", "auto"), ("val_auc", "auto"), ("val_q", "max")]
)
def test_some_values_should_rise(monitor, mode):
    stop = EarlyStopping(monitor, mode=mode)
    train(stop, [0.1, 0.2, 0.2], key=monitor)
    assert (stop.stopped_epoch, stop.best) == (2, 0.2)


def test_nan_is_never_better():
    stop = EarlyStopping("loss", patience=1, restore_best_weights=True)
    model = train(stop, [math.nan] * 3, key="loss")
    assert (stop.stopped_epoch, stop.best) == (1, math.inf)
    assert model.weights == [0.0]


def test_a_missing_value_is_said(caplog):
    train(EarlyStopping("val_q"), [0.1], key="loss")
    assert caplog.messages == [
        "Early stopping conditioned on metric `val_q` which is not available. "
        "Available metrics are: loss"
    ]


def test_an_unknown_mode_is_said(caplog):
    stop = EarlyStopping(mode="sideways")
    assert caplog.messages == ["EarlyStopping mode sideways is unknown, fallback to auto mode."]
    train(stop, [1.0, 2.0])
    assert stop.stopped_epoch == 1


def test_a_second_training_starts_anew():
    stop = EarlyStopping()
    train(stop, [1.0, 2.0])
    model = train(stop, [5.0, 4.0])
    assert (stop.stopped_epoch, stop.best, model.stop_training) == (0, 4.0, False)
