"""tf.io.gfile.GFile: an open file, local or remote."""

from yeoul.core.errors import (
    InvalidArgumentError,
    OutOfRangeError,
    PermissionDeniedError,
)
from yeoul.core.export import export
from yeoul.formats import files

MODES = ("r", "w", "a", "r+", "w+", "a+")


@export("io.gfile.GFile", "compat.v1.gfile.GFile", "compat.v1.gfile.Open")
class GFile:
    r"""A file, local or with a scheme such as "gs://"; it is opened when it is first used.

    Args:
      name: path of the file.
      mode: "r", "w", "a", "r+", "w+" or "a+"; with "b" for bytes instead of text.

    Raises:
      InvalidArgumentError: for another mode.

    Example:
      >>> import tempfile
      >>> import yeoul as tf
      >>> path = tempfile.mkdtemp() + "/a.txt"
      >>> with tf.io.gfile.GFile(path, "w") as file:
      ...     file.write("first\nsecond")
      >>> with tf.io.gfile.GFile(path) as file:
      ...     print(file.readlines())
      ['first\n', 'second']
    """

    def __init__(self, name, mode="r"):
        plain = mode.replace("b", "")
        if plain not in MODES:
            raise InvalidArgumentError(
                None,
                None,
                f"mode is not 'r' or 'w' or 'a' or 'r+' or 'w+' or 'a+', but {mode!r}.",
            )
        self._name, self._mode, self._binary = name, mode, "b" in mode
        self._reads = plain in ("r", "r+", "w+", "a+")
        self._writes = plain != "r"
        self._appends = plain[0] == "a" or plain == "r+"
        self._reader = self._writer = None

    @property
    def name(self):
        """The path."""
        return self._name

    @property
    def mode(self):
        """The mode, as it was given."""
        return self._mode

    # Reading.

    def _open_to_read(self):
        if self._reader is None:
            if not self._reads:
                raise PermissionDeniedError(
                    None, None, f"File isn't open for reading: {self._name!r} in mode {self._mode}."
                )
            self._reader = files.open_file(self._name, "rb")
        return self._reader

    def _given(self, data):
        return data if self._binary else data.decode("utf-8")

    def size(self):
        """The length of the file in bytes."""
        return files.stat(self._name).length

    def read(self, n=-1):
        """The next bytes, as text unless the mode has a "b".

        Args:
          n: how many bytes; by default all that are left.

        Raises:
          UnicodeDecodeError: for text if they are no UTF-8, or end inside of a character.
        """
        file = self._open_to_read()
        with files.guarded(self._name):
            return self._given(file.read(-1 if n is None or n < 0 else n))

    def readline(self):
        r"""The next line, with its line break "\n" and without any "\r"; "" at the end."""
        file = self._open_to_read()
        with files.guarded(self._name):
            return self._given(file.readline().replace(b"\r", b""))

    def readlines(self):
        """All lines that are left, with their line breaks."""
        return list(self)

    def seek(self, offset=None, whence=0, position=None):
        """Moves to a place in the file.

        Args:
          offset: bytes from there.
          whence: 0: from the start, 1: from the place now, 2: from the end.
          position: older name of `offset`.

        Raises:
          TypeError: if there is no offset.
          InvalidArgumentError: for another `whence`, or a place before the start.
          OutOfRangeError: for a place behind the end.
        """
        offset = position if offset is None else offset
        if offset is None:
            raise TypeError("seek(): offset argument required")
        file = self._open_to_read()
        if whence not in (0, 1, 2):
            raise InvalidArgumentError(
                None, None, f"Invalid whence argument: {whence}. Valid values are 0, 1, or 2."
            )
        size = self.size()
        target = offset + (0, file.tell(), size)[whence]
        if target < 0:
            raise InvalidArgumentError(None, None, f"Seeking to a negative position: {target}")
        if target > size:
            raise OutOfRangeError(
                None, None, f"reached end of file: {target} is behind the {size} bytes of the file."
            )
        file.seek(target)

    def tell(self):
        """The place in the file, in bytes."""
        if self._reads:
            return self._open_to_read().tell()
        return self._open_to_write().tell()

    def seekable(self):
        """True."""
        return True

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def next(self):
        """The next line; StopIteration at the end."""
        return next(self)

    # Writing.

    def _open_to_write(self):
        if self._writer is None:
            if not self._writes:
                raise PermissionDeniedError(
                    None, None, f"File isn't open for writing: {self._name!r} in mode {self._mode}."
                )
            self._writer = files.open_file(self._name, "ab" if self._appends else "wb")
        return self._writer

    def write(self, file_content):
        """Writes text or bytes.

        Args:
          file_content: what to write; text is written as UTF-8.

        Raises:
          TypeError: if it is neither.
        """
        file = self._open_to_write()
        if isinstance(file_content, str):
            file_content = file_content.encode("utf-8")
        if not isinstance(file_content, (bytes, bytearray, memoryview)):
            raise TypeError(f"Expected binary or unicode string, got {file_content!r}")
        with files.guarded(self._name):
            file.write(file_content)

    def flush(self):
        """Hands what was written to the file system."""
        if self._writer is not None:
            with files.guarded(self._name):
                self._writer.flush()

    def close(self):
        """Closes the file; it is opened again if it is used."""
        for file in (self._reader, self._writer):
            if file is not None:
                with files.guarded(self._name):
                    file.close()
        self._reader = self._writer = None

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def __del__(self):
        if getattr(self, "_writer", None) is not None or getattr(self, "_reader", None) is not None:
            self.close()
