"""Factories for op families: one row declares an op, its dtype rule, shape rule, gradient and public function."""

import sys

import ml_dtypes
import numpy as np

from yeoul.core.export import export
from yeoul.engine.dispatch import FOREIGN, execute, foreign_in
from yeoul.engine.infer import broadcast, same
from yeoul.engine.op import HOST_LIMIT, register
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor

ndarray = np.ndarray
new_tensor = EagerTensor.__new__


def dtypes(*names):
    return frozenset(np.dtype(getattr(ml_dtypes, n, n)) for n in names)


FLOATS = dtypes("float16", "bfloat16", "float32", "float64", "float8_e4m3fn", "float8_e5m2")
COMPLEX = dtypes("complex64", "complex128")
SIGNED = dtypes("int8", "int16", "int32", "int64", "int4")
UNSIGNED = dtypes("uint8", "uint16", "uint32", "uint64", "uint4")
INTS = SIGNED | UNSIGNED
BOOL = dtypes("bool")
REAL = FLOATS | INTS
NUMBERS = REAL | COMPLEX
FLOATING = FLOATS | COMPLEX  # what exp, sin, … accept


def quiet(host):
    """A NumPy function without warnings about NaN and infinities, which are values here."""

    def call(*arrays):
        with np.errstate(all="ignore"):
            return host(*arrays)

    return call


def public(op, call, name, doc, api):
    """Makes `call` the public function of `op`: name, docstring, exported paths."""
    call.__name__ = call.__qualname__ = name
    call.__module__ = sys._getframe(2).f_globals["__name__"]  # the module whose row declares the op
    call.__doc__ = doc
    op.public = call
    if api:
        export(*api.split())(call)
    return call


def unary(name, public_name, lower, host, grad, *, types, api="", doc, shape=same, noisy=False, limit=HOST_LIMIT):
    """An elementwise op of one input.

    Args:
      name: TF's op name.
      public_name: name of the public function, as the module-level variable it is bound to.
      lower, host: jax and NumPy implementations.
      grad: rule `(record, dy)`, or AUTO or NONE.
      types: np.dtypes accepted.
      api: public paths, space separated, canonical one first.
      doc: docstring of the public function.
      shape: shape rule, where the output's dtype differs from the input's.
      noisy: True if the NumPy function warns about ordinary values (division by zero, log of zero, …).
    """
    host = quiet(host) if noisy else host
    op = register(name, "x:T", lower=lower, host=host, grad=grad, shape=shape, types=types, limit=limit)
    slow = dispatchable_op(op)

    def call(x, name=None):
        if type(x) is EagerTensor and not STATE.busy:
            a = x._a
            if type(a) is ndarray and a.size <= limit and a.dtype in types:
                r = host(a)
                t = new_tensor(EagerTensor)
                t._a = r if type(r) is ndarray else np.asarray(r)
                return t
        return slow(x, name=name)

    return public(op, call, public_name, doc, api)


def binary(
    name, public_name, lower, host, grad, *, types, api="", doc, shape=broadcast, noisy=False, limit=HOST_LIMIT
):
    """An elementwise op of two broadcast inputs of one dtype. Arguments as `unary`."""
    host = quiet(host) if noisy else host
    op = register(name, "x:T, y:T", lower=lower, host=host, grad=grad, shape=shape, types=types, limit=limit)
    slow = dispatchable_op(op)

    def call(x, y, name=None):
        if type(x) is EagerTensor and type(y) is EagerTensor and not STATE.busy:
            a, b = x._a, y._a
            if (
                type(a) is ndarray
                and type(b) is ndarray
                and a.dtype is b.dtype
                and a.size <= limit
                and b.size <= limit
                and a.dtype in types
            ):
                try:
                    r = host(a, b)
                except ValueError:
                    return slow(x, y, name=name)  # shapes that do not broadcast: the slow path words the error
                t = new_tensor(EagerTensor)
                t._a = r if type(r) is ndarray else np.asarray(r)
                return t
        elif not STATE.busy:
            a, b = scalar_operands(x, y)
            if a is not None and a.size <= limit and b.size <= limit and a.dtype in types:
                r = host(a, b)
                t = new_tensor(EagerTensor)
                t._a = r if type(r) is ndarray else np.asarray(r)
                return t
        return slow(x, y, name=name)

    return public(op, call, public_name, doc, api)


def scalar_operands(x, y):
    """Arrays of a tensor on the host and a Python number of its kind; (None, None) for other operands."""
    if type(x) is EagerTensor:
        a = x._a
        if type(a) is ndarray and (type(y) is float or type(y) is int) and fits(y, a.dtype):
            return a, np.array(y, a.dtype)
    elif type(y) is EagerTensor:
        b = y._a
        if type(b) is ndarray and (type(x) is float or type(x) is int) and fits(x, b.dtype):
            return np.array(x, b.dtype), b
    return None, None


def fits(number, dtype):
    """True if the Python number needs no check to become this dtype."""
    kind = dtype.kind
    return kind == "f" or (kind == "i" and type(number) is int and -128 <= number < 128)


def dispatchable_op(op):
    """`execute` of one op as a function of its inputs, which foreign classes can take over."""

    def slow(*inputs, name=None):
        if FOREIGN:
            found = foreign_in(inputs)
            if found is not None:
                return FOREIGN[type(found)](op.public, inputs, {} if name is None else {"name": name})
        return execute(op, inputs, name=name)

    return slow
