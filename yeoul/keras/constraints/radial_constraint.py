"""Kernels that are the same in all directions."""

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.keras.constraints.constraint import Constraint
from yeoul.ops.gather import gather
from yeoul.ops.views import reshape


@export("keras.constraints.RadialConstraint", "keras.constraints.radial_constraint")
class RadialConstraint(Constraint):
    """Makes Conv2D kernels equal on each square ring around their centre.

    The centre and the rings take values from the kernel's diagonal.

    Example:
      >>> import yeoul as tf
      >>> kernel = tf.reshape(tf.range(9.0), [3, 3, 1, 1])
      >>> print(tf.keras.constraints.RadialConstraint()(kernel)[:, :, 0, 0].numpy())
      [[4. 4. 4.]
       [4. 0. 4.]
       [4. 4. 4.]]
    """

    def __call__(self, w):
        """The constrained weight.

        Raises:
          ValueError: if it is not `[n, n, channels, filters]`.
        """
        w = to_tensor(w)
        shape = w.shape
        if shape.rank is None or shape.rank != 4:
            raise ValueError(
                f"The weight tensor must have rank 4. Received weight tensor with shape: {shape}"
            )
        height, width, channels, filters = shape
        if height != width or height is None:
            raise ValueError(
                "RadialConstraint takes square kernels of a known size. Received weight tensor "
                f"with shape: {shape}"
            )
        positions = diagonal_positions(height) * (height + 1)
        kernels = reshape(w, [height * width, channels, filters])
        return reshape(gather(kernels, positions.reshape(-1)), [height, width, channels, filters])


def diagonal_positions(size):
    """For each cell of a kernel the place on the diagonal that its ring takes its value from."""
    start = max(size // 2, 1)
    distance = np.abs(2 * np.arange(size) - (size - 1)) // 2
    rings = np.maximum.outer(distance, distance)
    outer = rings + (start if size % 2 == 0 else start - 1)
    return np.where(rings == 0, start - 1, outer)
