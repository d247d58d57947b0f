"""Evaluation of the checkpoints that a training writes."""

import numpy as np

import yeoul as tf


def model_of(rate=0.1):
    model = tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(2,))])
    model.compile(tf.keras.optimizers.SGD(rate), "mse")
    return model


DATA = tf.data.Dataset.from_tensors((tf.ones([4, 2]), tf.ones([4, 1])))


class Losses(tf.keras.callbacks.Callback):
    """Keeps the losses of evaluations."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def on_test_end(self, logs=None):
        self.seen.append(logs["loss"])


def test_each_checkpoint_until_the_last(tmp_path, capsys):
    trained = model_of()
    manager = tf.train.CheckpointManager(
        tf.train.Checkpoint(model=trained, optimizer=trained.optimizer), tmp_path, max_to_keep=5
    )
    trained.fit(DATA, verbose=0)
    manager.save()
    trained.fit(DATA, verbose=0)
    manager.save()
    other, losses = model_of(), Losses()
    tf.keras.utils.SidecarEvaluator(
        other, DATA, str(tmp_path), max_evaluations=2, callbacks=[losses]
    ).start()
    assert np.allclose(losses.seen, [trained.evaluate(DATA, verbose=0)])
    assert int(other.optimizer.iterations) == 2
    assert "loss:" in capsys.readouterr().out


def test_weights_alone(tmp_path):
    trained, other, losses = model_of(), model_of(), Losses()
    trained.save_weights(tmp_path / "ckpt-3")
    tf.keras.experimental.SidecarEvaluator(
        other, DATA, str(tmp_path), steps=1, max_evaluations=3, callbacks=[losses]
    ).start()
    assert np.allclose(losses.seen, [trained.evaluate(DATA, verbose=0)])
