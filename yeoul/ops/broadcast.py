"""Summing a gradient back to the shape of an operand that was broadcast."""

import numpy as np

from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import NONE, TABLE, register


def _gradient_args(a, b):
    """Axes over which gradients of a broadcast of shapes `a` and `b` are summed, for each operand."""
    a, b = [int(n) for n in a], [int(n) for n in b]
    rank = max(len(a), len(b))
    pa, pb = [1] * (rank - len(a)) + a, [1] * (rank - len(b)) + b
    over_a = [i for i in range(rank) if pa[i] == 1 and (pb[i] != 1 or i < rank - len(a))]
    over_b = [i for i in range(rank) if pb[i] == 1 and (pa[i] != 1 or i < rank - len(b))]
    return np.array(over_a, np.int32), np.array(over_b, np.int32)


BROADCAST_GRADIENT_ARGS = register(
    "BroadcastGradientArgs", "s0:int32, s1:int32", host=_gradient_args, grad=NONE, outputs=2,
    shape=lambda inputs, attrs: [((None,), inputs[0].dtype), ((None,), inputs[0].dtype)],
)  # fmt: skip


def unbroadcast(dy, x, other):
    """The gradient `dy` of a broadcast of `x` and `other`, summed to the shape of `x`.

    Works with static shapes alone where they tell enough, otherwise with shapes computed in the graph.
    """
    dims, out = dims_of(x), dims_of(dy)
    if dims == out and dims is not None and None not in dims:
        return dy
    if dims is not None and out is not None:
        axes = static_axes(dims, out, dims_of(other))
        if axes is not None:
            if not axes:
                return dy
            summed = execute(TABLE["Sum"], (dy, axes), {"keep_dims": False})
            return reshape_to(summed, x) if len(out) - len(axes) != len(dims) else summed
    shape = TABLE["Shape"].public
    over, _ = execute(BROADCAST_GRADIENT_ARGS, (shape(x), shape(other)))
    return reshape_to(execute(TABLE["Sum"], (dy, over), {"keep_dims": False}), x)


def reshape_to(value, x):
    dims = dims_of(x)
    target = dims if dims is not None and None not in dims else TABLE["Shape"].public(x)
    return execute(TABLE["Reshape"], (value, target))


def static_axes(dims, out, other):
    """Axes to sum, if the known dimensions decide; None if an unknown one might be a broadcast 1."""
    lead = len(out) - len(dims)
    axes = list(range(lead))
    other = () if other is None else other
    for i, n in enumerate(dims):
        m = out[lead + i]
        position = len(other) - len(dims) + i
        partner = other[position] if position >= 0 else 1
        if n == 1:
            if m != 1:
                if m is None and partner is None:
                    return None
                axes.append(lead + i)
        elif n is None and partner != 1:
            return None
    return tuple(axes)
