"""He's normal initializer."""

from yeoul.core.export import export
from yeoul.keras.initializers.variance_scaling import VarianceScaling


@export("keras.initializers.HeNormal", "keras.initializers.he_normal")
class HeNormal(VarianceScaling):
    """He's normal initializer: variance `2 / inputs`.

    Args:
      seed: integer: the numbers are the same for each initializer with it. None: they differ.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.initializers.HeNormal(seed=1)([3, 4]).shape
      TensorShape([3, 4])

    Reference: He et al., "Delving deep into rectifiers", 2015.
    """

    def __init__(self, seed=None):
        super().__init__(2.0, "fan_in", "truncated_normal", seed)

    def get_config(self):
        """The constructor arguments."""
        return {"seed": self.seed}
