"""The losses themselves."""

import inspect

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.engine.module import name_scope
from yeoul.graph.v1.adapt import parameter
from yeoul.graph.v1.losses.weighted import Reduction, add_loss, compute_weighted_loss
from yeoul.ops import casting, creation, math, nn_cross_entropy, nn_units, reduce, select, views
from yeoul.ops.broadcast_weights import broadcast_weights
from yeoul.ops.division import divide_no_nan
from yeoul.ops.exponential import log
from yeoul.ops.identity import stop_gradient
from yeoul.ops.nn_losses import sigmoid_cross_entropy_with_logits
from yeoul.ops.shapes import shape
from yeoul.ops.statistics import count_nonzero

COMMON = f"scope=None loss_collection='losses' reduction={Reduction.SUM_BY_NONZERO_WEIGHTS!r}"
SHORT = ("absolute_difference", "mean_squared_error")
MEANINGS = {
    "labels": "what is wanted.",
    "onehot_labels": "the wanted class of each row as 1 among 0s.",
    "multi_class_labels": "0 or 1 for each class.",
    "predictions": "of the shape of the labels.",
    "logits": "before sigmoid or softmax.",
    "weights": "a number, or a tensor that broadcasts to the losses.",
    "delta": "where the loss turns from quadratic to linear.",
    "epsilon": "added to what the logarithm is taken of.",
    "label_smoothing": "how much the labels move towards equal shares.",
    "axis": "the axis of the vectors.",
    "dim": "as `axis`.",
    "scope": "name of the ops' scope.",
    "loss_collection": "collection that the loss is added to; None: none.",
    "reduction": "one of `tf.compat.v1.losses.Reduction`.",
}


def loss(arguments, example, last=""):
    """Makes a loss public: of a function that gives a loss for each element.

    Args:
      arguments: its own arguments, as `adapt.parameter` reads them; those of every loss follow.
      example: the positional arguments of an example, and the loss.
      last: an argument behind all others.

    Returns:
      A decorator.
    """

    def publish(function):
        name, (given, value) = function.__name__, example
        signature = inspect.Signature([parameter(t) for t in f"{arguments} {COMMON}{last}".split()])

        def called(*args, **kwargs):
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            passed = bound.arguments
            scope, collection, reduction = [
                passed.pop(k) for k in ("scope", "loss_collection", "reduction")
            ]
            refuse_none(passed)
            usual = name if name in SHORT or name.endswith("_loss") else f"{name}_loss"
            with name_scope(scope or usual) as inner:
                weights = passed.pop("weights")
                losses = function(**passed)
                if name == "sparse_softmax_cross_entropy":
                    weights = without_last(weights, losses)
                return compute_weighted_loss(losses, weights, inner, collection, reduction)

        called.__name__ = called.__qualname__ = name
        called.__signature__ = signature  # pyright: ignore[reportFunctionMemberAccess]
        lines = "\n".join([f"  {p}: {MEANINGS[p]}" for p in signature.parameters])
        called.__doc__ = (
            f"{function.__doc__}\n\nArgs:\n{lines}\n\nReturns:\n  A scalar; for "
            "`Reduction.NONE` a tensor.\n\nRaises:\n  ValueError: if the shapes do not fit, or an "
            "argument is None.\n\nExample:\n  >>> import yeoul as tf\n"
            f"  >>> round(float(tf.compat.v1.losses.{name}({given})), 4)\n  {value}"
        )
        published = dispatchable(called)
        published.__module__ = __name__
        return export(f"compat.v1.losses.{name}", name=name, module=__name__)(published)

    return publish


def refuse_none(passed):
    """Raises ValueError for a tensor that is None."""
    for key, held in passed.items():
        if held is None and key not in ("axis", "dim"):
            raise ValueError(f"Argument `{key}` must not be None: pass a tensor.")


def floats(labels, predictions):
    """Both as float32 tensors, whose shapes must be compatible."""
    predictions = casting.cast(convert_to_tensor(predictions), "float32")
    labels = casting.cast(convert_to_tensor(labels), "float32")
    predictions.shape.assert_is_compatible_with(labels.shape)
    return labels, predictions


def without_last(weights, losses):
    """Weights without a last axis of size 1 that the losses do not have."""
    weights = convert_to_tensor(weights)
    rank, wanted = weights.shape.rank, losses.shape.rank
    if rank and wanted is not None and rank == wanted + 1 and weights.shape[-1] == 1:
        return views.squeeze(weights, [-1])
    return weights


PAIR = "labels predictions weights=1.0"


@loss(PAIR, ("[1.0, 2.0], [2.0, 4.0]", 1.5))
def absolute_difference(labels, predictions):
    """The distance between labels and predictions."""
    labels, predictions = floats(labels, predictions)
    return math.abs(math.subtract(predictions, labels))


@loss(PAIR, ("[1.0, 2.0], [2.0, 4.0]", 2.5))
def mean_squared_error(labels, predictions):
    """The square of the distance between labels and predictions."""
    labels, predictions = floats(labels, predictions)
    return math.squared_difference(predictions, labels)


@loss(
    "labels predictions axis=None weights=1.0",
    ("[[0.0, 1.0]], [[0.0, 1.0]], axis=1", 0.0),
    last=" dim=None",
)
def cosine_distance(labels, predictions, axis, dim):
    """1 minus the cosine between unit vectors."""
    axis = dim if axis is None else axis
    if axis is None:
        raise ValueError("You must specify argument `axis`: the axis of the vectors.")
    labels, predictions = floats(labels, predictions)
    return 1 - reduce.reduce_sum(math.multiply(predictions, labels), axis, True)


@loss("labels logits weights=1.0", ("[0.0, 1.0], [0.5, 0.5]", 1.0))
def hinge_loss(labels, logits):
    """The hinge loss of labels that are 0 or 1."""
    labels, logits = floats(labels, logits)
    return nn_units.relu(1 - math.multiply(2 * labels - 1, logits))


@loss("labels predictions weights=1.0 delta=1.0", ("[0.0, 0.0], [0.5, 3.0]", 1.3125))
def huber_loss(labels, predictions, delta):
    """Half the square of a distance up to `delta`, and linear beyond."""
    labels, predictions = floats(labels, predictions)
    distance = math.abs(math.subtract(predictions, labels))
    near = math.minimum(distance, delta)
    return 0.5 * near * near + delta * (distance - near)


@loss("labels predictions weights=1.0 epsilon=1e-07", ("[1.0, 0.0], [0.5, 0.5]", 0.6931))
def log_loss(labels, predictions, epsilon):
    """The cross entropy of probabilities."""
    labels, predictions = floats(labels, predictions)
    yes = math.multiply(labels, log(predictions + epsilon))
    no = math.multiply(1 - labels, log(1 - predictions + epsilon))
    return math.negative(yes) - no


@loss("multi_class_labels logits weights=1.0 label_smoothing=0", ("[[0, 1]], [[0.0, 0.0]]", 0.6931))
def sigmoid_cross_entropy(multi_class_labels, logits, label_smoothing):
    """The cross entropy of classes of which several may hold."""
    logits = convert_to_tensor(logits)
    labels = casting.cast(convert_to_tensor(multi_class_labels), logits.dtype)
    logits.shape.assert_is_compatible_with(labels.shape)
    if label_smoothing:
        labels = labels * (1 - label_smoothing) + 0.5 * label_smoothing
    return sigmoid_cross_entropy_with_logits(labels=labels, logits=logits)


@loss("onehot_labels logits weights=1.0 label_smoothing=0", ("[[0, 1]], [[0.0, 0.0]]", 0.6931))
def softmax_cross_entropy(onehot_labels, logits, label_smoothing):
    """The cross entropy of classes of which one holds; no gradient flows to the labels."""
    logits = convert_to_tensor(logits)
    labels = casting.cast(convert_to_tensor(onehot_labels), logits.dtype)
    logits.shape.assert_is_compatible_with(labels.shape)
    if label_smoothing:
        share = label_smoothing / casting.cast(shape(labels)[1], logits.dtype)
        labels = labels * (1 - label_smoothing) + share
    return nn_cross_entropy.softmax_cross_entropy_with_logits(stop_gradient(labels), logits)


@loss("labels logits weights=1.0", ("[1], [[0.0, 0.0]]", 0.6931))
def sparse_softmax_cross_entropy(labels, logits):
    """The cross entropy of classes of which one holds, given by its number."""
    labels, logits = convert_to_tensor(labels), convert_to_tensor(logits)
    rank, other = labels.shape.rank, logits.shape.rank
    if rank is not None and rank == other and labels.shape[-1] == 1:
        labels = views.squeeze(labels, [-1])
    return nn_cross_entropy.sparse_softmax_cross_entropy_with_logits(labels, logits)


@export("compat.v1.losses.mean_pairwise_squared_error")
@dispatchable
def mean_pairwise_squared_error(
    labels, predictions, weights=1.0, scope=None, loss_collection="losses"
):
    """The squared error of the differences between each two elements of an example.

    Args:
      labels: what is wanted; the first axis is that of the examples.
      predictions: of the shape of the labels.
      weights: a number, or one for each example.
      scope: name of the ops' scope.
      loss_collection: collection that the loss is added to; None: none.

    Returns:
      A scalar.

    Raises:
      ValueError: if the shapes do not fit.

    Example:
      >>> import yeoul as tf
      >>> float(tf.compat.v1.losses.mean_pairwise_squared_error([[0.0, 1.0]], [[0.0, 3.0]]))
      4.0
    """
    refuse_none({"labels": labels, "predictions": predictions})
    with name_scope(scope or "mean_pairwise_squared_error"):
        labels, predictions = floats(labels, predictions)
        weights = casting.cast(convert_to_tensor(weights), "float32")
        apart = math.subtract(predictions, labels)
        axes = list(range(1, apart.shape.rank))
        every = broadcast_weights(weights, apart)
        # A single weight counts the elements of all examples, as in TensorFlow.
        count = count_nonzero(every, axes, True) if weights.shape.rank else count_nonzero(every)
        count = casting.cast(count, "float32")
        squares = reduce.reduce_sum(math.square(apart), axes, True)
        total = reduce.reduce_sum(apart, axes, True)
        first = divide_no_nan(squares, math.maximum(count - 1, 0))
        second = divide_no_nan(math.square(total), math.maximum(count * (count - 1), 0))
        summed = reduce.reduce_sum(math.multiply(2 * (first - second), weights))
        some = reduce.reduce_sum(count) > 0
        value = select.where(some, summed, creation.zeros_like(summed), name="value")
        add_loss(value, loss_collection)
        return value
