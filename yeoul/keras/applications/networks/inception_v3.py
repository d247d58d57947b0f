"""InceptionV3: blocks of convolutions of several sizes side by side."""

from yeoul.keras.applications.application import application
from yeoul.keras.applications.networks.blocks import activate, channel_axis, conv, norm
from yeoul.keras.applications.request import Request
from yeoul.keras.layers.average_pooling2d import AveragePooling2D
from yeoul.keras.layers.concatenate import Concatenate
from yeoul.keras.layers.global_average_pooling2d import GlobalAveragePooling2D
from yeoul.keras.layers.max_pooling2d import MaxPooling2D


def unit(x, filters, *sizes, **options):
    """Convolutions of these sizes in turn, each normalised and activated."""
    options = {"padding": "same", **options}
    for size in sizes:
        x = activate(norm(conv(x, filters, size, **options), scale=False), "relu")
    return x


def averaged(x, filters):
    """A convolution of the means around each place."""
    return unit(AveragePooling2D(3, strides=1, padding="same")(x), filters, 1)


def joined(branches, name=None):
    """The channels of all branches, side by side."""
    return Concatenate(axis=channel_axis(), name=name)(branches)


def stem(image):
    """The first convolutions: an eighth of the image's size."""
    x = unit(image, 32, 3, strides=2, padding="valid")
    x = unit(x, 32, 3, padding="valid")
    x = unit(x, 64, 3)
    x = MaxPooling2D(3, strides=2)(x)
    x = unit(x, 80, 1, padding="valid")
    x = unit(x, 192, 3, padding="valid")
    return MaxPooling2D(3, strides=2)(x)


def small_windows(x, pooled, name):
    """Windows of 1×1, 5×5 and twice 3×3."""
    branches = [unit(x, 64, 1), unit(unit(x, 48, 1), 64, 5), unit(unit(x, 64, 1), 96, 3, 3)]
    return joined([*branches, averaged(x, pooled)], name)


def first_reduction(x, name):
    """Half the size, from 35 places a side to 17."""
    wide = unit(x, 384, 3, strides=2, padding="valid")
    deep = unit(unit(unit(x, 64, 1), 96, 3), 96, 3, strides=2, padding="valid")
    return joined([wide, deep, MaxPooling2D(3, strides=2)(x)], name)


def long_windows(x, inner, name):
    """Windows of 7×7, as rows and columns."""
    single = unit(x, 192, 1)
    once = unit(unit(x, inner, 1, (1, 7)), 192, (7, 1))
    twice = unit(unit(x, inner, 1, (7, 1), (1, 7), (7, 1)), 192, (1, 7))
    return joined([single, once, twice, averaged(x, 192)], name)


def second_reduction(x, name):
    """Half the size, from 17 places a side to 8."""
    wide = unit(unit(x, 192, 1), 320, 3, strides=2, padding="valid")
    deep = unit(unit(x, 192, 1, (1, 7), (7, 1)), 192, 3, strides=2, padding="valid")
    return joined([wide, deep, MaxPooling2D(3, strides=2)(x)], name)


def forked_windows(x, number):
    """Rows and columns of three, side by side."""
    single = unit(x, 320, 1)
    once = unit(x, 384, 1)
    once = joined([unit(once, 384, (1, 3)), unit(once, 384, (3, 1))], f"mixed9_{number}")
    twice = unit(unit(x, 448, 1), 384, 3)
    twice = joined([unit(twice, 384, (1, 3)), unit(twice, 384, (3, 1))])
    return joined([single, once, twice, averaged(x, 192)], f"mixed{9 + number}")


def features(image):
    """The features of each place of the image."""
    x = stem(image)
    for block, pooled in enumerate((32, 64, 64)):
        x = small_windows(x, pooled, f"mixed{block}")
    x = first_reduction(x, "mixed3")
    for block, inner in enumerate((128, 160, 160, 192), start=4):
        x = long_windows(x, inner, f"mixed{block}")
    x = second_reduction(x, "mixed8")
    for number in (0, 1):
        x = forked_windows(x, number)
    return x


@application(
    "InceptionV3",
    "inception_v3",
    "Blocks of convolutions of several sizes side by side; 23.9 million weights.",
    'Szegedy et al., "Rethinking the Inception Architecture for Computer Vision", CVPR 2016.',
    size=299,
    values="as `inception_v3.preprocess_input` does",
)
def InceptionV3(
    include_top=True,
    weights="imagenet",
    input_tensor=None,
    input_shape=None,
    pooling=None,
    classes=1000,
    classifier_activation="softmax",
):
    common = (include_top, weights, input_tensor, input_shape, pooling, classes)
    request = Request(*common, classifier_activation, size=299, smallest=75)
    x = features(request.image)
    if request.include_top:
        x = request.classifier(GlobalAveragePooling2D(name="avg_pool")(x))
    else:
        x = request.pooled(x)
    path = "inception_v3/inception_v3_weights_tf_dim_ordering_tf_kernels{notop}.h5"
    return request.model(x, "inception_v3", path)
