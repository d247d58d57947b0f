"""Host ops on whole columns: what an op gives for many elements, by one call.

A rule is `rule(node, values, rows, count)`: the node, the arrays of its inputs, which of them have
one row for each element (the others hold for all elements), and how many elements there are. It
gives the columns of the node's outputs. What a rule gives must be what the op gives for each
element, stacked.
"""

import numpy as np

from yeoul.core.errors import InvalidArgumentError
from yeoul.graph.host_steps import VIEWS, run_node

RULES: dict = {}

# Ops that treat each entry of their inputs for itself; the shapes of the inputs broadcast. Some
# give several values for an entry, along a new last axis.
ELEMENTWISE = """
    Add AddV2 AsString DecodeBase64 DecodeCSV DecodeCompressed DecodePaddedRaw DecodeRaw
    EncodeBase64 Equal LookupTableFindV2 NotEqual RegexFullMatch RegexReplace SelectV2
    StaticRegexFullMatch StaticRegexReplace StringJoin StringLength StringLower StringStrip
    StringToHashBucket StringToHashBucketFast StringToHashBucketStrong StringToNumber StringUpper
    Substr UnicodeScript UnicodeTranscode
""".split()


# Ops of these that would look at all entries of an input at once, were it not the same for all.
SAME_FOR_ALL = {
    "DecodeCSV": range(1, 1 << 30),
    "DecodePaddedRaw": (1,),
    "GatherV2": (0, 2),
    "LookupTableFindV2": (0, 2),
    "RegexFullMatch": (1,),
    "RegexReplace": (1, 2),
}

# Stateful ops that change nothing and draw nothing.
READS = {"LookupTableFindV2", "ReadFile"}

# Ops of much work for an element, which they do one by one: what is compiled beside them is
# called once for several elements.
LABOURS = ("DecodeBmp", "DecodeImage", "DecodeJpeg", "DecodePng", "DecodeWav", "ReadFile")


def rule(*names):
    """Registers the rule of some ops."""

    def keep(function):
        for name in names:
            RULES[name] = function
        return function

    return keep


def why_no_rule(node, rows):
    """Why there is no rule for a node, or None; `rows`: which of its inputs are columns."""
    if node.op.name not in RULES:
        return "the op takes one element at a time"
    shared = SAME_FOR_ALL.get(node.op.name, ())
    for i, is_rows in enumerate(rows):
        if is_rows and i in shared:
            return f"its input {i} is not the same for all elements"
    if node.op.name in ("ParseExampleV2", "ParseSingleExample"):
        return why_not_parsed(node, rows)
    return None


def aligned(values, rows):
    """The arrays with their axes of rows in front of axes of as many dimensions."""
    ranks = [v.ndim - r for v, r in zip(values, rows, strict=True)]
    most = max(ranks)
    return [
        v.reshape(len(v), *(1,) * (most - rank), *v.shape[1:]) if r else v
        for v, r, rank in zip(values, rows, ranks, strict=True)
    ]


@rule(*ELEMENTWISE)
def elementwise(node, values, rows, count):
    shared = SAME_FOR_ALL.get(node.op.name, ())
    places = [i for i in range(len(values)) if i not in shared]
    moved = aligned([values[i] for i in places], [rows[i] for i in places])
    given = list(values)
    for i, value in zip(places, moved, strict=True):
        given[i] = value
    return run_node(node, given)


@rule(*VIEWS)
def identity(node, values, rows, count):
    return [values[0]]


@rule(*LABOURS)
def labour(node, values, rows, count):
    found = [
        run_node(node, [v[i, ...] if r else v for v, r in zip(values, rows, strict=True)])
        for i in range(count)
    ]
    columns = []
    for parts in zip(*found, strict=True):
        if any(np.shape(part) != np.shape(parts[0]) for part in parts):
            raise InvalidArgumentError(node, None, "The results have different shapes.")
        column = np.empty((count, *np.shape(parts[0])), np.asarray(parts[0]).dtype)
        for i, part in enumerate(parts):
            column[i] = part[()]
        columns.append(column)
    return columns


@rule("Shape")
def shape(node, values, rows, count):
    dims = np.array(values[0].shape[1:], node.outputs[0].dtype.np)
    return [np.repeat(dims[None], count, axis=0)]


@rule("Reshape")
def reshape(node, values, rows, count):
    shapes = values[1]
    if rows[1] and (shapes != shapes[0]).any():
        raise InvalidArgumentError(node, None, "The elements are reshaped in different ways.")
    dims = np.asarray(shapes[0] if rows[1] else shapes).tolist()
    width = int(np.prod(values[0].shape[1:], dtype=np.int64))
    known = int(np.prod([d for d in dims if d >= 0], dtype=np.int64))
    if dims.count(-1) == 1 and known and width % known == 0:
        dims[dims.index(-1)] = width // known
    if int(np.prod(dims, dtype=np.int64)) != width or min(dims, default=0) < 0:
        raise InvalidArgumentError(node, None, f"{width} values cannot have the shape {dims}.")
    return [values[0].reshape(count, *dims)]


@rule("ExpandDims")
def expand_dims(node, values, rows, count):
    axis = int(np.asarray(values[1]))
    rank = values[0].ndim - 1
    if rows[1] or not -rank - 1 <= axis <= rank:
        raise InvalidArgumentError(node, None, f"There is no axis {axis} to be inserted.")
    return [np.expand_dims(values[0], axis + 1 if axis >= 0 else axis)]


@rule("GatherV2")
def gather(node, values, rows, count):
    if np.asarray(values[2]).any() or node.attrs.get("batch_dims"):
        raise InvalidArgumentError(node, None, "It is not the first axis that is gathered from.")
    return run_node(node, values)


@rule("Pack")
def pack(node, values, rows, count):
    axis = node.attrs["axis"]
    full = [
        v if r else np.broadcast_to(v, (count, *v.shape)) for v, r in zip(values, rows, strict=True)
    ]
    if any(v.shape != full[0].shape for v in full):
        raise InvalidArgumentError(node, None, "Arrays of different shapes cannot be stacked.")
    return [np.stack(full, axis + 1 if axis >= 0 else axis)]


# Examples.


def why_not_parsed(node, rows):
    attrs = node.attrs
    if attrs["num_sparse"] or attrs.get("ragged_value_types"):
        return "it gives sparse or ragged features"
    if any(None in dims for dims in attrs["dense_shapes"]):
        return "it gives features of any length"
    return None if rows[0] and not any(rows[1:]) else "its features depend on the element"


@rule("ParseExampleV2", "ParseSingleExample")
def parse_example(node, values, rows, count):
    """All messages of all elements as one batch."""
    from yeoul.ops.io.example_ops import parse

    attrs, messages = node.attrs, values[0]
    if node.op.name == "ParseSingleExample":
        names, keys, defaults = np.empty(0, object), attrs["dense_keys"], values[1:]
        valid = messages.ndim == 1
    else:
        names, keys, defaults = values[1], values[3].reshape(-1).tolist(), values[5:]
        valid = messages.ndim <= 2 and not names.size and not values[2].size + values[4].size
    if not valid or len(keys) != len(attrs["Tdense"]):
        raise InvalidArgumentError(node, None, "The op does not take these inputs.")
    dense = zip(keys, attrs["Tdense"], attrs["dense_shapes"], defaults, strict=True)
    found = parse(node.op.name, messages.reshape(-1), names, [], list(dense), [])
    return [f.reshape(*messages.shape, *f.shape[1:]) for f in found]
