"""How the nodes of GraphDefs and FunctionDefs name their inputs, and in which order they run."""

from yeoul.formats.op_defs import op_def, widths


class Outer:
    """Names in a GraphDef: "node" or "node:1"."""

    arguments: frozenset = frozenset()

    def split(self, text):
        """(node, output number or None) of an input that is no control input."""
        name, _, index = text.partition(":")
        if index and not index.isdigit():
            raise ValueError(f"The input {text!r} is no name of a tensor. The file is damaged.")
        return name, int(index or 0)

    def look_up(self, text, values, given):
        """The tensor that an input names."""
        name, index = self.split(text)
        if (name, index) in given:
            return given[name, index]
        outputs = values[name]
        if index >= len(outputs):
            raise ValueError(
                f"Connecting to invalid output {index} of source node {name!r} which has "
                f"{len(outputs)} outputs."
            )
        return outputs[index]

    def note(self, node):
        """Called when a node has been made."""


class Inner(Outer):
    """Names in a FunctionDef: "argument" or "node:output:1"."""

    def __init__(self, arguments):
        self.arguments, self.nodes = frozenset(arguments), {}

    def note(self, node):
        self.nodes[node.name] = node

    def split(self, text):
        parts = text.split(":")
        if len(parts) == 1 and parts[0] in self.arguments:
            return parts[0], 0
        if len(parts) != 3 or not parts[2].isdigit():
            raise ValueError(
                f"The input {text!r} of a node in a function is neither one of its arguments nor "
                '"node:output:number". The file is damaged.'
            )
        return parts[0], (parts[1], int(parts[2]))

    def look_up(self, text, values, given):
        name, place = self.split(text)
        if isinstance(place, int):  # an argument
            return given[name, 0]
        node, outputs = self.nodes[name], values[name]
        index = first_output(node, place[0], len(outputs)) + place[1]
        if index >= len(outputs):
            raise ValueError(
                f"{text!r} is not among the {len(outputs)} outputs of the node {name!r}."
            )
        return outputs[index]


def first_output(node, name, count):
    """The number of the first tensor of an output of a node."""
    args, place = op_def(node.op).outputs, 0
    known = {name: attr.i for name, attr in node.attr.items() if attr.WhichOneof("value") == "i"}
    known |= {name: list(a.list.type) for name, a in node.attr.items() if a.HasField("list")}
    for arg, width in zip(args, widths(args, known, count), strict=True):
        if arg.name == name:
            return place
        place += width
    raise ValueError(f"The op {node.op} of the node {node.name!r} has no output named {name!r}.")


def in_order(nodes, names, given):
    """The nodes, each behind what it needs, otherwise in the order in which they stand.

    Args:
      nodes: the `NodeDef`s.
      names: an `Outer` or `Inner`.
      given: (name, output) of tensors that take the place of nodes' outputs.

    Raises:
      ValueError: if a name is missing, or stands twice, or nodes need each other.
    """
    by_name: dict = {}
    for node in nodes:
        if node.name in by_name or not node.name:
            raise ValueError(f"Node {node.name!r} is not unique. The file is damaged.")
        by_name[node.name] = node
    done: set = set()
    order = []
    for root in nodes:
        path, open_names = [(root, iter(needs(root, by_name, names, given)))], {root.name}
        if root.name in done:
            continue
        while path:
            node, rest = path[-1]
            following = next(rest, None)
            if following is None:
                path.pop()
                open_names.discard(node.name)
                done.add(node.name)
                order.append(node)
            elif following in open_names:
                raise ValueError(
                    f"The nodes {node.name!r} and {following!r} are in a cycle. Loops of TF 1 "
                    "(Enter, NextIteration) are not supported: export the graph with "
                    "control_flow_v2, or from TF 2."
                )
            elif following not in done:
                open_names.add(following)
                found = by_name[following]
                path.append((found, iter(needs(found, by_name, names, given))))
    return order


def needs(node, by_name, names, given):
    """The names of the nodes that must be made before a node."""
    found = []
    for text in node.input:
        if text.startswith("^"):
            name = text[1:]
            if name in names.arguments:
                continue
        else:
            name, place = names.split(text)
            if (name, place) in given:
                continue
        if name not in by_name:
            raise ValueError(f"Node {node.name!r}: Unknown input node {text!r}")
        found.append(name)
    return found
