"""Updates of parts of a variable: `scatter_update`, `scatter_nd_add` and the like."""

from typing import Any

import numpy as np

from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import execute
from yeoul.engine.op import TABLE


class ScatterMixin:
    """The scatter family, for `Variable`; each replaces the value by one with rows changed."""

    # What `Variable` has.
    _current: Any
    _dtype: Any
    _store: Any
    sparse_read: Any

    def _scatter(self, op, slices, method):
        values = getattr(slices, "values", None)
        if values is None or not hasattr(slices, "indices"):
            raise TypeError(
                f"sparse_delta is not IndexedSlices: {slices!r}. {method} takes "
                "tf.IndexedSlices(values, indices)."
            )
        indices = TABLE["ExpandDims"].public(slices.indices, -1)
        self._store(
            execute(TABLE[op], (self._current(), indices, to_tensor(values, self._dtype.np)))
        )
        return self

    def scatter_update(self, sparse_delta, use_locking=False, name=None):
        """Assigns the rows of `sparse_delta` (`tf.IndexedSlices`)."""
        return self._scatter("TensorScatterUpdate", sparse_delta, "scatter_update")

    def scatter_add(self, sparse_delta, use_locking=False, name=None):
        """Adds the rows of `sparse_delta`."""
        return self._scatter("TensorScatterAdd", sparse_delta, "scatter_add")

    def scatter_sub(self, sparse_delta, use_locking=False, name=None):
        """Subtracts the rows of `sparse_delta`."""
        return self._scatter("TensorScatterSub", sparse_delta, "scatter_sub")

    def scatter_max(self, sparse_delta, use_locking=False, name=None):
        """Sets rows to the elementwise maximum with the rows of `sparse_delta`."""
        return self._scatter("TensorScatterMax", sparse_delta, "scatter_max")

    def scatter_min(self, sparse_delta, use_locking=False, name=None):
        """Sets rows to the elementwise minimum with the rows of `sparse_delta`."""
        return self._scatter("TensorScatterMin", sparse_delta, "scatter_min")

    def scatter_mul(self, sparse_delta, use_locking=False, name=None):
        """Multiplies rows by the rows of `sparse_delta`."""
        rows = TABLE["Mul"].public(self.sparse_read(sparse_delta.indices), sparse_delta.values)
        return self.scatter_update(type(sparse_delta)(rows, sparse_delta.indices))

    def scatter_div(self, sparse_delta, use_locking=False, name=None):
        """Divides rows by the rows of `sparse_delta`."""
        rows = TABLE["RealDiv"].public(self.sparse_read(sparse_delta.indices), sparse_delta.values)
        return self.scatter_update(type(sparse_delta)(rows, sparse_delta.indices))

    def batch_scatter_update(self, sparse_delta, use_locking=False, name=None):
        """Assigns slices batch-wise: row `i` of `indices` addresses row `i` of the variable."""
        indices = np.asarray(to_tensor(sparse_delta.indices)._a)
        lead = np.indices(indices.shape)[:-1]
        full = np.stack([*lead, indices], -1).astype(indices.dtype)
        return self.scatter_nd_update(full, sparse_delta.values)

    def scatter_nd_update(self, indices, updates, name=None):
        """Assigns `updates` at `indices`, as `tf.tensor_scatter_nd_update`."""
        self._store(execute(TABLE["TensorScatterUpdate"], (self._current(), indices, updates)))
        return self

    def scatter_nd_add(self, indices, updates, name=None):
        """Adds `updates` at `indices`."""
        self._store(execute(TABLE["TensorScatterAdd"], (self._current(), indices, updates)))
        return self

    def scatter_nd_sub(self, indices, updates, name=None):
        """Subtracts `updates` at `indices`."""
        self._store(execute(TABLE["TensorScatterSub"], (self._current(), indices, updates)))
        return self

    def scatter_nd_max(self, indices, updates, name=None):
        """Replaces values at `indices` by the maximum with `updates`."""
        self._store(execute(TABLE["TensorScatterMax"], (self._current(), indices, updates)))
        return self

    def scatter_nd_min(self, indices, updates, name=None):
        """Replaces values at `indices` by the minimum with `updates`."""
        self._store(execute(TABLE["TensorScatterMin"], (self._current(), indices, updates)))
        return self
