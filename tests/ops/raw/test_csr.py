"""Sparse matrices as variants: what TensorFlow computes on GPUs alone, gradients, mistakes."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.mistakes import BAD, mistakes

raw = tf.raw_ops
A = np.array([[0, 1], [1, 0], [1, 3], [2, 2]])
B = np.array([[0, 1], [1, 1], [1, 3]])
X = np.array([0.5, -1.0, 2.0, 3.0])
Y = np.array([1.5, 0.5, -2.0])


def matrix(values, indices=A, dims=(3, 4)):
    return raw.SparseTensorToCSRSparseMatrix(
        indices=indices, values=values, dense_shape=np.array(dims)
    )


def dense(made):
    return raw.CSRSparseMatrixToDense(sparse_input=made, type=tf.float64)


def whole(values, indices=A, dims=(3, 4)):
    out = np.zeros(dims)
    out[tuple(np.asarray(indices).T)] = values
    return out


def test_sums():
    made = raw.SparseMatrixAdd(a=matrix(X), b=matrix(Y, B), alpha=2.0, beta=np.float64(-1.0))
    np.testing.assert_allclose(dense(made), 2 * whole(X) - whole(Y, B))
    assert int(raw.SparseMatrixNNZ(sparse_matrix=made)) == 5


def test_scaling():
    made = raw.SparseMatrixMul(a=matrix(X), b=np.float64(3.0))
    np.testing.assert_allclose(dense(made), 3 * whole(X))
    indices, dims = [[0, 0, 1], [1, 1, 1]], (2, 3, 2)
    made = raw.SparseMatrixMul(a=matrix(X[:2], indices, dims), b=np.reshape([2.0, 5.0], (2, 1, 1)))
    np.testing.assert_allclose(dense(made), whole(X[:2] * [2, 5], indices, dims))


def test_softmax_of_what_is_there():
    made = dense(raw.SparseMatrixSoftmax(logits=matrix(X), type=tf.float64)).numpy()
    powers = np.exp(X[1:3])
    np.testing.assert_allclose(made[1, [0, 3]], powers / powers.sum())
    assert made[0, 1] == made[2, 2] == 1
    assert (made != 0).sum() == 4


def test_zeros():
    made = raw.SparseMatrixZeros(dense_shape=[2, 3], type=tf.float64)
    np.testing.assert_array_equal(dense(made), np.zeros((2, 3)))


def test_shown():
    assert "CSRSparseMatrix shape=[3, 4]" in repr(np.asarray(matrix(X)._a).tolist())


DENSE = np.arange(8.0).reshape(4, 2) / 3
PROGRAMS = {
    "add": lambda x, y: dense(
        raw.SparseMatrixAdd(a=matrix(x), b=matrix(y, B), alpha=2.0, beta=np.float64(-1.0))
    ),
    "scale": lambda x, y: dense(raw.SparseMatrixMul(a=matrix(x), b=tf.reduce_sum(y))),
    "softmax": lambda x, y: dense(raw.SparseMatrixSoftmax(logits=matrix(x), type=tf.float64)),
    "transpose": lambda x, y: dense(raw.SparseMatrixTranspose(input=matrix(x), type=tf.float64)),
    "matmul": lambda x, y: raw.SparseMatrixMatMul(a=matrix(x), b=DENSE * y[0]),
    "matmul flags": lambda x, y: raw.SparseMatrixMatMul(
        a=matrix(x),
        b=DENSE[:3].T * y[0],
        transpose_a=True,
        adjoint_b=True,
        transpose_output=True,
    ),
    "sparse matmul": lambda x, y: dense(
        raw.SparseMatrixSparseMatMul(a=matrix(x), b=matrix(y, B), type=tf.float64, transpose_b=True)
    ),
    "sparse tensor": lambda x, y: (
        raw.CSRSparseMatrixToSparseTensor(sparse_matrix=matrix(x), type=tf.float64).values
    ),
    "from dense": lambda x, y: dense(
        raw.DenseToCSRSparseMatrix(dense_input=tf.linalg.diag(x), indices=[[0, 0], [2, 2]])
    ),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_gradients_are_slopes(name):
    program = PROGRAMS[name]
    weights = np.random.RandomState(1).normal(size=program(tf.constant(X), tf.constant(Y)).shape)

    def loss(x, y):
        return tf.reduce_sum(program(x, y) * weights)

    x, y = tf.constant(X), tf.constant(Y)
    with tf.GradientTape() as tape:
        tape.watch([x, y])
        total = loss(x, y)
    grads = tape.gradient(total, [x, y], unconnected_gradients="zero")
    step = 1e-6
    for position, base in enumerate((X, Y)):
        for i in range(len(base)):
            moved = [[X.copy(), Y.copy()] for _ in range(2)]
            moved[0][position][i] += step
            moved[1][position][i] -= step
            up, down = (float(loss(*map(tf.constant, m))) for m in moved)
            np.testing.assert_allclose(
                grads[position][i], (up - down) / (2 * step), rtol=1e-6, atol=1e-8
            )


test_mistakes = mistakes(
    {
        "vector": (lambda: matrix([1.0], [[0]], (3,)), BAD, "has 2 or 3 dimensions, not shape"),
        "no matrix": (
            lambda: raw.SparseMatrixNNZ(sparse_matrix=3),
            BAD,
            "takes a handle of a SparseMatrix",
        ),
        "shapes": (
            lambda: raw.SparseMatrixAdd(
                a=matrix(X), b=matrix(Y, B, (3, 5)), alpha=np.float64(1), beta=np.float64(1)
            ),
            BAD,
            r"sizes do not match: \[3, 4\] and \[3, 5\]",
        ),
        "scale": (
            lambda: raw.SparseMatrixMul(a=matrix(X), b=np.ones(1)),
            BAD,
            "b must be a scalar, or have shape",
        ),
        "product": (
            lambda: raw.SparseMatrixMatMul(a=matrix(X), b=np.ones((3, 1))),
            BAD,
            r"Cannot multiply matrices of shapes \[3, 4\] and \[3, 1\]",
        ),
        "flags": (
            lambda: raw.SparseMatrixMatMul(
                a=matrix(X), b=np.ones((3, 1)), transpose_a=True, adjoint_a=True
            ),
            BAD,
            "Only one of adjoint and transpose",
        ),
        "component": (
            lambda: raw.CSRSparseMatrixComponents(
                csr_sparse_matrix=matrix(X), index=1, type=tf.float64
            ),
            BAD,
            r"index \(1\) not in \[0, 1\)",
        ),
    }
)
