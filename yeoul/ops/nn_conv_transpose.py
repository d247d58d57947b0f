"""Transposed convolutions: tf.nn.conv2d_transpose and its relatives."""

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.ops.conv_records import CONV2D, CONV3D
from yeoul.ops.joining import concat
from yeoul.ops.nn_conv import conv_attrs, flat_attrs, spatial_axes
from yeoul.ops.static import as_dims
from yeoul.ops.views import expand_dims, squeeze


def transposed(family, x, filters, output_shape, attrs, name=None):
    """The input gradient as an op of its own."""
    x = convert_to_tensor(x)
    filters = convert_to_tensor(filters, dtype_hint=x.dtype)
    return execute(family.input_gradient, (as_dims(output_shape), filters, x), attrs, name)


@export("nn.conv2d_transpose")
@dispatchable
def conv2d_transpose(
    input,
    filters,
    output_shape,
    strides,
    padding="SAME",
    data_format="NHWC",
    dilations=None,
    name=None,
):
    """Transposed two-dimensional convolution: the gradient of `tf.nn.conv2d` as an operation.

    Args:
      input: (batch, height, width, channels), or as `data_format` says.
      filters: (height, width, outputs, channels), of the same dtype.
      output_shape: shape of the result; four ints or an integer tensor.
      strides: int, or list of 1, 2 or 4 ints; each input element is spread that far.
      padding: "SAME", "VALID", or (before, after) for each axis: the padding of the convolution
        whose gradient this is.
      data_format: "NHWC" or "NCHW".
      dilations: int, or list of 1, 2 or 4 ints: distances of the filter's cells.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `output_shape` and the dtype of `input`.

    Raises:
      InvalidArgumentError: if a convolution of `output_shape` does not give the shape of `input`.

    Example:
      >>> import yeoul as tf
      >>> x, filters = tf.ones([1, 2, 2, 1]), tf.ones([2, 2, 1, 1])
      >>> y = tf.nn.conv2d_transpose(x, filters, [1, 3, 3, 1], strides=1, padding="VALID")
      >>> print(y[0, :, :, 0].numpy())
      [[1. 2. 1.]
       [2. 4. 2.]
       [1. 2. 1.]]
    """
    attrs = conv_attrs(CONV2D, strides, padding, data_format, dilations)
    return transposed(CONV2D, input, filters, output_shape, attrs, name)


@export("nn.conv3d_transpose")
@dispatchable
def conv3d_transpose(
    input,
    filters,
    output_shape,
    strides,
    padding="SAME",
    data_format="NDHWC",
    dilations=None,
    name=None,
):
    """Transposed three-dimensional convolution: the gradient of `tf.nn.conv3d` as an operation.

    Args:
      input: (batch, depth, height, width, channels), or as `data_format` says.
      filters: (depth, height, width, outputs, channels), of the same dtype.
      output_shape: shape of the result; five ints or an integer tensor.
      strides: int, or list of 1, 3 or 5 ints.
      padding: "SAME" or "VALID".
      data_format: "NDHWC" or "NCDHW".
      dilations: int, or list of 1, 3 or 5 ints: distances of the filter's cells.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `output_shape` and the dtype of `input`.

    Raises:
      InvalidArgumentError: if a convolution of `output_shape` does not give the shape of `input`.

    Example:
      >>> import yeoul as tf
      >>> x, filters = tf.ones([1, 2, 2, 2, 3]), tf.ones([2, 2, 2, 1, 3])
      >>> tf.nn.conv3d_transpose(x, filters, [1, 4, 4, 4, 1], strides=2).shape
      TensorShape([1, 4, 4, 4, 1])
    """
    attrs = conv_attrs(CONV3D, strides, padding, data_format, dilations)
    return transposed(CONV3D, input, filters, output_shape, attrs, name)


@export("nn.conv1d_transpose")
@dispatchable
def conv1d_transpose(
    input,
    filters,
    output_shape,
    strides,
    padding="SAME",
    data_format="NWC",
    dilations=None,
    name=None,
):
    """Transposed one-dimensional convolution: the gradient of `tf.nn.conv1d` as an operation.

    Args:
      input: (batch, width, channels), or as `data_format` says.
      filters: (width, outputs, channels), of the same dtype.
      output_shape: shape of the result; three ints or an integer tensor.
      strides: int, or list of 1 or 3 ints.
      padding: "SAME", "VALID", or (before, after) for each axis.
      data_format: "NWC" or "NCW".
      dilations: int, or list of 1 or 3 ints: distance of the filter's cells.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `output_shape` and the dtype of `input`.

    Raises:
      InvalidArgumentError: if a convolution of `output_shape` does not give the shape of `input`.

    Example:
      >>> import yeoul as tf
      >>> x = tf.constant([1.0, 2.0], shape=[1, 2, 1])
      >>> y = tf.nn.conv1d_transpose(x, tf.ones([2, 1, 1]), [1, 4, 1], strides=2)
      >>> print(y.numpy().ravel())
      [1. 1. 2. 2.]
    """
    attrs, axis = flat_attrs(strides, padding, data_format, dilations)
    x = expand_dims(convert_to_tensor(input), axis)
    filters = expand_dims(convert_to_tensor(filters, dtype_hint=x.dtype), 0)
    dims = as_dims(output_shape)
    if isinstance(dims, tuple):
        dims = (*dims[:axis], 1, *dims[axis:])
    else:
        dims = convert_to_tensor(dims)
        dims = concat([dims[:axis], convert_to_tensor([1], dims.dtype), dims[axis:]], 0)
    return squeeze(transposed(CONV2D, x, filters, dims, attrs, name), [axis])


@export("nn.conv_transpose")
@dispatchable
def conv_transpose(
    input,
    filters,
    output_shape,
    strides,
    padding="SAME",
    data_format=None,
    dilations=None,
    name=None,
):
    """Transposed convolution over as many axes as the filters have.

    Args:
      input: (batch, *spatial, channels), or as `data_format` says.
      filters: (*window, outputs, channels), with 1 to 3 window axes.
      output_shape: shape of the result; ints or an integer tensor.
      strides: int or one int for each spatial axis.
      padding: "SAME" or "VALID".
      data_format: None, or as in `tf.nn.conv1d`, `tf.nn.conv2d`, `tf.nn.conv3d`.
      dilations: int or one int for each spatial axis.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `output_shape` and the dtype of `input`.

    Raises:
      ValueError: if the filters have an unsuitable rank.

    Example:
      >>> import yeoul as tf
      >>> x, filters = tf.ones([1, 4, 3]), tf.ones([2, 5, 3])
      >>> tf.nn.conv_transpose(x, filters, [1, 8, 5], strides=2).shape
      TensorShape([1, 8, 5])
    """
    filters = convert_to_tensor(filters)
    n = spatial_axes(filters, convert_to_tensor(input))
    function = (conv1d_transpose, conv2d_transpose, conv3d_transpose)[n - 1]
    return function(input, filters, output_shape, strides, padding, data_format, dilations, name)


@export("nn.atrous_conv2d_transpose")
@dispatchable
def atrous_conv2d_transpose(value, filters, output_shape, rate, padding, name=None):
    """Transposed two-dimensional convolution with a dilated filter.

    Args:
      value: (batch, height, width, channels).
      filters: (height, width, outputs, channels), of the same dtype.
      output_shape: shape of the result; four ints or an integer tensor.
      rate: distance of the filter's cells; positive int.
      padding: "SAME" or "VALID".
      name: name of the node in a graph.

    Returns:
      A tensor of shape `output_shape` and the dtype of `value`.

    Example:
      >>> import yeoul as tf
      >>> x, filters = tf.ones([1, 5, 5, 1]), tf.ones([3, 3, 1, 1])
      >>> tf.nn.atrous_conv2d_transpose(x, filters, [1, 9, 9, 1], 2, "VALID").shape
      TensorShape([1, 9, 9, 1])
    """
    attrs = conv_attrs(CONV2D, 1, padding, "NHWC", rate)
    return transposed(CONV2D, value, filters, output_shape, attrs, name)
