"""Sums of rows by number: the fast way equals NumPy's."""

import numpy as np
import pytest

from yeoul.ops.row_sums import add_rows


@pytest.mark.parametrize("dtype", ["float32", "float64", "int32", "uint8", "complex64", "bool"])
@pytest.mark.parametrize("shape", [(0, 64), (3, 2), (200, 64), (100, 8, 16), (5000,), (5000, 2)])
def test_equal_to_numpys(dtype, shape):
    rng = np.random.default_rng(0)
    rows = rng.integers(0, 9, shape).astype(dtype)
    ids = rng.integers(0, 7, shape[0])
    out, expected = (np.ones((9, *shape[1:]), dtype) for _ in range(2))
    add_rows(out, ids, rows)
    np.add.at(expected, ids, rows)
    np.testing.assert_array_equal(out, expected)


def test_infinities_and_nan_stay():
    rows = np.zeros((100, 64), np.float32)
    rows[3, 5], rows[4, 6] = np.inf, np.nan
    out = np.zeros((2, 64), np.float32)
    add_rows(out, np.zeros(100, int), rows)
    assert out[0, 5] == np.inf
    assert np.isnan(out[0, 6])
    assert np.count_nonzero(out) == 2
