"""Parts and rearrangements of matrices."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, normal, row

INVALID = tf.errors.InvalidArgumentError


def lower_band(x, *_):
    return np.tril(x, 1)


class TestRecords(OpTests):
    rows = [
        row("MatrixBandPart", normal(2, 3, 4), np.int32(1), np.int32(0), dtypes=False),
        row("MatrixBandPart", normal(4, 4), np.int32(-1), np.int32(1), expect=lower_band),
        row("Diag", normal(2, 3), expect=lambda x: np.diag(x.ravel()).reshape(2, 3, 2, 3)),
        row("DiagPart", normal(2, 3, 2, 3), expect=lambda x: np.einsum("ijij->ij", x)),
        row("Cross", normal(2, 3), normal(2, 3, seed=1), expect=np.cross),
    ]


def test_eye():
    np.testing.assert_array_equal(tf.eye(2, 3).numpy(), np.eye(2, 3))
    np.testing.assert_array_equal(tf.eye(3, 2, dtype=tf.int64).numpy(), np.eye(3, 2))
    assert tf.eye(2, batch_shape=[4, 1]).shape == [4, 1, 2, 2]
    assert tf.eye(tf.constant(2)).shape == [2, 2]
    sizes = tf.constant([2, 3], tf.int64)
    assert tf.eye(sizes[0], sizes[1]).shape == [2, 3]
    assert tf.function(lambda n: tf.eye(n[0], n[1]))(sizes).shape == [2, 3]
    assert tf.eye(0).shape == [0, 0]

    @tf.function
    def sized(x):
        return tf.eye(tf.shape(x)[0], batch_shape=[2])

    np.testing.assert_array_equal(sized(tf.zeros([3])).numpy(), np.stack([np.eye(3)] * 2))


def test_trace_and_transposes():
    x, z = normal(2, 3, 4), normal(2, 3, dtype="complex64")
    np.testing.assert_allclose(tf.linalg.trace(x).numpy(), np.trace(x, axis1=1, axis2=2), 1e-5)
    np.testing.assert_array_equal(tf.linalg.matrix_transpose(x).numpy(), x.swapaxes(1, 2))
    np.testing.assert_array_equal(tf.linalg.adjoint(z).numpy(), z.conj().T)


MISTAKES = {
    "band": (lambda: tf.linalg.band_part(tf.eye(2), 3, 0), INVALID, "less or equal to number"),
    "eye": (lambda: tf.eye(2.5), TypeError, "must be positive integer values"),
    "three diagonals": (
        lambda: tf.linalg.diag_part(tf.eye(4), k=(0, 1, 2)),
        INVALID,
        "the lowest and the highest",
    ),
    "padding": (
        lambda: tf.linalg.diag([1, 2], padding_value=1.5),
        TypeError,
        "1.5",
    ),
    "trace": (lambda: tf.linalg.trace([1.0]), INVALID, "at least 2-dim"),
    "transpose": (lambda: tf.linalg.matrix_transpose([1.0]), ValueError, "rank >= 2"),
    "diagonal": (lambda: tf.linalg.tensor_diag_part(tf.ones([2, 3])), INVALID, "must repeat"),
    "cross": (lambda: tf.linalg.cross([1.0, 2.0], [1.0, 2.0]), INVALID, "3-element vectors"),
    "cross shapes": (
        lambda: tf.linalg.cross(tf.ones([3]), tf.ones([2, 3])),
        INVALID,
        "must be of same shape",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes(mistake):
    call, error, message = MISTAKES[mistake]
    with pytest.raises(error, match=message):
        call()
