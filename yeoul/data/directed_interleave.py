"""Elements of several datasets, each taken from the one that a number names."""

import numpy as np

from yeoul.core.dtypes import int64
from yeoul.core.errors import InvalidArgumentError
from yeoul.core.export import export
from yeoul.data.concatenate import common_spec
from yeoul.data.dataset import INFINITE, UNKNOWN, Dataset
from yeoul.data.dataset_spec import is_dense
from yeoul.data.interleave import Reader
from yeoul.engine.convert import to_tensor
from yeoul.ops.casting import cast
from yeoul.ops.exponential import log
from yeoul.ops.stateless_choice import stateless_categorical


class DirectedInterleave(Dataset):
    """Elements of `datasets` in the order of the numbers in `selector`."""

    label = "_DirectedInterleaveDataset"

    def __init__(self, selector, datasets, stop_on_empty):
        self.selector, self.datasets = selector, list(datasets)
        self.stop_on_empty = bool(stop_on_empty)
        lengths = [d._length for d in self.datasets]
        endless = (all if self.stop_on_empty else any)(n == INFINITE for n in lengths)
        length = INFINITE if endless else UNKNOWN
        super().__init__((selector, *self.datasets), common_spec(self.datasets), length)

    def chunks(self, at=None):
        selected, marks = (None, [None] * len(self.datasets)) if at is None else at
        readers = [
            Reader(dataset, mark) for dataset, mark in zip(self.datasets, marks, strict=True)
        ]
        left = len(readers)
        for chunk in self.selector.chunks_from(selected):
            for i, number in enumerate(np.asarray(chunk.columns[0]).tolist()):
                if not 0 <= number < len(readers):
                    raise InvalidArgumentError(
                        None,
                        None,
                        f"Selector index out of range: {number} is not less than {len(readers)}.",
                    )
                reader = readers[number]
                if reader.ended:
                    continue
                token = chunk.mark_of(i), [r.mark for r in readers]
                for found in reader.take(1):
                    yield found.marked(token)
                if reader.ended:
                    left -= 1
                    if self.stop_on_empty or not left:
                        return


def checked(datasets, name):
    """The datasets as a list.

    Raises:
      TypeError: if there is something else among them.
      ValueError: if there is none.
    """
    datasets = list(datasets)
    if not datasets:
        raise ValueError(f"Invalid `datasets`. `{name}` needs at least one dataset.")
    for dataset in datasets:
        if not isinstance(dataset, Dataset):
            raise TypeError(f"`{name}` needs tf.data.Dataset objects, found {dataset!r}.")
    return datasets


def chosen(datasets, choice, stop_on_empty):
    """`Dataset.choose_from_datasets`."""
    datasets = checked(datasets, "choose_from_datasets")
    spec = choice.element_spec
    if not is_dense(spec) or spec.dtype is not int64 or spec.shape.rank != 0:
        raise TypeError(
            "Invalid `choice_dataset`. Elements of `choice_dataset` must be scalar `tf.int64` "
            f"tensors but are {spec}."
        )
    return DirectedInterleave(choice, datasets, stop_on_empty)


def sampled(datasets, weights, seed, stop_on_empty, rerandomize=None):
    """`Dataset.sample_from_datasets`."""
    datasets = checked(datasets, "sample_from_datasets")
    if not isinstance(weights, Dataset):
        if weights is None:
            weights = np.full(len(datasets), 1.0 / len(datasets))
        weights = checked_weights(weights, len(datasets))
        kept = [i for i, w in enumerate(weights) if w > 0]
        if len(datasets) == 1:
            return datasets[0]
        if len(kept) < len(datasets) and kept:
            datasets, weights = [datasets[i] for i in kept], weights[kept]
            if len(datasets) == 1:
                return datasets[0]
        logits = np.log(weights)[None]
        selector = Dataset.random(seed, rerandomize_each_iteration=rerandomize).batch(2)
        selector = selector.map(lambda pair: drawn(logits, pair))
    else:
        numbers = Dataset.random(seed, rerandomize_each_iteration=rerandomize).batch(2)
        selector = Dataset.zip((weights, numbers)).map(lambda w, pair: drawn(log(w)[None], pair))
    return DirectedInterleave(selector, datasets, stop_on_empty)


def drawn(logits, pair):
    """The number of a dataset, drawn with a pair of seeds."""
    return stateless_categorical(logits, 1, cast(pair, np.int64))[0, 0]


def checked_weights(weights, count):
    tensor = to_tensor(weights)
    if tensor.dtype.np not in (np.float32, np.float64):
        raise TypeError(
            "Invalid `weights`. `weights` type must be either `tf.float32` or `tf.float64` but is "
            f"{tensor.dtype!r}."
        )
    array = np.asarray(tensor._a)
    if array.shape != (count,):
        raise ValueError(
            "Invalid `weights`. The shape of `weights` should be compatible with "
            f"`[len(datasets)]` = [{count}] but is {list(array.shape)}."
        )
    return array


@export("data.experimental.sample_from_datasets")
def sample_from_datasets(datasets, weights=None, seed=None, stop_on_empty_dataset=False):
    """As `tf.data.Dataset.sample_from_datasets`.

    Args:
      datasets: list of datasets.
      weights: the probability of each.
      seed: makes the draws repeatable.
      stop_on_empty_dataset: whether it ends when a dataset that has ended is drawn.

    Example:
      >>> import yeoul as tf
      >>> a, b = tf.data.Dataset.range(2), tf.data.Dataset.range(2, 4)
      >>> sorted(x.numpy().item() for x in tf.data.experimental.sample_from_datasets([a, b]))
      [0, 1, 2, 3]
    """
    return sampled(datasets, weights, seed, stop_on_empty_dataset)


@export("data.experimental.choose_from_datasets")
def choose_from_datasets(datasets, choice_dataset, stop_on_empty_dataset=False):
    """As `tf.data.Dataset.choose_from_datasets`, but passes over datasets that have ended.

    Args:
      datasets: list of datasets.
      choice_dataset: dataset of int64 scalars: numbers of datasets.
      stop_on_empty_dataset: whether it ends when a dataset that has ended is chosen.

    Example:
      >>> import yeoul as tf
      >>> a, b = tf.data.Dataset.range(1), tf.data.Dataset.range(5, 7)
      >>> choice = tf.data.Dataset.range(2).repeat(2)
      >>> [x.numpy().item() for x in tf.data.experimental.choose_from_datasets([a, b], choice)]
      [0, 5, 6]
    """
    return chosen(datasets, choice_dataset, stop_on_empty_dataset)
