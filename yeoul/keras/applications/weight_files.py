"""Files of trained weights: where they come from, and what is said when they cannot be had."""

from yeoul.keras.applications.checksums import CHECKSUMS
from yeoul.keras.utils.get_file import cache_home, get_file

STORAGE = "https://storage.googleapis.com/tensorflow/keras-applications/"
FOLDER = "models"


def fetched(path, model_name):
    """The local path of a file of Keras's storage, fetched if it is not in the cache.

    Raises:
      OSError: if it is not there and cannot be fetched.
      ValueError: if what came is damaged.
    """
    origin, name = STORAGE + path, path.rpartition("/")[2]
    try:
        return get_file(name, origin, cache_subdir=FOLDER, file_hash=CHECKSUMS.get(path))
    except OSError as error:
        raise OSError(
            f"{model_name}: its weights, {name}, are not in the cache, and fetching them "
            f"failed ({getattr(error, 'reason', error)}).\nPass weights=None to start from random "
            f"weights, weights=<path> if the file is elsewhere, or get\n  {origin}\nand put it "
            "there (the environment variable KERAS_HOME moves that folder):\n"
            f"  {cache_home() / FOLDER / name}"
        ) from None
