"""Batches of changed images out of the files of a folder."""

import os
from pathlib import Path

import numpy as np

from yeoul.core.export import export
from yeoul.keras.core.context import SETTINGS
from yeoul.keras.preprocessing.image.file_iterator import FileIterator
from yeoul.keras.utils.console import say

CLASS_MODES = ("categorical", "binary", "sparse", "input", None)


@export("keras.preprocessing.image.DirectoryIterator")
class DirectoryIterator(FileIterator):
    """Endless batches of the images in a folder; see `ImageDataGenerator.flow_from_directory`.

    Args:
      directory: the folder, with a sub-folder for each class.
      image_data_generator: the `ImageDataGenerator` that changes the images.
      target_size: (height, width).
      color_mode: "grayscale", "rgb" or "rgba".
      classes: names of the sub-folders in the order of their labels; None: all.
      class_mode: "categorical", "binary", "sparse", "input" or None.
      batch_size: images a batch.
      shuffle: whether each pass comes in a new order.
      seed: of the order and the changes.
      data_format: "channels_last" or "channels_first"; default: Keras's setting.
      save_to_dir: folder that changed images are written to.
      save_prefix: begin of the names of these.
      save_format: their format.
      follow_links: whether to go into folders that are links.
      subset: "training" or "validation".
      interpolation: method of `tf.keras.utils.load_img`.
      keep_aspect_ratio: cut off what does not fit the proportions.
      dtype: of the batches; default: Keras's float dtype.

    Attributes:
      class_indices: dict from class name to label.
      filenames: names of the files, below the folder.
      samples: how many there are.
      num_classes: how many classes there are.

    Raises:
      ValueError: if an argument makes no sense.

    Example:
      >>> import pathlib, tempfile
      >>> import yeoul as tf
      >>> folder = pathlib.Path(tempfile.mkdtemp())
      >>> for name in ("cats", "dogs"):
      ...     (folder / name).mkdir()
      ...     tf.keras.utils.save_img(folder / name / "1.png", tf.ones([4, 4, 3]))
      >>> image = tf.keras.preprocessing.image
      >>> batches = image.DirectoryIterator(folder, image.ImageDataGenerator(), (2, 2))
      Found 2 images belonging to 2 classes.
      >>> next(batches)[0].shape
      (2, 2, 2, 3)
    """

    def __init__(
        self,
        directory,
        image_data_generator,
        target_size=(256, 256),
        color_mode="rgb",
        classes=None,
        class_mode="categorical",
        batch_size=32,
        shuffle=True,
        seed=None,
        data_format=None,
        save_to_dir=None,
        save_prefix="",
        save_format="png",
        follow_links=False,
        subset=None,
        interpolation="nearest",
        keep_aspect_ratio=False,
        dtype=None,
    ):
        self.set_processing_attrs(
            *(image_data_generator, target_size, color_mode, data_format),
            *(save_to_dir, save_prefix, save_format, subset, interpolation, keep_aspect_ratio),
        )
        if class_mode not in CLASS_MODES:
            raise ValueError(
                f"Invalid class_mode: {class_mode}; expected one of: "
                f"{', '.join(map(repr, CLASS_MODES))}."
            )
        self.directory, self.class_mode = directory, class_mode
        self.dtype = SETTINGS.floatx if dtype is None else dtype
        if not classes:
            classes = sorted(entry.name for entry in os.scandir(directory) if entry.is_dir())
        self.num_classes = len(classes)
        self.class_indices = {name: number for number, name in enumerate(classes)}
        files = [
            (name, number)
            for number, folder in enumerate(classes)
            for name in self._names(Path(directory, folder), follow_links)
        ]
        self.filenames = [name for name, _ in files]
        self.classes = np.array([number for _, number in files], "int32")
        self.samples = len(files)
        say(f"Found {self.samples} images belonging to {self.num_classes} classes.")
        self._filepaths = [os.path.join(directory, name) for name in self.filenames]  # noqa: PTH118
        super().__init__(self.samples, batch_size, shuffle, seed)

    def _names(self, folder, follow_links):
        """The names of the images below a sub-folder, of this subset, with the sub-folder's."""
        found = [
            Path(folder.name, Path(root, name).relative_to(folder)).as_posix()
            for root, _, names in sorted(
                os.walk(folder, followlinks=follow_links), key=lambda walked: walked[0]
            )
            for name in sorted(names)
            if name.lower().endswith(tuple(f".{end}" for end in self.white_list_formats))
        ]
        if not self.split:
            return found
        start, stop = (int(share * len(found)) for share in self.split)
        return found[start:stop]

    @property
    def filepaths(self):
        """Paths of the files."""
        return self._filepaths

    @property
    def labels(self):
        """Labels of the files."""
        return self.classes

    @property
    def sample_weight(self):
        """None: files have no weights."""
        return None
