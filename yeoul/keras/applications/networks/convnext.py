"""ConvNeXt: convolutional networks built as transformers are."""

from yeoul.keras.applications.application import application
from yeoul.keras.applications.networks.blocks import activate, channel_axis
from yeoul.keras.applications.networks.scaling import LayerScale
from yeoul.keras.applications.request import Request
from yeoul.keras.core.sequential import Sequential
from yeoul.keras.layers.conv2d import Conv2D
from yeoul.keras.layers.dense import Dense
from yeoul.keras.layers.global_average_pooling2d import GlobalAveragePooling2D
from yeoul.keras.layers.layer_normalization import LayerNormalization
from yeoul.keras.layers.preprocessing.normalization import Normalization

REFERENCE = 'Liu et al., "A ConvNet for the 2020s", CVPR 2022.'
EPSILON = 1e-6


def prepared(image, name):
    """Images of values 0 to 255, each channel with ImageNet's mean and deviation."""
    return Normalization(
        mean=[0.485 * 255, 0.456 * 255, 0.406 * 255],
        variance=[(0.229 * 255) ** 2, (0.224 * 255) ** 2, (0.225 * 255) ** 2],
        name=f"{name}_prestem_normalization",
    )(image)


def stem(x, filters, name):
    """Patches of 4×4 as places: a quarter of the size."""
    patches = [
        Conv2D(filters, 4, strides=4, name=f"{name}_stem_conv"),
        LayerNormalization(epsilon=EPSILON, name=f"{name}_stem_layernorm"),
    ]
    return Sequential(patches, name=f"{name}_stem")(x)


def downsampling(x, filters, name, number):
    """Patches of 2×2 as places: half the size."""
    patches = [
        LayerNormalization(epsilon=EPSILON, name=f"{name}_downsampling_layernorm_{number}"),
        Conv2D(filters, 2, strides=2, name=f"{name}_downsampling_conv_{number}"),
    ]
    return Sequential(patches, name=f"{name}_downsampling_block_{number}")(x)


def block(x, filters, name):
    """A 7×7 convolution of each channel, and two dense layers for each place, as a residual."""
    shortcut = x
    x = Conv2D(filters, 7, padding="same", groups=filters, name=f"{name}_depthwise_conv")(x)
    x = LayerNormalization(epsilon=EPSILON, name=f"{name}_layernorm")(x)
    x = Dense(4 * filters, name=f"{name}_pointwise_conv_1")(x)
    x = activate(x, "gelu", f"{name}_gelu")
    x = Dense(filters, name=f"{name}_pointwise_conv_2")(x)
    x = LayerScale(1e-6, filters, name=f"{name}_layer_scale")(x)
    return shortcut + activate(x, "linear", f"{name}_identity")


def features(x, depths, filters, name):
    """The features of each place of the image."""
    x = stem(x, filters[0], name)
    for stage, (depth, width) in enumerate(zip(depths, filters, strict=True)):
        if stage > 0:
            x = downsampling(x, width, name, stage - 1)
        for number in range(depth):
            x = block(x, width, f"{name}_stage_{stage}_block_{number}")
    return x


def classified(request, x, name):
    """Class probabilities, from the image's normalised mean."""
    x = GlobalAveragePooling2D(name=f"{name}_head_gap")(x)
    x = LayerNormalization(epsilon=EPSILON, name=f"{name}_head_layernorm")(x)
    return request.classifier(x, name=f"{name}_head_dense")


def convnext(variant, depths, filters, millions):
    """Makes and publishes a ConvNeXt with so many blocks and channels in each stage."""
    title, name = f"ConvNeXt{variant}", f"convnext_{variant.lower()}"

    @application(
        title,
        "convnext",
        f"ConvNeXt of {sum(depths)} blocks, {millions} million weights.",
        REFERENCE,
        values="0 to 255 if it prepares them itself",
    )
    def build(
        model_name=name,
        include_top=True,
        include_preprocessing=True,
        weights="imagenet",
        input_tensor=None,
        input_shape=None,
        pooling=None,
        classes=1000,
        classifier_activation="softmax",
    ):
        common = (include_top, weights, input_tensor, input_shape, pooling, classes)
        request = Request(*common, classifier_activation)
        x = request.image
        if include_preprocessing and x.shape[channel_axis()] == 3:
            x = prepared(x, model_name)
        x = features(x, depths, filters, model_name)
        if request.include_top:
            x = classified(request, x, model_name)
        else:
            x = LayerNormalization(epsilon=EPSILON)(request.pooled(x))
        return request.model(x, model_name, f"convnext/{name}{{notop}}.h5")

    return build


ConvNeXtTiny = convnext("Tiny", (3, 3, 9, 3), (96, 192, 384, 768), 28.6)
ConvNeXtSmall = convnext("Small", (3, 3, 27, 3), (96, 192, 384, 768), 50.2)
ConvNeXtBase = convnext("Base", (3, 3, 27, 3), (128, 256, 512, 1024), 88.6)
ConvNeXtLarge = convnext("Large", (3, 3, 27, 3), (192, 384, 768, 1536), 198)
ConvNeXtXLarge = convnext("XLarge", (3, 3, 27, 3), (256, 512, 1024, 2048), 350)
