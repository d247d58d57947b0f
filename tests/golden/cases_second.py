"""Golden rows: gradients of gradients, which the harness differentiates once more."""

from operator import attrgetter

from tests.golden.harness import F, I, Table, U

TABLE = Table("second")


def second(path, *inputs, _tol=10.0, **kwargs):
    """A row whose result is the gradient of a sum of squares."""

    def fn(tf, *tensors):
        floats = [t for t in tensors if t.dtype.is_floating]
        with tf.GradientTape() as tape:
            tape.watch(floats)
            value = attrgetter(path)(tf)(*tensors, **kwargs)
            if isinstance(value, (list, tuple)):
                value = value[0]
            total = tf.reduce_sum(value**2)
        return [tf.convert_to_tensor(g) for g in tape.gradient(total, floats)]

    shown = "".join(f" {k}={v!r}" for k, v in kwargs.items())
    TABLE.case(f"{path}{shown} {inputs}", fn, *inputs, tol=_tol)


UNARY = (
    "exp expm1 tanh sigmoid softplus sin cos tan sinh cosh asinh atan erf square negative abs "
    "log1p log sqrt rsqrt reciprocal acosh lgamma"
)
for name in UNARY.split():
    low = 1.1 if name == "acosh" else 0.3
    second(f"math.{name}", U(low, 2.0, 4))
second("math.asin", U(0.1, 0.8, 4))
second("math.digamma", U(0.5, 3.0, 4))
for name in (
    "relu",
    "elu",
    "selu",
    "gelu",
    "silu",
    "softsign",
    "leaky_relu",
    "softmax",
    "log_softmax",
):
    second(f"nn.{name}", F(2, 4))
second("nn.gelu", F(2, 4), approximate=True)
for name in (
    "add",
    "multiply",
    "subtract",
    "divide",
    "pow",
    "maximum",
    "atan2",
    "squared_difference",
):
    second(f"math.{name}", U(0.5, 2.0, 2, 3), U(0.5, 2.0, 3))
for name in ("sum", "mean", "max", "prod", "logsumexp", "variance", "std", "euclidean_norm"):
    second(f"math.reduce_{name}", U(0.5, 2.0, 2, 3), axis=1)
second("matmul", F(2, 3), F(3, 2))
second("matmul", F(2, 2, 3), F(3, 2), transpose_b=False)
second("matmul", F(3, 2), F(2, 3), transpose_a=True, transpose_b=True)
second("linalg.inv", U(0.1, 0.3, 2, 2), _tol=1000)
second("linalg.det", U(0.5, 1.0, 3, 3))
second("norm", F(2, 3), axis=1)
second("math.l2_normalize", F(2, 3), axis=1)
second("cumsum", F(4))
second("math.cumprod", U(0.5, 2.0, 4))
second("transpose", F(2, 3))
second("gather", F(4, 2), I(0, 4, 3))
second("tile", F(2, 2), multiples=[1, 2])
second("pad", F(2, 2), paddings=[[1, 0], [0, 1]], mode="SYMMETRIC")
second("broadcast_to", F(2), shape=[3, 2])
second("clip_by_norm", F(4), clip_norm=1.0)
second("math.unsorted_segment_sum", F(4, 2), I(0, 3, 4), num_segments=3)
second("math.top_k", F(5), k=2)
second("sort", F(5))
second("nn.softmax_cross_entropy_with_logits", U(0, 1, 2, 3), F(2, 3))
second("nn.sigmoid_cross_entropy_with_logits", U(0, 1, 2, 3), F(2, 3))
TABLE.case(
    "nn.sparse_softmax_cross_entropy_with_logits",
    lambda tf, y, x: sparse(tf, y, x),
    I(0, 3, 2),
    F(2, 3),
    tol=10,
)
second("nn.bias_add", F(2, 3), F(3))
second("nn.l2_loss", F(3))
second("nn.max_pool2d", F(1, 4, 4, 1), ksize=2, strides=2, padding="VALID")
second("nn.max_pool3d", F(1, 4, 4, 4, 1), ksize=2, strides=2, padding="VALID")
second("nn.avg_pool2d", F(1, 4, 4, 1), ksize=2, strides=2, padding="SAME")
second("nn.conv2d", F(1, 4, 4, 1), F(2, 2, 1, 2), strides=1, padding="SAME")
second("nn.depthwise_conv2d", F(1, 4, 4, 2), F(2, 2, 2, 1), strides=[1, 1, 1, 1], padding="SAME")
second("nn.batch_normalization", F(4, 2), F(2), U(0.5, 1, 2), F(2), F(2), variance_epsilon=1e-3)
second("keras.losses.mean_squared_error", F(2, 3), F(2, 3))
second("keras.losses.categorical_crossentropy", U(0.1, 1, 2, 3), U(0.1, 1, 2, 3))


def sparse(tf, y, x):
    """The same through keyword arguments."""
    with tf.GradientTape() as tape:
        tape.watch(x)
        value = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=x)
        total = tf.reduce_sum(value**2)
    return tape.gradient(total, x)


def normalised(tf, x):
    """Batch statistics, twice."""
    with tf.GradientTape() as tape:
        tape.watch(x)
        mean, variance = tf.nn.moments(x, [0])
        y = tf.reduce_sum(((x - mean) * tf.math.rsqrt(variance + 1e-3)) ** 3)
    return tape.gradient(y, x)


TABLE.case("moments", normalised, F(5, 2), tol=20)


def penalty(tf, x, w, v):
    """The gradient penalty of a small network, differentiated towards its weights."""
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.matmul(tf.nn.tanh(tf.matmul(x, w)), v)
    return tf.reduce_mean((tf.norm(tape.gradient(y, x), axis=1) - 1.0) ** 2)


TABLE.case("gradient penalty", penalty, F(3, 4), F(4, 5), F(5, 1), tol=10)
