"""`preprocess_input`: the values of images as the weights of an architecture expect them."""

import numpy as np

from yeoul.core.export import export
from yeoul.engine.tensor import Tensor
from yeoul.keras.core.keras_tensor import KerasTensor
from yeoul.keras.core.settings import floatx, image_data_format
from yeoul.ops.casting import cast
from yeoul.ops.nn_layers import bias_add

# Of ImageNet's colours, red, green, blue: means from 0 to 255, then mean and deviation from 0 to 1.
MEANS = (123.68, 116.779, 103.939)
UNIT_MEANS = (0.485, 0.456, 0.406)
UNIT_DEVIATIONS = (0.229, 0.224, 0.225)
MODES = ("caffe", "tf", "torch")


@export("keras.applications.imagenet_utils.preprocess_input")
def preprocess_input(x, data_format=None, mode="caffe"):
    """Brings the values of images, 0 to 255, in the range that weights expect.

    NumPy arrays of floats are changed in place; pass a copy to keep them.

    Args:
      x: array or tensor of one image or a batch, colours in the order red, green, blue.
      data_format: "channels_last" or "channels_first"; None: the global setting.
      mode: "caffe": blue, green, red, each minus its mean over ImageNet; "tf": -1 to 1; "torch":
        0 to 1, then minus the mean over ImageNet, divided by the deviation.

    Returns:
      An array or tensor of the shape of `x`: its dtype if that is a float, otherwise `floatx`.

    Raises:
      ValueError: if `mode` or `data_format` is unknown.

    Example:
      >>> import yeoul as tf
      >>> image = tf.constant([[[[0.0, 127.5, 255.0]]]])
      >>> print(tf.keras.applications.imagenet_utils.preprocess_input(image, mode="tf"))
      tf.Tensor([[[[-1.  0.  1.]]]], shape=(1, 1, 1, 3), dtype=float32)
    """
    if mode not in MODES:
        raise ValueError(
            f"Expected mode to be one of `caffe`, `tf` or `torch`. Received: mode={mode}"
        )
    if data_format not in (None, "channels_first", "channels_last"):
        raise ValueError(
            "Expected data_format to be one of `channels_first` or `channels_last`. Received: "
            f"data_format={data_format}"
        )
    first = (data_format or image_data_format()) == "channels_first"
    if isinstance(x, (Tensor, KerasTensor)):
        return prepared_tensor(x, first, mode)
    return prepared_array(x, first, mode)


def prepared_array(x, first, mode):
    """The images of an array, changed in place if they are floats."""
    x = np.asarray(x)
    if not np.issubdtype(x.dtype, np.floating):
        x = x.astype(floatx())
    if mode == "tf":
        x /= 127.5
        x -= 1.0
        return x
    if mode == "torch":
        x /= 255.0
    elif first:
        x = x[::-1] if x.ndim == 3 else x[:, ::-1]
    else:
        x = x[..., ::-1]
    channels = np.moveaxis(x, -3, -1) if first else x
    channels[..., :3] -= np.array(UNIT_MEANS if mode == "torch" else MEANS[::-1], x.dtype)
    if mode == "torch":
        channels[..., :3] /= np.array(UNIT_DEVIATIONS, x.dtype)
    return x


def prepared_tensor(x, first, mode):
    """The images of a tensor, eager or symbolic."""
    if not x.dtype.is_floating:
        x = cast(x, floatx())
    if mode == "tf":
        return x / 127.5 - 1.0
    if mode == "torch":
        x = moved(x / 255.0, UNIT_MEANS, first)
        return x / by_channel(x, UNIT_DEVIATIONS, first)
    if not first:
        x = x[..., ::-1]
    else:
        x = x[::-1] if x.shape.rank == 3 else x[:, ::-1]
    return moved(x, MEANS[::-1], first)


def moved(x, means, first):
    """The images minus a mean of each channel."""
    negative = -np.array(means, x.dtype.as_numpy_dtype)
    if first and x.shape.rank == 3:
        return x + negative[:, None, None]
    return bias_add(x, negative, "NCHW" if first else "NHWC")


def by_channel(x, values, first):
    """A value for each channel, in a shape that fits the images."""
    values = np.array(values, x.dtype.as_numpy_dtype)
    return values[:, None, None] if first else values


def named(mode, modules):
    """Makes and publishes the `preprocess_input` of architectures whose weights expect a mode."""

    def prepare(x, data_format=None):
        return preprocess_input(x, data_format, mode)

    prepare.__name__ = prepare.__qualname__ = f"preprocess_{mode}"
    prepare.__doc__ = f"""Brings the values of images, 0 to 255, in the range of the weights.

    NumPy arrays of floats are changed in place; pass a copy to keep them.

    Args:
      x: array or tensor of one image or a batch, colours in the order red, green, blue.
      data_format: "channels_last" or "channels_first"; None: the global setting.

    Returns:
      {EXPLAINED[mode]}

    Raises:
      ValueError: if `data_format` is unknown.

    Example:
      >>> import yeoul as tf
      >>> image = tf.zeros([1, 224, 224, 3])
      >>> tf.keras.applications.{modules.split()[0]}.preprocess_input(image).shape
      TensorShape([1, 224, 224, 3])
    """
    paths = [f"keras.applications.{module}.preprocess_input" for module in modules.split()]
    return export(*paths)(prepare)


EXPLAINED = {
    "caffe": "The images: blue, green, red, each minus its mean over ImageNet.",
    "tf": "The images, from -1 to 1.",
    "torch": "The images from 0 to 1, minus the mean over ImageNet, divided by the deviation.",
}
preprocess_caffe = named("caffe", "resnet resnet50 vgg16 vgg19")
preprocess_tf = named(
    "tf",
    "mobilenet mobilenet_v2 resnet_v2 inception_v3 inception_resnet_v2 xception nasnet",
)
preprocess_torch = named("torch", "densenet")


@export(
    "keras.applications.convnext.preprocess_input",
    "keras.applications.efficientnet.preprocess_input",
    "keras.applications.efficientnet_v2.preprocess_input",
    "keras.applications.mobilenet_v3.preprocess_input",
    "keras.applications.regnet.preprocess_input",
    "keras.applications.resnet_rs.preprocess_input",
)
def preprocess_nothing(x, data_format=None):
    """Returns the images as they are: these models begin with layers that prepare them.

    Args:
      x: array or tensor of images, values from 0 to 255.
      data_format: not needed.

    Returns:
      `x`.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.applications.efficientnet.preprocess_input([[[[0, 127, 255]]]])
      [[[[0, 127, 255]]]]
    """
    return x
