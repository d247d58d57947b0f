"""Files of trained weights: where they come from, and what is said when they cannot be had."""

import functools
from pathlib import Path

from yeoul.keras.utils.get_file import cache_home, get_file

STORAGE = "https://storage.googleapis.com/tensorflow/keras-applications/"
FOLDER = "models"


@functools.lru_cache(maxsize=1)
def checksums():
    """The checksums that Keras states for its files, by name."""
    lines = Path(__file__).with_name("checksums.txt").read_text("utf-8").splitlines()
    return dict(line.split() for line in lines if not line.startswith("#"))


def fetched(path, model_name, kept_as=None):
    """The local path of a file of weights, fetched if it is not in the cache.

    Args:
      path: path within Keras's storage, or URL.
      model_name: whose weights they are.
      kept_as: name in the cache, if it is another one.

    Raises:
      OSError: if it is not there and cannot be fetched.
      ValueError: if what came is damaged.
    """
    origin = path if path.startswith("https://") else STORAGE + path
    name = kept_as or path.rpartition("/")[2]
    hint = "Pass weights=None to start from random weights, or weights=<path> of a file you have. "
    return fetched_from(
        origin, checksums().get(name), f"The weights of {model_name}", hint, kept_as=name
    )


def fetched_from(origin, checksum, what, hint="", kept_as=None):
    """The local path of the file at this address, fetched if it is not in the cache.

    Args:
      origin: URL.
      checksum: MD5 or SHA-256, or None if it is not known.
      what: what the file holds, for the message.
      hint: what to do without it.
      kept_as: name in the cache, if it is another one.

    Raises:
      OSError: if it is not there and cannot be fetched.
      ValueError: if what came is damaged.
    """
    name = kept_as or origin.rpartition("/")[2]
    try:
        return get_file(name, origin, cache_subdir=FOLDER, file_hash=checksum)
    except OSError as error:
        raise OSError(
            f"{what}: {name} is not in the cache, and fetching it failed "
            f"({getattr(error, 'reason', error)}). {hint}To have it in another way, get\n"
            f"  {origin}\nand put it there (the environment variable KERAS_HOME moves that "
            f"folder):\n  {cache_home() / FOLDER / name}"
        ) from None
