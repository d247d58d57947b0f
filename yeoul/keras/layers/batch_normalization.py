"""Batch normalisation."""

from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.keras import constraints, initializers, regularizers
from yeoul.keras.core.input_spec import InputSpec
from yeoul.keras.core.layer import Layer
from yeoul.ops.array import cast, reshape
from yeoul.ops.batch_norm import fused_batch_norm
from yeoul.ops.creation import ones_like, zeros_like
from yeoul.ops.nn_norm import batch_normalization, moments
from yeoul.ops.shapes import size

FUSED_TYPES = ("float32", "float16", "bfloat16")
# Data format by rank, and by whether the channels come first.
FORMATS = {(4, False): "NHWC", (4, True): "NCHW", (5, False): "NDHWC", (5, True): "NCDHW"}


@export("keras.layers.BatchNormalization")
class BatchNormalization(Layer):
    """Normalises each feature to mean 0 and variance 1 over the batch, then scales and shifts it.

    While training the batch's own mean and variance are used, and running averages updated;
    otherwise the running averages. `gamma * (x - mean) / sqrt(variance + epsilon) + beta`.

    Args:
      axis: the feature axis, or axes.
      momentum: of the running averages.
      epsilon: added to the variance.
      center, scale: whether to learn beta and gamma.
      beta_initializer, gamma_initializer, moving_mean_initializer, moving_variance_initializer,
      beta_regularizer,
        gamma_regularizer, beta_constraint, gamma_constraint: names or objects.
      synchronized: accepted; replicas of a strategy are synchronised by it.
      **kwargs: `fused`, which has no effect: images take the fused op wherever it can be had; and
        what every layer takes.

    Input shape: any, with the feature axis known.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.BatchNormalization()(tf.ones([2, 3])).shape
      TensorShape([2, 3])

    Reference: Ioffe and Szegedy, "Batch Normalization", 2015.
    """

    def __init__(
        self,
        axis=-1,
        momentum=0.99,
        epsilon=1e-3,
        center=True,
        scale=True,
        beta_initializer="zeros",
        gamma_initializer="ones",
        moving_mean_initializer="zeros",
        moving_variance_initializer="ones",
        beta_regularizer=None,
        gamma_regularizer=None,
        beta_constraint=None,
        gamma_constraint=None,
        synchronized=False,
        **kwargs,
    ):
        for old in ("fused", "renorm", "virtual_batch_size"):
            if kwargs.pop(old, None) and old != "fused":
                raise ValueError(f"BatchNormalization: {old} is not supported.")
        super().__init__(**kwargs)
        if not isinstance(axis, (int, list, tuple)):
            raise TypeError(
                "Expected an int or a list/tuple of ints for the argument 'axis', but received: "
                f"{axis!r}"
            )
        self.axis = list(axis) if isinstance(axis, (list, tuple)) else axis
        self.momentum, self.epsilon, self.center, self.scale = momentum, epsilon, center, scale
        self.beta_initializer, self.gamma_initializer = (
            initializers.get(beta_initializer),
            initializers.get(gamma_initializer),
        )
        self.moving_mean_initializer = initializers.get(moving_mean_initializer)
        self.moving_variance_initializer = initializers.get(moving_variance_initializer)
        self.beta_regularizer, self.gamma_regularizer = (
            regularizers.get(beta_regularizer),
            regularizers.get(gamma_regularizer),
        )
        self.beta_constraint, self.gamma_constraint = (
            constraints.get(beta_constraint),
            constraints.get(gamma_constraint),
        )
        self.synchronized = synchronized
        self.supports_masking = True

    def build(self, input_shape):
        """Makes gamma, beta and the running averages."""
        dims = TensorShape(input_shape).as_list()
        features = self._features(dims)
        shape = (
            (features[0],)
            if len(features) == 1
            else tuple(n if i in self._axes else 1 for i, n in enumerate(dims))
        )
        self._fused = len(dims) in (4, 5) and self._axes in ([1], [len(dims) - 1])
        dtype = (
            "float32"
            if as_dtype(self.dtype or "float32").name in ("float16", "bfloat16")
            else self.dtype
        )
        self._make_weights(shape, dtype)
        self.built = True

    def _make_weights(self, shape, dtype):
        weight = {"shape": shape, "dtype": dtype, "experimental_autocast": False}
        self.gamma = self.beta = None
        if self.scale:
            self.gamma = self.add_weight(
                "gamma",
                initializer=self.gamma_initializer,
                regularizer=self.gamma_regularizer,
                constraint=self.gamma_constraint,
                **weight,
            )
        if self.center:
            self.beta = self.add_weight(
                "beta",
                initializer=self.beta_initializer,
                regularizer=self.beta_regularizer,
                constraint=self.beta_constraint,
                **weight,
            )
        self.moving_mean = self.add_weight(
            "moving_mean", initializer=self.moving_mean_initializer, trainable=False, **weight
        )
        self.moving_variance = self.add_weight(
            "moving_variance",
            initializer=self.moving_variance_initializer,
            trainable=False,
            **weight,
        )

    def _features(self, dims):
        """The sizes of the feature axes, which must be known."""
        axes = self.axis if isinstance(self.axis, list) else [self.axis]
        for axis in axes:
            if not -len(dims) <= axis < len(dims):
                raise ValueError(
                    "Invalid value for `axis` argument. Expected 0 <= axis < inputs.rank (with "
                    f"inputs.rank={len(dims)}). Received: axis={self.axis}"
                )
        self._axes = sorted(a % len(dims) for a in axes)
        if len(set(self._axes)) < len(axes):
            raise ValueError(
                f"Duplicate axis: {tuple(axes)} (layer {self.name!r}, {type(self).__name__})"
            )
        self.axis = list(self._axes)
        features = [dims[a] for a in self._axes]
        if None in features:
            raise ValueError(
                f"Input has undefined `axis` dimension. Received input with shape {tuple(dims)}. "
                f"Axis value: {self.axis}"
            )
        self.input_spec = InputSpec(
            ndim=len(dims), axes=dict(zip(self._axes, features, strict=True))
        )
        return features

    def call(self, inputs, training=None, mask=None):
        """The normalised inputs."""
        training = bool(training) and self.trainable
        if inputs.dtype.name != self.compute_dtype:
            inputs = cast(inputs, self.compute_dtype)
        if self._fused and inputs.dtype.name in FUSED_TYPES:
            return self._fused_call(inputs, training)
        dims = inputs.shape
        reduced = [i for i in range(dims.rank) if i not in self._axes]
        x = cast(inputs, "float32") if inputs.dtype.name in ("float16", "bfloat16") else inputs
        if training:
            mean, variance = moments(x, reduced, keepdims=len(self._axes) > 1)
            self._update_averages(x, mean, variance, reduced)
        else:
            mean, variance = self.moving_mean.value(), self.moving_variance.value()
        spread = [self._spread(v, dims) for v in (mean, variance, self.beta, self.gamma)]
        outputs = batch_normalization(x, spread[0], spread[1], spread[2], spread[3], self.epsilon)
        return cast(outputs, inputs.dtype) if outputs.dtype != inputs.dtype else outputs

    def _fused_call(self, inputs, training):
        """The normalised images, by one op that has its gradient written out."""
        mean, variance = self.moving_mean.value(), self.moving_variance.value()
        outputs, mean, variance = fused_batch_norm(
            inputs,
            ones_like(mean) if self.gamma is None else self.gamma.value(),
            zeros_like(mean) if self.beta is None else self.beta.value(),
            mean,
            variance,
            epsilon=self.epsilon,
            data_format=FORMATS[inputs.shape.rank, self._axes[0] == 1],
            is_training=training,
        )
        if training:
            self._average(mean, variance)
        return outputs

    def _update_averages(self, x, mean, variance, reduced):
        if self._fused:
            # TF's fused kernel keeps the unbiased variance in the running average.
            count = cast(size(x), variance.dtype) / cast(size(mean), variance.dtype)
            variance = variance * (count / (count - 1.0))
        self._average(mean, variance)

    def _average(self, mean, variance):
        for average, value in ((self.moving_mean, mean), (self.moving_variance, variance)):
            average.assign_sub((average - value) * (1.0 - self.momentum))

    def _spread(self, value, dims):
        """A per-feature value in a shape that broadcasts against the inputs."""
        if value is None:
            return None
        if len(self._axes) > 1 or self._axes == [dims.rank - 1]:
            return value
        return reshape(value, [dims[i] if i in self._axes else 1 for i in range(dims.rank)])

    def compute_output_shape(self, input_shape):
        """The shape of the inputs."""
        return input_shape

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "axis": self.axis,
            "momentum": self.momentum,
            "epsilon": self.epsilon,
            "center": self.center,
            "scale": self.scale,
            "beta_initializer": initializers.serialize(self.beta_initializer),
            "gamma_initializer": initializers.serialize(self.gamma_initializer),
            "moving_mean_initializer": initializers.serialize(self.moving_mean_initializer),
            "moving_variance_initializer": initializers.serialize(self.moving_variance_initializer),
            "beta_regularizer": regularizers.serialize(self.beta_regularizer),
            "gamma_regularizer": regularizers.serialize(self.gamma_regularizer),
            "beta_constraint": constraints.serialize(self.beta_constraint),
            "gamma_constraint": constraints.serialize(self.gamma_constraint),
        }
