"""What `ignore_errors` makes of elements that cannot be computed."""

import numpy as np
import pytest

import yeoul as tf
from tests.data.failing import seen_and_error, values

Dataset = tf.data.Dataset
errors = tf.errors


# The expected elements are TensorFlow's.


def bad(x):
    """1 / (x - 3), with an error for 3."""
    return tf.debugging.check_numerics(1 / (tf.cast(x, tf.float32) - 3), "bad")


def bad_in_python(x):
    def inverse(v):
        return np.float32(1 / (int(v) - 3))

    y = tf.py_function(inverse, [x], tf.float32)
    y.set_shape([])
    return y


def in_python(x):
    """The number, with an error for that of 0."""

    def checked(v):
        if v < -0.3 and v > -0.4:
            raise ValueError("no")
        return v

    y = tf.py_function(checked, [x], tf.float32)
    y.set_shape([])
    return y


def some(stop, function=bad, **options):
    return Dataset.range(stop).map(function, **options)


def expected(*numbers):
    return [float(np.float32(1) / np.float32(n - 3)) for n in numbers]


IGNORED = {
    "map": (lambda: some(6), expected(0, 1, 2, 4, 5)),
    "python": (lambda: some(6, bad_in_python), expected(0, 1, 2, 4, 5)),
    "threads": (lambda: some(6, bad_in_python, num_parallel_calls=2), expected(0, 1, 2, 4, 5)),
    "prefetch": (lambda: some(6).prefetch(2), expected(0, 1, 2, 4, 5)),
    "take": (lambda: some(10).take(5), expected(0, 1, 2, 4, 5)),
    "repeat": (lambda: some(5).repeat(2), expected(0, 1, 2, 4) * 2),
    "cache": (lambda: some(5).cache(), expected(0, 1, 2, 4)),
    "concatenate": (lambda: some(5).concatenate(some(4)), expected(0, 1, 2, 4, 0, 1, 2)),
    "filter": (lambda: some(10).filter(lambda x: x > 0), expected(4, 5, 6, 7, 8, 9)),
    "predicate": (lambda: Dataset.range(6).filter(lambda x: bad(x) > 0), [4, 5]),
    "batch": (lambda: some(10).batch(4), [expected(4, 5, 6, 7), expected(8, 9)]),
    "padded_batch": (lambda: some(10).padded_batch(4), [expected(4, 5, 6, 7), expected(8, 9)]),
    "refused by padded_batch": (
        lambda: Dataset.range(8).map(lambda x: tf.fill([x % 3 + 1], x)).padded_batch(2, [2]),
        [[[0, 0], [1, 1]], [[6, 0], [7, 7]]],
    ),
    "batch after prefetch": (
        lambda: some(10).prefetch(1).batch(4),
        [expected(4, 5, 6, 7), expected(8, 9)],
    ),
    "zip": (
        lambda: Dataset.zip((some(6), Dataset.range(6))),
        list(zip(expected(0, 1, 2, 4, 5), [0, 1, 2, 4, 5], strict=True)),
    ),
    "zip after threads": (
        lambda: Dataset.zip(
            (
                some(8, bad_in_python).map(in_python, num_parallel_calls=2).prefetch(1),
                Dataset.range(8).map(lambda x: x),
            )
        ),
        [
            (x, i)
            for x, i in zip(expected(0, 1, 2, 4, 5, 6, 7), [0, 1, 2, 4, 5, 6, 7], strict=True)
            if i
        ],
    ),
    "enumerate": (
        lambda: some(5).enumerate(),
        list(zip([0, 1, 2, 4], expected(0, 1, 2, 4), strict=True)),
    ),
    "flat_map": (
        lambda: Dataset.range(2).flat_map(lambda i: Dataset.range(5).map(bad)),
        expected(0, 1, 2, 4) * 2,
    ),
    "function of flat_map": (
        lambda: Dataset.range(5).flat_map(lambda i: Dataset.from_tensors(bad(i))),
        expected(0, 1, 2, 4),
    ),
    "interleave": (
        lambda: Dataset.range(2).interleave(lambda i: Dataset.range(5).map(bad), cycle_length=2),
        expected(0, 0, 1, 1, 2, 2, 4, 4),
    ),
    "scan": (
        lambda: Dataset.range(6).scan(np.int64(0), lambda s, x: (s + x, bad(x))),
        expected(0, 1, 2, 4, 5),
    ),
    "unbatch": (lambda: Dataset.range(6).batch(2).map(bad).unbatch(), expected(0, 1, 4, 5)),
}


@pytest.mark.parametrize("name", IGNORED)
def test_ignored_errors(name):
    make, wanted = IGNORED[name]
    found = values(make().ignore_errors())
    tf.nest.assert_same_structure(found, wanted)
    assert tf.nest.flatten(found) == pytest.approx(tf.nest.flatten(wanted))


def test_ignored_errors_of_shuffled_elements():
    found = values(some(6).shuffle(6, seed=1).ignore_errors())
    assert sorted(found) == pytest.approx(sorted(expected(0, 1, 2, 4, 5)))


def test_errors_after_ignore_errors_are_raised():
    data = some(6).ignore_errors().map(lambda x: tf.debugging.check_numerics(1 / (x - 1), "after"))
    found, error = seen_and_error(data)
    assert len(found) == 3  # 1 / (4 - 3) is 1
    assert isinstance(error, errors.InvalidArgumentError)


@pytest.mark.parametrize("name", ["map", "batch", "zip", "filter", "concatenate"])
def test_ignored_errors_after_a_return(name):
    data = IGNORED[name][0]().ignore_errors()
    whole = values(data)
    iterator = iter(data)
    for i in range(len(whole)):
        other = iter(data)
        other.load_state_dict(iterator.state_dict())
        assert values_of(other) == whole[i:]
        next(iterator)


def values_of(iterator):
    return [tf.nest.map_structure(lambda x: x.numpy().tolist(), e) for e in iterator]


def test_ignored_errors_are_logged(caplog):
    tf.get_logger().propagate = True
    try:
        assert len(values(some(5).ignore_errors(log_warning=True))) == 4
        assert len(values(some(5).ignore_errors())) == 4
    finally:
        tf.get_logger().propagate = False
    (record,) = caplog.records
    assert "bad : Tensor had Inf values" in record.getMessage()


def rows(*lengths):
    """Vectors of these lengths, each of its number."""
    data = [[i + 1] * n for i, n in enumerate(lengths)]
    return Dataset.from_generator(
        lambda: iter(data), output_signature=tf.TensorSpec([None], tf.int32)
    )


def test_rows_of_different_shapes_in_a_batch():
    data = rows(1, 1, 2, 1, 1, 1)
    found, error = seen_and_error(data.batch(2))
    assert found == [[[1], [2]]]
    assert isinstance(error, errors.InvalidArgumentError)
    assert "First element had shape [2] and a later element had shape [1]" in str(error)
    assert values(data.batch(2).ignore_errors()) == [[[1], [2]], [[5], [6]]]
    assert values(data.batch(4).ignore_errors()) == [[[5], [6]]]


def test_a_large_chunk_after_a_row_of_another_shape():
    same = Dataset.from_tensor_slices(np.arange(10, dtype=np.int32)[:, None])
    data = rows(2).concatenate(same).batch(3).ignore_errors()
    assert values(data) == [[[2], [3], [4]], [[5], [6], [7]], [[8], [9]]]
