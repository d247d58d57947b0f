"""tf.transpose."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, normal, row
from tests.ops.mistakes import BAD, mistakes

X = tf.zeros([3, 4])


class TestRecords(OpTests):
    rows = [
        row("Transpose", normal(2, 3, 4), (1, 0, 2), expect=np.transpose),
        row("Transpose", normal(2, 3), None, expect=np.transpose),
        row("Transpose", normal(2, 3, 4), (2, 0, 1), expect=np.transpose),
        row("ConjugateTranspose", normal(2, 3, dtype="complex64"), (1, 0), dtypes=False),
        row("InvertPermutation", np.array([2, 0, 1], "int32"), expect=np.argsort),
    ]


test_mistakes = mistakes(
    {
        "short": (lambda: tf.transpose(X, [0]), BAD, "expects a vector of size 2"),
        "twice": (lambda: tf.transpose(X, [0, 0]), BAD, "1 is missing from {0,0}"),
        "range": (lambda: tf.transpose(X, [0, 2]), BAD, "2 is out of range"),
    }
)


@pytest.mark.parametrize("perm", [[1, 0], (1, 0), tf.constant([1, 0]), [-1, 0], None])
def test_permutations_of_every_kind(perm):
    assert tf.transpose(X, perm).shape == [4, 3]


def test_conjugate():
    x = tf.constant(normal(2, 3, dtype="complex64"))
    np.testing.assert_array_equal(tf.transpose(x, conjugate=True), x.numpy().conj().T)
    assert tf.transpose(X, conjugate=True).shape == [4, 3]


def test_permutation_computed_in_a_function():
    x = tf.constant(normal(2, 3, 4))

    @tf.function(input_signature=[tf.TensorSpec([None, None, None])])
    def f(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.transpose(x, tf.concat([[2], tf.range(tf.rank(x) - 1)], 0))
            loss = tf.reduce_sum(y * y)
        return y, tape.gradient(loss, x)

    y, grad = f(x)
    np.testing.assert_array_equal(y, x.numpy().transpose(2, 0, 1))
    np.testing.assert_allclose(grad, 2 * x.numpy(), rtol=1e-6)


def test_permutation_from_data():
    f = tf.function(lambda x, perm: tf.transpose(x, perm))
    assert f(tf.zeros([2, 3, 4]), tf.constant([2, 1, 0])).shape == [4, 3, 2]
