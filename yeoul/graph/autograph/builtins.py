"""What converted code calls in place of Python's built-in functions: tensors are allowed there."""

from yeoul.core.dtypes import float32, int32
from yeoul.engine.convert import to_tensor
from yeoul.engine.infer import dims_of
from yeoul.engine.op import TABLE
from yeoul.engine.state import STATE
from yeoul.graph.autograph.iteration import counted, elements_of, mapped, zipped
from yeoul.graph.autograph.registry import BUILTINS
from yeoul.graph.autograph.values import is_staged
from yeoul.ops.sorting import sort


def overload(original):
    """Registers what converted code calls in place of a built-in function or class."""

    def keep(function):
        BUILTINS[original] = function
        return function

    return keep


def is_dataset(value):
    """True for a dataset while a graph is being built."""
    return STATE.graph is not None and hasattr(value, "element_spec")


def staged_elements(values):
    """The `Elements` of each of the values; None unless the graph goes over all of them."""
    found = [elements_of(value) for value in values]
    return found if found and all(found) else None


@overload(len)
def len_(value):
    """`len(value)`: a tensor if the length is not known yet.

    Raises:
      ValueError: for a scalar tensor.
    """
    if is_dataset(value) and hasattr(value, "cardinality"):
        return value.cardinality()
    if not is_staged(value):
        return len(value)
    dims = dims_of(value)
    if dims == ():
        raise ValueError(f"len requires a non-scalar tensor, got one of shape (): {value}")
    if dims is not None and dims[0] is not None:
        return dims[0]
    return TABLE["Shape"].public(value)[0]


def number(value, dtype):
    """A scalar tensor as one of another dtype."""
    return TABLE["Cast"].public(to_tensor(value), dtype)


@overload(int)
def int_(value=0, *base):
    """`int(value)`; an int32 tensor of a tensor."""
    return number(value, int32) if is_staged(value) and not base else int(value, *base)


@overload(float)
def float_(value=0.0):
    """`float(value)`; a float32 tensor of a tensor."""
    return number(value, float32) if is_staged(value) else float(value)


@overload(abs)
def abs_(value):
    """`abs(value)`."""
    return TABLE["Abs"].public(value) if is_staged(value) else abs(value)


@overload(range)
def range_(*args):
    """`range(…)`: a tensor if one of the arguments is one."""
    if any(is_staged(a) for a in args):
        return TABLE["Range"].public(*args)
    return range(*args)


@overload(enumerate)
def enumerate_(iterable, start=0):
    """`enumerate(iterable, start)`."""
    if is_dataset(iterable) and hasattr(iterable, "enumerate"):
        return iterable.enumerate(start)
    elements = elements_of(iterable)
    return enumerate(iterable, start) if elements is None else counted(start, elements)


@overload(zip)
def zip_(*iterables, strict=False):
    """`zip(*iterables)`."""
    if iterables and all(is_dataset(i) and hasattr(i, "zip") for i in iterables):
        return type(iterables[0]).zip(iterables)
    elements = None if strict else staged_elements(iterables)
    return zip(*iterables, strict=strict) if elements is None else zipped(elements)


@overload(map)
def map_(function, *iterables):
    """`map(function, *iterables)`."""
    if len(iterables) == 1 and is_dataset(iterables[0]) and hasattr(iterables[0], "map"):
        return iterables[0].map(function)
    elements = staged_elements(iterables)
    return map(function, *iterables) if elements is None else mapped(function, elements)


@overload(filter)
def filter_(function, iterable):
    """`filter(function, iterable)`."""
    if is_dataset(iterable) and hasattr(iterable, "filter"):
        return iterable.filter(function)
    return filter(function, iterable)


@overload(any)
def any_(iterable):
    """`any(iterable)`; of a tensor a bool tensor."""
    return TABLE["Any"].public(iterable) if is_staged(iterable) else any(iterable)


@overload(all)
def all_(iterable):
    """`all(iterable)`; of a tensor a bool tensor."""
    return TABLE["All"].public(iterable) if is_staged(iterable) else all(iterable)


@overload(sorted)
def sorted_(iterable, *, key=None, reverse=False):
    """`sorted(iterable)`; of a tensor a tensor.

    Raises:
      ValueError: for a tensor that is no vector, or with a `key`.
    """
    if not is_staged(iterable):
        return sorted(iterable, key=key, reverse=reverse)
    dims = dims_of(iterable)
    if key is not None or dims is None or len(dims) != 1:
        raise ValueError(
            "sorted only supports tensors of rank 1, without a key: got "
            f"{to_tensor(iterable)}. Use tf.sort, or tf.gather with tf.argsort of the keys."
        )
    direction = "DESCENDING" if reverse else "ASCENDING"
    return sort(iterable, direction=direction)
