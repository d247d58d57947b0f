"""Golden rows: sparse matrices as variants, through tf.raw_ops."""

from tests.golden.harness import C, F, Table

TABLE = Table("raw_csr")  # adding, scaling, softmax: TensorFlow has kernels for GPUs alone
case, error = TABLE.case, TABLE.error
A, B = [[0, 1], [1, 0], [1, 3], [2, 2]], [[0, 1], [1, 1], [1, 3]]
BATCH = [[0, 0, 1], [0, 2, 0], [1, 1, 1]]


def row(name, fn, *inputs, **options):
    case(name, lambda tf, *tensors: fn(tf.raw_ops, *tensors), *inputs, **options)


def wrong(name, fn):
    error(name, lambda tf: fn(tf.raw_ops))


def matrix(r, values, indices=A, dims=(3, 4)):
    return r.SparseTensorToCSRSparseMatrix(indices=indices, values=values, dense_shape=list(dims))


def dense(r, made, like):
    return r.CSRSparseMatrixToDense(sparse_input=made, type=like.dtype)


row("SparseTensorToCSRSparseMatrix", lambda r, x: dense(r, matrix(r, x), x), F(4))
row(
    "SparseTensorToCSRSparseMatrix batch",
    lambda r, x: dense(r, matrix(r, x, BATCH, (2, 3, 2)), x),
    F(3),
    grad=False,
)
row(
    "SparseTensorToCSRSparseMatrix complex",
    lambda r, x: dense(r, matrix(r, x), x),
    C(4),
    grad=False,
)
row(
    "DenseToCSRSparseMatrix",
    lambda r, x: dense(r, r.DenseToCSRSparseMatrix(dense_input=x, indices=B), x),
    F(3, 4),
    grad=False,
)
row(
    "CSRSparseMatrixToSparseTensor",
    lambda r, x: list(r.CSRSparseMatrixToSparseTensor(sparse_matrix=matrix(r, x), type=x.dtype)),
    F(4),
)
row(
    "CSRSparseMatrixToSparseTensor batch",
    lambda r, x: list(
        r.CSRSparseMatrixToSparseTensor(sparse_matrix=matrix(r, x, BATCH, (2, 3, 2)), type=x.dtype)
    ),
    F(3),
    grad=False,
)


def components(r, x, index, *more):
    return list(
        r.CSRSparseMatrixComponents(
            csr_sparse_matrix=matrix(r, x, *more), index=index, type=x.dtype
        )
    )


row("CSRSparseMatrixComponents", lambda r, x: components(r, x, 0), F(4), grad=False)
row(
    "CSRSparseMatrixComponents batch",
    lambda r, x: components(r, x, 1, BATCH, (2, 3, 2)),
    F(3),
    grad=False,
)
row("SparseMatrixNNZ", lambda r, x: r.SparseMatrixNNZ(sparse_matrix=matrix(r, x)), F(4), grad=False)
row(
    "SparseMatrixNNZ batch",
    lambda r, x: r.SparseMatrixNNZ(sparse_matrix=matrix(r, x, BATCH, (2, 3, 2))),
    F(3),
    grad=False,
)
for _flag in (False, True):
    row(
        f"SparseMatrixTranspose {_flag}",
        lambda r, x, flag=_flag: dense(
            r, r.SparseMatrixTranspose(input=matrix(r, x), conjugate=flag, type=x.dtype), x
        ),
        C(4),
        grad=False,
    )


def times(r, x, y, **flags):
    return r.SparseMatrixMatMul(a=matrix(r, x), b=y, **flags)


row("SparseMatrixMatMul", times, F(4), F(4, 2), grad=False)
row(
    "SparseMatrixMatMul transposed",
    lambda r, x, y: times(r, x, y, transpose_a=True, transpose_b=True),
    F(4),
    F(2, 3),
    grad=False,
)
row(
    "SparseMatrixMatMul output",
    lambda r, x, y: times(r, x, y, transpose_output=True),
    F(4),
    F(4, 2),
    grad=False,
)
row(
    "SparseMatrixMatMul adjoint",
    lambda r, x, y: times(r, x, y, adjoint_b=True),
    C(4),
    C(2, 4),
    grad=False,
)


def sparse_times(r, x, y, **flags):
    made = r.SparseMatrixSparseMatMul(a=matrix(r, x), b=matrix(r, y, B), type=x.dtype, **flags)
    return [dense(r, made, x), r.SparseMatrixNNZ(sparse_matrix=made)]


row(
    "SparseMatrixSparseMatMul",
    lambda r, x, y: sparse_times(r, x, y, transpose_b=True),
    F(4),
    F(3),
    grad=False,
)
row(
    "SparseMatrixSparseMatMul first",
    lambda r, x, y: sparse_times(r, x, y, transpose_a=True),
    F(4),
    F(3),
    grad=False,
)
wrong("SparseTensorToCSRSparseMatrix vector", lambda r: matrix(r, [1.0], [[0]], [3]))
wrong(
    "CSRSparseMatrixComponents beyond",
    lambda r: components(r, r.Cast(x=[1, 2, 3, 4], DstT="float32"), 1),
)
wrong("SparseMatrixMatMul others", lambda r: times(r, [1.0, 2.0, 3.0, 4.0], [[1.0]]))
