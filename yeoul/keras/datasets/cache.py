"""Where data sets are kept, how they get there, and what is said when they do not."""

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from yeoul.keras.utils.console import say
from yeoul.keras.utils.get_file import cache_home, get_file
from yeoul.keras.utils.transfer import digest

T = TypeVar("T")

KERAS_STORAGE = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/"

_BUNDLED = (
    "Without any file, tf.keras.datasets.digits.load_data() gives 1,797 images of handwritten "
    "digits that come with the package."
)


class BrokenFileError(ValueError):
    """A data set's file is truncated, corrupt, or another file."""


def datasets_folder() -> Path:
    """The folder of the data sets' files."""
    return cache_home() / "datasets"


def cached(name: str, origin: str, file_hash: str | None, read: Callable[[Path], T]) -> T:
    """Returns what `read` makes of a data set's file, which is fetched if need be.

    A file with another checksum is used, with a warning, if `read` finds in it what it should hold.

    Args:
      name: path within the data sets' folder, or an absolute path.
      origin: URL.
      file_hash: checksum, or None if it is not known.
      read: function of the path; raises `BrokenFileError` if the file is not what it should be.

    Raises:
      BrokenFileError: if the file is there, but not right, and cannot be fetched.
      OSError: if the file is not there and cannot be fetched.
    """
    path = datasets_folder() / name
    problem = None
    if path.exists():
        try:
            content = read(path)
        except BrokenFileError as error:
            problem = error
        else:
            _warn_unless_original(path, file_hash)
            return content
    again = problem is not None and file_hash is None
    if again:
        say(f"{problem} Fetching it again.")
    try:
        get_file(name, origin, file_hash=file_hash, force_download=again)
    except (OSError, ValueError) as error:
        raise _unavailable(path, origin, problem, getattr(error, "reason", error)) from None
    return read(path)


def _warn_unless_original(path: Path, file_hash: str | None) -> None:
    if file_hash is None:
        return
    algorithm = "sha256" if len(file_hash) == 64 else "md5"
    if digest(path, algorithm) != file_hash:
        warnings.warn(
            f"{path} is not the original file (its {algorithm} checksum is another one), but holds "
            "arrays of the right names, shapes and types; it is used as it is. Delete it to have "
            "the original fetched.",
            stacklevel=4,
        )


def _unavailable(
    path: Path, origin: str, problem: BrokenFileError | None, reason: object
) -> Exception:
    if problem is not None:
        return BrokenFileError(
            f"{problem} Fetching it again failed ({reason}); the original is {origin}\n{_BUNDLED}"
        )
    return OSError(
        f"{path.name} is not in the cache, and fetching it failed ({reason}). In another way, get\n"
        f"  {origin}\nand put it there (the environment variable KERAS_HOME moves that folder):\n"
        f"  {path}\n{_BUNDLED}"
    )
