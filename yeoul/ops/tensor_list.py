"""Tensor lists, the values behind tf.TensorArray in graphs.

In XLA a list is one array, whose first axis numbers the elements; on the host it is a `HostList`.
A list's tensor has dtype variant; `list_of` tells what its elements are.
"""

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, variant
from yeoul.core.errors import InvalidArgumentError
from yeoul.engine import xla
from yeoul.engine.infer import dims_of
from yeoul.engine.op import NONE, TABLE, register
from yeoul.ops import list_calls as lists
from yeoul.ops.lists import Growing, HostList, Unwritten, as_host_list, fits, grown

jnp, lax = xla.jnp, xla.jax.lax
LIST = [((), variant)]


def as_dims(element_shape):
    """A static element shape as a tuple with None for unknown dimensions; None: unknown rank."""
    if element_shape is None or isinstance(element_shape, int):
        return None
    return tuple(None if n < 0 else int(n) for n in element_shape)


def known_dims(dims):
    return dims is not None and None not in dims


def needed(value, dims, np_dtype):
    """The list as an array, also if nothing was written."""
    if isinstance(value, Growing):
        raise xla.NeedsHost("a tf.TensorArray that grows is read as a whole inside a loop")
    if not isinstance(value, Unwritten):
        return value
    if not known_dims(dims):
        raise InvalidArgumentError(
            None,
            None,
            "Tried to read a tf.TensorArray in which nothing was written, and whose element shape "
            "is not known. Write it first, or give element_shape.",
        )
    return value.zeros(dims)


# Making lists.


def _reserve(element_shape, num_elements, element_dtype):
    dims, count = as_dims(element_shape), int(num_elements)
    empty = Unwritten(count, element_dtype.name)
    return empty.zeros(dims) if known_dims(dims) else empty


def _reserve_host(element_shape, num_elements, element_dtype):
    return HostList([None] * int(num_elements), as_dims(element_shape), element_dtype)


RESERVE = register(
    "TensorListReserve",
    "element_shape!:, num_elements!:int32",
    attrs={"element_dtype": None},
    lower=_reserve,
    host=_reserve_host,
    grad=NONE,
    shape=lambda inputs, attrs: LIST,
)


def _from_tensor_gradient(record, dy):
    dims = dims_of(record.inputs[0])
    dims = None if dims is None else dims[1:]
    return lists.stack(dy, dims, record.attrs["element_dtype"]), None


FROM_TENSOR = register(
    "TensorListFromTensor",
    "tensor:, element_shape!:",
    attrs={"element_dtype": None},
    lower=lambda tensor, element_shape, element_dtype: tensor,
    host=lambda tensor, element_shape, element_dtype: as_host_list(tensor, element_dtype),
    grad=_from_tensor_gradient,
    shape=lambda inputs, attrs: LIST,
)


# Elements.


def _set(value, index, item, element_dtype, resize_if_index_out_of_bounds):
    if resize_if_index_out_of_bounds or isinstance(value, Growing):
        value = grown(value, item.shape)
        if value.buffer.shape[1:] != item.shape:
            raise xla.NeedsHost("a list gets elements of different shapes")
        buffer = value.buffer.at[index].set(item, mode="drop")
        return Growing(buffer, jnp.maximum(value.count, index + 1))
    if isinstance(value, Unwritten):
        value = value.zeros(item.shape)
    if value.shape[1:] != item.shape:
        raise xla.NeedsHost("a list gets elements of different shapes")
    if isinstance(index, np.ndarray):
        check_index(int(index), value.shape[0])
    if not value.shape[0]:  # in a loop that never runs; jax refuses what cannot be inside
        return value
    return value.at[index].set(item, mode="drop")


def check_index(index, count):
    if not 0 <= index < count:
        raise InvalidArgumentError(
            None,
            None,
            f"Trying to modify element {index} in a list with {count} elements. Make the "
            "tf.TensorArray larger, or with dynamic_size=True.",
        )


def set_on_host(value, index, item, element_dtype, resize_if_index_out_of_bounds):
    value, index, item = as_host_list(value, element_dtype), int(index), np.asarray(item)
    dims = value.dims
    if dims is not None and not fits(item.shape, dims):
        raise InvalidArgumentError(
            None,
            None,
            f"Tried to write a value of shape {list(item.shape)} into a tf.TensorArray whose "
            f"elements have shape {[-1 if n is None else n for n in dims]}.",
        )
    count = len(value.items())
    if index >= count and resize_if_index_out_of_bounds:
        value = value.extended([None] * (index + 1 - count))
        count = index + 1
    check_index(index, count)
    return value.replaced(index, item)


def _set_gradient(record, dy):
    index, item = record.inputs[1], record.inputs[2]
    dtype, dims = record.attrs["element_dtype"], dims_of(item)
    to_item = lists.get_item(dy, index, dims, dtype)
    to_list = lists.set_item(dy, index, TABLE["ZerosLike"].public(to_item), dtype)
    return to_list, None, to_item


def _set_refuses(value, index, item, element_dtype, resize_if_index_out_of_bounds):
    if resize_if_index_out_of_bounds or isinstance(value, Growing):
        return index < 0
    return out_of_range(value, index)


def out_of_range(value, index, *others, **attrs):
    """A bool scalar: whether a list has no such element; see `Op.refuses`."""
    count = value.count if isinstance(value, (Unwritten, Growing)) else value.shape[0]
    return (index < 0) | (index >= count)


SET_ITEM = register(
    "TensorListSetItem",
    "input_handle:, index:int32, item:",
    attrs={"element_dtype": None, "resize_if_index_out_of_bounds": False},
    lower=_set,
    host=set_on_host,
    refuses=_set_refuses,
    grad=_set_gradient,
    shape=lambda inputs, attrs: LIST,
)


def _get(value, index, element_shape, element_dtype):
    if isinstance(value, Growing):
        return lax.dynamic_index_in_dim(value.buffer, index, keepdims=False)
    array = needed(value, as_dims(element_shape), element_dtype)
    if isinstance(index, np.ndarray):
        if not 0 <= index < array.shape[0]:
            check_read(int(index), array.shape[0])
        return array[int(index)]
    return lax.dynamic_index_in_dim(array, index, keepdims=False)


def check_read(index, count):
    raise InvalidArgumentError(
        None,
        None,
        f"Trying to access element {index} in a list with {count} elements. Make the "
        "tf.TensorArray larger, or with dynamic_size=True.",
    )


def _get_host(value, index, element_shape, element_dtype):
    return as_host_list(value, element_dtype).element(int(index), as_dims(element_shape))


def _get_gradient(record, dy):
    zeros = lists.zeros_like(record.inputs[0], record.attrs["element_dtype"])
    return lists.set_item(zeros, record.inputs[1], dy, record.attrs["element_dtype"]), None, None


def _element_specs(inputs, attrs):
    return [(as_dims(inputs[2]), FROM_NUMPY[attrs["element_dtype"]])]


GET_ITEM = register(
    "TensorListGetItem",
    "input_handle:, index:int32, element_shape!:",
    attrs={"element_dtype": None},
    lower=_get,
    host=_get_host,
    refuses=out_of_range,
    grad=_get_gradient,
    shape=_element_specs,
)
