"""LSTMBlockCell, BlockLSTM, BlockLSTMV2 and GRUBlockCell."""

import numpy as np
import pytest

import yeoul as tf
from yeoul.core.errors import InvalidArgumentError

R = tf.raw_ops


def parts(features=3, units=4, batch=2, steps=None, seed=0):
    random = np.random.RandomState(seed)

    def draw(*shape):
        return tf.constant(random.normal(size=shape).astype(np.float32))

    x = draw(*(() if steps is None else (steps,)), batch, features)
    state = {"cs_prev": draw(batch, units), "h_prev": draw(batch, units)}
    weights = {"w": draw(features + units, 4 * units), "b": draw(4 * units)}
    peepholes = {name: draw(units) for name in ("wci", "wcf", "wco")}
    return {"x": x, **state, **weights, **peepholes}


def test_a_sequence_is_steps():
    given = parts(steps=3)
    options = {"forget_bias": 0.5, "cell_clip": 0.7, "use_peephole": True}
    whole = R.BlockLSTM(seq_len_max=np.int64(3), **given, **options)
    for t in range(3):
        step = R.LSTMBlockCell(**{**given, "x": given["x"][t]}, **options)
        for a, b in zip(whole, step, strict=True):
            np.testing.assert_allclose(a[t], b, rtol=1e-5, atol=1e-6)
        given |= {"cs_prev": step[1], "h_prev": step[6]}


def test_version_2_orders_the_gates_otherwise():
    given = parts(steps=2)
    i, ci, f, o = tf.split(given["w"], 4, axis=1)
    bi, bci, bf, bo = tf.split(given["b"], 4)
    moved = {"w": tf.concat([i, f, ci, o], 1), "b": tf.concat([bi, bf, bci, bo], 0)}
    first = R.BlockLSTM(seq_len_max=np.int64(2), **given, forget_bias=0.0, cell_clip=0.0)
    second = R.BlockLSTMV2(seq_len_max=np.int64(2), **{**given, **moved})
    np.testing.assert_allclose(first[6], second[6], rtol=1e-5, atol=1e-6)


def test_steps_behind_the_longest_sequence_are_zero():
    whole = R.BlockLSTM(seq_len_max=np.int64(1), **parts(steps=3))
    assert np.abs(whole[6][0]).max() > 0
    assert np.abs(whole[6][1:]).max() == 0


@pytest.mark.parametrize("op", ["BlockLSTM", "BlockLSTMV2"])
def test_gradients_and_functions(op):
    given = parts(steps=3)

    def loss(w):
        out = getattr(R, op)(seq_len_max=np.int64(3), **{**given, "w": w}, cell_clip=0.0)
        return tf.reduce_sum(out[6] * out[6])

    w = given["w"]
    with tf.GradientTape() as tape:
        tape.watch(w)
        value = loss(w)
    gradient = tape.gradient(value, w)
    step = tf.constant(np.random.RandomState(1).normal(size=w.shape).astype(np.float32))
    slope = (loss(w + 1e-2 * step) - loss(w - 1e-2 * step)) / 2e-2
    np.testing.assert_allclose(tf.reduce_sum(gradient * step), slope, rtol=2e-2)
    np.testing.assert_allclose(tf.function(loss)(w), value, rtol=1e-5)


def test_unknown_lengths():
    given = parts(steps=2)

    @tf.function(input_signature=[tf.TensorSpec([None, None, 3])])
    def f(x):
        out = R.BlockLSTM(seq_len_max=np.int64(2), **{**given, "x": x})[6]
        assert out.shape.rank == 3
        return out

    assert f(given["x"]).shape == (2, 2, 4)


def test_mistakes():
    given = parts()
    with pytest.raises(InvalidArgumentError, match="cs_prev must have the shape"):
        R.LSTMBlockCell(**{**given, "x": given["x"][:1]})
    with pytest.raises(InvalidArgumentError, match="w must have the shape"):
        R.LSTMBlockCell(**{**given, "w": given["w"][1:]})
    x = tf.ones([1, 2])
    with pytest.raises(InvalidArgumentError, match="w_ru must have the shape"):
        R.GRUBlockCell(
            x=x, h_prev=x, w_ru=tf.ones([3, 4]), w_c=tf.ones([4, 2]), b_ru=tf.ones([4]),
            b_c=tf.ones([2]),
        )  # fmt: skip
