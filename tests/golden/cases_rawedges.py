"""Golden rows: edges of ops that random inputs have found, through tf.raw_ops."""

import numpy as np

from tests.golden.harness import K, Table

TABLE = Table("rawedges")
case, error = TABLE.case, TABLE.error
NAN, INF = float("nan"), float("inf")


def call(name, fn, *inputs, **options):
    """A row that calls functions of `tf.raw_ops`."""
    case(name, lambda tf, *tensors: fn(tf.raw_ops, *tensors), *inputs, **options)


def wrong(name, fn):
    error(name, lambda tf: fn(tf.raw_ops))


SHIFTS = K([0, 1, 7, 8, 40, -1, -40], "int8")
call("LeftShift far", lambda r, y: r.LeftShift(x=np.full(7, 5, "int8"), y=y), SHIFTS)
call("RightShift far", lambda r, y: r.RightShift(x=np.full(7, -5, "int8"), y=y), SHIFTS)
call(
    "ClipByValue with min above max",
    lambda r, x: r.ClipByValue(t=x, clip_value_min=3.0, clip_value_max=-1.0),
    K([-5.0, 1.0, 9.0]),
    grad=False,
)
for _name in ("BesselK0", "BesselK0e", "BesselK1", "BesselK1e", "BesselY0"):
    call(
        f"{_name} of negative numbers",
        lambda r, x, name=_name: getattr(r, name)(x=x),
        K([-1.5, -0.25, 0.5]),
        grad=False,
    )
call("Expint of negative numbers", lambda r, x: r.Expint(x=x), K([-2.0, 0.5]), grad=False)
call(
    "Zeta at poles",
    lambda r, x: r.Zeta(x=x, q=[-1.0, -1.0, 0.0, -2.0, -1.5]),
    K([2.0, 3.0, 3.0, 4.0, 2.0]),
    grad=False,
)
call(
    "Polygamma at poles",
    lambda r, a: r.Polygamma(a=a, x=[0.0, -1.0, -1.0, -2.0, 0.5]),
    K([0.0, 0.0, 1.0, 2.0, 1.0]),
    grad=False,
)
call(
    "BroadcastGradientArgs of int64",
    lambda r, s: [*r.BroadcastGradientArgs(s0=s, s1=np.array([3], "int64"))],
    K([2, 1], "int64"),
)
wrong("BroadcastGradientArgs of others", lambda r: r.BroadcastGradientArgs(s0=[3], s1=[2]))
wrong("BroadcastGradientArgs of a number", lambda r: r.BroadcastGradientArgs(s0=3, s1=[2]))
wrong("DynamicStitch below 0", lambda r: r.DynamicStitch(indices=[[-1, 0]], data=[[1, 2]]))
call(
    "Svd of NaN and others",
    lambda r, x: r.Svd(input=x)[0],
    K([[[NAN, 1.0], [2.0, 3.0]], [[3.0, 0.0], [0.0, 2.0]], [[INF, 1.0], [2.0, 3.0]]]),
    grad=False,
)
call(
    "SparseSegmentSum of integers",
    lambda r, x: r.SparseSegmentSum(data=x, indices=[0, 2, 1], segment_ids=[0, 0, 2]),
    K([[1, 2], [3, 4], [250, 6]], "uint8"),
)
call(
    "SparseSegmentSumWithNumSegments of integers",
    lambda r, x: r.SparseSegmentSumWithNumSegments(
        data=x, indices=[0, 1], segment_ids=[1, 1], num_segments=3
    ),
    K([1, 2, 3], "int32"),
)
call(
    "SparseToDense by a vector",
    lambda r, i: r.SparseToDense(
        sparse_indices=i, output_shape=[4], sparse_values=[1.0, 2.0], default_value=0.5
    ),
    K([0, 2], "int32"),
)
call(
    "SparseToDense by a number",
    lambda r, i: r.SparseToDense(
        sparse_indices=i, output_shape=[4], sparse_values=3, default_value=0
    ),
    K(1, "int32"),
)
case("bincount of a number", lambda tf, x: tf.math.bincount(x), K(3, "int32"))
call(
    "Slice of a scalar string",
    lambda r: r.Slice(input=b"a", begin=np.zeros(0, "int32"), size=np.zeros(0, "int32")),
)
call(
    "ReduceJoin by its name",
    lambda r: r.ReduceJoin(inputs=[["a", "b"], ["c", "d"]], reduction_indices=[1], separator="-"),
)
wrong("OneHot with a vector", lambda r: r.OneHot(indices=[1], depth=[3], on_value=1, off_value=0))
wrong("Pad with a vector", lambda r: r.Pad(input=[1], paddings=[1]))
wrong("TopKV2 with a vector", lambda r: r.TopKV2(input=[1, 2], k=[1]))
wrong("RGBToHSV of a number", lambda r: r.RGBToHSV(images=1.0))
for _name, _matrices in {
    "no real root": [[[0.0, -1.0], [1.0, 0.0]], [[-1.0, 0.0], [0.0, 4.0]]],
    "a real root": [[4.0, 1.0], [0.0, 9.0]],
}.items():
    case(f"sqrtm of {_name}", lambda tf, x: tf.linalg.sqrtm(x), K(_matrices), grad=False, tol=3)
call("Gather of one string", lambda r: r.Gather(params=["a", "b"], indices=1))
