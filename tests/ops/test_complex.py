"""Complex numbers."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, normal, row

Z = normal(2, 3, dtype="complex64")


class TestRecords(OpTests):
    rows = [
        row("Real", Z, expect=np.real),
        row("Imag", Z, expect=np.imag),
        row("Angle", Z, expect=np.angle),
        row("Conj", Z, expect=np.conj),
        row("Complex", normal(2, 3), normal(3, seed=1), expect=lambda x, y: x + 1j * y),
    ]


def test_parts_of_real_tensors():
    x = tf.constant([-1.0, 2.0])
    np.testing.assert_array_equal(tf.math.real(x).numpy(), [-1.0, 2.0])
    np.testing.assert_array_equal(tf.math.imag(x).numpy(), [0.0, 0.0])
    np.testing.assert_array_equal(tf.math.conj(x).numpy(), [-1.0, 2.0])
    np.testing.assert_allclose(tf.math.angle(x).numpy(), [np.pi, 0.0], 1e-6)


def test_infinite_parts_stay_apart():
    z = tf.complex(1.0, np.inf).numpy()
    assert z.real == 1.0
    assert np.isinf(z.imag)


def test_mistakes():
    with pytest.raises(TypeError, match="incorrect types: int32 int32"):
        tf.complex(1, 2)
    with pytest.raises(TypeError, match="Expected numeric"):
        tf.math.conj("a")
