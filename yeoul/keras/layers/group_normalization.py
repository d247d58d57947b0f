"""Normalisation over groups of channels."""

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.keras import constraints, initializers, regularizers
from yeoul.keras.core.input_spec import InputSpec
from yeoul.keras.core.layer import Layer
from yeoul.ops.array import cast, expand_dims, reshape
from yeoul.ops.array import shape as shape_of
from yeoul.ops.nn_norm import batch_normalization, moments, weighted_moments


@export("keras.layers.GroupNormalization")
class GroupNormalization(Layer):
    """Normalises each sample over groups of neighbouring channels, then scales and shifts channels.

    With as many groups as channels it is instance normalisation; with one, nearly layer
    normalisation.

    Args:
      groups: number of groups; the number of channels is a multiple of it. -1: each channel is one.
      axis: the axis of the channels.
      epsilon: added to the variance.
      center, scale: whether to learn beta and gamma.
      beta_initializer, gamma_initializer, beta_regularizer, gamma_regularizer, beta_constraint,
        gamma_constraint: names or objects.

    Call arguments:
      inputs: tensor whose first axis is the batch.
      mask: tensor that broadcasts with the inputs once it has axes of size 1 at its end: what
        counts for mean and variance.

    Raises:
      ValueError: when built, if the number of channels is unknown or does not fit the groups.

    Example:
      >>> import yeoul as tf
      >>> layer = tf.keras.layers.GroupNormalization(groups=2)
      >>> print(layer(tf.constant([[0.0, 2.0, 0.0, 4.0]])).numpy().round(2))
      [[-1.  1. -1.  1.]]

    Reference: Wu and He, "Group Normalization", 2018.
    """

    def __init__(
        self,
        groups=32,
        axis=-1,
        epsilon=1e-3,
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
        self.supports_masking = True
        self.groups, self.axis, self.epsilon = groups, axis, epsilon
        self.center, self.scale = center, scale
        self.beta_initializer = initializers.get(beta_initializer)
        self.gamma_initializer = initializers.get(gamma_initializer)
        self.beta_regularizer = regularizers.get(beta_regularizer)
        self.gamma_regularizer = regularizers.get(gamma_regularizer)
        self.beta_constraint = constraints.get(beta_constraint)
        self.gamma_constraint = constraints.get(gamma_constraint)

    def build(self, input_shape):
        """Makes gamma and beta."""
        dims = TensorShape(input_shape)
        if dims.rank is not None and dims.rank < 2:
            raise ValueError(
                f"GroupNormalization takes inputs [batch, ..., channels]; those of layer "
                f"{self.name!r} have the shape {dims}. Give them a batch axis: "
                "tf.expand_dims(x, 0)."
            )
        channels = dims[self.axis]
        if channels is None:
            raise ValueError(
                f"Axis {self.axis} of input tensor should have a defined dimension but the layer "
                f"received an input with shape {tuple(dims)} (layer {self.name!r}, "
                "GroupNormalization)."
            )
        self._check_groups(channels)
        self.input_spec = InputSpec(ndim=dims.rank, axes={self.axis: channels})
        self.gamma = self.beta = None
        if self.scale:
            self.gamma = self.add_weight(
                "gamma",
                shape=(channels,),
                initializer=self.gamma_initializer,
                regularizer=self.gamma_regularizer,
                constraint=self.gamma_constraint,
            )
        if self.center:
            self.beta = self.add_weight(
                "beta",
                shape=(channels,),
                initializer=self.beta_initializer,
                regularizer=self.beta_regularizer,
                constraint=self.beta_constraint,
            )
        super().build(input_shape)

    def _check_groups(self, channels):
        if self.groups == -1:
            self.groups = channels
        if channels < self.groups:
            raise ValueError(
                f"Number of groups ({self.groups}) cannot be more than the number of channels "
                f"({channels}) (layer {self.name!r}, GroupNormalization)."
            )
        if channels % self.groups:
            raise ValueError(
                f"Number of groups ({self.groups}) must be a multiple of the number of channels "
                f"({channels}) (layer {self.name!r}, GroupNormalization): the channels must part "
                "evenly into groups."
            )

    def call(self, inputs, mask=None):
        """The normalised inputs."""
        rank, wide = inputs.shape.rank, inputs
        if inputs.dtype.name in ("float16", "bfloat16"):
            wide = cast(inputs, "float32")
        axis = self.axis % rank
        dims, known = shape_of(inputs), inputs.shape.as_list()
        sizes = [dims[i] if n is None else n for i, n in enumerate(known)]
        width = known[axis] // self.groups
        grouped = [*sizes[:axis], self.groups, width, *sizes[axis + 1 :]]
        over = [i for i in range(1, rank + 1) if i != axis]
        x = reshape(wide, grouped)
        if mask is None:
            mean, variance = moments(x, over, keepdims=True)
        else:
            mask = self._grouped_mask(cast(mask, x.dtype), rank, axis, known[axis], grouped)
            mean, variance = weighted_moments(x, over, mask, keepdims=True)
        spread = [
            self.groups if i == axis else width if i == axis + 1 else 1 for i in range(rank + 1)
        ]
        beta, gamma = (
            None if weight is None else reshape(cast(weight.value(), x.dtype), spread)
            for weight in (self.beta, self.gamma)
        )
        out = batch_normalization(x, mean, variance, beta, gamma, self.epsilon)
        return cast(reshape(out, sizes), inputs.dtype)

    def _grouped_mask(self, mask, rank, axis, channels, grouped):
        """The mask with an axis for the groups before that of their channels."""
        while mask.shape.rank < rank:
            mask = expand_dims(mask, -1)
        if mask.shape[axis] != channels:
            return expand_dims(mask, axis)
        return reshape(mask, grouped)

    def compute_output_shape(self, input_shape):
        """The shape of the inputs."""
        return input_shape

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "groups": self.groups,
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
