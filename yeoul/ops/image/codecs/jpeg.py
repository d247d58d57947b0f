"""JPEG files: the header, pixels in several sizes, and files from pixels."""

import io
import struct
import threading

import numpy as np

from yeoul.ops.image.codecs.common import MOST_BYTES, BadImage, check_size, unpacked

START, END = b"\xff\xd8\xff", b"\xff\xd9"
NO_FRAMES = (0xC4, 0xC8, 0xCC)  # markers between 0xC0 and 0xCF that start no frame
PROGRESSIVE = (0xC2, 0xC6, 0xCA, 0xCE)
XMP_NAME = b"http://ns.adobe.com/xap/1.0/\0"
MODES = {1: "L", 3: "RGB", 4: "CMYK"}
RATIOS = (1, 2, 4, 8)
MOST_EXPANSION = 4  # bytes of a number of a picture: a code of 16 bits, and up to 11 after it
WRITING = threading.Lock()
# Sampling factors and ratios for which colours are interpolated.
COARSE = (((2, 2), 1), ((2, 1), 1), ((2, 1), 2), ((2, 1), 4))


class Header:
    """What a JPEG says of itself.

    Attributes:
      height: rows.
      width: columns.
      components: 1, 3 or 4.
      progressive: True if all coefficients are kept until the last scan.
      sampling: horizontal and vertical factors of each component.
      end: where the header ends in the file.
    """

    __slots__ = ("components", "end", "height", "progressive", "sampling", "width")

    def __init__(self, data):
        marker, place = frame_of(data)
        fields = data[place : place + 8]
        if len(fields) < 8:
            raise invalid(data)
        precision, self.height, self.width, self.components = struct.unpack(">BHHB", fields[2:])
        table = data[place + 8 : place + 8 + 3 * self.components]
        if precision != 8 or not self.height or not self.width or self.components not in MODES:
            raise invalid(data)
        if len(table) < 3 * self.components:
            raise invalid(data)
        self.progressive = marker in PROGRESSIVE
        self.sampling = [divmod(factors, 16) for factors in table[1::3]]
        self.end = place + 8 + len(table)


def invalid(data):
    return BadImage(f"Invalid JPEG data, size {len(data)}")


def frame_of(data):
    """The marker of the frame, and where its segment begins."""
    if not data.startswith(START[:2]):
        raise invalid(data)
    place, size = 2, len(data)
    while place + 4 <= size:
        if data[place] != 0xFF:  # garbage between segments is passed over
            place = data.find(b"\xff", place)
            if place < 0:
                break
            continue
        marker = data[place + 1]
        if marker in (0xFF, 0x00):
            place += 1
        elif 0xC0 <= marker <= 0xCF and marker not in NO_FRAMES:
            return marker, place + 2
        elif marker == 0x01 or 0xD0 <= marker <= 0xD8:
            place += 2
        elif marker in (0xD9, 0xDA):
            break
        else:
            place += 2 + int.from_bytes(data[place + 2 : place + 4])
    raise invalid(data)


def shape(data):
    """(height, width, components) of a JPEG."""
    header = Header(data)
    return header.height, header.width, header.components


def decode(
    data,
    channels=0,
    ratio=1,
    fancy_upscaling=True,
    try_recover_truncated=False,
    dct_method="",
):
    """The pixels of a JPEG, (height, width, 1 or 3) of uint8.

    Args:
      data: the file.
      channels: 0 (as in the file), 1 or 3.
      ratio: 1, 2, 4 or 8: the sides become that much shorter.
      fancy_upscaling: colours between those of the coarser grid that colours are stored on.
      try_recover_truncated: what is missing at the end becomes grey.
      dct_method: "INTEGER_ACCURATE", or another for the fast transform. Where the sides become
        shorter, and in damaged files, the accurate one is taken.
    """
    if channels == 4:
        raise BadImage("JPEG does not support 4 channels")
    if ratio not in RATIOS:
        raise BadImage(f"ratio must be 1, 2, 4, or 8, got {ratio}")
    header = Header(data)
    if header.components == 4 and channels == 1:
        raise BadImage("Invalid JPEG data: there is no way from 4 components to 1 channel")
    height, width = -(-header.height // ratio), -(-header.width // ratio)
    check_size("JPEG", height, width, header.components)
    if header.progressive and header.height * header.width * header.components >= MOST_BYTES:
        check_size("JPEG", header.height, header.width, header.components, "progressive image")
    if try_recover_truncated:
        data += END
    elif data.rfind(END) < header.end:
        raise BadImage(f"Invalid JPEG data, size {len(data)}: the file is truncated")
    if ratio == 1 and header.components in (1, 3) and not try_recover_truncated:
        grey = header.components == 1 or channels == 1
        found = plain(data, grey, fancy_upscaling, dct_method != "INTEGER_ACCURATE")
        if found is not None:
            return np.repeat(found, 3, -1) if grey and channels == 3 else found
    size = width, height
    if header.components == 4:
        return from_cmyk(unpacked("JPEG", "CMYK", size, data, "jpeg", "CMYK", "", ratio, 0))
    if header.components == 1 or channels == 1:
        grey = unpacked("JPEG", "L", size, data, "jpeg", "L", "", ratio, 0)[..., None]
        return np.repeat(grey, 3, -1) if channels == 3 else grey
    if not fancy_upscaling and (header.sampling[0], ratio) in COARSE:
        return coarse_colours(data, header, ratio)
    return unpacked("JPEG", "RGB", size, data, "jpeg", "RGB", "", ratio, 0)


def plain(data, grey, fancy_upscaling, fast):
    """The pixels as libjpeg's own transforms give them, like TensorFlow; None if it warns of data.

    Python's other threads go on meanwhile, which they do not while Pillow decodes.
    """
    import simplejpeg

    kind = "GRAY" if grey else "RGB"
    try:
        return simplejpeg.decode_jpeg(data, kind, fast, not fancy_upscaling)
    except ValueError:
        return None


def from_cmyk(pixels):
    """Cyan, magenta, yellow and black, all inverted as Adobe's programs store them, as colours."""
    wide = pixels.astype(np.uint16)
    return (wide[..., :3] * wide[..., 3:] // 255).astype(np.uint8)


def coarse_colours(data, header, ratio):
    """Pixels with the colours as they are stored, each repeated where the grid is coarser."""
    from PIL import Image

    size = -(-header.width // ratio), -(-header.height // ratio)
    full = unpacked("JPEG", "YCbCr", size, data, "jpeg", "YCbCr", "", ratio, 0)
    if header.sampling[0] == (2, 1):
        full[..., 1:] = np.repeat(stored_columns(full[..., 1:]), 2, 1)[:, : size[0]]
    else:  # at half the size the coarser components come out as they are
        half = tuple(-(-n // 2) for n in size)
        coarse = unpacked("JPEG", "YCbCr", half, data, "jpeg", "YCbCr", "", 2, 0)
        repeated = np.repeat(np.repeat(coarse[..., 1:], 2, 0), 2, 1)
        full[..., 1:] = repeated[: size[1], : size[0]]
    return np.array(Image.fromarray(full, "YCbCr").convert("RGB"))


def stored_columns(colours):
    """The columns that were stored, of twice as many that were interpolated between them.

    Column 2i was made as (3 c[i] + c[i - 1] + 1) // 4, which is turned around from left to right.
    """
    even = colours[:, ::2].astype(np.float32)
    for i in range(1, even.shape[1]):
        even[:, i] = np.round((4 * even[:, i] + 0.5 - even[:, i - 1]) / 3)
    return np.clip(even, 0, 255).astype(np.uint8)


def encode(
    pixels,
    format="",
    quality=95,
    progressive=False,
    optimize_size=False,
    chroma_downsampling=True,
    density_unit="in",
    x_density=300,
    y_density=300,
    xmp_metadata="",
):
    """A JPEG of pixels (height, width, 1 or 3) of uint8; arguments of `tf.io.encode_jpeg`."""
    from PIL import Image

    check_pixels(pixels, format, quality)
    grey = pixels.shape[2] == 1
    image = Image.fromarray(np.ascontiguousarray(pixels[..., 0] if grey else pixels))
    options = {} if grey else {"subsampling": 2 if chroma_downsampling else 0}
    options |= {"progressive": progressive, "optimize": optimize_size}
    file = saved(image, pixels.size, quality=max(quality, 1), dpi=(300, 300), **options)
    unit = {"in": 1, "cm": 2}[density_unit]
    head = file[:13] + struct.pack(">BHH", unit, x_density & 0xFFFF, y_density & 0xFFFF)
    return head + file[18:20] + xmp_segment(xmp_metadata) + file[20:]


def saved(image, count, **options):
    """A JPEG as Pillow writes it.

    Progressive and optimized files are written in one piece, for which Pillow's own guess of the
    size is too small where there is much noise.
    """
    from PIL import ImageFile

    out = io.BytesIO()
    if not (options["progressive"] or options["optimize"]):
        image.save(out, "JPEG", **options)
        return out.getvalue()
    with WRITING:
        usual = ImageFile.MAXBLOCK
        ImageFile.MAXBLOCK = max(usual, MOST_EXPANSION * count)
        try:
            image.save(out, "JPEG", **options)
        finally:
            ImageFile.MAXBLOCK = usual
    return out.getvalue()


def check_pixels(pixels, format, quality):
    """Raises BadImage unless these pixels can become a JPEG."""
    if not 0 <= quality <= 100:
        raise BadImage(f"quality must be in [0,100], got {quality}")
    if pixels.ndim != 3:
        raise BadImage(f"image must be 3-dimensional, got shape {list(pixels.shape)}")
    channels = pixels.shape[2]
    if channels not in (1, 3):
        raise BadImage(f"image must have 1 or 3 channels, got {list(pixels.shape)}")
    wanted = {"grayscale": 1, "rgb": 3}.get(format, channels)
    if channels != wanted:
        raise BadImage(f"format {format} expects {wanted} channels, got {list(pixels.shape)}")
    if max(pixels.shape[:2]) > 65500:
        raise BadImage(f"a JPEG has at most 65500 rows and columns, got {list(pixels.shape)}")


def xmp_segment(text):
    """Metadata as a segment of the file."""
    content = text.encode() if isinstance(text, str) else text
    if not content:
        return b""
    if len(content) > 65533 - len(XMP_NAME):
        raise BadImage(f"xmp_metadata of {len(content)} bytes is too long for a JPEG")
    body = XMP_NAME + content
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
