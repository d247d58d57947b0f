"""Golden rows: corners of losses, moments, clipping and second derivatives, wrong here once."""

import numpy as np

from tests.golden.harness import F, I, K, Table, U

TABLE = Table("cornersnn")
case, error, call = TABLE.case, TABLE.error, TABLE.call
POINTS = K([-9.0, -1.0, -0.3, 0.3, 1.0, 5.0, 9.0])


def second(tf, f, x):
    """The second derivative of the sum of `f(x)`."""
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = f(x)
        slope = inner.gradient(y, x)
    return outer.gradient(slope, x)


for name in ("relu", "relu6", "leaky_relu", "crelu"):
    case(
        f"{name}, second derivative",
        lambda tf, x, name=name: second(tf, getattr(tf.nn, name), x),
        POINTS,
        grad=False,
    )

# Losses.
AVERAGE = "nn.compute_average_loss"
call(AVERAGE, F(2), U(0, 1, 2, 1))
call(AVERAGE, F(2, 2), U(0, 1, 2, 2, 1))
call(AVERAGE, F(2, 3), U(0, 1, 2))
call(AVERAGE, F(3), U(0, 1, 3, 1, 1))
call(AVERAGE, F(2, 3, 2), U(0, 1, 2, 3))
error("average loss, weights wider", lambda tf: tf.nn.compute_average_loss([1.0, 3.0], [[1.0, 2]]))
error(
    "average loss, a vector as batch size",
    lambda tf: tf.nn.compute_average_loss([1.0, 3.0], global_batch_size=tf.constant([2])),
)


def unknown(tf, losses, weights):
    """The average loss in a function that knows no ranks."""
    specs = [tf.TensorSpec(None), tf.TensorSpec(None)]
    average = tf.function(lambda x, w: tf.nn.compute_average_loss(x, w), input_signature=specs)
    return average(tf.constant(losses), tf.constant(weights))


for losses, weights in (
    ([1.0, 3.0], [[0.5], [1.0]]),
    ([[1.0, 3.0], [2.0, 2.0]], [0.5, 1.0]),
    ([1.0, 3.0], [0.5, 1.0]),
    ([1.0, 3.0], 2.0),
):
    case(
        f"average loss of unknown ranks, {losses} {weights}",
        lambda tf, losses=losses, weights=weights: unknown(tf, losses, weights),
    )
case(
    "log_poisson_loss, negative targets",
    lambda tf, x: tf.nn.log_poisson_loss([-1.0, 0.0, 0.5, 1.0, 1.5, 3.0], x, True),
    F(6),
)
case("l2_loss, half a sum fits", lambda tf: tf.nn.l2_loss(tf.ones([80000], tf.float16)))
case(
    "softmax_cross_entropy_with_logits, no classes, compiled",
    lambda tf: tf.function(tf.nn.softmax_cross_entropy_with_logits, jit_compile=True)(
        tf.zeros([2, 0]), tf.zeros([2, 0])
    ),
)

# Moments.
call("nn.weighted_moments", F(2, 3), [0], K([[0.0] * 3] * 2), _grad=False)
for shape, axes in (((3, 0), [0]), ((0, 3), [0]), ((2, 3), []), ((2, 3, 2), [-1, 0])):
    call("nn.sufficient_statistics", F(*shape), axes)
call("nn.sufficient_statistics", I(0, 9, 2, 3), [0])
case(
    "sufficient_statistics of an unknown rank",
    lambda tf, x: list(
        tf.function(
            lambda x: tf.nn.sufficient_statistics(x, [-1])[:3],
            input_signature=[tf.TensorSpec(None)],
        )(x)
    ),
    F(2, 3),
    grad=False,
)

# Layers of unknown ranks.


def bias_slopes(tf, x, bias, layout):
    """The first and second derivative of a function of a sum with biases."""
    with tf.GradientTape() as outer:
        outer.watch(bias)
        with tf.GradientTape() as inner:
            inner.watch(bias)
            y = tf.nn.bias_add(x, bias, layout) ** 3
        slope = inner.gradient(y, bias)
    return [slope, outer.gradient(slope, bias)]


for layout, count in (("NHWC", 4), ("NCHW", 3)):
    case(
        f"bias_add of an unknown rank, {layout}",
        lambda tf, x, bias, layout=layout: tf.function(
            lambda x, bias: bias_slopes(tf, x, bias, layout),
            input_signature=[tf.TensorSpec(None)] * 2,
        )(x, bias),
        F(2, 3, 4),
        F(count),
        grad=False,
    )
case(
    "embedding_lookup of an unknown rank",
    lambda tf, rows: tf.function(
        lambda ids: tf.nn.embedding_lookup(rows, ids, max_norm=0.5),
        input_signature=[tf.TensorSpec(None, tf.int32)],
    )(np.array([[1, 0]], np.int32)),
    F(4, 2),
    grad=False,
)

# Norms.
for tensors in ([], [None]):
    case(f"global_norm of {tensors}", lambda tf, t=tensors: tf.linalg.global_norm(t))
    case(f"clip_by_global_norm of {tensors}", lambda tf, t=tensors: tf.clip_by_global_norm(t, 1.0))
error("global_norm of integers", lambda tf: tf.linalg.global_norm([[3], [4]]))

# Dropout.


def halves(tf, x, noise_shape):
    """Dropout whose numbers are 0.2, 0.8, 0.2, …."""

    def draw(shape, dtype):
        count = tf.reduce_prod(shape)
        return tf.reshape(tf.cast(tf.range(count) % 2, dtype) * 0.6 + 0.2, shape)

    return tf.nn.experimental.general_dropout(x, 0.5, draw, noise_shape)


for noise_shape in ([None, 1], [None, None], (1, None)):
    case(
        f"general_dropout, {noise_shape}",
        lambda tf, x, noise_shape=noise_shape: halves(tf, x, noise_shape),
        F(3, 4),
    )
    case(
        f"stateless_dropout, {noise_shape}",
        lambda tf, x, noise_shape=noise_shape: tf.nn.experimental.stateless_dropout(
            x, 0.5, [1, 2], noise_shape=noise_shape
        ),
        F(3, 4),
    )
case(
    "dropout, None for the size",
    lambda tf: tf.shape(tf.nn.dropout(tf.ones([3, 4]), 0.5, noise_shape=[None, 1])),
)
error(
    "dropout, a vector as rate",
    lambda tf: tf.nn.dropout(tf.ones([2, 2]), tf.constant([0.5, 0.5])),
)

# The largest elements, and no number among them.
for dtype in ("float32", "float16", "bfloat16"):
    case(
        f"approx_max_k, NaN, {dtype}",
        lambda tf, x, dtype=dtype: list(tf.math.approx_max_k(tf.cast(x, dtype), 2)),
        K([[1.0, 5.0, float("nan"), 3.0], [float("inf"), 2.0, -1.0, 2.0]]),
        grad=False,
    )
case("approx_max_k, none", lambda tf, x: list(tf.math.approx_max_k(x, 0)), F(2, 3), grad=False)

# Initializers.
PART = {"partition_shape": [2], "partition_offset": [0]}
error("constant_initializer, a part", lambda tf: tf.constant_initializer(1)([4], **PART))
case(
    "constant_initializer, a part allowed",
    lambda tf: tf.constant_initializer(1.0, support_partition=True)([4], **PART),
)
