"""tf.nn.softmax_cross_entropy_with_logits and its sparse form."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, integers, normal, row
from tests.ops.mistakes import BAD, mistakes

SOFT = tf.nn.softmax_cross_entropy_with_logits
SPARSE = tf.nn.sparse_softmax_cross_entropy_with_logits
LOGITS = tf.constant(normal(2, 3))


def softmax(x):
    return np.exp(x) / np.exp(x).sum(-1, keepdims=True)


def dense(logits, labels):
    return [-(labels * np.log(softmax(logits))).sum(-1), softmax(logits) - labels]


def sparse(logits, labels):
    return dense(logits, np.eye(logits.shape[-1])[labels])


class TestRecords(OpTests):
    rows = [
        row(
            "SoftmaxCrossEntropyWithLogits",
            normal(3, 4),
            softmax(normal(3, 4)),
            expect=dense,
            grad=False,
        ),
        row("SoftmaxCrossEntropyWithLogits", normal(0, 4), normal(0, 4), grad=False),
        row("SparseSoftmaxCrossEntropyWithLogits", normal(3, 4), integers(0, 4, 3), expect=sparse),
        row("SparseSoftmaxCrossEntropyWithLogits", normal(0, 4), integers(0, 4, 0), grad=False),
    ]


test_mistakes = mistakes(
    {
        "high": (
            lambda: SPARSE([0, 3], LOGITS),
            BAD,
            r"label value of 3 which is outside the valid range of \[0, 3\). Label values: 0 3",
        ),
        "negative": (lambda: SPARSE([0, -1], LOGITS), BAD, "label value of -1"),
        "rank": (
            lambda: SPARSE([[0, 1]], LOGITS),
            ValueError,
            "must equal `logits.shape.rank - 1`",
        ),
        "count": (lambda: SPARSE([0, 1, 2], LOGITS), ValueError, "except for the last dimension"),
        "floats": (lambda: SPARSE([0.0, 1.0], LOGITS), BAD, "'Tlabels' of float32"),
        "nothing": (lambda: SPARSE(None, LOGITS), ValueError, "must be provided"),
        "nothing soft": (lambda: SOFT(None, LOGITS), ValueError, "must be provided"),
        "scalar": (lambda: SPARSE(0, 1.0), ValueError, "cannot be a scalar"),
        "classes": (lambda: SOFT([[1.0, 0.0]], LOGITS), BAD, r"\[2, 3\] vs. \[1, 2\]"),
        "dtype": (lambda: SOFT([[1]], [[1]]), BAD, "int32 is not in the list"),
    }
)


def test_one_label_for_all_rows():
    assert SOFT([[1.0, 0.0, 0.0]], LOGITS).shape == [2]
    assert SOFT(tf.constant([[1, 0, 0]]), LOGITS).shape == [2]


@pytest.mark.parametrize("axis", [0, 1, 2, -1])
def test_axes_and_ranks(axis):
    logits = normal(2, 3, 4)
    labels = softmax(np.moveaxis(normal(2, 3, 4, seed=1), axis, -1))
    wanted = dense(np.moveaxis(logits, axis, -1), labels)[0]
    np.testing.assert_allclose(
        SOFT(np.moveaxis(labels, -1, axis), logits, axis=axis), wanted, rtol=1e-5
    )


@pytest.mark.parametrize("shape", [(), (2,), (2, 3)])
def test_sparse_of_every_rank(shape):
    logits, labels = normal(*shape, 4), integers(0, 4, *shape)
    f = tf.function(SPARSE, input_signature=[
        tf.TensorSpec([None] * len(shape), tf.int32), tf.TensorSpec([None] * (len(shape) + 1))
    ])  # fmt: skip
    for loss in (SPARSE(labels, logits), f(labels, logits)):
        np.testing.assert_allclose(loss, sparse(logits, labels)[0], rtol=1e-5)


def test_labels_out_of_range_in_a_compiled_function(monkeypatch):
    @tf.function
    def loss_of(labels, logits):
        return SPARSE(labels, logits)

    with pytest.raises(tf.errors.InvalidArgumentError, match="label value of -1"):
        loss_of(tf.constant([0, -1]), LOGITS)
    monkeypatch.setattr("yeoul.graph.program.can_refuse", lambda nodes: False)  # on a GPU

    @tf.function
    def f(labels, logits):
        with tf.GradientTape() as tape:
            tape.watch(logits)
            loss = SPARSE(labels, logits)
        return loss, tape.gradient(loss, logits)

    for label in (3, -1):
        loss, grad = f(tf.constant([0, label]), LOGITS)
        assert np.isnan(loss.numpy()).tolist() == [False, True]
        assert np.isnan(grad.numpy()).tolist() == [[False] * 3, [True] * 3]


def test_labels_that_do_not_fit_are_found_when_a_function_runs():
    signature = [tf.TensorSpec([None], tf.int32), tf.TensorSpec([None, None])]
    f = tf.function(SPARSE, input_signature=signature)
    with pytest.raises(Exception, match="must have the same first dimension"):
        f(tf.constant([0, 1, 2]), LOGITS)


def test_half_precision_is_computed_in_float32():
    logits = tf.cast(LOGITS, tf.float16)
    assert SPARSE([0, 1], logits).dtype == tf.float16
    wanted = SPARSE([0, 1], tf.cast(logits, tf.float32))
    np.testing.assert_array_equal(SPARSE([0, 1], logits), tf.cast(wanted, tf.float16))
    assert SOFT([[1.0, 0, 0]], logits).dtype == tf.float16


def test_gradients():
    labels = tf.constant(softmax(normal(2, 3, seed=1)))
    with tf.GradientTape() as tape:
        tape.watch([LOGITS, labels])
        loss = SOFT(labels, LOGITS)
    to_logits, to_labels = tape.gradient(loss, [LOGITS, labels])
    np.testing.assert_allclose(to_logits, softmax(LOGITS.numpy()) - labels, rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(to_labels, -np.log(softmax(LOGITS.numpy())), rtol=1e-5)


@pytest.mark.parametrize("loss", [SOFT, SPARSE])
def test_second_derivative(loss):
    labels = tf.constant([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]) if loss is SOFT else [0, 1]
    with tf.GradientTape() as outer:
        outer.watch(LOGITS)
        with tf.GradientTape() as inner:
            inner.watch(LOGITS)
            value = tf.reduce_sum(loss(labels, LOGITS))
        grad = inner.gradient(value, LOGITS)
    jacobian = outer.jacobian(grad, LOGITS).numpy()
    p = softmax(LOGITS.numpy())
    for i in range(2):
        wanted = np.diag(p[i]) - np.outer(p[i], p[i])
        np.testing.assert_allclose(jacobian[i, :, i], wanted, atol=1e-6)


@pytest.mark.parametrize(("rows", "label_rows"), [(2, 1), (1, 2)])
def test_gradients_of_broadcast_operands_have_their_shapes(rows, label_rows):
    random = np.random.default_rng(4)
    logits = tf.constant(random.normal(size=(rows, 3)))
    labels = tf.constant(random.uniform(size=(label_rows, 3)))
    whole = [tf.broadcast_to(x, [2, 3]) for x in (logits, labels)]

    def slopes(logits, labels):
        with tf.GradientTape() as tape:
            tape.watch([logits, labels])
            loss = tf.nn.softmax_cross_entropy_with_logits(labels, logits)
        return tape.gradient(loss, [logits, labels])

    for found, each, given in zip(
        slopes(logits, labels), slopes(*whole), (rows, label_rows), strict=True
    ):
        wanted = each if given == 2 else tf.reduce_sum(each, 0, keepdims=True)
        np.testing.assert_allclose(found, wanted, atol=1e-12)
