"""Datasets of the lines or records of files."""

import numpy as np

from yeoul.core.dtypes import string
from yeoul.core.errors import DataLossError, InvalidArgumentError, OpError
from yeoul.core.export import export
from yeoul.core.tensor_spec import TensorSpec
from yeoul.data.chunk import Chunk
from yeoul.data.counts import AUTOTUNE, is_symbolic
from yeoul.data.dataset import UNKNOWN, Dataset, as_int
from yeoul.data.dataset_spec import is_dense, placeholder
from yeoul.data.failures import passed_over
from yeoul.data.interleave import interleaved
from yeoul.data.marks import counted, numbered
from yeoul.data.tensor_slices import TensorSlice
from yeoul.engine.convert import to_tensor
from yeoul.formats import files, tfrecord

KINDS = ("", "ZLIB", "GZIP")
STRING = TensorSpec([], string)
PIECE = 1 << 20


def file_names(filenames):
    """The paths as a dataset of strings.

    Raises:
      TypeError: if they are no strings.
    """
    if isinstance(filenames, Dataset):
        spec = filenames.element_spec
        if not is_dense(spec) or spec.dtype is not string:
            what = f"`{spec.dtype!r}`" if is_dense(spec) else repr(spec)
            raise TypeError(
                "The `filenames` argument must contain `tf.string` elements. Got a dataset of "
                f"{what} elements."
            )
        return filenames if spec.shape.rank == 0 else filenames.unbatch()
    if hasattr(filenames, "__fspath__"):
        filenames = filenames.__fspath__()
    elif isinstance(filenames, (list, tuple)):
        filenames = [getattr(f, "__fspath__", lambda f=f: f)() for f in filenames]
    tensor = to_tensor(filenames)
    if tensor.dtype is not string and not (isinstance(filenames, list) and not filenames):
        raise TypeError(
            f"The `filenames` argument must contain `tf.string` elements. Got `{tensor.dtype!r}` "
            "elements."
        )
    if is_symbolic(tensor):
        return placeholder(STRING)
    return TensorSlice(np.asarray(tensor._a, object).reshape(-1))


def compression_of(compression_type):
    """The kind of compression, as text."""
    if compression_type is None:
        return ""
    if hasattr(compression_type, "numpy"):
        compression_type = compression_type.numpy()
    if isinstance(compression_type, bytes):
        compression_type = compression_type.decode()
    return compression_type


class FromFiles(Dataset):
    """Base: the strings that `pieces(path)` yields lists of, for one path after another."""

    def __init__(self, filenames, compression_type, buffer_size=None, num_parallel_reads=None):
        self.files = file_names(filenames)
        self.compression = compression_of(compression_type)
        self.buffer = PIECE if not buffer_size else max(as_int(buffer_size, "buffer_size"), 1)
        self.reads = 1
        if num_parallel_reads is not None:
            self.reads = as_int(num_parallel_reads, "num_parallel_reads")
        super().__init__((self.files,), STRING, UNKNOWN)

    def chunks(self, at=None):
        if self.reads not in (0, 1):
            cycle = None if self.reads < 0 else self.reads
            yield from interleaved(self.files, self.of_file, cycle, 1, AUTOTUNE).chunks(at)
            return
        for (path,), mark in self.files._elements(at):
            yield from counted(self.of_path(path[()]), mark)

    def of_file(self, filename):
        """The dataset of one file; while a function is traced, what stands for it."""
        return placeholder(STRING) if is_symbolic(filename) else OneFile(self, filename.numpy())

    def of_path(self, path):
        if self.compression not in KINDS:
            raise InvalidArgumentError(
                None,
                None,
                f"Unsupported compression_type: {self.compression!r}. Pass '', 'GZIP' or 'ZLIB'.",
            )
        try:
            for records in self.pieces(path):
                if records:
                    column = np.empty(len(records), object)
                    column[:] = records
                    yield Chunk([column], len(records))
        except OpError as error:  # the rest of the file is lost
            if not passed_over(error):
                raise

    def pieces(self, path):
        """Yields lists of the strings in a file."""
        raise NotImplementedError(f"{type(self).__name__} must define pieces()")

    def data(self, path):
        """Yields the data of a file, not compressed."""
        with files.open_file(path, "rb") as file, files.guarded(path):
            if not self.compression:
                yield from tfrecord.plain_pieces(file, self.buffer)
                return
            try:
                yield from tfrecord.inflated(file, self.compression, self.buffer)
            except DataLossError as error:
                raise tfrecord.named(error, path) from None


class OneFile(Dataset):
    """The strings of one file."""

    def __init__(self, reader, path):
        self.reader, self.path = reader, path
        super().__init__((), STRING, UNKNOWN)

    def chunks(self, at=None):
        return numbered(self.reader.of_path(self.path))


@export("data.TextLineDataset")
class TextLineDataset(FromFiles):
    r"""The lines of text files, without their ends (`\n` or `\r\n`).

    Args:
      filenames: path, list or tensor of paths, or a dataset of paths.
      compression_type: "GZIP", "ZLIB", "" or None.
      buffer_size: bytes read at once.
      num_parallel_reads: how many files are read in turns, a line each; one after the other if it
        is None.
      name: a name for it.

    Raises:
      TypeError: if the paths are no strings.

    Example:
      >>> import pathlib, tempfile
      >>> import yeoul as tf
      >>> path = pathlib.Path(tempfile.mkdtemp()) / "a.txt"
      >>> _ = path.write_text("first\nsecond\n")
      >>> [line.numpy() for line in tf.data.TextLineDataset(str(path))]
      [b'first', b'second']
    """

    label = "TextLineDatasetV2"

    def __init__(
        self,
        filenames,
        compression_type=None,
        buffer_size=None,
        num_parallel_reads=None,
        name=None,
    ):
        super().__init__(filenames, compression_type, buffer_size, num_parallel_reads)

    def pieces(self, path):
        begun: list = []  # pieces of a line whose end has not been read
        for data in self.data(path):
            first, *lines = data.split(b"\n")
            begun.append(first)
            if lines:
                lines.insert(0, b"".join(begun))
                begun = [lines.pop()]
                yield [line.removesuffix(b"\r") for line in lines]
        rest = b"".join(begun)
        if rest:
            yield [rest.removesuffix(b"\r")]


@export("data.TFRecordDataset")
class TFRecordDataset(FromFiles):
    """The records of TFRecord files.

    Args:
      filenames: path, list or tensor of paths, or a dataset of paths.
      compression_type: "GZIP", "ZLIB", "" or None.
      buffer_size: bytes read at once.
      num_parallel_reads: how many files are read in turns, a record each; one after the other if it
        is None.
      name: a name for it.

    Raises:
      TypeError: if the paths are no strings.
      DataLossError: while iterating, if a file is damaged.

    Example:
      >>> import tempfile
      >>> import yeoul as tf
      >>> path = tempfile.mkdtemp() + "/a.tfrecord"
      >>> with tf.io.TFRecordWriter(path) as writer:
      ...     writer.write(b"a record")
      >>> [record.numpy() for record in tf.data.TFRecordDataset(path)]
      [b'a record']
    """

    label = "TFRecordDatasetV2"

    def __init__(
        self,
        filenames,
        compression_type=None,
        buffer_size=None,
        num_parallel_reads=None,
        name=None,
    ):
        super().__init__(filenames, compression_type, buffer_size, num_parallel_reads)

    def pieces(self, path):
        piece = max(self.buffer, 1 << 12)
        return tfrecord.read_batches(path, self.compression, piece, passes=passed_over)


@export("data.FixedLengthRecordDataset")
class FixedLengthRecordDataset(FromFiles):
    """The records of binary files, which all have one length.

    Args:
      filenames: path, list or tensor of paths, or a dataset of paths.
      record_bytes: the length of a record.
      header_bytes: bytes at the start of a file that are left out.
      footer_bytes: bytes at its end that are left out.
      buffer_size: bytes read at once.
      compression_type: "GZIP", "ZLIB", "" or None.
      num_parallel_reads: how many files are read in turns, a record each; one after the other if it
        is None.
      name: a name for it.

    Raises:
      TypeError: if the paths are no strings.
      InvalidArgumentError: while iterating, if a file has another number of bytes.
      DataLossError: the same of a compressed file, after its records.

    Example:
      >>> import pathlib, tempfile
      >>> import yeoul as tf
      >>> path = pathlib.Path(tempfile.mkdtemp()) / "a.bin"
      >>> _ = path.write_bytes(b"aabbcc")
      >>> [x.numpy() for x in tf.data.FixedLengthRecordDataset(str(path), 2)]
      [b'aa', b'bb', b'cc']
    """

    label = "FixedLengthRecordDatasetV2"

    def __init__(
        self,
        filenames,
        record_bytes,
        header_bytes=None,
        footer_bytes=None,
        buffer_size=None,
        compression_type=None,
        num_parallel_reads=None,
        name=None,
    ):
        self.size = as_int(record_bytes, "record_bytes")
        self.header = as_int(header_bytes or 0, "header_bytes")
        self.footer = as_int(footer_bytes or 0, "footer_bytes")
        super().__init__(filenames, compression_type, buffer_size, num_parallel_reads)

    def pieces(self, path):
        if self.size < 1:
            raise InvalidArgumentError(
                None, None, f"`record_bytes` must be > 0, received: {self.size}."
            )
        if not self.compression:
            with files.open_file(path, "rb"):  # a folder has a length too
                self.check(path, files.stat(path).length)
        seen, left, waiting, missing = 0, self.header, [], 1
        for data in self.data(path):
            seen += len(data)
            body = data[left:]
            left -= len(data) - len(body)
            waiting.append(body)
            missing -= len(body)
            if missing > 0:
                continue
            held = b"".join(waiting)
            whole = max(len(held) - self.footer, 0) // self.size * self.size
            yield [held[at : at + self.size] for at in range(0, whole, self.size)]
            waiting = [held[whole:]]
            missing = self.size + self.footer - len(waiting[0])
        if self.compression:
            self.check(path, seen)

    def check(self, path, length):
        """Raises an error if a file has no whole number of records.

        Raises:
          InvalidArgumentError: before the first one; DataLossError after the last one, of a
            compressed file.
        """
        body = length - self.header - self.footer
        if body >= 0 and body % self.size == 0:
            return
        kind = DataLossError if self.compression else InvalidArgumentError
        raise kind(
            None,
            None,
            f"Excluding the header ({self.header} bytes) and footer ({self.footer} bytes), input "
            f'file "{files.text(path)}" has body length {body} bytes, which is not an exact '
            f"multiple of the record length ({self.size} bytes).",
        )


@export("data.experimental.TFRecordWriter")
class TFRecordWriter:
    """Writes a dataset of strings to a TFRecord file.

    Args:
      filename: path of the file.
      compression_type: "GZIP", "ZLIB", "" or None.

    Example:
      >>> import tempfile
      >>> import yeoul as tf
      >>> path = tempfile.mkdtemp() + "/a.tfrecord"
      >>> writer = tf.data.experimental.TFRecordWriter(path)
      >>> writer.write(tf.data.Dataset.from_tensor_slices(["a", "b"]))
      >>> len(list(tf.data.TFRecordDataset(path)))
      2
    """

    def __init__(self, filename, compression_type=None):
        self._filename = filename.numpy() if hasattr(filename, "numpy") else filename
        self._compression = compression_of(compression_type)

    def write(self, dataset):
        """Writes the records.

        Args:
          dataset: a `tf.data.Dataset` of string scalars.

        Raises:
          TypeError: if it is something else.
        """
        if not isinstance(dataset, Dataset):
            raise TypeError(
                f"Invalid `dataset.` Expected a `tf.data.Dataset` object but got {type(dataset)}."
            )
        spec = dataset.element_spec
        if not is_dense(spec) or spec.dtype is not string or spec.shape.rank != 0:
            raise TypeError(
                "Invalid `dataset`. Expected a `dataset` that produces scalar `tf.string` "
                f"elements, but got a dataset which produces elements of {spec}. Use "
                "tf.io.serialize_tensor in map."
            )
        writer = tfrecord.Writer(files.open_file(self._filename, "wb"), self._compression)
        try:
            for chunk in dataset._run():
                for record in chunk.columns[0].tolist():
                    writer.write(record)
        finally:
            writer.close()
