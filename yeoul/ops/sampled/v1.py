"""Sampled losses and lookups as tf.compat.v1.nn has them: matrices in parts, row `i` in `i % n`."""

from yeoul.core.export import export
from yeoul.engine.dispatch import dispatchable
from yeoul.ops.sampled.losses import contrastive, prepared, softmax_of_sample
from yeoul.ops.sampled.partitioned import by_strategy
from yeoul.ops.sampled.sparse_lookup import safe_lookup, sparse_lookup


@export("compat.v1.nn.embedding_lookup")
@dispatchable
def embedding_lookup(
    params, ids, partition_strategy="mod", name=None, validate_indices=True, max_norm=None
):
    """The rows that `ids` names, of a matrix that may be kept in parts.

    Args:
      params: tensor or variable `[rows, ...]`, or a list of such.
      ids: integer tensor.
      partition_strategy: where row `i` of a matrix in parts is: "mod", in part `i % parts`; "div",
        in the order of the parts.
      name: name of the node in a graph.
      validate_indices: has no effect: an id out of range is an error.
      max_norm: rows whose norm is larger are scaled down to it.

    Returns:
      Tensor of shape `ids.shape + params.shape[1:]`.

    Raises:
      ValueError: for another strategy, or if `params` is None or empty.
      InvalidArgumentError: if an id is out of range.

    Example:
      >>> import yeoul as tf
      >>> parts = [tf.constant([[0.0], [2.0]]), tf.constant([[1.0], [3.0]])]
      >>> print(tf.compat.v1.nn.embedding_lookup(parts, [3, 1]).numpy())
      [[3.]
       [1.]]
    """
    return by_strategy(partition_strategy)(params, ids, max_norm, name)


@export("compat.v1.nn.embedding_lookup_sparse")
@dispatchable
def embedding_lookup_sparse(
    params,
    sp_ids,
    sp_weights,
    partition_strategy="mod",
    name=None,
    combiner=None,
    max_norm=None,
    allow_fast_lookup=False,
):
    """As `tf.nn.embedding_lookup_sparse`, of a matrix that may be kept in parts.

    Args:
      params: tensor or variable `[rows, ...]`, or a list of such.
      sp_ids: sparse or ragged tensor of row numbers.
      sp_weights: weights of the rows, of the same indices; None for 1.
      partition_strategy: "mod" or "div"; see `tf.compat.v1.nn.embedding_lookup`.
      name: name of the node in a graph.
      combiner: "sum", "mean" (the default) or "sqrtn".
      max_norm: rows whose norm is larger are scaled down to it.
      allow_fast_lookup: has no effect: without weights the rows are combined in one step anyway.

    Returns:
      Tensor `[batch, ...]`.

    Raises:
      TypeError: if ids or weights are neither sparse nor ragged.
      ValueError: for another combiner or strategy.

    Example:
      >>> import yeoul as tf
      >>> ids = tf.SparseTensor([[0, 0], [0, 1]], [0, 1], [1, 2])
      >>> print(tf.compat.v1.nn.embedding_lookup_sparse([[1.0], [2.0]], ids, None).numpy())
      [[1.5]]
    """
    lookup = by_strategy(partition_strategy)
    return sparse_lookup(lookup, params, sp_ids, sp_weights, combiner, max_norm, name)


@export("compat.v1.nn.safe_embedding_lookup_sparse")
@dispatchable
def safe_embedding_lookup_sparse(
    embedding_weights,
    sparse_ids,
    sparse_weights=None,
    combiner="mean",
    default_id=None,
    name=None,
    partition_strategy="div",
    max_norm=None,
    allow_fast_lookup=False,
):
    """As `tf.nn.safe_embedding_lookup_sparse`, of a matrix that may be kept in parts.

    Args:
      embedding_weights: tensor or variable `[rows, dim]`, or a list of such.
      sparse_ids: sparse or ragged tensor of row numbers.
      sparse_weights: weights of the rows, of the same indices; None for 1.
      combiner: "sum", "mean" or "sqrtn".
      default_id: number of the row for examples without rows; None for zeros.
      name: name of the node in a graph.
      partition_strategy: "mod" or "div"; see `tf.compat.v1.nn.embedding_lookup`.
      max_norm: rows whose norm is larger are scaled down to it.
      allow_fast_lookup: has no effect: without weights the rows are combined in one step anyway.

    Returns:
      Tensor of the shape of `sparse_ids` without the last axis, followed by `dim`.

    Raises:
      TypeError: if ids or weights are neither sparse nor ragged.
      ValueError: for another combiner or strategy.

    Example:
      >>> import yeoul as tf
      >>> ids = tf.SparseTensor([[1, 0]], [1], [2, 1])
      >>> print(tf.compat.v1.nn.safe_embedding_lookup_sparse([[1.0], [2.0]], ids).numpy())
      [[0.]
       [2.]]
    """
    lookup = by_strategy(partition_strategy)
    return safe_lookup(
        lookup, embedding_weights, sparse_ids, sparse_weights, combiner, default_id, max_norm, name
    )


@export("compat.v1.nn.nce_loss")
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
    partition_strategy="mod",
    name="nce_loss",
):
    """As `tf.nn.nce_loss`, with weights that may be kept in parts.

    Args:
      weights: `[num_classes, dim]`, or a list of parts.
      biases: `[num_classes]`.
      labels: `[batch, num_true]` of integers: the true classes.
      inputs: `[batch, dim]`.
      num_sampled: number of classes to sample for the batch.
      num_classes: number of classes.
      num_true: number of true classes of an example.
      sampled_values: what a candidate sampler returned.
      remove_accidental_hits: leave out sampled classes that are true for the example.
      partition_strategy: "mod" or "div"; see `tf.compat.v1.nn.embedding_lookup`.
      name: prefix of the nodes' names in a graph.

    Returns:
      Tensor `[batch]`: the loss of each example.

    Example:
      >>> import yeoul as tf
      >>> sample = tf.random.all_candidate_sampler([[0]], 1, 2, True)
      >>> loss = tf.compat.v1.nn.nce_loss(tf.zeros([2, 3]), tf.zeros([2]), [[0]], tf.ones([1, 3]),
      ...                                 2, 2, sampled_values=sample)
      >>> print(loss.numpy())
      [2.0794]
    """
    labels, inputs, sample = prepared(
        labels, inputs, num_true, num_sampled, num_classes, sampled_values
    )
    lookup = by_strategy(partition_strategy)
    return contrastive(
        lookup, weights, biases, labels, inputs, sample, num_true, remove_accidental_hits
    )


@export("compat.v1.nn.sampled_softmax_loss")
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
    partition_strategy="mod",
    name="sampled_softmax_loss",
    seed=None,
):
    """As `tf.nn.sampled_softmax_loss`, with weights that may be kept in parts.

    Args:
      weights: `[num_classes, dim]`, or a list of parts.
      biases: `[num_classes]`.
      labels: `[batch, num_true]` of integers: the true classes.
      inputs: `[batch, dim]`.
      num_sampled: number of classes to sample for the batch.
      num_classes: number of classes.
      num_true: number of true classes of an example.
      sampled_values: what a candidate sampler returned.
      remove_accidental_hits: leave out sampled classes that are true for the example.
      partition_strategy: "mod" or "div"; see `tf.compat.v1.nn.embedding_lookup`.
      name: prefix of the nodes' names in a graph.
      seed: of the sampler.

    Returns:
      Tensor `[batch]`: the loss of each example.

    Example:
      >>> import yeoul as tf
      >>> sample = tf.random.all_candidate_sampler([[0]], 1, 2, True)
      >>> loss = tf.compat.v1.nn.sampled_softmax_loss(tf.zeros([2, 3]), tf.zeros([2]), [[0]],
      ...                                             tf.ones([1, 3]), 2, 2, sampled_values=sample)
      >>> print(loss.numpy())
      [0.6931]
    """
    labels, inputs, sample = prepared(
        labels, inputs, num_true, num_sampled, num_classes, sampled_values, seed
    )
    lookup = by_strategy(partition_strategy)
    return softmax_of_sample(
        lookup, weights, biases, labels, inputs, sample, num_true, remove_accidental_hits
    )
