"""What operators made of blocks share: arguments may be lists with a part for each block."""

import numpy as np

from yeoul.engine.convert import to_tensor
from yeoul.engine.tensor import Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.ops import array
from yeoul.ops.linear_operator.base import LinearOperator
from yeoul.ops.linear_operator.tensors import (
    batch_of,
    broadcast_shapes,
    same_dimension,
    with_batch,
)


def in_parts(x, sizes, axis):
    """Whether an argument is a list with a part for each block, and not one nested list.

    Args:
      x: the argument.
      sizes: the static sizes of the blocks.
      axis: the axis in which the parts have these sizes.
    """
    if not isinstance(x, (list, tuple)) or len(x) != len(sizes):
        return False
    if any(isinstance(part, (Tensor, BaseVariable, np.ndarray)) and np.ndim(part) for part in x):
        return len(x[0].shape if hasattr(x[0], "shape") else np.shape(x[0])) >= -axis
    try:
        shapes = [np.shape(part) for part in x]
    except ValueError:
        return False
    if any(len(shape) < -axis for shape in shapes):
        return False
    return all(n is None or n == s[axis] for n, s in zip(sizes, shapes, strict=True))


def joined(parts, axis, ndims=2):
    """Parts in one tensor, their batches broadcast."""
    batch = broadcast_shapes(*[batch_of(p, ndims) for p in parts])
    return array.concat([with_batch(p, batch, ndims) for p in parts], axis)


class Blocks(LinearOperator):
    """Operators that take lists of tensors, a part for each block, and give such lists."""

    def _block_range_dimensions(self):
        """The static numbers of rows of the blocks."""
        raise NotImplementedError

    def _block_domain_dimensions(self):
        """The static numbers of columns of the blocks."""
        raise NotImplementedError

    def _block_rows(self):
        """The numbers of rows; tensors where they are not known."""
        raise NotImplementedError

    def _block_columns(self):
        """The numbers of columns; tensors where they are not known."""
        raise NotImplementedError

    def _matmul_parts(self, parts, adjoint, adjoint_arg):
        """The product with parts, a list of parts."""
        raise NotImplementedError

    def _solve_parts(self, parts, adjoint, adjoint_arg):
        """The solution for parts, a list of parts."""
        raise NotImplementedError

    def _split(self, x, adjoint, solving, axis):
        """A tensor in parts of the sizes of the blocks."""
        rows = adjoint != solving
        sizes = self._block_rows() if rows else self._block_columns()
        known = all(isinstance(n, int) for n in sizes)
        return array.split(x, sizes if known else array.stack(sizes), axis=axis)

    def _matmul(self, x, adjoint=False, adjoint_arg=False):
        parts = self._split(x, adjoint, False, -1 if adjoint_arg else -2)
        return joined(self._matmul_parts(parts, adjoint, adjoint_arg), -2)

    def _solve(self, rhs, adjoint=False, adjoint_arg=False):
        if any(op.is_square is False for op in self._diagonal()):
            return self._dense_solve(rhs, adjoint=adjoint, adjoint_arg=adjoint_arg)
        parts = self._split(rhs, adjoint, True, -1 if adjoint_arg else -2)
        return joined(self._solve_parts(parts, adjoint, adjoint_arg), -2)

    def _diagonal(self):
        """The operators on the diagonal."""
        raise NotImplementedError

    def _as_parts(self, x, adjoint, solving, axis):
        """The parts of an argument that is a list of these, checked; None for another one."""
        rows = adjoint != solving
        sizes = self._block_range_dimensions() if rows else self._block_domain_dimensions()
        if not in_parts(x, sizes, axis):
            return None
        parts = [to_tensor(part) for part in x]
        for part, size in zip(parts, sizes, strict=True):
            self._check_input_dtype(part)
            same_dimension(size, part.shape[axis])
        return parts

    def matmul(self, x, adjoint=False, adjoint_arg=False, name="matmul"):
        """The product of this operator and a matrix.

        Args:
          x: tensor of shape `[..., columns, k]`, another operator, or a list of tensors, one with
            the rows of each block.
          adjoint: multiply the adjoint of this operator.
          adjoint_arg: multiply by the adjoint of `x`.
          name: name of the node in a graph.

        Returns:
          A tensor of shape `[..., rows, k]`; an operator if `x` is one; a list if `x` is one.

        Raises:
          ValueError: if the shapes do not fit.
          TypeError: if `x` is of another dtype.
        """
        parts = self._as_parts(x, adjoint, False, -1 if adjoint_arg else -2)
        if parts is None:
            return super().matmul(x, adjoint=adjoint, adjoint_arg=adjoint_arg, name=name)
        with self._name_scope(name):
            return self._matmul_parts(parts, adjoint, adjoint_arg)

    def matvec(self, x, adjoint=False, name="matvec"):
        """The product of this operator and a vector.

        Args:
          x: tensor of shape `[..., columns]`, or a list of tensors, one with the elements of each
            block.
          adjoint: multiply the adjoint of this operator.
          name: name of the node in a graph.

        Returns:
          A tensor of shape `[..., rows]`; a list if `x` is one.

        Raises:
          ValueError: if the shapes do not fit.
          TypeError: if `x` is of another dtype.
        """
        parts = self._as_parts(x, adjoint, False, -1)
        if parts is None:
            return super().matvec(x, adjoint=adjoint, name=name)
        with self._name_scope(name):
            columns = [array.expand_dims(part, -1) for part in parts]
            return [array.squeeze(y, -1) for y in self._matmul_parts(columns, adjoint, False)]

    def solve(self, rhs, adjoint=False, adjoint_arg=False, name="solve"):
        """The `x` for which the product of this operator and `x` is `rhs`.

        Args:
          rhs: tensor of shape `[..., rows, k]`, another operator, or a list of tensors, one with
            the rows of each block.
          adjoint: solve with the adjoint of this operator.
          adjoint_arg: solve for the adjoint of `rhs`.
          name: name of the node in a graph.

        Returns:
          A tensor of shape `[..., columns, k]`; an operator if `rhs` is one; a list if it is one.

        Raises:
          NotImplementedError: if the operator is known not to be square, or to be singular.
          ValueError: if the shapes do not fit.
          TypeError: if `rhs` is of another dtype.
        """
        self._check_solvable()
        parts = self._as_parts(rhs, adjoint, True, -1 if adjoint_arg else -2)
        if parts is None:
            return super().solve(rhs, adjoint=adjoint, adjoint_arg=adjoint_arg, name=name)
        with self._name_scope(name):
            return self._solve_parts(parts, adjoint, adjoint_arg)

    def solvevec(self, rhs, adjoint=False, name="solve"):
        """The vector `x` for which the product of this operator and `x` is `rhs`.

        Args:
          rhs: tensor of shape `[..., rows]`, or a list of tensors, one with the elements of each
            block.
          adjoint: solve with the adjoint of this operator.
          name: name of the node in a graph.

        Returns:
          A tensor of shape `[..., columns]`; a list if `rhs` is one.

        Raises:
          NotImplementedError: if the operator is known not to be square, or to be singular.
          ValueError: if the shapes do not fit.
          TypeError: if `rhs` is of another dtype.
        """
        self._check_solvable()
        parts = self._as_parts(rhs, adjoint, True, -1)
        if parts is None:
            return super().solvevec(rhs, adjoint=adjoint, name=name)
        with self._name_scope(name):
            columns = [array.expand_dims(part, -1) for part in parts]
            return [array.squeeze(y, -1) for y in self._solve_parts(columns, adjoint, False)]


def summed(sizes):
    """The sum of static sizes, None if one is unknown."""
    return None if None in sizes else sum(sizes)


def total(sizes):
    """The sum of sizes that may be tensors."""
    result = sizes[0]
    for n in sizes[1:]:
        result = result + n
    return result
