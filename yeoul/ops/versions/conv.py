"""Convolutions in more general forms: tf.conv, tf.conv2d_backprop_input_v2, …filter_v2."""

import math

from yeoul.core.export import export
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import AUTO, register
from yeoul.ops.broadcast import wants
from yeoul.ops.conv_records import CONV2D, CONV3D
from yeoul.ops.conv_shapes import FORMATS, Arguments, listed
from yeoul.ops.family import FLOATS, dtypes
from yeoul.ops.shapes import dims_or_shape

TYPES = FLOATS | dtypes("int32")


class Like:
    """The two gradients of a family of convolutions that take a tensor of the result's shape.

    Attributes:
      input_gradient, filter_gradient: the records.
    """

    def __init__(self, names, family, signature, attrs):
        """Registers the ops.

        Args:
          names: TF's op names: input gradient, filter gradient.
          family: the convolution.
          signature: of both.
          attrs: attributes with their defaults.
        """
        self.family = family
        common = {"attrs": attrs, "types": family.forward.types}
        self.input_gradient = register(
            names[0], signature, lower=self._input, shape=self._specs(0), grad=self._input_rule,
            **common,
        )  # fmt: skip
        self.filter_gradient = register(
            names[1], signature, lower=self._filter, shape=self._specs(1), grad=self._filter_rule,
            **common,
        )  # fmt: skip

    def attrs(self, given):
        """The attributes that the family's own ops take."""
        return {key: given.get(key, value) for key, value in self.family.defaults.items()}

    def _input(self, x, filters, g, **attrs):
        return self.family.input_gradient.lower(x.shape, filters, g, **self.attrs(attrs))

    def _filter(self, x, filters, g, **attrs):
        return self.family.filter_gradient.lower(x, filters.shape, g, **self.attrs(attrs))

    def _specs(self, position):
        def specs(inputs, attrs):
            x, filters, g = map(dims_of, inputs)
            a = Arguments(self.family.n, self.attrs(attrs), self.family.explicit)
            self.family.fitting(a, x, filters, g)
            return [((x, filters)[position], dtype_of(inputs[0]))]

        return specs

    def _input_rule(self, r, dx):
        _, filters, g = r.inputs
        attrs, df, dg = self.attrs(r.attrs), None, None
        if wants(r, 1):
            df = execute(self.family.filter_gradient, (dx, dims_or_shape(filters), g), attrs)
        if wants(r, 2):
            dg = execute(self.family.forward, (dx, filters), attrs)
        return None, df, dg

    def _filter_rule(self, r, df):
        x, _, g = r.inputs
        attrs, dx, dg = self.attrs(r.attrs), None, None
        if wants(r, 0):
            dx = execute(self.family.input_gradient, (dims_or_shape(x), df, g), attrs)
        if wants(r, 2):
            dg = execute(self.family.forward, (x, df), attrs)
        return dx, None, dg


SIGNATURE = "input:T, filter:T, out_backprop:T"
FLAT = Like(
    ("Conv2DBackpropInputV2", "Conv2DBackpropFilterV2"),
    CONV2D,
    SIGNATURE,
    {"use_cudnn_on_gpu": True, **CONV2D.defaults},
)
SOLID = Like(
    ("Conv3DBackpropInput", "Conv3DBackpropFilter"),
    CONV3D,
    SIGNATURE,
    {key: CONV3D.defaults[key] for key in ("strides", "padding", "dilations")},
)


# One op for two and three spatial axes.


def family_of(dims, attrs):
    """The convolution of so many axes, and its attributes.

    Raises:
      ValueError: if there are not two or three spatial axes, or the format is unknown.
    """
    n = len(dims) - attrs["batch_dims"] - 1
    if n not in (2, 3):
        raise ValueError(
            f"The input must have 2 or 3 spatial dimensions but got {n}: its shape is "
            f"{list(dims)}, with batch_dims={attrs['batch_dims']}"
        )
    if attrs["data_format"] not in ("CHANNELS_LAST", "CHANNELS_FIRST"):
        raise ValueError(
            f"data_format must be 'CHANNELS_LAST' or 'CHANNELS_FIRST', not {attrs['data_format']!r}"
        )
    if attrs["padding"] == "EXPLICIT" and n == 3:
        raise ValueError("padding 'EXPLICIT' needs two spatial dimensions; use tf.pad first")
    family = CONV2D if n == 2 else CONV3D
    own = {
        "strides": attrs["strides"],
        "padding": attrs["padding"],
        "data_format": FORMATS[n][attrs["data_format"] == "CHANNELS_FIRST"],
        "dilations": attrs["dilations"] or (1,) * (n + 2),
    }
    return family, own | ({"explicit_paddings": attrs["explicit_paddings"]} if n == 2 else {})


def check_groups(channels, filters, groups):
    """Raises ValueError if the filters do not split the channels into so many groups."""
    if None not in (channels, filters) and filters * groups != channels:
        raise ValueError(
            f"filter must have {channels} / {groups} input channels for groups={groups}, but has "
            f"{filters}"
        )


def _conv(x, filters, **attrs):
    family, own = family_of(x.shape, attrs)
    batch = x.shape[: attrs["batch_dims"]]
    flat = x.reshape(math.prod(batch), *x.shape[len(batch) :])
    channels = flat.shape[1 if attrs["data_format"] == "CHANNELS_FIRST" else -1]
    check_groups(channels, filters.shape[-2], attrs["groups"])
    y = family.forward.lower(flat, filters, **own)
    return y.reshape(*batch, *y.shape[1:])


def _conv_specs(inputs, attrs):
    x, filters = map(dims_of, inputs)
    if x is None:
        return [(None, dtype_of(inputs[0]))]
    family, own = family_of(x, attrs)
    batch, flat = x[: attrs["batch_dims"]], (None, *x[attrs["batch_dims"] :])
    a = Arguments(family.n, own, family.explicit)
    if filters is not None:
        check_groups(a.channels(flat), filters[-2], attrs["groups"])
    return [((*batch, *family.output(a, flat, filters)[1:]), dtype_of(inputs[0]))]


CONV = register(
    "Conv", "input:T, filter:T", lower=_conv, shape=_conv_specs, grad=AUTO, types=TYPES,
    attrs={
        "strides": None, "padding": None, "explicit_paddings": (), "data_format": "CHANNELS_LAST",
        "dilations": (), "batch_dims": 1, "groups": 1,
    },
)  # fmt: skip


@export("conv")
@dispatchable
def conv(
    input,
    filter,
    strides,
    padding,
    explicit_paddings=(),
    data_format="CHANNELS_LAST",
    dilations=(),
    batch_dims=1,
    groups=1,
    name=None,
):
    """Convolution over two or three spatial axes, with any number of batch axes.

    Args:
      input: (*batch, *spatial, channels), or channels before the spatial axes; float16, bfloat16,
        float32, float64 or int32.
      filter: (*window, channels / groups, outputs), of the same dtype.
      strides: a list of ints: one for the batch, each spatial axis and the channels.
      padding: "SAME", "VALID" or, for two spatial axes, "EXPLICIT".
      explicit_paddings: with "EXPLICIT", a flat list: before and after for each axis.
      data_format: "CHANNELS_LAST" or "CHANNELS_FIRST".
      dilations: a list like `strides`: distances of the filter's cells; empty for 1.
      batch_dims: number of batch axes.
      groups: number of groups into which channels and outputs fall.
      name: name of the node in a graph.

    Returns:
      A tensor of the dtype of `input`.

    Raises:
      InvalidArgumentError: if shapes, strides or padding do not fit; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> x = tf.ones([2, 5, 3, 3, 1])
      >>> tf.conv(x, tf.ones([2, 2, 1, 4]), [1, 1, 1, 1], "VALID", batch_dims=2).shape
      TensorShape([2, 5, 2, 2, 4])
    """
    attrs = {
        "strides": tuple(listed(strides)),
        "padding": padding,
        "explicit_paddings": tuple(listed(explicit_paddings)),
        "data_format": data_format,
        "dilations": tuple(listed(dilations)),
        "batch_dims": int(batch_dims),
        "groups": int(groups),
    }
    return execute(CONV, (input, filter), attrs, name)


CONV.public = conv


def gradient_attrs(strides, padding, use_cudnn_on_gpu, explicit_paddings, data_format, dilations):
    """The attributes of the ops below."""
    return {
        "use_cudnn_on_gpu": bool(use_cudnn_on_gpu),
        "strides": tuple(listed(strides)),
        "padding": padding,
        "explicit_paddings": tuple(listed(explicit_paddings)),
        "data_format": data_format,
        "dilations": tuple(listed(dilations)),
    }


@export("conv2d_backprop_filter_v2")
@dispatchable
def conv2d_backprop_filter_v2(
    input,
    filter,
    out_backprop,
    strides,
    padding,
    use_cudnn_on_gpu=True,
    explicit_paddings=(),
    data_format="NHWC",
    dilations=(1, 1, 1, 1),
    name=None,
):
    """The gradient of `tf.nn.conv2d` towards its filter.

    Args:
      input: the convolution's input.
      filter: its filter; only the shape counts.
      out_backprop: gradient towards its output.
      strides: list of 4 ints.
      padding: "SAME", "VALID" or "EXPLICIT".
      use_cudnn_on_gpu: has no effect: XLA chooses.
      explicit_paddings: with "EXPLICIT", a flat list of 8 ints.
      data_format: "NHWC" or "NCHW".
      dilations: list of 4 ints.
      name: name of the node in a graph.

    Returns:
      A tensor like `filter`.

    Raises:
      InvalidArgumentError: if the shapes do not fit; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> x, filter, dy = tf.ones([1, 3, 3, 1]), tf.ones([2, 2, 1, 1]), tf.ones([1, 2, 2, 1])
      >>> found = tf.conv2d_backprop_filter_v2(x, filter, dy, [1, 1, 1, 1], "VALID")
      >>> print(found[:, :, 0, 0].numpy())
      [[4. 4.]
       [4. 4.]]
    """
    attrs = gradient_attrs(
        strides, padding, use_cudnn_on_gpu, explicit_paddings, data_format, dilations
    )
    return execute(FLAT.filter_gradient, (input, filter, out_backprop), attrs, name)


@export("conv2d_backprop_input_v2")
@dispatchable
def conv2d_backprop_input_v2(
    input,
    filter,
    out_backprop,
    strides,
    padding,
    use_cudnn_on_gpu=True,
    explicit_paddings=(),
    data_format="NHWC",
    dilations=(1, 1, 1, 1),
    name=None,
):
    """The gradient of `tf.nn.conv2d` towards its input.

    Args:
      input: the convolution's input; only the shape counts.
      filter: its filter.
      out_backprop: gradient towards its output.
      strides: list of 4 ints.
      padding: "SAME", "VALID" or "EXPLICIT".
      use_cudnn_on_gpu: has no effect: XLA chooses.
      explicit_paddings: with "EXPLICIT", a flat list of 8 ints.
      data_format: "NHWC" or "NCHW".
      dilations: list of 4 ints.
      name: name of the node in a graph.

    Returns:
      A tensor like `input`.

    Raises:
      InvalidArgumentError: if the shapes do not fit; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> x, filter, dy = tf.ones([1, 3, 3, 1]), tf.ones([2, 2, 1, 1]), tf.ones([1, 2, 2, 1])
      >>> found = tf.conv2d_backprop_input_v2(x, filter, dy, [1, 1, 1, 1], "VALID")
      >>> print(found[0, :, :, 0].numpy())
      [[1. 2. 1.]
       [2. 4. 2.]
       [1. 2. 1.]]
    """
    attrs = gradient_attrs(
        strides, padding, use_cudnn_on_gpu, explicit_paddings, data_format, dilations
    )
    return execute(FLAT.input_gradient, (input, filter, out_backprop), attrs, name)


FLAT.filter_gradient.public = conv2d_backprop_filter_v2
FLAT.input_gradient.public = conv2d_backprop_input_v2
