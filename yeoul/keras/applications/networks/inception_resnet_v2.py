"""InceptionResNetV2: Inception blocks as residuals."""

from yeoul.keras.applications.application import application
from yeoul.keras.applications.networks.blocks import activate, channel_axis, conv, norm
from yeoul.keras.applications.networks.inception_v3 import averaged, joined, stem, unit
from yeoul.keras.applications.networks.resnet import classifier_activation_of
from yeoul.keras.applications.networks.scaling import CustomScaleLayer
from yeoul.keras.applications.request import Request
from yeoul.keras.layers.global_average_pooling2d import GlobalAveragePooling2D
from yeoul.keras.layers.max_pooling2d import MaxPooling2D


def first_block(x):
    """Windows of several sizes side by side."""
    branches = [unit(x, 96, 1), unit(unit(x, 48, 1), 64, 5), unit(unit(x, 64, 1), 96, 3, 3)]
    return joined([*branches, averaged(x, 64)], "mixed_5b")


def windows_of_35(x):
    """The branches of the blocks on 35 places a side."""
    return [unit(x, 32, 1), unit(x, 32, 1, 3), unit(unit(unit(x, 32, 1), 48, 3), 64, 3)]


def windows_of_17(x):
    """The branches of the blocks on 17 places a side."""
    return [unit(x, 192, 1), unit(unit(unit(x, 128, 1), 160, (1, 7)), 192, (7, 1))]


def windows_of_8(x):
    """The branches of the blocks on 8 places a side."""
    return [unit(x, 192, 1), unit(unit(unit(x, 192, 1), 224, (1, 3)), 256, (3, 1))]


def residual(x, branches, scale, name, activated=True):
    """The branches, joined, made as wide as the input, and added to it after scaling."""
    more = joined(branches(x), f"{name}_mixed")
    more = conv(more, x.shape[channel_axis()], 1, f"{name}_conv", padding="same", use_bias=True)
    x = CustomScaleLayer(scale)([x, more])
    return activate(x, "relu", f"{name}_ac") if activated else x


def first_reduction(x):
    """Half the size, from 35 places a side to 17."""
    wide = unit(x, 384, 3, strides=2, padding="valid")
    deep = unit(unit(x, 256, 1, 3), 384, 3, strides=2, padding="valid")
    return joined([wide, deep, MaxPooling2D(3, strides=2)(x)], "mixed_6a")


def second_reduction(x):
    """Half the size, from 17 places a side to 8."""
    first = unit(unit(x, 256, 1), 384, 3, strides=2, padding="valid")
    second = unit(unit(x, 256, 1), 288, 3, strides=2, padding="valid")
    deep = unit(unit(unit(x, 256, 1), 288, 3), 320, 3, strides=2, padding="valid")
    return joined([first, second, deep, MaxPooling2D(3, strides=2)(x)], "mixed_7a")


def features(image):
    """The features of each place of the image."""
    x = first_block(stem(image))
    for block in range(1, 11):
        x = residual(x, windows_of_35, 0.17, f"block35_{block}")
    x = first_reduction(x)
    for block in range(1, 21):
        x = residual(x, windows_of_17, 0.1, f"block17_{block}")
    x = second_reduction(x)
    for block in range(1, 10):
        x = residual(x, windows_of_8, 0.2, f"block8_{block}")
    x = residual(x, windows_of_8, 1.0, "block8_10", activated=False)
    x = norm(conv(x, 1536, 1, "conv_7b", padding="same"), "conv_7b_bn", scale=False)
    return activate(x, "relu", "conv_7b_ac")


@application(
    "InceptionResNetV2",
    "inception_resnet_v2",
    "Inception blocks as residuals; 55.9 million weights.",
    'Szegedy, Ioffe, Vanhoucke and Alemi, "Inception-v4, Inception-ResNet and the Impact of '
    'Residual Connections on Learning", AAAI 2017.',
    size=299,
    values="as `inception_resnet_v2.preprocess_input` does",
)
def InceptionResNetV2(
    include_top=True,
    weights="imagenet",
    input_tensor=None,
    input_shape=None,
    pooling=None,
    classes=1000,
    classifier_activation="softmax",
    **kwargs,
):
    classifier_activation_of(kwargs)
    common = (include_top, weights, input_tensor, input_shape, pooling, classes)
    request = Request(*common, classifier_activation, size=299, smallest=75)
    x = features(request.image)
    if request.include_top:
        x = request.classifier(GlobalAveragePooling2D(name="avg_pool")(x))
    else:
        x = request.pooled(x)
    name = "inception_resnet_v2"
    path = f"{name}/{name}_weights_tf_dim_ordering_tf_kernels{{notop}}.h5"
    return request.model(x, name, path)
