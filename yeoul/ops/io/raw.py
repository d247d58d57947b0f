"""Bytes of strings as numbers, compressed ones: tf.io.decode_raw, tf.io.decode_compressed."""

import zlib

import ml_dtypes
import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, as_dtype, string
from yeoul.core.errors import DataLossError
from yeoul.core.export import export
from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import NONE, register
from yeoul.formats.tfrecord import WINDOWS
from yeoul.ops.static import known_array

PADDED = frozenset(
    np.dtype(getattr(ml_dtypes, n, n))
    for n in "float16 float32 float64 int32 uint16 uint8 int16 int8 int64 bfloat16".split()
)
PLAIN = PADDED | {np.dtype(n) for n in ("complex64", "complex128", "bool")}
PIECE = 1 << 14  # bytes decompressed at once: what follows a part is copied
MOST = 1 << 31  # bytes that one compressed string may grow to


def check_type(op, dtype, allowed):
    if dtype not in allowed:
        names = ", ".join(sorted(FROM_NUMPY[d].name for d in allowed))
        raise invalid(
            f"Value for attr 'out_type' of {FROM_NUMPY[dtype].name} is not in the list of allowed "
            f"values: {names} [Op:{op}]. Decode as uint8 and use tf.bitcast."
        )


def numbers(data, dtype, little_endian):
    """Bytes as numbers."""
    if dtype.kind == "b":
        return np.frombuffer(data, np.uint8) != 0
    stored = np.frombuffer(data, dtype)
    if not little_endian and dtype.itemsize > 1:
        part = dtype.itemsize // 2 if dtype.kind == "c" else dtype.itemsize
        swapped = np.frombuffer(data, np.uint8).reshape(-1, part)[:, ::-1]
        stored = np.ascontiguousarray(swapped).reshape(-1).view(dtype)
    return stored


# DecodeRaw


def _raw_specs(inputs, attrs):
    check_type("DecodeRaw", attrs["out_type"], PLAIN)
    dims = dims_of(inputs[0])
    return [(None if dims is None else (*dims, None), FROM_NUMPY[attrs["out_type"]])]


def _raw_host(bytes, out_type, little_endian):
    check_type("DecodeRaw", out_type, PLAIN)
    data = bytes.reshape(-1).tolist()
    size = len(data[0]) if data else 0
    for i, one in enumerate(data):
        if len(one) != size:
            raise invalid(
                "DecodeRaw requires input strings to all be the same size, but element "
                f"{i} has size {size} != {len(one)} [Op:DecodeRaw]. Pass fixed_length to cut off "
                "longer ones and fill up shorter ones."
            )
    if size % out_type.itemsize:
        raise invalid(
            f"Input to DecodeRaw has length {size} that is not a multiple of {out_type.itemsize}, "
            f"the size of {FROM_NUMPY[out_type].name} [Op:DecodeRaw]"
        )
    found = numbers(b"".join(data), out_type, little_endian)
    return found.reshape(*bytes.shape, size // out_type.itemsize)


DECODE_RAW = register(
    "DecodeRaw",
    "bytes:string",
    attrs={"out_type": None, "little_endian": True},
    host=_raw_host,
    grad=NONE,
    shape=_raw_specs,
)


# DecodePaddedRaw


def check_length(length, dtype):
    """Raises InvalidArgumentError for a length that cannot be."""
    if length <= 0:
        raise invalid(f"fixed_length ({length}) must be greater than zero. [Op:DecodePaddedRaw]")
    if length % dtype.itemsize:
        raise invalid(
            f"fixed_length ({length}) must be a multiple of the size of out_type "
            f"({dtype.itemsize}) [Op:DecodePaddedRaw]"
        )


def _padded_specs(inputs, attrs):
    dtype = attrs["out_type"]
    check_type("DecodePaddedRaw", dtype, PADDED)
    dims, length = dims_of(inputs[0]), known_array(inputs[1])
    width = None
    if length is not None and length.ndim == 0:
        check_length(int(length), dtype)
        width = int(length) // dtype.itemsize
    return [(None if dims is None else (*dims, width), FROM_NUMPY[dtype])]


def _padded_host(input_bytes, fixed_length, out_type, little_endian):
    check_type("DecodePaddedRaw", out_type, PADDED)
    if fixed_length.ndim:
        raise invalid(
            f"k must be scalar, got shape {list(fixed_length.shape)} for fixed_length "
            "[Op:DecodePaddedRaw]"
        )
    length = int(fixed_length)
    check_length(length, out_type)
    data = [one[:length].ljust(length, b"\0") for one in input_bytes.reshape(-1).tolist()]
    found = numbers(b"".join(data), out_type, little_endian)
    return found.reshape(*input_bytes.shape, length // out_type.itemsize)


DECODE_PADDED_RAW = register(
    "DecodePaddedRaw",
    "input_bytes:string, fixed_length:int32",
    attrs={"out_type": None, "little_endian": True},
    host=_padded_host,
    grad=NONE,
    shape=_padded_specs,
)


@export("io.decode_raw")
@dispatchable
def decode_raw(input_bytes, out_type, little_endian=True, fixed_length=None, name=None):
    """The bytes of strings as numbers, along a new last axis.

    Args:
      input_bytes: string tensor.
      out_type: dtype of the numbers.
      little_endian: the order of their bytes.
      fixed_length: number of bytes read of each string; shorter ones are filled up with zeros. By
        default all strings must be of one length.
      name: name of the node in a graph.

    Raises:
      InvalidArgumentError: if the strings have different lengths or hold no whole number of
        elements, or `out_type` cannot be decoded.

    Example:
      >>> import yeoul as tf
      >>> tf.io.decode_raw(["ab", "cd"], tf.uint8).numpy().tolist()
      [[97, 98], [99, 100]]
    """
    attrs = {"out_type": as_dtype(out_type).np, "little_endian": bool(little_endian)}
    if fixed_length is not None:
        return execute(DECODE_PADDED_RAW, (input_bytes, fixed_length), attrs, name)
    return execute(DECODE_RAW, (input_bytes,), attrs, name)


@export("compat.v1.io.decode_raw", "compat.v1.decode_raw")
@dispatchable
def decode_raw_v1(input_bytes=None, out_type=None, little_endian=True, name=None, bytes=None):
    """As `tf.io.decode_raw`, with the arguments of TensorFlow 1.

    Args:
      input_bytes: string tensor.
      out_type: dtype of the numbers.
      little_endian: the order of their bytes.
      name: name of the node in a graph.
      bytes: older name of `input_bytes`.

    Raises:
      ValueError: if an argument is missing, or given twice.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.decode_raw(b"ab", tf.uint8).numpy().tolist()
      [97, 98]
    """
    if input_bytes is not None and bytes is not None:
        raise ValueError("Cannot specify both 'bytes' and 'input_bytes': they are one argument.")
    data = bytes if input_bytes is None else input_bytes
    if data is None:
        raise ValueError("decode_raw() missing 1 required positional argument: 'input_bytes'")
    if out_type is None:
        raise ValueError("decode_raw() missing 1 required positional argument: 'out_type'")
    return decode_raw(data, out_type, little_endian, None, name)


# DecodeCompressed


def inflated(data, kind):
    """A compressed string as TensorFlow reads it: a cut-off end gives what there is."""
    window, data = WINDOWS[kind], memoryview(data)
    parts, room, at = [], MOST, 0
    while at < len(data):
        inflate = zlib.decompressobj(window)
        while at < len(data) and not inflate.eof:
            piece = data[at : at + PIECE]
            try:
                parts.append(inflate.decompress(piece, room))
            except zlib.error as error:
                raise DataLossError(
                    None,
                    None,
                    f"inflate() failed: {error} [Op:DecodeCompressed]. The {len(data)} bytes are "
                    f"no {kind} data; check compression_type.",
                ) from None
            room -= len(parts[-1])
            if inflate.unconsumed_tail or room <= 0:
                raise DataLossError(
                    None, None, f"The data decompresses to over {MOST} bytes [Op:DecodeCompressed]"
                )
            at += len(piece) - len(inflate.unused_data)
        if kind != "GZIP":  # what follows is ignored
            break
    return b"".join(parts)


def _inflate_host(bytes, compression_type):
    if compression_type in ("", "NONE"):
        return bytes
    if compression_type not in WINDOWS:
        raise invalid(
            "Only ZLIB, GZIP or NONE are supported compressions, not "
            f"{compression_type!r} [Op:DecodeCompressed]"
        )
    out = np.empty(bytes.shape, object)
    out.reshape(-1)[:] = [inflated(one, compression_type) for one in bytes.reshape(-1).tolist()]
    return out


DECODE_COMPRESSED = register(
    "DecodeCompressed",
    "bytes:string",
    attrs={"compression_type": ""},
    host=_inflate_host,
    grad=NONE,
    shape=lambda inputs, attrs: [(dims_of(inputs[0]), string)],
)


@export("io.decode_compressed", "compat.v1.io.decode_compressed", "compat.v1.decode_compressed")
@dispatchable
def decode_compressed(bytes, compression_type="", name=None):
    """Compressed strings decompressed.

    Args:
      bytes: string tensor.
      compression_type: "", "ZLIB" or "GZIP".
      name: name of the node in a graph.

    Raises:
      InvalidArgumentError: for another `compression_type`.
      DataLossError: if a string is no such data.

    Example:
      >>> import zlib
      >>> import yeoul as tf
      >>> tf.io.decode_compressed([zlib.compress(b"text")], "ZLIB").numpy().tolist()
      [b'text']
    """
    return execute(DECODE_COMPRESSED, (bytes,), {"compression_type": compression_type or ""}, name)
