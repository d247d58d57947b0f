"""tf.nn.ctc_loss and the helpers for its labels."""

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import TABLE
from yeoul.ops.casting import cast
from yeoul.ops.creation import range as numbers
from yeoul.ops.ctc.records import CTC_LOSS, CTC_LOSS_V2, OPTIONS
from yeoul.ops.joining import concat, stack
from yeoul.ops.math import add, subtract
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.repeating import repeat
from yeoul.ops.shapes import shape
from yeoul.ops.sparse_tensor import SparseTensor
from yeoul.ops.transpose import transpose
from yeoul.ops.views import reshape

SWAPPED = [1, 0, 2]


def int32_of(value):
    """A tensor as int32."""
    return cast(convert_to_tensor(value), "int32")


def where(condition, x, y):
    """Elements of `x` where the condition holds, of `y` elsewhere."""
    return TABLE["SelectV2"].public(condition, x, y)


def turned(logits, blank, front):
    """The logits with the blank as the first class, or as the last."""
    before, at, after = (
        logits[..., :blank],
        logits[..., blank : blank + 1],
        logits[..., blank + 1 :],
    )
    return concat([at, before, after] if front else [before, after, at], -1)


def blank_number(logits, blank_index):
    """The blank's class counted from 0: an int, or a tensor if the classes are not known."""
    if blank_index >= 0:
        return blank_index
    classes = dims_of(logits)[-1]
    return blank_index + (shape(logits)[-1] if classes is None else classes)


def sparse_loss(labels, logits, times, blank_index, name):
    """The loss of sparse labels."""
    values, blank = int32_of(labels.values), blank_number(logits, blank_index)
    if blank_index not in (-1, (dims_of(logits)[-1] or 0) - 1):
        logits = turned(logits, blank, front=False)
        values = where(values < blank, values, subtract(values, 1))
    inputs = (logits, labels.indices, values, times)
    return execute(CTC_LOSS, inputs, OPTIONS, name)[0]


def dense_loss(labels, lengths, logits, times, blank_index, name):
    """The loss of labels as a matrix: those beyond an example's length become blanks."""
    labels, lengths = int32_of(labels), int32_of(lengths)
    if blank_index != 0:
        blank = blank_number(logits, blank_index)
        logits = turned(logits, blank, front=True)
        labels = where(labels < blank, add(labels, 1), labels)
    size = shape(labels, out_type="int64")
    columns, zero = numbers(size[1]), np.zeros((), np.int32)
    counts = TABLE["Less"].public(columns, cast(reshape(lengths, [-1, 1]), "int64"))
    labels = where(counts, labels, zero)
    rows = repeat(numbers(size[0]), cast(size[1], "int32"))
    tiled = TABLE["Tile"].public(columns, reshape(size[0], [1]))
    inputs = (logits, stack([rows, tiled], 1), reshape(labels, [-1]), times)
    return execute(CTC_LOSS_V2, inputs, OPTIONS, name)[0]


@export("nn.ctc_loss", "compat.v1.nn.ctc_loss_v2")
@dispatchable
def ctc_loss(
    labels,
    logits,
    label_length,
    logit_length,
    logits_time_major=True,
    unique=None,
    blank_index=None,
    name=None,
):
    """The loss of sequences of labels whose places in time are not known.

    The negative logarithm of the probability that the labels come out when repeated classes are
    merged and blanks left out, summed over all ways to spread them over the time.

    Args:
      labels: matrix `[batch, longest]` of class numbers, or a `tf.sparse.SparseTensor`.
      logits: float tensor `[time, batch, classes]`; the blank is one of the classes.
      label_length: integer vector: how many labels of each example count; not used for sparse ones.
      logit_length: integer vector: how many time steps of each example count.
      logits_time_major: whether the time is the first axis of `logits`, not the batch.
      unique: result of `tf.nn.ctc_unique_labels(labels)`; needed for nothing here.
      blank_index: class number of the blank, from the end if negative; 0 by default. Needed for
        sparse labels.
      name: name of the node in a graph.

    Returns:
      Vector `[batch]` of the dtype of `logits`. Labels that do not fit into the time have a loss of
      about 707 if they are a matrix.

    Raises:
      ValueError: if labels are sparse, and there is no `blank_index`.
      InvalidArgumentError: if shapes do not fit, or sparse labels do not fit into the time.

    Example:
      >>> import yeoul as tf
      >>> loss = tf.nn.ctc_loss([[1, 2]], tf.zeros([3, 1, 3]), [2], [3])
      >>> print(loss.numpy())
      [1.6864]

    Reference: Graves et al., "Connectionist temporal classification", ICML 2006.
    """
    sparse = isinstance(labels, SparseTensor)
    if isinstance(labels, RaggedTensor):
        label_length = labels.row_lengths() if label_length is None else label_length
        labels = labels.to_tensor()
    if sparse and blank_index is None:
        raise ValueError(
            "Argument `blank_index` must be provided when `labels` is a `SparseTensor`."
        )
    logits, times = convert_to_tensor(logits), int32_of(logit_length)
    if not logits_time_major:
        logits = transpose(logits, SWAPPED)
    dtype = logits.dtype
    wide = cast(logits, "float32") if not sparse or dtype.size == 2 else logits
    blank = blank_index or 0
    if sparse:
        return cast(sparse_loss(labels, wide, times, blank, name), dtype)
    return cast(dense_loss(labels, label_length, wide, times, blank, name), dtype)


@export("compat.v1.nn.ctc_loss")
@dispatchable
def ctc_loss_v1(
    labels,
    inputs=None,
    sequence_length=None,
    preprocess_collapse_repeated=False,
    ctc_merge_repeated=True,
    ignore_longer_outputs_than_inputs=False,
    time_major=True,
    logits=None,
):
    """As `tf.nn.ctc_loss` of sparse labels, with the last class as the blank.

    Args:
      labels: `tf.sparse.SparseTensor` of int32 class numbers.
      inputs: float tensor `[time, batch, classes]`.
      sequence_length: integer vector: how many time steps of each example count.
      preprocess_collapse_repeated: merge repeated labels first.
      ctc_merge_repeated: whether repeated classes are merged.
      ignore_longer_outputs_than_inputs: no loss, not an error, where labels do not fit into the
        time.
      time_major: whether the time is the first axis of `inputs`, not the batch.
      logits: another name of `inputs`.

    Returns:
      Vector `[batch]` of the dtype of `inputs`.

    Raises:
      TypeError: if `labels` are not sparse.
      InvalidArgumentError: if shapes do not fit, or labels do not fit into the time.

    Example:
      >>> import yeoul as tf
      >>> labels = tf.SparseTensor([[0, 0], [0, 1]], [0, 1], [1, 2])
      >>> print(tf.compat.v1.nn.ctc_loss(labels, tf.zeros([3, 1, 3]), [3]).numpy())
      [1.6864]
    """
    if not isinstance(labels, SparseTensor):
        raise TypeError(
            f"Expected argument `labels` to be a SparseTensor. Received labels={labels} of type: "
            f"{type(labels).__name__}"
        )
    inputs = convert_to_tensor(inputs if logits is None else logits)
    if not time_major:
        inputs = transpose(inputs, SWAPPED)
    dtype = inputs.dtype
    options = {
        "preprocess_collapse_repeated": bool(preprocess_collapse_repeated),
        "ctc_merge_repeated": bool(ctc_merge_repeated),
        "ignore_longer_outputs_than_inputs": bool(ignore_longer_outputs_than_inputs),
    }
    wide = cast(inputs, "float32") if dtype.size == 2 else inputs
    given = (wide, labels.indices, int32_of(labels.values), int32_of(sequence_length))
    return cast(execute(CTC_LOSS, given, options)[0], dtype)
