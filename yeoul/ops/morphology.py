"""Morphology of grey images: tf.nn.dilation2d, tf.nn.erosion2d."""

import jax.numpy as jnp
import numpy as np
from jax import lax

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import AUTO, register
from yeoul.ops.conv_shapes import Arguments, with_rank
from yeoul.ops.family import REAL
from yeoul.ops.math import negative
from yeoul.ops.pool_kernels import lowest_of
from yeoul.ops.reversing import reverse
from yeoul.ops.windows import padded


def arguments(attrs):
    """The checked attributes."""
    strides, dilations, padding = attrs["strides"], attrs["rates"], attrs["padding"]
    return Arguments(
        2,
        {"strides": strides, "dilations": dilations, "padding": padding, "data_format": "NHWC"},
        explicit=False,
    )


def output(x, filters, attrs):
    """Dimensions of the output; raises ValueError if input and filter do not fit."""
    a = arguments(attrs)
    x, filters = with_rank("input", x, 4), with_rank("filter", filters, 3)
    if None not in (x[3], filters[2]) and x[3] != filters[2]:
        raise ValueError(
            f"input and filter must have the same number of channels: {x[3]} vs. {filters[2]}; "
            f"input of shape {list(x)}, filter of shape {list(filters)}"
        )
    return (x[0], *a.outputs(x[1:3], filters[:2]), x[3])


def _lower(x, filters, **attrs):
    """One step of a loop for each cell of the window: written out, they take long to compile."""
    dims = output(x.shape, filters.shape, attrs)
    w = arguments(attrs).window(x.shape[1:3], filters.shape[:2])
    spans = [max((m - 1) * s + 1, 0) for m, s in zip(dims[1:3], w.strides, strict=True)]
    image, inside = padded(x, w), padded(jnp.ones((1, *x.shape[1:3], 1), bool), w)

    def seen(a, place):
        part = lax.dynamic_slice(a, (0, *place, 0), (a.shape[0], *spans, a.shape[-1]))
        return part[:, :: w.strides[0], :: w.strides[1]]

    def step(found, cell):
        # Of equal sums the first gets the gradient; NaN and what is outside are never the greatest.
        place, row = cell
        total = seen(image, place) + row
        return jnp.where(seen(inside, place) & (total > found), total, found), None

    places = np.array(list(w.offsets())).reshape(-1, 2) * w.dilations
    start = jnp.full((x.shape[0], *dims[1:]), lowest_of(x.dtype))
    return lax.scan(step, start, (places, filters.reshape(-1, x.shape[3])))[0]


def _specs(inputs, attrs):
    return [(output(dims_of(inputs[0]), dims_of(inputs[1]), attrs), dtype_of(inputs[0]))]


DILATION = register(
    "Dilation2D",
    "input:T, filter:T",
    attrs={"strides": (1, 1, 1, 1), "rates": (1, 1, 1, 1), "padding": "SAME"},
    lower=_lower,
    shape=_specs,
    grad=AUTO,
    types=REAL,
)


def checked(strides, padding, data_format, dilations):
    """The attributes of the op, from the arguments of a public function."""
    if data_format != "NHWC":
        raise ValueError(f"`data_format` must be 'NHWC'. Received: {data_format!r}")
    return {"strides": tuple(strides), "rates": tuple(dilations), "padding": padding}


@export("nn.dilation2d")
@dispatchable
def dilation2d(input, filters, strides, padding, data_format, dilations, name=None):
    """Grey dilation: maximum over a window of image plus filter.

    Args:
      input: (batch, height, width, channels) of a real or integer dtype.
      filters: (height, width, channels), of the same dtype.
      strides: list of 4 ints, the first and last of them 1.
      padding: "SAME" or "VALID".
      data_format: "NHWC".
      dilations: list of 4 ints, the first and last of them 1.
      name: name of the node in a graph.

    Returns:
      A tensor of the dtype of `input`.

    Raises:
      InvalidArgumentError: if shapes, strides or padding do not fit.

    Example:
      >>> import yeoul as tf
      >>> x = tf.reshape(tf.range(4.0), [1, 2, 2, 1])
      >>> ones, filters = [1, 1, 1, 1], tf.zeros([2, 2, 1])
      >>> print(tf.nn.dilation2d(x, filters, ones, "SAME", "NHWC", ones)[0, :, :, 0].numpy())
      [[3. 3.]
       [3. 3.]]
    """
    return execute(
        DILATION, (input, filters), checked(strides, padding, data_format, dilations), name
    )


@export("nn.erosion2d")
@dispatchable
def erosion2d(value, filters, strides, padding, data_format, dilations, name=None):
    """Grey erosion: minimum over a window of image minus filter.

    Args:
      value: (batch, height, width, channels) of a real or integer dtype.
      filters: (height, width, channels), of the same dtype; its first cell is the window's last.
      strides: list of 4 ints, the first and last of them 1.
      padding: "SAME" or "VALID".
      data_format: "NHWC".
      dilations: list of 4 ints, the first and last of them 1.
      name: name of the node in a graph.

    Returns:
      A tensor of the dtype of `value`.

    Raises:
      InvalidArgumentError: if shapes, strides or padding do not fit.

    Example:
      >>> import yeoul as tf
      >>> x = tf.reshape(tf.range(1.0, 5.0), [1, 2, 2, 1])
      >>> ones, filters = [1, 1, 1, 1], tf.zeros([2, 2, 1])
      >>> print(tf.nn.erosion2d(x, filters, ones, "VALID", "NHWC", ones)[0, :, :, 0].numpy())
      [[1.]]
    """
    attrs = checked(strides, padding, data_format, dilations)
    filters = reverse(convert_to_tensor(filters), [0, 1])
    return negative(execute(DILATION, (negative(value), filters), attrs), name)
