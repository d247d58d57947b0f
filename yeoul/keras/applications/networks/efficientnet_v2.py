"""EfficientNetV2: as EfficientNet, with plain convolutions in the first stages."""

import math
from typing import NamedTuple

from yeoul.keras.applications.application import application
from yeoul.keras.applications.networks.blocks import (
    activate,
    channel_axis,
    conv,
    depthwise,
    norm,
)
from yeoul.keras.applications.networks.efficientnet import DROP, finished
from yeoul.keras.applications.networks.squeezing import (
    KERNEL,
    LETTERS,
    squeeze_excite,
    standardised,
)
from yeoul.keras.applications.request import Request
from yeoul.keras.layers.add import add
from yeoul.keras.layers.dropout import Dropout
from yeoul.keras.layers.preprocessing.rescaling import Rescaling
from yeoul.ops.initializers import ConstantInitializer

REFERENCE = 'Tan and Le, "EfficientNetV2: Smaller Models and Faster Training", ICML 2021.'


class Stage(NamedTuple):
    """Number of blocks, channels, step, how much wider inside, whether convolutions are fused."""

    depth: int
    filters: int
    stride: int
    expansion: int
    fused: bool = False


STAGES = {
    "b": (
        Stage(1, 16, 1, 1, True),
        Stage(2, 32, 2, 4, True),
        Stage(2, 48, 2, 4, True),
        Stage(3, 96, 2, 4),
        Stage(5, 112, 1, 6),
        Stage(8, 192, 2, 6),
    ),
    "s": (
        Stage(2, 24, 1, 1, True),
        Stage(4, 48, 2, 4, True),
        Stage(4, 64, 2, 4, True),
        Stage(6, 128, 2, 4),
        Stage(9, 160, 1, 6),
        Stage(15, 256, 2, 6),
    ),
    "m": (
        Stage(3, 24, 1, 1, True),
        Stage(5, 48, 2, 4, True),
        Stage(5, 80, 2, 4, True),
        Stage(7, 160, 2, 4),
        Stage(14, 176, 1, 6),
        Stage(18, 304, 2, 6),
        Stage(5, 512, 1, 6),
    ),
    "l": (
        Stage(4, 32, 1, 1, True),
        Stage(7, 64, 2, 4, True),
        Stage(7, 96, 2, 4, True),
        Stage(10, 192, 2, 4),
        Stage(19, 224, 1, 6),
        Stage(25, 384, 2, 6),
        Stage(7, 640, 1, 6),
    ),
}


def rounded(channels):
    """The multiple of eight nearest to a number of channels."""
    return max(8, int(channels + 4) // 8 * 8)


def normal(x, name):
    return norm(x, name, momentum=0.9)


def same_conv(x, filters, size, name, **options):
    return conv(x, filters, size, name, padding="same", kernel_initializer=KERNEL, **options)


def fused_block(x, filters, stride, expansion, name):
    """A 3×3 convolution, and one of single places if it widens the channels."""
    if expansion == 1:
        x = same_conv(x, filters, 3, f"{name}project_conv", strides=stride)
        x = normal(x, f"{name}project_bn")
        return activate(x, "swish", f"{name}project_activation")
    wide = x.shape[channel_axis()] * expansion
    x = normal(same_conv(x, wide, 3, f"{name}expand_conv", strides=stride), f"{name}expand_bn")
    x = activate(x, "swish", f"{name}expand_activation")
    return normal(same_conv(x, filters, 1, f"{name}project_conv"), f"{name}project_bn")


def block(x, filters, stride, expansion, name):
    """Channels widened, convolved each on its own, weighted, and narrowed again."""
    inputs = x.shape[channel_axis()]
    x = normal(same_conv(x, inputs * expansion, 1, f"{name}expand_conv"), f"{name}expand_bn")
    x = activate(x, "swish", f"{name}expand_activation")
    x = depthwise(
        x,
        3,
        f"{name}dwconv2",
        strides=stride,
        padding="same",
        depthwise_initializer=KERNEL,
    )
    x = activate(normal(x, f"{name}bn"), "swish", f"{name}activation")
    x = squeeze_excite(x, max(1, int(inputs * 0.25)), name, "swish")
    return normal(same_conv(x, filters, 1, f"{name}project_conv"), f"{name}project_bn")


def stage_of_blocks(x, stage, filters, depth, number, rates):
    """The blocks of a stage, each added to its input where sizes agree."""
    kind = fused_block if stage.fused else block
    for index in range(depth):
        name = f"block{number}{LETTERS[index]}_"
        stride = stage.stride if index == 0 else 1
        shortcut, drop = x, next(rates)
        x = kind(x, filters, stride, stage.expansion, name)
        if stride == 1 and shortcut.shape[channel_axis()] == filters:
            if drop > 0:
                x = Dropout(drop, noise_shape=(None, 1, 1, 1), name=f"{name}drop")(x)
            x = add([x, shortcut], name=f"{name}add")
    return x


def features(x, stages, first, width, depth):
    """The features of each place of the image."""
    x = normal(same_conv(x, rounded(first * width), 3, "stem_conv", strides=2), "stem_bn")
    x = activate(x, "swish", "stem_activation")
    depths = [math.ceil(depth * stage.depth) for stage in stages]
    unscaled = sum(stage.depth for stage in stages)
    rates = (DROP * done / unscaled for done in range(sum(depths)))
    for number, (stage, blocks) in enumerate(zip(stages, depths, strict=True), start=1):
        x = stage_of_blocks(x, stage, rounded(stage.filters * width), blocks, number, rates)
    x = normal(same_conv(x, rounded(1280 * width), 1, "top_conv"), "top_bn")
    return activate(x, "swish", "top_activation")


def prepared(image, small):
    """Images of values 0 to 255 in the range the model expects."""
    if small and image.shape[channel_axis()] == 3:
        return standardised(image)
    return Rescaling(scale=1.0 / 128.0, offset=-1)(image)


def efficientnet_v2(variant, first, size, millions, width=1.0, depth=1.0):
    """Makes and publishes an EfficientNetV2.

    Args:
      variant: its name, such as "B0".
      first: channels of the first convolution.
      size: height and width of images.
      millions: number of weights.
      width: factor for the numbers of channels.
      depth: factor for the numbers of blocks.
    """
    summary = f"EfficientNetV2 for images of {size} × {size}, {millions} million weights."
    name = f"efficientnetv2-{variant.lower()}"
    stages = STAGES[variant[0].lower()]

    @application(
        f"EfficientNetV2{variant}",
        "efficientnet_v2",
        summary,
        REFERENCE,
        size=size,
        values="0 to 255 if it prepares them itself",
    )
    def build(
        include_top=True,
        weights="imagenet",
        input_tensor=None,
        input_shape=None,
        pooling=None,
        classes=1000,
        classifier_activation="softmax",
        include_preprocessing=True,
    ):
        common = (include_top, weights, input_tensor, input_shape, pooling, classes)
        request = Request(*common, classifier_activation, size=size)
        x = request.image
        if include_preprocessing:
            x = prepared(x, variant.startswith("B"))
        x = features(x, stages, first, width, depth)
        path = f"efficientnet_v2/{name}{{notop}}.h5"
        return finished(request, x, 0.2, name, path, bias_initializer=ZERO)

    return build


ZERO = ConstantInitializer(0)  # not Keras's own: configurations tell them apart
EfficientNetV2B0 = efficientnet_v2("B0", 32, 224, 7.2)
EfficientNetV2B1 = efficientnet_v2("B1", 32, 240, 8.2, 1.0, 1.1)
EfficientNetV2B2 = efficientnet_v2("B2", 32, 260, 10.2, 1.1, 1.2)
EfficientNetV2B3 = efficientnet_v2("B3", 32, 300, 14.5, 1.2, 1.4)
EfficientNetV2S = efficientnet_v2("S", 24, 384, 21.6)
EfficientNetV2M = efficientnet_v2("M", 24, 480, 54.4)
EfficientNetV2L = efficientnet_v2("L", 32, 480, 119)
