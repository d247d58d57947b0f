"""Parts of images at regular distances: tf.image.extract_patches, tf.extract_volume_patches."""

import itertools
import math

import numpy as np

from yeoul.core.errors import UnimplementedError
from yeoul.core.export import export
from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import AUTO, register
from yeoul.engine.xla import jnp
from yeoul.ops.family import BOOL, COMPLEX, FLOATS, INTS
from yeoul.ops.static import as_dims


def sizes_of(op, name, value, rank):
    """A list of sizes of windows or steps, checked.

    Raises:
      InvalidArgumentError: if there are too few, or one is not positive.
      UnimplementedError: if those of the batch or the channels are not 1.
    """
    value = tuple(as_dims(value))
    if len(value) != rank:
        raise invalid(
            f"Length for attr '{name}' of {len(value)} must be {rank}: one for each dimension. "
            f"[Op:{op}]"
        )
    if value[0] != 1 or value[-1] != 1:
        raise UnimplementedError(
            None, None, f"Only support {name} across space, got {list(value)}: the first and the "
            f"last must be 1. [Op:{op}]",
        )  # fmt: skip
    if min(value) < 1:
        raise invalid(f"{name} must be positive, got {list(value)} [Op:{op}]")
    return value


def check_padding(op, padding):
    """Raises InvalidArgumentError unless it is one of two words."""
    if padding not in ("SAME", "VALID"):
        raise invalid(
            f"Value for attr 'padding' of \"{padding}\" is not in the list of allowed values: "
            f'"SAME", "VALID" [Op:{op}]'
        )
    return padding


def output_size(n, reach, stride, padding):
    """Number of windows on an axis, and cells of padding before it."""
    if padding == "VALID":
        count = (n - reach) // stride + 1
        if n - reach + stride < 0 or count < 0:
            raise ValueError(
                f"Computed output size would be negative: {count} [input_size: {n}, "
                f"effective_filter_size: {reach}, stride: {stride}]"
            )
        return count, 0
    count = -(-n // stride)
    return count, max((count - 1) * stride + reach - n, 0) // 2


def axes_of(dims, ksizes, strides, rates, padding):
    """For each axis of space: (indices [windows, cells], mask of those inside)."""
    found = []
    for n, size, stride, rate in zip(dims, ksizes, strides, rates, strict=True):
        count, before = output_size(n, (size - 1) * rate + 1, stride, padding)
        cells = np.arange(count)[:, None] * stride - before + np.arange(size) * rate
        found.append((np.clip(cells, 0, max(n - 1, 0)), (cells >= 0) & (cells < n)))
    return found


def gathered(xp, x, ksizes, strides, rates, padding):
    """The windows of an array (batch, space…, channels): (batch, windows…, cells × channels)."""
    space = x.ndim - 2
    axes = axes_of(x.shape[1:-1], ksizes[1:-1], strides[1:-1], rates[1:-1], padding)
    counts = [cells.shape[0] for cells, _ in axes]
    for axis, (cells, inside) in enumerate(axes):
        place = 1 + 2 * axis
        x = xp.take(x, cells.reshape(-1), place)
        x = x.reshape(*x.shape[:place], *cells.shape, *x.shape[place + 1 :])
        if not inside.all():
            mask = inside.reshape(inside.shape + (1,) * (x.ndim - place - 2))
            x = xp.where(mask, x, np.zeros((), x.dtype))
    order = [0, *range(1, 2 * space, 2), *range(2, 2 * space + 1, 2), 2 * space + 1]
    depth = math.prod(ksizes) * x.shape[-1]
    return x.transpose(order).reshape(x.shape[0], *counts, depth)


def patch_specs(rank):
    """The shape rule."""

    def rule(inputs, attrs):
        dims, ksizes = dims_of(inputs[0]), attrs["ksizes"]
        if dims is None:
            return [((None,) * rank, dtype_of(inputs[0]))]
        if len(dims) != rank:
            raise ValueError(f"input must be {rank}-dimensional, got shape {list(dims)}")
        rates = attrs.get("rates", (1,) * rank)
        counts = []
        for n, size, stride, rate in itertools.islice(
            zip(dims, ksizes, attrs["strides"], rates, strict=True), 1, rank - 1
        ):
            reach = (size - 1) * rate + 1
            counts.append(None if n is None else output_size(n, reach, stride, attrs["padding"])[0])
        depth = None if dims[-1] is None else math.prod(ksizes) * dims[-1]
        return [((dims[0], *counts, depth), dtype_of(inputs[0]))]

    return rule


def _patches(xp, op, rank):
    def run(x, ksizes, strides, padding, rates=(1,) * rank):
        for name, sizes in (("ksizes", ksizes), ("strides", strides), ("rates", rates)):
            sizes_of(op, name, sizes, rank)
        check_padding(op, padding)
        if x.ndim != rank:
            raise ValueError(f"input must be {rank}-dimensional, got shape {list(x.shape)}")
        return gathered(xp, x, ksizes, strides, rates, padding)

    return run


PATCHES = register(
    "ExtractImagePatches", "images:T", lower=_patches(jnp, "ExtractImagePatches", 4),
    host=_patches(np, "ExtractImagePatches", 4), grad=AUTO, shape=patch_specs(4),
    types=FLOATS | INTS | COMPLEX | BOOL,
    attrs={"ksizes": None, "strides": None, "rates": None, "padding": None},
)  # fmt: skip
VOLUME_PATCHES = register(
    "ExtractVolumePatches", "input:T", lower=_patches(jnp, "ExtractVolumePatches", 5),
    host=_patches(np, "ExtractVolumePatches", 5), grad=AUTO, shape=patch_specs(5),
    types=FLOATS | INTS,
    attrs={"ksizes": None, "strides": None, "padding": None},
)  # fmt: skip


@export("image.extract_patches", "compat.v1.image.extract_patches")
@dispatchable
def extract_patches(images, sizes, strides, rates, padding, name=None):
    """Windows of images, each laid out in the channels of one place.

    Args:
      images: tensor (batch, height, width, channels).
      sizes: [1, rows, columns, 1] of a window.
      strides: [1, down, across, 1]: how far windows are apart.
      rates: [1, down, across, 1]: how far the cells of a window are apart.
      padding: "VALID", windows inside the image alone, or "SAME", with zeros around it.
      name: name of the node in a graph.

    Returns:
      A tensor (batch, windows down, windows across, rows * columns * channels) of the same dtype.

    Raises:
      InvalidArgumentError: if shapes or padding do not fit.
      UnimplementedError: if a window reaches over images or channels.

    Example:
      >>> import yeoul as tf
      >>> image = tf.reshape(tf.range(9), [1, 3, 3, 1])
      >>> patches = tf.image.extract_patches(image, [1, 2, 2, 1], [1, 1, 1, 1], [1] * 4, "VALID")
      >>> print(patches.numpy()[0, 0])
      [[0 1 3 4]
       [1 2 4 5]]
    """
    op = "ExtractImagePatches"
    attrs = {
        "ksizes": sizes_of(op, "ksizes", sizes, 4),
        "strides": sizes_of(op, "strides", strides, 4),
        "rates": sizes_of(op, "rates", rates, 4),
        "padding": check_padding(op, padding),
    }
    return execute(PATCHES, (images,), attrs, name)


@export("compat.v1.extract_image_patches", "compat.v1.image.extract_image_patches")
@dispatchable
def extract_image_patches(
    images, ksizes=None, strides=None, rates=None, padding=None, name=None, sizes=None
):
    """As `tf.image.extract_patches`; `ksizes` is an older name of `sizes`.

    Example:
      >>> import yeoul as tf
      >>> ones = [1, 1, 1, 1]
      >>> image = tf.ones([1, 3, 3, 1])
      >>> tf.compat.v1.extract_image_patches(image, [1, 2, 2, 1], ones, ones, "VALID").shape
      TensorShape([1, 2, 2, 4])
    """
    if ksizes is not None and sizes is not None:
        raise ValueError("Cannot specify both 'sizes' and 'ksizes'")
    sizes = ksizes if sizes is None else sizes
    return extract_patches(images, sizes, strides, rates, padding, name)


@export("extract_volume_patches")
@dispatchable
def extract_volume_patches(input, ksizes, strides, padding, name=None):
    """Windows of volumes, each laid out in the channels of one place.

    Args:
      input: tensor (batch, planes, rows, columns, channels).
      ksizes: [1, planes, rows, columns, 1] of a window.
      strides: [1, planes, rows, columns, 1]: how far windows are apart.
      padding: "VALID", windows inside the volume alone, or "SAME", with zeros around it.
      name: name of the node in a graph.

    Returns:
      A tensor (batch, windows…, cells of a window * channels) of the same dtype.

    Raises:
      InvalidArgumentError: if shapes or padding do not fit.
      UnimplementedError: if a window reaches over the batch or channels.

    Example:
      >>> import yeoul as tf
      >>> volume = tf.zeros([1, 4, 4, 4, 2])
      >>> tf.extract_volume_patches(volume, [1, 2, 2, 2, 1], [1, 2, 2, 2, 1], "VALID").shape
      TensorShape([1, 2, 2, 2, 16])
    """
    op = "ExtractVolumePatches"
    attrs = {
        "ksizes": sizes_of(op, "ksizes", ksizes, 5),
        "strides": sizes_of(op, "strides", strides, 5),
        "padding": check_padding(op, padding),
    }
    return execute(VOLUME_PATCHES, (input,), attrs, name)
