"""Floats in few bits: graphs, gradients, mistakes. Values: tests/golden/cases_nnrest.py."""

import numpy as np

import yeoul as tf
from tests.ops.harness import OpTests, normal, row, uniform
from tests.ops.mistakes import BAD, mistakes

Q = tf.quantization
X = normal(3, 2) * 3
LIMITS = np.float32(-2), np.float32(3)
COLUMNS = np.array([-2, -1], np.float32), np.array([3, 2], np.float32)


class TestRecords(OpTests):
    rows = [
        row("FakeQuantWithMinMaxArgs", X, grad=False),
        row("FakeQuantWithMinMaxArgsGradient", normal(3, 2), X, grad=False),
        row("FakeQuantWithMinMaxVars", X, *LIMITS, grad=False, num_bits=4),
        row("FakeQuantWithMinMaxVarsGradient", normal(3, 2), X, *LIMITS, grad=False),
        row("FakeQuantWithMinMaxVarsPerChannel", X, *COLUMNS, grad=False),
        row("FakeQuantWithMinMaxVarsPerChannelGradient", normal(3, 2), X, *COLUMNS, grad=False),
        row("QuantizeAndDequantize", X, grad=False, dtypes=False),
        row("QuantizeAndDequantizeV2", X, *LIMITS, grad=False, dtypes=False, range_given=True),
        row("QuantizeAndDequantizeV2", X, *COLUMNS, grad=False, dtypes=False, axis=1),
        row("QuantizeAndDequantizeV3", X, *LIMITS, 5, grad=False, dtypes=False),
        row("QuantizeAndDequantizeV4", X, *LIMITS, grad=False, dtypes=False, num_bits=3),
        row("QuantizeAndDequantizeV4Grad", normal(3, 2), X, *COLUMNS, grad=False, dtypes=False,
            axis=1),
    ]  # fmt: skip


def test_a_range_is_learned():
    x, high = tf.constant(uniform(-6, 6, 100)), tf.Variable(1.0)
    for _ in range(300):
        with tf.GradientTape() as tape:
            error = Q.fake_quant_with_min_max_vars(x, -high, high, num_bits=6) - x
            loss = tf.reduce_mean(tf.square(error))
        high.assign_sub(tape.gradient(loss, high))
    assert 5 < float(high) < 7


def test_few_bits_have_few_values():
    y = Q.quantize_and_dequantize_v2(normal(1000), -2.0, 2.0, num_bits=3, range_given=True)
    assert len(np.unique(y)) <= 8
    assert 0.0 in y.numpy()


def back(x=X, low=-1.0, high=1.0, **options):
    return lambda: Q.quantize_and_dequantize_v2(x, low, high, **options)


test_mistakes = mistakes(
    {
        "empty": (lambda: Q.fake_quant_with_min_max_args(X, 3, 1), BAD, "min has to be smaller"),
        "bits": (lambda: Q.fake_quant_with_min_max_args(X, num_bits=17), BAD, "between 2 and 16"),
        "gradient": (
            lambda: Q.fake_quant_with_min_max_args_gradient(X, X[:1]),
            BAD,
            "must have the same shape",
        ),
        "rank": (
            lambda: Q.fake_quant_with_min_max_vars(X, [1.0], [2.0]),
            BAD,
            "`min` must be rank 0 but is rank 1",
        ),
        "channels": (
            lambda: Q.fake_quant_with_min_max_vars_per_channel(X, [1.0], [2.0]),
            BAD,
            "min has incorrect size, expected 2 was 1",
        ),
        "scalar": (
            lambda: Q.fake_quant_with_min_max_vars_per_channel(1.0, [1.0], [2.0]),
            BAD,
            "at least one axis",
        ),
        "no bits": (back(num_bits=0), BAD, "num_bits is out of range: 0"),
        "rounding": (back(round_mode="UP"), BAD, "'round_mode' of 'UP'"),
        "range": (back(low=2.0, range_given=True), BAD, "Invalid range: input_min 2.0"),
        "axis": (back(axis=9), BAD, "at least rank 10 but is rank 2"),
        "scalar limits": (back(axis=1), BAD, "Shape must be rank 1 for input_min"),
        "vector limits": (back(low=[1.0], high=[2.0]), BAD, "must be a scalar unless axis"),
    }
)
