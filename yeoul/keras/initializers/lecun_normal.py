"""LeCun's normal initializer."""

from yeoul.core.export import export
from yeoul.keras.initializers.variance_scaling import VarianceScaling


@export("keras.initializers.LecunNormal", "keras.initializers.lecun_normal")
class LecunNormal(VarianceScaling):
    """LeCun's normal initializer: variance `1 / inputs`.

    Args:
      seed: integer: the numbers are the same for each initializer with it. None: they differ.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.initializers.LecunNormal(seed=1)([3, 4]).shape
      TensorShape([3, 4])

    Reference: LeCun et al., "Efficient BackProp", 1998.
    """

    def __init__(self, seed=None):
        super().__init__(1.0, "fan_in", "truncated_normal", seed)

    def get_config(self):
        """The constructor arguments."""
        return {"seed": self.seed}
