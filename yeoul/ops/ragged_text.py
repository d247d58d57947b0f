"""Ragged tensors as NumPy arrays, nested lists, and printed text."""

import itertools

import numpy as np


def nested_array(values, splits):
    """The rows of an array: one array if their lengths agree, otherwise an array of arrays."""
    lengths = np.diff(splits)
    if lengths.size and (lengths == lengths[0]).all():
        return values.reshape(lengths.size, int(lengths[0]), *values.shape[1:])
    rows = np.empty(lengths.size, object)
    for i in range(lengths.size):
        rows[i] = values[splits[i] : splits[i + 1]]
    return rows


def nested_list(values, splits):
    """The rows of a list."""
    return [values[a:b] for a, b in itertools.pairwise(splits)]


def array_text(array):
    """An array (of arrays) as text with commas, without dtypes."""
    if isinstance(array, np.ndarray):
        if not array.size:  # NumPy writes [] whatever the shape
            return str(array.tolist())
        return np.array2string(array, separator=", ", formatter={"all": array_text})
    return str(array)
