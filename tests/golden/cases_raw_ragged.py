"""Golden rows: ragged tensors in parts, through tf.raw_ops."""

from tests.golden.harness import F, I, Table

TABLE = Table("raw_ragged")
case, error = TABLE.case, TABLE.error
DEEP = [[0, 2, 3], [0, 2, 2, 5]]


def row(name, fn, *inputs, **options):
    case(name, lambda tf, *tensors: fn(tf.raw_ops, *tensors), *inputs, **options)


def wrong(name, fn):
    error(name, lambda tf: fn(tf.raw_ops))


def gathered(r, values, splits, indices, rank):
    found = r.RaggedGather(
        params_nested_splits=splits,
        params_dense_values=values,
        indices=indices,
        OUTPUT_RAGGED_RANK=rank,
    )
    return [*found.output_nested_splits, found.output_dense_values]


row("RaggedGather", lambda r, x: gathered(r, x, [[0, 2, 2, 5]], [2, 0, 2], 1), F(5), grad=False)
row("RaggedGather deep", lambda r, x: gathered(r, x, DEEP, [1, 0], 2), F(5, 2), grad=False)
row(
    "RaggedGather matrix",
    lambda r, x: gathered(r, x, [[0, 2, 2, 5]], [[2, 0], [1, 1]], 2),
    F(5),
    grad=False,
)
row("RaggedGather none", lambda r, x: gathered(r, x, [[0, 2, 5]], [1], 1), I(0, 9, 5))
wrong("RaggedGather beyond", lambda r: gathered(r, [1.0], [[0, 1]], [1], 1))


def parts(found):
    return [*found.output_nested_splits, found.output_dense_values]


def encoded(r, values, splits, batched=True):
    return r.RaggedTensorToVariant(
        rt_nested_splits=splits, rt_dense_values=values, batched_input=batched
    )


def decoded(r, made, values, inner, rank):
    return parts(
        r.RaggedTensorFromVariant(
            encoded_ragged=made,
            input_ragged_rank=inner,
            output_ragged_rank=rank,
            Tvalues=values.dtype,
        )
    )


LONG = [[0, 2, 2, 5]]


def longs(r, splits):
    return [r.Cast(x=s, DstT="int64") for s in splits]


row("RaggedTensorToVariant", lambda r, x: decoded(r, encoded(r, x, longs(r, LONG)), x, 0, 1), F(5))
row(
    "RaggedTensorToVariant deep",
    lambda r, x: decoded(r, encoded(r, x, longs(r, DEEP)), x, 1, 2),
    F(5, 2),
)
row(
    "RaggedTensorToVariant whole",
    lambda r, x: decoded(r, encoded(r, x, longs(r, LONG), False), x, 1, 1),
    F(5),
    grad=False,
)
row(
    "RaggedTensorFromVariant rank",
    lambda r, x: decoded(r, encoded(r, x, longs(r, DEEP)), x, -1, 2),
    F(5),
)
row(
    "RaggedTensorFromVariant ints",
    lambda r, x: decoded(r, encoded(r, x, longs(r, LONG)), x, 0, 1),
    I(0, 9, 5),
)
wrong(
    "RaggedTensorFromVariant ranks",
    lambda r: decoded(
        r,
        encoded(r, r.Cast(x=[1], DstT="float32"), longs(r, [[0, 1]])),
        r.Cast(x=1, DstT="float32"),
        1,
        1,
    ),
)


def towards(r, x):
    """The rows of gradients as one array."""
    splits = longs(r, LONG)
    made = encoded(r, x, splits)
    return r.RaggedTensorToVariantGradient(
        encoded_ragged_grad=made, row_splits=splits[0], dense_values_shape=[5], Tvalues=x.dtype
    )


row("RaggedTensorToVariantGradient", towards, F(5), grad=False)
row("RaggedTensorToVariantGradient double", towards, F(5, dtype="float64"), grad=False)


def whole(r, x, partitions, kinds, shape=-1, default=0.0):
    return r.RaggedTensorToTensor(
        shape=shape,
        values=x,
        default_value=r.Cast(x=default, DstT=x.dtype),
        row_partition_tensors=partitions,
        row_partition_types=kinds,
    )


SPLITS = ["ROW_SPLITS"]
ROWIDS = ["FIRST_DIM_SIZE", "VALUE_ROWIDS"]
row("RaggedTensorToTensor", lambda r, x: whole(r, x, [[0, 2, 2, 5]], SPLITS), F(5))
row("RaggedTensorToTensor cut", lambda r, x: whole(r, x, [[0, 2, 2, 5]], SPLITS, [4, 2], 9.0), F(5))
row("RaggedTensorToTensor rowids", lambda r, x: whole(r, x, [4, [0, 0, 2, 2, 2]], ROWIDS), F(5))
row(
    "RaggedTensorToTensor deep rowids",
    lambda r, x: whole(r, x, [2, [0, 0, 1], [0, 0, 2, 2, 2]], [*ROWIDS, "VALUE_ROWIDS"]),
    I(0, 9, 5),
)
row("RaggedTensorToTensor deep", lambda r, x: whole(r, x, DEEP, SPLITS * 2, [-1, 3, -1]), F(5))
