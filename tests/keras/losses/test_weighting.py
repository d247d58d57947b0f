"""Weights, masks and reductions give what TensorFlow 2.15 gives."""

import numpy as np
import pytest

import yeoul as tf
from yeoul.keras.losses import weighting


class Id(tf.keras.losses.Loss):
    """Predictions as losses."""

    def call(self, y_true, y_pred):
        return y_pred


class RowMean(tf.keras.losses.Loss):
    def call(self, y_true, y_pred):
        return tf.reduce_mean(y_pred, -1)


def masked(values, mask):
    tensor = tf.constant(values)
    tensor._keras_mask = tf.constant(mask)
    return tensor


def test_dtypes():
    assert Id()(0.0, tf.zeros([0])).numpy() == 0.0
    assert Id()(0.0, tf.constant([1, 4])).numpy() == 2  # computed in floats, then cast back
    assert Id()(0.0, tf.constant([True, False])).dtype == tf.bool
    assert Id()(0.0, 3.0).numpy() == 3.0
    assert Id()(0.0, tf.constant([1.0], tf.float16)).dtype == tf.float16
    weighted = Id()(0.0, tf.constant([1.0, 1.0]), sample_weight=np.array([1.0, 2.0]))
    assert (weighted.dtype, float(weighted)) == (tf.float32, 1.5)
    assert float(Id()(0.0, tf.constant([1.0, 1.0]), sample_weight=np.array([1, 2]))) == 1.5


FITTING = [
    ([2, 3], [2], [[1, 1, 1], [2, 2, 2]]),
    ([2, 3], [2, 1], [[1, 1, 1], [2, 2, 2]]),
    ([2], [2, 1], [1, 2]),
    ([2, 2, 2], [2], [[[1, 2], [1, 2]]] * 2),
]


@pytest.mark.parametrize(("losses", "weights", "expected"), FITTING)
def test_weights_fit_as_in_tensorflow(losses, weights, expected):
    weight = tf.reshape(tf.constant([1.0, 2.0]), weights)
    got = Id(reduction="none")(0.0, tf.ones(losses), sample_weight=weight)
    np.testing.assert_array_equal(got, expected)


def test_weights_that_do_not_fit():
    with pytest.raises(tf.errors.InvalidArgumentError, match="expected a dimension of 1, got 2"):
        Id()(0.0, tf.ones([2]), sample_weight=tf.ones([2, 2]))
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"\[2\] vs. \[3\]"):
        Id()(0.0, tf.ones([2]), sample_weight=tf.ones([3]))


MASKED = [
    ("auto", None, 1.5),
    ("auto", [2.0, 5.0], 3.0),
    ("sum", None, 1.5),
    ("sum", [2.0, 5.0], 3.0),
    ("none", None, [1.5, 0.0]),
    ("none", [2.0, 5.0], [3.0, 0.0]),
]


@pytest.mark.parametrize(("reduction", "weights", "expected"), MASKED)
def test_masked_samples_do_not_count(reduction, weights, expected):
    y_pred = masked([[1.0, 2.0], [3.0, 4.0]], [True, False])
    weights = None if weights is None else tf.constant(weights)
    got = RowMean(reduction=reduction)(0.0, y_pred, sample_weight=weights)
    np.testing.assert_allclose(got, expected, rtol=1e-6)


def test_masked_steps():
    y_pred = masked([[1.0, 2.0], [3.0, 4.0]], [[True, False], [True, True]])
    np.testing.assert_allclose(Id()(0.0, y_pred), 8 / 3, rtol=1e-6)
    got = Id()(0.0, y_pred, sample_weight=tf.constant([2.0, 5.0]))
    np.testing.assert_allclose(got, 37 / 3, rtol=1e-6)


def test_apply_mask_for_metrics_does_not_scale():
    mask = tf.constant([True, False])
    weights = tf.constant([2.0, 3.0])
    assert weighting.apply_mask(tf.ones([2]), weights, None) is weights
    np.testing.assert_array_equal(weighting.apply_mask(tf.ones([2]), weights, mask), [2.0, 0.0])
    np.testing.assert_array_equal(weighting.apply_mask(tf.ones([2]), None, mask), [1.0, 0.0])


def test_unknown_batch_size():
    @tf.function(input_signature=[tf.TensorSpec([None, 2])])
    def loss(x):
        return RowMean()(0.0, x)

    assert float(loss(tf.ones([3, 2]))) == 1.0
    assert float(loss(tf.ones([0, 2]))) == 0.0
