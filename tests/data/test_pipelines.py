"""Random pipelines give the elements that a naive Python model gives, in the same order."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import yeoul as tf

counts = st.integers(0, 7)
steps = st.one_of(
    st.tuples(st.just("take"), counts),
    st.tuples(st.just("skip"), counts),
    st.tuples(st.just("repeat"), st.integers(1, 3)),
    st.tuples(st.just("batch"), st.integers(1, 4), st.booleans()),
    st.tuples(st.just("map")),
    st.tuples(st.just("prefetch"), st.integers(0, 3)),
    st.tuples(st.just("cache")),
    st.tuples(st.just("enumerate"), st.integers(0, 3)),
)


def same_shape(elements):
    return len({np.shape(e) for e in elements}) <= 1


def apply_model(elements, step):
    """The step on a list of NumPy arrays; None where TensorFlow would refuse it."""
    kind, *args = step
    if kind == "take":
        return elements[: args[0]]
    if kind == "skip":
        return elements[args[0] :]
    if kind == "repeat":
        return elements * args[0]
    if kind == "map":
        return [e * 2 + 1 for e in elements]
    if kind == "batch":
        size, drop = args
        groups = [elements[i : i + size] for i in range(0, len(elements), size)]
        if drop:
            groups = [g for g in groups if len(g) == size]
        if not all(same_shape(g) for g in groups):
            return None
        return [np.stack(g) for g in groups]
    return elements


def apply_dataset(dataset, step):
    kind, *args = step
    if kind == "map":
        return dataset.map(lambda x: x * 2 + 1)
    if kind == "enumerate":
        return dataset.enumerate(args[0]).map(lambda i, x: x)
    return getattr(dataset, kind)(*args)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 12), st.lists(steps, max_size=6))
def test_a_pipeline_gives_what_the_model_gives(n, pipeline):
    dataset, model = tf.data.Dataset.range(n), [np.int64(i) for i in range(n)]
    for step in pipeline:
        longer = apply_model(model, step)
        if longer is None:
            continue
        dataset, model = apply_dataset(dataset, step), longer
    got = list(dataset.as_numpy_iterator())
    assert [g.tolist() for g in got] == [m.tolist() for m in model]
    length = int(dataset.cardinality())
    assert length in (len(model), tf.data.UNKNOWN_CARDINALITY)
    again = list(dataset.as_numpy_iterator())
    assert [g.tolist() for g in again] == [m.tolist() for m in model]


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 40), st.integers(1, 50), st.booleans())
def test_shuffle_is_a_permutation_that_reaches_as_far_as_its_buffer(n, buffer, stream):
    dataset = tf.data.Dataset.range(n)
    if stream:
        dataset = dataset.repeat(1)  # no random access: the buffer holds elements
    got = [int(x) for x in dataset.shuffle(buffer)]
    assert sorted(got) == list(range(n))
    assert all(value <= position + buffer - 1 for position, value in enumerate(got))


def test_shuffle_over_a_stream_and_over_indices_draws_the_same_order():
    x = np.arange(50)
    indexed = tf.data.Dataset.from_tensor_slices(x).shuffle(7, seed=3)
    streamed = tf.data.Dataset.from_tensor_slices(x).repeat(1).shuffle(7, seed=3)
    assert [int(v) for v in indexed] == [int(v) for v in streamed]


def test_reshuffle_each_iteration():
    same = tf.data.Dataset.range(30).shuffle(30, seed=1, reshuffle_each_iteration=False)
    assert [int(v) for v in same] == [int(v) for v in same]
    fresh = tf.data.Dataset.range(30).shuffle(30, seed=1)
    assert [int(v) for v in fresh] != [int(v) for v in fresh]


def test_zip_stops_with_the_shortest_and_keeps_the_structure():
    a, b = tf.data.Dataset.range(3), tf.data.Dataset.from_tensor_slices([10.0, 20.0])
    both = tf.data.Dataset.zip({"a": a, "b": b})
    assert [(int(e["a"]), float(e["b"])) for e in both] == [(0, 10.0), (1, 20.0)]
    assert len(both) == 2
    assert both.element_spec["b"] == tf.TensorSpec((), tf.float32)
