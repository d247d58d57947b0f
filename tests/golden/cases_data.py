"""Golden rows: datasets: elements, specs, cardinalities, names of what is printed."""

import numpy as np

from tests.golden.harness import Table

TABLE = Table("data")


def seen(dataset):
    """Everything a dataset says: elements, spec, cardinality."""
    return {
        "elements": [as_values(element) for element in dataset.as_numpy_iterator()],
        "spec": str(dataset.element_spec),
        "cardinality": int(dataset.cardinality()),
    }


def as_values(element):
    """Nested elements as lists and arrays."""
    if isinstance(element, dict):
        return {k: as_values(v) for k, v in element.items()}
    if isinstance(element, tuple):
        return [as_values(v) for v in element]
    return element


X = np.arange(10, dtype="float32").reshape(5, 2)
Y = np.arange(5)
ROWS = {
    "range": lambda d: d.range(5),
    "range of two": lambda d: d.range(2, 5),
    "range by step": lambda d: d.range(9, 0, -3),
    "range of dtype": lambda d: d.range(3, output_type="float32"),
    "slices": lambda d: d.from_tensor_slices(X),
    "slices of a tuple": lambda d: d.from_tensor_slices((X, Y)),
    "slices of a dict": lambda d: d.from_tensor_slices({"x": X, "y": Y}),
    "slices nested": lambda d: d.from_tensor_slices(({"x": X}, (Y, [1, 2, 3, 4, 5]))),
    "slices of strings": lambda d: d.from_tensor_slices(["a", "bb", ""]),
    "slices of lists": lambda d: d.from_tensor_slices([[1, 2], [3, 4]]),
    "tensors": lambda d: d.from_tensors((X, 3)),
    "batch": lambda d: d.range(7).batch(3),
    "batch evenly": lambda d: d.range(7).batch(3, drop_remainder=True),
    "batch of pairs": lambda d: d.from_tensor_slices((X, Y)).batch(2),
    "batch of batches": lambda d: d.range(8).batch(2).batch(2),
    "repeat": lambda d: d.range(3).repeat(2),
    "repeat zero": lambda d: d.range(3).repeat(0),
    "repeat for ever, taken": lambda d: d.range(3).repeat().take(7),
    "take": lambda d: d.range(5).take(3),
    "take too many": lambda d: d.range(5).take(30),
    "take all": lambda d: d.range(5).take(-1),
    "skip": lambda d: d.range(5).skip(3),
    "skip all": lambda d: d.range(5).skip(9),
    "map": lambda d: d.range(5).map(lambda x: x * x),
    "map to a pair": lambda d: d.range(3).map(lambda x: (x, x + 1)),
    "map of a pair": lambda d: d.from_tensor_slices((X, Y)).map(lambda x, y: x * 2),
    "map of a dict": lambda d: d.from_tensor_slices({"x": Y}).map(lambda e: {"z": e["x"] + 1}),
    "map to a list": lambda d: d.range(3).map(lambda x: [x, x]),
    "map in parallel": lambda d: d.range(6).map(lambda x: x + 1, num_parallel_calls=2),
    "map then batch": lambda d: d.range(5).map(lambda x: x * 2).batch(2),
    "batch then map": lambda d: d.range(5).batch(2).map(lambda x: x * 2),
    "map to a constant": lambda d: d.range(3).map(lambda x: 1.5),
    "zip": lambda d: d.zip((d.range(3), d.range(5, 9))),
    "zip of arguments": lambda d: d.zip(d.range(3), d.range(5, 9)),
    "zip of a dict": lambda d: d.zip({"a": d.range(2), "b": d.range(2)}),
    "enumerate": lambda d: d.from_tensor_slices(["a", "b"]).enumerate(),
    "enumerate from": lambda d: d.range(2).enumerate(start=5),
    "prefetch": lambda d: d.range(3).prefetch(2),
    "cache": lambda d: d.range(3).map(lambda x: x + 1).cache(),
    "generator": lambda d: d.from_generator(lambda: iter([1, 2, 3]), "int32", ()),
    "generator batched": lambda d: d.from_generator(lambda: iter([1, 2, 3]), "int32", ()).batch(2),
    "shuffle of one": lambda d: d.range(5).shuffle(1),
    "order": lambda d: d.range(10).skip(2).take(5).repeat(2).batch(4).take(2),
}
for name, make in ROWS.items():
    TABLE.case(name, lambda tf, make=make: seen(make(tf.data.Dataset)))


def shuffled(tf):
    """What does not depend on chance: each element once, and never too early."""
    order = list(tf.data.Dataset.range(100).shuffle(10, seed=1).as_numpy_iterator())
    again = list(tf.data.Dataset.range(100).shuffle(10, seed=1).as_numpy_iterator())
    early = all(value < place + 10 for place, value in enumerate(order))
    return [sorted(int(v) for v in order) == list(range(100)), early, order == again]


def reshuffled(tf):
    """Each iteration shuffles anew unless told otherwise."""
    fixed = tf.data.Dataset.range(50).shuffle(50, seed=1, reshuffle_each_iteration=False)
    first, second = ([int(v) for v in fixed.as_numpy_iterator()] for _ in range(2))
    moving = tf.data.Dataset.range(50).shuffle(50, seed=1)
    third, fourth = ([int(v) for v in moving.as_numpy_iterator()] for _ in range(2))
    return [first == second, third == fourth]


TABLE.case("shuffle", shuffled)
TABLE.case("shuffle again", reshuffled)
TABLE.case("len", lambda tf: len(tf.data.Dataset.range(7).batch(3)))
TABLE.case("iteration", lambda tf: list(tf.data.Dataset.range(3)))
TABLE.case("infinite", lambda tf: int(tf.data.Dataset.range(3).repeat().cardinality()))
TABLE.case("bool", lambda tf: bool(tf.data.Dataset.range(3)))
TABLE.case(
    "options",
    lambda tf: [tf.data.AUTOTUNE, tf.data.experimental.AUTOTUNE, tf.data.INFINITE_CARDINALITY],
)
