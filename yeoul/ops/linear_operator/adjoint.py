"""`tf.linalg.LinearOperatorAdjoint`."""

from yeoul.core.export import export
from yeoul.ops import array
from yeoul.ops.complex import conj
from yeoul.ops.linear_operator.base import LinearOperator
from yeoul.ops.linear_operator.hints import agreeing
from yeoul.ops.matrix import adjoint as adjoint_of

NAMES = {
    "is_non_singular": "non-singular",
    "is_self_adjoint": "self-adjoint",
    "is_positive_definite": "positive-definite",
    "is_square": "square",
}


@export("linalg.LinearOperatorAdjoint")
class LinearOperatorAdjoint(LinearOperator):
    """The adjoint of another operator: its matrices transposed and conjugated.

    Args:
      operator: the operator.
      is_non_singular: whether the matrices can be inverted.
      is_self_adjoint: whether they are equal to their adjoints.
      is_positive_definite: whether their quadratic form is positive.
      is_square: whether they are square.
      name: a name, by default that of the operator with "_adjoint".

    Raises:
      ValueError: if a hint contradicts that of the operator.

    Example:
      >>> import yeoul as tf
      >>> operator = tf.linalg.LinearOperatorFullMatrix([[1 + 1j, 3j]])
      >>> print(tf.linalg.LinearOperatorAdjoint(operator).to_dense().numpy())
      [[1.-1.j]
       [0.-3.j]]
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
        given = {key: parameters[key] for key in NAMES}
        message = "An operator is {0} if and only if its adjoint is {0}."
        hints = {k: agreeing(operator, k, v, message.format(NAMES[k])) for k, v in given.items()}
        super().__init__(
            dtype=operator.dtype,
            parameters=parameters,
            name=name or f"{operator.name}_adjoint",
            **hints,
        )

    @property
    def operator(self):
        """The operator whose adjoint this is."""
        return self._operator

    def _linop_adjoint(self):
        return self._operator

    def _shape(self):
        shape = self._operator.shape
        if shape.rank is None:
            return shape
        return shape[:-2].concatenate([shape[-1], shape[-2]])

    def _shape_tensor(self):
        shape = self._operator.shape_tensor()
        return array.concat([shape[:-2], shape[-1:], shape[-2:-1]], 0)

    def _matmul(self, x, adjoint=False, adjoint_arg=False):
        return self._operator.matmul(x, adjoint=not adjoint, adjoint_arg=adjoint_arg)

    def _matvec(self, x, adjoint=False):
        return self._operator.matvec(x, adjoint=not adjoint)

    def _solve(self, rhs, adjoint=False, adjoint_arg=False):
        return self._operator.solve(rhs, adjoint=not adjoint, adjoint_arg=adjoint_arg)

    def _solvevec(self, rhs, adjoint=False):
        return self._operator.solvevec(rhs, adjoint=not adjoint)

    def _conjugated(self, x):
        return conj(x) if x.dtype.is_complex else x

    def _determinant(self):
        return self._conjugated(self._operator.determinant())

    def _log_abs_determinant(self):
        return self._operator.log_abs_determinant()

    def _trace(self):
        return self._conjugated(self._operator.trace())

    def _to_dense(self):
        return adjoint_of(self._operator.to_dense())

    def _eigvals(self):
        return self._conjugated(self._operator.eigvals())

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
