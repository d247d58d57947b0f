"""The modified cosine transform of overlapping frames: tf.signal.mdct, tf.signal.inverse_mdct."""

import math

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.ops import array
from yeoul.ops.signal.dct import dct
from yeoul.ops.signal.frames import frame, overlap_and_add, plain, size_at
from yeoul.ops.signal.windows import float_dtype, scalar, vorbis_window


def check_norm(norm):
    if norm not in (None, "ortho"):
        raise ValueError(f"Unknown normalization. Expected None or 'ortho', got: {norm}")


@export("signal.mdct")
@dispatchable
def mdct(signals, frame_length, window_fn=vorbis_window, pad_end=False, norm=None, name=None):
    """The modified discrete cosine transform of frames, of which each overlaps half of the next.

    Args:
      signals: tensor of float32 or float64, of shape `[..., samples]`.
      frame_length: length of a frame, a multiple of 4.
      window_fn: `window_fn(frame_length, dtype=dtype)` gives what frames are multiplied by; None:
        they are not.
      pad_end: also transform the frames that reach over the end, filled up with zeros.
      norm: None or "ortho", as in `tf.signal.dct`.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `[..., frames, frame_length // 2]`.

    Raises:
      ValueError: if the length is no multiple of 4, or the norm unknown.

    Example:
      >>> import yeoul as tf
      >>> tf.signal.mdct(tf.zeros([16]), frame_length=8).shape
      TensorShape([3, 4])
    """
    check_norm(norm)
    x = to_tensor(signals)
    length = plain(scalar(frame_length, "frame_length"))
    if isinstance(length, int) and length % 4:
        raise ValueError(f"The frame length must be a multiple of 4. Got {length}.")
    frames = frame(x, length, length // 2, pad_end=pad_end)
    if window_fn is not None:
        frames = frames * window_fn(length, dtype=float_dtype(frames.dtype))
    else:
        frames = frames * math.sqrt(0.5)
    a, b, c, d = array.split(frames, 4, axis=-1)
    folded = array.concat([-array.reverse(c, [-1]) - d, a - array.reverse(b, [-1])], -1)
    return dct(folded, type=4, norm=norm, name=name)


@export("signal.inverse_mdct")
@dispatchable
def inverse_mdct(mdcts, window_fn=vorbis_window, norm=None, name=None):
    """The signals with these modified discrete cosine transforms.

    Args:
      mdcts: tensor of float32 or float64, of shape `[..., frames, frame_length // 2]`.
      window_fn: the window of the transform.
      norm: None or "ortho", as in the transform.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `[..., samples]`; the first and the last half of a frame are not what was
      transformed, having but one frame.

    Raises:
      ValueError: if the norm is unknown.

    Example:
      >>> import yeoul as tf
      >>> signal = tf.signal.inverse_mdct(tf.signal.mdct(tf.range(12.0), 4))
      >>> print(signal[2:-2].numpy().round(3))
      [2. 3. 4. 5. 6. 7. 8. 9.]
    """
    check_norm(norm)
    x = to_tensor(mdcts)
    half = size_at(x, -1)
    if norm is None:
        x = dct(x, type=4) * (0.5 / array.cast(half, x.dtype))
    else:
        x = dct(x, type=4, norm=norm)
    first, second = array.split(x, 2, axis=-1)
    turned = [array.reverse(part, [-1]) for part in (second, first)]
    frames = array.concat([second, -turned[0], -turned[1], -first], -1)
    if window_fn is not None:
        frames = frames * window_fn(2 * half, dtype=float_dtype(frames.dtype))
    else:
        frames = frames * math.sqrt(0.5)
    return overlap_and_add(frames, half, name)
