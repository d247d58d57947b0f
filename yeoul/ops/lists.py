"""What the value of a tensor list is: in XLA one array, on the host a list of arrays."""

import contextlib
import threading

import numpy as np

from yeoul.core.dtypes import variant
from yeoul.core.errors import InvalidArgumentError
from yeoul.engine import xla
from yeoul.engine.convert import OBJECT

UNKNOWN_SIZE = 1 << 62  # of lists as seen by `wrap`: they are no small arrays to bring to the host


class Unwritten:
    """In XLA: a list whose element shape nobody knows before its first element is written.

    Attributes:
      count: number of elements.
      dtype_name: name of their dtype.
    """

    size = UNKNOWN_SIZE

    def __init__(self, count, dtype_name):
        self.count, self.dtype_name = int(count), dtype_name

    def zeros(self, dims):
        """The list as an array, all of its elements zero."""
        return xla.jnp.zeros((self.count, *dims), self.dtype_name)


xla.jax.tree_util.register_pytree_node(
    Unwritten,
    lambda value: ((), (value.count, value.dtype_name)),
    lambda fields, _: Unwritten(*fields),
)


class Growing:
    """In XLA: a list that grows inside a buffer, in a loop whose caller sees if it overflows.

    Attributes:
      buffer: array whose first axis numbers the elements there is room for.
      count: int32 scalar: number of elements; more than the buffer holds if it overflowed.
    """

    size = UNKNOWN_SIZE

    def __init__(self, buffer, count):
        self.buffer, self.count = buffer, count

    def overflowed(self):
        """True if an element was written behind the end of the buffer."""
        return self.count > self.buffer.shape[0]


xla.jax.tree_util.register_pytree_node(
    Growing, lambda value: ((value.buffer, value.count), None), lambda _, parts: Growing(*parts)
)


class Room(threading.local):
    """How many elements growing lists have room for; None where lists must not grow."""

    elements: int | None = None


ROOM = Room()


@contextlib.contextmanager
def room_for(elements):
    """Context in which jax traces lists that may grow to this many elements."""
    former, ROOM.elements = ROOM.elements, elements
    try:
        yield
    finally:
        ROOM.elements = former


def grown(value, dims, rows=None):
    """A list as one that can grow; `dims` are those of its elements."""
    if isinstance(value, Growing):
        return value
    rows = ROOM.elements if rows is None else rows
    if rows is None:
        raise xla.NeedsHost("a tf.TensorArray with dynamic_size=True grows")
    count = value.count if isinstance(value, Unwritten) else value.shape[0]
    dtype = value.dtype_name if isinstance(value, Unwritten) else value.dtype
    buffer = xla.jnp.zeros((max(rows, count), *dims), dtype)
    if not isinstance(value, Unwritten):
        buffer = buffer.at[:count].set(value)
    return Growing(buffer, xla.jnp.int32(count))


def agree(shapes):
    """What one value is in several branches: a struct, or a list; None if they differ."""
    growing = [s for s in shapes if isinstance(s, Growing)]
    known = [s for s in shapes if not isinstance(s, Unwritten)]
    if growing:
        return growing[0]
    if not known:
        return shapes[0] if len({s.count for s in shapes}) == 1 else None
    first = known[0]
    same = all(s.shape == first.shape and s.dtype == first.dtype for s in known)
    counts = all(s.count == first.shape[0] for s in shapes if isinstance(s, Unwritten))
    return first if same and counts else None


def written(value, like):
    """A list as it is in another branch, or after a loop's body; other values as they are."""
    if isinstance(like, Growing):
        return grown(value, like.buffer.shape[1:], like.buffer.shape[0])
    if isinstance(value, Unwritten) and not isinstance(like, Unwritten):
        return value.zeros(like.shape[1:])
    return value


class HostList:
    """On the host: a list that never changes, of which changed copies cost little.

    The newest copy holds the elements; an older one knows in what it differs from the next newer
    one, and takes the elements back when it is read after all (Baker's shallow binding).

    Args:
      items: arrays, None where nothing was written.
      dims: static dimensions of the elements, None where unknown.
      dtype: np.dtype of the elements.
    """

    __slots__ = ("_difference", "_items", "_newer", "dims", "np_dtype")
    size = UNKNOWN_SIZE
    dtype, shape, ndim = variant.np, (), 0  # of the tensor that holds it
    on_host = True

    def __repr__(self):
        return "<TensorList>"

    def __init__(self, items, dims, dtype):
        self._items, self._newer, self._difference = items, None, None
        self.dims, self.np_dtype = dims, dtype

    def items(self):
        """The elements; not to be changed."""
        if self._items is None:
            chain, holder = [], self
            while holder._items is None:
                chain.append(holder)
                holder = holder._newer
            for older in reversed(chain):
                holder._move_to(older)
                holder = older
        return self._items

    def _move_to(self, older):
        """Hands the elements to the next older copy."""
        items, (kind, place, values) = self._items, older._difference
        if kind == "set":
            self._difference = ("set", place, items[place])
            items[place] = values
        elif kind == "cut":
            self._difference = ("append", None, items[place:])
            del items[place:]
        else:
            self._difference = ("cut", len(items), None)
            items.extend(values)
        older._items, older._newer, older._difference = items, None, None
        self._items, self._newer = None, older

    def replaced(self, index, value):
        """The list with another element."""
        items = self.items()
        newer = self._hand_over(("set", index, items[index]))
        items[index] = value
        return newer

    def extended(self, values):
        """The list with further elements behind the others."""
        items = self.items()
        newer = self._hand_over(("cut", len(items), None))
        items.extend(values)
        return newer

    def _hand_over(self, difference):
        newer = HostList(self._items, self.dims, self.np_dtype)
        self._items, self._newer, self._difference = None, newer, difference
        return newer

    def element(self, index, dims=None):
        """One element; zeros where none was written and the shape is known."""
        items = self.items()
        if not 0 <= index < len(items):
            raise InvalidArgumentError(
                None,
                None,
                f"Trying to access element {index} in a list with {len(items)} elements. Make the "
                "tf.TensorArray larger, or with dynamic_size=True.",
            )
        value = items[index]
        return self.zeros(dims) if value is None else np.asarray(value)

    def zeros(self, dims=None):
        """The element of a place where nothing was written."""
        if self.dims is not None and None not in self.dims:
            dims = self.dims
        if dims is None or None in dims:
            shapes = [np.shape(v) for v in self.items() if v is not None]
            if not shapes:
                raise InvalidArgumentError(
                    None,
                    None,
                    "Tried to read an element of a tf.TensorArray in which nothing was written, "
                    "and whose element shape is not known. Write it first, or give element_shape.",
                )
            dims = shapes[0]
        return np.zeros(dims, self.np_dtype) if self.np_dtype != OBJECT else blank_strings(dims)

    def arrays(self, dims=None):
        """All elements, zeros where none was written."""
        return [self.zeros(dims) if v is None else np.asarray(v) for v in self.items()]


def fits(shape, dims):
    """True if the shape has these dimensions, where they are known."""
    return len(shape) == len(dims) and all(
        n is None or m == n for m, n in zip(shape, dims, strict=True)
    )


def blank_strings(dims):
    array = np.empty(dims, object)
    array[...] = b""
    return array


def as_host_list(value, dtype):
    """A list as the host keeps it, whoever made it."""
    if isinstance(value, HostList):
        return value
    if isinstance(value, Unwritten):
        return HostList([None] * value.count, None, np.dtype(value.dtype_name))
    if isinstance(value, Growing):
        value = np.asarray(value.buffer)[: int(value.count)]
    array = np.asarray(value)
    return HostList(list(array), array.shape[1:], array.dtype if dtype is None else dtype)


def as_array(value):
    """A list as one array for XLA (or `Unwritten`); other values as they are.

    Raises:
      NeedsHost: if its elements have different shapes.
    """
    if not isinstance(value, HostList):
        return value
    items = value.items()
    shapes = {np.shape(v) for v in items if v is not None}
    if not shapes and (value.dims is None or None in value.dims):
        return Unwritten(len(items), value.np_dtype.name)
    if len(shapes) > 1 or value.np_dtype == OBJECT:
        raise xla.NeedsHost("a list has elements of different shapes, or strings")
    dims = shapes.pop() if shapes else value.dims
    return np.stack(value.arrays(dims)) if items else np.zeros((0, *dims), value.np_dtype)
