"""What a queue holds, and how threads wait for each other at it."""

import collections
import heapq
import itertools
import threading

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.core.errors import CancelledError, OutOfRangeError
from yeoul.engine.convert import invalid
from yeoul.engine.handle import Resource
from yeoul.ops.lists import blank_strings, fits

OBJECT = np.dtype(object)


class Line(Resource):
    """Elements in a row, first in, first out.

    Args:
      dtypes: np.dtypes of the components of an element.
      shapes: the dimensions of each component, or () if they are not checked.
      capacity: most elements it holds; negative: any number.

    Attributes:
      pending: number of enqueuing ops that wait.
    """

    kind = "queue"
    label = "FIFOQueue"

    def __init__(self, dtypes, shapes, capacity, name=""):
        super().__init__(name)
        if shapes and len(shapes) != len(dtypes):
            raise invalid(
                f"Different number of component types.  Types: {names(dtypes)}, Shapes: "
                f"{[list(s) for s in shapes]}. Give one shape for each dtype, or none."
            )
        self.dtypes, self.shapes = tuple(dtypes), tuple(shapes)
        self.capacity = capacity if capacity >= 0 else float("inf")
        self.closed = self.cancelled = False
        self.pending = 0
        self.putting, self.taking = threading.Lock(), threading.Lock()
        self.changed = threading.Condition(self.lock)
        self.elements = self.storage()

    # How elements are kept: what kinds of queues differ in.

    def storage(self):
        """An empty store."""
        return collections.deque()

    def put(self, element):
        """Adds an element."""
        self.elements.append(element)

    def take(self):
        """Takes the next element out."""
        return self.elements.popleft()

    def give_back(self, taken):
        """Puts elements back that were taken for nothing."""
        self.elements.extendleft(reversed(taken))

    def available(self):
        """The number of elements that may be taken now."""
        return len(self.elements)

    # Adding.

    def enqueue(self, elements):
        """Adds the elements, each as soon as there is room.

        Raises:
          CancelledError: if the queue is closed, or gets closed and does not wait for them.
        """
        with self.changed:
            if self.closed:
                raise CancelledError(
                    None,
                    None,
                    f"{self.label} '{self.name}' is closed: nothing more can be enqueued.",
                )
            self.pending += 1
        try:
            with self.putting, self.changed:
                for element in elements:
                    while len(self.elements) >= self.capacity and not self.cancelled:
                        self.changed.wait()
                    if self.cancelled:
                        raise CancelledError(None, None, "Enqueue operation was cancelled")
                    self.put(element)
                    self.changed.notify_all()
        finally:
            with self.changed:
                self.pending -= 1
                self.changed.notify_all()

    def checked(self, arrays, rows=False):
        """Raises InvalidArgumentError unless the arrays are components of an element.

        Args:
          arrays: the components.
          rows: whether their first axis numbers elements.
        """
        if tuple(a.dtype for a in arrays) != self.dtypes:
            raise invalid(
                f"Signature mismatch, have: {names(a.dtype for a in arrays)} expected: "
                f"{names(self.dtypes)}. Enqueue one "
                "tensor for each component of the queue."
            )
        if rows and (not all(a.ndim for a in arrays) or len({len(a) for a in arrays}) > 1):
            shapes = [list(a.shape) for a in arrays]
            raise invalid(
                f"Components of elements to enqueue have shapes {shapes}: the first axis must "
                "number the same elements in all of them."
            )
        for i, (array, dims) in enumerate(zip(arrays, self.shapes, strict=False)):
            own = array.shape[rows:]
            if dims is not None and not fits(own, dims):
                raise invalid(
                    f"Shape mismatch in tuple component {i}. Expected {list(dims)}, got "
                    f"{list(own)}."
                )

    # Taking.

    def dequeue(self, count, fewer=False):
        """The next `count` elements, as a list of tuples; waits until they are there.

        Args:
          count: how many.
          fewer: whether fewer will do when the queue is closed.

        Raises:
          OutOfRangeError: if the queue is closed and has not as many.
        """
        taken = []
        with self.taking, self.changed:
            while len(taken) < count:
                if self.available():
                    taken.append(self.take())
                    self.changed.notify_all()
                elif self.closed and not self.pending:
                    break
                else:
                    self.changed.wait()
            if len(taken) < count and not (fewer and taken):
                self.give_back(taken)
                raise OutOfRangeError(
                    None,
                    None,
                    f"{self.label} '{self.name}' is closed and has insufficient elements "
                    f"(requested {count}, current size {len(self.elements)})",
                )
        return taken

    def check_many(self, count):
        """Raises InvalidArgumentError unless so many elements can be stacked."""
        if count < 0:
            raise invalid(f"DequeueManyOp requested {count} < 0 elements: ask for 0 or more.")
        if not self.shapes:
            raise invalid(
                f"{self.label}'s DequeueMany and DequeueUpTo require the components to have "
                "specified shapes: make the queue with `shapes`."
            )

    def stacked(self, elements):
        """Elements as one array for each component."""
        out = []
        for i, dtype in enumerate(self.dtypes):
            array = np.empty((len(elements), *self.row_dims(elements, i)), dtype)
            for row, element in enumerate(elements):
                array[row, ...] = element[i]
            out.append(array)
        return out

    def row_dims(self, elements, component):
        """The dimensions of a component in a batch of elements."""
        return self.shapes[component]

    # State.

    def close(self, cancel):
        """Lets no further elements in; `cancel`: neither those that wait."""
        with self.changed:
            self.closed = True
            self.cancelled = self.cancelled or cancel
            self.changed.notify_all()

    def size(self):
        """The number of elements."""
        with self.lock:
            return len(self.elements)


def names(dtypes):
    """The names of np.dtypes, for a message."""
    return ", ".join(FROM_NUMPY[d].name for d in dtypes)


class PaddingLine(Line):
    """A queue whose elements are padded with zeros where they are taken as a batch."""

    label = "PaddingFIFOQueue"

    def row_dims(self, elements, component):
        dims = self.shapes[component]
        shapes = np.array([e[component].shape for e in elements], np.int64)
        longest = shapes.reshape(-1, len(dims)).max(0, initial=0).tolist()
        return [m if n is None else n for m, n in zip(longest, dims, strict=True)]

    def stacked(self, elements):
        out = []
        for i, dtype in enumerate(self.dtypes):
            dims = (len(elements), *self.row_dims(elements, i))
            array = blank_strings(dims) if dtype == OBJECT else np.zeros(dims, dtype)
            for row, element in enumerate(elements):
                array[(row, *[slice(n) for n in element[i].shape], ...)] = element[i]
            out.append(array)
        return out


class PriorityLine(Line):
    """A queue whose elements of least priority, the first component, come first."""

    label = "PriorityQueue"

    def __init__(self, dtypes, shapes, capacity, name=""):
        self.numbers = itertools.count()
        super().__init__((np.dtype("int64"), *dtypes), ((), *shapes), capacity, name)

    def storage(self):
        return []

    def put(self, element):
        heapq.heappush(self.elements, (int(element[0]), next(self.numbers), element))

    def take(self):
        return heapq.heappop(self.elements)[2]

    def give_back(self, taken):
        for element in taken:
            self.put(element)


class ShuffleLine(Line):
    """A queue that gives its elements in random order.

    Args:
      draw: function without arguments that gives random integers.
      least: elements that stay in it, for the next one to be random, until it is closed.
    """

    label = "RandomShuffleQueue"

    def __init__(self, dtypes, shapes, capacity, draw, least, name=""):
        super().__init__(dtypes, shapes, capacity, name)
        self.draw, self.least = draw, least

    def storage(self):
        return []

    def take(self):
        place = self.draw() % len(self.elements)
        self.elements[place], self.elements[-1] = self.elements[-1], self.elements[place]
        return self.elements.pop()

    def give_back(self, taken):
        self.elements.extend(taken)

    def available(self):
        kept = 0 if self.closed and not self.pending else self.least
        return max(len(self.elements) - kept, 0)
