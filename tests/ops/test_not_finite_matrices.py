"""NaN, infinities and nothing at all in matrices: what TensorFlow 2.15 gives for them."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.mistakes import BAD, mistakes

PLAIN = np.array([[4, 1, 2], [1, 5, 1], [2, 3, 6]], "float32")
NAN = float("nan")


def with_nan(place, dtype="float32"):
    matrix = PLAIN.astype(dtype)
    matrix[place] = NAN
    return matrix


def both(function, *args):
    """What a function gives eagerly, in a graph, and compiled."""
    compiled = tf.function(function, jit_compile=True)
    return [f(*args) for f in (function, tf.function(function), compiled)]


@pytest.mark.parametrize("place", [(0, 1), (0, 2), (1, 1), (2, 1), (2, 2)])
@pytest.mark.parametrize("dtype", ["float32", "complex128"])
def test_a_nan_behind_the_first_column_makes_nan(place, dtype):
    a, b = tf.constant(with_nan(place, dtype)), tf.ones([3, 1], dtype)
    for inverse in (tf.linalg.inv(a), tf.linalg.inv(tf.linalg.adjoint(a), adjoint=True)):
        assert np.isnan(inverse.numpy()).all()
    for x in (tf.linalg.solve(a, b), tf.linalg.solve(tf.linalg.adjoint(a), b, adjoint=True)):
        assert np.isnan(x.numpy()).all()
    lu, p = tf.linalg.lu(a)
    assert np.isnan(lu.numpy()[2, 2])
    assert sorted(p.numpy().tolist()) == [0, 1, 2]


def test_the_other_matrices_of_a_batch_are_as_ever():
    a = tf.constant(np.stack([PLAIN, with_nan((1, 1))]))
    for got in both(tf.linalg.inv, a):
        np.testing.assert_allclose(got[0], np.linalg.inv(PLAIN), 1e-5, 1e-6)
        assert np.isnan(got[1]).any()
    for got in both(tf.linalg.solve, a, tf.ones([2, 3, 1])):
        np.testing.assert_allclose(got[0], np.linalg.solve(PLAIN, np.ones([3, 1])), 1e-5)
        assert np.isnan(got[1]).any()


@pytest.mark.parametrize("value", [NAN, float("inf")])
def test_functions_of_matrices_that_are_not_finite(value):
    a = np.stack([np.eye(2), [[1, value], [0, 1]]])
    for function, dtype in ((tf.linalg.sqrtm, "float64"), (tf.linalg.logm, "complex128")):
        got = function(tf.constant(a, dtype)).numpy()
        np.testing.assert_allclose(got[0], np.eye(2) * (dtype == "float64"), atol=1e-12)
        assert np.isnan(got[1]).all()


@pytest.mark.parametrize("shape", [(3, 2), (2, 3), (2, 2)])
def test_least_squares_without_one_solution(shape):
    b = tf.ones([shape[0], 1])
    for got in both(tf.linalg.lstsq, tf.zeros(shape), b):
        assert np.isnan(got.numpy()).all()
    a = tf.constant(np.full(shape, NAN, "float32"))
    assert np.isnan(tf.linalg.lstsq(a, b, fast=False).numpy()).all()


def test_least_squares_of_an_indefinite_system_are_nan():
    for got in both(lambda a: tf.linalg.lstsq(a, tf.ones([2, 1]), l2_regularizer=-2.0), tf.eye(2)):
        assert np.isnan(got.numpy()).all()
    halved = tf.linalg.lstsq(tf.eye(2), tf.ones([2, 1]), l2_regularizer=-0.5)
    assert halved.numpy().tolist() == [[2.0], [2.0]]


def test_decompositions_of_nothing():
    lu, p = tf.linalg.lu(tf.zeros([2, 0, 0]))
    assert (lu.shape, p.shape) == ([2, 0, 0], [2, 0])
    assert tf.linalg.lu_solve(lu, p, tf.zeros([2, 0, 3])).shape == [2, 0, 3]


def test_diagonals_of_nothing():
    for got in both(lambda x: tf.linalg.diag(x, k=1, padding_value=7), tf.zeros([2, 0])):
        assert got.numpy().tolist() == [[[7.0]], [[7.0]]]
    assert tf.linalg.diag(tf.zeros([0]), k=-2).numpy().tolist() == [[0.0, 0.0], [0.0, 0.0]]
    assert tf.linalg.diag(tf.zeros([2, 0]), k=(0, 1)).shape == [0, 0]


def test_right_hand_sides_broadcast():
    batch = np.stack([PLAIN, PLAIN.T])
    b = np.arange(6, dtype="float32").reshape(3, 2)
    for rhs in (b, b[None], np.stack([b, b + 1])[:, None]):
        wanted = np.linalg.solve(
            batch, np.broadcast_to(rhs, (*np.broadcast_shapes(rhs.shape[:-2], (2,)), 3, 2))
        )
        lu, p = tf.linalg.lu(batch)
        for got in both(tf.linalg.lu_solve, lu, p, tf.constant(rhs)):
            np.testing.assert_allclose(got, wanted, 1e-4, 1e-5)
    one = tf.linalg.lu(PLAIN[None])
    got = tf.linalg.lu_solve(*one, np.stack([b, b, b]))
    np.testing.assert_allclose(got[2], np.linalg.solve(PLAIN, b), 1e-4, 1e-5)


def test_shapes_that_are_not_known_while_tracing():
    def parts(a, b):
        lu, p = tf.linalg.lu(a)
        return (
            tf.linalg.lu_solve(lu, p, b),
            tf.linalg.lu_reconstruct(lu, p),
            tf.linalg.lu_matrix_inverse(lu, p),
            tf.norm(a, 2, axis=(-2, -1)),
            tf.norm(a, 2, axis=(-2, -1), keepdims=True),
        )

    unknown = tf.function(parts, input_signature=[tf.TensorSpec(None), tf.TensorSpec(None)])
    b = np.arange(6, dtype="float32").reshape(3, 2)
    for matrices, right in ((PLAIN, b), (np.stack([PLAIN, PLAIN.T]), b[None])):
        for mine, wanted in zip(unknown(matrices, right), parts(matrices, right), strict=True):
            np.testing.assert_allclose(mine, wanted, 1e-4, 1e-5)


LU = tf.linalg.lu(PLAIN)
test_mistakes = mistakes(
    {
        "inverse": (lambda: tf.linalg.inv(with_nan((1, 0))), BAD, "first column"),
        "adjoint": (
            lambda: tf.linalg.inv(with_nan((0, 1)), adjoint=True),
            BAD,
            "first column",
        ),
        "solve": (
            lambda: tf.linalg.solve(with_nan((2, 0)), tf.ones([3, 1])),
            BAD,
            "first column",
        ),
        "compiled": (
            lambda: tf.function(tf.linalg.inv)(with_nan((1, 0))),
            BAD,
            "not invertible",
        ),
        "lu": (lambda: tf.linalg.lu(with_nan((1, 0))), BAD, "not invertible"),
        "places": (lambda: tf.linalg.lu(PLAIN, "float32"), BAD, "int32 or int64"),
        "vector": (
            lambda: tf.linalg.lu_solve(*LU, [1.0, 2.0, 3.0]),
            ValueError,
            "at least 2 dimensions",
        ),
        "ranks": (
            lambda: tf.linalg.lu_reconstruct(LU.lu[None], LU.p),
            ValueError,
            "must equal",
        ),
    }
)
