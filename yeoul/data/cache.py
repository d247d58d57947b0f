"""Elements kept for later passes."""

from yeoul.data.dataset import Dataset


class Cache(Dataset):
    """Keeps the elements of the first whole pass in memory."""

    label = "CacheDataset"

    def __init__(self, source, filename=""):
        if filename:
            raise ValueError(
                f"cache() keeps elements in memory; a file ({filename!r}) is not supported. Call "
                "cache() without one."
            )
        self.source = source
        self._kept = None
        super().__init__((source,), source.element_spec, source._length)

    def chunks(self):
        if self._kept is not None:
            yield from self._kept
            return
        kept = []
        for chunk in self.source.chunks():
            kept.append(chunk)
            yield chunk
        self._kept = kept
