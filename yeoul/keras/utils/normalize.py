"""Arrays of norm 1."""

import numpy as np

from yeoul.core.export import export


@export("keras.utils.normalize")
def normalize(x, axis=-1, order=2):
    """The array divided by its norm along an axis; zeros stay zeros.

    Args:
      x: array.
      axis: the axis.
      order: of the norm: 2 is the Euclidean one.

    Returns:
      An array of the shape of `x`.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.utils.normalize([[3.0, 4.0]]).tolist()
      [[0.6, 0.8]]
    """
    norm = np.atleast_1d(np.linalg.norm(x, order, axis))
    norm[norm == 0] = 1
    return x / np.expand_dims(norm, axis)
