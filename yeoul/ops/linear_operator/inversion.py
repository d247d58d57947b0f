"""`tf.linalg.LinearOperatorInversion`."""

from yeoul.core.export import export
from yeoul.ops.linear_operator.base import LinearOperator
from yeoul.ops.linear_operator.hints import agreeing

NAMES = {
    "is_self_adjoint": "self-adjoint",
    "is_positive_definite": "positive-definite",
    "is_square": "square",
}


@export("linalg.LinearOperatorInversion")
class LinearOperatorInversion(LinearOperator):
    """The inverse of another operator: products with it solve equations with that one.

    Args:
      operator: the operator.
      is_non_singular: True or None.
      is_self_adjoint: whether the matrices are equal to their adjoints.
      is_positive_definite: whether their quadratic form is positive.
      is_square: True or None.
      name: a name, by default that of the operator with "_inv".

    Raises:
      ValueError: if the operator is known to be singular, or a hint contradicts its own.

    Example:
      >>> import yeoul as tf
      >>> operator = tf.linalg.LinearOperatorLowerTriangular([[1.0, 0.0], [1.0, 2.0]])
      >>> print(tf.linalg.LinearOperatorInversion(operator).matmul([[1.0], [3.0]]).numpy())
      [[1.]
       [1.]]
    """

    def __init__(
        self,
        operator,
        is_non_singular=None,
        is_self_adjoint=None,
        is_positive_definite=None,
        is_square=None,
        name=None,
    ):
        parameters = {
            "operator": operator,
            "is_non_singular": is_non_singular,
            "is_self_adjoint": is_self_adjoint,
            "is_positive_definite": is_positive_definite,
            "is_square": is_square,
            "name": name,
        }
        self._operator = operator
        if operator.is_non_singular is False or is_non_singular is False:
            raise ValueError(
                "Argument `is_non_singular` or argument `operator` must have supplied hint "
                "`is_non_singular` equal to `True` or `None`. Found `operator.is_non_singular`: "
                f"{operator.is_non_singular}, `is_non_singular`: {is_non_singular}."
            )
        message = "An operator is {0} if and only if its inverse is {0}."
        hints = {k: agreeing(operator, k, parameters[k], message.format(NAMES[k])) for k in NAMES}
        super().__init__(
            dtype=operator.dtype,
            is_non_singular=operator.is_non_singular if is_non_singular is None else True,
            parameters=parameters,
            name=name or f"{operator.name}_inv",
            **hints,
        )

    @property
    def operator(self):
        """The operator whose inverse this is."""
        return self._operator

    def _linop_inverse(self):
        return self._operator

    def _shape(self):
        return self._operator.shape

    def _shape_tensor(self):
        return self._operator.shape_tensor()

    def _matmul(self, x, adjoint=False, adjoint_arg=False):
        return self._operator.solve(x, adjoint=adjoint, adjoint_arg=adjoint_arg)

    def _solve(self, rhs, adjoint=False, adjoint_arg=False):
        return self._operator.matmul(rhs, adjoint=adjoint, adjoint_arg=adjoint_arg)

    def _determinant(self):
        return 1.0 / self._operator.determinant()

    def _log_abs_determinant(self):
        return -1.0 * self._operator.log_abs_determinant()

    def _eigvals(self):
        return 1.0 / self._operator.eigvals()

    def _cond(self):
        return self._operator.cond()

    def _assert_non_singular(self):
        return self._operator.assert_non_singular()

    def _assert_positive_definite(self):
        return self._operator.assert_positive_definite()

    def _assert_self_adjoint(self):
        return self._operator.assert_self_adjoint()

    @property
    def _composite_tensor_fields(self):
        return ("operator",)

    @property
    def _experimental_parameter_ndims_to_matrix_ndims(self):
        return {"operator": 0}
