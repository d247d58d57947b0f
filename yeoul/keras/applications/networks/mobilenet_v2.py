"""MobileNetV2: inverted residual blocks of depthwise convolutions."""

from yeoul.keras.applications.application import application
from yeoul.keras.applications.networks.blocks import (
    conv,
    depthwise,
    norm,
    padding_before_stride,
    rounded,
)
from yeoul.keras.applications.networks.mobile import MobileRequest
from yeoul.keras.applications.networks.resnet import classifier_activation_of
from yeoul.keras.layers.add import add
from yeoul.keras.layers.global_average_pooling2d import GlobalAveragePooling2D
from yeoul.keras.layers.relu import ReLU
from yeoul.keras.layers.zero_padding2d import ZeroPadding2D

SIZES = (96, 128, 160, 192, 224)
ALPHAS = (0.35, 0.50, 0.75, 1.0, 1.3, 1.4)
# Channels, step and number of the blocks of each stage that widens its channels by six.
STAGES = (
    (24, 2, 2),
    (32, 2, 3),
    (64, 2, 4),
    (96, 1, 3),
    (160, 2, 3),
    (320, 1, 1),
)


def normal(x, name):
    return norm(x, name, epsilon=1e-3, momentum=0.999)


def inverted_residual(x, inputs, outputs, stride, name, expansion=6):
    """Channels widened, convolved each on its own, and narrowed again without an activation."""
    shortcut = x
    if expansion > 1:
        x = conv(x, expansion * inputs, 1, f"{name}_expand", padding="same")
        x = ReLU(6.0, name=f"{name}_expand_relu")(normal(x, f"{name}_expand_BN"))
    padding = "same"
    if stride == 2:
        padding = "valid"
        x = ZeroPadding2D(padding_before_stride(x.shape, 3), name=f"{name}_pad")(x)
    x = depthwise(x, 3, f"{name}_depthwise", strides=stride, padding=padding)
    x = ReLU(6.0, name=f"{name}_depthwise_relu")(normal(x, f"{name}_depthwise_BN"))
    x = normal(conv(x, outputs, 1, f"{name}_project", padding="same"), f"{name}_project_BN")
    return add([shortcut, x], name=f"{name}_add") if stride == 1 and inputs == outputs else x


def features(image, alpha):
    """The features of each place of the image."""
    channels = rounded(32 * alpha)
    x = conv(image, channels, 3, "Conv1", strides=2, padding="same")
    x = ReLU(6.0, name="Conv1_relu")(normal(x, "bn_Conv1"))
    outputs = rounded(16 * alpha)
    x = inverted_residual(x, channels, outputs, 1, "expanded_conv", expansion=1)
    block = 0
    for width, step, depth in STAGES:
        for first in (True, *[False] * (depth - 1)):
            block += 1
            channels, outputs = outputs, rounded(width * alpha)
            stride = step if first else 1
            x = inverted_residual(x, channels, outputs, stride, f"block_{block}")
    last = rounded(1280 * alpha) if alpha > 1.0 else 1280
    return ReLU(6.0, name="out_relu")(normal(conv(x, last, 1, "Conv_1"), "Conv_1_bn"))


@application(
    "MobileNetV2",
    "mobilenet_v2",
    "Inverted residual blocks of depthwise convolutions: small and quick, 3.5 million weights.",
    'Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", CVPR 2018.',
    values="as `mobilenet_v2.preprocess_input` does",
)
def MobileNetV2(
    input_shape=None,
    alpha=1.0,
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
    request = MobileRequest(
        *common, classifier_activation, sizes=SIZES, alpha=alpha, alphas=ALPHAS, tensor_counts=True
    )
    x = features(request.image, alpha)
    if request.include_top:
        x = request.classifier(GlobalAveragePooling2D()(x))
    else:
        x = request.pooled(x)
    name = f"mobilenetv2_{alpha:0.2f}_{request.side}"
    path = "mobilenet_v2/mobilenet_v2_weights_tf_dim_ordering_tf_kernels"
    return request.model(x, name, f"{path}_{alpha}_{request.side}{{no_top}}.h5")
