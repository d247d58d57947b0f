"""Numbers with mean 0 and variance 1."""

import math

import numpy as np

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.keras.layers.preprocessing.preprocessing_layer import PreprocessingLayer
from yeoul.ops.array import cast, reshape
from yeoul.ops.exponential import sqrt
from yeoul.ops.math import maximum, square
from yeoul.ops.nn_norm import moments
from yeoul.ops.shapes import shape as shape_of

EPSILON = 1e-7


@export("keras.layers.Normalization", "keras.layers.experimental.preprocessing.Normalization")
class Normalization(PreprocessingLayer):
    """`(inputs - mean) / sqrt(variance)`, with the mean and variance of the data of `adapt`.

    Args:
      axis: the axis or axes that have a mean and variance each, such as that of the features; None:
        one mean and one variance for all.
      mean: the mean, in place of `adapt`: a number, or an array of the shape of these axes.
      variance: the variance, in place of `adapt`.
      invert: whether to do the inverse: `inputs * sqrt(variance) + mean`.
      **kwargs: as `Layer`.

    Input shape: any.

    Output shape: that of the inputs.

    Raises:
      ValueError: if only one of mean and variance is given; when built, if an axis does not exist
        or has an unknown size.

    Example:
      >>> import yeoul as tf
      >>> layer = tf.keras.layers.Normalization(axis=None)
      >>> layer.adapt([1.0, 2.0, 3.0])
      >>> print(layer(tf.constant([2.0, 3.0])).numpy())
      [0.   1.22474]
    """

    _any_batches = True

    def __init__(self, axis=-1, mean=None, variance=None, invert=False, **kwargs):
        super().__init__(**kwargs)
        if axis is None:
            axis = ()
        self.axis = (axis,) if isinstance(axis, int) else tuple(axis)
        if (mean is None) != (variance is None):
            raise ValueError(
                "When setting values directly, both `mean` and `variance` must be set. Got mean: "
                f"{mean} and variance: {variance}. Give both, or neither and call adapt()."
            )
        self.invert, self.input_mean, self.input_variance = invert, mean, variance
        self._hold(_kept_axes=(), _reduced_axes=(), _broadcast_shape=())

    def build(self, input_shape):
        """Makes mean, variance and count, unless they are given."""
        dims = TensorShape(input_shape).as_list()
        rank = len(dims)
        if any(not -rank <= a < rank for a in self.axis):
            raise ValueError(
                "All `axis` values must be in the range [-ndim, ndim). Found ndim: "
                f"`{rank}`, axis: {self.axis} (layer {self.name!r}, Normalization, input shape: "
                f"{tuple(dims)}). Choose an axis of the input, or axis=None."
            )
        kept = sorted(a % rank for a in self.axis)
        for a in kept:
            if dims[a] is None:
                raise ValueError(
                    "All `axis` values to be kept must have known shape. Got axis: "
                    f"{self.axis}, input shape: {dims}, with unknown axis at index: {a} (layer "
                    f"{self.name!r}, Normalization). Give the input a shape, or leave the axis out."
                )
        shape = [dims[a] for a in kept]
        self._hold(
            _kept_axes=tuple(kept),
            _reduced_axes=tuple(a for a in range(rank) if a not in kept),
            _broadcast_shape=[dims[a] if a in kept else 1 for a in range(rank)],
        )
        if self.input_mean is None:
            options = {"dtype": self.compute_dtype, "trainable": False}
            self.adapt_mean = self.add_weight("mean", shape, initializer="zeros", **options)
            self.adapt_variance = self.add_weight("variance", shape, initializer="ones", **options)
            self.count = self.add_weight(
                "count", (), dtype="int64", initializer="zeros", trainable=False
            )
        else:
            self._hold(
                _given_mean=self._spread("mean", self.input_mean, shape),
                _given_variance=self._spread("variance", self.input_variance, shape),
            )
        self.built = True

    def _spread(self, what, value, shape):
        """A mean or variance that was given, for each place of the kept axes."""
        value = np.asarray(value)
        try:
            value = np.asarray(value * np.ones(shape)).reshape(self._broadcast_shape)
        except ValueError:
            raise ValueError(
                f"The `{what}` of layer {self.name!r} (Normalization) has the shape "
                f"{value.shape}, but the axes {self.axis} of its inputs have the shape "
                f"{tuple(shape)}. Pass a number, or one for each place of these axes."
            ) from None
        return cast(value, self.compute_dtype)

    @property
    def mean(self):
        """The mean, in a shape that broadcasts with the inputs."""
        value = self.adapt_mean if self.input_mean is None else self._given_mean
        return reshape(value, self._broadcast_shape)

    @property
    def variance(self):
        """The variance, in a shape that broadcasts with the inputs."""
        value = self.adapt_variance if self.input_mean is None else self._given_variance
        return reshape(value, self._broadcast_shape)

    def _check_adapt(self):
        if self.input_mean is not None:
            raise ValueError(
                "Cannot `adapt` a Normalization layer that is initialized with static `mean` and "
                f"`variance`, you passed mean {self.input_mean} and variance "
                f"{self.input_variance} (layer {self.name!r}). Leave them out, or do not adapt it."
            )

    def update_state(self, data):
        """Adds a batch to mean and variance."""
        self._check_adapt()
        if not self.built:
            raise RuntimeError(
                f"`build` must be called before `update_state` (layer {self.name!r}, "
                "Normalization)."
            )
        dtype = self.adapt_mean.dtype
        data = cast(data, dtype)
        mean, variance = moments(data, axes=self._reduced_axes)
        count = cast(self._samples(data), "int64")
        total = self.count + count
        share = cast(cast(count, "float64") / cast(total, "float64"), dtype)
        before = 1.0 - share
        new_mean = self.adapt_mean * before + mean * share
        self.adapt_variance.assign(
            (self.adapt_variance + square(self.adapt_mean - new_mean)) * before
            + (variance + square(mean - new_mean)) * share
        )
        self.adapt_mean.assign(new_mean)
        self.count.assign(total)

    def _samples(self, data):
        """How many values there are for each mean."""
        dims = [data.shape[a] for a in self._reduced_axes]
        if None not in dims:
            return math.prod(dims)
        from yeoul.ops.gather import gather
        from yeoul.ops.reduce import reduce_prod

        return reduce_prod(gather(shape_of(data, "int64"), list(self._reduced_axes)))

    def reset_state(self):
        """Mean 0, variance 1, of nothing."""
        if self.input_mean is not None or not self.built:
            return
        self.adapt_mean.assign(np.zeros(tuple(self.adapt_mean.shape)))
        self.adapt_variance.assign(np.ones(tuple(self.adapt_variance.shape)))
        self.count.assign(0)

    def call(self, inputs):
        """The normalised inputs."""
        inputs = cast(inputs, self.compute_dtype)
        deviation = maximum(sqrt(self.variance), cast(EPSILON, self.compute_dtype))
        if self.invert:
            return self.mean + inputs * deviation
        return (inputs - self.mean) / deviation

    def compute_output_shape(self, input_shape):
        """The shape of the inputs."""
        return TensorShape(input_shape)

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "axis": self.axis,
            "invert": self.invert,
            "mean": plain(self.input_mean),
            "variance": plain(self.input_variance),
        }


def plain(value):
    """A number or list of numbers, of an array as well."""
    if value is None or isinstance(value, (int, float, list)):
        return value
    return np.asarray(value).tolist()
