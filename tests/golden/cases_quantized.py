"""Rows of quantized integers: tf.quantization.quantize, dequantize, and the ops of such graphs."""

from tests.golden.harness import F, I, K, Table

TABLE = Table("quantized")
case, call, error = TABLE.case, TABLE.call, TABLE.error

X = K([-1.0, 0.0, 0.5, 0.3, -0.2, 1.0, 2.0])
NAMES = ("qint8", "quint8", "qint16", "quint16", "qint32")


def quantize(**options):
    name = options.pop("T")

    def run(tf, x, low, high):
        T = getattr(tf, name)
        out = tf.quantization.quantize(x, low, high, T, **options)
        return [tf.cast(out[0], tf.int32), *out[1:]]

    return run


def plain(label, run, *inputs):
    case(label, run, *inputs, grad=False)


for name in NAMES:
    for mode in ("MIN_COMBINED", "MIN_FIRST", "SCALED"):
        if (name, mode) != ("quint8", "MIN_FIRST"):  # oneDNN's kernel rounds in another way
            plain(f"quantize {name} {mode}", quantize(T=name, mode=mode), X, K(-1.5), K(1.1))
        if (name, mode) != ("qint32", "SCALED"):  # no kernel in oneDNN
            plain(
                f"dequantize {name} {mode}",
                lambda tf, x, n=name, m=mode: tf.quantization.dequantize(
                    tf.cast(x, getattr(tf, n)), -1.5, 1.1, m
                ),
                K([0, 1, 5, 127], "int32"),
            )
plain("quantize narrow", quantize(T="qint8", mode="SCALED", narrow_range=True), X, K(-1.5), K(1.1))
plain("quantize empty range", quantize(T="quint8"), X, K(0.0), K(0.0))
plain("quantize least", quantize(T="quint8", ensure_minimum_range=1.0), X, K(0.5), K(0.51))
plain("quantize nothing", quantize(T="quint8"), F(0, 3), K(-1.0), K(1.0))
plain(
    "quantize axis", quantize(T="qint8", mode="SCALED", axis=1), F(3, 2), K([-1.0, -2.0]),
    K([2.0, 3.0]),
)  # fmt: skip
plain(
    "dequantize bfloat16",
    lambda tf, x: tf.quantization.dequantize(tf.cast(x, tf.qint8), -2.0, 3.0, dtype=tf.bfloat16),
    K([[0, 1], [3, -2]], "int32"),
)
plain(
    "dequantize axis",
    lambda tf, x: tf.quantization.dequantize(
        tf.cast(x, tf.qint8), [-1.0, -2.0], [2.0, 3.0], axis=1, mode="SCALED"
    ),
    K([[0, 1], [3, -2]], "int32"),
)
error("order", lambda tf: tf.quantization.quantize([1.0], 1.0, 0.0, tf.quint8))
error("dtype", lambda tf: tf.quantization.quantize([1.0], 0.0, 1.0, tf.int8))
error("mode", lambda tf: tf.quantization.quantize([1.0], 0.0, 1.0, tf.qint8, mode="X"))
error(
    "rounding",
    lambda tf: tf.quantization.quantize([1.0], 0.0, 1.0, tf.qint8, round_mode="HALF_TO_EVEN"),
)
error(
    "axis", lambda tf: tf.quantization.quantize([[1.0]], [0.0, 1.0], [1.0, 2.0], tf.qint8, axis=1)
)
error(
    "first by axis",
    lambda tf: tf.quantization.quantize(
        [[1.0, 2.0]], [0.0] * 2, [1.0] * 2, tf.qint8, "MIN_FIRST", axis=1
    ),
)


def ints(tf, output):
    """A quantized result as int32, with the rest."""
    return [tf.cast(output[0], tf.int32), *output[1:]]


def u8(tf, x):
    return tf.cast(x, tf.quint8)


A, B, C = I(0, 256, 2, 3), I(0, 256, 3, 2), I(0, 256, 2, 3)
plain(
    "concat",
    lambda tf, x, y: ints(
        tf,
        tf.quantization.quantized_concat(1, [u8(tf, x), u8(tf, y)], [0.0, -1.0], [1.0, 3.0]),
    ),
    A,
    C,
)
plain(
    "concat of one range",
    lambda tf, x, y: ints(
        tf, tf.quantization.quantized_concat(0, [u8(tf, x), u8(tf, y)], [-1.0] * 2, [3.0] * 2)
    ),
    A,
    C,
)
error(
    "concat lists",
    lambda tf: tf.quantization.quantized_concat(0, [u8(tf, [1])], [0.0, 1.0], [1.0]),
)
# Quantized tensors go through the ops that move values about.
plain(
    "moved",
    lambda tf, x: [
        tf.cast(y, tf.int32)
        for y in (
            tf.reshape(u8(tf, x), [-1]), u8(tf, x)[1:, :2], tf.concat([u8(tf, x)] * 2, 0),
            tf.gather(u8(tf, x), [1, 0]), tf.expand_dims(u8(tf, x), 0), tf.identity(u8(tf, x)),
            tf.zeros([2], tf.qint8), tf.bitcast(tf.cast(x, tf.int32), tf.qint32),
        )
    ],
    A,
)  # fmt: skip
plain(
    "equal", lambda tf, x, y: tf.equal(u8(tf, x), u8(tf, y)), K([1, 2], "int32"), K([1, 3], "int32")
)
PAIR = {"min_x": -1.0, "max_x": 2.0, "min_y": -3.0, "max_y": 1.0}


def raw(label, op, *inputs, **attrs):
    """A row of `tf.raw_ops`: inputs are pairs of a name and a spec, taken as quint8."""

    def run(tf, *arrays):
        given = {
            name: tf.cast(x, getattr(tf, dtype))
            for (name, _, dtype), x in zip(inputs, arrays, strict=True)
        }
        options = {
            k: getattr(tf, v) if isinstance(v, str) and v in NAMES else v for k, v in attrs.items()
        }
        out = getattr(tf.raw_ops, op)(**given, **options)
        if not isinstance(out, (list, tuple)):
            return tf.cast(out, tf.float32)
        return ints(tf, out) if op != "RequantizationRange" else list(out)

    plain(label, run, *[spec for _, spec, _ in inputs])


def of(name, spec, dtype="quint8"):
    return name, spec, dtype


raw("Add", "QuantizedAdd", of("x", A), of("y", C), **PAIR)
raw("Add row", "QuantizedAdd", of("x", A), of("y", I(0, 256, 3)), **PAIR)
raw("Add scalar", "QuantizedAdd", of("x", A), of("y", I(0, 256)), **PAIR)
raw("Mul", "QuantizedMul", of("x", A), of("y", C), **PAIR)
raw("Mul row", "QuantizedMul", of("x", A), of("y", I(0, 256, 3)), **PAIR)
ENDS = {"min_a": -1.0, "max_a": 2.0, "min_b": -3.0, "max_b": 1.0}
raw("MatMul", "QuantizedMatMul", of("a", A), of("b", B), **ENDS)
raw("MatMul t", "QuantizedMatMul", of("a", A), of("b", C), transpose_b=True, **ENDS)
SIX = {"min_features": -10.0, "max_features": 12.0}
WIDE = K([[573126970, 977814209, 179207654], [-949639081, 987744430, -781492648]], "int32")
for op in ("QuantizedRelu", "QuantizedRelu6"):
    raw(op, op, of("features", A), **SIX)
    raw(op + " qint32", op, of("features", WIDE, "qint32"), out_type="qint32", **SIX)
BIAS = {"min_input": -1.0, "max_input": 2.0, "min_bias": -3.0, "max_bias": 1.0}
raw("Bias", "QuantizedBiasAdd", of("input", A), of("bias", I(0, 256, 3)), out_type="qint32", **BIAS)
SMALL = I(-128, 128, 2, 3)
raw(
    "Bias qint8", "QuantizedBiasAdd", of("input", SMALL, "qint8"),
    of("bias", I(-128, 128, 3), "qint8"), out_type="qint32", **BIAS,
)  # fmt: skip
IMAGE, KERNEL = I(0, 256, 1, 4, 4, 1), I(0, 256, 2, 2, 1, 2)
FILTER = {"min_input": -1.0, "max_input": 2.0, "min_filter": -3.0, "max_filter": 1.0}
for padding, stride in (("VALID", 1), ("SAME", 2)):
    raw(
        f"Conv {padding}", "QuantizedConv2D", of("input", IMAGE), of("filter", KERNEL),
        strides=[1, stride, stride, 1], padding=padding, **FILTER,
    )  # fmt: skip
RANGE = {"min_input": -1.0, "max_input": 2.0}
EVEN = K([[[[3], [5], [7], [7]], [[5], [7], [9], [9]]]], "int32")
POOL = {"ksize": [1, 2, 2, 1], "strides": [1, 2, 2, 1], "padding": "VALID", **RANGE}
raw("AvgPool", "QuantizedAvgPool", of("input", EVEN), **POOL)
raw("MaxPool", "QuantizedMaxPool", of("input", IMAGE), **POOL)
raw("MaxPool same", "QuantizedMaxPool", of("input", IMAGE), **{**POOL, "padding": "SAME"})
raw("Reshape", "QuantizedReshape", of("tensor", A), shape=[3, -1], input_min=-1.0, input_max=2.0)
OLD = {"input_min": -2.0, "input_max": 3.0}
raw("Shrink", "QuantizeDownAndShrinkRange", of("input", WIDE, "qint32"), out_type="quint8", **OLD)
NEW = {**OLD, "requested_output_min": -0.5, "requested_output_max": 0.7}
raw("Requantize", "Requantize", of("input", WIDE, "qint32"), out_type="quint8", **NEW)
raw("Requantize qint8", "Requantize", of("input", WIDE, "qint32"), out_type="qint8", **NEW)
raw("Range", "RequantizationRange", of("input", WIDE, "qint32"), **OLD)
NORM = I(0, 256, 1, 3, 3, 2)
raw("InstanceNorm", "QuantizedInstanceNorm", of("x", NORM), x_min=-1.0, x_max=2.0)
raw(
    "InstanceNorm given", "QuantizedInstanceNorm", of("x", NORM), x_min=-1.0, x_max=2.0,
    output_range_given=True, given_y_min=-1.0, given_y_max=1.5,
)  # fmt: skip
STEPS = K([[[[0], [8]], [[16], [24]]]], "int32")
raw("Resize", "QuantizedResizeBilinear", of("images", STEPS), size=[4, 4], min=0.0, max=2.0)
error(
    "requested range",
    lambda tf: tf.raw_ops.Requantize(
        input=tf.cast([1], tf.qint32), input_min=-2.0, input_max=2.0, requested_output_min=0.5,
        requested_output_max=0.7, out_type=tf.quint8,
    ),
)  # fmt: skip
LIMITS = {"quantization_min_val": -128, "quantization_max_val": 127}
plain(
    "uniform",
    lambda tf, x: tf.cast(
        tf.raw_ops.UniformQuantize(input=x, scales=0.25, zero_points=2, Tout=tf.qint8, **LIMITS),
        tf.int32,
    ),
    X,
)
plain(
    "uniform axis",
    lambda tf, x: tf.cast(
        tf.raw_ops.UniformQuantize(
            input=x, scales=[0.25, 0.5], zero_points=[2, 3], Tout=tf.qint8, quantization_axis=0,
            **LIMITS,
        ),
        tf.int32,
    ),
    F(2, 3),
)  # fmt: skip
plain(
    "uniform back",
    lambda tf, x: tf.raw_ops.UniformDequantize(
        input=tf.cast(x, tf.qint8), scales=0.25, zero_points=2, Tout=tf.float32, **LIMITS
    ),
    SMALL,
)
ALL = (-(2**31), 2**31 - 1)


def every(*sides):
    """The limits of int32 for these operands."""
    names = ("quantization_min_val", "quantization_max_val")
    return {f"{s}_{n}": v for s in sides for n, v in zip(names, ALL, strict=True)}


WHOLE = K([-3, 5, 100], "int32")
raw(
    "uniform again", "UniformRequantize", of("input", WHOLE, "qint32"), input_scales=0.25,
    input_zero_points=2, output_scales=0.5, output_zero_points=1, Tout="qint8",
    output_quantization_min_val=-128, output_quantization_max_val=127, **every("input"),
)  # fmt: skip
raw(
    "uniform add", "UniformQuantizedAdd", of("lhs", WHOLE, "qint32"), of("rhs", WHOLE, "qint32"),
    lhs_scales=0.25, lhs_zero_points=2, rhs_scales=0.5, rhs_zero_points=1, output_scales=0.4,
    output_zero_points=3, **every("lhs", "rhs", "output"),
)  # fmt: skip
raw(
    "uniform clip", "UniformQuantizedClipByValue", of("operand", WHOLE, "qint32"),
    of("min", K(-1, "int32"), "qint32"), of("max", K(50, "int32"), "qint32"), scales=0.25,
    zero_points=2, quantization_min_val=ALL[0], quantization_max_val=ALL[1],
)  # fmt: skip
