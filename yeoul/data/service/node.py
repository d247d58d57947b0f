"""The dataset that reads from a tf.data service."""

from typing import NamedTuple

from yeoul.core import nest
from yeoul.core.errors import NotFoundError, UnimplementedError
from yeoul.data.dataset import INFINITE, UNKNOWN, Dataset
from yeoul.data.service.connection import Connection
from yeoul.data.service.reading import Reading
from yeoul.data.service.rounds import RoundReading

PROTOCOLS = (None, "grpc", "local")


class Unmarked(tuple):
    """A mark at which nobody can go on."""

    __slots__ = ()

    def __iter__(self):
        raise UnimplementedError(
            None,
            None,
            "An iterator over what the tf.data service yields cannot be saved: nobody knows which "
            "elements the workers would give again. Save the iterators of datasets without it.",
        )


class ReadOptions(NamedTuple):
    """How one reader reads; see `distribute`."""

    most: int
    compress: bool
    protocol: str | None
    target: str
    static: bool
    who: dict
    consumer: int | None


class DataService(Dataset):
    """The elements that the workers of a service make of a dataset."""

    label = "_DataServiceDatasetV2"

    def __init__(self, service, settings, options, element_spec, length):
        self.service, self.settings, self.options = service, settings, options
        self.passes = 0
        super().__init__((), element_spec, INFINITE if length == INFINITE else UNKNOWN)

    def chunks(self, at=None):
        settings = {**self.settings, "repetition": self.passes}
        self.passes += 1
        options = ReadOptions(**self.options)
        if options.protocol not in PROTOCOLS:
            raise NotFoundError(
                None,
                None,
                f"protocol {options.protocol} is not available for workers of the tf.data service. "
                "There are 'grpc' and, for workers of this process, 'local'.",
            )
        kind = RoundReading if settings["consumers"] else Reading
        specs = nest.flatten(self.element_spec)
        with Connection(self.service) as dispatcher:
            for chunk in kind(dispatcher, settings, specs, options).chunks():
                yield chunk.marked(Unmarked())
