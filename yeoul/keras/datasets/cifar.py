"""What CIFAR-10 and CIFAR-100 share: an archive of pickled batches of 32 by 32 pixel images."""

from pathlib import Path

import numpy as np

from yeoul.keras.core.context import SETTINGS
from yeoul.keras.datasets.arrays import INTEGERS, UINT8, Expected, broken, check
from yeoul.keras.datasets.cache import cached, datasets_folder
from yeoul.keras.datasets.plain_pickle import PickleError, loads
from yeoul.keras.utils.archives import unpack

_PIXELS = 3 * 32 * 32


def read_batches(
    archive: str, origin: str, file_hash: str, sizes: dict[str, int], labels: str
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Returns images and labels of each batch; the archive is fetched and unpacked if need be.

    Args:
      archive: name of the folder in the archive; in the cache also the archive's, with ".tar.gz".
      origin: URL of the archive.
      file_hash: the archive's SHA-256.
      sizes: names of the batches' files, and how many images each holds.
      labels: name of the labels in the batches.

    Returns:
      Batch's name to uint8 images of shape (n, 32, 32, 3), or (n, 3, 32, 32) where Keras's image
      data format is "channels_first", and a list of labels.
    """
    folder = datasets_folder() / archive

    def read(path: Path) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        if path.suffix == ".gz":
            _unpack(path)
        return {name: _read_batch(folder / name, sizes[name], labels) for name in sizes}

    if all((folder / name).exists() for name in sizes):
        return read(folder)
    return cached(archive + ".tar.gz", origin, file_hash, read)


def _unpack(path: Path) -> None:
    try:
        is_archive = unpack(path, path.parent, ["tar"])
    except ValueError as error:
        raise broken(path, error.__cause__ or error) from error
    if not is_archive:
        raise broken(path, "it is no tar archive")


def _read_batch(path: Path, size: int, labels: str) -> tuple[np.ndarray, np.ndarray]:
    try:
        batch = loads(path.read_bytes())
    except (OSError, PickleError) as error:
        raise broken(path, error) from error
    if not isinstance(batch, dict):
        raise broken(path, f"it holds {type(batch).__name__}, not a dict")
    named = {key.decode() if isinstance(key, bytes) else key: batch[key] for key in batch}
    expected = {"data": Expected((size, _PIXELS), UINT8), labels: Expected((size,), INTEGERS)}
    check(path, named, expected)
    images = named["data"].reshape(size, 3, 32, 32)
    if SETTINGS.image_data_format == "channels_last":
        images = images.transpose(0, 2, 3, 1)
    return images, np.asarray(named[labels])
