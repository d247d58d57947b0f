"""What the string ops share: elements as lists, lists as arrays, shapes, bad attributes."""

import numpy as np

from yeoul.core.dtypes import as_dtype
from yeoul.core.errors import InvalidArgumentError
from yeoul.engine.convert import invalid
from yeoul.engine.infer import dims_of

STRING, BOOL = as_dtype("string"), as_dtype("bool")
INT32, INT64 = as_dtype("int32"), as_dtype("int64")


def listed(array):
    """The elements of an array, in order."""
    return array.reshape(-1).tolist()


def packed(values, dims=(-1,), dtype=object):
    """A list of elements as an array of these dimensions."""
    out = np.empty(len(values), dtype)
    out[:] = values
    return out.reshape(dims)


def as_bytes(text):
    """An attribute that holds text, as it is in tensors."""
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")


def as_text(value):
    """Text of an attribute as str, the form in which graphs keep it."""
    return value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else value


def like_first(dtype):
    """A shape rule: one output of the shape of the first input."""
    return lambda inputs, attrs: [(dims_of(inputs[0]), dtype)]


def one_of(op, name, value, allowed):
    """Raises InvalidArgumentError unless an attribute has one of these values."""
    if value not in allowed:
        words = ", ".join(f'"{v}"' for v in allowed)
        raise invalid(
            f'Value for attr {name!r} of "{value}" is not in the list of allowed values: {words} '
            f"[Op:{op}]"
        )


def at_least(op, name, value, least):
    """Raises InvalidArgumentError if an integer attribute is too small."""
    if value < least:
        raise invalid(
            f"Value for attr {name!r} of {value} must be at least minimum {least} [Op:{op}]"
        )


def checked(check, rule):
    """A shape rule that looks at the attributes first.

    Args:
      check: function of the attributes that raises InvalidArgumentError. Where a graph is built
        that is a ValueError, as TensorFlow's.
      rule: the shape rule.
    """

    def specs(inputs, attrs):
        try:
            check(attrs)
        except InvalidArgumentError as error:
            raise ValueError(error.message) from None
        return rule(inputs, attrs)

    return specs


def scalar(op, name, array):
    """The value of an input that must be a scalar."""
    if array.ndim:
        raise invalid(f"{name} must be a scalar, but received {list(array.shape)} [Op:{op}]")
    return array[()]
