"""Tensor lists that grow and shrink: pushing, popping, resizing, and making them of rows."""

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.engine import xla
from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import NONE, TABLE, register
from yeoul.ops import list_calls as lists
from yeoul.ops.lists import Growing, HostList, Unwritten, as_host_list
from yeoul.ops.tensor_list import LIST, as_dims, needed

jnp = xla.jnp
INT32, INT64 = FROM_NUMPY[np.dtype("int32")], FROM_NUMPY[np.dtype("int64")]


def whole(value, dims, dtype):
    """The list as one array for XLA."""
    if isinstance(value, Growing):
        raise xla.NeedsHost("a list that grows in a loop gets longer outside of it")
    return needed(value, dims, dtype)


# Pushing and popping.


def _empty(element_shape, max_num_elements, element_dtype):
    dims = as_dims(element_shape)
    if dims is None or None in dims:
        return Unwritten(0, element_dtype.name)
    return Unwritten(0, element_dtype.name).zeros(dims)


register(
    "EmptyTensorList",
    "element_shape!:, max_num_elements!:int32",
    attrs={"element_dtype": None},
    lower=_empty,
    host=lambda shape, limit, element_dtype: HostList([], as_dims(shape), element_dtype),
    grad=NONE,
    shape=lambda inputs, attrs: LIST,
)


def _push(value, item, element_dtype):
    array = whole(value, item.shape, element_dtype)
    if array.shape[1:] != item.shape:
        raise xla.NeedsHost("a list gets elements of different shapes")
    return jnp.concatenate([array, item[None]])


def _push_host(value, item, element_dtype):
    value = as_host_list(value, element_dtype)
    if value.dims is not None and not fits(item.shape, value.dims):
        raise invalid(
            f"Tried to append a tensor of shape {list(item.shape)} to a list whose elements have "
            f"shape {[-1 if n is None else n for n in value.dims]}"
        )
    return value.extended([item])


def fits(shape, dims):
    return len(shape) == len(dims) and all(
        n is None or m == n for m, n in zip(shape, dims, strict=True)
    )


def _push_rule(r, dy):
    dims = lists.shape_input(dims_of(r.inputs[1]))
    rest, item = execute(TABLE["TensorListPopBack"], (dy, dims), r.attrs)
    return rest, item


register(
    "TensorListPushBack",
    "input_handle:, tensor:",
    attrs={"element_dtype": None},
    lower=_push,
    host=_push_host,
    grad=_push_rule,
    shape=lambda inputs, attrs: LIST,
)


def _pop(value, element_shape, element_dtype):
    array = whole(value, as_dims(element_shape), element_dtype)
    if not array.shape[0]:
        raise invalid("Trying to pop from an empty list.")
    return array[:-1], array[-1]


def _pop_host(value, element_shape, element_dtype):
    value, dims = as_host_list(value, element_dtype), as_dims(element_shape)
    if value.np_dtype != element_dtype:
        raise invalid(
            f"Invalid data types; op elements {element_dtype} but list elements {value.np_dtype}"
        )
    items = value.items()
    if not items:
        raise invalid("Trying to pop from an empty list.")
    last = value.element(len(items) - 1, dims)
    return HostList(list(items[:-1]), value.dims, element_dtype), last


def _pop_rule(r, rest, item):
    if rest is None:
        rest = lists.zeros_like(r.outputs[0], r.attrs["element_dtype"])
    if item is None:
        item = TABLE["ZerosLike"].public(r.outputs[1])
    return execute(TABLE["TensorListPushBack"], (rest, item), r.attrs), None


_pop_rule.accepts_none = True
register(
    "TensorListPopBack",
    "input_handle:, element_shape!:int32",
    attrs={"element_dtype": None},
    lower=_pop,
    host=_pop_host,
    grad=_pop_rule,
    shape=lambda inputs, attrs: [
        LIST[0],
        (as_dims(inputs[1]), FROM_NUMPY[attrs["element_dtype"]]),
    ],
    outputs=2,
)

# Lengths and shapes.


def _resize(value, size):
    if isinstance(value, Unwritten):
        return Unwritten(size, value.dtype_name)
    array = whole(value, None, None)
    more = jnp.zeros((max(0, size - array.shape[0]), *array.shape[1:]), array.dtype)
    return jnp.concatenate([array[:size], more])


def _resize_host(value, size):
    if size < 0:
        raise invalid(f"TensorListSlice expects size to be non-negative. Got: {size}")
    value = as_host_list(value, None)
    items = list(value.items())
    return HostList((items + [None] * (size - len(items)))[:size], value.dims, value.np_dtype)


register(
    "TensorListResize",
    "input_handle:, size!:int32",
    lower=_resize,
    host=_resize_host,
    grad=lambda r, dy: (execute(TABLE["TensorListResize"], (dy, lists.length(r.inputs[0]))), None),
    shape=lambda inputs, attrs: LIST,
)


def _element_shape(value, shape_type):
    raise xla.NeedsHost("the shape that a list was declared with is asked for")


def _element_shape_host(value, shape_type):
    dims = as_host_list(value, None).dims
    if dims is None:
        return np.array(-1, shape_type)
    return np.array([-1 if n is None else n for n in dims], shape_type)


register(
    "TensorListElementShape",
    "input_handle:",
    attrs={"shape_type": np.dtype("int32")},
    lower=_element_shape,
    host=_element_shape_host,
    grad=NONE,
    shape=lambda inputs, attrs: [(None, FROM_NUMPY[attrs["shape_type"]])],
)

# Several lists.


def _joined_host(a, b, element_dtype):
    a, b = as_host_list(a, element_dtype), as_host_list(b, element_dtype)
    if a.dims is not None and b.dims is not None and len(a.dims) != len(b.dims):
        raise invalid(f"input_a and input_b are lists of elements of shapes {a.dims} and {b.dims}")
    return HostList([*a.items(), *b.items()], a.dims, element_dtype)


register(
    "TensorListConcatLists",
    "input_a:, input_b:",
    attrs={"element_dtype": None},
    lower=lambda a, b, element_dtype: jnp.concatenate(
        [whole(a, None, element_dtype), whole(b, None, element_dtype)]
    ),
    host=_joined_host,
    grad=NONE,
    shape=lambda inputs, attrs: LIST,
)


def _concat_host(value, element_dtype, element_shape):
    dims = None if element_shape is None else element_shape
    return TABLE["TensorListConcatV2"].host(
        value, dims_or_any(dims), np.zeros(0, np.int64), element_dtype
    )


def dims_or_any(dims):
    return -1 if dims is None else tuple(-1 if n is None else n for n in dims)


def _concat_rule(r, dy, _):
    return lists.split(dy, r.outputs[1], r.attrs["element_dtype"])


register(
    "TensorListConcat",
    "input_handle:",
    attrs={"element_dtype": None, "element_shape": None},
    lower=lambda value, element_dtype, element_shape: TABLE["TensorListConcatV2"].lower(
        value, dims_or_any(element_shape), np.zeros(0, np.int64), element_dtype
    ),
    host=_concat_host,
    grad=_concat_rule,
    shape=lambda inputs, attrs: [
        (
            None if attrs["element_shape"] is None else (None, *attrs["element_shape"][1:]),
            FROM_NUMPY[attrs["element_dtype"]],
        ),
        ((None,), INT64),
    ],
    outputs=2,
)

# Rows put into a new list.


def _scatter_host(tensor, indices, element_shape, num_elements, element_dtype):
    indices = np.asarray(indices).reshape(-1)
    if len(indices) != len(tensor):
        raise invalid(
            f"Specified {len(indices)} indices, but the tensor has {len(tensor)} rows: there must "
            "be one for each."
        )
    if indices.size and indices.min() < 0:
        raise invalid(f"Indices in TensorListScatter must all be non-negative, not {indices.min()}")
    count = max(int(indices.max(initial=-1)) + 1, max(num_elements, 0))
    if num_elements >= 0 and count > num_elements:
        raise invalid(
            f"TensorListScatter: Trying to scatter at index {count - 1} in list with size "
            f"{num_elements}"
        )
    dims = as_dims(element_shape)
    if dims is not None and not fits(tensor.shape[1:], dims):
        raise invalid(
            f"TensorListScatter: rows of shape {list(tensor.shape[1:])} are none of the shape "
            f"{[-1 if n is None else n for n in dims]} that the list asks for"
        )
    items = [None] * count
    for index, row in zip(indices.tolist(), tensor, strict=True):
        items[index] = row
    return HostList(items, dims, element_dtype)


def _scatter_rule(r, dy):
    tensor, indices = r.inputs[:2]
    dims = dims_of(tensor)
    rows = lists.gather(dy, indices, None if dims is None else dims[1:], r.attrs["element_dtype"])
    return rows, *[None] * (len(r.inputs) - 1)


def _scatter(name, signature, host):
    register(
        name,
        f"tensor:, indices:int32, {signature}",
        attrs={"element_dtype": None},
        host=host,
        grad=_scatter_rule,
        shape=lambda inputs, attrs: LIST,
    )


_scatter(
    "TensorListScatter",
    "element_shape!:",
    lambda tensor, indices, shape, element_dtype: _scatter_host(
        tensor, indices, shape, -1, element_dtype
    ),
)
_scatter("TensorListScatterV2", "element_shape!:, num_elements!:int32", _scatter_host)
