"""One element of a dataset."""

import itertools

from yeoul.core.errors import InvalidArgumentError, OutOfRangeError
from yeoul.core.export import export
from yeoul.data.dataset import Dataset, as_int
from yeoul.engine.state import STATE


def single_element(dataset):
    """The only element of a dataset."""
    if STATE.graph is not None:
        return next(iter(dataset))
    found = list(itertools.islice(iter(dataset), 2))
    if len(found) != 1:
        what = "had more than one element" if found else "was empty"
        raise InvalidArgumentError(
            None, None, f"Dataset {what}. get_single_element needs exactly one: use take(1)."
        )
    return found[0]


@export("data.experimental.get_single_element")
def get_single_element(dataset):
    """The only element of a dataset.

    Args:
      dataset: a `tf.data.Dataset`.

    Raises:
      InvalidArgumentError: if there is none, or more than one.
      TypeError: if it is no dataset.

    Example:
      >>> import yeoul as tf
      >>> tf.data.experimental.get_single_element(tf.data.Dataset.range(1)).numpy().item()
      0
    """
    if not isinstance(dataset, Dataset):
        raise TypeError(
            f"Invalid `dataset`. Expected a `tf.data.Dataset` object but got {type(dataset)}."
        )
    return dataset.get_single_element()


@export("data.experimental.at")
def at(dataset, index):
    """The element at a position.

    Args:
      dataset: a `tf.data.Dataset`.
      index: its number, from 0 on.

    Raises:
      OutOfRangeError: if there is no such element.

    Example:
      >>> import yeoul as tf
      >>> tf.data.experimental.at(tf.data.Dataset.range(5), 3).numpy().item()
      3
    """
    number = as_int(index, "index")
    if number >= 0:
        for element in dataset.skip(number).take(1):
            return element
    count = int(dataset.cardinality())
    raise OutOfRangeError(None, None, f"Index out of range [0, {count}):{number}")


@export("data.experimental.get_structure")
def get_structure(dataset_or_iterator):
    """The `element_spec` of a dataset or iterator.

    Args:
      dataset_or_iterator: a `tf.data.Dataset` or an iterator over one.

    Raises:
      TypeError: if it is something else.

    Example:
      >>> import yeoul as tf
      >>> tf.data.experimental.get_structure(tf.data.Dataset.range(1))
      TensorSpec(shape=(), dtype=tf.int64, name=None)
    """
    try:
        return dataset_or_iterator.element_spec
    except AttributeError:
        raise TypeError(
            "Invalid `dataset_or_iterator`. `dataset_or_iterator` must be a `tf.data.Dataset` or "
            f"tf.data.Iterator object, but got {type(dataset_or_iterator)}."
        ) from None


@export("data.experimental.cardinality")
def cardinality(dataset):
    """The number of elements as an int64 tensor.

    Args:
      dataset: a `tf.data.Dataset`.

    Returns:
      `tf.data.INFINITE_CARDINALITY` or `UNKNOWN_CARDINALITY` if there is no number.

    Example:
      >>> import yeoul as tf
      >>> tf.data.experimental.cardinality(tf.data.Dataset.range(3)).numpy().item()
      3
    """
    return dataset.cardinality()
