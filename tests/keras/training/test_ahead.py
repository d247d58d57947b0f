"""Batches made in a thread while steps run."""

import threading

import numpy as np
import pytest

import yeoul as tf
from tests.keras.training.small import X, Y, history, linear

D = tf.data.Dataset


def input_threads():
    return [t for t in threading.enumerate() if t.name == "yeoul-fit-input"]


def endless(fail=None):
    """A dataset of a generator that cannot run in loops, without end unless `fail` is raised."""

    def generate():
        seen.append(threading.current_thread().name)
        for i in range(1 << 30):
            if fail is not None and i == 3:
                raise fail
            yield X[:2], Y[:2]

    seen: list = []
    specs = (tf.TensorSpec((2, 4)), tf.TensorSpec((2, 1)))
    return D.from_generator(generate, output_signature=specs), seen


def test_a_thread_makes_the_batches_and_ends():
    data, seen = endless()
    history(data, steps_per_epoch=3, epochs=2, validation_data=data, validation_steps=2)
    linear().predict(data.map(lambda x, y: x), steps=2, verbose=0)
    assert set(seen) == {"yeoul-fit-input"}
    assert not input_threads()


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_no_thread_is_left_when_training_is_broken_off(error):
    def fail(batch, logs):
        if batch == 1:
            raise error

    data, _ = endless()
    callback = tf.keras.callbacks.LambdaCallback(on_train_batch_end=fail)
    with pytest.raises(error):
        history(data, callbacks=[callback], steps_per_epoch=9)
    assert not input_threads()


def test_errors_come_out_of_the_thread():
    data, _ = endless(ValueError("no fourth batch"))
    model = linear()
    with pytest.raises((ValueError, tf.errors.OpError), match="no fourth batch"):
        history(data, model=model)
    assert not input_threads()
    expected = linear()
    expected.fit(X[[0, 1] * 3], Y[[0, 1] * 3], batch_size=2, shuffle=False, verbose=0)
    np.testing.assert_allclose(model.get_weights()[0], expected.get_weights()[0], rtol=1e-5)


def test_steps_that_run_eagerly_wait_for_no_thread():
    data, seen = endless()
    history(data, model=linear(run_eagerly=True), steps_per_epoch=2)
    assert seen == [threading.current_thread().name]


class Batches:
    """A sequence of batches of two, which notes who makes them."""

    def __init__(self, fail=None):
        self.threads, self.order, self.fail = set(), [], fail

    def __len__(self):
        return 5

    def __getitem__(self, index):
        self.threads.add(threading.current_thread().name.partition("_")[0])
        self.order.append(index)
        if index == self.fail:
            raise ValueError("no such batch")
        return X[2 * index : 2 * index + 2], Y[2 * index : 2 * index + 2]


@pytest.mark.parametrize("workers", [0, 1, 3])
def test_workers_make_the_batches_of_a_sequence(workers):
    expected = history(X, Y, batch_size=2)
    batches = Batches()
    got = history(batches, workers=workers)
    np.testing.assert_allclose(got["loss"], expected["loss"], rtol=1e-5)
    assert batches.threads == {"yeoul-data" if workers > 1 else "MainThread"}
    predicted = linear().predict(batches, workers=workers, verbose=0)
    np.testing.assert_allclose(predicted, linear()(X), rtol=1e-5)
    assert not any(t.name.startswith("yeoul-data") for t in threading.enumerate())


def test_a_sequence_is_shuffled_batch_by_batch():
    tf.keras.utils.set_random_seed(3)
    batches = Batches()
    history(batches, epochs=3, shuffle=True)
    epochs = [batches.order[i : i + 5] for i in (0, 5, 10)]
    assert [sorted(order) for order in epochs] == [[0, 1, 2, 3, 4]] * 3
    assert len(set(map(tuple, epochs))) > 1


def test_an_error_of_a_worker():
    model = linear()
    with pytest.raises(ValueError, match="no such batch"):
        history(Batches(fail=2), model=model, workers=2)
    expected = linear()
    expected.fit(X[:4], Y[:4], batch_size=2, shuffle=False, verbose=0)
    np.testing.assert_allclose(model.get_weights()[0], expected.get_weights()[0], rtol=1e-5)
