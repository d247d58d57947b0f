"""Data that is asked for batch by batch, by number."""

from yeoul.core.export import export


@export("keras.utils.Sequence")
class Sequence:
    """The base of data that `fit`, `evaluate` and `predict` ask for batch by batch.

    Subclasses override `__getitem__(index)`, which returns a batch, and `__len__()`, the number of
    batches; and `on_epoch_end()` if data should change after an epoch. Workers may ask for several
    batches at once, in any order.

    Example:
      >>> import numpy as np
      >>> import yeoul as tf
      >>> class Squares(tf.keras.utils.Sequence):
      ...     def __len__(self):
      ...         return 3
      ...     def __getitem__(self, index):
      ...         x = np.arange(2.0) + index
      ...         return x[:, None], x[:, None] ** 2
      >>> [x.ravel().tolist() for x, y in Squares()]
      [[0.0, 1.0], [1.0, 2.0], [2.0, 3.0]]
    """

    def __getitem__(self, index):
        """The batch of this number."""
        raise NotImplementedError(
            f"{type(self).__name__} must define __getitem__(index), which returns a batch."
        )

    def __len__(self):
        """The number of batches."""
        raise NotImplementedError(
            f"{type(self).__name__} must define __len__(), the number of batches."
        )

    def on_epoch_end(self):
        """Called at the end of every epoch."""

    def __iter__(self):
        """The batches of one epoch."""
        yield from (self[index] for index in range(len(self)))
