"""`tf.keras.datasets.mnist`."""

from yeoul.core.export import export
from yeoul.keras.datasets.arrays import UINT8, Expected, read_npz
from yeoul.keras.datasets.cache import KERAS_STORAGE, cached
from yeoul.keras.datasets.splits import Split

_SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"
MNIST_ARRAYS = {
    "x_train": Expected((60000, 28, 28), UINT8),
    "y_train": Expected((60000,), UINT8),
    "x_test": Expected((10000, 28, 28), UINT8),
    "y_test": Expected((10000,), UINT8),
}


@export("keras.datasets.mnist.load_data")
def load_data(path: str = "mnist.npz") -> Split:
    """Loads MNIST: 70,000 images of handwritten digits, 28 by 28 pixels.

    The file is fetched once and kept in `~/.keras/datasets` (KERAS_HOME moves that).

    Args:
      path: the file's name in the cache, or an absolute path.

    Returns:
      `(x_train, y_train), (x_test, y_test)`: 60,000 and 10,000 uint8 images of shape (28, 28) with
      values 0 to 255, and their digits, uint8.

    Raises:
      OSError: if the file is not in the cache and cannot be fetched.
      ValueError: if the file in the cache is broken and cannot be fetched.

    Reference:
      Y. LeCun, C. Cortes, C. Burges: The MNIST database of handwritten digits. CC BY-SA 3.0.

    Example:
      >>> import yeoul as tf
      >>> (x, y), (x_test, y_test) = tf.keras.datasets.mnist.load_data()  # doctest: +SKIP
      >>> x.shape, y.shape, x_test.shape, y_test.shape  # doctest: +SKIP
      ((60000, 28, 28), (60000,), (10000, 28, 28), (10000,))
    """
    arrays = cached(
        path, KERAS_STORAGE + "mnist.npz", _SHA256, lambda file: read_npz(file, MNIST_ARRAYS)
    )
    return (arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"])
