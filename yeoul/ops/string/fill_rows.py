"""tf.ragged_fill_empty_rows, and the gradients of filling empty rows."""

from collections import namedtuple

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, register
from yeoul.ops.string.elements import BOOL, INT64, scalar

Filled = namedtuple(
    "RaggedFillEmptyRows",
    "output_value_rowids output_values empty_row_indicator reverse_index_map",
)
Gradients = namedtuple("RaggedFillEmptyRowsGrad", "d_values d_default_value")


def _vector(op, name, array):
    if array.ndim != 1:
        raise invalid(f"{name} must be a vector, saw: {list(array.shape)} [Op:{op}]")


def _fill_host(rows, values, nrows, default):
    op = "RaggedFillEmptyRows"
    _vector(op, "value_rowids", rows)
    _vector(op, "values", values)
    count = int(scalar(op, "nrows", nrows))
    default = scalar(op, "default_value", default)
    if len(rows) != len(values):
        raise invalid(
            f"The length of `values` ({len(values)}) must match the first dimension of "
            f"`value_rowids` ({len(rows)}). [Op:{op}]"
        )
    outside = (rows < 0) | (rows >= count)
    if outside.any():
        at = int(np.argmax(outside))
        raise invalid(
            f"indices({at}, 0) is invalid: {rows[at]} >= {count} [Op:{op}]. Row ids are from 0 to "
            "nrows - 1."
        )
    empty = np.ones(count, bool)
    empty[rows] = False
    missing = np.flatnonzero(empty)
    every = np.concatenate([rows, missing])
    order = np.argsort(every, kind="stable")
    added = np.empty(len(missing), values.dtype)
    added[...] = default
    filled = np.concatenate([values, added])
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    return every[order], filled[order], empty, place[: len(values)]


def _fill_specs(inputs, attrs):
    dims = dims_of(inputs[0])
    return [
        ((None,), INT64),
        ((None,), dtype_of(inputs[1])),
        ((None,), BOOL),
        ((None if not dims else dims[0],), INT64),
    ]


def _fill_rule(r, drows, dvalues, dempty, dmap):
    of_values, of_default = execute(RAGGED_GRAD, (r.outputs[3], dvalues))
    return None, of_values, None, of_default


def _grad_host(op):
    def host(places, dvalues):
        _vector(op, "reverse_index_map", places)
        _vector(op, "grad_values", dvalues)
        outside = (places < 0) | (places >= len(dvalues))
        if outside.any():
            raise invalid(
                f"Elements in reverse index must be in [0, {len(dvalues)}) but got "
                f"{places[np.argmax(outside)]} [Op:{op}]"
            )
        filled = np.ones(len(dvalues), bool)
        filled[places] = False
        return dvalues[places], np.asarray(dvalues[filled].sum(dtype=dvalues.dtype))

    return host


def _grad_specs(inputs, attrs):
    return [(dims_of(inputs[0]), dtype_of(inputs[1])), ((), dtype_of(inputs[1]))]


RAGGED_FILL = register(
    "RaggedFillEmptyRows",
    "value_rowids:int64, values:T, nrows:int64, default_value:T",
    host=_fill_host,
    grad=_fill_rule,
    shape=_fill_specs,
    outputs=4,
)
RAGGED_GRAD = register(
    "RaggedFillEmptyRowsGrad",
    "reverse_index_map:int64, grad_values:T",
    host=_grad_host("RaggedFillEmptyRowsGrad"),
    grad=NONE,
    shape=_grad_specs,
    outputs=2,
)
SPARSE_GRAD = register(
    "SparseFillEmptyRowsGrad",
    "reverse_index_map:int64, grad_values:T",
    host=_grad_host("SparseFillEmptyRowsGrad"),
    grad=NONE,
    shape=_grad_specs,
    outputs=2,
)


@export("ragged_fill_empty_rows")
@dispatchable
def ragged_fill_empty_rows(value_rowids, values, nrows, default_value, name=None):
    """The rows of a ragged tensor, with an element in each that had none.

    Args:
      value_rowids: int64 vector: the row of each value.
      values: vector of the values.
      nrows: number of rows, an int64 scalar.
      default_value: the element that empty rows get.
      name: name of the node in a graph.

    Returns:
      A named tuple of four tensors: the row ids and the values of the result, a bool vector that
      says which rows were empty, and an int64 vector that says where each value went.

    Raises:
      InvalidArgumentError: if a row id is out of range, or the lengths differ.

    Example:
      >>> import yeoul as tf
      >>> rows, values, empty, places = tf.ragged_fill_empty_rows([0, 2], [5, 7], 3, -1)
      >>> rows.numpy().tolist(), values.numpy().tolist(), empty.numpy().tolist()
      ([0, 1, 2], [5, -1, 7], [False, True, False])
    """
    found = execute(RAGGED_FILL, (value_rowids, values, nrows, default_value), name=name)
    return Filled(*found)


@export("ragged_fill_empty_rows_grad")
@dispatchable
def ragged_fill_empty_rows_grad(reverse_index_map, grad_values, name=None):
    """The gradient of `tf.ragged_fill_empty_rows`.

    Args:
      reverse_index_map: its fourth result: where each value went.
      grad_values: gradient towards its second result, the values.
      name: name of the node in a graph.

    Returns:
      A named tuple of two tensors: the gradient towards the values, and towards the default value.

    Raises:
      InvalidArgumentError: if a place is out of range.

    Example:
      >>> import yeoul as tf
      >>> dvalues, ddefault = tf.ragged_fill_empty_rows_grad([0, 2], [1.0, 2.0, 3.0])
      >>> dvalues.numpy().tolist(), ddefault.numpy().tolist()
      ([1.0, 3.0], 2.0)
    """
    return Gradients(*execute(RAGGED_GRAD, (reverse_index_map, grad_values), name=name))
