"""Golden rows: corners of extension types, casts and module names, wrong here once."""

import numpy as np

from tests.golden.harness import K, Table

TABLE = Table("cornerstypes")
case, error = TABLE.case, TABLE.error


def numbered(tf):
    """A class with a tensor and a number, and what makes a value of it."""

    class Numbered(tf.experimental.ExtensionType):
        x: tf.Tensor
        n: int = 3

    return Numbered


def pairs(tf, kind=None):
    """A batchable class of a tensor and another value, by default another tensor."""

    class Pair(tf.experimental.BatchableExtensionType):
        a: tf.Tensor
        b: kind or tf.Tensor

    return Pair


# What is chosen or repeated in a graph is one spec.


def chosen(tf, function):
    """`function` of a class, whose values differ in a number, in a function."""
    made = numbered(tf)
    return tf.function(lambda i: function(i, lambda n: made([1.0], n)))(tf.constant(1))


error(
    "cond of values that differ in a number",
    lambda tf: chosen(tf, lambda i, make: tf.cond(i > 0, lambda: make(1), lambda: make(2))),
)
error(
    "switch_case of values that differ in a number",
    lambda tf: chosen(tf, lambda i, make: tf.switch_case(i, [lambda: make(1), lambda: make(2)])),
)


def counting(tf):
    """A loop that changes a number that is no tensor."""
    made = numbered(tf)
    return tf.function(
        lambda: tf.while_loop(
            lambda v: tf.reduce_sum(v.x) < 10.0, lambda v: [made(v.x * 2, v.n + 1)], [made([1.0])]
        )
    )()


error("while_loop that changes a number", counting)
COMPOSITES = {
    "ragged dtypes": lambda tf: (tf.ragged.constant([[1]]), tf.ragged.constant([[1.0]])),
    "ragged and sparse": lambda tf: (tf.ragged.constant([[1]]), tf.sparse.eye(1)),
    "sparse dtypes": lambda tf: (tf.sparse.eye(1), tf.sparse.eye(1, dtype=tf.int32)),
    "numbers": lambda tf: (numbered(tf)([1.0], 1), numbered(tf)([1.0], 2)),
}
for name, make in COMPOSITES.items():
    error(
        f"assert_same_structure, {name}",
        lambda tf, make=make: tf.nest.assert_same_structure(*make(tf), expand_composites=True),
    )
case(
    "assert_same_structure, other rows",
    lambda tf: (
        tf.nest.assert_same_structure(
            tf.ragged.constant([[1]]), tf.ragged.constant([[1], [2]]), expand_composites=True
        )
        or "alike"
    ),
)

# Constructors are not inherited.


def derived(tf):
    """A class whose base has a constructor of its own."""

    class Twice(tf.experimental.ExtensionType):
        x: tf.Tensor
        y: int

        def __init__(self, v):
            self.x, self.y = [v, v], 1

    class Derived(Twice):
        z: int = 5

    return Derived


def fields(value):
    """What is in a derived value."""
    return [value.x, value.y, value.z]


case("a derived class takes its fields", lambda tf: fields(derived(tf)([1.0], 2, 7)))
case("a derived class takes its fields by name", lambda tf: fields(derived(tf)(x=1.0, y=2)))
error("a derived class has no constructor of its base", lambda tf: derived(tf)(1.0))


# Batches of values in datasets.


def ragged_pairs(tf):
    """Three pairs."""
    return pairs(tf, tf.RaggedTensor)([1, 2, 3], tf.ragged.constant([[1], [2, 3], []]))


DATASETS = {
    "slices": lambda data: data,
    "batches": lambda data: data.batch(2),
    "whole batches": lambda data: data.batch(2, drop_remainder=True),
    "rows of batches": lambda data: data.batch(2).unbatch(),
    "other batches": lambda data: data.batch(2).rebatch(3),
}
for name, change in DATASETS.items():
    case(
        f"dataset of pairs, {name}",
        lambda tf, change=change: [
            [v.a, v.b]
            for v in change(
                tf.data.Dataset.from_tensor_slices(pairs(tf)([1, 2, 3], [[4], [5], [6]]))
            )
        ],
    )
    case(
        f"dataset of ragged pairs, {name}",
        lambda tf, change=change: [
            [v.a, v.b] for v in change(tf.data.Dataset.from_tensor_slices(ragged_pairs(tf)))
        ],
    )
case(
    "dataset of pairs, specs",
    lambda tf: [
        repr(data.element_spec.a)
        for data in (
            tf.data.Dataset.from_tensor_slices(ragged_pairs(tf)),
            tf.data.Dataset.from_tensor_slices(ragged_pairs(tf)).batch(2),
            tf.data.Dataset.from_tensor_slices(ragged_pairs(tf)).batch(2, drop_remainder=True),
        )
    ],
)
case(
    "dataset of pairs, how many rows",
    lambda tf: len(tf.data.Dataset.from_tensors(pairs(tf)([1, 2, 3], [4, 5, 6])).unbatch()),
)
case(
    "dataset of pairs in a dictionary",
    lambda tf: [
        d["p"].a + d["x"]
        for d in tf.data.Dataset.from_tensor_slices(
            {"p": pairs(tf)([1, 2, 3], [4, 5, 6]), "x": [10, 20, 30]}
        ).batch(2)
    ],
)
error(
    "dataset of pairs of several lengths",
    lambda tf: tf.data.Dataset.from_tensor_slices(pairs(tf)([1, 2, 3], [4, 5])),
)

# Complex numbers that do not fit.
PARTS = [300 + 1j, -5 + 2j, 7.5 - 1j]
for dtype in ("uint8", "int8", "float16"):
    case(
        f"saturate_cast of complex numbers to {dtype}",
        lambda tf, x, dtype=dtype: tf.saturate_cast(x, dtype),
        K(PARTS, "complex64"),
        grad=False,
    )
LARGE = np.array([1e300 - 1e300j, 1 + 2j, complex(np.inf, np.nan)])
case(
    "saturate_cast of complex128",
    lambda tf: tf.saturate_cast(tf.constant(LARGE), tf.complex64) * 1e-30,
)
case(
    "saturate_cast of float64 to complex64",
    lambda tf: tf.saturate_cast(tf.constant([1e300, 2.0], tf.float64), tf.complex64) * 1e-30,
)
