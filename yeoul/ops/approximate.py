"""The largest and smallest elements, where speed may count more: tf.math.approx_max_k."""

import collections

import jax.numpy as jnp
import numpy as np
from jax import lax

from yeoul.core.dtypes import int32
from yeoul.core.export import export
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import TABLE, register
from yeoul.ops.family import dtypes

ApproxTopK = collections.namedtuple("ApproxTopK", ["values", "indices"])
OPTIONS = {
    "reduction_dimension": -1,
    "recall_target": 0.95,
    "reduction_input_size_override": -1,
    "aggregate_to_topk": True,
}


def _specs(inputs, attrs):
    dims, k, axis = dims_of(inputs[0]), attrs["k"], attrs["reduction_dimension"]
    if dims is not None:
        if not -len(dims) <= axis < len(dims):
            raise ValueError(f"reduction_dimension {axis} is no axis of shape {list(dims)}.")
        axis %= len(dims)
        if k < 0 or (dims[axis] is not None and k > dims[axis]):
            raise ValueError(f"input must have at least k columns. Had {dims[axis]}, needed {k}")
        known = attrs["aggregate_to_topk"]
        dims = (*dims[:axis], k if known else None, *dims[axis + 1 :])
    return [(dims, dtype_of(inputs[0])), (dims, int32)]


def _host(x, k, is_max_k, reduction_dimension, aggregate_to_topk, **hints):
    """The exact answer, which is the best approximation."""
    axis = reduction_dimension
    if not -x.ndim <= axis < x.ndim or not 0 <= k <= x.shape[axis]:
        raise ValueError(f"k={k} of shape {x.shape}")
    keys = sortable(np, x, is_max_k)
    order = np.argsort(np.negative(keys) if is_max_k else keys, axis=axis, kind="stable")
    order = np.take(order, np.arange(k), axis=axis)
    return np.take_along_axis(x, order, axis), order.astype(np.int32)


def _lower(x, k, is_max_k, **options):
    if k == 0:
        dims = list(x.shape)
        dims[options["reduction_dimension"]] = 0
        return jnp.zeros(dims, x.dtype), jnp.zeros(dims, jnp.int32)
    find = lax.approx_max_k if is_max_k else lax.approx_min_k
    order = find(sortable(jnp, x, is_max_k), k, **options)[1]
    return jnp.take_along_axis(x, order, options["reduction_dimension"]), order


def sortable(xp, x, is_max_k):
    """The elements with NaN as the last to be chosen; sorting knows no place for it."""
    last = np.asarray(-np.inf if is_max_k else np.inf, x.dtype)
    return xp.where(xp.isnan(x), last, x)


def _grad(r, dy, _):
    """The gradients where the elements came from: each is compared with every place."""
    x, indices = r.inputs[0], r.outputs[1]
    rank = len(dims_of(x))
    axis = r.attrs["reduction_dimension"] % rank
    expand, cast = TABLE["ExpandDims"].public, TABLE["Cast"].public
    places = TABLE["Range"].public(TABLE["Shape"].public(x)[axis])
    for _ in range(rank - 1 - axis):
        places = expand(places, -1)
    # [..., k, ...] becomes [..., k, 1, ...], to be compared with the places along the new axis.
    hit = cast(TABLE["Equal"].public(expand(indices, axis + 1), places), dy.dtype)
    return TABLE["Sum"].public(TABLE["Mul"].public(hit, expand(dy, axis + 1)), axis)


APPROX_TOP_K = register(
    "ApproxTopK",
    "input:T",
    lower=_lower,
    host=_host,
    grad=_grad,
    shape=_specs,
    attrs={"k": 1, "is_max_k": True, **OPTIONS},
    types=dtypes("float16", "bfloat16", "float32"),
    outputs=2,
)


def run(operand, k, is_max_k, options, name):
    """`execute` of ApproxTopK."""
    attrs = {"k": int(k), "is_max_k": is_max_k, **options}
    return ApproxTopK(*execute(APPROX_TOP_K, (operand,), attrs, name))


@export("math.approx_max_k", "nn.approx_max_k")
@dispatchable
def approx_max_k(
    operand,
    k,
    reduction_dimension=-1,
    recall_target=0.95,
    reduction_input_size_override=-1,
    aggregate_to_topk=True,
    name=None,
):
    """The `k` largest elements along an axis and their places; on a TPU, approximately.

    Args:
      operand: tensor of float16, bfloat16 or float32.
      k: how many.
      reduction_dimension: the axis.
      recall_target: the part of the largest elements that is to be found at least.
      reduction_input_size_override: size of the axis over all devices, or -1.
      aggregate_to_topk: sort and cut to `k`; otherwise a TPU may return more.
      name: name of the node in a graph.

    Returns:
      A named tuple `(values, indices)`.

    Raises:
      InvalidArgumentError: if there are not so many elements; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.approx_max_k([1.0, 3.0, 2.0], 2).values.numpy())
      [3. 2.]
    """
    values = (reduction_dimension, recall_target, reduction_input_size_override, aggregate_to_topk)
    return run(operand, k, True, dict(zip(OPTIONS, values, strict=True)), name)


@export("math.approx_min_k", "nn.approx_min_k")
@dispatchable
def approx_min_k(
    operand,
    k,
    reduction_dimension=-1,
    recall_target=0.95,
    reduction_input_size_override=-1,
    aggregate_to_topk=True,
    name=None,
):
    """The `k` smallest elements along an axis and their places; on a TPU, approximately.

    Args:
      operand: tensor of float16, bfloat16 or float32.
      k: how many.
      reduction_dimension: the axis.
      recall_target: the part of the smallest elements that is to be found at least.
      reduction_input_size_override: size of the axis over all devices, or -1.
      aggregate_to_topk: sort and cut to `k`; otherwise a TPU may return more.
      name: name of the node in a graph.

    Returns:
      A named tuple `(values, indices)`.

    Raises:
      InvalidArgumentError: if there are not so many elements; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.approx_min_k([1.0, 3.0, 2.0], 2).values.numpy())
      [1. 2.]
    """
    values = (reduction_dimension, recall_target, reduction_input_size_override, aggregate_to_topk)
    return run(operand, k, False, dict(zip(OPTIONS, values, strict=True)), name)


@export("approx_top_k")
@dispatchable
def approx_top_k(
    input,
    k,
    reduction_dimension=-1,
    recall_target=0.95,
    is_max_k=True,
    reduction_input_size_override=-1,
    aggregate_to_topk=True,
    name=None,
):
    """The `k` largest or smallest elements along an axis and their places.

    Args:
      input: tensor of float16, bfloat16 or float32.
      k: how many.
      reduction_dimension: the axis.
      recall_target: the part of these elements that is to be found at least.
      is_max_k: the largest; otherwise the smallest.
      reduction_input_size_override: size of the axis over all devices, or -1.
      aggregate_to_topk: sort and cut to `k`; otherwise a TPU may return more.
      name: name of the node in a graph.

    Returns:
      A named tuple `(values, indices)`.

    Raises:
      InvalidArgumentError: if there are not so many elements; ValueError in a graph.

    Example:
      >>> import yeoul as tf
      >>> print(tf.approx_top_k([1.0, 3.0, 2.0], 1, is_max_k=False).values.numpy())
      [1.]
    """
    values = (reduction_dimension, recall_target, reduction_input_size_override, aggregate_to_topk)
    return run(input, k, bool(is_max_k), dict(zip(OPTIONS, values, strict=True)), name)


APPROX_TOP_K.public = approx_top_k
