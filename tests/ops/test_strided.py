"""The records behind `x[…]`."""

import numpy as np

from tests.ops.harness import OpTests, integers, normal, row


class TestRecords(OpTests):
    rows = [
        row(
            "StridedSlice", normal(4, 5), (1, 0), (3, 4), (1, 2), expect=lambda x, *_: x[1:3, :4:2]
        ),
        row("StridedSlice", normal(4, 5), (3,), (0,), (-2,), expect=lambda x, *_: x[3:0:-2]),
        row(
            "StridedSlice",
            normal(4, 5),
            (2,),
            (0,),
            (1,),
            shrink_axis_mask=1,
            expect=lambda x, *_: x[2],
        ),
        row(
            "StridedSlice",
            normal(4),
            (0, 1),
            (0, 3),
            (1, 1),
            new_axis_mask=1,
            expect=lambda x, *_: x[None, 1:3],
        ),
        row(
            "StridedSlice",
            integers(0, 9, 4),
            (0,),
            (0,),
            (-1,),
            begin_mask=1,
            end_mask=1,
            expect=lambda x, *_: x[::-1],
        ),
        row("StridedSliceGrad", (4, 5), (1, 0), (3, 4), (1, 2), normal(2, 2)),
        row("StridedSliceGrad", (4, 5), (3,), (0,), (-2,), normal(2, 5)),
        row(
            "StridedSliceGrad",
            (4, 5),
            (0, 2),
            (0, 0),
            (1, 1),
            normal(4),
            ellipsis_mask=1,
            shrink_axis_mask=2,
        ),
        row("StridedSliceGrad", (4,), (0, 3), (0, 3), (1, 1), normal(1, 0), new_axis_mask=1),
        row("TensorStridedSliceUpdate", normal(4, 5), (1, 0), (3, 4), (1, 2), normal(2, 2)),
        row("TensorStridedSliceUpdate", normal(4), (2,), (3,), (1,), normal(), shrink_axis_mask=1),
    ]


def test_gradient_of_a_slice_has_no_scatter():
    from yeoul.engine import xla
    from yeoul.engine.op import TABLE

    op = TABLE["StridedSliceGrad"]
    statics = ((0, (64, 64)), (1, (60,)), (2, (3,)), (3, (-2,)))
    compiled = xla.jitted(op, statics, op.attrs)
    text = compiled.lower(np.zeros((29, 64), np.float32)).as_text()
    assert "scatter" not in text
