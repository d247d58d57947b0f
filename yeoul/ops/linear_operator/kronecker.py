"""`tf.linalg.LinearOperatorKronecker`."""

from yeoul.core.export import export
from yeoul.engine.convert import invalid
from yeoul.ops import array
from yeoul.ops.linear_operator.base import LinearOperator
from yeoul.ops.linear_operator.composition import (
    check_operators,
    checks,
    common_batch,
    common_batch_tensor,
    numbers,
)
from yeoul.ops.linear_operator.hints import of_all, own_hints
from yeoul.ops.linear_operator.tensors import as_shape, batch_of, join, shape_of
from yeoul.ops.matrix import adjoint as adjoint_of

LABELS = {
    "is_square": "square",
    "is_non_singular": "non-singular",
    "is_self_adjoint": "self-adjoint",
    "is_positive_definite": "positive-definite",
}


@export("linalg.LinearOperatorKronecker")
class LinearOperatorKronecker(LinearOperator):
    """The Kronecker product of operators.

    Each element of the matrix of the first one is multiplied by the whole matrix of the others.

    Args:
      operators: list of operators of one dtype.
      is_non_singular: whether the product can be inverted; if all factors can, it can.
      is_self_adjoint: whether it is equal to its adjoint; as above.
      is_positive_definite: whether its quadratic form is positive; as above.
      is_square: whether it is square; as above.
      name: a name, by default the names of the operators joined by "_x_".

    Raises:
      ValueError: if there are no operators, or a hint cannot be.
      TypeError: if their dtypes differ.

    Example:
      >>> import yeoul as tf
      >>> a = tf.linalg.LinearOperatorFullMatrix([[1.0, 2.0]])
      >>> b = tf.linalg.LinearOperatorDiag([1.0, 10.0])
      >>> print(tf.linalg.LinearOperatorKronecker([a, b]).to_dense().numpy())
      [[ 1.  0.  2.  0.]
       [ 0. 10.  0. 20.]]
    """

    def __init__(
        self,
        operators,
        is_non_singular=None,
        is_self_adjoint=None,
        is_positive_definite=None,
        is_square=None,
        name=None,
    ):
        parameters = {
            "operators": operators,
            "is_non_singular": is_non_singular,
            "is_self_adjoint": is_self_adjoint,
            "is_positive_definite": is_positive_definite,
            "is_square": is_square,
            "name": name,
        }
        if not list(operators):
            raise ValueError(
                f"Argument `operators` must be a list of >=1 operators. Received: {operators}."
            )
        self._operators = operators = check_operators(operators)
        message = "The Kronecker product of {0} operators is always {0}."
        hints = {
            name: of_all(operators, name, parameters[name], message.format(label))
            for name, label in LABELS.items()
        }
        super().__init__(
            dtype=operators[0].dtype,
            parameters=parameters,
            name=name or "_x_".join(op.name for op in operators),
            **hints,
        )

    @property
    def operators(self):
        """The factors."""
        return self._operators

    def _shape(self):
        rows, columns = 1, 1
        for op in self._operators:
            rows = None if rows is None or op.range_dimension is None else rows * op.range_dimension
            known = columns is not None and op.domain_dimension is not None
            columns = columns * op.domain_dimension if known else None
        return common_batch(self._operators).concatenate([rows, columns])

    def _shape_tensor(self):
        rows, columns = self._operators[0]._rows(), self._operators[0]._columns()
        for op in self._operators[1:]:
            rows, columns = rows * op._rows(), columns * op._columns()
        return as_shape(join(common_batch_tensor(self._operators), numbers([rows, columns])))

    def _each_axis(self, x, adjoint, solving):
        """Applies each factor to its own axis of the columns of `x`.

        Columns are read as tensors with an axis for each factor; the factors take the first axis,
        and put what they make of it last, behind the others, so that all come back in order.
        """
        columns = shape_of(x)[-1]
        for op in self._operators:
            size = op._rows() if adjoint != solving else op._columns()
            rest = shape_of(x)[-2] // size if not isinstance(size, int) or size else 0
            flat = array.reshape(x, join(batch_of(x), numbers([size, rest * columns])))
            made = op.solve(flat, adjoint=adjoint) if solving else op.matmul(flat, adjoint=adjoint)
            new, batch = shape_of(made)[-2], batch_of(made)
            made = array.reshape(made, join(batch, numbers([new, rest, columns])))
            moved = self._first_behind_second(made)
            x = array.reshape(moved, join(batch, numbers([rest * new, columns])))
        return x

    def _first_behind_second(self, x):
        rank = x.shape.rank
        return array.transpose(x, [*range(rank - 3), rank - 2, rank - 3, rank - 1])

    def _matmul(self, x, adjoint=False, adjoint_arg=False):
        return self._each_axis(adjoint_of(x) if adjoint_arg else x, adjoint, False)

    def _solve(self, rhs, adjoint=False, adjoint_arg=False):
        if any(op.is_square is False for op in self._operators):
            return self._dense_solve(rhs, adjoint=adjoint, adjoint_arg=adjoint_arg)
        return self._each_axis(adjoint_of(rhs) if adjoint_arg else rhs, adjoint, True)

    def _to_dense(self):
        dense = self._operators[0].to_dense()
        for op in self._operators[1:]:
            other = op.to_dense()
            wide = dense[..., :, None, :, None] * other[..., None, :, None, :]
            rows = shape_of(dense)[-2] * shape_of(other)[-2]
            columns = shape_of(dense)[-1] * shape_of(other)[-1]
            dense = array.reshape(wide, join(batch_of(wide, 4), numbers([rows, columns])))
        return dense

    def _of_vectors(self, vectors):
        """The Kronecker product of (batches of) vectors."""
        result = vectors[0]
        for v in vectors[1:]:
            wide = result[..., :, None] * v[..., None, :]
            result = array.reshape(wide, join(batch_of(wide), [-1]))
        return result

    def _diag_part(self):
        if any(op.is_square is False for op in self._operators):
            return super()._diag_part()
        return self._of_vectors([op.diag_part() for op in self._operators])

    def _eigvals(self):
        return self._of_vectors([op.eigvals() for op in self._operators])

    def _trace(self):
        if any(op.is_square is False for op in self._operators):
            return super()._trace()
        result = self._operators[0].trace()
        for op in self._operators[1:]:
            result = result * op.trace()
        return result

    def _powers(self):
        """For each factor, how often its determinant counts: total size over its own."""
        total = self._columns()
        return [array.cast(total // op._columns(), self.dtype) for op in self._operators]

    def _determinant(self):
        result = None
        for op, power in zip(self._operators, self._powers(), strict=True):
            one = op.determinant() ** power
            result = one if result is None else result * one
        return result

    def _log_abs_determinant(self):
        result = None
        for op, power in zip(self._operators, self._powers(), strict=True):
            one = op.log_abs_determinant() * power
            result = one if result is None else result + one
        return result

    def _assert_non_singular(self):
        if any(op.is_square is False for op in self._operators):
            raise invalid(
                "All Kronecker factors must be square for the product to be invertible. Expected "
                "hint `is_square` to be True for every operator in argument `operators`."
            )
        return checks(op.assert_non_singular() for op in self._operators)

    def _assert_self_adjoint(self):
        if any(op.is_square is False for op in self._operators):
            raise invalid(
                "All Kronecker factors must be square for the product to be self adjoint. Expected "
                "hint `is_square` to be True for every operator in argument `operators`."
            )
        return checks(op.assert_self_adjoint() for op in self._operators)

    def _linop_adjoint(self):
        return LinearOperatorKronecker([op.adjoint() for op in self._operators], **own_hints(self))

    def _linop_inverse(self):
        return LinearOperatorKronecker([op.inverse() for op in self._operators], **own_hints(self))

    def _linop_cholesky(self):
        if not all(op._can_use_cholesky() for op in self._operators):
            return super()._linop_cholesky()
        return LinearOperatorKronecker(
            [op.cholesky() for op in self._operators], is_non_singular=True, is_square=True
        )

    @property
    def _composite_tensor_fields(self):
        return ("operators",)

    @property
    def _experimental_parameter_ndims_to_matrix_ndims(self):
        return {"operators": [0] * len(self._operators)}
