"""Glorot's uniform initializer."""

from yeoul.core.export import export
from yeoul.keras.initializers.variance_scaling import VarianceScaling


@export("keras.initializers.GlorotUniform", "keras.initializers.glorot_uniform")
class GlorotUniform(VarianceScaling):
    """Glorot's uniform initializer: `±sqrt(6 / (inputs + outputs))`.

    Args:
      seed: integer: the numbers are the same for each initializer with it. None: they differ.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.initializers.GlorotUniform(seed=1)([3, 4]).shape
      TensorShape([3, 4])

    Reference: Glorot and Bengio, "Understanding the difficulty of training deep networks", 2010.
    """

    def __init__(self, seed=None):
        super().__init__(1.0, "fan_avg", "uniform", seed)

    def get_config(self):
        """The constructor arguments."""
        return {"seed": self.seed}
