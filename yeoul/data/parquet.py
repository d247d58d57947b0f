"""Datasets of the rows of Parquet files."""

import contextlib

from yeoul.core.errors import InvalidArgumentError, NotFoundError
from yeoul.data.arrow import chosen, reading, rows_at_once
from yeoul.data.arrow_columns import Columns, arrow
from yeoul.data.chunk import Chunk
from yeoul.data.dataset import Dataset
from yeoul.formats import files


@contextlib.contextmanager
def opened(path):
    """An open Parquet file."""
    from pyarrow.parquet import ParquetFile

    with files.open_file(path, "rb") as file, reading(path), ParquetFile(file) as found:
        yield found


class Parquet(Dataset):
    """The rows of Parquet files, read a row group after the other.

    Tokens are the numbers of a file and of a row group in it.
    """

    def __init__(self, paths, columns=None, fills=None):
        arrow()
        self.paths = paths
        self.wanted = None if columns is None else list(columns)
        self.schema, count = None, 0
        for path in paths:
            with opened(path) as file:
                count += file.metadata.num_rows
                self.check(path, file.schema_arrow)
        self.columns = Columns(self.schema, fills)
        super().__init__((), self.columns.element_spec, count)

    def check(self, path, schema):
        """Raises InvalidArgumentError if a file has other columns than the first."""
        if self.wanted is not None:
            names = chosen(schema, self.wanted, files.text(path))
            schema = arrow().schema([schema.field(name) for name in names])
        if self.schema is None:
            self.schema = schema
        elif not schema.equals(self.schema):
            raise InvalidArgumentError(
                None,
                None,
                f"{files.text(path)} has other columns than {files.text(self.paths[0])}:\n"
                f"{schema.to_string(show_schema_metadata=False)}\nand\n"
                f"{self.schema.to_string(show_schema_metadata=False)}\nMake a dataset of each, "
                "map both to one structure, and concatenate them.",
            )

    def chunks(self, at=None):
        first_file, first_group = at or (0, 0)
        for number in range(first_file, len(self.paths)):
            path = self.paths[number]
            with opened(path) as file:
                begin = first_group if number == first_file else 0
                for group in range(begin, file.num_row_groups):
                    yield from self.row_group(file, path, number, group)

    def row_group(self, file, path, number, group):
        """Yields the chunks of one row group."""
        known = file.metadata.row_group(group)
        step = rows_at_once(known.total_byte_size, known.num_rows)
        batches = file.iter_batches(step, [group], self.wanted)
        before = sum(file.metadata.row_group(g).num_rows for g in range(group))
        skip = 0
        while True:
            with reading(path):
                batch = next(batches, None)
            if batch is None:
                return
            batch = batch.select(self.schema.names)
            arrays = self.columns.arrays(batch, before + skip, files.text(path))
            yield Chunk(arrays, batch.num_rows, (number, group), skip)
            skip += batch.num_rows


def from_parquet(paths, columns=None, fill_null=None):
    """`Dataset.from_parquet`.

    Raises:
      NotFoundError: if a pattern matches no file.
    """
    found = []
    for path in paths if isinstance(paths, (list, tuple)) else [paths]:
        matching = files.matching(path)
        if not matching:
            raise NotFoundError(
                None, None, f"{files.text(path)}; No such file or directory: no file matches."
            )
        found += matching
    if not found:
        raise ValueError("There is no path in `paths`, which is empty.")
    return Parquet(found, columns, fill_null)
