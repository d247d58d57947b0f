"""From Python values, NumPy arrays and variables to tensors."""

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, as_dtype, is_quantized
from yeoul.core.errors import InvalidArgumentError
from yeoul.core.export import export
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor

OBJECT = np.dtype(object)
INT32, INT64, FLOAT32, FLOAT64 = (np.dtype(n) for n in ("int32", "int64", "float32", "float64"))

# Types whose instances know how to become a tensor: type -> function(value, dtype or None, name,
# as_ref).
CONVERTERS: dict[type, list] = {}


@export("register_tensor_conversion_function")
def register_tensor_conversion_function(base_type, conversion_func, priority=100):
    """Registers `conversion_func(value, dtype, name, as_ref)` for instances of `base_type`.

    Functions of lower `priority` run first; one that returns NotImplemented passes on to the next.
    """
    if not callable(conversion_func):
        raise TypeError(f"conversion_func must be callable, not {conversion_func!r}.")
    for kind in base_type if isinstance(base_type, tuple) else (base_type,):
        if not isinstance(kind, type):
            raise TypeError(f"base_type must be a type or a tuple of types, not {kind!r}.")
        CONVERTERS.setdefault(kind, []).append((priority, conversion_func))
        CONVERTERS[kind].sort(key=lambda pair: pair[0])


def to_tensor(value, dtype=None, name=None):
    """The value as a tensor; `dtype` is a np.dtype or None. Dtypes are never changed silently."""
    if isinstance(value, Tensor):
        if dtype is not None and value.dtype.np != dtype:
            raise ValueError(
                f"Tensor conversion requested dtype {FROM_NUMPY[dtype].name} for Tensor with dtype "
                f"{value.dtype.name}: {value!r}. Use tf.cast(x, tf.{FROM_NUMPY[dtype].name}) to "
                "convert it."
            )
        return value
    if hasattr(value, "__tf_tensor__"):
        return value.__tf_tensor__(None if dtype is None else FROM_NUMPY[dtype], name)
    for kind in type(value).__mro__:
        for _, convert in CONVERTERS.get(kind, ()):
            result = convert(value, None if dtype is None else FROM_NUMPY[dtype], name, False)
            if result is not NotImplemented:
                return to_tensor(result, dtype)
    if isinstance(value, (list, tuple)) and holds_tensor(value):
        return stack_nested(value, dtype)
    return EagerTensor(to_array(value, dtype))


def holds_tensor(value):
    """True if a tensor or variable stands somewhere in the nested list."""
    for item in value:
        if isinstance(item, Tensor) or hasattr(item, "__tf_tensor__"):
            return True
        if isinstance(item, (list, tuple)) and holds_tensor(item):
            return True
    return False


def stack_nested(value, dtype):
    """A nested list with tensors in it, packed into one tensor."""
    from yeoul.engine.op import TABLE

    wanted = first_dtype(value) if dtype is None else dtype
    packed = TABLE["Pack"].public([item_of_list(item, wanted) for item in value])
    return packed if dtype is None else to_tensor(packed, dtype)


def item_of_list(item, dtype):
    """An item of a list with tensors in it, as a tensor; `Pack` refuses those of other dtypes."""
    if not (isinstance(item, Tensor) or hasattr(item, "__tf_tensor__")):
        return to_tensor(item, dtype)
    tensor = to_tensor(item)
    if STATE.graph is not None and tensor.dtype.np != dtype:
        raise TypeError(
            f"Cannot convert a list containing a tensor of dtype {tensor.dtype!r} to "
            f"{FROM_NUMPY[dtype]!r} (Tensor is: {item!r}). Use tf.cast(x, "
            f"tf.{FROM_NUMPY[dtype].name})."
        )
    return tensor


def first_dtype(value):
    for item in value:
        if isinstance(item, (list, tuple)):
            found = first_dtype(item)
            if found is not None:
                return found
        elif isinstance(item, Tensor) or hasattr(item, "__tf_tensor__"):
            return item.dtype.np
    return None


def to_array(value, dtype=None):
    """A Python value or array as a NumPy array of TF's dtype: int -> int32, float -> float32.

    Args:
      value: scalar, nested list, NumPy array or scalar, or any object with `__array__`.
      dtype: np.dtype wanted, or None to infer.

    Raises:
      TypeError: if the value does not fit the dtype without losing meaning (1.5 as int32).
      ValueError: if the nested lists are ragged or no dtype fits.
    """
    if dtype is not None and is_quantized(dtype):
        return quantized_array(value, dtype)
    if type(value) is float:
        if dtype is not None and dtype.kind in "iubO":
            return refuse(value, dtype)
        return STATE.quiet(np.array, value, dtype or FLOAT32)
    if type(value) is int:
        return int_array(value, dtype)
    array = value if isinstance(value, np.ndarray) else as_ndarray(value)
    if array.dtype.kind in "SUO":
        return bytes_array(array, value, dtype)
    if isinstance(value, (np.ndarray, np.generic)) or hasattr(value, "__array__"):
        if array.dtype not in FROM_NUMPY:
            raise ValueError(f"Failed to convert a NumPy array of dtype {array.dtype} to a Tensor.")
        if dtype is None or array.dtype == dtype:
            return np.array(array)
        return cast_exact(array, dtype, value)
    return python_array(array, value, dtype)


def quantized_array(value, dtype):
    """Integers as those of a quantized dtype."""
    if isinstance(value, np.ndarray) and value.dtype == dtype:
        return np.array(value)
    return to_array(value, dtype[0]).view(dtype)


def as_ndarray(value):
    try:
        return np.asarray(value)
    except UnicodeDecodeError:  # bytes that are no text beside text
        return np.asarray(value, OBJECT)
    except ValueError as error:
        raise ValueError(
            f"Can't convert non-rectangular Python sequence to Tensor: {shortened(value)}. "
            "Every inner list must have the same length: pad the shorter ones."
        ) from error
    except OverflowError as error:
        raise ValueError(
            f"Attempt to convert a value ({shortened(value)}) that no dtype holds."
        ) from error


def python_array(array, value, dtype):
    """From Python scalars in lists: TF's default dtypes, or `dtype` where the values allow it."""
    kind = array.dtype.kind
    if dtype is not None and dtype.kind == "u" and kind == "f":
        array = large_integers(array, value, dtype)
    if dtype is None:
        default = {"i": INT32, "u": INT64, "f": FLOAT32, "c": np.dtype("complex128")}.get(
            kind, array.dtype
        )
        if kind == "i" and array.size and (array.max() > 2147483647 or array.min() < -2147483648):
            default = INT64
        if not array.size:
            default = FLOAT32
        return array.astype(default)
    return cast_exact(array, dtype, value)


def large_integers(array, value, dtype):
    """Integers of which NumPy makes floats, because int64 does not hold them all."""
    exact = np.asarray(value, OBJECT)
    if all(type(v) is int for v in exact.reshape(-1).tolist()):
        try:
            return exact.astype(dtype)
        except OverflowError:
            return array
    return array


def int_array(value, dtype):
    if dtype is None:
        if not -(1 << 31) <= value < 1 << 31:
            return np.array(value, INT64) if -(1 << 63) <= value < 1 << 63 else refuse(value, INT64)
        return np.array(value, INT32)
    if dtype.kind in "bO":
        return refuse(value, dtype)
    try:
        return np.array(value, dtype)
    except OverflowError:
        return refuse(value, dtype)


def convertible(source, target):
    """True if NumPy values of one dtype may stand for another: True and 1 as 1.0, not 1.5 as 1."""
    if is_quantized(source) or is_quantized(target):
        return source == target
    kind, wanted = source.kind, target.kind
    if kind == "O":  # the conversion says what it cannot make of the objects
        return True
    if wanted == "O" or kind in "SU":
        return wanted == "O" and kind in "SU"
    order = {"b": 0, "i": 1, "u": 1, "f": 2, "V": 2, "c": 3}
    return source in FROM_NUMPY and order[kind] <= order[wanted]


def as_asked(value, dtype):
    """A value for a dtype that the caller names: NumPy's numbers are cast, as by `astype`."""
    if dtype is None or dtype == OBJECT or not isinstance(value, (np.ndarray, np.generic)):
        return value
    if value.dtype == dtype or value.dtype.kind not in "biufcV" or value.dtype not in FROM_NUMPY:
        return value
    value = value.real if value.dtype.kind == "c" and dtype.kind != "c" else value
    return STATE.quiet(value.astype, dtype)


def cast_exact(array, dtype, value):
    """Casts where TF converts a Python or NumPy value to a wanted dtype.

    Refuses what would lose meaning.
    """
    kind, wanted = array.dtype.kind, dtype.kind
    if not array.size:
        return array.astype(dtype)
    if (
        wanted == "O"
        or (kind in "fc" and wanted in "iub")
        or (kind == "c" and wanted in "fV")
        or (wanted == "b" and kind != "b")
    ):
        return refuse(value, dtype)
    if wanted in "iu" and kind in "iu":
        limits = np.iinfo(dtype)
        if int(array.max()) > limits.max or int(array.min()) < limits.min:
            return refuse(value, dtype)
    return array.astype(dtype)


def bytes_array(array, value, dtype):
    """Strings as an object array of bytes."""
    if isinstance(value, (list, tuple, str, bytes)):
        # NumPy's fixed-width strings turn numbers into text and lose trailing zero bytes.
        array = np.asarray(value, OBJECT)
    if dtype in (None, OBJECT) and array.dtype == OBJECT and array.size:
        if set(map(type, array.flat)) == {bytes}:
            return array
    out = np.empty(array.shape, OBJECT)
    flat = out.reshape(-1)
    for i, item in enumerate(array.reshape(-1).tolist()):
        flat[i] = item.encode() if type(item) is str else encoded(item, value)
    return out if dtype in (None, OBJECT) else refuse(value, dtype)


def encoded(item, value):
    """A string as bytes; ValueError for what is none, an item of `value`."""
    if isinstance(item, str):
        item = item.encode()
    if isinstance(value, np.ndarray) and not isinstance(item, bytes):
        raise ValueError(
            "Failed to convert a NumPy array to a Tensor (Unsupported object type "
            f"{type(item).__name__}). Give the array a dtype: array.astype('float32')."
        )
    if isinstance(item, (bool, int, float, complex, np.number, np.bool_)):
        raise ValueError(
            f"Can't convert Python sequence with mixed types to Tensor: {shortened(value)} "
            "has strings or None beside numbers. Make all strings, or all numbers."
        )
    if not isinstance(item, bytes):
        raise ValueError(
            f"Attempt to convert a value ({shortened(value)}) with an unsupported type "
            f"({type(item)}) to a Tensor."
        )
    return item


def refuse(value, dtype):
    wanted = FROM_NUMPY[dtype].name
    raise TypeError(
        f"Cannot convert {shortened(value)} to EagerTensor of dtype {wanted}. "
        f"Pass values of dtype {wanted}, or convert with tf.cast."
    )


def shortened(value, limit=120):
    text = repr(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def wanted_dtype(dtype):
    """np.dtype of a dtype argument, or None."""
    return None if dtype is None else as_dtype(dtype).np


@export("convert_to_tensor")
def convert_to_tensor(value, dtype=None, dtype_hint=None, name=None):
    """The value as a `tf.Tensor`; a tensor of the right dtype is returned as it is.

    Args:
      value: tensor, variable, NumPy array, Python number, string, or nested list of these.
      dtype: wanted dtype; NumPy arrays are cast to it, as by `astype`; a tensor of another dtype is
        an error, never cast.
      dtype_hint: dtype used if the value allows it and `dtype` is None.
      name: ignored in eager mode.

    Raises:
      TypeError, ValueError: if the value cannot be converted.

    Example:
      >>> import yeoul as tf
      >>> tf.convert_to_tensor([1.0, 2.0])
      <tf.Tensor: shape=(2,), dtype=float32, numpy=array([1., 2.], dtype=float32)>
    """
    if dtype is None and dtype_hint is not None and not isinstance(value, Tensor):
        try:
            return in_context(to_tensor(value, as_dtype(dtype_hint).np, name), name)
        except (TypeError, ValueError):
            pass  # a hint is not a demand
    dtype = wanted_dtype(dtype)
    tensor = to_tensor(as_asked(value, dtype), dtype, name)
    if tensor is value and STATE.graph is not None:
        return STATE.graph.capture(tensor)  # gradients go through it to the tensor outside
    return in_context(tensor, name)


def in_context(tensor, name=None):
    """An eager tensor made while a graph is being built becomes a constant of that graph."""
    if STATE.graph is not None and type(tensor) is EagerTensor:
        return STATE.graph.constant(tensor, name)
    if STATE.tapes:
        put_in_place(tensor)
    return tensor


def put_in_place(tensor):
    """Puts an eager tensor on the logical device that a `tf.device` around says, if there is."""
    for tape in STATE.tapes:
        if hasattr(tape, "place"):
            tape.place(tensor)


@export("constant")
def constant(value, dtype=None, shape=None, name="Const"):
    """A constant tensor of the value, filled up to `shape` if the value is a scalar.

    Example:
      >>> import yeoul as tf
      >>> print(tf.constant([[5, 2], [1, 3]]))
      tf.Tensor(
      [[5 2]
       [1 3]], shape=(2, 2), dtype=int32)
    """
    dtype = wanted_dtype(dtype)
    if isinstance(value, Tensor):
        if type(value) is not EagerTensor:
            if dtype is not None and value.dtype.np != dtype:
                raise TypeError(
                    f"tf.constant cannot change the dtype of a symbolic tensor {value!r}; use "
                    "tf.cast."
                )
            return value
        array = np.asarray(value._a)
        if dtype is not None and array.dtype != dtype:
            array = array.astype(dtype)
    elif hasattr(value, "__tf_tensor__") or (
        isinstance(value, (list, tuple)) and holds_tensor(value)
    ):
        tensor = to_tensor(value, dtype)
        array = None
        if type(tensor) is not EagerTensor:
            return tensor
        array = np.asarray(tensor._a)
    else:
        array = to_array(as_asked(value, dtype), dtype)
    if shape is not None:
        array = filled(array, tuple(int(n) for n in shape))
    return in_context(EagerTensor(array), name)


def filled(array, shape):
    size = int(np.prod(shape, dtype=np.int64))
    if array.size == size:
        return array.reshape(shape)
    if array.size == 1:
        return np.full(shape, array.reshape(-1)[0], array.dtype)
    raise TypeError(
        f"Eager execution of tf.constant with unsupported shape. Tensor {array!r} (converted from "
        "the value) "
        f"has {array.size} elements, but got `shape` {shape} with {size} elements. "
        "Pass a scalar, or a value with as many elements as the shape."
    )


def invalid(message):
    """An InvalidArgumentError with the message alone."""
    return InvalidArgumentError(None, None, message)
