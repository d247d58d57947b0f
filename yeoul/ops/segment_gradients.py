"""Gradient rules of segment reductions, in terms of other ops."""

from yeoul.engine.infer import dims_of
from yeoul.engine.op import TABLE


def op(name):
    """The public function of an op."""
    return TABLE[name].public


def with_axes_of(values, data, ids):
    """The values, one for each id or segment, with axes of size 1 for what a row of `data` is."""
    if None in (dims_of(data), dims_of(ids)):
        extra = op("ExpandDims")(op("Sub")(op("Rank")(data), op("Rank")(ids)), 0)
        ones = op("Fill")(extra, 1)
        return op("Reshape")(values, op("ConcatV2")([op("Shape")(values), ones], 0))
    for _ in range(len(dims_of(data)) - len(dims_of(ids))):
        values = op("ExpandDims")(values, -1)
    return values


def of_record(r):
    """Two functions: `back(values)` gives each row the value of its segment, and `again`.

    `again(name, data)` reduces `data` by the same segments. Rows with a negative id, which belong
    to no segment, get 0.
    """
    data, ids = r.inputs[:2]
    unsorted = len(r.inputs) == 3

    def back(values):
        if not unsorted:
            return op("GatherV2")(values, ids)
        rows = op("GatherV2")(values, op("Maximum")(ids, 0))
        belongs = with_axes_of(op("GreaterEqual")(ids, 0), data, ids)
        return op("SelectV2")(belongs, rows, op("ZerosLike")(rows))

    def again(name, values):
        kind = f"Unsorted{name}" if unsorted else name
        return op(kind)(values, ids, *r.inputs[2:])

    return back, again


def nones(r):
    """No gradients for the ids and what follows."""
    return [None] * (len(r.inputs) - 1)


def sum_grad(r, dy):
    """Each row gets the gradient of its segment."""
    back, _ = of_record(r)
    return [back(dy), *nones(r)]


def mean_grad(r, dy):
    """As the sum's, divided by the number of rows."""
    data, ids = r.inputs
    counts = op("SegmentSum")(op("Cast")(op("OnesLike")(ids), dy.dtype), ids)
    counts = with_axes_of(counts, data, ids)
    return [op("GatherV2")(op("DivNoNan")(dy, counts), ids), None]


def extremum_grad(r, dy):
    """The gradient goes to the rows that were chosen, in equal parts where there are several."""
    back, again = of_record(r)
    chosen = op("Cast")(op("Equal")(r.inputs[0], back(r.outputs[0])), dy.dtype)
    count = again("SegmentSum", chosen)
    return [op("Mul")(chosen, back(op("DivNoNan")(dy, count))), *nones(r)]


def prod_grad(r, dy):
    """`dy` times the product of all other rows, with care where one of them is 0."""
    data = r.inputs[0]
    back, again = of_record(r)
    zeros = op("Equal")(data, 0)
    number = back(again("SegmentSum", op("Cast")(zeros, "int32")))
    nonzero = op("SelectV2")(zeros, op("OnesLike")(data), data)
    others = op("SelectV2")(
        zeros,
        back(again("SegmentProd", nonzero)),
        op("DivNoNan")(back(r.outputs[0]), data),
    )
    several = op("Greater")(number, 1)
    others = op("SelectV2")(several, op("ZerosLike")(others), others)
    return [op("Mul")(back(dy), others), *nones(r)]
