"""tf.strings.to_number."""

import math
import re

import numpy as np

from yeoul.core.dtypes import as_dtype, float32
from yeoul.core.export import export
from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import NONE, register
from yeoul.ops.family import dtypes
from yeoul.ops.string.elements import checked, listed, packed

NUMBERS = dtypes("float32", "float64", "int32", "int64", "uint32", "uint64")
FLOAT = re.compile(rb"[+-]?(\d+\.?\d*([eE][+-]?\d+)?|\.\d+([eE][+-]?\d+)?|inf|nan)", re.IGNORECASE)
HEX = re.compile(rb"[+-]?0[xX][0-9a-fA-F]+")
WHOLE = re.compile(rb"-?\d+")
SPACE = b" \t\n\v\f\r"


def _wrong(text, dtype):
    return invalid(
        f"StringToNumberOp could not correctly convert string: {text.decode(errors='replace')} "
        f"[Op:StringToNumber]. A text such as {'1.5' if dtype.kind == 'f' else '12'!r} that fits "
        f"{dtype.name} is needed."
    )


def one_float(text):
    """The float that a text is; None if it is none."""
    word = text.strip(SPACE)
    if HEX.fullmatch(word):
        try:
            return float(int(word, 16))
        except OverflowError:
            return -math.inf if word.startswith(b"-") else math.inf
    return float(word) if FLOAT.fullmatch(word) else None


def one_whole(text):
    """The integer that a text is; None if it is none."""
    word = text.strip(SPACE)
    return int(word) if WHOLE.fullmatch(word) else None


def _each(texts, parse, dtype):
    """The numbers, each parsed by itself; the first text that is none is named."""
    found = []
    for text in texts:
        number = parse(text)
        if number is None:
            raise _wrong(text, dtype)
        found.append(number)
    return found


def _numbers(texts, dtype):
    """The texts as Python numbers. Python's own parser takes a few forms more."""
    joined = b" ".join(texts)
    floats = dtype.kind == "f"
    if not any(letter in joined for letter in (b"_yYxX" if floats else b"_+xX")):
        try:
            return [float(t) for t in texts] if floats else [int(t) for t in texts]
        except ValueError:
            pass  # one of them is not what Python accepts: look at each
    return _each(texts, one_float if floats else one_whole, dtype)


def check_type(dtype):
    """Raises InvalidArgumentError for a dtype that is not read."""
    if np.dtype(dtype) not in NUMBERS:
        raise invalid(
            f"Value for attr 'out_type' of {as_dtype(dtype).name} is not in the list of allowed "
            "values: float32, float64, int32, int64 [Op:StringToNumber]. Use tf.cast on the result."
        )


def _to_number_host(x, out_type):
    dtype = np.dtype(out_type)
    check_type(dtype)
    texts = listed(x)
    found = _numbers(texts, dtype)
    if dtype.kind == "f":
        array = packed(found, x.shape, np.float64).astype(dtype)
        return flushed(array) if dtype.itemsize == 4 else array
    limits = np.iinfo(dtype)
    if found and not (limits.min <= min(found) and max(found) <= limits.max):
        at = next(i for i, n in enumerate(found) if not limits.min <= n <= limits.max)
        raise _wrong(texts[at], dtype)
    return packed(found, x.shape, dtype)


def flushed(array):
    """Numbers that are too small for full precision become 0, as in TensorFlow's kernels."""
    tiny = np.abs(array) < np.finfo(array.dtype).tiny
    return np.where(tiny, np.copysign(array.dtype.type(0), array), array)


STRING_TO_NUMBER = register(
    "StringToNumber",
    "string_tensor:string",
    attrs={"out_type": np.dtype("float32")},
    host=_to_number_host,
    grad=NONE,
    shape=checked(
        lambda attrs: check_type(attrs["out_type"]),
        lambda inputs, attrs: [(dims_of(inputs[0]), as_dtype(attrs["out_type"]))],
    ),
)


@export("strings.to_number")
@dispatchable
def to_number(input, out_type=float32, name=None):
    """Text as numbers; white space around them does not count.

    Args:
      input: string tensor.
      out_type: float32, float64, int32 or int64.
      name: name of the node in a graph.

    Returns:
      A tensor of the shape of `input`.

    Raises:
      InvalidArgumentError: if a text is no number, or does not fit the dtype.

    Example:
      >>> import yeoul as tf
      >>> tf.strings.to_number(["1.55", "-3e2"]).numpy()
      array([   1.55, -300.  ], dtype=float32)
    """
    return execute(STRING_TO_NUMBER, (input,), {"out_type": as_dtype(out_type).np}, name)
