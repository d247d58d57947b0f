"""A random orthogonal matrix."""

import math

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.state import STATE
from yeoul.keras.initializers.initializer import RandomInitializer, call_arguments, require_float


@export("keras.initializers.Orthogonal", "keras.initializers.orthogonal")
class Orthogonal(RandomInitializer):
    """A random matrix with orthogonal rows or columns, whichever are fewer.

    A weight with more than two axes is seen as a matrix `[product of the others, last]`.

    Args:
      gain: factor.
      seed: integer: the numbers are the same for each initializer with it. None: they differ.

    Example:
      >>> import yeoul as tf
      >>> q = tf.keras.initializers.Orthogonal(seed=1)([3, 2])
      >>> bool(tf.reduce_all(tf.abs(tf.transpose(q) @ q - tf.eye(2)) < 1e-6))
      True

    Reference: Saxe et al., "Exact solutions to the nonlinear dynamics of learning", 2014.
    """

    def __init__(self, gain=1.0, seed=None):
        super().__init__(seed)
        self.gain = gain

    def __call__(self, shape, dtype=None, **kwargs):
        dims, dtype, nonce = call_arguments(self, shape, dtype, kwargs)
        require_float(dtype)
        if len(dims) < 2:
            raise ValueError(
                "The tensor to initialize must be at least two-dimensional. Received: "
                f"shape={shape} of rank {len(dims)}."
            )
        self._warn_reuse()
        rows, columns = math.prod(dims[:-1]), dims[-1]
        size = max(rows, columns), min(rows, columns)
        saved = STATE.enter(None)  # while a graph is being built, too, the numbers are known
        try:
            numbers = self._random.normal(size, 0.0, 1.0, dtype, nonce).numpy()
        finally:
            STATE.restore(saved)
        # NumPy's decomposition has no half precision.
        q, r = np.linalg.qr(numbers.astype(np.promote_types(dtype.np, np.float32)))
        q = q * np.sign(np.diag(r))
        if rows < columns:
            q = q.T
        return to_tensor((self.gain * q.reshape(dims)).astype(dtype.np))

    def get_config(self):
        """The constructor arguments."""
        return {"gain": self.gain, "seed": self.seed}
