"""RegNet: residual networks whose widths follow a line that a search of designs found."""

from typing import NamedTuple

from yeoul.keras.applications.application import application
from yeoul.keras.applications.networks.blocks import channel_axis, conv, norm
from yeoul.keras.applications.request import Request
from yeoul.keras.core.context import unique_name
from yeoul.keras.layers.dense import Dense
from yeoul.keras.layers.global_average_pooling2d import GlobalAveragePooling2D
from yeoul.keras.layers.preprocessing.rescaling import Rescaling
from yeoul.keras.layers.relu import ReLU
from yeoul.ops.math import multiply

REFERENCE = 'Radosavovic et al., "Designing Network Design Spaces", CVPR 2020.'


class Design(NamedTuple):
    """Blocks and channels of each stage, channels in a group of the 3×3 convolutions."""

    depths: tuple
    widths: tuple
    group: int


DESIGNS = {
    "X002": Design((1, 1, 4, 7), (24, 56, 152, 368), 8),
    "X004": Design((1, 2, 7, 12), (32, 64, 160, 384), 16),
    "X006": Design((1, 3, 5, 7), (48, 96, 240, 528), 24),
    "X008": Design((1, 3, 7, 5), (64, 128, 288, 672), 16),
    "X016": Design((2, 4, 10, 2), (72, 168, 408, 912), 24),
    "X032": Design((2, 6, 15, 2), (96, 192, 432, 1008), 48),
    "X040": Design((2, 5, 14, 2), (80, 240, 560, 1360), 40),
    "X064": Design((2, 4, 10, 1), (168, 392, 784, 1624), 56),
    "X080": Design((2, 5, 15, 1), (80, 240, 720, 1920), 120),
    "X120": Design((2, 5, 11, 1), (224, 448, 896, 2240), 112),
    "X160": Design((2, 6, 13, 1), (256, 512, 896, 2048), 128),
    "X320": Design((2, 7, 13, 1), (336, 672, 1344, 2520), 168),
    "Y002": Design((1, 1, 4, 7), (24, 56, 152, 368), 8),
    "Y004": Design((1, 3, 6, 6), (48, 104, 208, 440), 8),
    "Y006": Design((1, 3, 7, 4), (48, 112, 256, 608), 16),
    "Y008": Design((1, 3, 8, 2), (64, 128, 320, 768), 16),
    "Y016": Design((2, 6, 17, 2), (48, 120, 336, 888), 24),
    "Y032": Design((2, 5, 13, 1), (72, 216, 576, 1512), 24),
    "Y040": Design((2, 6, 12, 2), (128, 192, 512, 1088), 64),
    "Y064": Design((2, 7, 14, 2), (144, 288, 576, 1296), 72),
    "Y080": Design((2, 4, 10, 1), (168, 448, 896, 2016), 56),
    "Y120": Design((2, 5, 11, 1), (224, 448, 896, 2240), 112),
    "Y160": Design((2, 4, 11, 1), (224, 448, 1232, 3024), 112),
    "Y320": Design((2, 5, 12, 1), (232, 696, 1392, 3712), 232),
}


def normal(x, name):
    return norm(x, name, momentum=0.9, epsilon=1e-5)


def he_conv(x, filters, size, name, **options):
    return conv(x, filters, size, name, kernel_initializer="he_normal", **options)


def unit(x, filters, size, name, **options):
    """A convolution, normalised and activated."""
    x = normal(he_conv(x, filters, size, name, **options), f"{name}_bn")
    return ReLU(name=f"{name}_relu")(x)


def squeeze_excite(x, reduced, name):
    """The channels, each times a factor that the means of all determine."""
    options = {"use_bias": True}
    factors = GlobalAveragePooling2D(keepdims=True, name=f"{name}_gap")(x)
    factors = he_conv(factors, reduced, 1, f"{name}_squeeze", activation="relu", **options)
    channels = x.shape[channel_axis()]
    factors = he_conv(factors, channels, 1, f"{name}_excite", activation="sigmoid", **options)
    return multiply(factors, x)


def block(x, filters, group, stride, squeezes, name):
    """1×1, grouped 3×3 and 1×1 convolutions, added to a shortcut."""
    inputs = x.shape[channel_axis()]
    shortcut = x
    if inputs != filters or stride > 1:
        shortcut = normal(
            he_conv(x, filters, 1, f"{name}_skip_1x1", strides=stride), f"{name}_skip_bn"
        )
    groups = max(1, filters // group)
    x = unit(x, filters, 1, f"{name}_conv_1x1_1")
    x = unit(x, filters, 3, f"{name}_conv_3x3", strides=stride, groups=groups, padding="same")
    if squeezes:
        x = squeeze_excite(x, int(inputs * 0.25), f"{name}_squeeze_and_excite")
    x = normal(he_conv(x, filters, 1, f"{name}_conv_1x1_2"), f"{name}_conv_1x1_2_bn")
    return ReLU(name=f"{name}_exit_relu")(x + shortcut)


def features(x, design, squeezes, name):
    """The features of each place of the image."""
    x = he_conv(x, 32, 3, f"{name}_stem_conv", strides=2, padding="same")
    x = ReLU(name=f"{name}_stem_relu")(normal(x, f"{name}_stem_bn"))
    kind = "Y" if squeezes else "X"
    for stage, (depth, filters) in enumerate(zip(design.depths, design.widths, strict=True)):
        for index in range(depth):
            stride = 2 if index == 0 else 1
            place = f"{name}_Stage_{stage}_{kind}Block_{index}"
            x = block(x, filters, design.group, stride, squeezes, place)
    return x


def head(request, x):
    """The classes' scores.

    TensorFlow's have no activation either, whatever `classifier_activation` says.
    """
    request.checked_activation()
    number = unique_name("head", zero_based=False).rpartition("_")[2]
    x = GlobalAveragePooling2D(name=f"{number}_head_gap")(x)
    return Dense(request.classes, name=f"{number}head_dense")(x)


def regnet(variant, flops, millions):
    """Makes and publishes a RegNet.

    Args:
      variant: its name, such as "X002".
      flops: thousand millions of multiplications.
      millions: number of weights.
    """
    title, name = f"RegNet{variant}", f"regnet{variant.lower()}"
    blocks = "with squeeze-and-excite blocks" if variant[0] == "Y" else "of plain blocks"

    @application(
        title,
        "regnet",
        f"RegNet {blocks}: {flops} thousand million products, {millions} million weights.",
        REFERENCE,
        values="0 to 255 if it prepares them itself",
    )
    def build(
        model_name=name,
        include_top=True,
        include_preprocessing=True,
        weights="imagenet",
        input_tensor=None,
        input_shape=None,
        pooling=None,
        classes=1000,
        classifier_activation="softmax",
    ):
        common = (include_top, weights, input_tensor, input_shape, pooling, classes)
        request = Request(*common, classifier_activation)
        x = request.image
        if include_preprocessing:
            x = Rescaling(scale=1.0 / 255.0, name=f"{model_name}_prestem_rescaling")(x)
        x = features(x, DESIGNS[variant], variant[0] == "Y", model_name)
        x = head(request, x) if request.include_top else request.pooled(x)
        return request.model(x, model_name, f"regnet/{name}{{notop}}.h5")

    return build


RegNetX002 = regnet("X002", 0.2, 2.7)
RegNetX004 = regnet("X004", 0.4, 5.2)
RegNetX006 = regnet("X006", 0.6, 6.2)
RegNetX008 = regnet("X008", 0.8, 7.3)
RegNetX016 = regnet("X016", 1.6, 9.2)
RegNetX032 = regnet("X032", 3.2, 15.4)
RegNetX040 = regnet("X040", 4.0, 22.2)
RegNetX064 = regnet("X064", 6.4, 26.3)
RegNetX080 = regnet("X080", 8.0, 39.7)
RegNetX120 = regnet("X120", 12, 46.2)
RegNetX160 = regnet("X160", 16, 54.4)
RegNetX320 = regnet("X320", 32, 108)
RegNetY002 = regnet("Y002", 0.2, 3.2)
RegNetY004 = regnet("Y004", 0.4, 4.4)
RegNetY006 = regnet("Y006", 0.6, 6.1)
RegNetY008 = regnet("Y008", 0.8, 6.3)
RegNetY016 = regnet("Y016", 1.6, 11.3)
RegNetY032 = regnet("Y032", 3.2, 19.5)
RegNetY040 = regnet("Y040", 4.0, 20.7)
RegNetY064 = regnet("Y064", 6.4, 30.7)
RegNetY080 = regnet("Y080", 8.0, 39.3)
RegNetY120 = regnet("Y120", 12, 51.9)
RegNetY160 = regnet("Y160", 16, 83.7)
RegNetY320 = regnet("Y320", 32, 145)
