"""Rows of tf.map_fn over ragged tensors and over batchable extension types."""

from tests.golden.harness import F, I, K, Table

TABLE = Table("rowwise")
case, error = TABLE.case, TABLE.error


def ragged(tf, values):
    return tf.RaggedTensor.from_row_splits(values, [0, 2, 2, 3])


def deeper(tf, values):
    return tf.RaggedTensor.from_nested_row_splits(values, [[0, 2, 2, 3], [0, 1, 3, 4]])


def parts(x):
    return [x.flat_values, *x.nested_row_splits]


def rows(tf, rank, dtype):
    return tf.RaggedTensorSpec([None] * rank, dtype)


case(
    "ragged sum",
    lambda tf, x: tf.map_fn(tf.reduce_sum, ragged(tf, x), fn_output_signature=tf.float32),
    F(3),
)
case("ragged to ragged", lambda tf, x: parts(tf.map_fn(lambda r: r * r, ragged(tf, x))), F(3))
case(
    "tensor to ragged",
    lambda tf, n: parts(tf.map_fn(tf.range, n, fn_output_signature=rows(tf, 1, tf.int32))),
    K([1, 0, 3], "int32"),
)
case(
    "deeper to ragged",
    lambda tf, x: parts(
        tf.map_fn(
            lambda r: tf.reduce_sum(r, axis=-1), deeper(tf, x),
            fn_output_signature=rows(tf, 1, tf.float32),
        )
    ),
    F(4),
)  # fmt: skip
case("deeper", lambda tf, x: parts(tf.map_fn(lambda r: r + 1.0, deeper(tf, x))), F(4))
case(
    "ragged and tensor",
    lambda tf, x, y: parts(
        tf.map_fn(
            lambda pair: pair[0] + pair[1], (ragged(tf, x), y),
            fn_output_signature=rows(tf, 1, tf.float32),
        )
    ),
    F(3),
    F(3),
)  # fmt: skip
case(
    "inner dimensions",
    lambda tf, x: tf.map_fn(tf.reduce_sum, ragged(tf, x), fn_output_signature=tf.float32),
    F(3, 2),
)
case(
    "words",
    lambda tf, x: parts(
        tf.map_fn(
            tf.strings.split, tf.strings.as_string(x), fn_output_signature=rows(tf, 1, tf.string)
        )
    ),
    I(0, 9, 2),
)
case(
    "structure",
    lambda tf, x: [
        tf.map_fn(
            lambda r: {"a": r, "b": tf.reduce_sum(r)}, ragged(tf, x),
            fn_output_signature={"a": rows(tf, 1, tf.float32), "b": tf.float32},
        )["a"].row_splits
    ],
    F(3),
)  # fmt: skip
error("dtype", lambda tf: tf.map_fn(lambda r: tf.cast(r, tf.int32), ragged(tf, [1.0, 2.0, 3.0])))


def types(tf):
    """An extension type that can be stacked, and one with an encoder of its own."""

    class Pair(tf.experimental.BatchableExtensionType):
        a: tf.Tensor
        b: tf.Tensor

    class Encoder(tf.experimental.ExtensionTypeBatchEncoder):
        def encode(self, spec, value, minimum_rank=0):
            return value.a + 1.0, value.b

        def decode(self, spec, encoded_value):
            return Other(encoded_value[0] * 2.0, encoded_value[1])

    class Other(tf.experimental.BatchableExtensionType):
        a: tf.Tensor
        b: tf.Tensor
        __batch_encoder__ = Encoder()

    return Pair, Other


def pairs(tf, x, y, which=0):
    return types(tf)[which](x, y)


PARTS = F(3, 2), F(3)
case(
    "pair to tensor",
    lambda tf, x, y: tf.map_fn(
        lambda p: tf.reduce_sum(p.a) * p.b, pairs(tf, x, y), fn_output_signature=tf.float32
    ),
    *PARTS,
)
case(
    "pair to pair",
    lambda tf, x, y: list(
        vars(tf.map_fn(lambda p: type(p)(p.b * p.a, p.b), pairs(tf, x, y))).values()
    )[:2],
    *PARTS,
)
case(
    "its own encoder",
    lambda tf, x, y: tf.map_fn(lambda p: p.a, pairs(tf, x, y, 1), fn_output_signature=tf.float32),
    *PARTS,
)


def encoder(tf, x, y):
    pair = pairs(tf, x, y)
    spec, own = tf.type_spec_from_value(pair), tf.experimental.ExtensionTypeBatchEncoder()
    encoded = own.encode(spec, pair, minimum_rank=1)
    batch, one = own.batch(spec, 5), own.unbatch(spec)
    shapes = [tuple(s.shape) for s in (batch.a, batch.b, one.a, one.b)]
    return [repr(shapes), *encoded, own.decode(spec, encoded).a, len(own.encoding_specs(spec))]


case("encoder", encoder, *PARTS, grad=False)


def mixed(tf, x):
    """An extension type with a ragged tensor in it; three values."""

    class Mixed(tf.experimental.BatchableExtensionType):
        a: tf.Tensor
        r: tf.RaggedTensor

    return Mixed(x, ragged(tf, x))


def same(value):
    return value


def sparse_rows(tf):
    return tf.SparseTensor([[0, 1], [2, 0]], [5.0, 6.0], [3, 4])


case(
    "ragged fields",
    lambda tf, x: [(m.a, m.r.flat_values, m.r.row_splits) for m in [tf.map_fn(same, mixed(tf, x))]],
    F(3),
)
case(
    "an extension type and sparse rows",
    lambda tf, x, y: tf.map_fn(
        lambda given: given[0].b + tf.sparse.reduce_sum(given[1]),
        (pairs(tf, x, y), sparse_rows(tf)),
        fn_output_signature=tf.float32,
    ),
    *PARTS,
)


def made_of_none(tf):
    """Extension types made of no rows; the shapes of their parts."""
    pair = types(tf)[0]
    spec = pair.Spec(tf.TensorSpec([2], tf.float32), tf.TensorSpec([], tf.float32))
    result = tf.map_fn(lambda v: pair([v, v], v), tf.zeros([0]), fn_output_signature=spec)
    return [result.a, result.b]


case("extension types of no rows", made_of_none)
