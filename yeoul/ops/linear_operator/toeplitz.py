"""`tf.linalg.LinearOperatorToeplitz`."""

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.engine.convert import to_tensor
from yeoul.engine.tensor import Tensor
from yeoul.ops import array
from yeoul.ops.assertions import assert_equal
from yeoul.ops.complex import conj
from yeoul.ops.linear_operator.base import LinearOperator
from yeoul.ops.linear_operator.circulant import LinearOperatorCirculant
from yeoul.ops.linear_operator.composition import broadcast_shapes_of
from yeoul.ops.linear_operator.hints import always
from yeoul.ops.linear_operator.tensors import (
    as_shape,
    batch_of,
    broadcast_batch,
    broadcast_shapes,
    join,
    nonref,
)
from yeoul.ops.math import maximum
from yeoul.ops.matrix import adjoint as adjoint_of
from yeoul.ops.signal.fft import fft


@export("linalg.LinearOperatorToeplitz")
class LinearOperatorToeplitz(LinearOperator):
    """Toeplitz matrices: each diagonal has equal elements.

    Args:
      col: the first columns, a tensor of shape `[..., n]`.
      row: the first rows, a tensor of shape `[..., n]`; the first element, which is in both, is
        taken from `col`.
      is_non_singular: whether the matrices can be inverted.
      is_self_adjoint: whether the first rows are the conjugates of the first columns.
      is_positive_definite: whether their quadratic form is positive.
      is_square: True or None.
      name: a name.

    Raises:
      ValueError: if a column or row is a scalar, they differ in length, or a hint cannot be.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.LinearOperatorToeplitz([1.0, 2.0], [1.0, 3.0]).to_dense().numpy())
      [[1. 3.]
       [2. 1.]]
    """

    def __init__(
        self,
        col,
        row,
        is_non_singular=None,
        is_self_adjoint=None,
        is_positive_definite=None,
        is_square=None,
        name="LinearOperatorToeplitz",
    ):
        parameters = {
            "col": col,
            "row": row,
            "is_non_singular": is_non_singular,
            "is_self_adjoint": is_self_adjoint,
            "is_positive_definite": is_positive_definite,
            "is_square": is_square,
            "name": name,
        }
        self._row, self._col = nonref(row, "row"), nonref(col, "col")
        for label, x in (("row", self._row), ("col", self._col)):
            if x.shape.rank == 0:
                raise ValueError(f"Argument {label} must have at least 1 dimension.  Found: {x}")
        is_square = always(is_square, True, "Only square Toeplitz operators currently supported.")
        super().__init__(
            dtype=self._row.dtype,
            is_non_singular=is_non_singular,
            is_self_adjoint=is_self_adjoint,
            is_positive_definite=is_positive_definite,
            is_square=is_square,
            parameters=parameters,
            name=name,
        )
        self._shape()

    @property
    def col(self):
        """The first columns, as they were passed."""
        return self._col

    @property
    def row(self):
        """The first rows, as they were passed."""
        return self._row

    def _shape(self):
        col, row = self._col.shape, self._row.shape
        if col.rank is None or row.rank is None:
            return TensorShape(None)
        n, m = col[-1], row[-1]
        if n is not None and m is not None and n != m:
            raise ValueError(
                f"Expected square matrix, got row and col with mismatched dimensions: {m} and {n}."
            )
        n = m if n is None else n
        return TensorShape(broadcast_shapes_of(col[:-1], row[:-1])).concatenate([n, n])

    def _shape_tensor(self):
        col, row = to_tensor(self._col), to_tensor(self._row)
        batch = broadcast_shapes(batch_of(col, 1), batch_of(row, 1))
        n = array.shape(col)[-1:]
        return as_shape(join(batch, n, n))

    def _around(self):
        """The first columns of circulant matrices of which these are the upper left corners."""
        col, row = broadcast_batch(to_tensor(self._col), to_tensor(self._row), ndims=1)
        return array.concat([col, array.zeros_like(col[..., :1]), row[..., :0:-1]], -1)

    def _matmul(self, x, adjoint=False, adjoint_arg=False):
        x = adjoint_of(x) if adjoint_arg else x
        n = self._columns()
        kernel = self._around()
        complex_dtype = LinearOperatorCirculant([0.0], kernel.dtype)._complex_dtype()
        spectrum = fft(array.cast(kernel, complex_dtype))
        around = LinearOperatorCirculant(spectrum, input_output_dtype=self.dtype)
        rows = [[0, n], [0, 0]] if isinstance(n, int) else None
        if rows is None or x.shape.rank is None:
            x = array.concat([x, array.zeros_like(x)], -2)
        else:
            x = array.pad(x, [[0, 0]] * (x.shape.rank - 2) + rows)
        return around.matmul(x, adjoint=adjoint)[..., :n, :]

    def _diag_part(self):
        n = self._columns()
        first = to_tensor(self._col)[..., :1]
        return first * array.ones(join(self._batch(), [n]), self.dtype)

    def _trace(self):
        n = array.cast(self._columns(), self.dtype)
        return n * to_tensor(self._col)[..., 0] * array.ones(self._batch(), self.dtype)

    def _to_dense(self):
        col, row = broadcast_batch(to_tensor(self._col), to_tensor(self._row), ndims=1)
        n = self._columns()
        elements = array.concat([array.reverse(row[..., 1:], [-1]), col], -1)
        size = n if isinstance(n, Tensor) else max(n, 1)
        steps = array.range(size)
        places = array.expand_dims(steps, 1) - array.expand_dims(steps, 0) + (size - 1)
        dense = array.gather(elements, maximum(places, 0), axis=-1)
        return dense if isinstance(n, Tensor) or n else array.zeros(self.shape, self.dtype)

    def _assert_self_adjoint(self):
        col, row = to_tensor(self._col), to_tensor(self._row)
        row = conj(row) if row.dtype.is_complex else row
        message = "row and col are not the same, and so this operator is not self-adjoint."
        return assert_equal(row, col, message=message)

    @property
    def _composite_tensor_fields(self):
        return ("col", "row")

    @property
    def _experimental_parameter_ndims_to_matrix_ndims(self):
        return {"col": 1, "row": 1}
