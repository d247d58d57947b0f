"""Samplers follow their weights; lookups of sparse ids; mistakes."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.mistakes import BAD, mistakes
from yeoul.ops.sampled.fixed_unigram import Weighted

fixed, learned = tf.random.fixed_unigram_candidate_sampler, tf.nn.learned_unigram_candidate_sampler
IDS = tf.SparseTensor([[0, 0], [1, 0]], tf.constant([0, 1], tf.int64), [2, 1])


def test_places_and_their_seconds_add_up_to_the_weights():
    weights = np.random.RandomState(0).uniform(0, 3, 50)
    made = Weighted(weights)
    total = np.bincount(made.other, 1 - made.own, 50) + made.own
    np.testing.assert_allclose(total / 50, weights / weights.sum(), atol=1e-6)


def test_frequencies_are_the_weights():
    drawn = fixed([[0]], 1, 30000, False, 4, unigrams=[1.0, 2.0, 0.0, 5.0], seed=1)
    found = np.bincount(drawn.sampled_candidates, minlength=4) / 30000
    np.testing.assert_allclose(found, [0.125, 0.25, 0, 0.625], atol=0.01)


def test_weights_of_a_file(tmp_path):
    path = tmp_path / "words.csv"
    path.write_text("a,1\nb,3\nc,4\n", encoding="utf-8")
    tf.random.set_seed(1)
    one = fixed([[2]], 1, 9, False, 3, vocab_file=str(path), seed=1)
    tf.random.set_seed(1)
    other = fixed([[2]], 1, 9, False, 3, unigrams=[1, 3, 4], seed=1)
    for a, b in zip(one, other, strict=True):
        np.testing.assert_array_equal(a, b)


def test_what_was_true_is_sampled_more_often_until_a_seed_is_set():
    tf.random.set_seed(1)
    for _ in range(50):
        drawn = learned([[3]] * 10, 1, 200, False, 5, seed=2)
    assert drawn.true_expected_count.numpy()[0, 0] > 190
    tf.random.set_seed(1)
    assert learned([[3]], 1, 200, False, 5, seed=2).true_expected_count.numpy()[0, 0] == 40


def test_gradients_of_lookups_are_sparse():
    rows = tf.Variable(np.arange(6.0, dtype=np.float32).reshape(3, 2))
    with tf.GradientTape() as tape:
        y = tf.nn.embedding_lookup_sparse(rows, IDS, None)
    assert isinstance(tape.gradient(y, rows), tf.IndexedSlices)


def test_static_shape_of_safe_lookups():
    @tf.function
    def f(rows, ids):
        result = tf.nn.safe_embedding_lookup_sparse(rows, ids)
        assert result.shape == [2, 4]
        return result

    assert f(tf.ones([3, 4]), IDS).shape == [2, 4]


def lookup(strategy):
    return lambda: tf.compat.v1.nn.embedding_lookup([tf.ones([2, 1])] * 2, [1], strategy)


def sample(**options):
    given = {"unigrams": [1.0, 2.0, 3.0], "range_max": 3, **options}
    return lambda: fixed([[0]], 1, 2, True, **given)


def test_files_without_numbers(tmp_path):
    path = tmp_path / "words.csv"
    path.write_text("a,b\n", encoding="utf-8")
    with pytest.raises(BAD, match="must have a number in its last column"):
        sample(unigrams=(), vocab_file=str(path))()


test_mistakes = mistakes(
    {
        "no weights": (sample(unigrams=()), BAD, "Must provide either"),
        "both": (sample(vocab_file="x"), BAD, "Must only provide one"),
        "shard": (sample(shard=1), BAD, "shard must be at least 0 and below"),
        "range": (sample(range_max=4), BAD, "range is 4 must be equal to weights size 3"),
        "no file": (
            sample(unigrams=(), vocab_file="/no/such"),
            tf.errors.NotFoundError,
            "No such file",
        ),
        "unique": (sample(unigrams=[0.0, 0.0, 1.0]), BAD, "range is too small: 2 of 1 classes"),
        "learned unique": (lambda: learned([[0]], 1, 4, True, 3), BAD, "4 of 3 classes"),
        "strategy": (lookup("max"), ValueError, "Unrecognized partition strategy: max"),
        "combiner": (
            lambda: tf.nn.embedding_lookup_sparse(tf.ones([2, 1]), IDS, None, "max"),
            ValueError,
            "one of 'mean', 'sqrtn' or 'sum', got max",
        ),
        "dense ids": (
            lambda: tf.nn.embedding_lookup_sparse(tf.ones([2, 1]), [[0]], None),
            TypeError,
            "sp_ids must be SparseTensor",
        ),
        "dense weights": (
            lambda: tf.nn.embedding_lookup_sparse(tf.ones([2, 1]), IDS, [1.0]),
            TypeError,
            "sp_weights must be either None or SparseTensor",
        ),
        "no rows": (
            lambda: tf.nn.embedding_lookup_sparse(None, IDS, None),
            ValueError,
            "params must be specified",
        ),
        "safe, no rows": (
            lambda: tf.nn.safe_embedding_lookup_sparse([], IDS),
            ValueError,
            "Missing embedding_weights",
        ),
    }
)
