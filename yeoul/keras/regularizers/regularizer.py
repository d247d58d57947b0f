"""The base of regularizers."""

import math

import numpy as np

from yeoul.core.export import export
from yeoul.keras.core.context import SETTINGS


@export("keras.regularizers.Regularizer")
class Regularizer:
    """The base of regularizers: functions of a weight or output that give a penalty.

    Subclasses override `__call__(x)`, and `get_config()` to be saved by configuration.

    Example:
      >>> import yeoul as tf
      >>> class SumTo(tf.keras.regularizers.Regularizer):
      ...     def __init__(self, total):
      ...         self.total = total
      ...     def __call__(self, x):
      ...         return tf.abs(tf.reduce_sum(x) - self.total)
      >>> float(SumTo(2.0)(tf.constant([1.0, 4.0])))
      3.0
    """

    def __call__(self, x):
        """The penalty, a scalar."""
        return 0.0

    @classmethod
    def from_config(cls, config):
        """The regularizer from `get_config()`'s dict."""
        return cls(**config)

    def get_config(self):
        """The constructor arguments."""
        raise NotImplementedError(
            f"{type(self).__name__} does not implement get_config(), which saving it needs: return "
            "the constructor arguments as a dict."
        )


def penalty(value, default):
    """A factor as a number of `floatx`'s precision.

    Raises:
      ValueError: if it is not a finite Python number.
    """
    if value is None:
        value = default
    if not isinstance(value, (int, float)):
        raise ValueError(
            f"Value {value} is not a valid regularization penalty number, expected an int or float "
            "value."
        )
    if not math.isfinite(value):
        raise ValueError(
            f"Value {value} is not a valid regularization penalty number, an infinite number or "
            "NaN are not valid values."
        )
    return float(np.asarray(value, SETTINGS.floatx))


def old_spelling(kwargs, value):
    """The factor from the old keyword `l`; refuses other keywords."""
    if "l" in kwargs:
        value = kwargs.pop("l")
    if kwargs:
        raise TypeError(f"Argument(s) not recognized: {kwargs}")
    return value
