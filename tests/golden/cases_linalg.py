"""Golden rows: products, einsum, tensordot, diagonals, norms, decompositions."""

from tests.golden.harness import C, F, I, K, Table, U

TABLE = Table("linalg")
call, each, case = TABLE.call, TABLE.each, TABLE.case

# Products.
call("matmul", F(3, 4), F(4, 2), _dtypes=("float64", "float16", "bfloat16", "int32", "complex64"))
call("matmul", F(4, 3), F(4, 2), transpose_a=True)
call("matmul", F(3, 4), F(2, 4), transpose_b=True)
call("matmul", F(4, 3), F(2, 4), transpose_a=True, transpose_b=True)
call("matmul", C(4, 3), C(4, 2), adjoint_a=True)
call("matmul", C(3, 4), C(2, 4), adjoint_b=True)
call("matmul", F(5, 3, 4), F(5, 4, 2))
call("matmul", F(2, 1, 3, 4), F(5, 4, 2))
call("matmul", F(5, 3, 4), F(4, 2))
call("matmul", F(5, 4, 3), F(5, 2, 4), transpose_a=True, transpose_b=True)
call("matmul", I(-5, 5, 2, 3, dtype="int64"), I(-5, 5, 3, 2, dtype="int64"))
call("matmul", F(0, 3), F(3, 2))
call("matmul", F(2, 0), F(0, 3))
call("linalg.matmul", F(2, 3), F(3, 2))
call("linalg.matvec", F(3, 4), F(4))
call("linalg.matvec", F(2, 3, 4), F(2, 4))
call("linalg.matvec", F(4, 3), F(4), transpose_a=True)
for equation, *shapes in (
    ("ij,jk->ik", (2, 3), (3, 4)),
    ("ij,jk", (2, 3), (3, 4)),
    ("bij,bjk->bik", (2, 3, 4), (2, 4, 2)),
    ("ij->ji", (2, 3)),
    ("ii->i", (3, 3)),
    ("ii", (3, 3)),
    ("ij->", (2, 3)),
    ("i,j->ij", (2,), (3,)),
    ("i,i->", (3,), (3,)),
    ("bhqd,bhkd->bhqk", (2, 2, 3, 4), (2, 2, 5, 4)),
    ("...ij,...jk->...ik", (2, 2, 3), (2, 3, 4)),
    ("...ij,jk->...ik", (2, 5, 2, 3), (3, 4)),
    ("ij,jk,kl->il", (2, 3), (3, 4), (4, 2)),
    ("abc,cde->abde", (2, 3, 4), (4, 2, 2)),
    ("ijk->kj", (2, 3, 4)),
    ("ij,ij->i", (2, 3), (2, 3)),
):
    call("einsum", equation, *[F(*shape) for shape in shapes])
call("einsum", "ij,jk->ik", C(2, 3), C(3, 2))
call("einsum", "ij,jk->ik", I(-5, 5, 2, 3), I(-5, 5, 3, 2))
call("tensordot", F(2, 3), F(3, 4), 1)
call("tensordot", F(2, 3), F(2, 3), 2)
call("tensordot", F(2), F(3), 0)
call("tensordot", F(2, 3, 4), F(4, 3, 5), [[1, 2], [1, 0]])
call("tensordot", F(2, 3, 4), F(5, 4), axes=[[2], [1]])
call("tensordot", F(2, 3, 4), F(4, 2), axes=[2, 0])
call("linalg.cross", F(2, 3), F(2, 3))
call("linalg.tensordot", F(2, 3), F(3, 2), 1)
call("linalg.einsum", "ij->ji", F(2, 3))
case("outer product by newaxis", lambda tf, x, y: x[:, None] * y[None, :], F(3), F(2))

# Diagonals and bands.
call("linalg.diag", F(3))
call("linalg.diag", F(2, 3))
call("linalg.diag", F(3), k=1)
call("linalg.diag_part", F(3, 3))
call("linalg.diag_part", F(2, 3, 4))
call("linalg.diag_part", F(3, 4), k=1)
call("linalg.diag_part", F(3, 3), k=(-1, 1))
call("linalg.set_diag", F(3, 3), F(3))
call("linalg.set_diag", F(2, 3, 4), F(2, 3))
call("linalg.set_diag", F(3, 3), F(2), k=1)
call("linalg.tensor_diag", F(3))
call("linalg.tensor_diag_part", F(3, 3))
call("linalg.band_part", F(4, 4), 1, 0)
call("linalg.band_part", F(4, 5), -1, 1)
call("linalg.band_part", F(2, 3, 3), 0, -1)
call("linalg.trace", F(3, 3))
call("linalg.trace", F(2, 3, 4))
call("linalg.adjoint", C(2, 3))
call("linalg.matrix_transpose", F(2, 3, 4))
call("linalg.eye", 3, num_columns=2)
call("eye", 2, 4, dtype="float64")

# Norms.
call("norm", F(2, 3), _dtypes=("float64",))
for order in (1, 2, float("inf"), 3.0):
    call("norm", F(2, 3), ord=order, axis=1)
call("norm", F(2, 3), ord="euclidean", axis=0, keepdims=True)
call("norm", F(2, 3), ord="fro", axis=[0, 1])
call("norm", F(3, 4), ord=1, axis=(0, 1))
call("norm", F(3, 4), ord=float("inf"), axis=(-2, -1))
call("norm", C(3))
call("linalg.norm", F(4), ord=1)
call("linalg.normalize", F(2, 3), axis=1)
call("linalg.l2_normalize", F(2, 3), axis=-1)
call("math.l2_normalize", F(2, 3, 2), axis=[0, 2])
call("nn.l2_normalize", F(2, 3), axis=1)
call("nn.l2_normalize", K([[0.0, 0.0], [3.0, 4.0]]), axis=1, epsilon=1e-4)
call("linalg.l2_normalize", C(4), axis=0)


# Decompositions, of well-conditioned matrices; what is unique up to signs through products.
def regular(tf, x):
    """A matrix far from singular."""
    return x * 0.2 + tf.eye(x.shape[-1] if x.shape[-1] else tf.shape(x)[-1], dtype=x.dtype) * 2.0


def definite(tf, x):
    """A symmetric positive definite matrix."""
    return tf.matmul(x, x, transpose_b=True) * 0.2 + tf.eye(3, dtype=x.dtype)


case("linalg.inv", lambda tf, x: tf.linalg.inv(regular(tf, x)), F(3, 3), dtypes=("float64",))
case("linalg.inv batch", lambda tf, x: tf.linalg.inv(regular(tf, x)), F(2, 3, 3))
case("linalg.inv adjoint", lambda tf, x: tf.linalg.inv(regular(tf, x), adjoint=True), F(3, 3))
case("linalg.pinv", lambda tf, x: tf.linalg.pinv(regular(tf, x)), F(3, 3), tol=10)
case("linalg.det", lambda tf, x: tf.linalg.det(regular(tf, x)), F(3, 3))
case("linalg.det batch", lambda tf, x: tf.linalg.det(regular(tf, x)), F(2, 2, 2))
case("linalg.logdet", lambda tf, x: tf.linalg.logdet(definite(tf, x)), F(3, 3))
case("linalg.slogdet", lambda tf, x: list(tf.linalg.slogdet(regular(tf, x))), F(3, 3))
case("linalg.solve", lambda tf, x, y: tf.linalg.solve(regular(tf, x), y), F(3, 3), F(3, 2))
case(
    "linalg.solve adjoint",
    lambda tf, x, y: tf.linalg.solve(regular(tf, x), y, adjoint=True),
    F(3, 3),
    F(3, 2),
)
case("linalg.cholesky", lambda tf, x: tf.linalg.cholesky(definite(tf, x)), F(3, 3))
case(
    "linalg.cholesky_solve",
    lambda tf, x, y: tf.linalg.cholesky_solve(tf.linalg.cholesky(definite(tf, x)), y),
    F(3, 3),
    F(3, 1),
)
for lower in (True, False):
    case(
        f"linalg.triangular_solve lower={lower}",
        lambda tf, x, y, lower=lower: tf.linalg.triangular_solve(regular(tf, x), y, lower=lower),
        F(3, 3),
        F(3, 2),
    )
case("linalg.lstsq", lambda tf, x, y: tf.linalg.lstsq(x, y), F(5, 2), F(5, 1), grad=False, tol=10)
case("linalg.svd values", lambda tf, x: tf.linalg.svd(x, compute_uv=False), F(3, 4))
case(
    "linalg.svd product",
    lambda tf, x: (lambda s, u, v: tf.matmul(u, tf.linalg.diag(s) @ tf.linalg.adjoint(v)))(
        *tf.linalg.svd(x)
    ),
    F(3, 4),
    tol=10,
)
case("linalg.lu", lambda tf, x: tf.linalg.lu(x)[0], F(3, 3))
case("linalg.qr product", lambda tf, x: tf.matmul(*tf.linalg.qr(x)), F(4, 3))
case("linalg.qr abs r", lambda tf, x: tf.abs(tf.linalg.qr(x).r), F(4, 3))
case("linalg.eigh values", lambda tf, x: tf.linalg.eigh(definite(tf, x))[0], F(3, 3))
case("linalg.eigvalsh", lambda tf, x: tf.linalg.eigvalsh(definite(tf, x)), F(3, 3))
case("linalg.expm", lambda tf, x: tf.linalg.expm(x * 0.3), F(3, 3), grad=False, tol=10)
case("linalg.matrix_rank", lambda tf, x: tf.linalg.matrix_rank(x), K([[1.0, 2.0], [2.0, 4.0]]))
call("linalg.sqrtm", K([[4.0, 0.0], [0.0, 9.0]]), _grad=False)
call("math.reduce_euclidean_norm", U(1, 2, 2, 3), axis=-1)
