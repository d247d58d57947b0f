"""`tf.linalg.LinearOperatorBlockLowerTriangular`."""

from yeoul.core.export import export
from yeoul.ops import array
from yeoul.ops.linear_operator.blocks import Blocks, joined, summed, total
from yeoul.ops.linear_operator.composition import (
    check_operators,
    checks,
    common_batch,
    common_batch_tensor,
    numbers,
)
from yeoul.ops.linear_operator.full_matrix import LinearOperatorFullMatrix
from yeoul.ops.linear_operator.hints import always, own_hints
from yeoul.ops.linear_operator.tensors import as_shape, batch_of, broadcast_shapes, join, with_batch
from yeoul.ops.matrix import adjoint as adjoint_of


@export("linalg.LinearOperatorBlockLowerTriangular")
class LinearOperatorBlockLowerTriangular(Blocks):
    """Matrices of blocks, of which those on and below the diagonal are operators, the others zero.

    Products and solutions also take a list of tensors, one for each row of blocks.

    Args:
      operators: list of lists of operators of one dtype: a row of blocks each, the first with one
        block, each one with one more.
      is_non_singular: whether the whole can be inverted; if all blocks on the diagonal can, it can.
      is_self_adjoint: whether it is equal to its adjoint.
      is_positive_definite: whether its quadratic form is positive.
      is_square: whether it is square; if all blocks on the diagonal are, it is.
      name: a name.

    Raises:
      ValueError: if there are no operators, their sizes do not fit, or a hint cannot be.
      TypeError: if their dtypes differ.

    Example:
      >>> import yeoul as tf
      >>> a, b = tf.linalg.LinearOperatorDiag([1.0]), tf.linalg.LinearOperatorDiag([2.0])
      >>> operator = tf.linalg.LinearOperatorBlockLowerTriangular([[a], [b, a]])
      >>> print(operator.to_dense().numpy())
      [[1. 0.]
       [2. 1.]]
    """

    def __init__(
        self,
        operators,
        is_non_singular=None,
        is_self_adjoint=None,
        is_positive_definite=None,
        is_square=None,
        name="LinearOperatorBlockLowerTriangular",
    ):
        parameters = {
            "operators": operators,
            "is_non_singular": is_non_singular,
            "is_self_adjoint": is_self_adjoint,
            "is_positive_definite": is_positive_definite,
            "is_square": is_square,
            "name": name,
        }
        check_rows(operators)
        self._operators = operators = [list(row) for row in operators]
        flat = check_operators(op for row in operators for op in row)
        check_sizes(operators)
        is_non_singular = diagonal_non_singular(self._diagonal(), is_non_singular)
        if all(op.is_square for op in self._diagonal()):
            message = "A block lower triangular operator with square diagonal blocks is square."
            is_square = always(is_square, True, message)
        super().__init__(
            dtype=flat[0].dtype,
            is_non_singular=is_non_singular,
            is_self_adjoint=is_self_adjoint,
            is_positive_definite=is_positive_definite,
            is_square=is_square,
            parameters=parameters,
            name=name,
        )

    @property
    def operators(self):
        """The rows of blocks."""
        return self._operators

    def _diagonal(self):
        return [row[-1] for row in self._operators]

    def _flat(self):
        return [op for row in self._operators for op in row]

    def _block_range_dimensions(self):
        return [op.range_dimension for op in self._diagonal()]

    def _block_domain_dimensions(self):
        return [op.domain_dimension for op in self._diagonal()]

    def _block_rows(self):
        return [op._rows() for op in self._diagonal()]

    def _block_columns(self):
        return [op._columns() for op in self._diagonal()]

    def _shape(self):
        sizes = [summed(self._block_range_dimensions()), summed(self._block_domain_dimensions())]
        return common_batch(self._flat()).concatenate(sizes)

    def _shape_tensor(self):
        sizes = numbers([total(self._block_rows()), total(self._block_columns())])
        return as_shape(join(common_batch_tensor(self._flat()), sizes))

    def _block(self, i, j, adjoint):
        """The block that leads from part `j` to part `i`, or None."""
        if adjoint:
            i, j = j, i
        return self._operators[i][j] if j <= i else None

    def _matmul_parts(self, parts, adjoint, adjoint_arg):
        results = []
        for i in range(len(parts)):
            terms = [
                op.matmul(part, adjoint=adjoint, adjoint_arg=adjoint_arg)
                for j, part in enumerate(parts)
                if (op := self._block(i, j, adjoint)) is not None
            ]
            results.append(total(terms))
        return results

    def _solve_parts(self, parts, adjoint, adjoint_arg):
        """Forward substitution, or backward for the adjoint."""
        count = len(parts)
        solved: dict = {}
        for i in reversed(range(count)) if adjoint else range(count):
            rhs = adjoint_of(parts[i]) if adjoint_arg else parts[i]
            for j, x in solved.items():
                rhs = rhs - self._block(i, j, adjoint).matmul(x, adjoint=adjoint)
            solved[i] = self._operators[i][i].solve(rhs, adjoint=adjoint)
        return [solved[i] for i in range(count)]

    def _determinant(self):
        if any(op.is_square is False for op in self._diagonal()):
            return super()._determinant()
        result = self._diagonal()[0].determinant()
        for op in self._diagonal()[1:]:
            result = result * op.determinant()
        return result

    def _log_abs_determinant(self):
        if any(op.is_square is False for op in self._diagonal()):
            return super()._log_abs_determinant()
        return total([op.log_abs_determinant() for op in self._diagonal()])

    def _diag_part(self):
        if any(op.is_square is False for op in self._diagonal()):
            return super()._diag_part()
        return joined([op.diag_part() for op in self._diagonal()], -1, 1)

    def _trace(self):
        if any(op.is_square is False for op in self._diagonal()):
            return super()._trace()
        return total([op.trace() for op in self._diagonal()])

    def _eigvals(self):
        return joined([op.eigvals() for op in self._diagonal()], -1, 1)

    def _to_dense(self):
        blocks = [[op.to_dense() for op in row] for row in self._operators]
        batch = broadcast_shapes(*[batch_of(b) for row in blocks for b in row])
        columns, rows = self._block_columns(), self._block_rows()
        lines = []
        for i, row in enumerate(blocks):
            line = [with_batch(b, batch, 2) for b in row]
            for width in columns[i + 1 :]:
                line.append(array.zeros(join(batch, numbers([rows[i], width])), self.dtype))
            lines.append(array.concat(line, -1))
        return array.concat(lines, -2)

    def _assert_non_singular(self):
        return checks(op.assert_non_singular() for op in self._diagonal())

    def _linop_inverse(self):
        """The inverse has the same form: row by row, minus its diagonal block on what is left."""
        if len(self._operators) == 1:
            first = [[self._operators[0][0].inverse()]]
            return LinearOperatorBlockLowerTriangular(first, **own_hints(self))
        blocks: list = []
        for i, row in enumerate(self._operators):
            diagonal = row[-1].inverse()
            line = []
            for j in range(i):
                left = total([row[k].matmul(blocks[k][j].to_dense()) for k in range(j, i)])
                line.append(LinearOperatorFullMatrix(-row[-1].solve(left)))
            blocks.append([*line, diagonal])
        return LinearOperatorBlockLowerTriangular(blocks, **own_hints(self))

    @property
    def _composite_tensor_fields(self):
        return ("operators",)

    @property
    def _experimental_parameter_ndims_to_matrix_ndims(self):
        return {"operators": [[0] * len(row) for row in self._operators]}


def check_rows(operators):
    """Raises ValueError unless the rows have one block, two, and so on."""
    if not operators:
        raise ValueError(
            f"Argument `operators` must be a list of >=1 operators. Received: {operators}."
        )
    for i, row in enumerate(operators):
        if len(row) != i + 1:
            raise ValueError(
                f"Argument `operators[{i}]` must contain `{i + 1}` blocks. Received: {len(row)} "
                "blocks."
            )


def check_sizes(operators):
    """Raises ValueError unless blocks below each other, and beside each other, fit."""
    for i, row in enumerate(operators):
        for j, op in enumerate(row):
            above, right = operators[j][j], row[-1]
            for label, other, where in (
                ("domain_dimension", above, f"operators[{j}][{j}]"),
                ("range_dimension", right, f"operators[{i}][{i}]"),
            ):
                mine, wanted = getattr(op, label), getattr(other, label)
                if mine is not None and wanted is not None and mine != wanted:
                    raise ValueError(
                        f"Argument `operators[{i}][{j}].{label}` ({mine}) must be the same as "
                        f"`{where}.{label}` ({wanted})."
                    )


def diagonal_non_singular(diagonal, hint):
    """The hint of the whole from those of the blocks on the diagonal.

    Raises:
      ValueError: if they contradict each other.
    """
    if all(op.is_non_singular for op in diagonal):
        message = (
            "A blockwise lower-triangular operator with non-singular operators on the main "
            "diagonal is always non-singular."
        )
        return always(hint, True, message)
    if any(op.is_non_singular is False for op in diagonal):
        message = (
            "A blockwise lower-triangular operator with a singular operator on the main diagonal "
            "is always singular. Expected argument `is_non_singular` to be False. Received: "
            f"{hint}."
        )
        return always(hint, False, message)
    return hint
