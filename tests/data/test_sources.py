"""Sources: what they accept, what their elements are, what they refuse."""

import numpy as np
import pytest

import yeoul as tf


def test_slices_of_a_structure():
    ds = tf.data.Dataset.from_tensor_slices({"a": np.arange(4).reshape(2, 2), "b": ["x", "y"]})
    first = next(iter(ds))
    assert first["a"].numpy().tolist() == [0, 1]
    assert first["b"].numpy() == b"x"
    assert ds.element_spec == {
        "a": tf.TensorSpec((2,), tf.int64),
        "b": tf.TensorSpec((), tf.string),
    }
    assert len(ds) == 2


def test_slices_of_unequal_lengths():
    with pytest.raises(ValueError, match=r"same\s+first dimension"):
        tf.data.Dataset.from_tensor_slices(([1, 2], [1, 2, 3]))


def test_slices_of_a_scalar():
    with pytest.raises(ValueError, match="rank >= 1"):
        tf.data.Dataset.from_tensor_slices(3)


def test_from_tensors_is_one_element():
    ds = tf.data.Dataset.from_tensors(([1, 2], 3.0))
    (a, b) = next(iter(ds))
    assert a.numpy().tolist() == [1, 2]
    assert float(b) == 3.0
    assert len(ds) == 1


@pytest.mark.parametrize("args", [(5,), (2, 5), (5, 1, -2), (0,), (3, 3), (1, 10, 4)])
def test_range_is_pythons(args):
    ds = tf.data.Dataset.range(*args)
    assert [int(x) for x in ds] == list(range(*args))
    assert len(ds) == len(range(*args))


def test_range_output_type():
    assert tf.data.Dataset.range(2, output_type=tf.int32).element_spec.dtype == tf.int32


def test_range_of_step_zero():
    with pytest.raises(ValueError, match="must not be 0"):
        tf.data.Dataset.range(1, 2, 0)


def generator():
    for i in range(5):
        yield np.float32(i), i


SIGNATURE = (tf.TensorSpec((), tf.float32), tf.TensorSpec((), tf.int64))


def test_from_generator():
    ds = tf.data.Dataset.from_generator(generator, output_signature=SIGNATURE)
    assert [(float(a), int(b)) for a, b in ds] == [(float(i), i) for i in range(5)]
    assert int(ds.cardinality()) == tf.data.UNKNOWN_CARDINALITY
    with pytest.raises(TypeError, match="unknown"):
        len(ds)


def test_from_generator_with_types_shapes_and_args():
    def count(n):
        for i in range(n):
            yield [i, i]

    ds = tf.data.Dataset.from_generator(count, tf.int32, tf.TensorShape([2]), args=[3])
    assert [x.numpy().tolist() for x in ds] == [[0, 0], [1, 1], [2, 2]]


def test_from_generator_of_varying_shapes():
    ds = tf.data.Dataset.from_generator(
        lambda: ([0] * n for n in range(3)), output_signature=tf.TensorSpec((None,), tf.int32)
    )
    assert [x.shape[0] for x in ds] == [0, 1, 2]


def test_a_generator_is_not_an_iterable():
    with pytest.raises(TypeError, match="callable"):
        tf.data.Dataset.from_generator([1, 2], output_signature=SIGNATURE)


def test_a_generator_that_yields_another_structure():
    ds = tf.data.Dataset.from_generator(lambda: iter([1.0]), output_signature=SIGNATURE)
    with pytest.raises(tf.errors.InvalidArgumentError, match="did not match the expected struct"):
        list(ds)


def test_a_generator_that_yields_another_shape():
    ds = tf.data.Dataset.from_generator(
        lambda: iter([[1, 2]]), output_signature=tf.TensorSpec((3,), tf.int32)
    )
    with pytest.raises(tf.errors.InvalidArgumentError, match="element number 0"):
        list(ds)


def test_a_generator_that_yields_another_type():
    ds = tf.data.Dataset.from_generator(
        lambda: iter([["a"]]), output_signature=tf.TensorSpec((1,), tf.int32)
    )
    with pytest.raises(tf.errors.InvalidArgumentError, match="could not be converted"):
        list(ds)


def test_an_error_in_a_generator_reaches_the_caller_through_prefetch():
    def broken():
        yield 1
        raise RuntimeError("broken generator")

    ds = tf.data.Dataset.from_generator(
        broken, output_signature=tf.TensorSpec((), tf.int32)
    ).prefetch(2)
    with pytest.raises(tf.errors.UnknownError, match="RuntimeError: broken generator"):
        list(ds)
