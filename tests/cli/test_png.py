import io
import struct
import zlib

import numpy as np

from yeoul.cli.png import BLACK, Canvas, draw_curves

RED = (255, 0, 0)


def pixels_of(path):
    """Decodes a PNG file of 8-bit RGB rows without filters, and checks its checksums."""
    file = io.BytesIO(path.read_bytes())
    assert file.read(8) == b"\x89PNG\r\n\x1a\n"
    chunks = {}
    while header := file.read(8):
        length, kind = struct.unpack(">I4s", header)
        chunks[kind] = file.read(length)
        assert struct.unpack(">I", file.read(4))[0] == zlib.crc32(kind + chunks[kind])
    assert list(chunks) == [b"IHDR", b"IDAT", b"IEND"]
    width, height, *rest = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert rest == [8, 2, 0, 0, 0]
    rows = np.frombuffer(zlib.decompress(chunks[b"IDAT"]), "u1").reshape(height, 1 + 3 * width)
    assert not rows[:, 0].any()
    return rows[:, 1:].reshape(height, width, 3)


def test_dots_and_lines(tmp_path):
    canvas = Canvas(6, 4)
    canvas.dot(0, 0, RED)
    canvas.dot(5, 3, RED, 3)
    canvas.dot(-9, 99, RED)
    canvas.line([(1, 1), (3, 3), (3, 0)], BLACK)
    canvas.save(tmp_path / "x.png")
    picture = pixels_of(tmp_path / "x.png")
    red = (picture == RED).all(axis=2)
    black = (picture == BLACK).all(axis=2)
    assert red.astype(int).tolist() == [
        [1, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 1, 1],
        [0, 0, 0, 0, 1, 1],
    ]
    assert black.astype(int).tolist() == [
        [0, 0, 0, 1, 0, 0],
        [0, 1, 0, 1, 0, 0],
        [0, 0, 1, 1, 0, 0],
        [0, 0, 0, 1, 0, 0],
    ]
    assert (picture[~(red | black)] == 255).all()


def test_curves(tmp_path):
    path = tmp_path / "c.png"
    draw_curves(path, [([0.0, 1.0], RED), ([0.5], (0, 0, 255)), ([], RED)])
    picture = pixels_of(path)
    assert picture.shape == (400, 640, 3)
    red = (picture == RED).all(axis=2)
    assert red[380, 20]
    assert red[20, 620]
    assert red[200, 320]
    assert (picture[200, 20] == (0, 0, 255)).all()
    assert path.stat().st_size < 10_000
