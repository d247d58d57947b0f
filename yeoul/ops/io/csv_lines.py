"""Lines of comma-separated values (RFC 4180) as columns."""

import re

import numpy as np

from yeoul.engine.convert import invalid

LOOSE_QUOTE = "Unquoted fields cannot have quotes/CRLFs inside"
OPEN_QUOTE = "Quoted field has to end with quote followed by delim or end"
BARE_QUOTE = "Quote inside a string has to be escaped by another quote"
BLANKS = b" \t\n\r\f\v"
WHOLE = re.compile(rb"-?[0-9]+")
REAL = re.compile(rb"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
HEX = re.compile(rb"([-+]?)0[xX]([0-9a-fA-F]+)")
WORD = re.compile(rb"[-+]?(?:inf|nan)", re.IGNORECASE)


def allowed(characters):
    """A table of which bytes are among the characters."""
    table = np.zeros(256, bool)
    table[list(characters)] = True
    return table


WHOLE_BYTES, REAL_BYTES = allowed(b"0123456789-\n"), allowed(b"0123456789-+.eE\n")
NAMES = {"float32": "float", "float64": "double", "int32": "int32", "int64": "int64"}


def fail(message):
    return invalid(f"{message} [Op:DecodeCSV]")


class Lines:
    """Fields of lines.

    Args:
      records: the lines, without their line breaks.
      delimiter: one byte.
      quotes: whether quotes hold fields together.
      wanted: how many fields each line has, or None if columns are selected.
      selected: numbers of the columns that are read, increasing; None for all.
    """

    def __init__(self, records, delimiter, quotes, wanted, selected):
        self.records, self.delimiter, self.quotes = records, delimiter, quotes
        self.wanted, self.selected = wanted, selected
        if quotes:
            stop = re.escape(delimiter)
            self.quoted = re.compile(rb'"((?:[^"]|"")*)"(?:' + stop + rb"|\Z)", re.DOTALL)
        self.first_break = re.compile(rb'["\r\n]' if quotes else rb"[\r\n]")
        self.breaks = re.compile(rb"[\r\n]*")  # ignored before a field
        self.whole = b"".join(records)

    def columns(self):
        """The fields of each column that is read, as lists of bytes."""
        plain = not self.first_break.search(self.whole)
        return self.plain_rows() if plain else self.careful_rows()

    def plain_rows(self):
        """The columns where no line has quotes or line breaks."""
        split, count = self.delimiter, self.wanted
        if self.selected is None:
            for number, record in enumerate(self.records):
                found = record.count(split) + 1 if record else 0
                if found != count:
                    raise fail(f"Expect {count} fields but have {found} in record {number}")
            fields = split.join(self.records).split(split) if self.records else []
            return [fields[i::count] for i in range(count)]
        last = self.selected[-1] + 1
        rows = []
        for number, record in enumerate(self.records):
            fields = record.split(split, last) if record else []
            rows.append(self.chosen(fields, number))
        return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in self.selected]

    def chosen(self, fields, number):
        """The fields of one line that are read."""
        if self.selected is None:
            if len(fields) != self.wanted:
                raise fail(f"Expect {self.wanted} fields but have {len(fields)} in record {number}")
            return fields
        found = [fields[i] for i in self.selected if i < len(fields)]
        if len(found) != len(self.selected):
            raise fail(
                f"Expect {len(self.selected)} fields but have {len(found)} in record {number}"
            )
        return found

    def careful_rows(self):
        """The columns where some line has quotes or line breaks."""
        rows = []
        limit = None if self.selected is None else self.selected[-1] + 1
        for number, record in enumerate(self.records):
            if self.first_break.search(record):
                fields = self.fields(record, limit)
            else:
                fields = record.split(self.delimiter) if record else []
            rows.append(self.chosen(fields, number))
        count = self.wanted if self.selected is None else len(self.selected)
        return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(count)]

    def fields(self, record, limit):
        """The fields of a line that has quotes or line breaks.

        Args:
          record: the line.
          limit: how many fields are looked at; None for all.

        Raises:
          InvalidArgumentError: if they stand where they may not.
        """
        found, at, end = [], 0, len(record)
        while limit is None or len(found) < limit:
            start, at = at, self.breaks.match(record, at).end()
            if start < at == end:
                return found
            if self.quotes and record.startswith(b'"', at):
                match = self.quoted.match(record, at)
                if match is None:
                    raise fail(self.quote_problem(record, at))
                found.append(match.group(1).replace(b'""', b'"'))
                at = match.end()
                if at == end and not (match.end(1) + 1 < at):
                    return found
            else:
                stop = record.find(self.delimiter, at)
                field = record[at : end if stop < 0 else stop]
                if self.first_break.search(field):
                    raise fail(LOOSE_QUOTE)
                found.append(field)
                if stop < 0:
                    return found
                at = stop + 1
        return found

    def quote_problem(self, record, at):
        """What is wrong with a field that begins with a quote."""
        inside = re.compile(rb'"(?:[^"]|"")*+"', re.DOTALL).match(record, at)
        return OPEN_QUOTE if inside is None or inside.end() >= len(record) else BARE_QUOTE


# Values.


def column_values(fields, number, dtype, default, na_value):
    """The fields of a column as an array.

    Args:
      fields: list of bytes.
      number: of the column, for messages.
      dtype: np.dtype.
      default: array with what stands for an empty field, or an empty one: it must not be empty.
      na_value: text that stands for an empty field too.
    """
    missing = (b"", na_value) if na_value else (b"",)
    holes = [i for i, field in enumerate(fields) if field in missing]
    if holes:
        if not default.size:
            raise fail(f"Field {number} is required but missing in record {holes[0]}!")
        filler = b"0"
        if dtype.kind == "O":
            filler = default.reshape(-1)[0]
        fields = list(fields)
        for i in holes:
            fields[i] = filler
    if dtype.kind == "O":
        out = np.empty(len(fields), object)
        out[:] = fields
        return out
    out = (integers if dtype.kind == "i" else reals)(fields, number, dtype)
    if holes:
        out[holes] = default.reshape(-1)[0]
    return out


def integers(fields, number, dtype):
    """Fields as integers, all at once where they have the usual form."""
    limits = np.iinfo(dtype)
    if fits(fields, WHOLE_BYTES):
        try:
            numbers = list(map(int, fields))
            if not numbers or (max(numbers) <= limits.max and min(numbers) >= limits.min):
                return np.array(numbers, dtype)
        except ValueError:
            pass  # found below, one by one
    out = np.empty(len(fields), dtype)
    for i, field in enumerate(fields):
        text = field.strip(BLANKS)
        if not WHOLE.fullmatch(text) or len(text.lstrip(b"-0")) > 19:
            raise bad(field, number, i, dtype)
        value = int(text)
        if not limits.min <= value <= limits.max:
            raise bad(field, number, i, dtype)
        out[i] = value
    return out


def reals(fields, number, dtype):
    """Fields as floats, all at once where they have the usual form."""
    if fits(fields, REAL_BYTES):
        try:
            return np.array(list(map(float, fields))).astype(dtype)
        except ValueError:
            pass  # found below, one by one
    return np.array([real(f, number, i, dtype) for i, f in enumerate(fields)]).astype(dtype)


def real(field, number, row, dtype):
    """One field as a float."""
    text = field.strip(BLANKS)
    if REAL.fullmatch(text) or WORD.fullmatch(text):
        return float(text)
    match = HEX.fullmatch(text)
    if match:
        value = float(int(match.group(2)[:300], 16))
        return -value if match.group(1) == b"-" else value
    raise bad(field, number, row, dtype)


def fits(fields, table):
    """True if all fields are made of the bytes of the table, none so long that it takes time."""
    data = np.frombuffer(b"\n".join(fields), np.uint8)
    return bool(table[data].all()) and max(map(len, fields), default=0) <= 64


def bad(field, number, row, dtype):
    shown = field.decode("utf-8", "backslashreplace")
    return fail(
        f"Field {number} in record {row} is not a valid {NAMES[dtype.name]}: "
        f"{shown[:80]}{'…' if len(shown) > 80 else ''}"
    )
