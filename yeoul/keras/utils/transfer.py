"""Downloads: resumed where they broke off, written aside, moved into place when they are whole."""

import contextlib
import hashlib
import http.client
import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from yeoul.keras.utils.console import say
from yeoul.keras.utils.progbar import Progbar

_CHUNK = 1 << 18
_TIMEOUT_SECONDS = 60
_ATTEMPTS = 5
_PARTIAL, _CANNOT_RESUME = 206, 416  # HTTP's numbers


class TransferError(OSError):
    """A file could not be fetched.

    Attributes:
      reason: what went wrong, in a few words.
    """

    def __init__(self, origin: str, target: Path, reason: Any, kept: int):
        text = f"URL fetch failure on {origin}: {reason}."
        if kept:
            text += f" {kept} bytes have arrived; calling again goes on from there."
        super().__init__(f"{text} Without a network, put the file there by hand: {target}")
        self.reason = f"{reason}"


def digest(path: Path, algorithm: str) -> str:
    """Returns a file's checksum in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, algorithm).hexdigest()


def download(origin: str, target: Path, algorithm: str, expected: str | None) -> None:
    """Fetches a file; `target` exists afterwards, whole and checked, or is as it was before.

    What has arrived is kept in `target` + ".part" when the connection breaks; the next call goes
    on from there if the server still has the same file.

    Args:
      origin: URL.
      target: where the file belongs; its folder exists.
      algorithm: "md5" or "sha256".
      expected: checksum, or None: any content will do.

    Raises:
      OSError: if the file cannot be fetched.
      ValueError: if its checksum is another one.
    """
    part = target.with_name(target.name + ".part")
    before = _identity(target)
    with _alone(part):
        if _identity(target) != before:
            return  # another process fetched it meanwhile
        say(f"Downloading data from {origin}")
        with part.open("ab") as file:
            _fetch(origin, target, file)
            file.flush()
            os.fsync(file.fileno())
        got = digest(part, algorithm)
        if expected is not None and got != expected.lower():
            _forget(part)
            raise ValueError(
                f"Incomplete or corrupted file detected. The {algorithm} file hash of {origin} is "
                f"{got}, which does not match the provided value of {expected}. "
                f"Nothing was stored as {target}. Try again; if it stays so, the file has changed "
                "at its origin."
            )
        _tag_of(part).unlink(missing_ok=True)
        part.replace(target)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_ino, status.st_mtime_ns


@contextlib.contextmanager
def _alone(part: Path) -> Iterator[None]:
    """Lets other processes wait for the unfinished file, where the system can lock files."""
    with part.open("ab") as file:
        with contextlib.suppress(ImportError):  # Windows
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            if part.exists() and not part.stat().st_size:
                _forget(part)


def _fetch(origin: str, target: Path, file: BinaryIO) -> None:
    """Writes the rest of the file, as often as the connection breaks but brings something."""
    for attempt in range(1, _ATTEMPTS + 1):
        file.flush()
        start = file.tell()
        try:
            _fetch_once(origin, Path(file.name), file)
            return
        except urllib.error.HTTPError as error:
            error.close()
            if error.code == _CANNOT_RESUME and start:
                file.truncate(0)
                continue
            reason = f"{error.code} -- {error.reason}"
            raise TransferError(origin, target, reason, file.tell()) from None
        except (OSError, http.client.HTTPException) as error:
            if attempt == _ATTEMPTS or file.tell() <= start:
                reason = getattr(error, "reason", None) or error
                raise TransferError(origin, target, reason, file.tell()) from None


def _fetch_once(origin: str, part: Path, file: BinaryIO) -> None:
    request = urllib.request.Request(origin, headers=_resume_headers(part))
    with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as response:
        if getattr(response, "status", None) != _PARTIAL:
            file.truncate(0)
        done = part.stat().st_size
        if done and not response.headers.get("Content-Range", "").startswith(f"bytes {done}-"):
            file.truncate(0)
            raise OSError("the server sent another part of the file than was asked for")
        _remember_tag(part, response)
        length = response.headers.get("Content-Length")
        total = None if length is None else done + int(length)
        bar = Progbar(total)
        while chunk := response.read(_CHUNK):
            file.write(chunk)
            done += len(chunk)
            bar.update(done, finalize=False)
        if total is not None and done < total:
            raise OSError(f"the connection ended after {done} of {total} bytes")
        bar.update(done, finalize=True)


def _resume_headers(part: Path) -> dict[str, str]:
    size, tag = part.stat().st_size, _tag_of(part)
    if not size or not tag.exists():
        return {}
    return {"Range": f"bytes={size}-", "If-Range": tag.read_text(encoding="ascii")}


def _remember_tag(part: Path, response: Any) -> None:
    """Keeps what tells whether the server's file is still the same, if it says so."""
    tag = response.headers.get("ETag", "")
    if not tag.startswith('"'):  # a weak tag does not promise the same bytes
        tag = response.headers.get("Last-Modified", "")
    if tag and response.headers.get("Accept-Ranges", "bytes") == "bytes":
        _tag_of(part).write_text(tag, encoding="ascii")
    else:
        _tag_of(part).unlink(missing_ok=True)


def _tag_of(part: Path) -> Path:
    return part.with_name(part.name + ".tag")


def _forget(part: Path) -> None:
    part.unlink(missing_ok=True)
    _tag_of(part).unlink(missing_ok=True)
