"""The weighted sums and means of losses, and the collection that they are added to."""

from yeoul.core.export import export
from yeoul.engine.convert import constant, convert_to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.engine.module import name_scope
from yeoul.engine.state import STATE
from yeoul.graph.v1.collections import GraphKeys
from yeoul.graph.v1.default import get_collection, get_default_graph
from yeoul.ops import casting, math, reduce, shapes
from yeoul.ops.broadcast_weights import broadcast_weights, weights_fit
from yeoul.ops.division import divide_no_nan
from yeoul.ops.statistics import count_nonzero


@export("compat.v1.losses.Reduction")
class Reduction:
    """How weighted losses become one number.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.losses.Reduction.SUM
      'weighted_sum'
    """

    NONE = "none"
    SUM = "weighted_sum"
    SUM_OVER_BATCH_SIZE = "weighted_sum_over_batch_size"
    MEAN = "weighted_mean"
    SUM_BY_NONZERO_WEIGHTS = "weighted_sum_by_nonzero_weights"
    SUM_OVER_NONZERO_WEIGHTS = SUM_BY_NONZERO_WEIGHTS

    @classmethod
    def all(cls):
        """Every reduction."""
        return (
            cls.NONE,
            cls.SUM,
            cls.MEAN,
            cls.SUM_OVER_BATCH_SIZE,
            cls.SUM_OVER_NONZERO_WEIGHTS,
            cls.SUM_BY_NONZERO_WEIGHTS,
        )

    @classmethod
    def validate(cls, key):
        """Raises ValueError unless `key` is a reduction."""
        if key not in cls.all():
            raise ValueError(f"Invalid Reduction Key {key}. Key should be one of {cls.all()}.")


@export("compat.v1.losses.add_loss")
def add_loss(loss, loss_collection=GraphKeys.LOSSES):
    """Adds a loss to a collection of the default graph; eagerly it does nothing.

    Args:
      loss: tensor.
      loss_collection: name of the collection; None: none.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default():
      ...     tf.compat.v1.losses.add_loss(tf.constant(1.0))
      ...     len(tf.compat.v1.losses.get_losses())
      1
    """
    if loss_collection and STATE.graph is not None and STATE.graph.deferred:
        get_default_graph().add_to_collection(loss_collection, loss)


@export("compat.v1.losses.compute_weighted_loss")
@dispatchable
def compute_weighted_loss(
    losses,
    weights=1.0,
    scope=None,
    loss_collection=GraphKeys.LOSSES,
    reduction=Reduction.SUM_BY_NONZERO_WEIGHTS,
):
    """Losses times weights, summed or averaged, and added to a collection.

    Args:
      losses: tensor of losses.
      weights: a number, or a tensor of the rank of `losses` whose sizes are 1 or those of `losses`.
      scope: name of the ops' scope.
      loss_collection: name of the collection; None: none.
      reduction: one of `tf.compat.v1.losses.Reduction`.

    Returns:
      A scalar of the dtype of `losses`; for `Reduction.NONE` a tensor of their shape.

    Raises:
      ValueError: if the weights do not fit the losses, or there is no such reduction.

    Example:
      >>> import yeoul as tf
      >>> loss = tf.compat.v1.losses.compute_weighted_loss([1.0, 3.0, 8.0], [1.0, 1.0, 0.0])
      >>> float(loss)
      2.0
    """
    Reduction.validate(reduction)
    with name_scope(scope or "weighted_loss"):
        given = convert_to_tensor(losses)
        losses = casting.cast(given, "float32")
        weights = casting.cast(convert_to_tensor(weights), "float32")
        if not weights_fit(weights, losses):
            broadcast_weights(weights, losses)  # says why not
        loss = math.multiply(losses, weights, name="Mul")
        if reduction != Reduction.NONE:
            loss = reduced(loss, broadcast_weights(weights, losses), reduction)
        loss = casting.cast(loss, given.dtype)
        add_loss(loss, loss_collection)
        return loss


def reduced(loss, weights, reduction):
    """The sum of weighted losses, divided as the reduction says."""
    total = reduce.reduce_sum(loss)
    if reduction == Reduction.SUM:
        return total
    if reduction == Reduction.MEAN:
        return divide_no_nan(total, reduce.reduce_sum(weights), name="value")
    if reduction == Reduction.SUM_OVER_BATCH_SIZE:
        count = casting.cast(shapes.size(loss), loss.dtype)
    else:
        count = casting.cast(count_nonzero(weights), loss.dtype)
    return divide_no_nan(total, count, name="value")


@export("compat.v1.losses.get_losses")
def get_losses(scope=None, loss_collection=GraphKeys.LOSSES):
    """The losses of a collection of the default graph.

    Args:
      scope: regular expression: only losses whose name begins with a match.
      loss_collection: name of the collection.

    Returns:
      A list.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default():
      ...     loss = tf.compat.v1.losses.absolute_difference([1.0], [3.0])
      ...     tf.compat.v1.losses.get_losses() == [loss]
      True
    """
    return get_collection(loss_collection, scope)


@export("compat.v1.losses.get_regularization_losses")
def get_regularization_losses(scope=None):
    """The losses of the variables' regularizers.

    Args:
      scope: regular expression: only losses whose name begins with a match.

    Returns:
      A list.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default():
      ...     tf.compat.v1.losses.get_regularization_losses()
      []
    """
    return get_collection(GraphKeys.REGULARIZATION_LOSSES, scope)


@export("compat.v1.losses.get_regularization_loss")
def get_regularization_loss(scope=None, name="total_regularization_loss"):
    """The sum of the losses of the variables' regularizers.

    Args:
      scope: regular expression: only losses whose name begins with a match.
      name: of the op.

    Returns:
      A scalar, 0 if there are none.

    Example:
      >>> import yeoul as tf
      >>> float(tf.compat.v1.losses.get_regularization_loss())
      0.0
    """
    losses = get_regularization_losses(scope)
    return math.add_n(losses, name=name) if losses else constant(0.0)


@export("compat.v1.losses.get_total_loss")
def get_total_loss(add_regularization_losses=True, name="total_loss", scope=None):
    """The sum of the losses of the default graph.

    Args:
      add_regularization_losses: whether those of the regularizers count.
      name: of the op.
      scope: regular expression: only losses whose name begins with a match.

    Returns:
      A scalar.

    Raises:
      ValueError: if there are none.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default():
      ...     loss = tf.compat.v1.losses.absolute_difference([1.0], [3.0])
      ...     tf.compat.v1.losses.get_total_loss().shape
      TensorShape([])
    """
    losses = get_losses(scope)
    if add_regularization_losses:
        losses += get_regularization_losses(scope)
    return math.add_n(losses, name=name)
