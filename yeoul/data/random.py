"""Random numbers without end."""

import itertools

import numpy as np

from yeoul.core.dtypes import int64
from yeoul.core.export import export
from yeoul.core.tensor_spec import TensorSpec
from yeoul.data.chunk import Chunk
from yeoul.data.dataset import INFINITE, Dataset
from yeoul.data.seeds import ShuffleSeeds
from yeoul.data.shuffle import Draws

ROWS = 256


class Random(Dataset):
    """Random int64 numbers from 0 to 2**32 - 1."""

    def __init__(self, seed, rerandomize):
        self.seeds = ShuffleSeeds(seed, bool(rerandomize))
        super().__init__((), TensorSpec((), int64), INFINITE)

    def chunks(self, at=None):
        pair, begin = self.seeds.begun(at)
        draws = Draws(pair, begin)
        for size in itertools.chain((8, 32), itertools.repeat(ROWS)):
            token = self.seeds.token(pair, draws.used)
            yield Chunk([draws.take(size).astype(np.int64)], size, token)


@export("data.experimental.RandomDataset")
class RandomDataset(Random):
    """Random int64 numbers from 0 to 2**32 - 1, without end; as `tf.data.Dataset.random`.

    Args:
      seed: makes the numbers repeatable.
      rerandomize_each_iteration: whether each pass has other numbers.
      name: a name for it.

    Example:
      >>> import yeoul as tf
      >>> len(list(tf.data.experimental.RandomDataset(seed=1).take(3)))
      3
    """

    label = "RandomDatasetV2"

    def __init__(self, seed=None, rerandomize_each_iteration=None, name=None):
        super().__init__(seed, rerandomize_each_iteration)
