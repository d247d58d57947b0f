"""Candidate samplers; the numbers are in the golden programs."""

import numpy as np
import pytest

import yeoul as tf

INVALID = tf.errors.InvalidArgumentError
uniform, log_uniform = tf.random.uniform_candidate_sampler, tf.random.log_uniform_candidate_sampler


@pytest.mark.parametrize("sampler", [uniform, log_uniform])
def test_in_functions(sampler):
    tf.random.set_seed(4)
    compiled = tf.function(lambda x: list(sampler(x, 1, 4, True, 9, seed=2)))
    first, second = compiled(tf.constant([[1]], tf.int64)), compiled(tf.constant([[1]], tf.int64))
    tf.random.set_seed(4)
    for drawn in (first, second):
        for mine, other in zip(drawn, sampler([[1]], 1, 4, True, 9, seed=2), strict=True):
            np.testing.assert_array_equal(mine, other)
    tf.random.set_seed(None)


def test_every_class_can_be_asked_for():
    drawn = log_uniform([[1]], 1, 30, True, 30)
    assert sorted(drawn.sampled_candidates.numpy().tolist()) == list(range(30))


def test_accidental_hits_in_functions():
    hits = tf.function(lambda t: tf.nn.compute_accidental_hits(t, [5, 2, 2], 1))
    rows, columns, weights = hits(tf.constant([[1], [2]], tf.int64))
    np.testing.assert_array_equal(rows, [1])
    np.testing.assert_array_equal(columns, [2])  # where the class stands last
    np.testing.assert_array_equal(weights, [np.finfo(np.float32).min])


MISTAKES = [
    (lambda: uniform([[1]], 1, 6, True, 5), "Sampler's range is too small: 6 of 5 classes"),
    (lambda: uniform([1], 1, 6, True, 9), "true_classes must be a matrix"),
    (lambda: uniform([[1]], 2, 3, True, 5), "must have num_true columns, expected: 1 was: 2"),
    (lambda: uniform([[1]], 1, 3, True, 0), "'range_max' of 0 must be at least minimum 1"),
    (lambda: uniform([[1]], 1, 0, True, 5), "'num_sampled' of 0 must be at least minimum 1"),
    (
        lambda: log_uniform([[7]], 1, 2, True, 5),
        r"`true_candidate` out of range \[0, 5\), received 7",
    ),
    (lambda: uniform(tf.constant([[1]]), 1, 2, True, 5), "expected to be a int64 tensor"),
    (lambda: tf.nn.all_candidate_sampler([[7]], 1, 2, True), "out of range"),
]


@pytest.mark.parametrize(("call", "message"), MISTAKES)
def test_mistakes(call, message):
    with pytest.raises(INVALID, match=message):
        call()
