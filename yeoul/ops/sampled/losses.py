"""Losses over a sample of the classes: tf.nn.nce_loss, tf.nn.sampled_softmax_loss."""

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.ops.candidates import compute_accidental_hits, log_uniform_candidate_sampler
from yeoul.ops.casting import cast
from yeoul.ops.creation import ones_like, zeros
from yeoul.ops.division import divide
from yeoul.ops.exponential import log
from yeoul.ops.identity import stop_gradient
from yeoul.ops.joining import concat, stack
from yeoul.ops.math import add, multiply, subtract
from yeoul.ops.matmul import matmul
from yeoul.ops.nn_cross_entropy import softmax_cross_entropy_with_logits
from yeoul.ops.nn_layers import embedding_lookup
from yeoul.ops.nn_losses import sigmoid_cross_entropy_with_logits
from yeoul.ops.reduce import reduce_sum
from yeoul.ops.shapes import shape
from yeoul.ops.sparse_dense import SPARSE_TO_DENSE
from yeoul.ops.views import expand_dims, reshape


def class_logits(
    lookup, weights, biases, labels, inputs, sample, num_true, subtract_log_q, remove_hits
):
    """Logits of the true and of the sampled classes, and what the labels of them are.

    Args:
      lookup: function of (weights or biases, ids): their rows.
      weights: `[classes, dim]`, or a list of parts.
      biases: `[classes]`.
      labels: int64 `[batch, num_true]`.
      inputs: `[batch, dim]`.
      sample: (sampled classes, expected counts of the true, of the sampled ones).
      num_true: number of true classes of an example.
      subtract_log_q: subtract the logarithm of the expected counts.
      remove_hits: push the logits of sampled classes that are true to the lowest number.

    Returns:
      Two matrices `[batch, num_true + num_sampled]`: logits, and labels that sum to 1 in a row.
    """
    sampled, *counts = (stop_gradient(part) for part in sample)
    true_count, sampled_count = (cast(count, inputs.dtype) for count in counts)
    sampled = cast(sampled, "int64")
    flat = reshape(labels, [-1])
    ids = concat([flat, sampled], 0)
    rows, shifts = lookup(weights, ids), lookup(biases, ids)
    n = shape(flat)[0]
    true_rows = reshape(rows[:n], [-1, num_true, shape(rows)[1]])
    true_logits = reduce_sum(multiply(expand_dims(inputs, 1), true_rows), 2)
    true_logits = add(true_logits, reshape(shifts[:n], [-1, num_true]))
    sampled_logits = add(matmul(inputs, rows[n:], transpose_b=True), shifts[n:])
    if remove_hits:
        sampled_logits = add(sampled_logits, hits(labels, sampled, num_true, sampled_logits))
    if subtract_log_q:
        true_logits = subtract(true_logits, log(true_count))
        sampled_logits = subtract(sampled_logits, log(sampled_count))
    marks = divide(ones_like(true_logits), np.asarray(num_true, inputs.dtype.np))
    nothing = zeros(shape(sampled_logits), inputs.dtype)
    return concat([true_logits, sampled_logits], 1), concat([marks, nothing], 1)


def hits(labels, sampled, num_true, logits):
    """What to add to the logits: the lowest number where a sampled class is a true one, else 0."""
    rows, columns, weights = compute_accidental_hits(labels, sampled, num_true)
    places = stack([cast(rows, "int64"), columns], 1)
    size = cast(shape(logits), "int64")
    inputs = (places, size, cast(weights, logits.dtype), np.zeros((), logits.dtype.np))
    return execute(SPARSE_TO_DENSE, inputs, {"validate_indices": False})


def prepared(labels, inputs, num_true, num_sampled, num_classes, sampled_values, seed=None):
    """Labels as int64, inputs as a tensor, and the sample, which is drawn unless given."""
    labels, inputs = convert_to_tensor(labels), convert_to_tensor(inputs)
    if labels.dtype.name != "int64":
        labels = cast(labels, "int64")
    if labels.shape.rank == 1:
        labels = expand_dims(labels, -1)
    if sampled_values is None:
        sampled_values = log_uniform_candidate_sampler(
            labels, num_true, num_sampled, True, num_classes, seed
        )
    return labels, inputs, sampled_values


def contrastive(lookup, weights, biases, labels, inputs, sample, num_true, remove_hits):
    """The loss of `nce_loss`, of what `prepared` returns."""
    logits, marks = class_logits(
        lookup, weights, biases, labels, inputs, sample, num_true, True, remove_hits
    )
    return reduce_sum(sigmoid_cross_entropy_with_logits(marks, logits), 1)


def softmax_of_sample(lookup, weights, biases, labels, inputs, sample, num_true, remove_hits):
    """The loss of `sampled_softmax_loss`, of what `prepared` returns."""
    logits, marks = class_logits(
        lookup, weights, biases, labels, inputs, sample, num_true, True, remove_hits
    )
    return softmax_cross_entropy_with_logits(stop_gradient(marks), logits)


@export("nn.nce_loss")
@dispatchable
def nce_loss(
    weights,
    biases,
    labels,
    inputs,
    num_sampled,
    num_classes,
    num_true=1,
    sampled_values=None,
    remove_accidental_hits=False,
    name="nce_loss",
):
    """Noise-contrastive estimation: tells the true classes from sampled ones, each by itself.

    For training with many classes; use `tf.sigmoid` of all logits for evaluation.

    Args:
      weights: `[num_classes, dim]`, or a list of tensors whose rows follow on one another.
      biases: `[num_classes]`.
      labels: `[batch, num_true]` of integers: the true classes.
      inputs: `[batch, dim]`.
      num_sampled: number of classes to sample for the batch.
      num_classes: number of classes.
      num_true: number of true classes of an example.
      sampled_values: what a candidate sampler returned; by default that of
        `tf.random.log_uniform_candidate_sampler`, for which classes must be numbered from frequent
        to rare.
      remove_accidental_hits: leave out sampled classes that are true for the example.
      name: prefix of the nodes' names in a graph.

    Returns:
      Tensor `[batch]`: the loss of each example.

    Example:
      >>> import yeoul as tf
      >>> sample = tf.random.log_uniform_candidate_sampler([[0], [3]], 1, 2, True, 5, seed=1)
      >>> loss = tf.nn.nce_loss(tf.zeros([5, 3]), tf.zeros([5]), [[0], [3]], tf.ones([2, 3]), 2, 5,
      ...                       sampled_values=sample)
      >>> loss.shape
      TensorShape([2])

    Reference: Gutmann and Hyvärinen, "Noise-contrastive estimation", AISTATS 2010.
    """
    labels, inputs, sample = prepared(
        labels, inputs, num_true, num_sampled, num_classes, sampled_values
    )
    return contrastive(
        embedding_lookup, weights, biases, labels, inputs, sample, num_true, remove_accidental_hits
    )


@export("nn.sampled_softmax_loss")
@dispatchable
def sampled_softmax_loss(
    weights,
    biases,
    labels,
    inputs,
    num_sampled,
    num_classes,
    num_true=1,
    sampled_values=None,
    remove_accidental_hits=True,
    seed=None,
    name="sampled_softmax_loss",
):
    """Softmax cross entropy over the true classes and a sample of the others.

    For training with many classes; use the softmax of all logits for evaluation.

    Args:
      weights: `[num_classes, dim]`, or a list of tensors whose rows follow on one another.
      biases: `[num_classes]`.
      labels: `[batch, num_true]` of integers: the true classes, each with probability 1 / num_true.
      inputs: `[batch, dim]`.
      num_sampled: number of classes to sample for the batch.
      num_classes: number of classes.
      num_true: number of true classes of an example.
      sampled_values: what a candidate sampler returned; by default that of
        `tf.random.log_uniform_candidate_sampler`, for which classes must be numbered from frequent
        to rare.
      remove_accidental_hits: leave out sampled classes that are true for the example.
      seed: of the sampler.
      name: prefix of the nodes' names in a graph.

    Returns:
      Tensor `[batch]`: the loss of each example.

    Example:
      >>> import yeoul as tf
      >>> sample = tf.random.all_candidate_sampler([[0], [3]], 1, 5, True)
      >>> loss = tf.nn.sampled_softmax_loss(tf.zeros([5, 3]), tf.zeros([5]), [[0], [3]],
      ...                                   tf.ones([2, 3]), 5, 5, sampled_values=sample)
      >>> print(loss.numpy())
      [1.6094 1.6094]

    Reference: Jean et al., "On using very large target vocabulary for neural machine translation",
    ACL 2015.
    """
    labels, inputs, sample = prepared(
        labels, inputs, num_true, num_sampled, num_classes, sampled_values, seed
    )
    return softmax_of_sample(
        embedding_lookup, weights, biases, labels, inputs, sample, num_true, remove_accidental_hits
    )
