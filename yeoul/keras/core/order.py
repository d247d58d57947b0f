"""The calls and layers of a network in their order.

Networks can be thousands of calls deep, so nothing here calls itself.
"""


def after_what_they_take(tensors, goes_behind):
    """The calls that lead to these tensors, each after those it takes tensors from.

    Args:
      tensors: symbolic tensors.
      goes_behind: function of a tensor, asked once for each call: whether to follow what it takes,
        or None to leave the call out.
    """
    seen: set = set()
    order = []
    waiting = [(t, False) for t in reversed(tensors)]
    while waiting:
        tensor, complete = waiting.pop()
        node = tensor.node
        if complete:
            order.append(node)
            continue
        if id(node) in seen:
            continue
        seen.add(id(node))
        follow = goes_behind(tensor)
        if follow is None:
            continue
        waiting.append((tensor, True))
        if follow:
            waiting.extend((t, False) for t in reversed(node.keras_inputs))
    return order


def ordered_nodes(inputs, outputs, name):
    """The layer calls between inputs and outputs, each after those it depends on.

    Raises:
      ValueError: if an output needs an input that is not among them.
    """
    first = list({id(t.node): t.node for t in inputs}.values())
    given = {id(node) for node in first}

    def goes_behind(tensor):
        if id(tensor.node) in given:
            return None
        if tensor.node.is_input:
            raise ValueError(
                f"Graph disconnected: cannot obtain value for tensor {tensor!r} at layer "
                f"{tensor.node.layer.name!r} of model {name!r}: it is not among the model's inputs."
            )
        return True

    return [*first, *after_what_they_take(outputs, goes_behind)]


def ordered_layers(nodes, outputs):
    """The layers by depth from the outputs, deepest first, as Keras lists them."""
    depth: dict = {}
    for node in reversed(nodes):
        own = depth.setdefault(id(node), 0)
        for t in node.keras_inputs:
            depth[id(t.node)] = max(depth.get(id(t.node), 0), own + 1)
    layer_depth: dict = {}
    first: dict = {}
    for position, node in enumerate(creation_order(nodes, outputs)):
        key = id(node.layer)
        layer_depth[key] = max(layer_depth.get(key, 0), depth[id(node)])
        first.setdefault(key, (position, node.layer))
    return [
        layer
        for _, (position, layer) in sorted(
            first.items(), key=lambda kv: (-layer_depth[kv[0]], kv[1][0])
        )
    ]


def creation_order(nodes, outputs):
    """Layer calls in the order a depth-first walk from the outputs meets them.

    Inputs that no output needs come first.
    """
    wanted = {id(n) for n in nodes}
    order = after_what_they_take(outputs, lambda t: True if id(t.node) in wanted else None)
    met = {id(n) for n in order}
    return [*(n for n in nodes if id(n) not in met), *order]
