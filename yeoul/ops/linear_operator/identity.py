"""`tf.linalg.LinearOperatorIdentity`."""

from yeoul.core.dtypes import as_dtype, float32
from yeoul.core.export import export
from yeoul.ops import array
from yeoul.ops.linear_operator.hints import always, own_hints
from yeoul.ops.linear_operator.sized import Sized, asserted, batch_argument, size_argument
from yeoul.ops.linear_operator.tensors import (
    as_shape,
    batch_of,
    join,
)
from yeoul.ops.matrix import adjoint as adjoint_of


@export("linalg.LinearOperatorIdentity")
class LinearOperatorIdentity(Sized):
    """Identity matrices.

    Args:
      num_rows: number of rows, an integer scalar.
      batch_shape: leading dimensions, a vector of integers.
      dtype: dtype, by default float32.
      is_non_singular: True or None.
      is_self_adjoint: True or None.
      is_positive_definite: True or None.
      is_square: True or None.
      assert_proper_shapes: check sizes that are not known yet when they are.
      name: a name.

    Raises:
      ValueError: if a size is negative or no scalar, or a hint cannot be.
      TypeError: if a size is no integer.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.LinearOperatorIdentity(2).matmul([[1.0], [2.0]]).numpy())
      [[1.]
       [2.]]
    """

    def __init__(
        self,
        num_rows,
        batch_shape=None,
        dtype=None,
        is_non_singular=True,
        is_self_adjoint=True,
        is_positive_definite=True,
        is_square=True,
        assert_proper_shapes=False,
        name="LinearOperatorIdentity",
    ):
        parameters = {
            "num_rows": num_rows,
            "batch_shape": batch_shape,
            "dtype": dtype,
            "is_non_singular": is_non_singular,
            "is_self_adjoint": is_self_adjoint,
            "is_positive_definite": is_positive_definite,
            "is_square": is_square,
            "assert_proper_shapes": assert_proper_shapes,
            "name": name,
        }
        self._assert_proper_shapes = assert_proper_shapes
        always(is_self_adjoint, True, "An identity operator is always self adjoint.")
        always(is_non_singular, True, "An identity operator is always non-singular.")
        always(is_positive_definite, True, "An identity operator is always positive-definite.")
        always(is_square, True, "An identity operator is always square.")
        super().__init__(
            dtype=as_dtype(dtype or float32),
            is_non_singular=is_non_singular,
            is_self_adjoint=is_self_adjoint,
            is_positive_definite=is_positive_definite,
            is_square=is_square,
            parameters=parameters,
            name=name,
        )
        self._num_rows = asserted(size_argument(num_rows, "num_rows"), assert_proper_shapes)
        self._batch_shape_arg = asserted(batch_argument(batch_shape), assert_proper_shapes)

    def _shape(self):
        n = self._static_size(self._num_rows)
        return self._static_batch(self._batch_shape_arg).concatenate([n, n])

    def _shape_tensor(self):
        sizes = array.stack([self._num_rows, self._num_rows])
        if self._batch_shape_arg is None:
            return sizes
        return array.concat([self._batch_shape_arg, sizes], 0)

    def _matmul(self, x, adjoint=False, adjoint_arg=False):
        return self._spread(adjoint_of(x) if adjoint_arg else x)

    def _solve(self, rhs, adjoint=False, adjoint_arg=False):
        return self._matmul(rhs, adjoint_arg=adjoint_arg)

    def _determinant(self):
        return array.ones(self._batch(), self.dtype)

    def _log_abs_determinant(self):
        return array.zeros(self._batch(), self.dtype)

    def _trace(self):
        count = array.cast(self._columns(), self.dtype)
        return count * array.ones(self._batch(), self.dtype)

    def _diag_part(self):
        return array.ones(join(self._batch(), [self._columns()]), self.dtype)

    def _eigvals(self):
        return self._diag_part()

    def _cond(self):
        return array.ones(self._batch(), self.dtype)

    def add_to_tensor(self, mat, name="add_to_tensor"):
        """The sum of the matrices and a tensor.

        Args:
          mat: tensor of the operator's dtype.
          name: name of the node in a graph.
        """
        return super().add_to_tensor(mat, name)

    def _assert_non_singular(self):
        return None

    def _assert_positive_definite(self):
        return None

    def _assert_self_adjoint(self):
        return None

    def _linop_inverse(self):
        return self

    def _linop_cholesky(self):
        return LinearOperatorIdentity(
            self._num_rows, batch_shape=self._batch_shape_arg, dtype=self.dtype
        )

    @property
    def batch_shape_arg(self):
        """The argument of the constructor, a tensor or None."""
        return self._batch_shape_arg

    @property
    def _composite_tensor_prefer_static_fields(self):
        return ("num_rows", "batch_shape")

    @property
    def _composite_tensor_fields(self):
        return ("num_rows", "batch_shape", "dtype", "assert_proper_shapes")

    @property
    def _experimental_parameter_ndims_to_matrix_ndims(self):
        return {}

    def __getitem__(self, slices):
        # A part of the batch is as many of the same matrices.
        batch = batch_of(array.ones(self._batch(), "bool")[slices], 0)
        return LinearOperatorIdentity(
            self._num_rows, as_shape(batch), dtype=self.dtype, **own_hints(self)
        )
