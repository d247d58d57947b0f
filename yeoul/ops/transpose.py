"""Axes in another order: tf.transpose."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import TABLE, register
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.ops.family import tell_tapes
from yeoul.ops.shapes import VIEW
from yeoul.ops.static import as_dims


def permutation(rank, perm):
    """Axes in their new order, checked; `None` reverses them."""
    if perm is None:
        return tuple(range(rank))[::-1]
    perm = (perm,) if isinstance(perm, int) else perm
    if len(perm) != rank:
        raise ValueError(
            f"transpose expects a vector of size {rank}. But input(1) is a vector of size "
            f"{len(perm)}: {list(perm)}. Name each axis from 0 to {rank - 1} once"
        )
    for n in perm:
        if not -rank <= n < rank:
            raise ValueError(f"{n} is out of range [0 .. {rank}) in perm {list(perm)}")
    perm = tuple(n % rank for n in perm)
    for n in range(rank):
        if n not in perm:
            raise ValueError(f"{n} is missing from {{{','.join(map(str, perm))}}}")
    return perm


def _transpose_specs(inputs, attrs):
    dims, perm = dims_of(inputs[0]), inputs[1]
    dtype = dtype_of(inputs[0])
    if isinstance(perm, Tensor):
        known = dims_of(perm)
        rank = known[0] if known else None
        rank = len(dims) if dims is not None else rank
        return [(None if rank is None else (None,) * rank, dtype)]
    if dims is None:
        return [(None if perm is None else (None,) * len(perm), dtype)]
    return [(tuple(dims[i] for i in permutation(len(dims), perm)), dtype)]


def inverse(r, dy):
    """The gradient with its axes back in place."""
    perm, dims = r.inputs[1], dims_of(r.inputs[0])
    if perm is None:
        return dy, None
    if isinstance(perm, Tensor):
        return dy, TABLE["InvertPermutation"].public(perm)
    back = np.argsort(permutation(len(perm) if dims is None else len(dims), perm))
    return dy, tuple(back.tolist())


TRANSPOSE = register(
    "Transpose",
    "x:T, perm!:Tperm",
    shape=_transpose_specs,
    limit=VIEW,
    lower=lambda x, perm: jnp.transpose(x, permutation(x.ndim, perm)),
    host=lambda x, perm: x.transpose(permutation(x.ndim, perm)),
    grad=lambda r, dy: (execute(TRANSPOSE, inverse(r, dy)), None),
)
CONJUGATE_TRANSPOSE = register(
    "ConjugateTranspose",
    "x:T, perm!:Tperm",
    shape=_transpose_specs,
    lower=lambda x, perm: jnp.conj(jnp.transpose(x, permutation(x.ndim, perm))),
    host=lambda x, perm: np.conj(x.transpose(permutation(x.ndim, perm))),
    grad=lambda r, dy: (execute(CONJUGATE_TRANSPOSE, inverse(r, dy)), None),
)


def transposed_at_once(x, perm):
    """A view of a tensor on the host, for plain permutations; None for what needs a closer look."""
    a = x._a
    if type(a) is not np.ndarray or not (perm is None or type(perm) in (list, tuple)):
        return None
    if perm and min(perm) < 0:
        return None
    try:
        result = EagerTensor(a.transpose(perm))
    except (TypeError, ValueError):
        return None
    if STATE.busy:
        tell_tapes(TRANSPOSE, (x, None if perm is None else tuple(perm)), result)
    return result


@export("transpose")
@dispatchable
def transpose(a, perm=None, conjugate=False, name="transpose"):
    """The tensor with its axes in another order: axis `i` of the result is axis `perm[i]` of `a`.

    Args:
      a: any tensor.
      perm: the axes in their new order; None reverses them.
      conjugate: also take the complex conjugate.
      name: name of the node when a graph is being built.

    Raises:
      InvalidArgumentError: if `perm` is not a permutation of the axes.

    Example:
      >>> import yeoul as tf
      >>> tf.transpose(tf.zeros([2, 3, 4]), [1, 0, 2]).shape
      TensorShape([3, 2, 4])
    """
    if type(a) is EagerTensor and STATE.graph is None and not conjugate:
        result = transposed_at_once(a, perm)
        if result is not None:
            return result
    if perm is not None:
        perm = as_dims(perm)
    elif STATE.graph is not None and (dims := dims_of(to_tensor(a))) is not None:
        perm = tuple(range(len(dims)))[::-1]
    if conjugate and to_tensor(a).dtype.is_complex:
        return execute(CONJUGATE_TRANSPOSE, (a, perm), name=name)
    return execute(TRANSPOSE, (a, perm), name=name)


TRANSPOSE.public = transpose
