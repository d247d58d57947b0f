"""Gradients from outputs: values, their gradients in real and complex numbers, functions."""

import numpy as np

from tests.ops.harness import OpTests, normal, row, uniform

Y, DY = uniform(0.2, 0.8, 3, 2), normal(3, 2)
Z, DZ = normal(4, dtype="complex64") + 2, normal(4, dtype="complex64", seed=1)


class TestRecords(OpTests):
    rows = [
        row("TanhGrad", Y, DY, expect=lambda y, dy: dy * (1 - y * y)),
        row("TanhGrad", Z, DZ, expect=lambda y, dy: dy * (1 - y * y)),
        row("SigmoidGrad", Y, DY, expect=lambda y, dy: dy * y * (1 - y)),
        row("SigmoidGrad", Z, DZ),
        row("SqrtGrad", Y, DY, expect=lambda y, dy: dy / 2 / y),
        row("SqrtGrad", Z, DZ, expect=lambda y, dy: dy / 2 / np.conj(y)),
        row("RsqrtGrad", Y, DY, expect=lambda y, dy: -dy / 2 * y**3),
        row("RsqrtGrad", Z, DZ),
        row("ReciprocalGrad", Y, DY, expect=lambda y, dy: -dy * y * y),
        row("ReciprocalGrad", Z, DZ),
        row("InvGrad", Y, DY, expect=lambda y, dy: -dy * y * y),
        row("Inv", Y, expect=lambda x: 1 / x),
        row("Inv", Z, expect=lambda x: 1 / x),
        row("SoftplusGrad", DY, normal(3, 2, seed=2)),
        row("SigmoidGrad", np.zeros((0, 2), np.float32), np.zeros((0, 2), np.float32)),
    ]
