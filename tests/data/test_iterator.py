"""Iterators as arguments of functions."""

import gc
import weakref

import pytest

import yeoul as tf


@pytest.fixture
def ds():
    return tf.data.Dataset.from_tensor_slices(tf.range(10.0)).batch(2)


@pytest.fixture
def step():
    return tf.function(lambda it: tf.reduce_sum(next(it)), autograph=False)


def test_all_iterators_of_a_spec_share_a_trace(ds, step):
    for _ in range(3):
        it = iter(ds)
        assert [float(step(it)) for _ in range(5)] == [1.0, 5.0, 9.0, 13.0, 17.0]
    assert float(step(iter(ds.map(lambda x: x * 2.0)))) == 2.0
    assert step.experimental_get_tracing_count() == 1
    step(iter(tf.data.Dataset.range(3)))
    assert step.experimental_get_tracing_count() == 2


def test_the_end(ds, step):
    it = iter(ds)
    for _ in range(5):
        step(it)
    with pytest.raises(tf.errors.OutOfRangeError, match="End of sequence"):
        step(it)
    assert float(step(iter(ds))) == 1.0


def test_two_iterators(ds):
    f = tf.function(
        lambda a, b: tf.reduce_sum(next(a)) * 10.0 + tf.reduce_sum(b.get_next()), autograph=False
    )
    assert float(f(iter(ds), iter(ds.skip(1)))) == 15.0
    assert float(f(iter(ds.skip(1)), iter(ds))) == 51.0
    it = iter(ds)
    assert float(f(it, it)) == 15.0
    assert f.experimental_get_tracing_count() == 1


def test_an_iterator_in_a_function_in_a_function(ds, step):
    outer = tf.function(lambda it: step(it) + step(it), autograph=False)
    for _ in range(2):
        it = iter(ds)
        assert [float(outer(it)), float(outer(it))] == [6.0, 22.0]
    assert outer.experimental_get_tracing_count() == 1


def test_concrete_functions_and_signatures(ds, step):
    concrete = step.get_concrete_function(iter(ds))
    spec = tf.data.IteratorSpec(tf.TensorSpec([None]))
    assert concrete.structured_input_signature == ((spec,), {})
    assert "it: IteratorSpec(TensorSpec(shape=(None,)" in concrete.pretty_printed_signature(False)
    it = iter(ds)
    assert [float(concrete(it)), float(concrete(it)), float(next(it)[0])] == [1.0, 5.0, 4.0]
    signed = tf.function(lambda it: next(it) + 1.0, input_signature=[spec], autograph=False)
    assert signed(iter(ds)).numpy().tolist() == [1.0, 2.0]
    with pytest.raises(TypeError, match=r"Can not cast <.*Iterator.*to IteratorSpec"):
        signed(iter(tf.data.Dataset.range(3)))
    with pytest.raises(TypeError, match="an iterator in a graph"):
        tf.function(lambda it: concrete(it), autograph=False)(it)
    assert spec.element_spec == tf.TensorSpec([None])
    assert spec.value_type is type(it)


def test_a_trace_does_not_keep_an_iterator(ds, step):
    it = iter(ds)
    step(it)
    gone = weakref.ref(it)
    del it
    gc.collect()
    assert gone() is None


def test_assignments_and_an_iterator(ds):
    total = tf.Variable(0.0)

    @tf.function(autograph=False)
    def add(it, k):
        total.assign_add(tf.reduce_sum(next(it)) * k)
        return total.read_value()

    it = iter(ds)
    assert [float(add(it, 2.0)), float(add(it, 2.0))] == [2.0, 12.0]
    assert float(add(iter(ds), tf.constant(1.0))) == 13.0
