"""`tf.linalg.LinearOperatorDiag`."""

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.engine.convert import to_tensor
from yeoul.ops import array
from yeoul.ops.assertions import assert_equal, assert_none_equal, assert_positive
from yeoul.ops.complex import conj, imag, real
from yeoul.ops.diagonal import diag, set_diag
from yeoul.ops.diagonal import diag_part as diag_of
from yeoul.ops.exponential import log, sqrt
from yeoul.ops.linear_operator.base import LinearOperator
from yeoul.ops.linear_operator.hints import always, own_hints
from yeoul.ops.linear_operator.tensors import nonref
from yeoul.ops.linear_operator.values import extremes_quotient
from yeoul.ops.math import abs as magnitude
from yeoul.ops.matrix import adjoint as adjoint_of
from yeoul.ops.reduce import reduce_prod, reduce_sum


@export("linalg.LinearOperatorDiag")
class LinearOperatorDiag(LinearOperator):
    """Diagonal matrices.

    Args:
      diag: the diagonals, a tensor of shape `[..., n]`.
      is_non_singular: whether no element is 0.
      is_self_adjoint: whether all elements are real; for a real dtype they are.
      is_positive_definite: whether the real parts are positive.
      is_square: True or None.
      name: a name.

    Raises:
      ValueError: if the diagonal is a scalar, or a hint cannot be.

    Example:
      >>> import yeoul as tf
      >>> operator = tf.linalg.LinearOperatorDiag([1.0, 2.0])
      >>> print(operator.solve([[3.0], [4.0]]).numpy())
      [[3.]
       [2.]]
    """

    def __init__(
        self,
        diag,
        is_non_singular=None,
        is_self_adjoint=None,
        is_positive_definite=None,
        is_square=None,
        name="LinearOperatorDiag",
    ):
        parameters = {
            "diag": diag,
            "is_non_singular": is_non_singular,
            "is_self_adjoint": is_self_adjoint,
            "is_positive_definite": is_positive_definite,
            "is_square": is_square,
            "name": name,
        }
        self._diag = nonref(diag, "diag")
        if self._diag.shape.rank == 0:
            raise ValueError(
                f"Argument diag must have at least 1 dimension.  Found: {self._diag}. Use "
                "tf.linalg.LinearOperatorScaledIdentity for multiples of the identity."
            )
        if not self._diag.dtype.is_complex:
            message = "A real diagonal operator is always self adjoint."
            is_self_adjoint = always(is_self_adjoint, True, message)
        is_square = always(is_square, True, "Only square diagonal operators currently supported.")
        super().__init__(
            dtype=self._diag.dtype,
            is_non_singular=is_non_singular,
            is_self_adjoint=is_self_adjoint,
            is_positive_definite=is_positive_definite,
            is_square=is_square,
            parameters=parameters,
            name=name,
        )

    @property
    def diag(self):
        """The diagonals, as they were passed."""
        return self._diag

    def _shape(self):
        dims = self._diag.shape
        return dims.concatenate(dims[-1:]) if dims.rank is not None else TensorShape(None)

    def _shape_tensor(self):
        dims = array.shape(self._diag)
        return array.concat([dims, dims[-1:]], 0)

    def _of_adjoint(self, adjoint):
        d = to_tensor(self._diag)
        return conj(d) if adjoint and d.dtype.is_complex else d

    def _column(self, adjoint=False):
        return array.expand_dims(self._of_adjoint(adjoint), -1)

    def _matmul(self, x, adjoint=False, adjoint_arg=False):
        return self._column(adjoint) * (adjoint_of(x) if adjoint_arg else x)

    def _matvec(self, x, adjoint=False):
        return self._of_adjoint(adjoint) * x

    def _solve(self, rhs, adjoint=False, adjoint_arg=False):
        return (adjoint_of(rhs) if adjoint_arg else rhs) / self._column(adjoint)

    def _to_dense(self):
        return diag(self._diag)

    def _diag_part(self):
        return to_tensor(self._diag)

    def _add_to_tensor(self, x):
        batch_free = self._diag.shape.rank == 1 and x.shape.rank == 2
        if batch_free and x.shape.is_compatible_with(self.shape):
            return set_diag(x, diag_of(x) + self._diag)
        return diag(self._diag) + x

    def _determinant(self):
        return reduce_prod(to_tensor(self._diag), -1)

    def _log_abs_determinant(self):
        sizes = log(magnitude(to_tensor(self._diag)))
        total = reduce_sum(sizes, -1)
        return array.cast(total, self.dtype) if self.dtype.is_complex else total

    def _eigvals(self):
        return to_tensor(self._diag)

    def _cond(self):
        return extremes_quotient(to_tensor(self._diag))

    def _assert_non_singular(self):
        message = "Singular operator:  Diagonal contained zero values."
        return assert_none_equal(
            magnitude(to_tensor(self._diag)),
            array.zeros([], self.dtype.real_dtype),
            message=message,
        )

    def _assert_positive_definite(self):
        d = to_tensor(self._diag)
        if self.dtype.is_complex:
            message = (
                "Diagonal operator had diagonal entries with non-positive real part, thus was "
            )
            return assert_positive(real(d), message=message + "not positive definite.")
        message = "Real diagonal operator had non-positive diagonal entries, thus was not positive "
        return assert_positive(d, message=message + "definite.")

    def _assert_self_adjoint(self):
        return no_imaginary_part(
            to_tensor(self._diag),
            "This diagonal operator contained non-zero imaginary values.  Thus it was not "
            "self-adjoint.",
        )

    def _linop_adjoint(self):
        if not self.dtype.is_complex:
            return self
        return LinearOperatorDiag(conj(self._diag), **own_hints(self))

    def _linop_inverse(self):
        return LinearOperatorDiag(1.0 / to_tensor(self._diag), **own_hints(self))

    def _linop_cholesky(self):
        return LinearOperatorDiag(
            sqrt(to_tensor(self._diag)), True, True, is_positive_definite=True, is_square=True
        )

    @property
    def _composite_tensor_fields(self):
        return ("diag",)

    @property
    def _experimental_parameter_ndims_to_matrix_ndims(self):
        return {"diag": 1}


def no_imaginary_part(x, message):
    """Checks that the imaginary part is 0; there is nothing to check for a real dtype."""
    if not x.dtype.is_complex:
        return None
    part = imag(x)
    return assert_equal(array.zeros_like(part), part, message=message)
