"""NASNet: cells that were found by a search, each fed by the two before it."""

from yeoul.keras.applications.application import application
from yeoul.keras.applications.networks.blocks import (
    activate,
    channel_axis,
    conv,
    norm,
    padding_before_stride,
)
from yeoul.keras.applications.request import Request
from yeoul.keras.core.settings import image_data_format
from yeoul.keras.layers.add import add
from yeoul.keras.layers.average_pooling2d import AveragePooling2D
from yeoul.keras.layers.concatenate import Concatenate
from yeoul.keras.layers.cropping2d import Cropping2D
from yeoul.keras.layers.global_average_pooling2d import GlobalAveragePooling2D
from yeoul.keras.layers.max_pooling2d import MaxPooling2D
from yeoul.keras.layers.separable_conv2d import SeparableConv2D
from yeoul.keras.layers.zero_padding2d import ZeroPadding2D

REFERENCE = (
    'Zoph, Vasudevan, Shlens and Le, "Learning Transferable Architectures for Scalable Image '
    'Recognition", CVPR 2018.'
)
CELLS = 6  # a cell's output is as many times as wide as its convolutions


def normal(x, name):
    return norm(x, name, momentum=0.9997, epsilon=1e-3)


def place_conv(x, filters, name, **options):
    """A convolution of single places."""
    options = {"padding": "same", "kernel_initializer": "he_normal", **options}
    return conv(x, filters, 1, name, **options)


def joined(branches, name=None):
    """The channels of all branches, side by side."""
    axis = 1 if image_data_format() == "channels_first" else -1
    return Concatenate(axis=axis, name=name)(branches)


def separable(x, filters, size, name, stride=1):
    """Two separable convolutions, each after an activation and before a normalisation."""
    options = {"use_bias": False, "kernel_initializer": "he_normal"}
    x = activate(x, "relu")
    if stride == 2:
        padding = padding_before_stride(x.shape, size)
        x = ZeroPadding2D(padding, name=f"separable_conv_1_pad_{name}")(x)
    first = SeparableConv2D(
        filters,
        size,
        strides=stride,
        padding="valid" if stride == 2 else "same",
        name=f"separable_conv_1_{name}",
        **options,
    )
    x = activate(normal(first(x), f"separable_conv_1_bn_{name}"), "relu")
    second = SeparableConv2D(
        filters, size, padding="same", name=f"separable_conv_2_{name}", **options
    )
    return normal(second(x), f"separable_conv_2_bn_{name}")


def adjusted(before, x, filters, name):
    """The output of the cell before the last, in the size of the last one's and so many channels.

    Args:
      before: that output; None: the last one takes its place.
      x: output of the last cell.
      filters: number of channels.
      name: end of the names of layers.
    """
    if before is None:
        return x
    side = 3 if channel_axis() == 1 else 2
    if before.shape[side] != x.shape[side]:
        before = activate(before, "relu", f"adjust_relu_1_{name}")
        return normal(halved(before, filters, name), f"adjust_bn_{name}")
    if before.shape[channel_axis()] != filters:
        before = place_conv(activate(before, "relu"), filters, f"adjust_conv_projection_{name}")
        return normal(before, f"adjust_bn_{name}")
    return before


def halved(x, filters, name):
    """Every second place, and those beside them, half of the channels from each."""
    even = AveragePooling2D(1, strides=2, name=f"adjust_avg_pool_1_{name}")(x)
    even = place_conv(even, filters // 2, f"adjust_conv_1_{name}")
    odd = ZeroPadding2D(((0, 1), (0, 1)))(x)
    odd = Cropping2D(((1, 0), (1, 0)))(odd)
    odd = AveragePooling2D(1, strides=2, name=f"adjust_avg_pool_2_{name}")(odd)
    odd = place_conv(odd, filters // 2, f"adjust_conv_2_{name}")
    return joined([even, odd])


def normal_cell(x, before, filters, name):
    """The cell that keeps the size; its output and its input."""
    inputs = x
    before = adjusted(before, x, filters, name)
    x = place_conv(activate(x, "relu"), filters, f"normal_conv_1_{name}")
    x = normal(x, f"normal_bn_1_{name}")

    def mean(tensor, side):
        return AveragePooling2D(3, strides=1, padding="same", name=f"normal_{side}_{name}")(tensor)

    left = separable(x, filters, 5, f"normal_left1_{name}")
    right = separable(before, filters, 3, f"normal_right1_{name}")
    sums = [add([left, right], name=f"normal_add_1_{name}")]
    left = separable(before, filters, 5, f"normal_left2_{name}")
    right = separable(before, filters, 3, f"normal_right2_{name}")
    sums.append(add([left, right], name=f"normal_add_2_{name}"))
    sums.append(add([mean(x, "left3"), before], name=f"normal_add_3_{name}"))
    means = [mean(before, "left4"), mean(before, "right4")]
    sums.append(add(means, name=f"normal_add_4_{name}"))
    left = separable(x, filters, 3, f"normal_left5_{name}")
    sums.append(add([left, x], name=f"normal_add_5_{name}"))
    return joined([before, *sums], f"normal_concat_{name}"), inputs


def reduction_cell(x, before, filters, name):
    """The cell that halves the size; its output and its input."""
    inputs = x
    before = adjusted(before, x, filters, name)
    x = place_conv(activate(x, "relu"), filters, f"reduction_conv_1_{name}")
    x = normal(x, f"reduction_bn_1_{name}")
    padded = ZeroPadding2D(padding_before_stride(x.shape, 3), name=f"reduction_pad_1_{name}")(x)

    left = separable(x, filters, 5, f"reduction_left1_{name}", 2)
    right = separable(before, filters, 7, f"reduction_right1_{name}", 2)
    first = add([left, right], name=f"reduction_add_1_{name}")
    left = MaxPooling2D(3, strides=2, name=f"reduction_left2_{name}")(padded)
    right = separable(before, filters, 7, f"reduction_right2_{name}", 2)
    second = add([left, right], name=f"reduction_add_2_{name}")
    left = AveragePooling2D(3, strides=2, name=f"reduction_left3_{name}")(padded)
    right = separable(before, filters, 5, f"reduction_right3_{name}", 2)
    third = add([left, right], name=f"reduction_add3_{name}")
    mean = AveragePooling2D(3, strides=1, padding="same", name=f"reduction_left4_{name}")(first)
    fourth = add([second, mean])
    left = separable(first, filters, 3, f"reduction_left4_{name}")
    right = MaxPooling2D(3, strides=2, name=f"reduction_right5_{name}")(padded)
    fifth = add([left, right], name=f"reduction_add4_{name}")
    return joined([second, third, fourth, fifth], f"reduction_concat_{name}"), inputs


def features(image, stem_filters, filters, depth, skips):
    """The features of each place of the image.

    Args:
      image: the input.
      stem_filters: channels of the first convolution.
      filters: channels of the convolutions in the first stage's cells; doubled in each stage.
      depth: cells in each stage.
      skips: whether the cell after a reduction sees what the reduction saw before its input.
    """
    x = conv(image, stem_filters, 3, "stem_conv1", strides=2, kernel_initializer="he_normal")
    x = normal(x, "stem_bn1")
    x, before = reduction_cell(x, None, filters // 4, "stem_1")
    x, before = reduction_cell(x, before, filters // 2, "stem_2")
    for stage in range(3):
        width = filters * 2**stage
        number = stage * depth
        if stage > 0:
            x, seen = reduction_cell(x, before, width, f"reduce_{number}")
            before = before if skips else seen
            number += 1
        for cell in range(number, number + depth):
            x, before = normal_cell(x, before, width, f"{cell}")
    return activate(x, "relu")


def nasnet(title, size, summary, *, width, stem_filters, depth, skips):
    """Makes and publishes a NASNet."""
    filters = width // (4 * CELLS)

    @application(
        title, "nasnet", summary, REFERENCE, size=size, values="as `nasnet.preprocess_input` does"
    )
    def build(
        input_shape=None,
        include_top=True,
        weights="imagenet",
        input_tensor=None,
        pooling=None,
        classes=1000,
        classifier_activation="softmax",
    ):
        common = (include_top, weights, input_tensor, input_shape, pooling, classes)
        request = Request(*common, classifier_activation, size=size)
        x = features(request.image, stem_filters, filters, depth, skips)
        if request.include_top:
            x = request.classifier(GlobalAveragePooling2D()(x))
        else:
            x = request.pooled(x)
        kind = title.removeprefix("NASNet").lower()
        top = "" if request.include_top else "-no-top"
        path = f"nasnet/NASNet-{kind}{top}.h5"
        return request.model(x, "NASNet", path, f"nasnet_{kind}{{no_top}}.h5")

    return build


NASNetMobile = nasnet(
    "NASNetMobile",
    224,
    "The small network of searched cells, 5.3 million weights.",
    width=1056,
    stem_filters=32,
    depth=4,
    skips=False,
)
NASNetLarge = nasnet(
    "NASNetLarge",
    331,
    "The large network of searched cells, 88.9 million weights.",
    width=4032,
    stem_filters=96,
    depth=6,
    skips=True,
)
