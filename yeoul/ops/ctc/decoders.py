"""Sequences of labels from logits: tf.nn.ctc_greedy_decoder, tf.nn.ctc_beam_search_decoder."""

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.core.errors import FailedPreconditionError
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, register
from yeoul.ops.ctc.beam import best_paths
from yeoul.ops.ctc.kernels import log_softmax
from yeoul.ops.ctc.loss import int32_of
from yeoul.ops.family import SINGLE
from yeoul.ops.sparse_tensor import SparseTensor

INT64 = FROM_NUMPY[np.dtype("int64")]


def failed(message):
    return FailedPreconditionError(None, None, message)


def check(inputs, times):
    """Raises if the lengths do not fit the logits."""
    if inputs.ndim != 3:
        raise ValueError(f"inputs is not a 3-Tensor, but has shape {list(inputs.shape)}")
    count, batch = inputs.shape[:2]
    if times.shape != (batch,):
        raise failed(
            "len(sequence_length) != batch_size: sequence_length has shape "
            f"{list(times.shape)}, batch_size is {batch}"
        )
    for b, t in enumerate(times.tolist()):
        if t > count:
            raise failed(f"sequence_length({b}) <= {count} must hold, but it is {t}")


def check_specs(inputs):
    """Batch size of logits in a graph; raises ValueError for other ranks."""
    dims, times = dims_of(inputs[0]), dims_of(inputs[1])
    if dims is not None and len(dims) != 3:
        raise ValueError(f"inputs is not a 3-Tensor, but has shape {list(dims)}")
    if times is not None and len(times) != 1:
        raise ValueError(f"sequence_length must be a vector, but has shape {list(times)}")
    return None if dims is None else dims[1]


def sparse_parts(rows):
    """Indices, values and dense shape of lists of numbers."""
    lengths = np.array([len(row) for row in rows], np.int64)
    first = np.repeat(np.arange(len(rows)), lengths)
    second = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    values = np.array([label for row in rows for label in row], np.int64)
    dense = np.array([len(rows), lengths.max(initial=0)], np.int64)
    return np.stack([first, second], 1).astype(np.int64), values, dense


def sparse_specs(count):
    """Specs of indices, values and dense shapes of `count` sparse matrices each."""
    kinds = ((None, 2), (None,), (2,))
    return [(dims, INT64) for dims in kinds for _ in range(count)]


def _greedy(inputs, times, merge_repeated, blank_index):
    check(inputs, times)
    classes = inputs.shape[2]
    if not -classes <= blank_index < classes:
        raise invalid(
            f"blank_index expected to be between {-classes} and {classes - 1} but was {blank_index}"
        )
    best = inputs.argmax(2).T
    steps = np.arange(inputs.shape[0]) < times[:, None]
    keep = steps & (best != blank_index % classes)
    if merge_repeated:
        keep[:, 1:] &= best[:, 1:] != best[:, :-1]
    total = -np.where(steps.T, inputs.max(2), 0).sum(0, dtype=inputs.dtype)
    parts = sparse_parts([row[kept].tolist() for row, kept in zip(best, keep, strict=True)])
    return *parts, total.astype(inputs.dtype)[:, None]


def _greedy_specs(inputs, attrs):
    return [*sparse_specs(1), ((check_specs(inputs), 1), dtype_of(inputs[0]))]


GREEDY = register(
    "CTCGreedyDecoder", "inputs:T, sequence_length:int32", host=_greedy, shape=_greedy_specs,
    attrs={"merge_repeated": False, "blank_index": -1}, grad=NONE, types=SINGLE, outputs=4,
)  # fmt: skip


def _beam(inputs, times, beam_width, top_paths, merge_repeated):
    check(inputs, times)
    if top_paths > beam_width:
        raise invalid(
            f"requested more paths than the beam width: top_paths={top_paths}, "
            f"beam_width={beam_width}"
        )
    log_probs = log_softmax(np, inputs)
    found = [
        best_paths(log_probs[: max(t, 0), b], beam_width, top_paths)
        for b, t in enumerate(times.tolist())
    ]
    parts = []
    for path in range(top_paths):
        rows = [labels[path] for labels, _ in found]
        parts.append(sparse_parts([merged(r) if merge_repeated else r for r in rows]))
    scores = np.array([scores for _, scores in found], inputs.dtype).reshape(len(found), top_paths)
    return *(part for kind in zip(*parts, strict=True) for part in kind), scores


def merged(labels):
    """The labels without those that repeat the one before."""
    return [label for i, label in enumerate(labels) if not i or label != labels[i - 1]]


def _beam_specs(inputs, attrs):
    paths = attrs["top_paths"]
    return [*sparse_specs(paths), ((check_specs(inputs), paths), dtype_of(inputs[0]))]


BEAM = register(
    "CTCBeamSearchDecoder", "inputs:T, sequence_length:int32", host=_beam, shape=_beam_specs,
    attrs={"beam_width": None, "top_paths": None, "merge_repeated": True}, grad=NONE, types=SINGLE,
    outputs=None,
)  # fmt: skip


def as_sparse(outputs, count, batch):
    """The sparse matrices and the last output."""
    triples = (outputs[i : 3 * count : count] for i in range(count))
    made = [SparseTensor(*triple) for triple in triples]
    for matrix in made:
        matrix.set_shape([batch, None])
    return made, outputs[-1]


def batch_of(inputs):
    """The batch size of logits, as far as it is known."""
    dims = dims_of(inputs)
    return None if dims is None else dims[1]


@export("nn.ctc_greedy_decoder", "compat.v1.nn.ctc_greedy_decoder")
@dispatchable
def ctc_greedy_decoder(inputs, sequence_length, merge_repeated=True, blank_index=None):
    """The labels of the most probable class at each time, blanks left out.

    Args:
      inputs: float32 or float64 `[time, batch, classes]`: logits.
      sequence_length: integer vector: how many time steps of each example count.
      merge_repeated: whether a class that is the most probable twice in a row is one label.
      blank_index: class number of the blank, from the end if negative; the last by default.

    Returns:
      A list with one `tf.sparse.SparseTensor` `[batch, longest]` of int64 labels, and a matrix
      `[batch, 1]`: minus the sum of the largest logits.

    Raises:
      FailedPreconditionError: if the lengths do not fit `inputs`.
      InvalidArgumentError: if there is no such blank.

    Example:
      >>> import yeoul as tf
      >>> logits = tf.one_hot([[1], [1], [2], [1]], 3)
      >>> (labels,), _ = tf.nn.ctc_greedy_decoder(logits, [4])
      >>> print(tf.sparse.to_dense(labels).numpy())
      [[1 1]]
    """
    inputs = convert_to_tensor(inputs)
    attrs = {
        "merge_repeated": bool(merge_repeated),
        "blank_index": -1 if blank_index is None else int(blank_index),
    }
    outputs = execute(GREEDY, (inputs, int32_of(sequence_length)), attrs)
    return as_sparse(outputs, 1, batch_of(inputs))


def search(inputs, sequence_length, beam_width, top_paths, merge_repeated):
    """Beam search, with or without merging repeated labels of the paths found."""
    inputs = convert_to_tensor(inputs)
    attrs = {
        "beam_width": int(beam_width),
        "top_paths": int(top_paths),
        "merge_repeated": bool(merge_repeated),
    }
    for name in ("beam_width", "top_paths"):
        if attrs[name] < 1:
            raise invalid(f"Value for attr '{name}' of {attrs[name]} must be at least minimum 1")
    outputs = execute(BEAM, (inputs, int32_of(sequence_length)), attrs)
    return as_sparse(outputs, attrs["top_paths"], batch_of(inputs))


@export("nn.ctc_beam_search_decoder", "compat.v1.nn.ctc_beam_search_decoder_v2")
@dispatchable
def ctc_beam_search_decoder(inputs, sequence_length, beam_width=100, top_paths=1):
    """The most probable sequences of labels, by keeping the best beginnings at each time.

    Args:
      inputs: float32 or float64 `[time, batch, classes]`: logits; the last class is the blank.
      sequence_length: integer vector: how many time steps of each example count.
      beam_width: how many beginnings are kept.
      top_paths: how many sequences are returned.

    Returns:
      A list of `top_paths` `tf.sparse.SparseTensor` `[batch, longest]` of int64 labels, the best
      first, and a matrix `[batch, top_paths]` of their log probabilities.

    Raises:
      FailedPreconditionError: if the lengths do not fit `inputs`.
      InvalidArgumentError: if there are not so many sequences.

    Example:
      >>> import yeoul as tf
      >>> logits = 5.0 * tf.one_hot([[1], [1], [2], [1]], 3)
      >>> (labels,), log_probability = tf.nn.ctc_beam_search_decoder(logits, [4])
      >>> print(tf.sparse.to_dense(labels).numpy())
      [[1 1]]

    Reference: Graves and Jaitly, "Towards end-to-end speech recognition with recurrent neural
    networks", ICML 2014.
    """
    return search(inputs, sequence_length, beam_width, top_paths, False)


@export("compat.v1.nn.ctc_beam_search_decoder")
@dispatchable
def ctc_beam_search_decoder_v1(
    inputs, sequence_length, beam_width=100, top_paths=1, merge_repeated=True
):
    """As `tf.nn.ctc_beam_search_decoder`, by default with repeated labels merged.

    Args:
      inputs: float32 or float64 `[time, batch, classes]`: logits; the last class is the blank.
      sequence_length: integer vector: how many time steps of each example count.
      beam_width: how many beginnings are kept.
      top_paths: how many sequences are returned.
      merge_repeated: merge repeated labels of the sequences found.

    Returns:
      A list of `top_paths` sparse tensors, and a matrix of their log probabilities.

    Raises:
      FailedPreconditionError: if the lengths do not fit `inputs`.
      InvalidArgumentError: if there are not so many sequences.

    Example:
      >>> import yeoul as tf
      >>> logits = 5.0 * tf.one_hot([[1], [2], [1]], 3)
      >>> (labels,), _ = tf.compat.v1.nn.ctc_beam_search_decoder(logits, [3])
      >>> print(tf.sparse.to_dense(labels).numpy())
      [[1]]
    """
    return search(inputs, sequence_length, beam_width, top_paths, merge_repeated)


GREEDY.public = ctc_greedy_decoder
