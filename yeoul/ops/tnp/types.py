"""Dtypes and arrays of tf.experimental.numpy: how they are inferred and promoted."""

import functools

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
    if isinstance(dtype, type) and dtype in (float, int, complex, bool):
        return np.dtype(dtype)  # tf.as_dtype(float) is float32
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
    elif isinstance(value, (list, tuple)) and any(isinstance(v, np.ndarray) for v in value):
        made = convert_to_tensor(np.asarray(value, common_dtype(value)))
    elif isinstance(value, (np.ndarray, np.generic)) and not isinstance(value, (float, complex)):
        made = convert_to_tensor(value)
    else:
        made = convert_to_tensor(inferred(np.asarray(value)))
    if dtype is None or made.dtype.np == dtype:
        return made
    return cast(made, FROM_NUMPY[dtype])


def leaves(values):
    """The values, and in place of nested lists what is in them."""
    for value in values:
        if isinstance(value, (list, tuple)):
            yield from leaves(value)
        else:
            yield value


def weight_of(value):
    """What stands for a value in a promotion: its np.dtype, or a NumPy scalar."""
    if isinstance(value, (DType, np.dtype, type)):
        return np_dtype(value)
    if isinstance(value, (str, bytes)):
        return np.dtype(object)
    if isinstance(value, Tensor) or hasattr(value, "__tf_tensor__"):
        return value.dtype.np
    array = np.asarray(value)
    if isinstance(value, (float, complex)):
        array = inferred(array)
    return array.dtype if array.ndim else array[()]


def common_dtype(*values):
    """The np.dtype that values and dtypes are promoted to.

    As in NumPy 1, single numbers give way to arrays unless they are of more kind (floats among
    integers), or their value needs more bits.
    """
    weights = [weight_of(v) for v in leaves(values)]
    dtypes = frozenset(w for w in weights if isinstance(w, np.dtype))
    numbers = [w for w in weights if not isinstance(w, np.dtype)]
    if not dtypes:
        return joint(frozenset(n.dtype for n in numbers)) if numbers else np_dtype(float)
    if not numbers:
        return joint(dtypes)
    level = max(LEVEL.get(d.kind, 3) for d in dtypes)
    if max(LEVEL.get(n.dtype.kind, 3) for n in numbers) > level:
        return joint(dtypes | {n.dtype for n in numbers})
    signed = any(d.kind == "i" for d in dtypes)
    return joint(dtypes | {least(n, signed) for n in numbers} - GIVES_WAY.get(joint(dtypes), NO))


LEVEL = {"b": 0, "i": 1, "u": 1, "f": 2, "c": 2}
BFLOAT16 = as_dtype("bfloat16").np
# NumPy cannot promote these with bfloat16: numbers of that size become bfloat16.
GIVES_WAY = {BFLOAT16: frozenset(map(np.dtype, ("float16", "int16", "uint16")))}
NO: frozenset = frozenset()


def least(number, signed):
    """The smallest dtype that holds a number; of two as small, the signed one if asked for."""
    found = np.min_scalar_type(number)
    if signed and found.kind == "u" and number <= np.iinfo(f"i{found.itemsize}").max:
        return np.dtype(f"i{found.itemsize}")
    return found


@functools.lru_cache(maxsize=1024)
def joint(dtypes):
    """NumPy's promotion of a set of dtypes."""
    return np.result_type(*dtypes)


def rank_of(array):
    """The number of axes of a tensor.

    Raises:
      ValueError: if it is not known while a function is traced.
    """
    rank = array.shape.rank
    if rank is None:
        raise ValueError(
            "This function of tf.experimental.numpy needs to know how many axes its array has: "
            "give the tensor a shape, such as tf.ensure_shape(x, [None, None])."
        )
    return rank


def promoted(*values):
    """The values as tensors of their common dtype."""
    dtype = common_dtype(*values)
    return [tensor(v, dtype) for v in values]


def floating(x):
    """A tensor of floats or complex numbers: integers become the default float."""
    x = tensor(x)
    inexact = x.dtype.is_floating or x.dtype.is_complex
    return x if inexact else cast(x, FROM_NUMPY[np_dtype(float)])


@public
def result_type(*arrays_and_dtypes):
    """The dtype that arrays and dtypes are promoted to.

    Args:
      *arrays_and_dtypes: arrays, numbers, dtypes.

    Returns:
      A `tf.DType`.

    Raises:
      ValueError: if nothing is given.

    Example:
      >>> import yeoul as tf
      >>> tf.experimental.numpy.result_type("int32", 1.5)
      tf.float64
    """
    if not arrays_and_dtypes:
        raise ValueError("result_type needs at least one array or dtype.")
    given = [np_dtype(v) if isinstance(v, str) else v for v in arrays_and_dtypes]
    return FROM_NUMPY[common_dtype(*given)]


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
