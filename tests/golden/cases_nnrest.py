"""Rows of quantization in floats, fractional pooling, isotonic regression and more."""

from tests.golden.harness import F, I, K, Table, U

TABLE = Table("nnrest")
case, call, error = TABLE.case, TABLE.call, TABLE.error

# Floats in few bits. Gradients are those of clipping, so no finite differences fit.

Q = "quantization."
X = K([-10.0, -6.0, -5.99, -0.02, -0.01, 0.0, 0.03, 1.0, 5.9, 6.0, 7.0])
M = K([[-2.0, 0.3], [0.7, 5.0], [9.0, -9.0]])
call(Q + "fake_quant_with_min_max_args", X)
call(Q + "fake_quant_with_min_max_args", X, min=-1, max=3, num_bits=4, narrow_range=True)
call(Q + "fake_quant_with_min_max_args", X, min=1, max=3)
call(Q + "fake_quant_with_min_max_args", F(0, 3))
error("args empty range", lambda tf: tf.quantization.fake_quant_with_min_max_args([1.0], 3, 1))
error("args bits", lambda tf: tf.quantization.fake_quant_with_min_max_args([1.0], num_bits=1))
ARGS_GRADIENT = Q + "fake_quant_with_min_max_args_gradient"
call(ARGS_GRADIENT, F(11), X, _grad=False)
call(ARGS_GRADIENT, F(11), X, min=-1, max=3, _grad=False)
error(
    "args gradient",
    lambda tf: tf.quantization.fake_quant_with_min_max_args_gradient([1.0], [1.0, 2.0]),
)
call(Q + "fake_quant_with_min_max_vars", X, K(-1.0), K(2.0))
call(Q + "fake_quant_with_min_max_vars", X, K(0.0), K(0.0))
call(Q + "fake_quant_with_min_max_vars", X, K(-3.0), K(-1.0), num_bits=3)
error("vars rank", lambda tf: tf.quantization.fake_quant_with_min_max_vars([1.0], [1.0], [2.0]))
VARS_GRADIENT = Q + "fake_quant_with_min_max_vars_gradient"
call(VARS_GRADIENT, F(11), X, K(-1.0), K(2.0), _grad=False)
call(VARS_GRADIENT, F(11), X, K(0.0), K(0.0), _grad=False)
call(VARS_GRADIENT, F(11), X, K(-1.0), K(2.0), num_bits=3, narrow_range=True, _grad=False)
CHANNELS = Q + "fake_quant_with_min_max_vars_per_channel"
call(CHANNELS, M, K([-1.0, 0.0]), K([2.0, 4.0]), num_bits=3)
call(CHANNELS, M, K([-1.0, 0.0]), K([2.0, 0.0]))
call(CHANNELS, F(2), K([-1.0, 0.0]), K([2.0, 4.0]))
error(
    "channels",
    lambda tf: tf.quantization.fake_quant_with_min_max_vars_per_channel([[1.0, 2.0]], [1.0], [2.0]),
)
call(CHANNELS + "_gradient", F(3, 2), M, K([-1.0, 0.0]), K([2.0, 4.0]), _grad=False)
call(CHANNELS + "_gradient", F(2), F(2), K([-1.0, 0.0]), K([2.0, 4.0]), num_bits=2, _grad=False)
call(CHANNELS + "_gradient", F(2, 2, 2), F(2, 2, 2), K([-1.0, 0.0]), K([2.0, 4.0]), _grad=False)
Y = K([-3.0, -1.2, -0.5, 0.0, 0.3, 0.5, 1.0, 2.5, 4.0])
for name in ("quantize_and_dequantize", "quantize_and_dequantize_v2"):
    call(Q + name, Y, K(-2.0), K(3.0), range_given=True)
    call(Q + name, Y, K(-2.0), K(3.0))
    call(Q + name, Y, K(-2.0), K(3.0), range_given=True, signed_input=False)
    call(Q + name, Y, K(-2.0), K(3.0), range_given=True, num_bits=3, round_mode="HALF_UP")
    call(Q + name, Y, K(-2.0), K(3.0), range_given=True, num_bits=3, narrow_range=True)
    call(Q + name, M, K([-2.0, -1.0]), K([3.0, 1.0]), range_given=True, axis=1, num_bits=3)
    call(Q + name, M, K([0.0, 0.0, 0.0]), K([0.0, 0.0, 0.0]), axis=-2)
    call(Q + name, F(0), K(0.0), K(1.0))
    error(
        f"{name} range",
        lambda tf, n=name: getattr(tf.quantization, n)([1.0], 1.0, 0.0, range_given=True),
    )
    error(
        f"{name} bits", lambda tf, n=name: getattr(tf.quantization, n)([1.0], 0.0, 1.0, num_bits=0)
    )
# Regions of equal size, so that nothing is random.

for pool in ("fractional_max_pool", "fractional_avg_pool"):
    for options in ({}, {"overlapping": True}, {"pseudo_random": True}):
        call("nn." + pool, F(2, 6, 4, 2), [1, 2.0, 2.0, 1], **options)
    call("nn." + pool, F(1, 5, 5, 1), [1, 1.0, 5.0, 1], seed=3)
    call("nn." + pool, I(0, 99, 1, 4, 4, 1), [1, 2.0, 2.0, 1], _grad=False)
    error(
        f"{pool} below 1",
        lambda tf, p=pool: getattr(tf.nn, p)(tf.ones([1, 4, 4, 1]), [1, 0.5, 1, 1]),
    )
    error(
        f"{pool} of batch",
        lambda tf, p=pool: getattr(tf.nn, p)(tf.ones([2, 4, 4, 1]), [2.0, 1, 1, 1]),
    )
    error(
        f"{pool} too large",
        lambda tf, p=pool: getattr(tf.nn, p)(tf.ones([1, 4, 4, 1]), [1, 8.0, 1, 1]),
    )

call("nn.isotonic_regression", F(3, 6))
call("nn.isotonic_regression", F(3, 6), decreasing=False)
call("nn.isotonic_regression", F(3, 6), axis=0)
call("nn.isotonic_regression", I(0, 9, 2, 5), _grad=False)
call("nn.isotonic_regression", K([3, 1, 2], "int16"), _grad=False)
call("nn.isotonic_regression", F(2, 0), _grad=False)
call("nn.isotonic_regression", F(2, 4, dtype="float64"))

# Dropout by given numbers, space to batch, convolutions.

case(
    "general dropout",
    lambda tf, x: tf.nn.experimental.general_dropout(
        x, 0.5, lambda shape, dtype: tf.constant([0.1, 0.6, 0.3, 0.9, 0.5, 0.49], dtype)
    ),
    F(6),
)
case(
    "general dropout noise",
    lambda tf, x: tf.nn.experimental.general_dropout(
        x, 0.5, lambda shape, dtype: tf.constant([[0.1], [0.6]], dtype), noise_shape=[2, 1]
    ),
    F(2, 3),
)
case("general dropout nothing", lambda tf, x: tf.nn.experimental.general_dropout(x, 0, None), F(4))
error(
    "general dropout rate",
    lambda tf: tf.nn.experimental.general_dropout([1.0], 1.0, tf.random.uniform),
)
PADDINGS = "required_space_to_batch_paddings"
call(PADDINGS, K([5, 7], "int32"), [2, 3])
call(PADDINGS, K([5, 7], "int32"), [2, 3], [[1, 0], [0, 2]])
call(PADDINGS, [5, 7], [2, 3])
error("paddings", lambda tf: tf.required_space_to_batch_paddings([5, 7], [2]))


def dilated(tf, x, filters, padding, **options):
    """A dilated convolution by way of the batch axis."""
    return tf.nn.with_space_to_batch(
        x, [2, 3], padding,
        lambda x, num_spatial_dims, padding: tf.nn.conv2d(x, filters, 1, padding), **options,
    )  # fmt: skip


case(
    "with_space_to_batch VALID",
    lambda tf, x, f: dilated(tf, x, f, "VALID"),
    F(1, 6, 7, 1),
    F(2, 2, 1, 2),
)
case(
    "with_space_to_batch SAME",
    lambda tf, x, f: dilated(tf, x, f, "SAME", filter_shape=[2, 2]),
    F(1, 6, 7, 1),
    F(2, 2, 1, 2),
)
case(
    "with_space_to_batch rate 1",
    lambda tf, x: tf.nn.with_space_to_batch(
        x, [1], "VALID", lambda x, num_spatial_dims, padding: x * 2.0
    ),
    F(1, 3, 1),
)
case(
    "with_space_to_batch of one axis",
    lambda tf, x: tf.nn.with_space_to_batch(
        x, [2], "VALID", lambda x, num_spatial_dims, padding: tf.cumsum(x, 2), spatial_dims=[2]
    ),
    F(1, 2, 5, 1),
)
error(
    "with_space_to_batch filter",
    lambda tf: dilated(tf, tf.ones([1, 5, 5, 1]), tf.ones([2, 2, 1, 1]), "SAME"),
)
error(
    "with_space_to_batch padding",
    lambda tf: dilated(tf, tf.ones([1, 5, 5, 1]), tf.ones([2, 2, 1, 1]), "NONE"),
)
call(
    "nn.batch_norm_with_global_normalization",
    F(1, 2, 2, 3),
    F(3),
    U(0.5, 2, 3),
    F(3),
    F(3),
    0.01,
    True,
)
call(
    "nn.batch_norm_with_global_normalization",
    F(1, 2, 2, 3),
    F(3),
    U(0.5, 2, 3),
    F(3),
    F(3),
    0.01,
    False,
)
call(
    "nn.batch_norm_with_global_normalization",
    F(0, 2, 2, 3),
    F(3),
    U(0.5, 2, 3),
    F(3),
    F(3),
    0.01,
    True,
)
call("conv", F(1, 4, 4, 2), F(2, 2, 2, 3), [1, 1, 1, 1], "VALID", _grad=False)
call("conv", F(2, 2, 4, 4, 1), F(2, 2, 1, 2), [1, 2, 2, 1], "SAME", batch_dims=2, _grad=False)
call("conv", F(1, 3, 3, 3, 1), F(2, 2, 2, 1, 2), [1, 1, 1, 1, 1], "SAME", _grad=False)
call(
    "conv",
    F(1, 4, 4, 1),
    F(2, 2, 1, 1),
    [1, 1, 1, 1],
    "EXPLICIT",
    [0, 0, 1, 1, 0, 1, 0, 0],
    dilations=[1, 2, 2, 1],
    _grad=False,
)
error(
    "conv of one axis",
    lambda tf: tf.conv(tf.ones([1, 4, 2]), tf.ones([2, 2, 2]), [1, 1, 1], "SAME"),
)
for name in ("nn.approx_max_k", "approx_top_k"):
    for k in (1, 3, 6):
        call(name, F(2, 6), k)
for k, options in ((1, {}), (3, {}), (2, {"reduction_dimension": 0})):
    case(
        f"approx_min_k {k}, compiled",
        lambda tf, x, k=k, o=options: list(
            tf.function(lambda v: tf.nn.approx_min_k(v, k, **o), jit_compile=True)(x)
        ),
        F(3, 6),
        grad=False,
    )
error("nn.approx_max_k too many", lambda tf: tf.nn.approx_max_k(tf.ones([2]), 3))

# Draws: what does not depend on which numbers come.

SHUFFLED = "random.experimental.index_shuffle"
case(
    "index shuffle",
    lambda tf: sorted(int(tf.random.experimental.index_shuffle(i, [1, 2], 9)) for i in range(10)),
)
case("index shuffle of one", lambda tf: tf.random.experimental.index_shuffle(0, [1, 2], 0))
case(
    "index shuffle int64",
    lambda tf: tf.random.experimental.index_shuffle(
        tf.constant(0, tf.int64), [3, 4], tf.constant(0, tf.int64)
    ),
)
case(
    "random index shuffle",
    lambda tf: sorted(int(tf.random_index_shuffle(i, [1, 2, 3], 6)) for i in range(7)),
)
case(
    "random index shuffle, matrix",
    lambda tf: tf.random_index_shuffle(tf.constant([0, 0]), [[1, 2, 3], [4, 5, 6]], [0, 0]),
)
case(
    "random index shuffle, rounds",
    lambda tf: sorted(int(tf.random_index_shuffle(i, [1, 2, 3], 15, rounds=8)) for i in range(16)),
)
error("random index shuffle, seed", lambda tf: tf.random_index_shuffle(1, [1, 2], 15))


def limited(tf, *args, **options):
    """Shape, dtype and range of normal numbers between limits."""
    x = tf.random.stateless_parameterized_truncated_normal(*args, **options)
    inside = (x >= options.get("minvals", -2.0)) & (x <= options.get("maxvals", 2.0))
    return [tf.shape(x), tf.cast(x, tf.int32) * 0, tf.reduce_all(inside)]


case("limited normal", lambda tf: limited(tf, [30], [1, 2]))
case("limited normal tail", lambda tf: limited(tf, [30], [1, 2], minvals=4.0, maxvals=5.0))
case(
    "limited normal columns",
    lambda tf: limited(
        tf, [4, 30, 2], [1, 2], means=[0.0, 5.0], stddevs=2.0, minvals=[-1.0, 4.0], maxvals=6.0
    ),
)
error("limited normal empty", lambda tf: limited(tf, [3], [1, 2], minvals=1.0, maxvals=-1.0))
error("limited normal shape", lambda tf: limited(tf, [3], [1, 2], means=[1.0, 2.0]))
