"""Reductions: tf.reduce_sum, tf.reduce_mean, tf.reduce_max, tf.reduce_any and their relatives."""

import jax.numpy as jnp
import numpy as np
from jax import lax

from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import FOREIGN, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, register
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.ops.family import (
    BOOL,
    HALF,
    NUMBERS,
    REAL,
    documented,
    publish,
    taken_over,
    tell_tapes,
    words,
)
from yeoul.ops.reduce_gradients import extremum_grad, mean_grad, norm_grad, prod_grad, sum_grad
from yeoul.ops.static import as_dims

ndarray = np.ndarray
# NumPy reduces as fast as XLA does, and needs no compile.
LIMIT = 1 << 20
SIGNATURE = "input:T, reduction_indices!:Tidx"


def as_axes(axis):
    """An axis argument for `execute`: None, int, tuple of int, or a tensor.

    Raises:
      TypeError: if it is not made of integers.
    """
    if axis is None or type(axis) is int:
        return axis
    if isinstance(axis, Tensor) and not axis.dtype.is_integer:
        raise invalid(
            f"Value for attr 'Tidx' of {axis.dtype.name} is not in the list of allowed values: "
            "int32, int64. An axis is an integer: use tf.cast."
        )
    return as_dims(axis)


def as_axis(axis):
    """One axis for `execute`: an int, or a scalar tensor.

    Raises:
      InvalidArgumentError: if it is a list or vector.
    """
    if isinstance(axis, np.integer):
        return int(axis)
    axis = as_axes(axis)
    if not isinstance(axis, int) and dims_of(axis) not in ((), None):
        raise invalid(f"axis must be a scalar, but received {axis}. Pass one int.")
    return axis


def normal_axes(axis, rank):
    """Axes as a sorted tuple of non-negative ints; None is every axis.

    Raises:
      ValueError: if an axis is out of range or named twice.
    """
    if axis is None:
        return tuple(range(rank))
    axes = (axis,) if isinstance(axis, int) else axis
    for a in axes:
        if not -rank <= a < rank:
            raise ValueError(
                f"Invalid reduction dimension {a} for input with {rank} dimension(s). "
                + (f"Axes are from {-rank} to {rank - 1}." if rank else "A scalar has none.")
            )
    normal = tuple(sorted(a % rank for a in axes))
    if len(set(normal)) < len(normal):
        raise ValueError(f"Invalid reduction arguments: axes {axes} contain a dimension twice.")
    return normal


def reduced_specs(inputs, attrs):
    """Rule: dimensions after reducing the static axes in the second input."""
    dims, axis, keep = dims_of(inputs[0]), inputs[1], attrs["keep_dims"]
    dtype = dtype_of(inputs[0])
    if axis is None and not keep:
        return [((), dtype)]
    if dims is None:
        return [(None, dtype)]
    if isinstance(axis, Tensor):
        return [((None,) * len(dims) if keep else None, dtype)]
    axes = normal_axes(axis, len(dims))
    if keep:
        return [(tuple(1 if i in axes else n for i, n in enumerate(dims)), dtype)]
    return [(tuple(n for i, n in enumerate(dims) if i not in axes), dtype)]


def reduction(name, lower, host, grad, *, types, api, doc, example, inputs=SIGNATURE):
    """A reduction op and its public function, which has a fast path.

    Args:
      name: TF's op name.
      lower: jax function of `(x, axis, keep_dims)`.
      host: NumPy function of `(x, axis, keep_dims)`.
      grad: rule, or NONE.
      types: np.dtypes accepted.
      api: public paths, space separated, canonical one first.
      doc: what the function does, in one line.
      example: expression and its printed value, separated by " -> ".
      inputs: the op's signature.
    """
    op = register(
        name,
        inputs,
        lower=lower,
        host=of_axes(host),
        grad=grad,
        shape=reduced_specs,
        attrs={"keep_dims": False},
        types=types,
        limit=LIMIT,
    )
    parameters = {
        "input_tensor": f"tensor of {words(types)}.",
        "axis": "int, list of ints or integer tensor; None for all axes.",
        "keepdims": "keep the reduced axes, with size 1.",
    }
    doc = documented(doc, parameters, "A tensor without the reduced axes.", example)
    return publish(op, reduction_call(op, host), api, doc)


def of_axes(host):
    """A NumPy reduction that refuses axes of a scalar, which NumPy takes for all of none."""

    def reduce(x, axis, keep_dims):
        if not x.ndim:
            normal_axes(axis, 0)
        return host(x, axis, keep_dims)

    return reduce


def reduction_call(op, host):
    """The function of a reduction op, with a fast path for small eager tensors by `host`."""
    types = op.types

    def call(input_tensor, axis=None, keepdims=False, name=None):
        keepdims = bool(keepdims)
        if type(input_tensor) is EagerTensor and STATE.graph is None:
            a = input_tensor._a
            if (
                type(a) is ndarray
                and a.size <= LIMIT
                and a.dtype in types
                and (axis is None or (type(axis) is int and -a.ndim <= axis < a.ndim))
            ):
                output = EagerTensor(np.asarray(STATE.quiet(host, a, axis, keepdims)))
                if STATE.busy:
                    tell_tapes(op, (input_tensor, axis), output, {"keep_dims": keepdims})
                return output
        if FOREIGN:
            options = {"axis": axis, "keepdims": keepdims, "name": name}
            result = taken_over(op.public, (input_tensor,), options)
            if result is not NotImplemented:
                return result
        return execute(op, (input_tensor, as_axes(axis)), {"keep_dims": keepdims}, name)

    return call


def _sum(x, axis, keep_dims):
    if x.dtype in HALF:
        return np.asarray(np.add.reduce(x, axis, np.float32, None, keep_dims), x.dtype)
    return np.add.reduce(x, axis, x.dtype, None, keep_dims)


def _product(x, axis, keep_dims):
    if x.dtype in HALF:
        return np.asarray(np.multiply.reduce(x, axis, np.float32, None, keep_dims), x.dtype)
    return np.multiply.reduce(x, axis, x.dtype, None, keep_dims)


def _mean(x, axis, keep_dims):
    if x.dtype.kind not in "iu":
        wide = np.float32 if x.dtype in HALF else x.dtype
        total = np.add.reduce(x, axis, wide, None, keep_dims)
        return np.asarray(total / (x.size / total.size if total.size else 1), x.dtype)
    total = np.add.reduce(x, axis, np.int64, None, keep_dims)
    count = max(1, x.size // max(1, total.size))
    return np.asarray((total - np.fmod(total, count)) // count, x.dtype)


def _mean_lower(x, axis, keep_dims):
    if jnp.issubdtype(x.dtype, jnp.inexact):
        return jnp.mean(x, axis=axis, keepdims=keep_dims)
    total = jnp.sum(x, axis=axis, keepdims=keep_dims, dtype=jnp.int64)
    count = max(1, x.size // max(1, total.size))
    return lax.div(total, jnp.full_like(total, count)).astype(x.dtype)


def extremum(function, start):
    """NumPy's max or min, which starts from a number so that the axes may be empty."""

    def reduce(x, axis, keep_dims):
        if x.size:
            return function.reduce(x, axis, None, None, keep_dims)
        return function.reduce(x, axis, None, None, keep_dims, start(x.dtype))

    return reduce


def lowest(dtype):
    """-inf, or the smallest integer."""
    return dtype.type(np.iinfo(dtype).min if dtype.kind in "iu" else -np.inf)


def highest(dtype):
    """Inf, or the largest integer."""
    return dtype.type(np.iinfo(dtype).max if dtype.kind in "iu" else np.inf)


def jax_extremum(function, start):
    """As `extremum`, in jax."""

    def reduce(x, axis, keep_dims):
        return function(x, axis=axis, keepdims=keep_dims, initial=start(x.dtype))

    return reduce


def jax_reduction(function):
    """A jax reduction that keeps the dtype."""

    def reduce(x, axis, keep_dims):
        return function(x, axis=axis, keepdims=keep_dims, dtype=x.dtype)

    return reduce


def euclidean(np_like):
    """The square root of the sum of squares; of integers, whose sum can overflow, truncated."""

    def reduce(x, axis, keep_dims):
        values = x.astype(np.float32 if x.dtype in HALF else x.dtype)
        squares = values * np_like.conj(values)
        total = np_like.sum(squares, axis=axis, keepdims=keep_dims, dtype=squares.dtype)
        total = total.astype(np.float64) if x.dtype.kind in "iu" else total
        return np_like.sqrt(total).astype(x.dtype)

    return reduce


reduce_sum = reduction(
    "Sum",
    jax_reduction(jnp.sum),
    _sum,
    sum_grad,
    types=NUMBERS,
    api="math.reduce_sum reduce_sum",
    doc="Sum over axes.",
    example="tf.reduce_sum([[1, 2], [3, 4]], axis=0) -> [4 6]",
)
reduce_mean = reduction(
    "Mean",
    _mean_lower,
    _mean,
    mean_grad,
    types=NUMBERS,
    api="math.reduce_mean reduce_mean",
    doc="Mean over axes; that of integers is rounded towards 0.",
    example="tf.reduce_mean([[1.0, 2.0], [3.0, 4.0]], axis=0) -> [2. 3.]",
)
reduce_prod = reduction(
    "Prod",
    jax_reduction(jnp.prod),
    _product,
    prod_grad,
    types=NUMBERS,
    api="math.reduce_prod reduce_prod",
    doc="Product over axes.",
    example="tf.reduce_prod([[1, 2], [3, 4]], axis=0) -> [3 8]",
)
reduce_max = reduction(
    "Max",
    jax_extremum(jnp.max, lowest),
    extremum(np.maximum, lowest),
    extremum_grad,
    types=REAL,
    api="math.reduce_max reduce_max",
    doc="Maximum over axes; NaN where there is one.",
    example="tf.reduce_max([[1, 4], [3, 2]], axis=0) -> [3 4]",
)
reduce_min = reduction(
    "Min",
    jax_extremum(jnp.min, highest),
    extremum(np.minimum, highest),
    extremum_grad,
    types=REAL,
    api="math.reduce_min reduce_min",
    doc="Minimum over axes; NaN where there is one.",
    example="tf.reduce_min([[1, 4], [3, 2]], axis=0) -> [1 2]",
)
reduce_euclidean_norm = reduction(
    "EuclideanNorm",
    euclidean(jnp),
    euclidean(np),
    norm_grad,
    types=NUMBERS,
    api="math.reduce_euclidean_norm",
    doc="Square root of the sum of squares over axes.",
    example="tf.math.reduce_euclidean_norm([3.0, 4.0]) -> 5.0",
)
reduce_all = reduction(
    "All",
    lambda x, axis, keep_dims: jnp.all(x, axis=axis, keepdims=keep_dims),
    lambda x, axis, keep_dims: np.logical_and.reduce(x, axis, None, None, keep_dims),
    NONE,
    types=BOOL,
    inputs="input:bool, reduction_indices!:Tidx",
    api="math.reduce_all reduce_all",
    doc="Whether all elements are True, over axes.",
    example="tf.reduce_all([[True, False], [True, True]], axis=1) -> [False  True]",
)
reduce_any = reduction(
    "Any",
    lambda x, axis, keep_dims: jnp.any(x, axis=axis, keepdims=keep_dims),
    lambda x, axis, keep_dims: np.logical_or.reduce(x, axis, None, None, keep_dims),
    NONE,
    types=BOOL,
    inputs="input:bool, reduction_indices!:Tidx",
    api="math.reduce_any reduce_any",
    doc="Whether one element at least is True, over axes.",
    example="tf.reduce_any([[True, False], [False, False]], axis=1) -> [ True False]",
)
