"""Records that read image files; they run on the host."""

import functools

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, uint8
from yeoul.engine.convert import invalid
from yeoul.engine.infer import dims_of
from yeoul.engine.op import NONE, register
from yeoul.ops.image.codecs import bmp, gif, jpeg, png
from yeoul.ops.image.codecs.common import BadImage
from yeoul.ops.static import partial_dims

UINT8, UINT16, FLOAT32 = (np.dtype(n) for n in ("uint8", "uint16", "float32"))
JPEG_ATTRS = {
    "channels": 0,
    "ratio": 1,
    "fancy_upscaling": True,
    "try_recover_truncated": False,
    "acceptable_fraction": 1.0,
    "dct_method": "",
}
METHODS = ("", "INTEGER_FAST", "INTEGER_ACCURATE")
READERS = {"JPEG": "decode_jpeg", "PNG": "decode_png", "GIF": "decode_gif"}


def reading(op):
    """Decorator: what a codec refuses becomes an InvalidArgumentError that names the op."""

    def decorate(function):
        @functools.wraps(function)
        def run(*args, **attrs):
            try:
                return function(*args, **attrs)
            except BadImage as error:
                raise invalid(f"{error} [Op:{op}]") from None

        return run

    return decorate


def content_of(array):
    """The bytes of a scalar."""
    if array.ndim:
        raise BadImage(
            f"`contents` must be scalar but got shape{list(array.shape)}. Decode the files of a "
            "batch one by one, with tf.map_fn or in Dataset.map"
        )
    return array[()]


def kind_of(data):
    """JPEG, PNG, GIF or BMP, by the first bytes.

    Raises:
      BadImage: if it is none of them.
    """
    if not data:
        raise BadImage("Input is empty.")
    if data.startswith(jpeg.START):
        return "JPEG"
    if data.startswith(png.START):
        return "PNG"
    if data.startswith((b"GIF8",)):
        return "GIF"
    if data.startswith(bmp.START):
        return "BMP"
    raise BadImage("Unknown image file format. One of JPEG, PNG, GIF, BMP required.")


def check_channels(channels):
    if channels not in (0, 1, 3, 4):
        raise BadImage(f"`channels` must be 0, 1, 3 or 4 but got {channels}")


def check_specs(inputs, attrs):
    """Raises ValueError for what a shape rule can see."""
    if dims_of(inputs[0]) not in (None, ()):
        raise ValueError(f"`contents` must be scalar but got shape{list(dims_of(inputs[0]))}")
    if attrs.get("channels", 0) < 0:
        raise ValueError(f"channels must be non-negative, got {attrs['channels']}")


def image_specs(inputs, attrs):
    """Rule: one image of unknown height and width."""
    check_specs(inputs, attrs)
    dtype = FROM_NUMPY[attrs["dtype"]] if "dtype" in attrs else uint8
    return [((None, None, attrs["channels"] or None), dtype)]


def read_jpeg(data, channels, dct_method="", acceptable_fraction=1.0, **options):
    """A JPEG."""
    if dct_method not in METHODS:
        raise BadImage(f"dct_method must be one of {METHODS[1:]} or empty, got {dct_method!r}")
    return jpeg.decode(data, channels, dct_method=dct_method, **options)


def read_gif(data, channels, op, first=False):
    """The frames of a GIF."""
    if channels not in (0, 3):
        raise BadImage(f"channels must be 0 or 3 for GIF, got {channels}")
    return gif.decode(data, first)


def single(frames):
    """The only frame of a GIF."""
    if len(frames) != 1:
        raise BadImage(
            f"Got {len(frames)} frames, but animated gifs can only be decoded by "
            "tf.io.decode_gif or tf.io.decode_image"
        )
    return frames[0]


def no_bmp(op):
    return BadImage(
        "Trying to decode BMP format using a wrong op. Use `decode_bmp` or `decode_image` "
        f"instead. Op used: {op}"
    )


def read_plain(op, data, channels, dtype=UINT8, **options):
    """A file for one of the ops of JPEG, PNG and GIF, which take each other's formats."""
    check_channels(channels)
    kind = kind_of(data)
    if kind == "BMP":
        raise no_bmp(op)
    if kind == "PNG":
        image = png.decode(data, channels, dtype)
    elif kind == "JPEG":
        image = in_dtype(read_jpeg(data, channels, **options), dtype)
    else:
        frames = in_dtype(read_gif(data, channels, op), dtype)
        return frames if op == "DecodeGif" else single(frames)
    return image[None] if op == "DecodeGif" else image


def in_dtype(pixels, dtype):
    """Pixels of uint8 in one of the three dtypes of images."""
    if dtype == UINT8:
        return pixels
    if dtype == UINT16:
        return pixels.astype(UINT16) * np.uint16(256)
    return pixels.astype(FLOAT32) * np.float32(1 / 255)


@reading("DecodeJpeg")
def _decode_jpeg(contents, **attrs):
    return read_plain("DecodeJpeg", content_of(contents), **attrs)


@reading("DecodePng")
def _decode_png(contents, channels, dtype):
    return read_plain("DecodePng", content_of(contents), channels, dtype)


@reading("DecodeGif")
def _decode_gif(contents):
    return read_plain("DecodeGif", content_of(contents), 3)


@reading("DecodeBmp")
def _decode_bmp(contents, channels):
    check_channels(channels)
    data = content_of(contents)
    kind = kind_of(data)
    if kind != "BMP":
        raise BadImage(
            f"Trying to decode {kind} format using DecodeBmp op. Use `{READERS[kind]}` or "
            "`decode_image` instead."
        )
    return bmp.decode(data, channels)


@reading("DecodeImage")
def _decode_image(contents, channels, dtype, expand_animations):
    check_channels(channels)
    data = content_of(contents)
    kind = kind_of(data)
    if kind == "PNG":
        wide = png.decode(data, channels, UINT8 if dtype == UINT8 else UINT16)
        return wide if dtype != FLOAT32 else wide.astype(FLOAT32) * np.float32(1 / 65535)
    if kind == "JPEG":
        return in_dtype(read_jpeg(data, channels), dtype)
    if kind == "BMP":
        return in_dtype(bmp.decode(data, channels), dtype)
    return in_dtype(read_gif(data, channels, "DecodeImage", not expand_animations), dtype)


@reading("DecodeAndCropJpeg")
def _decode_and_crop(contents, crop_window, channels, **options):
    check_channels(channels)
    if crop_window.shape != (4,):
        raise BadImage(f"crop_size must have four elements {list(crop_window.shape)}")
    data = content_of(contents)
    if kind_of(data) != "JPEG":
        raise BadImage(f"Expected a JPEG to crop, got {kind_of(data)}")
    image = read_jpeg(data, channels, **options)
    top, left, rows, columns = crop_window.tolist()
    height, width = image.shape[:2]
    outside = min(top, left) < 0 or top + rows > height or left + columns > width
    if outside or min(rows, columns) <= 0:
        raise BadImage(
            f"Invalid crop window {crop_window.tolist()} (top, left, height, width) of a JPEG of "
            f"{height} rows and {width} columns"
        )
    return np.ascontiguousarray(image[top : top + rows, left : left + columns])


@reading("ExtractJpegShape")
def _extract_shape(contents, output_type):
    return np.array(jpeg.shape(content_of(contents)), output_type)


def _gif_specs(inputs, attrs):
    check_specs(inputs, attrs)
    return [((None, None, None, 3), uint8)]


def _any_image_specs(inputs, attrs):
    ((dims, dtype),) = image_specs(inputs, attrs)
    return [(None if attrs["expand_animations"] else dims, dtype)]


def _crop_specs(inputs, attrs):
    ((dims, dtype),) = image_specs(inputs, attrs)
    window = partial_dims(inputs[1]) or (None,) * 4
    return [((*window[2:4], dims[2]) if len(window) == 4 else dims, dtype)]


def register_reader(name, inputs, host, attrs, shape=image_specs):
    return register(name, inputs, host=host, attrs=attrs, grad=NONE, shape=shape)


DECODE_JPEG = register_reader("DecodeJpeg", "contents:string", _decode_jpeg, JPEG_ATTRS)
DECODE_PNG = register_reader(
    "DecodePng", "contents:string", _decode_png, {"channels": 0, "dtype": UINT8}
)
DECODE_GIF = register_reader("DecodeGif", "contents:string", _decode_gif, {}, _gif_specs)
DECODE_BMP = register_reader("DecodeBmp", "contents:string", _decode_bmp, {"channels": 0})
DECODE_IMAGE = register_reader(
    "DecodeImage", "contents:string", _decode_image,
    {"channels": 0, "dtype": UINT8, "expand_animations": True}, _any_image_specs,
)  # fmt: skip
DECODE_AND_CROP = register_reader(
    "DecodeAndCropJpeg", "contents:string, crop_window:int32", _decode_and_crop, JPEG_ATTRS,
    _crop_specs,
)  # fmt: skip
EXTRACT_SHAPE = register_reader(
    "ExtractJpegShape", "contents:string", _extract_shape, {"output_type": np.dtype("int32")},
    lambda inputs, attrs: [((3,), FROM_NUMPY[attrs["output_type"]])],
)  # fmt: skip
