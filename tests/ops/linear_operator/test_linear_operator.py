"""Linear operators as arguments, modules and classes of the user; every member on every class."""

import pickle

import numpy as np
import pytest

import yeoul as tf
from tests.golden.cases_linear_operator import SQUARE
from tests.ops.harness import normal
from tests.ops.mistakes import BAD, mistakes

L = tf.linalg
X = tf.constant(normal(3, 3))


def operator(name):
    return SQUARE[name](tf, X)


@pytest.mark.parametrize("name", SQUARE)
def test_what_an_operator_says_follows_from_its_matrix(name):
    op = operator(name)
    dense = op.to_dense().numpy()
    y = tf.cast(normal(*op.batch_shape, op.shape[-1], 2), op.dtype)
    near = {"rtol": 2e-3, "atol": 2e-3}
    np.testing.assert_allclose(op.matmul(y), dense @ y.numpy(), **near)
    np.testing.assert_allclose(op.H.to_dense(), dense.conj().swapaxes(-1, -2), **near)
    np.testing.assert_allclose(op.solve(op.matmul(y)), y, **near)
    np.testing.assert_allclose(op.solve(op.H.matmul(y), adjoint=True), y, **near)
    np.testing.assert_allclose(op.inverse().matmul(op @ y), y, **near)
    np.testing.assert_allclose(op.determinant(), np.linalg.det(dense), **near)
    np.testing.assert_allclose(op.diag_part(), dense.diagonal(axis1=-2, axis2=-1), **near)
    np.testing.assert_allclose(op.trace(), dense.trace(axis1=-2, axis2=-1), **near)
    wide = tf.matmul(y, y, adjoint_b=True)
    np.testing.assert_allclose(op.add_to_tensor(wide), dense + wide.numpy(), **near)
    transposed = tf.linalg.adjoint(y)
    np.testing.assert_allclose(op.matmul(transposed, adjoint_arg=True), op.matmul(y), **near)
    np.testing.assert_allclose(op.solve(transposed, adjoint_arg=True), op.solve(y), **near)
    op.assert_non_singular()


@pytest.mark.parametrize("name", SQUARE)
def test_operators_are_arguments_and_results_of_functions(name):
    op, traces = operator(name), []

    @tf.function
    def through(op, y):
        traces.append(op)
        return op.matmul(y), op

    y = tf.cast(normal(*op.batch_shape, op.shape[-1], 2), op.dtype)
    product, same = through(op, y)
    np.testing.assert_allclose(product, op.matmul(y), 1e-4, 1e-4)
    assert type(same) is type(op)
    np.testing.assert_allclose(same.to_dense(), op.to_dense(), 1e-6)
    for hint in ("is_non_singular", "is_self_adjoint", "is_positive_definite", "is_square"):
        assert getattr(same, hint) == getattr(op, hint)
    through(SQUARE[name](tf, X + 0.1), y)
    assert len(traces) == 1


@pytest.mark.parametrize("name", SQUARE)
def test_parts_and_specs(name):
    op = operator(name)
    parts = tf.nest.flatten(op, expand_composites=True)
    again = tf.nest.pack_sequence_as(op, parts, expand_composites=True)
    np.testing.assert_allclose(again.to_dense(), op.to_dense(), 1e-6)
    spec = op._type_spec
    assert spec == again._type_spec
    assert hash(spec) == hash(again._type_spec)
    assert spec.is_compatible_with(op)
    assert spec.most_specific_common_supertype([again._type_spec]) == spec
    assert spec.value_type is type(op)
    assert pickle.loads(pickle.dumps(spec)) == spec
    assert repr(spec).startswith(f"{type(op).__name__}Spec(")
    assert tf.nest.flatten(op) == [op]
    assert not tf.is_tensor(op)


def test_shapes_that_are_not_known_before():
    @tf.function(input_signature=[tf.TensorSpec(None), tf.TensorSpec([None, None])])
    def shapes(batch_of_matrices, x):
        op = L.LinearOperatorFullMatrix(batch_of_matrices)
        diag = L.LinearOperatorDiag(x)
        both = L.LinearOperatorKronecker([diag, L.LinearOperatorIdentity(tf.shape(x)[1])])
        sums = L.LinearOperatorBlockDiag([diag, L.LinearOperatorZeros(tf.shape(x)[1])])
        assert op.shape.rank is None
        assert diag.shape.as_list() == [None, None, None]
        return op.shape_tensor(), op.tensor_rank_tensor(), both.shape_tensor(), sums.shape_tensor()

    got = [t.numpy().tolist() for t in shapes(tf.ones([2, 3, 4]), tf.ones([5, 2]))]
    assert got == [[2, 3, 4], 3, [5, 4, 4], [5, 4, 4]]


def test_variables_of_operators():
    v = tf.Variable([1.0, 2.0])
    op = L.LinearOperatorComposition(
        [L.LinearOperatorDiag(v), L.LinearOperatorScaledIdentity(2, 2.0)]
    )
    assert [w is v for w in op.trainable_variables] == [True]
    with tf.GradientTape() as tape:
        y = tf.reduce_sum(op.matvec([1.0, 1.0]))
    assert tape.gradient(y, v).numpy().tolist() == [2.0, 2.0]
    product = tf.function(lambda op: op.matvec([1.0, 1.0]))
    assert product(op).numpy().tolist() == [2.0, 4.0]
    v.assign([3.0, 4.0])
    assert product(op).numpy().tolist() == [6.0, 8.0]
    assert op.determinant().numpy() == 48.0


def test_gradients_towards_operators():
    op = L.LinearOperatorDiag([1.0, 2.0])
    with tf.GradientTape() as tape:
        tape.watch(op)
        y = tf.reduce_sum(op.matvec([3.0, 4.0]))
    assert tape.gradient(y, op).diag.numpy().tolist() == [3.0, 4.0]
    with pytest.raises(ValueError, match="2 tensors that could be a gradient source"):
        L.LinearOperatorToeplitz([1.0], [1.0])._gradient_part()


def test_parts_of_batches():
    batch = normal(4, 3, 3)
    op = L.LinearOperatorFullMatrix(batch)
    np.testing.assert_array_equal(op[1:3].to_dense(), batch[1:3])
    assert op[..., tf.newaxis].shape == [4, 1, 3, 3]
    spread = L.LinearOperatorLowRankUpdate(
        L.LinearOperatorDiag(np.ones([3], "float32"), is_positive_definite=True), normal(4, 3, 1)
    )
    np.testing.assert_allclose(spread[2].to_dense(), spread.to_dense()[2], 1e-6)
    kron = L.LinearOperatorKronecker([op, L.LinearOperatorDiag(np.ones([1, 2], "float32"))])
    np.testing.assert_allclose(kron[3].to_dense(), kron.to_dense()[3], 1e-6)
    assert L.LinearOperatorIdentity(2, batch_shape=[3, 4])[0].shape == [4, 2, 2]
    assert L.LinearOperatorZeros(2, batch_shape=[3])[1:].shape == [2, 2, 2]


def test_lists_of_blocks():
    first, second = L.LinearOperatorFullMatrix(normal(2, 2)), L.LinearOperatorDiag([1.0, 2.0, 3.0])
    below = L.LinearOperatorFullMatrix(normal(3, 2, seed=1))
    for op in (
        L.LinearOperatorBlockDiag([first, second]),
        L.LinearOperatorBlockLowerTriangular([[first], [below, second]]),
    ):
        parts = [tf.constant(normal(2, 4)), tf.constant(normal(3, 4, seed=2))]
        whole = tf.concat(parts, 0)
        for adjoint in (False, True):
            for method in (op.matmul, op.solve):
                got = method(parts, adjoint=adjoint)
                assert isinstance(got, list)
                np.testing.assert_allclose(
                    tf.concat(got, 0), method(whole, adjoint=adjoint), 1e-4, 1e-4
                )
        vectors = [p[:, 0] for p in parts]
        np.testing.assert_allclose(tf.concat(op.matvec(vectors), 0), op.matvec(whole[:, 0]), 1e-5)
        np.testing.assert_allclose(
            tf.concat(op.solvevec(vectors), 0), op.solvevec(whole[:, 0]), 1e-4
        )
        nested = [[[1.0], [2.0]], [[3.0], [4.0], [5.0]]]
        assert [len(part) for part in op.matmul(nested)] == [2, 3]
        assert op.matmul([[1.0], [2.0], [3.0], [4.0], [5.0]]).shape == [5, 1]


def test_rectangles():
    wide = L.LinearOperatorFullMatrix(normal(2, 3))
    tall = L.LinearOperatorFullMatrix(normal(3, 2, seed=1))
    product = wide @ tall
    dense = wide.to_dense() @ tall.to_dense()
    np.testing.assert_allclose(product.determinant(), np.linalg.det(dense), 1e-4)
    np.testing.assert_allclose(
        product.solve(tf.ones([2, 1])), np.linalg.solve(dense, np.ones([2, 1])), 1e-3
    )
    zeros = wide @ L.LinearOperatorZeros(3)
    assert zeros.shape == [2, 3]
    update = L.LinearOperatorLowRankUpdate(wide, normal(2, 1), v=normal(3, 1))
    np.testing.assert_allclose(update.diag_part(), np.diag(update.to_dense()), 1e-5)


def test_hermitian_spectra():
    assert L.LinearOperatorCirculant([6.0, 2.0, 2.0]).assert_hermitian_spectrum() is None
    with pytest.raises(BAD, match="not Hermitian"):
        L.LinearOperatorCirculant([6.0, 2.0, 1.0]).assert_hermitian_spectrum()
    op = L.LinearOperatorCirculant2D(tf.ones([2, 3]))
    assert (op.block_depth, op.block_shape, op.input_output_dtype) == (2, [2, 3], tf.complex64)
    np.testing.assert_array_equal(op.convolution_kernel(), [[1, 0, 0], [0, 0, 0]])


class Doubling(L.LinearOperator):
    """A class of the user that says the least."""

    def __init__(self):
        super().__init__(dtype=tf.float32)

    def _shape(self):
        return tf.TensorShape([2, 2])

    def _matmul(self, x, adjoint=False, adjoint_arg=False):
        return 2.0 * (tf.linalg.adjoint(x) if adjoint_arg else x)


def test_a_class_of_the_user():
    op = Doubling()
    assert (op.name, op.parameters, op.is_square) == ("Doubling", {}, True)
    assert op.determinant().numpy() == 4.0
    assert op.solvevec([2.0, 4.0]).numpy().tolist() == [1.0, 2.0]
    assert (op @ op).to_dense().numpy().tolist() == [[4.0, 0.0], [0.0, 4.0]]
    assert tf.function(lambda x: tf.matmul(op, x))(tf.ones([2, 1])).numpy().tolist() == [
        [2.0],
        [2.0],
    ]
    with pytest.raises(NotImplementedError, match="_experimental_parameter_ndims"):
        op[0]


test_mistakes = mistakes(
    {
        "abstract": (lambda: L.LinearOperator(tf.float32), TypeError, "abstract"),
        "dtype": (
            lambda: L.LinearOperatorDiag([1.0]).matvec([1]),
            TypeError,
            "Expected argument to have dtype",
        ),
        "size": (
            lambda: L.LinearOperatorDiag([1.0]).matvec([1.0, 2.0]),
            ValueError,
            "Dimensions 1 and 2 are not compatible",
        ),
        "factors": (
            lambda: L.LinearOperatorDiag([1.0]) @ L.LinearOperatorDiag([1.0, 2.0]),
            ValueError,
            "Expected `x` to have dimension 1 but got 2",
        ),
        "rectangle": (
            lambda: L.LinearOperatorFullMatrix([[1.0, 2.0]]).solve([[1.0]]),
            NotImplementedError,
            "not be square",
        ),
        "singular": (
            lambda: L.LinearOperatorZeros(2).solve([[1.0], [1.0]]),
            NotImplementedError,
            "singular",
        ),
        "transposed": (
            lambda: tf.matmul(L.LinearOperatorDiag([1.0]), [[1.0]], transpose_a=True),
            ValueError,
            "Transposing not supported",
        ),
        "matrix and operator": (
            lambda: tf.linalg.solve(tf.eye(1), L.LinearOperatorDiag([1.0])),
            ValueError,
            "LinearOperatorFullMatrix",
        ),
        "no tensor": (
            lambda: tf.add(L.LinearOperatorDiag([1.0]), 1.0),
            ValueError,
            "Attempt to convert a value",
        ),
        "condition": (
            lambda: L.LinearOperatorFullMatrix([[1.0, 1], [1, 1]]).assert_non_singular(),
            BAD,
            "Singular matrix",
        ),
        "blocks": (
            lambda: L.LinearOperatorBlockDiag(
                [L.LinearOperatorFullMatrix([[1.0, 2.0]])], is_square=False
            ).trace(),
            NotImplementedError,
            "not square",
        ),
        "dtypes": (
            lambda: L.LinearOperatorComposition(
                [L.LinearOperatorIdentity(1), L.LinearOperatorIdentity(1, dtype=tf.float64)]
            ),
            TypeError,
            "same dtype",
        ),
    }
)
