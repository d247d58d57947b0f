"""tf.concat, tf.stack, tf.parallel_stack."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, integers, normal, row
from tests.ops.mistakes import BAD, mistakes

X = tf.zeros([3, 4])


def concatenated(*inputs):
    return np.concatenate(inputs[:-1], inputs[-1])


class TestRecords(OpTests):
    rows = [
        row("ConcatV2", normal(2, 3), normal(4, 3, seed=1), 0, expect=concatenated),
        row("ConcatV2", normal(2, 3), normal(2, 1), normal(2, 2), -1, expect=concatenated),
        row("ConcatV2", integers(0, 9, 2), 0, expect=concatenated),
        row("Pack", normal(2, 3), normal(2, 3, seed=1), expect=lambda *x: np.stack(x)),
        row("Pack", normal(2, 3), normal(2, 3, seed=1), axis=-1, expect=lambda *x: np.stack(x, -1)),
        row("Pack", normal(), expect=lambda x: np.stack([x])),
    ]


test_mistakes = mistakes(
    {
        "sizes": (
            lambda: tf.concat([X, tf.ones([3, 3])], 0),
            BAD,
            r"Dimension 1 in both shapes must be equal: shape\[0\] = \[3, 4\] vs. shape\[1\]",
        ),
        "ranks": (lambda: tf.concat([X, tf.ones([3])], 0), BAD, "Ranks of all input tensors"),
        "axis": (lambda: tf.concat([X, X], 2), BAD, r"in the range \[-2, 2\), but got 2"),
        "scalars": (lambda: tf.concat([1, 2], 0), BAD, "use tf.stack instead"),
        "nothing": (lambda: tf.concat([], 0), BAD, "at least one tensor"),
        "uneven": (lambda: tf.stack([[1], [2, 3]]), BAD, "Shapes of all inputs must match"),
        "dtypes": (
            lambda: tf.concat([X, tf.ones([3, 4], tf.int32)], 0),
            BAD,
            "expected to be a float32 tensor but is a int32",
        ),
        "stack": (
            lambda: tf.stack([X, tf.ones([3, 3])]),
            BAD,
            r"Shapes of all inputs must match: values\[0\].shape = \[3, 4\]",
        ),
        "stack axis": (lambda: tf.stack([X, X], 4), ValueError, r"not in range \[-3, 3\)"),
        "stack axis of numbers": (lambda: tf.stack([1, 2], 1), ValueError, "not in range"),
    }
)


def test_python_values_beside_tensors():
    x = tf.constant([1.0])
    assert tf.concat([x, [2, 3]], 0).numpy().tolist() == [1.0, 2.0, 3.0]
    assert tf.stack([tf.constant(1.0), 2]).numpy().tolist() == [1.0, 2.0]
    assert tf.stack([1, 2.5]).dtype == tf.float32
    assert tf.stack([]).shape == [0]
    assert tf.stack([[1, 2], [3, 4]], axis=1).numpy().tolist() == [[1, 3], [2, 4]]


def test_a_tensor_in_place_of_a_list():
    assert tf.concat(X, 0).shape == [3, 4]
    assert tf.stack(X).shape == [3, 4]
    assert tf.stack(X, axis=1).shape == [4, 3]
    assert tf.parallel_stack([X, X]).shape == [2, 3, 4]


@pytest.mark.parametrize("axis", [0, 1])
def test_gradient_with_unknown_sizes(axis):
    @tf.function(input_signature=[tf.TensorSpec([None, None])] * 2)
    def f(x, y):
        with tf.GradientTape() as tape:
            tape.watch([x, y])
            z = tf.concat([x, y], axis)
            loss = tf.reduce_sum(z * z)
        return tape.gradient(loss, [x, y])

    x, y = normal(2, 2), normal(2, 2, seed=1)
    for grad, value in zip(f(x, y), (x, y), strict=True):
        np.testing.assert_allclose(grad, 2 * value, rtol=1e-6)


def test_strings():
    assert tf.concat([["a"], ["b"]], 0).numpy().tolist() == [b"a", b"b"]


def test_partly_known_shapes():
    @tf.function(input_signature=[tf.TensorSpec([None, 3]), tf.TensorSpec([2, None])])
    def f(x, y):
        shapes.extend(t.shape.as_list() for t in (tf.stack([x, y]), tf.concat([x, y], 0)))

    shapes = []
    f(tf.zeros([2, 3]), tf.zeros([2, 3]))
    assert shapes == [[2, 2, 3], [None, 3]]


def test_one_tensor_alone_is_not_joined_whatever_its_rank_and_the_axis():
    assert tf.concat([3], 0).numpy() == 3
    assert tf.concat([[1, 2]], 5).numpy().tolist() == [1, 2]
    assert tf.function(lambda x: tf.concat([x], 5))(tf.constant([1])).shape == (1,)
