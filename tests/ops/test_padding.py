"""tf.pad."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, integers, normal, row
from tests.ops.mistakes import BAD, mistakes

X = tf.zeros([3, 4])
AROUND = ((1, 2), (0, 3))


class TestRecords(OpTests):
    rows = [
        row("Pad", normal(3, 4), AROUND, expect=np.pad),
        row("Pad", integers(0, 9, 4), ((2, 1),), expect=np.pad),
        row(
            "PadV2",
            normal(3, 4),
            AROUND,
            normal(),
            expect=lambda x, p, v: np.pad(x, p, constant_values=v),
        ),
        row(
            "MirrorPad",
            normal(4, 4),
            AROUND,
            mode="REFLECT",
            expect=lambda x, p: np.pad(x, p, "reflect"),
        ),
        row(
            "MirrorPad",
            normal(3, 4),
            AROUND,
            mode="SYMMETRIC",
            expect=lambda x, p: np.pad(x, p, "symmetric"),
        ),
    ]


test_mistakes = mistakes(
    {
        "rows": (lambda: tf.pad(X, [[1, 1]]), BAD, "must be the rank of inputs"),
        "columns": (lambda: tf.pad(X, [[1], [1]]), BAD, "a matrix with 2 columns"),
        "negative": (lambda: tf.pad(X, [[-1, 1], [0, 0]]), BAD, "must be non-negative: -1 1"),
        "reflect": (lambda: tf.pad(X, [[3, 0], [0, 0]], "REFLECT"), BAD, "3, 0 not less than 3"),
        "symmetric": (
            lambda: tf.pad(X, [[4, 0], [0, 0]], "symmetric"),
            BAD,
            "4, 0 greater than 3",
        ),
        "mode": (lambda: tf.pad(X, [[1, 1], [0, 0]], "edge"), ValueError, "`mode` = EDGE"),
    }
)


def test_paddings_of_every_kind():
    for paddings in ([[1, 0], [0, 2]], tf.constant([[1, 0], [0, 2]]), np.array([[1, 0], [0, 2]])):
        assert tf.pad(X, paddings).shape == [4, 6]
    assert tf.pad(X, [[tf.constant(1), 0], [0, 2]]).shape == [4, 6]
    assert tf.pad(["a"], [[0, 1]]).numpy().tolist() == [b"a", b""]


def test_paddings_computed_in_a_function():
    @tf.function(input_signature=[tf.TensorSpec([None, 4])])
    def to_square(x):
        missing = 4 - tf.shape(x)[0]
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.pad(x, [[0, missing], [0, 0]], constant_values=1.0)
            loss = tf.reduce_sum(y * y)
        return y, tape.gradient(loss, x)

    x = normal(3, 4)
    y, grad = to_square(x)
    np.testing.assert_array_equal(y, np.pad(x, [(0, 1), (0, 0)], constant_values=1.0))
    np.testing.assert_allclose(grad, 2 * x, rtol=1e-6)


@pytest.mark.parametrize("mode", ["REFLECT", "SYMMETRIC"])
def test_mistakes_while_tracing(mode):
    with pytest.raises(ValueError, match="paddings must be"):
        tf.function(lambda: tf.pad(X, [[5, 0], [0, 0]], mode))()


def test_what_is_known_of_computed_paddings():
    @tf.function
    def f(x, n):
        y = tf.pad(x, [[0, n], [1, 0]])
        assert y.shape.as_list() == [None, 3]
        return y

    assert f(tf.ones([1, 2]), tf.constant(1)).numpy().tolist() == [[0, 1, 1], [0, 0, 0]]


def test_scalars_and_fillings_in_functions():
    none = np.zeros([0, 2], np.int32)
    assert tf.function(lambda x: tf.pad(x, none))(tf.constant(3.0)) == 3.0
    for wrap in (lambda f: f, tf.function):
        call = wrap(lambda x: tf.pad(x, [[1, 1]], constant_values=[1.0, 2.0]))
        with pytest.raises(BAD):
            call(tf.ones([1]))
