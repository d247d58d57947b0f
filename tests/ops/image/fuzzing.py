"""Image files that are damaged at random: what the decoders make of them."""

import random
import struct
import zlib

import numpy as np

import yeoul as tf
from tests.golden.cases_imagefiles import GIFS
from yeoul.ops.image import files
from yeoul.ops.image.codecs import jpeg, png

PIXELS = np.arange(9 * 8 * 3, dtype=np.uint8).reshape(9, 8, 3)
BMP = b"BM" + (62).to_bytes(4, "little") + bytes(4) + b"6\0\0\0(\0\0\0\1\0\0\0\2\0\0\0\1\0\x18\0"
BMP += bytes(24) + b"\1\2\3\0\4\5\6\0"
SEEDS = {
    "jpeg": [
        jpeg.encode(PIXELS),
        jpeg.encode(PIXELS[..., :1]),
        jpeg.encode(PIXELS, progressive=True),
    ],
    "png": [
        png.encode(PIXELS),
        png.encode(PIXELS.astype(np.uint16) * 99),
        png.encode(PIXELS[..., :2]),
    ],
    "gif": [GIFS["one"], GIFS["clear"]],
    "bmp": [BMP],
}
ATTRS = dict(files.JPEG_ATTRS)
DECODERS = {
    "jpeg": lambda data: files._decode_jpeg(data, **ATTRS),
    "png": lambda data: files._decode_png(data, channels=0, dtype=np.dtype("uint8")),
    "gif": lambda data: files._decode_gif(data),
    "bmp": lambda data: files._decode_bmp(data, channels=0),
    "image": lambda data: files._decode_image(
        data, channels=0, dtype=np.dtype("uint8"), expand_animations=True
    ),
}


def damaged(data, source):
    """A file with some bytes changed, left out or put in."""
    data = bytearray(data)
    for _ in range(source.choice((1, 1, 2, 4, 9))):
        place = source.randrange(len(data) + 1)
        way = source.randrange(4)
        if way == 0 and place < len(data):
            data[place] = source.randrange(256)
        elif way == 1 and place < len(data):
            data[place] ^= 1 << source.randrange(8)
        elif way == 2:
            del data[place : place + source.randrange(1, 12)]
        else:
            data[place:place] = source.randbytes(source.randrange(1, 12))
        if not data:
            break
    return bytes(data)


def repaired(data):
    """A PNG whose checksums are right again, so that damage gets further."""
    out, place = data[:8], 8
    while place + 12 <= len(data):
        length = int.from_bytes(data[place : place + 4])
        body = data[place + 4 : place + 8 + length]
        out += data[place : place + 4] + body + struct.pack(">I", zlib.crc32(body))
        place += 12 + length
    return out


def decode(kind, data):
    """The pixels, or None if the file is refused in the proper way."""
    content = np.empty((), object)
    content[()] = data
    try:
        return DECODERS[kind](content)
    except tf.errors.InvalidArgumentError:
        return None


def run(kind, count, seed=0):
    """Decodes this many damaged files; returns how many of them could still be read."""
    source, read = random.Random(seed), 0
    seeds = SEEDS[kind] if kind in SEEDS else [data for group in SEEDS.values() for data in group]
    for i in range(count):
        data = source.randbytes(source.randrange(64)) if i % 50 == 0 else source.choice(seeds)
        data = damaged(data, source)
        if i % 2 and data.startswith(png.START):
            data = repaired(data)
        read += decode(kind, data) is not None
    return read
