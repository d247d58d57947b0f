"""Golden rows: tridiagonal and banded matrices, conjugate gradients, older ops, singular ones."""

from tests.golden.harness import C, F, K, Table, U

TABLE = Table("tridiagonal")
call, case = TABLE.call, TABLE.case


def dominant(tf, d):
    """Diagonals in compact form, with the main one far from 0."""
    unit = tf.constant([[0.0], [1.0], [0.0]])
    return d * 0.3 + 2.0 * tf.cast(unit, d.dtype)


call("linalg.tridiagonal_matmul", F(3, 4), F(4, 2), _dtypes=("float64", "complex64"))
call("linalg.tridiagonal_matmul", F(2, 3, 4), F(2, 4, 1))
call("linalg.tridiagonal_matmul", [F(4), F(4), F(4)], F(4, 2), diagonals_format="sequence")
call("linalg.tridiagonal_matmul", F(4, 4), F(4, 2), diagonals_format="matrix")
call("linalg.tridiagonal_matmul", F(3, 1), F(1, 2))
call("linalg.tridiagonal_matmul", C(3, 4), C(4, 2))
TABLE.error(
    "tridiagonal_matmul format",
    lambda tf: tf.linalg.tridiagonal_matmul(tf.ones([3, 2]), tf.ones([2, 1]), "other"),
)
TABLE.error(
    "tridiagonal_matmul rows",
    lambda tf: tf.linalg.tridiagonal_matmul(tf.ones([3, 2]), tf.ones([3, 1])),
)


def solved(name, *inputs, grad=True, **options):
    case(
        f"linalg.tridiagonal_solve {name}",
        lambda tf, d, b: tf.linalg.tridiagonal_solve(dominant(tf, d), b, **options),
        *inputs,
        grad=grad,
    )


solved("matrix", F(3, 4), F(4, 2))
solved("float64", F(3, 4, dtype="float64"), F(4, 2, dtype="float64"))
solved("vector", F(3, 5), F(5))
solved("batch", F(2, 3, 4), F(2, 4, 2))
solved("batch of vectors", F(2, 3, 4), F(2, 4))
solved("transposed", F(3, 4), F(2, 4), transpose_rhs=True)
# TensorFlow's gradient towards complex diagonals is not that of finite differences.
solved("complex", C(3, 4), C(4, 2), grad=False)
solved("conjugate", C(3, 4), C(4, 2), grad=False, conjugate_rhs=True)
solved("without pivoting", F(3, 4), F(4, 2), partial_pivoting=False)
case(
    "linalg.tridiagonal_solve with exchanged rows",
    lambda tf, d, b: tf.linalg.tridiagonal_solve(d, b),
    K([[5.0, 1.0, 7.0, 0.0], [0.0, 0.5, 0.0, 3.0], [0.0, 4.0, 2.0, 1.0]]),
    F(4, 2),
)
case(
    "linalg.tridiagonal_solve from a matrix",
    lambda tf, m, b: tf.linalg.tridiagonal_solve(m + 3.0 * tf.eye(4), b, diagonals_format="matrix"),
    U(0, 1, 4, 4),
    F(4),
)
case(
    "linalg.tridiagonal_solve from a sequence",
    lambda tf, a, b, c, r: tf.linalg.tridiagonal_solve(
        (a, b + 4.0, c), r, diagonals_format="sequence"
    ),
    U(0, 1, 2),
    U(0, 1, 3),
    U(0, 1, 2),
    F(3, 1),
)
case(
    "linalg.tridiagonal_solve of a singular matrix",
    lambda tf: tf.linalg.tridiagonal_solve(tf.zeros([3, 3]), tf.ones([3, 1])),
)
case(
    "linalg.tridiagonal_solve of a perturbed matrix",
    lambda tf, d: tf.linalg.tridiagonal_solve(
        d, tf.constant([[1.0], [2.0]]), perturb_singular=True
    ),
    K([[1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]),
    grad=False,
)
for name, options in {
    "format": {"diagonals_format": "other"},
    "perturbed without pivots": {"perturb_singular": True, "partial_pivoting": False},
}.items():
    TABLE.error(
        f"tridiagonal_solve {name}",
        lambda tf, options=options: tf.linalg.tridiagonal_solve(
            tf.ones([3, 2]), tf.ones([2, 1]), **options
        ),
    )
TABLE.error(
    "tridiagonal_solve rows",
    lambda tf: tf.linalg.tridiagonal_solve(tf.ones([3, 2]), tf.ones([3, 1])),
)

BANDS = K([[4.0, 5.0, 6.0, 7.0], [9.0, 1.0, 2.0, 3.0]])
for lower in (True, False):
    for adjoint in (True, False):
        call("linalg.banded_triangular_solve", BANDS, F(4, 2), lower=lower, adjoint=adjoint)
call("linalg.banded_triangular_solve", U(1, 2, 2, 3, 5), F(2, 5, 1))
call("linalg.banded_triangular_solve", U(1, 2, 3, 5), F(2, 5, 1))
call("linalg.banded_triangular_solve", U(1, 2, 2, 1, 3), F(3, 1))
case(
    "linalg.banded_triangular_solve complex",
    lambda tf, b, r: tf.linalg.banded_triangular_solve(b + 2.0, r, adjoint=True),
    C(2, 3),
    C(3, 2),
)
TABLE.error(
    "banded_triangular_solve with a zero",
    lambda tf: tf.linalg.banded_triangular_solve([[0.0, 1.0]], [[1.0], [1.0]]),
)
TABLE.error(
    "banded_triangular_solve of a vector",
    lambda tf: tf.linalg.banded_triangular_solve([[2.0, 1.0]], [1.0, 1.0]),
)

ALPHA, BETA = K([1.0, 2.0, 3.0, 4.0]), K([0.5, 0.25, 0.1])
for options in (
    {},
    {"select": "i", "select_range": (1, 2)},
    {"select": "v", "select_range": (1.5, 3.5)},
    {"select": "v", "select_range": (10.0, 11.0)},
):
    call("linalg.eigh_tridiagonal", ALPHA, BETA, **options, _grad=False)
call("linalg.eigh_tridiagonal", F(5, dtype="float64"), F(4, dtype="float64"), _grad=False)
call("linalg.eigh_tridiagonal", K([3.0]), K([], "float32"), _grad=False)
case(
    "linalg.eigh_tridiagonal complex",
    lambda tf, a, b: tf.linalg.eigh_tridiagonal(tf.cast(a, tf.complex64), b),
    F(4),
    C(3),
    grad=False,
)
case(
    "linalg.eigh_tridiagonal vectors",
    lambda tf, a, b: (lambda e, v: [e, tf.abs(v)])(
        *tf.linalg.eigh_tridiagonal(a, b, eigvals_only=False)
    ),
    ALPHA,
    BETA,
    grad=False,
    tol=20,
)
for name, options in {
    "select": {"select": "x"},
    "no range": {"select": "i"},
    "empty range": {"select": "i", "select_range": (2, 1)},
    "empty interval": {"select": "v", "select_range": (3.0, 2.0)},
}.items():
    TABLE.error(
        f"eigh_tridiagonal {name}",
        lambda tf, options=options: tf.linalg.eigh_tridiagonal(
            [1.0, 2.0, 3.0], [1.0, 1.0], **options
        ),
    )


def gradients(tf, a, b, **options):
    """The solution of a system, and in how many steps."""
    matrix = tf.matmul(a, a, transpose_b=True) * 0.2 + tf.eye(3)
    operator = tf.linalg.LinearOperatorFullMatrix(
        matrix, is_self_adjoint=True, is_positive_definite=True
    )
    state = tf.linalg.experimental.conjugate_gradient(operator, b, **options)
    return [state.i, state.x]


case("linalg.experimental.conjugate_gradient", gradients, F(3, 3), F(3), grad=False, tol=20)
case(
    "linalg.experimental.conjugate_gradient batch", gradients, F(3, 3), F(2, 3), grad=False, tol=50
)
case(
    "linalg.experimental.conjugate_gradient one step",
    lambda tf, a, b: gradients(tf, a, b, max_iter=1, x=tf.ones([3])),
    F(3, 3),
    F(3),
    grad=False,
    tol=20,
)
TABLE.error(
    "linalg.experimental.conjugate_gradient of an unknown operator",
    lambda tf: tf.linalg.experimental.conjugate_gradient(
        tf.linalg.LinearOperatorFullMatrix(tf.eye(2)), tf.ones([2])
    ),
)

# Singular matrices.
SINGULAR = [[1.0, 2.0], [2.0, 4.0]]
for name in ("inv", "lu"):
    TABLE.error(f"singular {name}", lambda tf, name=name: getattr(tf.linalg, name)(SINGULAR))
TABLE.error("singular solve", lambda tf: tf.linalg.solve(SINGULAR, [[1.0], [1.0]]))
TABLE.error(
    "singular inverse in a function", lambda tf: tf.function(tf.linalg.inv)(tf.constant(SINGULAR))
)
TABLE.error("inverse of NaN", lambda tf: tf.linalg.inv([[float("nan"), 1.0], [1.0, 2.0]]))

# Ops without public functions.
A = U(1, 2, 2, 2, 2)
for name, names, inputs in (
    ("BatchMatMul", "x y", (A, F(2, 2, 3))),
    ("MatrixDiag", "diagonal", (F(2, 3),)),
    ("MatrixDiagPart", "input", (F(2, 3, 4),)),
    ("MatrixSetDiag", "input diagonal", (F(2, 3, 3), F(2, 3))),
    ("CholeskyGrad", "l grad", (A, F(2, 2, 2))),
):
    case(
        f"raw_ops.{name}",
        lambda tf, *x, name=name, names=names: getattr(tf.raw_ops, name)(
            **dict(zip(names.split(), x, strict=True))
        ),
        *inputs,
        grad=name != "CholeskyGrad",
    )
case(
    "raw_ops.BatchMatMulV3",
    lambda tf, x, y: tf.raw_ops.BatchMatMulV3(x=x, y=y, Tout=tf.float32, adj_x=True),
    F(2, 3, 2),
    F(2, 3, 4),
)
case(
    "raw_ops.MatrixDiagV2",
    lambda tf, x: tf.raw_ops.MatrixDiagV2(
        diagonal=x, k=[0, 1], num_rows=-1, num_cols=-1, padding_value=9.0
    ),
    F(2, 3),
    grad=False,  # TensorFlow takes it with short diagonals on the other side
)
case(
    "raw_ops.MatrixDiagPartV2",
    lambda tf, x: tf.raw_ops.MatrixDiagPartV2(input=x, k=[-1, 1], padding_value=9.0),
    F(3, 4),
)
case(
    "raw_ops.MatrixSetDiagV2",
    lambda tf, x, d: tf.raw_ops.MatrixSetDiagV2(input=x, diagonal=d, k=[-1, 0]),
    F(3, 3),
    F(2, 3),
)
