import math

import numpy as np
import pytest

from tests.keras.callbacks.stand_in import Model, train
from yeoul.keras.callbacks.terminate_on_nan import TerminateOnNaN


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_a_bad_loss_of_a_batch(bad, capsys):
    model = train(TerminateOnNaN(), [1.0, bad], batches=1)
    assert model.stop_training
    assert capsys.readouterr().out == "Batch 0: Invalid loss, terminating training\n"


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_bad_loss_within_a_block(bad, capsys):
    guard = TerminateOnNaN()
    guard.set_model(Model())
    guard._on_losses(0, np.array([1.0, 0.5]))
    assert not guard.model.stop_training
    guard._on_losses(2, np.array([1.0, bad, bad]))
    assert guard.model.stop_training
    assert capsys.readouterr().out == "Batch 3: Invalid loss, terminating training\n"


def test_a_bad_loss_after_a_block_whose_losses_were_not_given(capsys):
    guard = TerminateOnNaN()
    guard.set_model(Model())
    guard._on_progress("test", 4, {"loss": math.nan})
    assert not guard.model.stop_training
    guard._on_progress("train", 4, {"loss": np.float32(math.nan)})
    guard._on_progress("train", 5, {"loss": np.float32(math.nan)})
    assert guard.model.stop_training
    assert capsys.readouterr().out == "Batch 3: Invalid loss, terminating training\n"


def test_no_loss_no_complaint():
    guard = TerminateOnNaN()
    guard.on_train_batch_end(0, None)
    guard.on_train_batch_end(0, {"mae": math.nan})
