"""Gradient rules of reductions, in terms of other ops."""

import numpy as np

from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import TABLE
from yeoul.engine.tensor import Tensor
from yeoul.ops.broadcast import conj, reshape_like


def op(name):
    """The public function of an op."""
    return TABLE[name].public


def known(dims):
    """True if the rank and every dimension are known."""
    return dims is not None and None not in dims


def keep(value, r):
    """A reduced value (or its gradient) with the reduced axes back, as size 1."""
    x, axis = r.inputs
    dims = dims_of(x)
    late = isinstance(axis, Tensor)
    if r.attrs["keep_dims"] or dims == () or (not late and axis == ()):
        return value
    if late or dims is None:
        return op("Reshape")(value, kept_shape(x, axis))
    axes = reduced_axes(axis, len(dims))
    kept = [1 if i in axes else n for i, n in enumerate(dims)]
    if kept.count(None) <= 1:
        return op("Reshape")(value, [-1 if n is None else n for n in kept])
    for a in axes:
        value = op("ExpandDims")(value, a)
    return value


def reduced_axes(axis, rank):
    """The axes as a sorted tuple of non-negative ints."""
    if axis is None:
        return tuple(range(rank))
    return tuple(sorted(a % rank for a in ((axis,) if isinstance(axis, int) else axis)))


def kept_shape(x, axis):
    """The shape of `x` with 1 for the reduced axes, where axes or rank are known only later."""
    shape = op("Shape")(x)
    return op("SelectV2")(marked(x, axis), op("OnesLike")(shape), shape)


def marked(x, axis):
    """For each axis of `x` whether it is reduced, where axes or rank are known only later."""
    rank = op("Size")(op("Shape")(x))
    if axis is None:
        return op("Fill")(op("Reshape")(rank, [1]), True)
    if not isinstance(axis, Tensor):
        axis = np.asarray(axis, np.int32)
    axes = op("Cast")(op("Reshape")(axis, [-1, 1]), "int32")
    axes = op("FloorMod")(op("AddV2")(axes, rank), rank)
    spots = op("Sum")(op("Cast")(op("Equal")(axes, op("Range")(rank)), "int32"), 0)
    return op("Greater")(spots, 0)


def spread(value, r):
    """A reduced value (or its gradient) broadcast to the shape of the input."""
    x = r.inputs[0]
    dims = dims_of(x)
    if dims is not None and dims == dims_of(value) and known(dims):
        return value
    value = value if r.inputs[1] is None and dims_of(value) == () else keep(value, r)
    return execute(TABLE["BroadcastTo"], (value, dims if known(dims) else op("Shape")(x)))


def sum_grad(r, dy):
    """Each element of the sum's gradient goes to all that were added."""
    return spread(dy, r), None


def mean_grad(r, dy):
    """As the sum's, divided by the number of elements."""
    x, y = r.inputs[0], r.outputs[0]
    dims, out = dims_of(x), dims_of(y)
    if known(dims) and known(out):
        count = float(max(1, np.prod(dims, dtype=int) // max(1, np.prod(out, dtype=int))))
    else:
        size = op("Size")
        count = op("Cast")(op("FloorDiv")(size(x), op("Maximum")(size(y), 1)), dy.dtype)
    return spread(op("RealDiv")(dy, count), r), None


def extremum_grad(r, dy):
    """The gradient goes to the element that was chosen, in equal parts where there are several."""
    x = r.inputs[0]
    chosen = op("Cast")(op("Equal")(keep(r.outputs[0], r), x), dy.dtype)
    count = execute(TABLE["Sum"], (chosen, r.inputs[1]), {"keep_dims": True})
    return op("Mul")(op("RealDiv")(chosen, count), keep(dy, r)), None


def norm_grad(r, dy):
    """`dy * x / norm`."""
    ratio = op("RealDiv")(dy, conj(r.outputs[0]))
    return op("Mul")(r.inputs[0], spread(ratio, r)), None


def prod_grad(r, dy):
    """`dy` times the product of all other elements, which needs no division."""
    x, axis = r.inputs
    dims = dims_of(x)
    if isinstance(axis, Tensor) or dims is None:
        return late_prod_grad(r, dy)
    axes = reduced_axes(axis, len(dims))
    order = [*axes, *[i for i in range(len(dims)) if i not in axes]]
    moved = op("Transpose")(x, order)
    rows = op("Prod")(op("GatherV2")(op("Shape")(x), np.array(axes, np.int32)))
    flat = op("Reshape")(moved, op("Pack")([rows, -1]))
    others = others_product(flat) if len(axes) else op("OnesLike")(flat)
    back = op("Transpose")(reshape_like(others, moved), np.argsort(order).tolist())
    return op("Mul")(spread(dy, r), conj(back)), None


def late_prod_grad(r, dy):
    """As `prod_grad`, where axes or rank are known only later."""
    x, axis = r.inputs
    shape = op("Shape")(x)
    ones = op("OnesLike")(shape)
    reduced = marked(x, axis)
    chosen = op("Cast")(reduced, "int32")
    others = op("Sub")(ones, chosen)
    before = {"exclusive": True, "reverse": False}
    first, last = (execute(TABLE["Cumsum"], (n, 0), before) for n in (chosen, others))
    # Where each axis goes: those that are reduced come first, in their order.
    place = op("SelectV2")(reduced, first, op("AddV2")(last, op("Sum")(chosen)))
    moved = op("Transpose")(x, execute(TABLE["InvertPermutation"], (place,)))
    rows = op("Prod")(op("SelectV2")(reduced, shape, ones))
    columns = op("Prod")(op("SelectV2")(reduced, ones, shape))
    flat = op("Reshape")(moved, op("Pack")([rows, columns]))
    back = op("Transpose")(reshape_like(others_product(flat), moved), place)
    return op("Mul")(spread(dy, r), conj(back)), None


def others_product(x):
    """For each element the product of the others in its column."""

    def products(reverse):
        attrs = {"exclusive": True, "reverse": reverse}
        return execute(TABLE["Cumprod"], (x, 0), attrs)

    return op("Mul")(products(False), products(True))
