"""Elements that are more than tensors, datasets of datasets, and functions that make datasets."""

import numpy as np
import pytest

import yeoul as tf

Dataset = tf.data.Dataset


def values(dataset):
    return [np.asarray(x).tolist() for x in dataset.as_numpy_iterator()]


def test_windows_are_datasets_that_can_be_iterated_again():
    windows = list(Dataset.range(5).window(2))
    assert [values(w) for w in windows] == [[0, 1], [2, 3], [4]]
    assert [values(w) for w in windows] == [[0, 1], [2, 3], [4]]
    assert [len(w) for w in windows] == [2, 2, 1]


def test_functions_that_make_datasets_are_traced_once_for_their_spec():
    calls = []

    def make(x):
        if not tf.executing_eagerly():
            calls.append(x)
        return Dataset.range(x)

    assert values(Dataset.range(4).flat_map(make)) == [0, 0, 1, 0, 1, 2]
    assert len(calls) == 1


def test_inner_functions_are_traced_once():
    traced = []

    def square(x):
        if not tf.executing_eagerly():
            traced.append(x)
        return x * x

    ds = Dataset.range(1, 5).flat_map(lambda x: Dataset.range(x).map(square))
    assert values(ds) == [0, 0, 1, 0, 1, 4, 0, 1, 4, 9]
    assert len(traced) <= 2


def test_inner_functions_see_the_outer_element():
    ds = Dataset.range(3).flat_map(lambda x: Dataset.range(2).map(lambda y: 10 * x + y))
    assert values(ds) == [0, 1, 10, 11, 20, 21]


def test_windows_reduce_in_map():
    ds = Dataset.range(6).window(2).map(lambda w: w.reduce(np.int64(0), lambda s, x: s + x))
    assert values(ds) == [1, 5, 9]


def test_a_dataset_cannot_be_made_of_an_argument_of_a_tf_function():
    @tf.function
    def count(n):
        return Dataset.range(n).reduce(np.int64(0), lambda s, x: s + 1)

    with pytest.raises(TypeError, match=r"Make the dataset outside of the tf\.function"):
        count(tf.constant(3))


def test_tf_function_returns_a_dataset_of_known_values():
    assert values(tf.function(lambda: Dataset.range(3))()) == [0, 1, 2]


def test_ragged_elements_pass_shuffle_take_zip_and_filter():
    ragged = tf.ragged.constant([[1], [2, 3], [], [4]])
    ds = Dataset.zip((Dataset.from_tensor_slices(ragged), Dataset.range(4)))
    ds = ds.shuffle(4, seed=1).filter(lambda row, n: n > 0).take(3)
    assert sorted((int(n), row.numpy().tolist()) for row, n in ds) == [
        (1, [2, 3]),
        (2, []),
        (3, [4]),
    ]


def test_sparse_slices_batch_again():
    sparse = tf.sparse.from_dense([[1, 0, 2], [0, 0, 0], [0, 3, 0]])
    (whole,) = Dataset.from_tensor_slices(sparse).batch(3)
    assert tf.sparse.to_dense(whole).numpy().tolist() == [[1, 0, 2], [0, 0, 0], [0, 3, 0]]


def test_from_generator_checks_composite_elements():
    spec = tf.RaggedTensorSpec([None, None], tf.int32)
    ds = Dataset.from_generator(lambda: iter([tf.constant([1])]), output_signature=spec)
    with pytest.raises(tf.errors.InvalidArgumentError, match="expected RaggedTensorSpec"):
        list(ds)


def test_optionals_are_elements():
    ds = Dataset.range(2).map(tf.experimental.Optional.from_value)
    assert [int(o.get_value()) for o in ds] == [0, 1]


def test_iteration_of_numpy_refuses_datasets():
    with pytest.raises(TypeError, match=r"as_numpy_iterator.* is not supported"):
        Dataset.range(2).window(2).as_numpy_iterator()


@pytest.mark.parametrize("count", [0, 1, 2, 3, 10])
@pytest.mark.parametrize("parts", [1, 2, 5])
def test_shards_are_a_partition(count, parts):
    for chunked in (Dataset.range(count), Dataset.range(count).batch(1).unbatch()):
        shards = [chunked.shard(parts, i) for i in range(parts)]
        assert sorted(v for shard in shards for v in values(shard)) == list(range(count))
        assert [values(s) for s in shards] == [list(range(i, count, parts)) for i in range(parts)]


@pytest.mark.parametrize("size", [1, 2, 3, 5])
@pytest.mark.parametrize("shift", [1, 2, 4])
@pytest.mark.parametrize("stride", [1, 3])
@pytest.mark.parametrize("drop", [False, True])
def test_windows_against_slices(size, shift, stride, drop):
    count = 9
    wanted = [list(range(at, count, stride))[:size] for at in range(0, count, shift)]
    if drop:
        wanted = [w for w in wanted if len(w) == size]
    windows = Dataset.range(count).window(size, shift, stride, drop)
    assert [values(w) for w in windows] == wanted
    assert len(windows) == len(wanted)


def test_rejection_resample_reaches_the_shares_wished():
    ds = Dataset.range(4000).map(lambda x: tf.cast(x % 10 == 0, tf.int32))
    ds = ds.rejection_resample(lambda c: c, [0.5, 0.5], seed=2)
    classes = [int(c) for c, _ in ds]
    assert 0.4 < np.mean(classes) < 0.6
    assert 600 < len(classes) < 1000


def test_sample_passes_over_datasets_that_have_ended():
    ds = Dataset.sample_from_datasets([Dataset.range(2), Dataset.range(10, 40)], seed=1)
    found = values(ds)
    assert sorted(found) == [0, 1, *range(10, 40)]


def test_a_filter_refuses_what_is_no_bool():
    with pytest.raises(ValueError, match=r"must return a `tf\.bool` scalar"):
        Dataset.range(2).filter(lambda x: x)


def test_reduce_relaxes_shapes():
    start = tf.zeros([0], tf.int64)
    found = Dataset.range(3).reduce(start, lambda s, x: tf.concat([s, [x]], 0))
    assert found.numpy().tolist() == [0, 1, 2]
