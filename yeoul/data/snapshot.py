"""Elements of the first whole pass kept in files."""

from yeoul.data.dataset import Dataset
from yeoul.data.marks import replayed
from yeoul.data.storage import SPEC_FILE, Load, known_compression, within, writing_folder
from yeoul.formats import files

KINDS = ("AUTO", "GZIP", "SNAPPY", "NONE", None, "")


class Snapshot(Dataset):
    """The elements of a dataset, computed once and then read from a folder."""

    label = "_MapDataset"

    def __init__(self, source, path, compression, reader, shard):
        self.source, self.path = source, path
        self.compression, self.reader, self.shard_func = compression, reader, shard
        super().__init__((source,), source.element_spec, source._length)

    def chunks(self, at=None):
        return replayed(self, at, self.walk)

    def walk(self):
        """Yields the chunks of a pass."""
        if files.exists(within(self.path, SPEC_FILE)):
            loaded = Load(self.path, self.element_spec, self.compression, self.reader)
            yield from loaded.chunks()
            return
        yield from writing_folder(self.source, self.path, self.compression, self.shard_func)


def snapshot(source, path, compression, reader_func, shard_func):
    """`Dataset.snapshot`."""
    return Snapshot(
        source, files.text(path), known_compression(compression, KINDS), reader_func, shard_func
    )
