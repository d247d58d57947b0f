"""Batches of changed images out of the files that a table lists."""

import os
import warnings

import numpy as np

from yeoul.keras.core.context import SETTINGS
from yeoul.keras.preprocessing.image.file_iterator import FileIterator
from yeoul.keras.utils.console import say

CLASS_MODES = ("binary", "categorical", "input", "multi_output", "raw", "sparse", None)


class DataFrameIterator(FileIterator):
    """Endless batches of the images in a table; see `ImageDataGenerator.flow_from_dataframe`."""

    def __init__(
        self,
        dataframe,
        directory,
        image_data_generator,
        x_col,
        y_col,
        weight_col,
        target_size,
        color_mode,
        classes,
        class_mode,
        batch_size,
        shuffle,
        seed,
        data_format,
        save_to_dir,
        save_prefix,
        save_format,
        subset,
        interpolation,
        dtype,
        validate_filenames,
    ):
        self.set_processing_attrs(
            *(image_data_generator, target_size, color_mode, data_format),
            *(save_to_dir, save_prefix, save_format, subset, interpolation, False),
        )
        self.directory, self.class_mode = directory or "", class_mode
        self.dtype = SETTINGS.floatx if dtype is None else dtype
        columns = Columns(dataframe, x_col, y_col, weight_col)
        columns.check(class_mode)
        if validate_filenames:
            columns.keep(self._existing(columns.names), x_col)
        if class_mode not in ("input", "multi_output", "raw", None):
            self.classes = self._classes(columns, classes)
        if self.split:
            count = len(columns.names)
            start, stop = (int(share * count) for share in self.split)
            chosen = range(start, stop)
            columns.select(chosen)
            self.classes = [self.classes[n] for n in chosen] if hasattr(self, "classes") else []
        if class_mode == "raw":
            self._targets_given = columns.values()
        elif class_mode == "multi_output":
            self._targets_given = [np.array(columns.column(name)) for name in y_col]
        self.filenames, self._sample_weight = columns.names, columns.weights
        self.samples = len(self.filenames)
        kind = "validated" if validate_filenames else "non-validated"
        counted = f"Found {self.samples} {kind} image filenames"
        if hasattr(self, "class_indices"):
            counted += f" belonging to {len(self.class_indices)} classes"
        say(f"{counted}.")
        self._filepaths = [self._path(name) for name in self.filenames]
        super().__init__(self.samples, batch_size, shuffle, seed)

    def _path(self, name):
        return os.path.join(self.directory, name)  # noqa: PTH118

    def _existing(self, names):
        """Which files exist and are images."""
        ends = tuple(f".{end}" for end in self.white_list_formats)
        return [
            os.path.isfile(self._path(name)) and str(name).lower().endswith(ends)  # noqa: PTH113
            for name in names
        ]

    def _classes(self, columns, classes):
        """The labels of the rows; rows of other classes are left out.

        Raises:
          ValueError: if there are not two classes in binary mode.
        """
        given = columns.values()
        lists = [list(v) if isinstance(v, (list, tuple)) else [v] for v in given]
        if classes:
            known = set(classes)
            lists = [[label for label in labels if label in known] for labels in lists]
            kept = [number for number, labels in enumerate(lists) if labels]
            lists = [lists[number] for number in kept]
            columns.select(kept)
            names = list(dict.fromkeys(classes))
        else:
            names = sorted({label for labels in lists for label in labels})
        if self.class_mode == "binary" and len(names) != 2:
            raise ValueError(
                f'If class_mode="binary" there must be 2 classes. {len(names)} classes were given: '
                f"{names}."
            )
        self.class_indices = {name: number for number, name in enumerate(names)}
        numbers = [[self.class_indices[label] for label in labels] for labels in lists]
        several = any(isinstance(v, (list, tuple)) for v in given)
        return numbers if several else [labels[0] for labels in numbers]

    @property
    def filepaths(self):
        """Paths of the files."""
        return self._filepaths

    @property
    def labels(self):
        """Labels of the files: classes, or the values of the columns."""
        if self.class_mode in ("multi_output", "raw"):
            return self._targets_given
        return self.classes

    @property
    def sample_weight(self):
        """Weights of the files, or None."""
        return self._sample_weight


class Columns:
    """The columns of a table that count, as lists.

    Attributes:
      names: file names.
      weights: array or None.
    """

    def __init__(self, table, x_col, y_col, weight_col):
        self.table, self.y_col, self.weight_col = table, y_col, weight_col
        self.names = list(table[x_col])
        self.rows = list(range(len(self.names)))
        self.weights = None if weight_col is None else np.array(list(table[weight_col]))
        self.x_col = x_col

    def column(self, name):
        """The chosen rows of a column, as a list."""
        values = list(self.table[name])
        return [values[row] for row in self.rows]

    def values(self):
        """The targets: a list of a column's values, or an array of several columns'."""
        if isinstance(self.y_col, str):
            column = self.column(self.y_col)
            return (
                column
                if any(isinstance(v, (list, tuple, str)) for v in column)
                else np.array(column)
            )
        return np.stack([self.column(name) for name in self.y_col], axis=1)

    def check(self, class_mode):
        """Raises ValueError or TypeError for columns that do not fit the class mode."""
        if class_mode not in CLASS_MODES:
            raise ValueError(f"Invalid class_mode: {class_mode}; expected one of: {CLASS_MODES}.")
        if class_mode == "multi_output" and not isinstance(self.y_col, list):
            raise TypeError(
                f'If class_mode="{class_mode}", y_col must be a list. Received '
                f"{type(self.y_col).__name__}."
            )
        if not all(isinstance(name, str) for name in self.names):
            raise TypeError(f"All values in column x_col={self.x_col} must be strings.")
        if class_mode not in ("binary", "sparse", "categorical"):
            return
        lists = () if class_mode != "categorical" else (list, tuple)
        if not all(isinstance(v, (str, *lists)) for v in self.column(self.y_col)):
            allowed = "strings, lists or tuples" if lists else "strings"
            raise TypeError(
                f'If class_mode="{class_mode}", y_col="{self.y_col}" column values must be '
                f"{allowed}."
            )

    def select(self, chosen):
        """Keeps these rows of the chosen ones."""
        chosen = list(chosen)
        self.rows = [self.rows[number] for number in chosen]
        self.names = [self.names[number] for number in chosen]
        if self.weights is not None:
            self.weights = self.weights[chosen]

    def keep(self, good, x_col):
        """Keeps the rows whose files are good; warns of the others."""
        if all(good):
            return
        warnings.warn(
            f'Found {len(good) - sum(good)} invalid image filename(s) in x_col="{x_col}". These '
            "filename(s) will be ignored.",
            stacklevel=4,
        )
        self.select([number for number, fine in enumerate(good) if fine])
