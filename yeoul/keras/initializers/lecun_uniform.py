"""LeCun's uniform initializer."""

from yeoul.core.export import export
from yeoul.keras.initializers.variance_scaling import VarianceScaling


@export("keras.initializers.LecunUniform", "keras.initializers.lecun_uniform")
class LecunUniform(VarianceScaling):
    """LeCun's uniform initializer: `±sqrt(3 / inputs)`.

    Args:
      seed: integer: the numbers are the same for each initializer with it. None: they differ.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.initializers.LecunUniform(seed=1)([3, 4]).shape
      TensorShape([3, 4])

    Reference: LeCun et al., "Efficient BackProp", 1998.
    """

    def __init__(self, seed=None):
        super().__init__(1.0, "fan_in", "uniform", seed)

    def get_config(self):
        """The constructor arguments."""
        return {"seed": self.seed}
