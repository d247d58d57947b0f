"""Batches of images, changed at random and normalised while they are asked for."""

import math
import warnings

import numpy as np

from yeoul.core.export import export
from yeoul.core.log import get_logger
from yeoul.keras.core.context import SETTINGS
from yeoul.keras.preprocessing.image.changes import EPSILON, ChangesMixin
from yeoul.keras.preprocessing.image.dataframe_iterator import DataFrameIterator
from yeoul.keras.preprocessing.image.directory_iterator import DirectoryIterator
from yeoul.keras.preprocessing.image.numpy_array_iterator import NumpyArrayIterator

CHANNELS = (1, 3, 4)


@export("keras.preprocessing.image.ImageDataGenerator")
class ImageDataGenerator(ChangesMixin):
    """Makes endless batches of images, each changed at random, out of arrays or files.

    Random numbers are those of `np.random`.

    Args:
      featurewise_center: subtract the mean of the data set; needs `fit`.
      samplewise_center: subtract each image's mean.
      featurewise_std_normalization: divide by the standard deviation of the data set.
      samplewise_std_normalization: divide by that of each image.
      zca_whitening: decorrelate pixels; needs `fit`.
      zca_epsilon: for whitening.
      rotation_range: largest angle in degrees.
      width_shift_range: float: part of the width if below 1, else pixels; int: pixels, fewer than
        this; list: pixels to choose of.
      height_shift_range: likewise.
      brightness_range: (least, largest) factor of the brightness, or None.
      shear_range: largest angle of shear in degrees.
      zoom_range: (least, largest) zoom, or a float for `1 ± zoom_range`.
      channel_shift_range: largest number that is added to all channels.
      fill_mode: what is seen beyond borders: "constant", "nearest", "reflect" or "wrap".
      cval: number seen there for "constant".
      horizontal_flip: flip half of the images.
      vertical_flip: likewise.
      rescale: factor, after the transforms, or None.
      preprocessing_function: function of an image, after the transforms.
      data_format: "channels_last" or "channels_first"; default: Keras's setting.
      validation_split: part of the images for `subset="validation"`.
      interpolation_order: of splines.
      dtype: of the arrays; default: Keras's float dtype.

    Raises:
      ValueError: if a range makes no sense.

    Example:
      >>> import numpy as np
      >>> import yeoul as tf
      >>> generator = tf.keras.preprocessing.image.ImageDataGenerator(rescale=0.5)
      >>> batches = generator.flow(np.ones([3, 4, 4, 1]), [0, 1, 2], batch_size=2, shuffle=False)
      >>> x, y = next(batches)
      >>> float(x.max()), y.tolist()
      (0.5, [0, 1])
    """

    def __init__(
        self,
        featurewise_center=False,
        samplewise_center=False,
        featurewise_std_normalization=False,
        samplewise_std_normalization=False,
        zca_whitening=False,
        zca_epsilon=1e-6,
        rotation_range=0,
        width_shift_range=0.0,
        height_shift_range=0.0,
        brightness_range=None,
        shear_range=0.0,
        zoom_range=0.0,
        channel_shift_range=0.0,
        fill_mode="nearest",
        cval=0.0,
        horizontal_flip=False,
        vertical_flip=False,
        rescale=None,
        preprocessing_function=None,
        data_format=None,
        validation_split=0.0,
        interpolation_order=1,
        dtype=None,
    ):
        self.featurewise_center, self.samplewise_center = featurewise_center, samplewise_center
        self.featurewise_std_normalization = featurewise_std_normalization
        self.samplewise_std_normalization = samplewise_std_normalization
        self.zca_whitening, self.zca_epsilon = zca_whitening, zca_epsilon
        self.rotation_range = rotation_range
        self.width_shift_range, self.height_shift_range = width_shift_range, height_shift_range
        self.brightness_range, self.shear_range = brightness_range, shear_range
        self.zoom_range = zoom_bounds(zoom_range)
        self.channel_shift_range = channel_shift_range
        self.fill_mode, self.cval = fill_mode, cval
        self.horizontal_flip, self.vertical_flip = horizontal_flip, vertical_flip
        self.rescale, self.preprocessing_function = rescale, preprocessing_function
        self.data_format = SETTINGS.image_data_format if data_format is None else data_format
        self.dtype = SETTINGS.floatx if dtype is None else dtype
        self.interpolation_order = interpolation_order
        self.validation_split = validation_split
        self.mean = self.std = self.zca_whitening_matrix = None
        self._set_axes()
        self._check()
        self._set_implied()

    def _set_axes(self):
        if self.data_format not in ("channels_last", "channels_first"):
            raise ValueError(
                '`data_format` should be `"channels_last"` (channel after row and column) or '
                '`"channels_first"` (channel before row and column). Received: '
                f"{self.data_format}"
            )
        last = self.data_format == "channels_last"
        self.row_axis, self.col_axis, self.channel_axis = (1, 2, 3) if last else (2, 3, 1)

    def _check(self):
        if self.validation_split and not 0 < self.validation_split < 1:
            raise ValueError(
                "`validation_split` must be strictly between 0 and 1. Received: "
                f"{self.validation_split}"
            )
        if self.brightness_range is not None and (
            not isinstance(self.brightness_range, (tuple, list)) or len(self.brightness_range) != 2
        ):
            raise ValueError(
                "`brightness_range should be tuple or list of two floats. Received: "
                f"{self.brightness_range}"
            )

    def _set_implied(self):
        """Turns on what other arguments need, and warns of it."""

        def imply(argument, implied, value):
            if getattr(self, argument) and getattr(self, implied) != value:
                setattr(self, implied, value)
                warnings.warn(
                    f"This ImageDataGenerator specifies `{argument}`, which "
                    f"{'needs' if value else 'overrides setting of'} `{implied}`.",
                    stacklevel=4,
                )

        imply("zca_whitening", "featurewise_center", True)
        imply("zca_whitening", "featurewise_std_normalization", False)
        imply("featurewise_std_normalization", "featurewise_center", True)
        imply("samplewise_std_normalization", "samplewise_center", True)

    def fit(self, x, augment=False, rounds=1, seed=None):
        """Learns the statistics that featurewise normalisation and whitening need.

        Args:
          x: array of images, of 4 dimensions.
          augment: whether to learn from randomly changed images.
          rounds: how many changes of each image, with `augment`.
          seed: for `np.random.seed`.

        Raises:
          ValueError: if `x` has another rank.
        """
        x = np.asarray(x, dtype=self.dtype)
        if x.ndim != 4:
            raise ValueError(
                f"Input to `.fit()` should have rank 4. Got array with shape: {x.shape}"
            )
        if x.shape[self.channel_axis] not in CHANNELS:
            get_logger().warning(
                "Expected input to be images (as Numpy array) following the data format convention "
                '"%s" (channels on axis %s), i.e. expected either %s channels on that axis. '
                "However, it was passed an array with shape %s.",
                *(self.data_format, self.channel_axis, CHANNELS, x.shape),
            )
        if seed is not None:
            np.random.seed(seed)
        if augment:
            changed = [self.random_transform(image) for _ in range(rounds) for image in x]
            x = np.stack(changed).astype(self.dtype)
        axes = (0, self.row_axis, self.col_axis)
        spread = [1, 1, 1]
        spread[self.channel_axis - 1] = x.shape[self.channel_axis]
        if self.featurewise_center:
            self.mean = np.mean(x, axis=axes).reshape(spread)
            x = x - self.mean
        if self.featurewise_std_normalization:
            self.std = np.std(x, axis=axes).reshape(spread)
            x = x / (self.std + EPSILON)
        if self.zca_whitening:
            count = len(x)
            u, s, _ = np.linalg.svd(x.reshape(count, -1).T, full_matrices=False)
            self.zca_whitening_matrix = (u * (math.sqrt(count) / (s + self.zca_epsilon))) @ u.T

    def flow(
        self,
        x,
        y=None,
        batch_size=32,
        shuffle=True,
        sample_weight=None,
        seed=None,
        save_to_dir=None,
        save_prefix="",
        save_format="png",
        ignore_class_split=False,
        subset=None,
    ):
        """Endless batches of arrays.

        Args:
          x: array of images of 4 dimensions, or a list of it and other arrays, which are passed on.
          y: labels, or None.
          batch_size: images a batch.
          shuffle: whether each pass comes in a new order.
          sample_weight: weights, or None.
          seed: of the order and the changes.
          save_to_dir: folder that changed images are written to.
          save_prefix: begin of the names of these.
          save_format: "png", "jpeg", "bmp", "pdf", "ppm", "gif", "tif" or "jpg".
          ignore_class_split: do not check that subsets have the same classes.
          subset: "training" or "validation", with `validation_split`.

        Returns:
          A `NumpyArrayIterator`.
        """
        return NumpyArrayIterator(
            x,
            y,
            self,
            batch_size=batch_size,
            shuffle=shuffle,
            sample_weight=sample_weight,
            seed=seed,
            data_format=self.data_format,
            save_to_dir=save_to_dir,
            save_prefix=save_prefix,
            save_format=save_format,
            ignore_class_split=ignore_class_split,
            subset=subset,
            dtype=self.dtype,
        )

    def flow_from_directory(
        self,
        directory,
        target_size=(256, 256),
        color_mode="rgb",
        classes=None,
        class_mode="categorical",
        batch_size=32,
        shuffle=True,
        seed=None,
        save_to_dir=None,
        save_prefix="",
        save_format="png",
        follow_links=False,
        subset=None,
        interpolation="nearest",
        keep_aspect_ratio=False,
    ):
        """Endless batches of the images in a folder with a sub-folder for each class.

        Args:
          directory: the folder.
          target_size: (height, width).
          color_mode: "grayscale", "rgb" or "rgba".
          classes: names of the sub-folders in the order of their labels; None: all.
          class_mode: "categorical" (one-hot), "binary", "sparse" (integers), "input" (the images
            themselves) or None (no labels).
          batch_size: images a batch.
          shuffle: whether each pass comes in a new order.
          seed: of the order and the changes.
          save_to_dir: folder that changed images are written to.
          save_prefix: begin of the names of these.
          save_format: as in `flow`.
          follow_links: whether to go into folders that are links.
          subset: "training" or "validation", with `validation_split`.
          interpolation: method of `tf.keras.utils.load_img`.
          keep_aspect_ratio: cut off what does not fit the proportions.

        Returns:
          A `DirectoryIterator`.
        """
        return DirectoryIterator(
            directory,
            self,
            target_size=target_size,
            color_mode=color_mode,
            keep_aspect_ratio=keep_aspect_ratio,
            classes=classes,
            class_mode=class_mode,
            data_format=self.data_format,
            batch_size=batch_size,
            shuffle=shuffle,
            seed=seed,
            save_to_dir=save_to_dir,
            save_prefix=save_prefix,
            save_format=save_format,
            follow_links=follow_links,
            subset=subset,
            interpolation=interpolation,
            dtype=self.dtype,
        )

    def flow_from_dataframe(
        self,
        dataframe,
        directory=None,
        x_col="filename",
        y_col="class",
        weight_col=None,
        target_size=(256, 256),
        color_mode="rgb",
        classes=None,
        class_mode="categorical",
        batch_size=32,
        shuffle=True,
        seed=None,
        save_to_dir=None,
        save_prefix="",
        save_format="png",
        subset=None,
        interpolation="nearest",
        validate_filenames=True,
        **kwargs,
    ):
        """Endless batches of the images whose file names a table lists.

        Args:
          dataframe: a pandas DataFrame, or a dict of columns.
          directory: folder of the files; None: the names are whole paths.
          x_col: column of file names.
          y_col: column, or list of columns, of the labels.
          weight_col: column of sample weights, or None.
          target_size: (height, width).
          color_mode: "grayscale", "rgb" or "rgba".
          classes: names of classes in the order of their labels; None: all, sorted.
          class_mode: as in `flow_from_directory`; also "multi_output" and "raw" (the values of
            `y_col`).
          batch_size: images a batch.
          shuffle: whether each pass comes in a new order.
          seed: of the order and the changes.
          save_to_dir: folder that changed images are written to.
          save_prefix: begin of the names of these.
          save_format: as in `flow`.
          subset: "training" or "validation", with `validation_split`.
          interpolation: method of `tf.keras.utils.load_img`.
          validate_filenames: whether to leave out files that do not exist, with a warning.
          **kwargs: names of arguments of former versions; they have no effect.

        Returns:
          An iterator.
        """
        return DataFrameIterator(
            dataframe,
            directory,
            self,
            x_col=x_col,
            y_col=y_col,
            weight_col=weight_col,
            target_size=target_size,
            color_mode=color_mode,
            classes=classes,
            class_mode=class_mode,
            data_format=self.data_format,
            batch_size=batch_size,
            shuffle=shuffle,
            seed=seed,
            save_to_dir=save_to_dir,
            save_prefix=save_prefix,
            save_format=save_format,
            subset=subset,
            interpolation=interpolation,
            validate_filenames=validate_filenames,
            dtype=self.dtype,
        )


def zoom_bounds(zoom_range):
    """The least and largest zoom.

    Raises:
      ValueError: if they are neither a number nor two.
    """
    if isinstance(zoom_range, (float, int)):
        return [1 - zoom_range, 1 + zoom_range]
    if len(zoom_range) == 2 and all(isinstance(value, (float, int)) for value in zoom_range):
        return [zoom_range[0], zoom_range[1]]
    raise ValueError(
        f"`zoom_range` should be a float or a tuple or list of two floats. Received: {zoom_range}"
    )
