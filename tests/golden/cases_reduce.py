"""Golden rows: reductions, scans, segments, counting, sorting, searching."""

from tests.golden.harness import B, C, F, I, K, Table, U

TABLE = Table("reduce")
call, each, case = TABLE.call, TABLE.each, TABLE.case

NUMBERS = ("float64", "float16", "bfloat16", "int32", "int64")

# Reductions.
SMOOTH = "reduce_sum reduce_mean reduce_max reduce_min reduce_prod"
each(SMOOTH, F(2, 3, 4), _dtypes=NUMBERS)
for axis in (0, -1, [0, 2], [-1, -2], []):
    each(SMOOTH, F(2, 3, 4), axis=axis)
each(SMOOTH, F(2, 3, 4), axis=1, keepdims=True)
each(SMOOTH, F(2, 3, 4), keepdims=True)
each(SMOOTH, F(0, 3), axis=0, _grad=False)
each(SMOOTH, F())
each("reduce_sum reduce_mean", C(2, 3), axis=1)
each("reduce_max reduce_min", K([1.0, float("nan"), 3.0]), _grad=False)
each("reduce_max reduce_min", K([[2.0, 2.0, 1.0], [1.0, 1.0, 1.0]]), axis=1)
call("reduce_prod", K([[0.0, 2.0, 3.0], [0.0, 0.0, 1.0]]), axis=1)
each("reduce_sum reduce_mean", I(0, 100, 2, 3, dtype="uint8"), axis=0)
each("reduce_logsumexp math.reduce_std math.reduce_variance math.reduce_euclidean_norm", F(2, 3, 4))
for axis in (1, [0, -1]):
    each("math.reduce_logsumexp math.reduce_std math.reduce_variance", F(2, 3, 4), axis=axis)
    call("math.reduce_euclidean_norm", F(2, 3, 4), axis=axis)
each("math.reduce_logsumexp math.reduce_std math.reduce_variance", F(2, 3), axis=-1, keepdims=True)
call("reduce_logsumexp", K([[-1e4, 1e4], [float("-inf"), float("-inf")]]), axis=1, _grad=False)
call("math.reduce_variance", C(2, 3), axis=0)
each("reduce_all reduce_any", B(3, 4))
each("reduce_all reduce_any", B(3, 4), axis=1)
each("reduce_all reduce_any", B(3, 4), axis=0, keepdims=True)
each("reduce_all reduce_any", B(0, 4), axis=0)
case("reduce_sum of a list", lambda tf: tf.reduce_sum([[1, 2], [3, 4]], 0))
case("reduce_mean of a list", lambda tf: tf.reduce_mean([1.0, 2.0, 4.0]))
case("reduce_sum over a tensor axis", lambda tf, x: tf.reduce_sum(x, tf.constant([0])), F(2, 3))
each("math.zero_fraction", K([0.0, 1.0, 0.0, 2.0]))
each("math.count_nonzero", K([[0.0, 1.0, 0.0], [2.0, 3.0, 0.0]]))
call("math.count_nonzero", I(0, 2, 3, 4), axis=1)
call("math.count_nonzero", I(0, 2, 3, 4), axis=0, keepdims=True, dtype="int32")

# Scans.
SCANS = "cumsum math.cumprod math.cumulative_logsumexp"
each(SCANS, F(3, 4), _dtypes=("float64",))
each(SCANS, F(3, 4), axis=1, exclusive=True)
each(SCANS, F(3, 4), axis=-1, reverse=True)
each(SCANS, F(3, 4), exclusive=True, reverse=True)
each("math.cumsum math.cumprod", I(1, 4, 5))
call("math.cumprod", K([2.0, 0.0, 3.0, 0.0]), _grad=False)

# Arg-reductions, ordering.
each("argmax argmin", F(3, 4), axis=1)
each("math.argmax math.argmin", F(3, 4), axis=-1, output_type="int32")
each("argmax argmin", K([2, 7, 7, 1, 1], "int32"))
each("argmax argmin", F(3, 4), _dtypes=("float16", "bfloat16", "uint8", "int64"))
call("math.top_k", F(3, 6), k=2)
call("math.top_k", F(6), k=6)
call("math.top_k", K([1, 3, 3, 2, 3], "int32"), k=3)
call("nn.top_k", F(2, 3, 5), k=3, sorted=True)
call("math.in_top_k", K([0, 2, 1], "int32"), F(3, 4), k=2)
call("nn.in_top_k", K([0, 2, 1], "int32"), K([[0.5, 0.5, 0.1]] * 3), k=1)
each("sort", F(3, 5), axis=-1)
each("sort", F(3, 5), axis=0, direction="DESCENDING")
each("argsort", F(3, 5))
each("argsort", F(3, 5), axis=0)
each("argsort", K([2, 1, 2, 1, 3], "int32"), direction="DESCENDING", stable=True)
each("sort", I(-9, 9, 7), direction="DESCENDING")
call("unique", K([1, 1, 2, 4, 4, 4, 7, 8, 8, 1], "int32"))
call("unique", K([0.5, 0.25, 0.5]), _grad=False)
call("unique", K([3, 1, 3], "int64"), out_idx="int64")
call("unique_with_counts", K([1, 1, 2, 4, 4, 4, 7, 8, 8, 1], "int32"))
call("searchsorted", K([[0.0, 3.0, 9.0, 9.0], [1.0, 2.0, 3.0, 4.0]]), K([[3.0, 9.0], [0.0, 5.0]]))
call("searchsorted", K([0.0, 3.0, 9.0, 9.0]), K([3.0, 9.0, 10.0]), side="right", out_type="int64")
call("math.invert_permutation", K([3, 4, 0, 2, 1], "int32"))
call("random.shuffle", F(1, 3))

# Counting.
call("math.bincount", K([1, 1, 2, 3, 2, 4, 4, 5], "int32"))
call("math.bincount", K([1, 1, 2], "int32"), minlength=5)
call("math.bincount", K([1, 1, 2, 7], "int32"), maxlength=4)
call("math.bincount", K([1, 1, 2], "int32"), weights=K([1.0, 5.0, 0.5]), _grad=False)
call("math.bincount", K([[1, 1, 2], [0, 0, 3]], "int32"), axis=-1)
call("math.bincount", K([[1, 1, 2], [0, 0, 3]], "int32"), axis=-1, binary_output=True)
call("math.confusion_matrix", K([1, 2, 4], "int32"), K([2, 2, 4], "int32"))
call(
    "math.confusion_matrix", K([1, 0], "int32"), K([1, 1], "int32"), num_classes=3, dtype="float32"
)
call(
    "math.confusion_matrix",
    K([1, 0], "int32"),
    K([1, 1], "int32"),
    weights=K([0.5, 2.0]),
    dtype="float32",
)
call("histogram_fixed_width", K([-1.0, 0.0, 1.5, 2.0, 5.0, 15.0]), [0.0, 5.0], nbins=5)
call("histogram_fixed_width_bins", K([-1.0, 0.0, 1.5, 2.0, 5.0, 15.0]), [0.0, 5.0], nbins=5)

# Segments.
IDS = K([0, 0, 1, 3], "int32")
SEGMENTS = "math.segment_sum math.segment_mean math.segment_max math.segment_min math.segment_prod"
each(SEGMENTS, F(4, 3), IDS)
each("math.segment_sum math.segment_max math.segment_min math.segment_prod", I(-5, 5, 4), IDS)
LOOSE = K([3, 0, 1, 0, 3], "int32")
UNSORTED = (
    "math.unsorted_segment_sum math.unsorted_segment_mean math.unsorted_segment_max "
    "math.unsorted_segment_min math.unsorted_segment_prod math.unsorted_segment_sqrt_n"
)
each(UNSORTED, F(5, 2), LOOSE, num_segments=5)
each(UNSORTED, F(5, 2), K([1, -1, 0, 1, -1], "int32"), num_segments=2, _grad=False)
each("math.unsorted_segment_sum math.unsorted_segment_max", I(-5, 5, 5), LOOSE, num_segments=4)
call("math.unsorted_segment_sum", F(2, 3, 2), I(0, 4, 2, 3), num_segments=4)
call("math.unsorted_segment_sum", U(0, 1, 5), LOOSE, num_segments=4, _dtypes=("float64", "float16"))
ROWS = K([0, 2, 3], "int32")
each(
    "sparse.segment_sum sparse.segment_mean sparse.segment_sqrt_n",
    F(4, 3),
    ROWS,
    K([0, 0, 1], "int32"),
)
