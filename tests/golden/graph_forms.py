"""GraphDefs without the names in them, to compare what they compute."""

import hashlib

from yeoul.formats import protos


class Form:
    """The nodes of a graph, numbered in place of names.

    Attributes:
      nodes: text of each node, functions in it named after a hash of their own form.
      names: name of a node -> its number here.
    """

    def __init__(self, graph_def):
        self.library = {f.signature.name: f for f in graph_def.library.function}
        self.hashes = {}
        self.names = {}
        self.nodes = self.numbered(graph_def.node, self.names)

    def numbered(self, nodes, names):
        names.update({node.name: f"node{i}" for i, node in enumerate(nodes)})
        return [self.text(node, names) for node in nodes]

    def text(self, node, names):
        copy = protos.NodeDef()
        copy.CopyFrom(node)
        copy.name = names[node.name]
        copy.attr.pop("_user_specified_name", None)
        for attr in copy.attr.values():
            for function in [attr.func] if attr.HasField("func") else attr.list.func:
                function.name = self.function(function.name)
        del copy.input[:]
        data = [self.input(text, names) for text in node.input if text[0] != "^"]
        copy.input.extend(data)
        copy.input.extend(sorted(f"^{names[t[1:]]}" for t in node.input if t[0] == "^"))
        return str(protos.NodeDef.FromString(copy.SerializeToString(deterministic=True)))

    def input(self, text, names):
        name, colon, rest = text.partition(":")
        return f"{names[name]}{colon}{rest}"

    def function(self, name):
        """The hash of a function of the library."""
        if name not in self.hashes:
            function = self.library[name]
            names = {a.name: f"input{i}" for i, a in enumerate(function.signature.input_arg)}
            parts = [str(a.type) for a in function.signature.input_arg]
            parts += self.numbered(function.node_def, names)
            results = [function.ret[a.name] for a in function.signature.output_arg]
            parts += [self.input(text, names) for text in results]
            parts += sorted(names[text] for text in function.control_ret.values())
            self.hashes[name] = hashlib.sha256("\n".join(parts).encode()).hexdigest()
        return self.hashes[name]

    def tensor(self, name):
        """A tensor's name in numbers."""
        return self.input(name, self.names)
