"""Golden rows: tf.experimental.numpy, functions that make arrays, reshape and combine them."""

from tests.golden.cases_tnp import prepare
from tests.golden.cases_tnp import rows as add_rows
from tests.golden.harness import F, K, Table

TABLE = Table("tnparrays", prepare)
call, case = TABLE.call, TABLE.case


def rows(names, *calls, **options):
    """As in cases_tnp, into this table."""
    add_rows(names, *calls, _table=TABLE, **options)


M = [[1, 2, 3], [4, 5, 6]]
# Creation.
rows("zeros ones empty", (3,), ((2, 2), "int32"), ([],), ([2, 0], {"dtype": "float32"}))
rows("zeros_like ones_like empty_like", (F(2, 3),), (M,), (M, {"dtype": "float32"}), _grad=False)
rows("full", ((2, 2), 7), (3, 1.5), ([2], [1, 2], {"dtype": "int8"}))
rows("full_like", (F(2, 3), 7), (M, 1.5), (M, 2, {"dtype": "float32"}), _grad=False)
rows("eye", (3,), (2, 3, 1, "int32"), (3, {"k": -1}))
rows("identity", (2,), (3, "int32"), (1, {"dtype": "bool"}))
rows("arange", (5,), (1, 7, 2), (0.0, 1.0, 0.25), (3, 0, -1), (4, {"dtype": "float32"}), (0,))
rows("linspace", (0, 1, 5), (0, 10, {"num": 4, "endpoint": False}), ([0, 1], [2, 3], 3))
rows("linspace", (0, 4, 5, {"retstep": True}), (0, 1, 3, {"dtype": "float32"}))
rows("logspace", (0, 2, 3), (1, 3, {"num": 3, "base": 2.0}), (0, 1, 3, {"dtype": "float32"}))
rows("geomspace", (1, 8, 4), (1, 1000, {"num": 4}), (1.0, 16.0, 4, {"endpoint": False}))
rows("tri", (3,), (2, 3, 1), (3, {"k": -1, "dtype": "int32"}))
rows("array asarray asanyarray ascontiguousarray", (M,), (5,), ([1.5, 2], {"dtype": "float32"}))
rows("array asarray", (K([1, 2], "int32"),), ([True, 2],), ([[1j]],), (K([1.5]), "int32"))
rows("array", ([1, 2], {"ndmin": 3}), (3.5, {"dtype": "int64"}), ([],))
rows("copy", (F(2),), (M,), (1,))
rows("diag", (F(3),), (M,), ([1, 2], 1), (M, {"k": -1}))
rows("diagflat", ([1, 2],), (M,), ([1, 2], {"k": 1}))
rows("diagonal", (F(3, 3),), (M, 1), ([[[1, 2], [3, 4]]], {"axis1": 1, "axis2": 2}))
rows("trace", (F(3, 3),), (M,), (M, {"offset": 1}))
rows("diag_indices", (2,), (3, 3), (1, {"ndim": 1}))
rows("tril triu", (F(3, 3),), (M, 1), (M, {"k": -1}))
rows("meshgrid", ([1, 2], [3, 4, 5]), ([1.0, 2.0], [3.0], {"indexing": "ij"}), ([1, 2],))
rows("ix_", ([0, 1], [2, 3]), ([0, 1, 2],), ([True, False], [1]))

# Shapes.
rows("reshape", (F(2, 3), [3, 2]), (M, -1), (M, (3, 2), {"order": "F"}))
rows("ravel flatten", (F(2, 3),), (M,), (5,))
rows("flatten", (M, {"order": "F"}))
rows("transpose", (F(2, 3),), (M, [1, 0]), ([[[1, 2]]], (2, 0, 1)))
rows("swapaxes", (F(2, 3), 0, 1), ([[[1, 2]]], 0, 2), (M, -1, 0))
rows("moveaxis", (F(2, 3, 1), 0, 2), ([[[1, 2]]], [0, 1], [2, 0]), (M, -1, 0))
rows("expand_dims", (F(2), 0), (M, 1), (5, 0))
rows("squeeze", (F(1, 3),), ([[[1, 2]]], 0), ([[[1]]], (0, 1)))
rows("broadcast_to", (F(3), (2, 3)), (5, (2,)), ([[1], [2]], [2, 2]))
rows("broadcast_arrays", (F(3), F(2, 1)), ([1, 2], 3), ([[1], [2]], [3, 4]))
rows("atleast_1d atleast_2d atleast_3d", (F(2),), (5,), (M,), ([1], 2))
rows("concatenate", ([F(2, 3), F(1, 3)],), ([[1, 2], [3]],), ([M, M], 1), ([[1], [2.5]],))
rows("stack", ([F(2), F(2)],), ([[1, 2], [3, 4]], 1), ([1, 2.5],))
rows("vstack hstack dstack", ([F(2), F(2)],), ([[1, 2], [3, 4]],), ([[[1], [2]], [[3], [4]]],))
rows("append", (F(2), F(3)), (M, [7, 8]), (M, [[7, 8, 9]], 0))
rows("split", (F(4), 2), ([1, 2, 3, 4, 5], [1, 3]), (M, 3, 1))
rows("hsplit", (F(2, 4), 2), (M, [1]), (K([1.0, 2.0]), 2))
rows("vsplit", (F(2, 4), 2), (K(M), 2), ([[1], [2], [3]], [1]))
rows("dsplit", (F(1, 2, 4), 2), (K([[[1, 2, 3]]]), 3), ([[[1, 2, 3]]], [1]))
rows("tile", (F(2), 2), (M, (2, 1)), (5, [2, 2]))
rows("repeat", (F(2), 2), (M, [1, 2], {"axis": 0}), (5, 3))
rows("roll", (F(4), 1), (M, 1, {"axis": 1}), (M, (1, 1), {"axis": (0, 1)}))
rows("rot90", (F(2, 3),), (M, 2), ([[[1, 2], [3, 4]]], 1, (1, 2)))
rows("flip", (F(2, 3),), (M, 0), (M, {"axis": 1}))
rows("fliplr flipud", (F(2, 3),), (M,), ([[1], [2]],))
rows("pad", (F(2), [(1, 1)], "constant"), (M, [(1, 0), (0, 1)], "constant", {"constant_values": 9}))
rows("pad", ([1, 2, 3], [(1, 1)], "reflect"), ([1, 2, 3], [(2, 1)], "symmetric"))

# Elements.
rows("take", (F(4), [0, 2]), (M, [0, 5]), (M, [1, 0], {"axis": 1}), (M, [-1, 7], {"mode": "wrap"}))
rows(
    "take_along_axis", (F(2, 3), K([[0], [2]], "int64"), 1), (M, [[0, 1, 0]], 0), ([3, 4], [1], -1)
)
rows("compress", ([True, False], [1, 2]), ([0, 1], M, {"axis": 0}), ([True, True, False], M, 1))
rows("nonzero", (M,), ([0, 1, 0, 2],), (K([[0.0, 1.5], [2.0, 0.0]]),), _grad=False)

# Linear algebra.
rows("dot", (F(3), F(3)), (M, [1, 2, 3]), (2, [3, 4]), ([1, 2], [1.5, 2.5]))
rows("matmul", (F(2, 3), F(3, 2)), (M, [1, 2, 3]), ([1, 2], [3, 4]))
rows("inner", (F(3), F(3)), (M, M), (2, [3, 4]))
rows("outer", (F(2), F(3)), ([1, 2], [3, 4]), (M, 2))
rows("vdot", (F(3), F(3)), (M, M), ([1j, 2], [3, 4j]))
rows("kron", (F(2), F(2)), ([1, 2], M), ([[1, 0], [0, 1]], M))
rows("cross", (F(3), F(3)), ([1, 2], [3, 4]), ([[1, 2, 3]], [[4, 5, 6]], {"axis": 1}))
rows("tensordot", (F(2, 3), F(3, 2), 1), (M, M, {"axes": [[0], [0]]}), (M, M, 2))
rows("einsum", ("ij,jk->ik", F(2, 3), F(3, 2)), ("ij->j", M), ("i,i", [1, 2], [3.5, 4]))

# Random numbers: shapes and dtypes; the numbers themselves follow from the seed.
R = "random."
for name, args in {
    "rand": ((), (2,), (2, 3)),
    "randn": ((), (2,), (2, 3)),
    "random": ((), ((3,),), ((2, 2),)),
    "standard_normal": ((), (3,), ((2, 2),)),
    "uniform": ((), (0, 5, (3,)), (1.0, 2.0, (2, 2))),
    "randint": ((5,), (1, 6, 3), (0, 10, (2,), "int32")),
    "poisson": ((3.0,), (2.0, 4), ([1.0, 5.0], (3, 2))),
}.items():
    for given in args:

        def seeded(tf, name=name, given=given):
            tf.experimental.numpy.random.seed(7)
            made = getattr(tf.experimental.numpy.random, name)(*given)
            return made.shape.as_list(), made.dtype.name, (made if name != "poisson" else 0)

        case(f"random.{name}{given}", seeded)


def seeds(tf):
    """The same numbers after the same seed."""
    random = tf.experimental.numpy.random
    random.seed(3)
    first = random.rand(2)
    random.seed(3)
    return bool(tf.reduce_all(first == random.rand(2)))


for number in range(3):
    case(
        f"seed {number}", lambda tf, n=number: (tf.experimental.numpy.random.seed(n), seeds(tf))[1]
    )
TABLE.error("reshape that does not fit", lambda tf: tf.experimental.numpy.reshape([1, 2], [3]))
TABLE.error("concatenate of ranks", lambda tf: tf.experimental.numpy.concatenate([[1], [[2]]]))
TABLE.error("split unevenly", lambda tf: tf.experimental.numpy.split([1, 2, 3], 2))
TABLE.error("matmul of scalars", lambda tf: tf.experimental.numpy.matmul(1, 2))
TABLE.error("sort by an unknown kind", lambda tf: tf.experimental.numpy.sort([1], kind="x"))
