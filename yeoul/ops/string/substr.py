"""tf.strings.substr."""

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import broadcast_dims, dims_of
from yeoul.engine.op import NONE, register
from yeoul.ops.family import INDICES
from yeoul.ops.string.elements import STRING, checked, listed, one_of, packed

UNITS = ("BYTE", "UTF8_CHAR")


def lead_places(text):
    """Where the characters of UTF-8 start: at every byte that does not continue another."""
    data = np.frombuffer(text, np.uint8)
    return np.flatnonzero((data & 0xC0) != 0x80)


def _of_bytes(text, pos, length):
    size = len(text)
    if not -size <= pos <= size:
        return None
    start = pos + size if pos < 0 else pos
    return text[start:] if length < 0 else text[start : start + length]


def _of_characters(text, pos, length):
    if text.isascii():
        return _of_bytes(text, pos, max(length, 0))
    try:
        letters = text.decode()
    except UnicodeDecodeError:
        return _of_malformed(text, pos, length)
    count = len(letters)
    if not -count <= pos <= count:
        return None
    start = pos + count if pos < 0 else pos
    return letters[start : start + max(length, 0)].encode()


def _of_malformed(text, pos, length):
    """Characters start at every byte that does not continue another."""
    places = lead_places(text)
    count = len(places)
    if not -count <= pos <= count:
        return None
    start = pos + count if pos < 0 else pos
    end = min(start + max(length, 0), count)
    if start == end:
        return b""
    return text[places[start] : None if end == count else places[end]]


def _substr_specs(inputs, attrs):
    x, pos, length = (dims_of(v) for v in inputs)
    if None not in (pos, length) and (
        len(pos) != len(length)
        or any(None not in (m, n) and m != n for m, n in zip(pos, length, strict=True))
    ):
        raise ValueError(
            f"pos and len should have the same shape, got: {list(pos)} vs. {list(length)}"
        )
    return [(broadcast_dims(x, pos), STRING)]


def _substr_host(x, pos, length, unit):
    one_of("Substr", "unit", unit, UNITS)
    if pos.shape != length.shape:
        raise ValueError("shapes")  # worded by the shape rule
    part = _of_bytes if unit == "BYTE" else _of_characters
    if pos.ndim:
        x, pos, length = np.broadcast_arrays(x, pos, length)
        texts = listed(x)
        found = list(map(part, texts, listed(pos), listed(length)))
    else:
        texts, start, count = listed(x), int(pos), int(length)
        found = [part(s, start, count) for s in texts]
    if None in found:
        at = found.index(None)
        raise invalid(
            f"pos {pos.reshape(-1)[at if pos.ndim else 0]} out of range for string {texts[at]} at "
            f"index {at} [Op:Substr]. It must be at most the length of the string; negative "
            "positions count from the end."
        )
    return packed(found, x.shape)


SUBSTR = register(
    "Substr",
    "input:string, pos:T, len:T",
    attrs={"unit": "BYTE"},
    host=_substr_host,
    grad=NONE,
    shape=checked(lambda attrs: one_of("Substr", "unit", attrs["unit"], UNITS), _substr_specs),
    types=INDICES,
)


@export("strings.substr")
@dispatchable
def substr(input, pos, len, unit="BYTE", name=None):
    """A part of each string.

    Args:
      input: string tensor.
      pos: where it starts: an integer, or a tensor that broadcasts with `input`; negative numbers
        count from the end.
      len: how long it is at most; of the shape of `pos`.
      unit: "BYTE", or "UTF8_CHAR" to count characters.
      name: name of the node in a graph.

    Returns:
      A string tensor of the broadcast shape.

    Raises:
      InvalidArgumentError: if a position is outside of its string, the shapes do not fit, or the
        unit is another one.

    Example:
      >>> import yeoul as tf
      >>> tf.strings.substr(["Hello", "World"], 1, 3).numpy().tolist()
      [b'ell', b'orl']
    """
    return execute(SUBSTR, (input, pos, len), {"unit": unit}, name)
