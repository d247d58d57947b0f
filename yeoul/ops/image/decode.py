"""Image files as tensors: tf.io.decode_jpeg, decode_png, decode_gif, decode_bmp, decode_image."""

from yeoul.core.dtypes import as_dtype, float32, int32, uint8, uint16
from yeoul.core.export import export
from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.op import TABLE
from yeoul.ops.compare import equal
from yeoul.ops.image import files
from yeoul.ops.image.codecs import jpeg
from yeoul.ops.image.pixels import convert_image_dtype


def jpeg_attrs(channels, ratio, fancy, recover, fraction, method):
    """The attributes of an op that reads a JPEG."""
    return {
        "channels": int(channels or 0),
        "ratio": int(ratio),
        "fancy_upscaling": bool(fancy),
        "try_recover_truncated": bool(recover),
        "acceptable_fraction": float(fraction),
        "dct_method": method or "",
    }


@export("io.decode_jpeg", "image.decode_jpeg", "compat.v1.decode_jpeg")
@dispatchable
def decode_jpeg(
    contents,
    channels=0,
    ratio=1,
    fancy_upscaling=True,
    try_recover_truncated=False,
    acceptable_fraction=1,
    dct_method="",
    name=None,
):
    """The pixels of a JPEG; of a PNG, or a GIF with one frame, too.

    Args:
      contents: string scalar: the file.
      channels: 0 as in the file, 1 for grey, 3 for colour.
      ratio: 1, 2, 4 or 8: the sides become that much shorter, which is faster than resizing.
      fancy_upscaling: interpolate colours, which are stored on a coarser grid.
      try_recover_truncated: accept a file whose end is missing: what is not there becomes grey.
      acceptable_fraction: which part of such a file must be there; any is accepted.
      dct_method: "INTEGER_FAST" (also by default) or "INTEGER_ACCURATE".
      name: name of the node in a graph.

    Returns:
      uint8 tensor (height, width, channels).

    Raises:
      InvalidArgumentError: if the file cannot be read, or takes 2^29 bytes or more.

    Example:
      >>> import yeoul as tf
      >>> file = tf.io.encode_jpeg(tf.zeros([4, 6, 3], tf.uint8))
      >>> tf.io.decode_jpeg(file).shape
      TensorShape([4, 6, 3])
    """
    attrs = jpeg_attrs(
        channels, ratio, fancy_upscaling, try_recover_truncated, acceptable_fraction, dct_method
    )
    return execute(files.DECODE_JPEG, (contents,), attrs, name)


@export(
    "io.decode_and_crop_jpeg", "image.decode_and_crop_jpeg", "compat.v1.image.decode_and_crop_jpeg"
)
@dispatchable
def decode_and_crop_jpeg(
    contents,
    crop_window,
    channels=0,
    ratio=1,
    fancy_upscaling=True,
    try_recover_truncated=False,
    acceptable_fraction=1,
    dct_method="",
    name=None,
):
    """A rectangle of the pixels of a JPEG.

    Args:
      contents: string scalar: the file.
      crop_window: four integers: top, left, height and width, after `ratio` is applied.
      channels: as in `tf.io.decode_jpeg`.
      ratio: as in `tf.io.decode_jpeg`.
      fancy_upscaling: as in `tf.io.decode_jpeg`.
      try_recover_truncated: as in `tf.io.decode_jpeg`.
      acceptable_fraction: as in `tf.io.decode_jpeg`.
      dct_method: as in `tf.io.decode_jpeg`.
      name: name of the node in a graph.

    Returns:
      uint8 tensor (height, width, channels).

    Raises:
      InvalidArgumentError: if the file cannot be read, or the rectangle leaves the picture.

    Example:
      >>> import yeoul as tf
      >>> file = tf.io.encode_jpeg(tf.zeros([4, 6, 3], tf.uint8))
      >>> tf.io.decode_and_crop_jpeg(file, [1, 1, 2, 4]).shape
      TensorShape([2, 4, 3])
    """
    attrs = jpeg_attrs(
        channels, ratio, fancy_upscaling, try_recover_truncated, acceptable_fraction, dct_method
    )
    return execute(files.DECODE_AND_CROP, (contents, crop_window), attrs, name)


@export("io.decode_png", "image.decode_png", "compat.v1.decode_png")
@dispatchable
def decode_png(contents, channels=0, dtype=uint8, name=None):
    """The pixels of a PNG; of a JPEG, or a GIF with one frame, too.

    Args:
      contents: string scalar: the file.
      channels: 0 as in the file, 1 for grey, 3 for colour, 4 with opacity.
      dtype: uint8 or uint16.
      name: name of the node in a graph.

    Returns:
      Tensor (height, width, channels) of this dtype.

    Raises:
      InvalidArgumentError: if the file cannot be read, or takes 2^29 bytes or more.

    Example:
      >>> import yeoul as tf
      >>> file = tf.io.encode_png([[[7], [200]]])
      >>> print(tf.io.decode_png(file).numpy().ravel())
      [  7 200]
    """
    dtype = as_dtype(dtype)
    if dtype not in (uint8, uint16):
        raise invalid(
            f"Value for attr 'dtype' of {dtype.name} is not in the list of allowed values: uint8, "
            "uint16. Convert the image with tf.image.convert_image_dtype. [Op:DecodePng]"
        )
    attrs = {"channels": int(channels or 0), "dtype": dtype.np}
    return execute(files.DECODE_PNG, (contents,), attrs, name)


@export("io.decode_gif", "image.decode_gif", "compat.v1.decode_gif")
@dispatchable
def decode_gif(contents, name=None):
    """The frames of a GIF, each drawn over the one before; a JPEG or PNG as one frame, too.

    Args:
      contents: string scalar: the file.
      name: name of the node in a graph.

    Returns:
      uint8 tensor (frames, height, width, 3), as large as the first frame.

    Raises:
      InvalidArgumentError: if the file cannot be read, or takes 2^29 bytes or more.

    Example:
      >>> import yeoul as tf
      >>> tf.io.decode_gif(tf.io.encode_png(tf.zeros([4, 6, 3], tf.uint8))).shape
      TensorShape([1, 4, 6, 3])
    """
    return execute(files.DECODE_GIF, (contents,), {}, name)


@export("io.decode_bmp", "image.decode_bmp")
@dispatchable
def decode_bmp(contents, channels=0, name=None):
    r"""The pixels of an uncompressed BMP with 8, 24 or 32 bits.

    Args:
      contents: string scalar: the file.
      channels: 0 as in the file, 3 or 4.
      name: name of the node in a graph.

    Returns:
      uint8 tensor (height, width, channels).

    Raises:
      InvalidArgumentError: if the file cannot be read.

    Example:
      >>> import yeoul as tf
      >>> size = (58).to_bytes(4, "little")
      >>> head = b"BM" + size + bytes(4) + b"6" + bytes(3) + b"(" + bytes(3)
      >>> head += b"\x01\0\0\0\x01\0\0\0\x01\0\x18" + bytes(25)
      >>> print(tf.io.decode_bmp(head + b"\x01\x02\x03\0").numpy().ravel())
      [3 2 1]
    """
    return execute(files.DECODE_BMP, (contents,), {"channels": int(channels or 0)}, name)


@export("io.decode_image", "image.decode_image")
@dispatchable
def decode_image(contents, channels=None, dtype=uint8, name=None, expand_animations=True):
    """The pixels of a JPEG, PNG, GIF or BMP.

    Args:
      contents: string scalar: the file.
      channels: None or 0 as in the file, 1 for grey, 3 for colour, 4 with opacity.
      dtype: of the result; numbers are scaled as by `tf.image.convert_image_dtype`.
      name: name of the node in a graph.
      expand_animations: a GIF gives all its frames; with False it gives the first, so that the
        result always has 3 dimensions.

    Returns:
      Tensor (height, width, channels), or (frames, height, width, 3) for a GIF.

    Raises:
      InvalidArgumentError: if the file cannot be read, or takes 2^29 bytes or more.

    Example:
      >>> import yeoul as tf
      >>> file = tf.io.encode_png([[[0], [255]]])
      >>> print(tf.io.decode_image(file, dtype=tf.float32).numpy().ravel())
      [0. 1.]
    """
    dtype = as_dtype(dtype)
    read = dtype if dtype in (uint8, uint16, float32) else uint16
    attrs = {
        "channels": int(channels or 0),
        "dtype": read.np,
        "expand_animations": bool(expand_animations),
    }
    image = execute(files.DECODE_IMAGE, (contents,), attrs, name)
    return image if dtype == read else convert_image_dtype(image, dtype)


@export("io.extract_jpeg_shape", "image.extract_jpeg_shape")
@dispatchable
def extract_jpeg_shape(contents, output_type=int32, name=None):
    """Height, width and channels of a JPEG, from its header alone.

    Args:
      contents: string scalar: the file.
      output_type: int32 or int64.
      name: name of the node in a graph.

    Returns:
      Tensor of three integers.

    Raises:
      InvalidArgumentError: if it is no JPEG.

    Example:
      >>> import yeoul as tf
      >>> file = tf.io.encode_jpeg(tf.zeros([4, 6, 3], tf.uint8))
      >>> print(tf.io.extract_jpeg_shape(file).numpy())
      [4 6 3]
    """
    attrs = {"output_type": as_dtype(output_type).np}
    return execute(files.EXTRACT_SHAPE, (contents,), attrs, name)


@export("io.is_jpeg", "image.is_jpeg")
@dispatchable
def is_jpeg(contents, name=None):
    """Whether files begin as JPEGs do.

    Args:
      contents: string tensor: the files.
      name: name of the node in a graph.

    Returns:
      bool tensor of the same shape.

    Example:
      >>> import yeoul as tf
      >>> bool(tf.io.is_jpeg(tf.io.encode_jpeg(tf.zeros([1, 1, 3], tf.uint8))))
      True
    """
    start = execute(TABLE["Substr"], (contents, 0, 3), {"unit": "BYTE"})
    return equal(start, jpeg.START, name=name)
