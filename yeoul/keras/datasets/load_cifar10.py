"""`tf.keras.datasets.cifar10`."""

import numpy as np

from yeoul.core.export import export
from yeoul.keras.datasets.cifar import read_batches
from yeoul.keras.datasets.splits import Split

_ORIGIN = "https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz"
_SHA256 = "6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce"
_TRAIN = [f"data_batch_{i}" for i in range(1, 6)]
_TEST = "test_batch"
_BATCH = 10000


@export("keras.datasets.cifar10.load_data")
def load_data() -> Split:
    """Loads CIFAR-10: 60,000 colour images, 32 by 32 pixels, of ten kinds of things.

    The archive is fetched once and unpacked in `~/.keras/datasets` (KERAS_HOME moves that). Its
    pickled batches are read by a reader that knows plain data only; nothing in them is run.

    The classes: 0 airplane, 1 automobile, 2 bird, 3 cat, 4 deer, 5 dog, 6 frog, 7 horse, 8 ship,
    9 truck.

    Returns:
      `(x_train, y_train), (x_test, y_test)`: 50,000 and 10,000 uint8 images of shape (32, 32, 3)
      ((3, 32, 32) where Keras's image data format is "channels_first"), and uint8 classes of shape
      (n, 1).

    Raises:
      OSError: if the archive is not in the cache and cannot be fetched.
      ValueError: if a file in the cache is broken.

    Reference:
      A. Krizhevsky: Learning multiple layers of features from tiny images, 2009.

    Example:
      >>> import yeoul as tf
      >>> (x, y), _ = tf.keras.datasets.cifar10.load_data()  # doctest: +SKIP
      >>> x.shape, y.shape  # doctest: +SKIP
      ((50000, 32, 32, 3), (50000, 1))
    """
    sizes = dict.fromkeys([*_TRAIN, _TEST], _BATCH)
    batches = read_batches("cifar-10-batches-py", _ORIGIN, _SHA256, sizes, "labels")
    images = [batches[name][0] for name in _TRAIN]
    x = np.concatenate(images, out=np.empty((5 * _BATCH, *images[0].shape[1:]), np.uint8))
    y = np.concatenate([batches[name][1] for name in _TRAIN])
    x_test, y_test = batches[_TEST]
    y, y_test = (labels.astype(np.uint8).reshape(-1, 1) for labels in (y, y_test))
    return (x, y), (np.ascontiguousarray(x_test), y_test)
