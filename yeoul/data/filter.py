"""Elements for which a function is true."""

import numpy as np

from yeoul.core.dtypes import bool_
from yeoul.data.chunk import Chunk
from yeoul.data.dataset import UNKNOWN, Dataset
from yeoul.data.dataset_spec import is_dense
from yeoul.data.function import user_function
from yeoul.data.marks import replayed


def predicate_of(function, source):
    """The function, checked.

    Raises:
      ValueError: if it gives no bool scalar.
    """
    made = user_function(function, source.element_spec, "predicate")
    spec = made.output_spec
    if not is_dense(spec) or spec.dtype is not bool_ or spec.shape.rank not in (0, None):
        raise ValueError(
            "Invalid `predicate`. `predicate` must return a `tf.bool` scalar tensor, but its "
            f"return type is {spec}. Compare, or use tf.reduce_all."
        )
    return made


def answered(node, at):
    """Yields parts of the source of a node, from a mark on, and what its predicate says of each."""
    number = 0
    for chunk in node.source.chunks_from(at):
        for answers in node.predicate.mapped(chunk, number):
            first = answers.token[1] - chunk.skip
            yield chunk.slice(first, first + answers.count), answers.columns[0]
        number += chunk.count


class Filter(Dataset):
    """The elements for which a function is true."""

    def __init__(self, source, predicate):
        self.source, self.predicate = source, predicate_of(predicate, source)
        length = 0 if source._length == 0 else UNKNOWN
        super().__init__((source,), source.element_spec, length)

    def chunks(self, at=None):
        return replayed(self, at, self.walk) if self.predicate.states else self.walk(at)

    def walk(self, at=None):
        """Yields the chunks of what is kept, from a mark of the source on."""
        for part, answers in answered(self, at):
            kept = np.flatnonzero(answers)
            if len(kept) == part.count:
                yield part.marked(part.mark)
            elif len(kept):
                yield Chunk([c[kept] for c in part.columns], len(kept), part.mark)


class TakeWhile(Dataset):
    """The elements before the first for which a function is false."""

    def __init__(self, source, predicate):
        self.source, self.predicate = source, predicate_of(predicate, source)
        super().__init__((source,), source.element_spec, UNKNOWN)

    def chunks(self, at=None):
        return replayed(self, at, self.walk) if self.predicate.states else self.walk(at)

    def walk(self, at=None):
        """Yields the chunks before the first false, from a mark of the source on."""
        for part, answers in answered(self, at):
            false = np.flatnonzero(~answers)
            if len(false):
                if false[0]:
                    yield part.slice(0, int(false[0])).marked(part.mark)
                return
            yield part.marked(part.mark)
