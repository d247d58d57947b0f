"""Operators made of operators: products and inverses in the shortest form that a class has."""

from yeoul.engine.convert import to_tensor
from yeoul.ops import array
from yeoul.ops.cholesky import cholesky
from yeoul.ops.linear_operator.adjoint import LinearOperatorAdjoint
from yeoul.ops.linear_operator.block_diag import LinearOperatorBlockDiag
from yeoul.ops.linear_operator.circulant import CIRCULANTS
from yeoul.ops.linear_operator.composition import LinearOperatorComposition
from yeoul.ops.linear_operator.diag import LinearOperatorDiag
from yeoul.ops.linear_operator.hints import commuting_hints, non_singular_product, own_hints
from yeoul.ops.linear_operator.identity import LinearOperatorIdentity
from yeoul.ops.linear_operator.inversion import LinearOperatorInversion
from yeoul.ops.linear_operator.scaled_identity import LinearOperatorScaledIdentity
from yeoul.ops.linear_operator.tensors import as_shape, broadcast_shapes
from yeoul.ops.linear_operator.triangular import LinearOperatorLowerTriangular
from yeoul.ops.linear_operator.zeros import LinearOperatorZeros

DIAGONAL = (LinearOperatorDiag, LinearOperatorScaledIdentity)


def product(left, right):
    """The product of two operators."""
    if isinstance(left, LinearOperatorIdentity):
        return right
    if isinstance(right, LinearOperatorIdentity):
        return left
    for one, other in ((right, left), (left, right)):
        if isinstance(one, LinearOperatorZeros):
            return one if other.is_square else zeros_between(left, right)
    if isinstance(left, LinearOperatorLowerTriangular) and isinstance(right, LinearOperatorDiag):
        return triangular(left, right, left.to_dense() * to_tensor(right.diag)[..., None, :])
    found = combined(left, right, multiplied, lambda a, b: a.matmul(b))
    return composed(left, right) if found is None else found


def solution(left, right):
    """The inverse of an operator times another one."""
    if isinstance(left, LinearOperatorIdentity):
        return right
    if isinstance(left, LinearOperatorInversion):
        return left.operator.matmul(right)
    if isinstance(right, LinearOperatorIdentity):
        return left.inverse()
    found = combined(left, right, divided, lambda a, b: a.solve(b))
    if found is not None:
        return found
    return composed(LinearOperatorInversion(left), right)


def composed(left, right):
    """Two operators as factors; what is not square has none of the other properties either."""
    rows, columns = left.range_dimension, right.domain_dimension
    if None not in (rows, columns) and rows != columns:
        return LinearOperatorComposition([left, right], False, False, False, False)
    hint = non_singular_product(left, right) if is_square_product(left, right) else None
    return LinearOperatorComposition([left, right], is_non_singular=hint)


def is_square_product(left, right):
    """True if a product is known to be square."""
    rows = left.range_dimension
    known = rows is not None and rows == right.domain_dimension
    return known or bool(left.is_square and right.is_square)


def multiplied(a, b):
    return a * b


def divided(a, b):
    return b / a


def zeros_between(left, right):
    """The zero operator that takes what the right one takes to where the left one leads."""
    return LinearOperatorZeros(
        left._rows(),
        right._columns(),
        batch_shape=as_shape(broadcast_shapes(left._batch(), right._batch())),
        dtype=left.dtype,
        is_self_adjoint=None,
        is_square=None,
    )


def triangular(left, right, tril):
    """The operator of a product of a triangular and a diagonal matrix."""
    return LinearOperatorLowerTriangular(
        tril,
        is_non_singular=non_singular_product(left, right),
        is_self_adjoint=None,
        is_positive_definite=None,
        is_square=True,
    )


def diagonal_of(operator):
    """The diagonal of a diagonal operator; with one element if all are equal."""
    if isinstance(operator, LinearOperatorDiag):
        return to_tensor(operator.diag)
    return array.expand_dims(to_tensor(operator.multiplier), -1)


def combined(left, right, function, each):
    """Two operators of kinds that share a form, as one; None for others.

    Args:
      left: the one that is multiplied, or divided by, from the left.
      right: the other.
      function: of elements of diagonals and of spectra.
      each: of the blocks of block diagonal operators.
    """
    if isinstance(left, DIAGONAL) and isinstance(right, DIAGONAL):
        return both_diagonal(left, right, function)
    if isinstance(left, LinearOperatorDiag) and isinstance(right, LinearOperatorLowerTriangular):
        return triangular(left, right, function(left._column(), right.to_dense()))
    if isinstance(left, CIRCULANTS) and type(left) is type(right):
        if left.dtype == right.dtype:
            spectrum = function(to_tensor(left.spectrum), to_tensor(right.spectrum))
            hints = commuting_hints(left, right)
            return type(left)(spectrum, input_output_dtype=left.dtype, **hints)
    if isinstance(left, LinearOperatorBlockDiag) and isinstance(right, LinearOperatorBlockDiag):
        return both_blocks(left, right, each)
    return None


def both_diagonal(left, right, function):
    """A diagonal operator, or a multiple of the identity if both are."""
    hints = commuting_hints(left, right)
    if isinstance(left, LinearOperatorDiag) or isinstance(right, LinearOperatorDiag):
        return LinearOperatorDiag(function(diagonal_of(left), diagonal_of(right)), **hints)
    multiplier = function(to_tensor(left.multiplier), to_tensor(right.multiplier))
    return LinearOperatorScaledIdentity(left._num_rows, multiplier, **hints)


def both_blocks(left, right, each):
    """A block diagonal operator, if the blocks of both fit."""
    pairs = list(zip(left.operators, right.operators, strict=False))
    if len(left.operators) != len(right.operators) or any(
        a.domain_dimension is None or a.domain_dimension != b.range_dimension for a, b in pairs
    ):
        return None
    blocks = [each(a, b) for a, b in pairs]
    hints = commuting_hints(left, right)
    if any(b.is_self_adjoint is not True for b in blocks):
        hints = {"is_non_singular": hints["is_non_singular"], "is_square": hints["is_square"]}
    return LinearOperatorBlockDiag(blocks, **hints)


def adjoint_operator(operator):
    """The adjoint of an operator."""
    return LinearOperatorAdjoint(operator, **own_hints(operator))


def inverse_operator(operator):
    """The inverse of an operator."""
    return LinearOperatorInversion(operator, **own_hints(operator))


def cholesky_operator(operator):
    """The Cholesky factor of an operator, from all elements of its matrix."""
    return LinearOperatorLowerTriangular(
        cholesky(operator.to_dense()), is_non_singular=True, is_self_adjoint=False, is_square=True
    )
