"""Factories for elementwise ops: one row declares an op, its gradient and public function."""

import functools
import sys

import ml_dtypes
import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, bool_
from yeoul.core.export import export
from yeoul.engine.dispatch import FOREIGN, NO_ATTRS, Record, execute, foreign_in
from yeoul.engine.infer import broadcast, dims_of, same
from yeoul.engine.op import HOST_LIMIT, WIDE_LIMIT, register
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor
from yeoul.engine.variable import BaseVariable

ndarray = np.ndarray
new_tensor = EagerTensor.__new__


def dtypes(*names):
    """A set of np.dtypes."""
    return frozenset(np.dtype(getattr(ml_dtypes, n, n)) for n in names)


SINGLE = dtypes("float32", "float64")
HALF = dtypes("float16", "bfloat16")
FLOATS = HALF | SINGLE
COMPLEX = dtypes("complex64", "complex128")
SIGNED_INTS = dtypes("int8", "int16", "int32", "int64")
INTS = SIGNED_INTS | dtypes("uint8", "uint16", "uint32", "uint64")
INDICES = dtypes("int32", "int64")
BOOL = dtypes("bool")
REAL = FLOATS | INTS
NUMBERS = REAL | COMPLEX
FLOATING = FLOATS | COMPLEX  # what exp, sin, … accept
SIGNED = FLOATING | SIGNED_INTS  # what has a negative
ANY = frozenset((*(d for d in FROM_NUMPY if not d.hasobject), np.dtype(object)))

TYPE_WORDS = {
    SINGLE: "float32 or float64",
    FLOATS: "float16, bfloat16, float32 or float64",
    COMPLEX: "complex64 or complex128",
    SIGNED_INTS: "int8 to int64",
    INTS: "int8 to int64 or uint8 to uint64",
    BOOL: "bool",
    REAL: "a real or integer dtype",
    NUMBERS: "a real, integer or complex dtype",
    FLOATING: "a real or complex dtype",
    SIGNED: "a real, complex or signed integer dtype",
    FLOATS | SIGNED_INTS: "a real or signed integer dtype",
    ANY: "any dtype",
}


def words(types):
    """The dtypes, for a docstring."""
    return TYPE_WORDS.get(types) or ", ".join(sorted(FROM_NUMPY[t].name for t in types))


def widened(host):
    """A function that knows no 16-bit floats, computing those in float32; of NumPy or jax."""

    def call(*arrays, **options):
        dtype = arrays[0].dtype
        if dtype not in HALF:
            return host(*arrays, **options)
        return host(*[a.astype(np.float32) for a in arrays], **options).astype(dtype)

    return call


def documented(summary, parameters, returns, example):
    """A docstring from its parts.

    Args:
      summary: what the function does, in one line; more lines may follow.
      parameters: name -> description.
      returns: description.
      example: expression and its printed value, separated by " -> ".
    """
    expression, _, printed = example.partition(" -> ")
    shown = printed.replace("\n", "\n      ")
    lines = "".join(f"\n      {name}: {text}" for name, text in parameters.items())
    return f"""{summary}

    Args:{lines}
      name: name of the node in a graph.

    Returns:
      {returns}

    Example:
      >>> import yeoul as tf
      >>> print({expression}.numpy())
      {shown}
    """


def publish(op, call, api, doc):
    """Makes `call` the public function of `op`: name, docstring, exported paths.

    It is to be bound, in the module that called the factory, to a variable named as the last part
    of the first path.
    """
    call.__name__ = call.__qualname__ = api.split()[0].rpartition(".")[2]
    call.__module__ = sys._getframe(2).f_globals["__name__"]
    call.__doc__ = doc
    op.public = call
    call.takes_foreign = True
    export(*api.split())(call)
    return call


def bool_like(inputs, attrs):
    """Rule: a bool tensor of the shape of the first input."""
    return [(dims_of(inputs[0]), bool_)]


def bool_broadcast(inputs, attrs):
    """Rule: a bool tensor of the operands' broadcast shape."""
    return [(broadcast(inputs, attrs)[0][0], bool_)]


def unary(name, lower, host, grad, *, types, api, doc, example, shape=same, limit=WIDE_LIMIT):
    """An elementwise op of one input, and its public function.

    Args:
      name: TF's op name.
      lower: jax implementation.
      host: NumPy implementation.
      grad: rule `(record, dy)`, or AUTO or NONE.
      types: np.dtypes accepted.
      api: public paths, space separated, canonical one first.
      doc: what the function does, in one line.
      example: an expression and its printed value, separated by " -> ".
      shape: shape rule, where the output's dtype differs from the input's.
      limit: number of elements up to which NumPy is preferred to XLA.
    """
    op = register(
        name, "x:T", lower=lower, host=host, grad=grad, shape=shape, types=types, limit=limit
    )
    parameters = {"x": f"tensor of {words(types)}."}
    doc = documented(doc, parameters, f"A tensor of the shape {also_dtype(shape)}of `x`.", example)
    return publish(op, unary_call(op), api, doc)


def binary(
    name,
    lower,
    host,
    grad,
    *,
    types,
    api,
    doc,
    example,
    shape=broadcast,
    general=None,
    limit=WIDE_LIMIT,
):
    """An elementwise op of two broadcast inputs of one dtype, and its public function.

    Arguments are those of `unary`, and `general(x, y, name)`: what to do where the fast path does
    not apply, by default `execute` of the op.
    """
    op = register(
        name, "x:T, y:T", lower=lower, host=host, grad=grad, shape=shape, types=types, limit=limit
    )
    parameters = {
        "x": f"tensor of {words(types)}.",
        "y": "tensor of the same dtype, of a shape that broadcasts with that of `x`.",
    }
    doc = documented(
        doc,
        parameters,
        f"A tensor of the broadcast shape{also_dtype(shape, ' and the dtype')}.",
        example,
    )
    return publish(op, binary_call(op, general), api, doc)


def also_dtype(shape, words="and dtype "):
    """The words if the shape rule keeps the dtype."""
    return words if shape in (same, broadcast) else ""


def by_rows(extremum):
    """NumPy's extremum; with a row of equal numbers it takes a third of the time as with one."""

    def host(x, y):
        if x.size > 4096 and not y.ndim:
            y = np.full(x.shape[-1:], y)
        elif y.size > 4096 and not x.ndim:
            x = np.full(y.shape[-1:], x)
        return extremum(x, y)

    return host


def unary_call(op):
    """`execute` of an op of one input, with a fast path for small eager tensors."""
    host, types, limit = op.host, op.types, min(op.limit, HOST_LIMIT)
    slow = dispatchable_op(op)

    def call(x, name=None):
        busy = STATE.busy
        if type(x) is EagerTensor and (not busy or STATE.graph is None):
            a = x._a
            if type(a) is ndarray and a.size <= limit and a.dtype in types:
                result = STATE.quiet(host, a)
                tensor = new_tensor(EagerTensor)
                tensor._a = result if type(result) is ndarray else np.asarray(result)
                if busy:
                    tell_tapes(op, (x,), tensor)
                return tensor
        elif isinstance(x, BaseVariable):
            return call(x.__tf_tensor__(), name)
        return slow(x, name=name)

    return call


def binary_call(op, general=None, host=None):
    """`execute` of an op of two inputs, with a fast path for small tensors and Python numbers.

    Args:
      op: the op.
      general: as in `binary`.
      host: what the fast path computes; by default the op's `host`.
    """
    host, types, limit = host or op.host, op.types, min(op.limit, HOST_LIMIT)
    slow = dispatchable_op(op, general)

    def call(x, y, name=None):
        busy = STATE.busy
        if busy and STATE.graph is not None:
            return slow(x, y, name=name)
        if type(x) is EagerTensor:
            a = x._a
            b = y._a if type(y) is EagerTensor else number(y, a.dtype)
        elif type(y) is EagerTensor:
            b = y._a
            a = number(x, b.dtype)
        else:
            a = b = None
        if (
            type(a) is ndarray
            and type(b) is ndarray
            and (dtype := a.dtype) is b.dtype
            and a.size <= limit
            and b.size <= limit
            and dtype in types
        ):
            try:
                result = STATE.quiet(host, a, b)
            except ValueError:  # shapes that do not broadcast: the slow path words the error
                return slow(x, y, name=name)
            tensor = new_tensor(EagerTensor)
            tensor._a = result if type(result) is ndarray else np.asarray(result)
            if busy:
                x, y = (x if type(x) is EagerTensor else a), (y if type(y) is EagerTensor else b)
                tell_tapes(op, (x, y), tensor)
            return tensor
        if isinstance(x, BaseVariable):
            return call(x.__tf_tensor__(), y, name)
        if isinstance(y, BaseVariable):
            return call(x, y.__tf_tensor__(), name)
        return slow(x, y, name=name)

    return call


def number(value, dtype):
    """A Python number as an array of this dtype, if that takes no check; otherwise None."""
    if type(value) is float:
        if dtype.kind not in "fV":
            return None
    elif type(value) is not int or not -128 <= value < 128 or dtype.kind not in "fiVu":
        return None
    if not value or (value < 0 and dtype.kind == "u"):  # 0.0 and -0.0 are one key
        return None if value else np.array(value, dtype)
    return constant(value, dtype)


@functools.lru_cache(maxsize=1024)
def constant(value, dtype):
    """A number as an array; programs have few of them, and use them often."""
    return STATE.quiet(np.array, value, dtype)


def tell_tapes(op, inputs, output, attrs=NO_ATTRS):
    """Records an op that the fast path ran."""
    record = Record(op, inputs, attrs, (output,))
    for tape in STATE.tapes:
        tape.record(record)


def taken_over(function, args, options):
    """What a foreign class among the arguments makes of the call, or NotImplemented."""
    found = foreign_in(args)
    return NotImplemented if found is None else FOREIGN[type(found)](function, args, options)


def dispatchable_op(op, general=None):
    """`general`, or `execute` of the op, as a function that foreign classes can take over."""

    def slow(*inputs, name=None):
        if FOREIGN:
            options = {} if name is None else {"name": name}
            result = taken_over(op.public, inputs, options)
            if result is not NotImplemented:
                return result
        if general is not None:
            return general(*inputs, name)
        return execute(op, inputs, name=name)

    return slow
