"""The stacks of TF 1 as resources: StackV2 and relatives."""

from yeoul.core.dtypes import FROM_NUMPY, resource
from yeoul.engine.convert import invalid
from yeoul.engine.infer import dims_of
from yeoul.ops.raw.boxes import RESOURCE, boxed, content
from yeoul.ops.raw.tensor_arrays import host_op


class Stack:
    """Elements of which the last one comes out first."""

    def __init__(self, limit, dtype):
        self.limit, self.dtype, self.items, self.closed = limit, dtype, [], False


def stack_of(handle, op):
    found = content(handle, Stack, op)
    if found.closed:
        raise invalid(f"Stack has already been closed [Op:{op}]")
    return found


host_op(
    "StackV2",
    "max_size!:int32",
    lambda limit, elem_type, stack_name: boxed(Stack(limit, elem_type), resource),
    [RESOURCE],
    attrs={"elem_type": None, "stack_name": ""},
)


def _push(handle, elem, swap_memory):
    stack = stack_of(handle, "StackPushV2")
    if elem.dtype != stack.dtype:
        raise invalid(f"Must have type {stack.dtype} but got {elem.dtype} [Op:StackPushV2]")
    if 0 <= stack.limit <= len(stack.items):
        raise invalid(f"Stack overflowed its max_size ({stack.limit}) [Op:StackPushV2]")
    stack.items.append(elem)
    return elem


def _pop(handle, elem_type):
    stack = stack_of(handle, "StackPopV2")
    if not stack.items:
        raise invalid("Stack is empty when calling Pop(). [Op:StackPopV2]")
    return stack.items.pop()


def _close_stack(handle):
    content(handle, Stack, "StackCloseV2").closed = True
    return []


host_op(
    "StackPushV2",
    "handle:, elem:",
    _push,
    lambda inputs, attrs: [(dims_of(inputs[1]), inputs[1].dtype)],
    attrs={"swap_memory": False},
)
host_op(
    "StackPopV2",
    "handle:",
    _pop,
    lambda inputs, attrs: [(None, FROM_NUMPY[attrs["elem_type"]])],
    attrs={"elem_type": None},
)
host_op("StackCloseV2", "handle:", _close_stack, [], outputs=0)
