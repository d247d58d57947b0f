"""Earlier versions of ops that join, gather, choose and reverse, and small parts of others."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, bool_
from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of, dtype_of, same
from yeoul.engine.op import NONE, TABLE, register
from yeoul.engine.tensor import Tensor
from yeoul.ops.family import INTS, NUMBERS
from yeoul.ops.raw.older import older

INT32 = np.dtype("int32")

# Joining, gathering, reversing.

older(
    "Concat",
    "concat_dim!:int32, values*:T",
    "ConcatV2",
    lambda inputs, attrs: [*inputs[1:], inputs[0]],
    back=lambda grads: [None, *grads[:-1]],
)
older(
    "Gather",
    "params:Tparams, indices:Tindices",
    "GatherV2",
    lambda inputs, attrs: [*inputs, 0],
    back=lambda grads: grads[:2],
    attrs={"validate_indices": True},
)
older(
    "ResourceGather",
    "resource:T, indices:Tindices",
    "GatherV2",
    lambda inputs, attrs: [*inputs, attrs["batch_dims"]],
    back=lambda grads: grads[:2],
    attrs={"batch_dims": 0, "validate_indices": True},
)
older("ResourceGatherNd", "resource:T, indices:Tindices", "GatherNd")


def _flipped(inputs, attrs):
    flags = inputs[1]
    if isinstance(flags, Tensor):
        raise ValueError("dims of Reverse must be known when the graph is built")
    rank = dims_of(inputs[0])
    if rank is not None and len(rank) != len(flags):
        raise invalid(f"dims of Reverse must be {len(rank)} bools, one an axis, not {len(flags)}")
    return [inputs[0], tuple(i for i, flag in enumerate(flags) if flag)]


older("Reverse", "tensor:T, dims!:bool", "ReverseV2", _flipped)
older(
    "ParallelDynamicStitch",
    "values*:",
    "DynamicStitch",
    attrs={"N": None},
)
older("AccumulateNV2", "inputs*:T", "AddN", attrs={"shape": None})
older(
    "ScatterNdNonAliasingAdd",
    "input:T, indices:Tindices, updates:T",
    "TensorScatterAdd",
    types=NUMBERS | {np.dtype(bool)},
)


def _parallel_specs(inputs, attrs):
    dims = attrs.get("shape")
    if dims is None or None in dims:
        raise ValueError("The shape of ParallelConcat must be known whole")
    _check_single_rows(map(dims_of, inputs))
    return [(dims, dtype_of(inputs[0]))]


def _check_single_rows(shapes):
    for given in shapes:
        if given is not None and given[:1] != (1,):
            raise ValueError(
                f"All inputs of ParallelConcat have one row; one has shape {list(given)}"
            )


def _parallel(xp):
    def compute(*values, shape):
        _check_single_rows(x.shape for x in values)
        joined = xp.concatenate(values)
        if joined.shape != tuple(shape):
            raise ValueError(f"values of shape {joined.shape} for the shape {shape}")
        return joined

    return compute


register(
    "ParallelConcat",
    "values*:T",
    attrs={"shape": None},
    lower=_parallel(jnp),
    host=_parallel(np),
    grad=NONE,
    shape=_parallel_specs,
)


def _offsets(axis, *shapes):
    rank = len(shapes[0])
    if not -rank <= axis < rank:
        raise invalid(f"Concat dim is out of range: {axis} for shapes of {rank} dimensions")
    first, found, total = shapes[0], [], 0
    for i, shape in enumerate(shapes):
        if len(shape) != rank or (np.delete(shape, axis) != np.delete(first, axis)).any():
            raise invalid(
                f"All dimensions except {axis % rank} must match. Input {i} has shape "
                f"{shape.tolist()} and doesn't match input 0 with shape {first.tolist()}."
            )
        offset = np.zeros_like(shape)
        offset[axis] = total
        total += shape[axis]
        found.append(offset)
    return found


register(
    "ConcatOffset",
    "concat_dim!:int32, shape*:T",
    host=_offsets,
    grad=NONE,
    shape=lambda inputs, attrs: [(dims_of(x), dtype_of(x)) for x in inputs[1:]],
    outputs=None,
)

# Choosing.


def _select(xp):
    def compute(condition, t, e):
        if t.shape != e.shape:
            raise ValueError(f"t of shape {t.shape}, e of shape {e.shape}")
        if condition.shape != t.shape and condition.ndim:
            if condition.ndim != 1 or condition.shape[0] != t.shape[0]:
                raise ValueError(f"condition of shape {condition.shape} for {t.shape}")
            condition = condition.reshape(-1, *[1] * (t.ndim - 1))
        return xp.where(condition, t, e)

    return compute


def _select_rule(r, dy):
    condition = r.inputs[0]
    zeros = TABLE["ZerosLike"].public(dy)
    return None, execute(SELECT, (condition, dy, zeros)), execute(SELECT, (condition, zeros, dy))


SELECT = register(
    "Select",
    "condition:bool, t:T, e:T",
    lower=_select(jnp),
    host=_select(np),
    grad=_select_rule,
    shape=lambda inputs, attrs: same(inputs[1:], attrs),
)


def _clip_rule(r, dy):
    """To the value where it is inside, else to the end that was taken, summed to its shape."""
    x, low, high = r.inputs
    below, above = TABLE["Less"].public(x, low), TABLE["Greater"].public(x, high)
    zeros = TABLE["ZerosLike"].public(dy)
    choose = TABLE["SelectV2"].public
    inside = TABLE["LogicalOr"].public(below, above)
    from yeoul.ops.broadcast import unbroadcast

    return (
        choose(inside, zeros, dy),
        unbroadcast(choose(below, dy, zeros), low, x),
        unbroadcast(choose(above, dy, zeros), high, x),
    )


def _clip(xp):
    def compute(t, low, high):
        for end in (low, high):
            if end.shape not in ((), t.shape):
                raise invalid(
                    "clip_value_min and clip_value_max must be either of the same shape as input, "
                    f"or a scalar: input {list(t.shape)}, one of them {list(end.shape)}"
                )
        return xp.maximum(xp.minimum(t, high), low)

    return compute


register(
    "ClipByValue",
    "t:T, clip_value_min:T, clip_value_max:T",
    lower=_clip(jnp),
    host=_clip(np),
    grad=_clip_rule,
    types=NUMBERS,
)


def _nearly_equal(x, y, tolerance):
    if x.shape != y.shape:
        raise ValueError(f"x of shape {x.shape}, y of shape {y.shape}")
    return abs(x - y) < np.asarray(tolerance, np.float32)


register(
    "ApproximateEqual",
    "x:T, y:T",
    attrs={"tolerance": 1e-5},
    lower=_nearly_equal,
    host=_nearly_equal,
    grad=NONE,
    shape=lambda inputs, attrs: [(dims_of(inputs[0]), bool_)],
    types=NUMBERS,
)


# Numbers.


def _div(floats, ints):
    def compute(name):
        def call(x, y):
            return getattr(TABLE[ints if np.dtype(x.dtype).kind in "iu" else floats], name)(x, y)

        return call

    return compute


_DIV = _div("RealDiv", "TruncateDiv")


def _div_rule(r, dy):
    if dtype_of(r.inputs[0]).is_integer:
        return None, None
    return TABLE["RealDiv"].grad(r, dy)


register(
    "Div",
    "x:T, y:T",
    lower=_DIV("lower"),
    host=_DIV("host"),
    grad=_div_rule,
    shape=TABLE["RealDiv"].shape,
    types=NUMBERS,
)
older("Mod", "x:T, y:T", "TruncateMod")


def _count_bits(xp):
    def compute(x):
        unsigned = np.dtype(f"uint{8 * np.dtype(x.dtype).itemsize}")
        bits, total = x.astype(unsigned), xp.zeros(x.shape, np.uint8)
        for i in range(8 * unsigned.itemsize):
            total = total + ((bits >> unsigned.type(i)) & unsigned.type(1)).astype(np.uint8)
        return total

    return compute


register(
    "PopulationCount",
    "x:T",
    lower=_count_bits(jnp),
    host=_count_bits(np),
    grad=NONE,
    types=INTS,
)


def _bucketize(xp):
    def compute(x, boundaries):
        edges = np.asarray(boundaries, np.float32)
        if (np.diff(edges) < 0).any():
            raise invalid("Expected sorted boundaries [Op:Bucketize]")
        if x.dtype != np.float64:  # as C++ compares a number with a float
            x = x.astype(np.float32)
        return xp.searchsorted(edges.astype(x.dtype), x, side="right").astype(INT32)

    return compute


register(
    "Bucketize",
    "input:T",
    attrs={"boundaries": None},
    lower=_bucketize(jnp),
    host=_bucketize(np),
    grad=NONE,
    shape=lambda inputs, attrs: [(dims_of(inputs[0]), FROM_NUMPY[INT32])],
)


def _to_bool(x):
    if x.ndim:
        return np.asarray(x.size > 0 and x.shape[0] > 0)
    return np.asarray(bool(x[()]))


register(
    "ToBool",
    "input:T",
    host=_to_bool,
    grad=NONE,
    shape=lambda inputs, attrs: [((), bool_)],
)


def _mirror_grad(xp):
    def compute(x, paddings, mode):
        offset = 1 if mode == "REFLECT" else 0
        for axis, (before, after) in enumerate(paddings):
            n = x.shape[axis] - before - after
            if max(before, after) > n - offset:
                raise invalid(
                    f"paddings must be no greater than the output dimension size: {before}, "
                    f"{after} greater than {n} [Op:MirrorPadGrad]"
                )
            inner = xp.moveaxis(x, axis, 0)
            head, body, tail = inner[:before][::-1], inner[before : before + n], inner[before + n :]
            x = body
            if before:
                x = _added(xp, x, slice(offset, offset + before), head)
            if after:
                x = _added(xp, x, slice(n - offset - after, n - offset), tail[::-1])
            x = xp.moveaxis(x, 0, axis)
        return x

    return compute


def _added(xp, x, where, rows):
    if xp is jnp:
        return x.at[where].add(rows)
    x = x.copy()
    x[where] += rows
    return x


register(
    "MirrorPadGrad",
    "input:T, paddings!:Tpaddings",
    attrs={"mode": None},
    lower=_mirror_grad(jnp),
    host=_mirror_grad(np),
    grad=lambda r, dy: (execute(TABLE["MirrorPad"], (dy, r.inputs[1]), r.attrs), None),
    types=NUMBERS,
)
