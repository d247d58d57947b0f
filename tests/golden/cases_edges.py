"""Golden rows: edges of mathematics. Scalars, nothing at all, other dtypes, mistakes."""

import numpy as np

from tests.golden.harness import C, F, I, K, Table, U

TABLE = Table("edges")
call, each, case, error = TABLE.call, TABLE.each, TABLE.case, TABLE.error
NAN, INF = np.nan, np.inf

# Elementwise functions of one argument: a scalar, nothing, and where they have no finite value.
BESSEL = "i0 i0e i1 i1e j0 j1 k0 k0e k1 k1e y0 y1"
ONE = " ".join(f"math.special.bessel_{n}" for n in BESSEL.split())
ONE += " math.special.dawsn math.special.expint math.special.fresnel_cos math.special.fresnel_sin"
ONE += " math.special.spence math.erfinv math.erfcinv math.ndtri math.reciprocal_no_nan"
each(ONE, U(0.3, 0.9))
each(ONE, F(0, 2))
each("math.bessel_i0 math.bessel_i0e math.bessel_i1 math.bessel_i1e", K(-2.5))
each("math.is_finite math.is_inf math.is_nan", K([1.0, NAN, INF, -INF], "float16"))
each("math.is_finite math.is_inf math.is_nan", F(0))
each("math.reciprocal_no_nan", K([0.0, INF, -0.0, 4.0], "float64"), _grad=False)
each("math.erfinv math.ndtri", K([0.0, 0.5, 1.0]), _grad=False)
each("math.erfcinv", K([0.5, 1.0, 2.0]), _grad=False)
each("complex", F(2, dtype="float64"), F(2, dtype="float64"))
each("complex", K(1.0), F(3))
error("complex of two dtypes", lambda tf: tf.complex(tf.constant(1.0), tf.constant(1, tf.int32)))

# Of two and three.
each("math.polygamma math.zeta", K(2.0), U(1.5, 3.0, 2, 2), _grad=False)
each("math.polygamma math.zeta", F(0), F(0), _grad=False)
each("math.igamma math.igammac", K(1.5), U(0.5, 3.0))
each("math.igamma math.igammac", U(0.5, 2.0, 2, 1), U(0.5, 3.0, 3))
each("math.igamma math.igammac", K([0.0, 1.0, -1.0]), K([1.0, 0.0, 1.0]), _grad=False)
call("math.betainc", U(0.5, 3.0), U(0.5, 3.0, 2), U(0.1, 0.9), _grad=False, _tol=10)
call("math.betainc", F(0), F(0), F(0), _grad=False)
each("math.nextafter", K([0.0, 1.0, INF, NAN]), K([1.0, 1.0, 0.0, 0.0]))
each("math.logical_xor", K([False, True], "bool"), K([[True], [False]], "bool"))
call("scalar_mul", K(2.0), F(0, 3))
each("math.nextafter", K(1.0, "float64"), K([2.0, 0.0], "float64"))
each("math.logical_xor logical_or", K([True, False], "bool"), K(True, "bool"))
each("math.logical_xor logical_or", K([], "bool"), K([], "bool"))
error("logical_or of numbers", lambda tf: tf.logical_or(tf.constant([1]), tf.constant([0])))
each("greater_equal less_equal", K([NAN, 1.0, INF]), K([NAN, 1.0, INF]))
each("greater_equal less_equal", I(-3, 3, 2, 1, dtype="int64"), I(-3, 3, 3, dtype="int64"))
TWO_BITS = "bitwise.left_shift bitwise.right_shift"
each(TWO_BITS, K([-1, -8, 1, 127], "int8"), K([1, 2, 6, 0], "int8"))
each(TWO_BITS, K([200, 1], "uint8"), K([1, 7], "uint8"))
BITS = "bitwise.bitwise_and bitwise.bitwise_or bitwise.bitwise_xor"
each(BITS, K([200, 7], "uint8"), K(255, "uint8"))
each(BITS, K([], "int64"), K([], "int64"))
each("bitwise.invert", K([0, 200], "uint8"))
each("bitwise.invert", K([], "int64"))
error("bits of floats", lambda tf: tf.bitwise.invert(tf.constant([1.0])))
each("truncatediv", K([-7, 7, -7], "int32"), K([2, -2, -2], "int32"))
each("truncatediv", F(0), F(0), _grad=False)
each("scalar_mul", 2.5, F(2, 2))
each("scalar_mul", 3, I(0, 5, 3))
call("stop_gradient", F(2, 2))
case("stop_gradient of text", lambda tf: tf.stop_gradient(tf.constant("text")))
case("stop_gradient cuts", lambda tf, x: x * tf.stop_gradient(x), F(3))
call("math.polyval", [F(2), F(2), F(2)], F(2))
call("math.polyval", [], F(2), _grad=False)
call("math.polyval", [1.0], F(3), _grad=False)
call("math.lbeta", U(0.5, 2.0, 2, 0), _grad=False)
call("math.lbeta", U(0.5, 2.0, 2, 3))
each("add_n math.accumulate_n", [F(2, 2), F(2, 2), F(2, 2)])
each("add_n math.accumulate_n", [F(0)])
error("add_n of nothing", lambda tf: tf.add_n([]))
error("accumulate_n of shapes", lambda tf: tf.math.accumulate_n([[1.0, 2.0], [1.0]]))
each("math.is_strictly_increasing math.is_non_decreasing", K([]))
each("math.is_strictly_increasing", K([1, 1], "int32"))
each("math.is_strictly_increasing", K([[1, 2], [3, 4]], "int32"))

# Segments, histograms, sets of values.
SEGMENTS = "math.segment_max math.segment_mean math.segment_min math.segment_prod"
each(SEGMENTS, F(4), K([0, 0, 2, 2], "int64"))
each(SEGMENTS, F(0, 2), K([], "int32"), _grad=False)
UNSORTED = "max mean min prod sqrt_n sum"
UNSORTED = " ".join(f"math.unsorted_segment_{n}" for n in UNSORTED.split())
each(UNSORTED, F(3, 2), K([1, -1, 1], "int32"), 3)
each(UNSORTED, F(0), K([], "int32"), 2, _grad=False)
for name in ("segment_mean", "segment_sqrt_n", "segment_sum"):
    call(f"sparse.{name}", F(4, 2), K([0, 3, 1], "int32"), K([0, 0, 1], "int32"))
    call(f"sparse.{name}", F(4, 2), K([3, 3], "int64"), K([1, 3], "int32"), num_segments=5)
    error(
        f"sparse.{name} out of range",
        lambda tf, n=name: getattr(tf.sparse, n)(tf.ones([2, 2]), [5], [0]),
    )
HISTOGRAMS = "histogram_fixed_width histogram_fixed_width_bins"
each(HISTOGRAMS, F(7), [-1.0, 1.0], nbins=3)
call("histogram_fixed_width", I(-5, 5, 6), [-3, 3], nbins=4)
call("histogram_fixed_width_bins", K([INF, -INF, 0.0]), [-1.0, 1.0], nbins=4)
each(HISTOGRAMS, F(0), [0.0, 1.0])
error("histogram of no range", lambda tf: tf.histogram_fixed_width([1.0], [2.0, 1.0]))
call("unique_with_counts", K([], "int32"))
call("unique_with_counts", K([5, 5, 5], "int64"), out_idx="int64")
error("unique_with_counts of a matrix", lambda tf: tf.unique_with_counts([[1]]))
call("math.invert_permutation", K([2, 0, 1], "int64"))
call("math.invert_permutation", K([], "int32"))
error("no permutation", lambda tf: tf.math.invert_permutation([0, 0]))
call("unravel_index", K(5, "int32"), K([2, 3], "int32"))
call("unravel_index", K([0, 7], "int64"), K([2, 2, 2], "int64"))
error("unravel_index out of range", lambda tf: tf.unravel_index([9], [2, 3]))
call("searchsorted", K([1.0, 3.0, 3.0, 5.0]), K([3.0, 0.0, 9.0]), side="right")
call("searchsorted", K([[1, 3], [2, 4]], "int32"), K([[2], [9]], "int32"), out_type="int64")
call("searchsorted", F(0), K([1.0]))
call("bitcast", K([1.0, -0.0]), "int32")
call("bitcast", K([[0, 1, 2, 3]], "uint8"), "int32")
error("bitcast of sizes", lambda tf: tf.bitcast(tf.constant([1, 2, 3], tf.uint8), tf.int32))
call("saturate_cast", K([300.0, -5.0, 1.5]), "uint8")
call("saturate_cast", K([70000, -70000], "int32"), "int16")
call("saturate_cast", K([], "int64"), "int8")

# Matrices.
SQUARE = K([[4.0, 1.0, 0.5], [1.0, 3.0, 0.2], [0.5, 0.2, 2.0]])
NONE = F(0, 0)
ALL_NONE = "linalg.cholesky linalg.logdet linalg.det linalg.inv linalg.trace linalg.expm"
each(ALL_NONE, NONE, _grad=False)
each("linalg.cholesky linalg.logdet linalg.trace linalg.expm linalg.pinv linalg.sqrtm", SQUARE)
each("linalg.eigvalsh linalg.matrix_rank linalg.matrix_transpose", SQUARE)
each("linalg.trace linalg.matrix_transpose", F(2, 2, 3))
each("linalg.matrix_rank", K([[1.0, 2.0], [2.0, 4.0]]))
each("linalg.matrix_rank", K([[1.0, 0.0], [0.0, 1e-9]]), tol=1e-12)
each("linalg.eigvalsh", C(1, 1))
each("linalg.eigvalsh", NONE)
case(
    "eigenvalues of a rotation",
    lambda tf: tf.sort(tf.math.imag(tf.eig(tf.constant([[0.0, -1], [1, 0]]))[0])),
)
case(
    "eigvals of a rotation",
    lambda tf: tf.sort(tf.math.imag(tf.eigvals(tf.constant([[0.0, -1.0], [1, 0]])))),
)
case(
    "eig of a diagonal",
    lambda tf: tf.sort(tf.math.real(tf.eig(tf.constant([[2.0, 0.0], [0.0, 3.0]]))[0])),
)
case("eigvals of a diagonal", lambda tf: tf.math.real(tf.eigvals(tf.constant([[2.0]]))))
call("linalg.logm", K([[1.0, 0.5], [0.0, 2.0]], "complex64"), _grad=False)
call("linalg.logm", K([[1.0]], "complex128"), _grad=False)
call("linalg.sqrtm", K([[4.0]]), _grad=False)
call("linalg.slogdet", SQUARE)
call("linalg.slogdet", K([[0.0, 1.0], [1.0, 0.0]]), _grad=False)
call("linalg.logdet", K([[[2.0]], [[3.0]]]))
call("linalg.pinv", F(2, 3), _tol=10)
call("linalg.pinv", K([[0.0, 0.0]]), _grad=False)
call("linalg.lstsq", F(4, 2), F(4, 1), l2_regularizer=0.5, _tol=10)
call("linalg.lstsq", F(2, 4), F(2, 1), fast=False, _grad=False, _tol=10)
call("linalg.lstsq", F(3, 3, 2), F(3, 3, 1), _tol=10)
error("lstsq of shapes", lambda tf: tf.linalg.lstsq(tf.ones([3, 2]), tf.ones([4, 1])))
call("linalg.solve", SQUARE, F(3, 2), adjoint=True)
call("linalg.solve", NONE, F(0, 1), _grad=False)
error("solve of a singular matrix", lambda tf: tf.linalg.solve([[1.0, 1], [1, 1]], [[1.0], [2]]))
call("linalg.triangular_solve", SQUARE, F(3, 1), lower=False)
call("linalg.triangular_solve", SQUARE, F(3, 1), adjoint=True)
case(
    "cholesky_solve of many", lambda tf, b: tf.linalg.cholesky_solve([[2.0, 0], [1, 3]], b), F(2, 3)
)
case(
    "cholesky_solve of none",
    lambda tf: tf.linalg.cholesky_solve(tf.zeros([0, 0]), tf.zeros([0, 1])),
)
LU = K([[3.0, 1.0], [0.5, 2.0]])
each("linalg.lu_matrix_inverse linalg.lu_reconstruct", LU, K([1, 0], "int32"))
each("linalg.lu_matrix_inverse linalg.lu_reconstruct", K([[5.0]]), K([0], "int32"))
call("linalg.lu_solve", LU, K([1, 0], "int32"), F(2, 3))
call("linalg.lu_solve", LU, K([0, 1], "int32"), F(2, 1))
case("qr of a row", lambda tf, x: [abs(p) for p in tf.linalg.qr(x)], F(1, 3), grad=False)
case("svd of a column", lambda tf, x: tf.linalg.svd(x, compute_uv=False), F(3, 1))
case("svd of nothing", lambda tf: [p.shape for p in tf.linalg.svd(tf.zeros([0, 3]))], grad=False)
case("qr in full", lambda tf, x: [p.shape for p in tf.linalg.qr(x, True)], F(3, 2), grad=False)
case("eigh of one", lambda tf: list(tf.linalg.eigh(tf.constant([[2.0]]))))
case("eigh of a diagonal", lambda tf: tf.linalg.eigh([[3.0, 0.0], [0.0, 1.0]])[0])
call("linalg.cross", K([1.0, 0, 0]), K([0.0, 1, 0]))
call("linalg.cross", I(-3, 3, 2, 3), I(-3, 3, 2, 3))
call("linalg.global_norm", [K([3.0]), K([4.0])])
call("linalg.global_norm", [F(2), F(0)], _grad=False)
call("linalg.normalize", F(2, 3), ord=1, axis=1)
call("linalg.normalize", F(4), ord=np.inf)
call("linalg.tensor_diag", F(2, 2))
call("linalg.tensor_diag", I(0, 5, 3, dtype="int64"))
call("linalg.tensor_diag_part", F(2, 2, 2, 2))
call("linalg.tensor_diag_part", K([[7]], "int32"))
error("tensor_diag_part of odd ranks", lambda tf: tf.linalg.tensor_diag_part(tf.ones([2, 2, 2])))

# Of booleans and shapes.
call("logical_and", K([True, False], "bool"), K([[True], [False]], "bool"))
call("logical_and", K([], "bool"), K([], "bool"))
call("logical_not", K(True, "bool"))
call("logical_not", K([], "bool"))
call("ensure_shape", F(2, 3), [None, 3])
call("ensure_shape", F(0), None)
error("ensure_shape of another", lambda tf: tf.ensure_shape(tf.ones([2]), [3]))
