"""Lists and dicts in attributes of trackable objects: what is added to them is restored then."""

import copy
from collections.abc import Iterator
from typing import Any

from yeoul.engine.trackable import DICTS, PENDING, attach


def wrapped(value: Any) -> Any:
    """A list or dict as one that restores what is added to it; other values as they are."""
    wrapper = WRAPPERS.get(type(value))
    if wrapper is not None:
        return wrapper(value)
    if type(value) is tuple and any(type(item) in WRAPPERS for item in value):
        return tuple([wrapped(item) for item in value])
    return value


class ListWrapper(list):
    """A list in an attribute of a trackable object.

    It shares its elements with the list that was assigned.
    """

    def __init__(self, storage=()):
        list.__init__(self)
        self._storage = storage if type(storage) is list else list(storage)
        for i, item in enumerate(self._storage):
            if type(item) in WRAPPERS or type(item) is tuple:
                self._storage[i] = wrapped(item)

    def _added(self, start):
        """Looks at the elements from `start` on."""
        for i in range(start, len(self._storage)):
            item = self._storage[i] = wrapped(self._storage[i])
            if PENDING in self.__dict__:
                attach(self, str(i), item)

    # Reading.

    def __getitem__(self, key):
        return self._storage[key]

    def __iter__(self):
        return iter(self._storage)

    def __reversed__(self):
        return reversed(self._storage)

    def __len__(self):
        return len(self._storage)

    def __contains__(self, item):
        return item in self._storage

    def index(self, *args):
        """As `list.index`."""
        return self._storage.index(*args)

    def count(self, item):
        """As `list.count`."""
        return self._storage.count(item)

    def copy(self):
        """A plain list."""
        return self._storage.copy()

    def __repr__(self):
        return f"ListWrapper({self._storage!r})"

    def __eq__(self, other):
        return self._storage == plain(other)

    def __ne__(self, other):
        return self._storage != plain(other)

    def __lt__(self, other):
        return self._storage < plain(other)

    def __le__(self, other):
        return self._storage <= plain(other)

    def __gt__(self, other):
        return self._storage > plain(other)

    def __ge__(self, other):
        return self._storage >= plain(other)

    __hash__ = None  # type: ignore[assignment]

    def __add__(self, other):
        return self._storage + plain(other)

    def __radd__(self, other):
        return other + self._storage

    def __mul__(self, n):
        return self._storage * n

    __rmul__ = __mul__

    def __copy__(self):
        return ListWrapper(self._storage.copy())

    def __deepcopy__(self, memo):
        return ListWrapper(copy.deepcopy(self._storage, memo))

    def __reduce_ex__(self, protocol):
        return (ListWrapper, (self._storage,))

    # Writing.

    def __setitem__(self, key, value):
        self._storage[key] = value
        self._added(0 if isinstance(key, slice) else key % len(self._storage))

    def __delitem__(self, key):
        del self._storage[key]

    def append(self, item):
        """As `list.append`."""
        self._storage.append(item)
        self._added(len(self._storage) - 1)

    def extend(self, items):
        """As `list.extend`."""
        start = len(self._storage)
        self._storage.extend(items)
        self._added(start)

    def __iadd__(self, items):
        self.extend(items)
        return self

    def __imul__(self, n):
        self._storage *= n
        return self

    def insert(self, index, item):
        """As `list.insert`."""
        self._storage.insert(index, item)
        self._added(0)

    def pop(self, *args):
        """As `list.pop`."""
        return self._storage.pop(*args)

    def remove(self, item):
        """As `list.remove`."""
        self._storage.remove(item)

    def clear(self):
        """As `list.clear`."""
        self._storage.clear()

    def sort(self, *, key=None, reverse=False):
        """As `list.sort`."""
        self._storage.sort(key=key, reverse=reverse)

    def reverse(self):
        """As `list.reverse`."""
        self._storage.reverse()


def plain(value: Any) -> Any:
    return value._storage if isinstance(value, (ListWrapper, DictWrapper)) else value


class DictWrapper(dict):
    """A dict in an attribute of a trackable object.

    It shares its items with the dict that was assigned. What C code sees of a dict without asking
    its methods, such as whether it is empty, is kept as it is here.
    """

    def __init__(self, storage=()):
        self._storage = storage if type(storage) is dict else dict(storage)
        for key, item in self._storage.items():
            if type(item) in WRAPPERS or type(item) is tuple:
                self._storage[key] = wrapped(item)
        dict.__init__(self, self._storage)

    # Reading.

    def __getitem__(self, key):
        return self._storage[key]

    def __iter__(self) -> Iterator:
        return iter(self._storage)

    def __reversed__(self):
        return reversed(self._storage)

    def __len__(self):
        return len(self._storage)

    def __contains__(self, key):
        return key in self._storage

    def get(self, key, default=None):
        """As `dict.get`."""
        return self._storage.get(key, default)

    def keys(self):
        """As `dict.keys`."""
        return self._storage.keys()

    def values(self):
        """As `dict.values`."""
        return self._storage.values()

    def items(self):
        """As `dict.items`."""
        return self._storage.items()

    def copy(self):
        """A plain dict."""
        return self._storage.copy()

    def __repr__(self):
        return f"DictWrapper({self._storage!r})"

    def __str__(self):
        return str(self._storage)

    def __eq__(self, other):
        return self._storage == plain(other)

    def __ne__(self, other):
        return self._storage != plain(other)

    __hash__ = None  # type: ignore[assignment]

    def __or__(self, other):
        return self._storage | plain(other)

    def __ror__(self, other):
        return other | self._storage

    def __copy__(self):
        return DictWrapper(self._storage.copy())

    def __deepcopy__(self, memo):
        return DictWrapper(copy.deepcopy(self._storage, memo))

    def __reduce_ex__(self, protocol):
        return (DictWrapper, (self._storage,))

    # Writing.

    def __setitem__(self, key, value):
        value = self._storage[key] = wrapped(value)
        dict.__setitem__(self, key, value)
        if PENDING in self.__dict__:
            attach(self, key, value)

    def __delitem__(self, key):
        del self._storage[key]
        dict.pop(self, key, None)

    def setdefault(self, key, default=None):
        """As `dict.setdefault`."""
        if key not in self._storage:
            self[key] = default
        return self._storage[key]

    def update(self, *args, **kwargs):
        """As `dict.update`."""
        for key, value in dict(*args, **kwargs).items():
            self[key] = value

    def __ior__(self, other):
        self.update(other)
        return self

    def pop(self, *args):
        """As `dict.pop`."""
        dict.pop(self, args[0], None)
        return self._storage.pop(*args)

    def popitem(self):
        """As `dict.popitem`."""
        key, value = self._storage.popitem()
        dict.pop(self, key, None)
        return key, value

    def clear(self):
        """As `dict.clear`."""
        self._storage.clear()
        dict.clear(self)


WRAPPERS: dict[type, Any] = {list: ListWrapper, dict: DictWrapper}
DICTS.add(DictWrapper)
