"""VGG: stacks of 3×3 convolutions, and two wide dense layers."""

from yeoul.keras.applications.application import application
from yeoul.keras.applications.request import Request
from yeoul.keras.layers.conv2d import Conv2D
from yeoul.keras.layers.dense import Dense
from yeoul.keras.layers.flatten import Flatten
from yeoul.keras.layers.max_pooling2d import MaxPooling2D

REFERENCE = (
    'Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image '
    'Recognition", ICLR 2015.'
)
FILTERS = (64, 128, 256, 512, 512)


def vgg(title, depths, summary):
    """Makes and publishes a VGG network with so many convolutions in each of its five blocks."""
    name = title.lower()

    @application(title, name, summary, REFERENCE, values=f"as `{name}.preprocess_input` does")
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
            x = Flatten(name="flatten")(x)
            x = Dense(4096, activation="relu", name="fc1")(x)
            x = Dense(4096, activation="relu", name="fc2")(x)
            x = request.classifier(x)
        else:
            x = request.pooled(x)
        path = f"{name}/{name}_weights_tf_dim_ordering_tf_kernels{{notop}}.h5"
        return request.model(x, name, path)

    return build


def features(x, depths):
    """The features of each place of the image."""
    for block, (filters, depth) in enumerate(zip(FILTERS, depths, strict=True), start=1):
        for layer in range(1, depth + 1):
            name = f"block{block}_conv{layer}"
            x = Conv2D(filters, 3, activation="relu", padding="same", name=name)(x)
        x = MaxPooling2D(2, strides=2, name=f"block{block}_pool")(x)
    return x


VGG16 = vgg(
    "VGG16", (2, 2, 3, 3, 3), "Thirteen convolutions, three dense layers; 138 million weights."
)
VGG19 = vgg(
    "VGG19", (2, 2, 4, 4, 4), "Sixteen convolutions, three dense layers; 144 million weights."
)
