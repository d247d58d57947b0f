"""What `for` goes over in a graph: rows of tensors, ranges, and what is made of these."""

from yeoul.engine.convert import to_tensor
from yeoul.engine.infer import dims_of
from yeoul.engine.op import TABLE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.graph.autograph.values import is_staged
from yeoul.ops.static import known_array


class Elements:
    """Elements that a loop of the graph goes over.

    Attributes:
      rows: tensors gone over row by row.
      count: number of elements if that is known besides: int, int32 tensor or None.
    """

    def __init__(self, rows, count, make):
        self.rows, self.count, self._make = list(rows), count, make

    def element(self, number, rows):
        """One element.

        Args:
          number: which, int32 scalar.
          rows: the rows that belong to it.
        """
        return self._make(number, rows)

    def length(self):
        """Number of elements: an int where it is known, otherwise a tensor."""
        known = [dims_of(r)[0] for r in self.rows if dims_of(r)]
        known += [self.count] if isinstance(self.count, int) else []
        tensors = [TABLE["Shape"].public(r)[0] for r in self.rows if not known_rows(r)]
        tensors += [self.count] if isinstance(self.count, Tensor) else []
        known = [n for n in known if n is not None]
        if not tensors:
            return min(known)
        least = tensors[0]
        for other in [*tensors[1:], *known]:
            least = TABLE["Minimum"].public(least, other)
        return least


def known_rows(tensor):
    dims = dims_of(tensor)
    return bool(dims) and dims[0] is not None


def elements_of(value):
    """The `Elements` of what stands behind `in`; None if Python goes over it.

    Raises:
      ValueError: for a scalar tensor.
    """
    if isinstance(value, Elements):
        return value
    if not is_staged(value):
        return None
    if type(value) is not EagerTensor and not isinstance(value, BaseVariable):
        if value.node.op.name == "Range":
            return range_elements(value)
    tensor = to_tensor(value)
    if dims_of(tensor) == ():
        raise ValueError(f"len requires a non-scalar tensor, got one of shape (): {tensor}")
    return Elements([tensor], None, lambda number, rows: rows[0])


def range_elements(tensor):
    """A range is counted, not made."""
    start, limit, delta = tensor.node.inputs
    size = dims_of(tensor)[0]
    if size is None:
        size = range_count(start, limit, delta)
    dtype = tensor.dtype

    def make(number, rows):
        number = TABLE["Cast"].public(number, dtype)
        if is_number(delta, 1):
            return number if is_number(start, 0) else start + number
        return start + number * delta

    return Elements([], size, make)


def is_number(value, number):
    known = known_array(value)
    return known is not None and known == number


def range_count(start, limit, delta):
    """How many numbers a range has, as an int32 tensor; at least 0."""
    span = to_tensor(TABLE["Sub"].public(limit, start))
    if span.dtype.is_integer:
        count = TABLE["Neg"].public(TABLE["FloorDiv"].public(TABLE["Neg"].public(span), delta))
    else:
        count = TABLE["Ceil"].public(span / delta)
    return TABLE["Maximum"].public(TABLE["Cast"].public(count, "int32"), 0)


def counted(start, inner):
    """`enumerate(inner, start)`."""

    def make(number, rows):
        first = number if is_number(start, 0) else start + number
        return first, inner.element(number, rows)

    return Elements(inner.rows, inner.count, make)


def zipped(parts):
    """`zip(*parts)`."""
    rows = [r for part in parts for r in part.rows]
    counts = [part.count for part in parts if part.count is not None]
    count = counts[0] if counts else None
    for other in counts[1:]:
        both = isinstance(count, int) and isinstance(other, int)
        count = min(count, other) if both else TABLE["Minimum"].public(count, other)

    def make(number, given):
        made, place = [], 0
        for part in parts:
            made.append(part.element(number, given[place : place + len(part.rows)]))
            place += len(part.rows)
        return tuple(made)

    return Elements(rows, count, make)


def mapped(function, parts):
    """`map(function, *parts)`."""
    inner = zipped(parts)
    return Elements(
        inner.rows, inner.count, lambda number, rows: function(*inner.element(number, rows))
    )
