"""The identity matrix."""

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.keras.initializers.initializer import Initializer, call_arguments, require_float


@export("keras.initializers.Identity", "keras.initializers.identity")
class Identity(Initializer):
    """The identity matrix times a factor; for matrices only.

    Args:
      gain: factor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.initializers.Identity(2.0)([2, 2]).numpy())
      [[2. 0.]
       [0. 2.]]
    """

    def __init__(self, gain=1.0):
        self.gain = gain

    def __call__(self, shape, dtype=None, **kwargs):
        dims, dtype, _ = call_arguments(self, shape, dtype, kwargs)
        require_float(dtype)
        if len(dims) != 2:
            raise ValueError(
                "Identity matrix initializer can only be used for 2D matrices. Received: "
                f"shape={shape} of rank {len(dims)}."
            )
        return to_tensor((self.gain * np.eye(*dims)).astype(dtype.np))

    def get_config(self):
        """The constructor arguments."""
        return {"gain": self.gain}
