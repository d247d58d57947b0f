"""tf.UnconnectedGradients."""

from yeoul.core.export import export


@export("UnconnectedGradients")
class UnconnectedGradients:
    """What gradients are for a source that does not affect the target.

    Attributes:
      NONE: None.
      ZERO: zeros of the source's shape.

    Example:
      >>> import yeoul as tf
      >>> x = tf.constant(1.0)
      >>> with tf.GradientTape() as tape:
      ...     tape.watch(x)
      ...     y = tf.constant(2.0)
      >>> zero = tf.UnconnectedGradients.ZERO
      >>> print(tape.gradient(y, x, unconnected_gradients=zero).numpy())
      0.0
    """

    NONE = "none"
    ZERO = "zero"


def wants_zeros(unconnected_gradients):
    """True for `ZERO`; raises ValueError for what is neither."""
    choice = getattr(unconnected_gradients, "value", unconnected_gradients)
    if choice not in (UnconnectedGradients.NONE, UnconnectedGradients.ZERO):
        raise ValueError(
            f"Unknown value for unconnected_gradients: {choice!r}. Use 'none' or 'zero'."
        )
    return choice == UnconnectedGradients.ZERO
