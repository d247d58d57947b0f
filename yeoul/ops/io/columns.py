"""The columns of a batch of `Example`s as tensors: dense, sparse and ragged."""

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.engine.convert import invalid
from yeoul.formats.examples import BYTES, EMPTY, FLOATS, INTS, Batch, Damaged

KINDS = {np.dtype(object): BYTES, np.dtype("float32"): FLOATS, np.dtype("int64"): INTS}
NAMES = {BYTES: "string", FLOATS: "float", INTS: "int64"}
WHOLE = {"string": "BytesList", "float": "FloatList", "int64": "Int64List"}


def as_key(value):
    return value if isinstance(value, bytes) else str(value).encode()


def vector(values):
    """Byte strings as an array."""
    out = np.empty(len(values), object)
    out[:] = values
    return out


class Parser:
    """Reads the features of a batch.

    Args:
      messages: the serialised `Example`s.
      names: names for messages of errors, or ().
      keys: the features that will be asked for.
      single: whether there is one message, whose results have no batch dimension.
      op: name of the op, for errors.
    """

    def __init__(self, messages, names, keys, single, op):
        self.messages, self.names, self.single, self.op = messages, names, single, op
        try:
            self.batch = Batch(messages, keys)
        except Damaged as error:
            raise self.damaged(error) from None

    def damaged(self, error):
        """The exception for a message that cannot be parsed."""
        data = self.messages[error.row]
        shown = repr(data if len(data) <= 120 else data[:120] + b"...")[1:]
        return invalid(
            f"Could not parse example input, value: {shown} [Op:{self.op}]. Element {error.row} "
            f"of `serialized` ({len(data)} bytes) is no serialised tf.train.Example."
        )

    def place(self, row, key):
        """How TensorFlow names a feature of an example."""
        key = key.decode("utf-8", "backslashreplace")
        if self.single:
            return f"Key: {key}."
        return f"Name: {self.name(row)}, Key: {key}, Index: {row}."

    def name(self, row):
        return self.names[row].decode("utf-8", "replace") if len(self.names) else "<unknown>"

    def column(self, key, dtype, dense=False):
        """A column whose values are all of the dtype, and where it has any.

        Raises:
          InvalidArgumentError: if a message holds other values.
        """
        column, wanted = self.batch.columns[key], KINDS[dtype]
        present = column.kind > EMPTY
        wrong = present & (column.kind != wanted)
        if wrong.any():
            row = int(np.flatnonzero(wrong)[0])
            got, expected = NAMES[int(column.kind[row])], NAMES[wanted]
            said = f"Data type: {got} but expected type: {expected}"
            if not dense:
                said = f"Expected type: {expected}, Actual type: {got}"
            raise invalid(
                f"{self.place(row, key)}  Data types don't match. {said} [Op:{self.op}]. The "
                f"example holds a {WHOLE[got]} there; ask for the feature with that dtype."
            )
        return column, present

    def values(self, column, dtype):
        """All values in a row, and how many each message has."""
        read = {BYTES: "all_strings", FLOATS: "all_floats", INTS: "all_ints"}[KINDS[dtype]]
        try:
            values, counts = getattr(self.batch, read)(column)
        except Damaged as error:
            raise self.damaged(error) from None
        return vector(values) if dtype.kind == "O" else values, counts

    # Results.

    def dense(self, key, dtype, dims, default):
        """A feature with a fixed number of values."""
        column, present = self.column(key, dtype, True)
        if not present.all() and not default.size and (self.single or 0 not in dims):
            self.missing(key, dtype, int(np.flatnonzero(~present)[0]))
        width = int(np.prod(dims, dtype=np.int64))
        rows = np.flatnonzero(present)
        if dtype == np.float32:
            spans = column.end - column.start
            self.check_counts(key, dtype, dims, (spans >> 2)[rows], rows, width)
            values = self.batch.floats(column, rows, width)
        else:
            values, counts = self.values(column, dtype)
            self.check_counts(key, dtype, dims, counts[rows], rows, width)
        if not present.all():
            whole = np.empty((len(present), width), dtype)
            whole[rows] = values.reshape(len(rows), width)
            whole[~present] = default.reshape(-1)
            values = whole
        return values.reshape(dims if self.single else (len(present), *dims))

    def missing(self, key, dtype, row):
        whose = "" if self.single else f"Name: {self.name(row)}, "
        key = key.decode("utf-8", "backslashreplace")
        raise invalid(
            f"{whose}Feature: {key} (data type: {NAMES[KINDS[dtype]]}) is required but could not "
            f"be found. [Op:{self.op}] Give the feature a default_value, or read it with "
            "tf.io.VarLenFeature, if examples may lack it."
        )

    def check_counts(self, key, dtype, dims, counts, rows, width):
        """Raises InvalidArgumentError unless each message has `width` values."""
        wrong = counts != width
        if not wrong.any():
            return
        at = int(np.flatnonzero(wrong)[0])
        row, count = int(rows[at]), int(counts[at])
        said = "Can't parse serialized Example."
        if not self.single:
            said = f"Number of {NAMES[KINDS[dtype]]} values != expected."
        raise invalid(
            f"{self.place(row, key)}  {said}  Values size: {count} but output shape: {list(dims)} "
            f"[Op:{self.op}]. Change the shape of the FixedLenFeature, or read the feature with "
            "tf.io.VarLenFeature or tf.io.RaggedFeature."
        )

    def padded(self, key, dtype, dims, default):
        """A feature with any number of entries, filled up to the longest of the batch."""
        column, _ = self.column(key, dtype, True)
        values, counts = self.values(column, dtype)
        entry = dims[1:]
        stride = int(np.prod(entry, dtype=np.int64))
        uneven = counts % max(stride, 1) != 0
        if uneven.any():
            row = int(np.flatnonzero(uneven)[0])
            raise invalid(
                f"{self.place(row, key)}  Number of {NAMES[KINDS[dtype]]} values is not a multiple "
                f"of stride length. Saw {int(counts[row])} values but output shape is: "
                f"{shown(dims)} [Op:{self.op}]."
            )
        if self.single:
            return values.reshape(-1, *entry) if stride else np.zeros((0, *entry), dtype)
        longest = int(counts.max()) if counts.size else 0
        out = np.empty((len(counts), longest), dtype)
        blank = b"" if dtype.kind == "O" else 0
        out[...] = default.reshape(-1)[0] if default.size else blank
        out[np.arange(longest) < counts[:, None]] = values
        return out.reshape(len(counts), longest // max(stride, 1), *entry)

    def sparse(self, key, dtype):
        """A feature with any number of values: indices, values, shape."""
        column, _ = self.column(key, dtype)
        values, counts = self.values(column, dtype)
        if self.single:
            return np.arange(len(values)).reshape(-1, 1), values, np.array([len(values)])
        rows = np.repeat(np.arange(len(counts)), counts)
        columns = np.arange(len(values)) - np.repeat(np.cumsum(counts) - counts, counts)
        longest = int(counts.max()) if counts.size else 0
        return np.stack([rows, columns], 1), values, np.array([len(counts), longest])

    def ragged(self, key, dtype, splits_dtype):
        """A feature with any number of values: values and row splits."""
        column, _ = self.column(key, dtype)
        values, counts = self.values(column, dtype)
        if self.single:
            return values, np.zeros(0, splits_dtype)
        return values, splits_of(counts, splits_dtype, self.op)


def check_default(op, key, dims, default):
    """Raises InvalidArgumentError for a default that is none for a dense feature."""
    several = dims[:1] == (None,)
    fits = default.size == 1 if several else not default.size or default.shape == tuple(dims)
    if not fits:
        wanted = "one element" if several else f"the shape {list(dims)}, or no elements"
        raise invalid(
            f"The default of the dense feature {as_key(key).decode('utf-8', 'backslashreplace')} "
            f"has the shape {list(default.shape)} [Op:{op}]: it must have {wanted}."
        )


def splits_of(counts, dtype, op):
    """The row splits of rows of these lengths."""
    splits = np.concatenate([[0], np.cumsum(counts)])
    if splits[-1] > np.iinfo(dtype).max:
        raise invalid(
            f"{int(splits[-1])} values do not fit row_splits_dtype {FROM_NUMPY[dtype].name} "
            f"[Op:{op}]. Use row_splits_dtype=tf.int64."
        )
    return splits.astype(dtype)


def shown(dims):
    """Dimensions as TensorFlow writes them."""
    return f"[{','.join('?' if n is None else str(n) for n in dims)}]"
