"""Golden rows: activations, softmax family, losses of `tf.nn`, normalisation, dropout shapes."""

from tests.golden.harness import F, I, K, Table, U

TABLE = Table("nn")
call, each, case = TABLE.call, TABLE.each, TABLE.case

FLOATS = ("float64", "float16", "bfloat16")
EDGES = K([-100.0, -20.0, -1.0, -1e-6, 0.0, 1e-6, 1.0, 20.0, 100.0, float("inf"), float("-inf")])

ACTIVATIONS = (
    "nn.relu nn.relu6 nn.elu nn.selu nn.leaky_relu nn.softplus nn.softsign nn.sigmoid nn.tanh "
    "nn.gelu nn.silu nn.swish nn.crelu nn.log_softmax nn.softmax"
)
each(ACTIVATIONS, F(3, 4), _dtypes=FLOATS)
# Softmax of an infinity is NaN, 0 beside it or not, as the kernel's instructions happen to be.
each(ACTIVATIONS.replace("nn.crelu ", "").replace(" nn.softmax", ""), EDGES, _grad=False)
each("nn.relu nn.relu6", I(-9, 9, 6))
each("nn.relu nn.relu6 nn.elu nn.selu nn.leaky_relu", K([0.0, 6.0, -0.0]), _grad=False)
call("nn.gelu", F(3, 4), approximate=True)
call("nn.gelu", F(3, 4), approximate=False)
call("nn.leaky_relu", F(3, 4), alpha=0.3)
call("nn.silu", F(3, 4), beta=1.5)
call("nn.crelu", F(2, 3), axis=0)
call("nn.softmax", F(2, 3, 4), axis=1)
call("nn.softmax", F(4))
call("nn.log_softmax", F(2, 3, 4), axis=0)
call("math.softmax", K([[1000.0, 1001.0, 999.0]]), _grad=False)
call("math.log_softmax", K([[1000.0, 0.0, -1000.0]]), _grad=False)
call("math.softmax", K([[float("-inf"), 0.0, 0.0]]), _grad=False)
call("nn.bias_add", F(2, 3), F(3), _dtypes=("float64",))
call("nn.bias_add", F(2, 4, 4, 3), F(3))
call("nn.bias_add", F(2, 3, 4, 4), F(3), data_format="NCHW")
call("nn.zero_fraction", K([[0.0, 1.0], [0.0, 0.0]]))
call("nn.l2_loss", F(2, 3), _dtypes=FLOATS)

# Activations of Keras.
KERAS = (
    "elu exponential gelu hard_sigmoid linear mish relu selu sigmoid softmax softplus softsign "
    "swish tanh"
)
for name in KERAS.split():
    call(f"keras.activations.{name}", F(3, 4), _dtypes=("float64",))
    call(f"keras.activations.{name}", U(-4, 4, 2, 9), _grad=False)
call("keras.activations.relu", F(3, 4), alpha=0.2)
call("keras.activations.relu", U(-4, 4, 3, 4), max_value=2.0)
call("keras.activations.relu", U(-4, 4, 3, 4), alpha=0.1, max_value=3.0, threshold=0.5)
call("keras.activations.elu", F(3, 4), alpha=0.5)
call("keras.activations.gelu", F(3, 4), approximate=True)
call("keras.activations.softmax", F(2, 3, 4), axis=1)
case(
    "keras.activations.get",
    lambda tf: [tf.keras.activations.serialize(tf.keras.activations.get(n)) for n in KERAS.split()],
)

# Losses.
SOFT = "nn.softmax_cross_entropy_with_logits"
case(
    SOFT,
    lambda tf, y, x: tf.nn.softmax_cross_entropy_with_logits(tf.nn.softmax(y), x),
    F(3, 4),
    F(3, 4),
)
call(SOFT, K([[0.0, 1.0, 0.0], [0.5, 0.0, 0.5]]), F(2, 3), _dtypes=("float64", "float16"))
call(SOFT, labels=K([[0.0, 1.0], [1.0, 0.0]]), logits=K([[100.0, -100.0], [100.0, -100.0]]))
call(SOFT, U(0, 1, 2, 3, 2), F(2, 3, 2), axis=1)
SPARSE = "nn.sparse_softmax_cross_entropy_with_logits"
call(SPARSE, labels=I(0, 4, 3), logits=F(3, 4), _dtypes=("float64", "float16"))
call(SPARSE, labels=I(0, 4, 2, 3, dtype="int64"), logits=F(2, 3, 4))
call(SPARSE, labels=K(1, "int32"), logits=F(3))
SIGMOID = "nn.sigmoid_cross_entropy_with_logits"
call(SIGMOID, labels=U(0, 1, 2, 3), logits=F(2, 3), _dtypes=FLOATS)
call(SIGMOID, labels=K([0.0, 1.0, 1.0]), logits=K([-100.0, 100.0, -100.0]))
WEIGHTED = "nn.weighted_cross_entropy_with_logits"
call(WEIGHTED, labels=U(0, 1, 2, 3), logits=F(2, 3), pos_weight=2.5)
call(WEIGHTED, labels=U(0, 1, 2, 3), logits=F(2, 3), pos_weight=U(0, 2, 3))
call("nn.log_poisson_loss", targets=U(0.5, 4, 3), log_input=F(3))
call("nn.log_poisson_loss", targets=U(1.5, 4, 3), log_input=F(3), compute_full_loss=True)
call("nn.compute_average_loss", F(4), global_batch_size=8)
call("nn.compute_average_loss", F(4), sample_weight=U(0, 1, 4), global_batch_size=4)
call("nn.scale_regularization_loss", F())

# Normalisation.
for axes in ([0], [0, 1], [-1], [0, 2, 3]):
    call("nn.moments", F(2, 3, 2, 2), axes=axes)
call("nn.moments", F(3, 4), axes=[0], keepdims=True, _dtypes=("float64", "float16"))
call("nn.weighted_moments", F(3, 4), axes=[0], frequency_weights=U(0.5, 1, 3, 4))
case(
    "nn.sufficient_statistics",
    lambda tf, x: [v for v in tf.nn.sufficient_statistics(x, [0]) if v is not None],
    F(3, 4),
)
call("nn.normalize_moments", K(4.0), F(3), U(20, 30, 3), shift=None)
call("nn.batch_normalization", F(4, 3), F(3), U(0.5, 2, 3), F(3), F(3), 1e-3, _dtypes=("float64",))
call("nn.batch_normalization", F(4, 3), F(3), U(0.5, 2, 3), None, None, 1e-3)
FUSED = "compat.v1.nn.fused_batch_norm"
call(FUSED, F(2, 3, 3, 2), U(0.5, 2, 2), F(2), _tol=10)
call(FUSED, F(2, 3, 3, 2), U(0.5, 2, 2), F(2), F(2), U(0.5, 2, 2), is_training=False, _tol=10)
call("nn.local_response_normalization", F(2, 2, 2, 7), depth_radius=2, alpha=0.5, beta=0.7)
call("nn.lrn", F(1, 2, 2, 6), _tol=10)
call("nn.l2_normalize", F(3, 4), axis=[0, 1])

# Dropout: what does not depend on chance.
case("nn.dropout rate 0", lambda tf, x: tf.nn.dropout(x, 0.0), F(3, 4))
case("nn.dropout shape", lambda tf, x: tf.shape(tf.nn.dropout(x, 0.5)), F(3, 4))
case(
    "nn.dropout values",
    lambda tf, x: tf.reduce_all((lambda y: (y == 0.0) | (y == 2.0))(tf.nn.dropout(x * 0 + 1, 0.5))),
    F(30, 4),
    grad=False,
)
case(
    "nn.dropout seeded",
    lambda tf, x: (tf.random.set_seed(5), tf.nn.dropout(x, 0.4, seed=3))[1],
    F(5, 4),
)
case(
    "nn.experimental.stateless_dropout",
    lambda tf, x: tf.nn.experimental.stateless_dropout(x, 0.4, seed=[1, 2]),
    F(5, 4),
)
case(
    "nn.dropout noise_shape",
    lambda tf, x: (tf.random.set_seed(5), tf.nn.dropout(x, 0.4, noise_shape=[5, 1], seed=3))[1],
    F(5, 4),
)
