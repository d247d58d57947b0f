"""tf.nn.sigmoid_cross_entropy_with_logits and other losses."""

import numpy as np

import yeoul as tf
from tests.ops.harness import OpTests, normal, row, uniform
from tests.ops.mistakes import BAD, mistakes

X = tf.constant([[1.0, -2.0, 3.0]])


def sigmoid_loss(x, z):
    p = 1 / (1 + np.exp(-x.astype("float64")))
    return -z * np.log(p) - (1 - z) * np.log(1 - p)


class TestRecords(OpTests):
    rows = [
        row(
            "SigmoidCrossEntropyWithLogits", normal(3, 4), uniform(0, 1, 3, 4), expect=sigmoid_loss
        ),
        row("L2Loss", normal(3, 4), expect=lambda x: (x * x).sum() / 2),
    ]


test_mistakes = mistakes(
    {
        "sigmoid": (
            lambda: tf.nn.sigmoid_cross_entropy_with_logits([1.0, 0.0], X),
            ValueError,
            "`logits` and `labels` must have the same shape",
        ),
        "nothing": (lambda: tf.nn.sigmoid_cross_entropy_with_logits(), ValueError, "Both labels"),
        "weighted": (
            lambda: tf.nn.weighted_cross_entropy_with_logits([1.0], X, 2.0),
            ValueError,
            "must have the same shape",
        ),
        "poisson": (lambda: tf.nn.log_poisson_loss([1.0], X), ValueError, "must have the same"),
        "l2": (lambda: tf.nn.l2_loss([1, 2]), BAD, "int32 is not in the list"),
        "average": (lambda: tf.nn.compute_average_loss(1.0), ValueError, "at least rank 1"),
        "batch size": (
            lambda: tf.nn.compute_average_loss([1.0], global_batch_size=2.0),
            TypeError,
            "global_batch_size must be an integer",
        ),
        "negative size": (
            lambda: tf.nn.compute_average_loss([1.0], global_batch_size=-1),
            BAD,
            "global_batch_size must be non-negative",
        ),
    }
)


def test_sigmoid_at_zero_and_far_out():
    x, z = tf.constant([0.0, 100.0, -100.0]), tf.constant([1.0, 1.0, 1.0])
    with tf.GradientTape() as tape:
        tape.watch([x, z])
        loss = tf.nn.sigmoid_cross_entropy_with_logits(z, x)
    to_logits, to_labels = tape.gradient(loss, [x, z])
    np.testing.assert_allclose(loss, [np.log(2), 0.0, 100.0], rtol=1e-6, atol=1e-30)
    np.testing.assert_allclose(to_logits, [-0.5, 0.0, -1.0], atol=1e-6)
    assert to_labels.numpy().tolist() == [0.0, -100.0, 100.0]


def test_weight_one_is_no_weight():
    z = tf.constant([[0.2, 0.9, 0.5]])
    np.testing.assert_allclose(
        tf.nn.weighted_cross_entropy_with_logits(z, X, 1.0),
        tf.nn.sigmoid_cross_entropy_with_logits(z, X),
        rtol=1e-5,
    )


def test_averages():
    average = tf.nn.compute_average_loss
    assert average([1.0, 3.0]).numpy() == 2.0
    assert average([1.0, 3.0], global_batch_size=8).numpy() == 0.5
    assert average([[1.0, 2.0], [3.0, 4.0]], sample_weight=[1.0, 0.0]).numpy() == 1.5
    f = tf.function(average, input_signature=[tf.TensorSpec([None])])
    assert f(tf.constant([1.0, 3.0])).numpy() == 2.0
    assert tf.nn.scale_regularization_loss([1.0, 2.0]).numpy() == 3.0


def test_poisson():
    c, z = np.array([0.5, 3.0], "float32"), np.array([0.1, 0.7], "float32")
    np.testing.assert_allclose(tf.nn.log_poisson_loss(c, z), np.exp(z) - c * z, rtol=1e-6)
    full = tf.nn.log_poisson_loss(c, z, compute_full_loss=True).numpy() - (np.exp(z) - c * z)
    stirling = 3 * np.log(3.0) - 3 + 0.5 * np.log(2 * np.pi * 3)
    np.testing.assert_allclose(full, [0.0, stirling], rtol=1e-5, atol=1e-6)
