"""Drawing lines into a PNG file with nothing but the standard library."""

import struct
import zlib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

Color = tuple[int, int, int]
WHITE, GREY, BLACK = (255, 255, 255), (225, 225, 225), (60, 60, 60)


class Canvas:
    """A white picture to draw on.

    Args:
      width: in pixels.
      height: in pixels.
    """

    def __init__(self, width: int, height: int):
        self.width, self.height = width, height
        self._rows = [bytearray(WHITE * width) for _ in range(height)]

    def dot(self, x: float, y: float, color: Color, size: int = 1) -> None:
        """Paints a square of `size` pixels around a point; what lies outside is cut off."""
        left, top = round(x) - size // 2, round(y) - size // 2
        for row in self._rows[max(top, 0) : max(top + size, 0)]:
            for column in range(max(left, 0), min(left + size, self.width)):
                row[3 * column : 3 * column + 3] = bytes(color)

    def line(self, points: Sequence[tuple[float, float]], color: Color, size: int = 1) -> None:
        """Draws straight lines from point to point."""
        for (x0, y0), (x1, y1) in pairwise(points):
            steps = max(round(abs(x1 - x0)), round(abs(y1 - y0)), 1)
            for i in range(steps + 1):
                share = i / steps
                self.dot(x0 + share * (x1 - x0), y0 + share * (y1 - y0), color, size)

    def save(self, path: Path) -> None:
        """Writes the picture as a PNG file."""
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        pixels = zlib.compress(b"".join(b"\0" + row for row in self._rows), 9)
        chunks = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks))


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)


def draw_curves(path: Path, curves: Sequence[tuple[Sequence[float], Color]]) -> None:
    """Draws curves of values between 0 and 1 over a grid of tenths.

    Args:
      path: the PNG file.
      curves: values and colour of each.
    """
    canvas, left, top, width, height = Canvas(640, 400), 20, 20, 600, 360
    for i in range(11):
        y = top + height * i / 10
        canvas.line([(left, y), (left + width, y)], BLACK if i == 10 else GREY)
    canvas.line([(left, top), (left, top + height)], BLACK)
    for values, color in curves:
        across = width / max(len(values) - 1, 1)
        points = [(left + i * across, top + height * (1 - v)) for i, v in enumerate(values)]
        canvas.line(points, color, 3)
        for x, y in points:
            canvas.dot(x, y, color, 7)
    canvas.save(path)
