"""Batches of changed images out of files."""

import numpy as np

from yeoul.keras.core.context import SETTINGS
from yeoul.keras.preprocessing.image.iterator import Iterator
from yeoul.keras.preprocessing.image.saving import save_changed
from yeoul.keras.utils.image_arrays import img_to_array
from yeoul.keras.utils.load_img import load_img

CHANNELS = {"rgb": 3, "rgba": 4, "grayscale": 1}


class FileIterator(Iterator):
    """Endless batches of image files; subclasses have `filepaths`, `labels` and `sample_weight`."""

    def set_processing_attrs(
        self,
        image_data_generator,
        target_size,
        color_mode,
        data_format,
        save_to_dir,
        save_prefix,
        save_format,
        subset,
        interpolation,
        keep_aspect_ratio,
    ):
        """Sets what is done with the files, as `ImageDataGenerator.flow_from_directory` says.

        Raises:
          ValueError: if color mode or subset are unknown.
        """
        self.image_data_generator, self.target_size = image_data_generator, tuple(target_size)
        if color_mode not in CHANNELS:
            raise ValueError(
                f"Invalid color mode: {color_mode}; expected one of {', '.join(CHANNELS)}."
            )
        self.color_mode = color_mode
        self.data_format = SETTINGS.image_data_format if data_format is None else data_format
        channels = (CHANNELS[color_mode],)
        last = self.data_format == "channels_last"
        self.image_shape = self.target_size + channels if last else channels + self.target_size
        self.save_to_dir, self.save_prefix = save_to_dir, save_prefix
        self.save_format, self.interpolation = save_format, interpolation
        self.keep_aspect_ratio = keep_aspect_ratio
        self.split = None
        if subset is not None:
            share = image_data_generator.validation_split
            splits = {"validation": (0, share), "training": (share, 1)}
            if subset not in splits:
                raise ValueError(
                    f"Invalid subset name: {subset}; expected one of training, validation."
                )
            self.split = splits[subset]
        self.subset = subset

    def _get_batches_of_transformed_samples(self, index_array):
        batch = np.zeros((len(index_array), *self.image_shape), dtype=self.dtype)
        for place, number in enumerate(index_array):
            batch[place] = self._changed(self.filepaths[number])
        save_changed(self, batch, index_array)
        if self.class_mode is None:
            return batch
        targets = self._targets(batch, index_array)
        if self.sample_weight is None:
            return batch, targets
        return batch, targets, self.sample_weight[index_array]

    def _changed(self, path):
        """The image of a file, changed."""
        with load_img(
            path,
            color_mode=self.color_mode,
            target_size=self.target_size,
            interpolation=self.interpolation,
            keep_aspect_ratio=self.keep_aspect_ratio,
        ) as image:
            x = img_to_array(image, data_format=self.data_format)
        generator = self.image_data_generator
        if not generator:
            return x
        parameters = generator.get_random_transform(x.shape)
        return generator.standardize(generator.apply_transform(x, parameters))

    def _targets(self, batch, index_array):
        """The targets, as the class mode says."""
        if self.class_mode == "input":
            return batch.copy()
        if self.class_mode in ("binary", "sparse"):
            return np.array([self.classes[number] for number in index_array], self.dtype)
        if self.class_mode == "categorical":
            hot = np.zeros((len(batch), len(self.class_indices)), dtype=self.dtype)
            for place, number in enumerate(index_array):
                hot[place, self.classes[number]] = 1.0
            return hot
        if self.class_mode == "multi_output":
            return [column[index_array] for column in self.labels]
        return self.labels[index_array]  # raw
