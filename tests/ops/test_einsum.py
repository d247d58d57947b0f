"""tf.einsum, tf.tensordot."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, normal, row

INVALID = tf.errors.InvalidArgumentError
EQUATIONS = {
    "ij,jk->ik": [(2, 3), (3, 4)],
    "ij->ji": [(2, 3)],
    "ii->i": [(3, 3)],
    "ii->": [(3, 3)],
    "iij->j": [(3, 3, 2)],
    "ij->": [(2, 3)],
    "ij->i": [(2, 3)],
    "i,j->ij": [(2,), (3,)],
    "bhqd,bhkd->bhqk": [(2, 2, 3, 4), (2, 2, 5, 4)],
    "...ij,...jk->...ik": [(2, 1, 2, 3), (4, 3, 2)],
    "...ij,jk->...ik": [(2, 5, 2, 3), (3, 4)],
    "i...,i->...": [(2, 3, 4), (2,)],
    "i...,...->i...": [(2, 1, 4), (3, 4)],
    "ij,jk,kl->il": [(2, 3), (3, 4), (4, 2)],
    "ij,ij->i": [(2, 3), (2, 3)],
    "...->...": [(2, 3)],
}


def reference(equation):
    return lambda *arrays: np.einsum(equation, *arrays)


class TestRecords(OpTests):
    rows = [
        row(
            "Einsum",
            *[normal(*shape, seed=i) for i, shape in enumerate(shapes)],
            equation=equation,
            expect=reference(equation),
            dtypes=equation == "ij,jk->ik",
            tolerance=5,
        )
        for equation, shapes in EQUATIONS.items()
    ]


def test_equations():
    x = normal(2, 3)
    np.testing.assert_allclose(tf.einsum("ba", x).numpy(), x.T)
    np.testing.assert_allclose(tf.einsum("i j -> j i", x, optimize="greedy").numpy(), x.T)
    np.testing.assert_allclose(tf.einsum("ij,ij", x, x).numpy(), (x * x).sum(), 1e-5)
    np.testing.assert_allclose(tf.einsum("i,i", [1.0, 2.0], [3.0, 4.0]).numpy(), 11.0)
    z = normal(2, 3, dtype="complex64")
    np.testing.assert_allclose(tf.einsum("ij,kj->ik", z, z).numpy(), z @ z.T, 1e-5)


def test_arrays_take_the_dtype_of_tensors():
    x, y = tf.constant([1.0, 2.0]), np.array([3.0, 4.0])
    for inputs in ((x, y), (y, x), (tf.Variable(x), y), (x, np.array([3, 4]))):
        product = tf.einsum("i,i->", *inputs)
        assert (product.dtype, product.numpy()) == (tf.float32, 11.0)


def test_tensordot():
    x, y = normal(2, 3, 4), normal(4, 3, 5)
    wanted = np.tensordot(x, y, [[1, 2], [1, 0]])
    np.testing.assert_allclose(tf.tensordot(x, y, [[1, 2], [1, 0]]).numpy(), wanted, 1e-5)
    axes = tf.constant([[1, 2], [1, 0]])
    np.testing.assert_allclose(tf.tensordot(x, y, axes).numpy(), wanted, 1e-5)
    np.testing.assert_allclose(tf.tensordot(x, y, [[-1], [0]]).shape, [2, 3, 3, 5])
    assert tf.tensordot([1.0, 2.0], [3.0, 4.0], 1).numpy() == 11.0
    assert tf.tensordot([1.0, 2.0], [3.0, 4.0], np.int64(1)).numpy() == 11.0
    assert tf.tensordot([1.0, 2.0], [3.0], 0).shape == [2, 1]
    assert tf.tensordot(x, y, axes=[2, 0]).shape == [2, 3, 3, 5]


MISTAKES = {
    "size": (
        lambda: tf.einsum("ij,jk->ik", tf.ones([2, 3]), tf.ones([4, 5])),
        INVALID,
        "Expected dimension 3 at axis 0",
    ),
    "size 1": (
        lambda: tf.einsum("ij,jk->ik", tf.ones([2, 1]), tf.ones([4, 5])),
        INVALID,
        "Expected dimension 1 at axis 0",
    ),
    "size 1, compiled": (
        lambda: tf.function(tf.einsum)("ij,jk->ik", tf.ones([2, 1]), tf.ones([4, 5])),
        ValueError,
        "Expected dimension 1 at axis 0",
    ),
    "an axis twice": (
        lambda: tf.tensordot(tf.ones([2, 3]), tf.ones([3, 5]), [[1, 1], [0, 0]]),
        ValueError,
        "names an axis twice",
    ),
    "no axes": (
        lambda: tf.tensordot(tf.ones([2, 3]), tf.ones([3, 5]), None),
        ValueError,
        "have length 2",
    ),
    "count": (lambda: tf.einsum("ij,jk->ik", tf.ones([2, 3])), ValueError, "Got 1 inputs"),
    "rank": (lambda: tf.einsum("ijk->ik", tf.ones([2, 3])), INVALID, "to have rank 3 but got: 2"),
    "output": (lambda: tf.einsum("ij->iz", tf.ones([2, 3])), ValueError, "the label z not present"),
    "twice": (lambda: tf.einsum("ij->ii", tf.ones([2, 3])), ValueError, "more than once"),
    "letters": (lambda: tf.einsum("i1->i", tf.ones([2, 3])), ValueError, "incorrect format"),
    "dots": (lambda: tf.einsum("..i->i", tf.ones([2, 3])), ValueError, "incorrect format"),
    "keyword": (lambda: tf.einsum("i->i", [1.0], foo=1), TypeError, "Invalid keyword.*foo"),
    "dtypes": (
        lambda: tf.einsum("i,i", tf.ones([2]), tf.ones([2], tf.float64)),
        INVALID,
        "expected to be a float32",
    ),
    "axes count": (
        lambda: tf.tensordot(tf.ones([2, 3]), tf.ones([3, 5]), [[0, 1], [0]]),
        ValueError,
        "Different number of contraction axes",
    ),
    "too many axes": (
        lambda: tf.tensordot(tf.ones([2, 3]), tf.ones([3, 5]), 3),
        ValueError,
        "must not be larger",
    ),
    "negative": (lambda: tf.tensordot([1.0], [1.0], -1), ValueError, "must be at least 0"),
    "three lists": (lambda: tf.tensordot([1.0], [1.0], [0, 0, 0]), ValueError, "have length 2"),
    "axis": (
        lambda: tf.tensordot(tf.ones([2, 3]), tf.ones([3, 5]), [[2], [0]]),
        ValueError,
        "names axis 2",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes(mistake):
    call, error, message = MISTAKES[mistake]
    with pytest.raises(error, match=message):
        call()


def test_tensordot_of_unknown_rank():
    spec = [tf.TensorSpec(None), tf.TensorSpec([3])]
    product = tf.function(lambda x, y: tf.tensordot(x, y, [[0], [0]]), input_signature=spec)
    assert float(product([1.0, 0.0, 2.0], [1.0, 2.0, 3.0])) == 7.0
    with pytest.raises(INVALID, match=r"Matrix size-incompatible|cannot reshape"):
        product([1.0], [1.0, 2.0, 3.0])
