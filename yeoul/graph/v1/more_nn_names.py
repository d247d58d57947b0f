"""More functions of `tf.compat.v1.nn` with the arguments of TensorFlow 1."""

from yeoul.autodiff import gradients
from yeoul.core.export import export
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.op import TABLE
from yeoul.graph.v1.adapt import DROPPED, old
from yeoul.ops import morphology, nn_conv, nn_conv_transpose, nn_cross_entropy, nn_pool_general
from yeoul.ops.conv_shapes import padding_attrs
from yeoul.ops.pooling import fractional
from yeoul.ops.versions import space_to_batch

conv3d_transpose = old(
    "nn.conv3d_transpose",
    nn_conv_transpose.conv3d_transpose,
    "value filter=None output_shape=None strides=None padding='SAME' data_format='NDHWC' "
    "name=None input=None filters=None dilations=None",
    {"value": "input", "filter": "filters"},
)
convolution = old(
    "nn.convolution",
    nn_conv.convolution,
    "input filter padding strides=None dilation_rate=None name=None data_format=None "
    "filters=None dilations=None",
    {"filter": "filters", "dilation_rate": "dilations"},
)
pool = old(
    "nn.pool",
    nn_pool_general.pool,
    "input window_shape pooling_type padding dilation_rate=None strides=None name=None "
    "data_format=None dilations=None",
    {"dilation_rate": "dilations"},
)
max_pool_with_argmax = old(
    "nn.max_pool_with_argmax",
    nn_pool_general.max_pool_with_argmax,
    "input ksize strides padding data_format='NHWC' Targmax=None name=None output_dtype=None "
    "include_batch_in_index=False",
    {"Targmax": "output_dtype"},
)
sparse_softmax_cross_entropy_with_logits = old(
    "nn.sparse_softmax_cross_entropy_with_logits",
    nn_cross_entropy.sparse_softmax_cross_entropy_with_logits,
    "labels=None logits=None name=None",
)
batch_norm_with_global_normalization = old(
    "nn.batch_norm_with_global_normalization",
    space_to_batch.batch_norm_with_global_normalization,
    "t=None m=None v=None beta=None gamma=None variance_epsilon=None "
    "scale_after_normalization=None name=None input=None mean=None variance=None",
    {"t": "input", "m": "mean", "v": "variance"},
)
FRACTIONAL = (
    "value pooling_ratio pseudo_random=False overlapping=False deterministic=False seed=0 "
    "seed2=0 name=None"
)
UNSEEDED = {"deterministic": DROPPED, "seed2": DROPPED}
fractional_max_pool = old(
    "nn.fractional_max_pool", fractional.fractional_max_pool, FRACTIONAL, UNSEEDED
)
fractional_avg_pool = old(
    "nn.fractional_avg_pool", fractional.fractional_avg_pool, FRACTIONAL, UNSEEDED
)
hessians = old(
    "hessians",
    gradients.hessians,
    "ys xs name='hessians' colocate_gradients_with_ops=False gate_gradients=False "
    "aggregation_method=None",
    {"colocate_gradients_with_ops": DROPPED},
)


def of_images(function):
    """Dilation or erosion, whose images are in the order NHWC."""

    def called(x, filters, strides, padding, dilations, name=None):
        return function(x, filters, strides, padding, "NHWC", dilations, name)

    called.__doc__ = function.__doc__
    return called


dilation2d = old(
    "nn.dilation2d",
    of_images(morphology.dilation2d),
    "input filter=None strides=None rates=None padding=None name=None filters=None dilations=None",
    {"input": "x", "filter": "filters", "rates": "dilations"},
)
erosion2d = old(
    "nn.erosion2d",
    of_images(morphology.erosion2d),
    "value kernel strides rates padding name=None",
    {"value": "x", "kernel": "filters", "rates": "dilations"},
)


def convolved(op, inputs, strides, padding, attrs, name):
    """Runs a convolution's op, whose padding may be a list of pairs."""
    attrs = {"strides": tuple(strides), **attrs, **padding_attrs(padding, 2)}
    attrs["dilations"] = tuple(attrs["dilations"])
    return execute(TABLE[op], inputs, attrs, name)


@export("compat.v1.nn.conv2d_backprop_filter")
@dispatchable
def conv2d_backprop_filter(
    input,
    filter_sizes,
    out_backprop,
    strides,
    padding,
    use_cudnn_on_gpu=True,
    data_format="NHWC",
    dilations=(1, 1, 1, 1),
    name=None,
):
    """The gradient of `tf.nn.conv2d` towards its filter.

    Args:
      input: the convolution's input.
      filter_sizes: shape of the filter.
      out_backprop: gradient towards the output.
      strides: list of 4 ints.
      padding: "SAME", "VALID" or a list of pairs.
      use_cudnn_on_gpu: has no effect.
      data_format: "NHWC" or "NCHW".
      dilations: list of 4 ints.
      name: of the op.

    Returns:
      A tensor of the shape `filter_sizes`.

    Example:
      >>> import yeoul as tf
      >>> x, dy = tf.ones([1, 3, 3, 1]), tf.ones([1, 2, 2, 1])
      >>> tf.compat.v1.nn.conv2d_backprop_filter(x, [2, 2, 1, 1], dy, [1] * 4, "VALID").shape
      TensorShape([2, 2, 1, 1])
    """
    attrs = {"data_format": data_format, "dilations": dilations}
    inputs = (input, filter_sizes, out_backprop)
    return convolved("Conv2DBackpropFilter", inputs, strides, padding, attrs, name)


@export("compat.v1.nn.conv2d_backprop_input")
@dispatchable
def conv2d_backprop_input(
    input_sizes,
    filter=None,
    out_backprop=None,
    strides=None,
    padding=None,
    use_cudnn_on_gpu=True,
    data_format="NHWC",
    dilations=(1, 1, 1, 1),
    name=None,
    filters=None,
):
    """The gradient of `tf.nn.conv2d` towards its input.

    Args:
      input_sizes: shape of the input.
      filter: the convolution's filter.
      out_backprop: gradient towards the output.
      strides: list of 4 ints.
      padding: "SAME", "VALID" or a list of pairs.
      use_cudnn_on_gpu: has no effect.
      data_format: "NHWC" or "NCHW".
      dilations: list of 4 ints.
      name: of the op.
      filters: as `filter`.

    Returns:
      A tensor of the shape `input_sizes`.

    Example:
      >>> import yeoul as tf
      >>> w, dy = tf.ones([2, 2, 1, 1]), tf.ones([1, 2, 2, 1])
      >>> tf.compat.v1.nn.conv2d_backprop_input([1, 3, 3, 1], w, dy, [1] * 4, "VALID").shape
      TensorShape([1, 3, 3, 1])
    """
    attrs = {"data_format": data_format, "dilations": dilations}
    inputs = (input_sizes, filter if filters is None else filters, out_backprop)
    return convolved("Conv2DBackpropInput", inputs, strides, padding, attrs, name)


@export("compat.v1.nn.depthwise_conv2d_native")
@dispatchable
def depthwise_conv2d_native(
    input, filter, strides, padding, data_format="NHWC", dilations=(1, 1, 1, 1), name=None
):
    """A convolution of each channel by its own filters.

    Args:
      input: tensor `[batch, height, width, channels]`.
      filter: tensor `[height, width, channels, multiplier]`.
      strides: list of 4 ints.
      padding: "SAME", "VALID" or a list of pairs.
      data_format: "NHWC" or "NCHW".
      dilations: list of 4 ints.
      name: of the op.

    Returns:
      A tensor with `channels * multiplier` channels.

    Example:
      >>> import yeoul as tf
      >>> x, w = tf.ones([1, 3, 3, 2]), tf.ones([2, 2, 2, 1])
      >>> tf.compat.v1.nn.depthwise_conv2d_native(x, w, [1, 1, 1, 1], "VALID").shape
      TensorShape([1, 2, 2, 2])
    """
    attrs = {"data_format": data_format, "dilations": dilations}
    return convolved("DepthwiseConv2dNative", (input, filter), strides, padding, attrs, name)
