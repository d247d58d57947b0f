"""Datasets of the rows of Arrow tables, and of files of them."""

import contextlib

import numpy as np

from yeoul.core.errors import DataLossError, FailedPreconditionError, InvalidArgumentError
from yeoul.data.arrow_columns import Columns, arrow
from yeoul.data.chunk import Chunk
from yeoul.data.dataset import UNKNOWN, Dataset
from yeoul.data.tensor_slices import BYTES, ROWS
from yeoul.formats import files


@contextlib.contextmanager
def reading(path):
    """Turns Arrow's errors into TensorFlow's, with the path of the file.

    Raises:
      InvalidArgumentError: if the file has another format.
      DataLossError: if it is damaged.
    """
    pa = arrow()
    try:
        with files.guarded(path):
            try:
                yield
            except pa.ArrowInvalid as error:
                raise InvalidArgumentError(
                    None,
                    None,
                    f"{files.text(path)} is not the kind of file that was expected, or damaged: "
                    f"{error}",
                ) from None
            except OSError as error:
                if error.errno is not None:
                    raise
                raise DataLossError(None, None, f"{files.text(path)} is damaged: {error}") from None
    except pa.ArrowNotImplementedError as error:
        raise InvalidArgumentError(
            None, None, f"{files.text(path)} holds what pyarrow cannot read: {error}"
        ) from None


def rows_at_once(size, count):
    """How many rows make a chunk of useful size, where `count` rows take `size` bytes."""
    return max(1, min(ROWS, BYTES // max(1, size // max(1, count))))


def takeable(kind):
    """A type, with those in it replaced that Arrow cannot gather: views of texts."""
    pa = arrow()
    if pa.types.is_string_view(kind):
        return pa.large_string()
    if pa.types.is_binary_view(kind):
        return pa.large_binary()
    if pa.types.is_list(kind):
        return pa.list_(takeable(kind.value_type))
    if pa.types.is_large_list(kind):
        return pa.large_list(takeable(kind.value_type))
    if pa.types.is_struct(kind):
        return pa.struct([field.with_type(takeable(field.type)) for field in kind])
    return kind


class ArrowTable(Dataset):
    """The rows of record batches that lie in memory, or in a file that is mapped into it."""

    random_access = True

    def __init__(self, table, fills=None):
        wanted = arrow().schema([f.with_type(takeable(f.type)) for f in table.schema])
        if not wanted.equals(table.schema):
            table = table.cast(wanted)
        self.columns = Columns(table.schema, fills)
        self.batches = [b for b in table.to_batches() if b.num_rows]
        self.starts = np.cumsum([0, *[b.num_rows for b in self.batches]])
        self.step = rows_at_once(table.nbytes, table.num_rows)
        super().__init__((), self.columns.element_spec, table.num_rows)

    def sought(self, token, skip):
        return (token or 0) + skip, 0

    def chunks(self, at=None):
        begin = at or 0
        for batch, first in zip(self.batches, self.starts[:-1].tolist(), strict=True):
            for a in range(max(begin - first, 0), batch.num_rows, self.step):
                part = batch.slice(a, self.step)
                arrays = self.columns.arrays(part, first + a)
                yield Chunk(arrays, part.num_rows, first + a)

    def rows(self, indices):
        indices = np.asarray(indices, np.int64)
        if len(self.batches) == 1:
            return self.chunk(self.batches[0].take(arrow().array(indices)))
        order = np.argsort(indices, kind="stable")
        sorted_ = indices[order]
        bounds = np.searchsorted(sorted_, self.starts)
        parts = [
            batch.take(arrow().array(sorted_[a:b] - first))
            for batch, first, a, b in zip(
                self.batches, self.starts[:-1], bounds[:-1], bounds[1:], strict=True
            )
            if a < b
        ]
        place = np.empty_like(order)
        place[order] = np.arange(len(order))
        return self.chunk(arrow().concat_batches(parts).take(arrow().array(place)))

    def chunk(self, batch):
        return Chunk(self.columns.arrays(batch), batch.num_rows)


class ArrowReader(Dataset):
    """The rows of a stream of record batches, which can be read once."""

    def __init__(self, reader, fills=None):
        self.columns, self.reader = Columns(reader.schema, fills), reader
        super().__init__((), self.columns.element_spec, UNKNOWN)
        self.started = False

    def chunks(self, at=None):
        if self.started:
            raise FailedPreconditionError(
                None,
                None,
                "The rows of a RecordBatchReader can be read only once, and were. For several "
                "passes, make the dataset of `reader.read_all()`, or call cache() on it.",
            )
        self.started = True
        first = 0
        for batch in self.reader:
            step = rows_at_once(batch.nbytes, batch.num_rows)
            for a in range(0, batch.num_rows, step):
                part = batch.slice(a, step)
                yield Chunk(self.columns.arrays(part, first + a), part.num_rows, None, first + a)
            first += batch.num_rows


def from_arrow(data, columns=None, fill_null=None):
    """`Dataset.from_arrow`."""
    pa = arrow()
    if isinstance(data, pa.RecordBatchReader):
        if columns is not None:
            wanted = chosen(data.schema, columns, "the reader")
            batches = (batch.select(wanted) for batch in data)
            schema = pa.schema([data.schema.field(name) for name in wanted])
            data = pa.RecordBatchReader.from_batches(schema, batches)
        return ArrowReader(data, fill_null)
    tables = [table_of(part) for part in (data if isinstance(data, list) else [data])]
    if not tables:
        raise ValueError("There is no table in `data`, which is an empty list.")
    if columns is not None:
        tables = [t.select(chosen(t.schema, columns, "the table")) for t in tables]
    for table in tables[1:]:
        if not table.schema.equals(tables[0].schema):
            raise ValueError(
                "The tables have different columns:\n"
                f"{tables[0].schema.to_string(show_schema_metadata=False)}\nand\n"
                f"{table.schema.to_string(show_schema_metadata=False)}\nCast them to one schema."
            )
    return ArrowTable(pa.concat_tables(tables), fill_null)


def chosen(schema, columns, where):
    """The names of the columns wanted.

    Raises:
      ValueError: if some are not there.
    """
    missing = [name for name in columns if name not in schema.names]
    if missing:
        raise ValueError(
            f"There are no columns {missing} in {where}, which has {sorted(schema.names)}."
        )
    return list(columns)


def table_of(data):
    """The table that something is, or that a file holds.

    Raises:
      TypeError: if it is none.
    """
    pa = arrow()
    if isinstance(data, pa.Table):
        return data
    if isinstance(data, pa.RecordBatch):
        return pa.Table.from_batches([data])
    if hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__"):
        return pa.table(data)
    if isinstance(data, (str, bytes)) or hasattr(data, "__fspath__"):
        return table_in(data)
    raise TypeError(
        "from_arrow needs a pyarrow.Table, a RecordBatch, a RecordBatchReader, another package's "
        f"table with Arrow's interface, or the path of an IPC or Feather file, not {data!r}."
    )


def table_in(path):
    """The table in an IPC file, mapped into memory, or in a stream that was written to a file."""
    pa = arrow()
    with files.open_file(path, "rb") as file, reading(path):
        if files.is_remote(path):
            source = pa.BufferReader(file.read())
        else:
            source = pa.memory_map(files.split(path)[1])
        if file_kind(source) == b"ARROW1":
            return pa.ipc.open_file(source).read_all()
        return pa.ipc.open_stream(source).read_all()


def file_kind(source):
    """The first six bytes of a file, which stays at its beginning."""
    found = source.read(6)
    source.seek(0)
    return found
