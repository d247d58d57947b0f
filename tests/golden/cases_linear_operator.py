"""Golden rows: linear operators of every class, and what can be asked of them."""

from tests.golden.harness import C, F, Table, U

TABLE = Table("linear_operator")
case = TABLE.case


def linalg(name):
    """`tf.linalg.LinearOperator<name>` of a package."""
    return lambda tf, *args, **options: getattr(tf.linalg, f"LinearOperator{name}")(
        *args, **options
    )


Diag, Full, Tril = linalg("Diag"), linalg("FullMatrix"), linalg("LowerTriangular")


def definite(tf, x):
    """A positive definite operator."""
    matrix = tf.matmul(x, x, adjoint_b=True) * 0.2 + tf.eye(3, dtype=x.dtype)
    return Full(tf, matrix, is_self_adjoint=True, is_positive_definite=True)


def regular(tf, x):
    """An operator far from singular."""
    return Full(tf, x * 0.3 + 2.0 * tf.eye(3, dtype=x.dtype))


def circulant(name):
    def make(tf, x):
        return linalg(name)(tf, tf.complex(x, tf.zeros_like(x)), input_output_dtype=tf.complex64)

    return make


def low_rank(tf, x):
    base = Diag(tf, x[0] ** 2 + 1.0, is_positive_definite=True)
    return linalg("LowRankUpdate")(tf, base, tf.transpose(x[1:]))


def low_rank_uv(tf, x):
    base = Diag(tf, x[0] ** 2 + 1.0, is_non_singular=True)
    u, v = tf.transpose(x[1:2]), tf.transpose(x[2:])
    return linalg("LowRankUpdate")(tf, base, u, diag_update=x[0, :1], v=v, is_non_singular=True)


def blocks(tf, x):
    return [regular(tf, x), Diag(tf, x[0] ** 2 + 1.0)]


def block_triangular(tf, x):
    first, last = blocks(tf, x)
    return linalg("BlockLowerTriangular")(tf, [[first], [Full(tf, x), last]])


# Name of class -> how an operator is made of a matrix of 3 rows and columns.
SQUARE = {
    "Adjoint": lambda tf, x: linalg("Adjoint")(tf, regular(tf, x)),
    "BlockDiag": lambda tf, x: linalg("BlockDiag")(tf, blocks(tf, x)),
    "BlockLowerTriangular": block_triangular,
    "Circulant": lambda tf, x: circulant("Circulant")(tf, x[0] + 3.0),
    "Circulant2D": lambda tf, x: circulant("Circulant2D")(tf, x[:2] + 4.0),
    "Circulant3D": lambda tf, x: circulant("Circulant3D")(tf, x[:2, None] + 4.0),
    "Composition": lambda tf, x: linalg("Composition")(
        tf, [regular(tf, x), Diag(tf, x[0] ** 2 + 1.0)]
    ),
    "Diag": lambda tf, x: Diag(tf, x[0] + 3.0),
    "FullMatrix": regular,
    "Householder": lambda tf, x: linalg("Householder")(tf, x[0]),
    "Identity": lambda tf, x: linalg("Identity")(tf, 3),
    "Inversion": lambda tf, x: linalg("Inversion")(tf, regular(tf, x)),
    "Kronecker": lambda tf, x: linalg("Kronecker")(
        tf, [Diag(tf, x[0, :2] + 3.0), regular(tf, x)], is_non_singular=True
    ),
    "LowRankUpdate": low_rank,
    "LowRankUpdate of two": low_rank_uv,
    "LowerTriangular": lambda tf, x: Tril(tf, x + 3.0 * tf.eye(3)),
    "Permutation": lambda tf, x: linalg("Permutation")(tf, [2, 0, 1]),
    "ScaledIdentity": lambda tf, x: linalg("ScaledIdentity")(tf, 3, x[0, 0] + 3.0),
    "Toeplitz": lambda tf, x: linalg("Toeplitz")(
        tf, tf.concat([[4.0], x[0, 1:]], 0), tf.concat([[4.0], x[1, 1:]], 0)
    ),
    "Tridiag": lambda tf, x: linalg("Tridiag")(tf, x * 0.3 + tf.constant([[0.0], [2.0], [0.0]])),
    "definite FullMatrix": definite,
    "batch FullMatrix": lambda tf, x: regular(tf, tf.stack([x, 2.0 * x])),
    "batch Diag": lambda tf, x: Diag(tf, x + 4.0),
    "batch ScaledIdentity": lambda tf, x: linalg("ScaledIdentity")(tf, 3, x[0] + 3.0),
}
NUMBERS = ("determinant", "log_abs_determinant", "trace", "diag_part", "to_dense")


def numbers(tf, operator):
    """What an operator says without an argument."""
    return [getattr(operator, name)() for name in NUMBERS]


def argument(operator, y):
    """As many rows of `y` as the operator takes."""
    return y[: operator.shape[-1]]


def of_dtype(tf, operator, y):
    return tf.cast(argument(operator, y), operator.dtype)


for label, make in SQUARE.items():
    case(
        f"{label} numbers",
        lambda tf, x, make=make: numbers(tf, make(tf, x)),
        F(3, 3),
        tol=20,
    )
    for name in ("matmul", "solve"):
        for adjoint in (False, True):
            case(
                f"{label} {name} adjoint={adjoint}",
                lambda tf, x, y, make=make, name=name, adjoint=adjoint: (
                    lambda op: getattr(op, name)(of_dtype(tf, op, y), adjoint=adjoint)
                )(make(tf, x)),
                F(3, 3),
                F(6, 2),
                tol=20,
                grad=not adjoint,
            )
    case(
        f"{label} vectors and sums",
        lambda tf, x, y, make=make: (
            lambda op: [
                op.matvec(of_dtype(tf, op, y)),
                op.solvevec(of_dtype(tf, op, y)),
                op.add_to_tensor(tf.ones(op.shape, op.dtype)),
            ]
        )(make(tf, x)),
        F(3, 3),
        F(6),
        tol=20,
        grad=False,
    )

# Shapes, hints and names.
HINTS = ("is_non_singular", "is_self_adjoint", "is_positive_definite", "is_square")


def described(tf, operator):
    """The class, hints, name and shapes of an operator."""
    hints = [str(getattr(operator, hint)) for hint in HINTS]
    shapes = [operator.shape_tensor(), operator.batch_shape_tensor(), operator.tensor_rank_tensor()]
    shapes += [operator.domain_dimension_tensor(), operator.range_dimension_tensor()]
    static = [int(operator.domain_dimension), int(operator.range_dimension), operator.tensor_rank]
    return [type(operator).__name__, operator.name, *hints, *static, *shapes]


for label, make in SQUARE.items():
    case(
        f"{label} described",
        lambda tf, make=make: [
            described(tf, op)
            for op in (lambda op: [op, op.adjoint(), op.inverse()])(make(tf, tf.eye(3)))
        ],
    )

# Structure of products and solutions.
PAIRS = "Diag ScaledIdentity Identity LowerTriangular FullMatrix Inversion BlockDiag".split()


def pairs(tf, method):
    """The class and hints of the products of each pair."""
    operators = [SQUARE[name](tf, tf.eye(3)) for name in PAIRS]
    found = []
    for a in operators:
        for b in operators:
            if a.shape == b.shape:
                made = getattr(a, method)(b)
                found.append([type(made).__name__, *[str(getattr(made, hint)) for hint in HINTS]])
    return found


case("products of pairs", lambda tf: pairs(tf, "matmul"))
case("solutions of pairs", lambda tf: pairs(tf, "solve"))
case("zeros", lambda tf: numbers(tf, linalg("Zeros")(tf, 3))[2:])
case(
    "Zeros matmul",
    lambda tf, x: linalg("Zeros")(tf, 2, 3, is_square=False, is_self_adjoint=False).matmul(x),
    F(3, 2),
)
case("Zeros of a batch", lambda tf: linalg("Zeros")(tf, 2, batch_shape=[2]).to_dense())

# Of self-adjoint operators.
for label in ("definite FullMatrix", "LowRankUpdate", "Diag", "Householder", "Identity"):
    case(
        f"{label} eigenvalues",
        lambda tf, x, make=SQUARE[label]: [make(tf, x).eigvals(), make(tf, x).cond()],
        F(3, 3),
        tol=20,
        grad=False,
    )
for label in ("definite FullMatrix", "LowRankUpdate"):
    case(
        f"{label} cholesky",
        lambda tf, x, make=SQUARE[label]: make(tf, x).cholesky().to_dense(),
        F(3, 3),
        tol=20,
    )
case(
    "Kronecker cholesky",
    lambda tf, x: linalg("Kronecker")(tf, [definite(tf, x), definite(tf, x)]).cholesky().to_dense(),
    F(3, 3),
    tol=20,
    grad=False,
)

# Complex operators.
for label, make in {
    "Diag": lambda tf, x: Diag(tf, x[0] + 3.0),
    "FullMatrix": regular,
    "LowerTriangular": lambda tf, x: Tril(tf, x + 3.0 * tf.eye(3, dtype=x.dtype)),
    "Householder": lambda tf, x: linalg("Householder")(tf, x[0]),
    "Circulant": lambda tf, x: linalg("Circulant")(tf, x[0] + 3.0),
    "Toeplitz": lambda tf, x: linalg("Toeplitz")(tf, x[0] + 4.0, x[1] + 4.0),
    "Composition": lambda tf, x: linalg("Composition")(tf, [regular(tf, x), Diag(tf, x[0] + 3.0)]),
}.items():
    case(
        f"complex {label}",
        lambda tf, x, y, make=make: [
            make(tf, x).matmul(y),
            make(tf, x).solve(y, adjoint=True),
            make(tf, x).determinant(),
            make(tf, x).adjoint().to_dense(),
        ],
        C(3, 3),
        C(3, 2),
        tol=20,
        grad=False,
    )

# Lists of blocks, parts of batches, tf functions.
case(
    "BlockDiag of lists",
    lambda tf, x, a, b: linalg("BlockDiag")(tf, blocks(tf, x)).matmul([a, b]),
    F(3, 3),
    F(3, 2),
    F(3, 2),
)
case(
    "BlockLowerTriangular of lists",
    lambda tf, x, a, b: block_triangular(tf, x).solve([a, b]),
    F(3, 3),
    F(3, 2),
    F(3, 2),
    tol=10,
)
case("a part of a batch", lambda tf, x: Full(tf, x)[1].to_dense(), F(2, 3, 3))
case("a new axis", lambda tf, x: Diag(tf, x)[..., tf.newaxis].to_dense(), F(2, 3))
case(
    "tf functions of operators",
    lambda tf, x, y: [
        tf.matmul(regular(tf, x), y),
        tf.matmul(y, regular(tf, x), adjoint_a=True),
        tf.linalg.solve(regular(tf, x), y),
        tf.linalg.det(regular(tf, x)),
        tf.linalg.trace(regular(tf, x)),
        tf.linalg.diag_part(regular(tf, x)),
        regular(tf, x) @ y,
    ],
    F(3, 3),
    F(3, 2),
    tol=20,
    grad=False,
)
case(
    "an operator through a function",
    lambda tf, x, y: tf.function(lambda op: op.inverse())(regular(tf, x)).matmul(y),
    F(3, 3),
    F(3, 2),
    tol=20,
)


class Rotation:
    """A class of the user, made for each package."""

    @staticmethod
    def of(tf, angle):
        class LinearOperatorRotation(tf.linalg.LinearOperator):
            def __init__(self, angle):
                self.angle = tf.convert_to_tensor(angle)
                super().__init__(dtype=self.angle.dtype, is_non_singular=True, name="rotation")

            def _shape(self):
                return tf.TensorShape([2, 2])

            def _matmul(self, x, adjoint=False, adjoint_arg=False):
                x = tf.linalg.adjoint(x) if adjoint_arg else x
                c, s = tf.cos(self.angle), tf.sin(self.angle) * (-1.0 if adjoint else 1.0)
                return tf.stack([c * x[0] - s * x[1], s * x[0] + c * x[1]])

        return LinearOperatorRotation(angle)


case("LinearOperator of the user", lambda tf, a: numbers(tf, Rotation.of(tf, a)), F(), tol=10)
case(
    "LinearOperator of the user solves",
    lambda tf, a, y: Rotation.of(tf, a).solve(y, adjoint=True),
    F(),
    F(2, 3),
    tol=10,
)
case(
    "LinearOperator of the user in products",
    lambda tf, a, x: [
        (Rotation.of(tf, a) @ Diag(tf, x)).to_dense(),
        linalg("Kronecker")(tf, [Rotation.of(tf, a), Diag(tf, x)]).to_dense(),
        Rotation.of(tf, a).inverse().to_dense(),
    ],
    F(),
    U(1, 2, 2),
    tol=10,
)

# Mistakes.
for label, wrong in {
    "abstract": lambda tf: tf.linalg.LinearOperator(tf.float32),
    "scalar diagonal": lambda tf: Diag(tf, 1.0),
    "vector": lambda tf: Full(tf, [1.0]),
    "integers": lambda tf: Full(tf, [[1]]),
    "vector as triangle": lambda tf: Tril(tf, [1.0]),
    "negative size": lambda tf: linalg("Identity")(tf, -1),
    "fraction as size": lambda tf: linalg("Identity")(tf, 2.5),
    "singular identity": lambda tf: linalg("Identity")(tf, 2, is_non_singular=False),
    "rectangular multiple": lambda tf: linalg("ScaledIdentity")(tf, 2, 1.0, is_square=False),
    "zeros of two sizes": lambda tf: linalg("Zeros")(tf, 2, 3),
    "regular zeros": lambda tf: linalg("Zeros")(tf, 2, is_non_singular=True),
    "inverse of zeros": lambda tf: linalg("Inversion")(tf, linalg("Zeros")(tf, 2)),
    "solution of zeros": lambda tf: linalg("Zeros")(tf, 2).solve(tf.ones([2, 1])),
    "definite reflection": lambda tf: linalg("Householder")(tf, [1.0], is_positive_definite=True),
    "no permutation": lambda tf: linalg("Permutation")(tf, [1, 1]),
    "floats as permutation": lambda tf: linalg("Permutation")(tf, [1.0, 0.0]),
    "scalar spectrum": lambda tf: linalg("Circulant")(tf, 1.0),
    "vector as 2D": lambda tf: linalg("Circulant2D")(tf, [1.0]),
    "vector as 3D": lambda tf: linalg("Circulant3D")(tf, [1.0]),
    "row and column": lambda tf: linalg("Toeplitz")(tf, [1.0, 2.0], [1.0]).shape,
    "format": lambda tf: linalg("Tridiag")(tf, [[1.0]], diagonals_format="other"),
    "no factors": lambda tf: linalg("Composition")(tf, []),
    "no Kronecker factors": lambda tf: linalg("Kronecker")(tf, []),
    "no blocks": lambda tf: linalg("BlockDiag")(tf, []),
    "rows of blocks": lambda tf: linalg("BlockLowerTriangular")(tf, [[Diag(tf, [1.0])]] * 2),
    "update of another size": lambda tf: linalg("LowRankUpdate")(tf, Diag(tf, [1.0, 2.0]), [[1.0]]),
    "hints": lambda tf: Diag(tf, [1.0], is_positive_definite=True, is_non_singular=False),
    "adjoint hints": lambda tf: linalg("Adjoint")(
        tf, Diag(tf, [1.0], is_non_singular=True), is_non_singular=False
    ),
    "size of the argument": lambda tf: Diag(tf, [1.0, 2.0]).matmul(tf.ones([3, 1])),
    "dtype of the argument": lambda tf: Diag(tf, [1.0, 2.0]).matvec([1, 2]),
    "size of the operator": lambda tf: Diag(tf, [1.0, 2.0]).matmul(Diag(tf, [1.0])),
    "determinant of a rectangle": lambda tf: Full(tf, [[1.0, 2.0]]).determinant(),
    "inverse of a rectangle": lambda tf: Full(tf, [[1.0, 2.0]]).inverse(),
    "cholesky of the unknown": lambda tf: Full(tf, [[1.0]]).cholesky(),
    "eigenvalues of the unknown": lambda tf: Full(tf, [[1.0]]).eigvals(),
    "not definite": lambda tf: Diag(tf, [-1.0]).assert_positive_definite(),
    "singular": lambda tf: Diag(tf, [0.0]).assert_non_singular(),
    "not self-adjoint": lambda tf: Full(tf, [[1.0, 2.0], [3.0, 4.0]]).assert_self_adjoint(),
    "too many slices": lambda tf: Diag(tf, [[1.0]])[0, 0],
}.items():
    TABLE.error(label, wrong)
