"""Order: tf.sort, tf.argsort, tf.math.top_k, tf.math.in_top_k."""

import collections

import jax.numpy as jnp
import numpy as np
from jax import lax

from yeoul.core.dtypes import FROM_NUMPY, as_dtype, bool_
from yeoul.core.export import export
from yeoul.engine.convert import invalid, to_tensor
from yeoul.engine.dispatch import dispatchable, execute, on_host
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, TABLE, WIDE_LIMIT, register
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor
from yeoul.ops.bitwise import invert
from yeoul.ops.casting import cast
from yeoul.ops.family import REAL
from yeoul.ops.math import add, negative
from yeoul.ops.static import known_array, partial_dims
from yeoul.ops.transpose import transpose
from yeoul.ops.views import reshape

TopKV2 = collections.namedtuple("TopKV2", ["values", "indices"])


def _top_k_specs(inputs, attrs):
    dims, k = dims_of(inputs[0]), partial_dims(inputs[1])
    k = k[0] if k else None
    if dims is not None:
        if not dims:
            raise ValueError("input must be >= 1-D, got shape []")
        if k is not None and k < 0:
            raise ValueError(f"Need k >= 0, got {k}")
        if None not in (k, dims[-1]) and k > dims[-1]:
            raise ValueError(
                f"input must have at least k columns. Had {dims[-1]}, needed {k}: lower k"
            )
        dims = (*dims[:-1], k)
    return [(dims, dtype_of(inputs[0])), (dims, FROM_NUMPY[attrs["index_type"]])]


def descending(x):
    """Numbers that are the smaller the larger those of `x` are."""
    return np.invert(x) if x.dtype.kind in "iu" else np.negative(x)


def _top_k_host(x, k, sorted, index_type):
    if x.ndim == 0 or not 0 <= k <= x.shape[-1]:
        raise ValueError(f"k={k} of shape {x.shape}")
    if x.dtype.itemsize == 4 and 0 < k and not (x.dtype.kind == "f" and np.isnan(x).any()):
        order = packed_order(x, k)
    else:
        order = ordered_host(x)[..., :k]
    return np.take_along_axis(x, order, -1), order.astype(index_type)


def ordered_host(x):
    """Where the elements of each row stand, the largest first.

    As in XLA, NaN is larger than infinity, and with its sign set less than minus infinity.
    """
    if x.dtype.kind in "iu" or not np.isnan(x).any():
        return np.argsort(descending(x), axis=-1, kind="stable")
    rank = np.where(np.isnan(x), np.where(np.signbit(x), 2, 0), 1)
    return np.lexsort((descending(x), rank), axis=-1)


def packed_order(x, k):
    """Where the `k` largest elements of 32 bits stand, the largest and of equals the first first.

    An element and its place are one number of 64 bits, which NumPy sorts 4 times as fast as it
    finds a stable order.
    """
    if x.dtype.kind == "f":
        bits = (x + np.float32(0)).view(np.uint32)  # -0.0 is 0.0
        keys = np.where(bits >> 31, bits, ~bits & np.uint32(0x7FFFFFFF))
    else:
        keys = ~x if x.dtype.kind == "u" else ~x.view(np.uint32) ^ np.uint32(0x80000000)
    places = np.arange(x.shape[-1], dtype=np.uint64)
    packed = (keys.astype(np.uint64) << np.uint64(32)) | places
    if 4 * k < x.shape[-1]:
        packed = np.partition(packed, k, axis=-1)[..., :k]
    packed.sort(axis=-1)
    return (packed[..., :k] & np.uint64(0xFFFFFFFF)).astype(np.int64)


def _top_k_lower(x, k, sorted, index_type):
    if not jnp.issubdtype(x.dtype, jnp.floating):
        values, indices = lax.top_k(x, k)
        return values, indices.astype(index_type)
    _, indices = lax.top_k(jnp.where(x == 0, 0, x), k)  # where 0.0 is above -0.0
    return jnp.take_along_axis(x, indices, -1), indices.astype(index_type)


def _top_k_grad(r, dy, _):
    """The gradients, added where their elements came from in the flattened input."""
    x, indices = r.inputs[0], cast(r.outputs[1], "int32")
    dims = dims_of(x)
    if dims is not None and None not in dims:
        shape, size, row = dims, int(np.prod(dims, dtype=np.int64)), max(1, dims[-1])
        starts = np.arange(0, size, row, np.int32)
    else:
        shape = TABLE["Shape"].public(x)
        size, row = TABLE["Prod"].public(shape), shape[-1]
        starts = TABLE["Range"].public(0, size, row)
    k = dims_of(indices) and dims_of(indices)[-1]
    k = TABLE["Shape"].public(indices)[-1] if k is None else k
    places = add(reshape(indices, [-1, k]), reshape(starts, [-1, 1]))
    total = TABLE["UnsortedSegmentSum"].public(reshape(dy, [-1]), reshape(places, [-1]), size)
    return reshape(total, shape), None


TOP_K = register(
    "TopKV2",
    "input:T, k!:Tk",
    lower=_top_k_lower,
    host=_top_k_host,
    grad=_top_k_grad,
    shape=_top_k_specs,
    attrs={"sorted": True, "index_type": np.dtype("int32")},
    types=REAL,
    outputs=2,
)


@export("math.top_k", "nn.top_k")
@dispatchable
def top_k(input, k=1, sorted=True, index_type="int32", name=None):
    """The largest elements of each row and where they stand, the largest first.

    Args:
      input: real or integer tensor of shape `[..., n]`.
      k: how many, at most `n`.
      sorted: accepted; the elements are sorted in any case.
      index_type: dtype of the indices: int16, int32 or int64.
      name: name of the node in a graph.

    Returns:
      A named tuple `(values, indices)` of tensors of shape `[..., k]`; of equal elements the first
      one comes first.

    Raises:
      InvalidArgumentError: if a row has less than `k` elements; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> values, indices = tf.math.top_k([1, 5, 3], k=2)
      >>> print(values.numpy(), indices.numpy())
      [5 3] [1 2]
    """
    attrs = {"sorted": bool(sorted), "index_type": as_dtype(index_type).np}
    return TopKV2(*execute(TOP_K, (input, k), attrs, name))


TOP_K.public = top_k


def ordered(values, axis, direction, name):
    """Top-k of all elements along an axis, the smallest first unless `direction` says otherwise.

    Returns:
      The values, which are negated if the smallest come first; the indices; and a function that
      moves the axis back.
    """
    if direction not in ("ASCENDING", "DESCENDING"):
        raise ValueError(
            "Argument `direction` should be one of ASCENDING, DESCENDING. "
            f"Received: direction={direction}"
        )
    x = to_tensor(values)
    known = axis if isinstance(axis, (float, str)) else known_array(axis)
    axis = int(known) if isinstance(known, np.ndarray) and known.dtype.kind in "iu" else axis
    if x.shape.rank is None and isinstance(axis, int) and axis != -1:
        return ordered_inside(x, axis, direction, name)
    last_one = isinstance(axis, int) and axis == -1  # which stays there
    rank = 1 if x.shape.rank is None and last_one else x.shape.rank
    if not isinstance(axis, int) or rank is None or not -rank <= axis < rank:
        raise invalid(
            f"axis {axis} is not one of a tensor of shape {x.shape}: expected an int from "
            f"-rank to rank - 1."
        )
    last = [i for i in range(rank) if i != axis % rank] + [axis % rank]
    moved = axis % rank != rank - 1
    x = transpose(x, last) if moved else x
    x = flipped(x) if direction == "ASCENDING" else x
    size = x.shape[-1] if x.shape.rank else None
    size = TABLE["Shape"].public(x)[-1] if size is None else size
    result = top_k(x, size, name=name)
    back = np.argsort(last).tolist()
    return *result, (lambda y: transpose(y, back)) if moved else (lambda y: y)


def ordered_inside(x, axis, direction, name):
    """`ordered` along any axis of a tensor of unknown rank."""
    rank = TABLE["Rank"].public(x)
    axis, numbers = (axis if axis >= 0 else axis + rank), TABLE["Range"].public
    last = TABLE["ConcatV2"].public([numbers(axis), numbers(axis + 1, rank), [axis]], 0)
    back = TABLE["InvertPermutation"].public(last)
    values, indices, _ = ordered(transpose(x, last), -1, direction, name)
    return values, indices, lambda y: transpose(y, back)


def flipped(x):
    """Numbers in the opposite order: the negative ones, or of integers the inverted bits."""
    return invert(x) if x.dtype.is_integer else negative(x)


@export("sort")
@dispatchable
def sort(values, axis=-1, direction="ASCENDING", name=None):
    """The elements sorted along an axis.

    Args:
      values: real or integer tensor.
      axis: int.
      direction: `"ASCENDING"` or `"DESCENDING"`.
      name: name of the node in a graph.

    Returns:
      A tensor of the shape and dtype of `values`.

    Raises:
      ValueError: if the direction is neither.
      InvalidArgumentError: if there is no such axis.

    Example:
      >>> import yeoul as tf
      >>> print(tf.sort([1, 10, 5]).numpy(), tf.sort([1, 10, 5], direction="DESCENDING").numpy())
      [ 1  5 10] [10  5  1]
    """
    if type(values) is EagerTensor and direction == "ASCENDING" and not STATE.busy:
        rank = values._a.ndim  # neither indices nor a gradient are asked for
        host = values._a.dtype in REAL and on_host([values._a], WIDE_LIMIT)
        if host and isinstance(axis, int) and -rank <= axis < rank:
            return EagerTensor(np.sort(values._a, axis))
    result, _, back = ordered(values, axis, direction, name)
    return back(flipped(result) if direction == "ASCENDING" else result)


@export("argsort")
@dispatchable
def argsort(values, axis=-1, direction="ASCENDING", stable=False, name=None):
    """The indices that sort the elements along an axis.

    Args:
      values: real or integer tensor.
      axis: int.
      direction: `"ASCENDING"` or `"DESCENDING"`.
      stable: accepted; equal elements stay in order in any case.
      name: name of the node in a graph.

    Returns:
      A tensor of int32 of the shape of `values`.

    Raises:
      ValueError: if the direction is neither.
      InvalidArgumentError: if there is no such axis.

    Example:
      >>> import yeoul as tf
      >>> print(tf.argsort([1, 10, 5]).numpy())
      [0 2 1]
    """
    _, indices, back = ordered(values, axis, direction, name)
    return back(indices)


# In the top k


def _in_top_k_specs(inputs, attrs):
    predictions, targets = dims_of(inputs[0]), dims_of(inputs[1])
    if predictions is not None and len(predictions) != 2:
        raise ValueError(f"predictions must be 2-dimensional, not of shape {list(predictions)}")
    if targets is not None and len(targets) != 1:
        raise ValueError(f"targets must be 1-dimensional, not of shape {list(targets)}")
    if predictions and targets and predictions[0] != targets[0]:
        if None not in (predictions[0], targets[0]):
            raise ValueError(
                f"First dimension of predictions {predictions[0]} must match length of targets "
                f"{targets[0]}"
            )
    return [(targets, bool_)]


def _in_top_k(np_like):
    def compute(predictions, targets, k):
        if predictions.ndim != 2 or predictions.shape[:1] != targets.shape:
            raise ValueError(f"shapes {predictions.shape} and {targets.shape}")
        classes = predictions.shape[1]
        known = (targets >= 0) & (targets < classes)
        column = np_like.where(known, targets, 0)[:, None]
        score = np_like.take_along_axis(predictions, column, 1)
        better = (predictions > score).sum(1)
        finite = np_like.isfinite(predictions).all(1)
        return known & finite & (better < k)

    return compute


IN_TOP_K = register(
    "InTopKV2",
    "predictions:float32, targets:T, k:T",
    lower=_in_top_k(jnp),
    host=_in_top_k(np),
    grad=NONE,
    shape=_in_top_k_specs,
)


@export("math.in_top_k", "nn.in_top_k")
@dispatchable
def in_top_k(targets, predictions, k, name=None):
    """Whether the target class is among the `k` classes with the highest predictions.

    Args:
      targets: class numbers, of int32 or int64 and shape `[n]`.
      predictions: scores, of float32 and shape `[n, classes]`.
      k: how many classes; classes with the score of the last one count too.
      name: name of the node in a graph.

    Returns:
      A bool tensor of shape `[n]`; False where a target is no class, or a score is not finite.

    Raises:
      InvalidArgumentError: if the shapes do not fit; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.in_top_k([0, 1], [[0.1, 0.9], [0.1, 0.9]], k=1).numpy())
      [False  True]
    """
    return execute(IN_TOP_K, (predictions, targets, k), name=name)
