"""Finding the operations and tensors of a graph by their names."""

from yeoul.graph.node import Node
from yeoul.graph.operation import Operation
from yeoul.graph.v1.tensor import GraphTensor


class LookupMixin:
    """`get_operation_by_name` and the like, for `Graph`."""

    nodes: list
    by_name: dict

    def get_operation_by_name(self, name):
        """The operation of this name.

        Raises:
          KeyError: if there is none.
          ValueError: if it is the name of a tensor.
          TypeError: if it is no string.
        """
        if not isinstance(name, str):
            raise TypeError(f"Operation names are strings (or similar), not {kind_of(name)}.")
        return self.as_graph_element(name, allow_tensor=False)

    def get_tensor_by_name(self, name):
        """The tensor of this name, such as "add:0".

        Raises:
          KeyError: if there is none.
          ValueError: if it is the name of an operation.
          TypeError: if it is no string.
        """
        if not isinstance(name, str):
            raise TypeError(f"Tensor names are strings (or similar), not {kind_of(name)}.")
        return self.as_graph_element(name, allow_operation=False)

    def as_graph_element(self, obj, allow_tensor=True, allow_operation=True):
        """The tensor or operation that a name, tensor, operation or variable stands for.

        Args:
          obj: what to look up.
          allow_tensor: whether it may be a tensor.
          allow_operation: whether it may be an operation.

        Raises:
          KeyError: if there is none of this name.
          ValueError: if it belongs to another graph, or is of the kind that is not allowed.
          TypeError: if it is nothing of a graph.
        """
        found = self.element(obj, allow_tensor, allow_operation)
        return self.operation_of(found) if isinstance(found, Node) else found

    def element(self, obj, allow_tensor=True, allow_operation=True):
        """As `as_graph_element`, with the `Node` of an operation."""
        convert = getattr(obj, "_as_graph_element", None)
        if isinstance(obj, Operation):
            obj = obj.node if obj.node is not None else self.usable(obj.outputs[0]).node
        if convert is not None:
            obj = convert()
        if isinstance(obj, str):
            return self._named(obj, allow_tensor, allow_operation)
        if isinstance(obj, GraphTensor) and allow_tensor:
            if obj.node.graph is not self:
                raise ValueError(f"Tensor {obj} is not an element of this graph.")
            return obj
        if isinstance(obj, Node) and allow_operation:
            if obj.graph is not self:
                raise ValueError(f"Operation {obj!r} is not an element of this graph.")
            return obj
        wanted = "a Tensor or Operation" if allow_tensor and allow_operation else "a Tensor"
        kind = "Operation" if isinstance(obj, Node) else kind_of(obj)
        raise TypeError(
            f"Can not convert a {kind} into {wanted if allow_tensor else 'a Operation'}."
        )

    def _named(self, name, allow_tensor, allow_operation):
        if ":" in name and allow_tensor:
            return self._tensor_named(name)
        if ":" in name:
            raise ValueError(f"Name {name!r} appears to refer to a Tensor, not a Operation.")
        if name not in self.by_name and allow_operation:
            return self.constant_named(name)
        if not allow_operation:
            what = "refers to" if name in self.by_name else "looks like"
            which = "an Operation" if name in self.by_name else "an (invalid) Operation name"
            raise ValueError(
                f"The name {name!r} {what} {which}, not a Tensor. Tensor names must be of the form "
                '"<op_name>:<output_index>".'
            )
        return self.by_name[name]

    def constant_named(self, name):
        """The node of a constant that stands in an operation, such as "add/y"."""
        for operation in self.get_operations():
            if operation.name == name:
                return self.usable(operation.outputs[0]).node
        raise KeyError(f"The name {name!r} refers to an Operation not in the graph.")

    def _tensor_named(self, name):
        op_name, _, index = name.partition(":")
        if not op_name or not index.isdigit():
            raise ValueError(
                f"The name {name!r} looks a like a Tensor name, but is not a valid one. Tensor "
                'names must be of the form "<op_name>:<output_index>".'
            )
        missing = f"The name {name!r} refers to a Tensor which does not exist. The operation, "
        node = self.by_name.get(op_name)
        if node is None:
            try:
                node = self.constant_named(op_name)
            except KeyError:
                raise KeyError(f"{missing}{op_name!r}, does not exist in the graph.") from None
        if int(index) >= len(node.outputs):
            raise KeyError(
                f"{missing}{op_name!r}, exists but only has {len(node.outputs)} outputs."
            )
        return node.outputs[int(index)]


def kind_of(value):
    return type(value).__name__
