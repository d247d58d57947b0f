"""DenseNet: each layer of a block sees the outputs of all before it."""

from yeoul.keras.applications.application import application
from yeoul.keras.applications.networks.blocks import activate, channel_axis, conv, norm
from yeoul.keras.applications.networks.resnet import EPSILON
from yeoul.keras.applications.request import Request
from yeoul.keras.layers.average_pooling2d import AveragePooling2D
from yeoul.keras.layers.concatenate import Concatenate
from yeoul.keras.layers.global_average_pooling2d import GlobalAveragePooling2D
from yeoul.keras.layers.max_pooling2d import MaxPooling2D
from yeoul.keras.layers.zero_padding2d import ZeroPadding2D

REFERENCE = (
    'Huang, Liu, van der Maaten and Weinberger, "Densely Connected Convolutional Networks", '
    "CVPR 2017."
)
GROWTH = 32  # channels that each layer adds


def ready(x, name):
    """Normalised and activated."""
    return activate(norm(x, f"{name}_bn", epsilon=EPSILON), "relu", f"{name}_relu")


def dense_layer(x, name):
    """The inputs, and beside them what 1×1 and 3×3 convolutions make of them."""
    new = conv(ready(x, f"{name}_0"), 4 * GROWTH, 1, f"{name}_1_conv")
    new = conv(ready(new, f"{name}_1"), GROWTH, 3, f"{name}_2_conv", padding="same")
    return Concatenate(axis=channel_axis(), name=f"{name}_concat")([x, new])


def transition(x, name):
    """Half as many channels, half the size."""
    channels = x.shape[channel_axis()]
    x = conv(ready(x, name), channels // 2, 1, f"{name}_conv")
    return AveragePooling2D(2, strides=2, name=f"{name}_pool")(x)


def features(image, depths):
    """The features of each place of the image."""
    x = conv(ZeroPadding2D(3)(image), 64, 7, "conv1/conv", strides=2)
    x = activate(norm(x, "conv1/bn", epsilon=EPSILON), "relu", "conv1/relu")
    x = MaxPooling2D(3, strides=2, name="pool1")(ZeroPadding2D(1)(x))
    for stage, depth in enumerate(depths, start=2):
        for layer in range(1, depth + 1):
            x = dense_layer(x, f"conv{stage}_block{layer}")
        if stage < 5:
            x = transition(x, f"pool{stage}")
    return activate(norm(x, "bn", epsilon=EPSILON), "relu", "relu")


def densenet(title, depths, summary):
    """Makes and publishes a DenseNet with so many layers in each of its four blocks."""

    @application(
        title, "densenet", summary, REFERENCE, values="as `densenet.preprocess_input` does"
    )
    def build(
        include_top=True,
        weights="imagenet",
        input_tensor=None,
        input_shape=None,
        pooling=None,
        classes=1000,
        classifier_activation="softmax",
    ):
        common = (include_top, weights, input_tensor, input_shape, pooling, classes)
        request = Request(*common, classifier_activation)
        x = features(request.image, depths)
        if request.include_top:
            x = request.classifier(GlobalAveragePooling2D(name="avg_pool")(x))
        else:
            x = request.pooled(x, "avg_pool", "max_pool")
        name = title.lower()
        path = f"densenet/{name}_weights_tf_dim_ordering_tf_kernels{{notop}}.h5"
        return request.model(x, name, path)

    return build


DenseNet121 = densenet(
    "DenseNet121", (6, 12, 24, 16), "DenseNet of 121 layers, 8.1 million weights."
)
DenseNet169 = densenet(
    "DenseNet169", (6, 12, 32, 32), "DenseNet of 169 layers, 14.3 million weights."
)
DenseNet201 = densenet(
    "DenseNet201", (6, 12, 48, 32), "DenseNet of 201 layers, 20.2 million weights."
)
