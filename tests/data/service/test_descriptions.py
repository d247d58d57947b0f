"""Datasets that travel: what they yield afterwards, and what is refused."""

import numpy as np
import pytest

import yeoul as tf
from yeoul.data.service import messages
from yeoul.data.service.descriptions import dataset_described, described_dataset
from yeoul.data.service.journal import Memory

D = tf.data.Dataset
OUTSIDE = tf.constant([1.0, 2.0])
TOTAL = tf.data.experimental.Reducer(
    lambda key: tf.constant(0, tf.int64), lambda s, x: s + x, lambda s: s
)


def options():
    made = tf.data.Options()
    made.deterministic = True
    made.threading.private_threadpool_size = 3
    made.autotune.autotune_algorithm = tf.data.experimental.AutotuneAlgorithm.HILL_CLIMB
    return made


def filled(n=4):
    return D.range(n).map(lambda x: tf.fill([x], x))


def cached():
    made = D.range(3).cache()
    list(made)
    return made


PLANS = {
    "range": lambda: D.range(3, 9, 2),
    "slices": lambda: D.from_tensor_slices({"a": ["x", "y"], "b": (np.eye(2),)}),
    "ragged slices": lambda: D.from_tensor_slices(tf.ragged.constant([[1], [2, 3]])),
    "sparse slices": lambda: D.from_tensor_slices(tf.sparse.from_dense([[1, 0], [0, 2]])),
    "list": lambda: tf.data.experimental.from_list([(1, "a"), (2, "b")]),
    "map": lambda: D.range(3).map(lambda x: (tf.cast(x, tf.float32) + OUTSIDE, {"k": x * 2})),
    "map of pairs": lambda: D.range(3).enumerate().map(lambda i, x: i * x),
    "none": lambda: D.range(2).map(lambda x: (x, None)),
    "branches": lambda: D.range(4).map(lambda x: x + 10 if x > 1 else x),
    "filter": lambda: D.range(9).filter(lambda x: x % 2 == 0).batch(2),
    "shuffle": lambda: D.range(9).shuffle(4, seed=3).repeat(2),
    "padded": lambda: filled().padded_batch(2, padding_values=tf.constant(7, tf.int64)),
    "ragged": lambda: filled().ragged_batch(2),
    "sparse": lambda: filled().sparse_batch(2, [4]),
    "scan": lambda: D.range(4).scan(tf.constant(0, tf.int64), lambda s, x: (s + x, s)),
    "groups": lambda: D.range(4).apply(
        tf.data.experimental.group_by_reducer(lambda x: x % 2, TOTAL)
    ),
    "choose": lambda: D.choose_from_datasets([D.range(3), D.range(9)], D.range(2).repeat(3)),
    "windows": lambda: D.range(6).group_by_window(
        lambda x: x % 2, lambda key, window: window.map(lambda x: x + 1).batch(2), window_size=2
    ),
    "window and flat map": lambda: D.range(5).window(2).flat_map(lambda w: w.batch(2)),
    "buckets": lambda: filled().bucket_by_sequence_length(
        lambda x: tf.shape(x)[0], [2, 3], [2, 2, 1], padding_values=tf.constant(-1, tf.int64)
    ),
    "rebatch": lambda: D.range(8).batch(3).rebatch([1, 2]),
    "options": lambda: D.range(3).with_options(options()),
    "prefetch": lambda: D.range(3).prefetch(2),
    "cache": cached,
    "flat map by name": lambda: D.range(4).flat_map(D.range),
    "shared": lambda: D.zip((cached(),) * 2).concatenate(D.zip((D.range(1), D.range(1)))),
}


def travelled(dataset):
    data = b"".join(messages.parts_of(described_dataset(dataset)))
    return dataset_described(messages.receive(Memory(data)))


def plain(value):
    if isinstance(value, tf.RaggedTensor):
        return value.to_list()
    if isinstance(value, tf.SparseTensor):
        return tf.sparse.to_dense(value).numpy().tolist()
    return None if value is None else np.asarray(value.numpy()).tolist()


def elements(dataset):
    return [tf.nest.map_structure(plain, element) for element in dataset]


@pytest.mark.parametrize("name", PLANS)
def test_it_yields_the_same(name):
    dataset = PLANS[name]()
    other = travelled(dataset)
    assert repr(other) == repr(dataset)
    assert other.cardinality() == dataset.cardinality()
    assert other.options() == dataset.options()
    assert elements(other) == elements(dataset)


def test_what_a_cache_holds_stays_behind():
    assert travelled(cached()).kept.chunks is None


def generator():
    return D.from_generator(lambda: [1], output_signature=tf.TensorSpec([]))


VARIABLE = tf.Variable(3)
REFUSED = {
    "generator": (generator, "FlatMapDataset.*lambda.*a Python object"),
    "py_function": (
        lambda: D.range(2).map(lambda x: tf.py_function(abs, [x], tf.int64)).batch(2),
        r"<_MapDataset.*calls Python \(EagerPyFunc\)",
    ),
    "variable": (lambda: D.range(2).map(lambda x: VARIABLE + 1), "uses the variables Variable:0"),
    "datasets": (
        lambda: D.range(2).flat_map(lambda x: D.range(x)),
        "makes datasets.*depends on a tensor",
    ),
    "windows": (
        lambda: D.range(2).group_by_window(
            lambda x: x, lambda k, w: w.map(lambda x: x + k), window_size=2
        ),
        "GroupByWindowDataset.*depends on a tensor",
    ),
    "sizes of windows": (
        lambda: D.range(2).group_by_window(
            lambda x: x, lambda k, w: w, window_size_func=lambda k: k + 1
        ),
        "GroupByWindowDataset.*a Python object",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_travel_is_named(name):
    make, message = REFUSED[name]
    with pytest.raises(tf.errors.FailedPreconditionError, match=message):
        described_dataset(make())


def test_descriptions_name_no_other_classes():
    entry = {"nodes": [{"class": "storage:Writing", "fields": {}}], "functions": [], "root": 0}
    with pytest.raises(ValueError, match="'storage:Writing', which is no dataset"):
        dataset_described(entry)
    entry["nodes"][0]["class"] = "range:Range"
    entry["nodes"][0]["fields"] = {"numbers": ["call", "os.system"]}
    with pytest.raises(ValueError, match="nothing that is known"):
        dataset_described(entry)
