"""`tf.keras.datasets.digits`: a data set that comes with the package."""

from pathlib import Path

import numpy as np

from yeoul.core.export import export
from yeoul.keras.datasets.splits import Split

_FILE = Path(__file__).with_name("digits.npz")
_EVERY = 5


@export("keras.datasets.digits.load_data")
def load_data() -> Split:
    """Loads 1,797 images of handwritten digits, 8 by 8 pixels, without any network.

    The images stand writer by writer in the original file. Every fifth one, from the first on, is
    for testing; the others are for training.

    Returns:
      `(x_train, y_train), (x_test, y_test)`: 1,437 and 360 uint8 images of shape (8, 8) with values
      0 to 16, and their digits, uint8.

    Reference:
      E. Alpaydin, C. Kaynak: Optical Recognition of Handwritten Digits, UCI Machine Learning
      Repository, 1998, doi:10.24432/C50P49 (its test part). CC BY 4.0; see `digits.txt` beside this
      file.

    Example:
      >>> import yeoul as tf
      >>> (x, y), (x_test, y_test) = tf.keras.datasets.digits.load_data()
      >>> x.shape, y.shape, x_test.shape, y_test.shape, int(x.max())
      ((1437, 8, 8), (1437,), (360, 8, 8), (360,), 16)
    """
    with np.load(_FILE, allow_pickle=False) as file:
        images, labels = file["images"], file["labels"]
    held_out = np.arange(len(images)) % _EVERY == 0
    return (images[~held_out], labels[~held_out]), (images[held_out], labels[held_out])
