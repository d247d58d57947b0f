"""Depthwise and separable convolutions: tf.nn.depthwise_conv2d, tf.nn.separable_conv2d."""

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of
from yeoul.ops.conv_records import CONV2D, DEPTHWISE_CONV2D
from yeoul.ops.nn_conv import conv_attrs, convolve
from yeoul.ops.static import as_dims


def depthwise_attrs(strides, padding, data_format, dilations):
    """The attributes of a depthwise convolution.

    Raises:
      ValueError: if both strides and dilations are greater than 1.
    """
    attrs = conv_attrs(DEPTHWISE_CONV2D, strides, padding, data_format, dilations)
    if max(attrs["strides"]) > 1 and max(attrs["dilations"]) > 1:
        raise ValueError(
            "`strides > 1` not supported in conjunction with `dilations > 1` in a depthwise "
            f"convolution. Received: strides={strides} and dilations={dilations}"
        )
    return attrs


@export("nn.depthwise_conv2d")
@dispatchable
def depthwise_conv2d(input, filter, strides, padding, data_format=None, dilations=None, name=None):
    """Two-dimensional convolution of each channel with filters of its own.

    Args:
      input: (batch, height, width, channels), or as `data_format` says; float16, bfloat16, float32
        or float64.
      filter: (height, width, channels, multiplier), of the same dtype; channel c gives the outputs
        c * multiplier … c * multiplier + multiplier - 1.
      strides: int, or list of 1, 2 or 4 ints.
      padding: "SAME", "VALID", or (before, after) for each of the four axes.
      data_format: "NHWC" (the default) or "NCHW".
      dilations: int, or list of 1 or 2 ints: distances of the filter's cells. If greater than 1,
        the strides must be 1.
      name: name of the node in a graph.

    Returns:
      A tensor of the dtype of `input`, with channels * multiplier channels.

    Raises:
      InvalidArgumentError: if shapes, strides or padding do not fit.

    Example:
      >>> import yeoul as tf
      >>> x, filters = tf.ones([1, 5, 5, 3]), tf.ones([3, 3, 3, 2])
      >>> tf.nn.depthwise_conv2d(x, filters, [1, 1, 1, 1], "SAME").shape
      TensorShape([1, 5, 5, 6])
    """
    attrs = depthwise_attrs(strides, padding, data_format, dilations)
    return convolve(DEPTHWISE_CONV2D, input, filter, attrs, name)


@export("nn.depthwise_conv2d_backprop_input")
@dispatchable
def depthwise_conv2d_backprop_input(
    input_sizes,
    filter,
    out_backprop,
    strides,
    padding,
    data_format="NHWC",
    dilations=(1, 1, 1, 1),
    name=None,
):
    """Gradient of `tf.nn.depthwise_conv2d` with respect to its input.

    Args:
      input_sizes: shape of the input.
      filter: (height, width, channels, multiplier).
      out_backprop: gradient of the output.
      strides: as in `tf.nn.depthwise_conv2d`.
      padding: as in `tf.nn.depthwise_conv2d`.
      data_format: "NHWC" or "NCHW".
      dilations: as in `tf.nn.depthwise_conv2d`.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `input_sizes`.

    Example:
      >>> import yeoul as tf
      >>> g, filters = tf.ones([1, 5, 5, 6]), tf.ones([3, 3, 3, 2])
      >>> tf.nn.depthwise_conv2d_backprop_input([1, 5, 5, 3], filters, g, 1, "SAME").shape
      TensorShape([1, 5, 5, 3])
    """
    attrs = depthwise_attrs(strides, padding, data_format, dilations)
    inputs = (as_dims(input_sizes), filter, out_backprop)
    return execute(DEPTHWISE_CONV2D.input_gradient, inputs, attrs, name)


@export("nn.depthwise_conv2d_backprop_filter")
@dispatchable
def depthwise_conv2d_backprop_filter(
    input,
    filter_sizes,
    out_backprop,
    strides,
    padding,
    data_format="NHWC",
    dilations=(1, 1, 1, 1),
    name=None,
):
    """Gradient of `tf.nn.depthwise_conv2d` with respect to its filter.

    Args:
      input: (batch, height, width, channels), or as `data_format` says.
      filter_sizes: shape of the filter.
      out_backprop: gradient of the output.
      strides: as in `tf.nn.depthwise_conv2d`.
      padding: as in `tf.nn.depthwise_conv2d`.
      data_format: "NHWC" or "NCHW".
      dilations: as in `tf.nn.depthwise_conv2d`.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `filter_sizes`.

    Example:
      >>> import yeoul as tf
      >>> x, g = tf.ones([1, 5, 5, 3]), tf.ones([1, 5, 5, 6])
      >>> tf.nn.depthwise_conv2d_backprop_filter(x, [3, 3, 3, 2], g, 1, "SAME").shape
      TensorShape([3, 3, 3, 2])
    """
    attrs = depthwise_attrs(strides, padding, data_format, dilations)
    inputs = (input, as_dims(filter_sizes), out_backprop)
    return execute(DEPTHWISE_CONV2D.filter_gradient, inputs, attrs, name)


@export("nn.separable_conv2d")
@dispatchable
def separable_conv2d(
    input,
    depthwise_filter,
    pointwise_filter,
    strides,
    padding,
    data_format=None,
    dilations=None,
    name=None,
):
    """A depthwise convolution, then one with a 1×1 window that mixes the channels.

    Args:
      input: (batch, height, width, channels), or as `data_format` says.
      depthwise_filter: (height, width, channels, multiplier).
      pointwise_filter: (1, 1, channels * multiplier, outputs).
      strides: of the depthwise convolution, as in `tf.nn.depthwise_conv2d`.
      padding: likewise.
      data_format: "NHWC" (the default) or "NCHW".
      dilations: of the depthwise convolution.
      name: name of the node in a graph.

    Returns:
      A tensor of the dtype of `input`, with `outputs` channels.

    Raises:
      InvalidArgumentError: if shapes, strides or padding do not fit.

    Example:
      >>> import yeoul as tf
      >>> x, depth, point = tf.ones([1, 5, 5, 3]), tf.ones([3, 3, 3, 2]), tf.ones([1, 1, 6, 4])
      >>> tf.nn.separable_conv2d(x, depth, point, [1, 1, 1, 1], "SAME").shape
      TensorShape([1, 5, 5, 4])
    """
    point = convert_to_tensor(pointwise_filter)
    dims = dims_of(point)
    if dims is not None and (len(dims) != 4 or {*dims[:2]} - {1, None}):
        raise ValueError(
            "pointwise_filter must have shape [1, 1, channels * multiplier, outputs]. Received: "
            f"shape {list(dims)}"
        )
    attrs = depthwise_attrs(strides, padding, data_format, dilations)
    mixed = convolve(DEPTHWISE_CONV2D, input, depthwise_filter, attrs)
    attrs = conv_attrs(CONV2D, 1, "VALID", data_format, None)
    return convolve(CONV2D, mixed, point, attrs, name)
