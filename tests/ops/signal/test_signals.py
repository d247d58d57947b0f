"""Cosine transforms, windows, frames and spectrograms, against their formulas."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import normal
from tests.ops.mistakes import BAD, mistakes

N = np.arange(6)
FORMULAS = {  # type -> the matrix of the transform of length 6
    1: lambda k, n: np.where((n == 0) | (n == 5), 1, 2) * np.cos(np.pi * k * n / 5),
    2: lambda k, n: 2 * np.cos(np.pi * k * (2 * n + 1) / 12),
    3: lambda k, n: np.where(n == 0, 1, 2) * np.cos(np.pi * n * (2 * k + 1) / 12),
    4: lambda k, n: 2 * np.cos(np.pi * (2 * k + 1) * (2 * n + 1) / 24),
}


@pytest.mark.parametrize("kind", FORMULAS)
def test_cosine_transforms(kind):
    x = normal(2, 6, dtype="float64")
    matrix = FORMULAS[kind](N[:, None], N)
    np.testing.assert_allclose(tf.signal.dct(x, type=kind), x @ matrix.T, atol=1e-12)
    spec = tf.TensorSpec([None, None], tf.float64)
    traced = tf.function(lambda x: tf.signal.dct(x, type=kind), input_signature=[spec])
    np.testing.assert_allclose(traced(x), x @ matrix.T, atol=1e-12)


@pytest.mark.parametrize("kind", [2, 3, 4])
def test_orthonormal_transforms_are_undone(kind):
    x = normal(2, 5, dtype="float64")
    y = tf.signal.dct(x, type=kind, norm="ortho")
    np.testing.assert_allclose(np.linalg.norm(y, axis=-1), np.linalg.norm(x, axis=-1))
    np.testing.assert_allclose(tf.signal.idct(y, type=kind, norm="ortho"), x, atol=1e-12)


def test_windows_of_unknown_length():
    spec = [tf.TensorSpec([], tf.int32)]
    for name in ("hann", "hamming", "kaiser", "kaiser_bessel_derived", "vorbis"):
        function = getattr(tf.signal, f"{name}_window")
        traced = tf.function(lambda n, f=function: f(n), input_signature=spec)
        for size in (2, 5, 6):
            np.testing.assert_allclose(traced(size), function(size), atol=1e-6)
    for name in ("hann", "hamming"):
        function = getattr(tf.signal, f"{name}_window")
        assert tf.function(lambda n, f=function: f(n), input_signature=spec)(1).numpy() == [1.0]


def test_princen_bradley():
    for name in ("kaiser_bessel_derived", "vorbis"):
        squares = getattr(tf.signal, f"{name}_window")(16).numpy() ** 2
        np.testing.assert_allclose(squares[:8] + squares[8:], 1.0, 1e-5)


@pytest.mark.parametrize("pad_end", [False, True])
def test_frames(pad_end):
    x = np.arange(11.0)
    wanted = [x[i : i + 4] for i in range(0, 11 if pad_end else 8, 3)]
    wanted = [np.pad(w, [0, 4 - len(w)]) for w in wanted]
    np.testing.assert_array_equal(tf.signal.frame(x, 4, 3, pad_end=pad_end), wanted)
    spec = tf.TensorSpec([None], tf.float64)
    traced = tf.function(
        lambda x, n, m: tf.signal.frame(x, n, m, pad_end=pad_end),
        input_signature=[spec, *[tf.TensorSpec([], tf.int32)] * 2],
    )
    np.testing.assert_array_equal(traced(x, 4, 3), wanted)


@pytest.mark.parametrize("step", [1, 2, 3, 4, 7])
def test_overlap_and_add(step):
    x = normal(2, 5, 4, dtype="float64")
    wanted = np.zeros([2, 4 * step + 4])
    for i in range(5):
        wanted[:, i * step : i * step + 4] += x[:, i]
    np.testing.assert_allclose(tf.signal.overlap_and_add(x, step), wanted)
    specs = [tf.TensorSpec([None, None, None], tf.float64), tf.TensorSpec([], tf.int32)]
    traced = tf.function(tf.signal.overlap_and_add, input_signature=specs)
    np.testing.assert_allclose(traced(x, step), wanted)


@pytest.mark.parametrize(("length", "step"), [(8, 4), (8, 2), (6, 3)])
def test_spectrograms_are_undone(length, step):
    x = normal(30, dtype="float64")
    window_fn = tf.signal.inverse_stft_window_fn(step)
    y = tf.signal.inverse_stft(tf.signal.stft(x, length, step), length, step, window_fn=window_fn)
    inner = slice(length, -length)
    np.testing.assert_allclose(y.numpy()[inner], x[: len(y)][inner], atol=1e-10)


def test_modified_cosine_transforms_are_undone():
    x = normal(32, dtype="float64")
    for norm in (None, "ortho"):
        for window_fn in (tf.signal.vorbis_window, tf.signal.kaiser_bessel_derived_window, None):
            options = {"window_fn": window_fn, "norm": norm}
            y = tf.signal.inverse_mdct(tf.signal.mdct(x, 8, **options), **options)
            np.testing.assert_allclose(y.numpy()[4:-4], x[4:-4], atol=1e-10)


def test_bands_of_the_mel_scale():
    matrix = tf.signal.linear_to_mel_weight_matrix(10, 257, 16000, 80.0, 7600.0).numpy()
    assert matrix.shape == (257, 10)
    assert (matrix[0] == 0).all()
    peaks = matrix.argmax(0)
    assert (np.diff(peaks) > 0).all()


def test_sobol_points_fill_the_cube():
    points = tf.math.sobol_sample(5, 127, dtype=tf.float64).numpy()
    for axis in range(5):  # each of 128 intervals but the first has one
        np.testing.assert_array_equal(np.sort((points[:, axis] * 128).astype(int)), range(1, 128))
    np.testing.assert_array_equal(
        tf.math.sobol_sample(5, 20, skip=7), points[7:27].astype("float32")
    )

    @tf.function(input_signature=[tf.TensorSpec([None, None])])
    def as_many(x):
        return tf.math.sobol_sample(tf.shape(x)[1], tf.shape(x)[0])

    np.testing.assert_array_equal(as_many(tf.ones([4, 2])), tf.math.sobol_sample(2, 4))


test_mistakes = mistakes(
    {
        "axis": (lambda: tf.signal.dct([1.0], axis=0), NotImplementedError, "axis must be -1"),
        "type": (lambda: tf.signal.dct([1.0], type=5), ValueError, "not type 5"),
        "norm": (lambda: tf.signal.dct([1.0], norm="x"), ValueError, "Unknown normalization"),
        "first": (lambda: tf.signal.dct([1.0], type=1, norm="ortho"), ValueError, "Type-I"),
        "one": (lambda: tf.signal.dct([1.0], type=1), ValueError, "greater than 1"),
        "n": (lambda: tf.signal.dct([1.0], n=0), ValueError, "positive integer"),
        "dtype": (lambda: tf.signal.dct(tf.constant([1])), TypeError, "float32 or float64"),
        "window": (lambda: tf.signal.hann_window([1]), ValueError, "must have rank 0"),
        "kind": (lambda: tf.signal.hann_window(3, dtype="int32"), ValueError, "floating point"),
        "scalar": (lambda: tf.signal.frame(1.0, 2, 1), ValueError, "rank at least 1"),
        "step": (lambda: tf.signal.frame([1.0], 2, 0), BAD, "must be > 0"),
        "length": (lambda: tf.signal.frame([1.0], -2, 1), BAD, "must be >= 0"),
        "place": (lambda: tf.signal.frame([1.0], 2, 1, axis=3), IndexError, "out of range"),
        "frames": (lambda: tf.signal.overlap_and_add([1.0], 1), ValueError, "rank at least 2"),
        "steps": (lambda: tf.signal.overlap_and_add([[1.0]], 0), BAD, "must be > 0"),
        "half": (lambda: tf.signal.overlap_and_add([[1.0]], 0.5), ValueError, "must be an integer"),
        "four": (lambda: tf.signal.mdct([1.0] * 9, 6), ValueError, "multiple of 4"),
        "other": (lambda: tf.signal.mdct([1.0] * 9, 4, norm="x"), ValueError, "Unknown norm"),
        "bands": (lambda: tf.signal.linear_to_mel_weight_matrix(0), ValueError, "positive"),
        "none": (
            lambda: tf.signal.mfccs_from_log_mel_spectrograms(tf.zeros([1, 0])),
            ValueError,
            "num_mel_bins must be positive",
        ),
        "sobol": (lambda: tf.math.sobol_sample(0, 1), BAD, "at least one"),
        "sobol dim": (lambda: tf.math.sobol_sample(30000, 1), BAD, "at most 21200"),
        "sobol skip": (lambda: tf.math.sobol_sample(1, 1, -1), BAD, "non-negative"),
        "sobol list": (lambda: tf.math.sobol_sample([1], 1), BAD, "must be a scalar"),
        "sobol far": (lambda: tf.math.sobol_sample(1, 9, 2147483640), BAD, "must be less than"),
        "sobol dtype": (lambda: tf.math.sobol_sample(1, 1, dtype="float16"), BAD, "float32"),
    }
)


@pytest.mark.parametrize(
    "function",
    [
        lambda v: tf.signal.frame(v, 4, 2),
        lambda v: tf.abs(tf.signal.stft(v, 4, 2)),
        lambda v: tf.signal.mdct(v, 4),
        lambda v: tf.boolean_mask(v, [True, False] * 6),
    ],
)
def test_the_gradient_towards_a_variable_is_a_tensor(function):
    v = tf.Variable(np.arange(12, dtype="float32"))
    with tf.GradientTape() as tape:
        total = tf.reduce_sum(function(v))
    assert isinstance(tape.gradient(total, v), tf.Tensor)
