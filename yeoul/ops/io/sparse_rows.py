"""Sparse tensors whose indices and values were read as features of their own."""

from yeoul.core.dtypes import int64
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.module import name_scope
from yeoul.ops.joining import concat
from yeoul.ops.sparse_order import reorder
from yeoul.ops.sparse_tensor import SparseTensor
from yeoul.ops.views import expand_dims


def merged(indices, values, sizes, already_sorted):
    """One sparse tensor from those of its indices and of its values.

    Args:
      indices: sparse tensors of int64, one for each further dimension.
      values: sparse tensor of as many values.
      sizes: the lengths of the further dimensions.
      already_sorted: whether the indices are in order.
    """
    with name_scope("SparseMerge"):
        rows = indices[0].indices[:, :-1]
        columns = [expand_dims(part.values, 1) for part in indices]
        places = concat([rows, *columns], 1)
        dims = convert_to_tensor([int(size) for size in sizes], int64)
        shape = concat([values.dense_shape[:-1], dims], 0)
        found = SparseTensor(places, values.values, shape)
        return found if already_sorted else reorder(found)
