"""The files of checkpoints: where they lie, how they are written aside, renamed and deleted.

Paths are those of `formats/files.py`: local ones, "file://", and what fsspec knows.
"""

import contextlib
import glob
import os
from collections.abc import Iterator
from typing import Any

from yeoul.core.errors import OpError
from yeoul.formats import files


def index_path(prefix: Any) -> str:
    return f"{files.text(prefix)}.index"


def data_path(prefix: Any, shard: int, shards: int) -> str:
    return f"{files.text(prefix)}.data-{shard:05d}-of-{shards:05d}"


def waiting(path: str) -> str:
    """Where a file lies whose writing is complete, before it takes the place of a former one."""
    return f"{path}.new"


def is_bundle(prefix: Any) -> bool:
    """Whether there is a checkpoint with this prefix."""
    return files.exists(index_path(prefix)) or files.exists(waiting(index_path(prefix)))


def is_checkpoint(prefix: Any) -> bool:
    """Whether there is a checkpoint of either format; the prefix may be a pattern."""
    return (
        is_bundle(prefix) or bool(files.matching(index_path(prefix))) or bool(first_format(prefix))
    )


def first_format(prefix: Any) -> list[str]:
    """The files of the first format with this path, or those that match it as a pattern."""
    return [files.text(prefix)] if files.exists(prefix) else files.matching(prefix)


def data_files(prefix: Any) -> list[str]:
    """The paths of the data of a checkpoint."""
    return files.matching(f"{glob.escape(files.text(prefix))}.data-*-of-*")


def remove_bundle(prefix: Any) -> None:
    """Deletes the files of a checkpoint, the index first: what is left is none."""
    index = index_path(prefix)
    for path in (waiting(index), index, *data_files(prefix)):
        if files.exists(path):
            files.remove(path)


@contextlib.contextmanager
def written(path: str) -> Iterator[Any]:
    """A new file to be written, which lasts when the block ends, and is deleted if that fails."""
    try:
        with files.open_file(path, "wb") as file, files.guarded(path):
            yield file
            file.flush()
            if not files.is_remote(path):
                os.fsync(file.fileno())
    except BaseException:
        with contextlib.suppress(OpError):
            files.remove(path)
        raise


def settle(prefix: Any) -> None:
    """Ends a former writing of this prefix that was killed between its renames."""
    index, data = index_path(prefix), data_path(prefix, 0, 1)
    if files.exists(waiting(index)):
        if files.exists(waiting(data)):
            files.rename(waiting(data), data, True)
        files.rename(waiting(index), index, True)


def sync_folder(path: str) -> None:
    """Makes renames in the folder of a file last; not every system can."""
    if files.is_remote(path) or not hasattr(os, "O_DIRECTORY"):
        return
    folder = os.path.dirname(files.split(path)[1]) or "."  # noqa: PTH120  "" stays ""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
