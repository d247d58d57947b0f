"""What TensorFlow's signature of an op asks for, out of one of our nodes."""

import itertools

import numpy as np

from yeoul.core.dtypes import as_dtype
from yeoul.core.shape import TensorShape
from yeoul.engine.dispatch import formal_inputs
from yeoul.engine.infer import dtype_of
from yeoul.engine.tensor import Tensor
from yeoul.formats.op_defs import REQUIRED, op_def, widths


class Missing:
    """Stands for an attribute that TensorFlow's op needs and the node does not have."""

    def __repr__(self):
        return "MISSING"


MISSING = Missing()


def grouped(node, origins):
    """[(position, input)] for each formal input, without the state of random ops."""
    given = [
        (position, origins.get((node, position), value))
        for position, value in enumerate(node.inputs)
    ]
    if sum(formal.many for formal in node.op.inputs) > 1:
        groups = iter(given)
        sizes = widths(op_def(node.op.name).inputs, node.attrs, len(given))
        return [list(itertools.islice(groups, size)) for size in sizes]
    formals = formal_inputs(node.op, len(node.inputs))
    found: dict = {formal: [] for formal in node.op.inputs}
    for formal, pair in zip(formals, given, strict=True):
        found[formal].append(pair)
    return [group for formal, group in found.items() if formal.name != "state"]


def known_types(node, definition, groups, outputs):
    """Type attribute -> dtype, from tensors and arrays, then from the op's own attributes."""
    types = {}
    for arg, group in zip(definition.inputs, groups, strict=False):
        if arg.type_attr:
            found = [dtype_of(v) for _, v in group if isinstance(v, (Tensor, np.ndarray))]
            if found:
                types[arg.type_attr] = found[0]
    rest = list(outputs)
    for arg in definition.outputs:
        if arg.list_attr or not rest:
            break
        if arg.type_attr:
            types.setdefault(arg.type_attr, rest[0].dtype)
        rest = rest[1:] if not arg.number_attr else []
    for name, attr in definition.attrs.items():
        if attr.type == "type" and name not in types:
            value = node.attrs.get(name)
            default = None if attr.default is REQUIRED else attr.default
            if value is not None or default is not None:
                types[name] = as_dtype(default if value is None else value)
    return types


def numbers(definition, groups, outputs, attrs):
    """Number and list attributes -> their value, from how many tensors there are."""
    counts = {}
    for arg, group in zip(definition.inputs, groups, strict=False):
        if arg.number_attr:
            counts[arg.number_attr] = len(group)
        if arg.list_attr:
            counts[arg.list_attr] = [dtype_of(value) for _, value in group]
    rest = iter(outputs)
    for arg, size in zip(
        definition.outputs, widths(definition.outputs, attrs, len(outputs)), strict=True
    ):
        group = list(itertools.islice(rest, size))
        if arg.number_attr:
            counts[arg.number_attr] = len(group)
        if arg.list_attr:
            counts[arg.list_attr] = [t.dtype for t in group]
    return counts


def attributes(node, definition, types, counts):
    """The values of all of the op's attributes."""
    attrs = {}
    for name, attr in definition.attrs.items():
        if name in counts:
            attrs[name] = counts[name]
        elif name in types and attr.type == "type":
            attrs[name] = types[name]
        elif node.attrs.get(name) is not None:
            attrs[name] = converted(node.attrs[name], attr.type)
        elif name in ("seed", "seed2") and name in node.attrs:
            attrs[name] = 0
        else:
            attrs[name] = MISSING if attr.default is REQUIRED else attr.default
    return attrs


def converted(value, kind):
    """An attribute of a node as what the type of TensorFlow's attribute holds."""
    if kind.startswith("list("):
        return [converted(one, kind[5:-1]) for one in value]
    if kind == "type":
        return as_dtype(value)
    if kind == "shape":
        return TensorShape(value)._dims
    if kind == "string":
        return value.encode("utf-8", "surrogateescape") if isinstance(value, str) else value
    if kind in ("int", "bool", "float"):
        return {"int": int, "bool": bool, "float": float}[kind](value)
    return value
