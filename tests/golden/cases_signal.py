"""Golden rows: Fourier and cosine transforms, windows, frames, spectrograms, Sobol points."""

from tests.golden.harness import C, F, I, K, Table, U

TABLE = Table("signal")
call, each, case = TABLE.call, TABLE.each, TABLE.case

# Fourier transforms.
each("signal.fft signal.ifft", C(5))
each("signal.fft signal.ifft", C(2, 3, 4), _dtypes=("complex128",))
each("signal.fft signal.ifft", C(2, 0), _grad=False)
each("signal.fft2d signal.ifft2d", C(3, 4))
each("signal.fft2d signal.ifft2d", C(2, 2, 5), _dtypes=("complex128",))
each("signal.fft3d signal.ifft3d", C(2, 3, 4))
each("signal.fft3d signal.ifft3d", C(2, 2, 1, 3), _dtypes=("complex128",))
case("fft of a list", lambda tf: tf.signal.fft([1.0, 2.0]))
case("fft of complex numbers", lambda tf: tf.signal.fft([1.0 + 1j, 2.0]))
for name in ("fft", "fft2d", "fft3d", "ifft", "ifft2d", "ifft3d"):
    TABLE.error(f"{name} of floats", lambda tf, name=name: getattr(tf.signal, name)(tf.ones([2])))
TABLE.error("fft of a scalar", lambda tf: tf.signal.fft(tf.constant(1 + 0j)))

call("signal.rfft", F(6), _dtypes=("float64",))
call("signal.rfft", F(2, 5))
call("signal.rfft", F(2, 5), [8])
call("signal.rfft", F(2, 5), [3], _grad=False)
call("signal.rfft", F(2, 0), _grad=False)
call("signal.rfft2d", F(3, 4), _dtypes=("float64",))
call("signal.rfft2d", F(2, 3, 5))
call("signal.rfft2d", F(3, 4), [5, 6], _grad=False)
call("signal.rfft2d", F(3, 4), [2, 3], _grad=False)
call("signal.rfft3d", F(2, 3, 4), _grad=False, _dtypes=("float64",))
call("signal.rfft3d", F(2, 3, 3), [3, 2, 5], _grad=False)
call("signal.irfft", C(4))
call("signal.irfft", C(2, 3), [5])
call("signal.irfft", C(2, 3), [10])
call("signal.irfft", C(2, 6), [4], _grad=False)
call("signal.irfft", C(0, 3), _grad=False)
call("signal.irfft2d", C(3, 4))
call("signal.irfft2d", C(3, 3), [3, 5])
call("signal.irfft2d", C(2, 3), [3, 7], _grad=False)
call("signal.irfft3d", C(2, 3, 3), _grad=False)
call("signal.irfft3d", C(2, 2, 3), [3, 2, 5], _grad=False)
for name in ("rfft", "rfft2d", "rfft3d"):
    half = lambda tf, name=name: getattr(tf.signal, name)(tf.ones([2, 2, 2], tf.float16))  # noqa: E731
    TABLE.error(f"{name} of half floats", half)
for name in ("irfft", "irfft2d", "irfft3d"):
    TABLE.error(
        f"{name} of floats", lambda tf, name=name: getattr(tf.signal, name)(tf.ones([2, 2, 2]))
    )
TABLE.error("rfft with two lengths", lambda tf: tf.signal.rfft(tf.ones([4]), [4, 4]))
TABLE.error("rfft with a number as length", lambda tf: tf.signal.rfft(tf.ones([4]), 4))
TABLE.error("rfft with a negative length", lambda tf: tf.signal.rfft(tf.ones([4]), [-1]))

each("signal.fftshift signal.ifftshift", F(5))
each("signal.fftshift signal.ifftshift", F(3, 4))
each("signal.fftshift signal.ifftshift", I(0, 9, 3, 4), axes=1)
each("signal.fftshift signal.ifftshift", F(3, 2, 4), axes=[0, -1])
each("signal.fftshift signal.ifftshift", F(0, 3), _grad=False)
TABLE.error("shift of a missing axis", lambda tf: tf.signal.fftshift(tf.ones([4]), 3))

# Cosine transforms.
for kind in (1, 2, 3, 4):
    each("signal.dct signal.idct", F(2, 5), type=kind)
    each("signal.dct signal.idct", F(4), type=kind, n=3)
    each("signal.dct signal.idct", F(4), type=kind, n=6)
    if kind > 1:
        each("signal.dct signal.idct", F(3, 4), type=kind, norm="ortho")
each("signal.dct signal.idct", F(7, dtype="float64"))
each("signal.dct signal.idct", F(1))
TABLE.error("dct type 5", lambda tf: tf.signal.dct(tf.ones([4]), type=5))
TABLE.error("dct axis", lambda tf: tf.signal.dct(tf.ones([4, 4]), axis=0))
TABLE.error("dct norm", lambda tf: tf.signal.dct(tf.ones([4]), norm="other"))
TABLE.error("dct type 1 ortho", lambda tf: tf.signal.dct(tf.ones([4]), type=1, norm="ortho"))
TABLE.error("idct length", lambda tf: tf.signal.idct(tf.ones([4]), n=0))

# Windows.
NAMES = "hann hamming kaiser kaiser_bessel_derived vorbis"
WINDOWS = [f"signal.{name}_window" for name in NAMES.split()]
for path in WINDOWS:
    for size in (1, 2, 5, 6):
        call(path, size)
    name = path.split(".")[1]
    case(f"{path} of doubles", lambda tf, name=name: getattr(tf.signal, name)(8, dtype=tf.float64))
    case(
        f"{path} of half floats",
        lambda tf, name=name: getattr(tf.signal, name)(7, dtype=tf.float16),
        tol=4,
    )
    TABLE.error(
        f"{path} of integers", lambda tf, name=name: getattr(tf.signal, name)(4, dtype=tf.int32)
    )
    TABLE.error(f"{path} of two lengths", lambda tf, name=name: getattr(tf.signal, name)([3, 4]))
each("signal.hann_window signal.hamming_window signal.vorbis_window", 0)
each("signal.hann_window signal.hamming_window", 6, periodic=False)
each("signal.kaiser_window signal.kaiser_bessel_derived_window", 6, beta=3.0)
TABLE.error("window of negative length", lambda tf: tf.signal.hann_window(-1))

# Frames.
call("signal.frame", F(2, 10), 4, 3)
call("signal.frame", F(10), 4, 3, pad_end=True)
call("signal.frame", F(7), 3, 2, pad_end=True, pad_value=-1.0)
call("signal.frame", F(5, 3), 2, 1, axis=0)
call("signal.frame", F(5), 8, 3)
call("signal.frame", F(5), 2, 4)
call("signal.frame", I(0, 9, 6), 2, 2)
call("signal.frame", F(0), 4, 3, _grad=False)
TABLE.error("frame of a scalar", lambda tf: tf.signal.frame(1.0, 4, 3))
TABLE.error("frame of negative length", lambda tf: tf.signal.frame(tf.ones([4]), -1, 3))
TABLE.error("frame of a missing axis", lambda tf: tf.signal.frame(tf.ones([4]), 1, 3, axis=2))
call("signal.overlap_and_add", F(2, 3, 4), 3)
call("signal.overlap_and_add", F(3, 4), 1)
call("signal.overlap_and_add", F(3, 4), 6)
call("signal.overlap_and_add", I(0, 9, 3, 4), 2)
call("signal.overlap_and_add", F(0, 4), 2, _grad=False)
TABLE.error("overlap of a vector", lambda tf: tf.signal.overlap_and_add(tf.ones([4]), 2))
TABLE.error("overlap by a fraction", lambda tf: tf.signal.overlap_and_add(tf.ones([2, 2]), 1.5))

# Spectrograms.
call("signal.stft", F(2, 10), 4, 3)
call("signal.stft", F(12), 5, 3, fft_length=9)
call("signal.stft", F(9), 4, 2, window_fn=None)
call("signal.stft", F(9), 5, 2, pad_end=True, _dtypes=("float64",))
call("signal.stft", F(9), 4, 2, fft_length=2, _grad=False)
TABLE.error("stft of integers", lambda tf: tf.signal.stft([1, 2, 3], 2, 1))
call("signal.inverse_stft", C(3, 3), 4, 2)
call("signal.inverse_stft", C(2, 3, 5), 8, 4, window_fn=None)
call("signal.inverse_stft", C(3, 3), 3, 2, fft_length=4)
call("signal.inverse_stft", C(3, 3), 6, 2, fft_length=4)
case(
    "inverse_stft back and forth",
    lambda tf, x: tf.signal.inverse_stft(
        tf.signal.stft(x, 4, 2), 4, 2, window_fn=tf.signal.inverse_stft_window_fn(2)
    ),
    F(10),
)
TABLE.error("inverse_stft of floats", lambda tf: tf.signal.inverse_stft(tf.ones([2, 3]), 4, 2))
for step, size in ((3, 8), (2, 6)):
    case(
        f"inverse_stft_window_fn {step} {size}",
        lambda tf, step=step, size=size: tf.signal.inverse_stft_window_fn(step)(
            size, dtype=tf.float32
        ),
    )
case(
    "inverse_stft_window_fn of another window",
    lambda tf: tf.signal.inverse_stft_window_fn(3, tf.signal.hamming_window)(7, dtype=tf.float64),
)
for norm in (None, "ortho"):
    call("signal.mdct", F(2, 10), 4, norm=norm)
    call("signal.mdct", F(14), 8, norm=norm, pad_end=True, window_fn=None)
    call("signal.inverse_mdct", F(3, 4), norm=norm)
    call("signal.inverse_mdct", F(2, 3, 2), norm=norm, window_fn=None)
TABLE.error("mdct of 6", lambda tf: tf.signal.mdct(tf.ones([12]), 6))
TABLE.error("mdct norm", lambda tf: tf.signal.mdct(tf.ones([12]), 4, norm="other"))

call("signal.linear_to_mel_weight_matrix", 5, 17, 8000, 125.0, 3800.0, _tol=20)
case(
    "signal.linear_to_mel_weight_matrix of doubles",
    lambda tf: tf.signal.linear_to_mel_weight_matrix(3, 5, 100, 10.0, 40.0, dtype=tf.float64),
)
call("signal.linear_to_mel_weight_matrix", 3, 1, 100, 10.0, 40.0)
for name, arguments in {
    "no bands": {"num_mel_bins": 0},
    "a negative edge": {"lower_edge_hertz": -1.0},
    "edges in the wrong order": {"lower_edge_hertz": 5000.0},
    "an edge too high": {"upper_edge_hertz": 5000.0},
    "no samples": {"sample_rate": 0.0},
}.items():
    TABLE.error(
        f"mel matrix with {name}",
        lambda tf, arguments=arguments: tf.signal.linear_to_mel_weight_matrix(**arguments),
    )
call("signal.mfccs_from_log_mel_spectrograms", F(2, 5))
call("signal.mfccs_from_log_mel_spectrograms", F(3, dtype="float64"))
call("signal.mfccs_from_log_mel_spectrograms", U(0, 1, 2, 3, 4))
TABLE.error(
    "mfccs of nothing", lambda tf: tf.signal.mfccs_from_log_mel_spectrograms(tf.zeros([2, 0]))
)

# Sobol points.
call("math.sobol_sample", 3, 5)
call("math.sobol_sample", 1, 20)
call("math.sobol_sample", 40, 4, skip=100, dtype="float64")
case("math.sobol_sample with tensors", lambda tf: tf.math.sobol_sample(tf.constant(2), 3))
TABLE.error("sobol without dimensions", lambda tf: tf.math.sobol_sample(0, 3))
TABLE.error("sobol without points", lambda tf: tf.math.sobol_sample(2, 0))
TABLE.error("sobol of half floats", lambda tf: tf.math.sobol_sample(2, 3, dtype=tf.float16))

# Names of TensorFlow 1.
each("compat.v1.fft compat.v1.ifft", K([1.0, 2.0, 4.0], "complex64"))
case("compat.v1.spectral", lambda tf, x: tf.compat.v1.spectral.rfft(x), F(4))
case("compat.v1.signal", lambda tf, x: tf.compat.v1.signal.dct(x), F(4))
