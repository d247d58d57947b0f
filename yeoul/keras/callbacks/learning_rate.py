"""Reading and setting the learning rate of the model's optimizer."""

from typing import Any

import numpy as np


def learning_rate_of(model: Any) -> float:
    """Returns the learning rate as a Python float.

    Raises:
      ValueError: if the model has no optimizer with a learning rate.
    """
    optimizer = getattr(model, "optimizer", None)
    rate = getattr(optimizer, "learning_rate", None)
    if rate is None:
        raise ValueError(
            'Optimizer must have a "lr" attribute. Got '
            f"optimizer={optimizer!r}; pass one of tf.keras.optimizers to model.compile."
        )
    return float(np.asarray(rate))


def set_learning_rate(model: Any, rate: float) -> None:
    """Sets the learning rate."""
    model.optimizer.learning_rate = rate
