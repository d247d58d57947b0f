"""The base of constraints, and the norms several of them need."""

from yeoul.core.export import export
from yeoul.keras.core.context import SETTINGS
from yeoul.ops.exponential import sqrt
from yeoul.ops.math import square
from yeoul.ops.reduce import reduce_sum


@export("keras.constraints.Constraint")
class Constraint:
    """The base of constraints: functions from a weight after an update to the weight to keep.

    Subclasses override `__call__(w)`, and `get_config()` to be saved by configuration.

    Example:
      >>> import yeoul as tf
      >>> class Rounded(tf.keras.constraints.Constraint):
      ...     def __call__(self, w):
      ...         return tf.round(w)
      >>> print(Rounded()(tf.constant([1.2, 2.9])).numpy())
      [1. 3.]
    """

    def __call__(self, w):
        """The constrained weight."""
        return w

    def get_config(self):
        """The constructor arguments."""
        return {}

    @classmethod
    def from_config(cls, config):
        """The constraint from `get_config()`'s dict."""
        return cls(**config)


def norms(w, axis):
    """The Euclidean norms along `axis`, which stays with size 1."""
    return sqrt(reduce_sum(square(w), axis, keepdims=True))


def scaled(w, lengths, wanted):
    """The weight with its vectors of these lengths made as long as wanted."""
    return w * (wanted / (SETTINGS.epsilon + lengths))
