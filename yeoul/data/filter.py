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
        number = 0
        for chunk in self.source.chunks_from(at):
            for answers in self.predicate.mapped(chunk, number):
                first = answers.token[1] - chunk.skip
                kept = np.flatnonzero(answers.columns[0])
                token = chunk.mark_of(first)
                if len(kept) == answers.count:
                    yield chunk.slice(first, first + answers.count).marked(token)
                elif len(kept):
                    yield Chunk([c[first + kept] for c in chunk.columns], len(kept), token)
            number += chunk.count


class TakeWhile(Dataset):
    """The elements before the first for which a function is false."""

    def __init__(self, source, predicate):
        self.source, self.predicate = source, predicate_of(predicate, source)
        super().__init__((source,), source.element_spec, UNKNOWN)

    def chunks(self, at=None):
        return replayed(self, at, self.walk) if self.predicate.states else self.walk(at)

    def walk(self, at=None):
        """Yields the chunks before the first false, from a mark of the source on."""
        number = 0
        for chunk in self.source.chunks_from(at):
            for answers in self.predicate.mapped(chunk, number):
                first = answers.token[1] - chunk.skip
                false = np.flatnonzero(~answers.columns[0])
                token = chunk.mark_of(first)
                if len(false):
                    if false[0]:
                        yield chunk.slice(first, first + int(false[0])).marked(token)
                    return
                yield chunk.slice(first, first + answers.count).marked(token)
            number += chunk.count
