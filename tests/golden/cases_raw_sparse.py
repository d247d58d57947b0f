"""Golden rows: parts of sparse tensors and reductions by segment, through tf.raw_ops."""

from tests.golden.harness import F, I, Table

TABLE = Table("raw_sparse")
case, error = TABLE.case, TABLE.error


def call(name, fn, *inputs, **options):
    """A row that calls functions of `tf.raw_ops`."""

    def run(tf, *tensors):
        result = fn(tf.raw_ops, *tensors)
        return list(result) if isinstance(result, tuple) else result

    case(name, run, *inputs, **options)


def wrong(name, fn):
    error(name, lambda tf: fn(tf.raw_ops))


# Segments.

INDICES, IDS = [3, 0, 0, 2], [0, 0, 1, 3]
for _kind in ("Sum", "Mean", "SqrtN"):
    _op = f"SparseSegment{_kind}"

    def segment(r, x, op, indices=INDICES, ids=IDS, **options):
        return getattr(r, op)(data=x, indices=indices, segment_ids=ids, **options)

    def gradient(r, g, op, rows, ids=IDS, **options):
        count = "dense_output_dim0" if op.endswith("V2") else "output_dim0"
        return getattr(r, op)(grad=g, indices=INDICES, segment_ids=ids, **{count: rows})

    call(_op, lambda r, x, op=_op: segment(r, x, op), F(4, 2), dtypes=("float64", "float16"))
    call(f"{_op} vector", lambda r, x, op=_op: segment(r, x, op), F(4))
    call(f"{_op} one", lambda r, x, op=_op: segment(r, x, op, [1], [2]), F(2, 1))
    wrong(f"{_op} unsorted", lambda r, op=_op: segment(r, [[1.0]] * 4, op, ids=[1, 0, 1, 1]))
    wrong(f"{_op} no row", lambda r, op=_op: segment(r, [[1.0]] * 2, op))
    _wide = f"{_op}WithNumSegments"
    call(_wide, lambda r, x, op=_wide: segment(r, x, op, num_segments=6), F(4, 2))
    call(f"{_wide} just", lambda r, x, op=_wide: segment(r, x, op, num_segments=4), F(4))
    wrong(f"{_wide} few", lambda r, op=_wide: segment(r, [[1.0]] * 4, op, num_segments=2))
    _grad = f"{_op}Grad"
    call(_grad, lambda r, g, op=_grad: gradient(r, g, op, 5), F(4, 2), grad=False)
    call(f"{_grad} vector", lambda r, g, op=_grad: gradient(r, g, op, 4), F(4), grad=False)
    wrong(f"{_grad} no row", lambda r, op=_grad: gradient(r, [[1.0]] * 4, op, 2))
    _taken = f"{_op}GradV2"
    call(_taken, lambda r, g, op=_taken: gradient(r, g, op, 5), F(4, 2), grad=False)
    call(f"{_taken} vector", lambda r, g, op=_taken: gradient(r, g, op, 4), F(4), grad=False)
    wrong(f"{_taken} no row", lambda r, op=_taken: gradient(r, [[1.0]] * 4, op, 2))


def sparse_gradient(tf, x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.raw_ops.SparseSegmentMean(
            data=x, indices=INDICES, segment_ids=IDS, sparse_gradient=True
        )
    slices = tape.gradient(y, x)
    return slices.values, slices.indices, tf.convert_to_tensor(slices)


case("SparseSegmentMean sparse gradient", sparse_gradient, F(4, 2), grad=False)
for _kind in ("Sum", "Prod", "Max", "Min"):
    _op = f"Segment{_kind}V2"

    def counted(tf, x, op, ids, count):
        """The op has kernels in compiled functions only."""
        run = tf.function(
            lambda x: getattr(tf.raw_ops, op)(data=x, segment_ids=ids, num_segments=count),
            jit_compile=True,
        )
        return run(x)

    case(_op, lambda tf, x, op=_op: counted(tf, x, op, [0, 0, 2, 3], 4), F(4, 2), grad=False)
    case(f"{_op} ints", lambda tf, x, op=_op: counted(tf, x, op, [0, 1], 2), I(0, 9, 2), grad=False)
    case(f"{_op} one", lambda tf, x, op=_op: counted(tf, x, op, [0, 0], 1), F(2, 1), grad=False)

# Gradients.

A, B, SUM = [[0, 0], [1, 2]], [[1, 2], [2, 0], [2, 1]], [[0, 0], [1, 2], [2, 1]]
call(
    "SparseAddGrad",
    lambda r, g: r.SparseAddGrad(backprop_val_grad=g, a_indices=A, b_indices=B, sum_indices=SUM),
    F(3),
    grad=False,
)
call(
    "SparseAddGrad nothing left",
    lambda r, g: r.SparseAddGrad(
        backprop_val_grad=g[:0], a_indices=A, b_indices=A, sum_indices=g_indices(r)
    ),
    F(3),
    grad=False,
)
call(
    "SparseAddGrad double",
    lambda r, g: r.SparseAddGrad(backprop_val_grad=g, a_indices=A, b_indices=A, sum_indices=A),
    F(2, dtype="float64"),
    grad=False,
)


def g_indices(r):
    return r.Empty(shape=[0, 2], dtype="int64")


def slice_grad(r, g, start, out):
    return r.SparseSliceGrad(
        backprop_val_grad=g, input_indices=SUM, input_start=start, output_indices=out
    )


call("SparseSliceGrad", lambda r, g: slice_grad(r, g, [1, 1], [[0, 1], [1, 0]]), F(2), grad=False)
call("SparseSliceGrad whole", lambda r, g: slice_grad(r, g, [0, 0], SUM), F(3), grad=False)
call("SparseSliceGrad one", lambda r, g: slice_grad(r, g, [2, 0], [[0, 1]]), F(1), grad=False)
for _op in ("SparseFillEmptyRowsGrad", "RaggedFillEmptyRowsGrad"):

    def filled(r, g, op, places):
        return getattr(r, op)(reverse_index_map=places, grad_values=g)

    call(_op, lambda r, g, op=_op: filled(r, g, op, [0, 2, 3]), F(5), grad=False)
    call(f"{_op} all", lambda r, g, op=_op: filled(r, g, op, [0, 1]), F(2), grad=False)
    wrong(f"{_op} out of range", lambda r, op=_op: filled(r, [1.0], op, [1]))

# Joining and parting.

X, Y = [[0, 0], [1, 2]], [[0, 1], [1, 0], [1, 1]]
call(
    "SparseConcat",
    lambda r, x, y: r.SparseConcat(
        indices=[X, Y], values=[x, y], shapes=[[2, 3], [2, 2]], concat_dim=1
    ),
    F(2),
    F(3),
    grad=False,
)
call(
    "SparseConcat rows",
    lambda r: r.SparseConcat(
        indices=[X, Y], values=[["a", "b"], ["c", "d", "e"]], shapes=[[2, 3]] * 2, concat_dim=-2
    ),
)
wrong(
    "SparseConcat others",
    lambda r: r.SparseConcat(
        indices=[X, Y], values=[[1, 2], [3, 4, 5]], shapes=[[2, 3], [3, 3]], concat_dim=1
    ),
)
SPLIT = {"indices": [[0, 0], [0, 3], [1, 1], [1, 4]], "shape": [2, 5]}
call(
    "SparseSplit",
    lambda r, x: [t for p in r.SparseSplit(split_dim=1, values=x, **SPLIT, num_split=2) for t in p],
    F(4),
    grad=False,
)
call(
    "SparseSplit rows",
    lambda r, x: [t for p in r.SparseSplit(split_dim=0, values=x, **SPLIT, num_split=2) for t in p],
    I(0, 9, 4),
)
wrong(
    "SparseSplit too many",
    lambda r: r.SparseSplit(split_dim=0, values=[1, 2, 3, 4], **SPLIT, num_split=3),
)

# Reductions and products.

SPARSE = {"input_indices": [[0, 0, 1], [0, 2, 1], [1, 0, 0], [1, 0, 1]], "input_shape": [2, 3, 2]}
for _op in ("SparseReduceSumSparse", "SparseReduceMaxSparse"):

    def reduced(r, x, op, axes, **options):
        return getattr(r, op)(input_values=x, **SPARSE, reduction_axes=axes, **options)

    call(_op, lambda r, x, op=_op: reduced(r, x, op, [2]), F(4), grad=False)
    call(f"{_op} two", lambda r, x, op=_op: reduced(r, x, op, [0, -1]), F(4), grad=False)
    call(f"{_op} kept", lambda r, x, op=_op: reduced(r, x, op, 1, keep_dims=True), F(4), grad=False)
    call(f"{_op} all", lambda r, x, op=_op: reduced(r, x, op, [0, 1, 2]), F(4), grad=False)
    wrong(f"{_op} no axis", lambda r, op=_op: reduced(r, [1.0, 2.0, 3.0, 4.0], op, [3]))
call(
    "SparseReduceSum one axis",
    lambda r, x: r.SparseReduceSum(input_values=x, **SPARSE, reduction_axes=1),
    F(4),
)
DENSE = {"sp_indices": [[0, 0], [1, 2], [2, 1]], "sp_shape": [3, 3]}


def add_dense(r, x, dense):
    return r.SparseDenseCwiseAdd(sp_values=x, dense=dense, **DENSE)


call("SparseDenseCwiseAdd", add_dense, F(3), F(3, 3), grad=False)
call("SparseDenseCwiseAdd row", add_dense, F(3), F(3), grad=False)
call("SparseDenseCwiseAdd column", add_dense, F(3), F(3, 1), grad=False)
wrong("SparseDenseCwiseAdd wide", lambda r: add_dense(r, [1.0, 2.0, 3.0], [[[1.0]]]))
wrong("SparseDenseCwiseAdd others", lambda r: add_dense(r, [1.0, 2.0, 3.0], [1.0, 2.0]))
call("SparseMatMul", lambda r, a, b: r.SparseMatMul(a=a, b=b), F(2, 3), F(3, 4))
call(
    "SparseMatMul transposed",
    lambda r, a, b: r.SparseMatMul(a=a, b=b, transpose_a=True, transpose_b=True, a_is_sparse=True),
    F(3, 2),
    F(4, 3),
)
call("SparseMatMul empty", lambda r, a, b: r.SparseMatMul(a=a, b=b), F(2, 0), F(0, 3), grad=False)
wrong("SparseMatMul others", lambda r: r.SparseMatMul(a=[[1.0]], b=[[1.0], [2.0]]))
