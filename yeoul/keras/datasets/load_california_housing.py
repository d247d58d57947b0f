"""`tf.keras.datasets.california_housing`."""

from yeoul.core.export import export
from yeoul.keras.datasets.arrays import FLOATS, Expected, read_npz
from yeoul.keras.datasets.cache import KERAS_STORAGE, cached
from yeoul.keras.datasets.splits import Split, check_test_split, divided, shuffled

_SHA256 = "1a2e3a52e0398de6463aebe6f4a8da34fb21fbb6b934cf88c3425e766f2a1a6f"
_ARRAYS = {"x": Expected((20640, 8), FLOATS), "y": Expected((20640,), FLOATS)}
_ROWS = {"small": 600, "large": None}


@export("keras.datasets.california_housing.load_data")
def load_data(
    version: str = "large",
    path: str = "california_housing.npz",
    test_split: float = 0.2,
    seed: int = 113,
) -> Split:
    """Loads the California housing data of 1990: 8 numbers a district, and its median house value.

    The columns: median income, house age, average rooms, average bedrooms, population, average
    occupancy, latitude, longitude. (A data set of Keras 3.)

    Args:
      version: "large", all 20,640 rows, or "small", 600 of them.
      path: the file's name in the cache, or an absolute path.
      test_split: share of the rows that are for testing.
      seed: determines the order of the rows, which are shuffled before they are divided.

    Returns:
      `(x_train, y_train), (x_test, y_test)`: float rows of 8 numbers, and values in dollars.

    Raises:
      OSError: if the file is not in the cache and cannot be fetched.
      ValueError: if `version` is unknown, if `test_split` is not in [0, 1), or if the file is
        broken and cannot be fetched.

    Reference:
      R. Pace, R. Barry: Sparse spatial autoregressions, 1997.

    Example:
      >>> import yeoul as tf
      >>> (x, y), _ = tf.keras.datasets.california_housing.load_data("small")  # doctest: +SKIP
      >>> x.shape, y.shape  # doctest: +SKIP
      ((480, 8), (480,))
    """
    if version not in _ROWS:
        raise ValueError(
            f"Argument `version` must be one of 'small', 'large'. Received: version={version}"
        )
    check_test_split(test_split)
    arrays = cached(
        path,
        KERAS_STORAGE + "california_housing.npz",
        _SHA256,
        lambda file: read_npz(file, _ARRAYS),
    )
    rows = _ROWS[version]
    return divided(*shuffled(seed, arrays["x"][:rows], arrays["y"][:rows]), test_split)
