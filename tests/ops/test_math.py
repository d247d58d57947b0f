"""tf.add, tf.abs, tf.add_n and other arithmetic."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import (
    normal,
    row,
    test_dtypes,
    test_gradient,
    test_host_and_lower,
    test_in_functions,
)

ROWS = [
    row("AddV2", normal(2, 3), normal(3, seed=1), expect=np.add),
    row("Sub", normal(2, 1), normal(3, seed=1), expect=np.subtract),
    row("Mul", normal(2, 3, dtype="complex64"), normal(1, 3, dtype="complex64", seed=1), expect=np.multiply),
    row("Neg", normal(2, 3), expect=np.negative),
    row("Sign", normal(2, 3), expect=np.sign),
    row("Sign", normal(2, 3, dtype="complex64"), expect=np.sign),
    row("Square", normal(2, 3), expect=np.square),
    row("SquaredDifference", normal(2, 3), normal(3, seed=1), expect=lambda x, y: (x - y) ** 2),
    row("Maximum", normal(2, 3), normal(3, seed=1), expect=np.maximum),
    row("Minimum", normal(2, 3), normal(3, seed=1), expect=np.minimum),
    row("Abs", normal(2, 3), expect=np.abs),
    row("ComplexAbs", normal(2, 3, dtype="complex64"), expect=np.abs),
    row("AddN", normal(2, 3), normal(2, 3, seed=1), normal(2, 3, seed=2), expect=lambda *a: sum(a)),
]
