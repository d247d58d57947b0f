"""Beside the golden values: logits behind probabilities, labels, shapes, configurations."""

import warnings

import numpy as np
import pytest

import yeoul as tf
from yeoul.keras.losses.labels import check_labels

L = tf.keras.losses
Z = tf.constant([[100.0, -100.0, 0.0], [1.0, 2.0, 3.0]])
BITS = tf.constant([[0.0, 1.0, 0.0], [1.0, 0.0, 1.0]])
CLASSES = tf.constant([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])
P = tf.constant([[0.1, 0.2, 0.7], [0.3, 0.3, 0.4]])


def test_logits_are_found_behind_activations():
    got = L.binary_crossentropy(BITS, tf.keras.activations.sigmoid(Z))
    np.testing.assert_allclose(got, [66.89771, 0.8295924], rtol=1e-6)
    got = L.binary_focal_crossentropy(BITS, tf.keras.activations.sigmoid(Z))
    np.testing.assert_allclose(got, [66.724434, 0.5576152], rtol=1e-6)
    got = L.categorical_focal_crossentropy(CLASSES, tf.keras.activations.softmax(Z))
    np.testing.assert_allclose(got, [4.029523, 0.49840117], rtol=1e-5)
    softmax = tf.keras.activations.softmax(Z)
    np.testing.assert_allclose(L.CategoricalCrossentropy()(CLASSES, softmax), 101.203804)
    np.testing.assert_allclose(L.SparseCategoricalCrossentropy()([1, 0], softmax), 101.203804)


def test_logits_are_not_found_behind_plain_ops_eagerly():
    got = L.binary_crossentropy(BITS, tf.sigmoid(Z))
    np.testing.assert_allclose(got, [10.483778, 0.82959205], rtol=1e-6)


def test_logits_are_found_behind_plain_ops_in_a_function():
    got = tf.function(lambda z: L.binary_crossentropy(BITS, tf.sigmoid(z)))(Z)
    np.testing.assert_allclose(got, [66.89771, 0.8295924], rtol=1e-6)
    got = tf.function(lambda z: L.categorical_crossentropy(CLASSES, tf.nn.softmax(z)))(Z)
    np.testing.assert_allclose(got, [200.0, 2.407606], rtol=1e-6)


def test_the_gradient_goes_to_the_logits():
    with tf.GradientTape() as tape:
        tape.watch(Z)
        loss = L.SparseCategoricalCrossentropy(reduction="sum")(
            [1, 0], tf.keras.activations.softmax(Z)
        )
    expected = tf.nn.softmax(Z).numpy() - np.eye(3, dtype="float32")[[1, 0]]
    np.testing.assert_allclose(tape.gradient(loss, Z), expected, atol=1e-6)


def test_claiming_logits_that_are_probabilities_warns():
    with pytest.warns(UserWarning, match="was produced by a Sigmoid activation"):
        L.binary_crossentropy(BITS, tf.keras.activations.sigmoid(Z), from_logits=True)


def test_one_class_warns():
    with pytest.warns(SyntaxWarning, match="if you only have 2 classes"):
        L.categorical_crossentropy([[0.0], [1.0]], [[0.1], [0.7]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        L.categorical_crossentropy(CLASSES, P)


@pytest.mark.parametrize("from_logits", [False, True])
@pytest.mark.parametrize(("labels", "wrong"), [([0, 3], 3), ([0, -1], -1)])
def test_labels_out_of_range(from_logits, labels, wrong):
    message = rf"label value of {wrong} which is outside the valid range of \[0, 3\)"
    with pytest.raises(tf.errors.InvalidArgumentError, match=message):
        L.SparseCategoricalCrossentropy(from_logits=from_logits)(np.array(labels), P)


def test_labels_out_of_range_among_many():
    with pytest.raises(tf.errors.InvalidArgumentError, match="1 of 20000 labels are"):
        L.sparse_categorical_crossentropy(
            np.full(20000, 7) + (np.arange(20000) == 9), tf.ones([20000, 8])
        )


def test_labels_out_of_range_in_a_function(monkeypatch):
    with pytest.raises(tf.errors.InvalidArgumentError, match="label value of 3"):
        tf.function(L.sparse_categorical_crossentropy)(tf.constant([0, 3]), P)
    monkeypatch.setattr("yeoul.graph.program.can_refuse", lambda nodes: False)  # on a GPU
    got = tf.function(L.sparse_categorical_crossentropy)(tf.constant([0, 3]), P)
    assert np.isnan(got.numpy()).tolist() == [False, True]


def test_check_labels_passes_what_it_cannot_know():
    check_labels(np.array([5]), None)
    check_labels(np.array([], int), 3)
    check_labels([5], 3)
    with pytest.raises(tf.errors.InvalidArgumentError, match="give the last layer 6 units"):
        check_labels(tf.constant([5]), 3)


LABELS = [
    (np.array([0.0, 1.9]), P, [2.3025851, 1.2039728]),
    (np.array([[0], [1]]), P, [2.3025851, 1.2039728]),
    (np.array([0, 1], "uint8"), P, [2.3025851, 1.2039728]),
    (
        np.array([[0, 1], [1, 2]]),
        tf.stack([P, P]),
        [[2.3025851, 1.2039728], [1.609438, 0.91629076]],
    ),
    (
        np.array([[[0], [1]], [[1], [2]]]),
        tf.stack([P, P]),
        [[2.3025851, 1.2039728], [1.609438, 0.91629076]],
    ),
]


@pytest.mark.parametrize(("labels", "chances", "expected"), LABELS)
def test_forms_of_labels(labels, chances, expected):
    got = L.sparse_categorical_crossentropy(labels, chances)
    np.testing.assert_allclose(got, expected, rtol=1e-6)

    compiled = tf.function(
        L.sparse_categorical_crossentropy,
        input_signature=[
            tf.TensorSpec([None] * labels.ndim, labels.dtype),
            tf.TensorSpec([None] * chances.shape.rank),
        ],
    )
    np.testing.assert_allclose(compiled(labels, chances), expected, rtol=1e-6)


def test_ignored_class():
    got = L.sparse_categorical_crossentropy(np.array([0, -1]), P, ignore_class=-1)
    np.testing.assert_allclose(got, [2.3025851, 0.0], rtol=1e-6)
    loss = L.SparseCategoricalCrossentropy(ignore_class=-1)
    np.testing.assert_allclose(loss(np.array([0, -1]), P), 2.3025851, rtol=1e-6)
    labels = np.array([[0, -1], [1, 1]])
    np.testing.assert_allclose(loss(labels, tf.stack([P, P])), 1.705332, rtol=1e-6)
    compiled = tf.function(loss)(tf.constant(labels), tf.stack([P, P]))
    np.testing.assert_allclose(compiled, 1.705332, rtol=1e-6)


def test_class_axis_of_unknown_rank():
    compiled = tf.function(
        lambda y, p: L.sparse_categorical_crossentropy(y, p, axis=1),
        input_signature=[tf.TensorSpec(None, "int32"), tf.TensorSpec(None)],
    )
    with pytest.raises(ValueError, match="on an output tensor with unknown rank"):
        compiled(tf.constant([0]), P)


def test_shapes_that_do_not_fit():
    with pytest.raises(ValueError, match=r"Shapes \(2, 3\) and \(2, 2\) are incompatible"):
        L.CategoricalCrossentropy()(np.ones((2, 3)), np.ones((2, 2)))
    with pytest.raises(ValueError, match=r"must equal `logits.shape` except for the last"):
        L.SparseCategoricalCrossentropy()(np.ones(3, "int32"), P)
    with pytest.raises(tf.errors.InvalidArgumentError, match="Incompatible shapes"):
        L.MeanSquaredError()(np.ones((2, 3), "float32"), np.ones((2, 2), "float32"))


def test_smoothing_counts_the_classes_along_the_axis():
    chances = tf.reshape(tf.linspace(0.1, 0.9, 12), [2, 3, 2])
    right = tf.one_hot([[0, 1, 0], [1, 1, 0]], 2)
    got = L.categorical_crossentropy(right, chances, label_smoothing=0.1, axis=1)
    expected = [[2.491103, 1.1064268], [0.92613065, 2.281359]]
    np.testing.assert_allclose(got, expected, rtol=1e-6)


def test_smoothing_may_be_a_tensor():
    number = L.binary_crossentropy(BITS, P, label_smoothing=0.1)
    tensor = L.binary_crossentropy(BITS, P, label_smoothing=tf.constant(0.1))
    np.testing.assert_allclose(tensor, number, rtol=1e-6)


def test_hinge_takes_zeros_and_ones_as_signs():
    np.testing.assert_allclose(L.hinge([[1.0], [0.0]], [[0.3], [0.2]]), [0.7, 1.2], rtol=1e-6)
    np.testing.assert_allclose(L.hinge([[0.5], [0.0]], [[0.3], [0.2]]), [0.85, 1.0], rtol=1e-6)


def test_dtypes_of_functions():
    wide, narrow = np.ones((2, 2)), np.zeros((2, 2), "float32")
    assert L.mse(wide, narrow).dtype == tf.float32
    assert L.mse(narrow, wide).dtype == tf.float64
    assert L.huber(wide, wide).dtype == tf.float32
    assert L.mse([[1], [2]], [[0], [0]]).numpy().tolist() == [1, 4]


def test_large_errors_stay_finite():
    np.testing.assert_allclose(L.log_cosh([[0.0]], [[1000.0]]), [999.30685], rtol=1e-6)


def test_custom_losses_get_what_they_are_given():
    class Keeps(L.Loss):
        def call(self, y_true, y_pred):
            self.seen = y_true
            return tf.reduce_mean(y_pred)

    loss, target = Keeps(name="keeps"), {"a": 1}
    assert float(loss(target, tf.constant([2.0]))) == 2.0
    assert loss.seen is target
    assert loss.get_config() == {"reduction": "auto", "name": "keeps"}
    assert Keeps.from_config(loss.get_config()).name == "keeps"


def test_call_is_to_be_overridden():
    with pytest.raises(NotImplementedError, match="Loss Loss must override call"):
        L.Loss()(1.0, 1.0)


@pytest.mark.parametrize("wrong", ["mean", None])
def test_unknown_reductions(wrong):
    with pytest.raises(ValueError, match=f"Invalid Reduction Key: {wrong}"):
        L.MeanSquaredError(reduction=wrong)


def test_identifiers():
    assert L.get(None) is None
    assert L.get("bce") is L.binary_crossentropy
    assert L.get("huber_loss") is L.huber
    assert isinstance(L.get("MeanSquaredError"), L.MeanSquaredError)
    assert L.get(L.mse) is L.mse
    with pytest.raises(ValueError, match=r"Unknown loss function: 'mse2'\. Did you mean"):
        L.get("mse2")
    with pytest.raises(ValueError, match="Could not interpret loss function identifier: 5"):
        L.get(5)


@pytest.mark.parametrize(
    "name",
    [n for n in dir(L) if n[0].isupper() and hasattr(getattr(L, n), "get_config") and n != "Loss"],
)
def test_configurations_come_back(name):
    loss = getattr(L, name)(reduction="sum")
    config = L.serialize(loss)
    assert config["config"]["reduction"] == "sum"
    assert L.deserialize(config).get_config() == loss.get_config()
    assert (
        L.deserialize(L.serialize(loss, use_legacy_format=True)).get_config() == loss.get_config()
    )


def test_functions_come_back():
    assert L.deserialize(L.serialize(L.mse)) is L.mse
    assert L.serialize(L.mse, use_legacy_format=True) == "mean_squared_error"


def test_wrapped_functions():
    from yeoul.keras.losses.loss import LossFunctionWrapper

    loss = LossFunctionWrapper(L.mean_squared_error, name="wrapped")
    again = LossFunctionWrapper.from_config(loss.get_config())
    assert (again.name, again.fn) == ("wrapped", L.mean_squared_error)
