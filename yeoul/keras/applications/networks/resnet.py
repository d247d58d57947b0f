"""ResNet: residual networks whose blocks end in an activation."""

from yeoul.keras.applications.application import application
from yeoul.keras.applications.networks.blocks import activate, conv, norm
from yeoul.keras.applications.request import Request
from yeoul.keras.layers.add import add
from yeoul.keras.layers.global_average_pooling2d import GlobalAveragePooling2D
from yeoul.keras.layers.max_pooling2d import MaxPooling2D
from yeoul.keras.layers.zero_padding2d import ZeroPadding2D

REFERENCE = 'He, Zhang, Ren and Sun, "Deep Residual Learning for Image Recognition", CVPR 2016.'
EPSILON = 1.001e-5
FILTERS = (64, 128, 256, 512)


def classifier_activation_of(kwargs):
    """The only argument that hides in `**kwargs`.

    Raises:
      ValueError: if there are others.
    """
    options = dict(kwargs)
    options.pop("layers", None)  # of the package keras_applications, once
    activation = options.pop("classifier_activation", "softmax")
    if options:
        raise ValueError(f"Unknown argument(s): {options}")
    return activation


def stem(image):
    """The first convolution and pooling, with explicit padding."""
    x = ZeroPadding2D(3, name="conv1_pad")(image)
    return conv(x, 64, 7, "conv1_conv", strides=2, use_bias=True)


def pool(x):
    """The pooling before the first block."""
    x = ZeroPadding2D(1, name="pool1_pad")(x)
    return MaxPooling2D(3, strides=2, name="pool1_pool")(x)


def bottleneck(x, filters, stride, projects, name):
    """1×1, 3×3 and 1×1 convolutions, added to a shortcut."""
    shortcut = x
    if projects:
        shortcut = conv(x, 4 * filters, 1, f"{name}_0_conv", strides=stride, use_bias=True)
        shortcut = norm(shortcut, f"{name}_0_bn", epsilon=EPSILON)
    x = conv(x, filters, 1, f"{name}_1_conv", strides=stride, use_bias=True)
    x = activate(norm(x, f"{name}_1_bn", epsilon=EPSILON), "relu", f"{name}_1_relu")
    x = conv(x, filters, 3, f"{name}_2_conv", padding="same", use_bias=True)
    x = activate(norm(x, f"{name}_2_bn", epsilon=EPSILON), "relu", f"{name}_2_relu")
    x = conv(x, 4 * filters, 1, f"{name}_3_conv", use_bias=True)
    x = norm(x, f"{name}_3_bn", epsilon=EPSILON)
    return activate(add([shortcut, x], name=f"{name}_add"), "relu", f"{name}_out")


def residual_network(name, depths, request):
    """A ResNet with so many blocks in each of its four stages."""
    x = activate(norm(stem(request.image), "conv1_bn", epsilon=EPSILON), "relu", "conv1_relu")
    x = pool(x)
    for stage, (filters, depth) in enumerate(zip(FILTERS, depths, strict=True), start=2):
        for block in range(1, depth + 1):
            stride = 2 if block == 1 and stage > 2 else 1
            x = bottleneck(x, filters, stride, block == 1, f"conv{stage}_block{block}")
    return finished(request, x, name)


def finished(request, x, name):
    """The model: features, pooled, and the classifier if asked for."""
    if request.include_top:
        x = request.classifier(GlobalAveragePooling2D(name="avg_pool")(x))
    else:
        x = request.pooled(x, "avg_pool", "max_pool")
    path = f"resnet/{name}_weights_tf_dim_ordering_tf_kernels{{notop}}.h5"
    return request.model(x, name, path)


def resnet(title, modules, depths, summary):
    """Makes and publishes a ResNet."""

    @application(title, modules, summary, REFERENCE, values="as `resnet.preprocess_input` does")
    def build(
        include_top=True,
        weights="imagenet",
        input_tensor=None,
        input_shape=None,
        pooling=None,
        classes=1000,
        **kwargs,
    ):
        activation = classifier_activation_of(kwargs)
        common = (include_top, weights, input_tensor, input_shape, pooling, classes, activation)
        return residual_network(title.lower(), depths, Request(*common))

    return build


ResNet50 = resnet(
    "ResNet50", "resnet resnet50", (3, 4, 6, 3), "ResNet of 50 layers, 25.6 million weights."
)
ResNet101 = resnet(
    "ResNet101", "resnet", (3, 4, 23, 3), "ResNet of 101 layers, 44.7 million weights."
)
ResNet152 = resnet(
    "ResNet152", "resnet", (3, 8, 36, 3), "ResNet of 152 layers, 60.4 million weights."
)
