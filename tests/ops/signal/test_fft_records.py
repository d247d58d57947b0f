"""Fourier transforms: every record by NumPy and by XLA, and the transforms over any axes."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, normal, row
from tests.ops.mistakes import BAD, mistakes

C = normal(2, 3, 4, dtype="complex64")
X = normal(2, 3, 4)
LAST = (-3, -2, -1)
WIDE = {"dtypes": False, "tolerance": 5}
# The attributes name the dtype of the result, which finite differences would have to change.
REAL = {**WIDE, "grad": False}


class TestRecords(OpTests):
    rows = [
        row("FFT", C, expect=np.fft.fft, **WIDE),
        row("IFFT", C, expect=np.fft.ifft, **WIDE),
        row("FFT2D", C, expect=np.fft.fft2, **WIDE),
        row("IFFT2D", C, expect=np.fft.ifft2, **WIDE),
        row("FFT3D", C, expect=np.fft.fftn, **WIDE),
        row("IFFT3D", C, expect=np.fft.ifftn, **WIDE),
        row("RFFT", X, (4,), expect=lambda x, n: np.fft.rfft(x), **REAL),
        row("RFFT", X, (6,), expect=lambda x, n: np.fft.rfft(x, 6), **REAL),
        row("RFFT", X, (3,), expect=lambda x, n: np.fft.rfft(x, 3), **REAL),
        row("RFFT2D", X, (3, 5), expect=lambda x, n: np.fft.rfft2(x, n), **REAL),
        row("RFFT3D", X, (2, 3, 4), expect=lambda x, n: np.fft.rfftn(x), **REAL),
        row("RFFT3D", X, (1, 4, 3), expect=lambda x, n: np.fft.rfftn(x, n, LAST), **REAL),
        row("IRFFT", C, (6,), expect=lambda x, n: np.fft.irfft(x, 6), **REAL),
        row("IRFFT", C, (5,), expect=lambda x, n: np.fft.irfft(x, 5), **REAL),
        row("IRFFT2D", C, (3, 6), expect=lambda x, n: np.fft.irfft2(x, n), **REAL),
        row("IRFFT3D", C, (2, 3, 7), expect=lambda x, n: np.fft.irfftn(x, n, LAST), **REAL),
        row("FFTND", C, (3, 5), (0, 2), expect=np.fft.fftn, **WIDE),
        row("IFFTND", C, (2, 3), (0, -2), expect=np.fft.ifftn, **WIDE),
        row("RFFTND", X, (4, 3), (2, 1), expect=np.fft.rfftn, **REAL),
        row("IRFFTND", C, (4, 3), (2, 1), expect=np.fft.irfftn, **REAL),
        *[
            row(f"Batch{kind}FFT{rank}", C, grad=False, **WIDE)
            for kind in ("", "I")
            for rank in ("", "2D", "3D")
        ],
    ]


@pytest.mark.parametrize("norm", [None, "backward", "ortho", "forward"])
@pytest.mark.parametrize(
    "options", [{}, {"axes": [2, 0]}, {"fft_length": [3, 6]}, {"fft_length": [5], "axes": [1]}]
)
def test_transforms_over_any_axes(norm, options):
    x = normal(2, 3, 4, dtype="float64")
    c = normal(2, 3, 4, dtype="complex128", seed=1)
    lengths, axes = options.get("fft_length"), options.get("axes")
    for name, argument in (("fftn", c), ("ifftn", c), ("rfftn", x), ("irfftn", c)):
        numpy_axes = [1, 2] if lengths and axes is None else axes  # NumPy wants them named
        wanted = getattr(np.fft, name)(argument, lengths, numpy_axes, norm)
        function = getattr(tf.signal, f"{name}d")
        argument = tf.constant(argument)
        np.testing.assert_allclose(function(argument, norm=norm, **options), wanted, atol=1e-12)
        traced = tf.function(lambda a, f=function: f(a, norm=norm, **options))
        np.testing.assert_allclose(traced(argument), wanted, atol=1e-12)


def test_lengths_that_are_not_known_before():
    c = tf.constant(normal(2, 3, dtype="complex128"))
    spec = tf.TensorSpec([None, None], c.dtype)
    for name in ("fftn", "ifftn", "irfftn"):
        traced = tf.function(getattr(tf.signal, f"{name}d"), input_signature=[spec])
        np.testing.assert_allclose(traced(c), getattr(np.fft, name)(c.numpy()), atol=1e-12)


def test_raw_functions():
    x = tf.constant([1.0, 2.0, 4.0])
    assert tf.rfftnd(x, [3], [0]).dtype == tf.complex64
    assert (
        tf.rfftnd(tf.cast(x, tf.float64), [3], [0], Tcomplex=tf.complex128).dtype == tf.complex128
    )
    c = tf.cast(x, tf.complex64)
    np.testing.assert_allclose(tf.ifftnd(tf.fftnd(c, [3], [0]), [3], [0]), c, atol=1e-6)
    np.testing.assert_allclose(tf.irfftnd(tf.rfftnd(x, [3], [0]), [3], [0]), x, atol=1e-6)


@pytest.mark.parametrize("lengths", [(3, 4), (5, 6), (2, 3), (4, 5)])
def test_gradients_of_real_transforms(lengths):
    """As those of the complex transforms of the same signals."""
    x = tf.constant(normal(3, 4, dtype="float64"))
    half = lengths[1] // 2 + 1
    weights = tf.constant(normal(lengths[0], half, dtype="complex128", seed=1))

    def fit(x, sizes):
        x = x[: sizes[0], : sizes[1]]
        return tf.pad(x, [[0, sizes[0] - x.shape[0]], [0, sizes[1] - x.shape[1]]])

    def plain(x):
        return tf.signal.fft2d(tf.complex(*[fit(a, lengths) for a in (x, tf.zeros_like(x))]))[
            :, :half
        ]

    spec = [tf.TensorSpec([None, None], tf.float64), tf.TensorSpec([2], tf.int32)]
    dynamic = tf.function(tf.signal.rfft2d, input_signature=spec)
    found = []
    for function in (plain, lambda x: tf.signal.rfft2d(x, lengths), lambda x: dynamic(x, lengths)):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = function(x)
        found.append(tape.gradient(y, x, output_gradients=weights).numpy())
    np.testing.assert_allclose(found[1], found[0], atol=1e-12)
    np.testing.assert_allclose(found[2], found[0], atol=1e-12)


@pytest.mark.parametrize("lengths", [(3, 6), (5, 7), (2, 3), (3, 5)])
def test_gradients_back_to_real_signals(lengths):
    c = normal(3, 4, dtype="complex128")
    weights = normal(*lengths, dtype="float64", seed=1)
    direction = normal(3, 4, dtype="complex128", seed=2)
    point = tf.constant(c)
    with tf.GradientTape() as tape:
        tape.watch(point)
        y = tf.signal.irfft2d(point, lengths)
    gradient = tape.gradient(y, point, output_gradients=weights).numpy()
    slope = np.sum(gradient.conj() * direction).real
    np.testing.assert_allclose(slope, np.sum(np.fft.irfft2(direction, lengths) * weights))


def test_no_compile_for_small_arrays():
    assert isinstance(tf.signal.rfft(tf.ones([8]))._a, np.ndarray)


def test_lengths_from_tensors():
    @tf.function(input_signature=[tf.TensorSpec([None]), tf.TensorSpec([1], tf.int32)])
    def changed(x, n):
        return tf.signal.irfft(tf.signal.rfft(x, n), n)

    np.testing.assert_allclose(changed(tf.ones([3]), [5]), [1, 1, 1, 0, 0], atol=1e-6)


test_mistakes = mistakes(
    {
        "floats": (lambda: tf.signal.fft(tf.ones([2])), BAD, "complex64"),
        "scalar": (lambda: tf.signal.fft(tf.constant(1j)), BAD, "rank of at least 1"),
        "vector": (lambda: tf.signal.fft2d(tf.constant([1j])), BAD, "rank of at least 2"),
        "integers": (lambda: tf.signal.rfft(tf.constant([1])), ValueError, "requires tf.float32"),
        "real": (lambda: tf.signal.irfft(tf.ones([2])), ValueError, "requires tf.complex64"),
        "number": (lambda: tf.signal.rfft(tf.ones([2]), 2), TypeError, "list with one length"),
        "lengths": (lambda: tf.signal.rfft(tf.ones([2]), [2, 2]), BAD, "must have shape"),
        "negative": (lambda: tf.signal.rfft(tf.ones([2]), [-2]), BAD, "must >= 0"),
        "norm": (lambda: tf.signal.fftnd(tf.constant([1j]), norm="x"), ValueError, "Unknown norm"),
        "axis": (lambda: tf.signal.fftnd(tf.constant([1j]), axes=[1]), BAD, "input has 1 axes"),
        "twice": (lambda: tf.signal.fftnd(tf.constant([[1j]]), axes=[1, -1]), BAD, "unique"),
        "counts": (lambda: tf.fftnd([1j], [1, 1], [0]), BAD, "same shape"),
    }
)
