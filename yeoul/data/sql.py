"""Datasets of the rows of a database."""

import sqlite3

import numpy as np

from yeoul.core import nest
from yeoul.core.dtypes import as_dtype
from yeoul.core.errors import InvalidArgumentError, UnknownError
from yeoul.core.export import export
from yeoul.core.tensor_spec import TensorSpec
from yeoul.data.chunk import Chunk
from yeoul.data.dataset import UNKNOWN, Dataset
from yeoul.data.marks import numbered

ROWS = 512
KINDS = ("string", "int8", "int16", "int32", "int64", "uint8", "uint16", "bool", "float64")


@export("data.experimental.SqlDataset")
class SqlDataset(Dataset):
    """The rows that a query of a SQLite database gives.

    Args:
      driver_name: "sqlite".
      data_source_name: path of the database, which is only read.
      query: in SQL.
      output_types: tuple with the dtype of each column.

    Raises:
      InvalidArgumentError: for another driver or dtype; while iterating, if there are more columns.
      UnknownError: while iterating, if the query fails.

    Example:
      >>> import sqlite3, tempfile
      >>> import yeoul as tf
      >>> path = tempfile.mkdtemp() + "/a.db"
      >>> with sqlite3.connect(path) as connection:
      ...     _ = connection.execute("create table t (n int)")
      ...     _ = connection.execute("insert into t values (1), (2)")
      >>> ds = tf.data.experimental.SqlDataset("sqlite", path, "select n from t", (tf.int32,))
      >>> [int(n) for n, in ds]
      [1, 2]
    """

    label = "SqlDatasetV2"

    def __init__(self, driver_name, data_source_name, query, output_types):
        if driver_name != "sqlite":
            raise InvalidArgumentError(
                None,
                None,
                f"The database type, {driver_name}, is not supported by SqlDataset. The set of "
                "supported databases is: {'sqlite'}.",
            )
        types = nest.map_structure(as_dtype, output_types)
        for dtype in nest.flatten(types):
            if dtype.name not in KINDS:
                raise InvalidArgumentError(
                    None,
                    None,
                    f"Each element of `output_types_` must be one of: {', '.join(KINDS)}, not "
                    f"{dtype.name}.",
                )
        self.path, self.query = data_source_name, query
        super().__init__((), nest.map_structure(lambda t: TensorSpec([], t), types), UNKNOWN)

    def chunks(self, at=None):
        return numbered(self.walk())

    def walk(self):
        """Yields the rows that the query gives, as chunks."""
        specs = nest.flatten(self.element_spec)
        try:
            connection = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)
        except sqlite3.Error as error:
            raise UnknownError(None, None, f"Failed to open {self.path}: {error}") from None
        connection.text_factory = bytes
        try:
            cursor = connection.execute(self.query)
            width = len(cursor.description or ())
            if width != len(specs):
                raise InvalidArgumentError(
                    None,
                    None,
                    f"The number of columns in query ({width}) must match the number of elements "
                    f"in output_types ({len(specs)}).",
                )
            while rows := cursor.fetchmany(ROWS):
                values = zip(*rows, strict=True)
                yield Chunk(
                    [column(v, s.dtype.np) for v, s in zip(values, specs, strict=True)], len(rows)
                )
        except sqlite3.Error as error:
            raise UnknownError(
                None, None, f"Prepare() failed: {error}: {self.query}. Correct the query."
            ) from None
        finally:
            connection.close()


def column(values, dtype):
    """Values of a column as an array, converted as SQLite does."""
    if dtype.kind == "O":
        out = np.empty(len(values), object)
        out[:] = [as_bytes(v) for v in values]
        return out
    numbers = [as_number(v, dtype.kind == "f") for v in values]
    if dtype.kind in "fb":
        return np.array(numbers).astype(dtype)
    return np.array(numbers, np.int64).astype(dtype)


def as_bytes(value):
    if value is None:
        return b""
    return value if isinstance(value, bytes) else str(value).encode()


def as_number(value, real):
    """0 for NULL and for text that begins with no number."""
    kind = float if real else int
    if isinstance(value, bytes):
        try:
            return kind(float(value))
        except ValueError:
            return kind(0)
    return kind(0) if value is None else kind(value)
