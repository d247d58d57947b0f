"""Reading arrays out of `.npz` archives and IDX files, and checking that they are the right ones.

What is not right is a `BrokenFileError` that names the file and the remedy.
"""

import contextlib
import gzip
import math
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from yeoul.keras.datasets.cache import BrokenFileError
from yeoul.keras.datasets.plain_pickle import PickleError, loads


class Expected(NamedTuple):
    """What an array should be: its shape, and its type, one of the constants below."""

    shape: tuple[int, ...]
    type: str


UINT8, INTEGERS, FLOATS, LISTS = "B", "bhilqBHILQ", "fd", "O"  # as dtype.char
_TYPE_NAMES = {UINT8: "uint8", INTEGERS: "integers", FLOATS: "floats", LISTS: "lists"}


def read_npz(path: Path, expected: dict[str, Expected]) -> dict[str, np.ndarray]:
    """Returns the named arrays of an archive; of arrays of objects, only plain data is read.

    Raises:
      BrokenFileError: if the archive is broken, or its arrays are others.
    """
    with path.open("rb") as file, _reading(path), zipfile.ZipFile(file) as archive:
        names = {name.removesuffix(".npy") for name in archive.namelist()}
        arrays = {name: _read_npy(archive, name) for name in expected if name in names}
    check(path, arrays, expected)
    return arrays


def _read_npy(archive: zipfile.ZipFile, name: str) -> np.ndarray:
    with archive.open(f"{name}.npy") as file:
        version = np.lib.format.read_magic(file)
        if version == (1, 0):
            shape, by_columns, dtype = np.lib.format.read_array_header_1_0(file)
        else:
            shape, by_columns, dtype = np.lib.format.read_array_header_2_0(file)
        content = file.read()
    if dtype.hasobject:
        array = loads(content)
        if not isinstance(array, np.ndarray):
            raise PickleError(f"holds {type(array).__name__}, not an array")
        return array
    count = math.prod(shape)
    if len(content) < count * dtype.itemsize:
        raise EOFError(f"{name} ends early")
    flat = np.frombuffer(bytearray(content), dtype, count)
    return flat.reshape(shape, order="F" if by_columns else "C")


def read_idx(path: Path, expected: Expected) -> np.ndarray:
    """Returns the array of a gzipped IDX file of bytes, the format of the original MNIST.

    Raises:
      BrokenFileError: if the file is broken, or its array is another one.
    """
    with path.open("rb") as packed, _reading(path), gzip.open(packed) as file:
        content = file.read()
    rank = len(expected.shape)
    form = struct.Struct(f">{rank + 1}I")
    magic, *shape = form.unpack(content[: form.size].ljust(form.size, b"\0"))
    body = content[form.size :]
    if magic != (0x08 << 8) + rank or math.prod(shape) != len(body):
        raise broken(path, f"no IDX file of bytes in {rank} dimensions")
    array = np.frombuffer(bytearray(body), np.uint8).reshape(shape)
    check(path, {"data": array}, {"data": expected})
    return array


def check(path: Path, arrays: dict[str, Any], expected: dict[str, Expected]) -> None:
    """Raises `BrokenFileError` unless the arrays are all there, of the right shapes and types."""
    for name, (shape, type_) in expected.items():
        if name not in arrays:
            raise broken(path, f"it has no {name!r}")
        array = np.asarray(arrays[name])
        if array.shape != shape or array.dtype.char not in type_:
            raise broken(
                path,
                f"{name!r} has shape {array.shape} and type {array.dtype}, where shape {shape} "
                f"of {_TYPE_NAMES[type_]} is expected",
            )


@contextlib.contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Turns the many errors that damaged archives lead to into one."""
    try:
        yield
    except _DAMAGED as error:
        raise broken(path, error or type(error).__name__) from error


_DAMAGED = (
    EOFError,
    KeyError,
    NotImplementedError,  # an unknown compression
    OSError,
    RuntimeError,  # encrypted
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


def broken(path: Path, why: object) -> BrokenFileError:
    """Returns the error that names the file, what is wrong with it, and the remedy."""
    return BrokenFileError(
        f"{path} is truncated, corrupt or another file: {why}. Delete it, so that it is fetched "
        "again, or replace it."
    )
