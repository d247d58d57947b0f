"""Golden rows: tensor lists, through tf.raw_ops."""

import numpy as np

from tests.golden.harness import F, I, Table

TABLE = Table("raw_lists")
LEADING = np.zeros(0, "int64")
case, error = TABLE.case, TABLE.error


def call(name, fn, *inputs, **options):
    """A row that calls functions of `tf.raw_ops`."""

    def run(tf, *tensors):
        result = fn(tf.raw_ops, *tensors)
        return list(result) if isinstance(result, tuple) else result

    case(name, run, *inputs, **options)


def dims(x):
    return np.array(list(x.shape), "int32")


def wrong(name, fn):
    error(name, lambda tf: fn(tf.raw_ops))


def empty(r, x, shape=None):
    shape = dims(x) if shape is None else shape
    return r.EmptyTensorList(element_shape=shape, max_num_elements=-1, element_dtype=x.dtype)


def pushed(r, *items, shape=None):
    """A list of these elements."""
    made = empty(r, items[0], shape)
    for item in items:
        made = r.TensorListPushBack(input_handle=made, tensor=item)
    return made


def stack(r, made, like, count=-1):
    return r.TensorListStack(
        input_handle=made,
        element_shape=dims(like),
        element_dtype=like.dtype,
        num_elements=count,
    )


def pop(r, made, like):
    return r.TensorListPopBack(
        input_handle=made, element_shape=dims(like), element_dtype=like.dtype
    )


call("EmptyTensorList", lambda r, x: r.TensorListLength(input_handle=empty(r, x)), F(2), grad=False)
call("EmptyTensorList any", lambda r, x: stack(r, pushed(r, x, x, shape=-1), x), F(2, 1))
call("TensorListPushBack", lambda r, x, y: stack(r, pushed(r, x, y), x), F(2), F(2))
call("TensorListPushBack ints", lambda r, x: stack(r, pushed(r, x), x), I(0, 9))
wrong("TensorListPushBack shape", lambda r: r.TensorListPushBack(input_handle=bad(r), tensor=[1.0]))


def bad(r):
    return r.EmptyTensorList(element_shape=[2], max_num_elements=-1, element_dtype="float32")


call("TensorListPopBack", lambda r, x, y: pop(r, pushed(r, x, y), x).tensor, F(2), F(2))
call(
    "TensorListPopBack rest",
    lambda r, x, y: stack(r, pop(r, pushed(r, x, y), x).output_handle, x),
    F(2),
    F(2),
)
call(
    "TensorListPopBack both",
    lambda r, x, y: [
        t for h, v in [pop(r, pushed(r, x, y), x)] for t in (v * 2.0, stack(r, h, x) * 3.0)
    ],
    F(2),
    F(2),
)
wrong(
    "TensorListPopBack empty",
    lambda r: r.TensorListPopBack(input_handle=bad(r), element_shape=[2], element_dtype="float32"),
)


def resized(r, made, size):
    return r.TensorListResize(input_handle=made, size=size)


call("TensorListResize longer", lambda r, x: stack(r, resized(r, pushed(r, x), 3), x), F(2))
call(
    "TensorListResize shorter",
    lambda r, x, y: stack(r, resized(r, pushed(r, x, y), 1), x),
    F(2),
    F(2),
)
wrong("TensorListResize negative", lambda r: resized(r, bad(r), -1))
call(
    "TensorListElementShape",
    lambda r, x: [
        r.TensorListElementShape(input_handle=empty(r, x, shape), shape_type=kind)
        for shape, kind in (([2], "int32"), ([-1], "int64"), (-1, "int32"))
    ],
    F(2),
    grad=False,
)
call(
    "TensorListConcatLists",
    lambda r, x, y: stack(
        r,
        r.TensorListConcatLists(
            input_a=pushed(r, x, y), input_b=pushed(r, y), element_dtype=x.dtype
        ),
        x,
    ),
    F(2),
    F(2),
    grad=False,
)
call(
    "TensorListConcat",
    lambda r, x, y: r.TensorListConcat(
        input_handle=pushed(r, x, y, shape=[-1, 2]), element_dtype=x.dtype, element_shape=[None, 2]
    ),
    F(1, 2),
    F(2, 2),
)
call(
    "TensorListConcat lengths",
    lambda r, x: r.TensorListConcat(
        input_handle=pushed(r, x, x), element_dtype=x.dtype, element_shape=[3]
    ),
    I(0, 9, 3),
)
for _op, _more in (("TensorListScatter", {}), ("TensorListScatterV2", {"num_elements": 5})):

    def scattered(r, x, op, more):
        made = getattr(r, op)(tensor=x, indices=[3, 0], element_shape=dims(x[0]), **more)
        return stack(r, made, x[0])

    call(_op, lambda r, x, op=_op, more=_more: scattered(r, x, op, more), F(2, 2))
    call(f"{_op} numbers", lambda r, x, op=_op, more=_more: scattered(r, x, op, more), F(2))
    wrong(
        f"{_op} negative",
        lambda r, op=_op, more=_more: getattr(r, op)(
            tensor=[1.0], indices=[-1], element_shape=ANY, **more
        ),
    )
wrong(
    "TensorListScatterV2 beyond",
    lambda r: r.TensorListScatterV2(tensor=[1.0], indices=[5], element_shape=ANY, num_elements=2),
)


def reserved(r, x):
    made = r.TensorListReserve(element_shape=dims(x), num_elements=3, element_dtype=x.dtype)
    made = r.TensorListSetItem(input_handle=made, index=1, item=x)
    item = r.TensorListGetItem(
        input_handle=made, index=1, element_shape=dims(x), element_dtype=x.dtype
    )
    return [stack(r, made, x), item, r.TensorListLength(input_handle=made)]


call("TensorListReserve", reserved, F(2))
call("TensorListReserve scalars", reserved, F())
ANY = np.zeros(0, "int32")
call(
    "TensorListFromTensor",
    lambda r, x: r.TensorListGather(
        input_handle=r.TensorListFromTensor(tensor=x, element_shape=[2]),
        indices=[2, 0],
        element_shape=[2],
        element_dtype=x.dtype,
    ),
    F(3, 2),
)
call(
    "TensorListSplit",
    lambda r, x: r.TensorListConcatV2(
        input_handle=r.TensorListSplit(tensor=x, element_shape=[-1, 2], lengths=[1, 2]),
        element_shape=[-1, 2],
        leading_dims=LEADING,
        element_dtype=x.dtype,
    ),
    F(3, 2),
    grad=False,
)
