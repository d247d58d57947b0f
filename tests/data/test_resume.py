"""Iterators go on where they were, at any step, for every transformation with a position."""

import json

import numpy as np
import pytest

import yeoul as tf

D = tf.data.Dataset


def shown(element):
    return [
        x.to_list() if hasattr(x, "to_list") else np.asarray(x).tolist()
        for x in tf.nest.flatten(element)
    ]


def words():
    return D.from_tensor_slices([b"a", b"b", b"a", b"c", b"b", b"d"])


def generated():
    def numbers():
        yield from range(9)

    return D.from_generator(numbers, output_signature=tf.TensorSpec([], tf.int64))


def lengths():
    return D.range(12).map(lambda x: tf.range(x % 5))


def loud(x):
    return x + tf.cast(tf.random.uniform([], 0, 100, tf.int32, seed=4), tf.int64)


def running(state, x):
    return state + x, state * 2 + x


PIPELINES = {
    "range": lambda: D.range(7),
    "slices": lambda: D.from_tensor_slices((np.arange(7), np.arange(14).reshape(7, 2))),
    "tensors": lambda: D.from_tensors([1, 2]).repeat(3),
    "generator": generated,
    "map": lambda: D.range(9).map(lambda x: x * 2),
    "random map": lambda: D.range(9).map(loud).repeat(2),
    "untraceable map": lambda: D.range(7).map(lambda x: tf.numpy_function(abs, [x], tf.int64)),
    "filter": lambda: D.range(20).filter(lambda x: x % 3 == 1),
    "random filter": lambda: D.range(30).filter(
        lambda x: tf.random.uniform([], seed=2) < 0.5 + 0.0 * tf.cast(x, tf.float32)
    ),
    "batch": lambda: D.range(11).batch(3),
    "batch of filter": lambda: D.range(21).filter(lambda x: x % 2 == 0).batch(3),
    "padded batch": lambda: lengths().padded_batch(4),
    "ragged batch": lambda: lengths().ragged_batch(4),
    "dense to ragged batch": lambda: lengths().apply(tf.data.experimental.dense_to_ragged_batch(3)),
    "rebatch": lambda: D.range(17).batch(4).rebatch([3, 2]),
    "unbatch": lambda: D.range(12).batch(4).unbatch(),
    "shuffle": lambda: D.range(13).shuffle(5, seed=1),
    "full shuffle": lambda: D.range(13).shuffle(13),
    "reshuffled": lambda: D.range(6).shuffle(6).repeat(3),
    "shuffled once": lambda: D.range(6).shuffle(6, reshuffle_each_iteration=False).repeat(3),
    "stream shuffle": lambda: D.range(20).filter(lambda x: x % 2 == 0).shuffle(4).repeat(2),
    "shuffle of shapes": lambda: lengths().shuffle(5, seed=3),
    "repeat": lambda: D.range(4).repeat(3),
    "take": lambda: D.range(9).shuffle(9).take(5).repeat(2),
    "skip": lambda: D.range(9).shuffle(9).skip(4).repeat(2),
    "shard": lambda: D.range(17).shard(3, 1),
    "window": lambda: D.range(9).window(4, 2).flat_map(lambda w: w.batch(4)),
    "flat map": lambda: D.range(5).flat_map(lambda x: D.range(x)),
    "flat map of shuffles": lambda: D.range(4).flat_map(lambda x: D.range(4).shuffle(4, seed=1)),
    "interleave": lambda: D.range(5).interleave(
        lambda x: D.range(x * 10, x * 10 + x), cycle_length=3, block_length=2
    ),
    "zip": lambda: D.zip((D.range(9).shuffle(9), D.range(9).filter(lambda x: x > 2))),
    "enumerate": lambda: D.range(9).shuffle(3).enumerate(5),
    "concatenate": lambda: D.range(4).shuffle(4).concatenate(D.range(4, 9).shuffle(5)).repeat(2),
    "cache": lambda: D.range(6).shuffle(6).cache().repeat(3),
    "prefetch": lambda: D.range(9).shuffle(9).prefetch(2).repeat(2),
    "scan": lambda: D.range(9).scan(np.int64(1), running),
    "take while": lambda: D.range(9).take_while(lambda x: x < 6).repeat(2),
    "unique": lambda: words().unique().repeat(2),
    "group by window": lambda: D.range(12).group_by_window(
        lambda x: x % 3, lambda key, window: window.batch(2), 2
    ),
    "bucket": lambda: lengths().bucket_by_sequence_length(
        lambda x: tf.shape(x)[0], [2, 4], [2, 3, 2]
    ),
    "choose": lambda: D.choose_from_datasets(
        [D.range(5).shuffle(5), D.range(10, 15)], D.range(2).repeat(4)
    ),
    "sample": lambda: D.sample_from_datasets([D.range(6), D.range(10, 16)], [0.5, 0.5]),
    "resample": lambda: D.range(20).rejection_resample(lambda x: x % 2, [0.2, 0.8]),
    "random": lambda: D.random(seed=3).take(300).batch(50),
    "new random": lambda: D.random(rerandomize_each_iteration=True).take(4).repeat(2),
    "counter": lambda: D.counter(3, 2).take(600).batch(100),
    "options": lambda: D.range(5).with_options(tf.data.Options()).shuffle(5),
    "known length": lambda: D.range(5).apply(tf.data.experimental.assert_cardinality(5)),
    "list": lambda: tf.data.experimental.from_list([(1, 2), (3, 4), (5, 6)]),
    "ignored errors": lambda: (
        D.range(8)
        .map(lambda x: tf.debugging.check_numerics(1.0 / tf.cast(x % 3, tf.float32), "x"))
        .ignore_errors()
    ),
}


@pytest.mark.parametrize("name", PIPELINES)
def test_the_rest_is_the_same_at_each_step(name):
    data = PIPELINES[name]()
    iterator = iter(data)
    states, seen = [json.dumps(iterator.state_dict())], []
    for element in iterator:
        seen.append(shown(element))
        states.append(json.dumps(iterator.state_dict()))
    assert seen
    for number, state in enumerate(states):
        other = iter(data)
        other.load_state_dict(json.loads(state))
        assert [shown(e) for e in other] == seen[number:], f"{name} at {number}"


@pytest.mark.parametrize("name", ["reshuffled", "concatenate", "cache", "random map", "sample"])
def test_a_new_dataset_goes_on_too(name):
    iterator = iter(PIPELINES[name]())
    for _ in range(3):
        next(iterator)
    state = iterator.state_dict()
    rest = [shown(e) for e in iterator]
    other = iter(PIPELINES[name]())
    other.load_state_dict(state)
    assert [shown(e) for e in other] == rest


def test_files(tmp_path):
    paths = []
    for number in range(3):
        paths.append(str(tmp_path / f"{number}.txt"))
        (tmp_path / f"{number}.txt").write_text("".join(f"{number}:{i}\n" for i in range(4)))
    for data in (
        tf.data.TextLineDataset(paths),
        tf.data.TextLineDataset(paths, num_parallel_reads=2),
        D.list_files(str(tmp_path / "*.txt")).interleave(tf.data.TextLineDataset, 2),
    ):
        iterator = iter(data)
        for _ in range(5):
            next(iterator)
        state = iterator.state_dict()
        rest = [shown(e) for e in iterator]
        assert len(rest) == 7
        iterator.load_state_dict(state)
        assert [shown(e) for e in iterator] == rest


def test_nothing_before_the_place_is_computed():
    calls = []

    def noted(x):
        calls.append(int(x))
        return x

    data = D.range(100_000).map(lambda x: tf.numpy_function(noted, [x], tf.int64)).batch(10)
    data = D.zip((data, data)).skip(1).take(9_000)
    iterator = iter(data)
    state = iterator.state_dict()
    next(iterator)
    iterator.load_state_dict(state)
    assert int(next(iterator)[0][0]) == 10
    far = iter(D.range(100_000).map(lambda x: tf.numpy_function(noted, [x], tf.int64)).batch(10))
    next(far)
    state = far.state_dict()
    state["mark"][1] += 5_000
    calls.clear()
    far.load_state_dict(state)
    assert next(far).numpy().tolist() == list(range(50_010, 50_020))
    assert min(calls) >= 50_010


def test_states_that_do_not_fit():
    iterator = iter(D.range(5))
    with pytest.raises(tf.errors.InvalidArgumentError, match="state_dict"):
        iterator.load_state_dict({"place": 3})
    shuffled = iter(D.range(5).shuffle(5)).state_dict()
    with pytest.raises(tf.errors.InvalidArgumentError, match="1 random"):
        iterator.load_state_dict(shuffled)


def test_a_new_dataset_has_the_elements_of_the_cache():
    first = PIPELINES["cache"]()
    data = D.range(6).shuffle(6).cache()
    kept = [shown(e) for e in data]
    state = iter(data).state_dict()
    assert kept == [shown(e) for e in data]
    other = iter(D.range(6).shuffle(6).cache())
    other.load_state_dict(state)
    assert [shown(e) for e in other] == kept
    assert [shown(e) for e in first][:6] == [shown(e) for e in first][6:12]
