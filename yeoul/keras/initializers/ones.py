"""Ones."""

from yeoul.core.export import export
from yeoul.keras.initializers.initializer import (
    Initializer,
    call_arguments,
    require_number_or_bool,
)
from yeoul.ops.creation import ones


@export("keras.initializers.Ones", "keras.initializers.ones")
class Ones(Initializer):
    """Ones.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.initializers.Ones()([2]))
      tf.Tensor([1. 1.], shape=(2,), dtype=float32)
    """

    def __call__(self, shape, dtype=None, **kwargs):
        dims, dtype, _ = call_arguments(self, shape, dtype, kwargs)
        require_number_or_bool(dtype)
        return ones(dims, dtype)
