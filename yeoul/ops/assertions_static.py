"""Assertions about dtypes, ranks and shapes: tf.debugging.assert_rank, assert_shapes and others."""

import numpy as np

from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.engine.composite import CompositeTensor
from yeoul.engine.convert import convert_to_tensor, to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.engine.infer import dims_of
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.ops.assertions import Assert
from yeoul.ops.compare import equal, greater_equal
from yeoul.ops.reduce import reduce_any
from yeoul.ops.shapes import rank as rank_of
from yeoul.ops.shapes import shape as shape_of
from yeoul.ops.sparse_tensor import SparseTensor
from yeoul.ops.static import known_array


def prefix(message):
    return f"{message}.  " if message else ""


def name_of(tensor):
    return "" if type(tensor) is EagerTensor else getattr(tensor, "name", "")


def with_shape(value):
    """A tensor or sparse tensor."""
    return value if isinstance(value, SparseTensor) else convert_to_tensor(value)


def known_dims(tensor):
    """The static dimensions of a tensor or sparse tensor, or None."""
    return tensor.shape._dims if isinstance(tensor, SparseTensor) else dims_of(tensor)


# Ranks.


def check_rank(x, wanted, holds, words, message, name):
    """Raises ValueError if the rank is known and wrong; otherwise checks it when it is known."""
    x = with_shape(x)
    dims = known_dims(x)
    if dims is None:
        actual = rank_of(x)
        parts = [message] if message else []
        Assert(
            holds(actual),
            [*parts, f"Tensor {name_of(x)} must have rank {words}. ", actual],
            name=name,
        )
    elif not wanted(len(dims)):
        raise ValueError(
            f"{prefix(message)}Tensor {name_of(x)} must have rank {words}.  Received rank "
            f"{len(dims)}, shape {x.shape}"
        )


def known_rank(rank):
    """A rank argument as an int."""
    value = known_array(rank if isinstance(rank, Tensor) else to_tensor(rank))
    if value is None or value.ndim:
        raise ValueError("Rank must be a scalar.")
    if value.dtype.kind not in "iu":
        raise TypeError(f"Rank must be an integer, not {rank!r}.")
    return int(value)


@export("debugging.assert_rank", "assert_rank")
@dispatchable
def assert_rank(x, rank, message=None, name=None):
    """Raises an error unless a tensor has a rank.

    Args:
      x: tensor or `tf.SparseTensor`.
      rank: int.
      message: what to say first.
      name: name of the node in a graph.

    Raises:
      ValueError: if it has another rank.

    Example:
      >>> import yeoul as tf
      >>> tf.debugging.assert_rank([1, 2], 1)
    """
    rank = known_rank(rank)
    check_rank(x, lambda n: n == rank, lambda n: equal(n, rank), str(rank), message, name)


@export("debugging.assert_rank_at_least")
@dispatchable
def assert_rank_at_least(x, rank, message=None, name=None):
    """Raises ValueError unless a tensor has at least a rank.

    Arguments are those of `tf.debugging.assert_rank`.
    """
    rank = known_rank(rank)
    words = f"at least {rank}"
    check_rank(x, lambda n: n >= rank, lambda n: greater_equal(n, rank), words, message, name)


@export("debugging.assert_rank_in")
@dispatchable
def assert_rank_in(x, ranks, message=None, name=None):
    """Raises ValueError unless a tensor has one of several ranks.

    Args:
      x: tensor.
      ranks: the allowed ranks.
      message: what to say first.
      name: name of the node in a graph.

    Example:
      >>> import yeoul as tf
      >>> tf.debugging.assert_rank_in([1, 2], (0, 1))
    """
    ranks = tuple(known_rank(r) for r in ranks)
    any_of = lambda n: reduce_any(equal(n, np.array(ranks, np.int32)))  # noqa: E731
    check_rank(x, lambda n: n in ranks, any_of, f"in {ranks}", message, name)


@export("debugging.assert_scalar")
@dispatchable
def assert_scalar(tensor, message=None, name=None):
    """Raises ValueError unless a tensor is a scalar.

    Example:
      >>> import yeoul as tf
      >>> tf.debugging.assert_scalar(1)
    """
    tensor = convert_to_tensor(tensor)
    if dims_of(tensor) is None:
        assert_rank(tensor, 0, message, name)
    elif dims_of(tensor) != ():
        raise ValueError(f"{prefix(message)}Expected scalar shape, saw shape: {tensor.shape}.")


# Dtypes.


@export("debugging.assert_type")
@dispatchable
def assert_type(tensor, tf_type, message=None, name=None):
    """Raises TypeError unless a tensor, sparse or ragged tensor has a dtype.

    Example:
      >>> import yeoul as tf
      >>> tf.debugging.assert_type([1], tf.int32)
    """
    wanted = as_dtype(tf_type)
    tensor = tensor if isinstance(tensor, CompositeTensor) else convert_to_tensor(tensor)
    if tensor.dtype != wanted:
        label = f"{name_of(tensor)} " if name_of(tensor) else ""
        raise TypeError(
            f"{prefix(message)}{label}tensor must be of type {wanted!r}; got {tensor.dtype!r}"
        )


@export("debugging.assert_integer")
@dispatchable
def assert_integer(x, message=None, name=None):
    """Raises TypeError unless a tensor has an integer dtype.

    Example:
      >>> import yeoul as tf
      >>> tf.debugging.assert_integer([1])
    """
    x = convert_to_tensor(x)
    if not x.dtype.is_integer:
        raise TypeError(
            f'{prefix(message)}Expected "x" to be integer type.  Found: tensor of dtype {x.dtype!r}'
        )


@export("debugging.assert_same_float_dtype")
def assert_same_float_dtype(tensors=None, dtype=None):
    """The common float dtype of tensors.

    Args:
      tensors: list of tensors; None among them is skipped.
      dtype: the dtype that they must have.

    Raises:
      ValueError: if the dtypes differ, or are no float.

    Example:
      >>> import yeoul as tf
      >>> tf.debugging.assert_same_float_dtype([tf.constant(1.0)])
      tf.float32
    """
    wanted = None if dtype is None else as_dtype(dtype)
    first = None
    for tensor in tensors or ():
        if tensor is None:
            continue
        found = tensor.dtype
        if wanted is None:
            wanted, first = found, tensor
        elif found != wanted:
            other = "" if first is None else f" as {first!s}"
            raise ValueError(
                f"{tensor!s}, type={found!r}, must be of the same type ({wanted!r}){other}."
            )
    wanted = as_dtype("float32") if wanted is None else wanted
    if not wanted.is_floating:
        raise ValueError(f"Expected floating point type, got {wanted!r}.")
    return wanted


@export("debugging.is_numeric_tensor")
def is_numeric_tensor(tensor):
    """True for a tensor of a real, integer or complex dtype.

    Example:
      >>> import yeoul as tf
      >>> tf.debugging.is_numeric_tensor(tf.constant(1)), tf.debugging.is_numeric_tensor(1)
      (True, False)
    """
    if not isinstance(tensor, Tensor):
        return False
    dtype = tensor.dtype
    return dtype.is_floating or dtype.is_integer or dtype.is_complex


@export("debugging.assert_proper_iterable")
def assert_proper_iterable(values):
    """Raises TypeError unless `values` is a list or other iterable that is no tensor or text.

    Example:
      >>> import yeoul as tf
      >>> tf.debugging.assert_proper_iterable([1, 2])
    """
    if isinstance(values, (Tensor, np.ndarray, bytes, str)) or hasattr(values, "__tf_tensor__"):
        raise TypeError(
            f'Expected argument "values" to be a "proper" iterable.  Found: {type(values)}'
        )
    if not hasattr(values, "__iter__"):
        raise TypeError(f'Expected argument "values" to be iterable.  Found: {type(values)}')


# Shapes.


@export("debugging.assert_shapes")
def assert_shapes(shapes, data=None, summarize=None, message=None, name=None):
    """Raises an error unless the dimensions of tensors have the sizes, or agree as the symbols say.

    Args:
      shapes: list of pairs, or dict, of tensor and dimensions: ints; symbols (the same symbol is
        the
        same size everywhere); None or "." for any size; `...` or "*" in the first or last place for
        any number of axes. A text is a sequence of symbols.
      data: tensors to show in the message, for dimensions that are known only when a function runs.
      summarize: elements shown of each tensor of `data`.
      message: what to say first.
      name: name of the node in a graph.

    Raises:
      ValueError: if a known dimension is wrong.
      InvalidArgumentError: likewise, when a function runs.

    Example:
      >>> import yeoul as tf
      >>> tf.debugging.assert_shapes([(tf.zeros([2, 3]), "NQ"), (tf.zeros([3, 4]), "QD")])
    """
    if isinstance(shapes, dict):
        shapes = list(shapes.items())
    sizes: dict = {}
    for tensor, symbols in shapes:
        tensor = tensor.deref() if hasattr(tensor, "deref") else tensor
        tensor = with_shape(tensor)
        for axis, symbol in addressed(tensor, parsed(symbols), message, name):
            check_dimension(tensor, axis, symbol, sizes, data, summarize, message, name)


def parsed(symbols):
    """The dimensions as a list of int, symbol, None, and Ellipsis."""
    if isinstance(symbols, (int, np.integer)):
        symbols = [symbols]
    out = []
    for symbol in symbols:
        if symbol in ("*",) or symbol is Ellipsis:
            out.append(Ellipsis)
        elif symbol in (".", None):
            out.append(None)
        else:
            out.append(symbol)
    if Ellipsis in out[1:-1] or out.count(Ellipsis) > 1:
        raise ValueError(
            f"Tensor dimensions {symbols!r}: `...` (or '*') stands only in the first or the last "
            "place, once."
        )
    return out


def addressed(tensor, symbols, message, name):
    """(axis, symbol) for the dimensions that have a size or symbol, after a check of the rank."""
    count = len(symbols) - (Ellipsis in symbols)
    if Ellipsis in symbols:
        assert_rank_at_least(tensor, count, message, name)
    elif count == 0:
        assert_rank(tensor, 0, message, name)
    else:
        ranks = (0, 1) if count == 1 and symbols[0] == 1 else (count,)
        (assert_rank if len(ranks) == 1 else assert_rank_in)(
            tensor, ranks[0] if len(ranks) == 1 else ranks, message, name
        )
    last_part = Ellipsis in symbols and symbols[0] is Ellipsis
    for i, symbol in enumerate(symbols):
        if symbol is None or symbol is Ellipsis:
            continue
        if known_dims(tensor) == ():
            return
        yield (i - len(symbols) if last_part else i), symbol


def check_dimension(tensor, axis, symbol, sizes, data, summarize, message, name):
    """Compares one dimension with its size, or with that of the symbol's first occurrence."""
    dims = known_dims(tensor)
    actual = None if dims is None else dims[axis]
    place = axis if axis >= 0 or dims is None else axis + len(dims)
    about = f"{name_of(tensor) or f'shape={tensor.shape} dtype={tensor.dtype.name}'}"
    if isinstance(symbol, (int, np.integer)):
        wanted, source = int(symbol), "Specified explicitly"
    elif symbol in sizes:
        wanted, source = sizes[symbol]
    else:
        size = shape_of(tensor)[axis] if actual is None else actual
        sizes[symbol] = (size, f"Specified by tensor {about} dimension {place}")
        return
    text = f"{source}.  Tensor {about} dimension {place} must have size {wanted}."
    if actual is None or isinstance(wanted, Tensor):
        size = shape_of(tensor)[axis]
        parts = [message] if message else []
        Assert(
            equal(size, wanted),
            [*parts, text, " Received size ", size, *(data or ())],
            summarize,
            name,
        )
    elif actual != wanted:
        raise ValueError(f"{prefix(message)}{text}  Received size {actual}, shape {tensor.shape}")
