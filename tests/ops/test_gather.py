"""tf.gather."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, integers, normal, row
from tests.ops.mistakes import BAD, mistakes

X = tf.reshape(tf.range(12.0), [3, 4])


def along(x, axis, indices, batch):
    """The definition of a gather with batch axes, index by index."""
    out = []
    for b in np.ndindex(*x.shape[:batch]):
        out.append(np.take(x[b], indices[b], axis - batch))
    return np.array(out).reshape(*x.shape[:batch], *out[0].shape)


class TestRecords(OpTests):
    rows = [
        row("GatherV2", normal(5, 3), integers(0, 5, 4), 0, expect=np.take),
        row("GatherV2", normal(2, 5, 3), integers(0, 5, 2, 2), 1, expect=np.take),
        row("GatherV2", normal(2, 5), integers(0, 5), -1, expect=np.take),
        row(
            "GatherV2",
            normal(2, 5),
            integers(0, 5, 2, 3),
            1,
            batch_dims=1,
            expect=lambda x, i, axis: along(x, axis, i, 1),
        ),
        row(
            "GatherV2",
            normal(2, 3, 4),
            integers(0, 4, 2, 3, 2),
            2,
            batch_dims=2,
            expect=lambda x, i, axis: along(x, axis, i, 2),
        ),
        row(
            "GatherV2",
            normal(2, 3, 4),
            integers(0, 4, 2, 5),
            2,
            batch_dims=1,
            expect=lambda x, i, axis: along(x, axis, i, 1),
        ),
        row("GatherV2Grad", (5, 3), integers(0, 5, 4), normal(4, 3), 0),
        row("GatherV2Grad", (2, 3, 4), integers(0, 4, 2, 5), normal(2, 3, 5), 2, batch_dims=1),
    ]


test_mistakes = mistakes(
    {
        "high": (lambda: tf.gather(X, [0, 3]), BAD, r"indices\[1\] = 3 is not in \[0, 3\)"),
        "negative": (lambda: tf.gather(X, [-1]), BAD, r"indices\[0\] = -1 is not in \[0, 3\)"),
        "scalar": (lambda: tf.gather(X, 3), BAD, r"indices = 3 is not in \[0, 3\)"),
        "axis": (lambda: tf.gather(X, [0], axis=2), BAD, "at least rank 3 but is rank 2"),
        "floats": (lambda: tf.gather(X, [0.0]), BAD, "'Tindices' of float32"),
        "batch": (lambda: tf.gather(X, [0], batch_dims=2, axis=1), BAD, "batch_dims 2 must be in"),
        "batch above axis": (
            lambda: tf.gather(X, [[0], [1], [2]], axis=0, batch_dims=1),
            BAD,
            r"batch_dims \(1\) must be less than or equal to axis \(0\)",
        ),
        "batch sizes": (
            lambda: tf.gather(X, [[0], [1]], axis=1, batch_dims=1),
            BAD,
            r"params.shape\[0\]: 3 should be equal to indices.shape\[0\]: 2",
        ),
    }
)


def test_constant_indices_out_of_range_in_a_function():
    with pytest.raises(BAD, match=r"= 5 is not in \[0, 3\)"):
        tf.function(lambda x: tf.gather(x, [5]))(X)


def test_computed_indices_out_of_range_in_a_compiled_function(monkeypatch):
    f = tf.function(lambda x, i: tf.gather(x, i))
    with pytest.raises(BAD, match=r"= 7 is not in \[0, 3\)"):
        f(X, tf.constant([7]))
    monkeypatch.setattr("yeoul.graph.program.can_refuse", lambda nodes: False)  # on a GPU
    f = tf.function(lambda x, i: tf.gather(x, i))
    assert np.isnan(f(X, tf.constant([7])).numpy()).all()
    assert np.isnan(f(X, tf.constant([-1])).numpy()).all()


def test_gradient_is_slices():
    x = tf.constant(normal(4, 2))
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.gather(x, [[1, 1], [0, 3]])
    grad = tape.gradient(y, x)
    assert isinstance(grad, tf.IndexedSlices)
    assert grad.values.shape == [4, 2]
    assert grad.indices.numpy().tolist() == [1, 1, 0, 3]
    assert tf.convert_to_tensor(grad).numpy()[:, 0].tolist() == [1.0, 2.0, 0.0, 1.0]


def test_default_axis_follows_the_batch():
    x, i = tf.constant(normal(2, 5)), tf.constant([[1, 2], [0, 4]])
    np.testing.assert_array_equal(
        tf.gather(x, i, batch_dims=1), np.take_along_axis(x.numpy(), i.numpy(), 1)
    )
    np.testing.assert_array_equal(
        tf.gather(x, i, batch_dims=-1), np.take_along_axis(x.numpy(), i.numpy(), 1)
    )


def test_variables_lists_and_strings():
    v = tf.Variable([10, 20, 30])
    assert tf.gather(v, [2, 0]).numpy().tolist() == [30, 10]
    assert v.sparse_read([1]).numpy().tolist() == [20]
    assert tf.gather(["a", "b"], [1]).numpy().tolist() == [b"b"]


def test_of_unknown_rank():
    x = tf.reshape(tf.range(12.0), [2, 3, 2])
    unknown = [tf.TensorSpec(None, tf.float32), tf.TensorSpec(None, tf.int32)]
    i = tf.constant([[0, 1], [1, 1]])
    for options in ({"axis": -1, "batch_dims": 1}, {"batch_dims": -1}):
        call = tf.function(lambda x, i, o=options: tf.gather(x, i, **o), unknown)
        np.testing.assert_array_equal(call(x, i), tf.gather(x, i, **options))
    with pytest.raises(ValueError, match="known rank"):
        tf.function(lambda x, i: tf.gather_nd(x, i, batch_dims=1), unknown)(x, i)


def test_gradient_along_a_computed_axis():
    @tf.function
    def f(x, axis):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.gather(x, [1, 1], axis=axis)
            assert y.shape.as_list() == [None, None]
        return tape.gradient(y, x)

    x = tf.ones([2, 2])
    assert f(x, tf.constant(0)).numpy().tolist() == [[0.0, 0.0], [2.0, 2.0]]
    assert f(x, tf.constant(-1)).numpy().tolist() == [[0.0, 2.0], [0.0, 2.0]]
