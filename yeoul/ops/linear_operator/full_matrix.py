"""`tf.linalg.LinearOperatorFullMatrix`."""

from yeoul.core.dtypes import bfloat16, complex64, complex128, float16, float32, float64
from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.ops import array
from yeoul.ops.linear_operator.base import LinearOperator
from yeoul.ops.linear_operator.tensors import nonref
from yeoul.ops.matmul import matmul

ALLOWED = (float16, float32, float64, complex64, complex128)


@export("linalg.LinearOperatorFullMatrix")
class LinearOperatorFullMatrix(LinearOperator):
    """Matrices of which all elements are stored.

    Args:
      matrix: tensor of shape `[..., rows, columns]`.
      is_non_singular: whether the matrices can be inverted.
      is_self_adjoint: whether they are equal to their adjoints.
      is_positive_definite: whether their quadratic form is positive.
      is_square: whether they are square.
      name: a name.

    Raises:
      TypeError: if the matrix is of another dtype than floating-point or complex ones.
      ValueError: if it is no matrix, or hints contradict each other.

    Example:
      >>> import yeoul as tf
      >>> operator = tf.linalg.LinearOperatorFullMatrix([[1.0, 2.0], [3.0, 4.0]])
      >>> print(operator.determinant().numpy())
      -2.0
    """

    def __init__(
        self,
        matrix,
        is_non_singular=None,
        is_self_adjoint=None,
        is_positive_definite=None,
        is_square=None,
        name="LinearOperatorFullMatrix",
    ):
        parameters = {
            "matrix": matrix,
            "is_non_singular": is_non_singular,
            "is_self_adjoint": is_self_adjoint,
            "is_positive_definite": is_positive_definite,
            "is_square": is_square,
            "name": name,
        }
        self._matrix = nonref(matrix, "matrix")
        check_matrix(self._matrix)
        super().__init__(
            dtype=self._matrix.dtype,
            is_non_singular=is_non_singular,
            is_self_adjoint=is_self_adjoint,
            is_positive_definite=is_positive_definite,
            is_square=is_square,
            parameters=parameters,
            name=name,
        )

    @property
    def matrix(self):
        """The matrices, as they were passed."""
        return self._matrix

    def _shape(self):
        return self._matrix.shape

    def _shape_tensor(self):
        return array.shape(self._matrix)

    def _matmul(self, x, adjoint=False, adjoint_arg=False):
        return matmul(to_tensor(self._matrix), x, adjoint_a=adjoint, adjoint_b=adjoint_arg)

    def _solve(self, rhs, adjoint=False, adjoint_arg=False):
        return self._dense_solve(rhs, adjoint=adjoint, adjoint_arg=adjoint_arg)

    def _to_dense(self):
        return to_tensor(self._matrix)

    @property
    def _composite_tensor_fields(self):
        return ("matrix",)

    @property
    def _experimental_parameter_ndims_to_matrix_ndims(self):
        return {"matrix": 2}


def check_matrix(matrix):
    """Raises unless a tensor is a matrix of a dtype that has products and inverses."""
    if matrix.shape.rank is not None and matrix.shape.rank < 2:
        raise ValueError(
            f"Argument `matrix` must have at least 2 dimensions. Received: {matrix}. Use "
            "tf.expand_dims."
        )
    if matrix.dtype not in (*ALLOWED, bfloat16):
        raise TypeError(
            f"Argument `matrix` must have dtype in {list(ALLOWED)}. Received: {matrix.dtype}. "
            "Convert it with tf.cast."
        )
