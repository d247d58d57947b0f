"""Folders of elements: `Dataset.save`, `load` and `snapshot`.

A folder has shards, which are files of elements, and `dataset_spec.json`, which says what the
elements are and which files are the shards. It is written last, and aside: until it is in its
place, and is there for good, the folder has the elements that it had before. Shards that it does
not name are what a killed process left; the next one that writes there deletes them.
"""

import contextlib
import itertools
import json
import re
import secrets

import numpy as np

from yeoul.core import nest
from yeoul.core.errors import DataLossError, NotFoundError, OpError
from yeoul.data.chunk import Chunk
from yeoul.data.dataset import UNKNOWN, Dataset
from yeoul.data.dataset_spec import DatasetSpec, specs_fit
from yeoul.data.element_file import ElementWriter, read_chunks
from yeoul.data.function import user_function
from yeoul.data.stored_spec import described_spec, spec_described
from yeoul.data.window import Held
from yeoul.formats import aside, claims, files
from yeoul.formats.aside import Aside
from yeoul.formats.bundle_files import sync_folder

SPEC_FILE = "dataset_spec.json"
KEPT = ".resume"  # a run with such a file is to be gone on with
RUN = re.compile(r"([0-9a-f]{16})(-\d{8}\.shard|\.lock)")


def within(folder, name):
    """The path of a file in a folder."""
    return f"{folder.rstrip('/')}/{name}"


def known_compression(compression, allowed=("GZIP", "NONE", None, "")):
    if compression not in allowed:
        names = ", ".join(repr(a) for a in allowed)
        raise ValueError(f"Unsupported compression: {compression!r}. Pass one of {names}.")
    return "GZIP" if compression == "GZIP" else ""


# Writing.


class FolderWriter:
    """Writes chunks to the shards of a folder, in a `with` statement.

    Args:
      path: of the folder.
      element_spec: structure of the specs of an element.
      compression: "GZIP" or "".
      shard_func: function of an element that gives the number of its shard, or None.
      keeps: whether what was written stays where the writer is left without `finish`, for
        `resume` (see `resumable.py`).
    """

    def __init__(self, path, element_spec, compression, shard_func, keeps=False):
        self.path, self.compression = path, compression
        self.specs = nest.flatten(element_spec)
        self.described = json.dumps(described_spec(element_spec))
        self.shard = None if shard_func is None else user_function(shard_func, element_spec)
        self.shards: dict = {}  # those being written
        self.names: dict = {}  # of the files of each shard
        self.count = self.made = 0
        self.keeps, self.finished, self.run = keeps, False, None

    def __enter__(self):
        files.make_dir(self.path, parents=True)
        clean(self.path)
        lost = self.run is None
        while lost:
            self.run = secrets.token_hex(8)
            self.lock = within(self.path, f"{self.run}.lock")
            files.open_file(self.lock, "wb").close()
            self.claim = claims.Claim(self.lock)
            lost = self.claim.lost
        return self

    def __exit__(self, *error):
        for shard in self.shards.values():
            shard.close()
        if not self.finished and not self.keeps:
            for name in itertools.chain(*self.names.values()):
                removed(within(self.path, name))
        removed(self.lock)
        self.claim.release()

    def write(self, chunk):
        """Adds a chunk.

        Raises:
          ResourceExhaustedError: if the disk is full.
        """
        for number, part in sharded(chunk, self.shard):
            if number not in self.shards:
                name = f"{self.run}-{self.made:08d}.shard"
                self.names.setdefault(number, []).append(name)
                self.made += 1
                path = within(self.path, name)
                self.shards[number] = ShardWriter(path, self.specs, self.compression)
            self.shards[number].write(part)
        self.count += chunk.count

    def end_files(self):
        """Waits until all is on the disk; what comes next goes to further files."""
        for shard in self.shards.values():
            shard.finish()
        self.shards = {}
        sync_folder(self.lock)

    def finish(self, replace=True, note=None):
        """Makes what was written the content of the folder.

        Args:
          replace: whether also of one that has a content.
          note: JSON values, for the description.
        """
        self.end_files()
        if not replace and files.exists(within(self.path, SPEC_FILE)):
            return
        names = [self.names[n] for n in sorted(self.names)]
        description = {"spec": self.described, "count": self.count, "shards": names, "note": note}
        file = Aside(within(self.path, SPEC_FILE))
        try:
            file.write(json.dumps(description).encode())
            file.finish()
            self.finished = True
        finally:
            file.close()
        removed(within(self.path, f"{self.run}{KEPT}"))
        clean(self.path)


class ShardWriter:
    """Writes one shard: it counts when the folder's description names it."""

    def __init__(self, path, specs, compression):
        self.path, self.file = path, files.open_file(path, "wb")
        self.elements = ElementWriter(self.file, specs, compression)

    def write(self, chunk):
        """Adds a chunk."""
        with files.guarded(self.path):
            self.elements.write(chunk)

    def finish(self):
        """Writes the end, and waits until all is on the disk."""
        with files.guarded(self.path):
            self.elements.end()
            aside.sync(self.file, self.path)
            self.file.close()

    def close(self):
        with contextlib.suppress(OSError):  # of the disk that is full
            self.file.close()


def removed(path):
    """Deletes a file, if it is there and can be deleted."""
    with contextlib.suppress(OpError):
        files.remove(path)


def sharded(chunk, shard):
    """The parts of a chunk, with the numbers of their shards."""
    if shard is None:
        return [(0, chunk)]
    parts = []
    for i in range(chunk.count):
        (number,) = shard.on_components(chunk.element(i))
        parts.append((int(number), chunk.slice(i, i + 1)))
    return parts


def clean(path):
    """Deletes the shards in a folder that are not its content, but for those being written."""
    if files.is_remote(path):
        return
    runs: dict = {}
    for name in files.list_dir(path):
        found = RUN.fullmatch(name)
        if found:
            runs.setdefault(found[1], []).append(name)
    for run, names in runs.items():
        if files.exists(within(path, f"{run}{KEPT}")):
            continue
        lock = within(path, f"{run}.lock")
        if not files.exists(lock):  # its process has finished, or was killed at its end
            remove_unlisted(path, names)
            continue
        with claims.abandoned(lock) as free:
            if free:
                remove_unlisted(path, names)


def remove_unlisted(path, names):
    """Deletes those of the files in a folder that its description does not name."""
    listed = set()
    if files.exists(within(path, SPEC_FILE)):
        listed = set(itertools.chain(*described_folder(path)["shards"]))
    for name in names:
        if name not in listed:
            removed(within(path, name))


def save(dataset, path, compression=None, shard_func=None, checkpoint_args=None):
    """`Dataset.save`."""
    path, kind = files.text(path), known_compression(compression)
    if checkpoint_args is not None:
        from yeoul.data.resumable import save_resumably

        save_resumably(dataset, path, kind, shard_func, checkpoint_args)
        return
    with FolderWriter(path, dataset.element_spec, kind, shard_func) as writer:
        for chunk in dataset._run():
            writer.write(chunk)
        writer.finish()


# Reading.


def described_folder(path):
    """What is in a folder.

    Raises:
      NotFoundError: if nothing was saved there.
      DataLossError: if the description is damaged.
    """
    name = within(path, SPEC_FILE)
    if not files.exists(name):
        raise NotFoundError(
            None,
            None,
            f"{name}; No such file or directory: no dataset was saved there. See "
            "tf.data.Dataset.save.",
        )
    try:
        return json.loads(files.read(name))
    except ValueError as error:
        raise DataLossError(
            None, None, f"{name} is damaged: {error}. Save the dataset again."
        ) from None


class Shard(Dataset):
    """The elements of the files of a shard, one after the other.

    A token is the number of a file, and the token in it.
    """

    def __init__(self, paths, element_spec, compression):
        self.paths, self.compression = paths, compression
        super().__init__((), element_spec, UNKNOWN)

    def chunks(self, at=None):
        first, place = at or (0, None)
        specs = nest.flatten(self.element_spec)
        for number in range(first, len(self.paths)):
            path = self.paths[number]
            if not files.exists(path):
                raise NotFoundError(
                    None,
                    None,
                    f"{path}; No such file or directory: since the dataset was loaded, another "
                    "was saved in its folder. Load it again.",
                )
            for chunk in read_chunks(path, specs, self.compression, place):
                yield chunk.marked((number, chunk.token))
            place = None


class Load(Dataset):
    """The elements of a folder, as `reader` puts its shards together."""

    def __init__(self, path, element_spec=None, compression="", reader=None):
        found = described_folder(path)
        spec = spec_described(json.loads(found["spec"]))
        if element_spec is not None:
            spec = checked_spec(spec, element_spec)
        paths = [[within(path, name) for name in names] for names in found["shards"]]
        shards = [Shard(own, spec, compression) for own in paths]
        self.source = joined(shards, spec, reader)
        length = found["count"] if reader is None else UNKNOWN
        super().__init__((self.source,), spec, length)

    def sought(self, token, skip):
        return self.source.sought(token, skip)

    def chunks(self, at=None):
        return self.source.chunks(at)


def joined(shards, spec, reader):
    """The dataset that `reader` makes of the shards; by default an element of each in turns."""
    if not shards:
        return Held([], spec)
    if len(shards) == 1 and reader is None:
        return shards[0]
    column = np.empty(len(shards), object)
    column[:] = shards
    several = Held([Chunk([column], len(shards))], DatasetSpec(spec))
    return reader(several) if reader else several.interleave(same, len(shards))


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
    if not specs_fit(wanted, saved):
        raise ValueError(
            f"The elements that were saved are {saved}, which does not fit element_spec={wanted}. "
            "Leave element_spec out."
        )
    return wanted
