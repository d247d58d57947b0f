"""`tf.data.experimental.make_csv_dataset`."""

import collections
import csv
import io
import itertools

import numpy as np

from yeoul.core import nest
from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.data.counts import AUTOTUNE
from yeoul.data.csv_dataset import CsvDataset, Repacked
from yeoul.data.tensor_slices import slices
from yeoul.formats import files, tfrecord

INFERRED = ("int32", "int64", "float32", "float64")


@export("data.experimental.make_csv_dataset")
def make_csv_dataset(
    file_pattern,
    batch_size,
    column_names=None,
    column_defaults=None,
    label_name=None,
    select_columns=None,
    field_delim=",",
    use_quote_delim=True,
    na_value="",
    header=True,
    num_epochs=None,
    shuffle=True,
    shuffle_buffer_size=10000,
    shuffle_seed=None,
    prefetch_buffer_size=None,
    num_parallel_reads=None,
    sloppy=False,
    num_rows_for_inference=100,
    compression_type=None,
    ignore_errors=False,
    encoding="utf-8",
):
    r"""Batches of the records of CSV files: dicts from the names of columns to tensors.

    Args:
      file_pattern: path or list of paths, with `*` and `?`.
      batch_size: records in a batch.
      column_names: names of all columns; by default those in the first line.
      column_defaults: for each column that is read a default for empty fields, or a dtype; by
        default found out from the first records.
      label_name: name of a column: elements are pairs of the dict without it, and it.
      select_columns: names or numbers of the columns that are read.
      field_delim: what parts fields: one character.
      use_quote_delim: whether quotes hold fields together.
      na_value: text that stands for an empty field.
      header: whether the first line of each file has names.
      num_epochs: how many times the records come; without end if it is None.
      shuffle: whether files and records are shuffled.
      shuffle_buffer_size: as in `tf.data.Dataset.shuffle`.
      shuffle_seed: makes the order repeatable.
      prefetch_buffer_size: batches computed ahead.
      num_parallel_reads: how many files are read in turns.
      sloppy: whether the order may change; it never does.
      num_rows_for_inference: how many records are read to find out dtypes; None for all.
      compression_type: "GZIP", "ZLIB", "" or None.
      ignore_errors: whether records that cannot be read are left out.
      encoding: of the files, for the names and dtypes of columns.

    Returns:
      A `tf.data.Dataset`.

    Raises:
      ValueError: if no file matches, or columns that are asked for are missing.

    Example:
      >>> import pathlib, tempfile
      >>> import yeoul as tf
      >>> path = pathlib.Path(tempfile.mkdtemp()) / "a.csv"
      >>> _ = path.write_text("size,kind\n1.5,a\n2.5,b\n")
      >>> ds = tf.data.experimental.make_csv_dataset(
      ...     str(path), 2, label_name="kind", num_epochs=1, shuffle=False)
      >>> features, label = next(iter(ds))
      >>> features["size"].numpy().tolist(), label.numpy().tolist()
      ([1.5, 2.5], [b'a', b'b'])
    """
    paths = matching(file_pattern, shuffle, shuffle_seed)
    form = Form(paths, field_delim, use_quote_delim, na_value, header, compression_type, encoding)
    if column_names is None:
        column_names = form.names()
    check_names(column_names, label_name)
    selected = select(select_columns, column_names)
    if column_defaults is None:
        column_defaults = form.dtypes(selected, num_rows_for_inference)
    names = [column_names[i] for i in selected] if select_columns is not None else column_names
    if select_columns is not None and len(column_defaults) != len(selected):
        column_defaults = [column_defaults[i] for i in selected]
    if label_name is not None and label_name not in names:
        raise ValueError("Label name must be one of the columns. Add it to select_columns.")
    taken = selected if select_columns is not None else None
    reader = form.reader(column_defaults, taken)
    dataset = slices(paths)
    if shuffle:
        dataset = dataset.shuffle(len(paths), shuffle_seed)
    dataset = dataset.interleave(reader, cycle_length=num_parallel_reads or 1, block_length=1)
    if ignore_errors:
        dataset = dataset.ignore_errors()
    if shuffle:
        dataset = dataset.shuffle(shuffle_buffer_size, shuffle_seed)
    if num_epochs != 1:
        dataset = dataset.repeat(num_epochs)
    dataset = dataset.batch(batch_size, drop_remainder=num_epochs is None)
    ahead = AUTOTUNE if prefetch_buffer_size is None else prefetch_buffer_size
    return named(dataset, names, label_name).prefetch(ahead)


def named(dataset, names, label_name):
    """Tuples as dicts, or as pairs of a dict and a label."""
    specs = dataset.element_spec
    number = {name: i for i, name in enumerate(names)}
    features = collections.OrderedDict(
        (name, number[name]) for name, _ in zip(names, specs, strict=False) if name != label_name
    )
    places = features if label_name is None else (features, number[label_name])
    order = nest.flatten(places)
    return Repacked(dataset, nest.map_structure(lambda i: specs[i], places), order)


def matching(file_pattern, shuffle, seed):
    """The paths of the files, sorted.

    Raises:
      ValueError: if there are none.
    """
    patterns = [file_pattern] if isinstance(file_pattern, (str, bytes)) else list(file_pattern)
    found = sorted({path for pattern in patterns for path in files.matching(pattern)})
    if not found:
        raise ValueError(f"No files match `file_pattern` {file_pattern}.")
    if shuffle:
        np.random.default_rng(seed).shuffle(found)
    return [files.text(path) for path in found]


def check_names(names, label):
    """Raises ValueError if names occur twice, or the label is none of them."""
    twice = {name for name in names if list(names).count(name) > 1}
    if twice:
        raise ValueError(
            "Either `column_names` argument or CSV header row contains duplicate column names: "
            f"{twice}."
        )
    if label is not None and label not in names:
        raise ValueError(
            f"`label_name` provided must be one of the columns: {list(names)}. Received: {label}."
        )


def select(columns, names):
    """The numbers of the selected columns, increasing.

    Raises:
      ValueError: if there is no such column.
    """
    if columns is None:
        return list(range(len(names)))
    found = []
    for column in columns:
        known = column in names if isinstance(column, str) else 0 <= column < len(names)
        if not known:
            raise ValueError(
                f"Column {column} specified in `select_columns` must be of one of the columns: "
                f"{list(names)}."
            )
        found.append(list(names).index(column) if isinstance(column, str) else column)
    if len(set(found)) != len(found):
        raise ValueError("`select_columns` contains duplicate columns.")
    return sorted(found)


class Form:
    """How CSV files are written."""

    def __init__(self, paths, delimiter, quotes, na_value, header, compression, encoding):
        self.paths, self.delimiter, self.quotes = paths, delimiter, quotes
        self.na_value, self.header = na_value, header
        self.compression, self.encoding = compression, encoding

    def rows(self, path):
        """The records of a file as lists of text."""
        with files.open_file(path, "rb") as file:
            data = file.read()
        if self.compression:
            data = b"".join(tfrecord.inflated(io.BytesIO(data), self.compression, 1 << 20))
        quoting = csv.QUOTE_MINIMAL if self.quotes else csv.QUOTE_NONE
        text = io.StringIO(data.decode(self.encoding), newline="")
        return csv.reader(text, delimiter=self.delimiter, quoting=quoting)

    def names(self):
        """The names in the first line, which all files share.

        Raises:
          ValueError: if there is none, or files differ.
        """
        if not self.header:
            raise ValueError("Expected `column_names` or `header` arguments. Neither is provided.")
        first = next(self.rows(self.paths[0]), [])
        for path in self.paths[1:]:
            if next(self.rows(path), []) != first:
                raise ValueError(
                    f"All input CSV files should have the same column names in the header row: "
                    f"{path} differs from {self.paths[0]}."
                )
        return first

    def dtypes(self, selected, most):
        """The narrowest dtypes that hold the first records of the files."""
        kinds: list = [None] * len(selected)
        rows = itertools.chain.from_iterable(
            itertools.islice(self.rows(path), 1 if self.header else 0, None) for path in self.paths
        )
        for row in itertools.islice(rows, most):
            kinds = [
                self.kind(row[i], kind) if i < len(row) else kind
                for i, kind in zip(selected, kinds, strict=True)
            ]
        return [default_for(kind) for kind in kinds]

    def kind(self, field, before):
        """The dtype that holds a field and those before."""
        if field in ("", self.na_value):
            return before
        known = (
            INFERRED
            if before is None
            else INFERRED[INFERRED.index(before) :]
            if (before in INFERRED)
            else ()
        )
        return next((name for name in known if holds(name, field)), "string")

    def reader(self, defaults, selected):
        """A function of a path that gives a dataset of its records."""

        def read(path):
            return CsvDataset(
                path,
                defaults,
                self.compression,
                None,
                self.header,
                self.delimiter,
                self.quotes,
                self.na_value,
                selected,
            )

        return read


def default_for(kind):
    """What stands for an empty field of an inferred dtype."""
    if kind in (None, "string"):
        return [""]
    return np.zeros(1, as_dtype(kind).np)


def holds(name, field):
    """True if a field of text is a number of this dtype."""
    dtype = np.dtype(name)
    try:
        if dtype.kind == "i":
            limits = np.iinfo(dtype)
            return limits.min <= int(field) <= limits.max
        value = float(field)
    except ValueError:
        return False
    return name == "float64" or not np.isfinite(value) or abs(value) <= np.finfo(dtype).max
