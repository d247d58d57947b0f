"""The ops AudioSpectrogram and Mfcc, which programs reach as tf.raw_ops."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import float32
from yeoul.engine.convert import invalid
from yeoul.engine.infer import dims_of
from yeoul.engine.op import NONE, register
from yeoul.ops.static import known_array


def fft_length(window):
    """The power of two that a window fits in."""
    return 1 << max(0, int(window - 1).bit_length())


def frames_of(samples, window, stride):
    """How many windows lie in this many samples."""
    return 0 if samples < window else 1 + (samples - window) // stride


def check_window(window, stride):
    """Raises InvalidArgumentError for a window that cannot be."""
    if window < 2 or stride < 1:
        raise invalid(
            f"Spectrogram initialization failed for window size {window} and stride {stride} "
            "[Op:AudioSpectrogram]: the window must have 2 samples at least, the stride 1."
        )


def _spectrogram_specs(inputs, attrs):
    window, stride = attrs["window_size"], attrs["stride"]
    check_window(window, stride)
    dims = dims_of(inputs[0])
    bins = 1 + fft_length(window) // 2
    if dims is None:
        return [((None, None, bins), float32)]
    if len(dims) != 2:
        raise ValueError(f"Shape must be rank 2 but is rank {len(dims)}: [samples, channels]")
    frames = None if dims[0] is None else frames_of(dims[0], window, stride)
    return [((dims[1], frames, bins), float32)]


def _spectrogram(xp):
    def run(audio, window_size, stride, magnitude_squared):
        check_window(window_size, stride)
        if audio.ndim != 2:
            raise invalid(
                "input must be 2-dimensional, [samples, channels], not "
                f"{list(audio.shape)} [Op:AudioSpectrogram]"
            )
        frames, size = frames_of(audio.shape[0], window_size, stride), fft_length(window_size)
        if not frames or not audio.shape[1]:
            return xp.zeros((audio.shape[1], frames, 1 + size // 2), np.float32)
        places = np.arange(frames)[:, None] * stride + np.arange(window_size)
        windows = xp.swapaxes(audio, 0, 1)[:, places]
        hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(window_size) / window_size)
        bins = xp.fft.rfft(windows * hann.astype(windows.dtype), size)
        power = bins.real**2 + bins.imag**2
        return (power if magnitude_squared else xp.sqrt(power)).astype(np.float32)

    return run


AUDIO_SPECTROGRAM = register(
    "AudioSpectrogram",
    "input:float32",
    attrs={"window_size": None, "stride": None, "magnitude_squared": False},
    lower=_spectrogram(jnp),
    host=_spectrogram(np),
    grad=NONE,
    shape=_spectrogram_specs,
)


def mel(hertz):
    return 1127.0 * np.log1p(hertz / 700.0)


def bin_width(bins, rate):
    """The hertz from one bin of a spectrogram to the next."""
    return 0.5 * rate / (bins - 1)


def filterbank(bins, rate, lowest, highest, count):
    """The weights `[bins, count]` of triangular filters, evenly spread over the mel scale."""
    centers = mel(lowest) + (mel(highest) - mel(lowest)) / (count + 1) * np.arange(1, count + 2)
    width = bin_width(bins, rate)
    first, last = int(1.5 + lowest / width), int(highest / width)
    weights = np.zeros((bins, count))
    edges = np.concatenate([[mel(lowest)], centers])
    for i in range(max(first, 0), min(last, bins - 1) + 1):
        here = mel(i * width)
        channel = int(np.searchsorted(centers, here, side="left")) - 1
        if channel >= count:
            continue
        share = (edges[channel + 2] - here) / (edges[channel + 2] - edges[channel + 1])
        if channel >= 0:
            weights[i, channel] += share
        if channel + 1 < count:
            weights[i, channel + 1] += 1 - share
    return weights


def cosines(count, inputs):
    """The discrete cosine transform of `inputs` numbers to `count` coefficients."""
    steps = np.arange(inputs) + 0.5
    return np.sqrt(2.0 / inputs) * np.cos(np.pi / inputs * np.outer(steps, np.arange(count)))


def check_mfcc(bins, rate, attrs):
    """Raises InvalidArgumentError for filters or coefficients that cannot be."""
    lowest, highest = attrs["lower_frequency_limit"], attrs["upper_frequency_limit"]
    count, coefficients = attrs["filterbank_channel_count"], attrs["dct_coefficient_count"]
    possible = rate > 0 and count > 0 and bins > 1 and 0 <= lowest < highest
    if not possible or not 0 < coefficients <= count:
        raise invalid(
            f"Mfcc initialization failed for channel count {bins}, sample rate {rate} and "
            f"filterbank_channel_count {count} [Op:Mfcc]: there must be frequencies between "
            f"lower_frequency_limit {lowest} and upper_frequency_limit {highest}, and at most as "
            f"many coefficients ({coefficients}) as channels."
        )


def _mfcc_specs(inputs, attrs):
    dims, rate = dims_of(inputs[0]), known_array(inputs[1])
    if dims is not None and len(dims) != 3:
        raise ValueError(f"Shape must be rank 3 but is rank {len(dims)}: spectrogram")
    if dims is not None and dims[2] is not None and rate is not None and rate.ndim == 0:
        check_mfcc(dims[2], int(rate), attrs)
    lead = (None, None) if dims is None else dims[:2]
    return [((*lead, attrs["dct_coefficient_count"]), float32)]


def _mfcc_host(spectrogram, sample_rate, **attrs):
    if spectrogram.ndim != 3:
        raise invalid(
            "spectrogram must be 3-dimensional, [channels, frames, bins], not "
            f"{list(spectrogram.shape)} [Op:Mfcc]"
        )
    if sample_rate.ndim:
        raise invalid(f"sample_rate must be a scalar, not {list(sample_rate.shape)} [Op:Mfcc]")
    rate, bins = int(sample_rate), spectrogram.shape[2]
    check_mfcc(bins, rate, attrs)
    count = attrs["filterbank_channel_count"]
    limits = attrs["lower_frequency_limit"], attrs["upper_frequency_limit"]
    if int(limits[1] / bin_width(bins, rate)) >= bins:  # the spectrogram ends before the filters
        return np.zeros((*spectrogram.shape[:2], attrs["dct_coefficient_count"]), np.float32)
    weights = filterbank(bins, rate, *limits, count)
    energies = np.sqrt(spectrogram.astype(np.float64)) @ weights
    logs = np.log(np.maximum(energies, 1e-12))
    return (logs @ cosines(attrs["dct_coefficient_count"], count)).astype(np.float32)


MFCC = register(
    "Mfcc",
    "spectrogram:float32, sample_rate:int32",
    attrs={
        "upper_frequency_limit": 4000.0,
        "lower_frequency_limit": 20.0,
        "filterbank_channel_count": 40,
        "dct_coefficient_count": 13,
    },
    host=_mfcc_host,
    grad=NONE,
    shape=_mfcc_specs,
)
