"""Dilated ops by way of the batch axis: tf.nn.with_space_to_batch; an older batch normalisation."""

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.engine.infer import dims_of
from yeoul.ops.blocks import batch_to_space, space_to_batch
from yeoul.ops.conv_shapes import channels_first, listed
from yeoul.ops.division import floormod
from yeoul.ops.joining import stack
from yeoul.ops.math import add, subtract
from yeoul.ops.nn_norm import batch_normalization
from yeoul.ops.shapes import shape
from yeoul.ops.static import known_array


def int32_vector(value):
    """A vector of integers as an array if it is known, else as a tensor."""
    known = known_array(value)
    return convert_to_tensor(value, "int32") if known is None else known.astype(np.int32)


@export("required_space_to_batch_paddings")
@dispatchable
def required_space_to_batch_paddings(input_shape, block_shape, base_paddings=None, name=None):
    """Paddings and crops for `tf.space_to_batch` and back, so that blocks make up the image.

    Args:
      input_shape: int32 vector: sizes of the axes.
      block_shape: int32 vector: sizes of a block along them.
      base_paddings: int32 matrix `[axes, 2]`: paddings that there are to be at least; 0 by default.
      name: name of the node in a graph.

    Returns:
      Two int32 matrices `[axes, 2]`: paddings, and the crops that remove what was added to
      `base_paddings`.

    Raises:
      ValueError: if the lengths differ.

    Example:
      >>> import yeoul as tf
      >>> paddings, crops = tf.required_space_to_batch_paddings([5, 7], [2, 3])
      >>> print(paddings.numpy().tolist(), crops.numpy().tolist())
      [[0, 1], [0, 2]] [[0, 1], [0, 2]]
    """
    sizes, blocks = int32_vector(input_shape), int32_vector(block_shape)
    length = dims_of(blocks)
    if None not in (dims_of(sizes), length) and None not in (*dims_of(sizes), *length):
        if dims_of(sizes) != length:
            raise ValueError(f"Shapes {dims_of(sizes)} and {list(length)} are incompatible")
    base = int32_vector(
        np.zeros((length[0], 2), np.int32) if base_paddings is None else base_paddings
    )
    before, after = base[:, 0], base[:, 1]
    if all(isinstance(v, np.ndarray) for v in (sizes, blocks, base)):
        extra = (blocks - (sizes + before + after) % blocks) % blocks
        paddings = np.stack([before, after + extra], 1)
        crops = np.stack([np.zeros_like(extra), extra], 1)
        return convert_to_tensor(paddings), convert_to_tensor(crops)
    padded = add(add(sizes, before), after)
    extra = floormod(subtract(blocks, floormod(padded, blocks)), blocks)
    paddings = stack([convert_to_tensor(before), add(after, extra)], 1)
    return paddings, stack([extra * 0, extra], 1)


def checked_axes(spatial_dims, count, data_format):
    """The axes to dilate, one after the other.

    Raises:
      ValueError: if they are not increasing and positive.
    """
    if spatial_dims is None:
        first = 2 if channels_first(data_format) else 1
        spatial_dims = range(first, first + count)
    axes = [int(axis) for axis in spatial_dims]
    if any(axis < 1 for axis in axes) or axes != sorted(set(axes)):
        raise ValueError(
            "`spatial_dims` must be a monotonically increasing sequence of positive integers. "
            f"Received: spatial_dims={axes}"
        )
    return axes


def base_paddings(padding, rates, filter_shape):
    """What is padded before blocks are made.

    Raises:
      ValueError: for another padding, or if the filter's shape is needed and missing.
    """
    if padding not in ("SAME", "VALID"):
        raise ValueError(f"`padding` must be one of 'SAME' or 'VALID'. Received: padding={padding}")
    if padding == "VALID":
        return np.zeros((len(rates), 2), np.int32)
    if filter_shape is None:
        raise ValueError(
            "`filter_shape` must be specified for `padding='SAME'`. Received: "
            f"filter_shape={filter_shape} and padding={padding}"
        )
    sizes = np.array(listed(filter_shape))[: len(rates)]
    total = (sizes - 1) * rates
    return np.stack([total // 2, total - total // 2], 1).astype(np.int32)


@export("nn.with_space_to_batch")
@dispatchable
def with_space_to_batch(
    input, dilation_rate, padding, op, filter_shape=None, spatial_dims=None, data_format=None
):
    """An op that looks at every `dilation_rate`-th cell only.

    `op` is called on images that hold every n-th row and column each, side by side on the batch
    axis.

    Args:
      input: tensor `[batch, spatial…, channels]`, or as `data_format` says.
      dilation_rate: positive ints: the distance of cells along each spatial axis.
      padding: "SAME" or "VALID".
      op: function of (images, num_spatial_dims, padding); `padding` is "VALID" where `input` was
        padded before.
      filter_shape: sizes of the filter along the spatial axes; needed for "SAME".
      spatial_dims: the axes; by default those that `data_format` says.
      data_format: None or of the form "N...C", or "NC...".

    Returns:
      What `op` returns, put together again.

    Raises:
      ValueError: if a rate is not positive, axes are not increasing, or for another padding.

    Example:
      >>> import yeoul as tf
      >>> x, filters = tf.ones([1, 5, 5, 1]), tf.ones([2, 2, 1, 1])
      >>> convolve = lambda x, num_spatial_dims, padding: tf.nn.conv2d(x, filters, 1, padding)
      >>> tf.nn.with_space_to_batch(x, [2, 2], "VALID", convolve).shape
      TensorShape([1, 3, 3, 1])
    """
    input = convert_to_tensor(input)
    rates = np.array(listed(dilation_rate), np.int32)
    if (rates < 1).any():
        raise ValueError(f"`dilation_rate` must be positive. Received: dilation_rate={rates}")
    axes = checked_axes(spatial_dims, len(rates), data_format)
    if (rates == 1).all():
        return op(input, num_spatial_dims=len(rates), padding=padding)
    base = base_paddings(padding, rates, filter_shape)
    dims = dims_of(input)
    sizes = [None if dims is None else dims[axis] for axis in axes]
    if None in sizes:
        whole = shape(input)
        sizes = stack([whole[axis] for axis in axes])
    paddings, crops = required_space_to_batch_paddings(sizes, rates, base)
    last = axes[-1]
    blocks = np.ones(last, np.int32)
    blocks[[axis - 1 for axis in axes]] = rates
    paddings, crops = (spread(table, axes, last) for table in (paddings, crops))
    images = space_to_batch(input, blocks, paddings)
    result = op(images, num_spatial_dims=len(rates), padding="VALID")
    return batch_to_space(result, blocks, crops)


def spread(table, axes, last):
    """Paddings of some axes as those of all axes from the second on."""
    known = known_array(table)
    if known is not None:
        whole = np.zeros((last, 2), np.int32)
        whole[[axis - 1 for axis in axes]] = known
        return whole
    rows = dict(zip(axes, range(len(axes)), strict=True))
    nothing = convert_to_tensor(np.zeros(2, np.int32))
    return stack([table[rows[a]] if a in rows else nothing for a in range(1, last + 1)])


@export("nn.batch_norm_with_global_normalization")
@dispatchable
def batch_norm_with_global_normalization(
    input, mean, variance, beta, gamma, variance_epsilon, scale_after_normalization, name=None
):
    """Batch normalisation of images: `(input - mean) / sqrt(variance + epsilon) * gamma + beta`.

    Args:
      input: tensor `[batch, height, width, channels]`.
      mean: vector of means, one for each channel.
      variance: vector of variances.
      beta: vector that is added.
      gamma: vector that multiplies, if wanted.
      variance_epsilon: added to the variances.
      scale_after_normalization: whether to multiply by `gamma`.
      name: prefix of the nodes' names in a graph.

    Returns:
      A tensor like `input`.

    Example:
      >>> import yeoul as tf
      >>> x = tf.constant([1.0, 3.0], shape=[1, 1, 2, 1])
      >>> normal = tf.nn.batch_norm_with_global_normalization(
      ...     x, [2.0], [4.0], [0.0], [1.0], 0.0, True)
      >>> print(normal.numpy().ravel())
      [-0.5  0.5]
    """
    scale = gamma if scale_after_normalization else None
    return batch_normalization(input, mean, variance, beta, scale, variance_epsilon, name)
