"""No activation."""

from yeoul.core.export import export


@export("keras.activations.linear")
def linear(x):
    """The input as it is.

    Args:
      x: anything.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.activations.linear(3.0)
      3.0
    """
    return x
