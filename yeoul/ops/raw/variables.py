"""Ops that assign variables and parts of them: values in, new values out (see `Op.updates`)."""

import jax.numpy as jnp
import numpy as np
from jax import lax

from yeoul.core.errors import OutOfRangeError
from yeoul.engine.convert import invalid
from yeoul.engine.infer import dims_of, dtype_of, same
from yeoul.engine.op import NONE, TABLE, register
from yeoul.formats.op_defs import op_def
from yeoul.ops.family import NUMBERS

FIRST = (0,)


def record(name, lower, host, *, attrs=None, signature=None, **fields):
    """An op that changes its first input, with TensorFlow's names for the others."""
    definition = op_def(name)
    if signature is None:
        first, *others = definition.inputs
        kinds = {"dtype": "T"}
        signature = ", ".join(
            [f"{first.name}:T"]
            + [f"{arg.name}:{kinds.get(arg.type_attr, arg.type_attr)}" for arg in others]
        )
    found = {n: a.default for n, a in definition.attrs.items() if a.type == "bool"}
    return register(
        name, signature, attrs=found | (attrs or {}), lower=lower, host=host,
        grad=fields.pop("grad", NONE), shape=fields.pop("shape", same), updates=FIRST, **fields,
    )  # fmt: skip


# Whole variables.


def _assigned_specs(inputs, attrs):
    return [(dims_of(inputs[1]), dtype_of(inputs[0]))]


def _check_same(name, ref, value, validate_shape=True):
    if validate_shape and ref.shape != value.shape:
        raise invalid(
            f"The variable has shape {list(ref.shape)}, the value {list(value.shape)}: they must "
            f"be equal. Reshape the value [Op:{name}]"
        )


def _assign(name):
    def compute(ref, value, validate_shape=True, use_locking=True):
        _check_same(name, ref, value, validate_shape)
        return value

    record(name, compute, compute, shape=_assigned_specs)


def _add_or_sub(name, sign):
    def compute(ref, value, use_locking=False):
        _check_same(name, ref, value)
        return ref + value if sign > 0 else ref - value

    record(name, compute, compute, types=NUMBERS)


for _name in ("AssignVariableOp", "Assign"):
    _assign(_name)
for _name, _sign in (
    ("AssignAddVariableOp", 1),
    ("AssignSubVariableOp", -1),
    ("AssignAdd", 1),
    ("AssignSub", -1),
):
    _add_or_sub(_name, _sign)


def _count(ref, limit):
    if ref.shape:
        raise invalid(f"CountUpTo needs a scalar variable, not one of shape {list(ref.shape)}")
    if ref >= limit:
        raise OutOfRangeError(None, None, f"Reached limit of {limit}")
    return [ref + np.ones((), ref.dtype), ref]


for _name in ("ResourceCountUpTo", "CountUpTo"):
    record(
        _name, None, _count, attrs={"limit": None}, outputs=2,
        shape=lambda inputs, attrs: [((), dtype_of(inputs[0]))] * 2,
    )  # fmt: skip


# Rows.


def _check_rows(name, ref, indices, updates):
    wanted = (*indices.shape, *ref.shape[1:])
    if not ref.shape:
        raise invalid(f"A variable without dimensions has no rows [Op:{name}]")
    if updates.shape not in ((), wanted):
        raise invalid(
            f"Must have updates.shape = indices.shape + params.shape[1:] or updates.shape = [], "
            f"got updates.shape {list(updates.shape)}, indices.shape {list(indices.shape)}, "
            f"params.shape {list(ref.shape)} [Op:{name}]"
        )


def _truncated(x, y):
    """Division as C++ has it."""
    if x.dtype.kind not in "iu":
        return x / y
    quotient = np.abs(x) // np.abs(y) if x.dtype.kind == "i" else x // y
    return (quotient * (np.sign(x) * np.sign(y))).astype(x.dtype)


def _divide_at(out, indices, updates):
    for i, row in zip(indices.reshape(-1), updates.reshape(-1, *out.shape[1:]), strict=True):
        out[i] = _truncated(out[i], row)


def _divided(ref, indices, updates):
    if ref.dtype.kind not in "iu":
        return ref.at[indices].divide(updates, mode="drop")
    flat = indices.reshape(-1)
    rows = updates.reshape(-1, *ref.shape[1:])
    return lax.fori_loop(
        0, flat.shape[0], lambda i, x: x.at[flat[i]].set(lax.div(x[flat[i]], rows[i])), ref
    )


ROW_OPS = {
    "Add": (np.add.at, lambda ref, i, u: ref.at[i].add(u, mode="drop")),
    "Sub": (np.subtract.at, lambda ref, i, u: ref.at[i].add(-u, mode="drop")),
    "Mul": (np.multiply.at, lambda ref, i, u: ref.at[i].multiply(u, mode="drop")),
    "Div": (_divide_at, _divided),
    "Min": (np.minimum.at, lambda ref, i, u: ref.at[i].min(u, mode="drop")),
    "Max": (np.maximum.at, lambda ref, i, u: ref.at[i].max(u, mode="drop")),
    "Update": (
        lambda out, i, u: out.__setitem__(i, u),
        lambda ref, i, u: ref.at[i].set(u, mode="drop"),
    ),
}


def _rows(name, write, written):
    def prepared(xp, ref, indices, updates):
        _check_rows(name, ref, indices, updates)
        return xp.broadcast_to(updates, (*indices.shape, *ref.shape[1:]))

    def host(ref, indices, updates, use_locking=False):
        updates = prepared(np, ref, indices, updates)
        bad = (indices < 0) | (indices >= ref.shape[0])
        if bad.any():
            at = tuple(int(n[0]) for n in np.nonzero(bad)) if indices.ndim else ()
            raise invalid(
                f"indices{list(at)} = {int(indices[at])} is not in [0, {ref.shape[0]}) [Op:{name}]"
            )
        out = ref.copy()
        write(out, indices, updates)
        return out

    def lower(ref, indices, updates, use_locking=False):
        updates = prepared(jnp, ref, indices, updates)
        return written(jnp.asarray(ref), jnp.asarray(indices), updates)

    def refuses(ref, indices, updates, use_locking=False):
        return ((indices < 0) | (indices >= ref.shape[0])).any()

    record(name, lower, host, refuses=refuses)


for _kind, (_write, _written) in ROW_OPS.items():
    _rows(f"ResourceScatter{_kind}", _write, _written)
    _rows(f"Scatter{_kind}", _write, _written)


# Elements at index vectors, and slices: as the ops on tensors.


def _as_on_tensors(name, other):
    op = TABLE[other]

    def lower(ref, indices, updates, **technical):
        return op.lower(ref, indices, updates)

    def host(ref, indices, updates, **technical):
        return op.host(ref, indices, updates)

    def refuses(ref, indices, updates, **technical):
        return op.refuses(ref, indices, updates)

    record(name, lower, host, refuses=refuses)


for _kind in ("Add", "Sub", "Min", "Max", "Update"):
    _as_on_tensors(f"ResourceScatterNd{_kind}", f"TensorScatter{_kind}")
    _as_on_tensors(f"ScatterNd{_kind}", f"TensorScatter{_kind}")

SLICE = "ref:T, begin!:Index, end!:Index, strides!:Index, value:T"
for _name in ("ResourceStridedSliceAssign", "StridedSliceAssign"):
    _op = TABLE["TensorStridedSliceUpdate"]
    record(_name, _op.lower, _op.host, attrs=_op.attrs, signature=SLICE, limit=_op.limit)
