"""Golden rows: datasets put together and taken apart: batches, windows, groups, joins."""

import numpy as np

from tests.golden.data_rows import DataTable

TABLE = DataTable("data_groups")
LENGTHS = (1, 4, 3, 5, 6, 2)


def rising(tf, count=4):
    """Vectors of the lengths 0, 1, 2, …"""
    return tf.data.Dataset.range(count).map(lambda x: tf.fill([x], x))


def sequences(tf):
    return tf.data.Dataset.from_generator(
        lambda: (np.arange(n) for n in LENGTHS), output_signature=tf.TensorSpec([None], tf.int64)
    )


def ragged(tf):
    return tf.ragged.constant([[1], [2, 3], []])


def sparse(tf):
    return tf.sparse.from_dense([[1, 0], [0, 2]])


def length(tf):
    return lambda x: tf.shape(x)[0]


def ds(tf):
    return tf.data.Dataset


TABLE.rows(
    {
        "padded_batch": lambda tf: rising(tf).padded_batch(2),
        "padded_batch to a shape": lambda tf: rising(tf).padded_batch(
            3, padded_shapes=[5], padding_values=np.int64(-1)
        ),
        "padded_batch of a tuple": lambda tf: (
            rising(tf).map(lambda x: (x, tf.size(x), "a")).padded_batch(3, drop_remainder=True)
        ),
        "padded_batch of a dict": lambda tf: (
            rising(tf, 3).map(lambda x: {"x": x}).padded_batch(2, padded_shapes={"x": [None]})
        ),
        "padded_batch of matrices": lambda tf: (
            ds(tf).range(1, 3).map(lambda x: tf.fill([x, 3 - x], x)).padded_batch(2)
        ),
        "ragged_batch": lambda tf: rising(tf).ragged_batch(2),
        "ragged_batch of scalars": lambda tf: ds(tf).range(4).ragged_batch(3),
        "ragged_batch of matrices": lambda tf: (
            ds(tf)
            .range(3)
            .map(lambda x: tf.ensure_shape(tf.fill([x, 2], x), [None, 2]))
            .ragged_batch(2, drop_remainder=True)
        ),
        "dense_to_ragged_batch": lambda tf: rising(tf, 3).apply(
            tf.data.experimental.dense_to_ragged_batch(2, row_splits_dtype=tf.int32)
        ),
        "sparse_batch": lambda tf: rising(tf).sparse_batch(2, [5]),
        "dense_to_sparse_batch": lambda tf: rising(tf).apply(
            tf.data.experimental.dense_to_sparse_batch(3, [None])
        ),
        "unbatch": lambda tf: ds(tf).range(4).batch(2).unbatch(),
        "unbatch exactly": lambda tf: ds(tf).range(4).batch(2, drop_remainder=True).unbatch(),
        "unbatch ragged": lambda tf: ds(tf).from_tensors(ragged(tf)).unbatch(),
        "unbatch sparse": lambda tf: ds(tf).from_tensors(sparse(tf)).unbatch(),
        "experimental unbatch": lambda tf: (
            ds(tf).from_tensors(([1, 2], ["a", "b"])).apply(tf.data.experimental.unbatch())
        ),
        "rebatch": lambda tf: ds(tf).range(6).batch(3).rebatch(2),
        "rebatch in turns": lambda tf: ds(tf).range(8).batch(4).rebatch([2, 1, 1]),
        "rebatch dropping": lambda tf: ds(tf).range(8).batch(3).rebatch(3, drop_remainder=True),
        "window": lambda tf: ds(tf).range(7).window(3),
        "window of a tuple": lambda tf: (
            ds(tf).zip((ds(tf).range(3), ds(tf).range(3))).window(2, 1, 1, True)
        ),
        "window of a dict": lambda tf: ds(tf).from_tensor_slices({"a": [1, 2, 3]}).window(2),
        "window by stride": lambda tf: ds(tf).range(7).window(3, 1, 2, True),
        "window that shifts far": lambda tf: ds(tf).range(7).window(2, 3, 1),
        "window with a rest": lambda tf: (
            ds(tf).range(7).window(3, 2, 2).flat_map(lambda w: w.batch(3))
        ),
        "concatenate": lambda tf: ds(tf).range(2).concatenate(ds(tf).range(3)),
        "concatenate shapes": lambda tf: (
            ds(tf).from_tensors([1, 2]).concatenate(ds(tf).from_tensors([1]))
        ),
        "shard": lambda tf: ds(tf).range(7).shard(3, 1),
        "shard of nothing": lambda tf: ds(tf).range(0).shard(3, 1),
        "unique": lambda tf: ds(tf).from_tensor_slices([1, 2, 1, 3, 2]).unique(),
        "unique strings": lambda tf: (
            ds(tf).from_tensor_slices(["a", "b", "a"]).apply(tf.data.experimental.unique())
        ),
        "unique vectors": lambda tf: ds(tf).from_tensor_slices([[1], [2], [1]]).unique(),
        "ragged slices": lambda tf: ds(tf).from_tensor_slices(ragged(tf)),
        "ragged slices batched": lambda tf: ds(tf).from_tensor_slices(ragged(tf)).batch(2),
        "ragged element": lambda tf: ds(tf).from_tensors(ragged(tf)),
        "sparse slices": lambda tf: ds(tf).from_tensor_slices(sparse(tf)),
        "sparse slices batched": lambda tf: ds(tf).from_tensor_slices(sparse(tf)).batch(2),
        "element with None": lambda tf: ds(tf).from_tensors((1, None)),
        "group_by_window": lambda tf: (
            ds(tf)
            .range(10)
            .group_by_window(lambda x: x % 2, lambda k, w: w.batch(3), window_size=3)
        ),
        "group_by_window sizes": lambda tf: (
            ds(tf)
            .range(10)
            .group_by_window(
                lambda x: x % 2, lambda k, w: w.batch(3), window_size_func=lambda k: k + 2
            )
        ),
        "experimental group_by_window": lambda tf: (
            ds(tf)
            .range(5)
            .apply(
                tf.data.experimental.group_by_window(lambda x: x % 2, lambda k, w: w.batch(2), 2)
            )
        ),
        "buckets": lambda tf: sequences(tf).bucket_by_sequence_length(
            length(tf), [3, 5], [2, 2, 2]
        ),
        "buckets to their boundary": lambda tf: sequences(tf).bucket_by_sequence_length(
            length(tf), [3, 5, 8], [2, 2, 2, 2], pad_to_bucket_boundary=True
        ),
        "experimental buckets": lambda tf: sequences(tf).apply(
            tf.data.experimental.bucket_by_sequence_length(
                length(tf), [3], [2, 2], drop_remainder=True
            )
        ),
        "group_by_reducer": lambda tf: (
            ds(tf)
            .range(10)
            .apply(
                tf.data.experimental.group_by_reducer(
                    lambda x: x % 2,
                    tf.data.experimental.Reducer(
                        lambda k: (np.int64(0), np.int64(0)),
                        lambda s, x: (s[0] + x, s[1] + 1),
                        lambda a, b: (a, b),
                    ),
                )
            )
        ),
        "choose": lambda tf: ds(tf).choose_from_datasets(
            [ds(tf).from_tensors("a").repeat(), ds(tf).from_tensors("b").repeat()],
            ds(tf).range(2).repeat(2),
        ),
        "choose until one ends": lambda tf: ds(tf).choose_from_datasets(
            [ds(tf).range(1), ds(tf).range(5)], ds(tf).range(2).repeat(3)
        ),
        "experimental choose": lambda tf: tf.data.experimental.choose_from_datasets(
            [ds(tf).range(1), ds(tf).range(5)], ds(tf).range(2).repeat(3)
        ),
        "sample": lambda tf: ds(tf).sample_from_datasets(
            [ds(tf).range(5), ds(tf).range(10, 15)], [0.5, 0.5], seed=1
        ),
        "sample until one ends": lambda tf: ds(tf).sample_from_datasets(
            [ds(tf).range(8), ds(tf).range(10, 18)],
            [0.3, 0.7],
            seed=7,
            stop_on_empty_dataset=True,
        ),
        "experimental sample": lambda tf: tf.data.experimental.sample_from_datasets(
            [ds(tf).range(3), ds(tf).range(10, 13)], seed=3
        ),
        "pad_to_cardinality": lambda tf: (
            ds(tf)
            .from_tensor_slices({"a": [1, 2], "b": ["x", "y"]})
            .apply(tf.data.experimental.pad_to_cardinality(4))
        ),
        "assert_cardinality": lambda tf: (
            ds(tf).range(5).filter(lambda x: True).apply(tf.data.experimental.assert_cardinality(5))
        ),
    }
)
TABLE.errors(
    {
        "padded_batch too small": lambda tf: rising(tf).padded_batch(3, padded_shapes=[2]),
        "padded_batch of ragged": lambda tf: ds(tf).from_tensor_slices(ragged(tf)).padded_batch(2),
        "unbatch scalars": lambda tf: ds(tf).range(3).unbatch(),
        "rebatch scalars": lambda tf: ds(tf).range(3).rebatch(2),
        "window of none": lambda tf: ds(tf).range(3).window(0),
        "concatenate strings": lambda tf: ds(tf).range(2).concatenate(ds(tf).from_tensors("a")),
        "shard beyond": lambda tf: ds(tf).range(7).shard(3, 3),
        "shard by zero": lambda tf: ds(tf).range(7).shard(0, 0),
        "unique pairs": lambda tf: ds(tf).zip((ds(tf).range(2), ds(tf).range(2))).unique(),
        "unique floats": lambda tf: ds(tf).from_tensor_slices([1.0]).unique(),
        "group_by_window without size": lambda tf: (
            ds(tf).range(3).group_by_window(lambda x: x, lambda k, w: w)
        ),
        "group_by_window by text": lambda tf: (
            ds(tf).range(3).group_by_window(lambda x: "a", lambda k, w: w, 2)
        ),
        "buckets without sizes": lambda tf: sequences(tf).bucket_by_sequence_length(
            length(tf), [3, 5], [2, 2]
        ),
        "assert_cardinality too few": lambda tf: (
            ds(tf).range(5).apply(tf.data.experimental.assert_cardinality(4))
        ),
        "assert_cardinality too many": lambda tf: (
            ds(tf).range(5).apply(tf.data.experimental.assert_cardinality(6))
        ),
        "pad_to_cardinality less": lambda tf: (
            ds(tf)
            .from_tensor_slices({"a": [1, 2]})
            .apply(tf.data.experimental.pad_to_cardinality(1))
        ),
        "pad_to_cardinality of numbers": lambda tf: (
            ds(tf).range(2).apply(tf.data.experimental.pad_to_cardinality(4))
        ),
    }
)
