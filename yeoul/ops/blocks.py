"""Blocks of an image moved between axes: space_to_depth, space_to_batch, and back."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.export import export
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import register
from yeoul.engine.tensor import Tensor
from yeoul.ops.static import as_dims, static_input


def channels_last(function):
    """Runs `function` on NHWC, whatever the data format."""

    def call(x, block_size, data_format):
        if data_format == "NHWC":
            return function(x, block_size)
        return function(x.transpose(0, 2, 3, 1), block_size).transpose(0, 3, 1, 2)

    return call


def check_format(data_format):
    if data_format not in ("NHWC", "NCHW"):
        raise ValueError(f"data_format must be 'NHWC' or 'NCHW', not {data_format!r}")


def _space_to_depth(x, size):
    n, h, w, c = x.shape
    x = x.reshape(n, h // size, size, w // size, size, c)
    return x.transpose(0, 1, 3, 2, 4, 5).reshape(n, h // size, w // size, size * size * c)


def _depth_to_space(x, size):
    n, h, w, c = x.shape
    x = x.reshape(n, h, w, size, size, c // (size * size))
    return x.transpose(0, 1, 3, 2, 4, 5).reshape(n, h * size, w * size, c // (size * size))


def _image_specs(change):
    def specs(inputs, attrs):
        dims, size, format = dims_of(inputs[0]), attrs["block_size"], attrs["data_format"]
        if dims is None:
            return [((None,) * 4, dtype_of(inputs[0]))]
        if len(dims) != 4:
            raise ValueError(f"Input must be of rank 4, but is of shape {list(dims)}")
        n, h, w, c = dims if format == "NHWC" else (dims[0], dims[2], dims[3], dims[1])
        h, w, c = change(h, w, c, size)
        return [((n, h, w, c) if format == "NHWC" else (n, c, h, w), dtype_of(inputs[0]))]

    return specs


def times(n, factor):
    return None if n is None else n * factor


def over(n, factor):
    return None if n is None else n // factor


def _to_depth(h, w, c, size):
    if (h or 0) % size or (w or 0) % size:
        raise ValueError(
            f"Image width {w} and height {h} should be divisible by block_size: {size}"
        )
    return over(h, size), over(w, size), times(c, size * size)


def _to_space(h, w, c, size):
    if (c or 0) % (size * size):
        raise ValueError(f"Input depth dimension {c} should be divisible by: {size * size}")
    return times(h, size), times(w, size), over(c, size * size)


ATTRS = {"block_size": None, "data_format": "NHWC"}
SPACE_TO_DEPTH = register(
    "SpaceToDepth",
    "input:T",
    attrs=ATTRS,
    lower=channels_last(_space_to_depth),
    limit=1 << 20,
    host=channels_last(_space_to_depth),
    shape=_image_specs(_to_depth),
    grad=lambda r, dy: execute(DEPTH_TO_SPACE, (dy,), r.attrs),
)
DEPTH_TO_SPACE = register(
    "DepthToSpace",
    "input:T",
    attrs=ATTRS,
    lower=channels_last(_depth_to_space),
    limit=1 << 20,
    host=channels_last(_depth_to_space),
    shape=_image_specs(_to_space),
    grad=lambda r, dy: execute(SPACE_TO_DEPTH, (dy,), r.attrs),
)


def block_attrs(block_size, data_format):
    check_format(data_format)
    if block_size < 2:
        raise ValueError(f"block_size must be at least 2, not {block_size}")
    return {"block_size": int(block_size), "data_format": data_format}


@export("nn.space_to_depth")
@dispatchable
def space_to_depth(input, block_size, data_format="NHWC", name=None):
    """Each block of `block_size` × `block_size` pixels as one pixel with more channels.

    Args:
      input: tensor `[batch, height, width, channels]`.
      block_size: int; height and width are multiples of it.
      data_format: "NHWC" or "NCHW".
      name: name of the node when a graph is being built.

    Raises:
      InvalidArgumentError: if the blocks do not make up the image.

    Example:
      >>> import yeoul as tf
      >>> tf.nn.space_to_depth(tf.zeros([1, 4, 4, 2]), 2).shape
      TensorShape([1, 2, 2, 8])
    """
    return execute(SPACE_TO_DEPTH, (input,), block_attrs(block_size, data_format), name)


@export("nn.depth_to_space")
@dispatchable
def depth_to_space(input, block_size, data_format="NHWC", name=None):
    """Each pixel's channels as a block of pixels; undoes `tf.nn.space_to_depth`.

    Example:
      >>> import yeoul as tf
      >>> tf.nn.depth_to_space(tf.zeros([1, 2, 2, 8]), 2).shape
      TensorShape([1, 4, 4, 2])
    """
    return execute(DEPTH_TO_SPACE, (input,), block_attrs(block_size, data_format), name)


# Blocks to the batch axis.


def _space_to_batch(module):
    def moved(x, block, paddings):
        _block_dims(x.shape, block, paddings, True)
        k = len(block)
        rest = [(0, 0)] * (x.ndim - 1 - k)
        x = module.pad(x, [(0, 0), *paddings, *rest])
        pairs = [n for size, b in zip(x.shape[1:], block, strict=False) for n in (size // b, b)]
        tail = x.shape[1 + k :]
        split = x.reshape(x.shape[0], *pairs, *tail)
        order = [*range(2, 2 * k + 1, 2), 0, *range(1, 2 * k, 2), *range(2 * k + 1, split.ndim)]
        sizes = [size // b for size, b in zip(x.shape[1:], block, strict=False)]
        return split.transpose(order).reshape(x.shape[0] * int(np.prod(block)), *sizes, *tail)

    return moved


def _batch_to_space(x, block, crops):
    _block_dims(x.shape, block, crops, False)
    k, n = len(block), x.shape[0] // int(np.prod(block))
    split = x.reshape(*block, n, *x.shape[1:])
    order = [k, *(i for j in range(k) for i in (k + 1 + j, j)), *range(2 * k + 1, split.ndim)]
    whole = [size * b for size, b in zip(x.shape[1:], block, strict=False)]
    merged = split.transpose(order).reshape(n, *whole, *x.shape[1 + k :])
    cut = [slice(a, size - b) for size, (a, b) in zip(whole, crops, strict=True)]
    return merged[(slice(None), *cut)]


def _block_dims(dims, block, edges, to_batch):
    """Dimensions of the result; raises ValueError for blocks that do not fit."""
    what = "paddings" if to_batch else "crops"
    if len(edges) != len(block) or any(len(pair) != 2 for pair in edges):
        raise ValueError(f"{what} should have shape [{len(block)}, 2], but are {list(edges)}")
    if len(dims) <= len(block):
        raise ValueError(f"input rank should be >= {1 + len(block)} instead of {len(dims)}")
    if min(block, default=1) < 1:
        raise ValueError(f"block_shape must be positive, but is {list(block)}")
    if any(min(pair) < 0 for pair in edges):
        raise ValueError(f"{what} cannot be negative, but are {list(edges)}")
    count = int(np.prod(block))
    out = []
    for i, (size, b, (low, high)) in enumerate(zip(dims[1:], block, edges, strict=False)):
        if size is None:
            out.append(None)
        elif to_batch:
            if (size + low + high) % b:
                raise ValueError(
                    f"padded_shape[{i}]={size + low + high} is not divisible by "
                    f"block_shape[{i}]={b}"
                )
            out.append((size + low + high) // b)
        else:
            if size * b < low + high:
                raise ValueError(f"cropped_shape[{i}]={size * b - low - high} must be non-negative")
            out.append(size * b - low - high)
    n = dims[0]
    if not to_batch and n is not None and n % count:
        raise ValueError(
            f"Input batch dimension ({n}) is not divisible by product of block sizes ({count})"
        )
    return (times(n, count) if to_batch else over(n, count), *out, *dims[1 + len(block) :])


def _block_specs(to_batch):
    def specs(inputs, attrs):
        dims, block, edges = dims_of(inputs[0]), inputs[1], inputs[2]
        if dims is None or isinstance(block, Tensor) or isinstance(edges, Tensor):
            return [(dims and (None,) * len(dims), dtype_of(inputs[0]))]
        return [(_block_dims(dims, block, edges, to_batch), dtype_of(inputs[0]))]

    return specs


SPACE_TO_BATCH = register(
    "SpaceToBatchND",
    "input:T, block_shape!:Tblock, paddings!:Tpaddings",
    lower=_space_to_batch(jnp),
    limit=1 << 20,
    host=_space_to_batch(np),
    shape=_block_specs(True),
    grad=lambda r, dy: (execute(BATCH_TO_SPACE, (dy, *r.inputs[1:])), None, None),
)
BATCH_TO_SPACE = register(
    "BatchToSpaceND",
    "input:T, block_shape!:Tblock, crops!:Tcrops",
    lower=_batch_to_space,
    limit=1 << 20,
    host=_batch_to_space,
    shape=_block_specs(False),
    grad=lambda r, dy: (execute(SPACE_TO_BATCH, (dy, *r.inputs[1:])), None, None),
)


@export("space_to_batch", "space_to_batch_nd", "nn.space_to_batch")
@dispatchable
def space_to_batch(input, block_shape, paddings, name=None):
    """Blocks of the axes after the first moved to the batch axis, after padding with zeros.

    Args:
      input: tensor `[batch, spatial…, rest…]`.
      block_shape: size of a block on each spatial axis.
      paddings: `[[before, after], …]` for each spatial axis.
      name: name of the node when a graph is being built.

    Raises:
      InvalidArgumentError: if the blocks do not make up a padded axis.

    Example:
      >>> import yeoul as tf
      >>> tf.space_to_batch(tf.zeros([1, 4, 4, 1]), [2, 2], [[0, 0], [0, 0]]).shape
      TensorShape([4, 2, 2, 1])
    """
    return execute(SPACE_TO_BATCH, (input, as_dims(block_shape), static_input(paddings)), name=name)


@export("batch_to_space")
@dispatchable
def batch_to_space(input, block_shape, crops, name=None):
    """Blocks of the batch axis moved back and cropped; undoes `tf.space_to_batch`.

    Args:
      input: tensor `[batch, spatial…, rest…]`.
      block_shape: size of a block on each spatial axis; a single number stands for two axes.
      crops: `[[before, after], …]` for each spatial axis.
      name: name of the node when a graph is being built.

    Raises:
      InvalidArgumentError: if the batch is no multiple of the block, or more is cropped than there
        is.

    Example:
      >>> import yeoul as tf
      >>> tf.batch_to_space(tf.zeros([4, 2, 2, 1]), [2, 2], [[0, 0], [0, 0]]).shape
      TensorShape([1, 4, 4, 1])
    """
    if isinstance(block_shape, int):
        block_shape = (block_shape, block_shape)
    return execute(BATCH_TO_SPACE, (input, as_dims(block_shape), static_input(crops)), name=name)
