"""Crosses of features: itertools as the reference, exported graphs, and a record of its own."""

import itertools

import numpy as np
import pytest

import yeoul as tf
from tests.ops.mistakes import BAD, mistakes
from yeoul.engine.dispatch import execute
from yeoul.engine.op import TABLE
from yeoul.formats.op_defs import op_def
from yeoul.graph.import_graph import function_from_graph_def

A = tf.ragged.constant([["a"], ["b", "c"]])
SPARSE = tf.SparseTensor([[0, 0], [1, 0], [1, 1]], ["a", "b", "c"], [2, 2])
VECTOR = tf.SparseTensor([[0]], ["a"], [1])
test_mistakes = mistakes(
    {
        "list": (lambda: tf.ragged.cross(A), TypeError, "Inputs must be a list"),
        "float": (
            lambda: tf.ragged.cross([tf.ragged.constant([[1.5]])]),
            ValueError,
            r"Unexpected dtype for inputs\[0\]",
        ),
        "rank": (
            lambda: tf.ragged.cross([tf.ragged.constant([[["a"]]])]),
            ValueError,
            "only supports inputs with rank=2",
        ),
        "dense rank": (lambda: tf.ragged.cross([A, ["a"]]), BAD, r"rank=2, not of shape \[1\]"),
        "rows": (lambda: tf.ragged.cross([A, [["a"]]]), BAD, "they have .* rows"),
        "buckets": (lambda: tf.ragged.cross_hashed([A], -1), BAD, "at least minimum 0"),
        "sparse list": (lambda: tf.sparse.cross(SPARSE), TypeError, "Inputs must be a list"),
        "kind": (lambda: tf.sparse.cross([[["a"]]]), TypeError, "All inputs must be Tensor or"),
        "vector": (lambda: tf.sparse.cross([VECTOR]), BAD, "Expected D2 of index to be 2 got 1"),
        "matrix": (lambda: tf.sparse.cross([tf.constant(["a"])]), BAD, "should be a matrix"),
        "batch": (
            lambda: tf.sparse.cross([SPARSE, tf.constant([["a"]])]),
            BAD,
            "Expected batch size 2 got 1 at dense tensor 0",
        ),
        "two batches": (
            lambda: tf.sparse.cross([SPARSE, tf.SparseTensor([[0, 0]], ["a"], [1, 1])]),
            BAD,
            "at sparse tensor 1",
        ),
        "outside": (
            lambda: tf.sparse.cross([tf.SparseTensor([[9, 0]], ["a"], [2, 2])]),
            BAD,
            "outside of its 2 rows",
        ),
        "salt": (lambda: hashed(salt=[1]), BAD, "must have 2 elements, not 1"),
    }
)


def hashed(dense=((b"d",), (b"e",)), buckets=0, strong=False, salt=(1, 2)):
    """`SparseCrossHashed` of `SPARSE` and a dense matrix."""
    inputs = [SPARSE.indices, SPARSE.values, SPARSE.dense_shape, tf.constant(dense)]
    inputs += [tf.constant(buckets, tf.int64), tf.constant(strong), tf.constant(salt, tf.int64)]
    return execute(TABLE["SparseCrossHashed"], inputs, {"N": 1})[1].numpy().tolist()


def test_values_of_tensorflow():
    assert hashed() == [4241047671541573100, 5541358773928684726, 697809684054633694]
    assert hashed(buckets=1000) == [907, 533, 694]
    assert hashed(buckets=1000, strong=True) == [97, 137, 77]
    strong = hashed(strong=True, salt=(3, 4))
    assert strong == [9161650433965512608, 4001034089777584620, 6697994920310779036]


def test_values_of_tensorflow_for_integers():
    def one(strong):
        inputs = [tf.constant([[0, 0]], tf.int64), tf.constant([5], tf.int64)]
        inputs += [tf.constant([1, 1], tf.int64), tf.constant(0, tf.int64), tf.constant(strong)]
        inputs.append(tf.constant([1, 2], tf.int64))
        return execute(TABLE["SparseCrossHashed"], inputs, {"N": 1})[1].numpy().tolist()

    assert one(False) == [6963635240778461613]
    assert one(True) == [112910862072883125]


def test_every_choice():
    random = np.random.RandomState(1)
    rows = [[[str(v) for v in random.randint(0, 9, n)] for n in lengths]
            for lengths in ((2, 0, 3), (1, 2, 2), (3, 1, 1))]  # fmt: skip
    got = tf.ragged.cross([tf.ragged.constant(r, tf.string) for r in rows]).to_list()
    for i, row in enumerate(got):
        wanted = itertools.product(*[r[i] for r in rows])
        assert row == ["_X_".join(choice).encode() for choice in wanted]


def test_hashes_do_not_depend_on_the_kind_of_tensor():
    dense = tf.constant([["a"], ["b"]])
    ragged = tf.RaggedTensor.from_tensor(dense)
    sparse = tf.sparse.from_dense(dense)
    number = tf.constant([[7], [8]])
    one = tf.ragged.cross_hashed([ragged, number]).flat_values.numpy().tolist()
    assert tf.ragged.cross_hashed([sparse, number]).flat_values.numpy().tolist() == one
    assert tf.ragged.cross_hashed([dense, number]).flat_values.numpy().tolist() == one
    assert tf.sparse.cross_hashed([sparse, number]).values.numpy().tolist() == one


CROSSES = {
    "RaggedCross": lambda x, n: tf.ragged.cross([tf.RaggedTensor.from_tensor(x), n, x]).flat_values,
    "SparseCross": lambda x, n: tf.sparse.cross_hashed([tf.sparse.from_dense(x), n], 9).values,
    "SparseCrossV2": lambda x, n: tf.sparse.cross([tf.sparse.from_dense(x), n]).values,
}


@pytest.mark.parametrize("kind", CROSSES)
def test_exported_graphs(kind):
    x, n = tf.constant([["a", "b"], ["c", "d"]]), tf.constant([[1], [2]], tf.int64)
    specs = [tf.TensorSpec([None, 2], tf.string), tf.TensorSpec([None, 1], tf.int64)]
    traced = tf.function(CROSSES[kind]).get_concrete_function(*specs)
    graph = traced.graph
    definition = graph.as_graph_def()
    (node,) = [node for node in definition.node if node.op == kind]
    known = op_def(kind)
    assert known is not None
    assert sorted(node.attr) == sorted(known.attrs)
    read = function_from_graph_def(
        definition.SerializeToString(),
        [t.name for t in graph.inputs],
        [t.name for t in graph.outputs],
    )
    wanted = CROSSES[kind](x, n).numpy().tolist()
    for function in (traced, read):
        (out,) = tf.nest.flatten(function.call_flat([x, n]))
        assert out.numpy().tolist() == wanted
