"""`tf.AggregationMethod`: ways in which gradients are added, of which XLA chooses its own."""

from yeoul.core.export import export


@export("AggregationMethod", "compat.v1.AggregationMethod")
class AggregationMethod:
    """How gradients that reach a tensor on several ways are added.

    XLA fuses the sums itself: `tf.gradients` takes these and gives the same gradients.

    Example:
      >>> import yeoul as tf
      >>> tf.AggregationMethod.DEFAULT
      0
    """

    ADD_N = 0
    DEFAULT = ADD_N
    EXPERIMENTAL_TREE = 1
    EXPERIMENTAL_ACCUMULATE_N = 2
