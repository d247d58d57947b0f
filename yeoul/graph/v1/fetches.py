"""What `Session.run` is asked for: tensors, operations and names, in nested structures."""

from typing import NamedTuple

import numpy as np

from yeoul.core.export import export
from yeoul.engine.indexed_slices import IndexedSlices
from yeoul.engine.tensor import Tensor
from yeoul.graph.v1.ragged_value import RaggedTensorValue
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.sparse_tensor import SparseTensor


class IndexedSlicesValue(NamedTuple):
    """The value of `tf.IndexedSlices`."""

    values: object
    indices: object
    dense_shape: object


@export("compat.v1.SparseTensorValue")
class SparseTensorValue(NamedTuple):
    """The value of a `tf.sparse.SparseTensor`, as a session gives it.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.SparseTensorValue([[0, 1]], [5.0], [1, 2]).values
      [5.0]
    """

    indices: object
    values: object
    dense_shape: object


def fetcher(graph, fetches, elements):
    """Finds the tensors and operations in a structure.

    Args:
      graph: where they must be.
      fetches: tensor, operation, variable, name, or list, tuple or dict of these.
      elements: list that the found tensors and nodes are appended to.

    Returns:
      A function from the list of their values to the structure with values in it.

    Raises:
      TypeError: if something is none of these.
      ValueError: if it is not of this graph.
    """
    if isinstance(fetches, IndexedSlices):
        parts = [fetches.values, fetches.indices, fetches._dense_shape]
        builders = [part_of_slices(graph, p, elements) for p in parts]
        return lambda values: IndexedSlicesValue(*[b(values) for b in builders])
    if isinstance(fetches, SparseTensor):
        parts = [fetches.indices, fetches.values, fetches.dense_shape]
        builders = [part_of_slices(graph, p, elements) for p in parts]
        return lambda values: SparseTensorValue(*[b(values) for b in builders])
    if isinstance(fetches, RaggedTensor):
        build = fetcher(graph, fetches.values, elements)
        splits = part_of_slices(graph, fetches.row_splits, elements)
        return lambda values: RaggedTensorValue(build(values), splits(values))
    if isinstance(fetches, (list, tuple)):
        builders = [fetcher(graph, f, elements) for f in fetches]
        make = type(fetches)
        if hasattr(fetches, "_fields"):
            return lambda values: make(*[b(values) for b in builders])
        return lambda values: make([b(values) for b in builders])
    if isinstance(fetches, dict):
        named = {k: fetcher(graph, f, elements) for k, f in fetches.items()}
        make = type(fetches)
        return lambda values: make((k, b(values)) for k, b in named.items())
    index = len(elements)
    elements.append(element_of(graph, fetches))
    return lambda values: values[index]


def part_of_slices(graph, part, elements):
    """As `fetcher`, of what may be known before the graph runs."""
    if isinstance(part, Tensor):
        return fetcher(graph, part, elements)
    return lambda values: None if part is None else np.array(part)


def element_of(graph, fetch):
    """The tensor or node that is meant."""
    if fetch is None:
        raise TypeError('Argument `fetch` = None has invalid type "NoneType". Cannot be None')
    try:
        return graph.element(fetch)
    except TypeError as error:
        raise TypeError(
            f'Argument `fetch` = {fetch!r} has invalid type "{type(fetch).__name__}" must be a '
            f"string or Tensor. ({error})"
        ) from error
    except (ValueError, KeyError) as error:
        shown = fetch if isinstance(fetch, (str, Tensor)) else repr(fetch)
        raise ValueError(
            f"Argument `fetch` = {shown} cannot be interpreted as a Tensor. ({error})"
        ) from error
