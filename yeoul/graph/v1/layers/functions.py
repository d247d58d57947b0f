"""The layers of tf.compat.v1.layers that have weights of a matrix or a window."""

from yeoul.engine.convert import convert_to_tensor
from yeoul.graph.v1.layers.normalization import either
from yeoul.graph.v1.layers.publish import WEIGHTS, layer, weight
from yeoul.ops import einsum, matmul, nn_conv, nn_conv_transpose, nn_layers, nn_pool, shapes, views
from yeoul.ops.nn_dropout import dropout as drop
from yeoul.ops.transpose import transpose


def depth_of(x, axis):
    """The size of the axis of features, which must be known."""
    depth = x.shape[axis]
    if depth is None:
        raise ValueError(
            f"The axis {axis} of the inputs, of shape {x.shape}, must be known: weights have its "
            "size. Give the placeholder a shape."
        )
    return depth


def sizes(value, axes):
    """One size for each axis."""
    return [value] * axes if isinstance(value, int) else list(value)


@layer(f"inputs units activation=None use_bias=True {WEIGHTS}", ("tf.ones([2, 3]), 4", "(2, 4)"))
def dense(inputs, units, use_bias, **given):
    """`inputs @ kernel + bias`, with an activation."""
    x = convert_to_tensor(inputs)
    kernel = weight("kernel", [depth_of(x, -1), units], x.dtype, given)
    if x.shape.rank == 2:
        out = matmul.matmul(x, kernel)
    else:
        out = einsum.tensordot(x, kernel, [[x.shape.rank - 1], [0]])
    if not use_bias:
        return out
    return nn_layers.bias_add(out, weight("bias", [units], x.dtype, given), name="BiasAdd")


@layer("inputs name=None data_format='channels_last'", ("tf.ones([2, 3, 4])", "(2, 12)"))
def flatten(inputs, data_format):
    """All axes but the first as one."""
    x = convert_to_tensor(inputs)
    if data_format == "channels_first" and (x.shape.rank or 0) > 2:
        x = transpose(x, [0, *range(2, x.shape.rank), 1])
    rest = x.shape[1:]
    if rest.is_fully_defined():
        return views.reshape(x, [-1, rest.num_elements()])
    return views.reshape(x, [shapes.shape(x)[0], -1])


@layer(
    "inputs rate=0.5 noise_shape=None seed=None training=False name=None",
    ("tf.ones([2, 3])", "(2, 3)"),
)
def dropout(inputs, rate, noise_shape, seed, training):
    """Elements set to 0 at random while training, and the others scaled."""
    x = convert_to_tensor(inputs)
    return either(training, lambda: drop(x, rate, noise_shape, seed), lambda: x)


# Convolutions.

FORMATS = {1: ("NWC", "NCW"), 2: ("NHWC", "NCHW"), 3: ("NDHWC", "NCDHW")}
ONES = {1: "1", 2: "(1,1)", 3: "(1,1,1)"}


def conv(axes):
    """The arguments of a convolution over so many axes."""
    return (
        f"inputs filters kernel_size strides={ONES[axes]} padding='valid' "
        f"data_format='channels_last' dilation_rate={ONES[axes]} activation=None use_bias=True "
        f"{WEIGHTS}"
    )


def convolved(axes, inputs, filters, kernel_size, strides, padding, data_format, dilation_rate,
              use_bias, **given):  # fmt: skip
    """A convolution over so many axes."""
    x, first = convert_to_tensor(inputs), data_format == "channels_first"
    depth = depth_of(x, 1 if first else -1)
    kernel = weight("kernel", [*sizes(kernel_size, axes), depth, filters], x.dtype, given)
    layout = FORMATS[axes][first]
    out = nn_conv.convolution(
        x, kernel, sizes(strides, axes), padding.upper(), layout, sizes(dilation_rate, axes)
    )
    return biased(out, filters, use_bias, first, given)


def biased(out, filters, use_bias, first, given):
    """The result, and the bias if there is one."""
    if not use_bias:
        return out
    bias = weight("bias", [filters], out.dtype, given)
    return nn_layers.bias_add(out, bias, "NCHW" if first else None, name="BiasAdd")


@layer(conv(1), ("tf.ones([1, 5, 2]), 3, 2", "(1, 4, 3)"))
def conv1d(**given):
    """A convolution over one axis."""
    return convolved(1, **given)


@layer(conv(2), ("tf.ones([1, 5, 5, 2]), 3, 2", "(1, 4, 4, 3)"))
def conv2d(**given):
    """A convolution over images."""
    return convolved(2, **given)


@layer(conv(3), ("tf.ones([1, 3, 3, 3, 2]), 3, 2", "(1, 2, 2, 2, 3)"))
def conv3d(**given):
    """A convolution over volumes."""
    return convolved(3, **given)


@layer(
    "inputs filters kernel_size strides=(1,1) padding='valid' data_format='channels_last' "
    f"activation=None use_bias=True {WEIGHTS}",
    ("tf.ones([1, 2, 2, 1]), 3, 2", "(1, 3, 3, 3)"),
)
def conv2d_transpose(
    inputs, filters, kernel_size, strides, padding, data_format, use_bias, **given
):
    """The transpose of a convolution over images."""
    x, first = convert_to_tensor(inputs), data_format == "channels_first"
    size, steps = sizes(kernel_size, 2), sizes(strides, 2)
    kernel = weight("kernel", [*size, filters, depth_of(x, 1 if first else -1)], x.dtype, given)
    dynamic = shapes.shape(x)
    places = (2, 3) if first else (1, 2)
    grown = []
    for place, window, step in zip(places, size, steps, strict=True):
        known = x.shape[place] if x.shape[place] is not None else dynamic[place]
        grown.append(known * step + (max(window - step, 0) if padding.lower() == "valid" else 0))
    batch = x.shape[0] if x.shape[0] is not None else dynamic[0]
    wanted = [batch, filters, *grown] if first else [batch, *grown, filters]
    out = nn_conv_transpose.conv2d_transpose(
        x, kernel, wanted, steps, padding.upper(), FORMATS[2][first]
    )
    return biased(out, filters, use_bias, first, given)


# Pooling.

POOL = "inputs pool_size strides padding='valid' data_format='channels_last' name=None"


def pooled(function, axes, inputs, pool_size, strides, padding, data_format):
    """The pooling of so many axes."""
    layout = FORMATS[axes][data_format == "channels_first"]
    size, steps = sizes(pool_size, axes), sizes(strides, axes)
    return function(inputs, size, steps, padding.upper(), layout)


@layer(POOL, ("tf.ones([1, 4, 2]), 2, 2", "(1, 2, 2)"))
def max_pooling1d(**given):
    """The greatest number of each window over one axis."""
    return pooled(nn_pool.max_pool1d, 1, **given)


@layer(POOL, ("tf.ones([1, 4, 2]), 2, 2", "(1, 2, 2)"))
def average_pooling1d(**given):
    """The mean of each window over one axis."""
    return pooled(nn_pool.avg_pool1d, 1, **given)


@layer(POOL, ("tf.ones([1, 4, 4, 2]), 2, 2", "(1, 2, 2, 2)"))
def max_pooling2d(**given):
    """The greatest number of each window of an image."""
    return pooled(nn_pool.max_pool2d, 2, **given)


@layer(POOL, ("tf.ones([1, 4, 4, 2]), 2, 2", "(1, 2, 2, 2)"))
def average_pooling2d(**given):
    """The mean of each window of an image."""
    return pooled(nn_pool.avg_pool2d, 2, **given)


@layer(POOL, ("tf.ones([1, 4, 4, 4, 2]), 2, 2", "(1, 2, 2, 2, 2)"))
def max_pooling3d(**given):
    """The greatest number of each window of a volume."""
    return pooled(nn_pool.max_pool3d, 3, **given)


@layer(POOL, ("tf.ones([1, 4, 4, 4, 2]), 2, 2", "(1, 2, 2, 2, 2)"))
def average_pooling3d(**given):
    """The mean of each window of a volume."""
    return pooled(nn_pool.avg_pool3d, 3, **given)
