"""Batches made in a thread while steps run."""

import itertools
import os
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
    first = {"MainThread"}  # which is asked for beforehand
    assert batches.threads == first | ({"yeoul-data"} if workers > 1 else set())
    predicted = linear().predict(batches, workers=workers, verbose=0)
    np.testing.assert_allclose(predicted, linear()(X), rtol=1e-5)
    assert not any(t.name.startswith("yeoul-data") for t in threading.enumerate())


def test_a_sequence_is_shuffled_batch_by_batch():
    tf.keras.utils.set_random_seed(3)
    batches = Batches()
    history(batches, epochs=3, shuffle=True)
    epochs = [batches.order[i : i + 5] for i in (1, 6, 11)]
    assert [sorted(order) for order in epochs] == [[0, 1, 2, 3, 4]] * 3
    assert len(set(map(tuple, epochs))) > 1


def test_an_error_of_a_worker():
    model = linear()
    with pytest.raises(ValueError, match="no such batch"):
        history(Batches(fail=2), model=model, workers=2)
    expected = linear()
    expected.fit(X[:4], Y[:4], batch_size=2, shuffle=False, verbose=0)
    np.testing.assert_allclose(model.get_weights()[0], expected.get_weights()[0], rtol=1e-5)


class Numbered(tf.keras.utils.Sequence):
    """Batches that say in which process they were made, and how often an epoch has ended."""

    ended = 0

    def __len__(self):
        return 3

    def __getitem__(self, index):
        return np.full([2, 1], os.getpid(), "float64"), np.full([2, 1], self.ended + index / 8)

    def on_epoch_end(self):
        self.ended += 1


def test_processes_make_the_batches_of_a_sequence():
    enqueuer = tf.keras.utils.OrderedEnqueuer(Numbered(), use_multiprocessing=True)
    enqueuer.start(workers=2, max_queue_size=2)
    batches = enqueuer.get()
    got = [next(batches) for _ in range(5)]
    enqueuer.stop()
    assert all(batch[0, 0] != os.getpid() for batch, _ in got)
    assert [number[0, 0] for _, number in got] == [0, 0.125, 0.25, 1, 1.125]
    assert list(batches) == []


def test_fit_with_processes():
    model = linear()
    numbers = Batches()
    got = history(numbers, model=model, workers=2, use_multiprocessing=True)
    np.testing.assert_allclose(got["loss"], history(X, Y, batch_size=2)["loss"], rtol=1e-5)
    assert numbers.order == [0]  # the others were made by copies


def test_workers_ask_for_as_many_batches_as_the_queue_holds():
    asked = threading.Event()

    class Slow(Batches):
        def __getitem__(self, index):
            if index == 3:
                asked.set()
            return super().__getitem__(index)

    enqueuer = tf.keras.utils.OrderedEnqueuer(Slow())
    enqueuer.start(workers=1, max_queue_size=3)
    batches = enqueuer.get()
    next(batches)  # three were asked for, and one more after the first was taken
    assert asked.wait(10)
    enqueuer.stop()
    assert enqueuer.sequence.order == [0, 1, 2, 3]


def test_workers_ask_a_generator():
    def numbers():
        for n in range(5):
            yield X[2 * n : 2 * n + 2], Y[2 * n : 2 * n + 2]

    got = history(numbers(), workers=3)
    np.testing.assert_allclose(got["loss"], history(X, Y, batch_size=2)["loss"], rtol=1e-5)
    assert not any(t.name.startswith("yeoul-data") for t in threading.enumerate())


def test_a_sequence_is_no_generator():
    with pytest.raises(TypeError, match="takes an iterator, got Batches"):
        tf.keras.utils.GeneratorEnqueuer(Batches())


def draws():
    """Random numbers, without end."""
    while True:
        yield np.random.randint(10**9)


def test_processes_have_copies_of_a_generator():
    drawn = []
    for _ in range(2):
        enqueuer = tf.keras.utils.GeneratorEnqueuer(draws(), True, random_seed=5)
        enqueuer.start(workers=1, max_queue_size=2)
        drawn.append(list(itertools.islice(enqueuer.get(), 3)))
        enqueuer.stop()
    assert drawn[0] == drawn[1] == np.random.RandomState(5).randint(10**9, size=3).tolist()
