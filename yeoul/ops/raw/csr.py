"""Sparse matrices as variants: `SparseTensorToCSRSparseMatrix`, `SparseMatrixMatMul` and others.

TensorFlow keeps compressed rows; here the elements are kept by index, in order, and rows are
compressed when somebody asks for them. Products go by way of dense matrices.
"""

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, TABLE, register
from yeoul.ops.family import FLOATING
from yeoul.ops.raw.boxes import VARIANT, boxed, content

INT32, INT64 = np.dtype("int32"), np.dtype("int64")
I32, I64 = FROM_NUMPY[INT32], FROM_NUMPY[INT64]


class SparseMatrix:
    """A matrix, or a batch of matrices.

    Attributes:
      dims: its dimensions, two or three.
      indices: int64 [n, rank], in order.
      values: [n].
    """

    def __init__(self, dims, indices, values):
        self.dims = tuple(int(n) for n in dims)
        if len(self.dims) not in (2, 3) or min(self.dims) < 0:
            raise invalid(f"A sparse matrix has 2 or 3 dimensions, not shape {list(self.dims)}")
        self.indices, self.values = indices.reshape(-1, len(self.dims)).astype(INT64), values

    def dense(self):
        out = np.zeros(self.dims, self.values.dtype)
        out[tuple(self.indices.T)] = self.values
        return out

    def with_values(self, values):
        return SparseMatrix(self.dims, self.indices, values)

    def rows(self):
        """A number for the row of each element."""
        return np.ravel_multi_index(tuple(self.indices[:, :-1].T), self.dims[:-1])

    def __repr__(self):
        return f"<CSRSparseMatrix shape={list(self.dims)} dtype={self.values.dtype}>"


def held(array, op, dtype=None):
    """The matrix that a scalar array stands for.

    Raises:
      InvalidArgumentError: if it is none, or not of `dtype`.
    """
    matrix = content(array, SparseMatrix, op)
    if dtype is not None and dtype != matrix.values.dtype:
        raise invalid(
            f"dtype of the sparse matrix is not equal to 'type': {matrix.values.dtype} vs. "
            f"{np.dtype(dtype)} [Op:{op}]"
        )
    return matrix


def of_dense(dense, pattern):
    """The elements of a dense matrix where the pattern is true."""
    return SparseMatrix(dense.shape, np.argwhere(pattern), dense[pattern])


def pattern_of(matrix):
    return SparseMatrix(matrix.dims, matrix.indices, np.ones(len(matrix.values), bool)).dense()


def csr_op(name, signature, host, specs=None, *, attrs=None, grad=NONE, outputs=1, types=None):
    """Registers an op; by default it gives a sparse matrix."""
    return register(
        name, signature, attrs=attrs or {}, host=host, grad=grad, outputs=outputs, types=types,
        shape=specs or (lambda inputs, attrs: [VARIANT]),
    )  # fmt: skip


def run(name, *inputs, **attrs):
    return execute(TABLE[name], inputs, attrs)


def kind(tensor):
    return {"type": tensor.dtype.np}


# To and from tensors.


def _of_sparse(indices, values, dims):
    outside = ((indices < 0) | (indices >= dims)).any(1)
    if outside.any():
        raise invalid(
            f"The index {indices[outside][0].tolist()} is not inside of the shape {dims.tolist()}"
        )
    order = np.lexsort(indices.T[::-1]) if len(indices) else np.zeros(0, INT64)
    return boxed(SparseMatrix(dims, indices[order], values[order]))


def _of_sparse_rule(r, dy):
    dense = run("CSRSparseMatrixToDense", dy, **kind(r.inputs[1]))
    return None, TABLE["GatherNd"].public(dense, r.inputs[0]), None


csr_op(
    "SparseTensorToCSRSparseMatrix",
    "indices:int64, values:T, dense_shape:int64",
    _of_sparse,
    grad=_of_sparse_rule,
    types=FLOATING,
)


def _of_dense(dense, indices):
    dims = np.array(dense.shape, INT64)
    picked = np.clip(indices, 0, np.maximum(dims - 1, 0))
    return _of_sparse(indices, dense[tuple(picked.T)], dims)


def _of_dense_rule(r, dy):
    return run("CSRSparseMatrixToDense", dy, **kind(r.inputs[0])), None


csr_op(
    "DenseToCSRSparseMatrix",
    "dense_input:T, indices:int64",
    _of_dense,
    grad=_of_dense_rule,
    types=FLOATING,
)


def _parts(matrix):
    return matrix.indices, matrix.values, np.array(matrix.dims, INT64)


def _to_sparse_rule(r, di, dv, ds):
    return run("SparseTensorToCSRSparseMatrix", r.outputs[0], dv, r.outputs[2])


csr_op(
    "CSRSparseMatrixToSparseTensor",
    "sparse_matrix:",
    lambda a, type: _parts(held(a, "CSRSparseMatrixToSparseTensor", type)),
    lambda inputs, attrs: [
        ((None, None), I64),
        ((None,), FROM_NUMPY[attrs["type"]]),
        ((None,), I64),
    ],
    attrs={"type": None},
    grad=_to_sparse_rule,
    outputs=3,
)


def indices_of(matrix, dtype):
    return run("CSRSparseMatrixToSparseTensor", matrix, type=dtype)[0]


csr_op(
    "CSRSparseMatrixToDense",
    "sparse_input:",
    lambda a, type: held(a, "CSRSparseMatrixToDense", type).dense(),
    lambda inputs, attrs: [(None, FROM_NUMPY[attrs["type"]])],
    attrs={"type": None},
    grad=lambda r, dy: run("DenseToCSRSparseMatrix", dy, indices_of(r.inputs[0], dy.dtype.np)),
)


def _components(a, index, type):
    matrix, index = held(a, "CSRSparseMatrixComponents", type), int(index)
    count = matrix.dims[0] if len(matrix.dims) == 3 else 1
    if not 0 <= index < count:
        raise invalid(f"index ({index}) not in [0, {count})")
    mine = matrix.indices[:, 0] == index if len(matrix.dims) == 3 else slice(None)
    indices, values = matrix.indices[mine][:, -2:], matrix.values[mine]
    counts = np.bincount(indices[:, 0], minlength=matrix.dims[-2])
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(INT32)
    return starts, indices[:, 1].astype(INT32), values


csr_op(
    "CSRSparseMatrixComponents",
    "csr_sparse_matrix:, index:int32",
    _components,
    lambda inputs, attrs: [
        ((None,), I32),
        ((None,), I32),
        ((None,), FROM_NUMPY[attrs["type"]]),
    ],
    attrs={"type": None},
    outputs=3,
)


def _count(a):
    matrix = held(a, "SparseMatrixNNZ")
    if len(matrix.dims) == 2:
        return np.array(len(matrix.values), INT32)
    return np.bincount(matrix.indices[:, 0], minlength=matrix.dims[0]).astype(INT32)


csr_op("SparseMatrixNNZ", "sparse_matrix:", _count, lambda inputs, attrs: [(None, I32)])
csr_op(
    "SparseMatrixZeros",
    "dense_shape:int64",
    lambda dims, type: boxed(
        SparseMatrix(dims, np.zeros((0, len(dims)), INT64), np.zeros(0, type))
    ),
    attrs={"type": None},
)

# Element by element.


def _add(a, b, alpha, beta):
    a, b = held(a, "SparseMatrixAdd"), held(b, "SparseMatrixAdd")
    if a.dims != b.dims:
        raise invalid(f"Ranks or sizes do not match: {list(a.dims)} and {list(b.dims)}")
    total = alpha * a.dense() + beta * b.dense()
    return boxed(of_dense(total, pattern_of(a) | pattern_of(b)))


def _add_rule(r, dy):
    return (*[run("SparseMatrixMul", dy, scale) for scale in r.inputs[2:]], None, None)


csr_op("SparseMatrixAdd", "a:, b:, alpha:T, beta:T", _add, grad=_add_rule, types=FLOATING)


def _mul(a, b):
    a = held(a, "SparseMatrixMul")
    if b.ndim not in (0, 3) or (b.ndim == 3 and b.shape[1:] != (1, 1)):
        raise invalid(
            f"b must be a scalar, or have shape [batch, 1, 1], not {list(b.shape)}, to be "
            f"multiplied with a sparse matrix of shape {list(a.dims)}"
        )
    scale = b if b.ndim == 0 else b[a.indices[:, 0], 0, 0]
    return boxed(a.with_values(a.values * scale))


def _mul_rule(r, dy):
    a, b = r.inputs
    scaled = run("SparseMatrixMul", dy, TABLE["Conj"].public(b) if b.dtype.is_complex else b)
    x, d = (run("CSRSparseMatrixToDense", m, **kind(b)) for m in (a, dy))
    product = (TABLE["Conj"].public(x) if b.dtype.is_complex else x) * d
    axes = None if len(dims_of(b)) == 0 else (1, 2)
    return scaled, TABLE["Reshape"].public(TABLE["Sum"].public(product, axes), dims_of(b))


csr_op("SparseMatrixMul", "a:, b:T", _mul, grad=_mul_rule, types=FLOATING)


def _softmax(a, type):
    a = held(a, "SparseMatrixSoftmax")
    rows, count = a.rows(), int(np.prod(a.dims[:-1]))
    highest = np.full(count, -np.inf, a.values.dtype)
    np.maximum.at(highest, rows, a.values)
    powers = np.exp(a.values - highest[rows])
    total = np.zeros(count, a.values.dtype)
    np.add.at(total, rows, powers)
    return boxed(a.with_values(powers / total[rows]))


def _softmax_grad(y, dy, type):
    y, dy = held(y, "SparseMatrixSoftmaxGrad"), held(dy, "SparseMatrixSoftmaxGrad")
    along = dy.dense()[tuple(y.indices.T)]
    rows, total = y.rows(), np.zeros(int(np.prod(y.dims[:-1])), y.values.dtype)
    np.add.at(total, rows, y.values * along)
    return boxed(y.with_values(y.values * (along - total[rows])))


csr_op(
    "SparseMatrixSoftmax",
    "logits:",
    _softmax,
    attrs={"type": None},
    grad=lambda r, dy: run("SparseMatrixSoftmaxGrad", r.outputs[0], dy, **r.attrs),
)
csr_op("SparseMatrixSoftmaxGrad", "softmax:, grad_softmax:", _softmax_grad, attrs={"type": None})


def turned(matrix, conjugate):
    """The transposed matrix."""
    order = [*range(len(matrix.dims) - 2), -1, -2]
    indices = matrix.indices[:, order]
    sort = np.lexsort(indices.T[::-1]) if len(indices) else np.zeros(0, INT64)
    values = np.conj(matrix.values[sort]) if conjugate else matrix.values[sort]
    return SparseMatrix([matrix.dims[i] for i in order], indices[sort], values)


csr_op(
    "SparseMatrixTranspose",
    "input:",
    lambda a, conjugate, type: boxed(turned(held(a, "SparseMatrixTranspose"), conjugate)),
    attrs={"conjugate": False, "type": None},
    grad=lambda r, dy: run("SparseMatrixTranspose", dy, **r.attrs),
)

# Products.

FLAGS = {"transpose_a": False, "transpose_b": False, "adjoint_a": False, "adjoint_b": False}


def given(array, transpose, adjoint):
    """An operand as the flags ask for it."""
    if transpose and adjoint:
        raise invalid("Only one of adjoint and transpose may be true for one operand")
    array = np.swapaxes(array, -1, -2) if transpose or adjoint else array
    return np.conj(array) if adjoint else array


def product(a, b, flags):
    a = given(a, flags["transpose_a"], flags["adjoint_a"])
    b = given(b, flags["transpose_b"], flags["adjoint_b"])
    if a.ndim != b.ndim or a.shape[:-2] != b.shape[:-2] or a.shape[-1] != b.shape[-2]:
        raise invalid(f"Cannot multiply matrices of shapes {list(a.shape)} and {list(b.shape)}")
    return a @ b


def _mat_mul(a, b, transpose_output, conjugate_output, **flags):
    out = product(held(a, "SparseMatrixMatMul", b.dtype).dense(), b, flags)
    out = np.swapaxes(out, -1, -2) if transpose_output else out
    return np.ascontiguousarray(np.conj(out) if conjugate_output else out)


def _sparse_mat_mul(a, b, type, **flags):
    a, b = held(a, "SparseMatrixSparseMatMul"), held(b, "SparseMatrixSparseMatMul")
    out = product(a.dense(), b.dense(), flags)
    found = product(pattern_of(a).astype(INT64), pattern_of(b).astype(INT64), flags)
    return boxed(of_dense(out, found > 0))


def multiplied(a, b, adjoint_a=False, adjoint_b=False):
    return execute(TABLE["BatchMatMulV2"], (a, b), {"adj_x": adjoint_a, "adj_y": adjoint_b})


def swapped(x):
    """The transposed matrices, not conjugated."""
    rank = len(dims_of(x))
    return TABLE["Transpose"].public(x, [*range(rank - 2), rank - 1, rank - 2])


def adjoint(x):
    x = swapped(x)
    return TABLE["Conj"].public(x) if x.dtype.is_complex else x


def operand_gradients(a, b, dy, flags):
    """Gradients towards the dense operands of a product with flags."""

    def turn(x, side):
        x = swapped(x) if flags[f"transpose_{side}"] else x
        return adjoint(x) if flags[f"adjoint_{side}"] else x

    left, right = turn(a, "a"), turn(b, "b")
    da, db = multiplied(dy, right, adjoint_b=True), multiplied(left, dy, adjoint_a=True)
    return turn(da, "a"), turn(db, "b")


def _mat_mul_rule(r, dy):
    if r.attrs["conjugate_output"] and dy.dtype.is_complex:
        dy = TABLE["Conj"].public(dy)
    dy = swapped(dy) if r.attrs["transpose_output"] else dy
    a = run("CSRSparseMatrixToDense", r.inputs[0], **kind(dy))
    da, db = operand_gradients(a, r.inputs[1], dy, r.attrs)
    return run("DenseToCSRSparseMatrix", da, indices_of(r.inputs[0], dy.dtype.np)), db


def _sparse_mat_mul_rule(r, dy):
    dtype = r.attrs["type"]
    a, b, d = (run("CSRSparseMatrixToDense", m, type=dtype) for m in (*r.inputs, dy))
    return [
        run("DenseToCSRSparseMatrix", grad, indices_of(m, dtype))
        for grad, m in zip(operand_gradients(a, b, d, r.attrs), r.inputs, strict=True)
    ]


csr_op(
    "SparseMatrixMatMul",
    "a:, b:T",
    _mat_mul,
    lambda inputs, attrs: [(None, dtype_of(inputs[1]))],
    attrs={**FLAGS, "transpose_output": False, "conjugate_output": False},
    grad=_mat_mul_rule,
    types=FLOATING,
)
csr_op(
    "SparseMatrixSparseMatMul",
    "a:, b:",
    _sparse_mat_mul,
    attrs={"type": None, **FLAGS},
    grad=_sparse_mat_mul_rule,
)
