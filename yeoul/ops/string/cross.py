"""tf.ragged.cross, tf.ragged.cross_hashed, tf.sparse.cross, tf.sparse.cross_hashed."""

from itertools import chain

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.tensor import Tensor
from yeoul.ops.casting import cast
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.sparse_tensor import SparseTensor
from yeoul.ops.string.cross_records import BETWEEN, RAGGED_CROSS, SPARSE_CROSS, SPARSE_CROSS_V2
from yeoul.ops.string.elements import INT64

KEY = 0xDECAFCAFFE  # what hashes start with where no key is given
TEXT, LONG = np.dtype(object), np.dtype("int64")


def columns_of(inputs, kinds, words):
    """The inputs as a list.

    Raises:
      TypeError: if they are no list, or one of them is of another kind.
    """
    if not isinstance(inputs, (list, tuple)):
        raise TypeError(f"Inputs must be a list, not {type(inputs).__name__}.")
    for x in inputs:
        if not isinstance(x, kinds):
            raise TypeError(f"All inputs must be {words}, but one is {x!r}.")
    return list(inputs)


def as_column(tensor, what):
    """Strings as they are, integers as int64.

    Raises:
      ValueError: for another dtype.
    """
    if tensor.dtype.np == TEXT:
        return tensor
    if tensor.dtype.np.kind not in "iu":
        raise ValueError(f"Unexpected dtype for {what}: {tensor.dtype!r}. Use tf.as_string on it.")
    return cast(tensor, INT64)


# tf.ragged.cross


def ragged_crossed(inputs, hashed_output, num_buckets, hash_key, name):
    """The ragged tensor of the crosses."""
    if not isinstance(inputs, (list, tuple)):
        raise TypeError(f"Inputs must be a list, not {type(inputs).__name__}.")
    groups: dict[str, list] = {key: [] for key in ("values", "splits", "sparse", "dense")}
    order = ""
    for i, x in enumerate(inputs):
        what = f"inputs[{i}]"
        if isinstance(x, RaggedTensor):
            if x.ragged_rank != 1 or x.values.shape.rank not in (None, 1):
                raise ValueError("tf.ragged.cross only supports inputs with rank=2")
            order += "R"
            groups["values"].append(as_column(x.values, what))
            groups["splits"].append(x.row_splits)
        elif isinstance(x, SparseTensor):
            order += "S"
            groups["sparse"].append((x.indices, as_column(x.values, what), x.dense_shape))
        else:
            order += "D"
            groups["dense"].append(as_column(convert_to_tensor(x), what))
    columns = [list(part) for part in zip(*groups["sparse"], strict=True)] or [[], [], []]
    given = [*groups["values"], *groups["splits"], *chain.from_iterable(columns), *groups["dense"]]
    narrow = groups["splits"] and all(s.dtype.name == "int32" for s in groups["splits"])
    attrs = {
        "Nsparse": len(groups["sparse"]),
        "input_order": order,
        "hashed_output": hashed_output,
        "num_buckets": int(num_buckets),
        "hash_key": KEY if hash_key is None else int(hash_key),
        "out_values_type": LONG if hashed_output else TEXT,
        "out_row_splits_type": np.dtype("int32" if narrow else "int64"),
    }
    values, splits = execute(RAGGED_CROSS, given, attrs, name)
    return RaggedTensor.from_row_splits(values, splits, validate=False)


@export("ragged.cross", "compat.v1.ragged.cross")
@dispatchable
def ragged_cross(inputs, name=None):
    """Every choice of one value from each of several features, row by row, as strings.

    Args:
      inputs: list of ragged tensors, sparse tensors and tensors, all of rank 2 with as many rows,
        of integers or strings.
      name: name of the node in a graph.

    Returns:
      A ragged string tensor: the values of each choice, joined by "_X_".

    Raises:
      TypeError: if `inputs` is no list.
      ValueError: if one has another rank or dtype.
      InvalidArgumentError: if their numbers of rows differ.

    Example:
      >>> import yeoul as tf
      >>> tf.ragged.cross([tf.ragged.constant([["a"], ["b", "c"]]), [["d"], ["e"]]])
      <tf.RaggedTensor [[b'a_X_d'], [b'b_X_e', b'c_X_e']]>
    """
    return ragged_crossed(inputs, False, 0, None, name)


@export("ragged.cross_hashed", "compat.v1.ragged.cross_hashed")
@dispatchable
def ragged_cross_hashed(inputs, num_buckets=0, hash_key=None, name=None):
    """Every choice of one value from each of several features, row by row, as hashes.

    Args:
      inputs: list of ragged tensors, sparse tensors and tensors, all of rank 2 with as many rows,
        of integers or strings.
      num_buckets: hashes are below it; 0 for all numbers that int64 has.
      hash_key: an integer that changes all hashes.
      name: name of the node in a graph.

    Returns:
      An int64 ragged tensor.

    Raises:
      TypeError: if `inputs` is no list.
      ValueError: if one has another rank or dtype.
      InvalidArgumentError: if their numbers of rows differ, or `num_buckets` is negative.

    Example:
      >>> import yeoul as tf
      >>> features = [tf.ragged.constant([["a"], ["b", "c"]]), tf.ragged.constant([[1], [2]])]
      >>> tf.ragged.cross_hashed(features, num_buckets=100)
      <tf.RaggedTensor [[85], [57, 23]]>
    """
    return ragged_crossed(inputs, True, num_buckets, hash_key, name)


# tf.sparse.cross


def sparse_groups(inputs):
    """The inputs of the ops: indices, values and shapes of sparse tensors, then dense ones."""
    sparse = [x for x in inputs if isinstance(x, SparseTensor)]
    dense = [x for x in inputs if not isinstance(x, SparseTensor)]
    values = [s.values for s in sparse]
    values, dense = (
        [x if x.dtype.np == TEXT else cast(x, INT64) for x in group] for group in (values, dense)
    )
    indices, shapes = [s.indices for s in sparse], [s.dense_shape for s in sparse]
    return len(sparse), [*indices, *values, *shapes, *dense]


@export("sparse.cross", "compat.v1.sparse.cross")
@dispatchable
def sparse_cross(inputs, name=None, separator=None):
    """Every choice of one value from each of several features, row by row, as strings.

    Args:
      inputs: list of `tf.sparse.SparseTensor` and tensors, all matrices with as many rows; numbers
        are taken as integers. Sparse ones come first in the result.
      name: name of the node in a graph.
      separator: what stands between the values; default "_X_".

    Returns:
      A sparse string tensor.

    Raises:
      TypeError: if `inputs` is no list of tensors.
      InvalidArgumentError: if one is no matrix, or their numbers of rows differ.

    Example:
      >>> import yeoul as tf
      >>> colours = tf.sparse.from_dense([["red", ""], ["blue", "green"]])
      >>> tf.sparse.cross([colours, tf.constant([["s"], ["m"]])]).values.numpy().tolist()
      [b'red_X_s', b'blue_X_m', b'green_X_m']
    """
    inputs = columns_of(inputs, (Tensor, SparseTensor), "Tensor or SparseTensor")
    count, given = sparse_groups(inputs)
    separator = convert_to_tensor(BETWEEN if separator is None else separator, dtype="string")
    return SparseTensor(*execute(SPARSE_CROSS_V2, (*given, separator), {"N": count}, name))


@export("sparse.cross_hashed", "compat.v1.sparse.cross_hashed")
@dispatchable
def sparse_cross_hashed(inputs, num_buckets=0, hash_key=None, name=None):
    """Every choice of one value from each of several features, row by row, as hashes.

    Args:
      inputs: list of `tf.sparse.SparseTensor` and tensors, all matrices with as many rows; numbers
        are taken as integers. Sparse ones come first.
      num_buckets: hashes are below it; 0 for all numbers that int64 has.
      hash_key: an integer that changes all hashes.
      name: name of the node in a graph.

    Returns:
      An int64 `tf.sparse.SparseTensor`.

    Raises:
      TypeError: if `inputs` is no list of tensors.
      InvalidArgumentError: if one is no matrix, their numbers of rows differ, or `num_buckets` is
        negative.

    Example:
      >>> import yeoul as tf
      >>> colours = tf.sparse.from_dense([["a", ""], ["b", "c"]])
      >>> sizes = tf.constant([["d"], ["e"]])
      >>> tf.sparse.cross_hashed([colours, sizes], num_buckets=100).values.numpy().tolist()
      [82, 61, 41]
    """
    inputs = columns_of(inputs, (Tensor, SparseTensor), "Tensor or SparseTensor")
    count, given = sparse_groups(inputs)
    attrs = {
        "N": count,
        "hashed_output": True,
        "num_buckets": int(num_buckets),
        "hash_key": int(hash_key or KEY),
        "out_type": LONG,
        "internal_type": LONG,
    }
    return SparseTensor(*execute(SPARSE_CROSS, given, attrs, name))
