"""Reading datasets whose elements may fail."""

import numpy as np

import yeoul as tf


def values(dataset):
    """All elements, as plain values."""

    def plain(x):
        return x if isinstance(x, bytes) else np.asarray(x).tolist()

    return [tf.nest.map_structure(plain, e) for e in dataset.as_numpy_iterator()]


def seen_and_error(dataset):
    """The elements before an error, and the error."""
    found = []
    try:
        for element in dataset.as_numpy_iterator():
            found.append(np.asarray(element).tolist())
    except Exception as error:
        return found, error
    raise AssertionError(f"no error after {found}")
