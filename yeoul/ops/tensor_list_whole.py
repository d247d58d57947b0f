"""Tensor lists as a whole: stacking, gathering, joining, parting; and sums of their gradients."""

import itertools

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.core.errors import InvalidArgumentError
from yeoul.engine import xla
from yeoul.engine.infer import dims_of
from yeoul.engine.op import NONE, TABLE, register
from yeoul.ops import list_calls as lists
from yeoul.ops.lists import Growing, HostList, Unwritten, as_host_list
from yeoul.ops.tensor_list import LIST, as_dims, needed, out_of_range, set_on_host

jnp = xla.jnp
INT32 = FROM_NUMPY[np.dtype("int32")]


def _stack(value, element_shape, element_dtype, num_elements):
    array = needed(value, as_dims(element_shape), element_dtype)
    if num_elements >= 0 and array.shape[0] != num_elements:
        raise xla.NeedsHost("a list has another length than it was made with")
    return array


def _stack_host(value, element_shape, element_dtype, num_elements):
    items = as_host_list(value, element_dtype).arrays(as_dims(element_shape))
    if num_elements >= 0 and len(items) != num_elements:
        raise InvalidArgumentError(
            None,
            None,
            f"Operation expected a list with {num_elements} elements but got a list with "
            f"{len(items)} elements. Make the tf.TensorArray larger, or with dynamic_size=True.",
        )
    shapes = {a.shape for a in items}
    if len(shapes) > 1:
        raise InvalidArgumentError(
            None,
            None,
            "Tried to stack the elements of a tf.TensorArray of different shapes: "
            f"{', '.join(str(list(s)) for s in sorted(shapes))}. Use concat(), or pad them.",
        )
    if items:
        return np.stack(items)
    dims = as_dims(element_shape)
    return np.zeros((0, *(n or 0 for n in dims or ())), element_dtype)


def _stack_specs(inputs, attrs):
    dims, count = as_dims(inputs[1]), attrs["num_elements"]
    whole = None if dims is None else (None if count < 0 else count, *dims)
    return [(whole, FROM_NUMPY[attrs["element_dtype"]])]


STACK = register(
    "TensorListStack",
    "input_handle:, element_shape!:",
    attrs={"element_dtype": None, "num_elements": -1},
    lower=_stack,
    host=_stack_host,
    grad=lambda record, dy: (
        lists.from_tensor(dy, record.attrs["element_dtype"]),
        None,
    ),
    shape=_stack_specs,
)


def _length(value):
    if isinstance(value, Growing):
        return value.count
    return np.array(value.count if isinstance(value, Unwritten) else value.shape[0], np.int32)


LENGTH = register(
    "TensorListLength",
    "input_handle:",
    lower=_length,
    host=lambda value: np.array(len(as_host_list(value, None).items()), np.int32),
    grad=NONE,
    shape=lambda inputs, attrs: [((), INT32)],
)


def _outside(value, indices):
    """A bool scalar: whether the host must gather or scatter, which raises or makes room."""
    return out_of_range(value, indices).any()


def _gather_host(value, indices, element_shape, element_dtype):
    value, dims = as_host_list(value, element_dtype), as_dims(element_shape)
    items = [value.element(int(i), dims) for i in indices.reshape(-1)]
    return np.stack(items) if items else np.zeros((0, *(n or 0 for n in dims or ())), element_dtype)


def _gather_specs(inputs, attrs):
    dims, count = as_dims(inputs[2]), dims_of(inputs[1])
    whole = None if dims is None or count is None else (*count, *dims)
    return [(whole, FROM_NUMPY[attrs["element_dtype"]])]


def _gather_gradient(record, dy):
    dtype = record.attrs["element_dtype"]
    zeros = lists.zeros_like(record.inputs[0], dtype)
    return lists.scatter_add(zeros, dy, record.inputs[1], dtype), None, None


GATHER = register(
    "TensorListGather",
    "input_handle:, indices:int32, element_shape!:",
    attrs={"element_dtype": None},
    lower=lambda value, indices, element_shape, element_dtype: jnp.take(
        needed(value, as_dims(element_shape), element_dtype), indices, axis=0
    ),
    host=_gather_host,
    refuses=lambda value, indices, element_shape, element_dtype: _outside(value, indices),
    grad=_gather_gradient,
    shape=_gather_specs,
)


def _scatter(value, tensor, indices, element_dtype):
    value = needed(value, tensor.shape[1:], element_dtype)
    return value.at[indices].set(tensor, mode="drop")


def _scatter_host(value, tensor, indices, element_dtype):
    value = as_host_list(value, element_dtype)
    for index, item in zip(np.asarray(indices), np.asarray(tensor), strict=True):
        value = set_on_host(value, index, item, element_dtype, True)
    return value


def _scatter_gradient(record, dy):
    tensor, indices, dtype = record.inputs[1], record.inputs[2], record.attrs["element_dtype"]
    to_tensor = lists.gather(dy, indices, dims_of(tensor)[1:], dtype)
    to_list = lists.scatter(dy, TABLE["ZerosLike"].public(to_tensor), indices, dtype)
    return to_list, to_tensor, None


SCATTER = register(
    "TensorListScatterIntoExistingList",
    "input_handle:, tensor:, indices:int32",
    attrs={"element_dtype": None},
    lower=_scatter,
    host=_scatter_host,
    refuses=lambda value, tensor, indices, element_dtype: _outside(value, indices),
    grad=_scatter_gradient,
    shape=lambda inputs, attrs: LIST,
)


def _scatter_add(value, tensor, indices, element_dtype):
    value = needed(value, tensor.shape[1:], element_dtype)
    return value.at[indices].add(tensor)


def _scatter_add_host(value, tensor, indices, element_dtype):
    value = as_host_list(value, element_dtype)
    for index, item in zip(np.asarray(indices), np.asarray(tensor), strict=True):
        known = value.items()[int(index)]
        value = value.replaced(int(index), item if known is None else known + item)
    return value


def _scatter_add_gradient(record, dy):
    tensor, indices = record.inputs[1], record.inputs[2]
    dims = dims_of(tensor)[1:]
    return dy, lists.gather(dy, indices, dims, record.attrs["element_dtype"]), None


SCATTER_ADD = register(
    "TensorListScatterAdd",
    "input_handle:, tensor:, indices:int32",
    attrs={"element_dtype": None},
    lower=_scatter_add,
    host=_scatter_add_host,
    grad=_scatter_add_gradient,
    shape=lambda inputs, attrs: LIST,
)


def _concat(value, element_shape, leading_dims, element_dtype):
    dims = as_dims(element_shape)
    array = needed(value, dims, element_dtype)
    count, rows = array.shape[:2]
    return [array.reshape(count * rows, *array.shape[2:]), np.full(count, rows, np.int64)]


def _concat_host(value, element_shape, leading_dims, element_dtype):
    dims = as_dims(element_shape)
    items = as_host_list(value, element_dtype).arrays(dims)
    lengths = np.array([len(a) for a in items], np.int64)
    if not items:
        return [np.zeros([n or 0 for n in dims or (0,)], element_dtype), lengths]
    return [np.concatenate(items), lengths]


def _concat_specs(inputs, attrs):
    dims = as_dims(inputs[1])
    whole = None if dims is None else (None, *dims[1:])
    return [(whole, FROM_NUMPY[attrs["element_dtype"]]), ((None,), FROM_NUMPY[np.dtype("int64")])]


CONCAT = register(
    "TensorListConcatV2",
    "input_handle:, element_shape!:, leading_dims:int64",
    attrs={"element_dtype": None},
    lower=_concat,
    host=_concat_host,
    grad=lambda record, dy, _: (
        lists.split(dy, record.outputs[1], record.attrs["element_dtype"]),
        None,
        None,
    ),
    shape=_concat_specs,
    outputs=2,
)


def _split(tensor, element_shape, lengths, element_dtype):
    if not isinstance(lengths, np.ndarray) or len(set(lengths.tolist())) > 1:
        raise xla.NeedsHost("a tensor is split into a list of parts whose sizes differ")
    count = len(lengths)
    return tensor.reshape(count, int(lengths[0]) if count else 0, *tensor.shape[1:])


def _split_host(tensor, element_shape, lengths, element_dtype):
    if int(np.sum(lengths)) != len(tensor):
        raise InvalidArgumentError(
            None,
            None,
            f"Expected sum of lengths to be equal to values.shape[0], but sum of lengths is "
            f"{int(np.sum(lengths))} and value's shape is {list(tensor.shape)}.",
        )
    parts = np.split(tensor, np.cumsum(lengths)[:-1]) if len(lengths) else []
    return HostList(parts, (None, *tensor.shape[1:]), element_dtype)


def _split_gradient(record, dy):
    dims = dims_of(record.inputs[0])
    return lists.concat(dy, (None, *dims[1:]), record.attrs["element_dtype"])[0], None, None


SPLIT = register(
    "TensorListSplit",
    "tensor:, element_shape!:, lengths:int64",
    attrs={"element_dtype": None},
    lower=_split,
    host=_split_host,
    grad=_split_gradient,
    shape=lambda inputs, attrs: LIST,
)


# Gradients of lists.


def _zeros(value, element_dtype):
    return xla.jax.tree_util.tree_map(jnp.zeros_like, value)


def _zeros_host(value, element_dtype):
    return HostList(
        [None if v is None else np.zeros_like(v) for v in as_host_list(value, None).items()],
        as_host_list(value, None).dims,
        element_dtype,
    )


ZEROS = register(
    "TensorListZerosLike",
    "input_handle:",
    attrs={"element_dtype": None},
    lower=_zeros,
    host=_zeros_host,
    grad=NONE,
    shape=lambda inputs, attrs: LIST,
)


def _add(a, b, element_dtype):
    if isinstance(a, Unwritten) or isinstance(b, Unwritten):
        return b if isinstance(a, Unwritten) else a
    return needed(a, None, element_dtype) + needed(b, None, element_dtype)


def _add_host(a, b, element_dtype):
    a, b = as_host_list(a, element_dtype), as_host_list(b, element_dtype)
    # One is longer where an element was written behind the end of the other, which grew by it.
    pairs = itertools.zip_longest(a.items(), b.items())
    sums = [y if x is None else x if y is None else x + y for x, y in pairs]
    return HostList(sums, a.dims if a.dims is not None else b.dims, element_dtype)


ADD = register(
    "TensorListAdd",
    "a:, b:",
    attrs={"element_dtype": None},
    lower=_add,
    host=_add_host,
    grad=lambda record, dy: (dy, dy),
    shape=lambda inputs, attrs: LIST,
)
