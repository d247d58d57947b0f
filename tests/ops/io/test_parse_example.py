"""tf.io.parse_example, tf.io.parse_sequence_example and those beside them."""

import numpy as np
import pytest

import yeoul as tf
from tests.golden.cases_io_parse import FULL, PLACES, SHORT, batch, brief, features, long, plans
from tests.golden.io_rows import example, parts, sequence
from tests.ops.mistakes import BAD, mistakes
from yeoul.formats import examples
from yeoul.graph.import_graph import function_from_graph_def

IO = tf.io
FIXED, MANY, RAGGED, SEQUENCE = (
    IO.FixedLenFeature,
    IO.VarLenFeature,
    IO.RaggedFeature,
    IO.FixedLenSequenceFeature,
)


def parse(rows, **spec):
    return lambda: tf.io.parse_example([example(tf, **row) for row in rows], spec)


def steps(**lists):
    """Parses a sequence with these lists, as floats of two."""
    data = sequence(tf, {}, **lists)
    return lambda: tf.io.parse_sequence_example([data], None, {"t": SEQUENCE([2], tf.float32)})


test_mistakes = mistakes(
    {
        "missing": (
            parse([{"x": [1]}, {}], x=FIXED([], tf.int64)),
            BAD,
            r"Name: <unknown>, Feature: x \(data type: int64\) is required.*default_value",
        ),
        "missing, one": (
            lambda: tf.io.parse_single_example(b"", {"x": FIXED([], tf.string)}),
            BAD,
            r"^Feature: x \(data type: string\) is required",
        ),
        "dtype": (
            parse([{"x": [1.0]}], x=FIXED([], tf.int64)),
            BAD,
            r"Key: x, Index: 0\.  Data types don't match\. Data type: float but expected",
        ),
        "dtype, sparse": (
            parse([{"x": [1]}], x=MANY(tf.string)),
            BAD,
            r"Expected type: string, Actual type: int64.*Int64List",
        ),
        "number": (
            parse([{"x": [1, 2]}], x=FIXED([], tf.int64)),
            BAD,
            r"Number of int64 values != expected\.  Values size: 2 but output shape: \[\]",
        ),
        "number, one": (
            lambda: tf.io.parse_single_example(example(tf, x=[1.0]), {"x": FIXED([3], tf.float32)}),
            BAD,
            r"Key: x\.  Can't parse serialized Example\.  Values size: 1 but output shape: \[3\]",
        ),
        "stride": (
            parse([{"x": [1.0]}], x=SEQUENCE([2], tf.float32, True)),
            BAD,
            r"not a multiple of stride length\. Saw 1 values but output shape is: \[\?,2\]",
        ),
        "bytes": (
            lambda: tf.io.parse_example([b"gar"], {"x": MANY(tf.int64)}),
            BAD,
            r"Could not parse example input, value: 'gar'.*Element 0 of `serialized` \(3 bytes\)",
        ),
        "rank": (
            lambda: tf.io.parse_example([[b""]], {"x": MANY(tf.int64)}),
            BAD,
            r"Expected serialized to be a scalar or vector, got shape: \[1,1\]",
        ),
        "names": (
            lambda: tf.io.parse_example([b"", b""], {"x": MANY(tf.int64)}, ["a"]),
            BAD,
            r"name\.shape=\[1\], serialized\.shape=\[2\]",
        ),
        "type": (
            lambda: tf.io.parse_example([b""], {"x": FIXED([], tf.int32)}),
            BAD,
            "'Tdense' of int32 is not in the list of allowed values: float32, int64, string",
        ),
        "features": (lambda: tf.io.parse_example([b""], None), ValueError, "cannot be None"),
        "no features": (
            lambda: tf.io.parse_single_example(b"", {}),
            ValueError,
            "at least one feature",
        ),
        "vector": (
            lambda: tf.io.parse_single_example([b""], {"x": MANY(tf.int64)}),
            ValueError,
            "must be a scalar.*tf.io.parse_example for a batch",
        ),
        "configuration": (
            lambda: tf.io.parse_example([b""], {"x": 3}),
            ValueError,
            "Unsupported int 3 for key 'x': pass a configuration",
        ),
        "no dtype": (
            lambda: tf.io.parse_example([b""], {"x": MANY(None)}),
            ValueError,
            "Missing type for feature x",
        ),
        "no shape": (
            lambda: tf.io.parse_example([b""], {"x": FIXED(None, tf.int64)}),
            ValueError,
            "Missing shape for feature x",
        ),
        "unknown rank": (
            lambda: tf.io.parse_example([b""], {"x": FIXED(tf.TensorShape(None), tf.int64)}),
            ValueError,
            "The shape of feature x must be known",
        ),
        "first dimension": (
            lambda: tf.io.parse_example([b""], {"x": FIXED([None], tf.int64)}),
            ValueError,
            "Consider using FixedLenSequenceFeature",
        ),
        "dimension": (
            lambda: tf.io.parse_example([b""], {"x": FIXED([2, None], tf.int64)}),
            ValueError,
            "All dimensions of shape for feature x need to be known",
        ),
        "not missing": (
            lambda: tf.io.parse_example([b""], {"x": SEQUENCE([], tf.int64)}),
            ValueError,
            "requires allow_missing to be True",
        ),
        "two ways": (
            lambda: tf.io.parse_example([b""], {"x": MANY(tf.int64), "y": RAGGED(tf.int64, "x")}),
            ValueError,
            r"must not intersect; intersection: \['x'\]",
        ),
        "two dtypes": (
            lambda: tf.io.parse_example(
                [b""], {"v": MANY(tf.int64), "y": IO.SparseFeature("i", "v", tf.float32, 3)}
            ),
            ValueError,
            "Conflicting type",
        ),
        "two partitions": (
            lambda: tf.io.parse_example(
                [b""],
                {"a": RAGGED(tf.int64, "x"), "b": RAGGED(tf.int64, "x", (), tf.int64)},
            ),
            ValueError,
            "Conflicting type",
        ),
        "index key": (
            lambda: tf.io.parse_example([b""], {"x": IO.SparseFeature("", "v", tf.int64, 3)}),
            ValueError,
            "Missing index_key",
        ),
        "value key": (
            lambda: tf.io.parse_example([b""], {"x": IO.SparseFeature("i", "", tf.int64, 3)}),
            ValueError,
            "Missing value_key",
        ),
        "size": (
            lambda: tf.io.parse_example([b""], {"x": IO.SparseFeature("i", "v", tf.int64, [3])}),
            TypeError,
            r"must be a number, not \[3\]",
        ),
        "sizes": (
            lambda: tf.io.parse_example(
                [b""], {"x": IO.SparseFeature(["i"], "v", tf.int64, [3, 4])}
            ),
            ValueError,
            "1 keys, 2 sizes",
        ),
        "partition": (
            lambda: RAGGED(tf.int64, "x", [3]),
            TypeError,
            "must be a list of partition objects",
        ),
        "partitions": (lambda: RAGGED(tf.int64, "x", 3), TypeError, "must be a list or tuple"),
        "key": (lambda: RAGGED(tf.int64, 3), TypeError, "value_key must be a string, not 3"),
        "sequence bytes": (
            lambda: tf.io.parse_sequence_example([b"gar"], {"x": MANY(tf.int64)}),
            BAD,
            "Invalid protocol message input, example id: <unknown>",
        ),
        "list missing": (
            steps(),
            BAD,
            "Feature list 't' is required but could not be found.*allow_missing=True",
        ),
        "list dtype": (steps(t=[[1, 2]]), BAD, "Feature list: t, Index: 0.*Expected type: float"),
        "list number": (
            steps(t=[[1.0]]),
            BAD,
            r"Feature list 't' has an unexpected number of values.*size: 1.*shape: \[\?,2\]",
        ),
        "sequence rank": (
            lambda: tf.io.parse_sequence_example([[b""]], {"x": MANY(tf.int64)}),
            BAD,
            r"scalar or vector, got shape: \[1, 1\]",
        ),
        "sequence names": (
            lambda: tf.io.parse_sequence_example([b""], {"x": MANY(tf.int64)}, None, ["a", "b"]),
            BAD,
            r"len\(debug_name\) == len\(serialized\)",
        ),
        "nothing": (
            lambda: tf.io.parse_sequence_example([b""]),
            ValueError,
            "at least one should have values",
        ),
        "nothing of one": (
            lambda: tf.io.parse_single_sequence_example(b""),
            ValueError,
            "Both context_features and sequence_features are None",
        ),
        "fixed in a list": (
            lambda: tf.io.parse_sequence_example([b""], None, {"x": FIXED([], tf.int64)}),
            ValueError,
            "Unsupported FixedLenFeature",
        ),
        "default in a list": (
            lambda: tf.io.parse_sequence_example(
                [b""], None, {"x": SEQUENCE([], tf.int64, default_value=1)}
            ),
            ValueError,
            r"feature_list\.dense_defaults\[x\] must be None",
        ),
    }
)


def nested(result):
    return [t.numpy() for t in tf.nest.flatten(parts(result))]


@pytest.mark.parametrize("names", ["abcder", "st", "q", "u", "w", "x", "y"])
def test_both_ways_of_reading_agree(names, monkeypatch):
    rows = batch(tf, *[FULL | PLACES, FULL | SHORT | {"a": [2]}] * 40)
    in_step = nested(tf.io.parse_example(rows, features(tf, names)))
    monkeypatch.setattr(examples, "FEW", 100)
    alone = nested(tf.io.parse_example(rows, features(tf, names)))
    for a, b in zip(in_step, alone, strict=True):
        np.testing.assert_array_equal(a, b)


def test_long_row_splits_are_refused():
    from yeoul.ops.io.columns import splits_of

    with pytest.raises(BAD, match="4294967296 values do not fit row_splits_dtype int32"):
        splits_of(np.array([1 << 32]), np.dtype("int32"), "ParseExampleV2")


def written_and_read(function, value):
    """The results of a function, and of its graph written as a GraphDef and read again."""
    tensor = tf.constant(value)
    traced = tf.function(function).get_concrete_function(
        tf.TensorSpec([None] * tensor.shape.rank, tf.string)
    )
    graph = traced.graph
    data = graph.as_graph_def().SerializeToString()
    names = [t.name for t in graph.inputs], [t.name for t in graph.outputs]
    again = function_from_graph_def(data, *names)
    return nested(list(traced.call_flat([tensor]))), nested(list(again.call_flat([tensor])))


GRAPHS = {
    "batch": (lambda s: tf.io.parse_example(s, features(tf, "abcdenrst")), None),
    "partitions": (lambda s: tf.io.parse_example(s, features(tf, "quwxy")), None),
    "sequences": (lambda s: tf.io.parse_sequence_example(s, *plans(tf)), "sequences"),
}


@pytest.mark.parametrize("name", GRAPHS)
def test_graph_defs(name):
    function, kind = GRAPHS[name]
    data = [long(tf), brief(tf)] if kind else batch(tf, FULL | PLACES, FULL | SHORT)
    once, again = written_and_read(lambda s: tf.nest.flatten(parts(function(s))), data)
    for a, b in zip(once, again, strict=True):
        np.testing.assert_array_equal(a, b)


def test_inside_of_a_function_of_the_library():
    @tf.function
    def inner(s):
        return tf.nest.flatten(parts(tf.io.parse_example(s, features(tf, "abcr"))))

    once, again = written_and_read(lambda s: inner(s), batch(tf, FULL))
    for a, b in zip(once, again, strict=True):
        np.testing.assert_array_equal(a, b)


def test_training_on_parsed_examples():
    rows = [example(tf, x=[float(i), 1.0], y=[i % 2]) for i in range(8)]
    spec = {"x": FIXED([2], tf.float32), "y": FIXED([], tf.int64)}

    @tf.function
    def loss(serialized, weights):
        parsed = tf.io.parse_example(serialized, spec)
        errors = tf.linalg.matvec(parsed["x"], weights) - tf.cast(parsed["y"], tf.float32)
        return tf.reduce_mean(errors**2)

    weights = tf.Variable([0.1, 0.2])
    with tf.GradientTape() as tape:
        value = loss(tf.constant(rows), weights)
    x = np.array([[i, 1.0] for i in range(8)])
    errors = x @ [0.1, 0.2] - np.arange(8) % 2
    np.testing.assert_allclose(value, np.mean(errors**2), rtol=1e-5)
    np.testing.assert_allclose(
        tape.gradient(value, weights), 2 * (x * errors[:, None]).mean(0), rtol=1e-5
    )


def test_booleans_in_a_list_of_integers():
    values = [True, np.bool_(False), 3, np.int64(4), tf.constant(True), tf.constant(5)]
    made = tf.train.Int64List(value=values)
    assert list(made.value) == [1, 0, 3, 4, 1, 5]
    assert isinstance(made, tf.train.Int64List)
    assert list(tf.train.Int64List(value=np.array([True, False])).value) == [1, 0]
    assert tf.train.Int64List.FromString(made.SerializeToString()) == made
    assert tf.train.Int64List().value == []
    with pytest.raises(TypeError):
        tf.train.Int64List(value=[1.5])


def test_indices_without_values():
    feature = IO.SparseFeature("i", "v", tf.float32, 10)
    data = tf.constant([example(tf, i=[1, 2], v=[1.5])])

    def values(x):
        return IO.parse_example(x, {"x": feature})["x"].values

    with pytest.raises(ValueError, match="Dimensions 2 and 1 are not compatible"):
        values(data)
    with pytest.raises(BAD, match="2 indices, but 1 values"):
        tf.function(values)(data)
