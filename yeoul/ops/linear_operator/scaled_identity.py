"""`tf.linalg.LinearOperatorScaledIdentity`."""

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.ops import array
from yeoul.ops.assertions import assert_none_equal, assert_positive
from yeoul.ops.complex import conj, real
from yeoul.ops.exponential import log, sqrt
from yeoul.ops.exponential import pow as power
from yeoul.ops.linear_operator.diag import no_imaginary_part
from yeoul.ops.linear_operator.hints import always, own_hints
from yeoul.ops.linear_operator.sized import Sized, asserted, size_argument
from yeoul.ops.linear_operator.tensors import (
    join,
    nonref,
)
from yeoul.ops.math import abs as magnitude
from yeoul.ops.matrix import adjoint as adjoint_of


@export("linalg.LinearOperatorScaledIdentity")
class LinearOperatorScaledIdentity(Sized):
    """Multiples of identity matrices.

    Args:
      num_rows: number of rows, an integer scalar.
      multiplier: the factors, a tensor of the shape of the batch.
      is_non_singular: whether no factor is 0.
      is_self_adjoint: whether all factors are real; of a real dtype they are.
      is_positive_definite: whether the real parts of the factors are positive.
      is_square: True or None.
      assert_proper_shapes: check sizes that are not known yet when they are.
      name: a name.

    Raises:
      ValueError: if the size is negative or no scalar, or a hint cannot be.
      TypeError: if the size is no integer.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.LinearOperatorScaledIdentity(2, 3.0).determinant().numpy())
      9.0
    """

    def __init__(
        self,
        num_rows,
        multiplier,
        is_non_singular=None,
        is_self_adjoint=None,
        is_positive_definite=None,
        is_square=True,
        assert_proper_shapes=False,
        name="LinearOperatorScaledIdentity",
    ):
        parameters = {
            "num_rows": num_rows,
            "multiplier": multiplier,
            "is_non_singular": is_non_singular,
            "is_self_adjoint": is_self_adjoint,
            "is_positive_definite": is_positive_definite,
            "is_square": is_square,
            "assert_proper_shapes": assert_proper_shapes,
            "name": name,
        }
        self._assert_proper_shapes = assert_proper_shapes
        self._multiplier = nonref(multiplier, "multiplier")
        if not self._multiplier.dtype.is_complex:
            message = "A real multiple of the identity is always self adjoint."
            is_self_adjoint = True if is_self_adjoint is None else is_self_adjoint
            always(is_self_adjoint, True, message)
        always(is_square, True, "A ScaledIdentity operator is always square.")
        super().__init__(
            dtype=self._multiplier.dtype,
            is_non_singular=is_non_singular,
            is_self_adjoint=is_self_adjoint,
            is_positive_definite=is_positive_definite,
            is_square=is_square,
            parameters=parameters,
            name=name,
        )
        self._num_rows = asserted(size_argument(num_rows, "num_rows"), assert_proper_shapes)

    @property
    def multiplier(self):
        """The factors, as they were passed."""
        return self._multiplier

    def _shape(self):
        n = self._static_size(self._num_rows)
        return self._multiplier.shape.concatenate([n, n])

    def _shape_tensor(self):
        sizes = array.stack([self._num_rows, self._num_rows])
        return array.concat([array.shape(self._multiplier), sizes], 0)

    def _factor(self, ndims, adjoint=False):
        """The factors, with axes of length 1 for the elements of matrices."""
        m = to_tensor(self._multiplier)
        m = conj(m) if adjoint and m.dtype.is_complex else m
        for _ in range(ndims):
            m = array.expand_dims(m, -1)
        return m

    def _matmul(self, x, adjoint=False, adjoint_arg=False):
        return (adjoint_of(x) if adjoint_arg else x) * self._factor(2, adjoint)

    def _solve(self, rhs, adjoint=False, adjoint_arg=False):
        return (adjoint_of(rhs) if adjoint_arg else rhs) / self._factor(2, adjoint)

    def _determinant(self):
        return power(to_tensor(self._multiplier), array.cast(self._columns(), self.dtype))

    def _log_abs_determinant(self):
        count = array.cast(self._columns(), self.dtype.real_dtype)
        return count * log(magnitude(to_tensor(self._multiplier)))

    def _diag_part(self):
        shape = join(self._batch(), [self._columns()])
        return array.broadcast_to(self._factor(1), shape)

    def _trace(self):
        return to_tensor(self._multiplier) * array.cast(self._columns(), self.dtype)

    def _eigvals(self):
        return self._diag_part()

    def _cond(self):
        m = to_tensor(self._multiplier)
        zero = array.zeros([], self.dtype)
        infinite = array.cast(np.inf, self.dtype)
        return array.where(m == zero, infinite, array.ones_like(m))

    def _assert_non_singular(self):
        message = "LinearOperator was singular."
        sizes = magnitude(to_tensor(self._multiplier))
        return assert_none_equal(sizes, array.zeros([], sizes.dtype), message=message)

    def _assert_positive_definite(self):
        m = to_tensor(self._multiplier)
        m = real(m) if m.dtype.is_complex else m
        return assert_positive(m, message="LinearOperator was not positive definite.")

    def _assert_self_adjoint(self):
        return no_imaginary_part(to_tensor(self._multiplier), "LinearOperator was not self-adjoint")

    def _linop_adjoint(self):
        m = to_tensor(self._multiplier)
        m = conj(m) if m.dtype.is_complex else m
        return LinearOperatorScaledIdentity(self._num_rows, m, **own_hints(self))

    def _linop_inverse(self):
        inverse = 1.0 / to_tensor(self._multiplier)
        return LinearOperatorScaledIdentity(self._num_rows, inverse, **own_hints(self))

    def _linop_cholesky(self):
        root = sqrt(to_tensor(self._multiplier))
        return LinearOperatorScaledIdentity(
            self._num_rows, root, True, True, is_positive_definite=True, is_square=True
        )

    @property
    def _composite_tensor_prefer_static_fields(self):
        return ("num_rows",)

    @property
    def _composite_tensor_fields(self):
        return ("num_rows", "multiplier", "assert_proper_shapes")

    @property
    def _experimental_parameter_ndims_to_matrix_ndims(self):
        return {"multiplier": 0}

    def add_to_tensor(self, mat, name="add_to_tensor"):
        """The sum of the matrices and a tensor.

        Args:
          mat: tensor of the operator's dtype.
          name: name of the node in a graph.
        """
        return super().add_to_tensor(mat, name)
