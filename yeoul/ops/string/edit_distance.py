"""tf.edit_distance."""

import math

import numpy as np

from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.op import NONE, register
from yeoul.ops.sparse_order import parts_of
from yeoul.ops.sparse_tensor import SparseTensor
from yeoul.ops.static import partial_dims

LONG = 400  # cells of the table from which NumPy is faster than Python's lists


def levenshtein(a, b):
    """The number of insertions, deletions and substitutions that make one list of the other."""
    if not a or not b:
        return len(a) + len(b)
    return _by_rows(a, b) if len(a) * len(b) > LONG else _by_cells(a, b)


def _by_cells(a, b):
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b):
            row.append(min(last[j + 1] + 1, row[j] + 1, last[j] + (x != y)))
        last = row
    return last[-1]


def _by_rows(a, b):
    codes = {value: i for i, value in enumerate(dict.fromkeys([*a, *b]))}
    second = np.array([codes[y] for y in b])
    steps = np.arange(len(b) + 1)
    row = steps.copy()
    for i, x in enumerate(a, 1):
        best = np.minimum(row[1:] + 1, row[:-1] + (second != codes[x]))
        row = np.minimum.accumulate(np.concatenate([[i], best]) - steps) + steps
    return int(row[-1])


def sequences(indices, values, strides):
    """The elements of each innermost row, by the place of the row in the result."""
    found: dict[int, list] = {}
    places = indices[:, :-1] @ strides
    for place, value in zip(places.tolist(), values.tolist(), strict=True):
        found.setdefault(place, []).append(value)
    return found


def _check(name, indices, values, dims):
    if len(dims) < 2:
        raise invalid(
            f"Input SparseTensors must have rank at least 2, but {name}_shape rank is: "
            f"{len(dims)} [Op:EditDistance]. The last axis holds the sequences."
        )
    if indices.shape != (len(values), len(dims)):
        raise invalid(
            f"{name}_indices of shape {list(indices.shape)} do not fit {len(values)} values and "
            f"{len(dims)} dimensions [Op:EditDistance]"
        )


def _edit_host(h_indices, h_values, h_dims, t_indices, t_values, t_dims, normalize):
    _check("truth", t_indices, t_values, t_dims)
    _check("hypothesis", h_indices, h_values, h_dims)
    if len(h_dims) != len(t_dims):
        raise invalid(
            f"Ranks of hypothesis and truth must match, but are {len(h_dims)} and {len(t_dims)} "
            "[Op:EditDistance]"
        )
    dims = np.maximum(h_dims, t_dims)[:-1]
    for indices in (h_indices, t_indices):
        if (indices[:, :-1] < 0).any() or (indices[:, :-1] >= dims).any():
            raise invalid(f"indices outside of the shape {dims.tolist()} [Op:EditDistance]")
    strides = np.cumprod([1, *dims[:0:-1]])[::-1]
    first = sequences(h_indices, h_values, strides)
    second = sequences(t_indices, t_values, strides)
    out = np.zeros(math.prod(dims.tolist()), np.float32)
    for place in first.keys() | second.keys():
        a, b = first.get(place, []), second.get(place, [])
        distance: float = levenshtein(a, b)
        if normalize:
            distance = distance / len(b) if b else math.inf
        out[place] = distance
    return out.reshape(dims)


def _edit_specs(inputs, attrs):
    a, b = partial_dims(inputs[2]), partial_dims(inputs[5])
    if a is None or b is None:
        return [(None, as_dtype("float32"))]
    pairs = zip(a[:-1], b[:-1], strict=False)
    dims = tuple([None if None in pair else max(pair) for pair in pairs])
    return [(dims, as_dtype("float32"))]


EDIT_DISTANCE = register(
    "EditDistance",
    "hypothesis_indices:int64, hypothesis_values:T, hypothesis_shape:int64, "
    "truth_indices:int64, truth_values:T, truth_shape:int64",
    attrs={"normalize": True},
    host=_edit_host,
    grad=NONE,
    shape=_edit_specs,
)


def _sparse(value, what):
    if isinstance(value, SparseTensor):
        return value
    if all(hasattr(value, name) for name in ("indices", "values", "dense_shape")):
        return SparseTensor.from_value(value)
    raise TypeError(
        f"{what} must be a SparseTensor, not {value!r}; tf.sparse.from_dense makes one."
    )


@export("edit_distance")
@dispatchable
def edit_distance(hypothesis, truth, normalize=True, name="edit_distance"):
    """The Levenshtein distance between sequences.

    Args:
      hypothesis: `tf.sparse.SparseTensor` of rank at least 2, whose last axis holds the sequences.
      truth: `tf.sparse.SparseTensor` of the same rank and dtype.
      normalize: whether distances are divided by the length of the true sequence.
      name: name of the node in a graph.

    Returns:
      A float32 tensor with one dimension less. An empty true sequence is at the distance infinity
      of every other one, if normalized.

    Raises:
      TypeError: if an argument is no sparse tensor.
      InvalidArgumentError: if the ranks differ, or are below 2.

    Example:
      >>> import yeoul as tf
      >>> heard = tf.sparse.from_dense([["k", "i", "t", "t", "e", "n"]])
      >>> said = tf.sparse.from_dense([["s", "i", "t", "t", "i", "n", "g"]])
      >>> tf.edit_distance(heard, said, normalize=False).numpy()
      array([3.], dtype=float32)
    """
    hypothesis, truth = _sparse(hypothesis, "Hypothesis"), _sparse(truth, "Truth")
    inputs = (*parts_of(hypothesis), *parts_of(truth))
    return execute(EDIT_DISTANCE, inputs, {"normalize": bool(normalize)}, name)
