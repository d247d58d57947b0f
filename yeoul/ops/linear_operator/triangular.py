"""`tf.linalg.LinearOperatorLowerTriangular`."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.ops import array
from yeoul.ops.assertions import assert_none_equal
from yeoul.ops.diagonal import diag_part
from yeoul.ops.exponential import log
from yeoul.ops.linear_operator.base import LinearOperator
from yeoul.ops.linear_operator.hints import always
from yeoul.ops.linear_operator.tensors import nonref, triangular_solve_broadcast
from yeoul.ops.math import abs as magnitude
from yeoul.ops.matmul import matmul
from yeoul.ops.matrix import adjoint as adjoint_of
from yeoul.ops.matrix import band_part
from yeoul.ops.reduce import reduce_prod, reduce_sum


@export("linalg.LinearOperatorLowerTriangular")
class LinearOperatorLowerTriangular(LinearOperator):
    """Lower triangular matrices.

    Args:
      tril: tensor of shape `[..., n, n]`; what is above the diagonal is not looked at.
      is_non_singular: whether no element of the diagonal is 0.
      is_self_adjoint: whether the matrices are diagonal and real.
      is_positive_definite: whether their quadratic form is positive.
      is_square: True or None.
      name: a name.

    Raises:
      ValueError: if the tensor is no matrix, or a hint cannot be.

    Example:
      >>> import yeoul as tf
      >>> operator = tf.linalg.LinearOperatorLowerTriangular([[1.0, 9.0], [3.0, 4.0]])
      >>> print(operator.to_dense().numpy())
      [[1. 0.]
       [3. 4.]]
    """

    def __init__(
        self,
        tril,
        is_non_singular=None,
        is_self_adjoint=None,
        is_positive_definite=None,
        is_square=None,
        name="LinearOperatorLowerTriangular",
    ):
        parameters = {
            "tril": tril,
            "is_non_singular": is_non_singular,
            "is_self_adjoint": is_self_adjoint,
            "is_positive_definite": is_positive_definite,
            "is_square": is_square,
            "name": name,
        }
        message = "Only square lower triangular operators supported at this time."
        is_square = always(is_square, True, message)
        self._tril = nonref(tril, "tril")
        if self._tril.shape.rank is not None and self._tril.shape.rank < 2:
            raise ValueError(f"Argument tril must have at least 2 dimensions.  Found: {self._tril}")
        super().__init__(
            dtype=self._tril.dtype,
            is_non_singular=is_non_singular,
            is_self_adjoint=is_self_adjoint,
            is_positive_definite=is_positive_definite,
            is_square=is_square,
            parameters=parameters,
            name=name,
        )

    @property
    def tril(self):
        """The matrices, as they were passed."""
        return self._tril

    def _lower(self):
        return band_part(to_tensor(self._tril), -1, 0)

    def _diagonal(self):
        return diag_part(to_tensor(self._tril))

    def _shape(self):
        return self._tril.shape

    def _shape_tensor(self):
        return array.shape(self._tril)

    def _matmul(self, x, adjoint=False, adjoint_arg=False):
        return matmul(self._lower(), x, adjoint_a=adjoint, adjoint_b=adjoint_arg)

    def _solve(self, rhs, adjoint=False, adjoint_arg=False):
        rhs = adjoint_of(rhs) if adjoint_arg else rhs
        return triangular_solve_broadcast(self._lower(), rhs, lower=True, adjoint=adjoint)

    def _to_dense(self):
        return self._lower()

    def _determinant(self):
        return reduce_prod(self._diagonal(), -1)

    def _log_abs_determinant(self):
        return reduce_sum(log(magnitude(self._diagonal())), -1)

    def _eigvals(self):
        return self._diagonal()

    def _assert_non_singular(self):
        message = "Singular operator:  Diagonal contained zero values."
        d = magnitude(self._diagonal())
        return assert_none_equal(d, array.zeros([], d.dtype), message=message)

    @property
    def _composite_tensor_fields(self):
        return ("tril",)

    @property
    def _experimental_parameter_ndims_to_matrix_ndims(self):
        return {"tril": 2}
