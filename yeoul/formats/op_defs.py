"""What TensorFlow says of each of its ops: inputs, outputs, attributes with defaults."""

import functools
import json
import re
from pathlib import Path
from typing import Any, NamedTuple

from yeoul.core.dtypes import DType, as_dtype

LIST = Path(__file__).with_name("op_defs.txt")
REQUIRED: Any = type("Required", (), {"__repr__": lambda self: "REQUIRED"})()
ARGUMENT = re.compile(r"(\w+):(&?)(?:(\w+)\*)?(\*?)(\w+)")


class Arg(NamedTuple):
    """One input or output.

    Attributes:
      name: its name.
      type: the dtype if it is fixed, else None.
      type_attr: attribute that holds the dtype, or "".
      number_attr: attribute that says how many tensors stand here, or "".
      list_attr: attribute that lists the dtypes of the tensors that stand here, or "".
      ref: whether it is a reference, as the variables of TF 1 were.
    """

    name: str
    type: DType | None
    type_attr: str
    number_attr: str
    list_attr: str
    ref: bool


class Attr(NamedTuple):
    """One attribute: `type` as in an OpDef ("int", "list(type)"), `default` or REQUIRED."""

    type: str
    default: Any


class OpDef(NamedTuple):
    """The signature of an op."""

    name: str
    inputs: tuple[Arg, ...]
    outputs: tuple[Arg, ...]
    attrs: dict[str, Attr]
    stateful: bool
    commutative: bool


def widths(args: tuple[Arg, ...], attrs: dict, total: int) -> list[int]:
    """How many tensors stand at each formal input or output of an op.

    Args:
      args: the formal inputs, or outputs.
      attrs: the attributes that are known; one list may be left to `total`.
      total: how many tensors there are.
    """
    found: list = []
    for arg in args:
        value = attrs.get(arg.number_attr or arg.list_attr)
        if not arg.number_attr and not arg.list_attr:
            found.append(1)
        else:
            found.append(len(value) if isinstance(value, (list, tuple)) else value)
    rest = total - sum(size for size in found if size is not None)
    return [rest if size is None else size for size in found]


@functools.cache
def lines() -> dict[str, str]:
    """Op name -> its line of the list."""
    text = LIST.read_text(encoding="utf-8")
    return {line.partition("\t")[0]: line for line in text.splitlines() if line[0] != "#"}


@functools.cache
def op_def(name: str) -> OpDef | None:
    """The signature of TensorFlow's op of this name, or None if it has none."""
    line = lines().get(name)
    if line is None:
        return None
    _, inputs, outputs, attrs, marks = (line.split("\t") + [""] * 4)[:5]
    parsed = [attribute(text) for text in re.split(r"; (?=\w+:)", attrs) if text]
    names = dict(parsed)
    return OpDef(
        name,
        tuple([argument(m, names) for m in ARGUMENT.finditer(inputs)]),
        tuple([argument(m, names) for m in ARGUMENT.finditer(outputs)]),
        names,
        "stateful" in marks.split(),
        "commutative" in marks.split(),
    )


def argument(match: re.Match, attrs: dict[str, Attr]) -> Arg:
    name, ref, number, many, kind = match.groups()
    fixed = None if many or kind in attrs else as_dtype(kind)
    type_attr = kind if not many and fixed is None else ""
    return Arg(name, fixed, type_attr, number or "", kind if many else "", bool(ref))


def attribute(text: str) -> tuple[str, Attr]:
    name, _, rest = text.partition(":")
    kind, _, default = rest.partition("=")
    if not default:
        return name, Attr(kind, REQUIRED)
    value = json.loads(default)
    if kind == "type":
        value = as_dtype(value)
    elif kind == "list(type)":
        value = [as_dtype(one) for one in value]
    elif kind == "string":
        value = value.encode("latin-1")
    elif kind == "list(string)":
        value = [one.encode("latin-1") for one in value]
    elif kind == "tensor":
        value = bytes.fromhex(value)
    return name, Attr(kind, value)
