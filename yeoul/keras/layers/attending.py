"""What layers of attention have in common: equations and masks."""

import string

from yeoul.core.errors import InvalidArgumentError
from yeoul.engine.state import STATE
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


def check_shapes(query, value, key):
    """Raises unless the tensors can be queries `[batch, ..., features]`, and values and keys.

    The classes are TensorFlow's: InvalidArgumentError, in a graph ValueError; IndexError for a rank
    below 3.
    """
    rank, wrong = query.shape.rank, None
    for name, given in (("query", query), ("value", value), ("key", key)):
        dims = given.shape
        if dims.rank is None or rank is None:
            continue
        if dims.rank < 3:
            wrong = f"`{name}` must have at least 3 axes [batch, time, features], but is {dims}"
        elif dims.rank != rank:
            wrong = f"`{name}` of shape {dims} must have as many axes as `query`: {query.shape}"
        elif not dims[0:1].is_compatible_with(query.shape[0:1]):
            wrong = f"`{name}` of shape {dims} must have the batch size of `query`: {query.shape}"
    if wrong is None and not value.shape[:-1].is_compatible_with(key.shape[:-1]):
        wrong = f"`key` of shape {key.shape} must have the positions of `value`: {value.shape}"
    if wrong is not None:
        short = min(t.shape.rank or 3 for t in (query, value, key)) < 3
        wrong += ". Query, value and key are [batch, ..., features]; value and key go together."
        if short:
            raise IndexError(wrong)
        if STATE.graph is not None:
            raise ValueError(wrong)
        raise InvalidArgumentError(None, None, wrong)


def causal_mask(query, value):
    """`[1, T, S]`: whether the position in `value` is not behind that in `query`."""
    own, seen = numbers(shape(query)[1]), numbers(shape(value)[1])
    return expand_dims(greater_equal(expand_dims(own, 1), seen), 0)
