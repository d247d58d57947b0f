"""Datasets with a number of elements: `assert_cardinality`, `pad_to_cardinality`."""

import numpy as np

from yeoul.core import nest
from yeoul.core.export import export
from yeoul.data.dataset import INFINITE, UNKNOWN, as_int
from yeoul.data.same import AssertCardinality
from yeoul.data.tensor_slices import whole


@export("data.experimental.assert_cardinality")
def assert_cardinality(expected_cardinality):
    """A transformation that says how many elements there are.

    Args:
      expected_cardinality: the number, or `tf.data.INFINITE_CARDINALITY`.

    Raises:
      FailedPreconditionError: while iterating, if there are more or fewer.

    Example:
      >>> import yeoul as tf
      >>> ds = tf.data.Dataset.range(4).filter(lambda x: x < 2)
      >>> len(ds.apply(tf.data.experimental.assert_cardinality(2)))
      2
    """
    return lambda dataset: AssertCardinality(dataset, expected_cardinality)


@export("data.experimental.pad_to_cardinality")
def pad_to_cardinality(cardinality, mask_key="valid"):
    """A transformation that adds elements of zeros, up to a number of elements.

    Args:
      cardinality: the number.
      mask_key: the key of a bool in each element: whether the element was there before.

    Raises:
      ValueError: if elements are no dicts, or there are more, or nobody knows how many.

    Example:
      >>> import yeoul as tf
      >>> ds = tf.data.Dataset.from_tensor_slices({"a": [1, 2]})
      >>> ds = ds.apply(tf.data.experimental.pad_to_cardinality(3))
      >>> [(int(e["a"]), bool(e["valid"])) for e in ds]
      [(1, True), (2, True), (0, False)]
    """
    wanted = as_int(cardinality, "cardinality")
    return lambda dataset: padded(dataset, wanted, mask_key)


def padded(dataset, wanted, mask_key):
    spec, length = dataset.element_spec, dataset._length
    if length in (INFINITE, UNKNOWN):
        raise ValueError(
            "The dataset passed into `pad_to_cardinality` must have a known cardinality, but has "
            f"cardinality {length}. Use assert_cardinality."
        )
    if wanted < length:
        raise ValueError(
            "The dataset passed into `pad_to_cardinality` must have a cardinality less than the "
            f"target cardinality ({wanted}), but has cardinality {length}."
        )
    if not isinstance(spec, dict):
        raise ValueError(
            "`pad_to_cardinality` requires its input dataset to be a dictionary, not "
            f"{spec}. Map its elements to dicts."
        )
    blank = {**nest.map_structure(zeros, spec), mask_key: np.array(False)}
    marked = dataset.map(lambda element: {**element, mask_key: True})
    return marked.concatenate(whole(blank).repeat(wanted - length))


def zeros(spec):
    dims = [d or 0 for d in spec.shape.as_list()]
    if spec.dtype.np.kind == "O":
        return np.full(dims, b"", object)
    return np.zeros(dims, spec.dtype.np)
