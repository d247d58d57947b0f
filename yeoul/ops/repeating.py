"""Elements repeated: tf.tile, tf.repeat."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import TABLE, register
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.ops.gather import gather
from yeoul.ops.joining import concat, stack
from yeoul.ops.select import boolean_mask
from yeoul.ops.shapes import shape
from yeoul.ops.static import as_dims, known_array, partial_dims
from yeoul.ops.transpose import transpose
from yeoul.ops.views import expand_dims, reshape

ndarray = np.ndarray


# tf.tile


def check_multiples(rank, multiples):
    if len(multiples) != rank:
        raise ValueError(
            f"Expected multiples argument to be a vector of length {rank} but got length "
            f"{len(multiples)}"
        )
    for i, m in enumerate(multiples):
        if m is not None and m < 0:
            raise ValueError(f"Expected multiples[{i}] >= 0, but got {m}")


def _tile_specs(inputs, attrs):
    dims, multiples, dtype = dims_of(inputs[0]), partial_dims(inputs[1]), dtype_of(inputs[0])
    if dims is None or multiples is None:
        known = dims if dims is not None else multiples
        return [(known and (None,) * len(known), dtype)]
    check_multiples(len(dims), multiples)
    out = tuple(None if None in (n, m) else n * m for n, m in zip(dims, multiples, strict=True))
    return [(out, dtype)]


def _tile(module):
    def tiled(x, multiples):
        check_multiples(x.ndim, multiples)
        return module.tile(x, multiples)

    return tiled


def _tile_rule(r, dy):
    """The gradient of each copy, summed: a reshape to (multiple, length) pairs of axes."""
    x, multiples = r.inputs
    dims = dims_of(x)
    if isinstance(multiples, Tensor) or dims is None or None in dims:
        pairs = reshape(transpose(stack([static_tensor(multiples), shape(x)])), [-1])
    else:
        pairs = [n for pair in zip(multiples, dims, strict=True) for n in pair]
    known = dims if dims is not None else partial_dims(multiples)
    if known is None:
        axes = TABLE["Range"].public(0, 2 * TABLE["Rank"].public(x), 2)
    else:
        axes = tuple(range(0, 2 * len(known), 2))
    return execute(TABLE["Sum"], (reshape(dy, pairs), axes), {"keep_dims": False}), None


def static_tensor(value):
    return value if isinstance(value, Tensor) else np.array(value, np.int32)


TILE = register(
    "Tile",
    "input:T, multiples!:Tmultiples",
    lower=_tile(jnp),
    host=_tile(np),
    shape=_tile_specs,
    grad=_tile_rule,
    limit=1 << 20,
)


@export("tile")
@dispatchable
def tile(input, multiples, name=None):
    """The tensor repeated as a whole along its axes.

    Args:
      input: any tensor.
      multiples: how often along each axis; integers, one for each.
      name: name of the node when a graph is being built.

    Raises:
      InvalidArgumentError: if `multiples` has another length than the rank, or a negative element.

    Example:
      >>> import yeoul as tf
      >>> print(tf.tile([1, 2], [2]))
      tf.Tensor([1 2 1 2], shape=(4,), dtype=int32)
    """
    return execute(TILE, (input, as_dims(multiples)), name=name)


TILE.public = tile


# tf.repeat


@export("repeat")
@dispatchable
def repeat(input, repeats, axis=None, name=None):
    """Each element repeated along an axis.

    Args:
      input: any tensor.
      repeats: how often; an integer, or one for each element of the axis.
      axis: None: the flat elements.
      name: name of the node when a graph is being built.

    Raises:
      ValueError: if there is another number of `repeats` than of elements, one is negative, or the
        axis is out of range.
      TypeError: if `repeats` are no integers.

    Example:
      >>> import yeoul as tf
      >>> print(tf.repeat([1, 2], [2, 1]))
      tf.Tensor([1 1 2], shape=(3,), dtype=int32)
    """
    x, repeats = convert_to_tensor(input), convert_to_tensor(repeats, dtype_hint="int32")
    if not repeats.dtype.is_integer:
        raise TypeError(f"repeats are integers, but got {repeats!r}: use tf.cast.")
    if axis is None:
        x, axis = reshape(x, [-1]), 0
    dims = dims_of(x)
    if dims is None:
        return repeated_rows(x, repeats, axis)
    if not -len(dims) <= axis < len(dims):
        raise ValueError(
            f"axis = {axis} is out of range [{-len(dims)}, {len(dims)}) of a tensor of shape "
            f"{list(dims)}."
        )
    axis = axis % len(dims)
    counts = known_array(repeats)
    if counts is not None and counts.size == 1:
        return repeated_evenly(x, int(counts.reshape(-1)[0]), axis)
    n = dims[axis]
    if counts is None or n is None:
        return repeated_by_mask(x, repeats, axis)
    if counts.shape != (n,):
        raise ValueError(
            f"Dimensions {n} and {counts.size} are not compatible: repeats has {counts.size} "
            "elements."
        )
    check_multiples(len(counts), counts.tolist())
    return gather(x, np.repeat(np.arange(n, dtype=np.int32), counts), axis=axis)


def repeated_rows(x, repeats, axis):
    """Elements repeated along an axis of a tensor of unknown rank: by the numbers of their rows."""
    size = expand_dims(gather(shape(x), axis if axis >= 0 else axis + TABLE["Rank"].public(x)), 0)
    rows = TABLE["Range"].public(size[0])
    rows.set_shape([None])
    return gather(x, repeat(rows, repeats, 0), axis=axis)


def repeated_evenly(x, count, axis):
    if type(x) is EagerTensor and not STATE.busy and type(x._a) is ndarray and count >= 0:
        return EagerTensor(np.repeat(x._a, count, axis))
    rank = len(dims_of(x))
    wide = tile(expand_dims(x, axis + 1), [count if i == axis + 1 else 1 for i in range(rank + 1)])
    dims = dims_of(x)
    if None not in dims:
        return reshape(wide, merged(dims_of(wide), axis))
    sizes = shape(x)
    result = reshape(wide, concat([sizes[:axis], [-1], sizes[axis + 1 :]], 0))
    if dims[axis] is not None:
        result.set_shape((*dims[:axis], dims[axis] * count, *dims[axis + 1 :]))
    return result


def merged(dims, axis):
    """Dimensions with `axis` and the next one made one."""
    return (*dims[:axis], dims[axis] * dims[axis + 1], *dims[axis + 2 :])


def repeated_by_mask(x, repeats, axis):
    """Repeats known only when the function runs: all as often as the largest, then masked."""
    most = TABLE["Max"].public(repeats)
    repeats = TABLE["BroadcastTo"].public(reshape(repeats, [-1]), [shape(x)[axis]])
    mask = TABLE["Range"].public(most) < expand_dims(repeats, -1)
    rank = len(dims_of(x))
    wide = tile(expand_dims(x, axis + 1), [most if i == axis + 1 else 1 for i in range(rank + 1)])
    return boolean_mask(wide, mask, axis=axis)
