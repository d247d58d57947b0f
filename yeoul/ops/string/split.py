"""tf.strings.split, tf.strings.bytes_split."""

import re
from itertools import chain

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.op import NONE, register
from yeoul.ops.joining import stack
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.string.elements import INT64, STRING, listed, packed, scalar


def places(lengths):
    """Indices `[row, place in the row]` of the elements of rows of these lengths."""
    lengths = np.asarray(lengths, np.int64)
    ends = np.cumsum(lengths)
    rows = np.repeat(np.arange(len(lengths)), lengths)
    columns = np.arange(len(rows)) - np.repeat(ends - lengths, lengths)
    return np.stack([rows, columns], axis=1).astype(np.int64)


def _sparse(parts):
    """Lists of strings as the components of a sparse matrix."""
    lengths = [len(p) for p in parts]
    values = packed(list(chain.from_iterable(parts)))
    dims = np.array([len(parts), max(lengths, default=0)], np.int64)
    return places(lengths), values, dims


def _vector(op, x):
    if x.ndim != 1:
        raise invalid(f"input must be a vector, got shape: {list(x.shape)} [Op:{op}]")
    return listed(x)


def _split_v2_host(x, sep, maxsplit):
    texts = _vector("StringSplitV2", x)
    sep = scalar("StringSplitV2", "sep", sep)
    if not maxsplit:
        return _sparse([[t] for t in texts])
    if sep:
        return _sparse([t.split(sep, maxsplit) for t in texts])
    parts = [t.split(None, maxsplit) for t in texts]
    if maxsplit > 0:  # what is left after the last split is a part, even if it is empty
        parts = [[*found, b""] if len(found) == maxsplit else found for found in parts]
    return _sparse(parts)


BYTES = packed([bytes([i]) for i in range(256)])


def splitter(delimiters):
    """A function that splits a text at any of the bytes."""
    if len(delimiters) == 1:
        return lambda text: text.split(delimiters)
    return re.compile(b"[" + re.escape(delimiters) + b"]").split


def _split_host(x, delimiter, skip_empty):
    texts = _vector("StringSplit", x)
    delimiters = scalar("StringSplit", "delimiter", delimiter)
    if not delimiters:
        lengths = [len(t) for t in texts]
        values = BYTES[np.frombuffer(b"".join(texts), np.uint8)]
        return places(lengths), values, np.array([len(texts), max(lengths, default=0)], np.int64)
    split = splitter(delimiters)
    parts = [split(t) if t else [] for t in texts]
    if skip_empty:
        parts = [[p for p in found if p] for found in parts]
    return _sparse(parts)


def _sparse_specs(inputs, attrs):
    return [((None, 2), INT64), ((None,), STRING), ((2,), INT64)]


STRING_SPLIT = register(
    "StringSplit",
    "input:string, delimiter:string",
    attrs={"skip_empty": True},
    host=_split_host,
    grad=NONE,
    shape=_sparse_specs,
    outputs=3,
)
STRING_SPLIT_V2 = register(
    "StringSplitV2",
    "input:string, sep:string",
    attrs={"maxsplit": -1},
    host=_split_v2_host,
    grad=NONE,
    shape=_sparse_specs,
    outputs=3,
)


def rows_of_strings(op, inputs, attrs, name):
    """The parts of each string of a vector, as a ragged tensor."""
    indices, values, dims = execute(op, inputs, attrs, name)
    return RaggedTensor.from_value_rowids(values, indices[:, 0], nrows=dims[0], validate=False)


def each_string(input, function):
    """A function from vectors to ragged tensors, on strings of any rank.

    Args:
      input: string tensor, ragged tensor, or what becomes one.
      function: from a string vector to a ragged tensor with a row for each string.
    """
    if isinstance(input, RaggedTensor):
        return input.with_flat_values(each_string(input.flat_values, function))
    rank = input.shape.rank
    if rank is None or rank == 1:
        return function(input)
    if rank == 0:
        return function(stack([input]))[0]
    return each_string(RaggedTensor.from_tensor(input, ragged_rank=rank - 1), function)


def as_strings(input):
    """A string tensor or a ragged tensor."""
    return input if isinstance(input, RaggedTensor) else convert_to_tensor(input, dtype="string")


@export("strings.split")
@dispatchable
def split(input, sep=None, maxsplit=-1, name=None):
    """Each string as the list of its parts.

    Args:
      input: string tensor or ragged tensor.
      sep: what separates the parts; by default any white space, and empty parts are left out.
      maxsplit: how often to split at most; -1 for no limit.
      name: name of the node in a graph.

    Returns:
      A ragged tensor with one dimension more than `input`; for a scalar, a vector.

    Example:
      >>> import yeoul as tf
      >>> tf.strings.split(["hello world", "a b c"])
      <tf.RaggedTensor [[b'hello', b'world'], [b'a', b'b', b'c']]>
      >>> tf.strings.split("1,,2", sep=",").numpy().tolist()
      [b'1', b'', b'2']
    """
    sep = convert_to_tensor("" if sep is None else sep, dtype="string")
    attrs = {"maxsplit": int(maxsplit)}
    return each_string(
        as_strings(input), lambda x: rows_of_strings(STRING_SPLIT_V2, (x, sep), attrs, name)
    )


@export("strings.bytes_split")
@dispatchable
def bytes_split(input, name=None):
    """Each string as the list of its bytes.

    Args:
      input: string tensor or ragged tensor.
      name: name of the node in a graph.

    Returns:
      A ragged tensor with one dimension more than `input`; for a scalar, a vector.

    Example:
      >>> import yeoul as tf
      >>> tf.strings.bytes_split(["hello", "123"])
      <tf.RaggedTensor [[b'h', b'e', b'l', b'l', b'o'], [b'1', b'2', b'3']]>
    """
    attrs = {"skip_empty": False}
    return each_string(
        as_strings(input), lambda x: rows_of_strings(STRING_SPLIT, (x, ""), attrs, name)
    )
