"""Losses from logits: tf.nn.softmax_cross_entropy_with_logits and its relatives."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import float32
from yeoul.core.errors import InvalidArgumentError
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import broadcast_dims, dims_of, dtype_of
from yeoul.engine.op import TABLE, register
from yeoul.ops.assertions import assert_non_negative
from yeoul.ops.assertions_static import assert_integer
from yeoul.ops.broadcast import wants
from yeoul.ops.casting import cast
from yeoul.ops.exponential import exp, log, sigmoid, softplus
from yeoul.ops.family import FLOATS, HALF
from yeoul.ops.math import add, multiply, negative, subtract
from yeoul.ops.nn_activations import log_softmax, relu, softmax
from yeoul.ops.reduce import reduce_sum
from yeoul.ops.select import where
from yeoul.ops.shapes import shape
from yeoul.ops.transpose import transpose
from yeoul.ops.views import expand_dims, reshape

# Softmax cross-entropy. The gradient is computed beside the loss: both need the same exponentials.


def _softmax_loss(features, labels, xp):
    shifted = features - features.max(-1, keepdims=True)
    exps = xp.exp(shifted)
    total = exps.sum(-1, keepdims=True)
    loss = (labels * (xp.log(total) - shifted)).sum(-1)
    return loss, exps / total - labels


def _softmax_loss_host(features, labels):
    if features.size == 0:
        dims = np.broadcast_shapes(features.shape, labels.shape)
        return [np.zeros(dims[:-1], features.dtype), np.zeros(dims, features.dtype)]
    return [np.asarray(r, features.dtype) for r in _softmax_loss(features, labels, np)]


def _softmax_loss_specs(inputs, attrs):
    logits, labels = (dims_of(x) for x in inputs)
    try:
        dims = broadcast_dims(logits, labels)
    except ValueError:
        raise ValueError(
            f"logits and labels must be broadcastable: logits_size={list(logits)} "
            f"labels_size={list(labels)}"
        ) from None
    dtype = dtype_of(inputs[0])
    return [(dims and dims[:-1], dtype), (dims, dtype)]


def logits_gradient(r, dy, dprob):
    """The gradient towards the logits, also of the second output (for second derivatives)."""
    grad = None if dy is None else multiply(expand_dims(dy, -1), r.outputs[1])
    if dprob is not None:
        prob = softmax(r.inputs[0])
        inner = reduce_sum(multiply(dprob, prob), -1, True)
        second = multiply(subtract(dprob, inner), prob)
        grad = second if grad is None else add(grad, second)
    return grad


def _softmax_loss_rule(r, dy, dprob):
    to_labels = None
    if wants(r, 1) and dy is not None:
        to_labels = multiply(expand_dims(dy, -1), negative(log_softmax(r.inputs[0])))
    return logits_gradient(r, dy, dprob), to_labels


_softmax_loss_rule.accepts_none = True
SOFTMAX_LOSS = register(
    "SoftmaxCrossEntropyWithLogits",
    "features:T, labels:T",
    lower=lambda features, labels: _softmax_loss(features, labels, jnp),
    host=_softmax_loss_host,
    shape=_softmax_loss_specs,
    outputs=2,
    grad=_softmax_loss_rule,
    types=FLOATS,
)


@export("nn.softmax_cross_entropy_with_logits")
@dispatchable
def softmax_cross_entropy_with_logits(labels, logits, axis=-1, name=None):
    """Cross-entropy between the distributions `labels` and `softmax(logits)`.

    Args:
      labels: tensor of the shape of `logits`; along `axis` positive numbers whose sum is 1.
      logits: float tensor: unscaled log probabilities.
      axis: the axis of the classes.
      name: name of the node in a graph.

    Returns:
      Tensor of the shape of `logits` without `axis`.

    Raises:
      InvalidArgumentError: if the shapes do not fit.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.softmax_cross_entropy_with_logits([0.0, 1.0], [0.0, 0.0]).numpy())
      0.6931472
    """
    if labels is None or logits is None:
        raise ValueError(
            "Both `labels` and `logits` must be provided for softmax_cross_entropy_with_logits. "
            f"Received: labels={labels} and logits={logits}"
        )
    logits = convert_to_tensor(logits)
    half = logits.dtype if logits.dtype.np in HALF else None
    precise = cast(logits, float32) if half else logits
    labels = cast(labels, precise.dtype)
    rank = len(dims_of(precise) or ())
    if axis % max(rank, 1) != rank - 1:
        order = [i for i in range(rank) if i != axis % rank] + [axis % rank]
        labels, precise = transpose(labels, order), transpose(precise, order)
    loss = rowwise(SOFTMAX_LOSS, precise, labels, name, matrix=True)
    return cast(loss, half) if half else loss


def rowwise(op, logits, labels, name, matrix):
    """The first output of an op on matrices of logits, for logits of any rank.

    Args:
      op: the op.
      logits: `[..., classes]`.
      labels: `[..., classes]` if `matrix`, else `[...]`.
      name: name of the node in a graph.
      matrix: see `labels`.
    """
    dims = dims_of(logits)
    if dims is None or len(dims) == 2:
        return execute(op, (logits, labels), {}, name)[0]
    classes = shape(logits)[-1] if dims[-1] is None else dims[-1]
    flat = reshape(labels, [-1, classes] if matrix else [-1])
    loss = execute(op, (reshape(logits, [-1, classes]), flat), {}, name)[0]
    return reshape(loss, shape(logits)[:-1] if None in dims[:-1] else dims[:-1])


# Sparse softmax cross-entropy: labels are class numbers.


def _sparse_loss(features, labels, xp):
    classes = features.shape[-1]
    chosen = xp.arange(classes, dtype=labels.dtype) == xp.expand_dims(labels, -1)
    shifted = features - features.max(-1, keepdims=True)
    exps = xp.exp(shifted)
    total = exps.sum(-1, keepdims=True)
    loss = xp.log(total)[..., 0] - xp.where(chosen, shifted, np.zeros((), features.dtype)).sum(-1)
    return loss, exps / total - chosen.astype(features.dtype)


def _sparse_loss_host(features, labels):
    check_rows(features.shape, labels.shape)
    classes = features.shape[-1]
    if labels.size and (labels.min() < 0 or labels.max() >= classes):
        wrong = labels[(labels < 0) | (labels >= classes)][0]
        shown = " ".join(str(n) for n in labels[:20].tolist()) + (" …" if labels.size > 20 else "")
        raise InvalidArgumentError(
            None,
            None,
            f"Received a label value of {wrong} which is outside the valid range of [0, "
            f"{classes}). "
            f"Label values: {shown} [Op:SparseSoftmaxCrossEntropyWithLogits]. Labels count the "
            f"classes from 0: check them, or the number of outputs, which is {classes}.",
        )
    if features.size == 0:
        return [np.zeros(labels.shape, features.dtype), np.zeros_like(features)]
    return [np.asarray(r, features.dtype) for r in _sparse_loss(features, labels, np)]


def _sparse_loss_lower(features, labels):
    """Labels out of range give NaN: XLA cannot raise."""
    check_rows(features.shape, labels.shape)
    loss, backprop = _sparse_loss(features, labels, jnp)
    valid = (labels >= 0) & (labels < features.shape[-1])
    nan = np.array(np.nan, features.dtype)
    return jnp.where(valid, loss, nan), jnp.where(valid[..., None], backprop, nan)


def check_rows(logits, labels):
    """Raises ValueError unless there is a label for each row of logits."""
    if logits is None or labels is None:
        return
    pairs = zip(logits[:-1], labels, strict=False)
    if len(labels) != len(logits) - 1 or any(None not in p and p[0] != p[1] for p in pairs):
        raise ValueError(
            "logits and labels must have the same first dimension, got logits shape "
            f"{list(logits)} "
            f"and labels shape {list(labels)}"
        )


def _sparse_loss_specs(inputs, attrs):
    logits, labels = (dims_of(x) for x in inputs)
    check_rows(logits, labels)
    dtype = dtype_of(inputs[0])
    if dtype_of(inputs[1]).name not in ("int32", "int64"):
        raise ValueError(
            f"Value for attr 'Tlabels' of {dtype_of(inputs[1]).name} is not in the list of allowed "
            "values: int32, int64"
        )
    return [(labels, dtype), (logits, dtype)]


def _sparse_loss_rule(r, dy, dprob):
    return logits_gradient(r, dy, dprob), None


_sparse_loss_rule.accepts_none = True
SPARSE_LOSS = register(
    "SparseSoftmaxCrossEntropyWithLogits",
    "features:T, labels:Tlabels",
    lower=_sparse_loss_lower,
    host=_sparse_loss_host,
    shape=_sparse_loss_specs,
    outputs=2,
    grad=_sparse_loss_rule,
    types=FLOATS,
)


@export("nn.sparse_softmax_cross_entropy_with_logits")
@dispatchable
def sparse_softmax_cross_entropy_with_logits(labels, logits, name=None):
    """Cross-entropy between class numbers and `softmax(logits)`.

    Args:
      labels: int32 or int64 tensor of the shape of `logits` without the last axis: class numbers.
      logits: float tensor `[..., classes]`: unscaled log probabilities.
      name: name of the node in a graph.

    Returns:
      Tensor of the shape of `labels`.

    Raises:
      ValueError: if the shapes do not fit.
      InvalidArgumentError: if a label is out of range; in a function compiled by XLA its loss is
        NaN.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.sparse_softmax_cross_entropy_with_logits(1, [0.0, 0.0]).numpy())
      0.6931472
    """
    if labels is None or logits is None:
        raise ValueError(
            "Both `labels` and `logits` must be provided for "
            f"sparse_softmax_cross_entropy_with_logits. Received: labels={labels} and "
            f"logits={logits}"
        )
    labels, logits = convert_to_tensor(labels), convert_to_tensor(logits)
    check_ranks(labels, logits)
    half = logits.dtype if logits.dtype.np in HALF else None
    precise = cast(logits, float32) if half else logits
    loss = rowwise(SPARSE_LOSS, precise, labels, name, matrix=False)
    return cast(loss, half) if half else loss


def check_ranks(labels, logits):
    rank, wanted = labels.shape.rank, logits.shape.rank
    if wanted == 0:
        raise ValueError(f"`logits` cannot be a scalar. Received logits={logits}")
    if None in (rank, wanted):
        return
    received = f"Received: labels.shape={labels.shape} and logits.shape={logits.shape}"
    if rank != wanted - 1:
        raise ValueError(
            f"`labels.shape.rank` must equal `logits.shape.rank - 1`. {received}. Use "
            "tf.nn.softmax_cross_entropy_with_logits if the labels are one-hot."
        )
    if not labels.shape.is_compatible_with(logits.shape[:-1]):
        raise ValueError(
            f"`labels.shape` must equal `logits.shape` except for the last dimension. {received}"
        )


# Sigmoid cross-entropy.


def _sigmoid_loss(logits, labels, xp):
    below = xp.log1p(xp.exp(-xp.abs(logits)))
    return xp.maximum(logits, np.zeros((), logits.dtype)) - logits * labels + below


def _sigmoid_loss_rule(r, dy):
    logits, labels = r.inputs
    to_logits = multiply(dy, subtract(sigmoid(logits), labels)) if wants(r, 0) else None
    return to_logits, negative(multiply(dy, logits)) if wants(r, 1) else None


def _same_shape_specs(inputs, attrs):
    return [(dims_of(inputs[0]), dtype_of(inputs[0]))]


SIGMOID_LOSS = register(
    "SigmoidCrossEntropyWithLogits",
    "logits:T, labels:T",
    lower=lambda logits, labels: _sigmoid_loss(logits, labels, jnp),
    host=lambda logits, labels: _sigmoid_loss(logits, labels, np),
    shape=_same_shape_specs,
    grad=_sigmoid_loss_rule,
    types=FLOATS,
)


def same_shapes(logits, other, name):
    """The two as tensors; raises ValueError if their shapes differ."""
    logits = convert_to_tensor(logits)
    other = convert_to_tensor(other, logits.dtype)
    if not logits.shape.is_compatible_with(other.shape):
        raise ValueError(
            f"`logits` and `{name}` must have the same shape, received "
            f"({logits.shape} vs {other.shape})."
        )
    return logits, other


@export("nn.sigmoid_cross_entropy_with_logits")
@dispatchable
def sigmoid_cross_entropy_with_logits(labels=None, logits=None, name=None):
    """Cross-entropy between probabilities and `sigmoid(logits)`, element by element.

    Args:
      labels: tensor of the shape and dtype of `logits`, between 0 and 1.
      logits: float tensor.
      name: name of the node in a graph.

    Raises:
      ValueError: if the shapes differ.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.sigmoid_cross_entropy_with_logits([1.0, 0.0], [0.0, 0.0]).numpy())
      [0.6931472 0.6931472]
    """
    if labels is None or logits is None:
        raise ValueError("Both labels and logits must be provided to sigmoid_cross_entropy.")
    logits, labels = same_shapes(logits, labels, "labels")
    return execute(SIGMOID_LOSS, (logits, labels), name=name)


@export("nn.weighted_cross_entropy_with_logits")
@dispatchable
def weighted_cross_entropy_with_logits(labels, logits, pos_weight, name=None):
    """As `tf.nn.sigmoid_cross_entropy_with_logits`, with a weight on the positive part.

    Args:
      labels: tensor of the shape and dtype of `logits`, between 0 and 1.
      logits: float tensor.
      pos_weight: what the loss of a missed positive counts; more than 1 raises the recall.
      name: name of the node in a graph.

    Raises:
      ValueError: if the shapes differ.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.weighted_cross_entropy_with_logits([1.0], [0.0], 2.0).numpy())
      [1.3862944]
    """
    logits, labels = same_shapes(logits, labels, "labels")
    weight = 1 + (pos_weight - 1) * labels
    positive = softplus(negative(abs(logits))) + relu(negative(logits))
    return add((1 - labels) * logits, weight * positive, name)


# Other losses.

L2_LOSS = register(
    "L2Loss",
    "t:T",
    lower=lambda t: jnp.sum(jnp.square(t)) / np.asarray(2, t.dtype),
    host=lambda t: np.sum(np.square(t)) / np.asarray(2, t.dtype),
    shape=lambda inputs, attrs: [((), dtype_of(inputs[0]))],
    grad=lambda r, dy: multiply(r.inputs[0], dy),
    types=FLOATS,
)


@export("nn.l2_loss")
@dispatchable
def l2_loss(t, name=None):
    """Half of the sum of the squares.

    Args:
      t: float tensor.
      name: name of the node in a graph.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.l2_loss([3.0, 4.0]).numpy())
      12.5
    """
    return execute(L2_LOSS, (t,), name=name)


@export("nn.log_poisson_loss")
@dispatchable
def log_poisson_loss(targets, log_input, compute_full_loss=False, name=None):
    """The negative log likelihood of counts under a Poisson distribution.

    Args:
      targets: tensor of the shape and dtype of `log_input`: the counts.
      log_input: float tensor: the logarithm of the mean.
      compute_full_loss: add Stirling's approximation of the term that depends on `targets` alone.
      name: name of the node in a graph.

    Raises:
      ValueError: if the shapes differ.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.log_poisson_loss([1.0, 2.0], [0.0, 0.0]).numpy())
      [1. 1.]
    """
    log_input, targets = convert_to_tensor(log_input), convert_to_tensor(targets)
    if not log_input.shape.is_compatible_with(targets.shape):
        raise ValueError(
            "`log_input` and `targets` must have the same shape, received "
            f"({log_input.shape} vs {targets.shape})."
        )
    result = subtract(exp(log_input), multiply(log_input, targets), name)
    if not compute_full_loss:
        return result
    stirling = targets * log(targets) - targets + 0.5 * log(2.0 * np.pi * targets)
    small = TABLE["LessEqual"].public(targets, 1.0)
    return result + where(small, TABLE["ZerosLike"].public(targets), stirling)


@export("nn.compute_average_loss")
@dispatchable
def compute_average_loss(per_example_loss, sample_weight=None, global_batch_size=None):
    """The sum of the losses of all examples, divided by the size of the batch.

    Args:
      per_example_loss: tensor of rank at least 1, one loss for each example.
      sample_weight: weights of the examples.
      global_batch_size: int; default the number of examples here.

    Raises:
      ValueError: if the losses are a scalar.
      TypeError: if the batch size is no integer.
      InvalidArgumentError: if the batch size is negative.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.compute_average_loss([1.0, 3.0], global_batch_size=4).numpy())
      1.0
    """
    losses = convert_to_tensor(per_example_loss)
    if losses.shape.rank == 0:
        raise ValueError(
            "Invalid value passed for `per_example_loss`. Expected a tensor with at least rank 1. "
            f"Received per_example_loss={per_example_loss} with rank 0"
        )
    if sample_weight is not None:
        losses = weighted(losses, cast(sample_weight, losses.dtype))
    if global_batch_size is None:
        global_batch_size = shape(losses)[0]
    else:
        assert_integer(global_batch_size, "global_batch_size must be an integer")
        assert_non_negative(global_batch_size, "global_batch_size must be non-negative")
    return reduce_sum(losses) / cast(global_batch_size, losses.dtype)


def weighted(losses, weights):
    """The losses times the weights, whose missing axes are at the end."""
    rank, wanted = weights.shape.rank, losses.shape.rank
    if None not in (rank, wanted) and 0 < rank < wanted:
        for _ in range(wanted - rank):
            weights = expand_dims(weights, -1)
    return multiply(losses, weights)


@export("nn.scale_regularization_loss")
@dispatchable
def scale_regularization_loss(regularization_loss):
    """The sum of a regularisation loss, divided by the number of replicas that will add it up: 1.

    Args:
      regularization_loss: float tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.scale_regularization_loss([1.0, 2.0]).numpy())
      3.0
    """
    return reduce_sum(regularization_loss)
