"""`tf.linalg.LinearOperatorHouseholder`."""

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.engine.convert import invalid, to_tensor
from yeoul.ops import array
from yeoul.ops.complex import conj
from yeoul.ops.linear_operator.base import LinearOperator
from yeoul.ops.linear_operator.hints import always
from yeoul.ops.linear_operator.tensors import join, nonref
from yeoul.ops.matmul import matmul
from yeoul.ops.matrix import adjoint as adjoint_of
from yeoul.ops.matrix import eye
from yeoul.ops.norm import norm


@export("linalg.LinearOperatorHouseholder")
class LinearOperatorHouseholder(LinearOperator):
    """Reflections at the planes through the origin that vectors stand upright on.

    Args:
      reflection_axis: the vectors, a tensor of shape `[..., n]`; their lengths do not matter.
      is_non_singular: True or None.
      is_self_adjoint: True or None.
      is_positive_definite: False or None.
      is_square: True or None.
      name: a name.

    Raises:
      ValueError: if the axis is a scalar, or a hint cannot be.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.LinearOperatorHouseholder([0.0, 2.0]).matvec([3.0, 4.0]).numpy())
      [ 3. -4.]
    """

    def __init__(
        self,
        reflection_axis,
        is_non_singular=None,
        is_self_adjoint=None,
        is_positive_definite=None,
        is_square=None,
        name="LinearOperatorHouseholder",
    ):
        parameters = {
            "reflection_axis": reflection_axis,
            "is_non_singular": is_non_singular,
            "is_self_adjoint": is_self_adjoint,
            "is_positive_definite": is_positive_definite,
            "is_square": is_square,
            "name": name,
        }
        self._reflection_axis = nonref(reflection_axis, "reflection_axis")
        if self._reflection_axis.shape.rank == 0:
            raise ValueError(
                "Argument reflection_axis must have at least 1 dimension.  Found: "
                f"{self._reflection_axis}"
            )
        message = "A Householder operator is always {}."
        is_self_adjoint = always(is_self_adjoint, True, message.format("self adjoint"))
        is_positive_definite = always(
            is_positive_definite, False, message.format("non-positive definite")
        )
        is_square = always(is_square, True, message.format("square"))
        super().__init__(
            dtype=self._reflection_axis.dtype,
            is_non_singular=is_non_singular,
            is_self_adjoint=is_self_adjoint,
            is_positive_definite=is_positive_definite,
            is_square=is_square,
            parameters=parameters,
            name=name,
        )

    @property
    def reflection_axis(self):
        """The vectors, as they were passed."""
        return self._reflection_axis

    def _shape(self):
        dims = self._reflection_axis.shape
        return dims.concatenate(dims[-1:]) if dims.rank is not None else TensorShape(None)

    def _shape_tensor(self):
        dims = array.shape(self._reflection_axis)
        return array.concat([dims, dims[-1:]], 0)

    def _unit(self):
        """The vectors, of length 1."""
        axis = to_tensor(self._reflection_axis)
        return axis / norm(axis, axis=-1, keepdims=True)

    def _matmul(self, x, adjoint=False, adjoint_arg=False):
        x = adjoint_of(x) if adjoint_arg else x
        column = array.expand_dims(self._unit(), -1)
        return x - 2.0 * column * matmul(column, x, adjoint_a=True)

    def _solve(self, rhs, adjoint=False, adjoint_arg=False):
        return self._matmul(rhs, adjoint, adjoint_arg)  # a reflection undoes itself

    def _trace(self):
        count = array.cast(self._columns(), self.dtype)
        return (count - 2.0) * array.ones(self._batch(), self.dtype)

    def _determinant(self):
        return -array.ones(self._batch(), self.dtype)

    def _log_abs_determinant(self):
        return array.zeros(self._batch(), self.dtype)

    def _to_dense(self):
        column = array.expand_dims(self._unit(), -1)
        unit = eye(self._columns(), dtype=self.dtype)
        return unit - 2.0 * matmul(column, column, adjoint_b=True)

    def _diag_part(self):
        unit = self._unit()
        return 1.0 - 2.0 * (unit * conj(unit) if unit.dtype.is_complex else unit * unit)

    def _eigvals(self):
        others = array.ones(join(self._batch(), [self._columns() - 1]), self.dtype)
        first = -array.ones(join(self._batch(), [1]), self.dtype)
        return array.concat([first, others], -1)

    def _cond(self):
        return array.ones(self._batch(), self.dtype)

    def _assert_non_singular(self):
        return None

    def _assert_positive_definite(self):
        raise invalid("Householder operators are always non-positive definite.")

    def _assert_self_adjoint(self):
        return None

    def _linop_adjoint(self):
        return self

    def _linop_inverse(self):
        return self

    @property
    def _composite_tensor_fields(self):
        return ("reflection_axis",)

    @property
    def _experimental_parameter_ndims_to_matrix_ndims(self):
        return {"reflection_axis": 1}
