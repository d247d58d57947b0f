"""LSTM and GRU over whole sequences as TensorFlow's ops, for GraphDefs: loops over their steps.

The same formulas as in `ops/recurrent/`, whose names these are; what is kept for the gradient has
the same values, so that an op and its gradient fit together.
"""

import numpy as np

from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import TABLE
from yeoul.graph.loop import loop_parts
from yeoul.graph.rewrites import as_tensor, number, op, products
from yeoul.ops.recurrent import gru, lstm
from yeoul.ops.recurrent.sequences import halving


def is_given(x):
    """False for an array without elements, which stands for an absent input."""
    return 0 not in (dims_of(x) or ())


def parts(x, count):
    """The last axis in equal parts."""
    return execute(TABLE["Split"], (-1, x), {"num_split": count})


def joined(tensors, axis=-1):
    return op("ConcatV2")(list(tensors), axis)


def sigmoid_of(a):
    """The sigmoid of a sum, from the tanh of half of it."""
    return a * number(a, 0.5) + number(a, 0.5)


def halved(x, kinds):
    """The columns of gates, halved for sigmoids."""
    return x * halving(dims_of(x)[-1] // len(kinds), kinds, x.dtype.np)


def matrix_product(x, y, transpose_a=False, transpose_b=False):
    attrs = {"transpose_a": transpose_a, "transpose_b": transpose_b}
    return execute(TABLE["MatMul"], (x, y), attrs)


def steps(body, states, rows, mask, reverse=False):
    """A loop over the rows of tensors.

    Args:
      body: function of the states, a row of each tensor, and `chosen(new, old)`, by the mask;
        returns the new states, and what is put out.
      states: the states before the first step.
      rows: tensors, time first.
      mask: bool `[time, batch]`, or an array without elements.
      reverse: from the last row to the first.

    Returns:
      The last states, and the stacked outputs.
    """
    masked = is_given(mask)

    def step(*values):
        before, items = values[: len(states)], values[len(states) :]
        kept = op("ExpandDims")(items[-1], 1) if masked else None

        def chosen(new, old):
            return execute(TABLE["SelectV2"], (kept, new, old), {}) if masked else new

        new, outputs = body(before, items[: len(rows)], chosen)
        return [*new, *outputs]

    over = [*rows, as_tensor(mask)] if masked else rows
    last, _, stacks = loop_parts(None, step, list(states), rows=over, reverse=reverse, strict=False)
    return last, stacks


def lstm_forward(x, h, c, kernel, recurrent, bias, mask):
    x, h, c, kernel, recurrent, bias = map(as_tensor, (x, h, c, kernel, recurrent, bias))
    sums = products(x, halved(kernel, lstm.GATES)) + halved(bias, lstm.GATES)
    recurrent = halved(recurrent, lstm.GATES)

    def step(state, rows, chosen):
        (h, c), (row,) = state, rows
        a = op("Tanh")(row + matrix_product(h, recurrent))
        i, f, g, o = parts(a, 4)
        i, f, o = map(sigmoid_of, (i, f, o))
        c = chosen(f * c + i * g, c)
        h = chosen(o * op("Tanh")(c), h)
        return (h, c), (h, a, c)

    (h, c), (outputs, gates, cells) = steps(step, (h, c), [sums], mask)
    return [outputs, h, c, gates, cells]


def gru_forward(x, h, kernel, recurrent, bias, mask):
    x, h, kernel, recurrent, bias = map(as_tensor, (x, h, kernel, recurrent, bias))
    outer_bias, inner_bias = execute(TABLE["Unpack"], (bias,), {"num": 2, "axis": 0})
    sums = products(x, halved(kernel, gru.GATES)) + halved(outer_bias, gru.GATES)
    recurrent, inner_bias = halved(recurrent, gru.GATES), halved(inner_bias, gru.GATES)

    def step(state, rows, chosen):
        (h,), (row,) = state, rows
        *outer, candidate = parts(row, 3)
        *product, inner = parts(matrix_product(h, recurrent) + inner_bias, 3)
        z, r = (sigmoid_of(op("Tanh")(a + b)) for a, b in zip(outer, product, strict=True))
        g = op("Tanh")(candidate + r * inner)
        h = chosen(z * h + (number(z, 1) - z) * g, h)
        return (h,), (h, joined([z, r, g]), inner)

    (h,), (outputs, gates, inners) = steps(step, (h,), [sums], mask)
    return [outputs, h, gates, inners]


def before(first, rows):
    """The values before each step: `first`, then all rows but the last."""
    return joined([op("ExpandDims")(first, 0), rows[:-1]], 0)


def flat(x):
    """All rows of all steps, as a matrix."""
    return op("Reshape")(x, [-1, dims_of(x)[-1]])


def weight_gradient(x, g):
    return matrix_product(flat(x), flat(g), transpose_a=True)


def bias_gradient(g):
    return op("Sum")(g, [0, 1])


def where_kept(mask, x, otherwise):
    """The rows that take part in a step as they are, the others as numbers."""
    if not is_given(mask):
        return x
    kept = op("ExpandDims")(as_tensor(mask), 2)
    return execute(TABLE["SelectV2"], (kept, x, number(x, otherwise)), {})


def or_zeros(given, like):
    """The gradient that is given; else zeros."""
    return as_tensor(given) if is_given(given) else op("ZerosLike")(like)


def lstm_backward(
    x, h, c, kernel, recurrent, bias, mask, outputs, gates, cells, d_outputs, d_h, d_c
):
    x, h, c, kernel, recurrent = map(as_tensor, (x, h, c, kernel, recurrent))
    outputs, gates, cells = map(as_tensor, (outputs, gates, cells))
    one = number(x, 1)
    i, f, g, o = parts(gates, 4)
    i, f, o = map(sigmoid_of, (i, f, o))
    tanh = op("Tanh")(cells)
    slopes = [
        g * i * (one - i), before(c, cells) * f * (one - f), i * (one - g * g),
        tanh * o * (one - o),
    ]  # fmt: skip
    slopes = where_kept(mask, joined(slopes), 0)
    rows = [slopes, o * (one - tanh * tanh), f, or_zeros(d_outputs, outputs)]

    def step(state, rows, chosen):
        (d_h, d_c), (slope, inner, f, d_output) = state, rows
        d_h = d_h + d_output
        total = d_c + d_h * inner
        d = slope * joined([total, total, total, d_h])
        d_before = matrix_product(d, recurrent, transpose_b=True)
        return (chosen(d_before, d_h), chosen(total * f, d_c)), (d,)

    states = or_zeros(d_h, h), or_zeros(d_c, c)
    (d_h, d_c), (d,) = steps(step, states, rows, mask, reverse=True)
    d_recurrent = weight_gradient(before(h, outputs), d)
    d_x = products(d, kernel, adj_y=True)
    return [d_x, d_h, d_c, weight_gradient(x, d), d_recurrent, bias_gradient(d)]


def gru_backward(x, h, kernel, recurrent, bias, mask, outputs, gates, inners, d_outputs, d_h):
    x, h, kernel, recurrent = map(as_tensor, (x, h, kernel, recurrent))
    outputs, gates, inners = map(as_tensor, (outputs, gates, inners))
    one = number(x, 1)
    z, r, g = parts(gates, 3)
    earlier = before(h, outputs)
    of_g = where_kept(mask, (one - z) * (one - g * g), 0)
    slopes = [(earlier - g) * z * (one - z), of_g * inners * r * (one - r), of_g * r]
    slopes = where_kept(mask, joined(slopes), 0)
    rows = [slopes, where_kept(mask, z, 1), or_zeros(d_outputs, outputs)]

    def step(state, rows, chosen):
        (d_h,), (slope, z, d_output) = state, rows
        d_h = d_h + d_output
        d = slope * joined([d_h, d_h, d_h])
        return (matrix_product(d, recurrent, transpose_b=True) + d_h * z,), (d_h,)

    no_mask = np.zeros((0, 0), bool)  # the factors hold it
    (d_h,), (totals,) = steps(step, [or_zeros(d_h, h)], rows, no_mask, reverse=True)
    d_inner = slopes * joined([totals, totals, totals])
    d_z, d_r, _ = parts(d_inner, 3)
    d = joined([d_z, d_r, of_g * totals])
    d_bias = execute(TABLE["Pack"], (bias_gradient(d), bias_gradient(d_inner)), {"axis": 0})
    return [
        products(d, kernel, adj_y=True), d_h, weight_gradient(x, d),
        weight_gradient(earlier, d_inner), d_bias,
    ]  # fmt: skip


SEQUENCES = {
    "LSTMSequence": lstm_forward,
    "LSTMSequenceGrad": lstm_backward,
    "GRUSequence": gru_forward,
    "GRUSequenceGrad": gru_backward,
}
