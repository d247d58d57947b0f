"""The methods of `tf.data.Dataset` that read tables and arrays of other packages."""


class TableMethods:
    """Static methods that make datasets of NumPy's, Arrow's and Parquet's files."""

    @staticmethod
    def from_npy(paths):
        """One element for each row of the arrays in `.npy` files (not in TensorFlow).

        Local files are mapped into memory: nothing is read before it is used, and a shuffle holds
        8 bytes a row. Arrays of text, or of another byte order than this machine's, are read at
        once, and so are files of other file systems. The fields of a structured array are a dict.
        A file must not be cut short while it is in use.

        Args:
          paths: path of a `.npy` file; or a tuple, dict or nested structure of paths, whose arrays
            stand side by side; or a list of these, one after the other.

        Raises:
          NotFoundError: if there is no file.
          InvalidArgumentError: if a file holds something else than an array, an array of Python
            objects (which are never unpickled) or one without rows; or if arrays that stand side by
            side have different numbers of rows.
          DataLossError: if a file is shorter than its array.
          TypeError: if an array has a dtype that no tensor has.

        Example:
          >>> import tempfile
          >>> import numpy as np
          >>> import yeoul as tf
          >>> folder = tempfile.mkdtemp()
          >>> np.save(folder + "/x.npy", np.arange(4).reshape(2, 2))
          >>> np.save(folder + "/y.npy", np.array([0.5, 1.5]))
          >>> ds = tf.data.Dataset.from_npy((folder + "/x.npy", folder + "/y.npy"))
          >>> [(x.numpy().tolist(), y.numpy().item()) for x, y in ds]
          [([0, 1], 0.5), ([2, 3], 1.5)]
        """
        from yeoul.data.numpy_files import from_npy

        return from_npy(paths)

    @staticmethod
    def from_npz(path, names=None):
        """One element for each row of the arrays in a `.npz` file: a dict (not in TensorFlow).

        What `numpy.savez` wrote is mapped into memory as with `from_npy`; what
        `numpy.savez_compressed` wrote is read at once.

        Args:
          path: of the file.
          names: the arrays to take; all by default. The others are not read.

        Raises:
          NotFoundError: if there is no file.
          InvalidArgumentError: if it is no `.npz` file, and as for `from_npy`.
          DataLossError: if it is damaged.
          ValueError: if it has no array of such a name.

        Example:
          >>> import tempfile
          >>> import numpy as np
          >>> import yeoul as tf
          >>> path = tempfile.mkdtemp() + "/a.npz"
          >>> np.savez(path, x=[1, 2], y=[3, 4], z=5)
          >>> ds = tf.data.Dataset.from_npz(path, ["x", "y"])
          >>> [{k: int(v) for k, v in row.items()} for row in ds]
          [{'x': 1, 'y': 3}, {'x': 2, 'y': 4}]
        """
        from yeoul.data.numpy_files import from_npz

        return from_npz(path, names)

    @staticmethod
    def from_arrow(data, columns=None, fill_null=None):
        """One element for each row of an Arrow table: a dict (not in TensorFlow).

        Numbers are not copied. Texts and binary data are `tf.string`, dictionaries are decoded,
        lists of one length and fixed-shape tensors are tensors, other lists are ragged, structs
        are dicts; times, dates and durations are the integers that Arrow stores (days, or units
        of the type since 1970). A table gives random access: a shuffle holds 8 bytes a row.

        Args:
          data: a `pyarrow.Table`, `RecordBatch` or `RecordBatchReader` (which can be read only
            once); a table of another package with Arrow's interface (pandas, polars, DuckDB); the
            path of an IPC or Feather file, which is mapped into memory if it is a local one, and
            decompressed as a whole if it was written with compression; or a list of tables or
            paths, one after the other.
          columns: the names of the columns to take; all by default.
          fill_null: dict of what takes the place of nulls, by column: `{"x": 0}`; `[]` for those
            of a column of lists, and `{"x.item": 0}` for those in its lists. Nulls of columns
            that it does not name are an error.

        Raises:
          TypeError: if `data` is something else, or a column has a type that no tensor has.
          ValueError: if there is no such column, or tables have different ones.
          InvalidArgumentError: if a file is no Arrow file; while iterating, at nulls.
          NotFoundError: if there is no file.
          UnimplementedError: if pyarrow is not installed: `pip install 'yeoul[arrow]'`.

        Example:
          >>> import pyarrow as pa
          >>> import yeoul as tf
          >>> table = pa.table({"x": [1, 2], "name": ["a", None]})
          >>> ds = tf.data.Dataset.from_arrow(table, fill_null={"name": ""})
          >>> [(int(row["x"]), row["name"].numpy()) for row in ds]
          [(1, b'a'), (2, b'')]
        """
        from yeoul.data.arrow import from_arrow

        return from_arrow(data, columns, fill_null)

    @staticmethod
    def from_parquet(paths, columns=None, fill_null=None):
        """One element for each row of Parquet files: a dict (not in TensorFlow).

        Files are read a row group at a time, so that memory holds no more than one. For random
        access to files that fit into memory read them first:
        `from_arrow(pyarrow.parquet.read_table(path))`. Types are as in `from_arrow`.

        Args:
          paths: a path or pattern (`*`, `?`), or a list of such.
          columns: the names of the columns to take; all by default. The others are not read.
          fill_null: as in `from_arrow`.

        Raises:
          NotFoundError: if there is no file.
          InvalidArgumentError: if a file is no Parquet file, or has other columns than the first;
            while iterating, at nulls.
          DataLossError: while iterating, if a file is damaged.
          TypeError: if a column has a type that no tensor has.
          ValueError: if there is no such column.
          UnimplementedError: if pyarrow is not installed: `pip install 'yeoul[arrow]'`.

        Example:
          >>> import tempfile
          >>> import pyarrow as pa, pyarrow.parquet
          >>> import yeoul as tf
          >>> path = tempfile.mkdtemp() + "/a.parquet"
          >>> pa.parquet.write_table(pa.table({"x": [1, 2], "y": [[3], [4, 5]]}), path)
          >>> ds = tf.data.Dataset.from_parquet(path)
          >>> [(int(row["x"]), row["y"].numpy().tolist()) for row in ds]
          [(1, [3]), (2, [4, 5])]
        """
        from yeoul.data.parquet import from_parquet

        return from_parquet(paths, columns, fill_null)
