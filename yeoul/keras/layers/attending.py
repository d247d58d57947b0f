"""What layers of attention have in common: equations and masks."""

import string

from yeoul.ops.array import shape
from yeoul.ops.compare import greater_equal
from yeoul.ops.creation import range as numbers
from yeoul.ops.views import expand_dims


def projection(free, bound, new):
    """The equation of a dense layer over the last axes, and the axes of its bias.

    Args:
      free: number of axes that stay.
      bound: number of axes behind them that are summed.
      new: number of axes that come instead.
    """
    letters = string.ascii_lowercase
    kept, rest = letters[:free], letters[free:]
    summed, made = rest[:bound], rest[bound : bound + new]
    return f"{kept}{summed},{summed}{made}->{kept}{made}", made


def equations(rank, axes):
    """The products of attention over these axes: of keys and queries, of weights and values.

    Args:
      rank: rank of query, key and value with an axis of heads before the features.
      axes: axes over which attention is applied.

    Returns:
      Both equations, and the rank of the weights.
    """
    axes = [axis % (rank - 1) for axis in axes]
    letters = iter(string.ascii_lowercase)
    target = [next(letters) for _ in range(rank)]
    source = [next(letters) if axis in axes else target[axis] for axis in range(rank)]
    batch = [axis for axis in range(rank - 1) if axis not in axes]
    weights = [target[axis] for axis in (*batch, *axes)] + [source[axis] for axis in axes]
    target, source, weights = "".join(target), "".join(source), "".join(weights)
    return f"{source},{target}->{weights}", f"{weights},{source}->{target}", len(weights)


def causal_mask(query, value):
    """`[1, T, S]`: whether the position in `value` is not behind that in `query`."""
    own, seen = numbers(shape(query)[1]), numbers(shape(value)[1])
    return expand_dims(greater_equal(expand_dims(own, 1), seen), 0)
