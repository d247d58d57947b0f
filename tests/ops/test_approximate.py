"""tf.math.approx_max_k, tf.math.approx_min_k."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, normal, row

X = normal(3, 6)
INVALID = tf.errors.InvalidArgumentError


class TestRecords(OpTests):
    rows = [
        row("ApproxTopK", X, k=2, grad=False),  # float64 is not accepted
        row("ApproxTopK", X, k=2, is_max_k=False, reduction_dimension=0, dtypes=False, grad=False),
    ]


@pytest.mark.parametrize("axis", [0, 1])
def test_values_and_gradient(axis):
    x = tf.constant(X)
    for function, sign in ((tf.math.approx_max_k, -1), (tf.math.approx_min_k, 1)):
        with tf.GradientTape() as tape:
            tape.watch(x)
            values, indices = function(x, 2, axis)
        wanted = sign * np.sort(sign * X, axis).take([0, 1], axis)
        np.testing.assert_array_equal(values.numpy(), wanted)
        hits = np.zeros_like(X)
        np.put_along_axis(hits, indices.numpy(), 1, axis)
        np.testing.assert_array_equal(tape.gradient(values, x).numpy(), hits)


def test_mistakes():
    with pytest.raises(INVALID, match="Had 6, needed 9"):
        tf.math.approx_max_k(X, 9)
    with pytest.raises(INVALID, match="is no axis"):
        tf.math.approx_max_k(X, 1, reduction_dimension=2)
    with pytest.raises(INVALID, match="not in the list"):
        tf.math.approx_max_k(tf.constant(X, tf.float64), 1)
