"""MobileNetV3: inverted residuals with squeeze-and-excite blocks, found by a search."""

from typing import NamedTuple

from yeoul.keras.applications.application import application
from yeoul.keras.applications.networks.blocks import (
    activate,
    channel_axis,
    conv,
    depthwise,
    norm,
    padding_before_stride,
    rounded,
)
from yeoul.keras.applications.networks.mobile import check_agreement
from yeoul.keras.applications.request import Request, symbolic
from yeoul.keras.layers.add import add
from yeoul.keras.layers.dropout import Dropout
from yeoul.keras.layers.flatten import Flatten
from yeoul.keras.layers.global_average_pooling2d import GlobalAveragePooling2D
from yeoul.keras.layers.multiply import Multiply
from yeoul.keras.layers.preprocessing.rescaling import Rescaling
from yeoul.keras.layers.relu import ReLU
from yeoul.keras.layers.zero_padding2d import ZeroPadding2D

REFERENCE = 'Howard et al., "Searching for MobileNetV3", ICCV 2019.'
ALPHAS = (0.75, 1.0)


class Block(NamedTuple):
    """An inverted residual: how much wider inside, channels, window, step, what else it has."""

    expansion: float
    filters: int
    size: int
    stride: int
    squeezes: bool
    swish: bool


SMALL = (
    Block(1, 16, 3, 2, True, False),
    Block(72 / 16, 24, 3, 2, False, False),
    Block(88 / 24, 24, 3, 1, False, False),
    Block(4, 40, 5, 2, True, True),
    *[Block(6, 40, 5, 1, True, True)] * 2,
    *[Block(3, 48, 5, 1, True, True)] * 2,
    Block(6, 96, 5, 2, True, True),
    *[Block(6, 96, 5, 1, True, True)] * 2,
)
LARGE = (
    Block(1, 16, 3, 1, False, False),
    Block(4, 24, 3, 2, False, False),
    Block(3, 24, 3, 1, False, False),
    Block(3, 40, 5, 2, True, False),
    *[Block(3, 40, 5, 1, True, False)] * 2,
    Block(6, 80, 3, 2, False, True),
    Block(2.5, 80, 3, 1, False, True),
    *[Block(2.3, 80, 3, 1, False, True)] * 2,
    *[Block(6, 112, 3, 1, True, True)] * 2,
    Block(6, 160, 5, 2, True, True),
    *[Block(6, 160, 5, 1, True, True)] * 2,
)


def relu(x):
    return ReLU()(x)


def hard_sigmoid(x):
    return ReLU(6.0)(x + 3.0) * (1.0 / 6.0)


def hard_swish(x):
    return Multiply()([x, hard_sigmoid(x)])


def normal(x, name):
    return norm(x, name, epsilon=1e-3, momentum=0.999)


def squeeze_excite(x, filters, name):
    """The channels, each times a factor that the means of all determine."""
    inputs = x
    x = GlobalAveragePooling2D(keepdims=True, name=f"{name}AvgPool")(x)
    x = conv(x, rounded(filters * 0.25), 1, f"{name}Conv", padding="same", use_bias=True)
    x = ReLU(name=f"{name}Relu")(x)
    x = conv(x, filters, 1, f"{name}Conv_1", padding="same", use_bias=True)
    return Multiply(name=f"{name}Mul")([inputs, hard_sigmoid(x)])


def inverted_residual(x, block, filters, number, activation):
    """Channels widened, convolved each on its own, weighted, and narrowed again."""
    shortcut = x
    inputs = x.shape[channel_axis()]
    wide = rounded(inputs * block.expansion)
    name = "expanded_conv/"
    if number:
        name = f"expanded_conv_{number}/"
        x = conv(x, wide, 1, f"{name}expand", padding="same")
        x = activation(normal(x, f"{name}expand/BatchNorm"))
    padding = "same"
    if block.stride == 2:
        padding = "valid"
        around = padding_before_stride(x.shape, block.size)
        x = ZeroPadding2D(around, name=f"{name}depthwise/pad")(x)
    x = depthwise(x, block.size, f"{name}depthwise", strides=block.stride, padding=padding)
    x = activation(normal(x, f"{name}depthwise/BatchNorm"))
    if block.squeezes:
        x = squeeze_excite(x, wide, f"{name}squeeze_excite/")
    x = normal(conv(x, filters, 1, f"{name}project", padding="same"), f"{name}project/BatchNorm")
    if block.stride == 1 and inputs == filters:
        x = add([shortcut, x], name=f"{name}Add")
    return x


def features(x, blocks, alpha, minimalistic):
    """The features of each place of the image."""
    last = relu if minimalistic else hard_swish
    x = last(normal(conv(x, 16, 3, "Conv", strides=2, padding="same"), "Conv/BatchNorm"))
    for number, block in enumerate(blocks):
        if minimalistic:
            block = block._replace(size=3, squeezes=False, swish=False)
        activation = hard_swish if block.swish else relu
        x = inverted_residual(x, block, rounded(block.filters * alpha), number, activation)
    channels = rounded(x.shape[channel_axis()] * 6)
    return last(normal(conv(x, channels, 1, "Conv_1", padding="same"), "Conv_1/BatchNorm"))


def classified(request, x, width, minimalistic, dropout_rate):
    """Class probabilities, by convolutions of the image's mean."""
    x = GlobalAveragePooling2D(keepdims=True)(x)
    x = conv(x, width, 1, "Conv_2", padding="same", use_bias=True)
    x = relu(x) if minimalistic else hard_swish(x)
    if dropout_rate > 0:
        x = Dropout(dropout_rate)(x)
    x = conv(x, request.classes, 1, "Logits", padding="same", use_bias=True)
    return activate(Flatten()(x), request.checked_activation(), "Predictions")


def check(weights, alpha, minimalistic, tensor, shape):
    """Raises ValueError if arguments contradict each other."""
    if tensor is not None:
        check_agreement(symbolic(tensor), shape)
    if weights != "imagenet":
        return
    if alpha not in ALPHAS:
        raise ValueError(
            "If imagenet weights are being loaded, alpha must be one of `0.75` or `1.0`. Received: "
            f"alpha={alpha}"
        )
    if minimalistic and alpha != 1.0:
        raise ValueError(
            "If imagenet weights are being loaded, and `minimalistic` is True, alpha must be "
            f"`1.0`. Received: alpha={alpha}"
        )


def mobilenet_v3(title, blocks, width, summary):
    """Makes and publishes a MobileNetV3.

    Args:
      title: its name.
      blocks: its inverted residuals.
      width: channels of the layer before the classifier.
      summary: what it is.
    """
    kind = title.removeprefix("MobileNetV3").lower()

    @application(title, "", summary, REFERENCE, values="0 to 255 if it prepares them itself")
    def build(
        input_shape=None,
        alpha=1.0,
        minimalistic=False,
        include_top=True,
        weights="imagenet",
        input_tensor=None,
        classes=1000,
        pooling=None,
        dropout_rate=0.2,
        classifier_activation="softmax",
        include_preprocessing=True,
    ):
        common = (include_top, weights, input_tensor, input_shape, pooling, classes)
        check(weights, alpha, minimalistic, input_tensor, input_shape)
        request = Request(*common, classifier_activation, any_size=True)
        x = request.image
        if include_preprocessing:
            x = Rescaling(scale=1.0 / 127.5, offset=-1.0)(x)
        x = features(x, blocks, alpha, minimalistic)
        if include_top:
            last = rounded(width * alpha) if alpha > 1.0 else width
            x = classified(request, x, last, minimalistic, dropout_rate)
        else:
            x = request.pooled(x, "avg_pool", "max_pool")
        form = "minimalistic_" if minimalistic else ""
        path = f"mobilenet_v3/weights_mobilenet_v3_{kind}_{form}224_{alpha}_float"
        return request.model(x, f"MobilenetV3{kind}", f"{path}{{no_top_v2}}.h5")

    return build


MobileNetV3Small = mobilenet_v3(
    "MobileNetV3Small",
    SMALL,
    1024,
    "The small network of the third generation, 2.6 million weights.",
)
MobileNetV3Large = mobilenet_v3(
    "MobileNetV3Large",
    LARGE,
    1280,
    "The large network of the third generation, 5.5 million weights.",
)
