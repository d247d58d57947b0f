"""Convolutions: tf.nn.conv1d, tf.nn.conv2d, tf.nn.conv3d, tf.nn.convolution."""

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of
from yeoul.ops.conv_records import CONV2D, CONV3D
from yeoul.ops.conv_shapes import FORMATS, channels_first, listed, padding_attrs, per_axis
from yeoul.ops.joining import concat
from yeoul.ops.shapes import shape
from yeoul.ops.views import expand_dims, reshape, squeeze


def conv_attrs(family, strides, padding, data_format, dilations):
    """The attributes of an op of the family, from the arguments of a public function."""
    n = family.n
    if data_format is None:
        data_format = FORMATS[n][0]
    attrs = {"strides": per_axis(strides, n, data_format, "strides"), **padding_attrs(padding, n)}
    if not family.explicit:
        if attrs["padding"] == "EXPLICIT":
            raise ValueError(
                f"{family.forward.name} knows no explicit padding, only 'SAME' and 'VALID'. "
                f"Received: padding={padding}. Use tf.pad first"
            )
        del attrs["explicit_paddings"]
    attrs["data_format"] = data_format
    attrs["dilations"] = per_axis(dilations, n, data_format, "dilations")
    return attrs


def convolve(family, x, filters, attrs, name=None):
    """The forward op, with any number of batch axes."""
    x, n = convert_to_tensor(x), family.n
    dims = dims_of(x)
    if dims is None or len(dims) <= n + 2:
        return execute(family.forward, (x, filters), attrs, name)
    extra = len(dims) - n - 1
    whole = shape(x)
    flat = reshape(x, concat([[-1], whole[extra:]], 0))
    y = execute(family.forward, (flat, filters), attrs, name)
    return reshape(y, concat([whole[:extra], shape(y)[1:]], 0))


@export("nn.conv2d")
@dispatchable
def conv2d(input, filters, strides, padding, data_format="NHWC", dilations=None, name=None):
    """Two-dimensional convolution: each output is the filter's product with a patch of the image.

    Args:
      input: (batch, height, width, channels), or as `data_format` says; more batch axes may stand
        before. float16, bfloat16, float32, float64 or int32.
      filters: (height, width, channels, outputs), of the same dtype. With fewer channels than
        `input`, the image is convolved in groups.
      strides: int, or list of 1, 2 or 4 ints.
      padding: "SAME" (zeros around the image: as many outputs as steps), "VALID" (none), or
        (before, after) for each of the four axes.
      data_format: "NHWC" or "NCHW".
      dilations: int, or list of 1, 2 or 4 ints: distances of the filter's cells.
      name: name of the node in a graph.

    Returns:
      A tensor of the dtype of `input`, (batch, height, width, outputs) or as `data_format` says.

    Raises:
      InvalidArgumentError: if shapes, strides or padding do not fit.

    Example:
      >>> import yeoul as tf
      >>> x, filters = tf.ones([1, 3, 3, 1]), tf.ones([2, 2, 1, 1])
      >>> print(tf.nn.conv2d(x, filters, strides=1, padding="VALID")[0, :, :, 0].numpy())
      [[4. 4.]
       [4. 4.]]
    """
    attrs = conv_attrs(CONV2D, strides, padding, data_format, dilations)
    return convolve(CONV2D, input, filters, attrs, name)


@export("nn.conv3d")
@dispatchable
def conv3d(input, filters, strides, padding, data_format="NDHWC", dilations=None, name=None):
    """Three-dimensional convolution.

    Args:
      input: (batch, depth, height, width, channels), or as `data_format` says; float16, bfloat16,
        float32 or float64.
      filters: (depth, height, width, channels, outputs), of the same dtype.
      strides: int, or list of 1, 3 or 5 ints.
      padding: "SAME" or "VALID".
      data_format: "NDHWC" or "NCDHW".
      dilations: int, or list of 1, 3 or 5 ints: distances of the filter's cells.
      name: name of the node in a graph.

    Returns:
      A tensor of the dtype of `input`.

    Raises:
      InvalidArgumentError: if shapes, strides or padding do not fit.

    Example:
      >>> import yeoul as tf
      >>> x, filters = tf.ones([1, 4, 4, 4, 1]), tf.ones([2, 2, 2, 1, 3])
      >>> tf.nn.conv3d(x, filters, [1, 2, 2, 2, 1], "SAME").shape
      TensorShape([1, 2, 2, 2, 3])
    """
    attrs = conv_attrs(CONV3D, strides, padding, data_format, dilations)
    return convolve(CONV3D, input, filters, attrs, name)


def flat_attrs(stride, padding, data_format, dilations):
    """The attributes of a one-dimensional convolution, done as a two-dimensional one.

    Returns:
      The attributes, and the axis of size 1 that input and output get.
    """
    data_format = "NWC" if data_format is None else data_format
    if data_format not in FORMATS[1]:
        raise ValueError(f"`data_format` must be 'NWC' or 'NCW'. Received: {data_format!r}")
    first = channels_first(data_format)
    axis = 2 if first else 1

    def widened(values):
        return (*values[:axis], 1, *values[axis:])

    if isinstance(padding, (list, tuple)):
        flat = padding_attrs(padding, 1)["explicit_paddings"]
        pairs = [flat[:2], flat[2:4], flat[4:]]
        padding = [*pairs[:axis], (0, 0), *pairs[axis:]]
    return {
        "strides": widened(per_axis(stride, 1, data_format, "stride")),
        **padding_attrs(padding, 2),
        "data_format": FORMATS[2][first],
        "dilations": widened(per_axis(dilations, 1, data_format, "dilations")),
    }, axis


@export("nn.conv1d")
@dispatchable
def conv1d(input, filters, stride, padding, data_format="NWC", dilations=None, name=None):
    """One-dimensional convolution.

    Args:
      input: (batch, width, channels), or as `data_format` says; more batch axes may stand before.
        float16, bfloat16, float32 or float64.
      filters: (width, channels, outputs), of the same dtype.
      stride: int, or list of 1 or 3 ints.
      padding: "SAME", "VALID", or (before, after) for each of the three axes.
      data_format: "NWC" or "NCW".
      dilations: int, or list of 1 or 3 ints: distance of the filter's cells.
      name: name of the node in a graph.

    Returns:
      A tensor of the dtype of `input`, (batch, width, outputs) or as `data_format` says.

    Raises:
      InvalidArgumentError: if shapes, strides or padding do not fit.

    Example:
      >>> import yeoul as tf
      >>> x = tf.reshape(tf.range(4.0), [1, 4, 1])
      >>> print(tf.nn.conv1d(x, tf.ones([2, 1, 1]), 1, "VALID").numpy().ravel())
      [1. 3. 5.]
    """
    if data_format in FORMATS[2]:  # older names
        data_format = FORMATS[1][channels_first(data_format)]
    attrs, axis = flat_attrs(stride, padding, data_format, dilations)
    x = convert_to_tensor(input)
    filters = expand_dims(convert_to_tensor(filters, dtype_hint=x.dtype), 0)
    place = axis - 4  # counted from the end, so that batch axes do not matter
    return squeeze(convolve(CONV2D, expand_dims(x, place), filters, attrs, name), [place])


@export("nn.convolution")
@dispatchable
def convolution(
    input, filters, strides=None, padding="VALID", data_format=None, dilations=None, name=None
):
    """Convolution over as many axes as the filters have.

    Args:
      input: (batch, *spatial, channels), or as `data_format` says; more batch axes may stand
        before.
      filters: (*window, channels, outputs), with 1 to 3 window axes.
      strides: int or one int for each spatial axis; 1 by default.
      padding: "SAME", "VALID", or (before, after) for each axis.
      data_format: None, or as in `tf.nn.conv1d`, `tf.nn.conv2d`, `tf.nn.conv3d`.
      dilations: int or one int for each spatial axis; 1 by default.
      name: name of the node in a graph.

    Returns:
      A tensor of the dtype of `input`.

    Raises:
      ValueError: if both strides and dilations are greater than 1, or the filters have an
        unsuitable rank.

    Example:
      >>> import yeoul as tf
      >>> tf.nn.convolution(tf.ones([1, 8, 3]), tf.ones([3, 3, 5]), strides=2).shape
      TensorShape([1, 3, 5])
    """
    filters = convert_to_tensor(filters)
    n = spatial_axes(filters, input)
    if max(listed(1 if strides is None else strides)) > 1:
        if max(listed(1 if dilations is None else dilations)) > 1:
            raise ValueError(
                "`strides > 1` not supported in conjunction with `dilations > 1`. Received: "
                f"strides={strides} and dilations={dilations}"
            )
    if n == 1:
        return conv1d(input, filters, 1 if strides is None else strides, padding, data_format,
                      dilations, name)  # fmt: skip
    family = CONV2D if n == 2 else CONV3D
    attrs = conv_attrs(family, strides, padding, data_format, dilations)
    return convolve(family, input, filters, attrs, name)


def spatial_axes(filters, x):
    """Number of axes that filters of this rank slide over."""
    rank = None if dims_of(filters) is None else len(dims_of(filters))
    if rank not in (3, 4, 5):
        raise ValueError(
            "filters must have rank 3, 4 or 5: 1 to 3 axes that slide, channels and outputs. "
            f"Received: filters of shape {dims_of(filters)}, input of shape {x.shape}"
        )
    return rank - 2


@export("nn.atrous_conv2d")
@dispatchable
def atrous_conv2d(value, filters, rate, padding, name=None):
    """Two-dimensional convolution with a dilated filter.

    Args:
      value: (batch, height, width, channels).
      filters: (height, width, channels, outputs), of the same dtype.
      rate: distance of the filter's cells; positive int.
      padding: "SAME" or "VALID".
      name: name of the node in a graph.

    Returns:
      A tensor of the dtype of `value`.

    Example:
      >>> import yeoul as tf
      >>> tf.nn.atrous_conv2d(tf.ones([1, 9, 9, 1]), tf.ones([3, 3, 1, 1]), 2, "VALID").shape
      TensorShape([1, 5, 5, 1])
    """
    attrs = conv_attrs(CONV2D, 1, padding, "NHWC", rate)
    return convolve(CONV2D, value, filters, attrs, name)
