"""Parts of layers: tf.nn.bias_add, tf.nn.embedding_lookup."""

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import TABLE, register
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor
from yeoul.ops.clip import clip_by_norm
from yeoul.ops.family import NUMBERS, tell_tapes
from yeoul.ops.gather import gather
from yeoul.ops.joining import concat
from yeoul.ops.views import reshape

ndarray = np.ndarray


def channel_axis(rank, data_format):
    return rank - 1 if data_format == "NHWC" else min(1, rank - 1)


def check_bias(dims, bias, data_format):
    """Raises ValueError unless there is a bias for each channel."""
    if dims is not None and len(dims) < 2:
        raise ValueError(f"Input tensor must be at least 2D: {list(dims)}")
    if bias is not None and len(bias) != 1:
        raise ValueError(f"Biases must be 1D: {list(bias)}")
    if None not in (dims, bias):
        n = dims[channel_axis(len(dims), data_format)]
        if None not in (n, bias[0]) and n != bias[0]:
            which = "last" if data_format == "NHWC" else "second"
            raise ValueError(
                f"Must provide as many biases as the {which} dimension of the input tensor: "
                f"{list(bias)} vs. {list(dims)}"
            )


def _bias_specs(inputs, attrs):
    dims = dims_of(inputs[0])
    check_bias(dims, dims_of(inputs[1]), attrs["data_format"])
    return [(dims, dtype_of(inputs[0]))]


def _bias_add(value, bias, data_format):
    check_bias(value.shape, bias.shape, data_format)
    if data_format == "NCHW":
        bias = bias.reshape([-1] + [1] * (value.ndim - 2))
    return value + bias


def _bias_sum(dy, data_format):
    axis = channel_axis(dy.ndim, data_format)
    return dy.sum(tuple(i for i in range(dy.ndim) if i != axis), dtype=dy.dtype)


def _bias_sum_rule(r, ddy):
    dims, sizes = dims_of(r.inputs[0]), TABLE["Shape"].public
    known = dims is not None and None not in dims
    if r.attrs["data_format"] == "NCHW":
        behind = TABLE["OnesLike"].public(sizes(r.inputs[0])[2:])
        ddy = reshape(ddy, concat([[-1], behind], 0))
    return TABLE["BroadcastTo"].public(ddy, dims if known else sizes(r.inputs[0]))


def _bias_sum_specs(inputs, attrs):
    dims = dims_of(inputs[0])
    n = None if dims is None else dims[channel_axis(len(dims), attrs["data_format"])]
    return [((n,), dtype_of(inputs[0]))]


BIAS_ADD_GRAD = register(
    "BiasAddGrad",
    "out_backprop:T",
    attrs={"data_format": "NHWC"},
    lower=_bias_sum,
    host=_bias_sum,
    shape=_bias_sum_specs,
    grad=_bias_sum_rule,
)
BIAS_ADD = register(
    "BiasAdd",
    "value:T, bias:T",
    attrs={"data_format": "NHWC"},
    lower=_bias_add,
    host=_bias_add,
    shape=_bias_specs,
    grad=lambda r, dy: (dy, execute(BIAS_ADD_GRAD, (dy,), r.attrs)),
    types=NUMBERS,
)
CHANNELS_LAST = {"data_format": "NHWC"}
FORMATS = {None: "NHWC", "NHWC": "NHWC", "NCHW": "NCHW"}


def bias_format(data_format):
    """TF's "NHWC" or "NCHW" for any spelling of where the channels are."""
    if data_format in FORMATS:
        return FORMATS[data_format]
    if data_format.startswith("NC"):
        return "NCHW"
    if data_format.startswith("N") and data_format.endswith("C"):
        return "NHWC"
    raise ValueError(
        f"`data_format` must be of the form `N...C` or `NC...`. Received: data_format={data_format}"
    )


@export("nn.bias_add")
@dispatchable
def bias_add(value, bias, data_format=None, name=None):
    """A vector added to each channel.

    Args:
      value: tensor of numbers, of rank at least 2.
      bias: vector of the same dtype, one element for each channel.
      data_format: "N...C" (channels last, the default) or "NC...".
      name: name of the node in a graph.

    Raises:
      ValueError: for another format.
      InvalidArgumentError: if there is another number of channels than of biases.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.bias_add([[1, 2]], [10, 20]).numpy())
      [[11 22]]
    """
    if type(value) is EagerTensor and type(bias) is EagerTensor and STATE.graph is None:
        a, b = value._a, bias._a
        if (
            data_format is None
            and type(a) is ndarray
            and type(b) is ndarray
            and a.dtype is b.dtype
            and a.size <= BIAS_ADD.limit
            and b.shape == a.shape[-1:]
            and a.ndim > 1
            and a.dtype in NUMBERS
        ):
            result = EagerTensor(STATE.quiet(np.add, a, b))
            if STATE.busy:
                tell_tapes(BIAS_ADD, (value, bias), result, CHANNELS_LAST)
            return result
    attrs = {"data_format": bias_format(data_format)}
    return execute(BIAS_ADD, (value, bias), attrs, name)


BIAS_ADD.public = bias_add


@export("nn.embedding_lookup")
@dispatchable
def embedding_lookup(params, ids, max_norm=None, name=None):
    """The rows of an embedding matrix that `ids` names.

    Args:
      params: tensor or variable `[rows, ...]`, or a list of such whose rows follow on one another.
      ids: integer tensor.
      max_norm: rows whose norm is larger are scaled down to it.
      name: name of the node in a graph.

    Returns:
      Tensor of shape `ids.shape + params.shape[1:]`.

    Raises:
      ValueError: if `params` is None or empty.
      InvalidArgumentError: if an id is out of range; on an accelerator the row is then NaN.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.embedding_lookup(tf.constant([[1.0], [2.0]]), [1, 0]).numpy())
      [[2.]
       [1.]]
    """
    if params is None or (isinstance(params, (list, tuple)) and not params):
        raise ValueError("params must be specified")
    if isinstance(params, (list, tuple)):
        params = params[0] if len(params) == 1 else concat(list(params), 0)
    params, ids = convert_to_tensor(params), convert_to_tensor(ids)
    rows = gather(params, ids, axis=0, name=name)
    if max_norm is None:
        return rows
    if None in (dims_of(ids), dims_of(rows)):
        rank = TABLE["Rank"].public
        axes = TABLE["Range"].public(rank(ids), rank(rows))
    else:
        axes = list(range(len(dims_of(ids)), len(dims_of(rows))))
    return clip_by_norm(rows, max_norm, axes=axes)
