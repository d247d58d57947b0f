"""Byte strings as Unicode code points, and back: what the ops of tf.strings.unicode_* share."""

import codecs
import functools
import threading
from itertools import pairwise

import numpy as np

from yeoul.engine.convert import invalid
from yeoul.ops.string.elements import one_of

ERRORS = ("strict", "replace", "ignore")
OUTPUTS = ("UTF-8", "UTF-16-BE", "UTF-32-BE")
NAMES = {"latin1": "iso8859-1"}  # names that mean another codec in Python
# Byte order marks; without one the order is big-endian.
ORDERS = {
    "utf-16": ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")),
    "utf-32": ((codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be")),
}
# Names that ICU knows and Python does not.
ALIASES = {
    "utf16be": "utf-16-be",
    "utf16le": "utf-16-le",
    "utf32be": "utf-32-be",
    "utf32le": "utf-32-le",
    "utf16-be": "utf-16-be",
    "utf16-le": "utf-16-le",
    "utf32-be": "utf-32-be",
    "utf32-le": "utf-32-le",
    "ibm-367": "ascii",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-greek": "mac-greek",
    "x-mac-turkish": "mac-turkish",
    "x-iso-8859-11": "iso8859-11",
}
# Codecs of Python that are no character encodings of files.
STRANGE = frozenset("idna punycode unicode_escape raw_unicode_escape undefined utf-8-sig".split())
WIDTHS = {"utf-16-be": 2, "utf-16-le": 2, "utf-32-be": 4, "utf-32-le": 4}
STATEFUL = ("iso2022", "hz", "utf-7")  # what a byte means depends on those before it
MARK = "\udfff"  # what no decoder gives: stands where bytes were malformed
MAX = 0x10FFFF
OUT_OF_RANGE = "replacement_char out of unicode codepoint range"


class Notes(threading.local):
    """Numbers of malformed bytes that a decoder reported in this thread."""

    def __init__(self):
        self.lengths = []


NOTES = Notes()


def _noted(error):
    NOTES.lengths.append(error.end - error.start)
    return MARK, error.end


codecs.register_error("yeoul.note", _noted)


def codec_name(op, encoding):
    """Python's name of a character encoding."""
    known = ALIASES.get(encoding.lower().replace("_", "-"), encoding)
    try:
        found = codecs.lookup(known)
    except (LookupError, ValueError):
        found = None
    if found is None or not getattr(found, "_is_text_encoding", True) or found.name in STRANGE:
        raise invalid(
            f"Could not create converter for input encoding: {encoding} [Op:{op}]. Use a name such "
            "as 'UTF-8', 'UTF-16-BE' or 'latin1'."
        )
    return NAMES.get(found.name, found.name)


class Decoder:
    """Decodes byte strings to code points.

    Attributes:
      op: name of the op, for messages.
      codec: Python's name of the encoding.
      errors: "strict", "replace" or "ignore".
      replacement: code point that takes the place of malformed bytes.
      control: True to replace C0 control characters too.
    """

    def __init__(self, op, input_encoding, errors, replacement_char, replace_control_characters):
        one_of(op, "errors", errors, ERRORS)
        if not 0 <= replacement_char <= MAX:
            raise invalid(f"{OUT_OF_RANGE}: {replacement_char} [Op:{op}]")
        self.op, self.codec, self.errors = op, codec_name(op, input_encoding), errors
        self.replacement, self.control = replacement_char, replace_control_characters

    def __call__(self, texts):
        """All code points, the number of each text, and where each starts in its text."""
        if self.codec == "utf-8":
            found = self._together(texts) or self._in_runs(texts)
        elif single_byte(self.codec):
            found = self._bytes(texts)
        else:
            found = self._merged([self._alone(text) for text in texts])
        points, counts, starts = found
        if self.control:
            points, counts, starts = self._without_control(points, counts, starts)
        return points, counts, starts

    def _together(self, texts):
        """UTF-8 without mistakes, decoded at once; None if there is a mistake."""
        joined = b"".join(texts)
        data = np.frombuffer(joined, np.uint8)
        sizes = np.fromiter(map(len, texts), np.int64, len(texts))
        ends = np.cumsum(sizes)
        firsts = (ends - sizes)[sizes > 0]
        leads = (data & 0xC0) != 0x80
        if not leads[firsts].all():
            return None
        try:
            text = joined.decode()
        except UnicodeDecodeError:
            return None
        places = np.flatnonzero(leads)
        bounds = np.searchsorted(places, np.concatenate([[0], ends]))
        counts = np.diff(bounds)
        return _points(text), counts, places - np.repeat(ends - sizes, counts)

    def _in_runs(self, texts):
        """UTF-8 with mistakes: what stands between malformed texts is decoded at once."""
        parts, run = [], []
        for text in texts:
            if text.isascii() or well_formed(text):
                run.append(text)
                continue
            parts += [self._together(run), self._alone(text)]
            run = []
        return self._merged([*parts, self._together(run)])

    def _bytes(self, texts):
        """An encoding of one byte a character."""
        points, starts = self._one(b"".join(texts), self.codec)
        counts = np.fromiter(map(len, texts), np.int64, len(texts))
        if self.errors == "ignore":
            rows = np.repeat(np.arange(len(texts)), counts)[starts]
            counts, ends = np.bincount(rows, minlength=len(texts)), np.cumsum(counts) - counts
            return points, counts, starts - ends[rows]
        return points, counts, starts - np.repeat(np.cumsum(counts) - counts, counts)

    def _alone(self, text):
        """One text, as `_together` returns several."""
        codec, size = ordered(self.codec, text)
        points, starts = self._one(text[size:], codec)
        if size and len(starts):  # the mark belongs to the first character
            starts = starts + size
            starts[0] = 0
        return points, np.array([len(points)], np.int64), starts

    def _merged(self, parts):
        """Texts that were decoded apart."""
        empty = np.zeros(0, np.int32), np.zeros(0, np.int64), np.zeros(0, np.int64)
        return tuple([np.concatenate(column) for column in zip(empty, *parts, strict=True)])

    def _one(self, data, codec):
        """The code points of a byte string, and where they start."""
        NOTES.lengths.clear()
        text = data.decode(codec, "yeoul.note")
        points = _points(text)
        bad = points == ord(MARK)
        lengths = self._lengths(text, points, len(data), codec)
        lengths[bad] = NOTES.lengths
        if codec == "cp1252":  # undefined bytes are control characters to everybody else
            places = np.cumsum(lengths) - lengths
            points = np.where(bad, np.frombuffer(data, np.uint8)[places], points).astype(np.int32)
            bad = np.zeros_like(bad)
        if bad.any() and self.errors == "strict":
            raise invalid(
                f"Invalid formatting on input string [Op:{self.op}]: malformed bytes in "
                f"{data[:40]!r}. errors='replace' or 'ignore' passes over them."
            )
        starts = np.cumsum(lengths) - lengths
        if self.errors == "ignore":
            return points[~bad], starts[~bad]
        return np.where(bad, np.int32(self.replacement), points), starts

    def _lengths(self, text, points, size, codec):
        """The number of bytes of each character."""
        if codec == "utf-8":
            return utf8_lengths(points)
        width = WIDTHS.get(codec)
        if width == 2:
            return np.where(points > 0xFFFF, 4, 2)
        if width == 4 or len(text) == size:
            return np.full(len(points), width or 1, np.int64)
        return np.array([len(c.encode(codec, "replace")) for c in text], np.int64)

    def _without_control(self, points, counts, starts):
        control = (points >= 0) & (points < 32)
        if self.errors != "ignore":
            return np.where(control, np.int32(self.replacement), points), counts, starts
        rows = np.repeat(np.arange(len(counts)), counts)[~control]
        counts = np.bincount(rows, minlength=len(counts))
        return points[~control], counts, starts[~control]


def ordered(codec, text):
    """The codec of a text with its byte order, and the size of the mark that tells it."""
    marks = ORDERS.get(codec, ())
    for mark, found in marks:
        if text.startswith(mark):
            return found, len(mark)
    return (marks[1][1] if marks else codec), 0


@functools.cache
def single_byte(codec):
    """True for an encoding of one byte a character."""
    if codec in WIDTHS or codec in ORDERS or codec.startswith(STATEFUL):
        return False
    return len(bytes(range(256)).decode(codec, "replace")) == 256


def well_formed(text):
    """True for UTF-8."""
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _points(text):
    """The code points of a str."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<i4").astype(np.int32)


def utf8_lengths(points):
    """Number of bytes of each code point in UTF-8."""
    return 1 + (points > 0x7F) + (points > 0x7FF) + (points > 0xFFFF).astype(np.int64)


def encoded(points, counts, output_encoding):
    """Code points as byte strings.

    Args:
      points: int32 array of code points.
      counts: how many belong to each string.
      output_encoding: one of `OUTPUTS`.

    Returns:
      A list of bytes.
    """
    if output_encoding == "UTF-8":
        surrogate = (points >= 0xD800) & (points <= 0xDFFF)
        points = np.where(surrogate, np.int32(0xFFFD), points)
        lengths = utf8_lengths(points)
    elif output_encoding == "UTF-16-BE":
        lengths = np.where(points > 0xFFFF, 4, 2)
    else:
        lengths = np.full(len(points), 4)
    text = points.astype("<i4").tobytes().decode("utf-32-le", "surrogatepass")
    if len(counts) == len(text) and (counts == 1).all():
        return [c.encode(output_encoding, "surrogatepass") for c in text]
    data = text.encode(output_encoding, "surrogatepass")
    sizes = np.concatenate([[0], np.cumsum(lengths)])
    bounds = sizes[np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)].tolist()
    return [data[a:b] for a, b in pairwise(bounds)]


def valid(op, points, errors, replacement_char):
    """Code points that can be written, and a mask of those kept.

    Raises:
      InvalidArgumentError: if one is no character and errors is "strict".
    """
    one_of(op, "errors", errors, ("ignore", "replace", "strict"))
    if not 0 <= replacement_char <= MAX:
        raise invalid(f"{OUT_OF_RANGE}: {replacement_char} [Op:{op}]")
    outside = (points < 0) | (points > MAX)
    if errors == "ignore":
        return points, ~outside
    surrogate = (points >= 0xD800) & (points <= 0xDFFF)
    nothing = ((points & 0xFFFE) == 0xFFFE) | ((points >= 0xFDD0) & (points <= 0xFDEF))
    bad = outside | surrogate | nothing
    if errors == "strict" and bad.any():
        raise invalid(
            "Code point is out of range for Unicode, or a noncharacter. "
            f"[Op:{op}]: {int(points[bad][0])}. errors='replace' passes over it."
        )
    return np.where(bad, np.int32(replacement_char), points), None
