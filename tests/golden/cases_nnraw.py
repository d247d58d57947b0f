"""Rows of ops that only `tf.raw_ops` and imported graphs reach."""

from tests.golden.harness import F, I, K, Table, U

TABLE = Table("nnraw")
case, call, error = TABLE.case, TABLE.call, TABLE.error


def raw(name, *tensors, grad=True, tol=1.0, label="", **options):
    """A row that calls an op by its name, with tensors by the names of its inputs."""
    names, specs = zip(*tensors, strict=True)

    def fn(tf, *given):
        result = getattr(tf.raw_ops, name)(**dict(zip(names, given, strict=True)), **options)
        return list(result) if isinstance(result, tuple) else result

    case(f"{name}{label}", fn, *specs, grad=grad, tol=tol)


for name in "TanhGrad SigmoidGrad SqrtGrad RsqrtGrad ReciprocalGrad InvGrad".split():
    raw(name, ("y", U(0.2, 0.8, 3, 2)), ("dy", F(3, 2)))
raw("SoftplusGrad", ("gradients", F(3, 2)), ("features", F(3, 2)))
raw("Inv", ("x", U(0.5, 2, 3)))
X = ("input", F(1, 4, 4, 2))
raw("SpaceToBatch", X, paddings=[[1, 1], [0, 2]], block_size=2)
raw("BatchToSpace", ("input", F(4, 2, 2, 1)), crops=[[1, 0], [0, 2]], block_size=2)
raw("DataFormatDimMap", ("x", K([0, 1, 2, 3, -1, -4], "int32")))
raw("DataFormatVecPermute", ("x", I(0, 9, 4)))
raw("DataFormatVecPermute", ("x", I(0, 9, 4, 2)), src_format="NCHW", dst_format="NHWC", label="2")
WINDOW = {"ksize": [1, 2, 2, 1], "strides": [1, 2, 2, 1], "padding": "VALID"}
raw("MaxPoolV2", X, **WINDOW)
POOLED = [("orig_input", K([[[[1.0], [2.0]], [[4.0], [3.0]]]])), ("orig_output", K([[[[4.0]]]]))]
raw("MaxPoolGradV2", *POOLED, ("grad", F(1, 1, 1, 1)), grad=False, **WINDOW)
raw("MaxPoolGradGradV2", *POOLED, ("grad", F(1, 2, 2, 1)), grad=False, **WINDOW)
raw("NthElement", ("input", F(3, 5)), n=1)
raw("NthElement", ("input", F(5)), n=0, reverse=True, label=" reverse")
raw("BiasAddV1", ("value", F(2, 3)), ("bias", F(3)))
IMAGES = ("x", F(2, 3, 3, 2))
VECTORS = [(n, U(0.5, 2, 2)) for n in ("scale", "offset")]
MOMENTS = [(n, U(0.5, 2, 2)) for n in ("mean", "variance")]
NONE = [("mean", F(0)), ("variance", F(0))]
KEPT = [(f"reserve_space_{n}", U(0.5, 2, 2)) for n in (1, 2)]
for version in ("", "V2"):
    raw(f"FusedBatchNorm{version}", IMAGES, *VECTORS, *NONE, grad=False, tol=10)
    raw(
        f"FusedBatchNorm{version}",
        IMAGES,
        *VECTORS,
        *MOMENTS,
        grad=False,
        is_training=False,
        label=" inference",
        tol=10,
    )
    raw(
        f"FusedBatchNormGrad{version}",
        ("y_backprop", F(2, 3, 3, 2)),
        IMAGES,
        VECTORS[0],
        *KEPT,
        grad=False,
        is_training=False,
        tol=10,
    )
SEED = {"seed": [1, 2]}
for name in ("StatelessRandomUniform", "StatelessRandomNormal", "StatelessTruncatedNormal"):
    case(name, lambda tf, n=name: getattr(tf.raw_ops, n)(shape=[5], **SEED))
case(
    "StatelessRandomUniformFullInt",
    lambda tf: tf.raw_ops.StatelessRandomUniformFullInt(shape=[5], dtype=tf.int32, **SEED),
)
case(
    "StatelessRandomUniformInt",
    lambda tf: tf.raw_ops.StatelessRandomUniformInt(shape=[5], minval=3, maxval=9, **SEED),
)
case(
    "StatelessRandomGammaV2",
    lambda tf: tf.raw_ops.StatelessRandomGammaV2(shape=[5], alpha=2.0, **SEED),
)
case("StatelessRandomGetAlg", lambda tf: tf.raw_ops.StatelessRandomGetAlg())
case(
    "StatelessRandomGetKeyCounterAlg",
    lambda tf: list(tf.raw_ops.StatelessRandomGetKeyCounterAlg(**SEED)),
)
case(
    "ParameterizedTruncatedNormal",
    lambda tf: tf.shape(
        tf.raw_ops.ParameterizedTruncatedNormal(
            shape=[4], means=[0.0], stdevs=[1.0], minvals=[-1.0], maxvals=[1.0], seed=3
        )
    ),
)
case(
    "ThreadUnsafeUnigramCandidateSampler",
    lambda tf: tf.shape(
        tf.raw_ops.ThreadUnsafeUnigramCandidateSampler(
            true_classes=[[1]], num_true=1, num_sampled=4, unique=True, range_max=9
        )[0]
    ),
)
Y = ("input", K([-3.0, -1.2, -0.5, 0.0, 0.3, 0.5, 1.0, 2.5, 4.0]))
raw("QuantizeAndDequantizeV3", Y, input_min=-1.0, input_max=2.0, num_bits=4)
raw(
    "QuantizeAndDequantizeV3",
    Y,
    input_min=-1.0,
    input_max=2.0,
    num_bits=4,
    range_given=False,
    label=" of its range",
)
