"""One dataset after another."""

from yeoul.core import nest
from yeoul.data.dataset import INFINITE, UNKNOWN, Dataset
from yeoul.data.marks import SeedStates


def common_spec(datasets):
    """The specs that cover the elements of several datasets.

    Raises:
      TypeError: if structures or dtypes differ.
    """
    first = datasets[0].element_spec
    for dataset in datasets[1:]:
        other = dataset.element_spec
        try:
            nest.assert_same_structure(first, other)
            pairs = zip(nest.flatten(first), nest.flatten(other), strict=True)
            joined = [a.most_specific_common_supertype([b]) for a, b in pairs]
        except (TypeError, ValueError):
            joined = [None]
        if any(spec is None for spec in joined):
            raise TypeError(
                f"Incompatible dataset elements:\n  {first} vs.   {other}. Map both to the same "
                "structure and dtypes first."
            )
        first = nest.pack_sequence_as(first, joined)
    return first


class Concatenate(Dataset):
    """The elements of one dataset, then those of another."""

    begins_with = 1

    def __init__(self, source, other):
        if not isinstance(other, Dataset):
            raise TypeError(f"concatenate needs a tf.data.Dataset, not {other!r}.")
        self.sources = (source, other)
        lengths = [s._length for s in self.sources]
        length = (
            INFINITE if INFINITE in lengths else UNKNOWN if UNKNOWN in lengths else sum(lengths)
        )
        super().__init__(self.sources, common_spec(self.sources), length)

    def chunks(self, at=None):
        states = SeedStates(self)
        begin, noted, mark = (0, None, None) if at is None else at
        if noted is not None:
            states.restore(noted)
        for number in range(begin, len(self.sources)):
            noted = states.noted()
            for chunk in self.sources[number].chunks_from(mark):
                yield chunk.marked((number, noted, chunk.mark))
            mark = None
