"""tf.scatter_nd, tf.tensor_scatter_nd_update, …add, …sub, …max, …min."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, integers, normal, row
from tests.ops.mistakes import BAD, mistakes

X = tf.zeros([3, 4])
ROWS = np.array([[1], [3]], "int32")
POINTS = np.array([[0, 0], [2, 1]], "int32")
TWICE = np.array([[1], [1], [0]], "int32")


def wrote(how):
    def expect(x, indices, updates):
        out = x.copy()
        for index, update in zip(map(tuple, indices), updates, strict=True):
            out[index] = how(out[index], update)
        return out

    return expect


KINDS = {
    "Update": lambda a, b: b,
    "Add": np.add,
    "Sub": np.subtract,
    "Max": np.maximum,
    "Min": np.minimum,
}


class TestRecords(OpTests):
    rows = [
        row("ScatterNd", ROWS, normal(2, 3), (5, 3)),
        row("ScatterNd", TWICE, normal(3), (4,)),
        row("ScatterNd", POINTS, integers(0, 9, 2), (3, 4)),
        *[
            row(
                f"TensorScatter{kind}",
                normal(*dims),
                index,
                normal(*shape, seed=1),
                expect=wrote(how),
            )
            for kind, how in KINDS.items()
            for dims, index, shape in (((5, 2), ROWS, (2, 2)), ((3, 3), POINTS, (2,)))
        ],
        row("TensorScatterAdd", normal(4), TWICE, normal(3, seed=1), expect=wrote(np.add)),
        row("TensorScatterMax", normal(4), TWICE, normal(3, seed=1), expect=wrote(np.maximum)),
    ]


test_mistakes = mistakes(
    {
        "range": (
            lambda: tf.scatter_nd([[5]], [1.0], [4]),
            BAD,
            r"indices\[0\] = \[5\] does not index into shape \[4\]",
        ),
        "updates": (
            lambda: tf.scatter_nd([[1]], [1.0, 2.0], [4]),
            BAD,
            r"ask for updates of shape \[1\], but they are of shape \[2\]",
        ),
        "depth": (lambda: tf.scatter_nd([[0, 0]], [1.0], [4]), BAD, "saw: 2 vs. 1"),
        "tensor range": (
            lambda: tf.tensor_scatter_nd_update(X, [[5]], [[1.0, 2, 3, 4]]),
            BAD,
            "does not index into shape",
        ),
        "tensor updates": (
            lambda: tf.tensor_scatter_nd_add(X, [[1]], [[1.0, 2, 3]]),
            BAD,
            r"ask for updates of shape \[1, 4\]",
        ),
    }
)


@pytest.mark.parametrize("index", [[[7]], [[-1]]])
def test_out_of_range_in_a_compiled_function(index, monkeypatch):
    f = tf.function(lambda i: tf.tensor_scatter_nd_update(tf.zeros([3]), i, [1.0]))
    with pytest.raises(tf.errors.InvalidArgumentError, match="does not index into shape"):
        f(tf.constant(index))
    monkeypatch.setattr("yeoul.graph.program.can_refuse", lambda nodes: False)  # on a GPU
    f = tf.function(lambda i: tf.tensor_scatter_nd_update(tf.zeros([3]), i, [1.0]))
    assert f(tf.constant(index)).numpy().tolist() == [0.0, 0.0, 0.0]


def test_tied_extremes_share_the_gradient():
    x, updates = tf.constant([1.0, 5.0]), tf.constant([5.0])
    with tf.GradientTape() as tape:
        tape.watch([x, updates])
        y = tf.tensor_scatter_nd_max(x, [[1]], updates)
    dx, du = tape.gradient(y, [x, updates])
    assert dx.numpy().tolist() == [1.0, 0.5]
    assert du.numpy().tolist() == [0.5]


def test_the_tensor_itself_is_not_written_to():
    x = tf.constant([1.0, 2.0])
    tf.tensor_scatter_nd_update(x, [[0]], [9.0])
    assert x.numpy().tolist() == [1.0, 2.0]


def test_scatter_nd_of_bools_and_strings_in_functions():
    for wrap in (lambda f: f, tf.function):
        call = wrap(lambda i, x: tf.scatter_nd(i, x, [3]))
        places = tf.constant([[1], [1]])
        assert call(places, tf.constant([True, False])).numpy().tolist() == [False, True, False]
        assert call(places, tf.constant(["a", "b"])).numpy().tolist() == [b"", b"ab", b""]
