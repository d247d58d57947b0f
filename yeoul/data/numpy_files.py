"""Datasets of the rows of `.npy` and `.npz` files, which are mapped into memory."""

import functools
import io
import struct
import zipfile
import zlib

import numpy as np

from yeoul.core import nest
from yeoul.core.dtypes import FROM_NUMPY
from yeoul.core.errors import DataLossError, InvalidArgumentError
from yeoul.data.concatenate import Concatenate
from yeoul.data.tensor_slices import TensorSlice
from yeoul.engine.convert import to_array
from yeoul.formats import files

LOCAL_HEADER = struct.Struct("<26xHH")  # of a zip member: the lengths of its name and extra field
READERS = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}


def from_npy(paths):
    """`Dataset.from_npy`."""
    if isinstance(paths, list):
        if not paths:
            raise ValueError("There is no path in `paths`, which is an empty list.")
        return functools.reduce(Concatenate, map(from_npy, paths))
    arrays = nest.map_structure(npy_columns, paths)
    check_lengths(nest.map_structure(files.text, paths), arrays)
    return TensorSlice(arrays)


def from_npz(path, names=None):
    """`Dataset.from_npz`."""
    members = npz_members(path)
    if names is not None:
        missing = [name for name in names if name not in members]
        if missing:
            raise ValueError(
                f"{files.text(path)} has no arrays named {missing}, but {sorted(members)}. Name "
                "some of these, or leave `names` out."
            )
        members = {name: members[name] for name in names}
    if not members:
        raise ValueError(f"There are no arrays in {files.text(path)}.")
    where = {name: f"{files.text(path)}, {name}" for name in members}
    arrays = {name: columns(member(), where[name]) for name, member in members.items()}
    check_lengths(where, arrays)
    return TensorSlice(arrays)


def check_lengths(where, arrays):
    """Raises InvalidArgumentError if arrays have different numbers of rows.

    Args:
      where: structure of what the arrays are called.
      arrays: the arrays, or dicts of fields, in the same structure.
    """
    names = nest.flatten(where)
    rows = [len(nest.flatten(a)[0]) for a in nest.flatten_up_to(where, arrays)]
    if len(set(rows)) > 1:
        listed = "; ".join(f"{name}: {n} rows" for name, n in zip(names, rows, strict=True))
        raise InvalidArgumentError(
            None,
            None,
            f"The arrays have different numbers of rows: {listed}. Make a dataset of each, and "
            "put them together with Dataset.zip if the shortest is to end them all.",
        )


def npy_columns(path):
    """The rows of a `.npy` file."""
    with files.open_file(path, "rb") as file:
        if files.is_remote(path):
            array = loaded(io.BytesIO(file.read()), path)
        else:
            array = mapped(file, path)
    return columns(array, files.text(path))


def mapped(file, where):
    """The array of an open local `.npy` file, in the file."""
    name = files.split(file.name)[1]
    shape, order, dtype = described(file, where)
    return in_place(name, file.tell(), shape, order, dtype, where)


def described(file, where):
    """Shape, order and dtype of the array in `.npy` format that stands in a file.

    Raises:
      InvalidArgumentError: if there is none, or one of Python objects.
    """
    try:
        version = np.lib.format.read_magic(file)
        shape, fortran, dtype = READERS[version](file)
    except (ValueError, KeyError) as error:
        raise InvalidArgumentError(
            None,
            None,
            f"{files.text(where)} does not hold an array in NumPy's .npy format ({error}). Write "
            "it with numpy.save, or numpy.savez.",
        ) from None
    if dtype.hasobject:
        raise InvalidArgumentError(
            None,
            None,
            f"{files.text(where)} holds Python objects (dtype {dtype}), which are never loaded: "
            "they would have to be unpickled, which runs code of the file. Write an array of "
            "numbers, or of texts of dtype 'S' or 'U'.",
        )
    return shape, "F" if fortran else "C", dtype


def in_place(name, offset, shape, order, dtype, where):
    """An array in a local file: nothing is read before it is used.

    Raises:
      DataLossError: if the file is too short.
    """
    wanted = dtype.itemsize * int(np.prod(shape, dtype=object))
    found = files.stat(name).length - offset
    if found < wanted:
        raise DataLossError(
            None,
            None,
            f"{files.text(where)} ends {wanted - found} bytes before the end of its array of shape "
            f"{shape}. It was not written to its end.",
        )
    if not wanted:
        return np.empty(shape, dtype, order)
    with files.guarded(name):
        # As a plain array: one of class memmap makes slices slowly.
        return np.asarray(np.memmap(name, dtype, "r", offset, shape, order))


def loaded(file, where):
    """The array of an open file in memory."""
    try:
        start = file.tell()
        described(file, where)
        file.seek(start)
        return np.lib.format.read_array(file, allow_pickle=False)
    except (ValueError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise DataLossError(
            None, None, f"{files.text(where)} is damaged or was not written to its end: {error}"
        ) from None


def npz_members(path):
    """Functions that give the arrays of a `.npz` file, by name.

    Raises:
      InvalidArgumentError: if it is no such file.
    """
    with files.open_file(path, "rb") as file:
        source = io.BytesIO(file.read()) if files.is_remote(path) else file
        try:
            listed = zipfile.ZipFile(source).infolist()
        except zipfile.BadZipFile as error:
            raise InvalidArgumentError(
                None,
                None,
                f"{files.text(path)} is no .npz file ({error}). Write it with numpy.savez; a .npy "
                "file is read with Dataset.from_npy.",
            ) from None
    remote = source if files.is_remote(path) else None

    def member(info):
        return lambda: npz_member(path, info, remote)

    return {i.filename.removesuffix(".npy"): member(i) for i in listed if not i.is_dir()}


def npz_member(path, info, content=None):
    """One array of a `.npz` file: mapped if the file is local and it is not compressed.

    Args:
      path: of the file.
      info: the member's `zipfile.ZipInfo`.
      content: the file, if it was read already.
    """
    where = f"{files.text(path)}, {info.filename}"
    if info.compress_type == zipfile.ZIP_STORED and content is None:
        with files.open_file(path, "rb") as file:
            file.seek(info.header_offset)
            header = file.read(LOCAL_HEADER.size)
            if len(header) == LOCAL_HEADER.size:
                file.seek(sum(LOCAL_HEADER.unpack(header)), io.SEEK_CUR)
            shape, order, dtype = described(file, where)
            return in_place(files.split(path)[1], file.tell(), shape, order, dtype, where)
    with zipfile.ZipFile(content or files.split(path)[1]) as archive, archive.open(info) as file:
        return loaded(file, where)


def columns(array, where):
    """The array as one of a dataset: a dict of its fields, if it has such.

    Raises:
      InvalidArgumentError: if it has no rows.
      TypeError: if no tensor has its dtype.
    """
    if not array.ndim:
        raise InvalidArgumentError(
            None,
            None,
            f"{where} holds a single value, of shape (), and so no rows. Use "
            "Dataset.from_tensors(numpy.load(path)) for a dataset of one element.",
        )
    if array.dtype.names:
        return {name: columns(array[name], f"{where}, {name}") for name in array.dtype.names}
    if array.dtype.kind in "SU":
        return to_array(array)
    native = array.dtype.newbyteorder("=")
    if native not in FROM_NUMPY:
        raise TypeError(
            f"{where} has dtype {array.dtype}, which no tensor has. Convert it, e.g. times with "
            ".astype('int64'), and write it again."
        )
    return array if native == array.dtype else array.astype(native)
