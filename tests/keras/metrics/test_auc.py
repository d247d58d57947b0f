"""Areas and counts are TensorFlow 2.15's."""

import numpy as np
import pytest

import yeoul as tf

AUC = tf.keras.metrics.AUC
Y, P = [0, 1, 1, 0, 1], [0.25, 0.5, 0.75, 1.0, 0.0]


def counts(metric, *batch, **kwargs):
    metric.update_state(*batch, **kwargs)
    return [v.numpy().tolist() for v in metric.variables]


def test_the_example_of_the_notes():
    metric = AUC()
    metric.update_state([0, 1, 1, 1], [0, 1, 0, 0])
    assert metric.result().numpy() == np.float32(0.6666667)
    metric.update_state([1, 1, 1, 1], [0, 1, 1, 0])
    assert metric.result().numpy() == np.float32(0.71428573)


@pytest.mark.parametrize("options", [{"num_thresholds": 5}, {"thresholds": [0.25, 0.5, 0.8]}])
def test_counts_at_thresholds(options):
    assert counts(AUC(**options), Y, P) == [
        [3, 2, 1, 0, 0],
        [0, 1, 1, 1, 2],
        [2, 1, 1, 1, 0],
        [0, 1, 2, 3, 3],
    ]


def test_scores_out_of_range_count_as_the_ends():
    y_true, y_pred = [0, 0.3, 1, 0, 1], [0.25, 0.5, 0.75, 1.2, -0.1]
    assert counts(AUC(num_thresholds=5), y_true, y_pred)[0] == [3, 2, 1, 0, 0]
    assert counts(AUC(thresholds=[0.25, 0.5, 0.8]), y_true, y_pred)[0] == [2, 2, 1, 0, 0]


WEIGHTED = [
    (
        {"num_thresholds": 5},
        None,
        [[7, 7, 4, 3, 0], [0, 1, 1, 1, 1], [1, 0, 0, 0, 0], [0, 0, 3, 4, 7]],
    ),
    (
        {"thresholds": [0.25, 0.5, 0.8]},
        [1.0, 2.0],
        [[11, 11, 8, 0, 0], [0, 1, 1, 1, 1], [1, 0, 0, 0, 0], [0, 0, 3, 11, 11]],
    ),
    (
        {"num_thresholds": 5},
        [1.0, 2.0],
        [[11, 11, 8, 6, 0], [0, 1, 1, 1, 1], [1, 0, 0, 0, 0], [0, 0, 3, 5, 11]],
    ),
]


@pytest.mark.parametrize(("options", "weights", "expected"), WEIGHTED)
def test_weights_of_labels(options, weights, expected):
    metric = AUC(label_weights=[1.0, 3.0], **options)
    batch = [[0, 1], [1, 1]], [[0.25, 0.5], [0.75, 0.8]]
    assert counts(metric, *batch, sample_weight=weights) == expected


def test_labels_apart():
    metric = AUC(thresholds=[0.25, 0.5, 0.8], multi_label=True)
    got = counts(metric, [[0, 1], [1, 1]], [[0.25, 0.5], [0.75, 0.8]], sample_weight=[1.0, 2.0])
    assert got[0] == [[2, 3], [2, 3], [2, 2], [0, 0], [0, 0]]
    assert got[1] == [[0, 0], [1, 0], [1, 0], [1, 0], [1, 0]]
    assert float(metric.result()) == 0.5
    with pytest.raises(ValueError, match=r"measures 2 labels; y_pred of shape \(2, 3\) has 3"):
        metric.update_state(np.ones((2, 3)), np.ones((2, 3)))
    metric.reset_state()
    assert float(metric.result()) == 0.0


def test_labels_apart_are_known_with_the_first_batch():
    metric = AUC(multi_label=True)
    assert len(metric.variables) == 0
    metric.reset_state()
    with pytest.raises(ValueError, match="has no value before the first batch"):
        metric.result()
    with pytest.raises(ValueError, match="must have rank 2 when `multi_label=True`"):
        metric.update_state([0, 1], [0.2, 0.3])
    assert float(metric([[0, 1], [1, 0]], [[0.2, 0.3], [0.4, 0.1]])) == 1.0


def test_the_number_of_label_weights():
    metric = AUC(multi_label=True, label_weights=[1.0, 2.0, 3.0])
    with pytest.raises(ValueError, match="Number of labels is not consistent"):
        metric.update_state([[0, 1]], [[0.2, 0.3]])


MISTAKES = [
    ({"num_thresholds": 1}, "must be an integer > 1. Received: num_thresholds=1"),
    ({"curve": "x"}, 'Invalid AUC curve value: "x"'),
    ({"summation_method": "x"}, 'Invalid AUC summation method value: "x"'),
    ({"num_labels": 3}, "needed only when `multi_label` is True"),
]


@pytest.mark.parametrize(("options", "message"), MISTAKES)
def test_mistakes(options, message):
    with pytest.raises(ValueError, match=message):
        AUC(**options)


def test_thresholds_and_configuration():
    assert AUC(num_thresholds=3).thresholds == [-1e-07, 0.5, 1.0000001]
    metric = AUC(thresholds=[0.5, 0.2])
    assert metric.thresholds == [-1e-07, 0.2, 0.5, 1.0000001]
    config = metric.get_config()
    assert (config["num_thresholds"], config["thresholds"]) == (4, [0.2, 0.5])
    assert AUC.from_config(config).thresholds == metric.thresholds


@pytest.mark.parametrize("options", [{}, {"curve": "PR"}, {"multi_label": True}])
def test_in_a_function(options):
    random = np.random.RandomState(0)
    y_true, y_pred = random.randint(0, 2, (20, 3)), random.uniform(size=(20, 3))
    eager, traced = AUC(**options), AUC(**options)
    tf.function(traced.update_state)(tf.constant(y_true), tf.constant(y_pred))
    np.testing.assert_allclose(
        tf.function(traced.result)(), eager(y_true, y_pred), rtol=1e-5, atol=1e-7
    )
