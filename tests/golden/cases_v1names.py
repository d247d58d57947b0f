"""Golden rows: functions of tf.compat.v1 with the arguments of TensorFlow 1."""

import numpy as np

from tests.golden.harness import F, K, Table, U

TABLE = Table("v1names")
case, error = TABLE.case, TABLE.error
LABELS, GUESS = K([[0.0, 1.0, 0.0], [1.0, 0.0, 1.0]]), U(0.1, 0.9, 2, 3)


def v1(name, fn, *inputs, **options):
    """A row that calls functions of `tf.compat.v1`."""
    case(name, lambda tf, *tensors: fn(tf.compat.v1, *tensors), *inputs, **options)


def wrong(name, fn):
    error(name, lambda tf: fn(tf.compat.v1))


for _name in (
    "absolute_difference hinge_loss huber_loss log_loss mean_squared_error sigmoid_cross_entropy "
    "softmax_cross_entropy mean_pairwise_squared_error"
).split():

    def weighted(tf, labels, guess, _name=_name):
        loss = getattr(tf.losses, _name)
        row = _name == "softmax_cross_entropy"
        weights = [1.0, 0.0] if row else [[1.0], [0.0]]
        return [loss(labels, guess, weights=w) for w in (1.0, 2, 0.0, weights)]

    v1(f"losses.{_name}", weighted, LABELS, GUESS)
    wrong(
        f"losses.{_name} shapes", lambda tf, n=_name: getattr(tf.losses, n)([[1.0]], [[1.0, 2.0]])
    )
    wrong(f"losses.{_name} None", lambda tf, n=_name: getattr(tf.losses, n)(None, [[1.0, 2.0]]))
for _reduction in (
    "none weighted_sum weighted_mean weighted_sum_over_batch_size weighted_sum_by_nonzero_weights"
).split():
    v1(
        f"losses by {_reduction}",
        lambda tf, x, y, r=_reduction: tf.losses.mean_squared_error(
            x, y, [[3.0], [0.0]], reduction=r
        ),
        LABELS,
        GUESS,
    )
wrong("losses by nothing", lambda tf: tf.losses.log_loss([1.0], [0.5], reduction="x"))
wrong("losses weights", lambda tf: tf.losses.log_loss([[1.0]], [[0.5]], weights=[1.0]))
v1(
    "losses.cosine_distance",
    lambda tf, x, y: [tf.losses.cosine_distance(x, y, 1), tf.losses.cosine_distance(x, y, dim=0)],
    LABELS,
    GUESS,
)
wrong("losses.cosine_distance axis", lambda tf: tf.losses.cosine_distance([1.0], [0.5]))
v1(
    "losses.sparse_softmax_cross_entropy",
    lambda tf, x: [
        tf.losses.sparse_softmax_cross_entropy([1, 0], x),
        tf.losses.sparse_softmax_cross_entropy([[1], [0]], x, weights=[[1.0], [0.0]]),
    ],
    F(2, 3),
)
v1(
    "losses smoothed",
    lambda tf, x, y: [
        tf.losses.softmax_cross_entropy(x, y, label_smoothing=0.1),
        tf.losses.sigmoid_cross_entropy(x, y, label_smoothing=0.1),
    ],
    LABELS,
    GUESS,
)
v1(
    "losses.compute_weighted_loss",
    lambda tf, x: tf.losses.compute_weighted_loss(x, [1.0, 0.0, 2.0]),
    F(3),
)

BLOCKS = F(1, 4, 4, 1)
v1("space_to_batch", lambda tf, x: tf.space_to_batch(x, [[0, 0], [0, 0]], 2), BLOCKS)
v1(
    "space_to_batch by shape",
    lambda tf, x: tf.nn.space_to_batch(x, [[0, 0], [2, 0]], block_shape=2),
    BLOCKS,
)
v1("batch_to_space", lambda tf, x: tf.batch_to_space(x, [[0, 0], [0, 1]], 2), F(4, 2, 2, 1))
v1("batch_gather", lambda tf, x: tf.batch_gather(x, [[2, 0], [1, 1]]), F(2, 3))
v1("arg_max", lambda tf, x: [tf.arg_max(x, 1), tf.arg_min(x, dimension=0)], F(2, 3))
v1("setdiff1d", lambda tf, x: [*tf.setdiff1d(x, [2, 4])], K([1, 2, 3, 4, 2], "int32"))
v1("setdiff1d empty", lambda tf, x: [*tf.setdiff1d(x, x, np.int64)], K([1, 2], "int32"))
v1(
    "sparse_to_dense",
    lambda tf, v: tf.sparse_to_dense([[0, 1], [1, 0]], [2, 2], v, default_value=-1.0),
    F(2),
)
wrong("sparse_to_dense order", lambda tf: tf.sparse_to_dense([2, 1], [4], 1))
wrong("arg_max axis", lambda tf: tf.arg_max([1.0], 3))


def sparse(tf):
    return tf.SparseTensor([[0, 1], [1, 0], [1, 2]], [1.0, 2.0, 4.0], [2, 3])


v1(
    "sparse reductions",
    lambda tf: [
        tf.sparse_reduce_sum(sparse(tf), reduction_axes=[1], keep_dims=True),
        tf.sparse.reduce_max(sparse(tf), axis=0),
        tf.sparse_tensor_to_dense(tf.sparse_reduce_sum_sparse(sparse(tf), 1)),
        tf.sparse.to_dense(tf.sparse.reduce_max_sparse(sparse(tf), 1)),
    ],
)
v1(
    "sparse_add",
    lambda tf: tf.sparse.to_dense(tf.sparse_add(sparse(tf), sparse(tf), thresh=3.0)),
)
v1(
    "sparse_concat",
    lambda tf: tf.sparse.to_dense(
        tf.sparse_concat(sp_inputs=[sparse(tf)] * 2, concat_dim=1, axis=None)
    ),
)
v1(
    "sparse_split",
    lambda tf: [
        tf.sparse.to_dense(s) for s in tf.sparse_split(sp_input=sparse(tf), num_split=3, axis=1)
    ],
)
v1(
    "sparse_segment_sum",
    lambda tf, x: [
        tf.sparse_segment_sum(x, [0, 2, 1], [0, 0, 1]),
        tf.sparse.segment_mean(x, [0, 2], [0, 0], "name", 2),
        tf.sparse.segment_sqrt_n(x, [0, 2], [0, 1]),
    ],
    F(3, 2),
)
v1("bincount", lambda tf, x: tf.bincount(x, None, 5, None, tf.int64), K([1, 1, 3], "int32"))
IMAGE = F(1, 4, 4, 2)
v1(
    "nn.pool",
    lambda tf, x: tf.nn.pool(x, [2, 2], "MAX", "VALID", [1, 1], [2, 2]),
    IMAGE,
)
v1(
    "nn.convolution",
    lambda tf, x, w: tf.nn.convolution(x, w, "VALID", dilation_rate=[2, 1]),
    IMAGE,
    F(2, 2, 2, 1),
)
v1(
    "nn.dilation2d",
    lambda tf, x, w: [
        tf.nn.dilation2d(x, w, [1, 1, 1, 1], [1, 1, 1, 1], "VALID"),
        tf.nn.erosion2d(x, w, [1, 1, 1, 1], [1, 1, 1, 1], "SAME"),
    ],
    IMAGE,
    F(2, 2, 2),
)
v1(
    "nn.max_pool_with_argmax",
    lambda tf, x: [
        *tf.nn.max_pool_with_argmax(x, [1, 2, 2, 1], [1, 2, 2, 1], "VALID", Targmax=tf.int64)
    ],
    IMAGE,
)
v1(
    "nn.conv2d_backprop",
    lambda tf, x, w, dy: [
        tf.nn.conv2d_backprop_filter(x, [2, 2, 2, 1], dy, [1, 1, 1, 1], "VALID"),
        tf.nn.conv2d_backprop_input([1, 4, 4, 2], w, dy, [1, 1, 1, 1], "VALID"),
    ],
    IMAGE,
    F(2, 2, 2, 1),
    F(1, 3, 3, 1),
)
v1(
    "nn.depthwise_conv2d_native",
    lambda tf, x, w: tf.nn.depthwise_conv2d_native(
        x, w, [1, 1, 1, 1], [[0, 0], [1, 0], [0, 1], [0, 0]]
    ),
    IMAGE,
    F(2, 2, 2, 1),
)
v1(
    "nn.conv3d_transpose",
    lambda tf, x, w: tf.nn.conv3d_transpose(x, w, [1, 2, 2, 2, 1], [1, 1, 1, 1, 1]),
    F(1, 2, 2, 2, 1),
    F(1, 1, 1, 1, 1),
)
v1("image.flip_up_down", lambda tf, x: tf.image.flip_up_down(x), F(2, 2, 1))
v1("manip.roll", lambda tf, x: [tf.manip.roll(x, 1, 0), tf.manip.reshape(x, [3])], F(3, 1))
