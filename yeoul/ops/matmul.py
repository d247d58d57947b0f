"""Matrix products: tf.matmul, …"""

import jax.numpy as jnp
import numpy as np

from yeoul.core.export import export
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import broadcast_dims, dims_of, dtype_of
from yeoul.engine.op import register
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor
from yeoul.ops.broadcast import unbroadcast
from yeoul.ops.family import NUMBERS
from yeoul.ops.math import conj

ndarray = np.ndarray
# OpenBLAS is as fast as XLA's dot at every size measured, and needs no compile.
MATMUL_LIMIT = 1 << 22


def _matmul_specs(inputs, attrs):
    a, b = dims_of(inputs[0]), dims_of(inputs[1])
    dtype = dtype_of(inputs[0])
    if a is None or b is None:
        return [(None, dtype)]
    if len(a) < 2 or len(b) < 2:
        raise ValueError(f"Shapes must be of rank at least 2 but are {a} and {b}. Use tf.linalg.matvec or tf.tensordot.")
    m, k = (a[-1], a[-2]) if attrs["transpose_a"] else (a[-2], a[-1])
    l, n = (b[-1], b[-2]) if attrs["transpose_b"] else (b[-2], b[-1])
    if k is not None and l is not None and k != l:
        raise ValueError(f"Dimensions must be equal, but are {k} and {l} for matmul of shapes {a} and {b}.")
    return [((*broadcast_dims(a[:-2], b[:-2]), m, n), dtype)]


def swap(x):
    return np.swapaxes(x, -1, -2) if isinstance(x, ndarray) else jnp.swapaxes(x, -1, -2)


def _host(a, b, transpose_a, transpose_b):
    return np.matmul(swap(a) if transpose_a else a, swap(b) if transpose_b else b)


def _lower(a, b, transpose_a, transpose_b):
    return jnp.matmul(swap(a) if transpose_a else a, swap(b) if transpose_b else b)


def _grad(r, dy):
    a, b = r.inputs
    ta, tb = r.attrs["transpose_a"], r.attrs["transpose_b"]
    ca, cb = conj(a) if hasattr(a, "op") or hasattr(a, "_a") else a, conj(b) if hasattr(b, "op") or hasattr(b, "_a") else b
    if not ta and not tb:
        da, db = product(dy, cb, False, True), product(ca, dy, True, False)
    elif not ta:
        da, db = product(dy, cb, False, False), product(dy, ca, True, False)
    elif not tb:
        da, db = product(cb, dy, False, True), product(ca, dy, False, False)
    else:
        da, db = product(cb, dy, True, True), product(dy, ca, True, True)
    return unbroadcast(da, a, da), unbroadcast(db, b, db)


MATMUL = register(
    "MatMul", "a:T, b:T", attrs={"transpose_a": False, "transpose_b": False}, types=NUMBERS, lower=_lower, host=_host,
    grad=_grad, shape=_matmul_specs, limit=MATMUL_LIMIT,
)  # fmt: skip
PLAIN = {"transpose_a": False, "transpose_b": False}


def product(a, b, transpose_a, transpose_b):
    """`execute` of MatMul, for gradient rules."""
    return execute(MATMUL, (a, b), {"transpose_a": transpose_a, "transpose_b": transpose_b})


@export("linalg.matmul", "matmul")
@dispatchable
def matmul(
    a,
    b,
    transpose_a=False,
    transpose_b=False,
    adjoint_a=False,
    adjoint_b=False,
    a_is_sparse=False,
    b_is_sparse=False,
    output_type=None,
    name=None,
):
    """Matrix product over the last two axes; leading axes are batches and broadcast.

    Args:
      a, b: tensors of one dtype and of rank at least 2.
      transpose_a, transpose_b: transpose the matrices first.
      adjoint_a, adjoint_b: conjugate and transpose the matrices first.
      a_is_sparse, b_is_sparse: hints that change nothing in the result.

    Example:
      >>> import yeoul as tf
      >>> print(tf.matmul([[1, 2]], [[3], [4]]))
      tf.Tensor([[11]], shape=(1, 1), dtype=int32)
    """
    if type(a) is EagerTensor and type(b) is EagerTensor and not STATE.busy:
        x, y = a._a, b._a
        if type(x) is ndarray and type(y) is ndarray and x.dtype is y.dtype and x.ndim == y.ndim == 2:
            if not (transpose_a or transpose_b or adjoint_a or adjoint_b) and x.size + y.size <= MATMUL_LIMIT:
                if x.shape[1] == y.shape[0]:
                    return EagerTensor(np.matmul(x, y))
    if adjoint_a:
        a, transpose_a = conj(a), True
    if adjoint_b:
        b, transpose_b = conj(b), True
    attrs = {"transpose_a": bool(transpose_a), "transpose_b": bool(transpose_b)}
    return execute(MATMUL, (a, b), attrs, name)


MATMUL.public = matmul
