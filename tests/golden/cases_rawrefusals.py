"""Golden rows: what ops behind tf.raw_ops say of inputs that do not fit, and edges near them."""

import numpy as np

from tests.golden.harness import K, Table

TABLE = Table("rawrefusals")
case, error = TABLE.case, TABLE.error
NAN = float("nan")


def csr(tf, indices, values, dims):
    indices = np.array(indices, np.int64).reshape(len(values), len(dims))
    return tf.raw_ops.SparseTensorToCSRSparseMatrix(
        indices=indices, values=np.array(values, np.float32), dense_shape=np.array(dims, np.int64)
    )


def dense(tf, matrix, dtype="float32"):
    return tf.raw_ops.CSRSparseMatrixToDense(sparse_input=matrix, type=dtype)


def array(tf, *steps, size=2, **options):
    """What each `step(raw_ops, handle, flow)` gives of a new tensor array of floats."""
    handle, flow = tf.raw_ops.TensorArrayV3(size=size, dtype=tf.float32, **options)
    return [step(tf.raw_ops, handle, flow) for step in steps]


def write(i, value):
    return lambda r, h, f: r.TensorArrayWriteV3(
        handle=h, index=i, value=np.array(value, np.float32), flow_in=f
    )


def split(value, lengths):
    return lambda r, h, f: r.TensorArraySplitV3(
        handle=h, value=np.array(value, np.float32), lengths=np.array(lengths, np.int64), flow_in=f
    )


def concat(r, h, f):
    return r.TensorArrayConcatV3(handle=h, flow_in=f, dtype="float32")


def pushed(tf, value=1.0):
    empty = tf.raw_ops.EmptyTensorList(
        element_shape=np.zeros(0, np.int32), max_num_elements=-1, element_dtype=tf.float32
    )
    return tf.raw_ops.TensorListPushBack(input_handle=empty, tensor=value)


def scattered(tf):
    return tf.raw_ops.TensorListScatter(
        tensor=[1.0, 2.0], indices=[0, 1], element_shape=np.array([3], np.int32)
    )


WRONG = {
    "Reverse": lambda tf: tf.raw_ops.Reverse(tensor=[[1, 2]], dims=[True]),
    "InplaceUpdate": lambda tf: tf.raw_ops.InplaceUpdate(x=[1.0, 2.0], i=[1], v=[[5.0]]),
    "ParallelConcat": lambda tf: tf.raw_ops.ParallelConcat(values=[[1, 2], [2, 3]], shape=[4]),
    "RaggedGather": lambda tf: tf.raw_ops.RaggedGather(
        params_nested_splits=[np.array([0, 2, 1])], params_dense_values=[1, 2, 3], indices=[1],
        OUTPUT_RAGGED_RANK=1,
    ),
    "TensorArray of a negative size": lambda tf: array(tf, size=-1),
    "TensorArray of another shape": lambda tf: array(tf, write(0, [1, 2, 3]), element_shape=[2]),
    "TensorArray of equal shapes": lambda tf: array(
        tf, write(0, [1]), write(1, [1, 2]), identical_element_shapes=True
    ),
    "TensorArrayConcatV3 of scalars": lambda tf: array(tf, write(0, 1), write(1, 2), concat),
    "TensorArrayConcatV3 of nothing": lambda tf: array(tf, concat, size=0),
    "TensorArraySplitV3 in fewer": lambda tf: array(tf, split([1, 2, 3], [3])),
    "TensorArraySplitV3 of a scalar": lambda tf: array(tf, split(3, [1])),
    "TensorListPopBack of another dtype": lambda tf: tf.raw_ops.TensorListPopBack(
        input_handle=pushed(tf), element_shape=np.zeros(0, np.int32), element_dtype=tf.int32
    ),
    "TensorListScatter of another shape": scattered,
    "a sparse matrix outside of its shape": lambda tf: dense(tf, csr(tf, [[0, -1]], [1], [2, 2])),
    "CSRSparseMatrixToDense of another dtype": lambda tf: dense(
        tf, csr(tf, [[0, 1]], [1], [2, 2]), "float64"
    ),
    "SparseMatrixMatMul of another dtype": lambda tf: tf.raw_ops.SparseMatrixMatMul(
        a=csr(tf, [[0, 1]], [1], [2, 2]), b=np.ones((2, 2))
    ),
}  # fmt: skip
for name, fn in WRONG.items():
    error(name, fn)

case(
    "Bucketize of float64",
    lambda tf, x: tf.raw_ops.Bucketize(input=x, boundaries=[0.1, 0.5]),
    K([0.1, 0.5], "float64"),
    grad=False,
)
case(
    "UniqueV2 of zeros and NaN",
    lambda tf, x: tf.raw_ops.UniqueV2(x=x, axis=[0]),
    K([[1.0, -0.0], [1.0, 0.0], [NAN, 1.0], [NAN, 1.0]]),
    grad=False,
)
case(
    "RaggedGather of no rows",
    lambda tf: tf.raw_ops.RaggedGather(
        params_nested_splits=[np.array([0, 2, 2, 3])],
        params_dense_values=[1, 2, 3],
        indices=[1, 2, 0],
        OUTPUT_RAGGED_RANK=1,
    ),
)
