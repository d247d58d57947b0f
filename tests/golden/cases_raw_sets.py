"""Golden rows: distinct elements and sets, through tf.raw_ops."""

from tests.golden.harness import F, I, K, Table

TABLE = Table("raw_sets")
AXES: list = [[]]
case, error = TABLE.case, TABLE.error


def call(name, fn, *inputs, **options):
    """A row that calls functions of `tf.raw_ops`."""
    case(name, lambda tf, *tensors: list(fn(tf.raw_ops, *tensors)), *inputs, grad=False, **options)


def wrong(name, fn):
    error(name, lambda tf: fn(tf.raw_ops))


ROWS = K([[1, 2], [3, 4], [1, 2], [0, 0]], "int32")
call("UniqueV2 rows", lambda r, x: r.UniqueV2(x=x, axis=[0]), ROWS)
call("UniqueV2 columns", lambda r, x: r.UniqueV2(x=x, axis=[1], out_idx="int64"), I(0, 2, 2, 6))
call("UniqueV2 no axis", lambda r, x: r.UniqueV2(x=x, axis=AXES[0]), I(0, 3, 8))
call("UniqueV2 text", lambda r: r.UniqueV2(x=["b", "a", "b"], axis=[0]))
call("UniqueV2 empty", lambda r, x: r.UniqueV2(x=x, axis=[0]), I(0, 3, 0, 2))
wrong("UniqueV2 no such axis", lambda r: r.UniqueV2(x=[1], axis=[1]))
call("UniqueWithCountsV2", lambda r, x: r.UniqueWithCountsV2(x=x, axis=[0]), ROWS)
call("UniqueWithCountsV2 end", lambda r, x: r.UniqueWithCountsV2(x=x, axis=[-1]), I(0, 2, 2, 6))
call("UniqueWithCountsV2 flat", lambda r, x: r.UniqueWithCountsV2(x=x, axis=AXES[0]), I(0, 3, 8))
call("ListDiff", lambda r: r.ListDiff(x=[1, 2, 3, 2, 5], y=[2, 9]))
call("ListDiff floats", lambda r, x: r.ListDiff(x=x, y=x[1:3], out_idx="int64"), F(5))
call("ListDiff text", lambda r: r.ListDiff(x=["a", "b"], y=["b"]))
call("ListDiff empty", lambda r, x: r.ListDiff(x=x, y=[1]), I(0, 3, 0))
wrong("ListDiff matrix", lambda r: r.ListDiff(x=[[1]], y=[1]))

KINDS = ("a-b", "b-a", "intersection", "union")
A, B = [[1, 2, 2], [5, 9, 7]], [[2, 3], [9, 9]]
SPARSE = {
    "set2_indices": [[0, 0], [0, 1], [1, 0]],
    "set2_values": [2, 3, 9],
    "set2_shape": [2, 2],
}
FIRST = {
    "set1_indices": [[0, 0], [0, 1], [2, 0]],
    "set1_values": [7, 3, 1],
    "set1_shape": [3, 2],
}
SECOND = SPARSE | {"set2_shape": [3, 4]}
for _kind in KINDS:
    call(
        f"DenseToDenseSetOperation {_kind}",
        lambda r, kind=_kind: r.DenseToDenseSetOperation(set1=A, set2=B, set_operation=kind),
    )
    call(
        f"DenseToSparseSetOperation {_kind}",
        lambda r, kind=_kind: r.DenseToSparseSetOperation(set1=A, **SPARSE, set_operation=kind),
    )
    call(
        f"SparseToSparseSetOperation {_kind}",
        lambda r, kind=_kind: r.SparseToSparseSetOperation(**FIRST, **SECOND, set_operation=kind),
    )
call(
    "DenseToDenseSetOperation text",
    lambda r: r.DenseToDenseSetOperation(
        set1=[["a", "b"]], set2=[["b", "c"]], set_operation="union"
    ),
)
wrong(
    "DenseToDenseSetOperation kind",
    lambda r: r.DenseToDenseSetOperation(set1=A, set2=B, set_operation="a+b"),
)
wrong(
    "DenseToDenseSetOperation groups",
    lambda r: r.DenseToDenseSetOperation(set1=A, set2=B[:1], set_operation="a-b"),
)
wrong(
    "SparseToSparseSetOperation order",
    lambda r: r.SparseToSparseSetOperation(
        **(FIRST | {"set1_indices": [[2, 0], [0, 1], [0, 0]]}), **SECOND, set_operation="a-b"
    ),
)
wrong(
    "DenseToSparseSetOperation bounds",
    lambda r: r.DenseToSparseSetOperation(
        set1=A, **(SPARSE | {"set2_shape": [2, 1]}), set_operation="a-b"
    ),
)


def size(r, indices, values, dims):
    return [r.SetSize(set_indices=indices, set_values=values, set_shape=dims)]


call("SetSize", lambda r: size(r, [[0, 0], [0, 1], [0, 2], [2, 0]], [3, 3, 4, 1], [3, 4]))
call("SetSize text", lambda r: size(r, [[1, 0, 0], [1, 0, 1]], ["a", "b"], [2, 1, 2]))
call("SetSize one", lambda r: size(r, [[0, 0]], [1], [1, 1]))
wrong("SetSize vector", lambda r: size(r, [[0]], [1], [1]))
