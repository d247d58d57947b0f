"""Messages between the processes of the tf.data service.

A message is a plain value (None, numbers, strings, lists, dicts) with arrays and bytes in it. It is
sent as four bytes that name the format, the length of a header, the header (JSON, in which arrays
are numbers), and the arrays. Nothing in a message is run.
"""

import json
import math
import struct
import zlib

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, as_dtype

MAGIC = b"YDS1"
START = struct.Struct("<4sI")
MOST_HEADER = 1 << 28
PIECE = 1 << 20  # bytes received at once: nothing is allocated that was only announced
WORTH_IT = 1 << 10  # arrays of fewer bytes are not compressed


class Closed(ConnectionError):
    """The other side has closed the connection."""


def send(connection, value, compress=False):
    """Sends a message."""
    for part in parts_of(value, compress):
        connection.sendall(part)


def parts_of(value, compress=False):
    """A message as buffers."""
    arrays: list = []
    body = packed(value, arrays)
    described, buffers = [], []
    for array in arrays:
        entry, data = described_array(array, compress)
        described.append(entry)
        buffers.append(data)
    header = json.dumps({"body": body, "arrays": described}).encode()
    return [START.pack(MAGIC, len(header)), header, *buffers]


def receive(connection):
    """The next message.

    Raises:
      Closed: if there is none any more.
      ValueError: if it is no message.
    """
    start = exactly(connection, START.size)
    magic, size = START.unpack(start)
    if magic != MAGIC or size > MOST_HEADER:
        raise ValueError(f"{start!r} does not begin a message of the tf.data service.")
    header = json.loads(exactly(connection, size))
    arrays = [
        array_described(entry, exactly(connection, checked_size(entry)))
        for entry in header["arrays"]
    ]
    return unpacked(header["body"], arrays)


def exactly(connection, count):
    """The next `count` bytes."""
    data = bytearray()
    while len(data) < count:
        piece = connection.recv(min(count - len(data), PIECE))
        if not piece:
            raise Closed("the connection was closed")
        data += piece
    return data


def packed(value, arrays):
    """A value in what JSON knows; its arrays and bytes are appended to a list."""
    if isinstance(value, (np.ndarray, np.generic)):
        arrays.append(np.asarray(value))
        return {"array": len(arrays) - 1}
    if isinstance(value, (bytes, bytearray)):
        arrays.append(np.frombuffer(value, np.uint8))
        return {"bytes": len(arrays) - 1}
    if isinstance(value, dict):
        return {"dict": {key: packed(v, arrays) for key, v in value.items()}}
    if isinstance(value, (list, tuple)):
        return [packed(v, arrays) for v in value]
    return value


def unpacked(body, arrays):
    """What `packed` was given; tuples are lists."""
    if isinstance(body, list):
        return [unpacked(v, arrays) for v in body]
    if not isinstance(body, dict):
        return body
    ((kind, found),) = body.items()
    if kind == "array":
        return arrays[found]
    if kind == "bytes":
        return arrays[found].tobytes()
    return {key: unpacked(v, arrays) for key, v in found.items()}


def described_array(array, compress):
    """An array as (what stands in the header, its bytes)."""
    if array.dtype == object:
        values = [bytes(v) for v in array.ravel().tolist()]
        entry = {"strings": list(array.shape), "lengths": [len(v) for v in values]}
        data = b"".join(values)
    else:
        entry = {"dtype": FROM_NUMPY[array.dtype].name, "shape": list(array.shape)}
        data = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
    entry["size"] = len(data)
    if compress and len(data) > WORTH_IT:
        entry["raw"], data = len(data), zlib.compress(data, 1)
        entry["size"] = len(data)
    return entry, data


def checked_size(entry):
    """How many bytes an array has in the message.

    Raises:
      ValueError: if the header contradicts itself.
    """
    if "strings" in entry:
        wanted, fits = sum(entry["lengths"]), math.prod(entry["strings"]) == len(entry["lengths"])
    else:
        wanted, fits = math.prod(entry["shape"]) * as_dtype(entry["dtype"]).np.itemsize, True
    size = entry["size"]
    if not fits or size < 0 or wanted != entry.get("raw", size):
        raise ValueError(f"The array {entry} of a message contradicts itself.")
    return size


def array_described(entry, data):
    """The array that was described."""
    if "raw" in entry:
        inflater = zlib.decompressobj()
        data = inflater.decompress(data, entry["raw"] + 1)
        if len(data) != entry["raw"]:
            raise ValueError("A compressed array of a message has another size than it says.")
    if "strings" not in entry:
        return np.frombuffer(data, as_dtype(entry["dtype"]).np).reshape(entry["shape"])
    out, at = np.empty(len(entry["lengths"]), object), 0
    for i, length in enumerate(entry["lengths"]):
        out[i] = bytes(data[at : at + length])
        at += length
    return out.reshape(entry["strings"])
