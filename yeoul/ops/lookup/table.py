"""What a lookup table holds: keys and values in rows, found by a dict or by bisection."""

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.core.errors import FailedPreconditionError, UnimplementedError
from yeoul.engine.convert import invalid
from yeoul.engine.handle import Resource

OBJECT = np.dtype(object)
FEWEST = 64  # sought integers from which bisection in sorted keys beats the dict


class Table(Resource):
    """Keys and values, row by row.

    Args:
      key_dtype: np.dtype of the keys.
      value_dtype: np.dtype of the values.
      key_shape: dimensions of one key.
      value_shape: dimensions of one value.

    Attributes:
      rows: hashable form of a key -> the row of the arrays where it stands.
    """

    kind = "lookup table"
    unfilled = ""  # what to say if something is sought while the table is empty

    def __init__(self, key_dtype, value_dtype, key_shape=(), value_shape=(), name=""):
        super().__init__(name)
        self.key_shape, self.value_shape = tuple(key_shape), tuple(value_shape)
        self.keys = np.empty((0, *self.key_shape), key_dtype)
        self.values = np.empty((0, *self.value_shape), value_dtype)
        self.rows: dict = {}
        self.free: list = []
        self.index = None  # (sorted keys, their rows), where it is worth it

    def hashable(self, keys):
        """The keys, an array of any shape, as a flat list for the dict."""
        if not self.key_shape:
            return keys.reshape(-1).tolist()
        flat = keys.reshape(-1, int(np.prod(self.key_shape)))
        return [tuple(row) for row in flat.tolist()]

    def shape_of(self, keys):
        """The dimensions of an array of keys, without those of a single one."""
        rank = len(self.key_shape)
        if keys.dtype != self.keys.dtype:
            raise invalid(
                f"Keys must be of dtype {name_of(self.keys)}, not {name_of(keys)}: use tf.cast."
            )
        if rank and keys.shape[-rank:] != self.key_shape:
            raise invalid(
                f"Expected key shape to end with {list(self.key_shape)}, got {list(keys.shape)}."
            )
        return keys.shape[: keys.ndim - rank]

    def check_values(self, keys, values):
        """Raises InvalidArgumentError unless there is a value of the right shape for each key."""
        expected = (*self.shape_of(keys), *self.value_shape)
        if values.dtype != self.values.dtype:
            raise invalid(
                f"Values must be of dtype {name_of(self.values)}, not {name_of(values)}: use "
                "tf.cast."
            )
        if values.shape != expected:
            raise invalid(
                f"Expected shape {list(expected)} for value, got {list(values.shape)}. Pass one "
                "value for each key."
            )

    def find(self, keys, default):
        """The values of the keys; `default` is one value, or one for each key."""
        dims = self.shape_of(keys)
        if self.unfilled and not self.rows:
            raise FailedPreconditionError(None, None, self.unfilled)
        with self.lock:
            places = self.places(keys)
            found = places >= 0
            if default.shape == self.value_shape:
                out = np.empty((places.size, *self.value_shape), self.values.dtype)
                out[...] = default
            elif default.shape == (*dims, *self.value_shape):
                out = default.reshape(places.size, *self.value_shape).copy()
            else:
                raise invalid(
                    f"Expected shape {list(self.value_shape)} or "
                    f"{[*dims, *self.value_shape]} for default value, got {list(default.shape)}."
                )
            out[found] = self.values[places[found]]
        return out.reshape((*dims, *self.value_shape))

    def places(self, keys):
        """The row of each key; -1 where there is none."""
        if keys.size >= FEWEST and not self.key_shape and self.keys.dtype.kind in "iu":
            if self.index is None:
                rows = np.fromiter(self.rows.values(), np.int64, len(self.rows))
                order = np.argsort(self.keys[rows], kind="stable")
                self.index = self.keys[rows][order], rows[order]
            known, rows = self.index
            if not known.size:
                return np.full(keys.size, -1)
            flat = keys.reshape(-1)
            at = np.minimum(np.searchsorted(known, flat), known.size - 1)
            return np.where(known[at] == flat, rows[at], -1)
        get = self.rows.get
        found = [get(key, -1) for key in self.hashable(keys)]
        return np.asarray(found, np.int64)

    def insert(self, keys, values):
        """Adds keys with their values, replacing values of keys that are there."""
        self.check_values(keys, values)
        with self.lock:
            names = self.hashable(keys)
            self.reserve(len(names))
            places = np.empty(len(names), np.int64)
            rows, free = self.rows, self.free
            for i, key in enumerate(names):
                place = rows.get(key)
                if place is None:
                    place = rows[key] = free.pop()
                places[i] = place
            self.keys[places] = keys.reshape(-1, *self.key_shape)
            self.values[places] = values.reshape(-1, *self.value_shape)
            self.index = None

    def reserve(self, count):
        """Makes room for so many new keys."""
        missing = count - len(self.free)
        if missing <= 0:
            return
        size = len(self.keys)
        more = max(missing, size, 8)
        for name in ("keys", "values"):
            old = getattr(self, name)
            new = np.zeros((size + more, *old.shape[1:]), old.dtype)
            new[:size] = old
            setattr(self, name, new)
        self.free = list(range(size + more - 1, size - 1, -1)) + self.free

    def remove(self, keys):
        """Takes keys out; those that are not there do not matter."""
        self.shape_of(keys)
        with self.lock:
            for key in self.hashable(keys):
                place = self.rows.pop(key, None)
                if place is not None:
                    self.free.append(place)
            self.index = None

    def size(self):
        """The number of keys."""
        return len(self.rows)

    def export(self):
        """All keys and their values, as two arrays."""
        with self.lock:
            places = np.fromiter(self.rows.values(), np.int64, len(self.rows))
            return self.keys[places], self.values[places]

    def restore(self, keys, values):
        """Replaces everything by these keys and values."""
        self.check_values(keys, values)
        with self.lock:
            self.rows, self.free, self.index = {}, [], None
            self.keys, self.values = self.keys[:0], self.values[:0]
            self.insert(keys, values)

    def initialize(self, keys, values):
        """As `insert`; only static tables are initialized."""
        raise UnimplementedError(
            None, None, "Only static tables are initialized: use insert for this one."
        )


class StaticTable(Table):
    """A table that is filled once."""

    def __init__(self, key_dtype, value_dtype, name=""):
        super().__init__(key_dtype, value_dtype, name=name)
        self.ready = False

    def initialize(self, keys, values):
        """Fills the table, unless that was done.

        Raises:
          InvalidArgumentError: if there are no keys, or not as many values.
          FailedPreconditionError: if a key has two values.
        """
        with self.lock:
            self.check_values(keys, values)
            if self.ready:
                return self.check_same(keys)
            if not keys.size:
                raise invalid("keys and values cannot be empty tensors.")
            self.insert(keys.reshape(-1), values.reshape(-1))
            if len(self.rows) < keys.size:
                self.check_unique(keys, values)
            self.ready = True

    def check_same(self, keys):
        """Raises FailedPreconditionError unless the table holds as many keys."""
        if keys.size != len(self.rows):
            raise FailedPreconditionError(
                None,
                None,
                f"Table was already initialized with different data: it has {len(self.rows)} "
                f"keys, not {keys.size}. Make another table.",
            )

    def check_unique(self, keys, values):
        """Raises FailedPreconditionError if a key has two values."""
        stored = self.values[self.places(keys)]
        for key, value, last in zip(
            self.hashable(keys), values.reshape(-1).tolist(), stored.tolist(), strict=True
        ):
            if value != last and not (value != value and last != last):
                self.rows, self.free = {}, list(range(len(self.keys)))
                raise FailedPreconditionError(
                    None,
                    None,
                    f"HashTable has different value for same key. Key {shown(key)} has "
                    f"{shown(value)} and trying to add value {shown(last)}. Give each key once.",
                )

    def checked(self):
        """The table, which is filled."""
        if not self.ready:
            raise FailedPreconditionError(
                None,
                None,
                "Table not initialized. Run tf.compat.v1.tables_initializer() in the session "
                "first, or the table's initializer.",
            )
        return self

    def find(self, keys, default):
        return super(StaticTable, self.checked()).find(keys, default)

    def size(self):
        return super(StaticTable, self.checked()).size()

    def export(self):
        return super(StaticTable, self.checked()).export()

    def restore(self, keys, values):
        self.initialize(keys, values)


class DenseTable(Table):
    """A table with two keys that cannot be used: those that mark empty and deleted places."""

    def __init__(self, empty, deleted, value_dtype, value_shape, name=""):
        super().__init__(empty.dtype, value_dtype, empty.shape, value_shape, name)
        if deleted.shape != empty.shape:
            raise invalid(
                f"Expected deleted_key to have the shape of empty_key, {list(empty.shape)}, got "
                f"{list(deleted.shape)}."
            )
        self.banned = {"empty": self.hashable(empty)[0], "deleted": self.hashable(deleted)[0]}
        if self.banned["empty"] == self.banned["deleted"]:
            raise invalid("Empty and deleted keys cannot be equal: choose two that never occur.")

    def shape_of(self, keys):
        dims = super().shape_of(keys)
        if keys.size:
            found = None
            if not self.key_shape and keys.dtype != OBJECT:
                marks = np.array(list(self.banned.values()), keys.dtype)
                if not np.isin(keys, marks).any():
                    return dims
            names = set(self.hashable(keys))
            found = next((name for name, key in self.banned.items() if key in names), None)
            if found:
                raise invalid(f"Using the {found}_key as a table key is not allowed.")
        return dims

    def restore(self, keys, values):
        """As a table's; marks of empty and deleted places are left out."""
        names = self.hashable(keys)
        kept = [i for i, name in enumerate(names) if name not in self.banned.values()]
        super().restore(keys[kept], values[kept])


def name_of(array):
    """TensorFlow's name of the dtype of an array."""
    return FROM_NUMPY[array.dtype].name


def shown(value):
    """A key or value in a message."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
