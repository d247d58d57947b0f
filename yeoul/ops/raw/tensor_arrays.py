"""The tensor arrays of TF 1 as resources: TensorArrayV3 and relatives."""

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, resource
from yeoul.core.errors import UnimplementedError
from yeoul.core.shape import TensorShape
from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import NONE, TABLE, register
from yeoul.ops.raw.boxes import RESOURCE, boxed, content

INT32, INT64 = np.dtype("int32"), np.dtype("int64")
FLOW = ((), FROM_NUMPY[np.dtype("float32")])
SOURCE = "gradients"


def flow():
    return np.zeros((), np.float32)


class TensorArray:
    """The elements, each written and read once.

    Attributes:
      items: arrays, None where nothing was written.
      read: which were read and cleared.
      sums: True for gradients: what is written again is added.
      shapes: of what was written, also if it was read and cleared.
      likes: of gradients: the shapes of the elements that they belong to.
      alike: whether all elements have one shape.
    """

    def __init__(self, size, dtype, dims, dynamic, clear, sums=False, alike=False):
        if size < 0:
            raise invalid(f"Size should be >= 0, but is {size} [Op:TensorArrayV3]")
        self.items, self.dtype, self.dims = [None] * size, dtype, dims
        self.dynamic, self.clear, self.sums = dynamic, clear, sums
        self.read, self.closed, self.gradients = set(), False, {}
        self.shapes, self.likes, self.alike = [None] * size, [], alike

    def check(self, index, value):
        """Raises InvalidArgumentError for a value that is none of the array's elements."""
        if value.dtype != self.dtype:
            raise invalid(
                f"Could not write to index {index} because the value dtype is {value.dtype}, but "
                f"the array has {self.dtype}"
            )
        if not TensorShape(value.shape).is_compatible_with(TensorShape(self.dims)):
            raise invalid(
                f"Could not write to TensorArray index {index} because the value shape is "
                f"{list(value.shape)} which is incompatible with the TensorArray's element shape: "
                f"{TensorShape(self.dims)}"
            )
        if self.alike:
            self.dims = value.shape

    def write(self, index, value):
        if not 0 <= index < len(self.items):
            if not self.dynamic or index < 0:
                raise invalid(
                    f"Tried to write to index {index} but array is not resizeable and size is: "
                    f"{len(self.items)}"
                )
            self.items += [None] * (index + 1 - len(self.items))
            self.shapes += [None] * (index + 1 - len(self.shapes))
        self.check(index, value)
        self.shapes[index] = value.shape
        if self.items[index] is None:
            self.items[index] = value
        elif self.sums:
            self.items[index] = self.items[index] + value
        else:
            raise invalid(
                f"Could not write to TensorArray index {index} because it has already been "
                "written to."
            )

    def take(self, index):
        if not 0 <= index < len(self.items):
            raise invalid(f"Tried to read from index {index} but array size is: {len(self.items)}")
        if index in self.read:
            raise invalid(
                f"Could not read index {index} twice because it was cleared after a previous read "
                "(perhaps try setting clear_after_read = false?)"
            )
        value = self.items[index]
        if value is None:
            value = self.blank(index)
        if self.clear:
            self.read.add(index)
            self.items[index] = None
        return value

    def blank(self, index):
        dims = self.dims
        if (dims is None or None in dims) and index < len(self.likes):
            dims = self.likes[index]
        if dims is None or None in dims:
            raise invalid(
                f"Could not read from TensorArray index {index}: nothing was written there, and "
                f"the element shape {dims} is not fully defined."
            )
        return np.zeros(dims, self.dtype)

    def gradient(self, source, prefix=()):
        """The array of the gradients towards the elements."""
        if source not in self.gradients:
            made = TensorArray(len(self.items), self.dtype, None, False, False, sums=True)
            made.likes = list(self.shapes)
            if self.dims is not None:
                made.dims = (*prefix, *self.dims)
            self.gradients[source] = made
        return self.gradients[source]


def array_of(handle, op):
    found = content(handle, TensorArray, op)
    if found.closed:
        raise invalid(f"The TensorArray has already been closed [Op:{op}]")
    return found


def host_op(name, signature, host, specs, *, attrs=None, grad=NONE, outputs=1):
    """Registers an op that reads or changes a resource."""
    return register(
        name, signature, attrs=attrs or {}, host=host, grad=grad, outputs=outputs, stateful=True,
        shape=lambda inputs, attrs: specs(inputs, attrs) if callable(specs) else specs,
    )  # fmt: skip


def value_spec(attrs):
    return FROM_NUMPY[attrs["dtype"]]


def _make(
    size, dtype, element_shape, dynamic_size, clear_after_read, identical_element_shapes,
    tensor_array_name,
):  # fmt: skip
    array = TensorArray(
        size, dtype, element_shape, dynamic_size, clear_after_read, alike=identical_element_shapes
    )
    return boxed(array, resource), flow()


host_op(
    "TensorArrayV3",
    "size!:int32",
    _make,
    [RESOURCE, FLOW],
    attrs={
        "dtype": None,
        "element_shape": None,
        "dynamic_size": False,
        "clear_after_read": True,
        "identical_element_shapes": False,
        "tensor_array_name": "",
    },
    outputs=2,
)


def _gradient(handle, flow_in, source):
    return boxed(array_of(handle, "TensorArrayGradV3").gradient(source), resource), flow()


def _gradient_shaped(handle, flow_in, prefix, source):
    array = array_of(handle, "TensorArrayGradWithShape")
    return boxed(array.gradient(source, prefix.tolist()), resource), flow()


GRAD = host_op(
    "TensorArrayGradV3",
    "handle:, flow_in:float32",
    _gradient,
    [RESOURCE, FLOW],
    attrs={"source": None},
    outputs=2,
)
host_op(
    "TensorArrayGradWithShape",
    "handle:, flow_in:float32, shape_to_prepend:int32",
    _gradient_shaped,
    [RESOURCE, FLOW],
    attrs={"source": None},
    outputs=2,
)


def gradients_of(r, flow_in):
    """Handle and flow of the gradients of the array that an op worked on."""
    return execute(GRAD, (r.inputs[0], flow_in), {"source": SOURCE})


# One element.


def _write(handle, index, value, flow_in):
    array_of(handle, "TensorArrayWriteV3").write(int(index), value)
    return flow()


def _write_rule(r, dflow):
    handle, then = gradients_of(r, dflow)
    attrs = {"dtype": r.inputs[2].dtype.np}
    return (
        None,
        None,
        execute(TABLE["TensorArrayReadV3"], (handle, r.inputs[1], then), attrs),
        dflow,
    )


host_op(
    "TensorArrayWriteV3",
    "handle:, index:int32, value:, flow_in:float32",
    _write,
    [FLOW],
    grad=_write_rule,
)


def _read(handle, index, flow_in, dtype):
    array = array_of(handle, "TensorArrayReadV3")
    if array.dtype != dtype:
        raise invalid(f"TensorArray dtype is {array.dtype} but op requested dtype {dtype}")
    return array.take(int(index))


def _read_rule(r, dy):
    handle, then = gradients_of(r, r.inputs[2])
    given = (handle, r.inputs[1], dy, then)
    return None, None, execute(TABLE["TensorArrayWriteV3"], given)


host_op(
    "TensorArrayReadV3",
    "handle:, index:int32, flow_in:float32",
    _read,
    lambda inputs, attrs: [(None, value_spec(attrs))],
    attrs={"dtype": None},
    grad=_read_rule,
)

# Several elements.


def none_of(op, dims, dtype):
    """No elements, as one array.

    Raises:
      UnimplementedError: if it is not known what shape they would have.
    """
    if dims is None or None in dims:
        raise UnimplementedError(
            None, None,
            f"TensorArray has size zero, but element shape {TensorShape(dims)} is not fully "
            f"defined: give its whole shape [Op:{op}]",
        )  # fmt: skip
    return np.zeros((0, *dims), dtype)


def _gather(handle, indices, flow_in, dtype, element_shape):
    array = array_of(handle, "TensorArrayGatherV3")
    items = [array.take(int(i)) for i in indices]
    if not items:
        return none_of("TensorArrayGatherV3", element_shape, dtype)
    if len({v.shape for v in items}) > 1:
        raise invalid(f"The elements have different shapes: {[v.shape for v in items]}")
    return np.stack(items)


def _gather_rule(r, dy):
    handle, then = gradients_of(r, r.inputs[2])
    given = (handle, r.inputs[1], dy, then)
    return None, None, execute(TABLE["TensorArrayScatterV3"], given)


def _gather_specs(inputs, attrs):
    dims, count = attrs["element_shape"], dims_of(inputs[1])
    whole = None if dims is None or count is None else (*count, *dims)
    return [(whole, value_spec(attrs))]


host_op(
    "TensorArrayGatherV3",
    "handle:, indices:int32, flow_in:float32",
    _gather,
    _gather_specs,
    attrs={"dtype": None, "element_shape": None},
    grad=_gather_rule,
)


def _scatter(handle, indices, value, flow_in):
    array = array_of(handle, "TensorArrayScatterV3")
    if len(indices) != len(value):
        raise invalid(f"Expected {len(indices)} values, one for each index, but got {len(value)}")
    for index, row in zip(indices.tolist(), value, strict=True):
        array.write(index, row)
    return flow()


def _scatter_rule(r, dflow):
    handle, then = gradients_of(r, dflow)
    attrs = {"dtype": r.inputs[2].dtype.np, "element_shape": None}
    rows = execute(TABLE["TensorArrayGatherV3"], (handle, r.inputs[1], then), attrs)
    return None, None, rows, dflow


host_op(
    "TensorArrayScatterV3",
    "handle:, indices:int32, value:, flow_in:float32",
    _scatter,
    [FLOW],
    grad=_scatter_rule,
)


def _concat(handle, flow_in, dtype, element_shape_except0):
    array = array_of(handle, "TensorArrayConcatV3")
    items = [array.take(i) for i in range(len(array.items))]
    if any(not v.ndim for v in items):
        raise invalid(
            "Concat saw a scalar: the elements need a first axis [Op:TensorArrayConcatV3]"
        )
    lengths = np.array([len(v) for v in items], INT64)
    if not items:
        return none_of("TensorArrayConcatV3", element_shape_except0, dtype), lengths
    return np.concatenate(items), lengths


def _concat_rule(r, dy, _):
    handle, then = gradients_of(r, r.inputs[1])
    return None, execute(TABLE["TensorArraySplitV3"], (handle, dy, r.outputs[1], then))


def _concat_specs(inputs, attrs):
    dims = attrs["element_shape_except0"]
    int64 = FROM_NUMPY[INT64]
    return [(None if dims is None else (None, *dims), value_spec(attrs)), ((None,), int64)]


host_op(
    "TensorArrayConcatV3",
    "handle:, flow_in:float32",
    _concat,
    _concat_specs,
    attrs={"dtype": None, "element_shape_except0": None},
    grad=_concat_rule,
    outputs=2,
)


def _split(handle, value, lengths, flow_in):
    array = array_of(handle, "TensorArraySplitV3")
    if not value.ndim:
        raise invalid("Expected value to have at least one axis [Op:TensorArraySplitV3]")
    fits = len(lengths) == len(array.items) or (array.dynamic and len(lengths) > len(array.items))
    if int(lengths.sum()) != len(value) or not fits or (lengths < 0).any():
        raise invalid(
            f"Expected sum of lengths to be equal to values.shape[0], but sum of lengths is "
            f"{int(lengths.sum())} and value's shape is: {list(value.shape)}; the array has "
            f"{len(array.items)} elements"
        )
    for i, part in enumerate(np.split(value, np.cumsum(lengths)[:-1])):
        array.write(i, part)
    return flow()


def _split_rule(r, dflow):
    handle, then = gradients_of(r, dflow)
    attrs = {"dtype": r.inputs[1].dtype.np, "element_shape_except0": None}
    rows = execute(TABLE["TensorArrayConcatV3"], (handle, then), attrs)[0]
    return None, rows, None, dflow


host_op(
    "TensorArraySplitV3",
    "handle:, value:, lengths:int64, flow_in:float32",
    _split,
    [FLOW],
    grad=_split_rule,
)
host_op(
    "TensorArraySizeV3",
    "handle:, flow_in:float32",
    lambda handle, flow_in: np.array(len(array_of(handle, "TensorArraySizeV3").items), INT32),
    [((), FROM_NUMPY[INT32])],
)


def _close(handle):
    content(handle, TensorArray, "TensorArrayCloseV3").closed = True
    return []


host_op("TensorArrayCloseV3", "handle:", _close, [], outputs=0)
