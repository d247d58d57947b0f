"""Golden rows: image files, read and written. JPEGs are compared with a tolerance.

TensorFlow transforms with a faster and less exact method unless it is asked for the accurate one.
"""

import struct
import zlib

import numpy as np

from tests.golden.harness import I, K, Table

TABLE = Table("imagefiles")
call, case, error = TABLE.call, TABLE.case, TABLE.error

ROWS, COLUMNS = np.mgrid[0:19, 0:22]
PHOTO = np.stack([ROWS * 12, COLUMNS * 11, (ROWS + COLUMNS) * 5 + 30], -1).astype("uint8")
COARSE = 0  # TensorFlow's very numbers
ACCURATE = {"dct_method": "INTEGER_ACCURATE"}


def jpeg(tf, pixels=PHOTO, **options):
    return tf.io.encode_jpeg(tf.constant(pixels), **options)


def coarse(tf, image):
    """Levels as halves, which hold them all."""
    return tf.cast(image, tf.float16)


# JPEG.
for options in (
    {}, {"channels": 1}, {"channels": 3}, {"ratio": 2}, {"ratio": 4}, {"ratio": 8},
    {"fancy_upscaling": False}, {"try_recover_truncated": True, "acceptable_fraction": 0.5},
):  # fmt: skip
    case(
        f"decode_jpeg {options}",
        lambda tf, o=options: tf.cast(
            tf.io.decode_jpeg(jpeg(tf), dct_method="INTEGER_ACCURATE", **o), tf.float32
        ),
        tol=1e4 if "fancy_upscaling" in options else 1,
    )  # fmt: skip
for options in (
    {"quality": 30}, {"quality": 0}, {"progressive": True}, {"optimize_size": True},
    {"chroma_downsampling": False}, {"format": "rgb"},
):  # fmt: skip
    case(
        f"encode_jpeg {options}",
        lambda tf, o=options: tf.cast(tf.image.decode_jpeg(jpeg(tf, **o), **ACCURATE), tf.float32),
    )
for options in (
    {"density_unit": "cm"}, {"x_density": 72, "y_density": 96}, {"xmp_metadata": "<x/>"},
):  # fmt: skip
    case(
        f"encode_jpeg {options}: the head",
        lambda tf, o=options: np.frombuffer(tf.image.encode_jpeg(PHOTO, **o).numpy()[:56], "uint8"),
    )
case(
    "a grey JPEG",
    lambda tf: tf.io.decode_jpeg(jpeg(tf, PHOTO[..., :1], format="grayscale"), **ACCURATE),
)
case("a fast JPEG", lambda tf: coarse(tf, tf.io.decode_jpeg(jpeg(tf))), tol=COARSE)
case("a JPEG as PNG", lambda tf: coarse(tf, tf.io.decode_png(jpeg(tf))), tol=COARSE)
case("JPEG's shape", lambda tf: tf.image.decode_jpeg(jpeg(tf), 3).shape.as_list())
for options in ({}, {"ratio": 2}, {"channels": 1}):
    case(
        f"decode_and_crop_jpeg {options}",
        lambda tf, o=options: tf.io.decode_and_crop_jpeg(jpeg(tf), [2, 3, 5, 4], **ACCURATE, **o),
    )
case(
    "image.decode_and_crop_jpeg",
    lambda tf: tf.image.decode_and_crop_jpeg(jpeg(tf), [0, 0, 19, 22], **ACCURATE),
)
case(
    "v1's JPEGs",
    lambda tf: tf.compat.v1.image.decode_and_crop_jpeg(jpeg(tf), [0, 0, 19, 22], **ACCURATE),
)
for window in ([0, 0, 30, 2], [-1, 0, 2, 2], [0, 0, 0, 2], [0, 0, 2]):
    error(f"crop {window}", lambda tf, w=window: tf.io.decode_and_crop_jpeg(jpeg(tf), w))
case("extract_jpeg_shape", lambda tf: tf.io.extract_jpeg_shape(jpeg(tf)))
case("image.extract_jpeg_shape", lambda tf: tf.image.extract_jpeg_shape(jpeg(tf), tf.int64))
case("grey extract_jpeg_shape", lambda tf: tf.image.extract_jpeg_shape(jpeg(tf, PHOTO[..., :1])))
error("no JPEG's shape", lambda tf: tf.io.extract_jpeg_shape(b"no"))
case("io.is_jpeg", lambda tf: tf.io.is_jpeg(tf.constant([b"\xff\xd8\xff\xe0", b"\xff\xd8", b""])))
case("image.is_jpeg", lambda tf: tf.image.is_jpeg(jpeg(tf)))
case("is_jpeg of a PNG", lambda tf: tf.image.is_jpeg(tf.io.encode_png(PHOTO)))
for name, args in {
    "ratio": {"ratio": 3}, "channels": {"channels": 4}, "two": {"channels": 2},
}.items():  # fmt: skip
    error(f"decode_jpeg {name}", lambda tf, a=args: tf.io.decode_jpeg(jpeg(tf), **a))
for name, change in {
    "empty": lambda data: b"", "text": lambda data: b"text", "start": lambda data: data[:300],
    "open end": lambda data: data[:-2], "many": lambda data: [data],
}.items():  # fmt: skip
    error(f"JPEG {name}", lambda tf, c=change: tf.image.decode_jpeg(c(jpeg(tf).numpy())))
for name, args in {
    "format": (PHOTO, {"format": "grayscale"}), "word": (PHOTO, {"format": "x"}),
    "quality": (PHOTO, {"quality": 101}), "unit": (PHOTO, {"density_unit": "x"}),
    "channels": (np.zeros((2, 2, 4), "uint8"), {}), "rank": (np.zeros((2, 2), "uint8"), {}),
    "nothing": (np.zeros((0, 2, 3), "uint8"), {}),
}.items():  # fmt: skip
    error(f"encode_jpeg {name}", lambda tf, a=args: tf.image.encode_jpeg(a[0], **a[1]))
BYTES = I(0, 256, 9, 8, 3, dtype="uint8")
for quality in (10, 75, 100):
    case(
        f"adjust_jpeg_quality {quality}",
        lambda tf, x, q=quality: coarse(tf, tf.image.adjust_jpeg_quality(x, q)),
        K(PHOTO, "uint8"), tol=COARSE,
    )  # fmt: skip
case(
    "jpeg quality of floats",
    lambda tf: coarse(tf, tf.image.adjust_jpeg_quality(np.float32(PHOTO / 255), 95)),
    tol=COARSE,
)
error("jpeg quality 101", lambda tf: tf.image.adjust_jpeg_quality(PHOTO, 101))
for name in ("random_jpeg_quality", "stateless_random_jpeg_quality"):
    for low, high in ((20, 40), (50, 51)):
        case(
            f"{name} {low}",
            lambda tf, x, n=name, a=(low, high): (
                tf.random.set_seed(3),
                coarse(tf, getattr(tf.image, n)(x, *a, seed=(4, 5) if "less" in n else 4)),
            )[1],
            K(PHOTO, "uint8"), tol=COARSE,
        )  # fmt: skip
    error(f"{name} backwards", lambda tf, n=name: getattr(tf.image, n)(PHOTO, 50, 40, (1, 2)))
case(
    "the quality as an input",
    lambda tf: tf.io.decode_jpeg(
        tf.raw_ops.EncodeJpegVariableQuality(images=PHOTO, quality=60), **ACCURATE
    ),
)


# PNG.
def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(depth, colour, rows, *extra, size=(3, 2), interlaced=0):
    """A PNG of raw rows, each beginning with its filter."""
    head = struct.pack(">IIBBBBB", *size, depth, colour, 0, 0, interlaced)
    parts = [(b"IHDR", head), *extra, (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


PALETTE = (b"PLTE", bytes(range(0, 240, 20)))
FILES = {
    "bits": png(1, 0, bytes([0, 0b10100000, 1, 0b01000000])),
    "two bits": png(2, 0, bytes([0, 0b11011000, 2, 0b00100100])),
    "four bits": png(4, 0, bytes([0, 0x12, 0xF0, 4, 0x30, 0x50])),
    "palette": png(2, 3, bytes([0, 0b11011000, 0, 0b00100100]), PALETTE),
    "see-through": png(2, 3, bytes([0, 0b11011000, 0, 0b00100100]), PALETTE, (b"tRNS", b"\0\x80")),
    "short palette": png(8, 3, bytes([0, 0, 3, 9, 0, 1, 2, 3]), PALETTE),
    "hidden colour": png(8, 2, bytes([0, *range(9), 0, *range(9)]), (b"tRNS", b"\0\3\0\4\0\5")),
    "gamma": png(8, 2, bytes([3, *range(0, 90, 10), 4, *range(9)]), (b"gAMA", b"\0\0\xb1\x8f")),
    "wide": png(16, 2, bytes([1, *range(100, 118), 3, *range(30, 48)])),
    "wide grey and alpha": png(16, 4, bytes([2, *range(100, 112), 4, *range(30, 42)])),
    "interlaced": png(8, 0, bytes([0, 7, 0, 9, 0, 8, 0, 1, 2, 3]), interlaced=1),
}  # fmt: skip
for name, file in FILES.items():
    for channels in (0, 1, 3, 4):
        case(f"PNG {name} {channels}", lambda tf, f=file, c=channels: tf.io.decode_png(f, c))
    case(f"PNG {name} wide", lambda tf, f=file: tf.image.decode_png(f, dtype=tf.uint16))
    case(f"PNG {name} of floats", lambda tf, f=file: tf.io.decode_image(f, dtype=tf.float32))
for channels in (1, 2, 3, 4):
    for dtype in ("uint8", "uint16"):
        case(
            f"encode_png {channels} {dtype}",
            lambda tf, x, d=dtype: tf.image.decode_png(
                tf.io.encode_png(tf.cast(x, d) * 3), dtype=d
            ),
            I(0, 80, 5, 4, channels),
        )
case(
    "encode_png of a batch",
    lambda tf, x: [tf.io.decode_png(f) for f in tf.image.encode_png(x, 9)],
    I(0, 256, 2, 3, 3, 1, dtype="uint8"),
)
case("encode_png's shape", lambda tf: tf.image.encode_png(np.zeros((2, 3, 1, 1, 1), "uint8")).shape)
for name, file in {
    "end": FILES["bits"][:-12], "checksum": FILES["bits"][:-14] + b"no" + FILES["bits"][-12:],
    "rows": png(8, 2, bytes(9)), "header": FILES["bits"][:30] + FILES["bits"][33:],
    "depth": png(3, 0, bytes(9)), "huge": png(8, 2, bytes(9), size=(1 << 28, 1 << 28)),
}.items():  # fmt: skip
    error(f"PNG without {name}", lambda tf, f=file: tf.io.decode_png(f))
for name, args in {
    "compression": (PHOTO, 10), "channels": (np.zeros((2, 2, 5), "uint8"),),
    "rank": (np.zeros((2, 2), "uint8"),), "nothing": (np.zeros((0, 2, 3), "uint8"),),
}.items():  # fmt: skip
    error(f"encode_png {name}", lambda tf, a=args: tf.io.encode_png(*a))
error("PNG dtype", lambda tf: tf.io.decode_png(FILES["bits"], dtype=tf.float32))


# GIF.
def codes(pixels):
    """Indices below 8 as uncompressed codes of 4 bits."""
    stream, bits, count = 0, 0, 0
    for i, value in enumerate([*pixels, 9]):
        for code in ([8] if i % 6 == 0 else []) + [value]:
            stream |= code << bits
            bits += 4
    data = stream.to_bytes((bits + 7) // 8, "little")
    return b"\3" + bytes([len(data)]) + data + b"\0" * (1 + count)


def gif(*frames, colours=True):
    """A GIF of 4 x 3 cells; frames are (left, top, width, height, pixels, transparent)."""
    palette = bytes(range(0, 240, 10))
    file = b"GIF89a" + struct.pack("<HHBBB", 4, 3, 0x82 if colours else 0, 0, 0)
    file += palette if colours else b""
    for *place, pixels, clear in frames:
        file += b"\x21\xf9\4" + struct.pack("<BHBB", clear is not None, 1, clear or 0, 0)
        file += b"," + struct.pack("<HHHHB", *place, 0) + codes(pixels)
    return file + b";"


WHOLE = (0, 0, 4, 3, [0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3], None)
GIFS = {
    "one": gif(WHOLE),
    "two": gif(WHOLE, (1, 1, 2, 2, [7, 6, 5, 4], None)),
    "clear": gif(WHOLE, (1, 1, 2, 2, [7, 6, 5, 4], 6), (3, 2, 2, 2, [1, 2, 3, 4], None)),
    "small": gif((1, 1, 2, 2, [7, 6, 5, 4], 5)),
    "cut": gif(WHOLE, (1, 1, 2, 2, [7, 6, 5, 4], None))[:-8],
}
for name, file in GIFS.items():
    case(f"GIF {name}", lambda tf, f=file: tf.io.decode_gif(f))
    case(f"GIF {name} as an image", lambda tf, f=file: tf.image.decode_image(f, dtype=tf.uint16))
    case(f"GIF {name} still", lambda tf, f=file: tf.io.decode_image(f, expand_animations=False))
case("image.decode_gif", lambda tf: tf.image.decode_gif(GIFS["two"]))
case("a grey PNG as GIF", lambda tf: tf.io.decode_gif(tf.io.encode_png(PHOTO[..., :1])))
case("a PNG with opacity as GIF", lambda tf: tf.io.decode_gif(tf.io.encode_png(PHOTO[..., :2])))
case("a PNG as GIF", lambda tf: tf.image.decode_gif(FILES["hidden colour"]))
case("a GIF as PNG", lambda tf: tf.image.decode_png(GIFS["one"]))
error("an animation as PNG", lambda tf: tf.image.decode_png(GIFS["two"]))
for name, file in {
    "colours": gif(WHOLE, colours=False), "frames": gif(), "pixels": gif(WHOLE)[:40],
}.items():  # fmt: skip
    error(f"GIF without {name}", lambda tf, f=file: tf.io.decode_gif(f))
error("GIF in grey", lambda tf: tf.io.decode_image(GIFS["one"], channels=1))


# BMP.
def bmp(bits, height=2, rest=b""):
    rows = bytes(range(1, 100))[: (3 * bits // 8 + 3) // 4 * 4 * 2]
    head = struct.pack("<IHHIIiiHHIIiiII", 54, 0, 0, 54, 40, 3, height, 1, bits, 0, 0, 0, 0, 0, 0)
    return b"BM" + head + rows + rest


for bits in (8, 24, 32):
    for channels in (0, 3, 4):
        case(f"BMP {bits} {channels}", lambda tf, b=bits, c=channels: tf.io.decode_bmp(bmp(b), c))
case("image.decode_bmp", lambda tf: tf.image.decode_bmp(bmp(24, height=-2)))
case("image.decode_image of a BMP", lambda tf: tf.image.decode_image(bmp(8), dtype=tf.float32))
for name, args in {
    "channels": (bmp(24), 1), "bits": (bmp(16),), "length": (bmp(24, rest=b"x"),),
    "start": (b"BM",), "rows": (bmp(24, height=0),), "PNG": (FILES["bits"],),
}.items():  # fmt: skip
    error(f"BMP {name}", lambda tf, a=args: tf.io.decode_bmp(*a))

# Any of them.
for dtype in ("uint8", "uint16", "float32", "float64", "int32", "float16"):
    case(f"image of {dtype}", lambda tf, d=dtype: tf.io.decode_image(FILES["wide"], dtype=d))
case("image of 3 channels", lambda tf: tf.image.decode_image(FILES["bits"], channels=3))
for name, args in {"text": (b"text",), "nothing": (b"",), "channels": (FILES["bits"], 2)}.items():
    error(f"image of {name}", lambda tf, a=args: tf.image.decode_image(*a))
    error(f"PNG of {name}", lambda tf, a=args: tf.image.decode_png(*a))
