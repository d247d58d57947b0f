"""`tf.keras.datasets.boston_housing`."""

from yeoul.core.export import export
from yeoul.keras.datasets.arrays import FLOATS, Expected, read_npz
from yeoul.keras.datasets.cache import KERAS_STORAGE, cached
from yeoul.keras.datasets.splits import Split, check_test_split, divided, shuffled

_SHA256 = "f553886a1f8d56431e820c5b82552d9d95cfcb96d1e678153f8839538947dff5"
_ARRAYS = {"x": Expected((506, 13), FLOATS), "y": Expected((506,), FLOATS)}


@export("keras.datasets.boston_housing.load_data")
def load_data(path: str = "boston_housing.npz", test_split: float = 0.2, seed: int = 113) -> Split:
    """Loads the Boston housing data of 1978: 506 rows of 13 numbers, and prices in 1,000 dollars.

    One of the columns treats the share of Black residents as a cause of prices; the data should
    not be used except to study that, or to run old programs. `tf.keras.datasets.california_housing`
    (`version="small"`) takes its place.

    Args:
      path: the file's name in the cache, or an absolute path.
      test_split: share of the rows that are for testing.
      seed: determines the order of the rows, which are shuffled before they are divided.

    Returns:
      `(x_train, y_train), (x_test, y_test)`: float64 rows of 13 numbers, and float64 prices.

    Raises:
      OSError: if the file is not in the cache and cannot be fetched.
      ValueError: if `test_split` is not in [0, 1), or if the file is broken and cannot be fetched.

    Reference:
      D. Harrison, D. Rubinfeld: Hedonic prices and the demand for clean air, 1978.

    Example:
      >>> import yeoul as tf
      >>> (x, y), _ = tf.keras.datasets.boston_housing.load_data()  # doctest: +SKIP
      >>> x.shape, y.shape  # doctest: +SKIP
      ((404, 13), (404,))
    """
    check_test_split(test_split)
    arrays = cached(
        path, KERAS_STORAGE + "boston_housing.npz", _SHA256, lambda file: read_npz(file, _ARRAYS)
    )
    return divided(*shuffled(seed, arrays["x"], arrays["y"]), test_split)
