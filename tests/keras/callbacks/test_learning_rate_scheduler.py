"""The rates and messages are those of TensorFlow 2.15."""

import numpy as np
import pytest

from tests.keras.callbacks.stand_in import Model, train
from yeoul.keras.callbacks.learning_rate_scheduler import LearningRateScheduler


def test_a_function_of_epoch_and_rate(capsys):
    model = train(LearningRateScheduler(lambda epoch, lr: lr * 0.5, verbose=1), [1.0, 1.0])
    assert model.optimizer.learning_rate == np.float32(0.025)
    assert capsys.readouterr().out == (
        "\nEpoch 1: LearningRateScheduler setting learning rate to 0.05000000074505806.\n"
        "\nEpoch 2: LearningRateScheduler setting learning rate to 0.02500000037252903.\n"
    )
    assert model.logs == {"val_loss": 1.0, "lr": float(np.float32(0.025))}
    assert type(model.logs["lr"]) is float


def test_a_function_of_the_epoch(capsys):
    model = train(LearningRateScheduler(lambda epoch: 0.1 / (epoch + 1), verbose=1), [1.0] * 3)
    assert model.optimizer.learning_rate == np.float32(0.1 / 3)
    assert "learning rate to 0.03333333333333333.\n" in capsys.readouterr().out


def test_an_error_inside_the_function_is_its_own():
    def broken(epoch, lr):
        raise TypeError("mine")

    with pytest.raises(TypeError, match="mine"):
        train(LearningRateScheduler(broken), [1.0])


@pytest.mark.parametrize("rate", [np.float64(0.25), np.float32(0.25), np.array(0.25, "f2")])
def test_scalar_arrays(rate):
    model = train(LearningRateScheduler(lambda epoch, lr: rate), [1.0])
    assert model.optimizer.learning_rate == np.float32(0.25)


@pytest.mark.parametrize(("answer", "shown"), [("x", "'x'"), (1, "1"), (None, "None")])
def test_the_answer_must_be_a_float(answer, shown):
    with pytest.raises(ValueError, match=f'"schedule" function should be float. Got: {shown}'):
        train(LearningRateScheduler(lambda epoch, lr: answer), [1.0])


def test_a_tensor_must_be_of_a_float_type():
    with pytest.raises(ValueError, match=r"`lr` Tensor should be float\. Got: int32"):
        train(LearningRateScheduler(lambda epoch, lr: np.array(1, "int32")), [1.0])


def test_there_must_be_an_optimizer():
    model = Model()
    model.optimizer = None
    with pytest.raises(ValueError, match=r'must have a "lr" attribute. Got optimizer=None; pass'):
        train(LearningRateScheduler(lambda epoch: 0.1), [1.0], model=model)


def test_a_callable_without_a_signature():
    assert LearningRateScheduler(max)._takes_rate
