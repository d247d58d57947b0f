"""Datasets of the records of CSV files."""

import itertools

import numpy as np

from yeoul.core.dtypes import DType, as_dtype
from yeoul.core.errors import InvalidArgumentError
from yeoul.core.export import export
from yeoul.core.tensor_spec import TensorSpec
from yeoul.data.chunk import Chunk
from yeoul.data.dataset import Dataset
from yeoul.data.readers import FromFiles
from yeoul.engine.convert import to_tensor
from yeoul.ops.io.csv_lines import Lines, column_values

ROWS = 2048


@export("data.experimental.CsvDataset")
class CsvDataset(FromFiles):
    r"""The records of CSV files, as tuples with a tensor for each column.

    Args:
      filenames: path, list or tensor of paths, or a dataset of paths.
      record_defaults: list with an entry for each column that is read: a default for empty fields
        (a scalar, or a list or tensor of one element), or a dtype: the field must not be empty.
      compression_type: "GZIP", "ZLIB", "" or None.
      buffer_size: bytes read at once.
      header: whether the first line of each file is left out.
      field_delim: what parts fields: one character.
      use_quote_delim: whether quotes hold fields together.
      na_value: text that stands for an empty field.
      select_cols: increasing list of the numbers of the columns that are read.
      exclude_cols: increasing list of the numbers of the columns that are not.

    Raises:
      InvalidArgumentError: if both lists are given, or one is not increasing; while iterating, if a
        record does not fit.

    Example:
      >>> import pathlib, tempfile
      >>> import yeoul as tf
      >>> path = pathlib.Path(tempfile.mkdtemp()) / "a.csv"
      >>> _ = path.write_text("n,word\n1,one\n,none\n")
      >>> ds = tf.data.experimental.CsvDataset(str(path), [0, tf.string], header=True)
      >>> [(int(n), word.numpy()) for n, word in ds]
      [(1, b'one'), (0, b'none')]
    """

    label = "CsvDatasetV2"

    def __init__(
        self,
        filenames,
        record_defaults,
        compression_type=None,
        buffer_size=None,
        header=False,
        field_delim=",",
        use_quote_delim=True,
        na_value="",
        select_cols=None,
        exclude_cols=None,
    ):
        super().__init__(filenames, compression_type, buffer_size)
        self.defaults = [default_of(d) for d in record_defaults]
        self.header, self.quotes = bool(header), bool(use_quote_delim)
        self.delimiter, self.missing = field_delim.encode(), na_value.encode()
        if len(self.delimiter) != 1:
            raise refused("field_delim should be only 1 char")
        self.selected = columns(select_cols, "select_cols")
        self.excluded = columns(exclude_cols, "exclude_cols")
        if self.selected and self.excluded:
            raise refused("Either select_cols or exclude_cols should be empty")
        if self.selected and len(self.selected) != len(self.defaults):
            raise refused("select_cols should match output size")
        specs = [TensorSpec([], as_dtype(d.dtype)) for d in self.defaults]
        self._spec = tuple(specs)

    def of_path(self, path):
        records = split_records(self.data(path), self.quotes)
        if self.header:
            next(records, None)
        while batch := list(itertools.islice(records, ROWS)):
            try:
                yield self.chunk_of(batch)
            except InvalidArgumentError:
                for record in batch:  # those before the bad one are given first
                    yield self.chunk_of([record])

    def chunk_of(self, records):
        selected = self.selected
        if self.excluded:
            count = len(self.defaults) + len(self.excluded)
            selected = [i for i in range(count) if i not in self.excluded]
        quotes = self.quotes and self.delimiter != b'"'
        fields = Lines(records, self.delimiter, quotes, len(self.defaults), selected or None)
        found = [
            column_values(column, number, default.dtype, default, self.missing)
            for number, (column, default) in enumerate(
                zip(fields.columns(), self.defaults, strict=True)
            )
        ]
        return Chunk(found, len(records))


def refused(message):
    return InvalidArgumentError(None, None, f"{message} [Op:CSVDatasetV2]")


def columns(numbers, what):
    """The numbers of columns as a list.

    Raises:
      InvalidArgumentError: if they do not increase.
    """
    found = [int(n) for n in ([] if numbers is None else numbers)]
    if any(b <= a for a, b in itertools.pairwise(found)) or any(n < 0 for n in found):
        raise refused(f"{what} should be strictly increasing indices")
    return found


def default_of(default):
    """What stands for an empty field, as a vector: of none if the field must not be empty."""
    if isinstance(default, (DType, np.dtype, type)):
        return np.empty(0, as_dtype(default).np)
    array = np.asarray(to_tensor(default)._a).reshape(-1)
    if array.dtype.kind not in "Oif" or array.size > 1:
        raise InvalidArgumentError(
            None,
            None,
            "Each record default should be a dtype, or at most one float, integer or string, not "
            f"{default!r}.",
        )
    return array


def split_records(pieces, quotes):
    """The records in the data of a file: lines, but quoted line breaks do not end one."""
    rest, whole = b"", []
    for data in pieces:
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            whole.append(line)
            record = whole[0] if len(whole) == 1 else b"\n".join(whole)
            if quotes and record.count(b'"') % 2:
                continue
            whole = []
            yield record.removesuffix(b"\r")
    if rest or whole:
        yield b"\n".join([*whole, rest]).removesuffix(b"\r")


class Repacked(Dataset):
    """The components of elements in another structure.

    Args:
      source: a dataset.
      element_spec: the new structure, with the numbers of components for leaves.
      order: which component of the source stands at each place of the flattened structure.
    """

    label = "_MapDataset"

    def __init__(self, source, element_spec, order):
        self.source, self.order = source, order
        super().__init__((source,), element_spec, source._length)

    def sought(self, token, skip):
        return self.source.sought(token, skip)

    def chunks(self, at=None):
        for chunk in self.source.chunks(at):
            yield Chunk([chunk.columns[i] for i in self.order], chunk.count, *chunk.mark)
