"""Short-time Fourier transforms: tf.signal.stft, tf.signal.inverse_stft."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.ops import array
from yeoul.ops.casting import cast
from yeoul.ops.exponential import log, pow
from yeoul.ops.math import square
from yeoul.ops.reduce import reduce_sum
from yeoul.ops.rounding import ceil
from yeoul.ops.signal.fft import irfft, rfft
from yeoul.ops.signal.frames import (
    dims_tensor,
    frame,
    most,
    overlap_and_add,
    padded,
    padded_end,
    plain,
    size_at,
)
from yeoul.ops.signal.windows import float_dtype, hann_window, scalar


def enclosing_power_of_two(n):
    """The smallest power of two that is not below `n`."""
    if isinstance(n, int):
        return 1 << max(n - 1, 0).bit_length()
    exponent = ceil(log(cast(n, "float64")) / log(cast(2, "float64")))
    return cast(pow(cast(2, "float64"), exponent), "int32")


def transform_length(fft_length, frame_length):
    """The `fft_length` argument, or its default."""
    if fft_length is None:
        return enclosing_power_of_two(frame_length)
    return plain(scalar(fft_length, "fft_length"))


def as_lengths(n):
    return [n] if isinstance(n, int) else array.reshape(n, [1])


@export("signal.stft")
@dispatchable
def stft(
    signals,
    frame_length,
    frame_step,
    fft_length=None,
    window_fn=hann_window,
    pad_end=False,
    name=None,
):
    """The short-time Fourier transform: that of each of the frames of a signal.

    Args:
      signals: tensor of float32 or float64, of shape `[..., samples]`.
      frame_length: length of a frame, an int or integer scalar.
      frame_step: how far the next frame starts behind the start of one.
      fft_length: length of the transforms; by default the smallest power of two that holds a frame.
      window_fn: `window_fn(frame_length, dtype=dtype)` gives what frames are multiplied by; None:
        they are not.
      pad_end: also transform the frames that reach over the end, filled up with zeros.
      name: name of the node in a graph.

    Returns:
      A tensor of complex64 or complex128, of shape `[..., frames, fft_length // 2 + 1]`.

    Raises:
      ValueError: if an argument that is a scalar is none, or the signals are not floating point.

    Example:
      >>> import yeoul as tf
      >>> tf.signal.stft(tf.zeros([2, 100]), frame_length=20, frame_step=10).shape
      TensorShape([2, 9, 17])
    """
    x = to_tensor(signals)
    length = plain(scalar(frame_length, "frame_length"))
    fft_length = transform_length(fft_length, length)
    frames = frame(x, length, frame_step, pad_end=pad_end)
    if window_fn is not None:
        frames = frames * window_fn(length, dtype=float_dtype(frames.dtype))
    return rfft(frames, as_lengths(fft_length), name)


@export("signal.inverse_stft")
@dispatchable
def inverse_stft(
    stfts,
    frame_length,
    frame_step,
    fft_length=None,
    window_fn=hann_window,
    name=None,
):
    """The signals with these short-time Fourier transforms.

    For the signal that was transformed, pass `tf.signal.inverse_stft_window_fn(frame_step)`.

    Args:
      stfts: tensor of complex64 or complex128, of shape `[..., frames, frequencies]`.
      frame_length: length of a frame, an int or integer scalar.
      frame_step: how far the next frame starts behind the start of one.
      fft_length: length of the transforms; by default the smallest power of two that holds a frame.
      window_fn: `window_fn(frame_length, dtype=dtype)` gives what frames are multiplied by before
        they are added; None: they are not.
      name: name of the node in a graph.

    Returns:
      A tensor of float32 or float64, of shape `[..., samples]`.

    Raises:
      ValueError: if an argument that is a scalar is none, or the transforms are not complex.

    Example:
      >>> import yeoul as tf
      >>> stfts = tf.signal.stft(tf.range(8.0), frame_length=4, frame_step=2)
      >>> window_fn = tf.signal.inverse_stft_window_fn(2)
      >>> print(tf.signal.inverse_stft(stfts, 4, 2, window_fn=window_fn).numpy().round(3))
      [0.  0.5 2.  3.  4.  5.  6.  3.5]
    """
    x = to_tensor(stfts)
    length = plain(scalar(frame_length, "frame_length"))
    step = plain(scalar(frame_step, "frame_step"))
    fft_length = transform_length(fft_length, length)
    frames = irfft(x, as_lengths(fft_length))[..., :length]
    have = fft_length if isinstance(fft_length, int) else size_at(frames, -1)
    missing = most(length - have, 0)
    if not isinstance(missing, int) or missing:
        frames = padded_end(frames, missing)
    if window_fn is not None:
        frames = frames * window_fn(length, dtype=frames.dtype)
    return overlap_and_add(frames, step, name)


@export("signal.inverse_stft_window_fn")
def inverse_stft_window_fn(frame_step, forward_window_fn=hann_window, name=None):
    """The window for `tf.signal.inverse_stft` that undoes `tf.signal.stft`.

    Args:
      frame_step: how far the next frame starts behind the start of one.
      forward_window_fn: the window of the transform.
      name: name of the node in a graph.

    Returns:
      A function `window_fn(frame_length, dtype)`: the forward window over the sum of its squares in
      all frames that overlap.

    Example:
      >>> import yeoul as tf
      >>> window_fn = tf.signal.inverse_stft_window_fn(2)
      >>> print(window_fn(4, dtype=tf.float32).numpy())
      [0. 1. 1. 1.]
    """

    def inverse_stft_window_fn_inner(frame_length, dtype):
        length = plain(scalar(frame_length, "frame_length"))
        step = plain(scalar(frame_step, "frame_step"))
        window = forward_window_fn(length, dtype=dtype)
        overlaps = -(-length // step)
        squares = padded(square(window), [[0, overlaps * step - length]])
        sums = reduce_sum(array.reshape(squares, dims_tensor([overlaps, step])), 0, keepdims=True)
        tiled = array.tile(sums, dims_tensor([overlaps, 1]))
        return window / array.reshape(tiled, dims_tensor([overlaps * step]))[:length]

    return inverse_stft_window_fn_inner
