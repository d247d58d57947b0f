"""Shapes and dtypes of an op's outputs in a graph, where dimensions may be unknown (None)."""

import functools

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, DType
from yeoul.core.errors import InvalidArgumentError
from yeoul.engine import xla
from yeoul.engine.tensor import EagerTensor, Tensor

# Unknown dimensions stand in as these two sizes, one after the other; what differs in the result
# is unknown.
# Both are highly composite, so that reshapes and splits of an unknown dimension work.
STAND_INS = (5040, 10080)


def dims_of(value):
    """Dimensions of a tensor or constant array: tuple of int or None.

    None if the rank is unknown.
    """
    if type(value) is EagerTensor:
        return value._a.shape
    if isinstance(value, Tensor):
        return value.shape._dims
    return np.shape(value)


def dtype_of(value) -> DType:
    """Dtype of a tensor or constant array."""
    return value.dtype if isinstance(value, Tensor) else FROM_NUMPY[np.asarray(value).dtype]


def spec_like(tensor):
    """The spec of a tensor of a graph: (dims, DType, `ListOf` or None)."""
    return tensor.shape._dims, tensor.dtype, tensor.list_of


def same(inputs, attrs):
    """Rule: one output like the first input."""
    return [(dims_of(inputs[0]), dtype_of(inputs[0]))]


def broadcast_dims(a, b):
    """Dimensions of two broadcast operands; None where unknown."""
    if a == b:
        return a
    if a is None or b is None:
        return None
    if len(a) < len(b):
        a = (1,) * (len(b) - len(a)) + tuple(a)
    elif len(b) < len(a):
        b = (1,) * (len(a) - len(b)) + tuple(b)
    out = []
    for m, n in zip(a, b, strict=True):
        if m == n or n == 1:
            out.append(m)
        elif m == 1:
            out.append(n)
        elif m is None or n is None:
            out.append(n if m is None else m)
        else:
            raise ValueError(
                f"Dimensions must be equal, but are {m} and {n}: shapes {a} and {b} do not "
                "broadcast. Reshape one of them, or give it dimensions of length 1."
            )
    return tuple(out)


def broadcast(inputs, attrs):
    """Rule: one output of the operands' broadcast shape and the first one's dtype."""
    return [(broadcast_dims(dims_of(inputs[0]), dims_of(inputs[1])), dtype_of(inputs[0]))]


def infer(op, inputs, attrs):
    """Output specs [(dims, DType), …] of `op` for flat inputs: tensors, arrays, statics."""
    if op.shape is not None:
        return op.shape(inputs, attrs)
    if op.lower is None:
        raise ValueError(f"op {op.name} has neither a shape rule nor a lowering")
    statics, avals, unknown_rank = [], [], False
    for i, (value, formal) in enumerate(zip(inputs, formals(op, len(inputs)), strict=True)):
        if formal.static and not isinstance(value, Tensor):
            statics.append((i, value))
        else:
            dims = dims_of(value)
            unknown_rank |= dims is None
            avals.append((dims, dtype_of(value).np))
    if unknown_rank:
        return unknown_specs(op, tuple(avals))
    return list(abstract(op, tuple(statics), tuple(avals), tuple(attrs.items())))


def formals(op, count):
    from yeoul.engine.dispatch import formal_inputs

    return formal_inputs(op, count)


def unknown_specs(op, avals):
    if op.outputs is None:
        raise ValueError(f"{op.name} needs inputs of known rank")
    return [(None, FROM_NUMPY[avals[0][1]])] * op.outputs


@functools.lru_cache(maxsize=4096)
def abstract(op, statics, avals, attrs):
    """Evaluates `op.lower` on shapes alone, twice where dimensions are unknown."""
    first = evaluate(op, statics, avals, attrs, STAND_INS[0])
    if all(None not in dims for dims, _ in avals):
        return tuple((r.shape, FROM_NUMPY[np.dtype(r.dtype)]) for r in first)
    second = evaluate(op, statics, avals, attrs, STAND_INS[1])
    return tuple(
        (
            tuple(m if m == n else None for m, n in zip(a.shape, b.shape, strict=True)),
            FROM_NUMPY[np.dtype(a.dtype)],
        )
        for a, b in zip(first, second, strict=True)
    )


def evaluate(op, statics, avals, attrs, stand_in):
    structs = [
        xla.jax.ShapeDtypeStruct([stand_in if n is None else n for n in dims], dtype)
        for dims, dtype in avals
    ]
    try:
        result = xla.jax.eval_shape(xla.bind(op, statics, dict(attrs)), *structs)
    except (TypeError, ValueError) as error:
        shapes = ", ".join(str(dims) for dims, _ in avals)
        raise InvalidArgumentError(
            None, None, f"{op.name} does not accept inputs of shapes {shapes}: {error}"
        ) from error
    return result if isinstance(result, (tuple, list)) else (result,)
