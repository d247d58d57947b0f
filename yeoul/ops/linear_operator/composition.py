"""`tf.linalg.LinearOperatorComposition`."""

import itertools

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.ops import array
from yeoul.ops.control import group
from yeoul.ops.linear_operator.adjoint import LinearOperatorAdjoint
from yeoul.ops.linear_operator.base import LinearOperator
from yeoul.ops.linear_operator.hints import always, of_all
from yeoul.ops.linear_operator.tensors import as_shape, broadcast_shapes, join, same_dimension
from yeoul.ops.matrix import adjoint as adjoint_of


def check_operators(operators):
    """The operators as a list.

    Raises:
      ValueError: if there are none.
      TypeError: if their dtypes differ.
    """
    if isinstance(operators, LinearOperator):  # iteration would take parts of its batch
        raise TypeError(f"Expected a list of operators, not one: {operators}. Pass [operator].")
    operators = list(operators)
    if not operators:
        raise ValueError(f"Expected a non-empty list of operators. Found: {operators}")
    if any(op.dtype != operators[0].dtype for op in operators):
        found = "   ".join(str((op.name, op.dtype)) for op in operators)
        raise TypeError(f"Expected all operators to have the same dtype.  Found {found}")
    return operators


def common_batch(operators):
    """The static shape of the batch of all operators."""
    batch = operators[0].batch_shape
    for op in operators[1:]:
        dims = broadcast_shapes_of(batch, op.batch_shape)
        batch = TensorShape(dims)
    return batch


def broadcast_shapes_of(a, b):
    """The broadcast dimensions of two static shapes; None if a rank is unknown."""
    if a.rank is None or b.rank is None:
        return None
    return broadcast_shapes(tuple(a.as_list()), tuple(b.as_list()))


def common_batch_tensor(operators):
    """The shape of the batch of all operators as a tensor."""
    return as_shape(broadcast_shapes(*[op._batch() for op in operators]))


def times_its_adjoint(operators):
    """True if the factors are `A` and its adjoint, also of products."""
    half = len(operators) // 2
    if len(operators) % 2:
        return False
    return all(are_adjoint(operators[i], operators[-1 - i]) for i in range(half))


def are_adjoint(a, b):
    """True if one of two operators is the adjoint of the other."""
    if a is b:
        return a.is_self_adjoint is True
    return (isinstance(b, LinearOperatorAdjoint) and b.operator is a) or (
        isinstance(a, LinearOperatorAdjoint) and a.operator is b
    )


@export("linalg.LinearOperatorComposition")
class LinearOperatorComposition(LinearOperator):
    """The product of operators, of which the last one is applied first.

    Args:
      operators: list of operators of one dtype, whose sizes fit.
      is_non_singular: whether the product can be inverted; if all factors can, it can.
      is_self_adjoint: whether it is equal to its adjoint.
      is_positive_definite: whether its quadratic form is positive.
      is_square: whether it is square.
      name: a name, by default the names of the operators joined by "_o_".

    Raises:
      ValueError: if there are no operators, their sizes do not fit, or a hint cannot be.
      TypeError: if their dtypes differ.

    Example:
      >>> import yeoul as tf
      >>> a = tf.linalg.LinearOperatorFullMatrix([[1.0, 2.0], [3.0, 4.0]])
      >>> b = tf.linalg.LinearOperatorDiag([1.0, 10.0])
      >>> print(tf.linalg.LinearOperatorComposition([a, b]).matvec([1.0, 1.0]).numpy())
      [21. 43.]
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
        self._operators = operators = check_operators(operators)
        message = "The composition of non-singular operators is always non-singular."
        is_non_singular = of_all(operators, "is_non_singular", is_non_singular, message)
        if times_its_adjoint(operators):
            is_square = always(is_square, True, "An operator times its adjoint is always square.")
            message = "An operator times its adjoint is always self-adjoint."
            is_self_adjoint = always(is_self_adjoint, True, message)
            if is_non_singular:
                message = "A non-singular operator times its adjoint is always positive definite."
                is_positive_definite = always(is_positive_definite, True, message)
        for left, right in itertools.pairwise(operators):
            same_dimension(left.domain_dimension, right.range_dimension)
        super().__init__(
            dtype=operators[0].dtype,
            is_non_singular=is_non_singular,
            is_self_adjoint=is_self_adjoint,
            is_positive_definite=is_positive_definite,
            is_square=is_square,
            parameters=parameters,
            name=name or "_o_".join(op.name for op in operators),
        )

    @property
    def operators(self):
        """The factors."""
        return self._operators

    def _shape(self):
        first, last = self._operators[0], self._operators[-1]
        sizes = [first.range_dimension, last.domain_dimension]
        return common_batch(self._operators).concatenate(sizes)

    def _shape_tensor(self):
        first, last = self._operators[0], self._operators[-1]
        sizes = [first._rows(), last._columns()]
        return as_shape(join(common_batch_tensor(self._operators), numbers(sizes)))

    def _matmul(self, x, adjoint=False, adjoint_arg=False):
        order = self._operators if adjoint else self._operators[::-1]
        x = order[0].matmul(x, adjoint=adjoint, adjoint_arg=adjoint_arg)
        for op in order[1:]:
            x = op.matmul(x, adjoint=adjoint)
        return x

    def _all_square(self):
        return all(op.is_square is not False for op in self._operators)

    def _solve(self, rhs, adjoint=False, adjoint_arg=False):
        if not self._all_square():
            return self._dense_solve(rhs, adjoint=adjoint, adjoint_arg=adjoint_arg)
        order = self._operators[::-1] if adjoint else self._operators
        rhs = adjoint_of(rhs) if adjoint_arg else rhs
        for op in order:
            rhs = op.solve(rhs, adjoint=adjoint)
        return rhs

    def _determinant(self):
        if not self._all_square():
            return super()._determinant()
        result = self._operators[0].determinant()
        for op in self._operators[1:]:
            result = result * op.determinant()
        return result

    def _log_abs_determinant(self):
        if not self._all_square():
            return super()._log_abs_determinant()
        result = self._operators[0].log_abs_determinant()
        for op in self._operators[1:]:
            result = result + op.log_abs_determinant()
        return result

    def _assert_non_singular(self):
        if not self._all_square():
            return super()._assert_non_singular()
        return checks(op.assert_non_singular() for op in self._operators)

    @property
    def _composite_tensor_fields(self):
        return ("operators",)

    @property
    def _experimental_parameter_ndims_to_matrix_ndims(self):
        return {"operators": [0] * len(self._operators)}


def numbers(sizes):
    """Sizes, some of which may be tensors, as a part of a shape."""
    return tuple(sizes) if all(isinstance(n, int) for n in sizes) else array.stack(sizes)


def checks(results):
    """What several checks give, as one."""
    kept = [r for r in results if r is not None]
    return group(*kept) if kept else None
