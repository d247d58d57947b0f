"""Sums and means: weights of any fitting shape count as in TensorFlow 2.15."""

import numpy as np
import pytest

import yeoul as tf

M = tf.keras.metrics
FLAT, DEEP = np.arange(6.0).reshape(2, 3), np.arange(12.0).reshape(2, 3, 2)

WEIGHTED = [
    (FLAT, None, (2.5, 6.0), 15.0),
    (FLAT, 2.0, (2.5, 12.0), 30.0),
    (FLAT, [1.0, 2.0], (3.0, 9.0), 27.0),
    (FLAT, [[1.0], [2.0]], (3.0, 9.0), 27.0),
    (FLAT, [[1.0, 2, 3], [4, 5, 6]], (10 / 3, 21.0), 70.0),
    (FLAT, np.ones((2, 3, 1)), (2.5, 6.0), 15.0),
    (FLAT, np.ones((1, 3)), (2.5, 6.0), 15.0),
    (DEEP, [1.0, 2.0], (6.5, 3.0), 117.0),
    (DEEP, [[1.0], [2.0]], (6.5, 18.0), 117.0),
    (DEEP, np.full((2, 3), 2.0), (5.5, 24.0), 132.0),
    (DEEP, np.full((2, 1, 1), 2.0), (5.5, 24.0), 132.0),
    (4.0, 3.0, (4.0, 3.0), 12.0),
    (4.0, 0.0, (0.0, 0.0), 0.0),
]


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize(("values", "weights", "mean", "total"), WEIGHTED)
def test_weights(values, weights, mean, total, compiled):
    for metric, expected in ((M.Mean(), mean[0]), (M.Sum(), total)):
        update = tf.function(metric.update_state) if compiled else metric.update_state
        update(tf.constant(values), sample_weight=None if weights is None else tf.constant(weights))
        np.testing.assert_allclose(metric.result(), expected, rtol=1e-6)
        if isinstance(metric, M.Mean):
            assert float(metric.count) == mean[1]


def test_weights_that_do_not_fit():
    with pytest.raises(tf.errors.InvalidArgumentError, match="Incompatible shapes"):
        M.Mean().update_state(FLAT, sample_weight=[1.0, 2.0, 3.0])
    with pytest.raises(tf.errors.InvalidArgumentError, match="expected a dimension of 1, got 2"):
        M.Mean().update_state(4.0, sample_weight=[1.0, 2.0])


def test_unknown_batch_size():
    metric = M.Mean()
    specs = [tf.TensorSpec([None, 3]), tf.TensorSpec([None])]
    update = tf.function(metric.update_state, input_signature=specs)
    update(tf.ones([2, 3]), tf.constant([1.0, 2.0]))
    update(tf.zeros([1, 3]), tf.constant([1.0]))
    np.testing.assert_allclose(metric.result(), 9 / 12, rtol=1e-6)


def test_mean_tensor():
    metric = M.MeanTensor()
    with pytest.raises(ValueError, match="MeanTensor does not have any value yet"):
        metric.result()
    assert metric.total is None
    assert metric.count is None
    metric.update_state([[1.0, 2.0], [3.0, 4.0]], sample_weight=[1.0, 3.0])
    np.testing.assert_array_equal(metric.result(), [[1.0, 2.0], [3.0, 4.0]])
    np.testing.assert_array_equal(metric.count, [[1.0, 1.0], [3.0, 3.0]])
    with pytest.raises(ValueError, match=r"Expected shape \(set during the first call\): \(2, 2\)"):
        metric.update_state([[1.0, 2.0]])
    metric.reset_state()
    np.testing.assert_array_equal(metric.result(), np.zeros((2, 2)))


def test_mean_tensor_of_a_given_shape():
    metric = M.MeanTensor(shape=(2,))
    np.testing.assert_array_equal(metric.result(), [0.0, 0.0])
    assert [w.name for w in metric.weights] == ["total:0", "count:0"]


def test_mean_tensor_in_a_function():
    metric = M.MeanTensor()
    tf.function(metric.update_state)(tf.constant([1.0, 2.0]))
    np.testing.assert_array_equal(metric.result(), [1.0, 2.0])


def test_wrapped_functions_get_their_arguments():
    def scaled(y_true, y_pred, factor):
        return factor * (y_pred - y_true)

    metric = M.MeanMetricWrapper(scaled, name="scaled", factor=2.0)
    assert float(metric([1, 2], [2, 4])) == 3.0
    assert metric.get_config() == {
        "name": "scaled",
        "dtype": "float32",
        "factor": 2.0,
        "fn": scaled,
    }


def test_wrapped_loss_objects():
    metric = M.MeanMetricWrapper(tf.keras.losses.MeanSquaredError(), name="mse")
    assert float(metric([[1.0]], [[3.0]])) == 4.0


def test_root_mean_squared_error_weights_squares():
    got = M.RootMeanSquaredError()([[0, 1], [0, 0]], [[1, 1], [0, 0]], sample_weight=[1, 0])
    np.testing.assert_allclose(got, np.sqrt(0.5), rtol=1e-6)


def test_mean_relative_error():
    metric = M.MeanRelativeError(normalizer=[1, 0, 2, 3])
    np.testing.assert_allclose(metric([1, 3, 2, 3], [2, 4, 6, 8]), 7 / 6, rtol=1e-6)
    with pytest.raises(ValueError, match=r"Shapes \(2,\) and \(3,\) are incompatible"):
        metric.update_state([1.0, 2.0], [1.0, 2.0, 3.0])
