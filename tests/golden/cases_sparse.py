"""Golden rows: sparse tensors and the functions of tf.sparse."""

from tests.golden.harness import F, I, K, Table

TABLE = Table("sparse")
case, error = TABLE.case, TABLE.error
INDICES = [[0, 1], [1, 0], [1, 3], [2, 2]]


def sparse(tf, values):
    """A matrix of 3 rows and 4 columns with these 4 elements."""
    return tf.SparseTensor(INDICES, values, [3, 4])


def parts(value):
    """The tensors of a sparse tensor, or the tensor."""
    if hasattr(value, "dense_shape"):
        return [value.indices, value.values, value.dense_shape]
    return value


def plain(name, fn, *inputs, **options):
    """A row that returns the tensors of the result."""
    case(name, lambda tf, *tensors: parts(fn(tf, *tensors)), *inputs, **options)


# What is printed, and what the properties say.

SHOWN = {
    "repr": lambda tf: repr(sparse(tf, [1, 2, 3, 4])),
    "str": lambda tf: str(sparse(tf, [1.5, 2.0, 3.0, 4.0])),
    "strings": lambda tf: str(tf.SparseTensor([[0]], ["a"], [2])),
    "shape": lambda tf: repr(sparse(tf, [1, 2, 3, 4]).shape),
    "dtype": lambda tf: repr(sparse(tf, [1, 2, 3, 4]).dtype),
    "type spec": lambda tf: repr(tf.type_spec_from_value(sparse(tf, [1, 2, 3, 4]))),
    "spec": lambda tf: repr(tf.SparseTensorSpec([None, 3], tf.int32)),
    "spec default": lambda tf: repr(tf.SparseTensorSpec()),
    "is_tensor": lambda tf: tf.is_tensor(tf.sparse.eye(2)),
    "flatten": lambda tf: tf.nest.flatten(tf.sparse.eye(2), expand_composites=True),
    "leaf": lambda tf: len(tf.nest.flatten(tf.sparse.eye(2))),
    "equality": lambda tf: (tf.sparse.eye(2) == tf.sparse.eye(2)) is False,
    "eye": lambda tf: parts(tf.sparse.eye(3, 2)),
    "tf.shape": lambda tf: tf.shape(sparse(tf, [1, 2, 3, 4])),
    "tf.size": lambda tf: tf.size(sparse(tf, [1, 2, 3, 4])),
    "tf.rank": lambda tf: tf.rank(sparse(tf, [1, 2, 3, 4])),
    "from_dense strings": lambda tf: parts(tf.sparse.from_dense(["", "a"])),
    "to_dense strings": lambda tf: tf.sparse.to_dense(tf.SparseTensor([[0]], ["a"], [2])),
    "indicator": lambda tf: tf.sparse.to_indicator(
        tf.SparseTensor([[0, 0], [1, 0]], [1, 2], [2, 1]), 4
    ),
    "reset_shape": lambda tf: parts(tf.sparse.reset_shape(sparse(tf, [1, 2, 3, 4]))),
    "reset_shape given": lambda tf: parts(tf.sparse.reset_shape(sparse(tf, [1, 2, 3, 4]), [5, 5])),
    "split": lambda tf: [parts(p) for p in tf.sparse.split(sparse(tf, [1, 2, 3, 4]), 3, 1)],
    "mask": lambda tf: (
        tf.sparse.mask(tf.IndexedSlices(tf.ones([3, 2]), tf.constant([1, 2, 3])), [2]).indices
    ),
    "add threshold": lambda tf: parts(
        tf.sparse.add(sparse(tf, [1.0, 2.0, -3.0, 0.1]), sparse(tf, [-1.0, 1, 1, 0]), 0.5)
    ),
    "concat expanded": lambda tf: parts(
        tf.sparse.concat(
            0, [sparse(tf, [1, 2, 3, 4]), tf.SparseTensor([[0, 1]], [1], [3, 3])], True
        )
    ),
    "with_values": lambda tf: parts(sparse(tf, [1, 2, 3, 4]).with_values(["a", "b", "c", "d"])),
    "divide ints": lambda tf: parts(sparse(tf, [1, 2, 3, 4]) / 2),
}
for name, make in SHOWN.items():
    case(name, make)

# Values and gradients.

FUNCTIONS = {
    "to_dense": lambda tf, x: tf.sparse.to_dense(x),
    "reorder": lambda tf, x: tf.sparse.reorder(x),
    "transpose": lambda tf, x: tf.sparse.transpose(x),
    "transpose perm": lambda tf, x: tf.sparse.transpose(x, [0, 1]),
    "reshape": lambda tf, x: tf.sparse.reshape(x, [2, -1]),
    "reshape known": lambda tf, x: tf.sparse.reshape(x, [2, 3, 2]),
    "expand_dims": lambda tf, x: tf.sparse.expand_dims(x),
    "expand_dims 0": lambda tf, x: tf.sparse.expand_dims(x, 0),
    "slice": lambda tf, x: tf.sparse.slice(x, [1, 0], [5, 3]),
    "retain": lambda tf, x: tf.sparse.retain(x, [True, False, True, False]),
    "sum": lambda tf, x: tf.sparse.reduce_sum(x),
    "sum 0": lambda tf, x: tf.sparse.reduce_sum(x, 0),
    "sum 1 keepdims": lambda tf, x: tf.sparse.reduce_sum(x, 1, keepdims=True),
    "sum -1": lambda tf, x: tf.sparse.reduce_sum(x, [-1]),
    "add": lambda tf, x: tf.sparse.add(x, x),
    "add dense": lambda tf, x: tf.sparse.add(x, tf.ones([3, 4])),
    "fill_empty_rows": lambda tf, x: tf.sparse.fill_empty_rows(
        tf.SparseTensor([[0, 1], [2, 0], [2, 3], [2, 1]], x.values, [4, 4]), 9.0
    )[0],
    "empty rows": lambda tf, x: tf.sparse.fill_empty_rows(x, 9.0)[1],
    "softmax": lambda tf, x: tf.sparse.softmax(x),
    "map_values": lambda tf, x: tf.sparse.map_values(tf.square, x),
    "times scalar": lambda tf, x: tf.sparse.map_values(tf.multiply, x, 3.0),
    "abs": lambda tf, x: tf.abs(x),
    "tanh": lambda tf, x: tf.tanh(x),
    "cast": lambda tf, x: tf.cast(x, tf.float64),
}
for name, function in FUNCTIONS.items():
    plain(name, lambda tf, v, f=function: f(tf, sparse(tf, v)), F(4))
plain(
    "values: reorder disorder",
    lambda tf, v: tf.sparse.reorder(tf.SparseTensor([[2, 1], [0, 3], [1, 0], [0, 1]], v, [3, 4])),
    F(4),
)
plain("values: to_dense default", lambda tf, v, d: tf.sparse.to_dense(sparse(tf, v), d), F(4), F())
plain(
    "values: matmul",
    lambda tf, v, b: tf.sparse.sparse_dense_matmul(sparse(tf, v), b),
    F(4),
    F(4, 2),
)
plain(
    "values: matmul adjoint a",
    lambda tf, v, b: tf.sparse.sparse_dense_matmul(sparse(tf, v), b, adjoint_a=True),
    F(4),
    F(3, 2),
)
plain(
    "values: matmul adjoint b",
    lambda tf, v, b: tf.sparse.sparse_dense_matmul(sparse(tf, v), b, adjoint_b=True),
    F(4),
    F(2, 4),
)
plain(
    "values: matmul dense sparse",
    lambda tf, v, b: tf.sparse.sparse_dense_matmul(b, sparse(tf, v)),
    F(4),
    F(2, 3),
)
plain("values: times matrix", lambda tf, v, d: sparse(tf, v) * d, F(4), F(3, 4))
plain("values: times column", lambda tf, v, d: sparse(tf, v) * d, F(4), F(3, 1))
plain("values: divided", lambda tf, v, d: sparse(tf, v) / d, F(4), F(3, 4))
plain("values: dense times sparse", lambda tf, v, d: d * sparse(tf, v), F(4), F(3, 4))
# TensorFlow states no gradient for these.
plain("values: concat 0", lambda tf, v: tf.sparse.concat(0, [sparse(tf, v)] * 2), F(4), grad=False)
plain("values: concat 1", lambda tf, v: tf.sparse.concat(1, [sparse(tf, v)] * 2), F(4), grad=False)
plain("values: max", lambda tf, v: tf.sparse.reduce_max(sparse(tf, v)), F(4), grad=False)
plain("values: max 1", lambda tf, v: tf.sparse.reduce_max(sparse(tf, v), 1), F(4), grad=False)
plain(
    "values: sum sparse",
    lambda tf, v: tf.sparse.reduce_sum(sparse(tf, v), 1, output_is_sparse=True),
    F(4),
    grad=False,
)
plain(
    "values: maximum",
    lambda tf, v, w: tf.sparse.maximum(sparse(tf, v), sparse(tf, w)),
    F(4),
    F(4),
    grad=False,
)
plain(
    "values: minimum",
    lambda tf, v, w: tf.sparse.minimum(sparse(tf, v), tf.SparseTensor([[0, 0], [1, 0]], w, [3, 4])),
    F(4),
    F(2),
    grad=False,
)
plain("values: from_dense", lambda tf, x: tf.sparse.from_dense(x), I(0, 2, 3, 4))
plain("values: from_dense values", lambda tf, x: tf.sparse.from_dense(x).values * 2.0, F(3, 2))
plain("values: ints", lambda tf, v: tf.sparse.to_dense(sparse(tf, v)), K([1, 2, 3, 4], "int64"))

# Mistakes.

error("mistake: rows", lambda tf: tf.SparseTensor([[0, 1]], [1.0, 2.0], [3, 4]))
error("mistake: rank", lambda tf: tf.SparseTensor([[0, 1]], [1.0], [3]))
error("mistake: vector", lambda tf: tf.SparseTensor([0, 1], [1.0], [3]))
error("mistake: floats", lambda tf: tf.SparseTensor([[0, 1.5]], [1.0], [3, 3]))
error("mistake: range", lambda tf: tf.sparse.to_dense(tf.SparseTensor([[5, 1]], [1.0], [3, 3])))
error("mistake: order", lambda tf: tf.sparse.to_dense(tf.SparseTensor([[1], [0]], [1.0, 2.0], [3])))
error(
    "mistake: repeated", lambda tf: tf.sparse.to_dense(tf.SparseTensor([[1], [1]], [1.0, 2.0], [3]))
)
error("mistake: no sparse", lambda tf: tf.sparse.to_dense([1]))
error("mistake: to tensor", lambda tf: tf.convert_to_tensor(tf.sparse.eye(2)))
error("mistake: length", lambda tf: len(tf.sparse.eye(2)))
error("mistake: index", lambda tf: tf.sparse.eye(2)[0])
error("mistake: reflected", lambda tf: 2 * tf.sparse.eye(2))
error("mistake: plus", lambda tf: tf.sparse.eye(2) + tf.sparse.eye(2))
error("mistake: add dense", lambda tf: tf.sparse.add(tf.ones([2]), tf.ones([2])))
error("mistake: add shapes", lambda tf: tf.sparse.add(tf.sparse.eye(2), tf.sparse.eye(3)))
error("mistake: inner", lambda tf: tf.sparse.sparse_dense_matmul(tf.sparse.eye(2), tf.ones([3, 2])))
error("mistake: axis", lambda tf: tf.sparse.reduce_sum(tf.sparse.eye(2), 3))
error("mistake: reshape", lambda tf: tf.sparse.reshape(tf.sparse.eye(2), [3, -1]))
error("mistake: retain", lambda tf: tf.sparse.retain(tf.sparse.eye(2), [True]))
error("mistake: concat", lambda tf: tf.sparse.concat(0, [tf.sparse.eye(2), tf.sparse.eye(3)]))
error("mistake: reset_shape", lambda tf: tf.sparse.reset_shape(tf.sparse.eye(2), [1, 1]))
error("mistake: times", lambda tf: tf.sparse.eye(2) * tf.ones([3, 3]))
error("mistake: reduce", lambda tf: tf.reduce_sum(tf.sparse.eye(2)))
