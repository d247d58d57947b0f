"""Losses of tf.nn: sigmoid cross-entropies, l2_loss, log_poisson_loss, compute_average_loss."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import TABLE, register
from yeoul.ops.assertions import assert_non_negative
from yeoul.ops.assertions_static import assert_integer
from yeoul.ops.broadcast import wants
from yeoul.ops.casting import cast
from yeoul.ops.division import divide_no_nan
from yeoul.ops.exponential import exp, log, sigmoid, softplus
from yeoul.ops.family import FLOATS
from yeoul.ops.joining import concat
from yeoul.ops.math import add, multiply, negative, subtract
from yeoul.ops.nn_activations import relu
from yeoul.ops.reduce import reduce_sum
from yeoul.ops.select import where
from yeoul.ops.shapes import shape
from yeoul.ops.views import expand_dims, reshape, squeeze

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
      [0.6931 0.6931]
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
      [1.3863]
    """
    logits, labels = same_shapes(logits, labels, "labels")
    weight = 1 + (pos_weight - 1) * labels
    positive = softplus(negative(abs(logits))) + relu(negative(logits))
    return add((1 - labels) * logits, weight * positive, name)


# Other losses.


def _half_of_squares(t, xp):
    """Half of the sum of the squares, halved first: 16 bits hold half a sum where not the sum."""
    return xp.sum(xp.square(t) * np.asarray(0.5, t.dtype))


L2_LOSS = register(
    "L2Loss",
    "t:T",
    lower=lambda t: _half_of_squares(t, jnp),
    host=lambda t: _half_of_squares(t, np),
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


L2_LOSS.public = l2_loss


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
    within = TABLE["LessEqual"].public
    small = TABLE["LogicalAnd"].public(within(0.0, targets), within(targets, 1.0))
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
      ValueError: if the losses are a scalar, or the batch size is none.
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
        rank = convert_to_tensor(global_batch_size).shape.rank
        if rank:
            raise ValueError(
                "`global_batch_size` must be a number. Received: "
                f"global_batch_size={global_batch_size} of rank {rank}"
            )
        assert_integer(global_batch_size, "global_batch_size must be an integer")
        assert_non_negative(global_batch_size, "global_batch_size must be non-negative")
    count = cast(global_batch_size, losses.dtype)
    return divide_no_nan(*(number_for_loss(x) for x in (reduce_sum(losses), count)))


def weighted(losses, weights):
    """The losses times the weights.

    A last axis that only one of them has is added to the weights, or taken from them.

    Raises:
      InvalidArgumentError: if an axis that is to be taken has several elements.
    """
    rank, wanted = weights.shape.rank, losses.shape.rank
    if None in (rank, wanted):
        weights = of_rank(weights, TABLE["Rank"].public(losses))
    elif rank == wanted + 1:
        weights = squeeze(weights, -1)
    elif rank == wanted - 1 and rank:
        weights = expand_dims(weights, -1)
    return multiply(losses, weights)


def of_rank(weights, wanted):
    """The weights with one axis less or more, if that makes their rank the wanted one."""
    equal, sizes, rank = TABLE["Equal"].public, shape(weights), TABLE["Rank"].public(weights)
    kept = subtract(rank, cast(equal(rank, add(wanted, 1)), "int32"))
    missing = cast(equal(add(rank, 1), wanted), "int32")
    ones = TABLE["Fill"].public(reshape(missing, [1]), 1)
    return reshape(weights, concat([sizes[:kept], ones], 0))


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
    return number_for_loss(reduce_sum(regularization_loss))


def number_for_loss(total):
    """Integers as floats, as a division by a number of replicas or examples makes them."""
    if not total.dtype.is_integer:
        return total
    return cast(total, "float64" if total.dtype.size > 2 else "float32")
