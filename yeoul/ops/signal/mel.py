"""The mel scale: tf.signal.linear_to_mel_weight_matrix, mfccs_from_log_mel_spectrograms."""

from yeoul.core.dtypes import as_dtype, float32
from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.engine.infer import dims_of
from yeoul.engine.tensor import Tensor
from yeoul.ops import array
from yeoul.ops.exponential import log, rsqrt
from yeoul.ops.math import maximum, minimum
from yeoul.ops.signal.dct import dct
from yeoul.ops.static import known_array

BREAK_HERTZ, HIGH_Q = 700.0, 1127.0  # of the usual formula of the mel scale


def mel_of(hertz):
    """Frequencies on the mel scale."""
    return HIGH_Q * log(1.0 + hertz / BREAK_HERTZ)


def check(num_mel_bins, sample_rate, lower, upper, dtype):
    """Raises ValueError for arguments that have no meaning."""
    if num_mel_bins <= 0:
        raise ValueError(f"num_mel_bins must be positive. Got: {num_mel_bins}")
    if lower < 0.0:
        raise ValueError(f"lower_edge_hertz must be non-negative. Got: {lower}")
    if lower >= upper:
        raise ValueError(f"lower_edge_hertz {lower:.1f} >= upper_edge_hertz {upper:.1f}")
    rate = known_array(sample_rate) if isinstance(sample_rate, Tensor) else sample_rate
    if rate is not None and rate <= 0.0:
        raise ValueError(f"sample_rate must be positive. Got: {rate}")
    if rate is not None and upper > rate / 2:
        raise ValueError(
            "upper_edge_hertz must not be larger than the Nyquist frequency (sample_rate / 2). "
            f"Got {upper} for sample_rate: {rate}"
        )
    if not dtype.is_floating:
        raise ValueError(f"dtype must be a floating point type. Got: {dtype}")


@export("signal.linear_to_mel_weight_matrix")
@dispatchable
def linear_to_mel_weight_matrix(
    num_mel_bins=20,
    num_spectrogram_bins=129,
    sample_rate=8000,
    lower_edge_hertz=125.0,
    upper_edge_hertz=3800.0,
    dtype=float32,
    name=None,
):
    """The matrix that sums the frequencies of spectrograms into bands of the mel scale.

    The bands are triangles that overlap by half, of equal widths on the mel scale.

    Args:
      num_mel_bins: number of bands.
      num_spectrogram_bins: number of frequencies, from 0 to half the sample rate.
      sample_rate: samples per second of the signals, a number or scalar tensor.
      lower_edge_hertz: where the first band starts.
      upper_edge_hertz: where the last band ends.
      dtype: a floating-point dtype.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `[num_spectrogram_bins, num_mel_bins]`, by which spectrograms are multiplied
      from the right.

    Raises:
      ValueError: if an argument has no meaning.

    Example:
      >>> import yeoul as tf
      >>> print(tf.signal.linear_to_mel_weight_matrix(2, 5, 100, 10.0, 45.0).numpy().round(2))
      [[0.   0.  ]
       [0.22 0.  ]
       [0.7  0.3 ]
       [0.   0.63]
       [0.   0.  ]]
    """
    dtype = as_dtype(dtype)
    check(num_mel_bins, sample_rate, lower_edge_hertz, upper_edge_hertz, dtype)
    rate = array.cast(sample_rate, dtype)
    zero = array.zeros([], dtype)
    frequencies = array.linspace(zero, rate / 2.0, max(num_spectrogram_bins, 1))[1:]
    places = array.expand_dims(mel_of(frequencies), 1)
    ends = [mel_of(array.cast(edge, dtype)) for edge in (lower_edge_hertz, upper_edge_hertz)]
    edges = array.expand_dims(array.linspace(*ends, num_mel_bins + 2), 0)
    lower, center, upper = edges[:, :-2], edges[:, 1:-1], edges[:, 2:]
    rising = (places - lower) / (center - lower)
    falling = (upper - places) / (upper - center)
    weights = maximum(zero, minimum(rising, falling))
    return array.pad(weights, [[1, 0], [0, 0]], name=name)


@export("signal.mfccs_from_log_mel_spectrograms")
@dispatchable
def mfccs_from_log_mel_spectrograms(log_mel_spectrograms, name=None):
    """Mel-frequency cepstral coefficients: the cosine transform of logarithms of mel spectrograms.

    Args:
      log_mel_spectrograms: tensor of float32 or float64, of shape `[..., num_mel_bins]`.
      name: name of the node in a graph.

    Returns:
      A tensor of the same shape and dtype; the first 13 or so coefficients are those in use.

    Raises:
      ValueError: if there are no bands.
      TypeError: if the input is of another dtype.

    Example:
      >>> import yeoul as tf
      >>> print(tf.signal.mfccs_from_log_mel_spectrograms([1.0, 2.0]).numpy().round(3))
      [ 3.    -0.707]
    """
    x = to_tensor(log_mel_spectrograms)
    bins = dims_of(x)[-1] if dims_of(x) else None
    if bins == 0:
        raise ValueError(f"num_mel_bins must be positive. Got: {x}")
    size = array.cast(array.shape(x)[-1] if bins is None else bins, x.dtype)
    return array.identity(dct(x) * rsqrt(2.0 * size), name)
