"""Pooling over any number of axes, and places of maxima: tf.nn.pool."""

import collections
import itertools
import math

from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.ops.conv_shapes import FORMATS, channels_first, listed, per_axis
from yeoul.ops.math import add, maximum, multiply
from yeoul.ops.nn_pool import (
    avg_pool1d,
    avg_pool2d,
    avg_pool3d,
    max_pool1d,
    max_pool2d,
    max_pool3d,
)
from yeoul.ops.pool_records import MAX_POOL_ARGMAX

MaxPoolWithArgmax = collections.namedtuple("MaxPoolWithArgmax", ("output", "argmax"))


@export("nn.pool")
@dispatchable
def pool(
    input,
    window_shape,
    pooling_type,
    strides=None,
    padding="VALID",
    data_format=None,
    dilations=None,
    name=None,
):
    """Maximum or average over windows along as many axes as the window has.

    Args:
      input: (batch, *spatial, channels), or as `data_format` says.
      window_shape: size of the window: 1 to 3 ints.
      pooling_type: "MAX" or "AVG".
      strides: steps of the window: as many ints; 1 by default.
      padding: "SAME" or "VALID".
      data_format: None, or as in `tf.nn.max_pool1d`, `tf.nn.max_pool2d`, `tf.nn.max_pool3d`.
      dilations: distances of the window's cells: as many ints; 1 by default. If greater than 1,
        strides must be 1 and padding "VALID".
      name: name of the node in a graph.

    Returns:
      A tensor of the dtype of `input`.

    Raises:
      ValueError: if the arguments do not go together.

    Example:
      >>> import yeoul as tf
      >>> tf.nn.pool(tf.ones([1, 6, 6, 2]), [2, 2], "MAX", strides=[2, 2]).shape
      TensorShape([1, 3, 3, 2])
    """
    size = listed(window_shape)
    n = len(size)
    functions = {
        "MAX": (max_pool1d, max_pool2d, max_pool3d),
        "AVG": (avg_pool1d, avg_pool2d, avg_pool3d),
    }
    if pooling_type not in functions or n not in FORMATS:
        raise ValueError(
            f"{n}-D {pooling_type} pooling is not supported: pooling_type must be 'MAX' or 'AVG', "
            "and window_shape have 1 to 3 elements."
        )
    steps = [1] * n if strides is None else listed(strides)
    rates = [1] * n if dilations is None else listed(dilations)
    if data_format not in (None, *FORMATS[n]):
        error = ValueError if n == 1 else invalid
        raise error(f"data_format must be None or one of {FORMATS[n]}. Received: {data_format!r}")
    if max(rates) == 1:
        return functions[pooling_type][n - 1](input, size, steps, padding, data_format, name)
    if padding != "VALID" or max(steps) > 1:
        raise ValueError(
            "Pooling with dilations > 1 needs padding 'VALID' and strides of 1. Received: "
            f"padding={padding}, strides={strides} and dilations={dilations}"
        )
    return dilated(input, size, rates, pooling_type, channels_first(data_format))


def dilated(input, size, rates, pooling_type, first):
    """Pooling with a dilated window: the window's cells are slices, combined element by element."""
    x = convert_to_tensor(input)
    lead = (slice(None),) * (2 if first else 1)
    total = None
    for cell in itertools.product(*map(range, size)):
        spans = zip(cell, size, rates, strict=True)
        seen = x[(*lead, *(slice(i * d, (i - k + 1) * d or None) for i, k, d in spans))]
        if total is None:
            total = seen
        else:
            total = maximum(total, seen) if pooling_type == "MAX" else add(total, seen)
    return total if pooling_type == "MAX" else multiply(total, 1.0 / math.prod(size))


@export("nn.max_pool_with_argmax")
@dispatchable
def max_pool_with_argmax(
    input,
    ksize,
    strides,
    padding,
    data_format="NHWC",
    output_dtype="int64",
    include_batch_in_index=False,
    name=None,
):
    """Maximum over windows of an image, and where it stands.

    Args:
      input: (batch, height, width, channels).
      ksize: size of the window; int, or list of 1, 2 or 4 ints.
      strides: steps of the window; int, or list of 1, 2 or 4 ints.
      padding: "SAME" or "VALID".
      data_format: "NHWC".
      output_dtype: dtype of the places: int32 or int64.
      include_batch_in_index: count through all images, not within each.
      name: name of the node in a graph.

    Returns:
      Two tensors, `output` and `argmax`: the maxima, and their places in the flattened image,
      `(row * width + column) * channels + channel`.

    Raises:
      ValueError: if `data_format` is not "NHWC".

    Example:
      >>> import yeoul as tf
      >>> x = tf.constant([1.0, 5.0, 2.0, 3.0], shape=[1, 2, 2, 1])
      >>> output, argmax = tf.nn.max_pool_with_argmax(x, 2, 2, "VALID")
      >>> print(output.numpy().ravel(), argmax.numpy().ravel())
      [5.] [1]
    """
    if data_format != "NHWC":
        raise ValueError(f"`data_format` must be 'NHWC'. Received: {data_format!r}")
    attrs = {
        "ksize": per_axis(ksize, 2, "NHWC", "ksize"),
        "strides": per_axis(strides, 2, "NHWC", "strides"),
        "Targmax": as_dtype(output_dtype).np,
        "padding": padding,
        "include_batch_in_index": bool(include_batch_in_index),
    }
    return MaxPoolWithArgmax(*execute(MAX_POOL_ARGMAX, (input,), attrs, name))
