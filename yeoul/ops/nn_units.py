"""Rectified and exponential units: tf.nn.relu, tf.nn.leaky_relu, tf.nn.elu and others.

Each has its gradient as an op, named as TensorFlow names it, of the output's gradient and of what
the forward pass has at hand.
"""

import jax.numpy as jnp
import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import same
from yeoul.engine.op import AUTO, HOST_LIMIT, TABLE, WIDE_LIMIT, register
from yeoul.ops.broadcast import wants
from yeoul.ops.casting import cast
from yeoul.ops.family import FLOATS, REAL, unary_call
from yeoul.ops.joining import concat
from yeoul.ops.math import negative

SELU_SCALE = 1.0507009873554804934193349852946
SELU_SLOPE = SELU_SCALE * 1.6732632423543772848170429916717  # scale * alpha


def activation(name, compute, gradient, *, of, types=FLOATS, attrs=None, limit=HOST_LIMIT):
    """Registers an activation and the op of its gradient.

    Args:
      name: TF's op name; the gradient's has "Grad" appended.
      compute: `compute(xp, x, **attrs)`, where `xp` is NumPy or jax.numpy.
      gradient: `gradient(xp, dy, value, **attrs)`.
      of: the value that the gradient is computed from: "features" (the input) or "outputs".
      types: np.dtypes accepted.
      attrs: attributes with their defaults.
      limit: number of elements up to which NumPy is preferred to XLA.
    """
    given = "features" if name in ("Relu", "Relu6") else of  # the two slopes see no difference
    grad_op = register(
        f"{name}Grad",
        f"gradients:T, {given}:T",
        lower=lambda *inputs, **attrs: gradient(jnp, *inputs, **attrs),
        host=lambda *inputs, **attrs: gradient(np, *inputs, **attrs),
        attrs=attrs,
        shape=same,
        grad=AUTO,
        types=types,
    )

    def rule(r, dy):
        return execute(grad_op, (dy, r.inputs[0] if of == "features" else r.outputs[0]), r.attrs)

    return register(
        name,
        "features:T",
        lower=lambda x, **attrs: compute(jnp, x, **attrs),
        host=lambda x, **attrs: compute(np, x, **attrs),
        attrs=attrs,
        shape=same,
        grad=rule,
        types=types,
        limit=limit,
    )


def piecewise_constant(name):
    """States that the slope does not depend on the value: its gradient is 0."""
    op = TABLE[name]

    def rule(r, ddy):
        to_dy = execute(op, (ddy, r.inputs[1]), r.attrs) if wants(r, 0) else None
        return to_dy, TABLE["ZerosLike"].public(r.inputs[1]) if wants(r, 1) else None

    op.grad = rule


def k(x, number):
    """A Python number as a scalar of the dtype of an array."""
    return np.asarray(number, x.dtype)


def _positive(xp, x):
    """`max(x, 0)`; NumPy does that three times as fast with a row of zeros as with one."""
    return xp.maximum(x, k(x, 0) if xp is jnp or not x.ndim else np.zeros(x.shape[-1:], x.dtype))


RELU = activation(
    "Relu",
    _positive,
    lambda xp, dy, y: xp.where(y > 0, dy, k(dy, 0)),
    of="outputs",
    types=REAL,
    limit=WIDE_LIMIT,
)
RELU6 = activation(
    "Relu6",
    lambda xp, x: xp.minimum(xp.maximum(x, k(x, 0)), k(x, 6)),
    lambda xp, dy, y: xp.where((y > 0) & (y < 6), dy, k(dy, 0)),
    of="outputs",
    types=REAL,
)
LEAKY_RELU = activation(
    "LeakyRelu",
    lambda xp, x, alpha: xp.where(x > 0, x, x * k(x, alpha)),
    lambda xp, dy, x, alpha: xp.where(x > 0, dy, dy * k(dy, alpha)),
    of="features",
    attrs={"alpha": 0.2},
)
ELU = activation(
    "Elu",
    lambda xp, x: xp.where(x < 0, xp.expm1(xp.minimum(x, k(x, 0))), x),
    lambda xp, dy, y: xp.where(y < 0, dy * (y + k(y, 1)), dy),
    of="outputs",
)
SELU = activation(
    "Selu",
    lambda xp, x: xp.where(
        x < 0, k(x, SELU_SLOPE) * xp.expm1(xp.minimum(x, k(x, 0))), k(x, SELU_SCALE) * x
    ),
    lambda xp, dy, y: xp.where(y < 0, dy * (y + k(y, SELU_SLOPE)), dy * k(y, SELU_SCALE)),
    of="outputs",
)
SOFTSIGN = activation(
    "Softsign",
    lambda xp, x: x / (k(x, 1) + xp.abs(x)),
    lambda xp, dy, x: dy / xp.square(k(x, 1) + xp.abs(x)),
    of="features",
)
for _name in ("ReluGrad", "Relu6Grad", "LeakyReluGrad"):
    piecewise_constant(_name)
_relu, _relu6, _elu = unary_call(RELU), unary_call(RELU6), unary_call(ELU)
_selu, _softsign = unary_call(SELU), unary_call(SOFTSIGN)


@export("nn.relu")
def relu(features, name=None):
    """`max(x, 0)` of each element.

    Args:
      features: tensor of a real or integer dtype.
      name: name of the node in a graph.

    Returns:
      A tensor of the shape and dtype of `features`; its gradient at 0 is 0.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.relu([-2.0, 3.0]).numpy())
      [0. 3.]
    """
    return _relu(features, name)


@export("nn.relu6")
def relu6(features, name=None):
    """`min(max(x, 0), 6)` of each element.

    Args:
      features: tensor of a real or integer dtype.
      name: name of the node in a graph.

    Returns:
      A tensor of the shape and dtype of `features`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.relu6([-2.0, 3.0, 8.0]).numpy())
      [0. 3. 6.]
    """
    return _relu6(features, name)


@export("nn.elu")
def elu(features, name=None):
    """`exp(x) - 1` of negative elements; the others as they are.

    Args:
      features: tensor of float16, bfloat16, float32 or float64.
      name: name of the node in a graph.

    Returns:
      A tensor of the shape and dtype of `features`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.elu([-1.0, 3.0]).numpy())
      [-0.6321  3.        ]
    """
    return _elu(features, name)


@export("nn.selu")
def selu(features, name=None):
    """`scale * alpha * (exp(x) - 1)` of negative elements, `scale * x` of the others.

    The constants (scale 1.0507, alpha 1.6733) keep mean 0 and variance 1 from layer to layer.

    Args:
      features: tensor of float16, bfloat16, float32 or float64.
      name: name of the node in a graph.

    Returns:
      A tensor of the shape and dtype of `features`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.selu([-1.0, 1.0]).numpy())
      [-1.1113  1.0507 ]
    """
    return _selu(features, name)


@export("nn.softsign", "math.softsign")
def softsign(features, name=None):
    """`x / (1 + |x|)` of each element.

    Args:
      features: tensor of float16, bfloat16, float32 or float64.
      name: name of the node in a graph.

    Returns:
      A tensor of the shape and dtype of `features`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.softsign([-1.0, 3.0]).numpy())
      [-0.5   0.75]
    """
    return _softsign(features, name)


RELU.public, RELU6.public, ELU.public = relu, relu6, elu
SELU.public, SOFTSIGN.public = selu, softsign


@export("nn.leaky_relu")
@dispatchable
def leaky_relu(features, alpha=0.2, name=None):
    """`alpha * x` of negative elements; the others as they are.

    Args:
      features: tensor of numbers; integers are taken as float32.
      alpha: slope for negative elements; Python number.
      name: name of the node in a graph.

    Returns:
      A tensor of the shape of `features`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.leaky_relu([-2.0, 3.0]).numpy())
      [-0.4  3. ]
    """
    features = convert_to_tensor(features)
    if features.dtype.is_integer:
        features = cast(features, "float32")
    attrs = {"alpha": float(np.float32(alpha))}  # TensorFlow's attribute is a float32
    return execute(LEAKY_RELU, (features,), attrs, name)


@export("nn.crelu")
@dispatchable
def crelu(features, axis=-1, name=None):
    """`relu(x)` and `relu(-x)` side by side, so that no sign is lost.

    Args:
      features: tensor of a real dtype.
      axis: the axis that doubles.
      name: name of the node in a graph.

    Returns:
      A tensor of the dtype of `features`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.crelu([-2.0, 3.0]).numpy())
      [0. 3. 2. 0.]
    """
    features = convert_to_tensor(features)
    return relu(concat([features, negative(features)], axis), name)
