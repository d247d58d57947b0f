"""Data parted in two datasets."""

import random

import numpy as np

from yeoul.core import nest
from yeoul.core.export import export
from yeoul.data.counts import AUTOTUNE
from yeoul.data.dataset import Dataset

SEEDS = 10**6


@export("keras.utils.split_dataset")
def split_dataset(dataset, left_size=None, right_size=None, shuffle=False, seed=None):
    """Parts data in two datasets: the first elements and the last.

    Args:
      dataset: `tf.data.Dataset`, array, or list or tuple of arrays of the same length.
      left_size: how many elements the first dataset has: an integer, or a fraction of all between
        0 and 1; default: those that `right_size` leaves.
      right_size: likewise for the second.
      shuffle: whether to shuffle first.
      seed: of shuffling.

    Returns:
      A tuple of two `tf.data.Dataset`s.

    Raises:
      TypeError: if the data or a size has another type.
      ValueError: if sizes make no sense.

    Example:
      >>> import numpy as np
      >>> import yeoul as tf
      >>> left, right = tf.keras.utils.split_dataset(np.arange(10), left_size=0.8)
      >>> int(left.cardinality()), int(right.cardinality())
      (8, 2)
    """
    elements = elements_of(dataset)
    left, right = sizes_of(len(elements), left_size, right_size)
    if shuffle:
        seed = random.randint(0, SEEDS) if seed is None else seed
        random.Random(seed).shuffle(elements)
    parts = elements[:left], elements[len(elements) - right :]
    return tuple(stacked(part).prefetch(AUTOTUNE) for part in parts)


def elements_of(dataset):
    """The elements, as structures of arrays.

    Raises:
      TypeError: if they are in no form that is known.
      ValueError: if there are none, or arrays differ in length.
    """
    if isinstance(dataset, Dataset):
        elements = list(dataset.as_numpy_iterator())
    elif isinstance(dataset, np.ndarray):
        elements = list(dataset)
    elif isinstance(dataset, (list, tuple)):
        elements = rows_of(dataset)
    else:
        raise TypeError(
            "`dataset` must be either a tf.data.Dataset object or a list/tuple of arrays. "
            f"Received: dataset={dataset} of type {type(dataset)}"
        )
    if not elements:
        raise ValueError("Received an empty dataset as argument to split_dataset: pass elements.")
    return elements


def rows_of(arrays):
    """The rows of arrays side by side; the items of a list that holds no arrays."""
    if not arrays or not hasattr(arrays[0], "__len__"):
        return list(arrays)
    lengths = {len(array) for array in arrays}
    if len(lengths) > 1:
        raise ValueError(
            "Received a list of arrays that differ in length: "
            f"{[len(array) for array in arrays]}. Expected one element of each for every sample."
        )
    return [type(arrays)(row) for row in zip(*arrays, strict=True)]


def stacked(elements):
    """A dataset of these elements."""
    if not nest.is_nested(elements[0]):
        return Dataset.from_tensor_slices(np.stack(elements))
    columns = [
        np.stack(column) for column in zip(*(nest.flatten(e) for e in elements), strict=True)
    ]
    structure = nest.pack_sequence_as(elements[0], columns)
    return Dataset.from_tensor_slices(
        tuple(structure) if isinstance(structure, list) else structure
    )


def sizes_of(total, left_size, right_size):
    """The sizes of both parts as integers.

    Raises:
      TypeError: if one is no number.
      ValueError: if they make no sense.
    """
    for name, size in (("left_size", left_size), ("right_size", right_size)):
        check_size(name, size, total)
    if left_size is None and right_size is None:
        raise ValueError(
            "At least one of the `left_size` or `right_size` must be specified. Received: "
            "left_size=None and right_size=None"
        )
    if (
        isinstance(left_size, float)
        and isinstance(right_size, float)
        and left_size + right_size > 1
    ):
        raise ValueError(
            "The sum of `left_size` and `right_size` is greater than 1. It must be less than or "
            f"equal to 1. Received: left_size={left_size}, right_size={right_size}"
        )
    left = round(left_size * total) if isinstance(left_size, float) else left_size
    right = round(right_size * total) if isinstance(right_size, float) else right_size
    left = total - right if left is None else left
    right = total - left if right is None else right
    if left + right > total:
        raise ValueError(
            f"The sum of `left_size` and `right_size` should be smaller than the length of the "
            f"dataset, {total}. Received: left_size={left_size}, right_size={right_size}"
        )
    for name, size in (("left", left), ("right", right)):
        if not size:
            raise ValueError(
                f"With dataset of length={total}, left_size={left_size} and right_size="
                f"{right_size}, the resulting {name} dataset is empty. Change the sizes."
            )
    return left, right


def check_size(name, size, total):
    """Raises TypeError or ValueError for a size that makes no sense."""
    if size is None:
        return
    if not isinstance(size, (int, float)) or isinstance(size, bool):
        raise TypeError(
            f"Invalid `{name}` type. Expected an integer or a float, got {size!r} of type "
            f"{type(size)}"
        )
    most = total if isinstance(size, int) else 1
    if not 0 < size < most:
        raise ValueError(
            f"`{name}` should be either a positive integer smaller than {total}, the number of "
            f"elements, or a float between 0 and 1. Received: {name}={size}"
        )
