"""A given value."""

from yeoul.core.export import export
from yeoul.engine.convert import constant
from yeoul.keras.initializers.initializer import Initializer, call_arguments


@export("keras.initializers.Constant", "keras.initializers.constant")
class Constant(Initializer):
    """A given value.

    Args:
      value: number, or array of the weight's shape.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.initializers.Constant(3.0)([2]))
      tf.Tensor([3. 3.], shape=(2,), dtype=float32)
    """

    def __init__(self, value=0):
        self.value = value

    def __call__(self, shape, dtype=None, **kwargs):
        dims, dtype, _ = call_arguments(self, shape, dtype, kwargs)
        return constant(self.value, dtype=dtype, shape=dims)

    def get_config(self):
        """The constructor arguments."""
        return {"value": self.value}
