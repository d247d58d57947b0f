"""What the networks of the EfficientNet and ResNet-RS papers have in common."""

import string

from yeoul.keras.applications.networks.blocks import channel_axis, conv
from yeoul.keras.layers.global_average_pooling2d import GlobalAveragePooling2D
from yeoul.keras.layers.multiply import multiply
from yeoul.keras.layers.preprocessing.normalization import Normalization
from yeoul.keras.layers.preprocessing.rescaling import Rescaling
from yeoul.keras.layers.reshape import Reshape

# Initialisers, as the authors of these networks chose them.
KERNEL = {
    "class_name": "VarianceScaling",
    "config": {"scale": 2.0, "mode": "fan_out", "distribution": "truncated_normal"},
}
CLASSIFIER = {
    "class_name": "VarianceScaling",
    "config": {"scale": 1.0 / 3.0, "mode": "fan_out", "distribution": "uniform"},
}
LETTERS = string.ascii_lowercase


def squeeze_excite(x, reduced, name, activation):
    """The channels, each times a factor that the means of all determine."""
    channels = x.shape[channel_axis()]
    shape = (channels, 1, 1) if channel_axis() == 1 else (1, 1, channels)
    options = {"padding": "same", "use_bias": True, "kernel_initializer": KERNEL}
    factors = GlobalAveragePooling2D(name=f"{name}se_squeeze")(x)
    factors = Reshape(shape, name=f"{name}se_reshape")(factors)
    factors = conv(factors, reduced, 1, f"{name}se_reduce", activation=activation, **options)
    factors = conv(factors, channels, 1, f"{name}se_expand", activation="sigmoid", **options)
    return multiply([x, factors], name=f"{name}se_excite")


def standardised(image):
    """Images of values 0 to 255, each channel with ImageNet's mean and deviation."""
    x = Rescaling(scale=1.0 / 255)(image)
    return Normalization(
        mean=[0.485, 0.456, 0.406], variance=[0.229**2, 0.224**2, 0.225**2], axis=channel_axis()
    )(x)
