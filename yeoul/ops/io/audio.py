"""Sound: tf.audio.decode_wav, tf.audio.encode_wav, and the ops AudioSpectrogram and Mfcc."""

import collections
import struct

import numpy as np

from yeoul.core.dtypes import float32, int32, string
from yeoul.core.export import export
from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import NONE, register
from yeoul.ops.io.wav import Damaged, read_wav, write_wav

DecodeWav = collections.namedtuple("DecodeWav", ["audio", "sample_rate"])


# DecodeWav


def _decode_specs(inputs, attrs):
    dims = dims_of(inputs[0])
    if dims:
        raise ValueError(f"Shape must be rank 0 but is rank {len(dims)}: one WAV file")
    samples, channels = attrs["desired_samples"], attrs["desired_channels"]
    known = tuple([None if n == -1 else n for n in (samples, channels)])
    return [(known, float32), ((), int32)]


def _decode_host(contents, desired_channels, desired_samples):
    op = "DecodeWav"
    if contents.ndim:
        shape = ",".join(map(str, contents.shape))
        raise invalid(f"contents must be scalar, got shape [{shape}] [Op:{op}]")
    for name, value in (("channels", desired_channels), ("samples", desired_samples)):
        if value < -1:
            raise invalid(f"desired_{name} must be -1 or not negative, not {value} [Op:{op}]")
    try:
        audio, rate = read_wav(contents.item())
    except Damaged as error:
        raise invalid(f"{error} [Op:{op}]. The data is no WAV file of 16-bit PCM.") from None
    samples = len(audio) if desired_samples == -1 else desired_samples
    channels = audio.shape[1] if desired_channels == -1 else desired_channels
    if samples * max(channels, 1) > 1 << 31:
        raise invalid(f"{samples} samples of {channels} channels are too many [Op:{op}]")
    out = np.zeros((samples, channels), np.float32)
    count, own = min(samples, len(audio)), min(channels, audio.shape[1])
    out[:count, :own] = audio[:count, :own]
    out[:count, own:] = audio[:count, -1:]  # the last channel stands for those that are missing
    return out, np.array(rate, np.int32)


DECODE_WAV = register(
    "DecodeWav",
    "contents:string",
    attrs={"desired_channels": -1, "desired_samples": -1},
    host=_decode_host,
    grad=NONE,
    shape=_decode_specs,
    outputs=2,
)


@export("audio.decode_wav", "compat.v1.audio.decode_wav")
@dispatchable
def decode_wav(contents, desired_channels=-1, desired_samples=-1, name=None):
    """A WAV file of 16-bit samples as floats from -1 to 1.

    Args:
      contents: string scalar: the content of the file.
      desired_channels: number of channels; missing ones repeat the last; -1: those of the file.
      desired_samples: number of samples; missing ones are 0; -1: those of the file.
      name: name of the node in a graph.

    Returns:
      A named tuple: `audio`, a float32 tensor `[samples, channels]`, and `sample_rate`.

    Raises:
      InvalidArgumentError: if the data is no such file.

    Example:
      >>> import yeoul as tf
      >>> wave = tf.audio.encode_wav([[0.0], [0.5]], 8000)
      >>> audio, rate = tf.audio.decode_wav(wave)
      >>> audio.numpy().tolist(), rate.numpy().item()
      ([[0.0], [0.5]], 8000)
    """
    attrs = {"desired_channels": int(desired_channels), "desired_samples": int(desired_samples)}
    return DecodeWav(*execute(DECODE_WAV, (contents,), attrs, name))


# EncodeWav


def _encode_host(audio, sample_rate):
    op = "EncodeWav"
    if audio.ndim != 2:
        raise invalid(
            f"audio must be 2-dimensional, [samples, channels], not {list(audio.shape)} [Op:{op}]"
        )
    if sample_rate.ndim:
        raise invalid(
            "Input sample_rate should be a scalar tensor, got "
            f"{list(sample_rate.shape)} instead. [Op:{op}]"
        )
    rate = int(sample_rate)
    if rate <= 0:
        raise invalid(f"sample_rate must be in (0, 2^32), got: {rate} [Op:{op}]")
    if not 0 < audio.shape[1] < 1 << 15:
        raise invalid(
            f"audio must have between 1 and 32767 channels, not {audio.shape[1]} [Op:{op}]"
        )
    out = np.empty((), object)
    try:
        out[()] = write_wav(audio, rate)
    except struct.error as error:
        raise invalid(f"audio is too long for a WAV file: {error} [Op:{op}]") from None
    return out


def _encode_specs(inputs, attrs):
    for value, rank, what in ((inputs[0], 2, "audio"), (inputs[1], 0, "sample_rate")):
        dims = dims_of(value)
        if dims is not None and len(dims) != rank:
            raise ValueError(f"Shape of {what} must be rank {rank} but is rank {len(dims)}")
    return [((), string)]


ENCODE_WAV = register(
    "EncodeWav",
    "audio:float32, sample_rate:int32",
    host=_encode_host,
    grad=NONE,
    shape=_encode_specs,
)


@export("audio.encode_wav", "compat.v1.audio.encode_wav")
@dispatchable
def encode_wav(audio, sample_rate, name=None):
    """Sound as the content of a WAV file of 16-bit samples.

    Args:
      audio: float32 tensor `[samples, channels]`; what is beyond -1 and 1 is cut off.
      sample_rate: int32 scalar: samples a second.
      name: name of the node in a graph.

    Returns:
      A string scalar.

    Raises:
      InvalidArgumentError: if a shape or the rate is not possible.

    Example:
      >>> import yeoul as tf
      >>> tf.audio.encode_wav([[0.0]], 8000).numpy()[:4]
      b'RIFF'
    """
    return execute(ENCODE_WAV, (audio, sample_rate), {}, name)
