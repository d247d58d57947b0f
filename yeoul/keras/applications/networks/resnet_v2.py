"""ResNetV2: residual networks whose blocks begin with normalisation and activation."""

from yeoul.keras.applications.application import application
from yeoul.keras.applications.networks.blocks import activate, conv, norm
from yeoul.keras.applications.networks.resnet import EPSILON, FILTERS, finished, pool, stem
from yeoul.keras.applications.request import Request
from yeoul.keras.layers.add import add
from yeoul.keras.layers.max_pooling2d import MaxPooling2D
from yeoul.keras.layers.zero_padding2d import ZeroPadding2D

REFERENCE = 'He, Zhang, Ren and Sun, "Identity Mappings in Deep Residual Networks", ECCV 2016.'


def bottleneck(x, filters, stride, projects, name):
    """Normalised and activated, 1×1, 3×3 and 1×1 convolutions, added to a shortcut."""
    ready = activate(norm(x, f"{name}_preact_bn", epsilon=EPSILON), "relu", f"{name}_preact_relu")
    if projects:
        shortcut = conv(ready, 4 * filters, 1, f"{name}_0_conv", strides=stride, use_bias=True)
    else:
        shortcut = MaxPooling2D(1, strides=stride)(x) if stride > 1 else x
    x = conv(ready, filters, 1, f"{name}_1_conv", strides=1)
    x = activate(norm(x, f"{name}_1_bn", epsilon=EPSILON), "relu", f"{name}_1_relu")
    x = ZeroPadding2D(1, name=f"{name}_2_pad")(x)
    x = conv(x, filters, 3, f"{name}_2_conv", strides=stride)
    x = activate(norm(x, f"{name}_2_bn", epsilon=EPSILON), "relu", f"{name}_2_relu")
    x = conv(x, 4 * filters, 1, f"{name}_3_conv", use_bias=True)
    return add([shortcut, x], name=f"{name}_out")


def residual_network(name, depths, request):
    """A ResNetV2 with so many blocks in each stage; all stages but the last end with a step."""
    x = pool(stem(request.image))
    for stage, (filters, depth) in enumerate(zip(FILTERS, depths, strict=True), start=2):
        for block in range(1, depth + 1):
            stride = 2 if block == depth and stage < 5 else 1
            x = bottleneck(x, filters, stride, block == 1, f"conv{stage}_block{block}")
    x = activate(norm(x, "post_bn", epsilon=EPSILON), "relu", "post_relu")
    return finished(request, x, name)


def resnet_v2(title, depths, summary):
    """Makes and publishes a ResNetV2."""

    @application(
        title, "resnet_v2", summary, REFERENCE, values="as `resnet_v2.preprocess_input` does"
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
        return residual_network(title.lower(), depths, Request(*common, classifier_activation))

    return build


ResNet50V2 = resnet_v2("ResNet50V2", (3, 4, 6, 3), "ResNetV2 of 50 layers, 25.6 million weights.")
ResNet101V2 = resnet_v2(
    "ResNet101V2", (3, 4, 23, 3), "ResNetV2 of 101 layers, 44.7 million weights."
)
ResNet152V2 = resnet_v2(
    "ResNet152V2", (3, 8, 36, 3), "ResNetV2 of 152 layers, 60.4 million weights."
)
