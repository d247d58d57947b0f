"""Strings: tf.strings.join, tf.strings.as_string, tf.strings.length. They run on the host only."""

import math

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import broadcast_dims, dims_of
from yeoul.engine.op import NONE, register
from yeoul.ops.string.elements import (
    INT32,
    STRING,
    as_bytes,
    as_text,
    checked,
    like_first,
    listed,
    one_of,
    packed,
)


def each(function, array, dtype=object):
    """The function applied to every element."""
    return packed([function(value) for value in listed(array)], array.shape, dtype)


# Join.


def _join_specs(inputs, attrs):
    shapes = [dims_of(x) for x in inputs]
    out = ()
    for dims in shapes:
        if dims and out and len(dims) != len(out):
            raise ValueError(f"Input shapes do not match: {list(out)} vs. {list(dims)}")
        if dims:
            out = joined_dims(out, dims)
    return [(None if None in shapes and not out else out, STRING)]


def joined_dims(a, b):
    if not a:
        return b
    if any(None not in (m, n) and m != n for m, n in zip(a, b, strict=True)):
        raise ValueError(f"Input shapes do not match: {list(a)} vs. {list(b)}")
    return broadcast_dims(a, b)


def _join_host(*arrays, separator):
    dims = _join_specs(arrays, {})[0][0]
    join = as_bytes(separator).join
    if not dims:
        return packed([join([a[()] for a in arrays])], ())
    columns = [listed(np.broadcast_to(a, dims)) for a in arrays]
    return packed([join(parts) for parts in zip(*columns, strict=True)], dims)


STRING_JOIN = register(
    "StringJoin",
    "inputs*:string",
    attrs={"separator": ""},
    host=_join_host,
    grad=NONE,
    shape=_join_specs,
)


@export("strings.join")
@dispatchable
def join(inputs, separator="", name=None):
    """Strings of several tensors joined, element by element.

    Args:
      inputs: list of string tensors of one shape, or scalars.
      separator: text between them.
      name: name of the node in a graph.

    Raises:
      InvalidArgumentError: if the shapes differ.
      TypeError: if `inputs` is one string.

    Example:
      >>> import yeoul as tf
      >>> tf.strings.join([["a", "b"], "x"], separator="-").numpy().tolist()
      [b'a-x', b'b-x']
    """
    if isinstance(inputs, (str, bytes)):
        raise TypeError(f"Expected list for 'inputs' argument to 'string_join' Op, not {inputs!r}.")
    return execute(STRING_JOIN, tuple(inputs), {"separator": as_text(separator)}, name)


# Numbers as text.


def number_format(dtype, precision, scientific, shortest, width, fill):
    """C's format of a number of the dtype, and its format of infinities and NaN."""
    if scientific and shortest:
        raise invalid("Cannot select both scientific and shortest notation [Op:AsString]")
    if len(fill) > 1:
        raise invalid(f"Fill string must be one or fewer characters, not {fill!r} [Op:AsString]")
    if fill not in "0+- ":
        raise invalid(
            f"Fill argument not supported: {fill!r} is not one of '0', '+', '-', ' ' [Op:AsString]"
        )
    letter = "e" if scientific else "g" if shortest else "f"
    if dtype.kind == "O":
        letter, precision = "s", -1
        fill = fill if fill == "-" else ""
    elif dtype.kind not in "fVc":
        if scientific or shortest or precision >= 0:
            what = "precision" if precision >= 0 else "scientific and shortest format"
            raise invalid(f"{what} not supported for datatype {dtype} [Op:AsString]")
        letter = "d"
    size = f"{width if width >= 0 else ''}{f'.{precision}' if precision >= 0 else ''}{letter}"
    return f"%{fill}{size}", f"%{fill.replace('0', '')}{size}"


def _as_string_host(x, precision, scientific, shortest, width, fill):
    form, special = number_format(x.dtype, precision, scientific, shortest, width, fill)
    if x.dtype == object:
        return each(lambda v: form.encode() % v, x) if width > 0 else x
    if x.dtype.kind == "b":
        return each(lambda v: b"true" if v else b"false", x)

    def written(v):
        if v != v and math.copysign(1, v) < 0:  # Python has no "-nan"
            return "-nan".ljust(width) if fill == "-" else "-nan".rjust(width)
        return (form if math.isfinite(v) else special) % v

    if x.dtype.kind == "c":
        return each(lambda v: f"({written(v.real)},{written(v.imag)})".encode(), x)
    return each(lambda v: written(v).encode(), x)


AS_STRING = register(
    "AsString",
    "input:T",
    attrs={"precision": -1, "scientific": False, "shortest": False, "width": -1, "fill": ""},
    host=_as_string_host,
    grad=NONE,
    shape=lambda inputs, attrs: [(dims_of(inputs[0]), STRING)],
)


@export("strings.as_string", "as_string")
@dispatchable
def as_string(input, precision=-1, scientific=False, shortest=False, width=-1, fill="", name=None):
    """Numbers and booleans as text.

    Args:
      input: tensor of numbers, booleans or strings.
      precision: digits after the point; for floats only.
      scientific: as 1.5e+00.
      shortest: the shorter of scientific and plain notation.
      width: least number of characters.
      fill: what fills up to `width`: "0", " ", or "-" to the right.
      name: name of the node in a graph.

    Raises:
      InvalidArgumentError: if the options contradict each other or the dtype.

    Example:
      >>> import yeoul as tf
      >>> tf.strings.as_string([1.5, 2.25], precision=1).numpy().tolist()
      [b'1.5', b'2.2']
    """
    attrs = {
        "precision": int(precision),
        "scientific": bool(scientific),
        "shortest": bool(shortest),
        "width": int(width),
        "fill": fill,
    }
    return execute(AS_STRING, (input,), attrs, name)


# Length.


UNITS = ("BYTE", "UTF8_CHAR")
CONTINUING = bytes(range(0x80, 0xC0))  # bytes of UTF-8 that start no character


def _length_host(x, unit):
    one_of("StringLength", "unit", unit, UNITS)
    if unit == "BYTE":
        return each(len, x, np.int32)
    return each(lambda v: len(v.translate(None, CONTINUING)), x, np.int32)


STRING_LENGTH = register(
    "StringLength",
    "input:string",
    attrs={"unit": "BYTE"},
    host=_length_host,
    grad=NONE,
    shape=checked(
        lambda attrs: one_of("StringLength", "unit", attrs["unit"], UNITS), like_first(INT32)
    ),
)


@export("strings.length")
@dispatchable
def length(input, unit="BYTE", name=None):
    """The length of each string.

    Args:
      input: string tensor.
      unit: "BYTE", or "UTF8_CHAR" for characters.
      name: name of the node in a graph.

    Raises:
      InvalidArgumentError: for another unit.

    Example:
      >>> import yeoul as tf
      >>> tf.strings.length(["ab", "여울"]).numpy().tolist()
      [2, 6]
    """
    return execute(STRING_LENGTH, (input,), {"unit": unit}, name)
