"""Batches of images, without end or by number."""

import threading

import numpy as np

from yeoul.core.export import export
from yeoul.keras.utils.sequence import Sequence


@export("keras.preprocessing.image.Iterator")
class Iterator(Sequence):
    """The base of endless iterators over batches of images, which are also `Sequence`s.

    Subclasses override `_get_batches_of_transformed_samples(index_array)`.

    Args:
      n: number of samples.
      batch_size: samples a batch.
      shuffle: whether each pass comes in a new order.
      seed: of the order and the random changes; None: what `np.random` gives.

    Example:
      >>> import yeoul as tf
      >>> class Numbers(tf.keras.preprocessing.image.Iterator):
      ...     def _get_batches_of_transformed_samples(self, index_array):
      ...         return index_array.tolist()
      >>> numbers = Numbers(3, 2, False, None)
      >>> next(numbers), next(numbers), next(numbers)
      ([0, 1], [2], [0, 1])
    """

    white_list_formats = ("png", "jpg", "jpeg", "bmp", "ppm", "tif", "tiff")

    def __init__(self, n, batch_size, shuffle, seed):
        self.n, self.batch_size, self.shuffle, self.seed = n, batch_size, shuffle, seed
        self.batch_index = self.total_batches_seen = 0
        self.lock = threading.Lock()
        self.index_array = None
        self.index_generator = self._flow_index()

    def _set_index_array(self):
        self.index_array = np.random.permutation(self.n) if self.shuffle else np.arange(self.n)

    def _seed_batch(self):
        """Random numbers of a batch follow from its number, if there is a seed."""
        if self.seed is not None:
            np.random.seed(self.seed + self.total_batches_seen)

    def __getitem__(self, idx):
        if idx >= len(self):
            raise ValueError(
                f"Asked to retrieve element {idx}, but the Sequence has length {len(self)}"
            )
        self._seed_batch()
        self.total_batches_seen += 1
        if self.index_array is None:
            self._set_index_array()
        start = self.batch_size * idx
        return self._get_batches_of_transformed_samples(
            self.index_array[start : start + self.batch_size]
        )

    def __len__(self):
        return (self.n + self.batch_size - 1) // self.batch_size

    def on_epoch_end(self):
        """Makes the order of the next pass."""
        self._set_index_array()

    def reset(self):
        """Begins the next pass."""
        self.batch_index = 0

    def _flow_index(self):
        self.reset()
        while True:
            self._seed_batch()
            if self.batch_index == 0:
                self._set_index_array()
            if self.n == 0:
                return
            start = (self.batch_index * self.batch_size) % self.n
            self.batch_index = self.batch_index + 1 if self.n > start + self.batch_size else 0
            self.total_batches_seen += 1
            yield self.index_array[start : start + self.batch_size]

    def __iter__(self):
        return self

    def __next__(self):
        with self.lock:
            index_array = next(self.index_generator)
        return self._get_batches_of_transformed_samples(index_array)

    def next(self):
        """The next batch."""
        return next(self)

    def _get_batches_of_transformed_samples(self, index_array):
        """The batch of the samples of these numbers."""
        raise NotImplementedError(
            f"{type(self).__name__} must define _get_batches_of_transformed_samples(index_array)."
        )
