"""tf.cast, tf.saturate_cast, tf.bitcast."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, integers, normal, row
from tests.ops.mistakes import BAD, mistakes


def dtype(name):
    return tf.as_dtype(name).np


class TestRecords(OpTests):
    rows = [
        row("Cast", normal(2, 3), DstT=dtype("float64"), expect=lambda x: x),
        row("Cast", normal(2, 3, dtype="float64"), DstT=dtype("complex64"), grad=False),
        row("Cast", 3 * normal(4), DstT=dtype("int32"), expect=np.trunc),
        row(
            "Cast", normal(2, dtype="complex64"), DstT=dtype("float32"), grad=False, expect=np.real
        ),
        row("Cast", np.array([0.0, 0.1, np.nan]), DstT=dtype("bool"), expect=lambda x: x != 0),
        row("Cast", integers(-300, 300, 5), DstT=dtype("uint8"), expect=lambda x: x % 256),
        row(
            "Bitcast",
            normal(3),
            type=dtype("int32"),
            dtypes=False,
            expect=lambda x: x.view("int32"),
        ),
        row("Bitcast", integers(0, 9, 2), type=dtype("uint8"), dtypes=False),
        row(
            "Bitcast", np.arange(8, dtype="uint8").reshape(2, 4), type=dtype("int32"), dtypes=False
        ),
    ]


test_mistakes = mistakes(
    {
        "string": (
            lambda: tf.cast("1", tf.float32),
            tf.errors.UnimplementedError,
            "Cast string to float32 is not supported",
        ),
        "to string": (
            lambda: tf.cast(1, tf.string),
            tf.errors.UnimplementedError,
            "Cast int32 to string is not supported",
        ),
        "dtype": (lambda: tf.cast(1, "float33"), TypeError, "float33"),
        "bitcast": (
            lambda: tf.bitcast(tf.zeros([3], tf.uint8), tf.int32),
            BAD,
            "Cannot bitcast from 4 to 3",
        ),
        "bitcast of bool": (lambda: tf.bitcast([True], tf.int8), BAD, "bool is not in the list"),
    }
)


def test_same_dtype_is_the_same_tensor():
    x = tf.constant([1.0])
    assert tf.cast(x, tf.float32) is x
    v = tf.Variable([1.0])
    assert isinstance(tf.cast(v, "float32"), tf.Tensor)


def test_slices_stay_slices():
    x = tf.IndexedSlices(tf.ones([2, 3]), tf.constant([0, 1]), (4, 3))
    y = tf.cast(x, tf.float64)
    assert isinstance(y, tf.IndexedSlices)
    assert y.dtype == tf.float64


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        ([-5.0, 3.5, 300.0], "float32", "uint8", [0, 3, 255]),
        ([-500, 3, 300], "int32", "int8", [-128, 3, 127]),
        ([1e30, -1e30, 7.0], "float32", "int32", [2147483520, -2147483648, 7]),
        ([1e30], "float64", "float16", [65504.0]),
        ([True], "bool", "int32", [1]),
    ],
)
def test_saturate_cast(value, source, target, expected):
    result = tf.saturate_cast(tf.constant(value, source), target)
    assert result.dtype.name == target
    assert result.numpy().tolist() == expected


def test_gradient_returns_in_the_dtype_of_the_source():
    x = tf.constant([1.5], tf.float64)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.cast(x, tf.float32) * 2.0
    grad = tape.gradient(y, x)
    assert grad.dtype == tf.float64
    z = tf.constant([1.0 + 2.0j])
    with tf.GradientTape() as tape:
        tape.watch(z)
        y = tf.cast(z, tf.float64) * 3.0
    assert tape.gradient(y, z).numpy().tolist() == [3.0 + 0.0j]
