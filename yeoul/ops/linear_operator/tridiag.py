"""`tf.linalg.LinearOperatorTridiag`."""

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.engine.convert import to_tensor
from yeoul.ops import array
from yeoul.ops.assertions import assert_equal
from yeoul.ops.complex import conj
from yeoul.ops.diagonal import diag, diag_part
from yeoul.ops.linear_operator.base import LinearOperator
from yeoul.ops.linear_operator.hints import always
from yeoul.ops.linear_operator.tensors import broadcast_batch, nonref
from yeoul.ops.matrix import adjoint as adjoint_of
from yeoul.ops.tridiagonal import (
    from_matrix,
    from_sequence,
    tridiagonal_matmul,
    tridiagonal_solve,
)
from yeoul.ops.tridiagonal_records import adjoint_diagonals

FORMATS = ("compact", "matrix", "sequence")


@export("linalg.LinearOperatorTridiag")
class LinearOperatorTridiag(LinearOperator):
    """Tridiagonal matrices.

    Args:
      diagonals: the diagonals, as of `tf.linalg.tridiagonal_solve`.
      diagonals_format: "compact", "matrix" or "sequence".
      is_non_singular: whether the matrices can be inverted.
      is_self_adjoint: whether they are equal to their adjoints.
      is_positive_definite: whether their quadratic form is positive.
      is_square: True or None.
      name: a name.

    Raises:
      ValueError: if the format is unknown, or a hint cannot be.

    Example:
      >>> import yeoul as tf
      >>> diagonals = [[1.0, 0.0], [4.0, 5.0], [0.0, 2.0]]
      >>> print(tf.linalg.LinearOperatorTridiag(diagonals).to_dense().numpy())
      [[4. 1.]
       [2. 5.]]
    """

    def __init__(
        self,
        diagonals,
        diagonals_format="compact",
        is_non_singular=None,
        is_self_adjoint=None,
        is_positive_definite=None,
        is_square=None,
        name="LinearOperatorTridiag",
    ):
        parameters = {
            "diagonals": diagonals,
            "diagonals_format": diagonals_format,
            "is_non_singular": is_non_singular,
            "is_self_adjoint": is_self_adjoint,
            "is_positive_definite": is_positive_definite,
            "is_square": is_square,
            "name": name,
        }
        if diagonals_format not in FORMATS:
            raise ValueError(
                f"Argument `diagonals_format` must be one of {FORMATS[0]}, {FORMATS[1]}, or "
                f"{FORMATS[2]}. Received : {diagonals_format}."
            )
        if diagonals_format == "sequence":
            self._diagonals = [nonref(d, "diagonals") for d in diagonals]
            dtype = self._diagonals[0].dtype
        else:
            self._diagonals = nonref(diagonals, "diagonals")
            dtype = self._diagonals.dtype
        self._diagonals_format = diagonals_format
        is_square = always(is_square, True, "Only square tridiagonal operators supported.")
        super().__init__(
            dtype=dtype,
            is_non_singular=is_non_singular,
            is_self_adjoint=is_self_adjoint,
            is_positive_definite=is_positive_definite,
            is_square=is_square,
            parameters=parameters,
            name=name,
        )

    @property
    def diagonals(self):
        """The diagonals, as they were passed."""
        return self._diagonals

    @property
    def diagonals_format(self):
        """The form in which they were passed."""
        return self._diagonals_format

    def _compact(self, adjoint=False):
        if self._diagonals_format == "sequence":
            found = from_sequence(self._diagonals)
        else:
            found = to_tensor(self._diagonals)
            found = from_matrix(found) if self._diagonals_format == "matrix" else found
        return adjoint_diagonals(found) if adjoint else found

    def _shape(self):
        if self._diagonals_format == "matrix":
            return self._diagonals.shape
        if self._diagonals_format == "compact":
            dims = self._diagonals.shape
            if dims.rank is None:
                return dims
            return dims[:-2].concatenate([dims[-1], dims[-1]])
        dims = [to_tensor(d).shape for d in self._diagonals]
        if any(d.rank is None for d in dims):
            return TensorShape(None)
        return dims[1].concatenate(dims[1][-1:])

    def _shape_tensor(self):
        dims = array.shape(self._compact())
        return array.concat([dims[:-2], dims[-1:], dims[-1:]], 0)

    def _matmul(self, x, adjoint=False, adjoint_arg=False):
        x = adjoint_of(x) if adjoint_arg else x
        return tridiagonal_matmul(*broadcast_batch(self._compact(adjoint), x))

    def _solve(self, rhs, adjoint=False, adjoint_arg=False):
        rhs = adjoint_of(rhs) if adjoint_arg else rhs
        return tridiagonal_solve(*broadcast_batch(self._compact(adjoint), rhs))

    def _diag_part(self):
        if self._diagonals_format == "matrix":
            return diag_part(to_tensor(self._diagonals))
        return self._compact()[..., 1, :]

    def _to_dense(self):
        if self._diagonals_format == "matrix":
            return to_tensor(self._diagonals)
        return diag(self._compact(), k=(-1, 1), align="LEFT_RIGHT")

    def _assert_self_adjoint(self):
        above, _, below = array.unstack(self._compact(), 3, axis=-2)
        below = conj(below) if below.dtype.is_complex else below
        message = "Matrix was not equal to its adjoint."
        return assert_equal(above[..., :-1], below[..., 1:], message=message)

    @property
    def _composite_tensor_fields(self):
        return ("diagonals", "diagonals_format")

    @property
    def _experimental_parameter_ndims_to_matrix_ndims(self):
        ndims = {"compact": 2, "matrix": 2, "sequence": [1, 1, 1]}
        return {"diagonals": ndims[self._diagonals_format]}
