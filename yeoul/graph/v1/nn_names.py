"""Functions of `tf.compat.v1.nn` with the arguments of TensorFlow 1."""

from yeoul.core.export import export
from yeoul.graph.v1.adapt import DROPPED, old
from yeoul.ops import (
    blocks,
    nn_conv,
    nn_conv_transpose,
    nn_cross_entropy,
    nn_depthwise,
    nn_dropout,
    nn_layers,
    nn_losses,
    nn_norm,
    nn_pool,
    nn_softmax,
    nn_units,
)
from yeoul.ops.identity import stop_gradient
from yeoul.ops.matmul import matmul

LOGITS = "logits axis=None name=None dim=None"
softmax = old("nn.softmax math.softmax", nn_softmax.softmax, LOGITS, {"dim": "axis"})
log_softmax = old(
    "nn.log_softmax math.log_softmax", nn_softmax.log_softmax, LOGITS, {"dim": "axis"}
)
weighted_cross_entropy_with_logits = old(
    "nn.weighted_cross_entropy_with_logits",
    nn_losses.weighted_cross_entropy_with_logits,
    "labels=None logits=None pos_weight=None name=None targets=None",
    {"targets": "labels"},
)
softmax_cross_entropy_with_logits_v2 = old(
    "nn.softmax_cross_entropy_with_logits_v2",
    nn_cross_entropy.softmax_cross_entropy_with_logits,
    "labels logits axis=None name=None dim=None",
    {"dim": "axis"},
)

POOL = "value ksize strides padding data_format='NHWC' name=None input=None"
max_pool = old("nn.max_pool", nn_pool.max_pool2d, POOL, {"value": "input"})
avg_pool = old("nn.avg_pool nn.avg_pool2d", nn_pool.avg_pool2d, POOL, {"value": "input"})

CONV2D = (
    "input filter=None strides=None padding=None use_cudnn_on_gpu=True data_format='NHWC' "
    "dilations=[1,1,1,1] name=None filters=None"
)
conv2d = old(
    "nn.conv2d", nn_conv.conv2d, CONV2D, {"filter": "filters", "use_cudnn_on_gpu": DROPPED}
)
conv3d = old(
    "nn.conv3d",
    nn_conv.conv3d,
    "input filter=None strides=None padding=None data_format='NDHWC' dilations=[1,1,1,1,1] "
    "name=None filters=None",
    {"filter": "filters"},
)
conv1d = old(
    "nn.conv1d",
    nn_conv.conv1d,
    "value=None filters=None stride=None padding=None use_cudnn_on_gpu=None data_format=None "
    "name=None input=None dilations=None",
    {"value": "input", "use_cudnn_on_gpu": DROPPED},
)
conv2d_transpose = old(
    "nn.conv2d_transpose",
    nn_conv_transpose.conv2d_transpose,
    "value=None filter=None output_shape=None strides=None padding='SAME' data_format='NHWC' "
    "name=None input=None filters=None dilations=None",
    {"value": "input", "filter": "filters"},
)
depthwise_conv2d = old(
    "nn.depthwise_conv2d",
    nn_depthwise.depthwise_conv2d,
    "input filter strides padding rate=None name=None data_format=None dilations=None",
    {"rate": "dilations"},
)
separable_conv2d = old(
    "nn.separable_conv2d",
    nn_depthwise.separable_conv2d,
    "input depthwise_filter pointwise_filter strides padding rate=None name=None "
    "data_format=None dilations=None",
    {"rate": "dilations"},
)

moments = old(
    "nn.moments",
    nn_norm.moments,
    "x axes shift=None name=None keep_dims=None keepdims=None",
    {"keep_dims": "keepdims"},
)
weighted_moments = old(
    "nn.weighted_moments",
    nn_norm.weighted_moments,
    "x axes frequency_weights name=None keep_dims=None keepdims=None",
    {"keep_dims": "keepdims"},
)
sufficient_statistics = old(
    "nn.sufficient_statistics",
    nn_norm.sufficient_statistics,
    "x axes shift=None keep_dims=None name=None keepdims=None",
    {"keep_dims": "keepdims"},
)
crelu = old("nn.crelu", nn_units.crelu, "features name=None axis=-1")
BLOCKS = "input block_size name=None data_format='NHWC'"
depth_to_space = old("nn.depth_to_space depth_to_space", blocks.depth_to_space, BLOCKS)
space_to_depth = old("nn.space_to_depth space_to_depth", blocks.space_to_depth, BLOCKS)


@export("compat.v1.nn.softmax_cross_entropy_with_logits")
def softmax_cross_entropy_with_logits(labels=None, logits=None, dim=-1, name=None, axis=None):
    """The cross entropy of probabilities and logits; no gradient flows to the labels.

    Args:
      labels: probabilities of the classes.
      logits: of the same shape.
      dim: the axis of the classes.
      name: of the op.
      axis: as `dim`.

    Returns:
      The loss, without the axis of the classes.

    Example:
      >>> import yeoul as tf
      >>> loss = tf.compat.v1.nn.softmax_cross_entropy_with_logits(
      ...     labels=[[1.0, 0.0]], logits=[[0.0, 0.0]])
      >>> print(loss.numpy())
      [0.6931472]
    """
    return nn_cross_entropy.softmax_cross_entropy_with_logits(
        stop_gradient(labels), logits, dim if axis is None else axis, name
    )


@export("compat.v1.nn.dropout")
def dropout(x, keep_prob=None, noise_shape=None, seed=None, name=None, rate=None):
    """Sets elements to zero at random, and scales the others so that the sum is expected to stay.

    Args:
      x: float tensor.
      keep_prob: probability that an element is kept.
      noise_shape: shape of what is drawn, broadcast to that of `x`.
      seed: of the op.
      name: of the op.
      rate: probability that an element is dropped: `1 - keep_prob`.

    Returns:
      A tensor of the shape of `x`.

    Raises:
      ValueError: if neither or both of `keep_prob` and `rate` are given.

    Example:
      >>> import yeoul as tf
      >>> print(tf.compat.v1.nn.dropout([1.0, 2.0], keep_prob=1.0).numpy())
      [1. 2.]
    """
    if (keep_prob is None) == (rate is None):
        raise ValueError(
            f"Pass one of rate and keep_prob: rate={rate}, keep_prob={keep_prob}; rate is "
            "1 - keep_prob."
        )
    return nn_dropout.dropout(x, 1 - keep_prob if rate is None else rate, noise_shape, seed, name)


@export("compat.v1.nn.xw_plus_b")
def xw_plus_b(x, weights, biases, name=None):
    """`x @ weights + biases`.

    Args:
      x: matrix.
      weights: matrix.
      biases: vector.
      name: of the op.

    Returns:
      A matrix.

    Example:
      >>> import yeoul as tf
      >>> print(tf.compat.v1.nn.xw_plus_b([[2.0]], [[3.0]], [1.0]).numpy())
      [[7.]]
    """
    return nn_layers.bias_add(matmul(x, weights), biases, name=name)


@export("compat.v1.nn.relu_layer")
def relu_layer(x, weights, biases, name=None):
    """`relu(x @ weights + biases)`.

    Args:
      x: matrix.
      weights: matrix.
      biases: vector.
      name: of the op.

    Returns:
      A matrix.

    Example:
      >>> import yeoul as tf
      >>> print(tf.compat.v1.nn.relu_layer([[2.0]], [[-3.0]], [1.0]).numpy())
      [[0.]]
    """
    return nn_units.relu(xw_plus_b(x, weights, biases), name)
