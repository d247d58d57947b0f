"""Golden rows: ops that pass their input on, through tf.raw_ops."""

from tests.golden.harness import F, I, K, Table

TABLE = Table("raw_passing")
case, error = TABLE.case, TABLE.error


def call(name, fn, *inputs, **options):
    """A row that calls functions of `tf.raw_ops`."""
    case(name, lambda tf, *tensors: fn(tf.raw_ops, *tensors), *inputs, **options)


def each(name, make, *, grad=True, tail=""):
    """Floats, integers without elements, a scalar."""
    call(f"{name}{tail}", make, F(2, 3), grad=grad)
    call(f"{name}{tail} empty", make, I(0, 9, 0, 2))
    call(f"{name}{tail} scalar", make, K(1.5), grad=grad)


each("Snapshot", lambda r, x: r.Snapshot(input=x))
each("GuaranteeConst", lambda r, x: r.GuaranteeConst(input=x), grad=False)
each("DebugGradientIdentity", lambda r, x: r.DebugGradientIdentity(input=x), grad=False)
each("PlaceholderWithDefault", lambda r, x: r.PlaceholderWithDefault(input=x, shape=x.shape))
each("Copy", lambda r, x: r.Copy(input=x), grad=False)
each("CopyHost", lambda r, x: r.CopyHost(input=x, tensor_name="x"), grad=False)
each("DebugIdentity", lambda r, x: r.DebugIdentity(input=x, tensor_name="x:0"), grad=False)
each("DebugIdentityV3", lambda r, x: r.DebugIdentityV3(input=x, tensor_name="x:0"), grad=False)
each("PreventGradient", lambda r, x: r.PreventGradient(input=x, message="no"), grad=False)
call("LoopCond", lambda r: [r.LoopCond(input=True), r.LoopCond(input=False)])
call(
    "DebugNanCount",
    lambda r, x: r.DebugNanCount(input=x, tensor_name="x:0"),
    K([1.0, float("nan")]),
    grad=False,
)
call(
    "DebugNanCount none",
    lambda r, x: r.DebugNanCount(input=x, tensor_name="x:0"),
    F(2, 2),
    grad=False,
)
call(
    "DebugNanCount double",
    lambda r, x: r.DebugNanCount(input=x, tensor_name="x:0"),
    F(0, dtype="float64"),
    grad=False,
)
call("CheckNumerics", lambda r, x: r.CheckNumerics(tensor=x, message="m"), F(3))
call("CheckNumericsV2", lambda r, x: r.CheckNumericsV2(tensor=x, message="m"), F(3))
call("CheckNumericsV2 empty", lambda r, x: r.CheckNumericsV2(tensor=x, message=""), F(0))
call("Print", lambda r, x: r.Print(input=x, data=[x, "seen"], message="m"), F(3))
call("Print nothing", lambda r, x: r.Print(input=x, data=[], summarize=1), I(0, 9, 3))
call("Print scalar", lambda r, x: r.Print(input=x, data=[x, x]), K(2.5))


def prevented(tf):
    x = tf.constant(1.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.raw_ops.PreventGradient(input=x)
    return tape.gradient(y, x)


error("PreventGradient gradient", prevented)
for _bad in ("nan", "inf", "-inf"):
    error(
        f"CheckNumericsV2 {_bad}",
        lambda tf, bad=_bad: tf.raw_ops.CheckNumericsV2(tensor=[1.0, float(bad)], message="m"),
    )
