"""Pooling: tf.nn.max_pool, tf.nn.avg_pool and their forms for 1 to 3 axes."""

from yeoul.core.errors import UnimplementedError
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of
from yeoul.ops.conv_shapes import FORMATS, channels_first, padding_attrs, per_axis, with_rank
from yeoul.ops.pool_records import AVG_POOL, AVG_POOL3D, MAX_POOL, MAX_POOL3D
from yeoul.ops.reduce import reduce_max
from yeoul.ops.shapes import shape
from yeoul.ops.views import expand_dims, reshape, squeeze


def pool_attrs(op, n, ksize, strides, padding, data_format):
    """The attributes of a pooling op, from the arguments of a public function."""
    data_format = FORMATS[n][0] if data_format is None else data_format
    attrs = {
        "ksize": per_axis(ksize, n, data_format, "ksize"),
        "strides": per_axis(strides, n, data_format, "strides"),
        **padding_attrs(padding, n),
        "data_format": data_format,
    }
    if "explicit_paddings" not in op.attrs:
        if attrs.pop("explicit_paddings"):
            raise ValueError(
                f"{op.name} knows no explicit padding, only 'SAME' and 'VALID'. Received: "
                f"padding={padding}. Use tf.pad first"
            )
    return attrs


def flat(op, input, ksize, strides, padding, data_format, name):
    """One-dimensional pooling, done as two-dimensional pooling of images of height 1."""
    data_format = "NWC" if data_format is None else data_format
    if data_format not in FORMATS[1]:
        raise invalid(f"`data_format` must be 'NWC' or 'NCW'. Received: {data_format!r}")
    first = channels_first(data_format)
    axis = 2 if first else 1
    ksize, strides = (
        (*values[:axis], 1, *values[axis:])
        for values in (
            per_axis(ksize, 1, data_format, "ksize"),
            per_axis(strides, 1, data_format, "strides"),
        )
    )
    if isinstance(padding, (list, tuple)):
        given = padding_attrs(padding, 1)["explicit_paddings"]
        pairs = [given[:2], given[2:4], given[4:]]
        padding = [*pairs[:axis], (0, 0), *pairs[axis:]]
    attrs = pool_attrs(op, 2, ksize, strides, padding, FORMATS[2][first])
    x = expand_dims(convert_to_tensor(input), axis)
    return squeeze(execute(op, (x,), attrs, name), [axis])


def over_channels(input, attrs, name):
    """Maximum over blocks of channels."""
    ksize, strides, k = attrs["ksize"], attrs["strides"], attrs["ksize"][-1]
    x = convert_to_tensor(input)
    dims = with_rank("input", dims_of(x), 4)
    alone = ksize[:-1] == strides[:-1] == (1, 1, 1) and attrs["padding"] != "EXPLICIT"
    if not alone or strides[-1] != k or (dims[-1] is not None and dims[-1] % k):
        raise UnimplementedError(
            None,
            None,
            "Pooling over channels needs a window of 1 along the other axes, a stride like the "
            "window, no explicit padding, and a number of channels that is a multiple of the "
            f"window. Received: ksize={list(ksize)}, strides={list(strides)}, "
            f"padding={attrs['padding']!r}, input of shape {list(dims)}",
        )
    whole = shape(x)
    return reduce_max(reshape(x, [whole[0], whole[1], whole[2], -1, k]), -1, name=name)


@export("nn.max_pool2d")
@dispatchable
def max_pool2d(input, ksize, strides, padding, data_format="NHWC", name=None):
    """Maximum over windows of an image.

    Args:
      input: (batch, height, width, channels), or as `data_format` says.
      ksize: size of the window; int, or list of 1, 2 or 4 ints.
      strides: steps of the window; int, or list of 1, 2 or 4 ints.
      padding: "SAME" (as many outputs as steps), "VALID", or (before, after) for each axis.
      data_format: "NHWC" or "NCHW".
      name: name of the node in a graph.

    Returns:
      A tensor of the dtype of `input`. Among equal maxima the first one, row by row, gets the
      gradient.

    Raises:
      InvalidArgumentError: if shape, window or padding do not fit.

    Example:
      >>> import yeoul as tf
      >>> x = tf.reshape(tf.range(16.0), [1, 4, 4, 1])
      >>> print(tf.nn.max_pool2d(x, 2, 2, "VALID")[0, :, :, 0].numpy())
      [[ 5.  7.]
       [13. 15.]]
    """
    attrs = pool_attrs(MAX_POOL, 2, ksize, strides, padding, data_format)
    if attrs["ksize"][-1] != 1 and attrs["data_format"] == "NHWC":
        return over_channels(input, attrs, name)
    return execute(MAX_POOL, (input,), attrs, name)


@export("nn.avg_pool2d")
@dispatchable
def avg_pool2d(input, ksize, strides, padding, data_format="NHWC", name=None):
    """Average over windows of an image; cells outside the image do not count.

    Args:
      input: (batch, height, width, channels), or as `data_format` says; floats.
      ksize: size of the window; int, or list of 1, 2 or 4 ints.
      strides: steps of the window; int, or list of 1, 2 or 4 ints.
      padding: "SAME" (as many outputs as steps) or "VALID".
      data_format: "NHWC" or "NCHW".
      name: name of the node in a graph.

    Returns:
      A tensor of the dtype of `input`.

    Raises:
      InvalidArgumentError: if shape, window or padding do not fit.

    Example:
      >>> import yeoul as tf
      >>> x = tf.reshape(tf.range(9.0), [1, 3, 3, 1])
      >>> print(tf.nn.avg_pool2d(x, 2, 2, "SAME")[0, :, :, 0].numpy())
      [[2.  3.5]
       [6.5 8. ]]
    """
    attrs = pool_attrs(AVG_POOL, 2, ksize, strides, padding, data_format)
    return execute(AVG_POOL, (input,), attrs, name)


@export("nn.max_pool1d")
@dispatchable
def max_pool1d(input, ksize, strides, padding, data_format="NWC", name=None):
    """Maximum over windows of a sequence.

    Args:
      input: (batch, width, channels), or as `data_format` says.
      ksize: size of the window; int, or list of 1 or 3 ints.
      strides: steps of the window; int, or list of 1 or 3 ints.
      padding: "SAME", "VALID", or (before, after) for each axis.
      data_format: "NWC" or "NCW".
      name: name of the node in a graph.

    Returns:
      A tensor of the dtype of `input`.

    Example:
      >>> import yeoul as tf
      >>> x = tf.constant([1.0, 3.0, 2.0, 0.0], shape=[1, 4, 1])
      >>> print(tf.nn.max_pool1d(x, 2, 2, "VALID").numpy().ravel())
      [3. 2.]
    """
    return flat(MAX_POOL, input, ksize, strides, padding, data_format, name)


@export("nn.avg_pool1d")
@dispatchable
def avg_pool1d(input, ksize, strides, padding, data_format="NWC", name=None):
    """Average over windows of a sequence; cells outside it do not count.

    Args:
      input: (batch, width, channels), or as `data_format` says; floats.
      ksize: size of the window; int, or list of 1 or 3 ints.
      strides: steps of the window; int, or list of 1 or 3 ints.
      padding: "SAME" or "VALID".
      data_format: "NWC" or "NCW".
      name: name of the node in a graph.

    Returns:
      A tensor of the dtype of `input`.

    Example:
      >>> import yeoul as tf
      >>> x = tf.constant([1.0, 3.0, 2.0, 0.0], shape=[1, 4, 1])
      >>> print(tf.nn.avg_pool1d(x, 2, 2, "VALID").numpy().ravel())
      [2. 1.]
    """
    return flat(AVG_POOL, input, ksize, strides, padding, data_format, name)


@export("nn.max_pool3d")
@dispatchable
def max_pool3d(input, ksize, strides, padding, data_format="NDHWC", name=None):
    """Maximum over windows of a volume.

    Args:
      input: (batch, depth, height, width, channels), or as `data_format` says.
      ksize: size of the window; int, or list of 1, 3 or 5 ints.
      strides: steps of the window; int, or list of 1, 3 or 5 ints.
      padding: "SAME" or "VALID".
      data_format: "NDHWC" or "NCDHW".
      name: name of the node in a graph.

    Returns:
      A tensor of the dtype of `input`. Each of several equal maxima gets the gradient.

    Example:
      >>> import yeoul as tf
      >>> tf.nn.max_pool3d(tf.ones([1, 4, 4, 4, 2]), 2, 2, "VALID").shape
      TensorShape([1, 2, 2, 2, 2])
    """
    attrs = pool_attrs(MAX_POOL3D, 3, ksize, strides, padding, data_format)
    return execute(MAX_POOL3D, (input,), attrs, name)


@export("nn.avg_pool3d")
@dispatchable
def avg_pool3d(input, ksize, strides, padding, data_format="NDHWC", name=None):
    """Average over windows of a volume; cells outside it do not count.

    Args:
      input: (batch, depth, height, width, channels), or as `data_format` says; floats.
      ksize: size of the window; int, or list of 1, 3 or 5 ints.
      strides: steps of the window; int, or list of 1, 3 or 5 ints.
      padding: "SAME" or "VALID".
      data_format: "NDHWC" or "NCDHW".
      name: name of the node in a graph.

    Returns:
      A tensor of the dtype of `input`.

    Example:
      >>> import yeoul as tf
      >>> tf.nn.avg_pool3d(tf.ones([1, 4, 4, 4, 2]), 2, 2, "VALID").shape
      TensorShape([1, 2, 2, 2, 2])
    """
    attrs = pool_attrs(AVG_POOL3D, 3, ksize, strides, padding, data_format)
    return execute(AVG_POOL3D, (input,), attrs, name)


def by_rank(functions, input, ksize, strides, padding, data_format, name):
    """The function for an input of this rank."""
    dims = dims_of(convert_to_tensor(input))
    rank = None if dims is None else len(dims)
    if rank not in (3, 4, 5):
        raise ValueError(
            f"`input.shape.rank` must be 3, 4 or 5. Received: input.shape={dims} of rank {rank}."
        )
    return functions[rank - 3](input, ksize, strides, padding, data_format, name)


@export("nn.max_pool")
@dispatchable
def max_pool(input, ksize, strides, padding, data_format=None, name=None):
    """Maximum over windows of a sequence, image or volume.

    Args:
      input: (batch, *spatial, channels) with 1 to 3 spatial axes, or as `data_format` says.
      ksize: size of the window; int, or one int for each spatial axis.
      strides: steps of the window; int, or one int for each spatial axis.
      padding: "SAME", "VALID", or (before, after) for each axis.
      data_format: None, or as in `tf.nn.max_pool1d`, `tf.nn.max_pool2d`, `tf.nn.max_pool3d`.
      name: name of the node in a graph.

    Returns:
      A tensor of the dtype of `input`.

    Raises:
      ValueError: if `input` has another rank.

    Example:
      >>> import yeoul as tf
      >>> tf.nn.max_pool(tf.ones([1, 6, 6, 2]), 2, 2, "VALID").shape
      TensorShape([1, 3, 3, 2])
    """
    functions = (max_pool1d, max_pool2d, max_pool3d)
    return by_rank(functions, input, ksize, strides, padding, data_format, name)


@export("nn.avg_pool")
@dispatchable
def avg_pool(input, ksize, strides, padding, data_format=None, name=None):
    """Average over windows of a sequence, image or volume.

    Args:
      input: (batch, *spatial, channels) with 1 to 3 spatial axes, or as `data_format` says.
      ksize: size of the window; int, or one int for each spatial axis.
      strides: steps of the window; int, or one int for each spatial axis.
      padding: "SAME" or "VALID".
      data_format: None, or as in `tf.nn.avg_pool1d`, `tf.nn.avg_pool2d`, `tf.nn.avg_pool3d`.
      name: name of the node in a graph.

    Returns:
      A tensor of the dtype of `input`.

    Raises:
      ValueError: if `input` has another rank.

    Example:
      >>> import yeoul as tf
      >>> tf.nn.avg_pool(tf.ones([1, 6, 6, 2]), 2, 2, "VALID").shape
      TensorShape([1, 3, 3, 2])
    """
    functions = (avg_pool1d, avg_pool2d, avg_pool3d)
    return by_rank(functions, input, ksize, strides, padding, data_format, name)
