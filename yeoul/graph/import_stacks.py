"""The stacks in which TensorFlow's loops keep values for their gradients, in imported graphs.

A loop pushes with each iteration, and the loop of its gradient pops. Here a stack is a tensor list
that only grows, and the number of elements that are on it: two states of a loop.
"""

import numpy as np

from yeoul.engine.convert import to_tensor
from yeoul.engine.tensor import EagerTensor
from yeoul.graph.import_ops import IMPORTERS, attrs_of
from yeoul.ops import list_calls as lists
from yeoul.ops.static import known_array


class Stack:
    """A stack while the graph is built.

    Attributes:
      elements: tensor list.
      size: int32 tensor: how many of its elements are on the stack.
      dtype: np.dtype of the elements.
      dims: their static dimensions.
    """

    def __init__(self, elements, size, dtype, dims):
        self.elements, self.size, self.dtype, self.dims = elements, size, dtype, dims

    def with_parts(self, elements, size):
        """The stack with other elements."""
        return Stack(elements, size, self.dtype, self.dims)


def empty(importer, node, inputs):
    shape = known_array(inputs[0])
    dims = None
    if shape is not None and shape.ndim:
        dims = tuple([None if n < 0 else n for n in shape.tolist()])
    dtype = attrs_of(node)["element_dtype"]
    zero = to_tensor(EagerTensor(np.zeros((), np.int32)))
    return [Stack(lists.reserve(0, dtype, dims), zero, dtype, dims)]


def checked(node, value):
    if isinstance(value, Stack):
        return value
    raise ValueError(
        f"Node {node.name!r} ({node.op}) uses a list that EmptyTensorList did not make, which is "
        "not supported in imported graphs."
    )


def push(importer, node, inputs):
    stack, value = checked(node, inputs[0]), inputs[1]
    options = {"resize": True, "dims": stack.dims}
    elements = lists.set_item(stack.elements, stack.size, value, stack.dtype, **options)
    return [stack.with_parts(elements, stack.size + 1)]


def pop(importer, node, inputs):
    stack = checked(node, inputs[0])
    size = stack.size - 1
    value = lists.get_item(stack.elements, size, stack.dims, stack.dtype)
    return [stack.with_parts(stack.elements, size), value]


def parts(value):
    """The tensors of a state of a loop: two for a stack."""
    return [value.elements, value.size] if isinstance(value, Stack) else [value]


def whole(like, tensors):
    """States of a loop out of their tensors, an iterator; `like` are states of the same kind."""
    return [
        one.with_parts(next(tensors), next(tensors)) if isinstance(one, Stack) else next(tensors)
        for one in like
    ]


IMPORTERS.update({"EmptyTensorList": empty, "TensorListPushBack": push, "TensorListPopBack": pop})
