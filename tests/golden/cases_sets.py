"""Golden rows: tf.sets, edit distance, crosses, counts of sparse and ragged tensors, empty rows."""

import numpy as np

from tests.golden.cases_strings import parts
from tests.golden.harness import F, I, K, Table, U

TABLE = Table("sets")
call, case, error = TABLE.call, TABLE.case, TABLE.error


def rows(prefix, table):
    """Rows of functions `fn(tf)`; results are taken apart."""
    for name, fn in table.items():
        case(f"{prefix}: {name}", lambda tf, fn=fn: parts(fn(tf)))


def errors(prefix, table):
    """Rows of functions that raise."""
    for name, fn in table.items():
        error(f"{prefix}: {name} raises", fn)


def sparse(tf, indices, values, dims):
    return tf.SparseTensor(np.array(indices, np.int64).reshape(-1, len(dims)), values, dims)


def first(tf, dtype="int32"):
    values = np.array([1, 2, 3, 4, 5, 6], dtype)
    return sparse(
        tf, [[0, 0, 0], [0, 0, 1], [0, 1, 0], [1, 0, 0], [1, 1, 0], [1, 1, 1]], values, [2, 2, 2]
    )


def second(tf):
    places = [[0, 0, 0], [0, 1, 0], [1, 0, 0], [1, 0, 1], [1, 1, 0], [1, 1, 1], [1, 1, 3]]
    return sparse(tf, places, tf.constant([1, 3, 4, 5, 5, 6, 8]), [2, 2, 4])


def unordered(tf):
    return sparse(tf, [[1, 0], [0, 1]], tf.constant([1, 1]), [3, 2])


OPERATIONS = {
    "union": lambda tf, a, b: tf.sets.union(a, b),
    "intersection": lambda tf, a, b: tf.sets.intersection(a, b),
    "difference": lambda tf, a, b: tf.sets.difference(a, b),
    "difference b-a": lambda tf, a, b: tf.sets.difference(a, b, aminusb=False),
}
for name, operation in OPERATIONS.items():
    for dtype in ("int32", "int64", "int8", "uint16"):
        case(
            f"{name} of {dtype}",
            lambda tf, a, b, o=operation: parts(o(tf, a, b)),
            I(0, 6, 3, 4, dtype=dtype),
            I(0, 6, 3, 3, dtype=dtype),
        )
    case(
        f"{name} of three axes",
        lambda tf, a, b, o=operation: parts(o(tf, a, b)),
        I(0, 3, 2, 2, 4),
        I(1, 4, 2, 2, 0),
    )
    rows(
        name,
        {
            "sparse": lambda tf, o=operation: o(tf, first(tf), second(tf)),
            "dense and sparse": lambda tf, o=operation: o(
                tf, [[1, 2], [3, 4]], sparse(tf, [[0, 0], [1, 1]], tf.constant([2, 9]), [2, 2])
            ),
            "sparse and dense": lambda tf, o=operation: o(
                tf, sparse(tf, [[0, 0], [1, 1]], tf.constant([2, 9]), [2, 2]), [[1, 2], [3, 4]]
            ),
            "strings": lambda tf, o=operation: o(tf, [["b", "a", "aa"]], [["a", "c", ""]]),
            "no sets": lambda tf, o=operation: o(
                tf, tf.zeros([0, 2], tf.int32), tf.zeros([0, 2], tf.int32)
            ),
        },
    )
    errors(
        name,
        {
            "rank": lambda tf, o=operation: o(tf, [1, 2], [2, 3]),
            "batch": lambda tf, o=operation: o(tf, [[1]], [[1], [2]]),
            "float": lambda tf, o=operation: o(tf, [[1.0]], [[1.0]]),
            "types": lambda tf, o=operation: o(tf, [[1]], tf.constant([[1]], tf.int64)),
            "order": lambda tf, o=operation: o(tf, unordered(tf), [[1], [2], [3]]),
        },
    )
for old in ("set_union", "set_intersection", "set_difference", "union", "intersection"):
    call(f"compat.v1.sets.{old}", I(0, 6, 2, 4), I(0, 6, 2, 3))
TABLE.each("sets.union sets.intersection sets.difference", I(0, 4, 2, 4), I(0, 4, 2, 3))
rows(
    "set size",
    {
        "sparse": lambda tf: tf.sets.size(second(tf)),
        "repeated": lambda tf: tf.sets.size(
            sparse(tf, [[0, 0], [0, 1], [1, 0]], ["a", "a", "b"], [3, 2])
        ),
        "empty": lambda tf: tf.sets.size(sparse(tf, [], tf.constant([], tf.int32), [2, 2])),
        "unordered": lambda tf: tf.sets.size(second(tf), validate_indices=False),
        "v1": lambda tf: tf.compat.v1.sets.set_size(first(tf, "uint8")),
    },
)
errors(
    "set size",
    {
        "dense": lambda tf: tf.sets.size([[1]]),
        "rank": lambda tf: tf.sets.size(sparse(tf, [[0]], [1], [2])),
        "order": lambda tf: tf.sets.size(unordered(tf)),
        "outside": lambda tf: tf.sets.size(sparse(tf, [[5, 0]], [1], [3, 2])),
        "float": lambda tf: tf.sets.size(sparse(tf, [[0, 0]], [1.0], [3, 2])),
    },
)

# Edit distance.


def word(tf, *words):
    """A row for each word."""
    places = [[i, j] for i, w in enumerate(words) for j in range(len(w))]
    letters = [c for w in words for c in w]
    return sparse(tf, places, tf.constant(letters, tf.string), [len(words), 9])


rows(
    "edit distance",
    {
        "words": lambda tf: tf.edit_distance(
            word(tf, "kitten", "", "abc", ""), word(tf, "sitting", "xy", "", "")
        ),
        "not normalized": lambda tf: tf.edit_distance(
            word(tf, "kitten", "", "abc"), word(tf, "sitting", "xy", ""), normalize=False
        ),
        "numbers": lambda tf: tf.edit_distance(first(tf), second(tf)),
        "numbers of two sizes": lambda tf: tf.edit_distance(
            sparse(tf, [[0, 0], [3, 0]], [1, 2], [4, 1]), sparse(tf, [[0, 0]], [1], [2, 1])
        ),
        "long": lambda tf: tf.edit_distance(
            sparse(tf, [[0, i] for i in range(30)], [i * i % 7 for i in range(30)], [1, 30]),
            sparse(tf, [[0, i] for i in range(25)], [i * 3 % 5 for i in range(25)], [1, 25]),
            normalize=False,
        ),
        "floats": lambda tf: tf.edit_distance(
            sparse(tf, [[0, 0]], [1.5], [1, 1]), sparse(tf, [[0, 0]], [1.5], [1, 1])
        ),
    },
)
errors(
    "edit distance",
    {
        "dense": lambda tf: tf.edit_distance([[1]], [[1]]),
        "rank": lambda tf: tf.edit_distance(sparse(tf, [[0]], [1], [2]), word(tf, "a")),
        "types": lambda tf: tf.edit_distance(sparse(tf, [[0, 0]], [1], [1, 1]), word(tf, "a")),
    },
)

# Crosses.


def columns(tf):
    return [
        tf.ragged.constant([["a"], ["b", "c"], []]),
        tf.constant([[1, 2], [3, -4], [5, 6]]),
        sparse(tf, [[0, 0], [1, 0], [1, 1]], ["s", "t", "u"], [3, 2]),
    ]


rows(
    "cross",
    {
        "ragged": lambda tf: tf.ragged.cross(columns(tf)),
        "ragged, one": lambda tf: tf.ragged.cross(columns(tf)[:1]),
        "ragged, none": lambda tf: tf.ragged.cross([]),
        "ragged, dense alone": lambda tf: tf.ragged.cross([[["a"]], [[2]]]),
        "ragged hashed": lambda tf: tf.ragged.cross_hashed(columns(tf)),
        "ragged hashed, buckets": lambda tf: tf.ragged.cross_hashed(columns(tf), 100, 7),
        "ragged hashed, one": lambda tf: tf.ragged.cross_hashed([[[5]], [[-5]]], hash_key=0),
        "sparse": lambda tf: tf.sparse.cross(columns(tf)[1:]),
        "sparse, separator": lambda tf: tf.sparse.cross(columns(tf)[:0:-1], separator="-"),
        "sparse, none": lambda tf: tf.sparse.cross([]),
        "sparse hashed": lambda tf: tf.sparse.cross_hashed(columns(tf)[1:]),
        "sparse hashed, buckets": lambda tf: tf.sparse.cross_hashed(columns(tf)[1:], 10),
        "sparse hashed, key": lambda tf: tf.sparse.cross_hashed(columns(tf)[1:], 0, -1),
        "sparse hashed, none": lambda tf: tf.sparse.cross_hashed([]),
    },
)
case(
    "sparse.cross of numbers",
    lambda tf, a, b: parts(tf.sparse.cross([a, b])),
    I(0, 9, 3, 2),
    F(3, 1),
    grad=False,
)
errors(
    "cross",
    {
        "ragged float": lambda tf: tf.ragged.cross([tf.ragged.constant([[1.5]])]),
        "ragged rank": lambda tf: tf.ragged.cross([tf.ragged.constant([[["a"]]])]),
        "ragged list": lambda tf: tf.ragged.cross(tf.ragged.constant([["a"]])),
        "ragged rows": lambda tf: tf.ragged.cross([tf.ragged.constant([["a"]]), [["b"], ["c"]]]),
        "ragged buckets": lambda tf: tf.ragged.cross_hashed([tf.ragged.constant([["a"]])], -5),
        "sparse list": lambda tf: tf.sparse.cross(tf.constant([["a"]])),
        "sparse kind": lambda tf: tf.sparse.cross([[["a"]]]),
        "sparse rank": lambda tf: tf.sparse.cross([tf.constant(["a"])]),
        "sparse rows": lambda tf: tf.sparse.cross([tf.constant([["a"]]), tf.constant([["a"]] * 2)]),
        "sparse buckets": lambda tf: tf.sparse.cross_hashed([tf.constant([["a"]])], -1),
    },
)

# Counts.


def three(tf, weighted=False):
    """A dense, a sparse and a ragged tensor, or their weights."""
    places = [[0, 1], [0, 3], [2, 0]]
    values = [0.5, 1.5, 2.5] if weighted else [5, 1, 5]
    lists = [[1.0, 2.0, 3.0], [], [4.0]] if weighted else [[1, 2, 2], [], [0]]
    dense = [[1.0, 2.0], [3.0, 4.0]] if weighted else [[1, 5], [5, 5]]
    return [tf.constant(dense), sparse(tf, places, values, [3, 4]), tf.ragged.constant(lists)]


for path in ("sparse", "math"):
    for at, kind in enumerate(("dense", "sparse", "ragged")):
        for axis in (None, 0, -1):
            case(
                f"{path}.bincount {kind} {axis}",
                lambda tf, p=path, i=at, a=axis: parts(
                    getattr(tf, p).bincount(three(tf)[i], axis=a)
                ),
            )
            case(
                f"{path}.bincount {kind} {axis} weights",
                lambda tf, p=path, i=at, a=axis: parts(
                    getattr(tf, p).bincount(three(tf)[i], three(tf, True)[i], axis=a)
                ),
                grad=False,
            )
            for options in ({"binary_output": True}, {"minlength": 9}, {"maxlength": 3}):
                case(
                    f"{path}.bincount {kind} {axis} {options}",
                    lambda tf, p=path, i=at, a=axis, o=options: parts(
                        getattr(tf, p).bincount(three(tf)[i], axis=a, **o)
                    ),
                )
    for at, kind in enumerate(("dense", "sparse", "ragged")):
        errors(
            f"{path}.bincount {kind}",
            {
                "axis": lambda tf, p=path, i=at: getattr(tf, p).bincount(three(tf)[i], axis=1),
                "both": lambda tf, p=path, i=at: getattr(tf, p).bincount(
                    three(tf)[i], three(tf, True)[i], binary_output=True
                ),
                "weights": lambda tf, p=path, i=at: getattr(tf, p).bincount(
                    three(tf)[i], tf.constant([1.0]), axis=-1
                ),
            },
        )
    error(f"{path}.bincount: negative", lambda tf, p=path: getattr(tf, p).bincount([-1]))
    case(
        f"{path}.bincount of a tensor",
        lambda tf, x, w, p=path: parts(getattr(tf, p).bincount(x, w, axis=-1)),
        I(0, 5, 3, 4),
        U(0, 1, 3, 4),
        grad=False,
    )

# Empty rows.

call("ragged_fill_empty_rows", K([1, 1, 3], "int64"), F(3), K(5, "int64"), U(0, 1))
call("ragged_fill_empty_rows", K([3, 1], "int64"), F(2), K(5, "int64"), U(0, 1))
call("ragged_fill_empty_rows", K([], "int64"), F(0), K(2, "int64"), U(0, 1))
rows(
    "empty rows",
    {
        "strings": lambda tf: list(tf.ragged_fill_empty_rows([0, 2], ["a", "b"], 3, "x")),
        "gradient": lambda tf: list(
            tf.ragged_fill_empty_rows_grad([1, 2, 4], [1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
        ),
        "gradient of nothing": lambda tf: list(
            tf.ragged_fill_empty_rows_grad(tf.zeros([0], tf.int64), [1.0, 2.0])
        ),
    },
)
errors(
    "empty rows",
    {
        "outside": lambda tf: tf.ragged_fill_empty_rows([1, 7], [5, 6], 5, -1),
        "negative": lambda tf: tf.ragged_fill_empty_rows([-1], [5], 5, -1),
        "lengths": lambda tf: tf.ragged_fill_empty_rows([0], [5, 6], 2, 1),
        "default": lambda tf: tf.ragged_fill_empty_rows([0], [5], 2, [1]),
        "gradient": lambda tf: tf.ragged_fill_empty_rows_grad([9], [1.0, 2.0]),
    },
)
