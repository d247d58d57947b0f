"""tf.identity, tf.identity_n, tf.stop_gradient."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, integers, normal, row


class TestRecords(OpTests):
    rows = [
        row("Identity", normal(2, 3), expect=lambda x: x),
        row("StopGradient", normal(2, 3), expect=lambda x: x),
        row("IdentityN", normal(2), integers(0, 9, 3), expect=lambda x, y: [x, y]),
    ]


def test_identity_is_another_tensor():
    x = tf.constant([1.0])
    assert tf.identity(x) is not x
    v = tf.Variable([1.0])
    y = tf.identity(v)
    v.assign([2.0])
    assert y.numpy() == 1.0


def test_no_gradient_passes_a_stop():
    x = tf.constant(3.0)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = tf.stop_gradient(x * x)
        z = y * x
    assert tape.gradient(y, x) is None
    assert tape.gradient(z, x).numpy() == 9.0


def test_identity_n_of_nothing():
    with pytest.raises(ValueError, match="at least one tensor"):
        tf.identity_n([])


def test_partly_wanted_gradients():
    x = tf.constant([1.0, 2.0])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y, z = tf.identity_n([x * x, x * 3.0])
    np.testing.assert_array_equal(tape.gradient(y, x), [2.0, 4.0])
    assert z.numpy().tolist() == [3.0, 6.0]
