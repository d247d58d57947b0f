"""Numbers without end."""

import numpy as np

from yeoul.core.dtypes import as_dtype, int64
from yeoul.core.export import export
from yeoul.core.tensor_spec import TensorSpec
from yeoul.data.chunk import Chunk
from yeoul.data.dataset import INFINITE, Dataset

ROWS = 256


class Counter(Dataset):
    """Numbers from `start` by `step`."""

    label = "_ScanDataset"

    def __init__(self, start, step, dtype):
        kind = as_dtype(dtype)
        self.start, self.step = (kind.np.type(np.asarray(v)) for v in (start, step))
        super().__init__((), TensorSpec((), kind), INFINITE)

    def chunks(self, at=None):
        with np.errstate(over="ignore"):
            steps = np.arange(ROWS).astype(self.step.dtype) * self.step
            jump = self.step.dtype.type(ROWS) * self.step
            first = self.start if at is None else at[()]
            while True:
                yield Chunk([first + steps], ROWS, np.asarray(first))
                first = first + jump


@export("data.experimental.Counter")
def counter(start=0, step=1, dtype=int64):
    """Numbers without end; as `tf.data.Dataset.counter`.

    Args:
      start: the first.
      step: the difference of two.
      dtype: their dtype.

    Example:
      >>> import yeoul as tf
      >>> [x.numpy().item() for x in tf.data.experimental.Counter(1).take(2)]
      [1, 2]
    """
    return Counter(start, step, dtype)
