"""tf.where, tf.boolean_mask."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, booleans, normal, row
from tests.ops.mistakes import BAD, mistakes

X = tf.zeros([3, 4])


class TestRecords(OpTests):
    rows = [
        row("SelectV2", booleans(2, 3), normal(2, 3), normal(2, 3, seed=1), expect=np.where),
        row("SelectV2", booleans(2, 1), normal(3), normal(seed=1), expect=np.where),
        row("SelectV2", booleans(3), normal(2, 1), normal(2, 3, seed=1), expect=np.where),
        row("Where", booleans(3, 4), expect=np.argwhere),
        row("Where", np.array([0, 2, -1], "int32"), expect=np.argwhere),
    ]


test_mistakes = mistakes(
    {
        "one": (lambda: tf.where(True, X), ValueError, "both be non-None or both be None"),
        "shapes": (lambda: tf.where([True, False], X, X), BAD, "must be broadcastable"),
        "dtypes": (lambda: tf.where(True, 1, 2.0), TypeError, "Cannot convert 2.0"),
        "condition": (lambda: tf.where([1, 0], 1.0, 2.0), TypeError, "Cannot convert"),
        "scalar mask": (lambda: tf.boolean_mask(X, True), ValueError, "mask cannot be scalar"),
        "mask": (lambda: tf.boolean_mask(X, [True]), ValueError, r"Shapes \(3,\) and \(1,\)"),
    }
)


def test_python_values_take_the_dtype_of_the_other():
    assert tf.where([True], tf.constant([1], tf.int8), 0).dtype == tf.int8
    assert tf.where([True], 1.0, tf.constant([1.0], tf.float64)).dtype == tf.float64


def test_no_nan_from_the_side_that_is_not_taken():
    x = tf.constant([0.0, 4.0])
    with tf.GradientTape() as tape:
        tape.watch(x)
        safe = tf.where(x > 0.0, x, 1.0)
        y = tf.where(x > 0.0, tf.sqrt(safe), 0.0)
    assert tape.gradient(y, x).numpy().tolist() == [0.0, 0.25]


@pytest.mark.parametrize("axis", [None, 0, 1, -1])
def test_masks(axis):
    x = normal(3, 3)
    mask = np.array([True, False, True])
    expected = x[mask] if axis in (None, 0) else x[:, mask]
    np.testing.assert_array_equal(tf.boolean_mask(x, mask, axis=axis), expected)


def test_mask_of_unknown_size_in_a_function():
    @tf.function(input_signature=[tf.TensorSpec([None, 2])])
    def f(x):
        kept = tf.boolean_mask(x, x[:, 0] > 0.0)
        shapes.append(kept.shape.as_list())
        return kept, tf.where(x[:, 0] > 0.0), tf.reduce_sum(kept)

    shapes = []
    x = tf.constant([[1.0, 2.0], [-1.0, 3.0], [4.0, 5.0]])
    kept, places, total = f(x)
    assert shapes == [[None, 2]]
    assert kept.numpy().tolist() == [[1.0, 2.0], [4.0, 5.0]]
    assert (places.numpy().tolist(), total.numpy()) == ([[0], [2]], 12.0)


def test_unknown_ranks_are_refused():
    f = tf.function(lambda x, m: tf.boolean_mask(x, m))
    with pytest.raises(ValueError, match="rank of the mask must be known"):
        f.get_concrete_function(tf.TensorSpec([3]), tf.TensorSpec(None, tf.bool))
    with pytest.raises(ValueError, match="rank of the tensor must be known"):
        f.get_concrete_function(tf.TensorSpec(None), tf.TensorSpec([3], tf.bool))


def test_where_of_strings_and_scalars():
    assert tf.where(["", "a"]).numpy().tolist() == [[1]]
    assert tf.where(True).shape == [1, 0]
    assert tf.where(False).shape == [0, 0]
