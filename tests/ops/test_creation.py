"""tf.zeros, tf.ones, tf.fill, tf.range, tf.linspace."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, normal, row
from tests.ops.mistakes import BAD, mistakes

INT32, FLOAT32 = np.dtype("int32"), np.dtype("float32")


class TestRecords(OpTests):
    rows = [
        row("ZerosLike", normal(2, 3), expect=np.zeros_like),
        row("OnesLike", normal(2, 3), expect=np.ones_like),
        row("Fill", (2, 3), normal(), expect=np.full),
        row("Fill", (0,), normal(), grad=False),
        row("Range", 1, 10, 3, Tidx=INT32, expect=lambda *b: np.arange(*b)),
        row("Range", 5, 0, -2, Tidx=INT32, expect=lambda *b: np.arange(*b)),
        row("Range", 0.0, 1.0, 0.25, Tidx=FLOAT32, expect=lambda *b: np.arange(*b)),
        row("LinSpace", normal(), normal(seed=1), 5, expect=np.linspace),
        row("LinSpace", normal(2), normal(2, seed=1), 4, axis=-1),
        row("LinSpace", normal(2), normal(2, seed=1), 1, grad=False),
        row("LinSpace", normal(2), normal(2, seed=1), 0, grad=False),
    ]


test_mistakes = mistakes(
    {
        "negative": (lambda: tf.zeros([-1]), BAD, "Dimension -1 must be >= 0"),
        "vector": (lambda: tf.fill([2], [1, 2]), BAD, r"must represent a scalar, got shape \[2\]"),
        "float": (lambda: tf.zeros([2.0]), TypeError, "dimensions are integers"),
        "None": (lambda: tf.ones([None, 2]), ValueError, "must be known here"),
        "string": (lambda: tf.ones([2], tf.string), TypeError, "Cannot convert 1"),
        "delta 0": (lambda: tf.range(0, 5, 0), BAD, "Requires delta != 0"),
        "up": (lambda: tf.range(5, 0), BAD, "Requires start <= limit when delta > 0: 5/0"),
        "down": (lambda: tf.range(0, 5, -1), BAD, "Requires start >= limit when delta < 0"),
        "half": (lambda: tf.range(2.5, dtype=tf.int32), TypeError, "integer bounds"),
        "num": (lambda: tf.linspace(0.0, 1.0, -1), BAD, "Requires num >= 0: -1"),
    }
)


def test_zeros_and_ones_of_every_dtype():
    for dtype in (tf.float16, tf.bfloat16, tf.int8, tf.uint64, tf.complex64, tf.bool):
        assert tf.zeros([2], dtype).dtype == tf.ones([2], dtype).dtype == dtype
        assert not tf.cast(tf.zeros([2], dtype), tf.bool).numpy().any()
        assert tf.cast(tf.ones([2], dtype), tf.bool).numpy().all()
    assert tf.zeros([2], tf.string).numpy().tolist() == [b"", b""]
    assert tf.zeros_like(["a"]).numpy().tolist() == [b""]


def test_like_with_another_dtype_and_unknown_shape():
    @tf.function(input_signature=[tf.TensorSpec([None])])
    def f(x):
        return tf.zeros_like(x, tf.int64), tf.ones_like(x), tf.fill(tf.shape(x), 7)

    zeros, ones, sevens = f(tf.zeros([3]))
    assert (zeros.dtype, zeros.numpy().tolist()) == (tf.int64, [0, 0, 0])
    assert (ones.numpy().tolist(), sevens.numpy().tolist()) == ([1, 1, 1], [7, 7, 7])
    assert f.get_concrete_function().outputs[0].shape.as_list() == [None]


@pytest.mark.parametrize(
    ("args", "dtype"),
    [
        ((5,), "int32"),
        ((5.0,), "float32"),
        ((0, 5.0, 1), "float32"),
        ((np.int64(3),), "int64"),
        ((0, tf.constant(5, tf.int64), 1), "int64"),
        ((tf.constant(0), tf.constant(5.0), 1), "float32"),
        ((0, 3, np.float64(1)), "float64"),
    ],
)
def test_dtype_of_a_range(args, dtype):
    assert tf.range(*args).dtype.name == dtype


def test_range_to_a_tensor_of_a_function():
    f = tf.function(lambda n: tf.reduce_sum(tf.range(n)))
    assert f(tf.constant(5)).numpy() == 10
    g = tf.function(lambda x: tf.range(tf.shape(x)[0]), input_signature=[tf.TensorSpec([None])])
    assert g(tf.zeros([4])).numpy().tolist() == [0, 1, 2, 3]


def test_linspace_of_integers_and_of_different_ranks():
    assert tf.linspace(0, 10, 5).dtype == tf.float64
    np.testing.assert_allclose(
        tf.linspace([0.0, 1.0], 2.0, 3), np.linspace([0.0, 1.0], [2.0, 2.0], 3), rtol=1e-6
    )


def test_gradient_of_fill():
    x = tf.constant(2.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.fill([3], x)
    assert tape.gradient(y, x).numpy() == 3.0
