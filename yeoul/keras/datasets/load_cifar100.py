"""`tf.keras.datasets.cifar100`."""

import numpy as np

from yeoul.core.export import export
from yeoul.keras.datasets.cifar import read_batches
from yeoul.keras.datasets.splits import Split

_ORIGIN = "https://www.cs.toronto.edu/~kriz/cifar-100-python.tar.gz"
_SHA256 = "85cd44d02ba6437773c5bbd22e183051d648de2e7d6b014e1ef29b855ba677a7"
_SIZES = {"train": 50000, "test": 10000}


@export("keras.datasets.cifar100.load_data")
def load_data(label_mode: str = "fine") -> Split:
    """Loads CIFAR-100: 60,000 colour images, 32 by 32 pixels, of a hundred kinds of things.

    The archive is fetched once and unpacked in `~/.keras/datasets` (KERAS_HOME moves that). Its
    pickled batches are read by a reader that knows plain data only; nothing in them is run.

    Args:
      label_mode: "fine", the hundred classes, or "coarse", twenty groups of them.

    Returns:
      `(x_train, y_train), (x_test, y_test)`: 50,000 and 10,000 uint8 images of shape (32, 32, 3)
      ((3, 32, 32) where Keras's image data format is "channels_first"), and int64 classes of shape
      (n, 1).

    Raises:
      OSError: if the archive is not in the cache and cannot be fetched.
      ValueError: if `label_mode` is unknown, or if a file in the cache is broken.

    Reference:
      A. Krizhevsky: Learning multiple layers of features from tiny images, 2009.

    Example:
      >>> import yeoul as tf
      >>> (x, y), _ = tf.keras.datasets.cifar100.load_data()  # doctest: +SKIP
      >>> x.shape, y.shape  # doctest: +SKIP
      ((50000, 32, 32, 3), (50000, 1))
    """
    if label_mode not in ("fine", "coarse"):
        raise ValueError(
            f'`label_mode` must be one of `"fine"`, `"coarse"`. Received: label_mode={label_mode}.'
        )
    labels = f"{label_mode}_labels"
    batches = read_batches("cifar-100-python", _ORIGIN, _SHA256, _SIZES, labels)
    parts = [(np.ascontiguousarray(batches[n][0]), batches[n][1].reshape(-1, 1)) for n in _SIZES]
    return parts[0], parts[1]
