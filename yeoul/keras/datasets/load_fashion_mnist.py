"""`tf.keras.datasets.fashion_mnist`."""

import warnings

import numpy as np

from yeoul.core.export import export
from yeoul.keras.datasets.arrays import read_idx, read_npz
from yeoul.keras.datasets.cache import KERAS_STORAGE, cached, datasets_folder
from yeoul.keras.datasets.load_mnist import MNIST_ARRAYS
from yeoul.keras.datasets.splits import Split

_FILES = {
    "y_train": "train-labels-idx1-ubyte.gz",
    "x_train": "train-images-idx3-ubyte.gz",
    "y_test": "t10k-labels-idx1-ubyte.gz",
    "x_test": "t10k-images-idx3-ubyte.gz",
}


@export("keras.datasets.fashion_mnist.load_data")
def load_data() -> Split:
    """Loads Fashion-MNIST: 70,000 images of pieces of clothing, 28 by 28 pixels.

    The four files are fetched once and kept in `~/.keras/datasets/fashion-mnist` (KERAS_HOME moves
    that). Instead of them, `~/.keras/datasets/fashion_mnist.npz`, with arrays named as in
    `mnist.npz`, is used too.

    The classes: 0 T-shirt/top, 1 trouser, 2 pullover, 3 dress, 4 coat, 5 sandal, 6 shirt,
    7 sneaker, 8 bag, 9 ankle boot.

    Returns:
      `(x_train, y_train), (x_test, y_test)`: 60,000 and 10,000 uint8 images of shape (28, 28) with
      values 0 to 255, and their classes, uint8.

    Raises:
      OSError: if a file is not in the cache and cannot be fetched.
      ValueError: if a file in the cache is broken and cannot be fetched.

    Reference:
      H. Xiao, K. Rasul, R. Vollgraf: Fashion-MNIST, arXiv:1708.07747. MIT licence.

    Example:
      >>> import yeoul as tf
      >>> (x, y), _ = tf.keras.datasets.fashion_mnist.load_data()  # doctest: +SKIP
      >>> x.shape, y.shape  # doctest: +SKIP
      ((60000, 28, 28), (60000,))
    """
    folder, one_file = datasets_folder() / "fashion-mnist", datasets_folder() / "fashion_mnist.npz"
    if one_file.exists() and not all((folder / name).exists() for name in _FILES.values()):
        warnings.warn(f"{one_file} is used in place of the four original files.", stacklevel=2)
        arrays = read_npz(one_file, MNIST_ARRAYS)
    else:
        arrays = {name: _read(name) for name in _FILES}
    return (arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"])


def _read(name: str) -> np.ndarray:
    file = _FILES[name]
    return cached(
        f"fashion-mnist/{file}",
        KERAS_STORAGE + file,
        None,
        lambda path: read_idx(path, MNIST_ARRAYS[name]),
    )
