"""tf.compat.v1.layers.batch_normalization, and the choice between training and not."""

from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.state import STATE
from yeoul.graph.control_flow import cond
from yeoul.graph.v1.collections import GraphKeys
from yeoul.graph.v1.default import get_default_graph
from yeoul.graph.v1.layers.publish import layer, weight
from yeoul.ops import nn_norm, views
from yeoul.ops.static import known_array


def either(training, yes, no):
    """`yes()` or `no()`, chosen now if it is known, or when the graph runs."""
    known = training if training is None else known_array(convert_to_tensor(training))
    if training is None or known is not None:
        return yes() if training is not None and bool(known) else no()
    return cond(training, yes, no)


@layer(
    "inputs axis=-1 momentum=0.99 epsilon=0.001 center=True scale=True beta_initializer=0 "
    "gamma_initializer=0 moving_mean_initializer=0 moving_variance_initializer=0 "
    "beta_regularizer=None gamma_regularizer=None beta_constraint=None gamma_constraint=None "
    "training=False trainable=True name=None reuse=None fused=None",
    ("tf.ones([2, 3])", "(2, 3)"),
)
def batch_normalization(inputs, axis, momentum, epsilon, center, scale, training, **given):
    """Features with mean 0 and variance 1, of the batch or of the moving averages."""
    x = convert_to_tensor(inputs)
    rank = x.shape.rank
    axis = (axis[0] if isinstance(axis, (list, tuple)) else axis) % rank
    size = [x.shape[axis]]
    gamma = weight("gamma", size, x.dtype, given) if scale else None
    beta = weight("beta", size, x.dtype, given) if center else None
    fixed = {**given, "trainable": False}
    mean = weight("moving_mean", size, x.dtype, fixed)
    variance = weight("moving_variance", size, x.dtype, fixed)
    axes = [a for a in range(rank) if a != axis]
    now = either(training, lambda: list(moments(x, axes)), lambda: [mean.value(), variance.value()])
    for moving, value in zip((mean, variance), now, strict=True):
        if training is not False:
            old = moving.value()
            kept = either(
                training, lambda a=old, b=value: a - (a - b) * (1 - momentum), lambda a=old: a
            )
            update = moving.assign(kept)
            if STATE.graph is not None and STATE.graph.deferred:
                get_default_graph().add_to_collection(GraphKeys.UPDATE_OPS, update)
    like = [x.shape[axis] if a == axis else 1 for a in range(rank)]
    parts = [v if v is None or axis == rank - 1 else views.reshape(v, like)
             for v in (*now, beta, gamma)]  # fmt: skip
    return nn_norm.batch_normalization(x, *parts, epsilon)


def moments(x, axes):
    """The mean and the variance over the axes."""
    return nn_norm.moments(x, axes)
