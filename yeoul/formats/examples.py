"""Batches of serialised `tf.train.Example`s taken apart, all messages in step.

Each message has a cursor. In each step the entry of one feature is read at the cursors of all
messages that have it there, by NumPy over the batch: field headers are checked, and where the
values lie is noted. Nothing is decoded but what is asked for. A message that does not have the
plain form that every writer gives (several parts to be merged, numbers that are not packed,
unknown fields) is parsed by protobuf, as are messages whose features come in ever different orders.

Before that, messages of one size are compared with the layout of one of them (`example_layout`);
of those that have it nothing more is read.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from yeoul.formats import example_layout, protos, varint_arrays

MISSING, EMPTY, BYTES, FLOATS, INTS = -1, 0, 1, 2, 3  # the kinds are the field numbers in Feature
PAD = 16  # zero bytes behind the messages, so that headers can be read at every cursor
FEW = 48  # messages up to which protobuf, one by one, is faster than NumPy over all
LENGTH_DELIMITED = 2
ONE = 0x0A  # the header of field 1, length delimited


class Damaged(ValueError):
    """A message cannot be parsed.

    Attributes:
      row: which one.
    """

    def __init__(self, row: int):
        super().__init__(row)
        self.row = row


class Column:
    """Where the values of one feature lie in each message.

    Attributes:
      kind: what the message holds: MISSING, EMPTY (a feature without values of any kind), BYTES,
        FLOATS or INTS.
      start: where the packed numbers, or the strings with their headers, begin in the buffer.
      end: where they end.
    """

    def __init__(self, rows: int):
        self.kind = np.full(rows, MISSING, np.int8)
        self.start = np.zeros(rows, np.int64)
        self.end = np.zeros(rows, np.int64)

    def note(self, rows: Any, kind: Any, start: Any, end: Any) -> None:
        """Sets what some messages hold."""
        self.kind[rows], self.start[rows], self.end[rows] = kind, start, end


class Batch:
    """Serialised messages in one buffer, and the columns of the features asked for."""

    def __init__(self, messages: Sequence[bytes], keys: Sequence[bytes]):
        count = len(messages)
        sizes = np.fromiter(map(len, messages), np.int64, count)
        self.data = b"".join((*messages, bytes(PAD)))
        self.bytes = np.frombuffer(self.data, np.uint8)
        self.ends = np.cumsum(sizes)
        self.starts = self.ends - sizes
        self.columns = {key: Column(count) for key in keys}
        self.messages = messages
        self.extra: list[bytes] = []  # rewritten values, behind the buffer
        self.size = len(self.data)
        rest = self.laid_out(sizes)
        if len(rest) > FEW:
            rest = rest[self.scan(rest)]
        self.parse(rest.tolist())
        if self.extra:
            self.data = b"".join((self.data, *self.extra, bytes(PAD)))
            self.bytes = np.frombuffer(self.data, np.uint8)

    # By layout.

    def laid_out(self, sizes: np.ndarray) -> np.ndarray:
        """Reads the messages that share a layout with others; returns the rows of the others."""
        count = len(sizes)
        if count < example_layout.LEAST:
            return np.arange(count)
        rest = np.ones(count, bool)
        for rows in example_layout.groups_of(sizes):
            for _ in range(example_layout.TRIES):
                layout = example_layout.layout_of(self.messages[int(rows[0])])
                if layout is None:
                    break
                fit = layout.fits(self.bytes, self.starts[rows])
                self.note_all(layout, rows if fit.all() else rows[fit])
                rest[rows[fit]] = False
                rows = rows[~fit]
                if len(rows) < example_layout.LEAST:
                    break
        return np.flatnonzero(rest)

    def note_all(self, layout: example_layout.Layout, rows: np.ndarray) -> None:
        """Sets what messages of one layout hold."""
        begin = self.starts[rows]
        for key, column in self.columns.items():
            if key in layout.features:
                kind, start, end = layout.features[key]
                column.note(rows, kind, begin + start, begin + end)

    # In step.

    def scan(self, among: np.ndarray) -> np.ndarray:
        """Reads those rows that have the plain form; returns which of them do not have it."""
        odd = self.sizes_too_large()
        cursor, odd = self.enter(self.starts, self.ends, odd)
        waiting = np.zeros(len(odd), bool)
        waiting[among] = True
        rows = np.flatnonzero(waiting & ~odd & (cursor < self.ends))
        steps = self.entries(int(rows[0]), cursor) * 8 + 8 if rows.size else 0
        while rows.size:
            if steps == 0:
                odd[rows] = True
                break
            steps -= 1
            rows = self.step(rows, cursor, odd)
        return odd[among]

    def sizes_too_large(self) -> np.ndarray:
        return (self.ends - self.starts) > np.int64(1 << 31)

    def enter(self, starts, ends, odd):
        """The cursors behind the header of the only field, `features`; empty messages are done."""
        empty = starts == ends
        length, cursor, fine = self.header(starts, ONE)
        odd = odd | ~(empty | (fine & (cursor + length == ends)))
        return np.where(empty, ends, cursor), odd

    def header(self, at, tag):
        """The length and the end of a length-delimited field's header, and where it is one."""
        length, after, fine = varint_arrays.read(self.bytes, at + 1)
        return length, after, fine & (self.bytes[at] == tag)

    def entries(self, row: int, cursor) -> int:
        """How many features the message has."""
        at, end, count = int(cursor[row]), int(self.ends[row]), 0
        while at < end:
            length, at = varint_arrays.read_one(self.data, at + 1, end)
            at, count = at + max(length, 0), count + 1
        return count

    def step(self, rows, cursor, odd):
        """Reads the entry at the first message's cursor in all messages that have it there.

        Returns:
          The messages that are not done.
        """
        at = cursor[rows]
        length, at, fine = self.header(at, ONE)
        entry_end = at + length
        key_length, key_at, key_fine = self.header(at, ONE)
        key_end = key_at + key_length
        fine &= key_fine & (entry_end <= self.ends[rows]) & (key_end < entry_end)
        if not fine.all():
            odd[rows[~fine]] = True
            rows, entry_end = rows[fine], entry_end[fine]
            key_at, key_end = key_at[fine], key_end[fine]
            if not rows.size:
                return rows
        key = self.data[int(key_at[0]) : int(key_end[0])]
        same = self.equal(key_at, key_end, key)
        column = self.columns.get(key)
        if same.all():
            here, value_at, value_end = rows, key_end, entry_end
        else:
            here, value_at, value_end = rows[same], key_end[same], entry_end[same]
        cursor[here] = value_end
        if column is not None:
            bad = self.value(column, here, value_at, value_end)
            odd[here[bad]] = True
        return rows[(cursor[rows] < self.ends[rows]) & ~odd[rows]]

    def equal(self, start, end, key: bytes):
        """Where the bytes from start to end are the key."""
        same = end - start == len(key)
        if key and len(key) <= PAD + 240:
            limit = max(0, len(self.bytes) - len(key))
            windows = np.lib.stride_tricks.sliding_window_view(self.bytes, len(key))
            same &= (windows[np.minimum(start, limit)] == np.frombuffer(key, np.uint8)).all(1)
        elif key:
            spans = zip(start.tolist(), end.tolist(), strict=True)
            same &= np.fromiter((self.data[a:b] == key for a, b in spans), bool, len(start))
        return same

    def value(self, column, rows, at, end):
        """Notes where the values of an entry lie; returns where it has another form."""
        length, at, fine = self.header(at, 0x12)
        fine &= at + length == end
        none = fine & (length == 0)
        tag = self.bytes[np.minimum(at, self.size - 1)]
        kind = tag >> 3
        size, at, list_fine = varint_arrays.read_after(self.bytes, at)
        plain = (tag & 7 == LENGTH_DELIMITED) & (kind >= BYTES) & (kind <= INTS)
        fine &= none | (plain & list_fine & (at + size == end))
        nothing = none | (size == 0)
        number = ~nothing & (kind >= FLOATS)
        # Packed numbers: one field 1 that fills the list.
        packed, inner, packed_fine = self.header(np.where(number, at, 0), ONE)
        fine &= ~number | (packed_fine & (inner + packed == end))
        fine &= ~(number & (kind == FLOATS)) | (packed & 3 == 0)
        if (number & (kind == INTS)).any():
            last = self.bytes[np.maximum(end - 1, 0)]
            fine &= ~(number & (kind == INTS) & (packed > 0)) | (last < 0x80)
        start = np.where(number, inner, at)
        kind = np.where(none, EMPTY, kind)
        column.note(rows[fine], kind[fine], np.where(nothing, end, start)[fine], end[fine])
        return ~fine

    # By protobuf.

    def parse(self, rows: list[int]) -> None:
        """Reads messages one by one, whatever form they have.

        Raises:
          Damaged: if one is no `Example`.
        """
        if not rows:
            return
        from google.protobuf.message import DecodeError

        read = protos.message_class("Example").FromString
        columns = list(self.columns.items())
        names = [key.decode("utf-8", "surrogateescape") for key, _ in columns]
        for row in rows:
            try:
                features = read(self.messages[row]).features.feature
            except (DecodeError, RecursionError):
                raise Damaged(row) from None
            for name, (_, column) in zip(names, columns, strict=True):
                if name in features:
                    self.rewrite(column, row, features[name])
                else:
                    column.kind[row] = MISSING

    def rewrite(self, column, row, feature) -> None:
        """Notes a parsed feature, whose values are written behind the buffer in the plain form."""
        kind = feature.WhichOneof("kind")
        if kind is None:
            column.note(row, EMPTY, 0, 0)
            return
        values = getattr(feature, kind)
        number = {"bytes_list": BYTES, "float_list": FLOATS, "int64_list": INTS}[kind]
        data = values.SerializeToString()
        start = 0
        if number != BYTES and data:
            _, start = varint_arrays.read_one(data, 1, len(data))
        column.note(row, number, self.size + start, self.size + len(data))
        self.extra.append(data)
        self.size += len(data)

    # Values.

    def floats(self, column: Column, rows: Any, width: int) -> np.ndarray:
        """The floats of messages that all have `width` of them, as a matrix."""
        if width == 0 or not len(rows):
            return np.zeros((len(rows), width), np.float32)
        windows = np.lib.stride_tricks.sliding_window_view(self.bytes, 4 * width)
        found = np.ascontiguousarray(windows[column.start[rows]])
        return found.view("<f4").astype(np.float32, copy=False)

    def all_floats(self, column: Column) -> tuple[np.ndarray, np.ndarray]:
        """All floats in a row, and how many each message has."""
        counts = (column.end - column.start) >> 2
        return self.gathered(column).view("<f4").astype(np.float32, copy=False), counts

    def gathered(self, column: Column) -> np.ndarray:
        """The bytes of all values, one message after the other."""
        spans = column.end - column.start
        total = int(spans.sum())
        if total > 64 * len(spans):  # long ones: copies of slices are faster than a gather
            starts, ends = column.start.tolist(), column.end.tolist()
            parts = [self.data[a:b] for a, b in zip(starts, ends, strict=True)]
            return np.frombuffer(b"".join(parts), np.uint8)
        before = np.cumsum(spans) - spans
        return self.bytes[np.arange(total) + np.repeat(column.start - before, spans)]

    def all_ints(self, column: Column) -> tuple[np.ndarray, np.ndarray]:
        """All integers in a row, and how many each message has.

        Raises:
          Damaged: if a message holds a number of more than 64 bits.
        """
        data = self.gathered(column)
        spans = column.end - column.start
        last = data < 0x80
        total = np.concatenate([[0], np.cumsum(last)])
        bounds = np.cumsum(spans)
        counts = total[bounds] - total[bounds - spans]
        values = varint_arrays.decode(data, last)
        if values is None:
            long = varint_arrays.too_long(data, last)
            raise Damaged(int(np.searchsorted(bounds, long, side="right")))
        return values, counts

    def all_strings(self, column: Column) -> tuple[list[bytes], np.ndarray]:
        """All strings in a row, and how many each message has.

        Raises:
          Damaged: if a message does not hold strings there.
        """
        cursor, end = column.start.copy(), column.end
        active = np.flatnonzero(cursor < end)
        rows, starts, ends = [], [], []
        while active.size > FEW:  # the next string of all messages that have one
            length, at, fine = self.header(cursor[active], ONE)
            stop = at + length
            fine &= stop <= end[active]
            if not fine.all():
                raise Damaged(int(active[~fine][0]))
            rows.append(active)
            starts.append(at)
            ends.append(stop)
            cursor[active] = stop
            active = active[stop < end[active]]
        rest = [
            (row, a, b)
            for row in active.tolist()
            for a, b in self.strings(row, int(cursor[row]), int(end[row]))
        ]
        rows.append(np.array([row for row, _, _ in rest], np.int64))
        starts.append(np.array([a for _, a, _ in rest], np.int64))
        ends.append(np.array([b for _, _, b in rest], np.int64))
        owner = np.concatenate(rows)
        if len(rows) > 1:
            order = np.argsort(owner, kind="stable")
            spans = np.concatenate(starts)[order].tolist(), np.concatenate(ends)[order].tolist()
        else:
            spans = starts[0].tolist(), ends[0].tolist()
        data = self.data
        found = [data[a:b] for a, b in zip(*spans, strict=True)]
        return found, np.bincount(owner, minlength=len(end))

    def strings(self, row: int, position: int, end: int) -> Iterator[tuple[int, int]]:
        """Where the strings of one message begin and end."""
        data = self.data
        while position < end:
            tag = data[position]
            size, begin = varint_arrays.read_one(data, position + 1, end)
            position = begin + size
            if tag != ONE or size < 0 or position > end:
                raise Damaged(row)
            yield begin, position
