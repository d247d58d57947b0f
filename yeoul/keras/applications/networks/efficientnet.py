"""EfficientNet: inverted residuals, scaled in width, depth and size of images together."""

import math

from yeoul.keras.applications.application import application
from yeoul.keras.applications.networks.blocks import (
    activate,
    channel_axis,
    conv,
    depthwise,
    norm,
    padding_before_stride,
    rounded,
)
from yeoul.keras.applications.networks.squeezing import (
    CLASSIFIER,
    KERNEL,
    LETTERS,
    squeeze_excite,
)
from yeoul.keras.applications.request import Request
from yeoul.keras.layers.add import add
from yeoul.keras.layers.dropout import Dropout
from yeoul.keras.layers.global_average_pooling2d import GlobalAveragePooling2D
from yeoul.keras.layers.preprocessing.normalization import Normalization
from yeoul.keras.layers.preprocessing.rescaling import Rescaling
from yeoul.keras.layers.zero_padding2d import ZeroPadding2D

REFERENCE = (
    'Tan and Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks", '
    "ICML 2019."
)
STORAGE = "https://storage.googleapis.com/keras-applications/"
MORE = "`model_name`; `drop_connect_rate`: how often the last blocks' residuals are left out."
DROP = 0.2  # rate at which the last blocks' residuals are left out in training
# Window, step, how much wider inside, channels, number of blocks: of each stage.
STAGES = (
    (3, 1, 1, 16, 1),
    (3, 2, 6, 24, 2),
    (5, 2, 6, 40, 2),
    (3, 2, 6, 80, 3),
    (5, 1, 6, 112, 3),
    (5, 2, 6, 192, 4),
    (3, 1, 6, 320, 1),
)


def ready(x, name, norm_name):
    """Normalised and activated."""
    return activate(norm(x, norm_name), "swish", name)


def block(x, size, stride, expansion, filters, drop, name):
    """Channels widened, convolved each on its own, weighted, and narrowed again."""
    shortcut = x
    inputs = x.shape[channel_axis()]
    if expansion != 1:
        x = conv(
            x,
            inputs * expansion,
            1,
            f"{name}expand_conv",
            padding="same",
            kernel_initializer=KERNEL,
        )
        x = ready(x, f"{name}expand_activation", f"{name}expand_bn")
    padding = "same"
    if stride == 2:
        padding = "valid"
        x = ZeroPadding2D(padding_before_stride(x.shape, size), name=f"{name}dwconv_pad")(x)
    x = depthwise(
        x,
        size,
        f"{name}dwconv",
        strides=stride,
        padding=padding,
        depthwise_initializer=KERNEL,
    )
    x = ready(x, f"{name}activation", f"{name}bn")
    x = squeeze_excite(x, max(1, int(inputs * 0.25)), name, "swish")
    x = conv(x, filters, 1, f"{name}project_conv", padding="same", kernel_initializer=KERNEL)
    x = norm(x, f"{name}project_bn")
    if stride > 1 or inputs != filters:
        return x
    if drop > 0:
        x = Dropout(drop, noise_shape=(None, 1, 1, 1), name=f"{name}drop")(x)
    return add([x, shortcut], name=f"{name}add")


def prepared(image, pretrained):
    """Images of values 0 to 255, each channel with a mean and deviation the model knows."""
    x = Rescaling(1.0 / 255.0)(image)
    x = Normalization(axis=channel_axis())(x)
    if not pretrained:
        return x
    # The published weights were trained on values divided by the root of the deviations, not by
    # the deviations that their normalisation holds.
    return Rescaling([1.0 / math.sqrt(deviation) for deviation in (0.229, 0.224, 0.225)])(x)


def features(image, width, depth, drop, pretrained):
    """The features of each place of the image."""
    x = prepared(image, pretrained)
    x = ZeroPadding2D(padding_before_stride(x.shape, 3), name="stem_conv_pad")(x)
    x = conv(x, rounded(32 * width), 3, "stem_conv", strides=2, kernel_initializer=KERNEL)
    x = ready(x, "stem_activation", "stem_bn")
    depths = [math.ceil(depth * repeats) for *_, repeats in STAGES]
    done = 0
    for stage, (size, step, expansion, filters, _) in enumerate(STAGES):
        for index in range(depths[stage]):
            x = block(
                x,
                size,
                step if index == 0 else 1,
                expansion,
                rounded(filters * width),
                drop * done / sum(depths),
                f"block{stage + 1}{LETTERS[index]}_",
            )
            done += 1
    x = conv(x, rounded(1280 * width), 1, "top_conv", padding="same", kernel_initializer=KERNEL)
    return ready(x, "top_activation", "top_bn")


def finished(request, x, dropout_rate, name, path, **options):
    """The model: features, pooled, and the classifier if asked for."""
    if request.include_top:
        x = GlobalAveragePooling2D(name="avg_pool")(x)
        if dropout_rate > 0:
            x = Dropout(dropout_rate, name="top_dropout")(x)
        x = request.classifier(x, kernel_initializer=CLASSIFIER, **options)
    else:
        x = request.pooled(x, "avg_pool", "max_pool")
    return request.model(x, name, path)


def efficientnet(title, width, depth, size, dropout_rate, summary):
    """Makes and publishes an EfficientNet of these factors for width and depth."""
    summary = f"EfficientNet for images of {size} × {size}, {summary}"

    @application(title, "efficientnet", summary, REFERENCE, size=size, values="0 to 255", more=MORE)
    def build(
        include_top=True,
        weights="imagenet",
        input_tensor=None,
        input_shape=None,
        pooling=None,
        classes=1000,
        classifier_activation="softmax",
        **kwargs,
    ):
        options = {"model_name": title.lower(), "drop_connect_rate": DROP, **kwargs}
        name, drop = options.pop("model_name"), options.pop("drop_connect_rate")
        if options:
            raise TypeError(
                f"{title}() got unexpected keyword arguments {sorted(options)}: beside those named "
                "it takes model_name and drop_connect_rate."
            )
        common = (include_top, weights, input_tensor, input_shape, pooling, classes)
        request = Request(*common, classifier_activation, size=size)
        x = features(request.image, width, depth, drop, weights == "imagenet")
        path = f"{STORAGE}{title.lower()}{{notop}}.h5"
        return finished(request, x, dropout_rate, name, path)

    return build


EfficientNetB0 = efficientnet("EfficientNetB0", 1.0, 1.0, 224, 0.2, "5.3 million weights.")
EfficientNetB1 = efficientnet("EfficientNetB1", 1.0, 1.1, 240, 0.2, "7.9 million weights.")
EfficientNetB2 = efficientnet("EfficientNetB2", 1.1, 1.2, 260, 0.3, "9.2 million weights.")
EfficientNetB3 = efficientnet("EfficientNetB3", 1.2, 1.4, 300, 0.3, "12.3 million weights.")
EfficientNetB4 = efficientnet("EfficientNetB4", 1.4, 1.8, 380, 0.4, "19.5 million weights.")
EfficientNetB5 = efficientnet("EfficientNetB5", 1.6, 2.2, 456, 0.4, "30.6 million weights.")
EfficientNetB6 = efficientnet("EfficientNetB6", 1.8, 2.6, 528, 0.5, "43.3 million weights.")
EfficientNetB7 = efficientnet("EfficientNetB7", 2.0, 3.1, 600, 0.5, "66.7 million weights.")
