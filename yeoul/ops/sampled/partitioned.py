"""Rows of matrices that are kept in parts: lookups of tf.compat.v1.nn."""

import numpy as np

from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.infer import dims_of
from yeoul.engine.tensor import Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.ops.casting import cast
from yeoul.ops.division import floordiv, floormod
from yeoul.ops.gather import gather
from yeoul.ops.joining import concat, stack
from yeoul.ops.math import add
from yeoul.ops.nn_layers import embedding_lookup
from yeoul.ops.shapes import shape


def in_parts(params):
    """True for a list of several tensors or variables."""
    return (
        isinstance(params, (list, tuple))
        and len(params) > 1
        and isinstance(params[0], (Tensor, BaseVariable, np.ndarray))
    )


def by_strategy(strategy):
    """`embedding_lookup` with row `i` in part `i % parts` ("mod"), or in order ("div").

    Args:
      strategy: "mod" or "div".

    Raises:
      ValueError: if it is another.
    """
    if strategy == "div":
        return embedding_lookup
    if strategy != "mod":
        raise ValueError(
            f"Unrecognized partition strategy: {strategy}. Must be one of 'mod' or 'div'."
        )

    def lookup(params, ids, max_norm=None, name=None):
        if not in_parts(params):
            return embedding_lookup(params, ids, max_norm, name)
        parts, ids = [convert_to_tensor(p) for p in params], convert_to_tensor(ids)
        first = gather(starts(parts, ids.dtype), floormod(ids, len(parts)))
        place = add(first, floordiv(ids, len(parts)))
        return embedding_lookup(concat(parts, 0), place, max_norm, name)

    return lookup


def starts(parts, dtype):
    """Where each part begins when all are joined."""
    sizes = [dims_of(part)[0] for part in parts]
    if None not in sizes:
        return convert_to_tensor(np.cumsum([0, *sizes[:-1]]).astype(dtype.np))
    total, found = cast(0, dtype), []
    for part in parts:
        found.append(total)
        total = add(total, cast(shape(part)[0], dtype))
    return stack(found)
