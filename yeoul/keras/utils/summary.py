"""`model.summary()`: a table of layers, output shapes and numbers of parameters."""

import math
import re

from yeoul.keras.utils.console import say

BREAKS = ("),", "},", "],", "',")  # a field that holds a list goes on in a new line after each item
SEQUENTIAL = 65, [0.45, 0.85, 1.0], ["Layer (type)", "Output Shape", "Param #"]
GENERAL = (
    98,
    [0.3, 0.6, 0.70, 1.0],
    ["Layer (type)", "Output Shape", "Param #", "Connected to"],
)


def weight_count(weights):
    """Number of scalars in the weights, each variable once."""
    unique = {id(w): w for w in weights}.values()
    return sum(math.prod(dims_of(w)) for w in unique)


def dims_of(weight):
    """The dimensions of a weight; those it has now where they may change."""
    return [n or 0 for n in weight.shape.as_list()]


def memory(weights):
    """Size of the weights in bytes."""
    unique = {id(w): w for w in weights}.values()
    return sum(math.prod(dims_of(w)) * max(w.dtype.size, 1) for w in unique)


def readable(size):
    """A number of bytes with its unit, as "1.23 MB"."""
    if not size:
        return "0.00 Byte"
    units = ["Byte", "KB", "MB", "GB", "TB", "PB"]
    power = min(int(math.log(size, 1024)), len(units) - 1)
    return f"{size / 1024**power:.2f} {units[power]}"


class Table:
    """The table of one model; arguments as `Model.summary`."""

    def __init__(self, model, line_length, positions, print_fn, expand_nested, show_trainable):
        self.model, self.out = model, print_fn or say
        self.expand_nested, self.show_trainable = expand_nested, show_trainable
        self.sequential = is_sequential_like(model)
        length, shares, titles = SEQUENTIAL if self.sequential else GENERAL
        self.length = line_length or length
        self.titles = list(titles)
        self.ends = list(positions or shares)
        if self.ends[-1] <= 1:
            self.ends = [int(self.length * p) for p in self.ends]
        if show_trainable:
            self.length += 11
            self.ends.append(self.length)
            self.titles.append("Trainable")

    def print(self, layer_range):
        """Prints the whole table."""
        self.out(f'Model: "{self.model.name}"')
        self.out("_" * self.length)
        self.row(self.titles)
        self.out("=" * self.length)
        for layer in in_range(self.model, layer_range):
            self.layer(layer, self.model, 0)
        self.out("=" * self.length)
        self.totals()
        self.out("_" * self.length)

    def layer(self, layer, model, level, last=True):
        """The rows of one layer, and of the layers in it."""
        fields = [f"{layer.name} ({type(layer).__name__})", shape_text(layer), count_text(layer)]
        if not self.sequential:
            fields.append(str(incoming(layer, model)))
        if self.show_trainable:
            fields.append("Y" if layer.trainable else "N")
        self.row(fields, level)
        inner = getattr(layer, "layers", None) if self.expand_nested else None
        if inner:
            self.out("|" * (level + 1) + "¯" * (self.length - 2 * level - 2) + "|" * (level + 1))
            for position, part in enumerate(inner):
                self.layer(part, layer, level + 1, position == len(inner) - 1)
            self.out("|" * level + "¯" * (self.length - 2 * level) + "|" * level)
        elif level == 0 or not last:
            bars = "|" * level
            self.out(bars + " " * (self.length - 2 * level) + bars)

    def row(self, fields, level=0):
        """One row; fields too long for their column go on in further lines."""
        rest = [str(f) for f in fields]
        while any(rest):
            line = "|" * level + " "
            for column, end in enumerate(self.ends):
                start = self.ends[column - 1] if column else 1 + level
                gap = 0 if column == len(self.ends) - 1 else 3 if column else 2
                room = end - start - gap
                taken = fitting(rest[column], room)
                rest[column] = rest[column][len(taken) :]
                line = (line + taken).ljust(end - level * (column == len(self.ends) - 1))
            self.out(line + "|" * level)

    def totals(self):
        """The numbers of parameters."""
        trainable, frozen = self.model.trainable_weights, self.model.non_trainable_weights
        counts = [weight_count(w) for w in (trainable, frozen)]
        sizes = [memory(w) for w in (trainable, frozen)]
        self.out(f"Total params: {sum(counts)} ({readable(sum(sizes))})")
        self.out(f"Trainable params: {counts[0]} ({readable(sizes[0])})")
        self.out(f"Non-trainable params: {counts[1]} ({readable(sizes[1])})")


def fitting(text, room):
    """As much of the text as fits: to the end of the first item, if it holds several."""
    part = text[:room]
    ends = [part.find(mark) + len(mark) for mark in BREAKS if mark in part]
    return part[: min(ends)] if ends else part


def print_summary(
    model,
    line_length=None,
    positions=None,
    print_fn=None,
    expand_nested=False,
    show_trainable=False,
    layer_range=None,
):
    """Prints the table; arguments as `Model.summary`."""
    table = Table(model, line_length, positions, print_fn, expand_nested, show_trainable)
    table.print(layer_range)


def is_sequential_like(model):
    """True if every layer follows one other, so that a column of connections says nothing."""
    from yeoul.keras.core.functional import Functional
    from yeoul.keras.core.sequential import Sequential

    if isinstance(model, Sequential) or not isinstance(model, Functional):
        return True
    nodes = model._nodes
    if len(model.inputs) > 1 or any(len(node.keras_inputs) > 1 for node in nodes):
        return False
    used = [sum(any(t.node is node for t in n.keras_inputs) for n in nodes) for node in nodes]
    return all(n <= 1 for n in used) and len({id(n.layer) for n in nodes}) == len(nodes)


def in_range(model, layer_range):
    """The layers between the two that match the given patterns.

    Raises:
      ValueError: if a pattern matches none.
    """
    layers = model.layers
    if layer_range is None:
        return layers
    if len(layer_range) != 2 or not all(isinstance(name, str) for name in layer_range):
        raise ValueError(
            "layer_range should be a list or tuple of two strings: names of the first and last "
            f"layer. Received: {layer_range}"
        )
    names = [layer.name for layer in layers]
    found = [[i for i, n in enumerate(names) if re.match(p, n)] for p in layer_range]
    if not all(found):
        raise ValueError(
            f"Passed layer_names do not match the layer names in the model: {layer_range}. "
            f"The layers are {names}."
        )
    bounds = sorted((found[0][0], found[1][-1]))
    return layers[bounds[0] : bounds[1] + 1]


def shape_text(layer):
    """The output shape as the table shows it."""
    try:
        return str(layer.output_shape)
    except (AttributeError, RuntimeError, ValueError):
        return "multiple" if layer.built else "?"


def count_text(layer):
    """The number of parameters as the table shows it."""
    if not layer.built and not layer.weights:
        return "0 (unused)"
    return str(weight_count(layer.weights))


def incoming(layer, model):
    """The outputs that the layer's calls in this model take: ["dense[0][0]", …]."""
    nodes = {id(n) for n in getattr(model, "_nodes", [])}
    out = []
    for node in layer._inbound_nodes:
        if nodes and id(node) not in nodes:
            continue
        for tensor in node.keras_inputs:
            made_by = tensor.node
            call = made_by.layer._inbound_nodes.index(made_by)
            out.append(f"{made_by.layer.name}[{call}][{tensor.index}]")
    return out
