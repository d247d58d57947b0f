"""Random numbers whose variance fits the size of the weight."""

import math

from yeoul.core.export import export
from yeoul.keras.initializers.initializer import RandomInitializer, call_arguments, require_float

MODES = ("fan_in", "fan_out", "fan_avg")
DISTRIBUTIONS = ("truncated_normal", "untruncated_normal", "uniform")
TRUNCATED_DEVIATION = (
    0.87962566103423978  # standard deviation of a normal distribution cut off at 2
)


@export("keras.initializers.VarianceScaling", "keras.initializers.variance_scaling")
class VarianceScaling(RandomInitializer):
    """Random numbers of variance `scale / n`, where `n` counts inputs, outputs, or their average.

    Args:
      scale: positive factor.
      mode: "fan_in", "fan_out" or "fan_avg": what `n` is.
      distribution: "truncated_normal" ("normal" is the same), "untruncated_normal" or "uniform".
      seed: integer: the numbers are the same for each initializer with it. None: they differ.

    Raises:
      ValueError: if an argument is none of these.

    Example:
      >>> import yeoul as tf
      >>> init = tf.keras.initializers.VarianceScaling(2.0, "fan_avg", "uniform", seed=5)
      >>> print(init([1, 2]))
      tf.Tensor([[-1.7526  1.3267]], shape=(1, 2), dtype=float32)
    """

    def __init__(self, scale=1.0, mode="fan_in", distribution="truncated_normal", seed=None):
        super().__init__(seed)
        if scale <= 0.0:
            raise ValueError(f"`scale` must be positive float. Received: scale={scale}.")
        if mode not in MODES:
            raise ValueError(
                f"Invalid `mode` argument: {mode}. Please use one of {', '.join(MODES)}."
            )
        distribution = distribution.lower()
        if distribution == "normal":
            distribution = "truncated_normal"
        if distribution not in DISTRIBUTIONS:
            raise ValueError(
                f"Invalid `distribution` argument: {distribution}. Allowed distributions: "
                f"{', '.join(DISTRIBUTIONS)}."
            )
        self.scale, self.mode, self.distribution = scale, mode, distribution

    def __call__(self, shape, dtype=None, **kwargs):
        dims, dtype, nonce = call_arguments(self, shape, dtype, kwargs)
        require_float(dtype)
        self._warn_reuse()
        whole = dims if "partition_shape" not in kwargs else tuple(shape)
        variance = self.scale / max(1.0, self._fan(whole))
        if self.distribution == "uniform":
            limit = math.sqrt(3.0 * variance)
            return self._random.uniform(dims, -limit, limit, dtype, nonce)
        if self.distribution == "truncated_normal":
            stddev = math.sqrt(variance) / TRUNCATED_DEVIATION
            return self._random.truncated_normal(dims, 0.0, stddev, dtype, nonce)
        return self._random.normal(dims, 0.0, math.sqrt(variance), dtype, nonce)

    def _fan(self, dims):
        fan_in, fan_out = fans(dims)
        return {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2.0}[
            self.mode
        ]

    def get_config(self):
        """The constructor arguments."""
        return {
            "scale": self.scale,
            "mode": self.mode,
            "distribution": self.distribution,
            "seed": self.seed,
        }


def fans(dims):
    """How many inputs and outputs a weight of these dimensions connects."""
    if len(dims) < 1:
        return 1, 1
    if len(dims) == 1:
        return dims[0], dims[0]
    field = math.prod(dims[:-2])
    return dims[-2] * field, dims[-1] * field
