"""The operations of a graph by name: `get_operations`, `get_tensor_by_name`, `as_graph_def`."""

import contextlib
from difflib import get_close_matches

from yeoul.engine.tensor import EagerTensor
from yeoul.graph.node import SymbolicTensor
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

    @contextlib.contextmanager
    def gradient_override_map(self, op_type_map):
        """Context in which operations of some types take registered gradients.

        `tf.gradients` uses them, and the gradients of calls of a `tf.function`; a tape inside of
        the function, which has seen the ops themselves, does not.

        Args:
          op_type_map: type of operation -> name of the gradient. See `tf.RegisterGradient`.

        Raises:
          TypeError: if it is no dictionary from strings to strings.

        Example:
          >>> import yeoul as tf
          >>> tf.no_gradient("Blocked")
          >>> with tf.Graph().as_default() as graph:
          ...     x = tf.constant(2.0)
          ...     with graph.gradient_override_map({"Exp": "Blocked"}):
          ...         y = tf.exp(x)
          ...     print(tf.gradients(y, x))
          [None]
        """
        if not isinstance(op_type_map, dict) or not all(
            isinstance(text, str) for pair in op_type_map.items() for text in pair
        ):
            raise TypeError(
                f"op_type_map must be a dictionary mapping strings to strings, not {op_type_map!r}"
            )
        saved = self.overrides
        self.overrides = {**saved, **op_type_map}
        try:
            yield
        finally:
            self.overrides = saved

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
                f"Name {name!r} appears to refer to a Tensor, not a Operation. Use "
                f"get_tensor_by_name for tensors; the operation is {name.partition(':')[0]!r}."
            )
        for operation in self.expand().operations:
            if operation.name == name:
                return operation
        raise KeyError(
            f"The name {name!r} refers to an Operation not in the graph. {self.hint(name)}"
        )

    def get_tensor_by_name(self, name):
        """The tensor of a name such as "add:0".

        Raises:
          TypeError: if the name is no string.
          ValueError: if it is the name of an operation, or malformed.
          KeyError: if the graph has no such operation or output.
        """
        if not isinstance(name, str):
            raise TypeError(f"Tensor names are strings (or similar), not {type(name).__name__}.")
        op_name, _, index = name.rpartition(":")
        if not op_name or not index.isdigit():
            raise ValueError(
                f"The name {name!r} refers to an Operation, not a Tensor. Tensor names must be of "
                'the form "<op_name>:<output_index>".'
            )
        found = next((op for op in self.expand().operations if op.name == op_name), None)
        if found is None:
            raise KeyError(
                f"The name {name!r} refers to a Tensor which does not exist. The operation, "
                f"{op_name!r}, does not exist in the graph. {self.hint(op_name)}"
            )
        outputs = found.outputs
        if int(index) >= len(outputs):
            raise KeyError(
                f"The name {name!r} refers to a Tensor which does not exist. The operation, "
                f"{op_name!r}, exists but only has {len(outputs)} outputs."
            )
        return self.usable(outputs[int(index)])

    def usable(self, tensor):
        """The tensor, its node among those that run."""
        node = tensor.node
        if node.op.name == "Const" and node not in self.nodes:
            self.nodes.insert(0, node)
        return tensor

    def hint(self, name):
        """The names that may have been meant."""
        names = [operation.name for operation in self.expand().operations]
        close = get_close_matches(name, names, n=3)
        if close:
            return f"Did you mean {', '.join(map(repr, close))}?"
        return f"It has {', '.join(map(repr, names[:8]))}{', …' if len(names) > 8 else ''}."

    def as_graph_element(self, obj, allow_tensor=True, allow_operation=True):
        """The tensor or operation of a name, or the object itself if it is one of this graph.

        Args:
          obj: a name, tensor or `tf.Operation`.
          allow_tensor: whether it may be a tensor.
          allow_operation: whether it may be an operation.

        Raises:
          TypeError: if it is of another type, or may not be what it is.
          ValueError: if it belongs to another graph.
          KeyError: if the graph has nothing of the name.
        """
        if isinstance(obj, str):
            named = self.get_tensor_by_name if ":" in obj else self.get_operation_by_name
            obj = named(obj)
        kind = "Operation" if isinstance(obj, Operation) else "Tensor"
        if not isinstance(obj, (Operation, SymbolicTensor)):
            raise TypeError(
                f"Cannot convert a {type(obj).__name__} into a Tensor or Operation. Pass a name, a "
                "tensor or an operation of the graph."
            )
        if not (allow_operation if kind == "Operation" else allow_tensor):
            raise TypeError(f"Cannot convert {obj!r}: a {kind} is not allowed here.")
        if obj.graph is not self:
            raise ValueError(f"{kind} {obj!r} is not an element of this graph, {self.name!r}.")
        return obj

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
