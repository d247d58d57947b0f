"""The files of a folder with a sub-folder for each class, and parts of them."""

import os

import numpy as np

from yeoul.core.errors import NotFoundError
from yeoul.keras.utils.console import say
from yeoul.ops.io import gfile

SUBSETS = ("training", "validation", "both")


def check_labels(labels, label_mode, class_names):
    """Raises ValueError for labels or label modes that are unknown."""
    if not isinstance(labels, (list, tuple, np.ndarray)) and labels not in ("inferred", None):
        raise ValueError(
            "`labels` argument should be a list/tuple of integer labels, of the same size as the "
            "number of files in the target directory. If you wish to infer the labels from the "
            'subdirectory names in the target directory, pass `labels="inferred"`. If you wish to '
            "get a dataset that only contains the samples (no labels), pass `labels=None`. "
            f"Received: labels={labels}"
        )
    if label_mode not in ("int", "categorical", "binary", None):
        raise ValueError(
            '`label_mode` argument must be one of "int", "categorical", "binary", or None. '
            f"Received: label_mode={label_mode}"
        )
    if class_names and labels is not None and not isinstance(labels, str):
        raise ValueError(
            'You can only pass `class_names` if `labels="inferred"`. Received: '
            f"labels={labels}, and class_names={class_names}"
        )


def check_split(validation_split, subset, shuffle, seed):
    """Raises ValueError for arguments about subsets that do not go together."""
    if validation_split and not 0 < validation_split < 1:
        raise ValueError(
            "`validation_split` must be between 0 and 1, received: "
            f"validation_split={validation_split}"
        )
    if bool(validation_split) != bool(subset):
        raise ValueError(
            "If `subset` is set, `validation_split` must be set, and inversely. Received: "
            f"validation_split={validation_split}, subset={subset}"
        )
    if subset not in (*SUBSETS, None):
        raise ValueError(
            f'`subset` must be either "training", "validation" or "both", received: subset={subset}'
        )
    if validation_split and shuffle and seed is None:
        raise ValueError(
            "If using `validation_split` and shuffling the data, you must provide a `seed` "
            "argument, to make sure that there is no overlap between the training and validation "
            "subset."
        )


def index_directory(directory, labels, formats, class_names, shuffle, seed, follow_links):
    """The files of a folder in order, or in the order that the seed makes.

    Args:
      directory: the folder, local or of a file system that `tf.io.gfile` knows.
      labels: "inferred", None or a list of one label for each file.
      formats: ends of the names of files that count, in lower case.
      class_names: names of the sub-folders in the order of their labels, or None: in that of the
        alphabet.
      shuffle: whether to shuffle.
      seed: integer.
      follow_links: whether to go into folders that are links.

    Returns:
      (list of paths, list of labels, list of class names)

    Raises:
      NotFoundError: if there is no such folder.
      ValueError: if the labels or class names do not fit what is in it.
    """
    directory, folders = os.fspath(directory), [""]
    if not gfile.isdir(directory):
        raise NotFoundError(
            None, None, f"Could not find directory {directory}. Pass the path of a folder."
        )
    if isinstance(labels, str):
        found = (name.rstrip("/") for name in gfile.listdir(directory))
        folders = sorted(name for name in found if gfile.isdir(join(directory, name)))
        class_names = checked_names(folders, class_names)
    else:
        class_names = sorted(set(labels or [])) or folders
    files = [
        (path, class_names.index(folder) if folder else 0)
        for folder in folders
        for path in files_below(join(directory, folder), formats, follow_links)
    ]
    if isinstance(labels, str):
        labels = [number for _, number in files]
    elif labels is not None and len(labels) != len(files):
        raise ValueError(
            "Expected the lengths of `labels` to match the number of files in the target "
            f"directory. len(labels) is {len(labels)} while we found {len(files)} files in "
            f"directory {directory}."
        )
    say(f"Found {len(files)} files belonging to {len(class_names)} classes.")
    paths = [path for path, _ in files]
    labels = [number for _, number in files] if labels is None else list(labels)
    if shuffle:
        for values in (paths, labels):
            np.random.RandomState(seed).shuffle(values)
    return paths, labels, class_names


def checked_names(found, class_names):
    """The class names in the order asked for.

    Raises:
      ValueError: if they are not those that were found.
    """
    if not class_names:
        return found
    if set(class_names) != set(found):
        raise ValueError(
            "The `class_names` passed did not match the names of the subdirectories of the target "
            f"directory. Expected: {found}, but received: {list(class_names)}"
        )
    return list(class_names)


def files_below(folder, formats, follow_links):
    """Paths of the files below a folder, folder by folder, in alphabetical order."""
    is_remote = "://" in folder
    walk = gfile.walk(folder) if is_remote else os.walk(folder, followlinks=follow_links)
    for root, _, names in sorted(walk, key=lambda found: found[0]):
        for name in sorted(names):
            if name.lower().endswith(formats):
                yield join(root, name)


def join(folder, name):
    """The path of something in a folder, as TensorFlow's paths are."""
    return os.path.join(folder, name) if name else folder  # noqa: PTH118


def part_of(samples, labels, validation_split, subset):
    """The samples and labels of a subset: the last ones are for validation; prints how many.

    Raises:
      ValueError: if the subset is unknown.
    """
    if not validation_split:
        return samples, labels
    count = int(validation_split * len(samples))
    chosen = slice(-count, None) if subset == "validation" else slice(None, -count)
    samples, labels = samples[chosen], labels[chosen]
    say(f"Using {len(samples)} files for {subset}.")
    return samples, labels
