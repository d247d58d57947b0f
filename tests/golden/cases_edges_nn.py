"""Golden rows: edges of tf.nn. Other layouts and paddings, nothing at all, mistakes."""

from tests.golden.harness import F, I, K, Table, U
from tests.golden.keras_rows import fresh

TABLE = Table("edges_nn", prepare=fresh)
call, each, case, error = TABLE.call, TABLE.each, TABLE.case, TABLE.error

# Pooling.
call("nn.avg_pool", F(1, 4, 4, 2), 2, 1, "SAME")
call("nn.avg_pool", F(0, 4, 4, 1), 2, 2, "VALID", _grad=False)
call("nn.max_pool", F(1, 5, 5, 1), [3, 2], [2, 1], "SAME")
call("nn.max_pool", F(1, 2, 4, 4, 1), 2, 2, "VALID", data_format="NDHWC")
each("nn.avg_pool1d nn.max_pool1d", F(2, 6, 1), 3, 2, "SAME")
each("nn.avg_pool1d nn.max_pool1d", F(1, 4, 2), 4, 1, "VALID")
each("nn.avg_pool3d nn.max_pool3d", F(1, 2, 3, 3, 1), 2, 1, "SAME")
error("avg_pool padding", lambda tf: tf.nn.avg_pool(tf.ones([1, 2, 2, 1]), 2, 1, "HALF"))
error("max_pool of a matrix", lambda tf: tf.nn.max_pool(tf.ones([2, 2]), 2, 1, "SAME"))
call("nn.pool", F(1, 5, 5, 1), [2, 2], "MAX", dilations=[2, 2])
call("nn.pool", F(1, 4, 2), [2], "AVG", strides=[2], padding="SAME")
case(
    "max_pool_with_argmax",
    lambda tf, x: list(tf.nn.max_pool_with_argmax(x, 2, 2, "SAME")),
    F(1, 3, 3, 2),
)
case(
    "max_pool_with_argmax of batches",
    lambda tf, x: list(tf.nn.max_pool_with_argmax(x, 2, 1, "VALID", include_batch_in_index=True)),
    F(2, 3, 3, 1),
)

# Convolutions.
call("nn.conv1d_transpose", F(2, 3, 2), F(3, 1, 2), [2, 6, 1], 2, padding="SAME")
call("nn.conv1d_transpose", F(1, 3, 1), F(2, 2, 1), [1, 4, 2], 1, padding="VALID")
call("nn.conv3d_transpose", F(1, 2, 2, 2, 1), F(2, 2, 2, 1, 1), [1, 3, 3, 3, 1], 1, "VALID")
call("nn.conv3d_transpose", F(1, 1, 1, 1, 2), F(2, 2, 2, 1, 2), [1, 2, 2, 2, 1], 2)
call("nn.conv_transpose", F(1, 3, 1), F(2, 2, 1), [1, 6, 2], 2)
call("nn.conv_transpose", F(1, 2, 2, 1), F(2, 2, 1, 1), [1, 3, 3, 1], 1, "VALID")
call("nn.convolution", F(1, 5, 1), F(2, 1, 2), dilations=2)
call("nn.convolution", F(1, 4, 4, 1), F(3, 3, 1, 1), strides=[2, 1], padding="SAME")
call("nn.separable_conv2d", F(1, 4, 4, 2), F(2, 2, 2, 2), F(1, 1, 4, 1), [1, 2, 2, 1], "SAME")
call("nn.atrous_conv2d", F(1, 6, 6, 1), F(2, 2, 1, 2), 2, "SAME")
call("nn.atrous_conv2d", F(1, 5, 5, 1), F(3, 3, 1, 1), 2, "VALID")
call("nn.atrous_conv2d", F(1, 3, 3, 1), F(2, 2, 1, 1), 1, "VALID")
call("nn.atrous_conv2d_transpose", F(1, 4, 4, 1), F(2, 2, 1, 1), [1, 4, 4, 1], 2, "SAME")
call("nn.atrous_conv2d_transpose", F(1, 2, 2, 1), F(2, 2, 2, 1), [1, 4, 4, 2], 2, "VALID")
call("nn.atrous_conv2d_transpose", F(1, 2, 2, 1), F(2, 2, 1, 1), [1, 3, 3, 1], 1, "VALID")
for strides, padding in ((1, "VALID"), (1, "SAME"), (2, "SAME")):
    size = 2 if strides == 2 else 4 if padding == "SAME" else 3
    steps = [1, strides, strides, 1]
    out = F(1, size, size, 2)
    call("nn.depthwise_conv2d_backprop_input", [1, 4, 4, 2], F(2, 2, 2, 1), out, steps, padding)
    call("nn.depthwise_conv2d_backprop_filter", F(1, 4, 4, 2), [2, 2, 2, 1], out, steps, padding)
DILATION = [1, 4, 4, 1], "VALID", "NHWC", [1, 1, 1, 1]
each("nn.dilation2d nn.erosion2d", F(1, 4, 4, 1), F(2, 2, 1), [1, 1, 1, 1], *DILATION[1:])
each(
    "nn.dilation2d nn.erosion2d",
    F(1, 5, 5, 2),
    F(2, 2, 2),
    [1, 2, 2, 1],
    "SAME",
    "NHWC",
    [1, 2, 2, 1],
)
each("nn.depth_to_space", F(1, 1, 1, 8), 2)
each("nn.depth_to_space", F(0, 2, 2, 4), 2, _grad=False)
each("nn.space_to_depth", F(2, 4, 2, 1), 2)
each("nn.space_to_depth", F(0, 2, 2, 1), 2, _grad=False)
error("depth_to_space of depths", lambda tf: tf.nn.depth_to_space(tf.ones([1, 1, 1, 3]), 2))
error("space_to_depth of sizes", lambda tf: tf.nn.space_to_depth(tf.ones([1, 3, 3, 1]), 2))
call("space_to_batch", F(1, 4, 1), [2], [[0, 0]])
call("space_to_batch", I(0, 9, 1, 3, 2, 1), [2, 2], [[1, 0], [0, 0]])
call("batch_to_space", F(4, 1, 1, 1), 2, [[0, 0], [0, 0]])
call("batch_to_space", F(2, 3, 1), [2], [[1, 2]])
error(
    "batch_to_space of sizes", lambda tf: tf.batch_to_space(tf.ones([3, 1, 1, 1]), 2, [[0, 0]] * 2)
)

# Normalisation, losses, embeddings.
call("nn.lrn", F(1, 2, 2, 5), depth_radius=1, bias=2.0, alpha=0.5, beta=0.75)
call("nn.lrn", F(1, 1, 1, 1), depth_radius=5)
error("lrn of a matrix", lambda tf: tf.nn.lrn(tf.ones([2, 2])))
call("nn.normalize_moments", K(2.0), F(), U(5, 9), shift=K(0.5))
call(
    "nn.normalize_moments",
    K(1.0, "float64"),
    F(2, dtype="float64"),
    U(5, 9, 2, dtype="float64"),
    None,
)
call("nn.sufficient_statistics", F(3, 2), [0], shift=1.0)
call("nn.sufficient_statistics", F(2, 2), [0, 1], keepdims=True)
call("nn.weighted_moments", F(3, 2), [0], K([[1.0], [0.0], [2.0]]))
call("nn.weighted_moments", F(2, 2), [0, 1], 1.0, keepdims=True)
call("nn.log_poisson_loss", U(0.5, 3.0, 3), F(3), compute_full_loss=True)
call("nn.log_poisson_loss", F(0), F(0), _grad=False)
each("nn.weighted_cross_entropy_with_logits", U(0.0, 1.0, 3), K([100.0, -100.0, 0.0]), 2.0)
each("nn.weighted_cross_entropy_with_logits", F(0), F(0), 2.0, _grad=False)
error(
    "weighted_cross_entropy of shapes",
    lambda tf: tf.nn.weighted_cross_entropy_with_logits(tf.ones([2]), tf.ones([3]), 1.0),
)
call("nn.zero_fraction", K([0, 1, 0], "int32"))
call("nn.zero_fraction", K([0.0]))
call("nn.compute_average_loss", K([1.0, 2.0]), global_batch_size=8)
call("nn.compute_average_loss", K([1.0, 2.0]), sample_weight=[0.5, 0.0])
call("nn.compute_average_loss", F(0), global_batch_size=2, _grad=False)
call("nn.scale_regularization_loss", K(3.0))
call("nn.scale_regularization_loss", F(2))
call("nn.embedding_lookup", F(3, 2), K([], "int32"), _grad=False)
call("nn.embedding_lookup", F(3, 2), K([[2, 0], [1, 1]], "int64"), max_norm=0.5)
call("nn.embedding_lookup", [F(2, 2), F(2, 2)], K([0, 3, 1], "int32"))
error("embedding_lookup out of range", lambda tf: tf.nn.embedding_lookup(tf.ones([2, 2]), [5]))
call("nn.in_top_k", K([1, 0], "int32"), K([[0.1, 0.9], [0.2, 0.8]]), 1)
call("nn.in_top_k", K([5, 1], "int32"), K([[0.5, 0.5], [float("nan"), 1.0]]), 1)
call("nn.in_top_k", K([0], "int64"), F(1, 3), 3)
for rate in (0.0, 0.5):
    case(
        f"stateless_dropout {rate}",
        lambda tf, x, r=rate: tf.nn.experimental.stateless_dropout(x, r, seed=[1, 2]),
        F(8),
    )
case(
    "stateless_dropout of columns",
    lambda tf, x: tf.nn.experimental.stateless_dropout(x, 0.5, [3, 4], noise_shape=[1, 4]),
    F(3, 4),
)
error("stateless_dropout rate", lambda tf: tf.nn.experimental.stateless_dropout([1.0], 1.5, [1, 2]))

# Samplers.
LABELS = [[0, 3], [1, 2]]
for name in ("log_uniform", "uniform"):
    for unique in (True, False):
        case(
            f"{name} {'unique' if unique else 'repeated'}",
            lambda tf, n=name, u=unique: list(
                getattr(tf.random, f"{n}_candidate_sampler")(
                    tf.constant(LABELS, tf.int64), 2, 3, u, 10, seed=5
                )
            ),
        )
    error(
        f"{name} of too few",
        lambda tf, n=name: getattr(tf.random, f"{n}_candidate_sampler")(
            tf.constant(LABELS, tf.int64), 2, 11, True, 10
        ),
    )
for many in (4, 5):
    case(
        f"all candidates {many}",
        lambda tf, m=many: list(
            tf.random.all_candidate_sampler(tf.constant(LABELS, tf.int64), 2, m, True)
        ),
    )
case(
    "accidental hits",
    lambda tf: list(
        tf.nn.compute_accidental_hits(
            tf.constant(LABELS, tf.int64), tf.constant([3, 9, 0], tf.int64), 2
        )
    ),
)
case(
    "no accidental hits",
    lambda tf: list(
        tf.nn.compute_accidental_hits(tf.constant(LABELS, tf.int64), tf.constant([9], tf.int64), 2)
    ),
)
