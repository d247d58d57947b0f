"""The callback that writes each epoch's values to a CSV file."""

import csv
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from yeoul.core.errors import NotFoundError
from yeoul.core.export import export
from yeoul.keras.callbacks.callback import Callback


@export("keras.callbacks.CSVLogger")
class CSVLogger(Callback):
    """Writes a line an epoch: its number and its values, in the order of their names.

    Args:
      filename: path of the file.
      separator: what stands between the columns.
      append: whether to continue the file, if there is one, instead of replacing it.

    Raises:
      NotFoundError: when training begins, if the file's folder does not exist.

    Example:
      >>> import yeoul as tf
      >>> import pathlib, tempfile
      >>> path = pathlib.Path(tempfile.mkdtemp(), "log.csv")
      >>> log = tf.keras.callbacks.CSVLogger(path)
      >>> log.on_train_begin()
      >>> log.on_epoch_end(0, {"val_loss": 0.75, "loss": 0.5})
      >>> log.on_train_end()
      >>> path.read_text().split()
      ['epoch,loss,val_loss', '0,0.5,0.75']
    """

    def __init__(self, filename: str | os.PathLike, separator: str = ",", append: bool = False):
        super().__init__()
        self.filename = os.fspath(filename)
        self.sep = separator
        self.append = append
        self.keys: list[str] | None = None
        self._file: Any = None

    def on_train_begin(self, logs: dict | None = None) -> None:
        """Opens the file."""
        path = Path(self.filename)
        self.keys = None
        self._header = not (self.append and path.exists() and path.stat().st_size)
        try:
            self._file = path.open("a" if self.append else "w", newline="", encoding="utf-8")
        except FileNotFoundError as error:
            raise NotFoundError(
                None,
                None,
                f"{self.filename}; No such file or directory: CSVLogger makes the file, "
                f"but not its folder. Make it first: os.makedirs({str(path.parent)!r}).",
            ) from error

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        """Writes the epoch's line; a value that is missing is "NA"."""
        logs = logs or {}
        writer = csv.writer(self._file, delimiter=self.sep)
        if self.keys is None:
            self.keys = _columns(logs)
        if self._header:
            writer.writerow(["epoch", *self.keys])
            self._header = False
        writer.writerow([epoch, *(_cell(logs.get(key, "NA")) for key in self.keys)])
        self._file.flush()

    def on_train_end(self, logs: dict | None = None) -> None:
        """Closes the file."""
        self._file.close()
        self._file = None


def _columns(logs: dict) -> list[str]:
    """The names in order; if nothing was validated yet, later epochs may be: room for that, too."""
    names = sorted(logs)
    if any(name.startswith("val_") for name in names):
        return names
    return names + ["val_" + name for name in names]


def _cell(value: Any) -> Any:
    if isinstance(value, str) or np.ndim(value) == 0 or not isinstance(value, Iterable):
        return value
    return f'"[{", ".join(map(str, value))}]"'
