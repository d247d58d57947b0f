"""Batches of changed images out of arrays."""

import numpy as np

from yeoul.core.export import export
from yeoul.core.log import get_logger
from yeoul.keras.core.context import SETTINGS
from yeoul.keras.preprocessing.image.iterator import Iterator
from yeoul.keras.preprocessing.image.saving import save_changed

CHANNELS = (1, 3, 4)
SUBSETS = ("training", "validation")


@export("keras.preprocessing.image.NumpyArrayIterator")
class NumpyArrayIterator(Iterator):
    """Endless batches of arrays; see `ImageDataGenerator.flow`.

    Args:
      x: array of images of 4 dimensions, or a list of it and other arrays, which are passed on.
      y: labels, or None.
      image_data_generator: the `ImageDataGenerator` that changes the images.
      batch_size: images a batch.
      shuffle: whether each pass comes in a new order.
      sample_weight: weights, or None.
      seed: of the order and the changes.
      data_format: "channels_last" or "channels_first"; default: Keras's setting.
      save_to_dir: folder that changed images are written to.
      save_prefix: begin of the names of these.
      save_format: their format.
      subset: "training" or "validation".
      ignore_class_split: do not check that subsets have the same classes.
      dtype: of the batches; default: Keras's float dtype.

    Raises:
      ValueError: if arrays differ in length, the rank is not 4, or the subset is unknown.

    Example:
      >>> import numpy as np
      >>> import yeoul as tf
      >>> image = tf.keras.preprocessing.image
      >>> batches = image.NumpyArrayIterator(
      ...     np.ones([3, 2, 2, 1]), None, image.ImageDataGenerator(), batch_size=2
      ... )
      >>> len(batches), next(batches).shape
      (2, (2, 2, 2, 1))
    """

    def __init__(
        self,
        x,
        y,
        image_data_generator,
        batch_size=32,
        shuffle=False,
        sample_weight=None,
        seed=None,
        data_format=None,
        save_to_dir=None,
        save_prefix="",
        save_format="png",
        subset=None,
        ignore_class_split=False,
        dtype=None,
    ):
        self.dtype = SETTINGS.floatx if dtype is None else dtype
        data_format = SETTINGS.image_data_format if data_format is None else data_format
        x, others = (x[0], [np.asarray(part) for part in x[1:]]) if is_list(x) else (x, [])
        check_lengths(x, others, y, sample_weight)
        parts = [x, *others, y, sample_weight]
        if subset is not None:
            chosen = chosen_part(x, y, image_data_generator, subset, ignore_class_split)
            parts = [None if part is None else part[chosen] for part in parts]
        x, *others, y, sample_weight = parts
        self.x, self.x_misc = np.asarray(x, dtype=self.dtype), others
        if self.x.ndim != 4:
            raise ValueError(
                "Input data in `NumpyArrayIterator` should have rank 4. You passed an array with "
                f"shape {self.x.shape}"
            )
        axis = 3 if data_format == "channels_last" else 1
        if self.x.shape[axis] not in CHANNELS:
            get_logger().warning(
                "NumpyArrayIterator is set to use the data format convention %r (channels on axis "
                "%s), i.e. expected either 1, 3, or 4 channels on that axis. However, it was "
                "passed an array with shape %s.",
                *(data_format, axis, self.x.shape),
            )
        self.y = None if y is None else np.asarray(y)
        self.sample_weight = None if sample_weight is None else np.asarray(sample_weight)
        self.image_data_generator, self.data_format = image_data_generator, data_format
        self.save_to_dir, self.save_prefix = save_to_dir, save_prefix
        self.save_format = save_format
        super().__init__(self.x.shape[0], batch_size, shuffle, seed)

    def _get_batches_of_transformed_samples(self, index_array):
        batch = np.zeros((len(index_array), *self.x.shape[1:]), dtype=self.dtype)
        generator = self.image_data_generator
        for place, number in enumerate(index_array):
            image = self.x[number]
            parameters = generator.get_random_transform(image.shape)
            batch[place] = generator.standardize(generator.apply_transform(image, parameters))
        save_changed(self, batch, index_array)
        others = [part[index_array] for part in self.x_misc]
        given = [batch, *others] if others else batch
        if self.y is None:
            return given
        weights = () if self.sample_weight is None else (self.sample_weight[index_array],)
        return (given, self.y[index_array], *weights)


def is_list(x):
    """True for a tuple or list of arrays."""
    return (
        isinstance(x, (tuple, list))
        and len(x) > 0
        and not np.isscalar(x[0])
        and (isinstance(x, tuple) or np.ndim(x[0]) == 4)
    )


def check_lengths(x, others, y, sample_weight):
    """Raises ValueError if arrays differ in length."""
    for name, part in (
        *(("x", other) for other in others),
        ("y", y),
        ("sample_weight", sample_weight),
    ):
        if part is not None and len(x) != len(part):
            raise ValueError(
                f"`x` (images tensor) and `{name}` should have the same length. Found: image "
                f"tensor with {len(x)} elements, {name} with {len(part)} elements."
            )


def chosen_part(x, y, generator, subset, ignore_class_split):
    """The slice of a subset: the first images are for validation.

    Raises:
      ValueError: if the subset is unknown, or classes differ between subsets.
    """
    if subset not in SUBSETS:
        raise ValueError(f'Invalid subset name: {subset}; expected "training" or "validation".')
    split = int(len(x) * generator.validation_split)
    if y is not None and not ignore_class_split:
        first, last = np.unique(y[:split]), np.unique(y[split:])
        if not np.array_equal(first, last):
            raise ValueError(
                "Training and validation subsets have different number of classes after the split. "
                "If your numpy arrays are sorted by the label, you might want to shuffle them."
            )
    return slice(None, split) if subset == "validation" else slice(split, None)
