"""Loops over datasets in graphs, and `next`."""

import numpy as np
import pytest

import yeoul as tf
from yeoul.graph.control import for_dataset


def total(dataset, start, body, **options):
    return tf.function(lambda: for_dataset(dataset, [tf.constant(start)], body, **options))()[0]


def test_states_go_from_element_to_element():
    dataset = tf.data.Dataset.range(5)
    found = total(dataset, 0, lambda s, e: [s + tf.cast(e, tf.int32)])
    assert found.numpy() == 10


def test_elements_keep_their_structure():
    dataset = tf.data.Dataset.from_tensor_slices(({"a": [1, 2]}, [[3, 4], [5, 6]])).batch(1)

    def body(s, element):
        features, label = element
        assert features["a"].shape[0] is None or features["a"].shape[0] == 1
        return [s + tf.reduce_sum(features["a"]) + tf.reduce_sum(label)]

    assert total(dataset, 0, body).numpy() == 21


def test_a_test_ends_the_loop_early():
    dataset = tf.data.Dataset.range(1000000)
    found = total(dataset, 0, lambda s, e: [s + 1], test=lambda s: s < 7)
    assert found.numpy() == 7


def test_variables_assigned_in_the_body():
    v = tf.Variable(0, dtype=tf.int64)
    dataset = tf.data.Dataset.range(4)

    @tf.function
    def run():
        for_dataset(dataset, [], lambda e: [v.assign_add(e)][:0])
        return v * 10

    assert [run().numpy(), run().numpy(), v.numpy()] == [60, 120, 12]


def test_each_run_starts_anew():
    dataset = tf.data.Dataset.range(3)
    run = tf.function(lambda a: for_dataset(dataset, [a], lambda s, e: [s + e])[0])
    assert [run(tf.constant(i, tf.int64)).numpy() for i in (0, 10)] == [3, 13]


def test_a_state_must_keep_its_dtype():
    with pytest.raises(
        TypeError, match="'s' enters the loop with dtype int32, but has dtype int64"
    ):
        total(tf.data.Dataset.range(3), 0, lambda s, e: [e], names=["s"])


def test_next_takes_an_element_in_each_run():
    iterator = iter(tf.data.Dataset.from_tensor_slices(np.arange(6.0).reshape(3, 2)))
    step = tf.function(lambda: next(iterator) * 2.0)
    assert [step().numpy().tolist() for _ in range(3)] == [[0.0, 2.0], [4.0, 6.0], [8.0, 10.0]]
    with pytest.raises(tf.errors.OutOfRangeError, match="End of sequence"):
        step()


def test_an_iterator_made_in_a_function_starts_anew_in_each_run():
    dataset = tf.data.Dataset.range(4)

    @tf.function
    def first_and_others():
        iterator = iter(dataset)
        first = next(iterator)
        others = tf.constant(0, tf.int64)
        for x in iterator:
            others = others * 10 + x
        return first, others

    assert [int(x) for _ in range(2) for x in first_and_others()] == [0, 123, 0, 123]


def test_the_end_of_an_iterator_made_in_a_function():
    @tf.function
    def take(n):
        iterator = iter(tf.data.Dataset.range(2))
        for _ in tf.range(n):
            iterator.get_next()
        return n

    assert take(tf.constant(2)).numpy() == 2
    with pytest.raises(tf.errors.OutOfRangeError, match="End of sequence"):
        take(tf.constant(3))


def test_a_python_loop_over_a_dataset_in_a_graph(monkeypatch):
    monkeypatch.setattr("yeoul.graph.dataset_loop.MOST_TAKEN", 20)

    @tf.function(autograph=False)
    def run():
        for x in tf.data.Dataset.range(2):
            tf.identity(x)

    with pytest.raises(tf.errors.OperatorNotAllowedInGraphError, match="AutoGraph did not convert"):
        run()
