"""Connectionist temporal classification: labels of sequences without alignment."""

from yeoul.core.export import export
from yeoul.engine.dispatch import dispatchable
from yeoul.graph.v1 import names
from yeoul.keras.core.context import SETTINGS
from yeoul.ops import shapes, sparse_dense, sparse_tensor
from yeoul.ops.casting import cast
from yeoul.ops.ctc import decoders
from yeoul.ops.ctc import loss as losses
from yeoul.ops.encoding import sequence_mask
from yeoul.ops.exponential import log
from yeoul.ops.gather_nd import gather_nd
from yeoul.ops.joining import stack
from yeoul.ops.select import where
from yeoul.ops.views import expand_dims


def logits_by_time(y_pred):
    """Probabilities `[batch, time, classes]` as logits, time first."""
    return log(names.transpose(y_pred, perm=[1, 0, 2]) + SETTINGS.epsilon)


@export("keras.backend.ctc_label_dense_to_sparse")
@dispatchable
def ctc_label_dense_to_sparse(labels, label_lengths):
    """A matrix of labels as a sparse tensor of those that count.

    Args:
      labels: integers `[batch, longest]`.
      label_lengths: how many labels of each row count, `[batch]`.

    Returns:
      A `tf.SparseTensor`.

    Example:
      >>> import yeoul as tf
      >>> labels = tf.constant([[0, 1], [2, 0]])
      >>> tf.keras.backend.ctc_label_dense_to_sparse(labels, tf.constant([2, 1])).values.numpy()
      array([0, 1, 2], dtype=int32)
    """
    places = where(sequence_mask(label_lengths, shapes.shape(labels)[1]))
    shape = cast(shapes.shape(labels), "int64")
    return sparse_tensor.SparseTensor(places, gather_nd(labels, places), shape)


@export("keras.backend.ctc_batch_cost")
@dispatchable
def ctc_batch_cost(y_true, y_pred, input_length, label_length):
    """The CTC loss of each sequence.

    Args:
      y_true: labels `[batch, longest]`.
      y_pred: probabilities `[batch, time, classes]`; the last class is the blank.
      input_length: how many time steps of each sequence count, `[batch, 1]`.
      label_length: how many labels of each row count, `[batch, 1]`.

    Returns:
      A tensor `[batch, 1]`.

    Example:
      >>> import yeoul as tf
      >>> y_pred = tf.fill((1, 4, 3), 1 / 3)
      >>> lengths = tf.constant([[4]]), tf.constant([[2]])
      >>> tf.keras.backend.ctc_batch_cost(tf.constant([[0, 1]]), y_pred, *lengths).numpy().round(3)
      array([[1.686]], dtype=float32)
    """
    label_length = cast(names.squeeze(label_length, axis=-1), "int32")
    input_length = cast(names.squeeze(input_length, axis=-1), "int32")
    labels = cast(ctc_label_dense_to_sparse(y_true, label_length), "int32")
    logits = logits_by_time(y_pred)
    loss = losses.ctc_loss_v1(inputs=logits, labels=labels, sequence_length=input_length)
    return expand_dims(loss, 1)


@export("keras.backend.ctc_decode")
@dispatchable
def ctc_decode(y_pred, input_length, greedy=True, beam_width=100, top_paths=1):
    """The most probable labels of each sequence.

    Args:
      y_pred: probabilities `[batch, time, classes]`; the last class is the blank.
      input_length: how many time steps of each sequence count, `[batch]`.
      greedy: take the most probable class at each step; otherwise by beam search.
      beam_width: how many beginnings the beam search keeps.
      top_paths: how many answers the beam search gives.

    Returns:
      A list of tensors `[batch, time]`, filled up with -1: one, or `top_paths`; and a tensor
      with the logarithms of their probabilities (of the greedy answer, with the sign
      changed).

    Example:
      >>> import yeoul as tf
      >>> y_pred = tf.constant([[[0.9, 0.1, 0.0], [0.2, 0.8, 0.0]]])
      >>> tf.keras.backend.ctc_decode(y_pred, tf.constant([2]))[0][0].numpy()
      array([[0, 1]])
    """
    batch, steps = shapes.shape(y_pred)[0], shapes.shape(y_pred)[1]
    logits, input_length = logits_by_time(y_pred), cast(input_length, "int32")
    if greedy:
        decoded, scores = decoders.ctc_greedy_decoder(logits, input_length)
    else:
        decoded, scores = decoders.ctc_beam_search_decoder(
            logits, input_length, beam_width=beam_width, top_paths=top_paths
        )
    dense = []
    for labels in decoded:
        whole = sparse_tensor.SparseTensor(
            labels.indices, labels.values, cast(stack([batch, steps]), "int64")
        )
        dense.append(sparse_dense.to_dense(whole, default_value=-1))
    return dense, scores
