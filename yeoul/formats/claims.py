"""Locks on files: they end with the process that holds them, however it ends.

What a killed process left behind is told from what a living one is writing by trying its lock.
Where there are no such locks (other file systems, other operating systems), everything counts as
in use, and nothing is cleaned away.
"""

import contextlib
import os
from collections.abc import Iterator
from typing import Any

from yeoul.formats import files

try:
    import fcntl
except ImportError:  # not POSIX
    fcntl = None


class Claim:
    """A lock on a file that was just made.

    Args:
      path: of the file.

    Attributes:
      lost: whether somebody took the file for abandoned before it was locked.
    """

    def __init__(self, path: Any):
        self.handle: int | None = None
        self.lost = False
        if fcntl is None or files.is_remote(path):
            return
        with files.guarded(path):
            try:
                self.handle = os.open(files.split(path)[1], os.O_RDONLY)
            except FileNotFoundError:
                self.lost = True
                return
            fcntl.flock(self.handle, fcntl.LOCK_EX)
            self.lost = not same_file(self.handle, files.split(path)[1])

    def release(self) -> None:
        """Ends the lock."""
        if self.handle is not None:
            os.close(self.handle)
            self.handle = None


def same_file(handle: int, name: str) -> bool:
    """True if an open file is still the one of this name."""
    try:
        return os.path.samestat(os.fstat(handle), os.stat(name))  # noqa: PTH116
    except FileNotFoundError:
        return False


@contextlib.contextmanager
def abandoned(path: Any) -> Iterator[bool]:
    """Gives True if no process holds the lock of a file; none can take it inside of the block."""
    if fcntl is None or files.is_remote(path):
        yield False
        return
    try:
        handle = os.open(files.split(path)[1], os.O_RDONLY)
    except OSError:  # it is gone, or is not ours
        yield False
        return
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield same_file(handle, files.split(path)[1])
    finally:
        os.close(handle)
