"""Indexing of ragged tensors: `rt[1]`, `rt[:, :2]`, `rt[..., tf.newaxis]`.

Nothing here imports the class: what is indexed brings its methods along.
"""

import numpy as np

from yeoul.engine.convert import invalid
from yeoul.engine.tensor import Tensor
from yeoul.ops.family import INDICES
from yeoul.ops.gather import gather
from yeoul.ops.math import maximum, minimum
from yeoul.ops.ragged_partition import ints, is_ragged, lengths_of, ranges
from yeoul.ops.select import where
from yeoul.ops.static import known_array
from yeoul.ops.views import expand_dims

EVERYTHING = slice(None)


def getitem(rt, key):
    """What `rt[key]` means."""
    keys = list(key) if isinstance(key, (tuple, list)) else [key]
    for k in keys:
        check_key(k)
    return at_rows(rt, without_ellipsis(rt, keys))


def check_key(key):
    """Raises TypeError unless the key is one that TensorFlow takes."""
    if key is None or key is Ellipsis or isinstance(key, (int, np.integer)):
        return
    if isinstance(key, slice):
        for bound in (key.start, key.stop, key.step):
            check_key(bound)
        return
    if isinstance(key, Tensor) and key.dtype.np in INDICES and key.shape.rank in (0, None):
        return
    if isinstance(key, np.ndarray) and key.ndim == 0 and key.dtype.kind in "iu":
        return
    raise TypeError(
        "Only integers, slices (`:`), ellipsis (`...`), tf.newaxis (`None`) and scalar "
        f"tf.int32/tf.int64 tensors are valid indices, got {key!r}"
    )


def without_ellipsis(rt, keys):
    """The keys with full slices in place of the ellipsis."""
    places = [i for i, key in enumerate(keys) if key is Ellipsis]
    if not places:
        return keys
    if len(places) > 1:
        raise ValueError(f"Only one ellipsis (`...`) may stand in an index, got {len(places)}.")
    if rt.shape.rank is None:
        raise ValueError("An ellipsis (`...`) needs a ragged tensor of known rank.")
    used = sum(key is not None for key in keys) - 1
    before, after = keys[: places[0]], keys[places[0] + 1 :]
    return [*before, *[EVERYTHING] * max(0, rt.shape.rank - used), *after]


def at_rows(rt, keys):
    """Applies keys, the first of them to the rows."""
    if not keys:
        return rt
    if not is_ragged(rt):
        return rt[tuple(keys)]
    first, rest = keys[0], keys[1:]
    if first is None:
        return expand_dims(at_rows(rt, rest), 0)
    if isinstance(first, slice):
        return inside_rows(rt if first == EVERYTHING else take_rows(rt, first), rest)
    return at_rows(one_row(rt, first), rest)


def one_row(rt, key):
    """Row number `key`."""
    splits = rt.row_splits
    known, count = known_array(key), splits.shape[0]
    if known is not None and count is not None:
        number = int(known)
        message = f"Row key {number} out of bounds: the ragged tensor has {count - 1} rows."
        if number >= count - 1:
            raise IndexError(message)
        if number < 1 - count:
            raise invalid(message)
        key = number
    start, limit = splits[:-1][key], splits[1:][key]
    return rt.values[start:limit]


def take_rows(rt, key):
    """The rows in a slice."""
    splits = rt.row_splits
    starts, limits = splits[:-1][key], splits[1:][key]
    new_splits, positions = ranges(starts, limits, np.ones((), splits.dtype.np), splits.dtype.np)
    values = gather(rt.values, positions)
    return type(rt)(values, new_splits, True, rt._uniform)


def inside_rows(rt, keys):
    """Applies keys to the axes after the rows."""
    if not keys:
        return rt
    if not is_ragged(rt):
        return rt[(EVERYTHING, *keys)]
    first, rest = keys[0], keys[1:]
    if first is None:
        return expand_dims(inside_rows(rt, rest), 1)
    if not isinstance(first, slice):
        return inside_rows(one_of_each(rt, first), rest)
    if first != EVERYTHING:
        rt = part_of_each(rt, first)
    return rt._with(inside_rows(rt.values, rest)) if rest else rt


def one_of_each(rt, key):
    """Element number `key` of every row, whose lengths must be known to agree."""
    length = rt._uniform
    if length is None:
        raise ValueError(
            "Cannot index into an inner ragged dimension. Rows may be too short; slice it "
            "(rt[:, i:i + 1]), or use to_tensor() first."
        )
    dtype = rt.row_splits.dtype.np
    if isinstance(length, int) and isinstance(key, (int, np.integer)):
        if not -length <= key < length:
            raise IndexError(f"Index {key} out of bounds: all rows have length {length}.")
        key = int(key) % max(length, 1)
        return gather(rt.values, rt.row_starts() + ints(key, dtype))
    key = ints(key, dtype)
    key = where(key < 0, key + ints(length, dtype), key)
    return gather(rt.values, rt.row_starts() + key)


def part_of_each(rt, key):
    """The slice of every row."""
    dtype = rt.row_splits.dtype.np
    lengths, starts = lengths_of(rt.row_splits), rt.row_starts()
    step = known_array(1 if key.step is None else key.step)
    if step is None:
        raise ValueError("The step of a slice of ragged rows must be known: pass an int.")
    step = int(step)
    if step == 0:
        raise invalid("slice step cannot be zero")
    low, high = (0, lengths) if step > 0 else (-1, lengths - 1)
    first, last = (low, high) if step > 0 else (high, low)
    begin = clipped(key.start, lengths, low, high, dtype) if key.start is not None else first
    end = clipped(key.stop, lengths, low, high, dtype) if key.stop is not None else last
    splits, positions = ranges(starts + begin, starts + end, ints(step, dtype), dtype)
    return type(rt)(gather(rt.values, positions), splits, True, part_length(rt, key))


def clipped(bound, lengths, low, high, dtype):
    """A slice's bound, which counts from the end if negative, for rows of these lengths."""
    bound = ints(bound, dtype)
    bound = where(bound < 0, bound + lengths, bound + 0 * lengths)
    return minimum(maximum(bound, ints(low, dtype)), high)


def part_length(rt, key):
    """The length of all rows after slicing, where it is known."""
    if not isinstance(rt._uniform, int):
        return None
    bounds = (key.start, key.stop, key.step)
    if any(isinstance(b, Tensor) for b in bounds):
        return None
    return len(range(*key.indices(rt._uniform)))
