"""The epochs, rates and messages are those of TensorFlow 2.15 for the same values."""

import numpy as np
import pytest

from tests.keras.callbacks.stand_in import train
from yeoul.keras.callbacks.reduce_lr_on_plateau import ReduceLROnPlateau


def epochs_of(text):
    return [int(line.split(":")[0].removeprefix("Epoch ")) for line in text.split("\n") if line]


def test_lowers_after_patience(capsys):
    model = train(ReduceLROnPlateau(patience=1, verbose=1), [3.0, 3.0, 3.0])
    assert capsys.readouterr().out == (
        "\nEpoch 2: ReduceLROnPlateau reducing learning rate to 0.010000000149011612.\n"
        "\nEpoch 3: ReduceLROnPlateau reducing learning rate to 0.0009999999776482583.\n"
    )
    assert model.logs["lr"] == float(np.float32(0.01))


def test_cooldown_and_lower_bound(capsys):
    lower = ReduceLROnPlateau(patience=2, verbose=1, cooldown=2, min_lr=0.005)
    model = train(lower, [3.0] * 12)
    assert epochs_of(capsys.readouterr().out) == [3, 6]
    assert model.optimizer.learning_rate == np.float32(0.005)
    assert (lower.wait, lower.cooldown_counter, lower.in_cooldown()) == (5, 0, False)


def test_a_bound_that_float32_rounds_up_is_reached_once(capsys):
    train(ReduceLROnPlateau(patience=1, factor=0.9, verbose=1, min_lr=0.1), [3.0] * 4)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("monitor", "mode", "epochs"),
    [("val_acc", "auto", [3]), ("val_auc", "auto", [2, 3]), ("val_auc", "max", [3])],
)
def test_direction(monitor, mode, epochs, capsys):
    lower = ReduceLROnPlateau(monitor, patience=1, verbose=1, mode=mode)
    train(lower, [0.3, 0.4, 0.4], key=monitor)
    assert epochs_of(capsys.readouterr().out) == epochs


def test_patience_zero(capsys):
    train(ReduceLROnPlateau(patience=0, verbose=1), [3.0] * 3)
    assert epochs_of(capsys.readouterr().out) == [2, 3]


def test_epsilon_is_min_delta(caplog, capsys):
    train(ReduceLROnPlateau(patience=1, verbose=1, epsilon=0.5), [3.0, 2.8])
    assert caplog.messages == [
        "`epsilon` argument is deprecated and will be removed, use `min_delta` instead."
    ]
    assert epochs_of(capsys.readouterr().out) == [2]


def test_a_missing_value_is_said(caplog):
    train(ReduceLROnPlateau("val_q"), [0.1], key="loss")
    assert caplog.messages == [
        "Learning rate reduction is conditioned on metric `val_q` which is not available. "
        "Available metrics are: loss,lr"
    ]


def test_an_unknown_mode_is_said(caplog):
    ReduceLROnPlateau(mode="sideways")
    assert caplog.messages == [
        "Learning rate reduction mode sideways is unknown, fallback to auto mode."
    ]


def test_factor_must_lower():
    with pytest.raises(ValueError, match=r"does not support a factor >= 1.0. Got 1.0"):
        ReduceLROnPlateau(factor=1.0)
