"""Weights in the shape of the values they weigh."""

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.ops.casting import cast
from yeoul.ops.creation import ones_like
from yeoul.ops.math import multiply


def weights_fit(weights, values):
    """True unless it is known that the weights do not broadcast to the values' shape."""
    given, wanted = weights.shape._dims, values.shape._dims
    if given is None or wanted is None or given == ():
        return True
    if len(given) != len(wanted):
        return False
    return all(n in (1, None, m) or m is None for n, m in zip(given, wanted, strict=True))


@export("broadcast_weights")
@dispatchable
def broadcast_weights(weights, values, name=None):
    """The weights repeated so that they have the shape of the values.

    Args:
      weights: a scalar, or a tensor of the rank of `values` whose sizes are 1 or those of `values`.
      values: tensor.
      name: name of the node in a graph.

    Returns:
      A tensor of the shape of `values` and the dtype of `weights`.

    Raises:
      ValueError: if the weights do not fit.

    Example:
      >>> import yeoul as tf
      >>> print(tf.broadcast_weights([[1.0], [2.0]], tf.zeros([2, 3])).numpy())
      [[1. 1. 1.]
       [2. 2. 2.]]
    """
    weights, values = convert_to_tensor(weights), convert_to_tensor(values)
    if not weights_fit(weights, values):
        raise ValueError(
            f"weights can not be broadcast to values: values.shape={values.shape}, weights.shape="
            f"{weights.shape}. Weights are a scalar, or have the rank of the values and sizes that "
            "are 1 or those of the values."
        )
    if weights.shape == values.shape and weights.shape.is_fully_defined():
        return weights
    return multiply(weights, cast(ones_like(values), weights.dtype), name=name)
