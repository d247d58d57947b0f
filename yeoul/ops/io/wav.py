"""WAV files of 16-bit samples."""

import struct

import numpy as np

PCM, BITS, SCALE = 1, 16, 32768.0


class Damaged(ValueError):
    """The bytes are no WAV file of 16-bit PCM."""


class Reader:
    """Takes values off the front of bytes."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        """The next bytes."""
        end = self.at + count
        if end > len(self.data):
            raise Damaged(
                f"Data too short when trying to read string: {count} bytes from position {self.at} "
                f"of {len(self.data)}"
            )
        found, self.at = self.data[self.at : end], end
        return found

    def expect(self, word):
        """Takes a word that must stand there."""
        found = self.take(len(word))
        if found != word:
            raise Damaged(f"Header mismatch: Expected {word.decode()} but found {printed(found)}")

    def number(self, form):
        """The next number, as `struct` names its form."""
        return struct.unpack(form, self.take(struct.calcsize(form)))[0]


def printed(data):
    return data.decode("latin-1").encode("unicode_escape").decode()


def read_wav(data):
    """The samples of a file, float32 `[samples, channels]`, and how many there are a second.

    Raises:
      Damaged: if it is no such file.
    """
    reader = Reader(data)
    reader.expect(b"RIFF")
    reader.number("<I")
    reader.expect(b"WAVE")
    word = reader.take(4)
    if word != b"fmt ":
        raise Damaged(f"Unexpected field {printed(word)}")
    channels, rate = read_format(reader)
    samples = None
    while reader.at < len(data):
        word = reader.take(4)
        size = reader.number("<I")
        if word != b"data":
            reader.at += size  # the last one may be cut off
            continue
        if samples is not None:
            raise Damaged("More than one data chunk found in WAV")
        chunk = reader.take(size)
        if size % (2 * channels):
            raise Damaged(f"Bad data size for WAV: {size} bytes of {channels} channels")
        samples = np.frombuffer(chunk, "<i2").reshape(-1, channels)
    if samples is None:
        raise Damaged("No data chunk found in WAV")
    return samples.astype(np.float32) / np.float32(SCALE), rate


def read_format(reader):
    """The number of channels and the sample rate of a format chunk."""
    size = reader.number("<I")
    if size not in (16, 18):
        raise Damaged(f"Bad format chunk size for WAV: Expected 16 or 18, but got {size}")
    kind, channels, rate, second, sample, bits = struct.unpack("<HHIIHH", reader.take(16))
    if kind != PCM:
        raise Damaged(f"Bad audio format for WAV: Expected 1 (PCM), but got {kind}")
    if bits != BITS:
        raise Damaged(f"Can only read 16-bit WAV files, but received {bits}")
    if not channels:
        raise Damaged("Bad number of channels for WAV: Expected at least 1, but got 0")
    if sample != 2 * channels:
        raise Damaged(
            f"Bad bytes per sample in WAV header: Expected {2 * channels} but got {sample}"
        )
    if second != sample * rate:
        raise Damaged(
            f"Bad bytes per second in WAV header: Expected {sample * rate} but got {second}"
        )
    reader.take(size - 16)
    return channels, rate


def write_wav(audio, rate):
    """The file of samples `[samples, channels]`.

    Raises:
      struct.error: if it would be larger than such files can be.
    """
    scaled = np.nan_to_num(audio.astype(np.float64) * SCALE, nan=0.0, posinf=1e9, neginf=-1e9)
    rounded = np.trunc(scaled + np.copysign(0.5, scaled))  # halves away from zero
    data = np.clip(rounded, -32768, 32767).astype("<i2").tobytes()
    channels = audio.shape[1]
    head = struct.pack("<4sI4s4sIHH", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, PCM, channels)
    head += struct.pack(
        "<IIHH4sI", rate, rate * 2 * channels, 2 * channels, BITS, b"data", len(data)
    )
    return head + data
