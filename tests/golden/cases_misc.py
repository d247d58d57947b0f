"""Golden rows: assertions, strings, samplers, resizing, and other functions that stand alone."""

import numpy as np

from tests.golden.harness import C, F, I, K, Table, U
from tests.golden.keras_rows import fresh

TABLE = Table("misc", prepare=fresh)
call, each, case = TABLE.call, TABLE.each, TABLE.case

# Assertions that hold give nothing, those that fail raise.
D = "debugging."
HOLD = {
    "assert_equal": ([1, 2], [1, 2]),
    "assert_none_equal": ([1, 2], [2, 1]),
    "assert_less": ([1, 2], [2, 3]),
    "assert_less_equal": ([1, 2], [1, 3]),
    "assert_greater": ([2, 3], [1, 2]),
    "assert_greater_equal": ([1, 2], [1, 2]),
    "assert_near": ([1.0, 2.0], [1.0, 2.0]),
    "assert_positive": ([1, 2],),
    "assert_negative": ([-1, -2],),
    "assert_non_negative": ([0, 2],),
    "assert_non_positive": ([0, -2],),
    "assert_rank": ([[1, 2]], 2),
    "assert_rank_at_least": ([[1, 2]], 1),
    "assert_rank_in": ([[1, 2]], [1, 2]),
    "assert_integer": ([1, 2],),
}
FAIL = {
    "assert_equal": ([1, 2], [1, 3]),
    "assert_none_equal": ([1, 2], [2, 2]),
    "assert_less": ([1, 2], [2, 2]),
    "assert_less_equal": ([1, 4], [1, 3]),
    "assert_greater": ([2, 2], [1, 2]),
    "assert_greater_equal": ([1, 1], [1, 2]),
    "assert_near": ([1.0, 2.0], [1.0, 2.1]),
    "assert_positive": ([1, 0],),
    "assert_negative": ([-1, 0],),
    "assert_non_negative": ([0, -2],),
    "assert_non_positive": ([0, 2],),
    "assert_rank": ([[1, 2]], 1),
    "assert_rank_at_least": ([[1, 2]], 3),
    "assert_rank_in": ([[1, 2]], [0, 1]),
    "assert_integer": ([1.0, 2.0],),
}


def as_tensors(tf, args, name):
    """The first argument as a tensor, and the second where it is compared with it."""
    return [a if i and "rank" in name else tf.constant(a) for i, a in enumerate(args)]


for name, args in HOLD.items():
    case(
        f"{name} holds",
        lambda tf, n=name, a=args: getattr(tf.debugging, n)(*as_tensors(tf, a, n)) is None,
    )
for name, args in FAIL.items():
    TABLE.error(
        f"{name} fails",
        lambda tf, n=name, a=args: getattr(tf.debugging, n)(*as_tensors(tf, a, n)),
    )
case("assert_type", lambda tf: tf.debugging.assert_type(tf.constant([1]), tf.int32) is None)
TABLE.error("assert_type fails", lambda tf: tf.debugging.assert_type(tf.constant([1]), tf.int64))
case("Assert holds", lambda tf: tf.debugging.Assert(True, ["data"]) is None)
TABLE.error(
    "Assert fails", lambda tf: tf.debugging.Assert(tf.constant(False), ["data", tf.constant(1)])
)
case(
    "assert in a function",
    lambda tf: tf.function(lambda x: (tf.debugging.assert_positive(x), x * 2.0)[1])(
        tf.constant(1.0)
    ),
)
TABLE.error(
    "assert fails in a function",
    lambda tf: tf.function(lambda x: (tf.debugging.assert_positive(x), x)[1])(tf.constant(-1.0)),
)
call("debugging.check_numerics", F(3), "fine")
TABLE.error(
    "check_numerics fails",
    lambda tf: tf.debugging.check_numerics(tf.constant([float("inf")]), "bad"),
)
TABLE.error(
    "check_numerics fails in a function",
    lambda tf: tf.function(lambda x: tf.debugging.check_numerics(tf.math.log(x), "bad"))(
        tf.constant([-1.0])
    ),
)
case("assert_shapes", lambda tf: tf.debugging.assert_shapes([(tf.ones([2, 3]), ("n", 3))]) is None)
TABLE.error(
    "assert_shapes fails", lambda tf: tf.debugging.assert_shapes([(tf.ones([2, 3]), (2, 4))])
)

# Strings.
call("strings.as_string", K([1.5, -2.0, 0.1]), _grad=False)
call("strings.as_string", K([1, -20], "int32"))
call("strings.as_string", K([True, False], "bool"))
call("strings.as_string", K([3.14159]), precision=2, _grad=False)
case(
    "strings.join",
    lambda tf: tf.strings.join([tf.constant(["a", "b"]), "x", ["y", "z"]], separator="-"),
)
case("add of strings", lambda tf: tf.constant([["a"], ["b"]]) + tf.constant(["c", "여울"]))
case("add of a string and a text", lambda tf: "x" + tf.constant(["a", ""]) + b"y")
case("strings.length", lambda tf: tf.strings.length(["a", "여울", ""]))
case("strings.length of characters", lambda tf: tf.strings.length(["a", "여울"], unit="UTF8_CHAR"))

# Sampling of classes.
for name in ("uniform", "log_uniform"):
    case(
        f"{name}_candidate_sampler",
        lambda tf, x, n=name: list(
            getattr(tf.random, f"{n}_candidate_sampler")(x, 2, 4, True, 20, seed=3)
        ),
        K([[1, 5], [2, 0]], "int64"),
        grad=False,
    )
case(
    "all_candidate_sampler",
    lambda tf, x: list(tf.random.all_candidate_sampler(x, 2, 4, True, seed=3)),
    K([[1, 3], [2, 0]], "int64"),
    grad=False,
)
case(
    "nn.compute_accidental_hits",
    lambda tf, x: list(tf.nn.compute_accidental_hits(x, tf.constant([1, 3, 2], tf.int64), 2)),
    K([[1, 3], [2, 0]], "int64"),
    grad=False,
)
case(
    "gamma's gradient",
    lambda tf, a: (tf.random.set_seed(7), tf.random.gamma([4], a, seed=3))[1],
    U(0.5, 3.0, 2),
    tol=1000,
)
case(
    "stateless_binomial",
    lambda tf: tf.random.stateless_binomial([6], [5, 6], counts=10.0, probs=0.3),
)
case("Generator.binomial", lambda tf: tf.random.Generator.from_seed(3).binomial([5], 10.0, 0.3))

# Images.
for method in ("bicubic", "area", "lanczos3", "gaussian", "mitchellcubic", "lanczos5"):
    call("image.resize", F(1, 5, 4, 1), [7, 8], method=method, _grad=False, _tol=10)
call("image.resize", F(1, 8, 8, 1), [4, 4], antialias=True, _tol=10)
call("image.resize", F(1, 5, 4, 2), [3, 3], method="bicubic", antialias=True, _grad=False, _tol=10)

# Matrices.
case(
    "linalg.eigvals",
    lambda tf, x: tf.math.real(tf.reduce_sum(tf.linalg.eigvals(x))),
    F(3, 3),
    grad=False,
)
case(
    "linalg.eig",
    lambda tf, x: tf.abs(tf.sort(tf.math.real(tf.linalg.eig(x)[0]))),
    K([[2.0, 1], [1, 3]]),
    grad=False,
)
case(
    "linalg.logm",
    lambda tf, x: tf.linalg.logm(x),
    K([[2, 0.5], [0.1, 3]], "complex64"),
    grad=False,
    tol=10,
)
call("linalg.adjoint", C(2, 3))
call("linalg.lu", K([[4.0, 3.0, 1.0], [6.0, 3.0, 2.0], [1.0, 5.0, 2.0]]), _grad=False)
case(
    "linalg.lu_reconstruct",
    lambda tf, x: tf.linalg.lu_reconstruct(*tf.linalg.lu(x)),
    F(3, 3),
    grad=False,
    tol=10,
)
case(
    "linalg.lu_solve",
    lambda tf, x, y: tf.linalg.lu_solve(*tf.linalg.lu(x + 3.0 * tf.eye(3)), y),
    F(3, 3),
    F(3, 2),
    grad=False,
    tol=10,
)
case(
    "linalg.lu_matrix_inverse",
    lambda tf, x: tf.linalg.lu_matrix_inverse(*tf.linalg.lu(x + 3.0 * tf.eye(3))),
    F(3, 3),
    grad=False,
    tol=10,
)
call("math.approx_max_k", F(2, 6), 3)
call("math.polyval", [F(3), F(3), F(3)], F(3))
case("sliced assign", lambda tf, x: tf.Variable(x)[0:1].assign([[9.0, 9.0]]), F(2, 2), grad=False)
call("math.segment_sum", F(4), I(0, 1, 4))


def asked_dtypes(tf):
    """NumPy values are cast to a dtype that is named; Python's bools are numbers."""
    given = [np.array([1.5, -2.7]), np.array([True, False]), np.int64(3), np.array([1, 0])]
    given += [np.float32(1.5), [True, False], True]
    return [
        [make(value, dtype=dtype).numpy() for dtype in ("int32", "float16", "int64", "float64")]
        for value in given
        for make in (tf.constant, tf.convert_to_tensor, tf.Variable)
    ]


case("constants of asked dtypes", asked_dtypes)
case("bools beside floats", lambda tf: [tf.constant([1.0, 2.0]) * b for b in ([True, False], True)])
case("bools beside ints", lambda tf: np.array([True, False]) + tf.constant([1, 2]))
