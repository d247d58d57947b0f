"""Initializers whose variance depends on the shape: Glorot's, He's, LeCun's; orthogonal ones."""

import math

from yeoul.core.export import export
from yeoul.graph.v1.initializers import InitializerV1, Seeded
from yeoul.ops.decomposition import qr
from yeoul.ops.diagonal import diag_part
from yeoul.ops.math import sign
from yeoul.ops.matrix import eye
from yeoul.ops.random import normal, truncated_normal, uniform
from yeoul.ops.transpose import transpose
from yeoul.ops.views import reshape

# Standard deviation of a unit normal distribution cut off at two.
CUT_OFF_STDDEV = 0.87962566103423978


@export("compat.v1.uniform_unit_scaling_initializer")
class UniformUnitScaling(Seeded):
    """Random numbers spread evenly over ±sqrt(3 / inputs) · factor.

    Args:
      factor: of the range.
      seed: of the op; see `tf.compat.v1.set_random_seed`.
      dtype: default dtype.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.uniform_unit_scaling_initializer()([2, 3]).shape
      TensorShape([2, 3])
    """

    def __init__(self, factor=1.0, seed=None, dtype="float32"):
        super().__init__(seed, dtype)
        self.factor = factor

    def make(self, shape, dtype):
        """Random numbers."""
        limit = math.sqrt(3 / max(1.0, float(math.prod(shape[:-1])))) * self.factor
        return uniform(shape, -limit, limit, dtype, seed=self.seed)


@export("compat.v1.variance_scaling_initializer", "compat.v1.initializers.variance_scaling")
class VarianceScaling(Seeded):
    """Random numbers whose variance is `scale / n`, n the number of inputs, outputs or their mean.

    Args:
      scale: of the variance.
      mode: "fan_in", "fan_out" or "fan_avg": what n is.
      distribution: "truncated_normal" ("normal"), "untruncated_normal" or "uniform".
      seed: of the op; see `tf.compat.v1.set_random_seed`.
      dtype: default dtype.

    Raises:
      ValueError: if `scale`, `mode` or `distribution` is none of these.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.variance_scaling_initializer(2.0)([2, 3]).shape
      TensorShape([2, 3])
    """

    def __init__(
        self,
        scale=1.0,
        mode="fan_in",
        distribution="truncated_normal",
        seed=None,
        dtype="float32",
    ):
        super().__init__(seed, dtype)
        kinds = ("normal", "uniform", "truncated_normal", "untruncated_normal")
        if scale <= 0.0:
            raise ValueError(f"Argument `scale` must be a positive float. Received: {scale}")
        if mode not in ("fan_in", "fan_out", "fan_avg"):
            raise ValueError(f"mode is 'fan_in', 'fan_out' or 'fan_avg', not {mode!r}.")
        if distribution.lower() not in kinds:
            raise ValueError(f"distribution is one of {kinds}, not {distribution!r}.")
        self.scale, self.mode, self.distribution = scale, mode, distribution.lower()

    def make(self, shape, dtype):
        """Random numbers."""
        fan_in, fan_out = fans(shape)
        count = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2.0}
        variance = self.scale / max(1.0, count[self.mode])
        if self.distribution == "uniform":
            limit = math.sqrt(3.0 * variance)
            return uniform(shape, -limit, limit, dtype, seed=self.seed)
        if self.distribution == "untruncated_normal":
            return normal(shape, 0.0, math.sqrt(variance), dtype, seed=self.seed)
        stddev = math.sqrt(variance) / CUT_OFF_STDDEV
        return truncated_normal(shape, 0.0, stddev, dtype, seed=self.seed)


def fans(shape):
    """(inputs, outputs) of one unit of a layer with weights of this shape."""
    if len(shape) < 2:
        n = shape[0] if shape else 1
        return n, n
    field = math.prod(shape[:-2])
    return shape[-2] * field, shape[-1] * field


def scaling(path, name, scale, mode, distribution, text):
    """An initializer with fixed variance scaling; its arguments are `seed` and `dtype`."""

    def __init__(self, seed=None, dtype="float32"):
        VarianceScaling.__init__(self, scale, mode, distribution, seed, dtype)

    def get_config(self):
        """The constructor arguments."""
        return {"seed": self.seed, "dtype": self.dtype.name}

    example = f"tf.{path}(seed=1)([3, 4]).shape"
    doc = (
        f"{text}\n\n    Args:\n      seed: of the op; see `tf.compat.v1.set_random_seed`.\n"
        "      dtype: default dtype.\n\n    Example:\n      >>> import yeoul as tf\n"
        f"      >>> {example}\n      TensorShape([3, 4])\n    "
    )
    body = {"__init__": __init__, "get_config": get_config, "__doc__": doc, "__module__": __name__}
    return type(name, (VarianceScaling,), body)


GlorotUniform = export(
    "compat.v1.glorot_uniform_initializer", "compat.v1.initializers.glorot_uniform"
)(
    scaling(
        "compat.v1.glorot_uniform_initializer",
        "GlorotUniform",
        1.0,
        "fan_avg",
        "uniform",
        "Glorot's uniform initializer: ±sqrt(6 / (inputs + outputs)).",
    )
)
GlorotNormal = export(
    "compat.v1.glorot_normal_initializer", "compat.v1.initializers.glorot_normal"
)(
    scaling(
        "compat.v1.glorot_normal_initializer",
        "GlorotNormal",
        1.0,
        "fan_avg",
        "truncated_normal",
        "Glorot's normal initializer: variance 2 / (inputs + outputs).",
    )
)


def _seeded(path, name, scale, distribution, whose):
    @export(path, name=name, module=__name__)
    def initializer(seed=None):
        return VarianceScaling(scale, "fan_in", distribution, seed)

    initializer.__name__ = initializer.__qualname__ = name
    initializer.__doc__ = (
        f"{whose} initializer: a variance of {scale:g} / inputs.\n\n    Args:\n"
        "      seed: of the op; see `tf.compat.v1.set_random_seed`.\n\n    Returns:\n"
        "      An initializer.\n\n    Example:\n      >>> import yeoul as tf\n"
        f"      >>> tf.{path}(seed=1)([3, 4]).shape\n      TensorShape([3, 4])\n    "
    )
    return initializer


he_normal = _seeded(
    "compat.v1.initializers.he_normal", "he_normal", 2.0, "truncated_normal", "He's normal"
)
he_uniform = _seeded(
    "compat.v1.initializers.he_uniform", "he_uniform", 2.0, "uniform", "He's uniform"
)
lecun_normal = _seeded(
    "compat.v1.initializers.lecun_normal", "lecun_normal", 1.0, "truncated_normal", "LeCun's normal"
)
lecun_uniform = _seeded(
    "compat.v1.initializers.lecun_uniform", "lecun_uniform", 1.0, "uniform", "LeCun's uniform"
)


@export("compat.v1.initializers.identity")
class Identity(InitializerV1):
    """The identity matrix times `gain`.

    Args:
      gain: factor.
      dtype: default dtype.

    Raises:
      ValueError: when called, if the shape is no matrix.

    Example:
      >>> import yeoul as tf
      >>> print(tf.compat.v1.initializers.identity()([2, 2]).numpy())
      [[1. 0.]
       [0. 1.]]
    """

    def __init__(self, gain=1.0, dtype="float32"):
        super().__init__(dtype)
        self.gain = gain

    def make(self, shape, dtype):
        """The matrix."""
        if len(shape) != 2:
            raise ValueError(f"The identity initializer makes matrices, not a shape of {shape}.")
        return eye(*shape, dtype=dtype) * self.gain


@export("compat.v1.orthogonal_initializer", "compat.v1.initializers.orthogonal")
class Orthogonal(Seeded):
    """A random matrix with orthogonal rows or columns.

    Args:
      gain: factor.
      seed: of the op; see `tf.compat.v1.set_random_seed`.
      dtype: default dtype.

    Raises:
      ValueError: when called, if the shape has fewer than two dimensions.

    Example:
      >>> import yeoul as tf
      >>> w = tf.compat.v1.orthogonal_initializer(seed=1)([2, 2])
      >>> abs(float(tf.reduce_sum(w[0] * w[1]))) < 1e-6
      True
    """

    def __init__(self, gain=1.0, seed=None, dtype="float32"):
        super().__init__(seed, dtype)
        self.gain = gain

    def make(self, shape, dtype):
        """The matrix: the last dimension against all others."""
        if len(shape) < 2:
            raise ValueError(
                f"The tensor to initialize, specified by argument `shape` must be at least "
                f"two-dimensional. Received shape={shape}"
            )
        rows, columns = math.prod(shape[:-1]), shape[-1]
        tall = (max(rows, columns), min(rows, columns))
        q, r = qr(normal(tall, dtype=dtype, seed=self.seed))
        q = q * sign(diag_part(r))
        return reshape(transpose(q) if rows < columns else q, shape) * self.gain
