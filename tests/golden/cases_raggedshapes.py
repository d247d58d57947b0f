"""Golden rows: row partitions, ragged shapes, and matrix products of ragged tensors."""

from tests.golden.harness import Table

TABLE = Table("raggedshapes")
case, error = TABLE.case, TABLE.error
P = {
    "row_lengths": ([2, 0, 3],),
    "row_splits": ([0, 2, 2, 5],),
    "row_limits": ([2, 2, 5],),
    "row_starts": ([0, 2, 2], 5),
    "value_rowids": ([0, 0, 2, 2, 2],),
    "uniform_row_length": (2, 6),
}


def parts(rows):
    """All that a row partition tells."""
    return [
        rows.row_splits(),
        rows.row_lengths(),
        rows.value_rowids(),
        rows.row_starts(),
        rows.row_limits(),
        rows.offsets_in_rows(),
        rows.nrows(),
        rows.nvals(),
        rows.is_uniform(),
        rows.static_nrows,
        rows.static_uniform_row_length,
        rows.dtype.name,
        str(rows),
    ]


for name, args in P.items():
    case(
        f"rows from_{name}",
        lambda tf, n=name, a=args: parts(getattr(tf.experimental.RowPartition, f"from_{n}")(*a)),
    )
    case(
        f"rows from_{name} as int32",
        lambda tf, n=name, a=args: parts(
            getattr(tf.experimental.RowPartition, f"from_{n}")(*a, dtype=tf.int32)
        ),
    )
R = "experimental.RowPartition."
TABLE.error("rows of splits", lambda tf: tf.experimental.RowPartition.from_row_splits([1, 2]))
TABLE.error("rows of less", lambda tf: tf.experimental.RowPartition.from_row_lengths([-1]))
TABLE.error("rows back", lambda tf: tf.experimental.RowPartition.from_value_rowids([1, 0]))
TABLE.error("rows uneven", lambda tf: tf.experimental.RowPartition.from_uniform_row_length(2, 5))
TABLE.error("rows unknown", lambda tf: tf.experimental.RowPartition.from_uniform_row_length(2))
TABLE.error("rows themselves", lambda tf: tf.experimental.RowPartition(tf.constant([0, 1])))
case("rows spec", lambda tf: str(tf.type_spec_from_value(lengths(tf))))
case("rows in a function", lambda tf: tf.function(lambda p: p.row_lengths())(lengths(tf)))


def lengths(tf):
    """Rows of 2, 0 and 3 values."""
    return tf.experimental.RowPartition.from_row_lengths([2, 0, 3])


def shape(tf, *given, **options):
    """A ragged shape from lengths."""
    return tf.experimental.DynamicRaggedShape.from_lengths(list(given), **options)


def ragged(tf):
    """A ragged tensor of rank 3."""
    return tf.ragged.constant([[[1, 2], [3]], [[4, 5, 6]]])


def told(s):
    """All that a shape tells."""
    return [str(s), s.rank, s.inner_rank, s.num_row_partitions, s.inner_shape, s.dtype.name]


case("shape", lambda tf: told(tf.shape(ragged(tf))))
case("shape as int64", lambda tf: told(tf.shape(ragged(tf), out_type=tf.int64)))
case(
    "shape from_tensor", lambda tf: told(tf.experimental.DynamicRaggedShape.from_tensor(ragged(tf)))
)
case(
    "shape of dense",
    lambda tf: told(tf.experimental.DynamicRaggedShape.from_tensor(tf.ones([2, 3]))),
)
case("shape from_lengths", lambda tf: told(shape(tf, 2, (1, 2), 2)))
case("shape uniform", lambda tf: told(shape(tf, 2, 3, 4)))
case("shape partitioned", lambda tf: told(shape(tf, 2, 3, 4, num_row_partitions=2)))
case(
    "shape from_row_partitions",
    lambda tf: told(tf.experimental.DynamicRaggedShape.from_row_partitions([lengths(tf)])),
)
case("shape itself", lambda tf: told(tf.experimental.DynamicRaggedShape([lengths(tf)], [5, 2])))
case(
    "shape lengths",
    lambda tf: [
        shape(tf, 2, (1, 2), 2).static_lengths(),
        shape(tf, 2, (1, 2)).static_lengths(False),
    ],
)
case("shape [0]", lambda tf: [shape(tf, 2, (1, 2), 2)[0], shape(tf, 2, (1, 2), 2)[2]])
case("shape [:2]", lambda tf: told(shape(tf, 2, (1, 2), 2)[:2]))
case("shape is_uniform", lambda tf: [shape(tf, 2, (1, 2), 2).is_uniform(i) for i in range(3)])
case(
    "shape equal",
    lambda tf: [
        shape(tf, 2, (1, 2)) == shape(tf, 2, (1, 2)),
        shape(tf, 2, (1, 2)) == shape(tf, 2, (2, 1)),
    ],
)
case("shape with_dtype", lambda tf: shape(tf, 2, (1, 2)).with_dtype(tf.int32).dtype.name)
case("shape spec", lambda tf: str(tf.type_spec_from_value(tf.shape(ragged(tf)))))
case("shape in a function", lambda tf: tf.function(lambda x: tf.shape(x)[0])(ragged(tf)))
TABLE.error("shape [1]", lambda tf: shape(tf, 2, (1, 2))[1])
TABLE.error("shape of others", lambda tf: shape(tf, 2, (1, 2, 3)))
TABLE.error(
    "shape that does not fit",
    lambda tf: tf.experimental.DynamicRaggedShape([lengths(tf)], [4, 2], validate=True),
)
case("reshape to ragged", lambda tf: tf.reshape(tf.range(6), shape(tf, 2, (2, 4))).to_list())
case("reshape ragged", lambda tf: tf.reshape(ragged(tf), shape(tf, 3, (1, 2, 3))).to_list())
case("reshape ragged to dense", lambda tf: tf.reshape(ragged(tf), [2, 3]))
case("broadcast_to ragged", lambda tf: tf.broadcast_to([[1], [2]], shape(tf, 2, (2, 1))).to_list())
case("broadcast_to of a number", lambda tf: tf.broadcast_to("a", shape(tf, 2, (2, 1))).to_list())
case(
    "broadcast_dynamic_shape",
    lambda tf: str(tf.broadcast_dynamic_shape(shape(tf, 2, (2, 1)), shape(tf, 1, 1))),
)
case("zeros of ragged", lambda tf: tf.zeros(shape(tf, 2, (2, 1))).to_list())
case("ones of ragged", lambda tf: tf.ones(shape(tf, 2, (2, 1)), tf.int32).to_list())
case("fill of ragged", lambda tf: tf.fill(shape(tf, 2, (2, 1)), 7).to_list())

A = [[[1.0, 2.0]], [[3.0, 4.0], [5.0, 6.0]]]
B = [[[1.0, 2.0], [3.0, 4.0]], [[3.0, 4.0], [5.0, 6.0]]]
case(
    "matmul of ragged rows",
    lambda tf: tf.matmul(tf.ragged.constant(A, ragged_rank=1), tf.ones([2, 2, 3])).to_list(),
)
case(
    "matmul of ragged", lambda tf: tf.matmul(tf.ragged.constant(A), tf.ragged.constant(B)).to_list()
)
case(
    "matmul of a matrix",
    lambda tf: tf.matmul(tf.ragged.constant([[1.0, 2.0], [3.0, 4.0]]), tf.ones([2, 3])),
)
TABLE.error(
    "matmul of rows", lambda tf: tf.matmul(tf.ragged.constant([[1.0], [2.0, 3.0]]), tf.ones([2, 3]))
)
TABLE.error("matmul of ranks", lambda tf: tf.matmul(tf.ragged.constant(A), tf.ones([2, 3])))
