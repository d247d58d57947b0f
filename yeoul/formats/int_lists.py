"""`tf.train.Int64List`: a message that takes booleans, as it did in TensorFlow's tutorials.

Newer releases of protobuf refuse `Int64List(value=[True])`; programs are full of it.
"""

from typing import Any

import numpy as np

from yeoul.core.export import export
from yeoul.formats import protos

BOOLEANS = (bool, np.bool_)


def plain_integers(values: Any) -> Any:
    """Values with integers for booleans, and for scalar tensors."""
    if isinstance(values, np.ndarray):
        return values.astype(np.int64) if values.dtype.kind == "b" else values
    values = list(values)
    if set(map(type, values)) <= {int}:
        return values
    values = [v.numpy() if hasattr(v, "numpy") else v for v in values]  # tensors
    return [int(v) if isinstance(v, BOOLEANS) else v for v in values]


class _Class(type):
    """Makes messages of protobuf's class, and is it in all other things."""

    def __call__(cls, *args: Any, **fields: Any) -> Any:
        if fields.get("value") is not None:
            fields["value"] = plain_integers(fields["value"])
        return protos.message_class("Int64List")(*args, **fields)

    def __instancecheck__(cls, value: Any) -> bool:
        return isinstance(value, protos.message_class("Int64List"))

    def __getattr__(cls, name: str) -> Any:
        return getattr(protos.message_class("Int64List"), name)


@export("train.Int64List", "compat.v1.train.Int64List")
class Int64List(metaclass=_Class):
    """TensorFlow's protocol buffer message `tensorflow.Int64List`.

    Args:
      value: list of integers or booleans.

    Example:
      >>> import yeoul as tf
      >>> tf.train.Int64List(value=[3, True]).value
      [3, 1]
    """
