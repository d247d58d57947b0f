"""Metrics that sum over the runs of a session, as a value and an operation that updates it."""

import inspect

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.state import STATE
from yeoul.graph.v1.adapt import parameter
from yeoul.graph.v1.collections import GraphKeys
from yeoul.graph.v1.default import get_default_graph
from yeoul.graph.v1.scope import variable_scope
from yeoul.graph.v1.variable_v1 import VariableV1
from yeoul.ops import casting, compare, creation, exponential, logic, math, reduce, shapes, views
from yeoul.ops.broadcast_weights import broadcast_weights
from yeoul.ops.division import divide_no_nan
from yeoul.ops.identity import identity

END = "weights=None metrics_collections=None updates_collections=None name=None"
MEANINGS = {
    "values": "numbers.",
    "labels": "what is wanted.",
    "predictions": "of the shape of the labels.",
    "threshold": "numbers below it count.",
    "weights": "a number, or a tensor that broadcasts to the values.",
    "metrics_collections": "collections that the value is added to.",
    "updates_collections": "collections that the update is added to.",
    "name": "of the scope of the variables.",
}


def metric(arguments, example, scope_name=None):
    """Makes a metric public: a function that gives the value and the update.

    Args:
      arguments: its own; the weights and collections of every metric follow.
      example: the arguments of an example, and the result of its update.
      scope_name: of the scope of its variables; default: the function's name.

    Returns:
      A decorator.
    """
    signature = inspect.Signature([parameter(text) for text in f"{arguments} {END}".split()])

    def publish(function):
        name = function.__name__

        def called(*args, **kwargs):
            if STATE.graph is None or not STATE.graph.deferred:
                raise RuntimeError(
                    f"tf.metrics.{name} is not supported when eager execution is enabled. Use "
                    "tf.keras.metrics, or build a tf.Graph."
                )
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            given = dict(bound.arguments)
            scope, kept = given.pop("name"), []
            for key in ("metrics_collections", "updates_collections"):
                kept.append(given.pop(key) or ())
            with variable_scope(scope, default_name=scope_name or name):
                results = function(**given)
            for collections, result in zip(kept, results, strict=True):
                get_default_graph().add_to_collections(collections, result)
            return results

        lines = "\n".join([f"  {p}: {MEANINGS[p]}" for p in signature.parameters])
        called.__name__ = called.__qualname__ = name
        called.__module__ = __name__
        called.__signature__ = signature  # pyright: ignore[reportFunctionMemberAccess]
        called.__doc__ = (
            f"{function.__doc__}\n\nArgs:\n{lines}\n\nReturns:\n  The value, and the operation "
            "that updates and gives it.\n\nRaises:\n  RuntimeError: outside of a graph.\n\n"
            "Example:\n  >>> import yeoul as tf\n  >>> v1 = tf.compat.v1\n"
            "  >>> with tf.Graph().as_default(), v1.Session() as session:\n"
            f"  ...     value, update = v1.metrics.{name}({example[0]})\n"
            "  ...     session.run(v1.local_variables_initializer())\n"
            f"  ...     float(session.run(update))\n  {example[1]}"
        )
        return export(f"compat.v1.metrics.{name}", name=name, module=__name__)(called)

    return publish


def kept_sum(name):
    """A local variable that starts at 0."""
    return VariableV1(
        lambda: creation.zeros([], "float32"),
        trainable=False,
        collections=[GraphKeys.LOCAL_VARIABLES, GraphKeys.METRIC_VARIABLES],
        name=name,
        dtype="float32",
    )


def averaged(values, weights):
    """The mean of all values so far, and its update."""
    values = casting.cast(convert_to_tensor(values), "float32")
    total, count = kept_sum("total"), kept_sum("count")
    if weights is None:
        number = casting.cast(shapes.size(values), "float32")
    else:
        weights = casting.cast(convert_to_tensor(weights), "float32")
        weights = broadcast_weights(without_last(weights, values), values)
        values, number = math.multiply(values, weights), reduce.reduce_sum(weights)
    value = divide_no_nan(total.value(), count.value(), name="value")
    more, larger = total.assign_add(reduce.reduce_sum(values)), count.assign_add(number)
    return value, divide_no_nan(as_tensor(more), as_tensor(larger), name="update_op")


def as_tensor(assigned):
    """What an assignment gives, as a tensor that is there after it."""
    return convert_to_tensor(assigned)


def without_last(x, other):
    """`x` without a last axis of size 1 that `other` does not have."""
    rank, wanted = x.shape.rank, other.shape.rank
    if rank and wanted is not None and rank == wanted + 1 and x.shape[-1] == 1:
        return views.squeeze(x, [-1])
    return x


def pair(labels, predictions, dtype=None):
    """Labels and predictions of one dtype and compatible shapes."""
    predictions = convert_to_tensor(predictions)
    labels = convert_to_tensor(labels)
    if dtype is None and labels.dtype != predictions.dtype:
        dtype = predictions.dtype
    if dtype is not None:
        labels, predictions = casting.cast(labels, dtype), casting.cast(predictions, dtype)
    labels, predictions = without_last(labels, predictions), without_last(predictions, labels)
    predictions.shape.assert_is_compatible_with(labels.shape)
    return labels, predictions


PAIR = "labels predictions"


@metric("values", ("[1.0, 2.0]", 1.5))
def mean(values, weights):
    """The mean of the values."""
    return averaged(values, weights)


@metric(PAIR, ("[1, 2], [1, 0]", 0.5))
def accuracy(labels, predictions, weights):
    """How often predictions equal labels."""
    labels, predictions = pair(labels, predictions)
    return averaged(compare.equal(predictions, labels), weights)


@metric(PAIR, ("[1.0, 2.0], [1.0, 4.0]", 1.0))
def mean_absolute_error(labels, predictions, weights):
    """The mean distance between labels and predictions."""
    labels, predictions = pair(labels, predictions, "float32")
    return averaged(math.abs(math.subtract(predictions, labels)), weights)


@metric(PAIR, ("[1.0, 2.0], [1.0, 4.0]", 2.0))
def mean_squared_error(labels, predictions, weights):
    """The mean of the squared distance between labels and predictions."""
    labels, predictions = pair(labels, predictions, "float32")
    return averaged(math.squared_difference(labels, predictions), weights)


@metric(PAIR, ("[1.0, 1.0], [1.0, 1.0]", 0.0))
def root_mean_squared_error(labels, predictions, weights):
    """The root of the mean of the squared distance between labels and predictions."""
    labels, predictions = pair(labels, predictions, "float32")
    value, update = averaged(math.squared_difference(labels, predictions), weights)
    return exponential.sqrt(value), exponential.sqrt(update)


@metric("values threshold", ("[1.0, 3.0], 2.0", 0.5), "percentage_below_threshold")
def percentage_below(values, threshold, weights):
    """The share of values below a threshold."""
    return averaged(compare.less(convert_to_tensor(values), threshold), weights)


def counted(kind, labels, predictions, weights):
    """How often a label and a prediction, as bools, are a pair of this kind; and the update."""
    labels, predictions = pair(labels, predictions, "bool")
    wanted, found = kind
    labels = labels if wanted else logic.logical_not(labels)
    predictions = predictions if found else logic.logical_not(predictions)
    both = casting.cast(logic.logical_and(labels, predictions), "float32")
    if weights is not None:
        weights = casting.cast(convert_to_tensor(weights), "float32")
        both = math.multiply(both, broadcast_weights(without_last(weights, both), both))
    total = kept_sum("count")
    return total.value(), as_tensor(total.assign_add(reduce.reduce_sum(both)))


KINDS = {
    "true_positives": (True, True),
    "false_positives": (False, True),
    "false_negatives": (True, False),
    "true_negatives": (False, False),
}


def counter(name, text, value):
    """The metric that counts pairs of one kind."""

    def function(labels, predictions, weights):
        return counted(KINDS[name], labels, predictions, weights)

    function.__name__, function.__doc__ = name, text
    return metric(PAIR, ("[1, 1, 0, 0, 0], [1, 0, 1, 0, 0]", value))(function)


true_positives = counter("true_positives", "How often both are true.", 1.0)
false_positives = counter("false_positives", "How often only the prediction is true.", 1.0)
false_negatives = counter("false_negatives", "How often only the label is true.", 1.0)
true_negatives = counter("true_negatives", "How often neither is true.", 2.0)


def share_of(other, labels, predictions, weights):
    """True positives among these and another kind."""
    with variable_scope("true_positives"):
        right, more = counted(KINDS["true_positives"], labels, predictions, weights)
    with variable_scope(other):
        wrong, worse = counted(KINDS[other], labels, predictions, weights)
    value = divide_no_nan(right, math.add(right, wrong))
    update = divide_no_nan(more, math.add(more, worse))
    return identity(value, name="value"), identity(update, name="update_op")


@metric(PAIR, ("[1, 0, 1], [1, 1, 0]", 0.5))
def precision(labels, predictions, weights):
    """The share of true labels among those predicted."""
    return share_of("false_positives", labels, predictions, weights)


@metric(PAIR, ("[1, 0, 1], [1, 1, 0]", 0.5))
def recall(labels, predictions, weights):
    """The share of true labels that are predicted."""
    return share_of("false_negatives", labels, predictions, weights)
