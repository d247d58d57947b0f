"""Layer normalisation."""

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.keras import constraints, initializers, regularizers
from yeoul.keras.core.layer import Layer
from yeoul.ops.array import cast, reshape
from yeoul.ops.nn_norm import batch_normalization, moments
from yeoul.ops.ragged_tensor import RaggedTensor


@export("keras.layers.LayerNormalization")
class LayerNormalization(Layer):
    """Normalises each sample over the given axes, then scales and shifts it.

    Args:
      axis: the axis or axes.
      epsilon: added to the variance.
      center, scale: whether to learn beta and gamma.
      beta_initializer, gamma_initializer, beta_regularizer, gamma_regularizer, beta_constraint,
        gamma_constraint: names or
        objects.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.layers.LayerNormalization(epsilon=0.0)(tf.constant([[1.0, 3.0]])))
      tf.Tensor([[-1.  1.]], shape=(1, 2), dtype=float32)

    Reference: Ba, Kiros and Hinton, "Layer Normalization", 2016.
    """

    def __init__(
        self,
        axis=-1,
        epsilon=0.001,
        center=True,
        scale=True,
        beta_initializer="zeros",
        gamma_initializer="ones",
        beta_regularizer=None,
        gamma_regularizer=None,
        beta_constraint=None,
        gamma_constraint=None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        if not isinstance(axis, (int, list, tuple)):
            raise TypeError(
                "Expected an int or a list/tuple of ints for the argument 'axis', but received: "
                f"{axis!r}"
            )
        self.axis = list(axis) if isinstance(axis, (list, tuple)) else axis
        self.epsilon, self.center, self.scale = epsilon, center, scale
        self.beta_initializer, self.gamma_initializer = (
            initializers.get(beta_initializer),
            initializers.get(gamma_initializer),
        )
        self.beta_regularizer, self.gamma_regularizer = (
            regularizers.get(beta_regularizer),
            regularizers.get(gamma_regularizer),
        )
        self.beta_constraint, self.gamma_constraint = (
            constraints.get(beta_constraint),
            constraints.get(gamma_constraint),
        )
        self.supports_masking = True

    def build(self, input_shape):
        """Makes gamma and beta."""
        dims = TensorShape(input_shape).as_list()
        axes = self.axis if isinstance(self.axis, list) else [self.axis]
        for axis in axes:
            if not -len(dims) <= axis < len(dims):
                raise ValueError(
                    f"Invalid value for `axis` argument. Received: axis={self.axis} for inputs of "
                    f"rank {len(dims)}"
                )
        self._axes = sorted(a % len(dims) for a in axes)
        if len(set(self._axes)) < len(axes):
            raise ValueError(
                f"Duplicate axis: {tuple(axes)} (layer {self.name!r}, LayerNormalization)"
            )
        self.axis = list(self._axes)
        shape = [dims[a] for a in self._axes]
        if None in shape:
            raise ValueError(
                f"Axis {self.axis} of the input shape {tuple(dims)} must be known for layer "
                f"{self.name!r}."
            )
        self._make_weights(shape)
        self.built = True

    def _make_weights(self, shape):
        self.gamma = self.beta = None
        if self.scale:
            self.gamma = self.add_weight(
                "gamma",
                shape=shape,
                initializer=self.gamma_initializer,
                regularizer=self.gamma_regularizer,
                constraint=self.gamma_constraint,
                trainable=True,
                experimental_autocast=False,
            )
        if self.center:
            self.beta = self.add_weight(
                "beta",
                shape=shape,
                initializer=self.beta_initializer,
                regularizer=self.beta_regularizer,
                constraint=self.beta_constraint,
                trainable=True,
                experimental_autocast=False,
            )

    def call(self, inputs):
        """The normalised inputs."""
        last = self._axes == [inputs.shape.rank - 1]
        if last and isinstance(inputs, RaggedTensor):
            return inputs.with_flat_values(self._normalised(inputs.flat_values, [-1]))
        return self._normalised(inputs, self._axes)

    def _normalised(self, inputs, axes):
        if inputs.dtype.name != self.compute_dtype:
            inputs = cast(inputs, self.compute_dtype)
        x = cast(inputs, "float32") if inputs.dtype.name in ("float16", "bfloat16") else inputs
        mean, variance = moments(x, axes, keepdims=True)
        outputs = batch_normalization(
            *(x, mean, variance, self._spread(self.beta, x, axes)),
            *(self._spread(self.gamma, x, axes), self.epsilon),
        )
        return cast(outputs, inputs.dtype) if outputs.dtype != inputs.dtype else outputs

    def _spread(self, value, x, axes):
        rank = x.shape.rank
        if value is None or axes in ([rank - 1], [-1]):
            return value
        return reshape(value, [x.shape[i] if i in self._axes else 1 for i in range(rank)])

    def compute_output_shape(self, input_shape):
        """The shape of the inputs."""
        return input_shape

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "axis": self.axis,
            "epsilon": self.epsilon,
            "center": self.center,
            "scale": self.scale,
            "beta_initializer": initializers.serialize(self.beta_initializer),
            "gamma_initializer": initializers.serialize(self.gamma_initializer),
            "beta_regularizer": regularizers.serialize(self.beta_regularizer),
            "gamma_regularizer": regularizers.serialize(self.gamma_regularizer),
            "beta_constraint": constraints.serialize(self.beta_constraint),
            "gamma_constraint": constraints.serialize(self.gamma_constraint),
        }
