"""`tf.linalg.LinearOperatorIdentity` and `tf.linalg.LinearOperatorScaledIdentity`."""

import numpy as np

from yeoul.core.dtypes import as_dtype, float32
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.engine.convert import to_tensor
from yeoul.engine.infer import dims_of
from yeoul.ops import array
from yeoul.ops.assertions import assert_non_negative, assert_none_equal, assert_positive
from yeoul.ops.complex import conj, real
from yeoul.ops.exponential import log, sqrt
from yeoul.ops.exponential import pow as power
from yeoul.ops.linear_operator.base import LinearOperator
from yeoul.ops.linear_operator.diag import no_imaginary_part
from yeoul.ops.linear_operator.hints import always, own_hints
from yeoul.ops.linear_operator.tensors import (
    as_shape,
    batch_of,
    join,
    nonref,
    number_of,
    with_batch,
)
from yeoul.ops.math import abs as magnitude
from yeoul.ops.matrix import adjoint as adjoint_of
from yeoul.ops.static import known_array


def size_argument(value, name):
    """A number of rows or columns as a tensor.

    Raises:
      TypeError: if it is no integer.
      ValueError: if it is no scalar, or negative.
    """
    tensor = to_tensor(value)
    if not tensor.dtype.is_integer:
        raise TypeError(f"Argument {name} must be integer type.  Found: {tensor}")
    if tensor.shape.rank not in (0, None):
        raise ValueError(f"Argument {name} must be a 0-D Tensor.  Found: {value}")
    known = number_of(tensor)
    if known is not None and known < 0:
        raise ValueError(f"Argument {name} must be non-negative.  Found: {known}")
    return tensor


def batch_argument(value):
    """A `batch_shape` argument as a tensor, or None.

    Raises:
      TypeError: if it has no integers.
      ValueError: if it is no vector, or has negative elements.
    """
    if value is None:
        return None
    if isinstance(value, TensorShape):
        value = value.as_list()
    tensor = to_tensor(value, np.dtype("int32") if isinstance(value, (list, tuple)) else None)
    if not tensor.dtype.is_integer:
        raise TypeError(f"Argument batch_shape must be integer type.  Found: {tensor}")
    if tensor.shape.rank not in (1, None):
        raise ValueError(f"Argument batch_shape must be a 1-D Tensor.  Found: {value}")
    known = known_array(tensor)
    if known is not None and (known < 0).any():
        raise ValueError(f"Argument batch_shape must be non-negative.  Found:{value}")
    return tensor


def asserted(tensor, wanted):
    """A tensor of sizes, checked when it runs if the user asked for that."""
    if wanted and tensor is not None and known_array(tensor) is None:
        assert_non_negative(tensor)
    return tensor


class Sized(LinearOperator):
    """Operators whose sizes are arguments: they are numbers, or tensors with values later."""

    def _static_size(self, tensor):
        return number_of(tensor)

    def _static_batch(self, tensor):
        if tensor is None:
            return TensorShape([])
        known = known_array(tensor)
        if known is not None:
            return TensorShape(known.tolist())
        dims = dims_of(tensor)
        return TensorShape([None] * dims[0]) if dims and dims[0] is not None else TensorShape(None)

    def _spread(self, x):
        """The argument, repeated along the batch of the operator."""
        if self._batch_shape_arg is None or dims_of(self._batch_shape_arg) == (0,):
            return x
        return with_batch(x, self._batch(), 2)


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
