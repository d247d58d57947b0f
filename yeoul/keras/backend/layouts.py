"""Layouts of images, and windows, as the functions of tf.nn name them."""

from yeoul.keras.core.context import SETTINGS

FORMATS = {
    "channels_last": {1: "NWC", 2: "NHWC", 3: "NDHWC"},
    "channels_first": {1: "NCW", 2: "NCHW", 3: "NCDHW"},
}
PADDINGS = {"same": "SAME", "valid": "VALID"}


def layout(data_format):
    """The layout: the given one, or the global setting.

    Raises:
      ValueError: unless it is "channels_last" or "channels_first".
    """
    data_format = SETTINGS.image_data_format if data_format is None else data_format
    if data_format not in FORMATS:
        raise ValueError(
            f"Unknown data_format: {data_format}. Expected 'channels_last' or 'channels_first'."
        )
    return data_format


def padding_name(padding):
    """The name of a padding in tf.nn.

    Raises:
      ValueError: unless it is "same" or "valid".
    """
    if padding not in PADDINGS:
        raise ValueError(f"Invalid padding: {padding}. Expected 'same' or 'valid'.")
    return PADDINGS[padding]


def window(sizes, axes, name):
    """Checks sizes that are given for each axis of a window.

    Raises:
      ValueError: unless there are as many as axes.
    """
    if len(sizes) != axes:
        raise ValueError(f"`{name}` must be a tuple of {axes} integers. Received: {sizes}")
    return tuple(sizes)
