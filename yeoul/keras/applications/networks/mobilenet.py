"""MobileNet: depthwise convolutions, each followed by one of single places."""

from yeoul.keras.applications.application import application
from yeoul.keras.applications.networks.blocks import activate, conv, depthwise, norm
from yeoul.keras.applications.networks.mobile import MobileRequest
from yeoul.keras.applications.networks.resnet import classifier_activation_of
from yeoul.keras.layers.dropout import Dropout
from yeoul.keras.layers.global_average_pooling2d import GlobalAveragePooling2D
from yeoul.keras.layers.relu import ReLU
from yeoul.keras.layers.reshape import Reshape
from yeoul.keras.layers.zero_padding2d import ZeroPadding2D

SIZES = (128, 160, 192, 224)
ALPHAS = {0.25: "2_5", 0.50: "5_0", 0.75: "7_5", 1.0: "1_0"}  # as files are named
# Channels and step of each block.
BLOCKS = (
    (64, 1),
    (128, 2),
    (128, 1),
    (256, 2),
    (256, 1),
    (512, 2),
    *[(512, 1)] * 5,
    (1024, 2),
    (1024, 1),
)


def separable_block(x, filters, stride, depth_multiplier, number):
    """A convolution of each channel on its own, then one across channels."""
    if stride == 2:
        x = ZeroPadding2D(((0, 1), (0, 1)), name=f"conv_pad_{number}")(x)
    x = depthwise(
        x,
        3,
        f"conv_dw_{number}",
        strides=stride,
        padding="same" if stride == 1 else "valid",
        depth_multiplier=depth_multiplier,
    )
    x = ReLU(6.0, name=f"conv_dw_{number}_relu")(norm(x, f"conv_dw_{number}_bn"))
    x = conv(x, filters, 1, f"conv_pw_{number}", padding="same")
    return ReLU(6.0, name=f"conv_pw_{number}_relu")(norm(x, f"conv_pw_{number}_bn"))


def features(image, alpha, depth_multiplier):
    """The features of each place of the image."""
    x = conv(image, int(32 * alpha), 3, "conv1", strides=2, padding="same")
    x = ReLU(6.0, name="conv1_relu")(norm(x, "conv1_bn"))
    for number, (filters, stride) in enumerate(BLOCKS, start=1):
        x = separable_block(x, int(filters * alpha), stride, depth_multiplier, number)
    return x


def classified(request, x, dropout):
    """Class probabilities, by a convolution of the image's mean."""
    x = GlobalAveragePooling2D(keepdims=True)(x)
    x = Dropout(dropout, name="dropout")(x)
    x = conv(x, request.classes, 1, "conv_preds", padding="same", use_bias=True)
    x = Reshape((request.classes,), name="reshape_2")(x)
    return activate(x, request.checked_activation(), "predictions")


@application(
    "MobileNet",
    "mobilenet",
    "Depthwise convolutions, each followed by one of single places; 4.3 million weights.",
    'Howard et al., "MobileNets: Efficient Convolutional Neural Networks for Mobile Vision '
    'Applications", 2017.',
    values="as `mobilenet.preprocess_input` does",
)
def MobileNet(
    input_shape=None,
    alpha=1.0,
    depth_multiplier=1,
    dropout=1e-3,
    include_top=True,
    weights="imagenet",
    input_tensor=None,
    pooling=None,
    classes=1000,
    classifier_activation="softmax",
    **kwargs,
):
    classifier_activation_of(kwargs)
    common = (include_top, weights, input_tensor, input_shape, pooling, classes)
    request = MobileRequest(*common, classifier_activation, sizes=SIZES, alpha=alpha, alphas=ALPHAS)
    if weights == "imagenet" and depth_multiplier != 1:
        raise ValueError(
            "If imagenet weights are being loaded, depth multiplier must be 1. Received "
            f"depth_multiplier={depth_multiplier}"
        )
    x = features(request.image, alpha, depth_multiplier)
    x = classified(request, x, dropout) if request.include_top else request.pooled(x)
    path = f"mobilenet/mobilenet_{ALPHAS.get(alpha)}_{request.side}_tf{{no_top}}.h5"
    return request.model(x, f"mobilenet_{alpha:0.2f}_{request.side}", path)
