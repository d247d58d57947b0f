"""TopK, whose `k` is an attribute, and NthElement."""

import jax.numpy as jnp
import numpy as np

from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import TABLE, register
from yeoul.engine.tensor import Tensor
from yeoul.ops.casting import cast
from yeoul.ops.division import divide
from yeoul.ops.family import REAL
from yeoul.ops.math import multiply
from yeoul.ops.reduce import reduce_sum
from yeoul.ops.sorting import TOP_K
from yeoul.ops.views import expand_dims

INT32 = np.dtype("int32")


def _top_k(compute):
    return lambda x, k, sorted: compute(x, k, sorted, INT32)


def _top_k_specs(inputs, attrs):
    given = {"sorted": attrs["sorted"], "index_type": INT32}
    return TOP_K.shape([inputs[0], attrs["k"]], given)


def _top_k_rule(r, *dys):
    return TOP_K.grad(r, *dys)[:1]


FIRST_TOP_K = register(
    "TopK", "input:T", attrs={"k": None, "sorted": True}, lower=_top_k(TOP_K.lower),
    host=_top_k(TOP_K.host), shape=_top_k_specs, grad=_top_k_rule, types=REAL, outputs=2,
)  # fmt: skip


def _nth_specs(inputs, attrs):
    dims, n = dims_of(inputs[0]), inputs[1]
    check_nth(dims, n)
    return [(None if dims is None else dims[:-1], dtype_of(inputs[0]))]


def check_nth(dims, n):
    """Raises ValueError unless rows of these dimensions have an element number `n`."""
    if dims is not None and not dims:
        raise ValueError("Input must be at least rank 1, but is a scalar")
    if isinstance(n, tuple):
        raise ValueError(f"N must be a scalar, but has shape {list(np.shape(n))}")
    if not isinstance(n, Tensor):
        if n < 0:
            raise ValueError(f"n must be non-negative, got {n}")
        if dims is not None and dims[-1] is not None and n >= dims[-1]:
            raise ValueError(f"Input must have last dimension > n = {n}, got shape {list(dims)}")


def _nth(xp):
    def compute(x, n, reverse):
        check_nth(x.shape, n)
        place = x.shape[-1] - 1 - n if reverse else n
        if xp is np and x.dtype.kind in "fiu":
            return np.partition(x, place, -1)[..., place]
        return xp.sort(x, axis=-1)[..., place]

    return compute


def _nth_rule(r, dy):
    """The gradient goes to the elements of that value, in equal shares."""
    x = r.inputs[0]
    hits = cast(TABLE["Equal"].public(expand_dims(r.outputs[0], -1), x), dy.dtype)
    shares = divide(hits, reduce_sum(hits, -1, keepdims=True))
    return multiply(expand_dims(dy, -1), shares), None


NTH_ELEMENT = register(
    "NthElement", "input:T, n!:int32", attrs={"reverse": False}, lower=_nth(jnp), host=_nth(np),
    shape=_nth_specs, grad=_nth_rule, types=REAL,
)  # fmt: skip
