"""Golden rows: composites in tf.map_fn, and tensors of unknown rank in a function."""

from tests.golden.cases_ragged import parts
from tests.golden.harness import Table

TABLE = Table("composites")
case, error = TABLE.case, TABLE.error

DIGITS = [[3, 1, 4, 1], [], [5, 9, 2]]
DEEP = [[[1, 2], [3]], [[4]], []]


def both(name, fn):
    """Rows of a function of tf that makes a composite, eager and inside a tf.function."""
    case(f"{name} eager", lambda tf: parts(fn(tf)))
    case(f"{name} in a function", lambda tf: parts(tf.function(lambda: fn(tf))()))


def vector(tf, dtype="int32"):
    return tf.RaggedTensorSpec([None], dtype)


def sparse_parts(value):
    return [value.indices, value.values, value.dense_shape]


def thin(tf):
    return tf.sparse.from_dense([[1, 0, 2], [0, 0, 0], [0, 3, 0]])


both("square", lambda tf: tf.map_fn(tf.math.square, tf.ragged.constant(DIGITS)))
both("deep", lambda tf: tf.map_fn(lambda x: x + 1, tf.ragged.constant(DEEP)))
both(
    "sums",
    lambda tf: tf.map_fn(tf.reduce_sum, tf.ragged.constant(DIGITS), fn_output_signature="int32"),
)
both(
    "ranges", lambda tf: tf.map_fn(tf.range, tf.constant([3, 0, 2]), fn_output_signature=vector(tf))
)
both(
    "inner sums",
    lambda tf: tf.map_fn(
        lambda x: tf.reduce_sum(x, 1), tf.ragged.constant(DEEP), fn_output_signature=vector(tf)
    ),
)
both(
    "nested results",
    lambda tf: tf.map_fn(
        lambda n: tf.ragged.range(tf.cast(tf.range(n), "int64")),
        tf.constant([3, 1]),
        fn_output_signature=tf.RaggedTensorSpec([None, None], tf.int64),
    ),
)
both(
    "strings",
    lambda tf: tf.map_fn(
        lambda x: tf.strings.join([x, x]), tf.ragged.constant([["a", "b"], ["c"]])
    ),
)
both(
    "no rows",
    lambda tf: tf.map_fn(lambda x: x, tf.ragged.constant([], dtype="int32", ragged_rank=1)),
)
both(
    "sparse sums",
    lambda tf: tf.map_fn(tf.sparse.reduce_sum, thin(tf), fn_output_signature=tf.int32),
)
case(
    "sparse squares",
    lambda tf: sparse_parts(tf.map_fn(lambda x: tf.sparse.map_values(tf.square, x), thin(tf))),
)
case(
    "sparse results",
    lambda tf: sparse_parts(
        tf.map_fn(
            tf.sparse.from_dense,
            tf.constant([[1, 0], [0, 2]]),
            fn_output_signature=tf.SparseTensorSpec([None], tf.int32),
        )
    ),
)
case(
    "several",
    lambda tf: [
        part
        for result in tf.map_fn(
            lambda x: (x[0] + x[1], tf.size(x[0])),
            (tf.ragged.constant(DIGITS), tf.range(3)),
            fn_output_signature=(vector(tf), tf.int32),
        )
        for part in (parts(result) if hasattr(result, "row_splits") else [result])
    ],
)
error(
    "numbers of rows",
    lambda tf: tf.map_fn(lambda x: x, (tf.ragged.constant(DIGITS), tf.range(4))),
)
error(
    "another dtype",
    lambda tf: tf.map_fn(
        lambda x: tf.cast(x, "float32"),
        tf.ragged.constant(DIGITS),
        fn_output_signature=vector(tf),
    ),
)

# tf.gather_nd and reductions of ragged tensors.

for name, indices in {"elements": [[0, 1], [2, 2]], "rows": [[0], [2]], "one": [0, 1]}.items():
    case(
        f"gather_nd {name}",
        lambda tf, i=indices: parts(tf.gather_nd(tf.ragged.constant(DIGITS), i)),
    )
case(
    "gather_nd deep",
    lambda tf: tf.gather_nd(tf.ragged.constant(DEEP), [[0, 1, 0], [1, 0, 0]]),
)
case(
    "gather_nd of ragged indices",
    lambda tf: parts(
        tf.gather_nd(
            tf.ragged.constant(DIGITS),
            tf.ragged.constant([[[0, 1]], [[2, 2], [2, 0]]], ragged_rank=1),
        )
    ),
)
for name in ("reduce_mean", "math.reduce_variance", "math.reduce_std"):
    for axis in (None, 0):
        case(
            f"{name} of integers {axis}",
            lambda tf, n=name, a=axis: getattr(tf.math, n.split(".")[-1])(
                tf.ragged.constant([[3, 1], [5]]), axis=a
            ),
        )

# Tensors of unknown rank.

UNKNOWN = {
    "adjoint": lambda tf, x: tf.linalg.adjoint(x),
    "pinv": lambda tf, x: tf.linalg.pinv(x),
    "matrix_rank": lambda tf, x: tf.linalg.matrix_rank(x),
    "sort": lambda tf, x: tf.sort(x),
    "sort rows": lambda tf, x: tf.sort(x, axis=0),
    "argsort": lambda tf, x: tf.argsort(x, axis=-2, direction="DESCENDING"),
    "repeat": lambda tf, x: tf.repeat(x, 2, axis=0),
    "tensordot": lambda tf, x: tf.tensordot(x, x, 1),
    "tensordot of axes": lambda tf, x: tf.tensordot(x, x, [[-1], [0]]),
    "unsorted_segment_mean": lambda tf, x: tf.math.unsorted_segment_mean(x, [0, 1], 3),
    "vectorized_map": lambda tf, x: tf.vectorized_map(lambda row: row * 2, x),
    "softmax loss": lambda tf, x: tf.nn.softmax_cross_entropy_with_logits(x, x),
    "softmax loss of columns": lambda tf, x: tf.nn.softmax_cross_entropy_with_logits(x, x, axis=0),
    "eigvalsh": lambda tf, x: tf.linalg.eigvalsh(x),
    "cholesky": lambda tf, x: tf.linalg.cholesky(x),
}
for name, fn in UNKNOWN.items():
    case(
        f"unknown rank {name}",
        lambda tf, f=fn: tf.function(
            lambda v: f(tf, v), input_signature=[tf.TensorSpec(None, tf.float32)]
        )(tf.constant([[4.0, 9.0], [1.0, 3.0]])),
    )

# What else was unlike TensorFlow.

case("round unsigned", lambda tf: tf.round(tf.constant([1, 250], tf.uint8)))
case("average loss of nothing", lambda tf: tf.nn.compute_average_loss(tf.zeros([0])))
case("regularization of integers", lambda tf: tf.nn.scale_regularization_loss([1, 2]))
case("average loss of batch 0", lambda tf: tf.nn.compute_average_loss([1.0], global_batch_size=0))
case("sqrtm of negative", lambda tf: tf.linalg.sqrtm([[-1.0, 0.0], [0.0, 1.0]]))
case("float of a vector", lambda tf: [float(tf.constant([1.5])), int(tf.constant([[2]]))])
case("signbit of bools", lambda tf: tf.experimental.numpy.signbit([True, False]))
case("polyval of a number", lambda tf: tf.experimental.numpy.polyval(3, 2))
error("float of two", lambda tf: float(tf.constant([1.5, 2.0])))
error("range of a scalar", lambda tf: tf.histogram_fixed_width([1.0], 1.0))
error("solve a scalar", lambda tf: tf.linalg.triangular_solve([[1.0]], 1.0))
error("search a scalar", lambda tf: tf.searchsorted([1.0], 1.0))
error(
    "logits without classes",
    lambda tf: tf.nn.softmax_cross_entropy_with_logits(1.0, 1.0),
)
