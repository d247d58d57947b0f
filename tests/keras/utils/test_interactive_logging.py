"""Interactive logging: where messages go."""

import logging

import numpy as np
import pytest

import yeoul as tf


@pytest.fixture
def quiet():
    tf.keras.utils.disable_interactive_logging()
    yield
    tf.keras.utils.enable_interactive_logging()


@pytest.fixture
def model():
    model = tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(2,))])
    model.compile("sgd", "mse")
    return model


def test_messages_go_to_the_log(quiet, model, capsys, caplog):
    with caplog.at_level(logging.INFO, logger="yeoul"):
        model.summary()
        model.fit(np.ones((4, 2)), np.ones((4, 1)), batch_size=2)
    assert not tf.keras.utils.is_interactive_logging_enabled()
    assert capsys.readouterr().out == ""
    lines = [record.getMessage() for record in caplog.records]
    assert 'Model: "' in lines[0]
    assert [line for line in lines if line.startswith("2/2 - ")]  # one line an epoch, no bar


def test_messages_go_to_standard_output_again(model, capsys):
    model.fit(np.ones((4, 2)), np.ones((4, 1)), batch_size=2)
    assert "2/2 [=====" in capsys.readouterr().out
