"""The convolution layers: shapes, configurations, mistakes. Golden rows hold the values."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.mistakes import mistakes

L = tf.keras.layers
LAYERS = {
    "Conv1D": ((2, 8, 4), {"filters": 6}),
    "Conv2D": ((2, 8, 7, 4), {"filters": 6}),
    "Conv3D": ((2, 5, 6, 5, 4), {"filters": 6}),
    "Conv1DTranspose": ((2, 8, 4), {"filters": 6}),
    "Conv2DTranspose": ((2, 5, 6, 4), {"filters": 6}),
    "Conv3DTranspose": ((2, 3, 4, 3, 4), {"filters": 6}),
    "SeparableConv1D": ((2, 8, 4), {"filters": 6, "depth_multiplier": 2}),
    "SeparableConv2D": ((2, 8, 7, 4), {"filters": 6, "depth_multiplier": 2}),
    "DepthwiseConv1D": ((2, 8, 4), {"depth_multiplier": 2}),
    "DepthwiseConv2D": ((2, 8, 7, 4), {"depth_multiplier": 2}),
}
WAYS = [
    {},
    {"padding": "same", "strides": 2, "activation": "relu"},
    {"dilation_rate": 2, "use_bias": False},
]


def inputs(name):
    return np.random.default_rng(0).normal(size=LAYERS[name][0]).astype("float32")


def made(name, **options):
    return getattr(L, name)(kernel_size=2, **{**LAYERS[name][1], **options})


@pytest.mark.parametrize("way", WAYS, ids=str)
@pytest.mark.parametrize("name", LAYERS)
def test_shapes_are_as_computed_and_configurations_make_the_same_layer(name, way):
    layer, x = made(name, **way), inputs(name)
    y = layer(x)
    assert layer.compute_output_shape(x.shape) == y.shape
    again = type(layer).from_config(layer.get_config())
    again.build(x.shape)
    again.set_weights(layer.get_weights())
    np.testing.assert_allclose(again(x), y, rtol=1e-5, atol=1e-6)
    assert again.get_config() == layer.get_config()


@pytest.mark.parametrize("name", LAYERS)
def test_unknown_sizes_and_training(name):
    x = inputs(name)
    symbol = tf.keras.Input((*[None] * (x.ndim - 2), x.shape[-1]))
    model = tf.keras.Model(symbol, made(name, padding="same")(symbol))
    assert model.output_shape == (*[None] * (x.ndim - 1), model.output_shape[-1])
    model.compile("sgd", "mse")
    target = np.zeros(model(x).shape, "float32")
    before = model.get_weights()
    model.fit(x, target, verbose=0)
    assert any((a != b).any() for a, b in zip(before, model.get_weights(), strict=True))


@pytest.mark.parametrize("name", LAYERS)
def test_channels_first(name):
    x = inputs(name)
    last, first = made(name), made(name, data_format="channels_first")
    y = last(x)
    moved = np.moveaxis(x, -1, 1)
    first.build(moved.shape)
    first.set_weights([*last.get_weights()[:-1], np.ones(last.bias.shape)])
    z = first(moved)
    assert first.compute_output_shape(moved.shape) == z.shape
    np.testing.assert_allclose(np.moveaxis(z, 1, -1) - 1, y, rtol=1e-4, atol=1e-5)


def test_half_precision_computes_in_half_and_keeps_long_weights():
    layer = L.Conv2D(2, 3, dtype="mixed_float16")
    assert layer(inputs("Conv2D")).dtype == tf.float16
    assert layer.kernel.dtype == tf.float32


def test_causal_outputs_do_not_see_what_comes_after():
    x = tf.constant(inputs("Conv1D"))
    for kind in (L.Conv1D, L.SeparableConv1D):
        for data_format, axis in (("channels_last", 1), ("channels_first", 2)):
            layer = kind(3, 3, padding="causal", dilation_rate=2, data_format=data_format)
            with tf.GradientTape() as tape:
                tape.watch(x)
                y = layer(x)
                step = tf.gather(y, 1, axis=axis)
            assert y.shape[axis] == x.shape[axis]
            slope = np.abs(tape.gradient(step, x))
            after = np.take(slope, range(2, x.shape[axis]), axis)
            assert after.max() == 0 < np.take(slope, 1, axis).max()


def test_more_batch_axes():
    x = np.stack([inputs("Conv2D")] * 2)
    layer = L.Conv2D(3, 2)
    np.testing.assert_allclose(layer(x)[1], layer(x[1]), rtol=1e-5)
    first = L.Conv2D(3, 2, data_format="channels_first")
    assert first(x).shape == (2, 2, 3, 6, 3)


def test_groups():
    layer = L.Conv2D(4, 3, groups=2)
    layer(inputs("Conv2D"))
    assert layer.kernel.shape == (3, 3, 2, 4)


def test_names_of_weights_and_aliases():
    layer = L.SeparableConv2D(2, 3, name="s")
    layer(inputs("SeparableConv2D"))
    names = [w.name for w in layer.weights]
    assert names == ["s/depthwise_kernel:0", "s/pointwise_kernel:0", "s/bias:0"]
    assert L.Convolution2D is L.Conv2D
    assert L.Convolution1DTranspose is L.Conv1DTranspose
    assert L.SeparableConvolution2D is L.SeparableConv2D


def test_regularizers_add_losses():
    layer = L.Conv2D(2, 3, kernel_regularizer="l2", bias_regularizer="l1")
    layer(inputs("Conv2D"))
    np.testing.assert_allclose(layer.losses[0], 0.01 * (layer.kernel.numpy() ** 2).sum(), rtol=1e-5)


def image(*shape):
    return tf.zeros(shape or (1, 5, 5, 2))


def rebuilt():
    layer = L.Conv2D(2, 3)
    layer(image())
    layer(image(1, 5, 5, 3))


test_mistakes = mistakes(
    {
        "filters": (lambda: L.Conv2D(0, 3), ValueError, "strictly positive value"),
        "padding": (lambda: L.Conv2D(2, 3, padding="half"), ValueError, "Received: half"),
        "causal": (
            lambda: L.Conv2D(2, 3, padding="causal"),
            ValueError,
            "only supported for `Conv1D`",
        ),
        "kernel 0": (lambda: L.Conv2D(2, 0), ValueError, r"requirement `> 0`"),
        "kernel of text": (lambda: L.Conv2D(2, "a"), ValueError, "must be a tuple of 2 integers"),
        "kernel of fractions": (lambda: L.Conv2D(2, (1.5, 2)), ValueError, "else than integers"),
        "strides": (
            lambda: L.Conv2D(2, 3, strides=(1, 2, 3)),
            ValueError,
            "`strides` argument must",
        ),
        "stride 0": (lambda: L.Conv2D(2, 3, strides=0), ValueError, "`strides` argument must"),
        "both": (
            lambda: L.Conv2D(2, 3, strides=2, dilation_rate=2),
            ValueError,
            "not supported in conjunction",
        ),
        "format": (
            lambda: L.Conv2D(2, 3, data_format="last"),
            ValueError,
            "`data_format` argument",
        ),
        "groups": (
            lambda: L.Conv2D(3, 3, groups=2),
            ValueError,
            "filters must be evenly divisible",
        ),
        "channels": (
            lambda: L.Conv2D(4, 3, groups=4)(image()),
            ValueError,
            "groups=4, but the input has 2 channels",
        ),
        "activation": (lambda: L.Conv2D(2, 3, activation="no"), ValueError, "no"),
        "rank": (
            lambda: L.Conv2D(2, 3)(image(5, 5, 2)),
            ValueError,
            "expected min_ndim=4, found ndim=3",
        ),
        "too large": (lambda: L.Conv2D(2, 7)(image()), ValueError, "is <= 0 due to downsampling"),
        "unknown channels": (
            lambda: L.Conv2D(2, 3)(tf.keras.Input((5, 5, None))),
            ValueError,
            "channel dimension of the inputs to Conv2D should be defined",
        ),
        "other channels": (rebuilt, ValueError, "expected axis -1 of input shape to have value 2"),
        "output padding": (
            lambda: L.Conv2DTranspose(2, 3, strides=2, output_padding=2),
            ValueError,
            "Strides must be greater than output padding",
        ),
        "depth": (
            lambda: L.DepthwiseConv2D(3, depth_multiplier=0),
            ValueError,
            "depth_multiplier=0",
        ),
        "separable depth": (
            lambda: L.SeparableConv2D(2, 3, depth_multiplier=0),
            ValueError,
            "depth_multiplier=0",
        ),
    }
)
