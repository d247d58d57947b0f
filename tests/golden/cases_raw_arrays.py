"""Golden rows: earlier versions of array ops, through tf.raw_ops."""

from tests.golden.harness import B, C, F, I, K, Table, U

TABLE = Table("raw_arrays")
EMPTY: list = []
case, error = TABLE.case, TABLE.error


def call(name, fn, *inputs, **options):
    """A row that calls functions of `tf.raw_ops`."""
    case(name, lambda tf, *tensors: fn(tf.raw_ops, *tensors), *inputs, **options)


def wrong(name, fn):
    error(name, lambda tf: fn(tf.raw_ops))


call("Concat", lambda r, a, b: r.Concat(concat_dim=1, values=[a, b]), F(2, 3), F(2, 1))
call(
    "Concat from the end", lambda r, a, b: r.Concat(concat_dim=-2, values=[a, b]), F(1, 2), F(2, 2)
)
call("Concat empty", lambda r, a, b: r.Concat(concat_dim=0, values=[a, b]), I(0, 9, 0), I(0, 9, 2))
wrong("Concat of other shapes", lambda r: r.Concat(concat_dim=0, values=[[[1]], [[1, 2]]]))
call("Gather", lambda r, x: r.Gather(params=x, indices=[[2, 0], [1, 1]]), F(3, 2))
call("Gather scalar", lambda r, x: r.Gather(params=x, indices=1, validate_indices=False), F(3))
wrong("Gather out of range", lambda r: r.Gather(params=[1, 2], indices=[2]))
call("Reverse", lambda r, x: r.Reverse(tensor=x, dims=[True, False]), F(2, 3))
call("Reverse none", lambda r, x: r.Reverse(tensor=x, dims=[False, False]), I(0, 9, 2, 2))
call("Reverse both", lambda r, x: r.Reverse(tensor=x, dims=[True, True]), F(2, 2))
call(
    "ParallelDynamicStitch",
    lambda r, a, b: r.ParallelDynamicStitch(indices=[[2, 0], [1]], data=[a, b]),
    F(2, 2),
    F(1, 2),
)
call(
    "ParallelDynamicStitch scalars",
    lambda r: r.ParallelDynamicStitch(indices=[1, 0], data=[5, 7]),
)
call("DynamicStitch raw", lambda r, a: r.DynamicStitch(indices=[[1, 0]], data=[a]), F(2))


def accumulated(tf, shape, *values):
    """The op has kernels in functions only."""
    sum_of = tf.function(lambda *xs: tf.raw_ops.AccumulateNV2(inputs=list(xs), shape=shape))
    return sum_of(*values)


case("AccumulateNV2", lambda tf, a, b: accumulated(tf, [2, 2], a, b), F(2, 2), F(2, 2), grad=False)
case("AccumulateNV2 one", lambda tf, a: accumulated(tf, [3], a), F(3), grad=False)
case("AccumulateNV2 three", lambda tf, a: accumulated(tf, [3], a, a, a), F(3), grad=False)
call(
    "ScatterNdNonAliasingAdd",
    lambda r, x, u: r.ScatterNdNonAliasingAdd(input=x, indices=[[2], [0], [2]], updates=u),
    F(4, 2),
    F(3, 2),
)
call(
    "ScatterNdNonAliasingAdd elements",
    lambda r, x: r.ScatterNdNonAliasingAdd(input=x, indices=[[1, 1]], updates=[9]),
    I(0, 9, 2, 2),
)
wrong(
    "ScatterNdNonAliasingAdd out of range",
    lambda r: r.ScatterNdNonAliasingAdd(input=[1, 2], indices=[[2]], updates=[1]),
)
call(
    "ParallelConcat",
    lambda r, a, b: r.ParallelConcat(values=[a, b], shape=[2, 3]),
    F(1, 3),
    F(1, 3),
    grad=False,
)
call("ParallelConcat one", lambda r, a: r.ParallelConcat(values=[a], shape=[1]), I(0, 9, 1))
call("ParallelConcat ints", lambda r, a: r.ParallelConcat(values=[a, a], shape=[2]), I(0, 9, 1))
call("ConcatOffset", lambda r: r.ConcatOffset(concat_dim=1, shape=[[2, 3], [2, 1], [2, 5]]))
call("ConcatOffset from the end", lambda r: r.ConcatOffset(concat_dim=-1, shape=[[2, 3], [2, 1]]))
wrong("ConcatOffset of others", lambda r: r.ConcatOffset(concat_dim=1, shape=[[2, 3], [1, 3]]))
wrong("ConcatOffset no axis", lambda r: r.ConcatOffset(concat_dim=2, shape=[[2, 3], [2, 3]]))

call("Select", lambda r, c, x, y: r.Select(condition=c, x=x, y=y), B(2, 3), F(2, 3), F(2, 3))
call("Select rows", lambda r, c, x, y: r.Select(condition=c, x=x, y=y), B(3), F(3, 2), F(3, 2))
call("Select scalar", lambda r, x, y: r.Select(condition=True, x=x, y=y), F(3, 2), F(3, 2))
wrong("Select others", lambda r: r.Select(condition=[True], x=[1, 2], y=[3, 4]))
CLIPPED = F(3, 4)
call(
    "ClipByValue", lambda r, x: r.ClipByValue(t=x, clip_value_min=-0.5, clip_value_max=0.5), CLIPPED
)
call(
    "ClipByValue rows",
    lambda r, x, a, b: r.ClipByValue(t=x, clip_value_min=a, clip_value_max=b),
    CLIPPED,
    U(-1.0, -0.1, 3, 4),
    U(0.1, 1.0, 3, 4),
)
call(
    "ClipByValue ints",
    lambda r, x: r.ClipByValue(t=x, clip_value_min=2, clip_value_max=5),
    I(0, 9, 4),
)
call("ApproximateEqual", lambda r, x: r.ApproximateEqual(x=x, y=x + 1e-6), F(3), grad=False)
call(
    "ApproximateEqual loose",
    lambda r, x, y: r.ApproximateEqual(x=x, y=y, tolerance=0.5),
    U(0.0, 1.0, 9),
    U(0.0, 1.0, 9),
    grad=False,
)
wrong("ApproximateEqual shapes", lambda r: r.ApproximateEqual(x=[1.0, 2.0], y=1.0))

call("Div", lambda r, x, y: r.Div(x=x, y=y), F(2, 3), U(0.5, 2.0, 3), dtypes=("float64",))
call("Div ints", lambda r: r.Div(x=[-7, 7, -7, 7], y=[2, -2, -2, 2]))
call("Div complex", lambda r, x, y: r.Div(x=x, y=y), C(2), C(2))
call("Mod", lambda r: r.Mod(x=[-7, 7, -7, 7], y=[2, -2, -2, 2]))
call("Mod floats", lambda r: r.Mod(x=[-7.5, 7.5, 1.0], y=[2.0, -2.0, 0.3]), tol=10)
call("PopulationCount", lambda r: r.PopulationCount(x=[0, 1, 255, -1, -2147483648]))
call("PopulationCount uint8", lambda r, x: r.PopulationCount(x=x), I(0, 255, 5, dtype="uint8"))
call("PopulationCount int64", lambda r, x: r.PopulationCount(x=x), K([[-1], [5]], "int64"))
call(
    "Bucketize", lambda r, x: r.Bucketize(input=x, boundaries=[-0.5, 0.0, 0.5]), F(2, 3), grad=False
)
call("Bucketize edges", lambda r: r.Bucketize(input=[0, 10, 100, 11], boundaries=[0, 10, 100]))
call("Bucketize none", lambda r: r.Bucketize(input=[1.0, 2.0], boundaries=[]))
wrong("Bucketize unsorted", lambda r: r.Bucketize(input=[1.0], boundaries=[2.0, 1.0]))
call("Bincount", lambda r: r.Bincount(arr=[1, 1, 3, 9], size=5, weights=EMPTY))
call(
    "Bincount weights",
    lambda r, w: r.Bincount(arr=[1, 1, 3, 0], size=4, weights=w),
    F(4),
    grad=False,
)
wrong("Bincount negative", lambda r: r.Bincount(arr=[-1], size=4, weights=[1.0]))
call("ToBool", lambda r: [r.ToBool(input=v) for v in (0, 1, 2.5, False, [0], [[1, 2]])])

call("InplaceAdd", lambda r, x, v: r.InplaceAdd(x=x, i=[0, 2], v=v), F(3, 2), F(2, 2), grad=False)
call("InplaceSub", lambda r, x, v: r.InplaceSub(x=x, i=[1], v=v), F(3, 2), F(1, 2), grad=False)
call("InplaceUpdate", lambda r, x, v: r.InplaceUpdate(x=x, i=[1, 0], v=v), F(3), F(2), grad=False)
call("InplaceUpdate ints", lambda r, x: r.InplaceUpdate(x=x, i=[0], v=[[7, 7]]), I(0, 9, 2, 2))
call("DeepCopy", lambda r, x: r.DeepCopy(x=x), F(2, 2), grad=False)
call("DeepCopy ints", lambda r, x: r.DeepCopy(x=x), I(0, 9, 3))
call("Empty", lambda r: r.Empty(shape=[2, 3], dtype="float32", init=True))
call("Empty ints", lambda r: r.Empty(shape=[0], dtype="int32"))

call(
    "MirrorPadGrad",
    lambda r, x: r.MirrorPadGrad(input=x, paddings=[[1, 2], [0, 1]], mode="REFLECT"),
    F(6, 4),
)
call(
    "MirrorPadGrad symmetric",
    lambda r, x: r.MirrorPadGrad(input=x, paddings=[[2, 2], [0, 1]], mode="SYMMETRIC"),
    F(6, 4),
)
call(
    "MirrorPadGrad nothing",
    lambda r, x: r.MirrorPadGrad(input=x, paddings=[[0, 0]], mode="REFLECT"),
    F(3),
)


def gathered(tf, x, axis):
    v = tf.Variable(x)
    given = {"resource": v.handle, "indices": [[1, 0]], "dtype": v.dtype}
    return tf.raw_ops.ResourceGather(**given, batch_dims=axis)


def gathered_nd(tf, x):
    v = tf.Variable(x)
    given = {"resource": v.handle, "indices": [[1, 0], [2, 1]], "dtype": v.dtype}
    return tf.raw_ops.ResourceGatherNd(**given)


case("ResourceGather", lambda tf, x: gathered(tf, x, 0), F(3, 2), grad=False)
case("ResourceGather batch", lambda tf, x: gathered(tf, x, 1), F(1, 3, 2), grad=False)
case("ResourceGatherNd", gathered_nd, F(3, 2), grad=False)
error(
    "ResourceGather out of range",
    lambda tf: tf.raw_ops.ResourceGather(
        resource=tf.Variable([1.0]).handle, indices=[1], dtype=tf.float32
    ),
)
