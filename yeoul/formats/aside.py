"""Files that are there as a whole or not at all: written aside, and renamed when they are safe."""

import contextlib
import os
import secrets
from typing import Any

from yeoul.core.errors import OpError
from yeoul.formats import files
from yeoul.formats.bundle_files import sync_folder
from yeoul.formats.claims import Claim, abandoned

END = ".tempstate"


class Aside:
    """A file that appears under its name when `finish` is called, with all that was written.

    What killed processes left of the same file is cleaned away.

    Args:
      path: of the file.
    """

    def __init__(self, path: Any):
        self.path, self.finished = files.text(path), False
        files.make_parents(path)
        clean(path)
        while True:
            self.part = f"{self.path}.{secrets.token_hex(8)}{END}"
            self.file = files.open_file(self.part, "wb")
            self.claim = Claim(self.part)
            if not self.claim.lost:
                break
            self.claim.release()
            self.file.close()

    def write(self, data: bytes) -> None:
        """Adds data.

        Raises:
          ResourceExhaustedError: if the disk is full.
        """
        with files.guarded(self.path):
            self.file.write(data)

    def finish(self) -> None:
        """Puts the file in its place; from then on it survives a loss of power."""
        with files.guarded(self.path):
            sync(self.file, self.part)
            self.file.close()
        files.rename(self.part, self.path, overwrite=True)
        self.finished = True
        sync_folder(self.path)

    def close(self) -> None:
        """Deletes what was written, if it was not finished."""
        with contextlib.suppress(OSError):  # of the disk that is full
            self.file.close()
        if not self.finished:
            with contextlib.suppress(OpError):
                files.remove(self.part)
        self.claim.release()


def sync(file: Any, path: Any) -> None:
    """Waits until what was written to an open file is on the disk."""
    file.flush()
    if not files.is_remote(path):
        os.fsync(file.fileno())


def clean(path: Any) -> None:
    """Deletes what killed processes left of a file."""
    folder, _, name = files.text(path).rpartition("/")
    folder = folder or ("/" if files.text(path).startswith("/") else ".")
    if files.is_remote(path) or not files.is_dir(folder):
        return
    for left in files.list_dir(folder):
        if left.startswith(f"{name}.") and left.endswith(END):
            remove_abandoned(f"{folder}/{left}")


def remove_abandoned(path: Any) -> bool:
    """Deletes a file that no living process has locked; whether it did."""
    with abandoned(path) as free:
        if free:
            with contextlib.suppress(OpError):
                files.remove(path)
                return True
    return False
