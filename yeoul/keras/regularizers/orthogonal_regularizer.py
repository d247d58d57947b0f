"""The penalty of vectors that are not orthogonal."""

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.keras.regularizers.regularizer import Regularizer, penalty
from yeoul.ops.exponential import rsqrt
from yeoul.ops.math import abs, maximum, square
from yeoul.ops.matmul import matmul
from yeoul.ops.reduce import reduce_sum


@export("keras.regularizers.OrthogonalRegularizer", "keras.regularizers.orthogonal_regularizer")
class OrthogonalRegularizer(Regularizer):
    """`factor` times the mean absolute cosine between different rows or columns of a matrix.

    Args:
      factor: the factor.
      mode: "rows" or "columns".

    Raises:
      ValueError: for another mode.

    Example:
      >>> import yeoul as tf
      >>> regularizer = tf.keras.regularizers.OrthogonalRegularizer(factor=0.5)
      >>> float(regularizer(tf.constant([[2.0, 0.0], [0.0, 3.0]])))
      0.0
    """

    def __init__(self, factor=0.01, mode="rows"):
        if mode not in ("rows", "columns"):
            raise ValueError(
                'Invalid value for argument `mode`. Expected one of {"rows", "columns"}. '
                f"Received: mode={mode}"
            )
        self.factor, self.mode = penalty(factor, 0.01), mode

    def __call__(self, inputs):
        """The penalty of a matrix.

        Raises:
          ValueError: if the rank is not 2.
        """
        inputs = to_tensor(inputs)
        if inputs.shape.rank != 2:
            raise ValueError(
                "Inputs to OrthogonalRegularizer must have rank 2. Received: inputs.shape == "
                f"{inputs.shape}"
            )
        rows = self.mode == "rows"
        squares = reduce_sum(square(inputs), 1 if rows else 0, keepdims=True)
        unit = inputs * rsqrt(maximum(squares, 1e-12))
        cosines = matmul(unit, unit, transpose_a=not rows, transpose_b=rows)
        size = inputs.shape[0 if rows else 1]
        others = abs(cosines) * (1.0 - np.eye(size, dtype=inputs.dtype.np))
        return self.factor * 0.5 * reduce_sum(others) / (size * (size - 1.0) / 2.0)

    def get_config(self):
        """The constructor arguments."""
        return {"factor": self.factor, "mode": self.mode}
