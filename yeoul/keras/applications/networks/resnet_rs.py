"""ResNet-RS: residual networks with the training methods, and scaling, of later years."""

from yeoul.keras.applications.application import application
from yeoul.keras.applications.networks.blocks import activate, channel_axis, conv, norm
from yeoul.keras.applications.networks.resnet import FILTERS
from yeoul.keras.applications.networks.squeezing import KERNEL, squeeze_excite, standardised
from yeoul.keras.applications.request import Request
from yeoul.keras.layers.add import add
from yeoul.keras.layers.average_pooling2d import AveragePooling2D
from yeoul.keras.layers.dropout import Dropout
from yeoul.keras.layers.global_average_pooling2d import GlobalAveragePooling2D
from yeoul.keras.layers.preprocessing.rescaling import Rescaling
from yeoul.keras.layers.zero_padding2d import ZeroPadding2D

REFERENCE = (
    'Bello et al., "Revisiting ResNets: Improved Training and Scaling Strategies", NeurIPS 2021.'
)


def normal(x, name):
    return norm(x, name, momentum=0.0, epsilon=1e-5)


def padded_conv(x, filters, size, stride, name):
    """A convolution; before a step the zeros around the image are explicit."""
    if stride > 1:
        x = ZeroPadding2D((size // 2, size // 2))(x)
    padding = "valid" if stride > 1 else "same"
    return conv(x, filters, size, name, strides=stride, padding=padding, kernel_initializer=KERNEL)


def stem(x):
    """Four 3×3 convolutions: a quarter of the image's size."""
    for number, (filters, stride) in enumerate(((32, 2), (32, 1), (64, 1), (64, 2)), start=1):
        x = padded_conv(x, filters, 3, stride, f"stem_1_stem_conv_{number}")
        x = normal(x, f"stem_1_stem_batch_norm_{number}")
        x = activate(x, "relu", f"stem_1_stem_act_{number}")
    return x


def projection(x, filters, stride, name):
    """The shortcut of the first block of a stage."""
    if stride > 1:
        pooling = AveragePooling2D(2, strides=2, padding="same", name=f"{name}_projection_pooling")
        x = pooling(x)
    x = padded_conv(x, filters, 1, 1, f"{name}_projection_conv")
    return normal(x, f"{name}_projection_batch_norm")


def bottleneck(x, filters, stride, projects, drop, name):
    """1×1, 3×3 and 1×1 convolutions, weighted by channel, added to a shortcut."""
    shortcut = projection(x, 4 * filters, stride, f"{name}_") if projects else x
    x = normal(padded_conv(x, filters, 1, 1, f"{name}__conv_1"), f"{name}_batch_norm_1")
    x = activate(x, "relu", f"{name}__act_1")
    x = normal(padded_conv(x, filters, 3, stride, f"{name}__conv_2"), f"{name}__batch_norm_2")
    x = activate(x, "relu", f"{name}__act_2")
    x = normal(padded_conv(x, 4 * filters, 1, 1, f"{name}__conv_3"), f"{name}__batch_norm_3")
    x = squeeze_excite(x, int(4 * filters * 0.25), f"{name}__se_", "relu")
    if drop:
        x = Dropout(drop, noise_shape=(None, 1, 1, 1), name=f"{name}__drop")(x)
    return activate(add([x, shortcut]), "relu", f"{name}__output_act")


def features(x, depths, drop):
    """The features of each place of the image."""
    x = stem(x)
    for stage, (filters, depth) in enumerate(zip(FILTERS, depths, strict=True), start=2):
        for block in range(depth):
            stride = 2 if block == 0 and stage > 2 else 1
            name = f"BlockGroup{stage}__block_{block}"
            x = bottleneck(x, filters, stride, block == 0, drop * stage / 5, name)
    return x


def resnet_rs(depth, depths, sizes, dropout_rate, millions, drop=0.0):
    """Makes and publishes a ResNet-RS.

    Args:
      depth: number of layers.
      depths: number of blocks in each stage.
      sizes: heights of images that there are weights for.
      dropout_rate: rate of the dropout before the classifier.
      millions: number of weights.
      drop: rate at which the last blocks' residuals are left out in training.
    """
    title, name = f"ResNetRS{depth}", f"resnet-rs-{depth}"
    variants = {f"imagenet-i{size}": size for size in sizes}

    @application(
        title,
        "resnet_rs",
        f"ResNet-RS of {depth} layers, {millions} million weights.",
        REFERENCE,
        values="0 to 255 if it prepares them itself",
    )
    def build(
        include_top=True,
        weights="imagenet",
        classes=1000,
        input_shape=None,
        input_tensor=None,
        pooling=None,
        classifier_activation="softmax",
        include_preprocessing=True,
    ):
        common = (include_top, weights, input_tensor, input_shape, pooling, classes)
        request = Request(*common, classifier_activation, fixed=False, variants=variants)
        x = request.image
        if include_preprocessing:
            colours = x.shape[channel_axis()] == 3
            x = standardised(x) if colours else Rescaling(scale=1.0 / 255)(x)
        x = features(x, depths, drop)
        if request.include_top:
            x = GlobalAveragePooling2D(name="avg_pool")(x)
            if dropout_rate > 0:
                x = Dropout(dropout_rate, name="top_dropout")(x)
            x = request.classifier(x)
        else:
            x = request.pooled(x, "avg_pool", "max_pool")
        size = variants.get(weights, sizes[-1])
        return request.model(x, name, f"resnet_rs/{name}-i{size}{{notop}}.h5")

    return build


ResNetRS50 = resnet_rs(50, (3, 4, 6, 3), (160,), 0.25, 35.7)
ResNetRS101 = resnet_rs(101, (3, 4, 23, 3), (160, 192), 0.25, 63.7)
ResNetRS152 = resnet_rs(152, (3, 8, 36, 3), (192, 224, 256), 0.25, 86.8)
ResNetRS200 = resnet_rs(200, (3, 24, 36, 3), (256,), 0.25, 93.4, drop=0.1)
ResNetRS270 = resnet_rs(270, (4, 29, 53, 4), (256,), 0.25, 130, drop=0.1)
ResNetRS350 = resnet_rs(350, (4, 36, 72, 4), (256, 320), 0.4, 164, drop=0.1)
ResNetRS420 = resnet_rs(420, (4, 44, 87, 4), (320,), 0.4, 192, drop=0.1)
