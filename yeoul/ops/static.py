"""What is known of integer tensors while a graph is being built: shapes made of shapes."""

import numpy as np

from yeoul.engine.convert import holds_tensor, to_tensor
from yeoul.engine.dispatch import static_value
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor

LIMIT = 1024  # elements; larger values are not followed
OBJECT = np.dtype(object)


def known_array(value):
    """The value of a tensor (or Python value) as an array, or None if it is not known yet."""
    if not isinstance(value, Tensor):
        return np.asarray(value)
    if type(value) is EagerTensor:
        return np.asarray(value._a)
    if not hasattr(value, "node"):
        return None
    node = value.node
    if node.op.name == "Const":
        return node.attrs["value"]
    if node.op.name == "Placeholder":
        outer = outside_of(value)
        return known_array(outer) if outer is not None and known_size(outer) <= LIMIT else None
    if size_of(value) is None:
        return None
    partial = partial_array(value)
    if partial is None or any(n is None for n in partial.flat):
        return None
    return partial.astype(value.dtype.np)


def partial_dims(value):
    """A shape-like input as a tuple of int, with None for what is unknown; None if its length is.

    Args:
      value: a static input of a node: int, tuple of int, or a tensor.
    """
    if isinstance(value, int):
        return (value,)
    if not isinstance(value, Tensor):
        return tuple(value)
    array = partial_array(value)
    if array is not None:
        return tuple(array.reshape(-1).tolist())
    dims = dims_of(value)
    if dims is None or None in dims:
        return None
    return (None,) * int(np.prod(dims))


def partial_array(value):
    """An array of ints (and bools), None for unknown elements; None if nothing is known."""
    if not isinstance(value, Tensor):
        return objects(value)
    if type(value) is EagerTensor:
        return objects(value._a) if value._a.size <= LIMIT else None
    if not hasattr(value, "node") or size_of(value) is None:
        return None
    node = value.node
    if node.op.name == "Placeholder":
        return captured_value(value)
    if node.op.name == "Const":
        return objects(node.attrs["value"])
    rule = RULES.get(node.op.name)
    if rule is not None:
        return rule(node)
    return folded(node, value)


def size_of(value):
    """Number of elements if it is known, small, and of integers; else None."""
    dims = dims_of(value)
    if dims is None or None in dims or value.dtype.np.kind not in "iub":
        return None
    size = int(np.prod(dims, dtype=np.int64))
    return size if size <= LIMIT else None


def objects(value):
    array = np.asarray(value)
    if array.dtype.kind not in "iub" or array.size > LIMIT:
        return None
    out = np.empty(array.shape, OBJECT)
    out[...] = array.tolist() if array.ndim else array.item()
    return out


def outside_of(tensor):
    """The tensor from outside that a graph's input stands for; None for other inputs."""
    for outer, inner in tensor.node.graph.captures.values():
        if inner is tensor:
            return outer
    return None


def captured_value(tensor):
    """The value of a tensor from outside, seen through the graph's input."""
    outer = outside_of(tensor)
    return None if outer is None else partial_array(outer)


def known_size(tensor):
    """Number of elements, or infinity if that is not known."""
    dims = dims_of(tensor)
    return np.inf if dims is None or None in dims else np.prod(dims, dtype=np.int64)


def folded(node, value):
    """The value of a node all of whose inputs are known, computed by its NumPy implementation."""
    op = node.op
    if op.host is None or op.stateful or op.outputs != 1:
        return None
    args = []
    for formal, x in zip(op.inputs, node.inputs, strict=False):
        if formal.many:
            return None
        array = known_array(x) if isinstance(x, Tensor) else x
        if array is None:
            return None
        args.append(static_value(array) if formal.static and isinstance(x, Tensor) else array)
    return objects(op.host(*args, **node.attrs))


def _shape(node):
    dims = dims_of(node.inputs[0])
    if dims is None:
        return None
    out = np.empty(len(dims), OBJECT)
    out[:] = dims
    return out


def _size(node):
    dims = dims_of(node.inputs[0])
    known = dims is not None and None not in dims
    return scalar(int(np.prod(dims, dtype=np.int64)) if known else None)


def _rank(node):
    dims = dims_of(node.inputs[0])
    return scalar(None if dims is None else len(dims))


def scalar(value):
    out = np.empty((), OBJECT)
    out[()] = value
    return out


def _pack(node):
    parts = [whole(x) for x in node.inputs]
    if any(p is None for p in parts):
        return None
    return np.stack(parts, node.attrs["axis"])


def _concat(node):
    parts, axis = [whole(x) for x in node.inputs[:-1]], node.inputs[-1]
    if isinstance(axis, Tensor) or any(p is None for p in parts):
        return None
    return np.concatenate(parts, axis)


def whole(x):
    """As `partial_array`, but all None where only the shape of the input is known."""
    array = partial_array(x)
    if array is None:
        dims = dims_of(x)
        if dims is not None and None not in dims:
            array = np.full(dims, None, OBJECT)
    return array


def _slice(node):
    from yeoul.ops.strided import numpy_index

    array = partial_array(node.inputs[0])
    if array is None or any(isinstance(x, Tensor) for x in node.inputs[1:]):
        return None
    taken = array[numpy_index(array.ndim, *node.inputs[1:], **node.attrs)]
    return taken if isinstance(taken, np.ndarray) else scalar(taken)


def _gather(node):
    array, indices, axis = node.inputs
    array, indices = partial_array(array), known_array(indices)
    if array is None or indices is None or isinstance(axis, Tensor) or node.attrs["batch_dims"]:
        return None
    return np.asarray(np.take(array, indices, axis), OBJECT)


def _same(node):
    return partial_array(node.inputs[0])


def _cast(node):
    source, target = dtype_of(node.inputs[0]), node.outputs[0].dtype
    if source.is_integer and target.is_integer and source.size <= target.size:
        return partial_array(node.inputs[0])
    return None


def _reshaped(node):
    array, dims = partial_array(node.inputs[0]), dims_of(node.outputs[0])
    return None if array is None else array.reshape(dims)


def _elementwise(function):
    def rule(node):
        parts = [partial_array(x) for x in node.inputs]
        if any(p is None for p in parts):
            return None
        return np.asarray(np.frompyfunc(function, len(parts), 1)(*parts), OBJECT)

    return rule


def _known(function):
    return _elementwise(lambda *values: None if None in values else function(*values))


def _product(node):
    array, axis = partial_array(node.inputs[0]), node.inputs[1]
    if array is None or isinstance(axis, Tensor) or node.attrs["keep_dims"] or array.ndim != 1:
        return None
    if axis not in (None, 0, -1, (0,), (-1,)):
        return None
    known = None not in array.tolist()
    return scalar(int(np.prod(array.tolist(), dtype=np.int64)) if known else None)


RULES = {
    "Shape": _shape,
    "Size": _size,
    "Rank": _rank,
    "Pack": _pack,
    "ConcatV2": _concat,
    "StridedSlice": _slice,
    "GatherV2": _gather,
    "Identity": _same,
    "EnsureShape": _same,
    "StopGradient": _same,
    "Cast": _cast,
    "Reshape": _reshaped,
    "ExpandDims": _reshaped,
    "Squeeze": _reshaped,
    "AddV2": _known(lambda a, b: a + b),
    "Sub": _known(lambda a, b: a - b),
    "Mul": _elementwise(lambda a, b: 0 if 0 in (a, b) else None if None in (a, b) else a * b),
    "FloorDiv": _known(lambda a, b: a // b if b else None),
    "FloorMod": _known(lambda a, b: a % b if b else None),
    "Neg": _known(lambda a: -a),
    "Maximum": _known(max),
    "Minimum": _known(min),
    "Prod": _product,
}


def as_dims(value):
    """A shape argument for `execute`: tuple of int, or tensor.

    Raises:
      TypeError, ValueError: if an element is no integer.
    """
    kind = type(value)
    if kind is int:
        return (value,)
    if kind is list or kind is tuple:
        return listed_dims(value)
    if isinstance(value, Tensor) or hasattr(value, "__tf_tensor__"):
        return value
    if hasattr(value, "as_list"):
        return listed_dims(value.as_list())
    if isinstance(value, (np.ndarray, np.generic)):
        if value.dtype.kind not in "iu" and value.size:
            raise TypeError(no_dims(value))
        return tuple(value.reshape(-1).tolist())
    if hasattr(value, "__index__"):
        return (value.__index__(),)
    if isinstance(value, (list, tuple)):
        return listed_dims(value)
    raise TypeError(no_dims(value))


def listed_dims(value):
    """A list of dimensions as a tuple of int, or packed as a tensor if one is symbolic."""
    out = []
    for item in value:
        if type(item) is int:
            out.append(item)
        elif is_symbolic(item):
            return to_tensor(list(value))
        elif hasattr(item, "__index__"):
            out.append(item.__index__())
        elif item is None:
            raise ValueError(
                f"Attempt to convert a value (None) with an unsupported type (<class 'NoneType'>) "
                f"to a Tensor: the shape {value!r} must be known here. Use -1 in tf.reshape, or "
                "tf.shape(x)[i] for a dimension of another tensor."
            )
        else:
            raise TypeError(no_dims(value))
    return tuple(out)


def is_symbolic(item):
    """True for what has no value yet: tensors of a graph, and variables while one is built."""
    if isinstance(item, Tensor):
        return type(item) is not EagerTensor
    return hasattr(item, "__tf_tensor__") and STATE.graph is not None


def no_dims(value):
    return (
        f"Cannot convert {value!r} to a tensor of dtype int32: dimensions are integers. "
        "Pass ints, or a tensor of int32 or int64."
    )


def static_input(value):
    """A nested static argument for `execute`: a tensor if symbolic tensors stand in it."""
    if isinstance(value, (list, tuple)) and any(
        isinstance(v, (list, tuple, Tensor)) for v in value
    ):
        return to_tensor(value) if holds_tensor(value) else tuple(value)
    return value
