"""Tensors as text, as tf.print and tf.strings.format write them."""

import math

import numpy as np

from yeoul.core.dtypes import integers_of

ESCAPES = {10: "\\n", 13: "\\r", 9: "\\t", 34: '\\"', 39: "\\'", 92: "\\\\"}


def tensor_text(array, summarize=3):
    """The array in brackets, elements parted by spaces.

    Args:
      array: NumPy array.
      summarize: elements shown at either end of each axis; -1 shows all.
    """
    array = integers_of(np.asarray(array))
    write = element_writer(array.dtype)
    if array.ndim == 0:
        return write(array[()])
    return axis_text(array, write, summarize if summarize >= 0 else array.size, 1)


def axis_text(array, write, summarize, indent):
    """One axis and those after it."""
    count = len(array)
    if not count:
        return "[]"
    if not summarize or not array.size:  # TensorFlow shows no element at either end of no axis
        return "[" + "\n" * (array.ndim - 1) + " ...]"
    short = count > 2 * summarize
    places = [*range(summarize), None, *range(count - summarize, count)] if short else range(count)
    parts = []
    for place in places:
        if place is None:
            parts.append("...")
        elif array.ndim == 1:
            parts.append(write(array[place]))
        else:
            parts.append(axis_text(array[place], write, summarize, indent + 1))
    gap = " " if array.ndim == 1 else "\n" * (array.ndim - 1) + " " * indent
    return f"[{gap.join(parts)}]"


def element_writer(dtype):
    """The function that writes one element of the dtype."""
    kind = dtype.kind
    if kind == "O":
        return quoted
    if kind == "b":
        return lambda x: "1" if x else "0"
    if kind == "c":
        real = double_text if dtype.itemsize == 16 else float_text
        return lambda x: f"({real(x.real)},{real(x.imag)})"
    if kind in "iu":
        return lambda x: str(int(x))
    return double_text if dtype.itemsize == 8 else float_text


def float_text(x):
    """A float of at most 32 bits: 6 digits if they say it exactly, otherwise 9."""
    x = float(x)
    if x != x:
        return nan_text(x)
    short = f"{x:.6g}"
    return short if np.float32(short) == np.float32(x) else f"{x:.9g}"


def double_text(x):
    """A float64: 15 digits if they say it exactly, otherwise 17."""
    x = float(x)
    if x != x:
        return nan_text(x)
    short = f"{x:.15g}"
    return short if float(short) == x else f"{x:.17g}"


def nan_text(x):
    """NaN with its sign, as C writes it: 0/0 is negative on many processors."""
    return "-nan" if math.copysign(1, x) < 0 else "nan"


def quoted(value):
    """A byte string in quotes, control characters escaped.

    Bytes that are no UTF-8 stay what they are: as lone surrogates, which `as_bytes` of
    `ops/string/elements.py` makes bytes again.
    """
    text = value.decode("utf-8", "surrogateescape")
    return '"' + "".join([escaped(c) for c in text]) + '"'


def escaped(character):
    """One character, as it stands in quotes."""
    code = ord(character)
    if code in ESCAPES:
        return ESCAPES[code]
    return f"\\{code:03o}" if code < 32 or code == 127 else character
