"""Functions of tensors that operators share: batches that broadcast, shapes known or not."""

import numpy as np

from yeoul.engine.convert import invalid, to_tensor
from yeoul.engine.infer import broadcast_dims, dims_of
from yeoul.engine.tensor import Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.ops import array
from yeoul.ops.cholesky import cholesky_solve
from yeoul.ops.linalg import solve, triangular_solve
from yeoul.ops.static import known_array


def nonref(value, name):
    """The argument `name` as a tensor; a variable as it is, to be read anew each time."""
    if value is None:
        raise ValueError(f"Argument `{name}` is None. Expected a tensor, or what becomes one.")
    return value if isinstance(value, BaseVariable) else to_tensor(value)


def is_known(dims):
    return dims is not None and None not in dims


def shape_of(x):
    """The shape: a tuple if it is known, otherwise a tensor."""
    dims = dims_of(x)
    return dims if is_known(dims) else array.shape(x)


def batch_of(x, ndims=2):
    """The leading dimensions of matrices, a tuple or a tensor."""
    return shape_of(x)[: -ndims or None]


def broadcast_shapes(*shapes):
    """The shape of several that are broadcast, each a tuple or a tensor.

    Raises:
      InvalidArgumentError: if they are known and do not broadcast.
    """
    result = shapes[0]
    for shape in shapes[1:]:
        if isinstance(result, Tensor) or isinstance(shape, Tensor):
            result = array.broadcast_dynamic_shape(as_shape(result), as_shape(shape))
            continue
        try:
            result = broadcast_dims(tuple(result), tuple(shape))
        except ValueError as error:
            raise invalid(f"Incompatible batch shapes {result} and {shape}: {error}") from None
    return result


def as_shape(shape):
    """A shape as a tensor of int32; its numbers may be tensors."""
    if isinstance(shape, Tensor):
        return shape
    return (
        array.stack(list(shape)) if has_tensors(shape) else to_tensor(np.asarray(shape, np.int32))
    )


def has_tensors(shape):
    return any(isinstance(n, Tensor) for n in shape)


def join(*parts):
    """Parts of a shape, each a tuple or a tensor, as one of these."""
    if not any(isinstance(p, Tensor) or has_tensors(p) for p in parts):
        return tuple(n for part in parts for n in part)
    return array.concat([as_shape(part) for part in parts], 0)


def broadcast_batch(*tensors, ndims=2):
    """The tensors with the same leading dimensions."""
    shapes = [batch_of(x, ndims) for x in tensors]
    if all(isinstance(s, tuple) for s in shapes) and len(set(shapes)) == 1:
        return tensors
    batch = broadcast_shapes(*shapes)
    return [array.broadcast_to(x, join(batch, shape_of(x)[-ndims:])) for x in tensors]


def solve_broadcast(matrix, rhs, adjoint=False):
    """`tf.linalg.solve`, batches broadcast."""
    matrix, rhs = broadcast_batch(matrix, rhs)
    return solve(matrix, rhs, adjoint=adjoint)


def cholesky_solve_broadcast(chol, rhs):
    """`tf.linalg.cholesky_solve`, batches broadcast."""
    return cholesky_solve(*broadcast_batch(chol, rhs))


def triangular_solve_broadcast(matrix, rhs, lower=True, adjoint=False):
    """`tf.linalg.triangular_solve`, batches broadcast."""
    matrix, rhs = broadcast_batch(matrix, rhs)
    return triangular_solve(matrix, rhs, lower=lower, adjoint=adjoint)


def with_batch(x, batch, ndims):
    """The tensor, repeated along leading dimensions if it lacks them."""
    have = batch_of(x, ndims)
    if isinstance(have, tuple) and isinstance(batch, tuple) and have == batch:
        return x
    return array.broadcast_to(x, join(broadcast_shapes(have, batch), shape_of(x)[len_of(have) :]))


def len_of(shape):
    """Number of dimensions in a shape, a tuple or a tensor."""
    return dims_of(shape)[0] if isinstance(shape, Tensor) else len(shape)


def same_dimension(a, b):
    """Raises ValueError if two dimensions are known and differ."""
    if a is not None and b is not None and a != b:
        raise ValueError(
            f"Dimensions {a} and {b} are not compatible: the rows of the argument must be as many "
            "as the matrix takes."
        )


def number_of(value):
    """The value of an integer scalar that may be a tensor: an int, or None if it is not known."""
    if value is None or isinstance(value, int):
        return value
    known = known_array(value)
    return None if known is None else int(known)
