"""Layers as the architectures here use them, called on symbolic tensors."""

from yeoul.keras.core.settings import image_data_format
from yeoul.keras.layers.activation import Activation
from yeoul.keras.layers.batch_normalization import BatchNormalization
from yeoul.keras.layers.conv2d import Conv2D
from yeoul.keras.layers.depthwise_conv2d import DepthwiseConv2D


def channel_axis():
    """The axis of the channels in a batch of images."""
    return 3 if image_data_format() == "channels_last" else 1


def norm(x, name=None, **options):
    """Batch normalisation of the channels."""
    return BatchNormalization(axis=channel_axis(), name=name, **options)(x)


def conv(x, filters, size, name=None, **options):
    """A convolution without a bias: a normalisation follows."""
    options = {"use_bias": False, **options}
    return Conv2D(filters, size, name=name, **options)(x)


def depthwise(x, size, name=None, **options):
    """A convolution of each channel on its own, without a bias."""
    options = {"use_bias": False, **options}
    return DepthwiseConv2D(size, name=name, **options)(x)


def activate(x, activation, name=None):
    """An activation as a layer of its own."""
    return Activation(activation, name=name)(x)


def rounded(channels, divisor=8, least=None):
    """The multiple of `divisor` nearest to a number of channels, less than 10 % below it."""
    nearest = max(least or divisor, int(channels + divisor / 2) // divisor * divisor)
    return nearest + divisor if nearest < 0.9 * channels else nearest


def padding_before_stride(shape, size):
    """Zeros around images of this batch shape, for a window of odd size that moves in steps of 2.

    As "same" padding puts them for images of known size; of unknown size they are taken as even.
    """
    sides = shape[2:4] if channel_axis() == 1 else shape[1:3]
    half = size // 2
    return tuple((half - 1 + (n or 0) % 2, half) for n in sides)
