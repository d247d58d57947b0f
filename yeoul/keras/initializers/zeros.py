"""Zeros."""

from yeoul.core.export import export
from yeoul.keras.initializers.initializer import (
    Initializer,
    call_arguments,
    require_number_or_bool,
)
from yeoul.ops.creation import zeros


@export("keras.initializers.Zeros", "keras.initializers.zeros")
class Zeros(Initializer):
    """Zeros.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.initializers.Zeros()([2]))
      tf.Tensor([0. 0.], shape=(2,), dtype=float32)
    """

    def __call__(self, shape, dtype=None, **kwargs):
        dims, dtype, _ = call_arguments(self, shape, dtype, kwargs)
        require_number_or_bool(dtype)
        return zeros(dims, dtype)
