"""PNG files: chunks, pixels of 8 or 16 bits, and files from pixels."""

import struct
import zlib

import numpy as np

from yeoul.ops.image.codecs.common import BadImage, check_size, unpacked

START = b"\x89PNG\r\n\x1a\n"
GREY, COLOUR, INDEXED, GREY_ALPHA, COLOUR_ALPHA = 0, 2, 3, 4, 6
CHANNELS = {GREY: 1, COLOUR: 3, INDEXED: 1, GREY_ALPHA: 2, COLOUR_ALPHA: 4}
DEPTHS = {
    GREY: (1, 2, 4, 8, 16),
    COLOUR: (8, 16),
    INDEXED: (1, 2, 4, 8),
    GREY_ALPHA: (8, 16),
    COLOUR_ALPHA: (8, 16),
}
MODES = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}
DENSEST = 1040  # zlib makes at most so many bytes of one
# Parts of red, green and blue in grey, of 32768.
WEIGHTS = (9797, 19234, 3737)
SRGB = 45455  # the exponent of a file with a chunk "sRGB", times 100,000


class File:
    """The chunks of a PNG that matter for its pixels.

    Attributes:
      width: columns.
      height: rows.
      depth: bits of a number.
      colour: type of the pixels.
      interlaced: whether rows come in seven passes.
      palette: bytes, three a colour; None without.
      opacity: bytes of the chunk of transparency; None without.
      gamma: the exponent that the numbers were made with, times 100,000; None if it is not said.
      data: the compressed rows.
    """

    def __init__(self, file):
        self.size = len(file)
        self.palette = self.opacity = self.gamma = None
        parts = []
        for kind, content in self.chunks(file):
            if kind == b"PLTE":
                self.palette = content
            elif kind == b"tRNS":
                self.opacity = content
            elif kind == b"sRGB":
                self.gamma = SRGB
            elif kind == b"gAMA" and len(content) == 4 and self.gamma is None:
                self.gamma = int.from_bytes(content) or None
            elif kind == b"IDAT":
                parts.append(content)
        self.data = b"".join(parts)

    def invalid(self, why):
        return BadImage(f"Invalid PNG data, size {self.size}: {why}")

    def chunks(self, file):
        """The chunks after the header, up to the end, checked."""
        place = len(START)
        first = True
        while True:
            if place + 12 > self.size:
                raise self.invalid("the file is truncated")
            length, kind = struct.unpack_from(">I4s", file, place)
            end = place + 8 + length
            if end + 4 > self.size:
                raise self.invalid("the file is truncated")
            content = file[place + 8 : end]
            sound = zlib.crc32(file[place + 4 : end]) == struct.unpack_from(">I", file, end)[0]
            optional = bool(kind[0] & 0x20)
            if first:
                if kind != b"IHDR" or not sound:
                    raise BadImage("Invalid PNG. Failed to initialize decoder: there is no header")
                self.read_header(content)
                first = False
            elif kind == b"IEND":
                return
            elif sound:
                yield kind, content
            elif not optional:
                raise self.invalid(f"the checksum of {kind!r} is wrong")
            place = end + 4

    def read_header(self, content):
        if len(content) != 13:
            raise BadImage("Invalid PNG. Failed to initialize decoder: the header has no 13 bytes")
        fields = struct.unpack(">IIBBBBB", content)
        self.width, self.height, self.depth, self.colour, method, filters, interlace = fields
        if self.depth not in DEPTHS.get(self.colour, ()) or method or filters or interlace > 1:
            raise BadImage(f"Invalid PNG. Failed to initialize decoder: the header is {fields}")
        self.interlaced = interlace
        self.channels = CHANNELS[self.colour]
        check_size("PNG", self.height, self.width, max(3, self.channels) * max(1, self.depth // 8))

    def check_data(self):
        """Raises BadImage if there is too little for the rows, before memory is taken for them."""
        row = (self.width * self.depth * self.channels + 7) // 8 + 1
        if row * self.height > DENSEST * len(self.data) + 1024:
            raise self.invalid("there is too little data for its height and width")

    def rows(self, mode, raw):
        """The pixels as Pillow unpacks them."""
        size = self.width, self.height
        return unpacked("PNG", mode, size, self.data, "zip", raw, self.interlaced)

    def pixels(self):
        """(height, width, channels) of uint8, or of uint16 if there are 16 bits."""
        self.check_data()
        if self.colour == INDEXED:
            return self.colours(self.indices())
        if self.depth < 8:
            top = (1 << self.depth) - 1
            return (self.indices() * (255 // top))[..., None]
        if self.depth == 8:
            mode = MODES[self.channels]
            return self.rows(mode, mode).reshape(self.height, self.width, self.channels)
        if self.channels < 3:  # two bytes a number, as one number each
            mode = MODES[2 * self.channels]
            split = self.rows(mode, mode).astype(np.uint16)
            return split[..., ::2] << 8 | split[..., 1::2]
        mode = MODES[self.channels]
        high, low = (self.rows(mode, f"{mode};16{end}").astype(np.uint16) for end in "BL")
        return high << 8 | low

    def indices(self):
        """Numbers of up to 8 bits, as they are stored."""
        raw = "P" if self.depth == 8 else f"P;{self.depth}"
        return self.rows("P", raw)

    def colours(self, indices):
        """Indices as the colours of the palette; with opacity if there is a chunk of it."""
        if self.palette is None or len(self.palette) % 3 or not self.palette:
            raise self.invalid("it has indices and no palette")
        table = np.zeros((256, 4), np.uint8)
        table[:, 3] = 255
        known = np.frombuffer(self.palette, np.uint8).reshape(-1, 3)[:256]
        table[: len(known), :3] = known
        if self.opacity is None:
            return table[indices][..., :3]
        alpha = np.frombuffer(self.opacity, np.uint8)[:256]
        table[: len(alpha), 3] = alpha
        return table[indices]

    def alpha(self, pixels):
        """The opacity (height, width, 1) of pixels without their own."""
        dtype, top = pixels.dtype, np.iinfo(pixels.dtype).max
        if self.opacity is None or self.colour == INDEXED:
            # libpng fills up with the largest number that has the bits of the file.
            return np.full_like(pixels[..., :1], min(top, (1 << self.depth) - 1))
        count = pixels.shape[2]
        if len(self.opacity) != 2 * count:
            return np.full_like(pixels[..., :1], top)
        hidden = np.array(struct.unpack(f">{count}H", self.opacity))
        if self.depth < 8:
            hidden *= 255 // ((1 << self.depth) - 1)
        seen = (pixels != hidden).any(-1, keepdims=True)
        return np.where(seen, top, 0).astype(dtype)

    def with_channels(self, pixels, channels):
        """The pixels with this number of channels; 0: as they are."""
        have = pixels.shape[2]
        if channels in (0, have):
            return pixels
        colours = pixels[..., : 1 if have < 3 else 3]
        if channels == 1:
            return colours if have < 3 else grey_of(colours, self.gamma)
        shades = np.repeat(colours, 3, -1) if have < 3 else colours
        if channels == 3:
            return shades
        return np.concatenate(
            [shades, pixels[..., -1:] if have in (2, 4) else self.alpha(pixels)], -1
        )


def decode(data, channels=0, dtype=np.uint8):
    """The pixels of a PNG, (height, width, channels) of uint8 or uint16.

    Args:
      data: the file.
      channels: 0 (as in the file), 1, 3 or 4.
      dtype: np.uint8 or np.uint16.
    """
    file = File(data)
    pixels = file.with_channels(file.pixels(), channels)
    if pixels.dtype == dtype:
        return pixels
    if pixels.dtype == np.uint16:
        return (pixels >> 8).astype(np.uint8)
    return pixels.astype(np.uint16) * np.uint16(257)


def grey_of(colours, gamma):
    """Shades of grey of colours; in linear light if the file says how that is stored."""
    dtype, top = colours.dtype, int(np.iinfo(colours.dtype).max)
    wide = colours.astype(np.uint32)
    if gamma is not None:
        levels = np.arange(top + 1) / top
        wide = rounded(levels ** (100000 / gamma) * top, np.uint32)[wide]
    total = sum(wide[..., i] * np.uint32(weight) for i, weight in enumerate(WEIGHTS))
    if top > 255 or gamma is not None:
        total += 1 << 14
    grey = total >> 15
    if gamma is not None:
        grey = rounded(levels ** (gamma / 100000) * top, np.uint32)[grey]
    return grey.astype(dtype)[..., None]


def rounded(array, dtype):
    return np.floor(array + 0.5).astype(dtype)


def encode(pixels, compression=-1):
    """A PNG of pixels (height, width, 1 to 4) of uint8 or uint16.

    Args:
      pixels: the array.
      compression: -1 (zlib's default) to 9.
    """
    height, width, channels = pixels.shape
    depth = 8 * pixels.itemsize
    colour = {1: GREY, 2: GREY_ALPHA, 3: COLOUR, 4: COLOUR_ALPHA}[channels]
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    rows = np.ascontiguousarray(pixels.astype(pixels.dtype.newbyteorder(">"))).view(np.uint8)
    data = zlib.compress(
        filtered(rows.reshape(height, -1), channels * pixels.itemsize), compression
    )
    parts = [(b"IHDR", header), (b"IDAT", data), (b"IEND", b"")]
    return START + b"".join(chunk(kind, content) for kind, content in parts)


def chunk(kind, content):
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)


def filtered(rows, step):
    """The rows as differences from their neighbours, each row in the way that makes it smallest.

    Args:
      rows: uint8 (height, bytes).
      step: bytes of a pixel.
    """
    above = np.zeros_like(rows)
    above[1:] = rows[:-1]
    left = np.zeros_like(rows)
    left[:, step:] = rows[:, :-step]
    ways = [rows, rows - left, rows - above]
    sizes = [np.abs(way.view(np.int8).astype(np.int16)).sum(1) for way in ways]
    best = np.argmin(sizes, 0)
    out = np.empty((rows.shape[0], rows.shape[1] + 1), np.uint8)
    out[:, 0] = best
    out[:, 1:] = np.choose(best[:, None], ways)
    return out.tobytes()
