"""Counts: those that say how long a dataset is, and those that users pass."""

import numpy as np

from yeoul.core.export import export_constant
from yeoul.engine.tensor import EagerTensor, Tensor

INFINITE, UNKNOWN = -1, -2
AUTOTUNE = -1
SHARD_HINT = -1
export_constant(
    "data.INFINITE_CARDINALITY",
    "data.experimental.INFINITE_CARDINALITY",
    name="INFINITE",
    module=__name__,
)
export_constant(
    "data.UNKNOWN_CARDINALITY",
    "data.experimental.UNKNOWN_CARDINALITY",
    name="UNKNOWN",
    module=__name__,
)
export_constant("data.AUTOTUNE", "data.experimental.AUTOTUNE", name="AUTOTUNE", module=__name__)
export_constant("data.experimental.SHARD_HINT", name="SHARD_HINT", module=__name__)


class Guess(int):
    """Stands for a count that is a symbolic tensor, in a dataset that is never run."""


def int64():
    return np.dtype("int64")


def as_int(value, what):
    """A count argument as an int."""
    symbolic = isinstance(value, Tensor) and not isinstance(value, EagerTensor)
    if isinstance(value, Guess) or (symbolic and is_symbolic(value)):
        return Guess(1)
    if hasattr(value, "numpy") or hasattr(value, "__index__"):
        return int(value)
    raise TypeError(f"{what} must be an integer, not {value!r}.")


def is_symbolic(value):
    """True for a tensor that has no value yet; it is noted then.

    Raises:
      TypeError: if no function of a dataset is traced, so that nobody would run the dataset.
    """
    if not isinstance(value, Tensor) or isinstance(value, EagerTensor):
        return False
    from yeoul.data.function import made_of_symbols

    if not made_of_symbols():
        raise TypeError(
            f"A dataset cannot be made of {value!r}, a tensor of a tf.function that has no value. "
            "Make the dataset outside of the tf.function, and iterate over it inside."
        )
    return True
