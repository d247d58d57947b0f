"""Golden rows: orders and random numbers of datasets, which seeds decide, over several passes."""

import numpy as np

from tests.golden.data_rows import DataTable, plain

PASSES = 3
SOURCES = {
    "range": lambda tf: tf.data.Dataset.range(10),
    "slices": lambda tf: tf.data.Dataset.from_tensor_slices(np.arange(10) * 3),
    "strings": lambda tf: tf.data.Dataset.from_tensor_slices(list("abcdefgh")),
    "map": lambda tf: tf.data.Dataset.range(10).map(lambda x: x + 1),
    "filter": lambda tf: tf.data.Dataset.range(20).filter(lambda x: x % 2 == 0),
    "batch": lambda tf: tf.data.Dataset.range(20).batch(2),
    "repeat": lambda tf: tf.data.Dataset.range(5).repeat(2),
    "nothing": lambda tf: tf.data.Dataset.range(0),
}
TABLE = DataTable("data_orders", prepare=lambda tf: tf.random.set_seed(None))


def passes(tf, dataset):
    """The first elements of several passes."""
    return [[plain(tf, e) for e in dataset.take(100)] for _ in range(PASSES)]


def row(name, make, seeds=(None, 7)):
    """A row for each global seed."""
    for seed in seeds:

        def run(tf, seed=seed):
            if seed is not None:
                tf.random.set_seed(seed)
            return passes(tf, make(tf))

        TABLE.case(name if seed is None else f"{name}, set_seed({seed})", run)


def ds(tf):
    return tf.data.Dataset


def drawn(tf):
    return lambda x: tf.random.uniform([], seed=3)


def rarely(tf):
    return lambda x: tf.random.uniform([], seed=4) < 0.5


def twice(dataset, tf):
    return tf.data.Dataset.zip((dataset, dataset))


for source, make in SOURCES.items():
    for buffer in (3, 10, 100) if source in ("range", "filter") else (3,):
        for again in (True, False):
            name = f"shuffle({buffer}, 1, {again}) of {source}"
            row(name, lambda tf, m=make, b=buffer, a=again: m(tf).shuffle(b, 1, a), (None, 7, 0))
            name = f"shuffle({buffer}, None, {again}) of {source}"
            row(name, lambda tf, m=make, b=buffer, a=again: m(tf).shuffle(b, None, a), (7, 0))
for seed in (0, 42, -5, 2**31 - 1, 2**40 + 3):
    row(f"shuffle(5, {seed})", lambda tf, seed=seed: ds(tf).range(9).shuffle(5, seed=seed))
ROWS = {
    "shuffle(1)": lambda tf: ds(tf).range(5).shuffle(1, seed=3),
    "shuffle, repeat": lambda tf: ds(tf).range(5).shuffle(5, seed=3).repeat(3),
    "shuffle the same, repeat": lambda tf: ds(tf).range(5).shuffle(5, 3, False).repeat(3),
    "shuffle, repeat for ever": lambda tf: ds(tf).range(5).shuffle(5, seed=3).repeat(),
    "repeat, shuffle": lambda tf: ds(tf).range(5).repeat().shuffle(7, seed=3),
    "shuffle, shuffle": lambda tf: ds(tf).range(10).shuffle(4, seed=3).shuffle(5, seed=4),
    "shuffle, cache": lambda tf: ds(tf).range(10).shuffle(10, seed=3).cache(),
    "shuffle, cache, repeat": lambda tf: ds(tf).range(6).shuffle(9, seed=3).cache().repeat(2),
    "cache, shuffle, repeat": lambda tf: ds(tf).range(6).cache().shuffle(9, seed=3).repeat(2),
    "shuffle, take": lambda tf: ds(tf).range(10).shuffle(10, seed=3).take(4),
    "shuffle, skip": lambda tf: ds(tf).range(10).shuffle(10, seed=3).skip(4),
    "shuffle, batch": lambda tf: ds(tf).range(10).shuffle(4, seed=3).batch(3),
    "shuffle, shard": lambda tf: ds(tf).range(12).shuffle(5, seed=2).shard(3, 1),
    "shuffle, prefetch": lambda tf: ds(tf).range(12).shuffle(5, seed=2).prefetch(2),
    "shuffle twice": lambda tf: twice(ds(tf).range(10).shuffle(10, seed=3), tf),
    "shuffle twice the same": lambda tf: twice(ds(tf).range(10).shuffle(10, 3, False), tf),
    "shuffle, split": lambda tf: (lambda d: d.take(4).concatenate(d.skip(4)))(
        ds(tf).range(10).shuffle(10, seed=3)
    ),
    "shuffle in flat_map": lambda tf: (
        ds(tf).range(3).flat_map(lambda x: ds(tf).range(5).shuffle(5, seed=2))
    ),
    "shuffle in interleave": lambda tf: (
        ds(tf).range(3).interleave(lambda x: ds(tf).range(5).shuffle(5, seed=2), cycle_length=2)
    ),
    "shuffle, window": lambda tf: (
        ds(tf).range(12).shuffle(5, seed=2).window(4).flat_map(lambda w: w.batch(4))
    ),
    "window, shuffle": lambda tf: (
        ds(tf).range(12).window(4).shuffle(5, seed=2).flat_map(lambda w: w.batch(4))
    ),
    "random": lambda tf: ds(tf).random(seed=4).take(5),
    "random anew": lambda tf: ds(tf).random(seed=4, rerandomize_each_iteration=True).take(5),
    "random the same": lambda tf: ds(tf).random(seed=4, rerandomize_each_iteration=False).take(5),
    "random, repeat": lambda tf: ds(tf).random(seed=4).take(3).repeat(2),
    "sample": lambda tf: ds(tf).sample_from_datasets(
        [ds(tf).range(10), ds(tf).range(100, 110)], seed=5
    ),
    "sample by weights": lambda tf: ds(tf).sample_from_datasets(
        [ds(tf).range(10), ds(tf).range(100, 110)], [0.2, 0.8], seed=5
    ),
    "sample of three": lambda tf: (
        ds(tf)
        .sample_from_datasets(
            [ds(tf).range(3), ds(tf).range(100, 104), ds(tf).range(200, 203)],
            [0.2, 0.4, 0.4],
            seed=5,
        )
        .repeat(2)
    ),
    "sample, stop": lambda tf: ds(tf).sample_from_datasets(
        [ds(tf).range(10), ds(tf).range(100, 104), ds(tf).range(200, 300)],
        [0.2, 0.4, 0.4],
        seed=5,
        stop_on_empty_dataset=True,
    ),
    "sample anew": lambda tf: ds(tf).sample_from_datasets(
        [ds(tf).range(5), ds(tf).range(100, 105)], seed=5, rerandomize_each_iteration=True
    ),
    "sample by a dataset": lambda tf: ds(tf).sample_from_datasets(
        [ds(tf).range(5), ds(tf).range(100, 105)],
        ds(tf).from_tensor_slices([[0.1, 0.9], [0.9, 0.1]]).repeat(10),
        seed=5,
    ),
    "sample without one": lambda tf: ds(tf).sample_from_datasets(
        [ds(tf).range(5), ds(tf).range(10, 15), ds(tf).range(20, 25)], [0.0, 0.5, 0.5], seed=5
    ),
    "experimental sample": lambda tf: tf.data.experimental.sample_from_datasets(
        [ds(tf).range(5), ds(tf).range(100, 105)], [0.3, 0.7], seed=5
    ),
    "choose": lambda tf: ds(tf).choose_from_datasets(
        [ds(tf).range(5), ds(tf).range(100, 105)], ds(tf).range(2).repeat(6)
    ),
    "stateless in map": lambda tf: (
        ds(tf).range(4).map(lambda x: tf.random.stateless_uniform([], [x, 2]))
    ),
    "stateless by a counter": lambda tf: (
        ds(tf)
        .zip((ds(tf).range(4), ds(tf).counter()))
        .map(lambda x, c: tf.random.stateless_uniform([], tf.stack([c, x])))
    ),
    "stateless by random": lambda tf: (
        ds(tf)
        .zip((ds(tf).range(4), ds(tf).random(seed=3).batch(2)))
        .map(lambda x, s: tf.random.stateless_normal([2], s))
    ),
}
for name, make in ROWS.items():
    row(name, make, (None, 7) if "shuffle" in name else (7,))  # the others compile programs
DRAWN = {
    "map": lambda tf: ds(tf).range(5).map(drawn(tf)),
    "map, repeat": lambda tf: ds(tf).range(3).map(drawn(tf)).repeat(2),
    "map, take, repeat": lambda tf: ds(tf).range(9).map(drawn(tf)).take(2).repeat(3),
    "map, shuffle": lambda tf: ds(tf).range(9).map(drawn(tf)).shuffle(4, seed=1),
    "shuffle, map": lambda tf: ds(tf).range(9).shuffle(4, seed=1).map(drawn(tf)),
    "map, map": lambda tf: (
        ds(tf).range(5).map(drawn(tf)).map(lambda x: x + tf.random.uniform([], seed=4))
    ),
    "map, cache": lambda tf: ds(tf).range(4).map(drawn(tf)).cache().repeat(2),
    "map, prefetch": lambda tf: ds(tf).range(6).map(drawn(tf)).prefetch(2).repeat(2),
    "batch, map": lambda tf: (
        ds(tf).range(6).batch(2).map(lambda x: tf.random.uniform(tf.shape(x), seed=3))
    ),
    "maps side by side": lambda tf: ds(tf).zip(
        (ds(tf).range(4).map(drawn(tf)), ds(tf).range(4).map(drawn(tf)))
    ),
    "filter": lambda tf: ds(tf).range(20).filter(rarely(tf)),
    "filter, repeat": lambda tf: ds(tf).range(6).filter(rarely(tf)).repeat(3),
    "take_while": lambda tf: ds(tf).range(50).take_while(rarely(tf)),
    "scan": lambda tf: (
        ds(tf).range(5).scan(np.float32(0), lambda s, x: (s + tf.random.uniform([], seed=3), s))
    ),
    "map to a flip": lambda tf: (
        ds(tf)
        .range(4)
        .map(lambda x: tf.image.random_flip_left_right(tf.constant([[[0.0], [1.0]]]), 4))
    ),
    "map to an order": lambda tf: (
        ds(tf).range(3).map(lambda x: tf.random.shuffle(tf.range(5), seed=3))
    ),
    "map to integers": lambda tf: (
        ds(tf).range(4).map(lambda x: tf.random.uniform([], 0, 100, tf.int64, seed=3))
    ),
    "map to a part": lambda tf: (
        ds(tf).range(4).map(lambda x: tf.image.random_crop(tf.range(9), [4], seed=3))
    ),
    "shuffle_and_repeat": lambda tf: (
        ds(tf).range(5).apply(tf.data.experimental.shuffle_and_repeat(3, 2, seed=3))
    ),
    "shuffle_and_repeat for ever": lambda tf: (
        ds(tf).range(5).apply(tf.data.experimental.shuffle_and_repeat(8, seed=3)).take(12)
    ),
}
for name, make in DRAWN.items():
    row(f"random {name}", make, (None,))
SEEDED = {
    "map": lambda tf: ds(tf).range(5).map(lambda x: tf.random.uniform([])),
    "map to two": lambda tf: (
        ds(tf).range(5).map(lambda x: (tf.random.uniform([]), tf.random.normal([2])))
    ),
    "shuffle, map, shuffle": lambda tf: (
        ds(tf).range(5).shuffle(3).map(lambda x: (x, tf.random.uniform([]))).shuffle(2)
    ),
    "two shuffles": lambda tf: ds(tf).zip((ds(tf).range(9).shuffle(9), ds(tf).range(9).shuffle(9))),
    "random": lambda tf: ds(tf).random().take(5),
    "random anew": lambda tf: ds(tf).random(rerandomize_each_iteration=True).take(5),
    "sample": lambda tf: ds(tf).sample_from_datasets([ds(tf).range(9), ds(tf).range(100, 109)]),
}
for name, make in SEEDED.items():
    row(f"{name} without a seed", make, (7,))
for cycle in (1, 2, 3, 4, 7):
    for block in (1, 2, 3, None):
        for calls in (None, 1, -1):

            def interleaved(tf, cycle=cycle, block=block, calls=calls):
                return (
                    ds(tf)
                    .range(6)
                    .interleave(
                        lambda x: ds(tf).from_tensors(x).repeat(x * 7 % 5),
                        cycle_length=cycle,
                        block_length=block,
                        num_parallel_calls=calls,
                    )
                )

            row(f"interleave({cycle}, {block}, {calls})", interleaved, (None,))
