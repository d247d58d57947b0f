"""Unpacking archives, none of which can write outside its folder."""

import contextlib
import gzip
import lzma
import shutil
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterable
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

_KINDS = ("tar", "zip")


class _Member(NamedTuple):
    """One entry of an archive: a folder, a file, or a link."""

    name: str
    is_folder: bool = False
    link: str | None = None
    content: IO[bytes] | None = None
    executable: bool = False


_BROKEN = (
    EOFError,
    KeyError,
    gzip.BadGzipFile,
    lzma.LZMAError,
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
)
_Reader = Callable[[Path], Generator[_Member, None, None]]


def archive_kinds(archive_format: str | Iterable[str] | None) -> list[str]:
    """Returns the kinds of archive to try: of "tar" and "zip".

    Raises:
      ValueError: if there is another one.
    """
    if archive_format is None:
        return []
    if archive_format == "auto":
        return list(_KINDS)
    kinds = [archive_format] if isinstance(archive_format, str) else list(archive_format)
    unknown = [kind for kind in kinds if kind not in _KINDS]
    if unknown:
        raise ValueError(
            f"archive_format={archive_format!r}: expected 'auto', 'tar', 'zip' or None."
        )
    return kinds


def unpack(path: Path, folder: Path, kinds: Iterable[str]) -> bool:
    """Unpacks an archive into a folder; nothing is there until all of it has been read.

    Args:
      path: the archive.
      folder: where its entries belong.
      kinds: what it may be, of "tar" and "zip".

    Returns:
      Whether it is an archive of one of these kinds.

    Raises:
      ValueError: if it is broken, or has an entry that would lie outside the folder.
    """
    for kind in kinds:
        is_one, read = _READERS[kind]
        if is_one(path):
            with tempfile.TemporaryDirectory(dir=folder, prefix=".unpack-") as aside:
                _write(path, Path(aside), read)
                _move(Path(aside), folder)
            return True
    return False


def _write(path: Path, folder: Path, read: _Reader) -> None:
    try:
        with contextlib.closing(read(path)) as members:
            for member in members:
                _write_member(path, folder, member)
    except _BROKEN as error:
        raise ValueError(
            f"{path} is broken ({error}). Delete it, so that it is fetched again."
        ) from error


def _write_member(path: Path, folder: Path, member: _Member) -> None:
    for name in (member.name, member.link):
        if name is not None and _leaves(name):
            raise ValueError(
                f"{path} has the entry {member.name!r}{f' -> {name!r}' if member.link else ''}, "
                "which would lie outside the folder; nothing was unpacked. Do not trust this file."
            )
    place = folder / member.name
    if member.is_folder:
        place.mkdir(parents=True, exist_ok=True)
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.is_symlink() or place.is_file():
        place.unlink()  # an archive may hold a name twice; the last one counts
    if member.link is not None:
        place.symlink_to(member.link)
    elif member.content is not None:
        with place.open("wb") as file:
            shutil.copyfileobj(member.content, file)
        if member.executable:
            place.chmod(0o755)


def _leaves(name: str) -> bool:
    """True unless the path surely stays below: relative, no "..", no drive."""
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or name[1:2] == ":"


def _tar_members(path: Path) -> Generator[_Member, None, None]:
    with tarfile.open(path) as archive:
        for info in archive:
            if info.isdir():
                yield _Member(info.name, is_folder=True)
            elif info.issym():
                yield _Member(info.name, link=info.linkname)
            elif info.isfile() or info.islnk():
                content = archive.extractfile(info)
                yield _Member(info.name, content=content, executable=bool(info.mode & 0o100))
            else:
                raise tarfile.TarError(f"the entry {info.name!r} is a device")
        while archive.fileobj.read(1 << 20):
            pass  # to the end, where the compressed file's checksum is compared


def _zip_members(path: Path) -> Generator[_Member, None, None]:
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if info.is_dir():
                yield _Member(info.filename, is_folder=True)
            else:
                with archive.open(info) as content:
                    yield _Member(info.filename, content=content)


_READERS: dict[str, tuple[Callable[[Path], bool], _Reader]] = {
    "tar": (tarfile.is_tarfile, _tar_members),
    "zip": (zipfile.is_zipfile, _zip_members),
}


def _move(source: Path, target: Path) -> None:
    """Moves what is in a folder into another one, replacing files that are there."""
    for entry in source.iterdir():
        place = target / entry.name
        if entry.is_dir() and not entry.is_symlink() and place.is_dir():
            _move(entry, place)
        else:
            entry.replace(place)
