"""Elements in files: `Dataset.save`, `load`, `snapshot` and `cache(filename)`.

A file of elements is a TFRecord file. A chunk is one record with the number of its elements, and
then one record for each column: a serialized tensor of all rows. Elements with ragged or sparse
tensors are chunks of one element, with a record for each component of these.
"""

import json
import os
import struct

import numpy as np

from yeoul.core import nest
from yeoul.core.dtypes import as_dtype
from yeoul.core.errors import NotFoundError
from yeoul.core.shape import TensorShape
from yeoul.core.tensor_spec import TensorSpec
from yeoul.data.chunk import Chunk, as_value, hold
from yeoul.data.composites import RaggedTensorSpec, SparseTensorSpec
from yeoul.data.dataset import UNKNOWN, Dataset
from yeoul.data.dataset_spec import DatasetSpec, NoneTensorSpec, is_dense
from yeoul.data.function import user_function
from yeoul.data.marks import numbered, replayed
from yeoul.data.window import Held
from yeoul.engine.tensor import EagerTensor
from yeoul.formats import files, tfrecord
from yeoul.ops.io.tensors import parse_tensor, serialize_tensor

COUNT = struct.Struct("<Q")
SPEC_FILE = "dataset_spec.json"


def within(folder, name):
    """The path of a file in a folder."""
    return f"{folder.rstrip('/')}/{name}"


class Writing:
    """A file of elements while it is written: it appears under its name when it is finished.

    Args:
      path: of the file.
      specs: flat specs of an element.
      compression: "GZIP" or "".
    """

    def __init__(self, path, specs, compression=""):
        self.path, self.specs = path, specs
        self.part = f"{path}.{os.getpid()}-{id(self)}.tempstate"
        files.make_parents(path)
        self.writer = tfrecord.Writer(files.open_file(self.part, "wb"), compression)
        self.finished = False

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.writer.close()
        if not self.finished and files.exists(self.part):
            files.remove(self.part)

    def write(self, chunk):
        """Adds a chunk."""
        if all(map(is_dense, self.specs)):
            self.records(chunk.count, [np.asarray(c) for c in chunk.columns])
            return
        for i in range(chunk.count):
            self.records(1, parts_of(chunk.element(i), self.specs))

    def records(self, count, arrays):
        self.writer.write(COUNT.pack(count))
        for array in arrays:
            self.writer.write(serialize_tensor(EagerTensor(array)).numpy())

    def finish(self):
        """Puts the file in its place."""
        self.writer.close()
        files.rename(self.part, self.path, overwrite=True)
        self.finished = True


def parts_of(components, specs):
    """The arrays of an element, those of its composite tensors too; dense ones with one row."""
    found = []
    for component, spec in zip(components, specs, strict=True):
        if is_dense(spec):
            found.append(component[None])
            continue
        value = as_value(component, spec)
        found += [
            np.asarray(t._a) for t in nest.flatten(value, expand_composites=True) if t is not None
        ]
    return found


def read_chunks(path, specs, compression=""):
    """Yields the chunks of a file of elements."""
    counts = [0 if isinstance(s, NoneTensorSpec) else len(nest.flatten(s, True)) for s in specs]
    records = tfrecord.read_records(path, compression)
    for first in records:
        (count,) = COUNT.unpack(first)
        columns = []
        for spec, parts in zip(specs, counts, strict=True):
            kinds = [] if not parts else nest.flatten(spec, expand_composites=True)
            arrays = [np.asarray(parse_tensor(next(records), s.dtype)._a) for s in kinds]
            if is_dense(spec):
                columns.append(arrays[0])
            elif not parts:
                columns.append(hold(None)[None])
            else:
                tensors = [EagerTensor(a) for a in arrays]
                value = nest.pack_sequence_as(spec, tensors, expand_composites=True)
                columns.append(hold(value)[None])
        yield Chunk(columns, count)


# Folders of shards.


def save(dataset, path, compression=None, shard_func=None, checkpoint_args=None):
    """`Dataset.save`."""
    if checkpoint_args is not None:
        raise ValueError(
            "checkpoint_args must be None: a dataset is saved in one go here, and a file that was "
            "not finished is not left behind. Leave it out."
        )
    write_folder(dataset, files.text(path), known_compression(compression), shard_func)


def known_compression(compression, allowed=("GZIP", "NONE", None, "")):
    if compression not in allowed:
        names = ", ".join(repr(a) for a in allowed)
        raise ValueError(f"Unsupported compression: {compression!r}. Pass one of {names}.")
    return "GZIP" if compression == "GZIP" else ""


def write_folder(dataset, path, compression, shard_func):
    """Writes the shards of a dataset and what they are; yields nothing."""
    for _ in writing_folder(dataset, path, compression, shard_func):
        pass


def writing_folder(dataset, path, compression, shard_func):
    """Yields the chunks of a dataset while they are written to a folder."""
    specs = nest.flatten(dataset.element_spec)
    described = json.dumps(described_spec(dataset.element_spec))
    shard = None if shard_func is None else user_function(shard_func, dataset.element_spec)
    writers: dict = {}
    total = 0
    files.make_dir(path, parents=True)
    run = f"{os.getpid()}-{id(writers)}"
    try:
        for chunk in dataset._run():
            total += chunk.count
            for number, part in sharded(chunk, shard):
                if number not in writers:
                    name = within(path, f"{run}-{number:08d}.shard")
                    writers[number] = Writing(name, specs, compression)
                writers[number].write(part)
            yield chunk
        for writer in writers.values():
            writer.finish()
    finally:
        for writer in writers.values():
            writer.__exit__()
    shards = [writers[n].path.rpartition("/")[2] for n in sorted(writers)]
    finish_folder(path, {"spec": described, "count": total, "shards": shards})


def sharded(chunk, shard):
    """The parts of a chunk, with the numbers of their shards."""
    if shard is None:
        return [(0, chunk)]
    parts = []
    for i in range(chunk.count):
        (number,) = shard.on_components(chunk.element(i))
        parts.append((int(number), chunk.slice(i, i + 1)))
    return parts


def finish_folder(path, description):
    """Writes what is in a folder: from then on its shards are what was saved."""
    name = within(path, SPEC_FILE)
    part = f"{name}.{os.getpid()}.tempstate"
    with files.open_file(part, "wb") as file:
        file.write(json.dumps(description).encode())
    files.rename(part, name, overwrite=True)


def described_folder(path):
    """What is in a folder.

    Raises:
      NotFoundError: if nothing was saved there.
    """
    name = within(path, SPEC_FILE)
    if not files.exists(name):
        raise NotFoundError(
            None,
            None,
            f"{name}; No such file or directory: no dataset was saved there. See "
            "tf.data.Dataset.save.",
        )
    with files.open_file(name, "rb") as file:
        return json.loads(file.read())


class Shard(Dataset):
    """The elements of one file."""

    def __init__(self, path, element_spec, compression):
        self.path, self.compression = path, compression
        super().__init__((), element_spec, UNKNOWN)

    def chunks(self, at=None):
        specs = nest.flatten(self.element_spec)
        return numbered(read_chunks(self.path, specs, self.compression))


class Load(Dataset):
    """The elements of a folder, as `reader` puts its shards together."""

    def __init__(self, path, element_spec=None, compression="", reader=None):
        found = described_folder(path)
        spec = spec_described(json.loads(found["spec"]))
        if element_spec is not None:
            spec = checked_spec(spec, element_spec)
        shards = [Shard(within(path, s), spec, compression) for s in found["shards"]]
        self.shards, self.reader = shards, reader
        super().__init__((), spec, found["count"] if reader is None else UNKNOWN)

    def chunks(self, at=None):
        return replayed(self, at, self.walk)

    def walk(self):
        """Yields the chunks of a pass."""
        if len(self.shards) == 1 and self.reader is None:
            yield from self.shards[0].chunks()
            return
        if not self.shards:
            return
        column = np.empty(len(self.shards), object)
        column[:] = self.shards
        shards = Held([Chunk([column], len(self.shards))], DatasetSpec(self.element_spec))
        reader = self.reader or (lambda several: several.interleave(same, len(self.shards)))
        yield from reader(shards).chunks()


def same(dataset):
    return dataset


def load(path, element_spec=None, compression=None, reader_func=None):
    """`Dataset.load`."""
    return Load(files.text(path), element_spec, known_compression(compression), reader_func)


def checked_spec(saved, wanted):
    """The specs that the user gave.

    Raises:
      ValueError: if they do not fit what was saved.
    """
    try:
        nest.assert_same_structure(saved, wanted)
        pairs = zip(nest.flatten(wanted), nest.flatten(saved), strict=True)
        fits = all(w.is_compatible_with(s) for w, s in pairs)
    except (TypeError, ValueError):
        fits = False
    if not fits:
        raise ValueError(
            f"The elements that were saved are {saved}, which does not fit element_spec={wanted}. "
            "Leave element_spec out."
        )
    return wanted


# Specs as JSON.


def described_spec(spec):
    """A structure of specs in lists and dicts."""
    if isinstance(spec, dict):
        return {"dict": [[k, described_spec(v)] for k, v in spec.items()]}
    if isinstance(spec, tuple):
        return {"tuple": [described_spec(v) for v in spec]}
    if isinstance(spec, NoneTensorSpec):
        return {"none": True}
    kinds = {TensorSpec: "tensor", RaggedTensorSpec: "ragged", SparseTensorSpec: "sparse"}
    if type(spec) not in kinds:
        raise TypeError(f"A dataset whose elements have parts of {spec!r} cannot be saved.")
    dims = None if spec.shape.rank is None else spec.shape.as_list()
    found = [dims, spec.dtype.name]
    if isinstance(spec, RaggedTensorSpec):
        found += [spec.ragged_rank, spec.row_splits_dtype.name]
    return {kinds[type(spec)]: found}


def spec_described(described):
    """The structure of specs that `described_spec` described."""
    ((kind, found),) = described.items()
    if kind == "dict":
        return {k: spec_described(v) for k, v in found}
    if kind == "tuple":
        return tuple(spec_described(v) for v in found)
    if kind == "none":
        return NoneTensorSpec()
    shape, dtype = TensorShape(found[0]), as_dtype(found[1])
    if kind == "ragged":
        return RaggedTensorSpec(shape, dtype, found[2], as_dtype(found[3]))
    return SparseTensorSpec(shape, dtype) if kind == "sparse" else TensorSpec(shape, dtype)
