"""Products with operators, and equations that they are the matrix of."""

from yeoul.engine.convert import to_tensor
from yeoul.ops import array
from yeoul.ops.cholesky import cholesky
from yeoul.ops.linear_operator.tensors import (
    cholesky_solve_broadcast,
    same_dimension,
    solve_broadcast,
)
from yeoul.ops.matrix import adjoint as adjoint_of

SINGULAR = (
    "Exact solve not implemented for an operator that is expected to be singular: its hint "
    "is_non_singular is False."
)
NOT_SQUARE = (
    "Exact solve not implemented for an operator that is expected to not be square. Use "
    "tf.linalg.lstsq with its to_dense()."
)


class Products:
    """Products and solutions; `_matmul` is what classes define, `_solve` where there is a way."""

    def _check_input_dtype(self, arg):
        """Raises TypeError unless a tensor has the operator's dtype."""
        if arg.dtype != self.dtype:
            raise TypeError(
                f"Expected argument to have dtype {self.dtype}.  Found: {arg.dtype} in tensor "
                f"{arg}. Convert it with tf.cast."
            )

    def _operand(self, x, dimension, place):
        """An argument as a tensor of the right dtype, whose dimension at `place` fits."""
        x = to_tensor(x)
        self._check_input_dtype(x)
        if x.shape.rank is not None:
            same_dimension(dimension, x.shape[place])
        return x

    def _pair(self, x, adjoint, adjoint_arg, argument):
        """This operator and another one as factors, adjoint where asked for.

        Raises:
          ValueError: if they do not fit.
        """
        left = self.adjoint() if adjoint else self
        right = x.adjoint() if adjoint_arg else x
        rows = right.range_dimension
        wanted = left.domain_dimension if argument == "x" else left.range_dimension
        if rows is not None and wanted is not None and rows != wanted:
            raise ValueError(
                f"Operators are incompatible. Expected `{argument}` to have dimension {wanted} but "
                f"got {rows}."
            )
        return left, right

    # Products

    def matmul(self, x, adjoint=False, adjoint_arg=False, name="matmul"):
        """The product of this operator and a matrix.

        Args:
          x: tensor of shape `[..., columns, k]` and of the operator's dtype, or another operator.
          adjoint: multiply the adjoint of this operator.
          adjoint_arg: multiply by the adjoint of `x`.
          name: name of the node in a graph.

        Returns:
          A tensor of shape `[..., rows, k]`; an operator if `x` is one.

        Raises:
          ValueError: if the shapes do not fit.
          TypeError: if `x` is of another dtype.
        """
        from yeoul.ops.linear_operator.base import LinearOperator

        if isinstance(x, LinearOperator):
            left, right = self._pair(x, adjoint, adjoint_arg, "x")
            with self._name_scope(name):
                return left._linop_matmul(left, right)
        with self._name_scope(name):
            dimension = self.range_dimension if adjoint else self.domain_dimension
            x = self._operand(x, dimension, -1 if adjoint_arg else -2)
            return self._matmul(x, adjoint=adjoint, adjoint_arg=adjoint_arg)

    def __matmul__(self, other):
        return self.matmul(other)

    def matvec(self, x, adjoint=False, name="matvec"):
        """The product of this operator and a vector.

        Args:
          x: tensor of shape `[..., columns]` and of the operator's dtype.
          adjoint: multiply the adjoint of this operator.
          name: name of the node in a graph.

        Returns:
          A tensor of shape `[..., rows]`.

        Raises:
          ValueError: if the shapes do not fit.
          TypeError: if `x` is of another dtype.
        """
        with self._name_scope(name):
            dimension = self.range_dimension if adjoint else self.domain_dimension
            return self._matvec(self._operand(x, dimension, -1), adjoint=adjoint)

    def _matvec(self, x, adjoint=False):
        column = array.expand_dims(x, -1)
        return array.squeeze(self.matmul(column, adjoint=adjoint), -1)

    def _linop_matmul(self, left_operator, right_operator):
        """The product of two operators as an operator."""
        from yeoul.ops.linear_operator.algebra import product

        return product(left_operator, right_operator)

    # Solutions

    def _check_solvable(self):
        if self.is_non_singular is False:
            raise NotImplementedError(SINGULAR)
        if self.is_square is False:
            raise NotImplementedError(NOT_SQUARE)

    def solve(self, rhs, adjoint=False, adjoint_arg=False, name="solve"):
        """The `x` for which the product of this operator and `x` is `rhs`.

        Args:
          rhs: tensor of shape `[..., rows, k]` and of the operator's dtype, or another operator.
          adjoint: solve with the adjoint of this operator.
          adjoint_arg: solve for the adjoint of `rhs`.
          name: name of the node in a graph.

        Returns:
          A tensor of shape `[..., columns, k]`; an operator if `rhs` is one.

        Raises:
          NotImplementedError: if the operator is known not to be square, or to be singular.
          ValueError: if the shapes do not fit.
          TypeError: if `rhs` is of another dtype.
        """
        from yeoul.ops.linear_operator.base import LinearOperator

        self._check_solvable()
        if isinstance(rhs, LinearOperator):
            left, right = self._pair(rhs, adjoint, adjoint_arg, "rhs")
            with self._name_scope(name):
                return left._linop_solve(left, right)
        with self._name_scope(name):
            dimension = self.domain_dimension if adjoint else self.range_dimension
            rhs = self._operand(rhs, dimension, -1 if adjoint_arg else -2)
            return self._solve(rhs, adjoint=adjoint, adjoint_arg=adjoint_arg)

    def _solve(self, rhs, adjoint=False, adjoint_arg=False):
        return self._dense_solve(rhs, adjoint=adjoint, adjoint_arg=adjoint_arg)

    def _dense_solve(self, rhs, adjoint=False, adjoint_arg=False):
        """Solves with the matrix of all elements."""
        self._check_solvable()
        rhs = adjoint_of(rhs) if adjoint_arg else rhs
        if self._can_use_cholesky():
            return cholesky_solve_broadcast(cholesky(self.to_dense()), rhs)
        return solve_broadcast(self.to_dense(), rhs, adjoint=adjoint)

    def solvevec(self, rhs, adjoint=False, name="solve"):
        """The vector `x` for which the product of this operator and `x` is `rhs`.

        Args:
          rhs: tensor of shape `[..., rows]` and of the operator's dtype.
          adjoint: solve with the adjoint of this operator.
          name: name of the node in a graph.

        Returns:
          A tensor of shape `[..., columns]`.

        Raises:
          NotImplementedError: if the operator is known not to be square, or to be singular.
          ValueError: if the shapes do not fit.
          TypeError: if `rhs` is of another dtype.
        """
        self._check_solvable()
        with self._name_scope(name):
            dimension = self.domain_dimension if adjoint else self.range_dimension
            return self._solvevec(self._operand(rhs, dimension, -1), adjoint=adjoint)

    def _solvevec(self, rhs, adjoint=False):
        column = array.expand_dims(rhs, -1)
        return array.squeeze(self.solve(column, adjoint=adjoint), -1)

    def _linop_solve(self, left_operator, right_operator):
        """The solution for an operator as an operator."""
        from yeoul.ops.linear_operator.algebra import solution

        return solution(left_operator, right_operator)

    # Other operators

    def adjoint(self, name="adjoint"):
        """The operator of the transposed and conjugated matrices.

        Args:
          name: name of the node in a graph.
        """
        if self.is_self_adjoint is True:
            return self
        with self._name_scope(name):
            return self._linop_adjoint()

    H = property(adjoint, None, doc="The operator of the transposed and conjugated matrices.")

    def _linop_adjoint(self):
        from yeoul.ops.linear_operator.algebra import adjoint_operator

        return adjoint_operator(self)

    def inverse(self, name="inverse"):
        """The operator of the inverse matrices.

        Args:
          name: name of the node in a graph.

        Raises:
          ValueError: if the operator is known not to be square, or to be singular.
        """
        if self.is_square is False:
            raise ValueError(
                "Cannot take the Inverse: This operator represents a non square matrix."
            )
        if self.is_non_singular is False:
            raise ValueError("Cannot take the Inverse: This operator represents a singular matrix.")
        with self._name_scope(name):
            return self._linop_inverse()

    def _linop_inverse(self):
        from yeoul.ops.linear_operator.algebra import inverse_operator

        return inverse_operator(self)

    def cholesky(self, name="cholesky"):
        """The operator of the lower triangular matrices whose product with their adjoint this is.

        Args:
          name: name of the node in a graph.

        Raises:
          ValueError: if the operator is not known to be positive definite and self-adjoint.
        """
        if not self._can_use_cholesky():
            raise ValueError(
                "Cannot take the Cholesky decomposition: Not a positive definite self adjoint "
                "matrix. Pass is_positive_definite=True and is_self_adjoint=True if it is one."
            )
        with self._name_scope(name):
            return self._linop_cholesky()

    def _linop_cholesky(self):
        from yeoul.ops.linear_operator.algebra import cholesky_operator

        return cholesky_operator(self)

    def _can_use_cholesky(self):
        return bool(self.is_self_adjoint and self.is_positive_definite)
