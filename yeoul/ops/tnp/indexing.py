"""Indexing tensors by arrays, as NumPy does, where numpy behaviour is enabled."""

import numpy as np

from yeoul.engine.op import TABLE
from yeoul.engine.tensor import Tensor
from yeoul.ops.broadcast_to import broadcast_dynamic_shape, broadcast_to
from yeoul.ops.casting import cast
from yeoul.ops.creation import zeros_like
from yeoul.ops.gather_nd import gather_nd
from yeoul.ops.joining import stack
from yeoul.ops.select import boolean_mask, where
from yeoul.ops.shapes import shape
from yeoul.ops.tnp.types import rank_of, tensor
from yeoul.ops.transpose import transpose

ALL = slice(None)


def is_array(part):
    """True for a part of an index that takes elements at several places."""
    if isinstance(part, (list, tuple, bool, np.bool_)):
        return True
    if isinstance(part, np.ndarray):
        return part.ndim > 0 or part.dtype == bool
    if isinstance(part, Tensor):
        return part.shape.rank != 0 or part.dtype.is_bool
    return False


def getitem(x, index):
    """Elements of a tensor: basic indexing as ever, and by arrays of indices and masks."""
    if isinstance(index, list):
        index = (index,)
    parts = list(index) if isinstance(index, tuple) else [index]
    if not any(is_array(p) for p in parts):
        return TABLE["StridedSlice"].public(x, index)
    if len(parts) == 1 and mask_of(parts[0]) is not None:
        return boolean_mask(x, mask_of(parts[0]))
    parts = without_masks(parts)
    rank = rank_of(x)
    taken = sum(p is not None and p is not Ellipsis for p in parts)
    if not any(p is Ellipsis for p in parts):
        parts.append(Ellipsis)
    at = next(i for i, p in enumerate(parts) if p is Ellipsis)
    parts[at : at + 1] = [ALL] * (rank - taken)
    return by_arrays(x, parts)


def mask_of(part):
    """The part as a bool tensor if it is a mask, else None."""
    if not is_array(part):
        return None
    found = tensor(part)
    return found if found.dtype.is_bool else None


def without_masks(parts):
    """The parts with each mask replaced by the indices of its elements."""
    found = []
    for part in parts:
        mask = mask_of(part)
        if mask is None:
            found.append(part)
            continue
        places = where(mask)
        found.extend(places[:, i] for i in range(rank_of(mask)))
    return found


def by_arrays(x, parts):
    """Elements by one part for each axis: slices, None, integers and arrays of indices."""
    basic = tuple([p if p is None or isinstance(p, slice) else ALL for p in parts])
    x = TABLE["StridedSlice"].public(x, basic)
    advanced = [i for i, p in enumerate(parts) if not (p is None or isinstance(p, slice))]
    indices = [cast(tensor(parts[i]), "int64") for i in advanced]
    others = [i for i in range(x.shape.rank) if i not in advanced]
    x = transpose(x, advanced + others)
    dims = shape(indices[0])
    for other in indices[1:]:
        dims = broadcast_dynamic_shape(dims, shape(other))
    count = [cast(shape(x)[i], "int64") for i in range(len(indices))]
    columns = [
        broadcast_to(where(i < zeros_like(i), i + n, i), dims)
        for i, n in zip(indices, count, strict=True)
    ]
    found = gather_nd(x, stack(columns, -1))
    adjacent = advanced == list(range(advanced[0], advanced[-1] + 1))
    rank = max(rank_of(i) for i in indices)
    if not adjacent or not advanced[0]:
        return found
    order = list(range(rank, rank + advanced[0])) + list(range(rank))
    order += list(range(rank + advanced[0], found.shape.rank))
    return transpose(found, order)
