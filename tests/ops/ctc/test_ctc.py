"""The loss sums all paths; NumPy and XLA agree; decoders find the best of all sequences."""

import itertools

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import normal
from tests.ops.mistakes import BAD, mistakes
from yeoul.engine import xla
from yeoul.engine.dispatch import execute
from yeoul.ops.ctc.kernels import log_softmax
from yeoul.ops.ctc.records import CTC_LOSS, CTC_LOSS_V2, OPTIONS

X = normal(5, 2, 3)
INDICES = np.array([[0, 0], [0, 1], [1, 0]], np.int64)
FAILED = tf.errors.FailedPreconditionError


def collapsed(path, blank):
    """The labels that a path of classes stands for."""
    return tuple(c for c, _ in itertools.groupby(path) if c != blank)


def by_paths(x, blank):
    """Labels -> log probability, by summing over all paths of one example."""
    scores, found = log_softmax(np, x.astype(np.float64)), {}
    for path in itertools.product(range(x.shape[1]), repeat=x.shape[0]):
        p = np.exp(sum(scores[t, c] for t, c in enumerate(path)))
        key = collapsed(path, blank)
        found[key] = found.get(key, 0) + p
    return {key: np.log(p) for key, p in found.items()}


@pytest.mark.parametrize("blank", [0, 1, 2])
def test_the_loss_sums_all_paths(blank):
    expected = by_paths(X[:, 0], blank)
    one, other = (c for c in range(3) if c != blank)
    for labels in ([one], [one, other], [one, one], [other, one, other]):
        loss = tf.nn.ctc_loss([labels], X[:, :1], [len(labels)], [5], blank_index=blank)
        assert float(loss[0]) == pytest.approx(-expected[tuple(labels)], rel=1e-5)


def test_beams_find_the_best_of_all_sequences():
    expected = sorted(by_paths(X[:, 1], 2).items(), key=lambda item: -item[1])[:4]
    found, scores = tf.nn.ctc_beam_search_decoder(X[:, 1:], [5], beam_width=100, top_paths=4)
    assert [tuple(sp.values.numpy().tolist()) for sp in found] == [key for key, _ in expected]
    np.testing.assert_allclose(scores[0], [score for _, score in expected], rtol=1e-5)


@pytest.mark.parametrize("merge", [True, False])
@pytest.mark.parametrize("collapse", [True, False])
@pytest.mark.parametrize("op", [CTC_LOSS, CTC_LOSS_V2])
def test_xla_agrees(op, merge, collapse):
    values = np.array([1, 1, 1], np.int32)
    options = {**OPTIONS, "ctc_merge_repeated": merge, "preprocess_collapse_repeated": collapse}
    inputs = (X, INDICES, values, np.array([5, 3], np.int32))
    hosted = op.host(*inputs, **options)
    lowered = xla.jitted(op, (), options)(*inputs)
    for mine, other in zip(hosted, lowered, strict=True):
        np.testing.assert_allclose(other, mine, rtol=1e-5, atol=1e-6)


def test_gradient_is_the_slope():
    x = tf.constant(X.astype(np.float64))
    inputs = INDICES, np.array([0, 1, 0], np.int32), np.array([5, 4], np.int32)

    def loss(x):
        return tf.reduce_sum(execute(CTC_LOSS, (x, *inputs), OPTIONS)[0])

    with tf.GradientTape() as tape:
        tape.watch(x)
        y = loss(x)
    along = normal(5, 2, 3, dtype="float64", seed=1)
    numeric = (loss(x + 1e-5 * along) - loss(x - 1e-5 * along)) / 2e-5
    assert float(tf.reduce_sum(tape.gradient(y, x) * along)) == pytest.approx(float(numeric), 1e-6)


def test_what_does_not_fit_has_a_large_loss_and_a_gradient():
    x = tf.constant(X)
    with tf.GradientTape() as tape:
        tape.watch(x)
        loss = tf.nn.ctc_loss([[1, 1, 1], [1, 2, 0]], x, [3, 2], [4, 5])
    assert 700 < loss[0] < 715
    assert loss[1] < 10
    assert np.isfinite(tape.gradient(loss, x)).all()


def test_training_in_a_function():
    labels, lengths = tf.constant([[1, 2, 1, 0], [2, 2, 0, 0]]), tf.constant([3, 2])
    layer = tf.keras.layers.Dense(4)
    optimizer = tf.keras.optimizers.Adam(0.05)
    x = tf.constant(normal(2, 8, 6))

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            logits = layer(x)
            losses = tf.nn.ctc_loss(labels, logits, lengths, [8, 8], logits_time_major=False)
            loss = tf.reduce_mean(losses)
        weights = layer.trainable_variables
        optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights, strict=True))
        return loss

    first = float(step())
    for _ in range(60):
        last = float(step())
    assert last < first / 2
    (found,), _ = tf.nn.ctc_greedy_decoder(tf.transpose(layer(x), [1, 0, 2]), [8, 8], blank_index=0)
    assert found.dense_shape.numpy()[0] == 2


def loss(x=X, rows=INDICES, values=(0, 1, 1), times=(5, 5), **options):
    """A call of the loss with sparse labels."""
    inputs = (x, np.asarray(rows), np.array(values, np.int32), np.array(times, np.int32))
    return lambda: execute(CTC_LOSS, inputs, {**OPTIONS, **options})


def greedy(x=X, times=(5, 5), **options):
    return lambda: tf.nn.ctc_greedy_decoder(x, times, **options)


def beams(*options, x=X):
    return lambda: tf.nn.ctc_beam_search_decoder(x, (5, 5), *options)


test_mistakes = mistakes(
    {
        "rank": (loss(x=X[0]), BAD, "inputs must be of rank 3"),
        "lengths": (loss(times=(5,)), BAD, "one element for each of the 2 examples"),
        "rows": (loss(values=(1, 1)), BAD, "must contain the same number of rows"),
        "no time": (loss(x=X[:0], times=(0, 0)), BAD, "Max time or first dimension"),
        "row": (loss(rows=[[0, 0], [1, 0], [2, 0]]), BAD, "a row is out of bounds"),
        "too much time": (loss(times=(6, 5)), BAD, "sequence_length must be at most 5"),
        "negative": (loss(values=(0, -1, 1)), BAD, "must be nonnegative integers, got -1"),
        "null first": (loss(values=(2, 1, 1)), BAD, "non-null label .* following a null label"),
        "no label": (loss(values=(0, 1, 2)), BAD, "Labels length is zero in batch 1"),
        "too short": (loss(times=(1, 5)), BAD, "required: 2, available: 1"),
        "blank": (
            lambda: tf.nn.ctc_loss(tf.SparseTensor([[0, 0]], [1], [1, 1]), X, None, [5, 5]),
            ValueError,
            "`blank_index` must be provided",
        ),
        "dense": (
            lambda: tf.compat.v1.nn.ctc_loss([[1]], X, [5, 5]),
            TypeError,
            "to be a SparseTensor",
        ),
        "greedy rank": (greedy(x=X[0]), BAD, "not a 3-Tensor"),
        "greedy lengths": (greedy(times=(5,)), FAILED, "batch_size is 2"),
        "greedy time": (greedy(times=(5, 6)), FAILED, r"sequence_length\(1\) <= 5"),
        "greedy blank": (greedy(blank_index=3), BAD, "between -3 and 2 but was 3"),
        "beam rank": (beams(x=X[0]), BAD, "not a 3-Tensor"),
        "narrow": (beams(1, 2), BAD, "requested more paths than the beam width"),
        "no beam": (beams(0, 1), BAD, "'beam_width' of 0 must be at least minimum 1"),
        "few": (beams(500, 400), BAD, "Less leaves in the beam search than requested"),
        "vector": (lambda: tf.nn.ctc_unique_labels([1]), BAD, "labels must be a matrix"),
    }
)


def test_refused_in_functions():
    @tf.function
    def f(times):
        return execute(CTC_LOSS, (X, INDICES, np.array([0, 1, 1], np.int32), times), OPTIONS)[0]

    assert f(tf.constant([5, 5])).shape == [2]
    with pytest.raises(BAD, match="required: 2, available: 1"):
        f(tf.constant([1, 5]))
