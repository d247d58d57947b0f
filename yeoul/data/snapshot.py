"""Elements of the first whole pass kept in files."""

from yeoul.core.errors import FailedPreconditionError
from yeoul.data.chunk import Chunk
from yeoul.data.dataset import Dataset
from yeoul.data.marks import SeedStates, counted, decoded, encoded
from yeoul.data.storage import (
    SPEC_FILE,
    FolderWriter,
    Load,
    described_folder,
    known_compression,
    within,
)
from yeoul.formats import files

KINDS = ("AUTO", "GZIP", "SNAPPY", "NONE", None, "")


class Snapshot(Dataset):
    """The elements of a dataset, computed once and then read from a folder.

    A token is the states of the seeds of the pass in which the elements were computed, which the
    folder keeps too, and the token of the dataset that reads it, or "" in a pass that computes.
    """

    label = "_MapDataset"

    def __init__(self, source, path, compression, reader, shard):
        self.source, self.path = source, path
        self.compression, self.reader, self.shard_func = compression, reader, shard
        super().__init__((source,), source.element_spec, source._length)

    def chunks(self, at=None):
        begun, place = at or (None, None)
        noted = self.noted()
        as_computed = self.reader is None and self.shard_func is None
        if place == "" and as_computed and noted == encoded(begun):
            place = None  # the elements stand in the files in the order of the pass
        if noted is not None and place != "":
            loaded = Load(self.path, self.element_spec, self.compression, self.reader)
            for chunk in loaded.chunks(place):
                token = (noted, chunk.token)
                yield Chunk(chunk.columns, chunk.count, token, chunk.skip)
            return
        if noted is None and place not in ("", None):
            raise FailedPreconditionError(
                None,
                None,
                f"The snapshot that the iterator was reading is gone: there is none in {self.path} "
                "any more. Begin the pass anew.",
            )
        yield from self.computed(begun, noted is None)

    def noted(self):
        """The states of the seeds of the pass that is in the folder; None if there is none."""
        if not files.exists(within(self.path, SPEC_FILE)):
            return None
        return described_folder(self.path).get("note") or []

    def computed(self, begun, write):
        """Yields the elements of the source.

        Args:
          begun: states of the seeds, or None.
          write: whether they are written to the folder.
        """
        states = SeedStates(self.source)
        if begun is not None:
            states.restore(decoded(begun))
        begun = encoded(states.noted())
        chunks = counted(self.source.chunks(), (begun, ""))
        if not write:
            yield from chunks
            return
        arguments = (self.path, self.element_spec, self.compression, self.shard_func)
        with FolderWriter(*arguments) as writer:
            for chunk in chunks:
                writer.write(chunk)
                yield chunk
            writer.finish(replace=False, note=begun)


def snapshot(source, path, compression, reader_func, shard_func):
    """`Dataset.snapshot`."""
    return Snapshot(
        source, files.text(path), known_compression(compression, KINDS), reader_func, shard_func
    )
