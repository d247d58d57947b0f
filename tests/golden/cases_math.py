"""Golden rows: elementwise math, comparison, logic, special functions, complex numbers."""

from tests.golden.harness import B, C, F, I, K, Table, U

TABLE = Table("math")
call, each, case = TABLE.call, TABLE.each, TABLE.case

FLOATS = ("float64", "float16", "bfloat16")
SIGNED = (*FLOATS, "int32", "int64")
ALL = (*SIGNED, "uint8", "int8", "int16")
EDGES = K([0.0, -0.0, float("inf"), float("-inf"), float("nan"), 1.0, -1.0])

# One argument.
each("math.sin math.cos math.tan math.sinh math.cosh", F(2, 3), _dtypes=(*FLOATS, "complex64"))
each("math.tanh math.asinh math.atan math.exp math.expm1", F(2, 3), _dtypes=(*FLOATS, "complex64"))
each("math.erf math.erfc math.softplus math.sigmoid math.log_sigmoid", F(2, 3), _dtypes=FLOATS)
each("math.abs math.negative math.sign math.square", F(2, 3), _dtypes=(*SIGNED, "complex64"))
each("math.ceil math.floor math.rint math.round", U(-9, 9, 2, 4), _dtypes=FLOATS)
each("round math.round math.floor math.ceil math.rint", K([0.5, 1.5, 2.5, -0.5, -1.5, -2.5]))
each(
    "math.asin math.acos math.atanh math.erfinv math.ndtri",
    U(0.05, 0.95, 2, 3),
    _dtypes=("float64",),
)
each(
    "math.acosh math.log math.log1p math.sqrt math.rsqrt math.reciprocal math.lgamma math.digamma",
    U(1.05, 4.0, 2, 3),
    _dtypes=FLOATS,
)
each("math.log math.sqrt math.rsqrt", K([4.0, 0.0, -1.0, 1e-30]), _grad=False)
each("math.lgamma math.digamma", K([-0.5, -1.5, 0.5, 12.5, 0.0]), _grad=False)
each(
    "math.bessel_i0 math.bessel_i0e math.bessel_i1 math.bessel_i1e",
    U(0.1, 4.0, 2, 3),
    _dtypes=("float64",),
)
each("math.special.dawsn math.special.expint math.special.spence", U(0.2, 1.9, 5))
each("math.special.fresnel_cos math.special.fresnel_sin", U(0.2, 1.9, 5))
each("math.special.bessel_j0 math.special.bessel_j1", U(0.2, 6.0, 5))
each("math.special.bessel_k0 math.special.bessel_k1 math.special.bessel_y0", U(0.2, 3.0, 5))
each("math.special.bessel_k0e math.special.bessel_k1e math.special.bessel_y1", U(0.2, 3.0, 5))
each("math.erfcinv", U(0.1, 1.9, 5))
each("math.is_nan math.is_inf math.is_finite", EDGES)
each("math.sign math.abs math.square math.exp math.tanh math.sigmoid", EDGES, _grad=False)
each("math.softplus math.log1p math.floor math.reciprocal_no_nan", EDGES, _grad=False)
each("math.reciprocal_no_nan", F(2, 3))
each("math.is_strictly_increasing math.is_non_decreasing", K([1.0, 2.0, 2.0, 3.0]))
each("math.is_strictly_increasing math.is_non_decreasing", K([1, 2, 4], "int32"))
each("math.is_non_decreasing", K([3.0, 2.0]))
each("math.abs math.negative math.sign math.square", K([-128, -1, 0, 127], "int8"))
each("math.abs math.negative math.square", K([-(2**31), -7, 7, 2**31 - 1], "int32"))
each(
    "abs exp sqrt square sigmoid tanh cos sin tan acos asin atan negative sign floor",
    U(0.1, 0.9, 3),
)
each("acosh", U(1.1, 2.0, 3))
each("asinh atanh cosh sinh", U(0.1, 0.9, 3))

# Two arguments, with broadcasting.
each(
    "math.add math.subtract math.multiply math.maximum math.minimum math.squared_difference",
    F(2, 3),
    F(3),
    _dtypes=SIGNED,
)
each(
    "math.add math.subtract math.multiply math.maximum math.minimum", F(2, 3), F(2, 3), _dtypes=ALL
)
each(
    "math.add math.multiply math.subtract math.divide", F(2, 1, 3), F(4, 1), _dtypes=("complex64",)
)
each(
    "math.divide math.divide_no_nan math.multiply_no_nan",
    F(2, 3),
    U(0.5, 2.0, 2, 3),
    _dtypes=FLOATS,
)
each("math.divide_no_nan math.multiply_no_nan", F(5), K([0.0, 1.0, -2.0, 0.0, 4.0]))
each("math.divide_no_nan", C(3), C(3))
each("math.atan2", F(2, 3), F(3), _dtypes=FLOATS)
each("math.pow", U(0.2, 3.0, 2, 3), F(2, 3), _dtypes=("float64", "complex64"))
call("math.pow", F(2, 3), 2.0)
call("math.pow", F(2, 3), 3.0)
call("math.pow", I(-3, 4, 2, 3), 3)
call("math.pow", K([0.0, 0.0, 2.0, -2.0]), K([0.0, 2.0, -1.0, 3.0]), _grad=False)
each("math.floordiv math.floormod", F(2, 4), U(0.5, 2.0, 2, 4), _dtypes=("float64",))
each("math.floordiv math.floormod truncatediv truncatemod", I(-9, 9, 3, 4), I(1, 5, 3, 4))
each("math.floordiv math.floormod truncatediv truncatemod", I(-9, 9, 3, 4), I(-5, 0, 3, 4))
each("math.floordiv math.floormod", K([7, 200, 255], "uint8"), K([2, 7, 16], "uint8"))
each("math.mod truncatemod", F(2, 4), U(-2.0, -0.5, 2, 4), _grad=False)
each("math.truediv math.divide", I(-9, 9, 6), I(1, 5, 6))
each("math.truediv", I(-9, 9, 4, dtype="int8"), I(1, 5, 4, dtype="int8"))
each("math.truediv", I(-9, 9, 4, dtype="int64"), I(1, 5, 4, dtype="int64"))
each("math.xdivy math.xlogy math.xlog1py", F(2, 3), U(0.2, 3.0, 2, 3), _dtypes=("float64",))
each("math.xdivy math.xlogy math.xlog1py", K([0.0, 0.0, 1.0]), K([0.0, 2.0, 3.0]))
each("math.nextafter", K([1.0, -1.0, 0.0]), K([2.0, -2.0, 1.0]), _grad=False)
each("math.igamma math.igammac", U(0.5, 4.0, 5), U(0.5, 4.0, 5))
each("math.zeta", U(1.5, 4.0, 5), U(0.5, 4.0, 5))
each("math.polygamma", K([0.0, 1.0, 2.0, 3.0]), U(0.5, 4.0, 4), _grad=False)
call("math.betainc", U(0.5, 3.0, 5), U(0.5, 3.0, 5), U(0.1, 0.9, 5), _tol=10)
call("math.lbeta", U(0.5, 3.0, 4, 3))
call("math.add_n", [F(2, 3), F(2, 3), F(2, 3)])
call("math.accumulate_n", [F(2, 3), F(2, 3)])
call("math.scalar_mul", 2.5, F(2, 3))
call("math.maximum", K([1.0, 2.0, float("nan")]), K([1.0, 3.0, 1.0]))
call("math.minimum", K([1.0, 2.0, float("nan")]), K([1.0, 3.0, 1.0]))
call("math.maximum", K([2.0, 2.0]), K([2.0, 1.0]))
call("math.add", K([2**31 - 1, -(2**31)], "int32"), K([1, -1], "int32"))
call("math.multiply", K([200, 100], "uint8"), K([2, 3], "uint8"))
each("add subtract multiply divide maximum minimum pow", U(0.5, 2.0, 2, 2), U(0.5, 2.0, 2, 2))

# Operators, with Python numbers on either side.
OPERATORS = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "//": lambda a, b: a // b,
    "%": lambda a, b: a % b,
    "**": lambda a, b: a**b,
}
for sign, op in OPERATORS.items():
    smooth = sign not in ("//", "%")
    case(f"x {sign} y", lambda tf, x, y, op=op: op(x, y), U(0.5, 3.0, 2, 3), U(0.5, 3.0, 3))
    case(f"x {sign} 2", lambda tf, x, op=op: op(x, 2), U(0.5, 3.0, 2, 3), grad=smooth)
    case(f"2.5 {sign} x", lambda tf, x, op=op: op(2.5, x), U(0.5, 3.0, 2, 3), grad=smooth)
    case(f"int x {sign} 3", lambda tf, x, op=op: op(x, 3), I(-9, 9, 8))
    case(f"7 {sign} int x", lambda tf, x, op=op: op(7, x), I(1, 9, 8))
    case(f"x {sign} array", lambda tf, x, op=op: op(x, K([1.5, 2.0, 0.5]).draw(None)), U(1, 2, 3))
case("-x", lambda tf, x: -x, F(2, 3))
case("abs(x)", lambda tf, x: abs(x), F(2, 3))
case("x @ y", lambda tf, x, y: x @ y, F(2, 3), F(3, 2))
COMPARISONS = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}
for sign, op in COMPARISONS.items():
    case(f"x {sign} y", lambda tf, x, y, op=op: op(x, y), I(0, 3, 2, 6), I(0, 3, 6))
    case(f"x {sign} 1.0", lambda tf, x, op=op: op(x, 1.0), K([0.0, 1.0, float("nan"), 2.0]))
case("not x", lambda tf, x: ~x, B(4))
case("x & y", lambda tf, x, y: x & y, B(2, 4), B(4))
case("x | y", lambda tf, x, y: x | y, B(2, 4), B(4))
case("x ^ y", lambda tf, x, y: x ^ y, B(2, 4), B(4))

# Comparison and logic.
each("math.less math.less_equal math.greater math.greater_equal", I(0, 3, 2, 4), I(0, 3, 4))
each("math.equal math.not_equal", I(0, 3, 2, 4), I(0, 3, 4))
each("math.less math.greater math.equal math.not_equal", EDGES, EDGES)
each("math.equal math.not_equal", B(4), B(4))
each("math.equal math.not_equal", K([1 + 1j, 2.0], "complex64"), K([1 + 1j, 2j], "complex64"))
each("less less_equal greater greater_equal equal not_equal", I(0, 3, 4), I(0, 3, 4))
each("math.logical_and math.logical_or math.logical_xor", B(2, 4), B(4))
each("math.logical_not", B(2, 4))
each("logical_and logical_or", B(4), B(4))
call("logical_not", B(4))

# Bits.
BITWISE = "bitwise.bitwise_and bitwise.bitwise_or bitwise.bitwise_xor"
each(BITWISE, I(-99, 99, 5), I(-99, 99, 5))
each(BITWISE, I(0, 255, 5, dtype="uint8"), I(0, 255, 5, dtype="uint8"))
each("bitwise.left_shift bitwise.right_shift", I(-99, 99, 5), I(0, 8, 5))
each("bitwise.invert", I(-99, 99, 5))
each("bitwise.invert", I(0, 255, 5, dtype="uint8"))
case("int & int", lambda tf, x, y: [x & y, x | y, x ^ y, ~x], I(-9, 9, 4), I(-9, 9, 4))

# Complex numbers.
each("math.real math.imag math.conj math.angle math.abs", C(2, 3), _dtypes=("complex128",))
each("math.real math.conj math.imag math.angle", F(3))
call("complex", F(2, 3), F(2, 3), _dtypes=("float64",))
each("math.exp math.log math.sqrt math.sin math.cos math.tanh math.square math.reciprocal", C(3))
each("math.sigmoid", C(3))
