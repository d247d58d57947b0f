"""Ragged, sparse and extension types as parts of elements: rows, batches, and their specs."""

import itertools

import numpy as np

from yeoul.core.shape import TensorShape
from yeoul.core.tensor_spec import TensorSpec
from yeoul.data.chunk import hold, hold_all
from yeoul.data.dataset_spec import DatasetSpec, NoneTensorSpec
from yeoul.data.extension_rows import Batchable, extension_batch, extension_rows
from yeoul.engine.composite import CompositeTensor
from yeoul.engine.tensor import EagerTensor
from yeoul.ops.ragged_joining import stack as ragged_stack
from yeoul.ops.ragged_spec import RaggedTensorSpec
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.sparse_spec import SparseTensorSpec
from yeoul.ops.sparse_tensor import SparseTensor


def batched_spec(spec, size):
    """The spec of elements stacked: `size` of them, or None if it is not known."""
    if isinstance(spec, DatasetSpec):
        return DatasetSpec(spec.element_spec, [size, *spec._dataset_shape.as_list()])
    if isinstance(spec, NoneTensorSpec):
        return spec
    if isinstance(spec, Batchable):
        return spec._batch(size)
    if not isinstance(spec, (TensorSpec, RaggedTensorSpec, SparseTensorSpec)):
        raise TypeError(
            f"Elements with a part of {spec!r} cannot be batched. Leave it out with map, or derive "
            "its class from tf.experimental.BatchableExtensionType."
        )
    rank = spec.shape.rank
    shape = TensorShape(None if rank is None else [size, *spec.shape.as_list()])
    if isinstance(spec, RaggedTensorSpec):
        return RaggedTensorSpec(shape, spec.dtype, spec.ragged_rank + 1, spec.row_splits_dtype)
    if isinstance(spec, SparseTensorSpec):
        return SparseTensorSpec(shape, spec.dtype)
    return TensorSpec(shape, spec.dtype)


def row_spec(spec):
    """The spec of the rows of a part of an element.

    Raises:
      ValueError: if it is a scalar.
    """
    if isinstance(spec, NoneTensorSpec):
        return spec
    if isinstance(spec, Batchable):
        return spec._unbatch()
    if spec.shape.rank == 0:
        raise ValueError("Cannot unbatch an input with scalar components. Batch it first.")
    shape = TensorShape(None) if spec.shape.rank is None else spec.shape[1:]
    if isinstance(spec, RaggedTensorSpec):
        return RaggedTensorSpec(
            shape, spec.dtype, max(spec.ragged_rank - 1, 0), spec.row_splits_dtype
        )
    if isinstance(spec, SparseTensorSpec):
        return SparseTensorSpec(shape, spec.dtype)
    return TensorSpec(shape, spec.dtype)


def stacked_values(column, spec):
    """The held values of a column as one value, in a component."""
    if isinstance(spec, NoneTensorSpec):
        return hold(None)
    values = list(column)
    if isinstance(spec, SparseTensorSpec):
        return hold(sparse_stack(values))
    if isinstance(spec, RaggedTensorSpec):
        return hold(ragged_stacked(values, spec))
    if isinstance(spec, Batchable):
        return hold(extension_batch(values, spec, stacked))
    raise TypeError(f"Elements with a part of {spec!r} cannot be batched.")


def stacked(values, spec):
    """Values of a spec that is not dense as one value."""
    return stacked_values(values, spec)[()]


def ragged_stacked(values, spec):
    """Ragged tensors, or the tensors of ragged rank 0, as the rows of a ragged tensor."""
    splits = spec.row_splits_dtype.np
    if spec.ragged_rank == 0:
        arrays = [np.asarray(v._a) for v in values]
        if all(a.ndim == 0 for a in arrays):
            return EagerTensor(np.array(arrays))
        flat = np.concatenate(arrays)
        lengths = np.cumsum([0, *[len(a) for a in arrays]]).astype(splits)
        return RaggedTensor.from_row_splits(EagerTensor(flat), EagerTensor(lengths), validate=False)
    found = ragged_stack(values)
    return found if found.row_splits.dtype.np == splits else found.with_row_splits_dtype(splits)


def sparse_stack(values):
    """Sparse tensors of one shape along a new first axis."""
    shapes = [np.asarray(v.dense_shape._a) for v in values]
    indices = []
    for i, value in enumerate(values):
        own = np.asarray(value.indices._a)
        indices.append(np.concatenate([np.full((len(own), 1), i, np.int64), own], axis=1))
    return sparse_of(
        np.concatenate(indices),
        np.concatenate([np.asarray(v.values._a) for v in values]),
        np.concatenate([[len(values)], np.max(shapes, axis=0)]),
    )


def sparse_of(indices, values, dense_shape):
    """A sparse tensor of arrays."""
    return SparseTensor(
        EagerTensor(np.ascontiguousarray(indices, np.int64)),
        EagerTensor(values),
        EagerTensor(np.asarray(dense_shape, np.int64)),
    )


def rows_of(value, spec):
    """The rows of a value as a column, and how many there are; None for None.

    Args:
      value: an array, or an array that holds a ragged or sparse tensor or None.
      spec: of the value.
    """
    if isinstance(spec, TensorSpec):
        return value, len(value)
    value = value[()]
    if value is None:
        return None, None
    rows = extension_rows(value, spec, rows_in) if isinstance(spec, Batchable) else rows_in(value)
    return hold_all(rows), len(rows)


def rows_in(value):
    """The rows of a tensor, or of a ragged or sparse one."""
    if isinstance(value, SparseTensor):
        return sparse_rows(value)
    if isinstance(value, RaggedTensor):
        return [value[i] for i in range(int(value.nrows()))]
    if isinstance(value, CompositeTensor):
        return extension_rows(value, value._type_spec, rows_in)
    return [EagerTensor(row) for row in np.asarray(value._a)]


def sparse_rows(value):
    """The rows of a sparse tensor."""
    indices, values = np.asarray(value.indices._a), np.asarray(value.values._a)
    shape = np.asarray(value.dense_shape._a)
    count = int(shape[0])
    order = np.argsort(indices[:, 0], kind="stable")
    indices, values = indices[order], values[order]
    ends = np.searchsorted(indices[:, 0], np.arange(count + 1))
    return [
        sparse_of(indices[a:b, 1:], values[a:b], shape[1:]) for a, b in itertools.pairwise(ends)
    ]
