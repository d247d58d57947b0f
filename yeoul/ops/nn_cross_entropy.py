"""Cross-entropy of a softmax, with distributions or class numbers as labels."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import float32
from yeoul.core.errors import InvalidArgumentError
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import broadcast_dims, dims_of, dtype_of
from yeoul.engine.op import TABLE, register
from yeoul.ops.broadcast import unbroadcast, wants
from yeoul.ops.casting import cast
from yeoul.ops.creation import range as arange
from yeoul.ops.family import FLOATS, HALF
from yeoul.ops.joining import concat
from yeoul.ops.math import add, multiply, negative, subtract
from yeoul.ops.nn_activations import log_softmax, softmax
from yeoul.ops.reduce import reduce_sum
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


def _of_nothing(features, labels, xp):
    """The loss and the gradient of no examples, or of no classes."""
    dims = np.broadcast_shapes(features.shape, labels.shape)
    return [xp.zeros(dims[:-1], features.dtype), xp.zeros(dims, features.dtype)]


def _softmax_loss_host(features, labels):
    if features.size == 0:
        return _of_nothing(features, labels, np)
    return [np.asarray(r, features.dtype) for r in _softmax_loss(features, labels, np)]


def _softmax_loss_lower(features, labels):
    return (_softmax_loss if features.size else _of_nothing)(features, labels, jnp)


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
        to_labels = unbroadcast(to_labels, r.inputs[1], r.inputs[0])
    to_logits = logits_gradient(r, dy, dprob)
    if to_logits is not None:
        to_logits = unbroadcast(to_logits, *r.inputs)
    return to_logits, to_labels


_softmax_loss_rule.accepts_none = True
SOFTMAX_LOSS = register(
    "SoftmaxCrossEntropyWithLogits",
    "features:T, labels:T",
    lower=_softmax_loss_lower,
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
      0.6931
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
    order = order_to_end(precise, axis)
    if order is not None:
        labels, precise = transpose(labels, order), transpose(precise, order)
    loss = rowwise(SOFTMAX_LOSS, precise, labels, name, matrix=True)
    return cast(loss, half) if half else loss


def order_to_end(x, axis):
    """The order of the axes that moves one of them to the end; None if it is there.

    Raises:
      InvalidArgumentError: if there is no such axis.
    """
    dims = dims_of(x)
    if dims is None:
        if axis == -1:
            return None
        rank = TABLE["Rank"].public(x)
        axis = axis if axis >= 0 else axis + rank
        return concat([arange(axis), arange(axis + 1, rank), [axis]], 0)
    rank = len(dims)
    if not -rank <= axis < rank:
        raise InvalidArgumentError(
            None,
            None,
            f"axis {axis} is not one of logits of shape {list(dims)}: logits need the axis of the "
            "classes.",
        )
    axis %= rank
    return None if axis == rank - 1 else [i for i in range(rank) if i != axis] + [axis]


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


def _sparse_loss_host(features, labels):
    check_rows(features.shape, labels.shape)
    if labels.dtype.kind != "i" or labels.dtype.itemsize < 4:
        raise ValueError("labels")  # worded by the shape rule
    rows, classes = features.shape
    unsigned = np.uint32 if labels.dtype.itemsize == 4 else np.uint64
    if (labels.view(unsigned) >= classes).any():  # negative ones are large then
        wrong_label(labels, classes)
    if features.size == 0:
        return [np.zeros(labels.shape, features.dtype), np.zeros_like(features)]
    shifted = features - features.max(1, keepdims=True)
    exps = np.exp(shifted)
    total = exps.sum(1, keepdims=True)
    place = (np.arange(rows), labels)
    loss = np.log(total[:, 0]) - shifted[place]
    exps /= total
    exps[place] -= features.dtype.type(1)
    return [loss, exps]


def wrong_label(labels, classes):
    """Raises InvalidArgumentError that names the first label that is out of range."""
    wrong = labels[(labels < 0) | (labels >= classes)][0]
    shown = " ".join(str(n) for n in labels[:20].tolist()) + (" …" if labels.size > 20 else "")
    raise InvalidArgumentError(
        None,
        None,
        f"Received a label value of {wrong} which is outside the valid range of [0, {classes}). "
        f"Label values: {shown} [Op:SparseSoftmaxCrossEntropyWithLogits]. Labels count the "
        f"classes from 0: check them, or the number of outputs, which is {classes}.",
    )


def _sparse_loss_lower(features, labels):
    """Labels out of range give NaN, where nobody asks `refuses`."""
    check_rows(features.shape, labels.shape)
    classes = features.shape[-1]
    chosen = jnp.arange(classes, dtype=labels.dtype) == labels[..., None]
    shifted = features - features.max(-1, keepdims=True)
    exps = jnp.exp(shifted)
    total = exps.sum(-1, keepdims=True)
    picked = jnp.where(chosen, shifted, jnp.zeros((), features.dtype)).sum(-1)
    backprop = exps / total - chosen.astype(features.dtype)
    valid = (labels >= 0) & (labels < classes)
    nan = np.array(np.nan, features.dtype)
    loss = jnp.where(valid, jnp.log(total)[..., 0] - picked, nan)
    return loss, jnp.where(valid[..., None], backprop, nan)


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
    refuses=lambda features, labels: ((labels < 0) | (labels >= features.shape[-1])).any(),
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
      InvalidArgumentError: if a label is out of range; on an accelerator its loss is NaN.

    Example:
      >>> import yeoul as tf
      >>> print(tf.nn.sparse_softmax_cross_entropy_with_logits(1, [0.0, 0.0]).numpy())
      0.6931
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
