"""`tf.compat.v1.ragged.RaggedTensorValue`: a ragged tensor's value, as a session gives it."""

import itertools

import numpy as np

from yeoul.core.export import export


@export("compat.v1.ragged.RaggedTensorValue")
class RaggedTensorValue:
    """The value of a `tf.RaggedTensor`.

    Args:
      values: NumPy array, or another such value.
      row_splits: NumPy array of int32 or int64: where each row begins, and the end.

    Raises:
      TypeError: if the arguments are something else.

    Example:
      >>> import numpy as np
      >>> import yeoul as tf
      >>> value = tf.compat.v1.ragged.RaggedTensorValue(np.array([1, 2, 3]), np.array([0, 2, 3]))
      >>> value.to_list()
      [[1, 2], [3]]
    """

    def __init__(self, values, row_splits):
        if not (
            isinstance(row_splits, (np.ndarray, np.generic))
            and row_splits.dtype in (np.int64, np.int32)
        ):
            raise TypeError(f"row_splits must be a 1-D int32 or int64 numpy array: {row_splits!r}")
        if not isinstance(values, (np.ndarray, np.generic, RaggedTensorValue)):
            raise TypeError(f"values must be a numpy array or a RaggedTensorValue: {values!r}")
        self.values, self.row_splits = values, row_splits

    @property
    def flat_values(self):
        """The innermost values, a NumPy array."""
        inner = self.values
        return inner.flat_values if isinstance(inner, RaggedTensorValue) else inner

    @property
    def nested_row_splits(self):
        """The row splits of all ragged dimensions, from the outermost in, a tuple."""
        inner = self.values
        deeper = inner.nested_row_splits if isinstance(inner, RaggedTensorValue) else ()
        return (self.row_splits, *deeper)

    @property
    def ragged_rank(self):
        """How many dimensions are ragged."""
        return len(self.nested_row_splits)

    @property
    def dtype(self):
        """NumPy's dtype of the values."""
        return self.flat_values.dtype

    @property
    def shape(self):
        """The dimensions, a tuple with None for the ragged ones."""
        return (len(self.row_splits) - 1, None, *self.values.shape[1:])

    def to_list(self):
        """The rows as nested lists."""
        inner = self.values
        rows = inner.to_list() if isinstance(inner, RaggedTensorValue) else inner.tolist()
        ends = self.row_splits.tolist()
        return [rows[a:b] for a, b in itertools.pairwise(ends)]

    def __str__(self):
        return f"<tf.RaggedTensorValue {self.to_list()}>"

    def __repr__(self):
        return f"tf.RaggedTensorValue(values={self.values!r}, row_splits={self.row_splits!r})"
