"""Counts, precision and recall: TensorFlow 2.15's numbers, and mistakes."""

import numpy as np
import pytest

import yeoul as tf

M = tf.keras.metrics
Y, P = [0, 1, 1, 0, 1], [0.25, 0.5, 0.75, 1.0, 0.0]


@pytest.mark.parametrize(
    ("thresholds", "expected"), [([0.0, 0.5, 1.0], [2, 1, 0]), ([0.0, 0.4, 1.0], [2, 2, 0])]
)
def test_several_thresholds(thresholds, expected):
    np.testing.assert_array_equal(M.TruePositives(thresholds=thresholds)(Y, P), expected)


def test_labels_are_taken_as_bools():
    assert float(M.TruePositives()([0.3, 0.6, 2], [0.2, 0.6, 0.9])) == 2.0


def test_weights_of_rows():
    rows, scores = [[0, 1], [1, 1]], [[0.2, 0.6], [0.6, 0.7]]
    assert float(M.TruePositives()(rows, scores, sample_weight=[1.0, 2.0])) == 5.0
    got = M.TruePositives(thresholds=[0.0, 0.5, 1.0])(rows, scores, sample_weight=[1.0, 2.0])
    np.testing.assert_array_equal(got, [5, 5, 0])
    with pytest.raises(ValueError, match="weights can not be broadcast to values"):
        M.TruePositives()(rows, scores, sample_weight=[1.0, 2.0, 3.0])


def test_nothing_is_left_of_fractions():
    metric = M.FalseNegatives()
    metric.update_state([1] * 7, [0.9] * 7, sample_weight=np.arange(7) / 10)
    assert float(metric.result()) == 0.0


@pytest.mark.parametrize(
    "make",
    [M.TruePositives, M.FalseNegatives, M.Precision, M.Recall, M.AUC],
    ids=lambda m: m.__name__,
)
@pytest.mark.parametrize("wrong", [[-1.0], [2.0], [None]])
def test_thresholds_are_in_range(make, wrong):
    with pytest.raises(ValueError, match=r"Threshold values must be in \[0, 1\]. Received:"):
        make(thresholds=wrong)


def test_precision_and_recall():
    precision = M.Precision()
    assert precision.thresholds == [0.5]
    np.testing.assert_allclose(precision([0, 1, 1, 1], [1, 0, 1, 1]), 2 / 3, rtol=1e-6)
    np.testing.assert_allclose(precision([0, 1], [0.2, 2.0]), 0.75)
    assert float(M.Precision()([0, 1], [0.2, -1.0])) == 0.0
    assert float(M.Recall()([0, 1, 1, 1], [1, 0, 1, 1], sample_weight=[0, 0, 1, 0])) == 1.0
    got = M.Precision(thresholds=[0.0, 0.5, 1.0])([0, 1, 1], [0.2, 0.4, 0.6])
    np.testing.assert_allclose(got, [2 / 3, 1.0, 0.0], rtol=1e-6)


def counts(metric, y_true, y_pred):
    metric.update_state(y_true, y_pred)
    return [v.numpy().tolist() for v in metric.variables]


def test_top_k_and_class():
    y_true, y_pred = [[0, 1, 1], [1, 0, 1]], [[0.2, 0.6, 0.3], [0.6, 0.7, 0.1]]
    assert counts(M.Precision(top_k=2, class_id=1), y_true, y_pred) == [[1.0], [1.0]]
    assert counts(M.Precision(top_k=2, thresholds=0.5), y_true, y_pred) == [[2.0], [1.0]]
    tied = [[0.2, 0.2, 0.2], [0.6, 0.7, 0.1]]
    assert counts(M.Precision(top_k=2), y_true, tied) == [[2.0], [2.0]]
    assert float(M.Precision(top_k=1)([[0, 1], [1, 1]], [[0.2, 0.3], [0.9, 0.8]])) == 1.0


def test_one_class_with_weights():
    metric = M.Recall(class_id=1)
    metric.update_state([[0, 1], [0, 1]], [[0.1, 0.9], [0.1, 0.2]], sample_weight=[1.0, 3.0])
    assert float(metric.result()) == 0.25


def test_classes_that_are_not_there():
    with pytest.raises(tf.errors.InvalidArgumentError, match="class_id is 5, but there are 2"):
        M.Precision(class_id=5)([[0, 1]], [[0.2, 0.3]])
    with pytest.raises(tf.errors.InvalidArgumentError, match="top_k is 5, but predictions"):
        M.Precision(top_k=5)([[0, 1]], [[0.2, 0.3]])


def test_shapes_that_do_not_fit():
    with pytest.raises(ValueError, match=r"Shapes \(1, 2\) and \(2, 1\) are incompatible"):
        M.Precision()([[0, 1]], [[0.2], [0.3]])


def test_in_a_function_of_unknown_shape():
    metric = M.Precision(thresholds=[0.1, 0.5])
    update = tf.function(
        metric.update_state, input_signature=[tf.TensorSpec([None]), tf.TensorSpec([None])]
    )
    update([0.0, 1.0], [0.2, 0.4])
    update([1.0, 1.0, 0.0], [0.9, 0.4, 0.6])
    np.testing.assert_allclose(metric.result(), [3 / 5, 1 / 2], rtol=1e-6)
