"""The operations of a graph by name: `get_operations`, `get_tensor_by_name`, `as_graph_def`."""

from yeoul.engine.tensor import EagerTensor
from yeoul.graph.operation import Operation


class GraphViews:
    """What `FuncGraph` shows to its users; see `expand.Expansion`.

    Attributes:
      views: key -> `Operation`, so that each is one object.
      origins: (node, position) -> the tensor that a fixed input came from, or its constant.
      placeholders: [(number of nodes before it, tensor)] that are fed.
    """

    def __init__(self):
        self.views: dict = {}
        self.origins: dict = {}
        self.placeholders: list = []
        self._expansion = None

    def operation_of(self, node):
        """The `Operation` of a node."""
        found = self.views.get(node)
        if found is None:
            found = self.views[node] = Operation(self, node.op.name, node.name, node)
        return found

    def captured_value(self, tensor):
        """The eager tensor that is seen through an input of the graph, or None."""
        for outer, inner in self.captures.values():
            if inner is tensor and type(outer) is EagerTensor:
                return outer
        return None

    def expand(self):
        """The operations as they are now."""
        from yeoul.graph.expand import Expansion

        assigned = [id(value) for _, value in self.assigned.values()]
        state = (len(self.nodes), len(self.placeholders), len(self.outputs), assigned)
        if self._expansion is None or self._expansion[0] != state:
            self._expansion = (state, Expansion(self))
        return self._expansion[1]

    def get_operations(self):
        """The operations, in an order in which they can run.

        Returns:
          List of `tf.Operation`.
        """
        return list(self.expand().operations)

    def get_operation_by_name(self, name):
        """The operation of a name.

        Raises:
          TypeError: if the name is no string.
          ValueError: if the name is that of a tensor.
          KeyError: if the graph has none of the name.
        """
        if not isinstance(name, str):
            raise TypeError(f"Operation names are strings (or similar), not {type(name).__name__}.")
        if ":" in name:
            raise ValueError(
                f"{name!r} is the name of a tensor; the operation that puts it out is "
                f"{name.partition(':')[0]!r}. Use get_tensor_by_name for tensors."
            )
        for operation in self.expand().operations:
            if operation.name == name:
                return operation
        raise KeyError(self.unknown("operation", name))

    def get_tensor_by_name(self, name):
        """The tensor of a name such as "add:0".

        Raises:
          TypeError: if the name is no string.
          ValueError: if it is the name of an operation, or malformed.
          KeyError: if the graph has no such operation or output.
        """
        if not isinstance(name, str):
            raise TypeError(f"Tensor names are strings (or similar), not {type(name).__name__}.")
        op_name, colon, index = name.rpartition(":")
        if not colon or not index.isdigit():
            raise ValueError(
                f"The name {name!r} looks like an (invalid) Operation name, not a Tensor. Tensor "
                "names must be of the form \"<op_name>:<output_index>\", such as 'add:0'."
            )
        try:
            operation = self.get_operation_by_name(op_name)
        except KeyError:
            raise KeyError(self.unknown("tensor", name)) from None
        outputs = operation.outputs
        if int(index) >= len(outputs):
            raise KeyError(
                f"The name {name!r} refers to a Tensor which does not exist: the operation "
                f"{op_name!r} exists but only has {len(outputs)} outputs."
            )
        return self.usable(outputs[int(index)])

    def usable(self, tensor):
        """The tensor, its node among those that run."""
        node = tensor.node
        if node.op.name == "Const" and node not in self.nodes:
            self.nodes.insert(0, node)
        return tensor

    def unknown(self, what, name):
        from difflib import get_close_matches

        names = [operation.name for operation in self.expand().operations]
        close = get_close_matches(name.partition(":")[0], names, n=3)
        hint = f"did you mean {', '.join(close)}?" if close else f"it has {', '.join(names[:10])}."
        return f"The name {name!r} refers to {what} that is not in the graph {self.name!r}: {hint}"

    def as_graph_def(self, from_version=None, add_shapes=False):
        """The graph as a `GraphDef`, which TensorFlow imports.

        Args:
          from_version: leave out this many operations, the first ones.
          add_shapes: True: each node has an attribute `_output_shapes`.

        Returns:
          A `GraphDef`.

        Raises:
          UnimplementedError: if an op has no counterpart in TensorFlow; the message names them.
        """
        from yeoul.graph.graph_def import graph_to_graph_def

        return graph_to_graph_def(self, from_version or 0, add_shapes)
