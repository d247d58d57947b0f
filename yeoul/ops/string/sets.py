"""tf.sets: unions, intersections and differences of the rows of tensors."""

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.ops.sparse_order import parts_of
from yeoul.ops.sparse_tensor import SparseTensor
from yeoul.ops.string.set_records import (
    DENSE_TO_DENSE,
    DENSE_TO_SPARSE,
    ELEMENTS,
    SET_SIZE,
    SPARSE_TO_SPARSE,
)

SWAPPED = {"a-b": "b-a", "b-a": "a-b"}
ALLOWED = ", ".join(sorted(FROM_NUMPY[t].name for t in ELEMENTS))


def as_sets(value):
    """A tensor or sparse tensor."""
    if isinstance(value, SparseTensor):
        return value
    if all(hasattr(value, name) for name in ("indices", "values", "dense_shape")):
        return SparseTensor.from_value(value)
    return convert_to_tensor(value)


def check_type(value, what):
    """Raises TypeError for elements that sets do not hold."""
    if value.dtype.np not in ELEMENTS:
        raise TypeError(
            f"{what} has invalid dtype `{value.dtype!r}` not in supported dtypes: {ALLOWED}. Use "
            "tf.cast or tf.as_string."
        )


def operation(a, b, set_operation, validate_indices):
    """The sparse tensor of the sets that an operation makes of the rows of two tensors."""
    a, b = as_sets(a), as_sets(b)
    check_type(a, "'a'")
    if a.dtype != b.dtype:
        raise TypeError(f"Types don't match, {a.dtype!r} vs {b.dtype!r}. Use tf.cast on one.")
    if isinstance(a, SparseTensor) and not isinstance(b, SparseTensor):
        a, b, set_operation = b, a, SWAPPED.get(set_operation, set_operation)
    attrs = {"set_operation": set_operation, "validate_indices": bool(validate_indices)}
    if isinstance(a, SparseTensor):
        found = execute(SPARSE_TO_SPARSE, (*parts_of(a), *parts_of(b)), attrs)
    elif isinstance(b, SparseTensor):
        found = execute(DENSE_TO_SPARSE, (a, *parts_of(b)), attrs)
    else:
        found = execute(DENSE_TO_DENSE, (a, b), attrs)
    return SparseTensor(*found)


@export("sets.size", "compat.v1.sets.size", "compat.v1.sets.set_size")
@dispatchable
def size(a, validate_indices=True):
    """The number of different elements in each row of a sparse tensor.

    Args:
      a: `tf.sparse.SparseTensor` of integers or strings; its last axis holds the elements.
      validate_indices: whether its indices are checked.

    Returns:
      An int32 tensor with one dimension less than `a`.

    Raises:
      TypeError: if `a` is no sparse tensor, or its dtype is another one.
      InvalidArgumentError: if its indices are out of order or out of range.

    Example:
      >>> import yeoul as tf
      >>> rows = tf.sparse.SparseTensor([[0, 0], [0, 1], [1, 0]], [5, 5, 7], [2, 2])
      >>> tf.sets.size(rows).numpy().tolist()
      [1, 1]
    """
    a = as_sets(a) if not isinstance(a, SparseTensor) and hasattr(a, "dense_shape") else a
    if not isinstance(a, SparseTensor):
        raise TypeError(f"Expected `SparseTensor`, got {a}; tf.sparse.from_dense makes one.")
    check_type(a, "Argument `a`")
    return execute(SET_SIZE, parts_of(a), {"validate_indices": bool(validate_indices)})


@export("sets.intersection", "compat.v1.sets.intersection", "compat.v1.sets.set_intersection")
@dispatchable
def intersection(a, b, validate_indices=True):
    """The elements that each row of one tensor has in common with that of another.

    Args:
      a: tensor or `tf.sparse.SparseTensor` of integers or strings, of rank at least 2; its last
        axis holds the elements.
      b: tensor or sparse tensor of the same dtype, whose other dimensions are those of `a`.
      validate_indices: whether the indices of sparse tensors are checked.

    Returns:
      A `tf.sparse.SparseTensor`: the elements of each row, sorted.

    Raises:
      TypeError: if the dtypes differ, or are others.
      InvalidArgumentError: if the shapes do not fit, or indices are out of order.

    Example:
      >>> import yeoul as tf
      >>> found = tf.sets.intersection([[1, 2, 3]], [[2, 3, 4]])
      >>> tf.sparse.to_dense(found).numpy().tolist()
      [[2, 3]]
    """
    return operation(a, b, "intersection", validate_indices)


@export("sets.difference", "compat.v1.sets.difference", "compat.v1.sets.set_difference")
@dispatchable
def difference(a, b, aminusb=True, validate_indices=True):
    """The elements of each row of one tensor that are not in that of another.

    Args:
      a: tensor or `tf.sparse.SparseTensor` of integers or strings, of rank at least 2; its last
        axis holds the elements.
      b: tensor or sparse tensor of the same dtype, whose other dimensions are those of `a`.
      aminusb: False for the elements of `b` that are not in `a`.
      validate_indices: whether the indices of sparse tensors are checked.

    Returns:
      A `tf.sparse.SparseTensor`: the elements of each row, sorted.

    Raises:
      TypeError: if the dtypes differ, or are others.
      InvalidArgumentError: if the shapes do not fit, or indices are out of order.

    Example:
      >>> import yeoul as tf
      >>> found = tf.sets.difference([[1, 2, 3]], [[2, 3, 4]])
      >>> tf.sparse.to_dense(found).numpy().tolist()
      [[1]]
    """
    return operation(a, b, "a-b" if aminusb else "b-a", validate_indices)


@export("sets.union", "compat.v1.sets.union", "compat.v1.sets.set_union")
@dispatchable
def union(a, b, validate_indices=True):
    """The elements that are in each row of one tensor or another.

    Args:
      a: tensor or `tf.sparse.SparseTensor` of integers or strings, of rank at least 2; its last
        axis holds the elements.
      b: tensor or sparse tensor of the same dtype, whose other dimensions are those of `a`.
      validate_indices: whether the indices of sparse tensors are checked.

    Returns:
      A `tf.sparse.SparseTensor`: the elements of each row, sorted.

    Raises:
      TypeError: if the dtypes differ, or are others.
      InvalidArgumentError: if the shapes do not fit, or indices are out of order.

    Example:
      >>> import yeoul as tf
      >>> found = tf.sets.union([[1, 2, 3]], [[2, 3, 4]])
      >>> tf.sparse.to_dense(found).numpy().tolist()
      [[1, 2, 3, 4]]
    """
    return operation(a, b, "union", validate_indices)
