"""Golden rows: tf.experimental.numpy, functions of one or two arrays and reductions."""

import importlib

from tests.golden.harness import B, C, F, I, K, Table


def prepare(tf):
    """TensorFlow's functions work on integers only with the methods that this gives tensors."""
    if tf.__name__ == "tensorflow":
        tf.experimental.numpy.experimental_enable_numpy_behavior()


TABLE = Table("tnp", prepare)
call, case = TABLE.call, TABLE.case
N = "experimental.numpy."


def rows(names, *calls, _table=TABLE, **options):
    """Each call (a tuple of arguments, the last one perhaps a dict) for each function."""
    for name in names.split():
        for args in calls:
            named = args[-1] if args and isinstance(args[-1], dict) else {}
            given = args[:-1] if named else args
            _table.call(N + name, *given, **named, **options)


UNIT = K([0.5, -0.25, 0.75, 1.0])
rows(
    "abs absolute arcsin arccos arctan arctanh arcsinh cos sin tan cosh sinh tanh exp exp2 expm1 "
    "fabs negative positive square sign deg2rad sinc cbrt ceil floor fix around round isfinite "
    "isnan "
    "signbit log1p",
    (UNIT,),
    ([1, 0, 1],),
    (0.25,),
)
rows("arccosh log log2 log10 sqrt", (K([1.5, 2.0, 8.0]),), ([1, 2, 4],), (2.5,))
rows("abs negative square sqrt exp sign sin log angle conj conjugate real imag", (C(3),))
rows(
    "angle real imag conj conjugate iscomplex isreal", (K([0.5, -1.0]),), ([1 + 2j, 3],), (K(-2.0),)
)
rows("iscomplexobj isrealobj isscalar", ([1.0, 2.0],), (1j,), ([[True]],))
rows("angle", ([1j, -1.0], {"deg": True}))
rows("around round", (K([1.26, -2.55]), 1), (K([15.5, 26.0]), -1), (K([0.5, 1.5, 2.5]),))
rows("rad2deg reciprocal", (UNIT,), (K(0.25),), (K([[2.0]], "float64"),))
INFINITE = K([float("nan"), float("inf"), -float("inf")])
rows("isnan isinf isfinite isposinf isneginf", (INFINITE,))
rows("isinf isposinf isneginf", (K(1.0),), (K([], "float64"),))
rows("logical_not bitwise_not", ([True, False],), (K([1, 0, 5], "int32"),), ([[0, 1]],))

PAIR = (F(2, 3), F(3)), ([1, 2, 3], [4, 0, -2]), (K([1, 2], "int32"), 1.5), (K([1.5, 2.5]), 2)
rows("add subtract multiply maximum minimum equal not_equal greater less", *PAIR)
rows("greater_equal less_equal", *PAIR)
rows("add multiply", ([True, False], [True, True]), (K([1, 2], "int8"), K([3, 4], "int32")))
rows("add", (K([1, 2], "uint8"), K([3, 4], "int8")), (K([1.0], "float32"), K([2.0], "float64")))
rows("add", (K([1], "int64"), K([2.0], "float32")), (1, 2), (1.5, 2), ([1.0], 1j))
rows("divide true_divide", (F(2), K([2.0, 4.0])), ([1, 2], [4, 8]), (7, 2))
rows("floor_divide mod remainder", (K([5.5, -5.5]), K([2.0, 2.0])), ([7, -7], [3, 3]), (7.5, 2))
rows("divmod", (K([5.5, -5.5]), K([2.0, 2.0])), ([7, -7], [3, 3]), (7, 2), _grad=False)
rows("power", (K([1.5, 2.0]), K([2.0, 3.0])), ([2, 3], [3, 2]), (2.0, 3))
rows("float_power", (K([1.5, 2.0]), K([2.0, 3.0])), ([2, 3], [3, 2]), (2, 0.5))
rows("arctan2 logaddexp logaddexp2", (F(3), F(3)), ([1.0, 2.0], K([3.0], "float64")))
rows("arctan2 hypot logaddexp logaddexp2", (K(1.5), K([2.0])), (K([]), K(1.0)))
rows("hypot", (F(3), F(3)), ([1, 2], [3, 4]), (1.0, 2))
rows("heaviside", (K([-1.0, 0.0, 2.0]), K(0.5)), ([-1, 0, 3], 1), (0.0, 2.0))
rows("nextafter", (K([1.0, 2.0]), K([2.0, 1.0])), ([1.0], [2]), (0.0, 1.0))
rows("gcd lcm", (K([12, 18], "int32"), 8), ([4, 6], [6, 9]), (7, 5))
rows("bitwise_and bitwise_or bitwise_xor", (K([12, 10], "int32"), 6), ([1, 2], [3, 3]), (7, 5))
rows("bitwise_and", ([True, False], [True, True]))
rows(
    "logical_and logical_or logical_xor",
    ([True, False], [True, True]),
    (K([1, 0, 2], "int32"), 1),
    ([0.0, 1.5], [1, 0]),
)
rows(
    "allclose isclose",
    (K([1.0, 2.0]), K([1.0, 2.00001])),
    ([1.0, float("nan")], [1.0, float("nan")], {"equal_nan": True}),
    ([1, 2], [1, 3]),
)
rows("array_equal", (K([1, 2]), K([1, 2])), ([1, 2], [1, 3]), ([1], [1, 1]))

# Reductions.
REDUCED = (F(2, 3),), ([[1, 2], [3, 4]],), (F(2, 3), {"axis": 0}), (F(2, 3), {"axis": (0, 1)})
rows("sum prod mean max min amax amin", *REDUCED, (F(2, 3), {"axis": 1, "keepdims": True}))
rows("std var ptp average", *REDUCED[:3])
rows("std var ptp", (F(2, 3), {"axis": 1, "keepdims": True}))
rows("sum prod mean", ([True, True, False],), (K([100, 100], "int8"),), ([],))
rows("sum mean", (K([1, 2], "int32"), {"dtype": "float32"}))
rows("var", ([1, 2, 4],), (K(5.0),))
rows("average", (F(2, 3), {"axis": 1, "weights": [1.0, 2.0, 3.0]}), ([1, 2], {"returned": True}))
NANS = [[1.0, float("nan")], [3.0, 4.0]]
rows("nanmean nansum nanprod", (K(NANS),), (NANS, {"axis": 0}), ([1, 2],), _grad=False)
rows("all any", ([[True, False], [True, True]],), ([0, 2],), (B(2, 3), {"axis": 0}))
rows("all any", (B(2, 3), {"axis": 1, "keepdims": True}), ([],))
rows("count_nonzero", ([[0, 1], [2, 3]],), ([[0, 1], [2, 3]], 0), (K([0.0, 1.5]),))
rows("argmax argmin", (F(2, 3),), ([[1, 5, 2], [9, 0, 1]], 1), (K([3, 1, 2], "int32"), 0))
rows(
    "cumsum cumprod", (F(2, 3),), ([[1, 2], [3, 4]], 0), (K([1, 2], "int32"), {"dtype": "float64"})
)
rows("diff", (F(4),), ([[1, 4, 9, 16]], 2), (K([[1, 2], [5, 9]], "int32"), {"axis": 0}))
rows("size", ([[1, 2], [3, 4]],), (5,), (F(2, 3),), _grad=False)
rows("ndim shape", ([[1, 2], [3, 4]],), (5,), (F(2, 3),), _grad=False)

# Types.
case("finfo", lambda tf: float(tf.experimental.numpy.finfo("float32").eps))
case("finfo tensor dtype", lambda tf: tf.experimental.numpy.finfo(tf.float64).bits)
case("finfo half", lambda tf: float(tf.experimental.numpy.finfo("float16").max))
case("iinfo", lambda tf: int(tf.experimental.numpy.iinfo("int32").max))
case("iinfo uint8", lambda tf: int(tf.experimental.numpy.iinfo("uint8").max))
case("iinfo int64", lambda tf: int(tf.experimental.numpy.iinfo(tf.experimental.numpy.int64).min))
PAIRS = ("int8 uint8", "int32 float32", "int64 float32", "bool int8", "float32 float64")
PAIRS += ("float16 int16", "complex64 float64", "uint64 int64", "uint8 float16")
for first, second in (p.split() for p in PAIRS):
    case(
        f"promote {first} {second}",
        lambda tf, a=first, b=second: str(tf.experimental.numpy.promote_types(a, b).name),
    )
case("result_type", lambda tf: tf.experimental.numpy.result_type("int32", 1.5).name)
case("result_type list", lambda tf: tf.experimental.numpy.result_type([1, 2], "int8").name)
case("result_type tensor", lambda tf: tf.experimental.numpy.result_type(tf.constant(1), 2).name)
case(
    "issubdtype",
    lambda tf: tf.experimental.numpy.issubdtype("int32", tf.experimental.numpy.inexact),
)
case("issubdtype float", lambda tf: tf.experimental.numpy.issubdtype("float32", "float64"))
case("issubdtype same", lambda tf: tf.experimental.numpy.issubdtype("float32", "float32"))
rows("polyval", ([1.0, 2.0, 3.0], K([0.5, 2.0])), ([1, 2], 3), ([2.0], 1.0))
rows("vander", (F(3),), ([1, 2, 3], 2), ([1, 2], {"increasing": True}))
rows("clip", (F(3), -0.5, 0.5), ([1, 5, 9], 2, 6), (K([1, 5], "int32"), None, 3))
rows("where", ([True, False], K([1.0, 2.0]), K([3.0, 4.0])), ([0, 1, 2],), (True, 1, 2.5))
rows(
    "select",
    ([[True, False], [False, True]], [[1, 2], [3, 4]]),
    ([[False, False]], [[1, 2]], 7),
    ([[True, False]], [[1.5, 2.5]], -1),
)
rows("sort argsort", (F(2, 3),), ([3, 1, 2],), ([[3, 1], [2, 5]], 0), _grad=False)
rows("sort", ([],), ([3, 1, 2], {"kind": "quicksort"}))
rows("sort", (F(2, 3), None), (I(0, 9, 2, 3), -1), _grad=False)


def with_behaviour(tf, compute, **options):
    """What a function gives where tensors act as NumPy's arrays."""
    tf.experimental.numpy.experimental_enable_numpy_behavior(**options)
    try:
        return compute(tf.constant([[1, 2, 3], [4, 5, 6]]), tf.constant([1.5, 2.5, 3.5]))
    finally:
        if tf.__name__ != "tensorflow":
            importlib.import_module(f"{tf.__name__}.ops.tnp.behavior").restore()
        else:
            tf.experimental.numpy.experimental_enable_numpy_behavior()


BEHAVIOUR = {
    "operators": lambda m, v: [m + v, m / 2, 1.5 * m, m**2, -m, m @ v, v % 2, 7 // m],
    "comparisons": lambda m, v: [m < v, m == 2.0, m != v, m >= 3, ~(m > 2), m & 1],
    "methods": lambda m, v: [m.T, m.astype("float32"), m.reshape(3, 2), m.ravel(), m.clip(2, 4)],
    "reductions": lambda m, v: [m.max(), m.mean(), m.min(0), v.mean(), m.ndim, m.tolist()],
    "rows": lambda m, v: [m[[1, 0]], m[[True, False]], m[-1], m[1, ::-1], m[:, [0, 2]]],
    "elements": lambda m, v: [m[[0, 1], [1, 2]], m[m > 2], m[[[0], [1]], [0, 1]], m[..., None]],
    "masks": lambda m, v: [m[:, [True, False, True]], m[0, [0, 1]], m[None, [0, 1]]],
}
for label, compute in BEHAVIOUR.items():
    case(f"behaviour {label}", lambda tf, c=compute: with_behaviour(tf, c))
case(
    "behaviour prefers float32",
    lambda tf: with_behaviour(
        tf, lambda m, v: [tf.experimental.numpy.array([1.5]), m * 1.5], prefer_float32=True
    ),
)
TABLE.error(
    "behaviour of another mode",
    lambda tf: tf.experimental.numpy.experimental_enable_numpy_behavior(dtype_conversion_mode="x"),
)
