"""Transformations beyond what random pipelines cover."""

import threading

import numpy as np
import pytest

import yeoul as tf

Dataset = tf.data.Dataset


def test_map_is_traced_once_and_runs_vectorised():
    calls = []

    def double(x):
        calls.append(x)
        return x * 2

    ds = Dataset.range(5000).map(double)
    assert [int(x) for x in ds] == [2 * i for i in range(5000)]
    assert len(calls) == 1
    assert ds.applied.why_not is None


def test_map_to_a_structure():
    ds = Dataset.from_tensor_slices(([1.0, 2.0], [3, 4])).map(lambda a, b: {"sum": a, "b": b})
    assert [(float(e["sum"]), int(e["b"])) for e in ds] == [(1.0, 3), (2.0, 4)]
    assert ds.element_spec["b"].dtype == tf.int32


def test_map_with_random_numbers_draws_for_each_element():
    ds = Dataset.range(50).map(lambda x: tf.random.uniform([]))
    assert len({float(x) for x in ds}) > 40
    assert "random" in ds.applied.why_not


def test_map_reads_a_variable_as_it_is_now():
    v = tf.Variable(1, dtype=tf.int64)
    ds = Dataset.range(2).map(lambda x: x + v)
    assert [int(x) for x in ds] == [1, 2]
    v.assign(10)
    assert [int(x) for x in ds] == [10, 11]


def test_map_with_python_code_runs_element_by_element():
    ds = Dataset.range(3).map(lambda x: tf.py_function(lambda n: int(n) ** 2, [x], tf.int64))
    assert [int(x) for x in ds] == [0, 1, 4]


def test_map_refuses_what_is_not_callable():
    with pytest.raises(TypeError, match="map_func must be callable"):
        Dataset.range(3).map(3)


def test_batches_of_unequal_shapes_name_them():
    ds = Dataset.from_generator(
        lambda: ([0] * n for n in (1, 2)), output_signature=tf.TensorSpec((None,), tf.int32)
    )
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"\[1\].*\[2\]"):
        list(ds.batch(2))


@pytest.mark.parametrize("size", [0, -3])
def test_batch_size_must_be_positive(size):
    with pytest.raises(tf.errors.InvalidArgumentError, match="greater than zero"):
        Dataset.range(3).batch(size)


def test_batch_spec_is_static_only_when_nothing_remains():
    assert Dataset.range(4).batch(2).element_spec.shape.as_list() == [None]
    assert Dataset.range(4).batch(2, drop_remainder=True).element_spec.shape.as_list() == [2]


def test_buffer_size_must_be_positive():
    with pytest.raises(tf.errors.InvalidArgumentError, match="greater than zero"):
        Dataset.range(3).shuffle(0)


def test_endless_repeat():
    ds = Dataset.range(2).repeat()
    assert int(ds.cardinality()) == tf.data.INFINITE_CARDINALITY
    assert [int(x) for x in ds.take(5)] == [0, 1, 0, 1, 0]
    with pytest.raises(TypeError, match="infinite"):
        len(ds)


def test_zip_refuses_what_is_no_dataset():
    with pytest.raises(TypeError, match=r"expected a structure of tf\.data\.Dataset"):
        Dataset.zip((Dataset.range(2), [1, 2]))


def test_prefetch_stops_its_thread_when_the_consumer_stops():
    iterator = iter(Dataset.range(100_000).repeat().batch(3).prefetch(1))
    next(iterator)
    del iterator
    names = [t.name for t in threading.enumerate()]
    assert "yeoul-prefetch" not in names


def test_cache_keeps_what_a_random_map_drew():
    ds = Dataset.range(5).map(lambda x: tf.random.uniform([])).cache()
    assert [float(x) for x in ds] == [float(x) for x in ds]


def test_enumerate_counts_from_start():
    pairs = [(int(i), int(x)) for i, x in Dataset.range(2).enumerate(start=5)]
    assert pairs == [(5, 0), (6, 1)]


def test_the_iterator_ends_with_out_of_range():
    iterator = iter(Dataset.range(1))
    assert int(iterator.get_next()) == 0
    with pytest.raises(tf.errors.OutOfRangeError, match="End of sequence"):
        iterator.get_next()


def test_elements_stay_what_they_were():
    source = np.arange(6.0).reshape(3, 2)
    elements = list(Dataset.from_tensor_slices(source).batch(2))
    before = [e.numpy() for e in elements]
    elements[0].numpy()[:] = -1
    assert all((a == e.numpy()).all() for a, e in zip(before, elements, strict=True))


def test_functions_may_change_the_dicts_that_they_get():
    def counted(counts, x):
        counts["all"] += 1
        counts["even"] += tf.cast(x % 2 == 0, tf.int32)
        return counts

    found = Dataset.range(5).reduce({"all": 0, "even": 0}, counted)
    assert {key: int(value) for key, value in found.items()} == {"all": 5, "even": 3}

    def more(element):
        element["double"] = element.pop("x") * 2
        return element

    ds = Dataset.from_tensor_slices({"x": [1, 2]}).map(more)
    assert [{k: int(v) for k, v in e.items()} for e in ds] == [{"double": 2}, {"double": 4}]


def test_transformations_can_follow_any_other(tmp_path):
    ds = Dataset.range(6).group_by_window(lambda x: x % 2, lambda key, w: w, 6)
    assert [int(x) for x in ds.window(4).flat_map(lambda w: w.take(1))] == [0, 3]
    assert int(ds.reduce(np.int64(0), lambda s, x: s + x)) == 15
    ds = Dataset.range(6).snapshot(str(tmp_path / "s"))
    assert [int(x) for x in ds.shard(2, 1)] == [1, 3, 5]
    ds = Dataset.range(1, 5).map(lambda x: tf.fill([x], x)).sparse_batch(2, [4]).batch(2)
    assert next(iter(ds)).dense_shape.numpy().tolist() == [2, 2, 4]


def test_repeat_goes_on_after_a_pass_without_elements():
    passes = []

    def numbers():
        passes.append(None)
        return iter(range(len(passes) - 1))

    ds = Dataset.from_generator(numbers, output_signature=tf.TensorSpec([], tf.int64))
    assert [int(x) for x in ds.repeat(3)] == [0, 0, 1]


def test_prefetch_draws_no_passes_that_nobody_sees():
    for ahead in (0, 2):
        source = Dataset.range(6).shuffle(6, seed=1)
        list(source.repeat().prefetch(ahead).take(9))
        found = [int(x) for x in source]
        if not ahead:
            expected = found
    assert found == expected


def test_what_is_made_of_endless_data_is_endless():
    endless = tf.data.Dataset.range(5).repeat()
    for made in (
        endless.group_by_window(lambda x: x % 2, lambda key, w: w.batch(2), window_size=2),
        endless.bucket_by_sequence_length(lambda x: tf.cast(x, tf.int32), [3], [2, 2]),
        endless.batch(2).unbatch(),
        endless.rejection_resample(lambda x: tf.cast(x % 2, tf.int32), [0.5, 0.5]),
    ):
        assert int(made.cardinality()) == tf.data.INFINITE_CARDINALITY
