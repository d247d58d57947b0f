"""Finding values: tf.searchsorted, tf.unique, tf.unique_with_counts, tf.math.invert_permutation."""

import collections
import math

import jax
import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, as_dtype
from yeoul.core.export import export
from yeoul.engine.convert import invalid, to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, TABLE, register
from yeoul.ops.family import ANY, INDICES
from yeoul.ops.joining import stack
from yeoul.ops.reduce import reduce_prod
from yeoul.ops.views import reshape, reshape_like

INT32 = np.dtype("int32")
Unique = collections.namedtuple("Unique", ["y", "idx"])
UniqueWithCounts = collections.namedtuple("UniqueWithCounts", ["y", "idx", "count"])


def _bound_specs(inputs, attrs):
    sequences, values = dims_of(inputs[0]), dims_of(inputs[1])
    if sequences is not None and values is not None and sequences[0] != values[0]:
        if None not in (sequences[0], values[0]):
            raise ValueError(
                f"Leading dim_size of both tensors must match: {sequences[0]} sequences and "
                f"{values[0]} rows of values."
            )
    return [(values, FROM_NUMPY[attrs["out_type"]])]


def bound(name, side):
    """Registers LowerBound or UpperBound, of the rows of matrices."""

    def host(sequences, values, out_type):
        if sequences.shape[0] != values.shape[0]:
            raise ValueError(f"{sequences.shape[0]} and {values.shape[0]} rows")
        pairs = zip(sequences, values, strict=True)
        rows = [np.searchsorted(sequence, row, side) for sequence, row in pairs]
        return np.reshape(rows, values.shape).astype(out_type)

    def lower(sequences, values, out_type):
        find = jax.vmap(lambda sequence, row: jnp.searchsorted(sequence, row, side=side))
        return find(sequences, values).astype(out_type)

    return register(
        name,
        "sorted_inputs:T, values:T",
        lower=lower,
        host=host,
        grad=NONE,
        shape=_bound_specs,
        attrs={"out_type": INT32},
    )


LOWER_BOUND, UPPER_BOUND = bound("LowerBound", "left"), bound("UpperBound", "right")


@export("searchsorted")
@dispatchable
def searchsorted(sorted_sequence, values, side="left", out_type="int32", name=None):
    """Where values are to be inserted into sorted rows so that these stay sorted.

    Args:
      sorted_sequence: tensor of shape `[..., n]`, sorted along its last axis.
      values: tensor of the same dtype, of shape `[..., m]`.
      side: `"left"`: before equal elements; `"right"`: after them.
      out_type: int32 or int64.
      name: name of the node in a graph.

    Returns:
      A tensor of `out_type` and the shape of `values`.

    Raises:
      ValueError: if `side` is neither.
      InvalidArgumentError: if the leading axes differ.

    Example:
      >>> import yeoul as tf
      >>> print(tf.searchsorted([1, 3, 5], [0, 3, 9]).numpy())
      [0 1 3]
    """
    if side not in ("left", "right"):
        raise ValueError(
            f"Argument `side` must be either 'right' or 'left'. Received: `side` = {side!r}."
        )
    sequences, wanted = to_tensor(sorted_sequence), to_tensor(values)
    sequences, rows = as_matrix(sequences), as_matrix(wanted)
    op = LOWER_BOUND if side == "left" else UPPER_BOUND
    result = execute(op, (sequences, rows), {"out_type": as_dtype(out_type).np}, name)
    return reshape_like(result, wanted)


def as_matrix(x):
    """The tensor with all axes but the last made one."""
    if x.shape.is_fully_defined():  # -1 does not say how many rows there are of no columns
        if not x.shape.rank:
            raise invalid("tf.searchsorted finds values in the rows of a tensor, not in a scalar.")
        return reshape(x, [math.prod(x.shape[:-1]), x.shape[-1]])
    dims = TABLE["Shape"].public(x)
    return reshape(x, stack([reduce_prod(dims[:-1]), dims[-1]]))


# Unique elements; how many there are is known only at run time.


def first_places(x):
    """The distinct elements in the order of their first occurrence, places, and counts."""
    if x.ndim != 1:
        raise invalid(f"unique expects a 1D vector, not shape {list(x.shape)}. Use tf.reshape.")
    _, first, inverse, counts = np.unique(
        x, return_index=True, return_inverse=True, return_counts=True, equal_nan=False
    )
    order = np.argsort(first, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(order.size)
    return x[first[order]], rank[inverse], counts[order]


def _unique_specs(inputs, attrs):
    dims, index = dims_of(inputs[0]), FROM_NUMPY[attrs["out_idx"]]
    if dims is not None and len(dims) != 1:
        raise ValueError(f"unique expects a 1D vector, not shape {list(dims)}. Use tf.reshape.")
    return [((None,), dtype_of(inputs[0])), (dims, index), ((None,), index)]


def unique_op(name, count):
    """Registers Unique or UniqueWithCounts."""

    def host(x, out_idx):
        y, idx, counts = first_places(x)
        return (y, idx.astype(out_idx), counts.astype(out_idx))[:count]

    return register(
        name,
        "x:T",
        host=host,
        grad=NONE,
        shape=lambda inputs, attrs: _unique_specs(inputs, attrs)[:count],
        attrs={"out_idx": INT32},
        types=ANY,
        outputs=count,
    )


UNIQUE, UNIQUE_WITH_COUNTS = unique_op("Unique", 2), unique_op("UniqueWithCounts", 3)


@export("unique")
@dispatchable
def unique(x, out_idx="int32", name=None):
    """The distinct elements of a vector, in the order in which they first occur.

    Args:
      x: vector of any dtype.
      out_idx: int32 or int64.
      name: name of the node in a graph.

    Returns:
      A named tuple `(y, idx)`: the elements, and for each of `x` its place among them.

    Raises:
      InvalidArgumentError: if `x` is no vector; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> y, idx = tf.unique([7, 3, 7])
      >>> print(y.numpy(), idx.numpy())
      [7 3] [0 1 0]
    """
    return Unique(*execute(UNIQUE, (x,), {"out_idx": as_dtype(out_idx).np}, name))


@export("unique_with_counts")
@dispatchable
def unique_with_counts(x, out_idx="int32", name=None):
    """The distinct elements of a vector, and how often each occurs.

    Args:
      x: vector of any dtype.
      out_idx: int32 or int64.
      name: name of the node in a graph.

    Returns:
      A named tuple `(y, idx, count)`: the elements in the order in which they first occur, for each
      of `x` its place among them, and their counts.

    Raises:
      InvalidArgumentError: if `x` is no vector; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> y, idx, count = tf.unique_with_counts([7, 3, 7])
      >>> print(y.numpy(), count.numpy())
      [7 3] [2 1]
    """
    attrs = {"out_idx": as_dtype(out_idx).np}
    return UniqueWithCounts(*execute(UNIQUE_WITH_COUNTS, (x,), attrs, name))


# Permutations


def _invert_host(x):
    if x.ndim != 1:
        raise invalid(f"invert_permutation expects a 1D vector, not shape {list(x.shape)}.")
    out = np.full_like(x, -1)
    for place, value in enumerate(x.tolist()):
        if not 0 <= value < x.size:
            raise invalid(f"{value} is not between 0 and {x.size} [Op:InvertPermutation]")
        if out[value] >= 0:
            raise invalid(f"{value} is duplicated in the input. [Op:InvertPermutation]")
        out[value] = place
    return out


def _vector_specs(inputs, attrs):
    dims = dims_of(inputs[0])
    if dims is not None and len(dims) != 1:
        raise ValueError(f"invert_permutation expects a 1D vector, not shape {list(dims)}.")
    return [(dims or (None,), dtype_of(inputs[0]))]


INVERT_PERMUTATION = register(
    "InvertPermutation",
    "x:T",
    refuses=lambda x: (jnp.sort(x) != jnp.arange(x.shape[0], dtype=x.dtype)).any(),
    lower=lambda x: jnp.zeros_like(x).at[x].set(jnp.arange(x.shape[0], dtype=x.dtype)),
    host=_invert_host,
    grad=NONE,
    shape=_vector_specs,
    types=INDICES,
)


@export("math.invert_permutation")
@dispatchable
def invert_permutation(x, name=None):
    """The permutation that undoes another one: `y[x[i]] = i`.

    Args:
      x: vector of int32 or int64 with each of 0 to n - 1 once.
      name: name of the node in a graph.

    Returns:
      A vector of the same size and dtype.

    Raises:
      InvalidArgumentError: if `x` is no permutation.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.invert_permutation([2, 0, 1]).numpy())
      [1 2 0]
    """
    return execute(INVERT_PERMUTATION, (x,), name=name)


INVERT_PERMUTATION.public = invert_permutation
