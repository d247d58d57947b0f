"""Elements for which a function is true."""

import numpy as np

from yeoul.core.dtypes import bool_
from yeoul.data.chunk import Chunk
from yeoul.data.dataset import UNKNOWN, Dataset
from yeoul.data.dataset_spec import is_dense
from yeoul.data.function import user_function


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

    def chunks(self):
        for chunk in self.source.chunks():
            at = 0
            for answers in self.predicate.mapped(chunk):
                kept = np.flatnonzero(answers.columns[0])
                if len(kept) == answers.count:
                    yield chunk.slice(at, at + answers.count)
                elif len(kept):
                    yield Chunk([c[at + kept] for c in chunk.columns], len(kept))
                at += answers.count


class TakeWhile(Dataset):
    """The elements before the first for which a function is false."""

    def __init__(self, source, predicate):
        self.source, self.predicate = source, predicate_of(predicate, source)
        super().__init__((source,), source.element_spec, UNKNOWN)

    def chunks(self):
        for chunk in self.source.chunks():
            at = 0
            for answers in self.predicate.mapped(chunk):
                false = np.flatnonzero(~answers.columns[0])
                if len(false):
                    if false[0]:
                        yield chunk.slice(at, at + int(false[0]))
                    return
                yield chunk.slice(at, at + answers.count)
                at += answers.count
