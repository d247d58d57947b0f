"""Elements without those that cannot be computed."""

from yeoul.data.dataset import UNKNOWN, Dataset
from yeoul.data.failures import Listener, overheard


class IgnoreErrors(Dataset):
    """The elements that can be computed."""

    def __init__(self, source, log_warning):
        self.source, self.log = source, bool(log_warning)
        super().__init__((source,), source.element_spec, UNKNOWN)

    def chunks(self, at=None):
        return overheard(self.source.chunks(at), Listener(self.log))
