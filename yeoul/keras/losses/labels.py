"""Class numbers as targets."""

import numpy as np

from yeoul.core.errors import InvalidArgumentError
from yeoul.engine.convert import to_tensor
from yeoul.engine.tensor import EagerTensor
from yeoul.ops.casting import cast


def as_labels(y_true):
    """Class numbers as int32 or int64."""
    labels = to_tensor(y_true)
    return labels if labels.dtype.name in ("int32", "int64") else cast(labels, "int64")


def check_labels(labels, classes):
    """Refuses class numbers that name no class, where they are known.

    Args:
      labels: array, or tensor; a symbolic one is not checked.
      classes: number of classes; None: not known.

    Raises:
      InvalidArgumentError: names the first such number, and the range.
    """
    if isinstance(labels, EagerTensor):
        labels = labels._a
    if not isinstance(labels, np.ndarray) or classes is None or not labels.size:
        return
    if labels.min() >= 0 and labels.max() < classes:
        return
    outside = labels[(labels < 0) | (labels >= classes)]
    raise InvalidArgumentError(
        None,
        None,
        f"Received a label value of {outside.flat[0]} which is outside the valid range of "
        f"[0, {classes}): {outside.size} of {labels.size} labels are. Labels count the classes "
        f"from 0; the model predicts {classes} classes. Check the labels, or give the last layer "
        f"{int(outside.max()) + 1 if outside.max() >= classes else classes} units.",
    )
