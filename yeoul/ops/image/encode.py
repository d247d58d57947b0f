"""Tensors as image files: tf.io.encode_jpeg, encode_png."""

import numpy as np

from yeoul.core.dtypes import string
from yeoul.core.errors import InternalError
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import NONE, register
from yeoul.ops.family import dtypes
from yeoul.ops.image.codecs import jpeg, png
from yeoul.ops.image.codecs.common import BadImage
from yeoul.ops.image.files import reading

JPEG_ATTRS = {
    "format": "",
    "quality": 95,
    "progressive": False,
    "optimize_size": False,
    "chroma_downsampling": True,
    "density_unit": "in",
    "x_density": 300,
    "y_density": 300,
    "xmp_metadata": "",
}


def scalar_of(value):
    """A string as the value of a tensor."""
    out = np.empty((), object)
    out[()] = value
    return out


def _jpeg_specs(inputs, attrs):
    dims = dims_of(inputs[0])
    if dims is not None and len(dims) != 3:
        raise ValueError(f"image must be 3-dimensional, got shape {list(dims)}")
    return [((), string)]


def written(image, **options):
    """A JPEG of an image."""
    if 0 in image.shape[:2] and image.ndim == 3 and image.shape[2] in (1, 3):
        raise InternalError(None, None, f"JPEG encoding failed: the image is {list(image.shape)}")
    return scalar_of(jpeg.encode(image, **options))


@reading("EncodeJpeg")
def _encode_jpeg(image, **attrs):
    return written(image, **attrs)


@reading("EncodeJpegVariableQuality")
def _encode_variable(image, quality):
    if quality.ndim:
        raise BadImage(f"quality must be scalar: {list(quality.shape)}")
    return written(image, quality=int(quality))


@reading("EncodePng")
def _encode_png(image, compression):
    if not -1 <= compression <= 9:
        raise BadImage(f"compression should be in [-1,9], got {compression}")
    if image.ndim < 3:
        raise BadImage(f"images must be at least rank 3, got shape {list(image.shape)}")
    if image.shape[-1] not in (1, 2, 3, 4):
        raise BadImage(f"image must have 1, 2, 3, or 4 channels, got {image.shape[-1]}")
    batch = image.shape[:-3]
    if image.size == 0 and 0 not in batch:
        raise InternalError(None, None, f"PNG encoding failed: the image is {list(image.shape)}")
    out = np.empty(batch, object)
    for place in np.ndindex(batch):
        out[place] = png.encode(image[place], compression)
    return out


def _png_specs(inputs, attrs):
    dims = dims_of(inputs[0])
    if dims is not None and len(dims) < 3:
        raise ValueError(f"images must be at least rank 3, got shape {list(dims)}")
    return [(None if dims is None else dims[:-3], string)]


ENCODE_JPEG = register(
    "EncodeJpeg", "image:uint8", host=_encode_jpeg, attrs=JPEG_ATTRS, grad=NONE, shape=_jpeg_specs
)
ENCODE_VARIABLE = register(
    "EncodeJpegVariableQuality", "images:uint8, quality:int32", host=_encode_variable, grad=NONE,
    shape=_jpeg_specs,
)  # fmt: skip
ENCODE_PNG = register(
    "EncodePng", "image:T", host=_encode_png, attrs={"compression": -1}, grad=NONE,
    shape=_png_specs, types=dtypes("uint8", "uint16"),
)  # fmt: skip


def one_of(name, value, allowed):
    """The value of an attribute.

    Raises:
      InvalidArgumentError: if it is not among those allowed.
    """
    if value not in allowed:
        names = ", ".join(f'"{a}"' for a in allowed)
        raise invalid(
            f"Value for attr '{name}' of \"{value}\" is not in the list of allowed values: {names} "
            "[Op:EncodeJpeg]"
        )
    return value


@export("io.encode_jpeg", "image.encode_jpeg", "compat.v1.encode_jpeg")
@dispatchable
def encode_jpeg(
    image,
    format="",
    quality=95,
    progressive=False,
    optimize_size=False,
    chroma_downsampling=True,
    density_unit="in",
    x_density=300,
    y_density=300,
    xmp_metadata="",
    name=None,
):
    r"""An image as a JPEG.

    Args:
      image: uint8 tensor (height, width, 1 or 3).
      format: "", or "grayscale" or "rgb" to have the number of channels checked.
      quality: 0 to 100.
      progressive: a file that can be shown in part while it is loaded.
      optimize_size: take longer for a smaller file.
      chroma_downsampling: store colours at half the resolution.
      density_unit: "in" or "cm".
      x_density: pixels in that unit across.
      y_density: pixels in that unit down.
      xmp_metadata: XML text to be put into the file.
      name: name of the node in a graph.

    Returns:
      String scalar: the file.

    Raises:
      InvalidArgumentError: if shape, format or quality do not fit.

    Example:
      >>> import yeoul as tf
      >>> tf.io.encode_jpeg(tf.zeros([4, 6, 3], tf.uint8)).numpy()[:2]
      b'\xff\xd8'
    """
    attrs = {
        "format": one_of("format", format or "", ("", "grayscale", "rgb")),
        "quality": int(quality),
        "progressive": bool(progressive),
        "optimize_size": bool(optimize_size),
        "chroma_downsampling": bool(chroma_downsampling),
        "density_unit": one_of("density_unit", density_unit, ("in", "cm")),
        "x_density": int(x_density),
        "y_density": int(y_density),
        "xmp_metadata": xmp_metadata,
    }
    return execute(ENCODE_JPEG, (image,), attrs, name)


@export("io.encode_png", "image.encode_png")
@dispatchable
def encode_png(image, compression=-1, name=None):
    r"""Images as PNGs.

    Args:
      image: uint8 or uint16 tensor `[..., height, width, channels]` with 1 to 4 channels: grey,
        grey and opacity, colour, colour and opacity.
      compression: -1, the default of zlib, or 0 (none) to 9 (most).
      name: name of the node in a graph.

    Returns:
      String tensor of the shape of the dimensions before the last three.

    Raises:
      InvalidArgumentError: if shape, dtype or compression do not fit.

    Example:
      >>> import yeoul as tf
      >>> tf.io.encode_png([[[7], [200]]]).numpy()[:4]
      b'\x89PNG'
    """
    image = convert_to_tensor(image, dtype_hint="uint8")
    return execute(ENCODE_PNG, (image,), {"compression": int(compression)}, name)
