"""`model.summary()`: a table of layers, output shapes and numbers of parameters."""

import math
import re

from yeoul.keras.utils.console import say


def weight_count(weights):
    """Number of scalars in the weights, each variable once."""
    unique = {id(w): w for w in weights}.values()
    return sum(math.prod(w.shape.as_list()) for w in unique)


def memory(weights):
    """Size of the weights in bytes."""
    unique = {id(w): w for w in weights}.values()
    return sum(math.prod(w.shape.as_list()) * max(w.dtype.size, 1) for w in unique)


def readable(size):
    """A number of bytes with its unit, as "1.23 MB"."""
    if not size:
        return "0.00 Byte"
    units = ["Byte", "KB", "MB", "GB", "TB", "PB"]
    power = min(int(math.log(size, 1024)), len(units) - 1)
    return f"{size / 1024**power:.2f} {units[power]}"


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
    out = print_fn or say
    sequential = is_sequential_like(model)
    if sequential:
        line_length, positions = line_length or 65, positions or [0.45, 0.85, 1.0]
        titles = ["Layer (type)", "Output Shape", "Param #"]
    else:
        line_length, positions = line_length or 98, positions or [0.33, 0.55, 0.67, 1.0]
        titles = ["Layer (type)", "Output Shape", "Param #", "Connected to"]
    if show_trainable:
        line_length += 11
        positions = (
            [*positions, line_length]
            if positions[-1] > 1
            else [*[p * (1 - 11 / line_length) for p in positions], 1.0]
        )
        titles.append("Trainable")
    if positions[-1] <= 1:
        positions = [int(line_length * p) for p in positions]
    out(f'Model: "{model.name}"')
    out("_" * line_length)
    print_row(out, titles, positions)
    out("=" * line_length)
    layers = in_range(model, layer_range)
    for position, layer in enumerate(layers):
        print_layer(out, layer, model, positions, sequential, show_trainable, expand_nested, 0)
        if position < len(layers) - 1:
            out(" " * line_length)
    out("=" * line_length)
    print_totals(out, model)
    out("_" * line_length)


def print_totals(out, model):
    trainable, frozen = model.trainable_weights, model.non_trainable_weights
    counts = [weight_count(w) for w in (trainable, frozen)]
    sizes = [memory(w) for w in (trainable, frozen)]
    out(f"Total params: {sum(counts)} ({readable(sum(sizes))})")
    out(f"Trainable params: {counts[0]} ({readable(sizes[0])})")
    out(f"Non-trainable params: {counts[1]} ({readable(sizes[1])})")


def print_layer(out, layer, model, positions, sequential, show_trainable, expand_nested, level):
    name = f"{layer.name} ({type(layer).__name__})"
    fields = [" " + "|" * level + name, shape_text(layer), count_text(layer)]
    if not sequential:
        connections = incoming(layer, model)
        fields.append(str(connections) if connections else "[]")
    if show_trainable:
        fields.append("Y" if layer.trainable else "N")
    print_row(out, fields, positions, level)
    if expand_nested and getattr(layer, "layers", None):
        for inner in layer.layers:
            print_layer(out, inner, layer, positions, sequential, show_trainable, True, level + 1)


def print_row(out, fields, positions, level=0):
    """One row; fields too long for their column go on in further lines."""
    widths = [end - start for start, end in zip([0, *positions[:-1]], positions, strict=True)]
    rest = [str(f) for f in fields]
    while any(rest):
        line = ""
        for i, (text, width) in enumerate(zip(rest, widths, strict=True)):
            room = width - 2 if i < len(rest) - 1 else width
            part = text[:room]
            if len(text) > room:
                cut = part.rfind(" ")
                cut = cut if cut > room // 2 else room
                part = text[:cut]
            rest[i] = text[len(part) :].lstrip()
            line += part.ljust(width)
        out(line)


def is_sequential_like(model):
    """True if every layer follows one other, so that a column of connections says nothing."""
    from yeoul.keras.core.functional import Functional
    from yeoul.keras.core.sequential import Sequential

    if isinstance(model, Sequential) or not isinstance(model, Functional):
        return True
    nodes = model._nodes
    for node in nodes:
        if len(node.keras_inputs) > 1 or len({id(t.node) for t in node.keras_inputs}) > 1:
            return False
    used = [
        len([n for n in nodes if any(t.node is node for t in n.keras_inputs)]) for node in nodes
    ]
    return all(n <= 1 for n in used) and len({id(n.layer) for n in nodes}) == len(nodes)


def in_range(model, layer_range):
    layers = model.layers
    if layer_range is None:
        return layers
    if len(layer_range) != 2 or not all(isinstance(name, str) for name in layer_range):
        raise ValueError(
            "layer_range should be a list or tuple of two strings: names of the first and last "
            "layer."
        )
    names = [layer.name for layer in layers]
    first = next((i for i, n in enumerate(names) if re.match(layer_range[0], n)), None)
    last = next(
        (i for i, n in reversed(list(enumerate(names))) if re.match(layer_range[1], n)), None
    )
    if first is None or last is None:
        raise ValueError(
            f"Passed layer_names do not match the layer names in the model. Received: {layer_range}"
        )
    return layers[min(first, last) : max(first, last) + 1]


def shape_text(layer):
    try:
        shape = layer.output_shape
    except (AttributeError, RuntimeError, ValueError):
        return shape_of_last_call(layer)
    from yeoul.keras.core.input_layer import InputLayer

    return str([shape] if isinstance(layer, InputLayer) else shape)


def shape_of_last_call(layer):
    return "multiple" if layer.built else "?"


def count_text(layer):
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
            out.append(
                f"{made_by.layer.name}[{made_by.layer._inbound_nodes.index(made_by)}][{tensor.index}]"
            )
    return out
