"""Files from the network, kept in a cache."""

import os
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from yeoul.core.export import export
from yeoul.core.log import get_logger
from yeoul.keras.utils.archives import archive_kinds, unpack
from yeoul.keras.utils.console import say
from yeoul.keras.utils.transfer import digest, download


def cache_home() -> Path:
    """The folder of Keras's caches: KERAS_HOME, or `~/.keras`."""
    home = os.environ.get("KERAS_HOME")
    return Path(home).expanduser() if home else Path.home() / ".keras"


@export("keras.utils.get_file")
def get_file(
    fname: str | os.PathLike | None = None,
    origin: str | None = None,
    untar: bool = False,
    md5_hash: str | None = None,
    file_hash: str | None = None,
    cache_subdir: str | os.PathLike = "datasets",
    hash_algorithm: str = "auto",
    extract: bool = False,
    archive_format: str | Iterable[str] | None = "auto",
    cache_dir: str | os.PathLike | None = None,
    force_download: bool = False,
) -> str:
    """Fetches a file from a URL, unless it is in the cache already.

    A download that broke off is resumed; the file appears in its place only when it is whole and
    its checksum is right.

    Args:
      fname: name of the file in the cache, or an absolute path. None: the name in `origin`.
      origin: URL.
      untar: the older form of `extract`: the file is a tar archive, stored with ".tar.gz" behind
        its name and unpacked beside it unless `fname` exists already.
      md5_hash: the older form of `file_hash`.
      file_hash: checksum, MD5 or SHA-256, in hexadecimal digits.
      cache_subdir: folder within the cache, or an absolute path.
      hash_algorithm: "md5", "sha256" or "auto": by the length of `file_hash`.
      extract: whether to unpack the file, a tar or zip archive, beside it.
      archive_format: "auto" (tar and zip), "tar", "zip", a list of these, or None: no archive.
      cache_dir: folder of the cache; None: KERAS_HOME, or `~/.keras`.
      force_download: whether to fetch the file even if the cache has it.

    Returns:
      The file's path; with `untar`, the path without ".tar.gz".

    Raises:
      ValueError: if `origin` is missing or names no file, a checksum or an archive is not right.
      OSError: if the file cannot be fetched or stored.

    Example:
      >>> import yeoul as tf
      >>> import pathlib, tempfile
      >>> folder = pathlib.Path(tempfile.mkdtemp())
      >>> _ = (folder / "words.txt").write_text("a b c")
      >>> url = (folder / "words.txt").as_uri()
      >>> path = tf.keras.utils.get_file("copy.txt", url, cache_dir=folder)  # doctest: +ELLIPSIS
      Downloading data from file:...
      5/5 [==============================] - ...
      >>> pathlib.Path(path).read_text()
      'a b c'
    """
    if origin is None:
        raise ValueError('Please specify the "origin" argument (URL of the file to download).')
    kinds = archive_kinds(archive_format)
    if file_hash is None and md5_hash is not None and hash_algorithm == "auto":
        hash_algorithm = "md5"
    expected = file_hash if file_hash is not None else md5_hash
    algorithm = _algorithm(hash_algorithm, expected)
    name = _name_in(origin) if fname is None else os.fspath(fname)
    home = cache_home() if cache_dir is None else Path(cache_dir).expanduser()
    folder = _made(home / cache_subdir)
    target = folder / name
    if untar:
        target = folder / (name.removesuffix(".tar.gz") + ".tar.gz")
    if force_download or not _is_cached(target, algorithm, expected):
        _made(target.parent)
        download(origin, target, algorithm, expected)
    if untar:
        return _untarred(target, folder, force_download)
    if extract and not unpack(target, folder, kinds):
        get_logger().warning(
            "get_file(extract=True): %s is no archive of the kinds %s; it was not unpacked.",
            target,
            kinds,
        )
    return str(target)


def _untarred(archive: Path, folder: Path, again: bool) -> str:
    """Unpacks a tar archive unless that was done before; returns its path without ".tar.gz"."""
    unpacked = Path(str(archive).removesuffix(".tar.gz"))
    if (again or not unpacked.exists()) and not unpack(archive, folder, ["tar"]):
        raise ValueError(
            f"get_file(untar=True): {archive} is no tar archive. "
            "Delete it and check the URL, or leave untar out."
        )
    return str(unpacked)


def _name_in(origin: str) -> str:
    name = unquote(urlsplit(origin).path).rpartition("/")[2]
    if name in ("", ".", ".."):
        raise ValueError(
            f"Can't parse the file name from the origin provided: {origin!r}. "
            "Please specify the `fname` as the input param."
        )
    return name


def _algorithm(name: str, expected: str | None) -> str:
    if name == "auto":
        return "sha256" if expected is None or len(expected) == 64 else "md5"
    if name not in ("md5", "sha256"):
        raise ValueError(f"hash_algorithm={name!r}: expected 'md5', 'sha256' or 'auto'.")
    return name


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OSError(
            f"The cache folder {folder} cannot be made: {error}. Pass another one as cache_dir, "
            "or set KERAS_HOME to a folder that you may write to."
        ) from error
    return folder


def _is_cached(target: Path, algorithm: str, expected: str | None) -> bool:
    if not target.exists():
        return False
    if expected is None or digest(target, algorithm) == expected.lower():
        return True
    say(
        "A local file was found, but it seems to be incomplete or outdated because the "
        f"{algorithm} file hash does not match the original value of {expected} so we will "
        "re-download the data."
    )
    return False
