"""Labels in an order as rows of ones and zeros."""

import numpy as np

from yeoul.core.export import export


@export("keras.utils.to_ordinal")
def to_ordinal(y, num_classes=None, dtype="float32"):
    """Integer labels as rows that say which classes are exceeded.

    Args:
      y: integers `[...]` (a last axis of size 1 is dropped).
      num_classes: number of classes; default: the largest label plus one.
      dtype: dtype of the result.

    Returns:
      NumPy array `[..., num_classes - 1]`: of label n the first n numbers are 1.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.utils.to_ordinal([0, 2, 1]).tolist()
      [[0.0, 0.0], [1.0, 1.0], [1.0, 0.0]]
    """
    y = np.array(y, dtype="int64")
    if y.ndim > 1 and y.shape[-1] == 1:
        y = y[..., 0]
    num_classes = num_classes or int(y.max()) + 1
    return (np.arange(num_classes - 1) < y[..., np.newaxis]).astype(dtype)
