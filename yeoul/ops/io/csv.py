"""tf.io.decode_csv."""

import itertools

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, register
from yeoul.ops.io.csv_lines import Lines, column_values, fail

KINDS = frozenset(np.dtype(n) for n in ("float32", "float64", "int32", "int64", "object"))


def check_defaults(defaults):
    """Raises InvalidArgumentError for defaults that cannot be."""
    if not defaults:
        raise invalid(
            "Length for attr 'OUT_TYPE' of 0 must be at least minimum 1 [Op:DecodeCSV]: pass one "
            "element of record_defaults for each column."
        )
    for default in defaults:
        if dtype_of(default).np not in KINDS:
            raise invalid(
                f"Value for attr 'OUT_TYPE' of {dtype_of(default).name} is not in the list of "
                "allowed values: float32, float64, int32, int64, string [Op:DecodeCSV]. Convert "
                "with tf.cast afterwards."
            )


def as_text(value, name):
    """A string argument as text.

    Raises:
      TypeError: if it is none.
    """
    if not isinstance(value, (str, bytes)):
        raise TypeError(f"Expected string for argument {name!r}, not {value!r}.")
    return value.decode() if isinstance(value, bytes) else value


def _specs(inputs, attrs):
    records, *defaults = inputs
    check_defaults(defaults)
    return [(dims_of(records), dtype_of(default)) for default in defaults]


def _host(records, *defaults, OUT_TYPE, field_delim, use_quote_delim, na_value, select_cols):
    check_defaults(defaults)
    for number, default in enumerate(defaults):
        if default.ndim > 1:
            raise fail("Each record default should be at most rank 1")
        if default.size > 1:
            raise fail(
                f"There should only be 1 default per field but field {number} has {default.size}"
            )
    delimiter = field_delim.encode()
    if len(delimiter) != 1:
        raise fail("field_delim should be only 1 char")
    quotes = use_quote_delim and delimiter != b'"'
    lines = Lines(
        records.reshape(-1).tolist(), delimiter, quotes, len(defaults), select_cols or None
    )
    found = []
    for number, (fields, default) in enumerate(zip(lines.columns(), defaults, strict=True)):
        column = column_values(fields, number, default.dtype, default, na_value.encode())
        found.append(column.reshape(records.shape))
    return tuple(found)


DECODE_CSV = register(
    "DecodeCSV",
    "records:string, record_defaults*:",
    attrs={
        "OUT_TYPE": None,
        "field_delim": ",",
        "use_quote_delim": True,
        "na_value": "",
        "select_cols": (),
    },
    host=_host,
    grad=NONE,
    shape=_specs,
    outputs=None,
)


@export("io.decode_csv")
@dispatchable
def decode_csv(
    records,
    record_defaults,
    field_delim=",",
    use_quote_delim=True,
    na_value="",
    select_cols=None,
    name=None,
):
    """Lines of comma-separated values as one tensor for each column (RFC 4180).

    Args:
      records: string tensor, one line an element.
      record_defaults: for each column what stands for an empty field, as a tensor, list of one
        element or number: it gives the dtype (float32, float64, int32, int64 or string). An empty
        tensor of the dtype: the field must not be empty.
      field_delim: character between fields.
      use_quote_delim: whether fields in double quotes may hold delimiters (and two quotes for one).
      na_value: text that stands for an empty field too.
      select_cols: increasing numbers of the columns to read, as many as `record_defaults`; by
        default all.
      name: name of the node in a graph.

    Returns:
      A list of tensors of the shape of `records`.

    Raises:
      TypeError: if `field_delim` or `na_value` is no string.
      ValueError: if `select_cols` is not increasing, negative, or of another length.
      InvalidArgumentError: if a line has another number of fields, a field is no number, or quotes
        do not match.

    Example:
      >>> import yeoul as tf
      >>> price, name = tf.io.decode_csv(["1.5,pear", ',"plum, red"'], [[0.0], [""]])
      >>> price.numpy().tolist(), name.numpy().tolist()
      ([1.5, 0.0], [b'pear', b'plum, red'])
    """
    defaults = [convert_to_tensor(value) for value in record_defaults]
    field_delim, na_value = as_text(field_delim, "field_delim"), as_text(na_value, "na_value")
    columns = () if select_cols is None else tuple([int(i) for i in select_cols])
    if any(b <= a for a, b in itertools.pairwise(columns)):
        raise ValueError(f"select_cols is not strictly increasing: {list(columns)}.")
    if columns and columns[0] < 0:
        raise ValueError(f"select_cols contains negative values: {list(columns)}.")
    if select_cols is not None and len(columns) != len(defaults):
        raise ValueError(
            f"Length of select_cols and record_defaults do not match: {len(columns)} and "
            f"{len(defaults)}."
        )
    attrs = {
        "OUT_TYPE": tuple([value.dtype.np for value in defaults]),
        "field_delim": field_delim,
        "use_quote_delim": bool(use_quote_delim),
        "na_value": na_value,
        "select_cols": columns,
    }
    return execute(DECODE_CSV, (records, *defaults), attrs, name)


@export("compat.v1.io.decode_csv", "compat.v1.decode_csv")
@dispatchable
def decode_csv_v1(
    records,
    record_defaults,
    field_delim=",",
    use_quote_delim=True,
    name=None,
    na_value="",
    select_cols=None,
):
    """As `tf.io.decode_csv`, with the arguments of TensorFlow 1.

    Args:
      records: string tensor, one line an element.
      record_defaults: for each column what stands for an empty field.
      field_delim: character between fields.
      use_quote_delim: whether fields in double quotes may hold delimiters.
      name: name of the node in a graph.
      na_value: text that stands for an empty field too.
      select_cols: increasing numbers of the columns to read.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.decode_csv("3,4", [[0], [0]])[1].numpy().item()
      4
    """
    return decode_csv(
        records, record_defaults, field_delim, use_quote_delim, na_value, select_cols, name
    )
