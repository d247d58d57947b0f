"""Rows of an array added to the rows of another by number."""

import importlib

import numpy as np

# From these sizes on SciPy's product of sparse rows is the faster way: up to 20 times as fast as
# `np.add.at` (1,000 rows of 1,000: 0.34 ms against 6.7). Below, building the matrix costs more.
COLUMNS, ELEMENTS = 16, 4096
SUMMED = frozenset(
    "fdFDiIlLqQ"
)  # the dtypes that SciPy's sparse matrices hold (of `np.dtype.char`)


def add_rows(out, ids, rows):
    """Adds `rows[i]` to `out[ids[i]]` in place, in the order of `i`.

    Args:
      out: array [n, ...] of the dtype of `rows`.
      ids: integers [k], from 0 to n - 1, in any order.
      rows: array [k, ...].

    Example:
      >>> out = np.zeros([2, 1])
      >>> add_rows(out, np.array([1, 1]), np.array([[1.0], [2.0]]))
      >>> out.tolist()
      [[0.0], [3.0]]
    """
    count = len(ids)
    if (
        rows.size < ELEMENTS
        or rows.size < COLUMNS * count
        or rows.dtype.char not in SUMMED
        or out.dtype != rows.dtype
    ):
        np.add.at(out, ids, rows)
        return
    ends = np.zeros(len(out) + 1, np.int64)
    np.cumsum(np.bincount(ids, minlength=len(out)), out=ends[1:])
    ordered = (ids[1:] >= ids[:-1]).all()
    order = np.arange(count) if ordered else np.argsort(ids, kind="stable")
    matrix = importlib.import_module("scipy.sparse").csr_matrix(
        (np.ones(count, rows.dtype), order, ends), shape=(len(out), count)
    )
    out += (matrix @ rows.reshape(count, -1)).reshape(out.shape)
