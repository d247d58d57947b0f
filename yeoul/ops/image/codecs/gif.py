"""GIF files: all frames, each drawn over the one before."""

import struct

import numpy as np

from yeoul.ops.image.codecs.common import BadImage, check_size, unpacked

STARTS = (b"GIF87a", b"GIF89a")
EXTENSION, IMAGE, TRAILER, CONTROL = 0x21, 0x2C, 0x3B, 0xF9


class Truncated(BadImage):
    """The file ends in the middle of a frame."""


class Reader:
    """The blocks of a GIF, read one after the other.

    Attributes:
      place: where the next byte is.
      palette: colours of frames without their own; None without.
    """

    def __init__(self, data):
        self.data, self.place = data, 6
        _, _, flags, _, _ = struct.unpack("<HHBBB", self.take(7))
        self.palette = self.colours(flags)

    def invalid(self, why, kind=BadImage):
        return kind(f"Invalid GIF data (size {len(self.data)}), {why}")

    def take(self, count):
        """The next bytes."""
        part = self.data[self.place : self.place + count]
        if len(part) < count:
            raise self.invalid(
                "failed to slurp gif file: Failed to read from given file", Truncated
            )
        self.place += count
        return part

    def colours(self, flags):
        """A palette [n, 3], if the flags say that one follows; else None."""
        if not flags & 0x80:
            return None
        count = 2 << (flags & 7)
        return np.frombuffer(self.take(3 * count), np.uint8).reshape(count, 3)

    def blocks(self):
        """The next blocks, up to the empty one, as they are stored."""
        start = self.place
        while True:
            length = self.take(1)[0]
            if not length:
                return self.data[start : self.place]
            self.take(length)

    def frames(self):
        """(left, top, pixels [height, width] of indices, palette, transparent index or None)."""
        transparent = None
        while True:
            kind = self.take(1)[0]
            if kind == TRAILER:
                return
            if kind == EXTENSION:
                label = self.take(1)[0]
                blocks = self.blocks()
                if label == CONTROL and len(blocks) >= 6:
                    transparent = blocks[4] if blocks[1] & 1 else None
            elif kind == IMAGE:
                yield (*self.frame(), transparent)
                transparent = None
            else:
                raise self.invalid("failed to slurp gif file: Wrong record type detected")

    def frame(self):
        left, top, width, height, flags = struct.unpack("<HHHHB", self.take(9))
        palette = self.colours(flags)
        bits = self.take(1)[0]
        data = self.blocks()
        check_size("GIF", height, width, 3, "frame")
        if not 1 <= bits <= 8:
            raise self.invalid(f"failed to slurp gif file: codes of {bits} bits")
        # Codes have at most 12 bits, and a code stands for at most 4096 pixels.
        if height * width > len(data) * 8 * 4096 // 2:
            raise self.invalid("failed to slurp gif file: Image EOF detected before image complete")
        interlaced = int(bool(flags & 0x40))
        pixels = unpacked("GIF", "P", (width, height), data, "gif", bits, interlaced, -1)
        return left, top, pixels, self.palette if palette is None else palette


def decode(data, first=False):
    """The frames of a GIF, [frames, height, width, 3] of uint8.

    They are as large as the first frame; what it leaves out is black.

    Args:
      data: the file.
      first: the first frame alone, [height, width, 3].
    """
    if not data.startswith(STARTS):
        raise BadImage(f"Invalid GIF data (size {len(data)}), failed to open gif file")
    reader, frames, total = Reader(data), [], 0
    try:
        for frame in reader.frames():
            canvas = drawn(reader, frames, *frame)
            frames.append(canvas)
            if first:
                return canvas
            total += canvas.size
            check_size("GIF", total, 1, 1, "animation")
    except Truncated:
        if not frames:
            raise
    if not frames:
        raise reader.invalid("failed to slurp gif file: No Image Descriptor detected")
    return np.stack(frames)


def drawn(reader, frames, left, top, pixels, palette, transparent):
    """The picture after one more frame."""
    if palette is None:
        raise reader.invalid(f"missing color map for frame {len(frames)}")
    canvas = frames[-1].copy() if frames else np.zeros((*pixels.shape, 3), np.uint8)
    height, width = canvas.shape[:2]
    part = pixels[: max(0, height - top), : max(0, width - left)]
    seen = np.ones(part.shape, bool) if transparent is None else part != transparent
    used = part[seen]
    if used.size and used.max() >= len(palette):
        raise reader.invalid(
            f"found color index {used.max()} outside of color map range {len(palette)}"
        )
    canvas[top : top + part.shape[0], left : left + part.shape[1]][seen] = palette[used]
    return canvas
