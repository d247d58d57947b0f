"""Golden rows: datasets with functions, options and the names of tf.data.experimental."""

import numpy as np

from tests.golden.data_rows import DataTable

TABLE = DataTable("data_functions", prepare=lambda tf: tf.random.set_seed(None))


def ds(tf):
    return tf.data.Dataset


def repeated(tf):
    return lambda x: tf.data.Dataset.from_tensors(x).repeat(x + 1)


def inverse(tf):
    return lambda x: tf.debugging.check_numerics(1.0 / x, "no number")


def changed(tf):
    options = tf.data.Options()
    options.deterministic = False
    options.threading.private_threadpool_size = 3
    return options


TABLE.rows(
    {
        "filter": lambda tf: ds(tf).range(5).filter(lambda x: x % 2 == 0),
        "filter nothing": lambda tf: ds(tf).range(5).filter(lambda x: x > 9),
        "filter of a dict": lambda tf: (
            ds(tf).from_tensor_slices({"a": [1, 2]}).filter(lambda e: e["a"] > 1)
        ),
        "flat_map": lambda tf: (
            ds(tf).from_tensor_slices([[1, 2], [3, 4]]).flat_map(tf.data.Dataset.from_tensor_slices)
        ),
        "flat_map of ranges": lambda tf: (
            ds(tf).range(4).flat_map(lambda x: tf.data.Dataset.range(x).map(lambda y: x * 10 + y))
        ),
        "flat_map of pairs": lambda tf: (
            ds(tf)
            .range(3)
            .flat_map(
                lambda x: tf.data.Dataset.zip((tf.data.Dataset.range(x), tf.data.Dataset.range(2)))
            )
        ),
        "map to ragged": lambda tf: ds(tf).range(3).map(lambda x: tf.ragged.range(x + 1)),
        "map ragged batched": lambda tf: (
            ds(tf).from_tensor_slices([[1, 2], [3, 0]]).map(lambda x: tf.ragged.range(x)).batch(2)
        ),
        "map to sparse": lambda tf: (
            ds(tf).range(1, 3).map(lambda x: tf.sparse.from_dense(tf.stack([x, 0])))
        ),
        "map with None": lambda tf: ds(tf).range(2).map(lambda x: (x, None)),
        "map to a nested list": lambda tf: ds(tf).range(2).map(lambda x: {"a": [x, x]}),
        "map to datasets": lambda tf: (
            ds(tf).range(2).map(lambda x: tf.data.Dataset.range(x)).flat_map(lambda x: x)
        ),
        "scan": lambda tf: ds(tf).range(5).scan(np.int64(0), lambda s, x: (s + x, s * x)),
        "experimental scan": lambda tf: (
            ds(tf)
            .range(3)
            .apply(tf.data.experimental.scan((0.0, "a"), lambda s, x: ((s[0] + 1.0, s[1]), s)))
        ),
        "take_while": lambda tf: ds(tf).range(5).take_while(lambda x: x < 3),
        "experimental take_while": lambda tf: (
            ds(tf).range(5).apply(tf.data.experimental.take_while(lambda x: x < 0))
        ),
        "ignore_errors": lambda tf: (
            ds(tf).from_tensor_slices([1.0, 0.0, 2.0]).map(inverse(tf)).ignore_errors()
        ),
        "experimental ignore_errors": lambda tf: (
            ds(tf)
            .from_tensor_slices([0.0, 4.0])
            .map(inverse(tf))
            .apply(tf.data.experimental.ignore_errors())
        ),
        "counter": lambda tf: ds(tf).counter(3, 2).take(4),
        "experimental counter": lambda tf: tf.data.experimental.Counter(3, -1, tf.int32).take(5),
        "random": lambda tf: ds(tf).random(seed=4).take(6),
        "RandomDataset": lambda tf: tf.data.experimental.RandomDataset(seed=42).take(3),
        "from_list": lambda tf: tf.data.experimental.from_list([(1, "a"), (2, "b")]),
        "from_list of dicts": lambda tf: tf.data.experimental.from_list(
            [{"a": [1, 2]}, {"a": [3, 4]}]
        ),
        "enumerate_dataset": lambda tf: (
            ds(tf).range(2).apply(tf.data.experimental.enumerate_dataset(3))
        ),
        "with_options": lambda tf: ds(tf).range(3).with_options(changed(tf)),
        "generator of ragged": lambda tf: ds(tf).from_generator(
            lambda: iter([tf.ragged.constant([[1], []])]),
            output_signature=tf.RaggedTensorSpec([2, None], tf.int32),
        ),
        "apply": lambda tf: ds(tf).range(5).apply(lambda d: d.take(2)),
        "variant": lambda tf: tf.data.experimental.from_variant(
            tf.data.experimental.to_variant(ds(tf).range(3)), tf.TensorSpec([], tf.int64)
        ),
    }
)
for cycle in (1, 2, 3):
    for block in (1, 2, 3):
        TABLE.case(
            f"interleave {cycle} {block}",
            lambda tf, cycle=cycle, block=block: list(
                tf.data.Dataset.range(4)
                .interleave(repeated(tf), cycle_length=cycle, block_length=block)
                .as_numpy_iterator()
            ),
        )


def elements(dataset):
    return list(dataset.as_numpy_iterator())


def optioned(tf):
    one, other = tf.data.Options(), changed(tf)
    one.experimental_optimization.map_fusion = True
    both = one.merge(other)
    return [
        *(both.deterministic, both.threading.private_threadpool_size),
        *(both.experimental_optimization.map_fusion, both == one, one == one),
        ds(tf).range(2).with_options(other).map(lambda x: x).options().deterministic,
        ds(tf).range(2).options() == tf.data.Options(),
        str(one.autotune.enabled),
        str(one.experimental_distribute.auto_shard_policy),
    ]


def refuse(name, make):
    TABLE.error(name, make)


TABLE.values(
    {
        "reduce": lambda tf: ds(tf).range(5).reduce(np.int64(0), lambda s, x: s + x),
        "reduce of nothing": lambda tf: ds(tf).range(0).reduce(np.int64(7), lambda s, x: s + x),
        "reduce of a growing state": lambda tf: (
            ds(tf)
            .range(3)
            .reduce(
                (np.int64(0), tf.zeros([0], tf.int64)),
                lambda s, x: (s[0] + x, tf.concat([s[1], [x]], 0)),
            )
        ),
        "get_single_element": lambda tf: ds(tf).range(1).get_single_element(),
        "experimental get_single_element": lambda tf: tf.data.experimental.get_single_element(
            ds(tf).range(7).batch(7)
        ),
        "at": lambda tf: tf.data.experimental.at(ds(tf).range(5), 2),
        "get_structure": lambda tf: str(
            [
                tf.data.experimental.get_structure(ds(tf).range(2)),
                tf.data.experimental.get_structure(iter(ds(tf).range(2))),
            ]
        ),
        "experimental cardinality": lambda tf: tf.data.experimental.cardinality(ds(tf).range(3)),
        "DatasetSpec": lambda tf: str(
            [
                tf.data.DatasetSpec(tf.TensorSpec([], tf.int64)),
                tf.data.DatasetSpec.from_value(ds(tf).range(2)),
                tf.type_spec_from_value(ds(tf).range(2)),
            ]
        ),
        "NumpyIterator": lambda tf: [
            tf.data.NumpyIterator(ds(tf).range(2)).next(),
            *tf.data.NumpyIterator(ds(tf).from_tensors(tf.sparse.from_dense([[1, 0]]))),
        ],
        "map_and_batch": lambda tf: elements(
            ds(tf).range(5).apply(tf.data.experimental.map_and_batch(lambda x: x * 2, 2))
        ),
        "parallel_interleave": lambda tf: elements(
            ds(tf).range(3).apply(tf.data.experimental.parallel_interleave(repeated(tf), 2))
        ),
        "copy_to_device": lambda tf: elements(
            ds(tf).range(3).apply(tf.data.experimental.copy_to_device("/cpu:0"))
        ),
        "prefetch_to_device": lambda tf: elements(
            ds(tf).range(3).apply(tf.data.experimental.prefetch_to_device("/cpu:0"))
        ),
        "shuffle_and_repeat": lambda tf: elements(
            ds(tf).range(3).apply(tf.data.experimental.shuffle_and_repeat(1, 2))
        ),
        "rejection_resample of one class": lambda tf: elements(
            ds(tf)
            .range(6)
            .rejection_resample(lambda x: tf.cast(x % 2, tf.int32), [1.0, 0.0], [0.5, 0.5], 1)
        ),
        "experimental rejection_resample": lambda tf: elements(
            ds(tf)
            .range(6)
            .apply(
                tf.data.experimental.rejection_resample(
                    lambda x: tf.cast(x % 2, tf.int32), [0.0, 1.0], [0.5, 0.5]
                )
            )
        ),
        "options": optioned,
        "policies": lambda tf: [
            str(list(tf.data.experimental.AutoShardPolicy)),
            str(list(tf.data.experimental.AutotuneAlgorithm)),
            str(list(tf.data.experimental.ExternalStatePolicy)),
            tf.data.experimental.SHARD_HINT,
            tf.data.experimental.UNKNOWN_CARDINALITY,
            tf.data.experimental.INFINITE_CARDINALITY,
        ],
    }
)
TABLE.errors(
    {
        "filter by numbers": lambda tf: ds(tf).range(5).filter(lambda x: x),
        "take_while by numbers": lambda tf: ds(tf).range(5).take_while(lambda x: x),
        "scan without output": lambda tf: ds(tf).range(5).scan(np.int64(0), lambda s, x: s),
        "scan to another dtype": lambda tf: (
            ds(tf).range(5).scan(0, lambda s, x: (tf.cast(s, tf.float32), x))
        ),
        "map to nothing": lambda tf: ds(tf).range(5).map(lambda x: None),
        "apply to a number": lambda tf: ds(tf).range(5).apply(lambda d: 3),
        "from_list of nothing": lambda tf: tf.data.experimental.from_list([]),
    }
)
refuse("reduce to another dtype", lambda tf: ds(tf).range(5).reduce(0, lambda s, x: 1.5))
refuse("get_single_element of none", lambda tf: ds(tf).range(0).get_single_element())
refuse("get_single_element of two", lambda tf: ds(tf).range(2).get_single_element())
refuse("at beyond", lambda tf: tf.data.experimental.at(ds(tf).range(5), 7))
refuse("get_structure of a number", lambda tf: tf.data.experimental.get_structure(3))
refuse("unknown option", lambda tf: setattr(tf.data.Options(), "foo", 1))
refuse("option of another type", lambda tf: setattr(tf.data.Options(), "deterministic", 1))
refuse("options that are fixed", lambda tf: setattr(ds(tf).range(1).options(), "threading", 1))
