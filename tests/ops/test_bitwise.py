"""Bits of integers."""

import numpy as np

from tests.ops.harness import OpTests, integers, row

X, Y = integers(-99, 99, 2, 4), integers(-99, 99, 4, seed=1)


class TestRecords(OpTests):
    rows = [
        row("BitwiseAnd", X, Y, expect=np.bitwise_and),
        row("BitwiseOr", X, Y, expect=np.bitwise_or),
        row("BitwiseXor", X, Y, expect=np.bitwise_xor),
        row("Invert", X, expect=np.invert),
        row("LeftShift", X, integers(0, 5, 4), expect=np.left_shift),
        row("RightShift", X, integers(0, 5, 4), expect=np.right_shift),
    ]
