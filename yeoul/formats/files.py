"""Files by their paths: local ones, and through fsspec those of other file systems.

A path is a string, bytes, or a path object. "file://" and no scheme mean the local file system;
any other "scheme://" needs the package fsspec (`pip install 'yeoul[remote]'`).
"""

import errno
import fnmatch
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from yeoul.core import errors

ESCAPED = re.compile(r"\\([*?\[])")
GLOB, SCHEME = re.compile(r"[*?\[]"), re.compile(r"[a-zA-Z0-9]+://")
CODES = {
    errno.ENOENT: errors.NotFoundError,
    errno.EEXIST: errors.AlreadyExistsError,
    errno.ENOTEMPTY: errors.FailedPreconditionError,
    errno.EISDIR: errors.FailedPreconditionError,
    errno.ENOTDIR: errors.FailedPreconditionError,
    errno.EACCES: errors.PermissionDeniedError,
    errno.EPERM: errors.PermissionDeniedError,
    errno.EROFS: errors.PermissionDeniedError,
    errno.ENOSPC: errors.ResourceExhaustedError,
    errno.EDQUOT: errors.ResourceExhaustedError,
    errno.EFBIG: errors.ResourceExhaustedError,  # a limit of the process or of the file system
    errno.EMFILE: errors.ResourceExhaustedError,
    errno.EINVAL: errors.InvalidArgumentError,
    errno.ENAMETOOLONG: errors.InvalidArgumentError,
    errno.EXDEV: errors.UnimplementedError,
}


def text(path: Any) -> str:
    """A path as text."""
    return os.fsdecode(path)


def split(path: Any) -> tuple[str, str]:
    """The scheme of a path ("" if it is local), and the path for the file system."""
    path = text(path)
    scheme, found, rest = path.partition("://")
    if not found or not scheme.isalnum():
        return "", path
    if scheme == "file":
        return "", rest
    return scheme, path


def local(path: Any) -> Path:
    """A path of the local file system.

    Raises:
      FileNotFoundError: if it is empty, which for pathlib is the directory one is in.
    """
    name = split(path)[1]
    if not name:
        raise FileNotFoundError(errno.ENOENT, "")
    return Path(name)


def is_remote(path: Any) -> bool:
    """True if the path belongs to fsspec."""
    return bool(split(path)[0])


def remote(path: Any) -> tuple[Any, str]:
    """Fsspec's file system of a path, and the path in it.

    Raises:
      UnimplementedError: if fsspec is missing, or does not know the scheme.
    """
    scheme, whole = split(path)
    try:
        import fsspec
    except ImportError:
        raise errors.UnimplementedError(
            None,
            None,
            f"File system scheme {scheme!r} not implemented (file: {whole!r}): Yeoul opens such "
            "paths with fsspec, which is not installed. Run: pip install 'yeoul[remote]'",
        ) from None
    protocol = "memory" if scheme == "ram" else scheme
    rest = whole.partition("://")[2]
    try:
        return fsspec.core.url_to_fs(f"{protocol}://{rest}")
    except (ValueError, ImportError) as error:
        raise errors.UnimplementedError(
            None,
            None,
            f"File system scheme {scheme!r} not implemented (file: {whole!r}): {error}",
        ) from None


def failure(error: OSError, path: Any) -> errors.OpError:
    """What TensorFlow raises for an error of the operating system."""
    number = error.errno
    if number is None:  # fsspec often says no more than the class
        number = {
            FileNotFoundError: errno.ENOENT,
            FileExistsError: errno.EEXIST,
            IsADirectoryError: errno.EISDIR,
            NotADirectoryError: errno.ENOTDIR,
            PermissionError: errno.EACCES,
        }.get(type(error), 0)
    said = os.strerror(number) if number else str(error)
    return CODES.get(number, errors.UnknownError)(None, None, f"{text(path)}; {said}")


class guarded:
    """Turns errors of the operating system into TensorFlow's, in a `with` statement.

    Args:
      path: the path to name.
    """

    def __init__(self, path: Any):
        self.path = path

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        if isinstance(error, OSError):
            raise failure(error, self.path) from None
        if isinstance(error, ValueError) and "null" in str(error):
            raise errors.InvalidArgumentError(
                None, None, f"The path {self.path!r} holds a null character, which no file has."
            ) from None


def open_file(path: Any, mode: str = "rb", buffer: int | None = None) -> Any:
    """Opens a file of bytes.

    Args:
      path: of the file.
      mode: "rb", "wb", "ab", or with "+".
      buffer: size of the buffer in bytes, or None.

    Raises:
      OpError: as `failure` says.
    """
    with guarded(path):
        scheme, name = split(path)
        if scheme:
            system, name = remote(path)
            if "r" in mode and system.isdir(name):
                raise IsADirectoryError(errno.EISDIR, "")
            return system.open(name, mode)
        place = local(path)
        if "r" in mode and place.is_dir():
            raise IsADirectoryError(errno.EISDIR, "")
        return place.open(mode, buffer if buffer and buffer > 1 else -1)


def read(path: Any) -> bytes:
    """The whole content of a file."""
    with open_file(path, "rb") as file, guarded(path):
        return file.read()


def exists(path: Any) -> bool:
    """True if there is a file or directory."""
    if is_remote(path):
        system, name = remote(path)
        return system.exists(name)
    return found(path, Path.exists)


def is_dir(path: Any) -> bool:
    """True if there is a directory."""
    if is_remote(path):
        system, name = remote(path)
        return system.isdir(name)
    return found(path, Path.is_dir)


def found(path: Any, test: Callable[[Path], bool]) -> bool:
    """What a test says of a local path; False where there can be no file."""
    try:
        return test(local(path))
    except (OSError, ValueError):  # empty, too long, with a null character
        return False


def list_dir(path: Any) -> list[str]:
    """The names in a directory.

    Raises:
      NotFoundError: if it is none.
    """
    if not is_dir(path):
        raise errors.NotFoundError(None, None, f"Could not find directory {text(path)}")
    with guarded(path):
        if is_remote(path):
            system, name = remote(path)
            names = (entry.rstrip("/").rpartition("/")[2] for entry in system.ls(name, False))
            return sorted({entry for entry in names if entry})
        return sorted(entry.name for entry in local(path).iterdir())


def make_dir(path: Any, parents: bool = False) -> None:
    """Makes a directory; one that exists stays.

    Args:
      path: of the directory.
      parents: whether those above it are made too.
    """
    with guarded(path):
        if is_remote(path):
            system, name = remote(path)
            system.makedirs(name, exist_ok=True)
            return
        name = split(path)[1]
        try:
            Path(name).mkdir(parents=parents, exist_ok=True)
        except FileExistsError:
            if parents:
                raise errors.FailedPreconditionError(
                    None, None, f"{text(path)} is not a directory"
                ) from None


def make_parents(path: Any) -> None:
    """Makes the directories in which a file is to stand."""
    above = text(path).rpartition("/")[0]
    if above and not above.endswith(":/"):
        make_dir(above, parents=True)


def folder_of(path: Any) -> str:
    """The directory in which a file stands; "" if the path has none."""
    above = os.path.dirname(text(path))  # noqa: PTH120  pathlib makes "." of ""
    return f"{above}/" if above.endswith(":/") else above


def remove(path: Any) -> None:
    """Deletes a file."""
    with guarded(path):
        if is_remote(path):
            system, name = remote(path)
            if system.isdir(name):
                raise IsADirectoryError(errno.EISDIR, "")
            system.rm_file(name)
            return
        place = local(path)
        if place.is_dir() and not place.is_symlink():
            raise IsADirectoryError(errno.EISDIR, "")
        place.unlink()


def remove_tree(path: Any) -> None:
    """Deletes a directory and all in it, or a file."""
    if not exists(path):
        raise errors.NotFoundError(None, None, f"{text(path)} not found")
    if not is_dir(path):
        remove(path)
        return
    with guarded(path):
        if is_remote(path):
            system, name = remote(path)
            system.rm(name, recursive=True)
        elif local(path).is_symlink():
            raise NotADirectoryError(errno.ENOTDIR, "")  # what it leads to is not deleted
        else:
            shutil.rmtree(local(path))


def remove_empty(path: Any) -> None:
    """Deletes a directory that has nothing in it; FailedPreconditionError otherwise."""
    with guarded(path):
        if is_remote(path):
            system, name = remote(path)
            system.rmdir(name)
        else:
            local(path).rmdir()


def check_free(path: Any, overwrite: bool) -> None:
    """Raises AlreadyExistsError if something is there that may not be overwritten."""
    if not overwrite and exists(path):
        raise errors.AlreadyExistsError(
            None,
            None,
            f"file already exists: {text(path)}. Pass overwrite=True to replace it.",
        )


def copy(source: Any, target: Any, overwrite: bool = False) -> None:
    """Copies the content of a file."""
    if not exists(source):
        raise failure(FileNotFoundError(errno.ENOENT, ""), source)
    check_free(target, overwrite)
    if is_dir(source):
        raise failure(OSError(errno.EINVAL, ""), target)
    if not is_remote(source) and not is_remote(target) and exists(target):
        if local(source).samefile(local(target)):
            return  # opening it to be written would empty it
    with open_file(source, "rb") as reader, open_file(target, "wb") as writer, guarded(target):
        shutil.copyfileobj(reader, writer, 1 << 20)


def rename(source: Any, target: Any, overwrite: bool = False) -> None:
    """Moves a file or directory; between local file systems that is refused."""
    check_free(target, overwrite)
    if not exists(source):
        raise failure(FileNotFoundError(errno.ENOENT, ""), source)
    if is_remote(source) or is_remote(target):
        copy(source, target, True)
        remove(source)
        return
    with guarded(target):
        os.replace(split(source)[1], split(target)[1])  # noqa: PTH105  os takes text as it is


def matching(pattern: Any) -> list[str]:
    r"""The files and directories that match a pattern, sorted.

    `*` and `?` do not match "/"; `[abc]` and `[^abc]` are sets of characters, and
    `\*`, `\?` and `\[` stand for themselves.
    """
    pattern = ESCAPED.sub(r"[\1]", text(pattern))
    scheme, rest = split(pattern)
    if not rest:
        return []
    prefix = pattern[: len(pattern) - len(rest)]  # "file://", or nothing
    if scheme:
        prefix = f"{scheme}://"
        rest = pattern[len(prefix) :]
    if not GLOB.search(rest):
        return [pattern] if exists(pattern) else []
    parts = rest.split("/")
    plain = next(i for i, part in enumerate(parts) if GLOB.search(part))
    found = ["/".join(parts[:plain]) + ("/" if plain else "")]
    for i, part in enumerate(parts[plain:], plain):
        last = i == len(parts) - 1
        found = [whole for base in found for whole in matched(prefix, base, part, last)]
    return [prefix + one for one in sorted(found)]


def matched(prefix: str, base: str, part: str, last: bool) -> list[str]:
    """The names in one directory that one part of a pattern matches, joined to the directory."""
    end = "" if last else "/"
    if not GLOB.search(part):
        there = exists(prefix + base + part)
        return [base + part + end] if there and (last or is_dir(prefix + base + part)) else []
    where = prefix + (base or ("." if not prefix else ""))
    if not is_dir(where):
        return []
    form = re.compile(fnmatch.translate(part.replace("[^", "[!")))
    names = [name for name in list_dir(where) if form.match(name)]
    return [base + name + end for name in names if last or is_dir(prefix + base + name)]


class Stat:
    """What `tf.io.gfile.stat` gives.

    Attributes:
      length: bytes in the file.
      mtime_nsec: when it was changed last, in nanoseconds since 1970.
      is_directory: whether it is a directory.
    """

    def __init__(self, length: int, mtime_nsec: int, is_directory: bool):
        self.length, self.mtime_nsec, self.is_directory = length, mtime_nsec, is_directory

    def __repr__(self):
        return (
            f"FileStatistics(length={self.length}, mtime_nsec={self.mtime_nsec}, "
            f"is_directory={self.is_directory})"
        )


def stat(path: Any) -> Stat:
    """Length, time of the last change and kind of a file or directory."""
    with guarded(path):
        if is_remote(path):
            system, name = remote(path)
            info = system.info(name)
            changed = info.get("mtime") or info.get("created") or info.get("LastModified") or 0
            seconds = changed.timestamp() if hasattr(changed, "timestamp") else float(changed)
            return Stat(info.get("size") or 0, int(seconds * 1e9), info["type"] == "directory")
        known = local(path).stat()
        return Stat(known.st_size, known.st_mtime_ns, local(path).is_dir())
