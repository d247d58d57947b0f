"""Golden rows: tf.io.parse_example and the functions beside it."""

from tests.golden.harness import Table
from tests.golden.io_rows import both, example, parts, sequence

TABLE = Table("io_parse")
case, error = TABLE.case, TABLE.error


def features(tf, names):
    """Configurations by their names."""
    io = tf.io
    ragged = io.RaggedFeature
    made = {
        "a": lambda: io.FixedLenFeature([], tf.int64),
        "b": lambda: io.FixedLenFeature([2], tf.float32, [1.0, 2.0]),
        "c": lambda: io.VarLenFeature(tf.string),
        "d": lambda: io.FixedLenSequenceFeature([], tf.float32, allow_missing=True),
        "e": lambda: io.FixedLenSequenceFeature([2], tf.float32, True, -1.0),
        "r": lambda: ragged(tf.int64),
        "s": lambda: io.SparseFeature("i", "v", tf.float32, 5),
        "t": lambda: io.SparseFeature(["i", "j"], "v", tf.float32, [5, 4], True),
        "n": lambda: io.FixedLenFeature([2, 1], tf.string, [["x"], ["y"]]),
        "q": lambda: ragged(tf.float32, "v", [ragged.RowSplits("p"), ragged.UniformRowLength(2)]),
        "l": lambda: ragged(tf.float32, "v", [ragged.RowLengths("m")], tf.int64, True),
        "u": lambda: ragged(tf.float32, "v", [ragged.UniformRowLength(2)]),
        "w": lambda: ragged(tf.float32, "v", [ragged.ValueRowIds("k")]),
        "x": lambda: ragged(tf.float32, "v", [ragged.RowStarts("g"), ragged.UniformRowLength(1)]),
        "y": lambda: ragged(tf.float32, "v", [ragged.RowLimits("h")]),
    }
    return {name: made[name]() for name in names}


FULL = {"a": [1], "b": [3.0, 4.0], "c": [b"p", b"q"], "d": [1.0, 2.0, 3.0], "r": [7, 8]}
FULL |= {"e": [1.0, 2.0, 3.0, 4.0], "n": [b"k", b"l"]}
PLACES = {"i": [3, 0, 1, 1], "j": [0, 1, 2, 3], "v": [1.0, 2.0, 3.0, 4.0], "p": [0, 1, 2]}
PLACES |= {"m": [3, 0, 1], "k": [0, 0, 2, 2], "g": [0, 1], "h": [1, 4]}
SHORT = {"v": [5.0, 6.0], "i": [4, 2], "j": [3, 0], "p": [0, 1, 1], "m": [2], "k": [1, 1]}
SHORT |= {"g": [0], "h": [2]}
LARGE = {"a": [-(1 << 62)], "r": [-1, 127, 128, 300, 1 << 40, -(1 << 63)], "c": [b"", b"z" * 300]}


def batch(tf, *rows):
    return [example(tf, **row) for row in rows]


def row(name, rows, names, path="io.parse_example"):
    """A row that parses a batch, eagerly and in functions."""

    def fn(tf):
        def run(data):
            return call(tf, path)(data, features(tf, names))

        return both(tf, run, batch(tf, *rows))

    case(f"{path} {name}", fn)


def single(name, values, names, path="io.parse_single_example"):
    """A row that parses one message."""

    def fn(tf):
        def run(data):
            return call(tf, path)(data, features(tf, names))

        return both(tf, run, example(tf, **values))

    case(f"{path} {name}", fn)


def call(tf, path):
    for part in path.split("."):
        tf = getattr(tf, part)
    return tf


row("all kinds", [FULL, {"a": [2]}], "abcdenr")
row("many, in step", [FULL | {"a": [i]} for i in range(12)], "abcdenr")
row("many, of two orders", [FULL, {"a": [2]}, LARGE, {"a": [4], "r": []}] * 5, "abcder")
row("large numbers", [LARGE], "acr")
row("empty strings", [{"c": [b""]}, {"c": [b"", b""]}] * 8, "c")
row("feature of no kind", [{"a": [1], "b": None, "c": None, "r": None}], "abcr")
row("sparse features", [PLACES, SHORT, {}], "st")
row("row splits", [PLACES, SHORT], "q")
row("row lengths", [PLACES, SHORT], "l")
row("uniform rows", [PLACES, SHORT], "u")
row("value rows", [PLACES, SHORT], "w")
row("row starts", [PLACES, SHORT], "x")
row("row limits", [PLACES, SHORT], "y")
row("defaults only", [{}, {}], "bcdenr")
row("v1", [FULL, {"a": [2]}], "abc", "compat.v1.parse_example")
row("v1 io", [FULL], "r", "compat.v1.io.parse_example")
row("v1 defaults", [{}], "bn", "compat.v1.io.parse_example")
single("all kinds", FULL, "abcdenr")
single("missing", {"a": [9]}, "abcdenr")
single("sparse", PLACES, "st")
single("partitions", PLACES, "quwxy")
single("row lengths", PLACES, "l")
single("large", LARGE, "acr")
single("v1", FULL, "ab", "compat.v1.parse_single_example")
single("v1 io", FULL, "cd", "compat.v1.io.parse_single_example")
single("v1 defaults", {}, "bn", "compat.v1.io.parse_single_example")
case(
    "scalar io.parse_example",
    lambda tf: parts(tf.io.parse_example(example(tf, **FULL), features(tf, "abcder"))),
)
case(
    "empty batch",
    lambda tf: parts(tf.io.parse_example(tf.zeros([0], tf.string), features(tf, "abcder"))),
)
case(
    "numbers that are not packed",
    lambda tf: parts(
        tf.io.parse_example(
            [b"\n\r\n\x0b\n\x01r\x12\x06\x1a\x04\x08\x05\x08\x06"] * 9, features(tf, "r")
        )
    ),
)
case(
    "order of the keys",
    lambda tf: list(tf.io.parse_example(batch(tf, FULL), features(tf, "rdcba"))),
)

MISTAKES = {
    "missing": ([{"b": [1.0, 2.0]}], "a"),
    "missing in a large batch": ([FULL] * 10 + [{"b": [1.0, 2.0]}], "a"),
    "wrong dtype": ([{"a": [1.0]}], "a"),
    "wrong dtype of a sparse one": ([{"c": [1]}] * 10, "c"),
    "wrong number": ([{"b": [1.0, 2.0, 3.0]}], "b"),
    "wrong number of integers": ([{"a": [1, 2]}] * 9, "a"),
    "empty list": ([{"a": []}], "a"),
    "odd sequence": ([{"e": [1.0, 2.0, 3.0]}], "e"),
}
for name, (rows, names) in MISTAKES.items():
    error(
        f"io.parse_example: {name}",
        lambda tf, rows=rows, names=names: tf.io.parse_example(
            batch(tf, *rows), features(tf, names)
        ),
    )
error("io.parse_example: no features", lambda tf: tf.io.parse_example([b""], {}))
error("io.parse_example: bytes", lambda tf: tf.io.parse_example([b"gar"], features(tf, "c")))
error(
    "io.parse_example: many bytes", lambda tf: tf.io.parse_example([b"g"] * 20, features(tf, "c"))
)
error("io.parse_example: matrix", lambda tf: tf.io.parse_example([[b""]], features(tf, "c")))
error("io.parse_example: configuration", lambda tf: tf.io.parse_example([b""], {"a": 3}))
error(
    "io.parse_example: names",
    lambda tf: tf.io.parse_example([b"", b""], features(tf, "c"), ["one"]),
)
for name, make in {
    "dtype": lambda tf: tf.io.FixedLenFeature([], tf.int32),
    "unknown dimension": lambda tf: tf.io.FixedLenFeature([None], tf.int64),
    "no dtype": lambda tf: tf.io.VarLenFeature(None),
    "no shape": lambda tf: tf.io.FixedLenFeature(None, tf.int64),
    "missing not allowed": lambda tf: tf.io.FixedLenSequenceFeature([], tf.int64),
    "no index key": lambda tf: tf.io.SparseFeature(None, "v", tf.int64, 3),
}.items():
    error(
        f"io.parse_example: {name}",
        lambda tf, make=make: tf.io.parse_example([b""], {"a": make(tf)}),
    )
error(
    "io.parse_single_example: vector",
    lambda tf: tf.io.parse_single_example([b""], features(tf, "c")),
)
error("io.RaggedFeature: partition", lambda tf: tf.io.RaggedFeature(tf.int64, "v", [3]))
error("io.RaggedFeature: partitions", lambda tf: tf.io.RaggedFeature(tf.int64, "v", 3))

SHOWN = {
    "FixedLenFeature": lambda tf: repr(tf.io.FixedLenFeature([2], tf.float32)),
    "FixedLenFeature default": lambda tf: repr(tf.io.FixedLenFeature([], tf.string, "x")),
    "FixedLenFeature fields": lambda tf: list(tf.io.FixedLenFeature._fields),
    "VarLenFeature": lambda tf: repr(tf.io.VarLenFeature(tf.int64)),
    "VarLenFeature dtype": lambda tf: tf.io.VarLenFeature(tf.string).dtype.name,
    "VarLenFeature equal": lambda tf: (
        tf.io.VarLenFeature(tf.int64) == tf.io.VarLenFeature(tf.int64)
    ),
    "SparseFeature": lambda tf: repr(tf.io.SparseFeature("i", "v", tf.float32, 3)),
    "SparseFeature list": lambda tf: repr(tf.io.SparseFeature(["i", "j"], "v", tf.int64, [3, 4])),
    "SparseFeature sorted": lambda tf: tf.io.SparseFeature("i", "v", tf.int64, 3, True)[-1],
    "FixedLenSequenceFeature": lambda tf: repr(tf.io.FixedLenSequenceFeature([], tf.int64)),
    "FixedLenSequenceFeature all": lambda tf: repr(
        tf.io.FixedLenSequenceFeature([2], tf.float32, True, 0.5)
    ),
    "FixedLenSequenceFeature fields": lambda tf: list(tf.io.FixedLenSequenceFeature._fields),
    "RaggedFeature": lambda tf: repr(tf.io.RaggedFeature(tf.int64)),
    "RaggedFeature partitions": lambda tf: [
        repr(p)
        for p in tf.io.RaggedFeature(
            tf.int64, "v", [tf.io.RaggedFeature.RowSplits("a"), tf.io.RaggedFeature.RowLimits("b")]
        ).partitions
    ],
    "RaggedFeature splits": lambda tf: repr(tf.io.RaggedFeature(tf.int64).row_splits_dtype),
}
for name, fn in SHOWN.items():
    case(f"io.{name}", fn)


# Sequences.


def plans(tf):
    """Configurations for a context and for feature lists."""
    io = tf.io
    context = {"x": io.FixedLenFeature([], tf.int64, 5), "v": io.VarLenFeature(tf.string)}
    context["o"] = io.RaggedFeature(tf.float32)
    lists = {
        "t": io.FixedLenSequenceFeature([2], tf.float32),
        "w": io.VarLenFeature(tf.int64),
        "z": io.RaggedFeature(tf.int64),
        "m": io.FixedLenSequenceFeature([], tf.string, allow_missing=True),
        "u": io.RaggedFeature(tf.int64, "z", [io.RaggedFeature.UniformRowLength(1)]),
    }
    return context, lists


def long(tf):
    steps = {"t": [[1.0, 2.0], [3.0, 4.0]], "w": [[1], [], [2, 300]], "z": [[-1, 5], []]}
    return sequence(tf, {"x": [1], "v": [b"p", b"q"], "o": [0.5]}, **steps, m=[[b"s"]])


def brief(tf):
    return sequence(tf, {"x": [2]}, t=[[5.0, 6.0]])


PATHS = ("io.parse_sequence_example", "compat.v1.io.parse_sequence_example")
ALONE = (
    "io.parse_single_sequence_example",
    "compat.v1.io.parse_single_sequence_example",
    "compat.v1.parse_single_sequence_example",
)
for path in PATHS:
    case(
        f"{path} batch",
        lambda tf, path=path: both(
            tf, lambda data: call(tf, path)(data, *plans(tf)), [long(tf), brief(tf)]
        ),
    )
    case(f"{path} empty", lambda tf, path=path: parts(
        call(tf, path)(tf.zeros([0], tf.string), None, plans(tf)[1])))  # fmt: skip
    error(f"{path} bytes", lambda tf, path=path: call(tf, path)([b"gar"], *plans(tf)))
for path in ALONE:
    for name, data in (("long", long), ("brief", brief)):
        case(
            f"{path} {name}",
            lambda tf, path=path, data=data: both(
                tf, lambda x: call(tf, path)(x, *plans(tf)), data(tf)
            ),
        )
    error(f"{path} missing", lambda tf, path=path: call(tf, path)(
        sequence(tf, {}), None, plans(tf)[1]))  # fmt: skip
case(
    "context alone",
    lambda tf: parts(tf.io.parse_sequence_example([long(tf)], plans(tf)[0])),
)
SEQUENCE_MISTAKES = {
    "nothing asked for": lambda tf: tf.io.parse_sequence_example([b""]),
    "nothing asked for of one": lambda tf: tf.io.parse_single_sequence_example(b""),
    "missing list": lambda tf: tf.io.parse_sequence_example(
        [sequence(tf, {"x": [1]})], None, plans(tf)[1]
    ),
    "wrong dtype of the context": lambda tf: tf.io.parse_sequence_example(
        [sequence(tf, {"x": [1.0]})], plans(tf)[0]
    ),
    "wrong dtype of a step": lambda tf: tf.io.parse_sequence_example(
        [sequence(tf, {}, t=[[1]])], None, plans(tf)[1]
    ),
    "wrong number in a step": lambda tf: tf.io.parse_sequence_example(
        [sequence(tf, {}, t=[[1.0]])], None, plans(tf)[1]
    ),
    "fixed length in a list": lambda tf: tf.io.parse_sequence_example(
        [b""], None, {"t": tf.io.FixedLenFeature([], tf.int64)}
    ),
    "sequence in a context": lambda tf: tf.io.parse_sequence_example(
        [b""], {"t": tf.io.FixedLenSequenceFeature([], tf.int64)}
    ),
    "default in a list": lambda tf: tf.io.parse_sequence_example(
        [b""], None, {"t": tf.io.FixedLenSequenceFeature([], tf.int64, default_value=1)}
    ),
}
for name, fn in SEQUENCE_MISTAKES.items():
    error(f"sequences: {name}", fn)
