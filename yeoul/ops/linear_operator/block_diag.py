"""`tf.linalg.LinearOperatorBlockDiag`."""

from yeoul.core.export import export
from yeoul.engine.convert import invalid
from yeoul.ops import array
from yeoul.ops.linear_operator.blocks import Blocks, joined, summed, total
from yeoul.ops.linear_operator.composition import (
    check_operators,
    checks,
    common_batch,
    common_batch_tensor,
    numbers,
)
from yeoul.ops.linear_operator.hints import of_all, own_hints
from yeoul.ops.linear_operator.tensors import as_shape, batch_of, broadcast_shapes, join, with_batch

LABELS = {
    "is_non_singular": "non-singular",
    "is_self_adjoint": "self-adjoint",
    "is_positive_definite": "positive definite",
}
NOT_SQUARE = "`{}` not implemented for an operator whose blocks are not square."


@export("linalg.LinearOperatorBlockDiag")
class LinearOperatorBlockDiag(Blocks):
    """Matrices of blocks, of which those on the diagonal are operators and the others zero.

    Products and solutions also take a list of tensors, one for each block.

    Args:
      operators: list of operators of one dtype.
      is_non_singular: whether the whole can be inverted; if all blocks can, it can.
      is_self_adjoint: whether it is equal to its adjoint; as above.
      is_positive_definite: whether its quadratic form is positive; as above.
      is_square: whether it is square.
      name: a name, by default the names of the operators joined by "_ds_".

    Raises:
      ValueError: if there are no operators, or a hint cannot be.
      TypeError: if their dtypes differ.

    Example:
      >>> import yeoul as tf
      >>> a = tf.linalg.LinearOperatorFullMatrix([[1.0, 2.0], [3.0, 4.0]])
      >>> b = tf.linalg.LinearOperatorDiag([5.0])
      >>> print(tf.linalg.LinearOperatorBlockDiag([a, b]).to_dense().numpy())
      [[1. 2. 0.]
       [3. 4. 0.]
       [0. 0. 5.]]
    """

    def __init__(
        self,
        operators,
        is_non_singular=None,
        is_self_adjoint=None,
        is_positive_definite=None,
        is_square=True,
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
        self._operators = operators = check_operators(operators)
        message = "The direct sum of {0} operators is always {0}."
        hints = {
            hint: of_all(operators, hint, parameters[hint], message.format(label))
            for hint, label in LABELS.items()
        }
        if all(op.is_square for op in operators) and is_square is False:
            raise ValueError("The direct sum of square operators is always square.")
        super().__init__(
            dtype=operators[0].dtype,
            is_square=is_square,
            parameters=parameters,
            name=name or "_ds_".join(op.name for op in operators),
            **hints,
        )

    @property
    def operators(self):
        """The blocks on the diagonal."""
        return self._operators

    def _diagonal(self):
        return self._operators

    def _block_range_dimensions(self):
        return [op.range_dimension for op in self._operators]

    def _block_domain_dimensions(self):
        return [op.domain_dimension for op in self._operators]

    def _block_rows(self):
        return [op._rows() for op in self._operators]

    def _block_columns(self):
        return [op._columns() for op in self._operators]

    def _shape(self):
        sizes = [summed(self._block_range_dimensions()), summed(self._block_domain_dimensions())]
        return common_batch(self._operators).concatenate(sizes)

    def _shape_tensor(self):
        sizes = numbers([total(self._block_rows()), total(self._block_columns())])
        return as_shape(join(common_batch_tensor(self._operators), sizes))

    def _matmul_parts(self, parts, adjoint, adjoint_arg):
        return [
            op.matmul(part, adjoint=adjoint, adjoint_arg=adjoint_arg)
            for op, part in zip(self._operators, parts, strict=True)
        ]

    def _solve_parts(self, parts, adjoint, adjoint_arg):
        return [
            op.solve(part, adjoint=adjoint, adjoint_arg=adjoint_arg)
            for op, part in zip(self._operators, parts, strict=True)
        ]

    def _need_square(self, what):
        if any(op.is_square is False for op in self._operators):
            raise NotImplementedError(NOT_SQUARE.format(what) + " Use to_dense().")

    def _determinant(self):
        if any(op.is_square is False for op in self._operators):
            return super()._determinant()
        result = self._operators[0].determinant()
        for op in self._operators[1:]:
            result = result * op.determinant()
        return result

    def _log_abs_determinant(self):
        if any(op.is_square is False for op in self._operators):
            return super()._log_abs_determinant()
        return total([op.log_abs_determinant() for op in self._operators])

    def _diag_part(self):
        self._need_square("diag_part")
        return joined([op.diag_part() for op in self._operators], -1, 1)

    def _trace(self):
        self._need_square("trace")
        return total([op.trace() for op in self._operators])

    def _eigvals(self):
        self._need_square("eigvals")
        return joined([op.eigvals() for op in self._operators], -1, 1)

    def _to_dense(self):
        parts = [op.to_dense() for op in self._operators]
        batch = broadcast_shapes(*[batch_of(p) for p in parts])
        columns, rows, before = self._block_columns(), [], 0
        everything = total(columns)
        for part, width in zip(parts, columns, strict=True):
            part = with_batch(part, batch, 2)
            after = everything - before - width
            paddings = [[0, 0]] * (part.shape.rank - 1) + [[before, after]]
            if not (isinstance(before, int) and isinstance(after, int)):
                paddings = array.stack([array.stack(pair) for pair in paddings])
            rows.append(array.pad(part, paddings))
            before = before + width
        return array.concat(rows, -2)

    def _assert_non_singular(self):
        return checks(op.assert_non_singular() for op in self._operators)

    def _assert_self_adjoint(self):
        self._need_square_blocks("self adjoint")
        return checks(op.assert_self_adjoint() for op in self._operators)

    def _assert_positive_definite(self):
        return checks(op.assert_positive_definite() for op in self._operators)

    def _need_square_blocks(self, what):
        if any(op.is_square is False for op in self._operators):
            raise invalid(f"A direct sum is {what} only if all of its blocks are square.")

    def _linop_adjoint(self):
        return LinearOperatorBlockDiag([op.adjoint() for op in self._operators], **own_hints(self))

    def _linop_inverse(self):
        return LinearOperatorBlockDiag([op.inverse() for op in self._operators], **own_hints(self))

    def _linop_cholesky(self):
        if not all(op._can_use_cholesky() for op in self._operators):
            return super()._linop_cholesky()
        return LinearOperatorBlockDiag(
            [op.cholesky() for op in self._operators], is_non_singular=True, is_square=True
        )

    @property
    def _composite_tensor_fields(self):
        return ("operators",)

    @property
    def _experimental_parameter_ndims_to_matrix_ndims(self):
        return {"operators": [0] * len(self._operators)}
