"""The op DotProductAttention equals the ops it stands for."""

import numpy as np
import pytest

import yeoul as tf
from yeoul.ops.attention import dot_product_attention


def by_ops(query, key, value, mask, scale):
    scores = tf.einsum("bthk,bshk->bhts", query * scale, key)
    if mask is not None:
        scores += (1.0 - tf.cast(mask, scores.dtype)) * -1e9
    return tf.einsum("bhts,bshv->bthv", tf.nn.softmax(scores), value)


@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("compiled", [False, True])
def test_values_and_derivatives(masked, compiled):
    rng = np.random.default_rng(0)
    shapes = (2, 3, 2, 4), (2, 5, 2, 4), (2, 5, 2, 6)
    inputs = [tf.constant(rng.standard_normal(shape)) for shape in shapes]
    mask = tf.constant(rng.random((2, 1, 3, 5)) < 0.6) if masked else None

    def results(attend):
        with tf.GradientTape() as outer:
            outer.watch(inputs)
            with tf.GradientTape() as tape:
                tape.watch(inputs)
                output = attend(*inputs, mask, 0.7)
                loss = tf.reduce_sum(output**2)
            first = tape.gradient(loss, inputs)
            curvature = tf.add_n([tf.reduce_sum(g**3) for g in first])
        return [output, *first, *outer.gradient(curvature, inputs)]

    run = tf.function(results) if compiled else results
    for got, expected in zip(run(dot_product_attention), results(by_ops), strict=True):
        np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-9)
