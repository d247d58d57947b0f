"""Datasets of files with labels: what images, texts and sounds in folders have in common."""

import numpy as np

from yeoul.core.dtypes import float32
from yeoul.data.counts import AUTOTUNE
from yeoul.data.dataset import Dataset
from yeoul.keras.utils.directory_index import (
    check_labels,
    check_split,
    index_directory,
    part_of,
)
from yeoul.ops.casting import cast
from yeoul.ops.encoding import one_hot
from yeoul.ops.views import expand_dims

SEEDS = 10**6
UNBATCHED = 1024  # elements in the buffer of a shuffle without batches
BUFFERED = 8  # batches in that of one with them


class LabelledFiles:
    """The arguments of `*_dataset_from_directory` that are not about the contents of files.

    Args:
      directory: the folder.
      labels: "inferred", None, or a list.
      label_mode: "int", "categorical", "binary" or None.
      class_names: list or None.
      shuffle: bool.
      seed: integer or None.
      validation_split: fraction or None.
      subset: "training", "validation", "both" or None.
      follow_links: bool.
      formats: ends of file names.
    """

    def __init__(
        self,
        directory,
        labels,
        label_mode,
        class_names,
        shuffle,
        seed,
        validation_split,
        subset,
        follow_links,
        formats,
    ):
        check_labels(labels, label_mode, class_names)
        check_split(validation_split, subset, shuffle, seed)
        if labels is None or label_mode is None:
            labels = label_mode = None
        self.directory, self.formats, self.label_mode = directory, formats, label_mode
        self.shuffle = shuffle
        self.seed = np.random.randint(SEEDS) if seed is None else seed
        self.validation_split, self.subset = validation_split, subset
        self.paths, self.labels, self.class_names = index_directory(
            directory, labels, formats, class_names, shuffle, self.seed, follow_links
        )
        if label_mode == "binary" and len(self.class_names) != 2:
            raise ValueError(
                'When passing `label_mode="binary"`, there must be exactly 2 class_names. '
                f"Received: class_names={self.class_names}"
            )

    def datasets(self, contents, batch):
        """The dataset, or those of training and validation.

        Args:
          contents: function of a list of paths, for a dataset of what is in the files.
          batch: function of a dataset, for the dataset of its batches; None: no batches.
        """
        if self.subset == "both":
            training = self.dataset("training", contents, batch, self.shuffle)
            return [training, self.dataset("validation", contents, batch, False)]
        return self.dataset(self.subset, contents, batch, self.shuffle)

    def dataset(self, subset, contents, batch, shuffle):
        """One dataset."""
        paths, labels = part_of(self.paths, self.labels, self.validation_split, subset)
        if not paths:
            which = f"{subset} " if subset else ""
            raise ValueError(
                f"No {which}files found in directory {self.directory}. Allowed formats: "
                f"{self.formats}"
            )
        dataset = contents(paths)
        if self.label_mode is not None:
            dataset = Dataset.zip((dataset, self.labels_dataset(labels)))
        dataset = dataset.prefetch(AUTOTUNE)
        if shuffle:
            buffered = UNBATCHED if batch is None else batch.size * BUFFERED
            dataset = dataset.shuffle(buffered, seed=self.seed)
        dataset = dataset if batch is None else batch(dataset)
        dataset.class_names, dataset.file_paths = self.class_names, paths
        return dataset

    def labels_dataset(self, labels):
        """The labels as the label mode says."""
        dataset = Dataset.from_tensor_slices(labels)
        if self.label_mode == "binary":
            return dataset.map(lambda label: expand_dims(cast(label, float32), -1))
        if self.label_mode == "categorical":
            return dataset.map(lambda label: one_hot(label, len(self.class_names)))
        return dataset


class Batch:
    """Makes batches of a dataset's elements.

    Args:
      size: elements a batch.
      padded_shapes: for batches that are padded to the longest element, or None.
    """

    def __init__(self, size, padded_shapes=None):
        self.size, self.padded_shapes = size, padded_shapes

    def __call__(self, dataset):
        """The dataset of batches."""
        if self.padded_shapes is None:
            return dataset.batch(self.size)
        return dataset.padded_batch(self.size, self.padded_shapes)


def batch_of(size):
    """A `Batch` of a size, None for None."""
    return None if size is None else Batch(size)
