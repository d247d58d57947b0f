"""`tf.linalg.LinearOperatorZeros`."""

from yeoul.core.dtypes import as_dtype, float32
from yeoul.core.export import export
from yeoul.engine.convert import invalid
from yeoul.engine.tensor import Tensor
from yeoul.ops import array
from yeoul.ops.linear_operator.hints import always, own_hints
from yeoul.ops.linear_operator.sized import Sized, asserted, batch_argument, size_argument
from yeoul.ops.linear_operator.tensors import batch_of, broadcast_shapes, join, number_of, shape_of
from yeoul.ops.math import minimum
from yeoul.ops.matrix import adjoint as adjoint_of


@export("linalg.LinearOperatorZeros")
class LinearOperatorZeros(Sized):
    """Matrices of zeros.

    Args:
      num_rows: number of rows, an integer scalar.
      num_columns: number of columns; by default as many.
      batch_shape: leading dimensions, a vector of integers.
      dtype: dtype, by default float32.
      is_non_singular: False or None.
      is_self_adjoint: whether the matrices are square.
      is_positive_definite: False or None.
      is_square: whether they are square.
      assert_proper_shapes: check sizes that are not known yet when they are.
      name: a name.

    Raises:
      ValueError: if a size is negative or no scalar, or a hint cannot be.
      TypeError: if a size is no integer.

    Example:
      >>> import yeoul as tf
      >>> operator = tf.linalg.LinearOperatorZeros(1, 2, is_square=False, is_self_adjoint=False)
      >>> print(operator.to_dense().numpy())
      [[0. 0.]]
    """

    def __init__(
        self,
        num_rows,
        num_columns=None,
        batch_shape=None,
        dtype=None,
        is_non_singular=False,
        is_self_adjoint=True,
        is_positive_definite=False,
        is_square=True,
        assert_proper_shapes=False,
        name="LinearOperatorZeros",
    ):
        parameters = {
            "num_rows": num_rows,
            "num_columns": num_columns,
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
        always(is_non_singular, False, "A zero operator is always singular.")
        always(is_positive_definite, False, "A zero operator is always non-positive-definite.")
        num_columns = num_rows if num_columns is None else num_columns
        check_square(num_rows, num_columns, is_square, is_self_adjoint)
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
        self._num_columns = asserted(
            size_argument(num_columns, "num_columns"), assert_proper_shapes
        )
        self._batch_shape_arg = asserted(batch_argument(batch_shape), assert_proper_shapes)

    def _shape(self):
        sizes = [self._static_size(n) for n in (self._num_rows, self._num_columns)]
        return self._static_batch(self._batch_shape_arg).concatenate(sizes)

    def _shape_tensor(self):
        sizes = array.stack([self._num_rows, self._num_columns])
        if self._batch_shape_arg is None:
            return sizes
        return array.concat([self._batch_shape_arg, sizes], 0)

    def _matmul(self, x, adjoint=False, adjoint_arg=False):
        x = adjoint_of(x) if adjoint_arg else x
        rows = self._columns() if adjoint else self._rows()
        batch = broadcast_shapes(batch_of(x), self._batch())
        return array.zeros(join(batch, [rows], shape_of(x)[-1:]), self.dtype)

    def _smallest(self):
        rows, columns = self._rows(), self._columns()
        known = not (isinstance(rows, Tensor) or isinstance(columns, Tensor))
        return min(rows, columns) if known else minimum(rows, columns)

    def _to_dense(self):
        return array.zeros(join(self._batch(), [self._rows(), self._columns()]), self.dtype)

    def _determinant(self):
        return array.zeros(self._batch(), self.dtype)

    def _trace(self):
        return array.zeros(self._batch(), self.dtype)

    def _diag_part(self):
        return array.zeros(join(self._batch(), [self._smallest()]), self.dtype)

    def _eigvals(self):
        return self._diag_part()

    def add_to_tensor(self, mat, name="add_to_tensor"):
        """The sum of the matrices and a tensor.

        Args:
          mat: tensor of the operator's dtype.
          name: name of the node in a graph.
        """
        return super().add_to_tensor(mat, name)

    def _add_to_tensor(self, x):
        return self._spread(x)

    def _assert_non_singular(self):
        raise invalid("Zero operators are always non-invertible.")

    def _assert_positive_definite(self):
        raise invalid("Zero operators are always non-positive definite.")

    def _assert_self_adjoint(self):
        return None

    def _linop_adjoint(self):
        return LinearOperatorZeros(
            self._num_columns,
            self._num_rows,
            batch_shape=self._batch_shape_arg,
            dtype=self.dtype,
            **own_hints(self),
        )

    @property
    def _composite_tensor_prefer_static_fields(self):
        return ("num_rows", "num_columns", "batch_shape")

    @property
    def _composite_tensor_fields(self):
        return ("num_rows", "num_columns", "batch_shape", "dtype", "assert_proper_shapes")

    @property
    def _experimental_parameter_ndims_to_matrix_ndims(self):
        return {}

    def __getitem__(self, slices):
        # A part of the batch is as many of the same matrices.
        part = array.ones(self._batch(), "bool")[slices]
        return LinearOperatorZeros(
            self._num_rows,
            self._num_columns,
            batch_shape=array.shape(part),
            dtype=self.dtype,
            **own_hints(self),
        )


def check_square(num_rows, num_columns, is_square, is_self_adjoint):
    """Raises ValueError if known sizes contradict the hints."""
    rows, columns = number_of(num_rows), number_of(num_columns)
    if rows is None or columns is None:
        return
    if rows == columns:
        always(is_self_adjoint, True, "A zero operator that is square is always self-adjoint.")
        return
    if is_square:
        raise ValueError(
            f"LinearOperatorZeros initialized as is_square=True, but got num_rows({rows}) != "
            f"num_columns({columns}). Pass is_square=False and is_self_adjoint=False."
        )
    if is_self_adjoint:
        raise ValueError("A zero operator is only self-adjoint if it is square.")
