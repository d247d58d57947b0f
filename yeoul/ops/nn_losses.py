"""Losses of tf.nn: cross-entropies, l2_loss, …"""

import jax
import jax.numpy as jnp
import numpy as np

from yeoul.core.errors import InvalidArgumentError
from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import register
from yeoul.ops.casting import cast
from yeoul.ops.exponential import exp, log1p
from yeoul.ops.family import FLOATS, widened
from yeoul.ops.math import add, maximum, multiply, negative, subtract
from yeoul.ops.nn_activations import SOFTMAX, log_softmax, relu
from yeoul.ops.reduce import reduce_sum
from yeoul.ops.transpose import transpose
from yeoul.ops.views import expand_dims, reshape


def log_probabilities(x):
    """log softmax of an array over the last axis, in NumPy."""
    shifted = x - x.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


# Both cross-entropies return the loss and its gradient with respect to the logits, as TF's kernels do.


def _dense_lower(logits, labels):
    logits, labels = jnp.broadcast_arrays(logits, labels)
    log_p = jax.nn.log_softmax(logits, axis=-1)
    return -jnp.sum(labels * log_p, axis=-1), jnp.exp(log_p) - labels


def _dense_host(logits, labels):
    logits, labels = np.broadcast_arrays(logits, labels)
    log_p = log_probabilities(logits)
    return -np.sum(labels * log_p, axis=-1), np.exp(log_p) - labels


def _dense_specs(inputs, attrs):
    from yeoul.engine.infer import broadcast_dims

    dims, dtype = broadcast_dims(dims_of(inputs[0]), dims_of(inputs[1])), dtype_of(inputs[0])
    return [(None if dims is None else dims[:-1], dtype), (dims, dtype)]


def _from_backprop(r, dloss, dbackprop):
    """Gradient of the logits: what the forward pass kept, times the gradient of the loss."""
    grad = None if dloss is None else multiply(expand_dims(dloss, -1), r.outputs[1])
    if dbackprop is not None:
        p = execute(SOFTMAX, (r.inputs[0],))
        inner = reduce_sum(multiply(dbackprop, p), axis=-1, keepdims=True)
        second = multiply(subtract(dbackprop, inner), p)
        grad = second if grad is None else add(grad, second)
    return grad


def _dense_grad(r, dloss, dbackprop):
    labels = None
    if dloss is not None:
        labels = multiply(expand_dims(dloss, -1), negative(log_softmax(r.inputs[0])))
    return _from_backprop(r, dloss, dbackprop), labels


_dense_grad.accepts_none = True
SOFTMAX_CROSS_ENTROPY = register(
    "SoftmaxCrossEntropyWithLogits",
    "features:T, labels:T",
    lower=_dense_lower,
    host=widened(_dense_host),
    grad=_dense_grad,
    shape=_dense_specs,
    types=FLOATS,
    outputs=2,
)


def _sparse_lower(logits, labels):
    classes = logits.shape[-1]
    log_p = jax.nn.log_softmax(logits, axis=-1)
    chosen = jnp.arange(classes, dtype=labels.dtype) == labels[..., None]
    loss = -jnp.sum(jnp.where(chosen, log_p, jnp.zeros_like(log_p)), axis=-1)
    backprop = jnp.exp(log_p) - chosen.astype(logits.dtype)
    # A label that names no class gives NaN, as TF's kernels do where they cannot raise.
    valid = (labels >= 0) & (labels < classes)
    nan = jnp.array(jnp.nan, logits.dtype)
    return jnp.where(valid, loss, nan), jnp.where(valid[..., None], backprop, nan)


def _sparse_host(logits, labels):
    classes = logits.shape[-1]
    if labels.size and (labels.min() < 0 or labels.max() >= classes):
        wrong = labels[(labels < 0) | (labels >= classes)][0]
        raise InvalidArgumentError(
            None,
            None,
            f"Received a label value of {wrong} which is outside the valid range of [0, {classes}). Label values: "
            f"{' '.join(map(str, labels.reshape(-1)[:20]))} [Op:SparseSoftmaxCrossEntropyWithLogits]. The number of classes is "
            "the size of the last axis of the logits: check the labels, or the units of the last layer.",
        )
    log_p = log_probabilities(logits)
    index = labels[..., None].astype(np.int64)
    backprop = np.exp(log_p)
    loss = -np.take_along_axis(log_p, index, -1)[..., 0]
    np.put_along_axis(backprop, index, np.take_along_axis(backprop, index, -1) - 1, -1)
    return loss, backprop


def _sparse_specs(inputs, attrs):
    dims, dtype = dims_of(inputs[0]), dtype_of(inputs[0])
    return [(None if dims is None else dims[:-1], dtype), (dims, dtype)]


def _sparse_grad(r, dloss, dbackprop):
    return _from_backprop(r, dloss, dbackprop), None


_sparse_grad.accepts_none = True
SPARSE_SOFTMAX_CROSS_ENTROPY = register(
    "SparseSoftmaxCrossEntropyWithLogits",
    "features:T, labels:Tlabels",
    lower=_sparse_lower,
    host=_sparse_host,
    grad=_sparse_grad,
    shape=_sparse_specs,
    types=FLOATS,
    outputs=2,
)


@export("nn.softmax_cross_entropy_with_logits")
@dispatchable
def softmax_cross_entropy_with_logits(labels, logits, axis=-1, name=None):
    """Cross-entropy between distributions over classes and the softmax of the logits.

    Args:
      labels: distributions `[..., classes]`, of the dtype of the logits.
      logits: unscaled log probabilities `[..., classes]`.
      axis: the axis of classes.

    Returns:
      The loss `[...]`.

    Raises:
      InvalidArgumentError: if the shapes do not agree.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.softmax_cross_entropy_with_logits([[1.0, 0.0]], [[0.0, 0.0]]))
      tf.Tensor([0.6931472], shape=(1,), dtype=float32)
    """
    logits = to_tensor(logits)
    labels = to_tensor(labels, None if hasattr(labels, "dtype") else logits.dtype.np)
    if labels.dtype != logits.dtype:
        labels = cast(labels, logits.dtype)
    logits, labels = class_axis_last(logits, axis), class_axis_last(labels, axis)
    return execute(SOFTMAX_CROSS_ENTROPY, (logits, labels), name=name)[0]


def class_axis_last(x, axis):
    rank = x.shape.rank
    if rank is None or axis % rank == rank - 1:
        return x
    perm = [i for i in range(rank) if i != axis % rank]
    return transpose(x, [*perm, axis % rank])


@export("nn.sparse_softmax_cross_entropy_with_logits")
@dispatchable
def sparse_softmax_cross_entropy_with_logits(labels, logits, name=None):
    """Cross-entropy between class numbers and the softmax of the logits.

    Args:
      labels: int32 or int64 `[...]`, each in `[0, classes)`.
      logits: unscaled log probabilities `[..., classes]`.

    Returns:
      The loss `[...]`.

    Raises:
      ValueError: if the rank of the labels is not that of the logits minus one.
      InvalidArgumentError: for a label outside the range (compiled by XLA: the loss is NaN).

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.sparse_softmax_cross_entropy_with_logits([1], [[0.0, 0.0]]))
      tf.Tensor([0.6931472], shape=(1,), dtype=float32)
    """
    labels, logits = to_tensor(labels), to_tensor(logits)
    if logits.shape.rank == 0:
        raise ValueError(f"`logits` cannot be a scalar. Received logits={logits!r}")
    if None not in (labels.shape.rank, logits.shape.rank):
        if labels.shape.rank != logits.shape.rank - 1:
            raise ValueError(
                "`labels.shape.rank` must equal `logits.shape.rank - 1`. "
                f"Received: labels.shape={labels.shape} of rank {labels.shape.rank} and logits.shape={logits.shape} of rank "
                f"{logits.shape.rank}"
            )
        if not labels.shape.is_compatible_with(logits.shape[:-1]):
            raise ValueError(
                f"`labels.shape` must equal `logits.shape` except for the last dimension. Received: labels.shape={labels.shape} "
                f"and logits.shape={logits.shape}"
            )
    return execute(SPARSE_SOFTMAX_CROSS_ENTROPY, (logits, labels), name=name)[0]


@export("nn.sigmoid_cross_entropy_with_logits")
@dispatchable
def sigmoid_cross_entropy_with_logits(labels=None, logits=None, name=None):
    """Cross-entropy of independent classes: `max(x, 0) - x z + log(1 + exp(-|x|))`.

    Args:
      labels: probabilities, of the shape and dtype of the logits.
      logits: float tensor.

    Returns:
      The loss of each element.

    Raises:
      ValueError: if the shapes differ.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.sigmoid_cross_entropy_with_logits([1.0], [0.0]))
      tf.Tensor([0.6931472], shape=(1,), dtype=float32)
    """
    logits = to_tensor(logits)
    labels = to_tensor(labels, None if hasattr(labels, "dtype") else logits.dtype.np)
    same_shape(labels, logits)
    from yeoul.ops.math import abs as absolute

    softened = log1p(exp(negative(absolute(logits))))
    return add(subtract(relu(logits), multiply(logits, labels)), softened, name=name)


def same_shape(labels, logits):
    if not labels.shape.is_compatible_with(logits.shape):
        raise ValueError(f"`logits` and `labels` must have the same shape, received ({logits.shape} vs {labels.shape}).")


@export("nn.weighted_cross_entropy_with_logits")
@dispatchable
def weighted_cross_entropy_with_logits(labels, logits, pos_weight, name=None):
    """Sigmoid cross-entropy whose positive part is multiplied by `pos_weight`.

    Args:
      labels: probabilities, of the shape and dtype of the logits.
      logits: float tensor.
      pos_weight: factor of the positive examples.

    Returns:
      The loss of each element.

    Raises:
      ValueError: if the shapes differ.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.weighted_cross_entropy_with_logits([1.0], [0.0], 2.0))
      tf.Tensor([1.3862944], shape=(1,), dtype=float32)
    """
    from yeoul.ops.math import abs as absolute

    logits = to_tensor(logits)
    labels = to_tensor(labels, None if hasattr(labels, "dtype") else logits.dtype.np)
    same_shape(labels, logits)
    factor = add(multiply(subtract(pos_weight, 1.0), labels), 1.0)
    softened = add(log1p(exp(negative(absolute(logits)))), relu(negative(logits)))
    return add(multiply(subtract(1.0, labels), logits), multiply(factor, softened), name=name)


@export("nn.l2_loss")
@dispatchable
def l2_loss(t, name=None):
    """Half the sum of squares.

    Args:
      t: float tensor.

    Returns:
      A scalar.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.l2_loss([1.0, 3.0]))
      tf.Tensor(5.0, shape=(), dtype=float32)
    """
    t = to_tensor(t)
    return multiply(reduce_sum(multiply(t, t)), 0.5, name=name)


@export("nn.log_poisson_loss")
@dispatchable
def log_poisson_loss(targets, log_input, compute_full_loss=False, name=None):
    """`exp(c) - z c`: the log likelihood of a Poisson distribution, up to a constant.

    Args:
      targets: float tensor z.
      log_input: logarithm c of the prediction, of the same shape.
      compute_full_loss: add Stirling's approximation of the constant.

    Returns:
      The loss of each element.

    Raises:
      ValueError: if the shapes differ.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.log_poisson_loss([1.0], [0.0]))
      tf.Tensor([1.], shape=(1,), dtype=float32)
    """
    from yeoul.ops.compare import greater_equal, less_equal
    from yeoul.ops.exponential import log
    from yeoul.ops.logic import logical_and
    from yeoul.ops.select import where

    log_input = to_tensor(log_input)
    targets = to_tensor(targets, None if hasattr(targets, "dtype") else log_input.dtype.np)
    if not log_input.shape.is_compatible_with(targets.shape):
        raise ValueError(
            f"`log_input` and `targets` must have the same shape, received ({log_input.shape} vs {targets.shape})."
        )
    result = subtract(exp(log_input), multiply(log_input, targets))
    if not compute_full_loss:
        return result
    logs = log(maximum(targets, 1e-30))
    stirling = add(subtract(multiply(targets, logs), targets), multiply(log(maximum(multiply(targets, 6.2831855), 1e-30)), 0.5))
    inside = logical_and(greater_equal(targets, 0.0), less_equal(targets, 1.0))
    return add(result, where(inside, multiply(targets, 0.0), stirling), name=name)


@export("nn.bias_add")
@dispatchable
def bias_add(value, bias, data_format=None, name=None):
    """Adds a vector to the channels.

    Args:
      value: tensor whose channel axis is the last, or axis 1 for "NC..." formats.
      bias: 1-D tensor with one entry for each channel.
      data_format: "N...C" (default) or "NC...", or a layout such as "NHWC".

    Returns:
      A tensor of the shape and dtype of `value`.

    Raises:
      ValueError: for an unknown format, or a bias that is not 1-D.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.bias_add([[1.0, 2.0]], [10.0, 20.0]))
      tf.Tensor([[11. 22.]], shape=(1, 2), dtype=float32)
    """
    if data_format is not None and not data_format.startswith("N"):
        raise ValueError(f"`data_format` must be of the form `N...C` or `NC...`. Received: data_format={data_format}")
    value = to_tensor(value)
    bias = to_tensor(bias, None if hasattr(bias, "dtype") else value.dtype.np)
    if bias.shape.rank not in (1, None):
        raise ValueError(f"bias_add takes a 1-D bias, received one of shape {bias.shape}.")
    if data_format is not None and data_format.startswith("NC") and value.shape.rank > 2:
        bias = reshape(bias, [-1] + [1] * (value.shape.rank - 2))
    return add(value, bias, name=name)
