"""The ops that read and write checkpoints: graphs that TensorFlow exported have them."""

import numpy as np

from yeoul.core.dtypes import as_dtype
from yeoul.core.errors import InvalidArgumentError
from yeoul.engine.op import NONE, register
from yeoul.formats import files
from yeoul.formats.bundle import merge_bundles, write_bundle
from yeoul.formats.bundle_files import is_bundle, remove_bundle
from yeoul.formats.slice_table import WHOLE, open_checkpoint, open_first_format, write_slices
from yeoul.formats.slice_texts import parsed_slice, part_of

STRING = as_dtype("string")


def texts(array):
    """The strings of a tensor."""
    return [text.decode() for text in np.asarray(array, object).reshape(-1).tolist()]


def text(array):
    """The one string of a tensor."""
    found = texts(array)
    if len(found) != 1:
        raise InvalidArgumentError(
            None, None, f"Expected one file name, but {len(found)} strings were given."
        )
    return found[0]


def whole_number(array, what):
    """The number in a scalar.

    Raises:
      InvalidArgumentError: if it is no scalar.
    """
    if array.ndim:
        raise InvalidArgumentError(
            None, None, f"{what} must be a scalar, but its shape is {list(array.shape)}."
        )
    return int(array)


def check_counts(names, slices, others, what):
    """Raises InvalidArgumentError unless there is one of each."""
    for count, called in ((len(slices), "shape_and_slices"), (others, what)):
        if count != len(names):
            raise InvalidArgumentError(
                None,
                None,
                f"tensor_names and {called} have different number of elements: {len(names)} vs. "
                f"{count}. Pass one of each for each tensor.",
            )


def _save_v2(prefix, names, slices, *tensors, dtypes=()):
    names, slices = texts(names), texts(slices)
    check_counts(names, slices, len(tensors), "tensors")
    whole, parts = {}, {}
    for name, given, array in zip(names, slices, tensors, strict=True):
        if name in whole or (name in parts and not given):
            raise InvalidArgumentError(
                None,
                None,
                f"The name {name} is given to several tensors. Give each another name, or say in "
                "shape_and_slices which part of one tensor it is.",
            )
        if not given:
            whole[name] = array
        else:
            shape, extents = parsed_slice(given, array.shape)
            parts.setdefault(name, []).append((shape, extents, array))
    write_bundle(text(prefix), whole, parts)


SAVE_V2 = register(
    "SaveV2",
    "prefix:string, tensor_names:string, shape_and_slices:string, tensors*:",
    attrs={"dtypes": ()},
    host=_save_v2,
    grad=NONE,
    shape=lambda inputs, attrs: [],
    stateful=True,
    outputs=0,
)


def _save_first_format(filename, names, slices, data):
    """Writes the first format, which has parts only: a whole tensor is one."""
    names = texts(names)
    check_counts(names, slices, len(data), "data")
    parts: dict[str, list] = {}
    for name, given, array in zip(names, slices, data, strict=True):
        shape, extents = array.shape, [(0, WHOLE)] * array.ndim
        if given:
            shape, extents = parsed_slice(given, array.shape)
        parts.setdefault(name, []).append((shape, extents, array))
    write_slices(text(filename), parts)


def _save_plain(filename, tensor_names, *data, T=()):
    _save_first_format(filename, tensor_names, [""] * len(data), data)


SAVE = register(
    "Save",
    "filename:string, tensor_names:string, data*:",
    attrs={"T": ()},
    host=_save_plain,
    grad=NONE,
    shape=lambda inputs, attrs: [],
    stateful=True,
    outputs=0,
)


def _save_slices(filename, tensor_names, shapes_and_slices, *data, T=()):
    _save_first_format(filename, tensor_names, texts(shapes_and_slices), data)


SAVE_SLICES = register(
    "SaveSlices",
    "filename:string, tensor_names:string, shapes_and_slices:string, data*:",
    attrs={"T": ()},
    host=_save_slices,
    grad=NONE,
    shape=lambda inputs, attrs: [],
    stateful=True,
    outputs=0,
)


def restored(reader, name, given, dtype):
    """A tensor, or the part of it that `given` asks for.

    Raises:
      InvalidArgumentError: if it has another dtype.
    """
    found, wanted = reader.dtype(name), as_dtype(dtype)
    if found != wanted:
        raise InvalidArgumentError(
            None,
            None,
            f"tensor_name = {name}; expected dtype {wanted.name} does not equal original dtype "
            f"{found.name}. Ask for {found.name}.",
        )
    return reader.array(name, part_of(reader.shape(name), given) if given else None)


def _restore_v2(prefix, names, slices, dtypes=()):
    reader = open_checkpoint(text(prefix))
    names, slices = texts(names), texts(slices)
    check_counts(names, slices, len(dtypes), "dtypes")
    return tuple([restored(reader, n, s, d) for n, s, d in zip(names, slices, dtypes, strict=True)])


RESTORE_V2 = register(
    "RestoreV2",
    "prefix:string, tensor_names:string, shape_and_slices:string",
    attrs={"dtypes": ()},
    host=_restore_v2,
    grad=NONE,
    shape=lambda inputs, attrs: [(None, as_dtype(dtype)) for dtype in attrs["dtypes"]],
    stateful=True,
    outputs=None,
)


def _restore(file_pattern, tensor_name, dt, preferred_shard):
    return restored(open_first_format(text(file_pattern)), text(tensor_name), "", dt)


RESTORE = register(
    "Restore",
    "file_pattern:string, tensor_name:string",
    attrs={"dt": None, "preferred_shard": -1},
    host=_restore,
    grad=NONE,
    shape=lambda inputs, attrs: [(None, as_dtype(attrs["dt"]))],
    stateful=True,
)


def _restore_slice(file_pattern, tensor_name, shape_and_slice, dt, preferred_shard):
    reader = open_first_format(text(file_pattern))
    return restored(reader, text(tensor_name), text(shape_and_slice), dt)


RESTORE_SLICE = register(
    "RestoreSlice",
    "file_pattern:string, tensor_name:string, shape_and_slice:string",
    attrs={"dt": None, "preferred_shard": -1},
    host=_restore_slice,
    grad=NONE,
    shape=lambda inputs, attrs: [(None, as_dtype(attrs["dt"]))],
    stateful=True,
)


def _merge(prefixes, destination, delete_old_dirs, allow_missing_files):
    found = texts(prefixes)
    missing = [prefix for prefix in found if not is_bundle(prefix)]
    if missing and not allow_missing_files:
        raise InvalidArgumentError(
            None,
            None,
            f"allow_missing_files was set to false and {missing[0]} did not exist. Write it first, "
            "or pass allow_missing_files=True.",
        )
    found = [prefix for prefix in found if prefix not in missing]
    target = text(destination)
    merge_bundles(found, target)
    for prefix in found:
        if prefix != target:
            remove_bundle(prefix)
        folder = prefix.rpartition("/")[0]
        if delete_old_dirs and folder and files.is_dir(folder) and not files.list_dir(folder):
            files.remove_empty(folder)


MERGE = register(
    "MergeV2Checkpoints",
    "checkpoint_prefixes:string, destination_prefix:string",
    attrs={"delete_old_dirs": True, "allow_missing_files": False},
    host=_merge,
    grad=NONE,
    shape=lambda inputs, attrs: [],
    stateful=True,
    outputs=0,
)


def _sharded_filename(basename, shard, num_shards):
    shard, count = whole_number(shard, "shard"), whole_number(num_shards, "num_shards")
    out = np.empty((), object)
    out[()] = f"{text(basename)}-{shard:05d}-of-{count:05d}".encode()
    return out


SHARDED_FILENAME = register(
    "ShardedFilename",
    "basename:string, shard:int32, num_shards:int32",
    host=_sharded_filename,
    grad=NONE,
    shape=lambda inputs, attrs: [((), STRING)],
)


def _sharded_filespec(basename, num_shards):
    count = whole_number(num_shards, "num_shards")
    out = np.empty((), object)
    out[()] = f"{text(basename)}-?????-of-{count:05d}".encode()
    return out


SHARDED_FILESPEC = register(
    "ShardedFilespec",
    "basename:string, num_shards:int32",
    host=_sharded_filespec,
    grad=NONE,
    shape=lambda inputs, attrs: [((), STRING)],
)
