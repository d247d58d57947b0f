"""Dtypes and arrays of tf.experimental.numpy: how they are inferred and promoted."""

import functools
import numbers

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, DType, as_dtype
from yeoul.core.export import export, export_constant
from yeoul.engine.convert import convert_to_tensor, holds_tensor, to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.engine.tensor import Tensor
from yeoul.ops.casting import cast
from yeoul.ops.joining import stack

PATH = "experimental.numpy."
FLOAT, COMPLEX = np.dtype("float64"), np.dtype("complex128")


class Settings:
    """What `experimental_enable_numpy_behavior` sets.

    Attributes:
      prefer_float32: whether Python's floats become float32.
    """

    prefer_float32 = False


SCALAR_TYPES = {
    "bool_": np.bool_,
    "complex128": np.complex128,
    "complex64": np.complex64,
    "complex_": np.complex128,
    "float16": np.float16,
    "float32": np.float32,
    "float64": np.float64,
    "float_": np.float64,
    "inexact": np.inexact,
    "int16": np.int16,
    "int32": np.int32,
    "int64": np.int64,
    "int8": np.int8,
    "int_": np.int64,
    "object_": np.object_,
    "string_": np.bytes_,
    "uint16": np.uint16,
    "uint32": np.uint32,
    "uint64": np.uint64,
    "uint8": np.uint8,
    "unicode_": np.str_,
    "iinfo": np.iinfo,
}
globals().update(SCALAR_TYPES)
ndarray = Tensor
pi, e, inf, newaxis = np.pi, np.e, np.inf, None
for _name in (*SCALAR_TYPES, "ndarray", "pi", "e", "inf", "newaxis"):
    export_constant(PATH + _name, name=_name, module=__name__)


def public(function):
    """Exports a function as tf.experimental.numpy's of that name; composites may take it over."""
    return export(PATH + function.__name__)(dispatchable(function))


def np_dtype(dtype):
    """The np.dtype of what names a dtype, or None."""
    if dtype is None:
        return None
    if dtype in (float, int, complex, bool):
        return np.dtype(dtype)
    return as_dtype(dtype).np


def inferred(array):
    """An array that came from Python values, of the dtype that they get."""
    if Settings.prefer_float32 and array.dtype in (FLOAT, COMPLEX):
        return array.astype(np.float32 if array.dtype == FLOAT else np.complex64)
    return array


def tensor(value, dtype=None):
    """The value as a tensor: Python's numbers become int64, float64 or complex128.

    Args:
      value: tensor, variable, array, number or nested list of these.
      dtype: np.dtype to cast to, or None.
    """
    if isinstance(value, Tensor) or hasattr(value, "__tf_tensor__"):
        made = to_tensor(value)
    elif isinstance(value, (list, tuple)) and holds_tensor(value):
        made = stack(promoted(*value))
    elif isinstance(value, (np.ndarray, np.generic)):
        made = convert_to_tensor(value)
    elif isinstance(value, (list, tuple)) and any(isinstance(v, np.ndarray) for v in value):
        made = convert_to_tensor(np.asarray(value))
    else:
        made = convert_to_tensor(inferred(np.asarray(value)))
    if dtype is None or made.dtype.np == dtype:
        return made
    return cast(made, FROM_NUMPY[dtype])


def rank_of(value):
    """What stands for a value in a promotion: its np.dtype, or a Python number, which gives way."""
    if isinstance(value, (DType, np.dtype, type, str)):
        return np_dtype(value)
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, numbers.Number):
        return value
    if isinstance(value, Tensor) or hasattr(value, "__tf_tensor__"):
        return value.dtype.np
    return tensor(value).dtype.np


def common_dtype(*values):
    """The np.dtype that values, dtypes and Python numbers are promoted to."""
    ranks = [rank_of(v) for v in values]
    kinds = frozenset(np.asarray(r).dtype if isinstance(r, numbers.Number) else r for r in ranks)
    if all(isinstance(r, numbers.Number) for r in ranks):
        return joint(kinds)
    fixed = frozenset(r for r in ranks if not isinstance(r, numbers.Number))
    found = joint(fixed)
    for number in ranks:
        if isinstance(number, numbers.Number):
            found = with_number(found, number)
    return found


@functools.lru_cache(maxsize=1024)
def joint(dtypes):
    """NumPy's promotion of a set of dtypes."""
    return np.result_type(*dtypes)


ORDER = "biufVc"


def with_number(dtype, number):
    """The dtype of an array and a Python number: the array's unless the number is of more kind."""
    own = "b" if isinstance(number, bool) else np.asarray(number).dtype.kind
    level = {"b": 0, "i": 1, "u": 1, "f": 2, "V": 2, "c": 3}
    if level[own] <= level[dtype.kind]:
        return dtype
    return np.result_type(dtype, number)


def promoted(*values):
    """The values as tensors of their common dtype."""
    dtype = common_dtype(*values)
    return [tensor(v, dtype) for v in values]


def floating(x):
    """A tensor of floats or complex numbers: integers become the default float."""
    x = tensor(x)
    inexact = x.dtype.is_floating or x.dtype.is_complex
    return x if inexact else cast(x, FROM_NUMPY[np_dtype(float)])


def without_weight(value):
    """A list of Python numbers as one number of their kind, which gives way to arrays."""
    if not isinstance(value, (list, tuple)) or holds_tensor(value):
        return value
    kind = np.asarray(value).dtype.kind
    return {"b": True, "i": 1, "f": 1.0, "c": 1j}.get(kind, value)


@public
def result_type(*arrays_and_dtypes):
    """The dtype that arrays and dtypes are promoted to.

    Args:
      *arrays_and_dtypes: arrays, numbers, dtypes.

    Returns:
      A `np.dtype`.

    Example:
      >>> import yeoul as tf
      >>> tf.experimental.numpy.result_type("int32", 1.5)
      dtype('float64')
    """
    if not arrays_and_dtypes:
        raise ValueError("result_type needs at least one array or dtype.")
    return common_dtype(*[without_weight(v) for v in arrays_and_dtypes])


@public
def promote_types(type1, type2):
    """The smallest dtype that two dtypes can be cast to without loss.

    Args:
      type1: a dtype.
      type2: a dtype.

    Returns:
      A `np.dtype`.

    Example:
      >>> import yeoul as tf
      >>> tf.experimental.numpy.promote_types("int8", "uint8")
      dtype('int16')
    """
    return joint(frozenset((np_dtype(type1), np_dtype(type2))))


@public
def issubdtype(arg1, arg2):
    """Whether a dtype is of a kind.

    Args:
      arg1: a dtype.
      arg2: a dtype, or a kind of dtypes such as `tf.experimental.numpy.inexact`.

    Returns:
      A Python bool.

    Example:
      >>> import yeoul as tf
      >>> tf.experimental.numpy.issubdtype("float32", tf.experimental.numpy.inexact)
      True
    """
    return np.issubdtype(*[a.np if isinstance(a, DType) else a for a in (arg1, arg2)])


@public
def finfo(dtype):
    """What is known of a float dtype.

    Args:
      dtype: a float dtype.

    Returns:
      A `np.finfo`.

    Example:
      >>> import yeoul as tf
      >>> tf.experimental.numpy.finfo("float32").bits
      32
    """
    return np.finfo(np_dtype(dtype))
