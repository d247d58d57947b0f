"""A border around a tensor: tf.pad."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.export import export
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import AUTO, TABLE, register
from yeoul.engine.tensor import Tensor
from yeoul.ops.shapes import dims_or_shape
from yeoul.ops.slicing import SLICE
from yeoul.ops.static import partial_array, static_input


def check_paddings(dims, paddings):
    """Raises ValueError unless there are two non-negative paddings for each axis."""
    if dims is not None and len(paddings) != len(dims):
        raise ValueError(
            "The first dimension of paddings must be the rank of inputs: paddings of shape "
            f"[{len(paddings)},2], "
            f"inputs of shape {list(dims)}. Give [before, after] for each of the {len(dims)} axes"
        )
    for pair in paddings:
        if len(pair) != 2:
            raise ValueError(f"paddings must be a matrix with 2 columns: {list(paddings)}")
        if min(pair) < 0:
            raise ValueError(f"Paddings must be non-negative: {pair[0]} {pair[1]}")


def _pad_specs(inputs, attrs):
    dims, paddings, dtype = dims_of(inputs[0]), inputs[1], dtype_of(inputs[0])
    if isinstance(paddings, Tensor):
        rows = dims_of(paddings)
        rank = len(dims) if dims is not None else (rows or [None])[0]
        known = partial_array(paddings)
        if known is None or None in (dims, rank) or known.shape != (rank, 2):
            return [(None if rank is None else (None,) * rank, dtype)]
        sums = [(n, *pair) for n, pair in zip(dims, known.tolist(), strict=True)]
        return [(tuple(None if None in part else sum(part) for part in sums), dtype)]
    check_paddings(dims, paddings)
    if dims is None:
        return [((None,) * len(paddings), dtype)]
    check_mirror(dims, paddings, attrs.get("mode"))
    return [
        (
            tuple(
                None if n is None else n + a + b for n, (a, b) in zip(dims, paddings, strict=True)
            ),
            dtype,
        )
    ]


def check_mirror(dims, paddings, mode):
    for n, (a, b) in zip(dims, paddings, strict=True):
        if mode is None or n is None:
            continue
        if mode == "REFLECT" and max(a, b) >= n and max(a, b):
            raise ValueError(
                f"paddings must be less than the dimension size: {a}, {b} not less than {n}"
            )
        if mode == "SYMMETRIC" and max(a, b) > n:
            raise ValueError(
                f"paddings must be no greater than the dimension size: {a}, {b} greater than {n}"
            )


def _pad_host(x, paddings, value=None):
    check_paddings(x.shape, paddings)
    out = np.empty([n + a + b for n, (a, b) in zip(x.shape, paddings, strict=True)], x.dtype)
    out[...] = (b"" if x.dtype == object else 0) if value is None else value
    out[tuple([slice(a, a + n) for n, (a, _) in zip(x.shape, paddings, strict=True)])] = x
    return out


def _pad_lower(x, paddings, value=0):
    check_paddings(x.shape, paddings)
    if value is not None and np.ndim(value):
        raise ValueError(f"constant_values must be a scalar, not of shape {list(np.shape(value))}")
    if not x.ndim:
        return x
    return jnp.pad(x, paddings, constant_values=value)


def _mirror(module):
    def padded(x, paddings, mode):
        check_paddings(x.shape, paddings)
        check_mirror(x.shape, paddings, mode)
        return module.pad(x, paddings, mode.lower())

    return padded


def _pad_rule(r, dy):
    x, paddings = r.inputs[:2]
    start = paddings[:, 0] if isinstance(paddings, Tensor) else tuple(a for a, _ in paddings)
    inner = execute(SLICE, (dy, start, dims_or_shape(x)))
    if len(r.inputs) == 2:
        return inner, None
    total = TABLE["Sum"].public
    return inner, None, total(dy) - total(inner)


PAD = register(
    "Pad",
    "input:T, paddings!:Tpaddings",
    lower=_pad_lower,
    host=_pad_host,
    shape=_pad_specs,
    grad=_pad_rule,
    limit=1 << 20,
)
PAD_V2 = register(
    "PadV2",
    "input:T, paddings!:Tpaddings, constant_values:T",
    lower=_pad_lower,
    host=_pad_host,
    shape=_pad_specs,
    grad=_pad_rule,
    limit=1 << 20,
)
MIRROR_PAD = register(
    "MirrorPad",
    "input:T, paddings!:Tpaddings",
    attrs={"mode": None},
    lower=_mirror(jnp),
    host=_mirror(np),
    shape=_pad_specs,
    grad=AUTO,
    limit=1 << 20,
)


@export("pad")
@dispatchable
def pad(tensor, paddings, mode="CONSTANT", constant_values=0, name=None):
    """The tensor with a border around it.

    Args:
      tensor: any tensor.
      paddings: how many elements to add before and after, for each axis: `[[before, after], …]`.
      mode: "CONSTANT", "REFLECT" (mirrored, without the edge) or "SYMMETRIC" (with the edge).
      constant_values: scalar that fills the border in mode CONSTANT.
      name: name of the node when a graph is being built.

    Raises:
      InvalidArgumentError: if `paddings` has not a pair for each axis, or is negative, or mirrors
        more than there is.
      ValueError: if the mode is unknown.

    Example:
      >>> import yeoul as tf
      >>> print(tf.pad([1, 2], [[1, 2]]))
      tf.Tensor([0 1 2 0 0], shape=(5,), dtype=int32)
    """
    mode = mode.upper()
    paddings = static_input(paddings)
    if mode == "CONSTANT":
        if isinstance(constant_values, (int, float)) and constant_values == 0:
            return execute(PAD, (tensor, paddings), name=name)
        return execute(PAD_V2, (tensor, paddings, constant_values), name=name)
    if mode not in ("REFLECT", "SYMMETRIC"):
        raise ValueError(
            'Value of argument `mode` expected to be one of "CONSTANT", "REFLECT", or "SYMMETRIC". '
            f"Received `mode` = {mode}"
        )
    return execute(MIRROR_PAD, (tensor, paddings), {"mode": mode}, name)


PAD.public = pad
