"""Element types of tensors: `tf.DType`, one instance a type, and how to find it by any name."""

from typing import Any

import ml_dtypes
import numpy as np

from yeoul.core.export import export, export_constant

FROM_NUMPY: dict[np.dtype, "DType"] = {}
"""The element type of a NumPy dtype in native byte order."""

_BY_ENUM: dict[int, "DType"] = {}
_BY_NAME: dict[str, "DType"] = {}
_BY_PYTHON_TYPE: dict[type, "DType"] = {}


@export("DType", "dtypes.DType")
class DType:
    """The type of the elements of a tensor, such as `tf.float32` or `tf.string`.

    Args:
      type_enum: TensorFlow's number of the type (1 is `tf.float32`).

    Returns:
      The one instance that stands for the type.

    Raises:
      TypeError: no type has that number.

    Example:
      >>> import yeoul as tf
      >>> tf.float32.size, tf.float32.is_floating, tf.int8.max
      (4, True, 127)
    """

    __slots__ = ("_enum", "_kind", "_real", "name", "np", "size")

    _enum: int
    _kind: str  # NumPy's kind letter, "q" for quantized types, "O" for what is not a number
    _real: "DType"
    name: str
    np: np.dtype  # dtype of the host array that holds such elements
    size: int

    def __new__(cls, type_enum: int) -> "DType":
        found = _BY_ENUM.get(type_enum) if isinstance(type_enum, int) else None
        if found is None:
            raise TypeError(
                f"tf.DType({type_enum!r}): expected the number of a TensorFlow type, such as 1 for "
                "tf.float32. Use tf.as_dtype(...) for names and NumPy types."
            )
        return found

    @property
    def as_numpy_dtype(self) -> Any:
        """NumPy's scalar type that holds such elements; a structure for quantized types."""
        if self._enum in (20, 21):
            raise TypeError(f"NumPy has no equivalent of {self!r}.")
        return self.np if self._kind == "q" else self.np.type

    @property
    def as_datatype_enum(self) -> int:
        """TensorFlow's number of the type."""
        return self._enum

    @property
    def is_floating(self) -> bool:
        """Whether the elements are real floating point numbers."""
        return self._kind == "f"

    @property
    def is_integer(self) -> bool:
        """Whether the elements are integers, quantized ones excluded."""
        return self._kind in "iu"

    @property
    def is_complex(self) -> bool:
        """Whether the elements are complex numbers."""
        return self._kind == "c"

    @property
    def is_bool(self) -> bool:
        """Whether the elements are truth values."""
        return self._kind == "b"

    @property
    def is_unsigned(self) -> bool:
        """Whether the elements are integers that cannot be negative."""
        return self._kind == "u"

    @property
    def is_quantized(self) -> bool:
        """Whether the elements are quantized integers."""
        return self._kind == "q"

    @property
    def is_numeric(self) -> bool:
        """Whether the elements are numbers."""
        return self._kind in "fiucq"

    @property
    def is_numpy_compatible(self) -> bool:
        """Whether NumPy can hold such elements."""
        return self._enum not in (20, 21)

    @property
    def base_dtype(self) -> "DType":
        """The type itself: Yeoul has no reference types."""
        return self

    @property
    def real_dtype(self) -> "DType":
        """The type of the real part of a complex type; any other type itself."""
        return self._real

    @property
    def min(self) -> Any:
        """The smallest finite value.

        Raises:
          TypeError: the type has no order (bool, string, complex, quantized, …).
        """
        return self._info("minimum").min

    @property
    def max(self) -> Any:
        """The largest finite value.

        Raises:
          TypeError: the type has no order (bool, string, complex, quantized, …).
        """
        return self._info("maximum").max

    def _info(self, what: str):
        if self._kind == "f":
            return ml_dtypes.finfo(self.np)
        if self._kind in "iu":
            return ml_dtypes.iinfo(self.np)
        raise TypeError(
            f"Cannot find {what} value of {self}: only integer and real types have one."
        )

    @property
    def limits(self) -> tuple[Any, Any]:
        """The range of an image's intensities: `(0, 1)` for floats, `(0, max)` otherwise.

        Raises:
          ValueError: the type is neither bool, an integer, float32 nor float64.
        """
        if self._kind == "b":
            return 0, True
        if self._kind in "iu":
            return 0, self.max
        if self._enum in (1, 2):
            return 0, 1
        raise ValueError(
            f"{self} does not have defined limits: only bool, integers, float32 and float64 do."
        )

    def is_compatible_with(self, other: Any) -> bool:
        """Whether a tensor of type `other` fits where this type is asked for: the two are equal."""
        return self is as_dtype(other)

    def __eq__(self, other: object) -> bool:
        if type(other) is DType:
            return self is other
        return self is _find(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return self._enum

    def __int__(self) -> int:
        return self._enum

    def __repr__(self) -> str:
        return f"tf.{self.name}"

    def __str__(self) -> str:
        return f"<dtype: {self.name!r}>"

    def __reduce__(self):
        return as_dtype, (self.name,)


@export("as_dtype", "dtypes.as_dtype")
def as_dtype(type_value: Any) -> DType:
    """Converts what names an element type to the `tf.DType`.

    Args:
      type_value: a `tf.DType`, its name (`"float32"`), its TensorFlow number, a NumPy dtype or
        scalar type, an object with a `dtype`, or a Python type (`float`, `int`, `bool`, `complex`,
        `str`, `bytes`): the type that `tf.constant` gives such a value.

    Returns:
      The `tf.DType`.

    Raises:
      TypeError: `type_value` names no element type.

    Example:
      >>> import numpy as np
      >>> import yeoul as tf
      >>> tf.as_dtype("float32"), tf.as_dtype(np.int64), tf.as_dtype(bool)
      (tf.float32, tf.int64, tf.bool)
    """
    found = _find(type_value)
    if found is None:
        raise TypeError(_unknown(type_value))
    return found


def from_numpy(dtype: np.dtype) -> DType:
    """The element type that holds the elements of a NumPy array of type `dtype`.

    Raises:
      TypeError: there is none (dates, long doubles, structures).
    """
    found = _find_numpy(dtype)
    if found is None:
        raise TypeError(_unknown(dtype))
    return found


def _find(value: Any) -> DType | None:
    """The type that `value` names, or None."""
    kind = type(value)
    if kind is DType:
        return value
    if kind is str:
        return _BY_NAME.get(value)
    if isinstance(value, np.dtype):
        return _find_numpy(value)
    if isinstance(value, type):
        found = _BY_PYTHON_TYPE.get(value)
        if found is None and issubclass(value, np.generic):
            found = _find_numpy(np.dtype(value))
        return found
    if isinstance(value, int):
        return _BY_ENUM.get(value)
    dtype = getattr(value, "dtype", None)
    if isinstance(dtype, np.dtype):
        return _find_numpy(dtype)
    return dtype if isinstance(dtype, DType) else None


def _find_numpy(dtype: np.dtype) -> DType | None:
    found = FROM_NUMPY.get(dtype)
    if found is None:
        if dtype.kind in "SUOT":
            return string
        if not dtype.isnative:
            return FROM_NUMPY.get(dtype.newbyteorder("="))
    return found


def is_quantized(dtype: np.dtype) -> bool:
    """Whether arrays of this dtype hold quantized integers."""
    return dtype.names is not None and not dtype.hasobject


def integers_of(array: np.ndarray) -> np.ndarray:
    """The integers of a quantized array, as a view; any other array itself."""
    return array.view(array.dtype[0]) if is_quantized(array.dtype) else array


def _unknown(value: Any) -> str:
    message = f"Cannot convert {value!r} to a tf.DType."
    if isinstance(value, str):
        from difflib import get_close_matches

        close = get_close_matches(value, _BY_NAME, n=1)
        message += f" Did you mean {close[0]!r}?" if close else ""
    return (
        f"{message} Expected a tf.DType such as tf.float32, the name of one ('float32'), a NumPy "
        "dtype or a Python type (float, int, bool, complex, str, bytes)."
    )


def _define(name: str, enum: int, array_type: Any, kind: str = "") -> DType:
    """Makes the one instance for a type and publishes it as `tf.<name>` and `tf.dtypes.<name>`."""
    self = object.__new__(DType)
    self.np = np.dtype(array_type)
    self.name, self._enum, self._kind, self._real = name, enum, kind or self.np.kind, self
    self.size = 0 if self.np.hasobject else self.np.itemsize
    _BY_ENUM[enum] = _BY_NAME[name] = self
    if not kind or kind in "fiuq":
        FROM_NUMPY[self.np] = self
    paths = [name, f"dtypes.{name}"]
    if enum >= 24:
        paths += [f"dtypes.experimental.{name}", f"experimental.{name}"]
    export_constant(*paths, name=_ATTRIBUTES.get(name, name), module=__name__)
    return self


_ATTRIBUTES = {"bool": "bool_"}  # names that would hide a builtin in this module

float16 = half = _define("float16", 19, np.float16)
float32 = _define("float32", 1, np.float32)
float64 = double = _define("float64", 2, np.float64)
bfloat16 = _define("bfloat16", 14, ml_dtypes.bfloat16, "f")
float8_e5m2 = _define("float8_e5m2", 24, ml_dtypes.float8_e5m2, "f")
float8_e4m3fn = _define("float8_e4m3fn", 25, ml_dtypes.float8_e4m3fn, "f")
complex64 = _define("complex64", 8, np.complex64)
complex128 = _define("complex128", 18, np.complex128)
int4 = _define("int4", 29, ml_dtypes.int4, "i")
int8 = _define("int8", 6, np.int8)
int16 = _define("int16", 5, np.int16)
int32 = _define("int32", 3, np.int32)
int64 = _define("int64", 9, np.int64)
uint4 = _define("uint4", 30, ml_dtypes.uint4, "u")
uint8 = _define("uint8", 4, np.uint8)
uint16 = _define("uint16", 17, np.uint16)
uint32 = _define("uint32", 22, np.uint32)
uint64 = _define("uint64", 23, np.uint64)
bool_ = _define("bool", 10, np.bool_)
string = _define("string", 7, object)
# One Python object in a field, so that such an array is none of strings.
resource = _define("resource", 20, [("resource", object)], "O")
variant = _define("variant", 21, [("variant", object)], "O")
FROM_NUMPY[resource.np], FROM_NUMPY[variant.np] = resource, variant
# One integer in a field, as TensorFlow has it, so that such an array is none of plain integers.
qint8 = _define("qint8", 11, [("qint8", np.int8)], "q")
quint8 = _define("quint8", 12, [("quint8", np.uint8)], "q")
qint16 = _define("qint16", 15, [("qint16", np.int16)], "q")
quint16 = _define("quint16", 16, [("quint16", np.uint16)], "q")
qint32 = _define("qint32", 13, [("qint32", np.int32)], "q")

complex64._real, complex128._real = float32, float64
QUANTIZED_DTYPES = frozenset((qint8, quint8, qint16, quint16, qint32))

_BY_NAME.update(half=half, double=double, float=float32)
_BY_PYTHON_TYPE.update(
    {
        float: float32,
        int: int32,
        bool: bool_,
        complex: complex128,
        str: string,
        bytes: string,
        object: string,
    }
)
export_constant("half", "dtypes.half", name="half", module=__name__)
export_constant("double", "dtypes.double", name="double", module=__name__)
export_constant("dtypes.QUANTIZED_DTYPES", name="QUANTIZED_DTYPES", module=__name__)
