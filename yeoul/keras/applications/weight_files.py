"""Files of trained weights: where they come from, and what is said when they cannot be had."""

from yeoul.keras.applications.checksums import CHECKSUMS
from yeoul.keras.utils.get_file import cache_home, get_file

STORAGE = "https://storage.googleapis.com/tensorflow/keras-applications/"
FOLDER = "models"


def fetched(path, model_name):
    """The local path of a file of weights, fetched if it is not in the cache.

    Args:
      path: path within Keras's storage, or URL.
      model_name: whose weights they are.

    Raises:
      OSError: if it is not there and cannot be fetched.
      ValueError: if what came is damaged.
    """
    hint = "Pass weights=None to start from random weights, or weights=<path> of a file you have. "
    origin = path if path.startswith("https://") else STORAGE + path
    checksum = CHECKSUMS.get(path.rpartition("/")[2])
    return fetched_from(origin, checksum, f"The weights of {model_name}", hint)


def fetched_from(origin, checksum, what, hint=""):
    """The local path of the file at this address, fetched if it is not in the cache.

    Args:
      origin: URL.
      checksum: MD5 or SHA-256, or None if it is not known.
      what: what the file holds, for the message.
      hint: what to do without it.

    Raises:
      OSError: if it is not there and cannot be fetched.
      ValueError: if what came is damaged.
    """
    name = origin.rpartition("/")[2]
    try:
        return get_file(name, origin, cache_subdir=FOLDER, file_hash=checksum)
    except OSError as error:
        raise OSError(
            f"{what}: {name} is not in the cache, and fetching it failed "
            f"({getattr(error, 'reason', error)}). {hint}To have it in another way, get\n"
            f"  {origin}\nand put it there (the environment variable KERAS_HOME moves that "
            f"folder):\n  {cache_home() / FOLDER / name}"
        ) from None
