"""Sparse tensors as strings: tf.io.serialize_sparse, tf.io.deserialize_many_sparse and others."""

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, as_dtype, int64, string
from yeoul.core.errors import UnimplementedError
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import execute
from yeoul.engine.op import NONE, register
from yeoul.engine.tensor import EagerTensor
from yeoul.ops.io.tensors import parsed, serialized
from yeoul.ops.sparse_tensor import SparseTensor
from yeoul.ops.static import known_array

OBJECT = np.dtype(object)


def check_parts(indices, values, dims, op):
    """Raises InvalidArgumentError unless the three are the parts of a sparse tensor."""
    if indices.ndim != 2 or values.ndim != 1 or dims.ndim != 1:
        raise invalid(
            "Input indices should be a matrix, values and shape vectors, but their shapes are "
            f"{list(indices.shape)}, {list(values.shape)} and {list(dims.shape)} [Op:{op}]"
        )
    if len(indices) != len(values) or indices.shape[1] != len(dims):
        raise invalid(
            f"Number of values must match the rows of indices, and the shape their columns: "
            f"{list(indices.shape)}, {len(values)} and {len(dims)} [Op:{op}]"
        )


# SerializeSparse


def _one_host(indices, values, dims, out_type):
    check_parts(indices, values, dims, "SerializeSparse")
    out = np.empty(3, object)
    out[:] = [serialized(indices), serialized(values, True), serialized(dims)]
    return out


SERIALIZE_SPARSE = register(
    "SerializeSparse",
    "sparse_indices:int64, sparse_values:T, sparse_shape:int64",
    attrs={"out_type": OBJECT},
    host=_one_host,
    grad=NONE,
    shape=lambda inputs, attrs: [((3,), FROM_NUMPY[np.dtype(attrs["out_type"])])],
)


# SerializeManySparse


def _many_specs(inputs, attrs):
    dims = known_array(inputs[2])
    rows = None if dims is None or dims.ndim != 1 or not len(dims) else int(dims[0])
    return [((rows, 3), FROM_NUMPY[np.dtype(attrs["out_type"])])]


def _many_host(indices, values, dims, out_type):
    op = "SerializeManySparse"
    check_parts(indices, values, dims, op)
    if len(dims) < 2:
        raise invalid(
            f"Rank of input SparseTensor should be > 1, but saw rank: {len(dims)} [Op:{op}]. Use "
            "tf.io.serialize_sparse for a vector."
        )
    rows = int(dims[0])
    row = indices[:, 0]
    if len(row) and (row.min() < 0 or row.max() >= rows or (np.diff(row) < 0).any()):
        raise invalid(
            f"The rows of the indices must increase from 0 to {rows - 1} [Op:{op}]. Use "
            "tf.sparse.reorder first."
        )
    out = np.empty((rows, 3), object)
    rest = serialized(dims[1:])
    bounds = np.searchsorted(row, np.arange(rows + 1))
    for i, (a, b) in enumerate(zip(bounds.tolist(), bounds[1:].tolist(), strict=False)):
        out[i] = [serialized(indices[a:b, 1:]), serialized(values[a:b], True), rest]
    return out


SERIALIZE_MANY_SPARSE = register(
    "SerializeManySparse",
    "sparse_indices:int64, sparse_values:T, sparse_shape:int64",
    attrs={"out_type": OBJECT},
    host=_many_host,
    grad=NONE,
    shape=_many_specs,
)


# DeserializeSparse, DeserializeManySparse


def piece(data, what, number, op):
    """One of the three arrays of a serialised sparse tensor."""
    try:
        return parsed(data)
    except ValueError as error:
        raise invalid(
            f"Could not parse serialized proto: the {what} of SparseTensor[{number}]: {error} "
            f"[Op:{op}]"
        ) from None


def pieces(row, number, dtype, op):
    """Indices, values and shape of one serialised sparse tensor, checked."""
    indices, values, dims = (
        piece(data, what, number, op)
        for data, what in zip(row, ("indices", "values", "shape"), strict=True)
    )
    for array, rank, what in ((indices, 2, "indices"), (values, 1, "values"), (dims, 1, "shape")):
        if array.ndim != rank or (what != "values" and array.dtype != np.int64):
            raise invalid(
                f"Expected serialized_sparse[{number}] to have {what} of rank {rank}"
                f"{'' if what == 'values' else ' and dtype int64'}, but they are of shape "
                f"{list(array.shape)} and dtype {FROM_NUMPY[array.dtype].name} [Op:{op}]"
            )
    if values.dtype != dtype:
        raise invalid(
            f"Requested SparseTensor of type {FROM_NUMPY[dtype].name} but "
            f"SparseTensor[{number}].values.dtype() == {FROM_NUMPY[values.dtype].name} [Op:{op}]. "
            "Pass that dtype."
        )
    check_parts(indices, values, dims, op)
    if dims.size and (dims < 0).any():
        raise invalid(f"The shape of SparseTensor[{number}] is negative: {dims.tolist()} [Op:{op}]")
    return indices, values, dims


def stacked(rows, lead, dtype, op):
    """The sparse tensors of serialised rows as one, with further dimensions in front.

    Args:
      rows: array `[count, 3]` of strings.
      lead: the dimensions in front, with `count` elements in all.
      dtype: of the values.
      op: name of the op, for messages.
    """
    found = [pieces(row, i, dtype, op) for i, row in enumerate(rows)]
    rank = len(found[0][2])
    for i, (_, _, dims) in enumerate(found):
        if len(dims) != rank:
            raise invalid(
                f"Inconsistent shape across SparseTensors: rank prior to SparseTensor[{i}] was: "
                f"{rank} but rank of SparseTensor[{i}] is: {len(dims)} [Op:{op}]"
            )
    counts = [len(values) for _, values, _ in found]
    places = np.stack(np.unravel_index(np.arange(len(found)), lead), 1) if lead else None
    indices = np.concatenate([x[0] for x in found]).astype(np.int64)
    if places is not None:
        indices = np.concatenate([np.repeat(places, counts, axis=0), indices], 1)
    values = np.concatenate([x[1] for x in found])
    longest = np.max([x[2] for x in found], axis=0) if rank else np.zeros(0, np.int64)
    return indices, values, np.concatenate([np.array(lead, np.int64), longest.astype(np.int64)])


def check_last(array, op):
    if array.ndim == 0 or array.shape[-1] != 3:
        shape = ",".join(map(str, array.shape))
        raise invalid(
            f"Serialized sparse should have 3 as the last dimension [{shape}] [Op:{op}]: indices, "
            "values and shape."
        )
    if 0 in array.shape:
        shape = ",".join(map(str, array.shape))
        raise invalid(
            "Serialized sparse should have at least 1 serialized tensor, but has a zero dimension "
            f"[{shape}] [Op:{op}]"
        )


def _from_one_host(serialized_sparse, dtype, Tserialized):
    op = "DeserializeSparse"
    check_last(serialized_sparse, op)
    return stacked(serialized_sparse.reshape(-1, 3), serialized_sparse.shape[:-1], dtype, op)


def _from_one_specs(inputs, attrs):
    return [((None, None), int64), ((None,), FROM_NUMPY[attrs["dtype"]]), ((None,), int64)]


DESERIALIZE_SPARSE = register(
    "DeserializeSparse",
    "serialized_sparse:Tserialized",
    attrs={"dtype": None, "Tserialized": OBJECT},
    host=_from_one_host,
    grad=NONE,
    shape=_from_one_specs,
    outputs=3,
)


def _from_many_host(serialized_sparse, dtype):
    op = "DeserializeManySparse"
    if serialized_sparse.ndim != 2:
        raise invalid(
            f"Serialized sparse should be a matrix, but has shape {list(serialized_sparse.shape)} "
            f"[Op:{op}]"
        )
    check_last(serialized_sparse, op)
    return stacked(serialized_sparse, serialized_sparse.shape[:1], dtype, op)


DESERIALIZE_MANY_SPARSE = register(
    "DeserializeManySparse",
    "serialized_sparse:string",
    attrs={"dtype": None},
    host=_from_many_host,
    grad=NONE,
    shape=_from_one_specs,
    outputs=3,
)


# Functions.


def serial_type(out_type):
    """The np.dtype of the parts of a serialised tensor.

    Raises:
      UnimplementedError: unless it is that of strings.
    """
    kind = as_dtype(out_type)
    if kind != string:
        raise UnimplementedError(
            None,
            None,
            f"out_type must be tf.string, not {kind!r}: sparse tensors are serialised as strings.",
        )
    return kind.np


def parts(sp_input):
    """The tensors of a sparse tensor.

    Raises:
      TypeError: if it is none.
    """
    if not hasattr(sp_input, "dense_shape"):
        raise TypeError(
            f"Input must be a SparseTensor, not {sp_input!r}. Use tf.sparse.from_dense."
        )
    return sp_input.indices, sp_input.values, sp_input.dense_shape


@export("io.serialize_sparse")
def serialize_sparse(sp_input, out_type=string, name=None):
    """A sparse tensor as three strings: its serialised indices, values and shape.

    Args:
      sp_input: a `tf.sparse.SparseTensor`.
      out_type: tf.string.
      name: name of the node in a graph.

    Returns:
      A string vector of three elements.

    Raises:
      TypeError: if `sp_input` is no sparse tensor.

    Example:
      >>> import yeoul as tf
      >>> data = tf.io.serialize_sparse(tf.sparse.eye(2))
      >>> tf.io.deserialize_many_sparse([data], tf.float32).dense_shape.numpy().tolist()
      [1, 2, 2]
    """
    attrs = {"out_type": serial_type(out_type)}
    return execute(SERIALIZE_SPARSE, parts(sp_input), attrs, name)


@export("io.serialize_many_sparse")
def serialize_many_sparse(sp_input, out_type=string, name=None):
    """The rows of a sparse tensor, each as three strings.

    Args:
      sp_input: a `tf.sparse.SparseTensor` of rank at least 2, its indices in order.
      out_type: tf.string.
      name: name of the node in a graph.

    Returns:
      A string matrix with one row for each row, of three elements.

    Raises:
      TypeError: if `sp_input` is no sparse tensor.
      InvalidArgumentError: if it is a vector, or its indices are not in order.

    Example:
      >>> import yeoul as tf
      >>> data = tf.io.serialize_many_sparse(tf.sparse.eye(3))
      >>> tf.io.deserialize_many_sparse(data[:2], tf.float32).dense_shape.numpy().tolist()
      [2, 3]
    """
    attrs = {"out_type": serial_type(out_type)}
    return execute(SERIALIZE_MANY_SPARSE, parts(sp_input), attrs, name)


@export("compat.v1.io.serialize_sparse", "compat.v1.serialize_sparse")
def serialize_sparse_v1(sp_input, name=None, out_type=string):
    """As `tf.io.serialize_sparse`, with the arguments of TensorFlow 1.

    Args:
      sp_input: a sparse tensor.
      name: name of the node in a graph.
      out_type: tf.string.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.serialize_sparse(tf.sparse.eye(2)).shape
      TensorShape([3])
    """
    return serialize_sparse(sp_input, out_type, name)


@export("compat.v1.io.serialize_many_sparse", "compat.v1.serialize_many_sparse")
def serialize_many_sparse_v1(sp_input, name=None, out_type=string):
    """As `tf.io.serialize_many_sparse`, with the arguments of TensorFlow 1.

    Args:
      sp_input: a sparse tensor.
      name: name of the node in a graph.
      out_type: tf.string.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.serialize_many_sparse(tf.sparse.eye(2)).shape
      TensorShape([2, 3])
    """
    return serialize_many_sparse(sp_input, out_type, name)


@export(
    "io.deserialize_many_sparse",
    "compat.v1.io.deserialize_many_sparse",
    "compat.v1.deserialize_many_sparse",
)
def deserialize_many_sparse(serialized_sparse, dtype, rank=None, name=None):
    """Serialised sparse tensors as one, stacked along a new first dimension.

    Args:
      serialized_sparse: string matrix `[count, 3]`, rows as of `tf.io.serialize_sparse`.
      dtype: of the values.
      rank: the rank of the result, if known.
      name: name of the node in a graph.

    Returns:
      A `tf.sparse.SparseTensor`; its dimensions are the largest of those stacked.

    Raises:
      InvalidArgumentError: if a string is damaged, or the dtypes or ranks differ.
      ValueError: if the rank is another one.

    Example:
      >>> import yeoul as tf
      >>> data = tf.io.serialize_many_sparse(tf.sparse.eye(2))
      >>> print(tf.sparse.to_dense(tf.io.deserialize_many_sparse(data, tf.float32)).numpy())
      [[1. 0.]
       [0. 1.]]
    """
    attrs = {"dtype": as_dtype(dtype).np}
    indices, values, dims = execute(DESERIALIZE_MANY_SPARSE, (serialized_sparse,), attrs, name)
    if rank is not None:
        for tensor, known in ((indices, [None, rank]), (dims, [rank])):
            if not tensor.shape.is_compatible_with(known):
                raise ValueError(
                    f"Tensor's shape {tensor.shape} is not compatible with supplied shape {known}: "
                    f"the rank is not {rank}."
                )
            if type(tensor) is not EagerTensor:
                tensor.set_shape(TensorShape(known))
    return SparseTensor(indices, values, dims)
