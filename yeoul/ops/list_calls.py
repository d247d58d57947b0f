"""Calls of the tensor list ops, which note on a list's tensor what its elements are."""

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.engine.dispatch import execute
from yeoul.engine.op import TABLE


class ListOf:
    """What the elements of a tensor list are.

    Attributes:
      dtype: their `DType`.
      dims: their static dimensions; None while unknown.
    """

    __slots__ = ("dims", "dtype")

    def __init__(self, dtype, dims):
        self.dtype, self.dims = dtype, dims


def run(name, inputs, dtype, **attrs):
    return execute(TABLE[name], inputs, {"element_dtype": dtype, **attrs})


def as_list(tensor, dtype, dims=None):
    """Notes on the tensor of a list what its elements are; returns the tensor."""
    tensor.list_of = ListOf(FROM_NUMPY[np.dtype(dtype)], dims)
    return tensor


def shape_input(dims):
    """Static dimensions as the ops take them: -1 for what is unknown."""
    return -1 if dims is None else tuple(-1 if n is None else n for n in dims)


def reserve(count, dtype, dims=None):
    """A list of `count` elements in which nothing is written."""
    return as_list(run("TensorListReserve", (shape_input(dims), count), dtype), dtype, dims)


def from_tensor(tensor, dtype, dims=None):
    """The rows of a tensor as a list."""
    made = run("TensorListFromTensor", (tensor, shape_input(dims)), dtype)
    return as_list(made, dtype, dims)


def set_item(value, index, item, dtype, resize=False, dims=None):
    """The list with another element."""
    attrs = {"resize_if_index_out_of_bounds": resize}
    return as_list(run("TensorListSetItem", (value, index, item), dtype, **attrs), dtype, dims)


def get_item(value, index, dims, dtype):
    """One element."""
    return run("TensorListGetItem", (value, index, shape_input(dims)), dtype)


def stack(value, dims, dtype, count=-1):
    """The elements as one tensor."""
    return run("TensorListStack", (value, shape_input(dims)), dtype, num_elements=count)


def length(value):
    """The number of elements."""
    return execute(TABLE["TensorListLength"], (value,))


def gather(value, indices, dims, dtype):
    """Some elements as one tensor."""
    return run("TensorListGather", (value, indices, shape_input(dims)), dtype)


def scatter(value, tensor, indices, dtype, dims=None):
    """The list with the rows of a tensor in the places `indices`."""
    made = run("TensorListScatterIntoExistingList", (value, tensor, indices), dtype)
    return as_list(made, dtype, dims)


def scatter_add(value, tensor, indices, dtype):
    """The list with the rows of a tensor added in the places `indices`: gradients of `gather`."""
    return as_list(run("TensorListScatterAdd", (value, tensor, indices), dtype), dtype)


def concat(value, dims, dtype):
    """The elements one after the other along their first axis; and the length of each."""
    leading = np.zeros(0, np.int64)
    return run("TensorListConcatV2", (value, shape_input(dims), leading), dtype)


def split(tensor, lengths, dtype, dims=None):
    """Parts of a tensor along its first axis as a list."""
    return as_list(run("TensorListSplit", (tensor, shape_input(dims), lengths), dtype), dtype, dims)


def zeros_like(value, dtype):
    """A list of the same length with zeros in it."""
    return as_list(run("TensorListZerosLike", (value,), dtype), dtype)


def add(a, b, dtype):
    """The sums of the elements of two lists."""
    return as_list(run("TensorListAdd", (a, b), dtype), dtype)
