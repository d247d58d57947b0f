"""Summing gradients to the shape of a broadcast operand."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import normal

SHAPES = [
    ((2, 3), (2, 3)),
    ((2, 3), (3,)),
    ((2, 3), ()),
    ((2, 1), (1, 3)),
    ((1, 1), (2, 3)),
    ((4, 1, 3), (2, 1)),
    ((1,), (1, 1)),
    ((0, 3), (3,)),
    ((3,), (0, 1)),
]


def gradients(x, y):
    with tf.GradientTape() as tape:
        tape.watch([x, y])
        z = x * y
    return tape.gradient(z, [x, y])


@pytest.mark.parametrize("shapes", SHAPES, ids=str)
@pytest.mark.parametrize("swap", [False, True])
def test_shapes(shapes, swap):
    a, b = (normal(*shape, seed=i) for i, shape in enumerate(shapes[:: -1 if swap else 1]))
    x, y = tf.constant(a), tf.constant(b)
    wanted = gradients(x, y)
    size = np.ones(np.broadcast_shapes(a.shape, b.shape))
    for grad, one, other in zip(wanted, (a, b), (b, a), strict=True):
        assert grad.shape == one.shape
        np.testing.assert_allclose(np.sum(grad.numpy()), np.sum(size * other), 1e-5, 1e-6)
    for unknown in (
        [tf.TensorSpec([None] * len(a.shape)), tf.TensorSpec([None] * len(b.shape))],
        [tf.TensorSpec(None), tf.TensorSpec(None)],
        [tf.TensorSpec(a.shape), tf.TensorSpec([None] * len(b.shape))],
    ):
        compiled = tf.function(gradients, input_signature=unknown)
        for mine, grad in zip(compiled(x, y), wanted, strict=True):
            np.testing.assert_allclose(mine.numpy(), grad.numpy(), 1e-5, 1e-6)


def test_constants_get_no_gradient():
    ran = []

    @tf.custom_gradient
    def spy(x):
        return x, lambda dy: ran.append(dy) or dy

    x = tf.constant([2.0])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.matmul(spy(tf.constant([[3.0]])), x[None]) * 2.0
    assert tape.gradient(y, x).numpy() == 6.0
    assert not ran
