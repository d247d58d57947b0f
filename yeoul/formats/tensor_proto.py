"""Arrays and shapes as TensorFlow's `TensorProto` and `TensorShapeProto`, both ways."""

import math
from typing import Any

import numpy as np

from yeoul.core.dtypes import DType, as_dtype, integers_of
from yeoul.formats import protos
from yeoul.formats.varint_arrays import read_one

LIMIT = 1 << 31  # bytes: protobuf itself holds no more, so a larger shape is damage or malice
MAX_RANK = 254  # TensorFlow's own limit; NumPy's is lower

# Enum of the dtype -> field with its elements; those in CONTENT go into `tensor_content` as bytes
# when there are several, as TensorFlow writes them.
FIELDS = {
    1: "float_val", 2: "double_val", 3: "int_val", 4: "int_val", 5: "int_val", 6: "int_val",
    7: "string_val", 8: "scomplex_val", 9: "int64_val", 10: "bool_val", 11: "int_val",
    12: "int_val", 13: "int_val", 14: "half_val", 15: "int_val", 16: "int_val", 17: "int_val",
    18: "dcomplex_val", 19: "half_val", 22: "uint32_val", 23: "uint64_val", 24: "float8_val",
    25: "float8_val", 29: "int_val", 30: "int_val",
}  # fmt: skip
CONTENT = frozenset((1, 2, 3, 4, 5, 6, 9, 11, 12, 13, 14, 15, 16, 19, 22, 23, 24, 25))


def shape_to_proto(dims: Any, proto: Any = None) -> Any:
    """Dimensions (None for an unknown rank, or a tuple with None for unknown sizes) as a proto.

    Args:
      dims: the dimensions.
      proto: a `TensorShapeProto` to fill; a new one if None.
    """
    proto = protos.TensorShapeProto() if proto is None else proto
    proto.SetInParent()
    if dims is None:
        proto.unknown_rank = True
        return proto
    for n in dims:
        proto.dim.add(size=-1 if n is None else n)
    return proto


def shape_from_proto(proto: Any) -> tuple[int | None, ...] | None:
    """The dimensions that a `TensorShapeProto` holds: None for an unknown rank or size.

    Raises:
      ValueError: if it is no possible shape.
    """
    if proto.unknown_rank:
        return None
    dims = tuple([None if dim.size == -1 else dim.size for dim in proto.dim])
    if len(dims) > MAX_RANK or any(n is not None and n < 0 for n in dims):
        shown = f"{len(dims)} dimensions" if len(dims) > MAX_RANK else str(list(dims))
        raise ValueError(
            f"A TensorShapeProto declares {shown}; at most {MAX_RANK} dimensions of at least 0 "
            "(-1 where unknown) are possible. The file is damaged."
        )
    return dims


def dtype_from_enum(number: int) -> DType:
    """The dtype of a number of TensorFlow's `DataType`; a reference type gives its base type.

    Raises:
      ValueError: if there is none.
    """
    try:
        return as_dtype(number - 100 if 100 < number < 200 else number)
    except TypeError:
        raise ValueError(
            f"The number {number} is no dtype that Yeoul has (1 is float32; "
            f"{protos.enum_names('DataType').get(number, 'TensorFlow has none either')})."
        ) from None


def to_proto(array: np.ndarray, dtype: DType, shape: Any = None, proto: Any = None) -> Any:
    """An array as a `TensorProto`.

    Args:
      array: the elements; fewer than the shape has stand for more of the last one.
      dtype: the dtype, which NumPy does not know of strings and quantized types.
      shape: dimensions, by default those of the array.
      proto: a `TensorProto` to fill; a new one if None.

    Raises:
      TypeError: if there is no such field (resources, variants).
    """
    proto = protos.TensorProto() if proto is None else proto
    array = integers_of(array)
    enum = dtype.as_datatype_enum
    if enum not in FIELDS:
        raise TypeError(f"A tensor of dtype {dtype.name} has no elements that a file could hold.")
    proto.dtype = enum
    full = array.shape if shape is None else tuple(shape)
    shape_to_proto(full, proto.tensor_shape)
    field = FIELDS[enum]
    if field == "string_val":
        proto.string_val.extend([as_bytes(s) for s in array.reshape(-1).tolist()])
    elif enum in CONTENT and array.size > 1 and array.size == math.prod(full):
        proto.tensor_content = little_endian(array).tobytes()
    elif field == "float8_val":
        proto.float8_val = array.tobytes()
    else:
        getattr(proto, field).extend(numbers(array.reshape(-1), field))
    return proto


def as_bytes(value: Any) -> bytes:
    return value.encode() if isinstance(value, str) else bytes(value)


def little_endian(array: np.ndarray) -> np.ndarray:
    return array.astype(array.dtype.newbyteorder("<"), copy=False)


def numbers(flat: np.ndarray, field: str) -> list:
    """The elements as the numbers that stand in the field."""
    if field == "half_val":
        return flat.view(np.uint16).tolist()
    if field in ("scomplex_val", "dcomplex_val"):
        return flat.view(flat.real.dtype).tolist()
    if flat.dtype.kind == "V" or (flat.dtype.itemsize == 1 and flat.dtype.kind not in "iub"):
        return flat.astype(np.int32).tolist()
    return [int(v) for v in flat] if field == "int_val" else flat.tolist()


def from_proto(proto: Any) -> np.ndarray:
    """The array that a `TensorProto` holds; strings as an array of bytes objects.

    Raises:
      ValueError: if its parts contradict each other, or it is larger than 2 GiB.
      TypeError: if its dtype has no elements (resources, variants).
    """
    dtype = dtype_from_enum(proto.dtype)
    dims = shape_from_proto(proto.tensor_shape)
    if dims is None or None in dims:
        raise ValueError(f"A TensorProto of the unknown shape {dims} has no value.")
    size = math.prod(dims)
    if size * max(dtype.size, 1) > LIMIT or len(dims) > 64:
        raise ValueError(
            f"A TensorProto declares a tensor of shape {list(dims)} and dtype {dtype.name}, which "
            f"is more than {LIMIT} bytes (or 64 dimensions). The file is damaged."
        )
    enum = dtype.as_datatype_enum
    if enum not in FIELDS:
        raise TypeError(f"A TensorProto of dtype {dtype.name} has no value that can be read.")
    if proto.tensor_content:
        if FIELDS[enum] == "string_val":
            return strings_content(proto.tensor_content, size).reshape(dims)
        return content(proto.tensor_content, dtype, dims, size)
    flat = listed(proto, FIELDS[enum], dtype)
    if flat.size > size:
        raise ValueError(
            f"A TensorProto of shape {list(dims)} has {flat.size} elements. The file is damaged."
        )
    if flat.size == size:
        return flat.reshape(dims)
    if flat.size <= 1:  # a view: a shape costs no memory
        last = flat if flat.size else blank(dtype)
        return np.broadcast_to(last.reshape(()), dims)
    return np.concatenate([flat, np.broadcast_to(flat[-1:], size - flat.size)]).reshape(dims)


def strings_content(data: bytes, size: int) -> np.ndarray:
    """Strings out of `tensor_content`: their lengths, and then all of them.

    Raises:
      ValueError: if the lengths do not fit the data.
    """
    lengths, at = [], 0
    if size <= len(data):  # each length takes a byte
        for _ in range(size):
            length, at = read_one(data, at, len(data))
            lengths.append(length)
    if len(lengths) != size or min(lengths, default=0) < 0 or at + sum(lengths) != len(data):
        raise ValueError(
            f"A TensorProto of {size} strings holds {len(data)} bytes that are not theirs. The "
            "file is damaged."
        )
    flat = np.empty(size, object)
    for i, length in enumerate(lengths):
        flat[i] = data[at : at + length]
        at += length
    return flat


def blank(dtype):
    return np.array([b""], object) if dtype.np.kind == "O" else np.zeros(1, dtype.np)


def content(data, dtype, dims, size):
    if len(data) != size * dtype.size:
        raise ValueError(
            f"A TensorProto of shape {list(dims)} and dtype {dtype.name} needs "
            f"{size * dtype.size} bytes, but holds {len(data)}. The file is damaged."
        )
    stored = np.frombuffer(data, dtype.np.newbyteorder("<"))
    return stored.astype(dtype.np, copy=False).reshape(dims)


def listed(proto, field, dtype):
    """The elements that stand in a repeated field, as a flat array."""
    values = getattr(proto, field)
    if field == "string_val":
        flat = np.empty(len(values), object)
        flat[:] = list(values)
        return flat
    if field == "float8_val":
        return np.frombuffer(values, dtype.np)
    if field == "half_val":
        return np.array(values, np.int64).astype(np.uint16).view(dtype.np)
    if field in ("scomplex_val", "dcomplex_val"):
        part = np.float32 if field == "scomplex_val" else np.float64
        if len(values) % 2:
            raise ValueError("A TensorProto of complex numbers lacks the last imaginary part.")
        return np.array(values, part).view(dtype.np)
    with np.errstate(all="ignore"):
        return np.array(values, WIDE.get(field)).astype(dtype.np)


WIDE = {"int_val": np.int64, "int64_val": np.int64, "uint64_val": np.uint64, "bool_val": np.bool_}
