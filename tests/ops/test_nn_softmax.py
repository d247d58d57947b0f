"""tf.nn.softmax, tf.nn.log_softmax."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, normal, row
from tests.ops.mistakes import BAD, mistakes


def softmax(x, axis=-1):
    exps = np.exp(x)
    return exps / exps.sum(axis, keepdims=True)


class TestRecords(OpTests):
    rows = [
        row("Softmax", normal(3, 4), expect=softmax),
        row("Softmax", normal(0, 4), grad=False),
        row("LogSoftmax", normal(3, 4), expect=lambda x: np.log(softmax(x))),
    ]


test_mistakes = mistakes(
    {
        "axis": (lambda: tf.nn.softmax([1.0], axis=2), BAD, r"must be in the range \[-1, 1\)"),
        "scalar": (lambda: tf.nn.softmax(1.0), BAD, "at least one axis"),
        "int": (lambda: tf.nn.softmax([1, 2]), BAD, "int32 is not in the list"),
    }
)


@pytest.mark.parametrize("axis", [0, 1, -1, -2, None])
def test_axes(axis):
    x = normal(2, 3, 4)
    wanted = softmax(x, -1 if axis is None else axis)
    np.testing.assert_allclose(tf.nn.softmax(x, axis), wanted, rtol=1e-5)
    np.testing.assert_allclose(tf.nn.log_softmax(x, axis), np.log(wanted), rtol=1e-4, atol=1e-6)


def test_large_logits():
    assert tf.nn.softmax([1000.0, 1000.0]).numpy().tolist() == [0.5, 0.5]
    assert tf.nn.log_softmax([1000.0, 0.0]).numpy().tolist() == [0.0, -1000.0]
    assert tf.nn.softmax([-np.inf, 0.0]).numpy().tolist() == [0.0, 1.0]
