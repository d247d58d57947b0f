"""Arguments of a `tf.function`: what distinguishes traces, and how tensors are found in them."""

import numpy as np

from yeoul.core import nest
from yeoul.core.shape import TensorShape
from yeoul.core.tensor_spec import TensorSpec, TypeSpec
from yeoul.engine.composite import CompositeSpec, CompositeTensor
from yeoul.engine.convert import to_tensor
from yeoul.engine.op import TABLE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.graph.leaf import CompositeLeaf, Leaf

PYTHON = (int, float, bool, str, bytes, complex)


def argument_key(value, tensors):
    """A hashable description of one argument; its tensors are appended to `tensors`."""
    kind = type(value)
    if kind is EagerTensor:
        tensors.append(value)
        return (value._a.dtype, value._a.shape)
    if isinstance(value, (Tensor, TensorSpec)):
        tensors.append(value)
        return (value.dtype.np, value.shape._dims)
    if isinstance(value, BaseVariable):
        return ("variable", id(value))
    if kind is dict:
        return ("dict", tuple((k, argument_key(value[k], tensors)) for k in sorted(value, key=str)))
    if isinstance(value, (list, tuple)):
        return (kind.__name__, tuple([argument_key(v, tensors) for v in value]))
    if isinstance(value, (np.ndarray, np.generic)):
        tensor = to_tensor(value)
        tensors.append(tensor)
        return (tensor._a.dtype, tensor._a.shape)
    if isinstance(value, (CompositeTensor, CompositeSpec)):
        for part in value._flatten_components():
            argument_key(part, tensors)
        return ("composite", composite_spec(value))
    if hasattr(value, "_flatten_components"):
        return (kind, tuple([argument_key(v, tensors) for v in value._flatten_components()]))
    if isinstance(value, PYTHON) or value is None:
        return (kind, value)
    try:
        hash(value)
    except TypeError:
        return ("object", id(value))
    return ("object", value)


def symbolic(graph, value, name="args"):
    """The argument structure with each tensor replaced by an input of the graph."""
    if isinstance(value, (Tensor, TensorSpec)):
        spec_name = value.name if isinstance(value, TensorSpec) else None
        return graph.add_input(value.shape._dims, value.dtype, spec_name or name)
    if isinstance(value, (np.ndarray, np.generic)):
        tensor = to_tensor(value)
        return graph.add_input(tensor._a.shape, tensor.dtype, name)
    if isinstance(value, dict):
        done = {k: symbolic(graph, value[k], str(k)) for k in sorted(value, key=str)}
        return type(value)((k, done[k]) for k in value)
    if isinstance(value, (list, tuple)):
        items = [symbolic(graph, v, name) for v in value]
        return type(value)(*items) if hasattr(value, "_fields") else type(value)(items)
    if isinstance(value, (CompositeTensor, CompositeSpec)):
        spec = composite_spec(value)
        parts = [symbolic(graph, part, name) for part in spec._flatten_components()]
        return spec._from_components(parts)
    if hasattr(value, "_flatten_components") and not isinstance(value, BaseVariable):
        return value._from_components([symbolic(graph, v) for v in value._flatten_components()])
    return value


def composite_spec(value):
    """The spec of a composite tensor, or the spec itself."""
    return value if isinstance(value, CompositeSpec) else value._type_spec


def spec_of(value):
    """The argument with a `tf.TypeSpec` in place of each tensor, array or composite."""
    if isinstance(value, CompositeTensor):
        return value._type_spec
    if isinstance(value, Tensor):
        return TensorSpec(value.shape, value.dtype)
    if isinstance(value, (np.ndarray, np.generic)):
        return spec_of(to_tensor(value))
    if isinstance(value, (list, tuple, dict)):
        return nest.map_structure(spec_of, value) if nest.flatten(value) else value
    return value


def conform(value, spec, name):
    """The argument as tensors that fit the specs of an input signature.

    Raises:
      TypeError: if it does not fit.
    """
    if isinstance(spec, CompositeSpec):
        check_composite(value, spec, f"Binding inputs to tf.function failed: the argument {name!r}")
        return value
    if not isinstance(spec, TensorSpec):
        if nest.is_nested(spec):
            flat = nest.flatten_up_to(spec, value)
            parts = [conform(v, s, name) for v, s in zip(flat, nest.flatten(spec), strict=True)]
            return nest.pack_sequence_as(spec, parts)
        return value
    known = isinstance(value, (Tensor, BaseVariable, TensorSpec, np.ndarray))
    tensor = (
        value
        if isinstance(value, TensorSpec)
        else to_tensor(value, None if known else spec.dtype.np)
    )
    if tensor.dtype != spec.dtype or not spec.shape.is_compatible_with(tensor.shape):
        got = TensorSpec(tensor.shape, tensor.dtype)
        raise TypeError(
            f"Binding inputs to tf.function failed: the argument {name!r} is {got!r}, which does "
            f"not fit {spec!r} of the function's input_signature. Pass such a tensor, or change "
            "the signature."
        )
    return tensor


def check_composite(value, spec, what):
    """Raises TypeError, about `what`, unless the value (or spec) fits the spec of a composite."""
    if isinstance(value, CompositeTensor):
        value = value._type_spec
    if not isinstance(value, TypeSpec) or not value.is_subtype_of(spec):
        got = value if isinstance(value, TypeSpec) else spec_of(value)
        raise TypeError(
            f"{what} is {got!r}, which does not fit {spec!r} of the function's signature. Pass "
            "such a value, or change the signature."
        )


def generalised(key, others):
    """A key with unknown dimensions where it differs from a former trace's; None without one."""
    for other in others:
        merged = merge(key, other)
        if merged is not None:
            return merged
    return None


def merge(a, b):
    if isinstance(a, TypeSpec):
        return a.most_specific_common_supertype([b]) if isinstance(b, TypeSpec) else None
    if is_tensor_key(a) and is_tensor_key(b):
        if a[0] != b[0] or a[1] is None or b[1] is None or len(a[1]) != len(b[1]):
            return None
        return (a[0], tuple([m if m == n else None for m, n in zip(a[1], b[1], strict=True)]))
    if type(a) is not tuple or type(b) is not tuple:
        return a if type(a) is type(b) and a == b else None
    if len(a) != len(b):
        return None
    parts = [merge(x, y) if x != y else x for x, y in zip(a, b, strict=True)]
    if any(p is None and x is not None for p, x in zip(parts, a, strict=True)):
        return None
    return tuple(parts)


def is_tensor_key(key):
    return type(key) is tuple and len(key) == 2 and isinstance(key[0], np.dtype)


def covers(general, key):
    """True if a trace for the key `general`, with unknown dimensions, serves the key."""
    merged = merge(general, key) if general != key else key
    return merged == general


def with_dims(value, keys):
    """The argument with specs in place of tensors, of the dimensions that `keys` yields."""
    if isinstance(value, (CompositeTensor, CompositeSpec)):
        return next(keys)
    if isinstance(value, (Tensor, TensorSpec)):
        return TensorSpec(TensorShape(next(keys)), value.dtype)
    if isinstance(value, (np.ndarray, np.generic)):
        return with_dims(to_tensor(value), keys)
    if isinstance(value, dict):
        done = {k: with_dims(value[k], keys) for k in sorted(value, key=str)}
        return type(value)((k, done[k]) for k in value)
    if isinstance(value, (list, tuple)):
        items = [with_dims(v, keys) for v in value]
        return type(value)(*items) if hasattr(value, "_fields") else type(value)(items)
    return value


def tensor_dims(key):
    """The dimensions of the tensors in a key, and the specs of its composites, in order."""
    if is_tensor_key(key):
        yield key[1]
    elif isinstance(key, TypeSpec):
        yield key
    elif type(key) is tuple:
        for part in key:
            yield from tensor_dims(part)


def collect_outputs(graph, result):
    """Registers the tensors in the function's result as graph outputs; the structure of `Leaf`s."""

    def leaf(value):
        if value is None:
            return Leaf(None)
        if isinstance(value, BaseVariable):
            value = value.value()
        if isinstance(value, CompositeTensor):
            parts = [leaf(part) for part in value._flatten_components()]
            return CompositeLeaf(value._type_spec, parts)
        if not isinstance(value, Tensor):
            value = to_tensor(value)
        # As in TF, each output is a node of its own: what is returned twice has two names.
        graph.outputs.append(graph.add_op(TABLE["Identity"], (graph.capture(value),), {}))
        return Leaf(len(graph.outputs) - 1)

    return nest.map_structure(leaf, result) if nest.is_nested(result) else leaf(result)
