"""How tensors are written by tf.print."""

import ml_dtypes
import numpy as np
import pytest

from yeoul.ops.text import tensor_text

THIRD = np.float32(1) / np.float32(3)
ROWS = [
    (np.array([1, 2, 3]), "[1 2 3]"),
    (np.float32([1, 2.5, 3.14159265]), "[1 2.5 3.14159274]"),
    (np.arange(7), "[0 1 2 ... 4 5 6]"),
    (np.arange(6), "[0 1 2 3 4 5]"),
    (np.array([True, False]), "[1 0]"),
    (np.float32(1e10), "1e+10"),
    (np.float32(123456789), "123456792"),
    (THIRD, "0.333333343"),
    (np.float64(1) / 3, "0.33333333333333331"),
    (np.float64(0.1), "0.1"),
    (np.float16(0.1), "0.0999755859"),
    (np.array(0.1, ml_dtypes.bfloat16), "0.100097656"),
    (np.float32([np.nan, -np.nan, np.inf, -np.inf, -0.0]), "[nan -nan inf -inf -0]"),
    (np.float64(-np.nan), "-nan"),
    (np.float16(-np.nan), "-nan"),
    (np.complex64(1 - 2.5j), "(1,-2.5)"),
    (np.array(b"a", object), '"a"'),
    (np.array([b'a"b', b"\n\xff"], object), '["a\\"b" "\\n\udcff"]'),
    (np.zeros([0]), "[]"),
    (np.arange(4).reshape(2, 2), "[[0 1]\n [2 3]]"),
    (np.arange(8).reshape(2, 2, 2), "[[[0 1]\n  [2 3]]\n\n [[4 5]\n  [6 7]]]"),
]


@pytest.mark.parametrize(("array", "text"), ROWS)
def test_as_tensorflow_writes(array, text):
    assert tensor_text(array, 3) == text


def test_summaries():
    square = np.arange(24).reshape(4, 6)
    assert tensor_text(square, 1) == "[[0 ... 5]\n ...\n [18 ... 23]]"
    assert tensor_text(np.arange(9), -1) == "[0 1 2 3 4 5 6 7 8]"
    cube = tensor_text(np.arange(27).reshape(3, 3, 3), 1)
    assert cube == (
        "[[[0 ... 2]\n  ...\n  [6 ... 8]]\n\n ...\n\n [[18 ... 20]\n  ...\n  [24 ... 26]]]"
    )
