"""Labels as one-hot rows."""

import numpy as np

from yeoul.core.export import export


@export("keras.utils.to_categorical")
def to_categorical(y, num_classes=None, dtype="float32"):
    """Integer labels as one-hot rows.

    Args:
      y: integers `[...]` (a last axis of size 1 is dropped).
      num_classes: length of the rows; default: the largest label plus one.
      dtype: dtype of the result.

    Returns:
      NumPy array `[..., num_classes]`.

    Raises:
      ValueError: if a label is negative or not below `num_classes`.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.utils.to_categorical([0, 2]).tolist()
      [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
    """
    y = np.array(y, dtype="int64")
    shape = y.shape
    if len(shape) > 1 and shape[-1] == 1:
        shape = shape[:-1]
    y = y.reshape(-1)
    num_classes = num_classes or (int(y.max()) + 1 if y.size else 1)
    if y.size and (y.min() < 0 or y.max() >= num_classes):
        raise ValueError(
            f"Labels must be in [0, {num_classes}), but they range from {y.min()} to {y.max()}. "
            "Pass a larger num_classes, or "
            "correct the labels."
        )
    out = np.zeros((y.size, num_classes), dtype)
    out[np.arange(y.size), y] = 1
    return out.reshape((*shape, num_classes))
