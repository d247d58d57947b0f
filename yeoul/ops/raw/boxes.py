"""Arrays that hold Python objects: the values of tensors of dtype resource and variant."""

import numpy as np

from yeoul.core.dtypes import resource, variant
from yeoul.engine.convert import invalid


def boxed(value, dtype=variant):
    """The scalar array that stands for an object."""
    array = np.empty((), dtype.np)
    whole = array if array.dtype.names is None else array[array.dtype.names[0]]
    whole[()] = value
    return array


def boxes(values, dtype=variant):
    """A vector of objects."""
    array = np.empty(len(values), dtype.np)
    whole = array if array.dtype.names is None else array[array.dtype.names[0]]
    for i, value in enumerate(values):
        whole[i] = value
    return array


def contents(array):
    """The objects of an array, in an array of objects."""
    array = np.asarray(array)
    return array if array.dtype.names is None else array[array.dtype.names[0]]


def content(array, kind, op):
    """The object that a scalar array stands for.

    Raises:
      InvalidArgumentError: if it is no `kind`.
    """
    found = contents(array)
    found = found[()] if found.ndim == 0 else found
    if not isinstance(found, kind):
        raise invalid(
            f"{op} takes a handle of a {kind.__name__}, not {found!r}: pass what the op that made "
            "it gave."
        )
    return found


RESOURCE, VARIANT = ((), resource), ((), variant)
