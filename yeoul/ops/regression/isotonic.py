"""Monotone sequences nearest to given ones: tf.nn.isotonic_regression."""

import collections

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, int32
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import TABLE, register
from yeoul.engine.tensor import Tensor
from yeoul.ops.division import divide
from yeoul.ops.family import REAL
from yeoul.ops.gather import gather
from yeoul.ops.math import add, negative
from yeoul.ops.shapes import shape
from yeoul.ops.transpose import transpose
from yeoul.ops.views import expand_dims, reshape

IsotonicRegression = collections.namedtuple("IsotonicRegression", ["output", "segments"])


def pooled(row):
    """Values and segments of one row: neighbours that rise are averaged until none does."""
    sums, counts = [], []
    for value in row.tolist():
        sums.append(value)
        counts.append(1)
        while len(sums) > 1 and sums[-2] * counts[-1] < sums[-1] * counts[-2]:
            value, count = sums.pop(), counts.pop()
            sums[-1] += value
            counts[-1] += count
    means = np.divide(sums, counts)
    return np.repeat(means, counts), np.repeat(np.arange(len(counts)), counts)


def _host(x, output_dtype):
    if x.ndim == 0:
        raise ValueError("input must have at least one axis, but is a scalar")
    if not x.size:
        return x.astype(output_dtype), x.astype(np.int32)
    rows = x.reshape(-1, x.shape[-1])
    rows = rows.astype(np.float64) if x.dtype.kind not in "iu" else rows
    values, segments = np.zeros(rows.shape), np.zeros(rows.shape, np.int32)
    for i, row in enumerate(rows):
        values[i], segments[i] = pooled(row)
    return values.reshape(x.shape).astype(output_dtype), segments.reshape(x.shape)


def _rule(r, dy, _):
    """The average of the gradients of each segment."""
    if dy is None:
        return None
    size, ids = shape(r.inputs[0]), r.outputs[1]
    width = size[-1]
    flat = reshape(ids, [-1, width])
    count = shape(flat)[0]
    starts = expand_dims(TABLE["Range"].public(0, count) * width, 1)
    flat = reshape(add(flat, starts), [-1])
    total = TABLE["UnsortedSegmentSum"].public
    slopes = reshape(dy, [-1])
    sums = total(slopes, flat, count * width)
    number = total(TABLE["OnesLike"].public(slopes), flat, count * width)
    mean = divide(gather(sums, flat), gather(number, flat))
    return TABLE["Cast"].public(reshape(mean, size), dtype_of(r.inputs[0]))


_rule.accepts_none = True
ISOTONIC = register(
    "IsotonicRegression", "input:T", host=_host, grad=_rule, types=REAL, outputs=2,
    attrs={"output_dtype": np.dtype("float32")}, limit=1 << 62,
    shape=lambda inputs, attrs: [
        (dims_of(inputs[0]), FROM_NUMPY[attrs["output_dtype"]]), (dims_of(inputs[0]), int32),
    ],
)  # fmt: skip
WIDE = ("int32", "int64", "uint32", "uint64")


def result_type(dtype):
    """The dtype of the result: that of floats, float64 for wide integers, else float32."""
    if dtype.is_floating:
        return dtype.np
    return np.dtype("float64" if dtype.name in WIDE else "float32")


@export("nn.isotonic_regression")
@dispatchable
def isotonic_regression(inputs, decreasing=True, axis=-1):
    """The monotone sequences that are nearest to given ones, by squares.

    Args:
      inputs: real or integer tensor.
      decreasing: whether the sequences fall; otherwise they rise.
      axis: along which they do.

    Returns:
      A tensor like `inputs` (float64 for integers of 32 and 64 bits, float32 for smaller ones), and
      an int32 tensor that numbers the segments of equal elements.

    Raises:
      InvalidArgumentError: if there is no such axis.

    Example:
      >>> import yeoul as tf
      >>> output, segments = tf.nn.isotonic_regression([3.0, 1.0, 2.0, 0.0])
      >>> print(output.numpy(), segments.numpy())
      [3.  1.5 1.5 0. ] [0 1 1 2]
    """
    inputs = convert_to_tensor(inputs)
    rank = inputs.shape.rank
    if rank is None:
        raise ValueError("isotonic_regression needs inputs of known rank.")
    if rank == 0:
        zero = TABLE["ZerosLike"].public
        as_float = TABLE["Cast"].public(inputs, FROM_NUMPY[result_type(inputs.dtype)])
        return IsotonicRegression(as_float, TABLE["Cast"].public(zero(inputs), "int32"))
    if not -rank <= axis < rank:
        raise invalid(
            f"axis {axis} is not one of inputs of shape {inputs.shape}: from {-rank} to {rank - 1}"
        )
    order = None
    if axis % rank != rank - 1:
        order = list(range(rank))
        order[axis], order[-1] = order[-1], order[axis]
        inputs = transpose(inputs, order)
    attrs = {"output_dtype": result_type(inputs.dtype)}
    signed = inputs if decreasing else mirrored(inputs)
    output, segments = execute(ISOTONIC, (signed,), attrs)
    if decreasing and order is None:
        return IsotonicRegression(output, segments)
    output = output if decreasing else negative(output)
    if order is not None:
        output, segments = transpose(output, order), transpose(segments, order)
    return output, segments


def mirrored(x) -> Tensor:
    """The negative of each number; unsigned ones as float64, which has negatives."""
    return negative(TABLE["Cast"].public(x, "float64") if x.dtype.is_unsigned else x)
