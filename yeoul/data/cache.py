"""Elements kept for later passes."""

from yeoul.core import nest
from yeoul.data.dataset import Dataset
from yeoul.data.marks import replayed
from yeoul.data.storage import Writing, read_chunks
from yeoul.formats import files


class Cache(Dataset):
    """Keeps the elements of the first whole pass in memory."""

    label = "CacheDataset"

    def __init__(self, source):
        self.source = source
        self._kept = None
        super().__init__((source,), source.element_spec, source._length)

    def chunks(self, at=None):
        return replayed(self, at, self.walk)

    def walk(self):
        """Yields the chunks of a pass."""
        if self._kept is not None:
            yield from self._kept
            return
        kept = []
        for chunk in self.source.chunks():
            kept.append(chunk)
            yield chunk
        self._kept = kept


class FileCache(Dataset):
    """Keeps the elements of the first whole pass in a file."""

    label = "CacheDataset"

    def __init__(self, source, filename):
        self.source, self.path = source, f"{files.text(filename)}.data-00000-of-00001"
        super().__init__((source,), source.element_spec, source._length)

    def chunks(self, at=None):
        return replayed(self, at, self.walk)

    def walk(self):
        """Yields the chunks of a pass."""
        specs = nest.flatten(self.element_spec)
        if files.exists(self.path):
            yield from read_chunks(self.path, specs)
            return
        with Writing(self.path, specs) as writer:
            for chunk in self.source.chunks():
                writer.write(chunk)
                yield chunk
            writer.finish()
