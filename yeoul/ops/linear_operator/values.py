"""Numbers and elements of operators: determinants, diagonals, eigenvalues, dense matrices."""

import numpy as np

from yeoul.engine.convert import to_tensor
from yeoul.ops import array
from yeoul.ops.assertions import assert_equal, assert_less, assert_positive
from yeoul.ops.cholesky import cholesky
from yeoul.ops.complex import real
from yeoul.ops.decomposition import svd
from yeoul.ops.diagonal import diag_part
from yeoul.ops.eigen import eigvalsh
from yeoul.ops.exponential import exp, log
from yeoul.ops.linalg import det, slogdet
from yeoul.ops.linear_operator.tensors import is_known
from yeoul.ops.math import abs as magnitude
from yeoul.ops.math import maximum
from yeoul.ops.matrix import adjoint as adjoint_of
from yeoul.ops.matrix import eye
from yeoul.ops.reduce import reduce_max, reduce_min, reduce_sum

NO_DETERMINANT = "Determinant not implemented for an operator that is expected to not be square."


class Values:
    """What can be asked of an operator; classes define what they know a shorter way to."""

    # Elements

    def to_dense(self, name="to_dense"):
        """The matrices, with all of their elements.

        Args:
          name: name of the node in a graph.

        Returns:
          A tensor of shape `[..., rows, columns]`.
        """
        with self._name_scope(name):
            return self._to_dense()

    def _to_dense(self):
        unit = eye(self._columns(), batch_shape=self._batch(), dtype=self.dtype)
        return self.matmul(unit)

    def diag_part(self, name="diag_part"):
        """The main diagonals.

        Args:
          name: name of the node in a graph.

        Returns:
          A tensor of shape `[..., min(rows, columns)]`.
        """
        with self._name_scope(name):
            return self._diag_part()

    def _diag_part(self):
        return diag_part(self.to_dense())

    def trace(self, name="trace"):
        """The sums of the main diagonals.

        Args:
          name: name of the node in a graph.

        Returns:
          A tensor of shape `[...]`.
        """
        with self._name_scope(name):
            return self._trace()

    def _trace(self):
        return reduce_sum(self.diag_part(), -1)

    def add_to_tensor(self, x, name="add_to_tensor"):
        """The sum of the matrices and a tensor.

        Args:
          x: tensor of the operator's dtype, of a shape that broadcasts with that of the operator.
          name: name of the node in a graph.

        Raises:
          TypeError: if `x` is of another dtype.
        """
        with self._name_scope(name):
            x = to_tensor(x)
            self._check_input_dtype(x)
            return self._add_to_tensor(x)

    def _add_to_tensor(self, x):
        return self.to_dense() + x

    # Numbers

    def determinant(self, name="det"):
        """The determinant of each matrix.

        Args:
          name: name of the node in a graph.

        Returns:
          A tensor of shape `[...]`.

        Raises:
          NotImplementedError: if the operator is known not to be square.
        """
        if self.is_square is False:
            raise NotImplementedError(NO_DETERMINANT)
        with self._name_scope(name):
            return self._determinant()

    def _determinant(self):
        if self._can_use_cholesky():
            return exp(self.log_abs_determinant())
        return det(self.to_dense())

    def log_abs_determinant(self, name="log_abs_det"):
        """The logarithm of the absolute value of the determinant of each matrix.

        Args:
          name: name of the node in a graph.

        Returns:
          A tensor of shape `[...]`.

        Raises:
          NotImplementedError: if the operator is known not to be square.
        """
        if self.is_square is False:
            raise NotImplementedError(NO_DETERMINANT)
        with self._name_scope(name):
            return self._log_abs_determinant()

    def _log_abs_determinant(self):
        if self._can_use_cholesky():
            return 2.0 * reduce_sum(log(diag_part(cholesky(self.to_dense()))), -1)
        return slogdet(self.to_dense()).log_abs_determinant

    def eigvals(self, name="eigvals"):
        """The eigenvalues of a self-adjoint operator.

        Args:
          name: name of the node in a graph.

        Returns:
          A tensor of shape `[..., rows]`.

        Raises:
          NotImplementedError: if the operator is not known to be self-adjoint.
        """
        if not self.is_self_adjoint:
            raise NotImplementedError(
                "Only self-adjoint matrices are supported. Use tf.linalg.eigvals of to_dense()."
            )
        with self._name_scope(name):
            return self._eigvals()

    def _eigvals(self):
        return eigvalsh(self.to_dense())

    def cond(self, name="cond"):
        """The condition numbers: the largest over the smallest singular value.

        Args:
          name: name of the node in a graph.

        Returns:
          A tensor of shape `[...]`.
        """
        with self._name_scope(name):
            return self._cond()

    def _cond(self):
        if self.is_self_adjoint:
            return extremes_quotient(self.eigvals())
        values = svd(self.to_dense(), compute_uv=False)
        return reduce_max(values, -1) / reduce_min(values, -1)

    # Checks

    def assert_non_singular(self, name="assert_non_singular"):
        """Checks that the matrices can be inverted, numerically.

        Args:
          name: name of the node in a graph.

        Raises:
          InvalidArgumentError: if a condition number is too large for the dtype.
        """
        with self._name_scope(name):
            return self._assert_non_singular()

    def _max_condition_number_to_be_non_singular(self):
        sizes = [self.domain_dimension, self.range_dimension]
        if is_known(sizes):
            size = max(100.0, *sizes)
        else:
            known = [array.cast(n, self.dtype.real_dtype) for n in (self._rows(), self._columns())]
            size = maximum(100.0, maximum(*known))
        return 1.0 / (size * float(np.finfo(self.dtype.real_dtype.np).eps))

    def _assert_non_singular(self):
        limit = self._max_condition_number_to_be_non_singular()
        cond = self.cond()
        cond = real(cond) if cond.dtype.is_complex else cond
        limit = array.cast(limit, cond.dtype)
        return assert_less(cond, limit, message="Singular matrix up to precision epsilon.")

    def assert_positive_definite(self, name="assert_positive_definite"):
        """Checks that the quadratic form of the matrices is positive.

        Args:
          name: name of the node in a graph.

        Raises:
          InvalidArgumentError: if it is not.
          NotImplementedError: if that cannot be told.
        """
        with self._name_scope(name):
            return self._assert_positive_definite()

    def _assert_positive_definite(self):
        if not self.is_self_adjoint:
            raise NotImplementedError(
                "assert_positive_definite is not implemented for operators that are not known to "
                "be self-adjoint."
            )
        pivots = diag_part(cholesky(self.to_dense()))
        pivots = real(pivots) if pivots.dtype.is_complex else pivots
        return assert_positive(pivots, message="Matrix was not positive definite.")

    def assert_self_adjoint(self, name="assert_self_adjoint"):
        """Checks that the matrices are equal to their adjoints.

        Args:
          name: name of the node in a graph.

        Raises:
          InvalidArgumentError: if they are not.
        """
        with self._name_scope(name):
            return self._assert_self_adjoint()

    def _assert_self_adjoint(self):
        dense = self.to_dense()
        return assert_equal(
            dense, adjoint_of(dense), message="Matrix was not equal to its adjoint."
        )


def extremes_quotient(values):
    """The largest absolute value of the last axis over the smallest one."""
    sizes = magnitude(values)
    return reduce_max(sizes, -1) / reduce_min(sizes, -1)
