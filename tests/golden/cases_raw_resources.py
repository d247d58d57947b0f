"""Golden rows: tensor arrays, stacks and maps as resources and variants, through tf.raw_ops."""

import numpy as np

from tests.golden.harness import F, I, Table

TABLE = Table("raw_resources")
case, error = TABLE.case, TABLE.error


def row(name, fn, *inputs, **options):
    options.setdefault("grad", False)
    case(name, lambda tf, *tensors: fn(tf.raw_ops, *tensors), *inputs, **options)


def wrong(name, fn):
    error(name, lambda tf: fn(tf.raw_ops))


def write(r, array, index, value, flow):
    return r.TensorArrayWriteV3(handle=array, index=index, value=value, flow_in=flow)


def read(r, array, index, flow, dtype):
    return r.TensorArrayReadV3(handle=array, index=index, flow_in=flow, dtype=dtype)


def two(r, x, y, **options):
    """An array of two elements, both written."""
    made = r.TensorArrayV3(size=2, dtype=x.dtype, **options)
    flow = write(r, made.handle, 0, x, made.flow)
    return made.handle, write(r, made.handle, 1, y, flow)


def gathered(r, handle, flow, like, indices=(1, 0)):
    return r.TensorArrayGatherV3(
        handle=handle, indices=list(indices), flow_in=flow, dtype=like.dtype
    )


def concatenated(r, handle, flow, like):
    return list(r.TensorArrayConcatV3(handle=handle, flow_in=flow, dtype=like.dtype))


def scattered(r, x, size=3):
    made = r.TensorArrayV3(size=size, dtype=x.dtype)
    return made.handle, r.TensorArrayScatterV3(
        handle=made.handle, indices=[2, 0], value=x, flow_in=made.flow
    )


row("TensorArrayV3 flow", lambda r: r.TensorArrayV3(size=2, dtype="float32").flow)
row("TensorArrayWriteV3", lambda r, x, y: read(r, *after(two(r, x, y), 1), x.dtype), F(2), F(3))


def after(made, index):
    return made[0], index, made[1]


row(
    "TensorArrayReadV3 zeros",
    lambda r: read(
        r, r.TensorArrayV3(size=2, dtype="float32", element_shape=[2]).handle, 1, 0.0, "float32"
    ),
)
row("TensorArrayGatherV3", lambda r, x, y: gathered(r, *two(r, x, y), x), F(2), F(2))
row("TensorArrayGatherV3 one", lambda r, x, y: gathered(r, *two(r, x, y), x, [1]), I(0, 9), I(0, 9))
row(
    "TensorArrayGatherV3 twice",
    lambda r, x, y: gathered(r, *two(r, x, y, clear_after_read=False), x, [1, 1]),
    F(2),
    F(2),
)
row("TensorArrayScatterV3", lambda r, x: gathered(r, *scattered(r, x), x, [0, 2]), F(2, 2))
row("TensorArrayScatterV3 ints", lambda r, x: gathered(r, *scattered(r, x), x, [2]), I(0, 9, 2))
row("TensorArrayConcatV3", lambda r, x, y: concatenated(r, *two(r, x, y), x), F(1, 2), F(3, 2))
row(
    "TensorArrayConcatV3 ints",
    lambda r, x, y: concatenated(r, *two(r, x, y), x),
    I(0, 9, 2),
    I(0, 9, 1),
)


def split(r, x, lengths):
    made = r.TensorArrayV3(size=len(lengths), dtype=x.dtype)
    flow = r.TensorArraySplitV3(
        handle=made.handle, value=x, lengths=np.array(lengths), flow_in=made.flow
    )
    return read(r, made.handle, 1, flow, x.dtype)


row("TensorArraySplitV3", lambda r, x: split(r, x, [1, 2]), F(3, 2))
row("TensorArraySplitV3 none", lambda r, x: split(r, x, [3, 0]), F(3, 2))


def size(r, x, **options):
    made = r.TensorArrayV3(size=1, dtype=x.dtype, dynamic_size=True)
    flow = write(r, made.handle, 3, x, made.flow)
    return r.TensorArraySizeV3(handle=made.handle, flow_in=flow)


row("TensorArraySizeV3", size, F(2))
row(
    "TensorArraySizeV3 given",
    lambda r: r.TensorArraySizeV3(
        handle=r.TensorArrayV3(size=7, dtype="int32").handle, flow_in=0.0
    ),
)


def sums(r, x, shaped):
    """What is written twice into the array of gradients is added."""
    handle, flow = two(r, x, x)
    if shaped:
        made = r.TensorArrayGradWithShape(
            handle=handle, flow_in=flow, shape_to_prepend=EMPTY, source="s"
        )
    else:
        made = r.TensorArrayGradV3(handle=handle, flow_in=flow, source="s")
    flow = write(r, made.grad_handle, 1, x, made.flow_out)
    flow = write(r, made.grad_handle, 1, x, flow)
    return read(r, made.grad_handle, 1, flow, x.dtype)


EMPTY = np.zeros(0, "int32")
row("TensorArrayGradV3", lambda r, x: sums(r, x, False), F(2))
row("TensorArrayGradWithShape", lambda r, x: sums(r, x, True), F(2))


def closed(r):
    made = r.TensorArrayV3(size=1, dtype="float32", element_shape=EMPTY)
    r.TensorArrayCloseV3(handle=made.handle)
    return read(r, made.handle, 0, made.flow, "float32")


def one(r, **options):
    return r.TensorArrayV3(size=1, dtype="float32", **options).handle


wrong("TensorArrayCloseV3", closed)
wrong("TensorArrayWriteV3 twice", lambda r: [write(r, h, 0, 1.0, 0.0) for h in [one(r)] * 2])
wrong("TensorArrayWriteV3 beyond", lambda r: write(r, one(r), 1, 1.0, 0.0))
wrong("TensorArrayWriteV3 dtype", lambda r: write(r, one(r), 0, 1, 0.0))
wrong("TensorArrayReadV3 nothing", lambda r: read(r, one(r), 0, 0.0, "float32"))
wrong("TensorArrayReadV3 beyond", lambda r: read(r, one(r), 2, 0.0, "float32"))
wrong("TensorArrayReadV3 dtype", lambda r: read(r, one(r), 0, 0.0, "int32"))


def read_twice(r):
    handle = one(r)
    flow = write(r, handle, 0, 1.0, 0.0)
    return [read(r, handle, 0, flow, "float32") for _ in range(2)]


wrong("TensorArrayReadV3 twice", read_twice)
wrong("TensorArrayScatterV3 few", lambda r: scattered(r, np.zeros((1, 2), "float32")))
wrong("TensorArraySplitV3 sum", lambda r: split(r, np.zeros(3, "float32"), [1, 1]))


def stacked(r, *items):
    stack = r.StackV2(max_size=-1, elem_type=items[0].dtype)
    given = [r.StackPushV2(handle=stack, elem=x) for x in items]
    taken = [r.StackPopV2(handle=stack, elem_type=items[0].dtype) for _ in items]
    return given + taken


row("StackV2", stacked, F(2), F(3))
row("StackPushV2 ints", stacked, I(0, 9), I(0, 9))
row("StackPopV2", lambda r, x: stacked(r, x)[-1], F(0))


def overflow(r):
    stack = r.StackV2(max_size=1, elem_type="float32")
    return [r.StackPushV2(handle=stack, elem=1.0) for _ in range(2)]


def closed_stack(r):
    stack = r.StackV2(max_size=1, elem_type="float32")
    r.StackCloseV2(handle=stack)
    return r.StackPopV2(handle=stack, elem_type="float32")


wrong("StackPushV2 overflow", overflow)
wrong(
    "StackPopV2 empty",
    lambda r: r.StackPopV2(handle=r.StackV2(max_size=1, elem_type="int32"), elem_type="int32"),
)
wrong(
    "StackPushV2 dtype",
    lambda r: r.StackPushV2(handle=r.StackV2(max_size=1, elem_type="int32"), elem=1.0),
)
wrong("StackCloseV2", closed_stack)

# Maps.


def mapped(r, **pairs):
    made = r.EmptyTensorMap()
    for key, value in pairs.items():
        made = r.TensorMapInsert(input_handle=made, key=key, value=value)
    return made


def look(r, made, key, dtype):
    return r.TensorMapLookup(input_handle=made, key=key, value_dtype=dtype)


row("EmptyTensorMap", lambda r: r.TensorMapSize(input_handle=r.EmptyTensorMap()))
row("TensorMapInsert", lambda r, x, y: look(r, mapped(r, a=x, b=y), "b", x.dtype), F(2), F(3))
row(
    "TensorMapInsert again",
    lambda r, x, y: look(r, put(r, put(r, mapped(r), x), y), 3, x.dtype),
    F(2),
    F(2),
)
row("TensorMapLookup", lambda r, x: look(r, put(r, mapped(r), x), 3, x.dtype), I(0, 9))


def put(r, made, value):
    return r.TensorMapInsert(input_handle=made, key=3, value=value)


row("TensorMapSize", lambda r, x: r.TensorMapSize(input_handle=mapped(r, a=x, b=x)), F(2))
row(
    "TensorMapHasKey",
    lambda r, x: [r.TensorMapHasKey(input_handle=mapped(r, a=x), key=k) for k in ("a", "b", 1)],
    F(2),
)
row(
    "TensorMapErase",
    lambda r, x: r.TensorMapSize(
        input_handle=r.TensorMapErase(input_handle=mapped(r, a=x), key="a", value_dtype=x.dtype)
    ),
    F(2),
)
row(
    "TensorMapStackKeys",
    lambda r, x: r.TensorMapStackKeys(input_handle=put(r, mapped(r), x), key_dtype="int32"),
    F(2),
)
wrong("TensorMapLookup missing", lambda r: look(r, mapped(r, a=1.0), "b", "float32"))
wrong(
    "TensorMapErase missing",
    lambda r: r.TensorMapErase(input_handle=mapped(r), key=1, value_dtype="float32"),
)
wrong(
    "TensorMapStackKeys empty",
    lambda r: r.TensorMapStackKeys(input_handle=mapped(r), key_dtype="int32"),
)
