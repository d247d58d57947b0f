"""tf.print and tf.strings.format."""

import logging
import pathlib
import pprint
import re
import sys

import numpy as np

from yeoul.core import nest
from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.engine.composite import CompositeTensor
from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.op import NONE, register
from yeoul.engine.tensor import Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.ops.composite_text import composite_hole, ragged_text
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.string.elements import as_bytes
from yeoul.ops.strings import join
from yeoul.ops.text import tensor_text

LOGGER = logging.getLogger("yeoul")
LOG_LEVELS = {
    "log(info)": logging.INFO,
    "log(warning)": logging.WARNING,
    "log(error)": logging.ERROR,
}
HOLE = "\x00"  # stands in a template where a tensor is written
RAW_HOLE = "\x01"  # where a string tensor is written as it is, not in quotes


def fill_template(template, arrays, summarize, raw=False):
    """The template with the arrays written into its holes.

    Args:
      template: text with a hole for each array.
      arrays: NumPy arrays.
      summarize: as in `tensor_text`.
      raw: a scalar string is written as it is, not in quotes.
    """
    pieces = re.split(f"({HOLE}|{RAW_HOLE})", template)
    out = [pieces[0]]
    for array, hole, piece in zip(arrays, pieces[1::2], pieces[2::2], strict=True):
        array = np.asarray(array)
        if (raw or hole == RAW_HOLE) and array.ndim == 0 and array.dtype == object:
            out.append(array[()].decode("utf-8", "surrogateescape"))
        else:
            out.append(tensor_text(array, summarize))
        out.append(piece)
    return "".join(out)


def _print_host(*arrays, template, raw, summarize, output_stream, end):
    text = as_bytes(fill_template(template, arrays, summarize, raw) + end)
    write_text(text.decode("utf-8", "replace"), output_stream)
    return []


PRINT = register(
    "PrintV2",
    "inputs*:",
    attrs={"template": "", "raw": False, "summarize": 3, "output_stream": "stderr", "end": "\n"},
    host=_print_host,
    grad=NONE,
    shape=lambda inputs, attrs: [],
    outputs=0,
    stateful=True,
)


def write_text(text, stream):
    """Writes to the stream of that name."""
    if stream in LOG_LEVELS:
        LOGGER.log(LOG_LEVELS[stream], "%s", text.rstrip("\n"))
    elif stream.startswith("file://"):
        with pathlib.Path(stream.removeprefix("file://")).open("a", encoding="utf-8") as file:
            file.write(text)
    else:
        target = sys.stdout if stream == "stdout" else sys.stderr
        target.write(text)
        target.flush()


def stream_name(stream):
    """The name of an `output_stream` argument."""
    if stream is None or stream is sys.stderr or stream is sys.__stderr__:
        return "stderr"
    if stream is sys.stdout or stream is sys.__stdout__:
        return "stdout"
    if isinstance(stream, str) and stream.startswith("file://"):
        return stream
    level = f"log({getattr(stream, '__name__', '')})"
    if callable(stream) and level in LOG_LEVELS:
        return level
    raise ValueError(
        f"Unsupported output stream, logging level, or file: {stream!r}. Supported are sys.stdout, "
        "sys.stderr, logging.info, logging.warning, logging.error, and 'file://<path>'."
    )


class Hole:
    """What stands for a tensor in a structure that is printed."""

    def __repr__(self):
        return HOLE


class Plain:
    """A NumPy scalar, written as a Python number."""

    def __init__(self, value):
        self.value = value

    def __repr__(self):
        return str(self.value)


def as_template(item, tensors, summarize):
    """The text of one argument, with holes for its tensors, which are appended to `tensors`."""
    if isinstance(item, str):
        return item.replace(HOLE, "").replace(RAW_HOLE, "")

    def leaf(value):
        if isinstance(value, (Tensor, BaseVariable)):
            tensors.append(value)
            return Hole()
        if isinstance(value, CompositeTensor):
            found = composite_hole(value, tensors, summarize, HOLE, RAW_HOLE)
            return value if found is None else found
        return Plain(value) if isinstance(value, np.generic) else value

    if nest.is_nested(item):
        item = nest.pack_sequence_as(item, [leaf(value) for value in nest.flatten(item)])
    else:
        item = leaf(item)
    return pprint.pformat(item)


@export("print")
def print_(*inputs, **kwargs):
    """Prints the arguments; inside a function each time it runs, not only when it is traced.

    Tensors are written with the first and last elements of each axis.

    Args:
      *inputs: tensors, variables, Python values, and nested structures of these.
      **kwargs: `output_stream` (default `sys.stderr`; `sys.stdout`, a function such as
        `logging.info`, or "file://path"), `summarize` (elements shown at either end of each axis;
        -1: all), `sep`, `end`, `name`.

    Returns:
      None; in a `tf.Graph`, the operation.

    Raises:
      ValueError: for another keyword, or an unknown stream.

    Example:
      >>> import sys
      >>> import yeoul as tf
      >>> tf.print("squares:", tf.range(10) ** 2, output_stream=sys.stdout)
      squares: [0 1 4 ... 49 64 81]
    """
    stream = stream_name(kwargs.pop("output_stream", None))
    summarize, sep = kwargs.pop("summarize", 3), kwargs.pop("sep", " ")
    end, name = kwargs.pop("end", "\n"), kwargs.pop("name", None)
    if kwargs:
        raise ValueError(f"Unrecognized keyword arguments for tf.print: {kwargs}")
    tensors: list = []
    summarize = int(summarize)
    texts = [as_template(item, tensors, summarize) for item in inputs]
    attrs = {
        "template": sep.join(texts),
        "raw": len(inputs) == 1 and texts[0] == HOLE,
        "summarize": summarize,
        "output_stream": stream,
        "end": end,
    }
    return execute(PRINT, tuple(tensors), attrs, name)


# tf.strings.format


def _format_host(*arrays, template, placeholder, summarize):
    pieces = template.split(placeholder)
    if len(pieces) != len(arrays) + 1:
        raise invalid(
            f"num placeholders in template and num inputs must match: {len(pieces) - 1} vs. "
            f"{len(arrays)} [Op:StringFormat]"
        )
    texts = [tensor_text(a, summarize) for a in arrays]
    parts = [part for pair in zip(pieces, texts, strict=False) for part in pair]
    return np.array(as_bytes("".join([*parts, pieces[-1]])), object)


STRING_FORMAT = register(
    "StringFormat",
    "inputs*:",
    attrs={"template": "%s", "placeholder": "%s", "summarize": 3},
    host=_format_host,
    grad=NONE,
    shape=lambda inputs, attrs: [((), as_dtype("string"))],
)


@export("strings.format")
@dispatchable
def format_(template, inputs, placeholder="{}", summarize=3, name=None):
    """A template with tensors written into it, as a string tensor.

    Args:
      template: text with a placeholder for each tensor.
      inputs: tensor, or list of tensors and ragged tensors.
      placeholder: what stands for a tensor in the template.
      summarize: elements shown at either end of each axis; -1: all.
      name: name of the node in a graph.

    Raises:
      ValueError: if there are more or fewer placeholders than tensors.

    Example:
      >>> import yeoul as tf
      >>> tf.strings.format("step {} of {}", (tf.constant(3), tf.constant([10]))).numpy()
      b'step 3 of [10]'
    """
    inputs = list(inputs) if isinstance(inputs, (list, tuple)) else [inputs]
    found = template.count(placeholder)
    if found != len(inputs):
        raise ValueError(
            f"{found} placeholder(s) in template does not match {len(inputs)} tensor(s) provided "
            f"as input: {template!r}"
        )
    summarize = int(summarize)
    if any(isinstance(x, RaggedTensor) for x in inputs):
        return format_ragged(template.split(placeholder), inputs, summarize, name)
    attrs = {"template": template, "placeholder": placeholder, "summarize": summarize}
    return execute(STRING_FORMAT, tuple(inputs), attrs, name)


def format_ragged(pieces, inputs, summarize, name):
    """The pieces of a template with tensors and ragged tensors between them."""
    parts = [pieces[0]]
    for x, piece in zip(inputs, pieces[1:], strict=True):
        ragged = isinstance(x, RaggedTensor)
        parts.append(ragged_text(x, summarize) if ragged else format_("{}", [x], "{}", summarize))
        parts.append(piece)
    return join(parts, name=name)
