"""The base class: what custom metrics rely on."""

import copy

import numpy as np
import pytest

import yeoul as tf

M = tf.keras.metrics


class BinaryTruePositives(M.Metric):
    """As the notes write it, with the old name of `reset_state`."""

    def __init__(self, name="binary_true_positives", **kwargs):
        super().__init__(name=name, **kwargs)
        self.true_positives = self.add_weight(name="tp", initializer="zeros")

    def update_state(self, y_true, y_pred, sample_weight=None):
        y_true = tf.cast(y_true, tf.bool)
        y_pred = tf.cast(y_pred, tf.bool)
        values = tf.logical_and(tf.equal(y_true, True), tf.equal(y_pred, True))
        values = tf.cast(values, self.dtype)
        if sample_weight is not None:
            sample_weight = tf.cast(sample_weight, self.dtype)
            sample_weight = tf.broadcast_weights(sample_weight, values)
            values = tf.multiply(values, sample_weight)
        self.true_positives.assign_add(tf.reduce_sum(values))

    def result(self):
        return self.true_positives

    def reset_states(self):
        self.true_positives.assign(0)


def test_a_custom_metric():
    metric = BinaryTruePositives()
    first = metric([0, 1, 1], [1, 1, 1])
    assert isinstance(first, tf.Tensor)
    assert float(first) == 2.0
    metric.update_state([0, 1, 1], [1, 1, 1], sample_weight=[1.0, 2.0, 0.5])
    assert float(metric.result()) == 4.5
    assert float(first) == 2.0  # the variable moved on, the tensor did not
    metric.reset_state()
    assert float(metric.result()) == 0.0
    assert [w.name for w in metric.weights] == ["tp:0"]
    assert metric.trainable_weights == []


def test_a_custom_metric_in_a_function():
    metric = BinaryTruePositives()

    @tf.function
    def step(y_true, y_pred):
        metric.update_state(y_true, y_pred)
        return metric.result()

    assert float(step(tf.constant([1, 1]), tf.constant([1, 0]))) == 1.0
    assert float(step(tf.constant([1, 1]), tf.constant([1, 1]))) == 3.0
    assert float(metric.result()) == 3.0


class Constant(M.Metric):
    def update_state(self, value):
        self.value = value

    def result(self):
        return self.value


def test_results_are_tensors():
    assert Constant()(5).dtype == tf.int32
    several = Constant()({"a": 1.0, "b": tf.constant(2)})
    assert {k: v.dtype for k, v in several.items()} == {"a": tf.float32, "b": tf.int32}


def test_both_methods_must_be_there():
    class Half(M.Metric):
        def result(self):
            return 0

    with pytest.raises(TypeError, match="Can't instantiate abstract class Half"):
        Half()


def test_unknown_arguments():
    with pytest.raises(TypeError, match="keyword argument not understood: foo"):
        BinaryTruePositives(foo=1)


def test_both_names_of_reset():
    for name in ("reset_state", "reset_states"):
        metric = M.Mean()
        metric.update_state(3.0)
        getattr(metric, name)()
        assert float(metric.result()) == 0.0


def test_a_subclass_may_override_the_new_name():
    class Ones(M.Mean):
        def reset_state(self):
            self.total.assign(1.0)
            self.count.assign(1.0)

    metric = Ones()
    metric.update_state(3.0)
    metric.reset_states()
    assert float(metric.result()) == 1.0


def test_merging():
    first, second = M.Mean(), M.Mean()
    first.update_state([1.0, 3.0])
    second.update_state([5.0])
    first.merge_state([second])
    assert float(first.result()) == 3.0
    with pytest.raises(ValueError, match=r"Metric Sum\(name=sum,dtype=float32\) is not compatible"):
        first.merge_state([M.Sum()])
    with pytest.raises(ValueError, match="is not compatible with"):
        M.TruePositives().merge_state([M.TruePositives(thresholds=[0.1, 0.2])])


def test_names_are_unique():
    tf.keras.backend.clear_session()
    names = [M.AUC().name, M.AUC().name, M.Precision().name, M.TruePositives().name, M.Mean().name]
    assert names == ["auc", "auc_1", "precision", "true_positives", "mean"]


def test_shown_with_its_configuration():
    assert str(M.Mean()) == "Mean(name=mean,dtype=float32)"
    assert str(M.Precision(top_k=2, name="p")) == (
        "Precision(name=p,dtype=float32,thresholds=None,top_k=2,class_id=None)"
    )


def test_copies_have_their_own_state():
    metric = M.Mean()
    metric.update_state(4.0)
    other = copy.deepcopy(metric)
    other.update_state(0.0)
    assert (float(metric.result()), float(other.result())) == (4.0, 2.0)


@pytest.mark.parametrize("dtype", ["float16", "float64"])
def test_dtypes(dtype):
    result = M.Mean(dtype=dtype)(np.array([1.0, 2.0]))
    assert (result.dtype.name, float(result)) == (dtype, 1.5)


def test_identifiers():
    assert M.get(None) is None
    assert M.get("mse") is tf.keras.losses.mean_squared_error
    assert [M.get(n).__name__ for n in ("acc", "accuracy", "bce")] == [
        "accuracy",
        "accuracy",
        "binary_crossentropy",
    ]
    assert M.get("cosine_proximity").__name__ == "cosine_similarity"
    assert M.get("huber") is tf.keras.losses.huber
    assert isinstance(M.get("Mean"), M.Mean)
    assert M.get({"class_name": "AUC", "config": {"num_thresholds": 5}}).num_thresholds == 5
    with pytest.raises(ValueError, match=r"Unknown metric: 'acuracy'\. Did you mean"):
        M.get("acuracy")
    with pytest.raises(ValueError, match="Could not interpret metric identifier: 5"):
        M.get(5)


NEEDED = {
    "MeanRelativeError": {"normalizer": [1.0]},
    "MeanMetricWrapper": {"fn": M.mse},
    "IoU": {"num_classes": 3, "target_class_ids": [0, 2]},
    "MeanIoU": {"num_classes": 3},
    "OneHotIoU": {"num_classes": 3, "target_class_ids": [1]},
    "OneHotMeanIoU": {"num_classes": 3},
    "PrecisionAtRecall": {"recall": 0.5},
    "RecallAtPrecision": {"precision": 0.5},
    "SensitivityAtSpecificity": {"specificity": 0.5},
    "SpecificityAtSensitivity": {"sensitivity": 0.5},
}
CLASSES = [
    n
    for n in dir(M)
    if isinstance(getattr(M, n), type) and issubclass(getattr(M, n), M.Metric) and n != "Metric"
]


@pytest.mark.parametrize("name", CLASSES)
def test_configurations_come_back(name):
    metric = getattr(M, name)(name="mine", dtype="float64", **NEEDED.get(name, {}))
    again = M.deserialize(M.serialize(metric))
    assert type(again) is type(metric)
    assert str(again.get_config()) == str(metric.get_config())
    assert (again.name, again.dtype) == ("mine", "float64")
    legacy = M.deserialize(M.serialize(metric, use_legacy_format=True))
    assert legacy.name == "mine"
