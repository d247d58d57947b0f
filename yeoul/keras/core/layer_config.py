"""Configurations of layers in a model, and of the calls that connect them."""

from yeoul.core import nest
from yeoul.keras.core.keras_tensor import KerasTensor
from yeoul.keras.core.registry import custom_object_scope
from yeoul.keras.core.serialization import deserialize_keras_object, serialize_keras_object

ELLIPSIS = {"class_name": "__ellipsis__"}


def deserialized_layer(config, custom_objects=None):
    """A layer from plain values."""
    if not isinstance(config, dict):
        return config
    known = {k: v for k, v in config.items() if k not in ("build_config", "name", "inbound_nodes")}
    with custom_object_scope(custom_objects or {}):
        return deserialize_keras_object(known)


def network_config(model):
    """The configuration of a functional model: its layers and the calls between them."""
    positions = node_positions(model._nodes)

    def reference(tensor):
        return [tensor.node.layer.name, positions[id(tensor.node)], tensor.index]

    layers = []
    for layer in model.layers:
        nodes = [n for n in layer._inbound_nodes if id(n) in positions and not n.is_input]
        config = serialize_keras_object(layer)
        if is_op_layer(layer):
            config["build_config"] = {"input_shape": called_on(nodes[0].args[0])}
        config |= {"name": layer.name, "inbound_nodes": [call_config(n, reference) for n in nodes]}
        layers.append(config)

    return {
        "name": model.name,
        "trainable": model.trainable,
        "layers": layers,
        "input_layers": references(model.input, reference),
        "output_layers": references(model.output, reference),
    }


def references(tensors, reference):
    """The references to a structure of tensors, in that structure; a list for a single one."""
    found = nest.map_structure(reference, tensors)
    return [found] if isinstance(tensors, KerasTensor) else found


def node_positions(nodes):
    """For each call, which call of its layer within the model it is."""
    counts: dict = {}
    positions = {}
    for node in nodes:
        key = id(node.layer)
        positions[id(node)] = counts.get(key, own_calls(node.layer))
        counts[key] = positions[id(node)] + 1
    return positions


def own_calls(layer):
    """How many calls Keras counts for a layer before it is used: 1 for models of symbolic tensors.

    That one is the call that made the model.
    """
    return 1 if getattr(layer, "_nested_inputs", None) is not None else 0


def call_config(node, reference):
    """One call of a layer: the first argument with references for its tensors, and the others.

    A layer that calls a function has a reference for the argument itself, unless it is a list.
    """
    options: dict = {}
    names = getattr(node.layer, "_argument_names", node.layer._call_names)[1:]
    for position, value in enumerate(node.args[1:]):
        options[names[position] if position < len(names) else f"arg_{position + 1}"] = value
    options |= node.kwargs
    options = {k: nest.map_structure(lambda t: plain(t, reference), v) for k, v in options.items()}

    def entry(value):
        if isinstance(value, KerasTensor):
            return [*reference(value), options]
        return ["_CONSTANT_VALUE", -1, plain(value, reference), options]

    if is_op_layer(node.layer) and not nest.is_nested(node.args[0]):
        return entry(node.args[0])
    found = structured(entry, node.args[0], lambda value: not nest.is_nested(value))
    return found if nest.is_nested(node.args[0]) else [found]


def structured(function, value, is_leaf):
    """The results of a function of the leaves, in the structure: lists, tuples and dicts."""
    if is_leaf(value):
        return function(value)
    if isinstance(value, dict):
        return {key: structured(function, part, is_leaf) for key, part in value.items()}
    parts = [structured(function, part, is_leaf) for part in value]
    return tuple(parts) if isinstance(value, tuple) else parts


def is_reference(entry):
    """Whether a part of a call's configuration stands for one tensor or constant."""
    return isinstance(entry, (list, tuple)) and bool(entry) and isinstance(entry[0], str)


def called_on(value):
    """The shapes of the tensors that a layer was called on; empty for a constant."""
    return nest.map_structure(lambda t: tuple(t.shape) if isinstance(t, KerasTensor) else (), value)


def is_op_layer(layer):
    """True if the layer calls a function of tensors, or reads what a ragged or sparse one has."""
    return getattr(layer, "symbol", getattr(layer, "attr_name", None)) is not None


def plain(value, reference):
    """An argument of a call as plain values; slices and ellipses as TensorFlow writes them."""
    if isinstance(value, KerasTensor):
        return reference(value)
    if isinstance(value, slice):
        parts = {"start": value.start, "stop": value.stop, "step": value.step}
        return {key: plain(part, reference) for key, part in parts.items()}
    if value is Ellipsis:
        return dict(ELLIPSIS)
    return serialize_keras_object(value)


def argument(value, layers):
    """An argument of a call from `plain`'s result.

    Raises:
      KeyError: if it is a tensor that is not made yet.
    """
    if isinstance(value, dict):
        if value == ELLIPSIS:
            return Ellipsis
        if "class_name" in value:
            return deserialize_keras_object(value)
        parts = {key: argument(part, layers) for key, part in value.items()}
        return slice(*parts.values()) if list(parts) == ["start", "stop", "step"] else parts
    if not isinstance(value, (list, tuple)):
        return value
    if len(value) == 3 and isinstance(value[0], str) and value[0] in layers:
        tensor = made(layers, value)
        if tensor is None:
            raise KeyError(value[0])
        return tensor
    return type(value)(argument(part, layers) for part in value)


def rebuild(config, custom_objects=None):
    """(inputs, outputs, layers) of the functional model with this configuration."""
    layers = {}
    waiting = []
    for entry in config["layers"]:
        layer = deserialized_layer(entry, custom_objects)
        layers[entry.get("name", layer.name)] = layer
        waiting.extend((layer, call) for call in entry["inbound_nodes"])
    while waiting:
        left = [(layer, call) for layer, call in waiting if not replay(layer, call, layers)]
        if len(left) == len(waiting):
            raise ValueError(
                f"The configuration of model {config.get('name')!r} refers to layers that it does "
                f"not hold, or in a circle: {[layer.name for layer, _ in left]}."
            )
        waiting = left
    ends = [referred(layers, config[key]) for key in ("input_layers", "output_layers")]
    return *ends, list(layers.values())


def referred(layers, entries):
    """The symbolic tensors of a structure of references; a list of one as that one."""
    if isinstance(entries, dict):
        return {key: referred(layers, entry) for key, entry in entries.items()}
    if entries and isinstance(entries[0], str):
        return made(layers, entries)
    tensors = [referred(layers, entry) for entry in entries]
    return tensors[0] if len(tensors) == 1 else tensors


def made(layers, reference):
    """The symbolic tensor of a reference; None if it is not made yet."""
    name, node, index = reference[:3]
    if name == "_CONSTANT_VALUE":
        return argument(index, {})
    layer = layers.get(name)
    if layer is None:
        return None
    node -= own_calls(layer)
    known = layer._inbound_nodes
    return known[node].flat_outputs[index] if node < len(known) else None


def replay(layer, call, layers):
    """Calls the layer as configured, if what it takes is made; True if it did."""
    entries: list = []
    structured(entries.append, call, is_reference)
    if any(made(layers, entry) is None for entry in entries):
        return False
    inputs = structured(lambda entry: made(layers, entry), call, is_reference)
    try:
        options = argument(entries[0][3] if len(entries[0]) > 3 else {}, layers)
    except KeyError:
        return False
    for name in ("slice_spec", "key"):
        if isinstance(options.get(name), list):  # JSON has no tuples
            options[name] = tuple(options[name])
    positional = []
    while f"arg_{len(positional) + 1}" in options:  # those of `*args` have no names
        positional.append(options.pop(f"arg_{len(positional) + 1}"))
    if isinstance(inputs, list) and len(inputs) == 1 and not is_op_layer(layer):
        inputs = inputs[0]
    layer(inputs, *positional, **options)
    return True
