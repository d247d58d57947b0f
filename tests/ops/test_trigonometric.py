"""Trigonometric and hyperbolic functions."""

import numpy as np

from tests.ops.harness import OpTests, normal, row, uniform

INSIDE = uniform(-0.9, 0.9, 2, 3)


class TestRecords(OpTests):
    rows = [
        row("Sin", normal(2, 3), expect=np.sin),
        row("Cos", normal(2, 3), expect=np.cos),
        row("Tan", INSIDE, expect=np.tan),
        row("Asin", INSIDE, expect=np.arcsin),
        row("Acos", INSIDE, expect=np.arccos),
        row("Atan", normal(2, 3), expect=np.arctan),
        row("Sinh", normal(2, 3), expect=np.sinh),
        row("Cosh", normal(2, 3), expect=np.cosh),
        row("Tanh", normal(2, 3), expect=np.tanh),
        row("Tanh", normal(3, dtype="complex64"), dtypes=False),
        row("Asinh", normal(2, 3), expect=np.arcsinh),
        row("Acosh", uniform(1.1, 3.0, 2, 3), expect=np.arccosh, tolerance=3),
        row("Atanh", INSIDE, expect=np.arctanh),
        row("Atan2", normal(2, 3), normal(3, seed=1), expect=np.arctan2),
    ]
