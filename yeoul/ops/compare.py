"""Comparison: tf.equal, tf.less, `==`, `<` and their relatives."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import bool_, integers_of
from yeoul.core.export import export
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import NONE, register
from yeoul.ops.family import ANY, REAL, binary, binary_call, bool_broadcast

less = binary(
    "Less",
    jnp.less,
    np.less,
    NONE,
    types=REAL,
    shape=bool_broadcast,
    api="math.less less",
    doc="Whether `x < y`, elementwise and broadcast.",
    example="tf.less([1, 2, 3], 2) -> [ True False False]",
)
less_equal = binary(
    "LessEqual",
    jnp.less_equal,
    np.less_equal,
    NONE,
    types=REAL,
    shape=bool_broadcast,
    api="math.less_equal less_equal",
    doc="Whether `x <= y`, elementwise and broadcast.",
    example="tf.less_equal([1, 2, 3], 2) -> [ True  True False]",
)
greater = binary(
    "Greater",
    jnp.greater,
    np.greater,
    NONE,
    types=REAL,
    shape=bool_broadcast,
    api="math.greater greater",
    doc="Whether `x > y`, elementwise and broadcast.",
    example="tf.greater([1, 2, 3], 2) -> [False False  True]",
)
greater_equal = binary(
    "GreaterEqual",
    jnp.greater_equal,
    np.greater_equal,
    NONE,
    types=REAL,
    shape=bool_broadcast,
    api="math.greater_equal greater_equal",
    doc="Whether `x >= y`, elementwise and broadcast.",
    example="tf.greater_equal([1, 2, 3], 2) -> [False  True  True]",
)


# Equality. The functions refuse shapes that do not broadcast; the operators find such tensors
# unequal as a whole.


def _equality_specs(inputs, attrs):
    a, b = dims_of(inputs[0]), dims_of(inputs[1])
    if attrs["incompatible_shape_error"] or a is None or b is None or broadcastable(a, b):
        return bool_broadcast(inputs, attrs)
    return [((), bool_)]


def broadcastable(a, b):
    """True if two shapes broadcast, as far as is known."""
    pairs = zip(reversed(a), reversed(b), strict=False)
    return all(m == n or m in (1, None) or n in (1, None) for m, n in pairs)


def equality(name, host, lower, otherwise):
    """An equality op: its value is `otherwise` for incompatible shapes, where they are no error."""

    def compute(function):
        def call(x, y, incompatible_shape_error):
            if incompatible_shape_error or broadcastable(x.shape, y.shape):
                return function(x, y)
            return np.array(otherwise)

        return call

    op = register(
        name,
        "x:T, y:T",
        lower=compute(lower),
        host=compute(host),
        grad=NONE,
        shape=_equality_specs,
        attrs={"incompatible_shape_error": True},
        types=ANY,
    )
    op.public = binary_call(op, equality_call(op, False), host)  # what the operator calls
    return binary_call(op, equality_call(op, True), host)


def equality_call(op, strict):
    """`execute` of an equality op."""
    return lambda x, y, name: execute(op, (x, y), {"incompatible_shape_error": strict}, name)


def of_integers(compare):
    """`compare` for quantized arrays too, which NumPy takes for records."""

    def host(x, y):
        if x.dtype.names is None:
            return compare(x, y)
        return compare(integers_of(x), integers_of(y))

    return host


_equal = equality("Equal", of_integers(np.equal), jnp.equal, False)
_not_equal = equality("NotEqual", of_integers(np.not_equal), jnp.not_equal, True)


@export("math.equal", "equal")
@dispatchable
def equal(x, y, name=None):
    """Whether `x == y`, elementwise and broadcast.

    Args:
      x: tensor of any dtype.
      y: tensor of the same dtype, of a shape that broadcasts with that of `x`.
      name: name of the node in a graph.

    Returns:
      A bool tensor of the broadcast shape.

    Raises:
      InvalidArgumentError: if the shapes do not broadcast. (The operator `==` then gives False.)

    Example:
      >>> import yeoul as tf
      >>> print(tf.equal([1, 2, 3], 2).numpy())
      [False  True False]
    """
    return _equal(x, y, name)


@export("math.not_equal", "not_equal")
@dispatchable
def not_equal(x, y, name=None):
    """Whether `x != y`, elementwise and broadcast.

    Args:
      x: tensor of any dtype.
      y: tensor of the same dtype, of a shape that broadcasts with that of `x`.
      name: name of the node in a graph.

    Returns:
      A bool tensor of the broadcast shape.

    Raises:
      InvalidArgumentError: if the shapes do not broadcast. (The operator `!=` then gives True.)

    Example:
      >>> import yeoul as tf
      >>> print(tf.not_equal([1, 2, 3], 2).numpy())
      [ True False  True]
    """
    return _not_equal(x, y, name)
