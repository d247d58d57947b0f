"""Elements without those that cannot be computed."""

from yeoul.core.errors import OpError
from yeoul.core.log import get_logger
from yeoul.data.dataset import UNKNOWN, Dataset
from yeoul.data.map import Map
from yeoul.data.marks import replayed


class IgnoreErrors(Dataset):
    """The elements that can be computed."""

    def __init__(self, source, log_warning):
        self.source, self.log = source, bool(log_warning)
        super().__init__((source,), source.element_spec, UNKNOWN)

    def chunks(self, at=None):
        return replayed(self, at, lambda: self.without_errors(self.source))

    def without_errors(self, source):
        """Yields what a dataset can compute; a map goes on with its next element after an error."""
        if isinstance(source, Map):
            for chunk in self.without_errors(source.source):
                for i in range(chunk.count):
                    yield from self.attempted(source.applied.mapped(chunk.slice(i, i + 1)))
            return
        yield from self.attempted(source.chunks())

    def attempted(self, chunks):
        while True:
            try:
                chunk = next(chunks, None)
            except OpError as error:
                if self.log:
                    get_logger().warning("Error raised with error message %s", error)
                return
            if chunk is None:
                return
            yield chunk
