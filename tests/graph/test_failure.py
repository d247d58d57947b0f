"""Mistakes that are found when a graph runs: TensorFlow's class, the op, the node, the line."""

import re

import numpy as np
import pytest

import yeoul as tf

INVALID = tf.errors.InvalidArgumentError
VECTOR, MATRIX = tf.TensorSpec([None]), tf.TensorSpec([None, None])
IMAGES, ANY = tf.TensorSpec([None] * 4), tf.TensorSpec(None)
INTS, INT = tf.TensorSpec([None], tf.int32), tf.TensorSpec([], tf.int32)
ones = tf.ones

# What TensorFlow 2.15 refuses with InvalidArgumentError when it runs the graph:
# function, specs, arguments, op, words of the message.
MISTAKES = {
    "reshape": (lambda x: tf.reshape(x, [2, 3]), [VECTOR], [ones(5)], "Reshape", r"\[5\] to \[2"),
    "reshape -1": (lambda x: tf.reshape(x, [-1, 3]), [VECTOR], [ones(5)], "Reshape", "multiple"),
    "reshape to data": (
        tf.reshape,
        [VECTOR, INTS],
        [ones(5), tf.constant([2, 3])],
        "Reshape",
        "requested shape has 6",
    ),
    "matmul": (
        lambda a, b: tf.matmul(a, b),
        [MATRIX, MATRIX],
        [ones([2, 3]), ones([2, 3])],
        "MatMul",
        r"In\[0\]: \[2, 3\]",
    ),
    "add": (lambda a, b: a + b, [VECTOR, VECTOR], [ones(2), ones(3)], "AddV2", r"\[2\] vs. \[3\]"),
    "concat": (
        lambda a, b: tf.concat([a, b], 0),
        [MATRIX, MATRIX],
        [ones([2, 3]), ones([2, 2])],
        "ConcatV2",
        "Dimension 1",
    ),
    "concat axis": (
        lambda a, b: tf.concat([a, b], 2),
        [ANY, ANY],
        [ones(5), ones(5)],
        "ConcatV2",
        r"range \[-1, 1\), but got 2",
    ),
    "split": (lambda x: tf.split(x, 2), [VECTOR], [ones(5)], "Split", "evenly divide"),
    "split sizes": (lambda x: tf.split(x, [2, 2]), [VECTOR], [ones(5)], "SplitV", "4 of 5"),
    "slice": (lambda x: tf.slice(x, [3], [4]), [VECTOR], [ones(5)], "Slice", "but got 4"),
    "index": (lambda x: x[7], [VECTOR], [ones(5)], "StridedSlice", "slice index 7"),
    "axis": (lambda x: tf.reduce_sum(x, 2), [ANY], [ones(5)], "Sum", "dimension 2"),
    "axis from data": (
        lambda x, i: tf.reduce_max(x, i),
        [VECTOR, INT],
        [ones(5), tf.constant(3)],
        "Max",
        "dimension 3",
    ),
    "expand_dims": (lambda x: tf.expand_dims(x, 4), [ANY], [ones(5)], "ExpandDims", "index 4"),
    "squeeze": (lambda x: tf.squeeze(x, [0]), [MATRIX], [ones([5, 2])], "Squeeze", r"dim\[0\]"),
    "unstack": (lambda x: tf.unstack(x, 2), [VECTOR], [ones(3)], "Unpack", "must equal 2"),
    "stack": (
        lambda a, b: tf.stack([a, b]),
        [VECTOR, VECTOR],
        [ones(2), ones(3)],
        "Pack",
        "must match",
    ),
    "assert": (
        lambda x: tf.debugging.assert_equal(tf.reduce_sum(x), 7.0, message="seven"),
        [VECTOR],
        [ones(5)],
        "Assert",
        r"\[seven\]",
    ),
    "conv2d": (
        lambda x: tf.nn.conv2d(x, ones([3, 3, 3, 4]), 1, "SAME"),
        [IMAGES],
        [ones([1, 5, 5, 2])],
        "Conv2D",
        "2 vs. 3",
    ),
    "labels": (
        lambda x, y: tf.nn.sparse_softmax_cross_entropy_with_logits(y, x),
        [MATRIX, INTS],
        [ones([2, 3]), tf.constant([1, 1, 1])],
        "SparseSoftmaxCrossEntropyWithLogits",
        "same first dimension",
    ),
    "einsum": (
        lambda a, b: tf.einsum("ij,jk->ik", a, b),
        [MATRIX, MATRIX],
        [ones([2, 3]), ones([2, 3])],
        "Einsum",
        "label 'j'",
    ),
    "top_k": (lambda x: tf.math.top_k(x, 5), [VECTOR], [ones(3)], "TopKV2", "Had 3, needed 5"),
    "range": (lambda s: tf.range(0, 5, s), [INT], [tf.constant(0)], "Range", "delta != 0"),
    "one_hot": (lambda d: tf.one_hot([1], d), [INT], [tf.constant(-1)], "OneHot", "non-negative"),
    "inverse": (tf.linalg.inv, [MATRIX], [ones([2, 3])], "MatrixInverse", "square"),
    "bias": (
        lambda a, b: tf.nn.bias_add(a, b),
        [MATRIX, VECTOR],
        [ones([2, 3]), ones(2)],
        "BiasAdd",
        "as many biases",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_found_at_run_time(name):
    function, signature, args, op, message = MISTAKES[name]
    f = tf.function(lambda *args: function(*args), input_signature=signature)
    for _ in range(2):  # also once it is known not to compile
        with pytest.raises(INVALID, match=message) as caught:
            f(*args)
    text = str(caught.value)
    assert re.search(rf"in {op} '.*' \(made at .*test_failure.py:\d+\)", text), text
    assert f"[Op:{op}]" in text
    assert caught.value.op.type == op
    assert len(text.splitlines()) <= 15
    assert "Graph execution error" not in text


def test_a_wrong_shape_is_not_assigned():
    v = tf.Variable(ones(3))

    @tf.function(input_signature=[VECTOR])
    def assign(x):
        v.assign(x)

    assign(ones(3) * 2.0)
    with pytest.raises(INVALID, match=r"\(4,\) is not compatible with expected shape \(3,\)"):
        assign(ones(4))
    assert v.numpy().tolist() == [2.0, 2.0, 2.0]


def test_the_calls_around_are_told():
    @tf.function(input_signature=[VECTOR])
    def inner(x):
        return tf.reshape(x, [2, 3])

    @tf.function(input_signature=[VECTOR])
    def outer(x):
        return inner(x) + 1.0

    with pytest.raises(INVALID, match=r"in Reshape 'Reshape'.*\n  in PartitionedCall"):
        outer(ones(5))


def test_errors_of_python_functions_stay_theirs():
    def boom(x):
        raise KeyError("mine")

    f = tf.function(lambda x: tf.numpy_function(boom, [x], tf.float32))
    with pytest.raises(tf.errors.UnknownError, match=r"KeyError: 'mine'\n  in PyFunc") as caught:
        f(np.float32(1))
    assert isinstance(caught.value.__cause__, KeyError)
