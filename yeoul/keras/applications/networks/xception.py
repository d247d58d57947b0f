"""Xception: residual blocks of separable convolutions."""

from yeoul.keras.applications.application import application
from yeoul.keras.applications.networks.blocks import activate, conv, norm
from yeoul.keras.applications.request import Request
from yeoul.keras.layers.add import add
from yeoul.keras.layers.global_average_pooling2d import GlobalAveragePooling2D
from yeoul.keras.layers.max_pooling2d import MaxPooling2D
from yeoul.keras.layers.separable_conv2d import SeparableConv2D


def separable(x, filters, name):
    """A separable 3×3 convolution, normalised."""
    x = SeparableConv2D(filters, 3, padding="same", use_bias=False, name=name)(x)
    return norm(x, f"{name}_bn")


def plain(x, filters, name, **options):
    """A 3×3 convolution, normalised and activated."""
    return activate(norm(conv(x, filters, 3, name, **options), f"{name}_bn"), "relu", f"{name}_act")


def shrinking_block(x, filters, name, first_activation=True):
    """Two separable convolutions and a pooling, added to a shortcut with the same step."""
    shortcut = norm(conv(x, filters[1], 1, strides=2, padding="same"))
    for layer, count in enumerate(filters, start=1):
        if layer > 1 or first_activation:
            x = activate(x, "relu", f"{name}_sepconv{layer}_act")
        x = separable(x, count, f"{name}_sepconv{layer}")
    x = MaxPooling2D(3, strides=2, padding="same", name=f"{name}_pool")(x)
    return add([x, shortcut])


def middle_block(x, name):
    """Three separable convolutions, added to their input."""
    shortcut = x
    for layer in (1, 2, 3):
        x = activate(x, "relu", f"{name}_sepconv{layer}_act")
        x = separable(x, 728, f"{name}_sepconv{layer}")
    return add([x, shortcut])


def features(image):
    """The features of each place of the image."""
    x = plain(image, 32, "block1_conv1", strides=2)
    x = plain(x, 64, "block1_conv2")
    x = shrinking_block(x, (128, 128), "block2", first_activation=False)
    x = shrinking_block(x, (256, 256), "block3")
    x = shrinking_block(x, (728, 728), "block4")
    for block in range(5, 13):
        x = middle_block(x, f"block{block}")
    x = shrinking_block(x, (728, 1024), "block13")
    for layer, filters in enumerate((1536, 2048), start=1):
        name = f"block14_sepconv{layer}"
        x = activate(separable(x, filters, name), "relu", f"{name}_act")
    return x


@application(
    "Xception",
    "xception",
    "Residual blocks of separable convolutions; 22.9 million weights.",
    'Chollet, "Xception: Deep Learning with Depthwise Separable Convolutions", CVPR 2017.',
    size=299,
    values="as `xception.preprocess_input` does",
)
def Xception(
    include_top=True,
    weights="imagenet",
    input_tensor=None,
    input_shape=None,
    pooling=None,
    classes=1000,
    classifier_activation="softmax",
):
    common = (include_top, weights, input_tensor, input_shape, pooling, classes)
    request = Request(*common, classifier_activation, size=299, smallest=71)
    x = features(request.image)
    if request.include_top:
        x = request.classifier(GlobalAveragePooling2D(name="avg_pool")(x))
    else:
        x = request.pooled(x)
    path = "xception/xception_weights_tf_dim_ordering_tf_kernels{notop}.h5"
    return request.model(x, "xception", path)
