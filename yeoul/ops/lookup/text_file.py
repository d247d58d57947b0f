"""Keys and values from the lines of a text file."""

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import invalid
from yeoul.formats import files
from yeoul.ops.string.numbers import one_float, one_whole

OBJECT = np.dtype(object)


@export("lookup.TextFileIndex", "compat.v1.lookup.TextFileIndex")
class TextFileIndex:
    """What `tf.lookup.TextFileInitializer` takes from a line besides one of its columns.

    Attributes:
      WHOLE_LINE: the line itself.
      LINE_NUMBER: its number, from 0 on.

    Example:
      >>> import yeoul as tf
      >>> tf.lookup.TextFileIndex.LINE_NUMBER
      -1
    """

    WHOLE_LINE = -2
    LINE_NUMBER = -1


def columns(path, dtypes, indices, vocab_size, delimiter, offset):
    """The keys and values of a file, as two arrays.

    Args:
      path: of the file.
      dtypes: np.dtypes of keys and values.
      indices: which column they stand in, from 0 on, or a number of `TextFileIndex`.
      vocab_size: number of lines to read, or -1 for all.
      delimiter: one character between columns.
      offset: added to the numbers of lines.

    Raises:
      NotFoundError: if there is no file.
      InvalidArgumentError: if a line is empty, has too few columns, or no number where one is
        needed.
    """
    lines = lines_of(path, vocab_size)
    if len(delimiter.encode()) != 1:
        raise invalid(
            f"The delimiter must be one character, not {delimiter!r}, which parts the columns of "
            f"{path}."
        )
    key, value = (
        column(path, lines, index, dtype, delimiter, offset)
        for index, dtype in zip(indices, dtypes, strict=True)
    )
    return key, value


def lines_of(path, vocab_size):
    with files.open_file(path) as file, files.guarded(path):
        lines = file.read().split(b"\n")
    if not lines[-1]:
        lines.pop()
    lines = [line.removesuffix(b"\r") for line in lines]
    if vocab_size >= 0:
        if len(lines) < vocab_size:
            raise invalid(
                f"Invalid vocab_size in {path}: expected {vocab_size} but got {len(lines)} lines. "
                "Leave vocab_size out to read all of them."
            )
        lines = lines[:vocab_size]
    if b"" in lines:
        raise invalid(
            f"Invalid content in {path}: empty line found at position {lines.index(b'')}. Take it "
            "out of the file."
        )
    return lines


def column(path, lines, index, dtype, delimiter, offset):
    """One column as an array."""
    if index == TextFileIndex.LINE_NUMBER:
        return np.arange(offset, offset + len(lines), dtype=dtype)
    if index == TextFileIndex.WHOLE_LINE:
        cells = lines
    else:
        between, cells = delimiter.encode(), []
        for number, line in enumerate(lines):
            parts = line.split(between)
            if index >= len(parts):
                text = line.decode("utf-8", "replace")
                raise invalid(
                    f"Invalid number of columns in {path} line {number} ({text}) : expected at "
                    f"least {index + 1} got {len(parts)}. Check the delimiter {delimiter!r}."
                )
            cells.append(parts[index])
    if dtype == OBJECT:
        out = np.empty(len(cells), OBJECT)
        out[:] = cells
        return out
    return numbers(cells, dtype)


def numbers(cells, dtype):
    """Texts as numbers of the dtype."""
    out = np.empty(len(cells), dtype)
    read = one_whole if dtype.kind in "iu" else one_float
    for i, cell in enumerate(cells):
        try:
            number = read(cell)
            if number is None:
                raise ValueError
            out[i] = number
        except (ValueError, OverflowError):
            text = cell.decode("utf-8", "replace")
            raise invalid(
                f"Field {text} in line {i} is not a valid {dtype.name}: choose another column or "
                "dtype."
            ) from None
    return out
