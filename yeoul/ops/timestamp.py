"""`tf.timestamp`: the time of day."""

import time

import numpy as np

from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.engine.dispatch import execute
from yeoul.engine.op import NONE, register

TIMESTAMP = register(
    "Timestamp",
    "",
    host=lambda: np.array(time.time()),
    grad=NONE,
    shape=lambda inputs, attrs: [((), as_dtype("float64"))],
    stateful=True,
)


@export("timestamp")
def timestamp(name=None):
    """The seconds since 1970, when this runs: in a `tf.function` at each call.

    Args:
      name: name of the node in a graph.

    Returns:
      A float64 scalar.

    Example:
      >>> import yeoul as tf
      >>> bool(tf.timestamp() > 1.7e9)
      True
    """
    return execute(TIMESTAMP, (), name=name)
