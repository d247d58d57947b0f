"""What gradient rules share: which gradients are wanted, summing them to an operand's shape."""

import numpy as np

from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import NONE, TABLE, register
from yeoul.engine.tensor import EagerTensor, Tensor


def conj(x):
    """The complex conjugate of a tensor or constant array; real ones as they are."""
    if type(x) is EagerTensor and x._a.dtype.kind != "c":
        return x
    if isinstance(x, Tensor):
        return TABLE["Conj"].public(x) if x.dtype.is_complex else x
    return np.conj(x)


def operand_gradients(r, left, right):
    """Gradients of the two broadcast operands of a record.

    Args:
      r: the record.
      left: computes the gradient of the first operand, before it is summed to the operand's shape;
        not called for operands that are constant arrays (Python numbers are).
      right: likewise, of the second operand.
    """
    x, y = r.inputs
    of_x, of_y = r.wanted or (True, True)
    return (
        unbroadcast(left(), x, y) if of_x and isinstance(x, Tensor) else None,
        unbroadcast(right(), y, x) if of_y and isinstance(y, Tensor) else None,
    )


def wants(r, position):
    """True if the gradient of this input of the record is used."""
    return isinstance(r.inputs[position], Tensor) and (r.wanted is None or r.wanted[position])


def unbroadcast(dy, x, other):
    """The gradient `dy` of a broadcast of `x` and `other`, summed to the shape of `x`.

    Works with static shapes alone where they tell enough, otherwise with shapes computed in
    the graph.
    """
    if type(dy) is EagerTensor and type(x) is EagerTensor and dy._a.shape == x._a.shape:
        return dy
    dims, out = dims_of(x), dims_of(dy)
    if dims == out and dims is not None and None not in dims:
        return dy
    if dims is not None and out is not None:
        axes = summed_axes(dims, out, dims_of(other))
        if axes is not None:
            return sum_to(dy, x, axes, len(out) - len(dims))
    shape = TABLE["Shape"].public
    over, _ = execute(GRADIENT_ARGS, (shape(x), shape(other)))
    return reshape_like(execute(TABLE["Sum"], (dy, over), {"keep_dims": False}), x)


def summed_axes(dims, out, other):
    """Axes of `out` to sum for an operand of shape `dims`; None if they are not known."""
    lead = len(out) - len(dims)
    axes = list(range(lead))
    padded = (1,) * (len(out) - len(other or ())) + tuple(other or ())
    for i, n in enumerate(dims, lead):
        if n == 1:
            if out[i] != 1:
                axes.append(i)
        elif n is None and (other is None or padded[i] != 1):
            return None
    return tuple(axes)


def sum_to(dy, x, axes, lead):
    """`dy` summed over `axes`, of which the first `lead` are missing in the shape of `x`."""
    if not axes:
        return dy
    summed = execute(TABLE["Sum"], (dy, axes), {"keep_dims": lead == 0})
    return summed if lead in (0, len(axes)) else reshape_like(summed, x)


def reshape_like(value, x):
    """The value in the shape of `x`."""
    dims = dims_of(x)
    target = dims if dims is not None and None not in dims else TABLE["Shape"].public(x)
    return execute(TABLE["Reshape"], (value, target))


def _gradient_args(a, b):
    """Axes over which gradients of a broadcast of two shapes are summed, for each operand."""
    kind = a.dtype
    for i, dims in enumerate((a, b)):
        if dims.ndim != 1:
            raise ValueError(f"In[{i}] must be a vector, but has shape {list(dims.shape)}")
    a, b = a.tolist(), b.tolist()
    rank = max(len(a), len(b))
    a, b = [1] * (rank - len(a)) + a, [1] * (rank - len(b)) + b
    pairs = list(zip(a, b, strict=True))
    if any(m != n and 1 not in (m, n) for m, n in pairs):
        raise ValueError(f"Incompatible shapes: {a} vs. {b}: sizes must be equal or 1")
    return (
        np.array([i for i, (m, n) in enumerate(pairs) if m == 1], kind),
        np.array([i for i, (m, n) in enumerate(pairs) if n == 1], kind),
    )


GRADIENT_ARGS = register(
    "BroadcastGradientArgs",
    "s0:T, s1:T",
    host=_gradient_args,
    grad=NONE,
    outputs=2,
    shape=lambda inputs, attrs: [((None,), inputs[0].dtype), ((None,), inputs[0].dtype)],
)
