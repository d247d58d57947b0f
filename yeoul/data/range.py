"""Numbers."""

import numpy as np

from yeoul.core.dtypes import as_dtype, int64
from yeoul.core.tensor_spec import TensorSpec
from yeoul.data.chunk import Chunk
from yeoul.data.counts import is_symbolic
from yeoul.data.dataset import Dataset, as_int
from yeoul.data.dataset_spec import placeholder

ROWS = 4096


def numbers(*args, output_type=int64, name=None):
    """`Dataset.range`; of symbolic tensors, what stands for it."""
    if any(is_symbolic(a) for a in args):
        return placeholder(TensorSpec((), as_dtype(output_type)))
    return Range(*args, output_type=output_type)


class Range(Dataset):
    """Numbers from `start` to `stop` by `step`."""

    random_access = True

    def __init__(self, *args, output_type="int64"):
        args = [as_int(a, "An argument of Dataset.range") for a in args]
        if not 1 <= len(args) <= 3:
            raise ValueError(
                "Invalid `args`. The length of `args` should be between 1 and 3 but got "
                f"{len(args)}."
            )
        start, stop, step = (0, args[0], 1) if len(args) == 1 else (*args, 1)[:3]
        if step == 0:
            raise ValueError("Dataset.range: the step must not be 0.")
        self.numbers = range(start, stop, step)
        dtype = as_dtype(output_type)
        self.dtype = dtype.np
        super().__init__((), TensorSpec((), dtype), count(start, stop, step))

    def chunks(self, at=None):
        for first in range(at or 0, self._length, ROWS):
            yield self.rows(np.arange(first, min(first + ROWS, self._length))).marked(first)

    def sought(self, token, skip):
        return (token or 0) + skip, 0

    def rows(self, indices):
        values = self.numbers.start + np.asarray(indices, np.int64) * self.numbers.step
        return Chunk([values.astype(self.dtype)], len(indices))


def count(start, stop, step):
    return max(0, -(-(stop - start) // step)) if step > 0 else max(0, -(-(start - stop) // -step))
