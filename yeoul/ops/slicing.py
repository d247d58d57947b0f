"""The part of a tensor that starts here and is that large: tf.slice."""

import numpy as np

from yeoul.core.export import export
from yeoul.engine import xla
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import AUTO, TABLE, register
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.ops.shapes import VIEW
from yeoul.ops.static import as_dims, partial_dims

ndarray = np.ndarray


def slice_check(dims, begin, size):
    """The sizes with -1 replaced; raises ValueError for a slice that leaves the tensor."""
    if not len(dims) == len(begin) == len(size):
        raise ValueError(
            f"Expected begin and size arguments to be 1-D tensors of size {len(dims)}, but got "
            "shapes "
            f"[{len(begin)}] and [{len(size)}] instead."
        )
    out = []
    for i, (n, b, s) in enumerate(zip(dims, begin, size, strict=True)):
        if b is not None and (b < 0 or (n is not None and b > n)):
            raise ValueError(f"Expected begin[{i}] in [0, {n}], but got {b}")
        if s == -1:
            s = None if n is None or b is None else n - b
        elif n is not None and s is not None and (s < 0 or s > n - (b or 0)):
            raise ValueError(f"Expected size[{i}] in [0, {n - (b or 0)}], but got {s}")
        out.append(s)
    return tuple(out)


def _slice_specs(inputs, attrs):
    x, begin, size = inputs
    dims, size = dims_of(x), partial_dims(size)
    if dims is None and size is not None:
        return [(tuple(None if n == -1 else n for n in size), dtype_of(x))]
    if dims is None or size is None:
        return [(dims and (None,) * len(dims), dtype_of(x))]
    begin = partial_dims(begin) if isinstance(begin, Tensor) else tuple(np.asarray(begin).tolist())
    return [(slice_check(dims, begin or (None,) * len(dims), size), dtype_of(x))]


def _slice_host(x, begin, size):
    begin = begin.tolist()
    size = slice_check(x.shape, begin, size)
    parts = [slice(b, b + s) for b, s in zip(begin, size, strict=True)]
    return x[(*parts, ...)]  # an array also where no axis is left


def _slice_lower(x, begin, size):
    if isinstance(begin, ndarray):
        return _slice_host(x, begin, size)
    size = slice_check(x.shape, (None,) * x.ndim, size)
    return xla.jax.lax.dynamic_slice(x, list(begin), size)


def _refuses(x, begin, size):
    if isinstance(begin, ndarray):
        return False  # known when compiling: the lowering looks itself
    size = slice_check(x.shape, (None,) * x.ndim, size)
    room = np.array(x.shape) - np.array(size, np.int64)
    return ((begin < 0) | (begin > room)).any()


SLICE = register(
    "Slice",
    "input:T, begin:Index, size!:Index",
    lower=_slice_lower,
    host=_slice_host,
    refuses=_refuses,
    shape=_slice_specs,
    grad=AUTO,
    limit=VIEW,
)


@export("slice")
@dispatchable
def slice_(input_, begin, size, name=None):
    """The part of a tensor that starts at `begin` and has the shape `size`.

    Args:
      input_: any tensor.
      begin: start on each axis; integer vector.
      size: number of elements on each axis; -1 is all that remain.
      name: name of the node when a graph is being built.

    Raises:
      InvalidArgumentError: if the part leaves the tensor (a computed start in a function compiled
        for an accelerator is moved inside).

    Example:
      >>> import yeoul as tf
      >>> print(tf.slice([[1, 2, 3], [4, 5, 6]], [1, 0], [1, -1]))
      tf.Tensor([[4 5 6]], shape=(1, 3), dtype=int32)
    """
    begin, size = as_dims(begin), as_dims(size)
    known = partial_dims(size)
    if known is None or -1 in known:
        size = resolved_size(input_, begin, size, known)
    result = execute(SLICE, (input_, begin, size), name=name)
    if known is not None and type(result) is not EagerTensor:
        result.set_shape([None if n == -1 else n for n in known])  # a None may stand for -1
    return result


def resolved_size(x, begin, size, known):
    """Sizes without -1, as far as they can be known now."""
    x = convert_to_tensor(x)
    dims, start = dims_of(x), partial_dims(begin)
    if None not in (known, dims, start):
        out = [
            n - b if s == -1 and None not in (n, b) else s
            for n, b, s in zip(dims, start, known, strict=True)
        ]
        if None not in out and -1 not in out:
            return tuple(out)
    if start is not None and None not in start and known is not None and None not in known:
        return size  # the shape is known when compiling, and the start now
    rest = TABLE["Shape"].public(x, out_type="int64") - TABLE["Cast"].public(begin, "int64")
    size = TABLE["Cast"].public(size, "int64")
    return TABLE["SelectV2"].public(size < 0, rest, size)
