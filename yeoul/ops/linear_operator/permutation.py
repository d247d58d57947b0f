"""`tf.linalg.LinearOperatorPermutation`."""

import numpy as np

from yeoul.core.dtypes import as_dtype, float32
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.engine.convert import to_tensor
from yeoul.ops import array
from yeoul.ops.linear_operator.base import LinearOperator
from yeoul.ops.linear_operator.hints import always
from yeoul.ops.linear_operator.tensors import (
    batch_of,
    broadcast_shapes,
    nonref,
    with_batch,
)
from yeoul.ops.matrix import adjoint as adjoint_of
from yeoul.ops.sorting import argsort
from yeoul.ops.static import known_array


@export("linalg.LinearOperatorPermutation")
class LinearOperatorPermutation(LinearOperator):
    """Permutation matrices: row `i` of a product is row `perm[i]` of what is multiplied.

    Args:
      perm: the permutations, an integer tensor of shape `[..., n]`.
      dtype: dtype of the matrices.
      is_non_singular: True or None.
      is_self_adjoint: whether the permutations undo themselves.
      is_positive_definite: whether they are the identity.
      is_square: True or None.
      name: a name.

    Raises:
      TypeError: if the permutations are no integers.
      ValueError: if they are no permutations, or a hint cannot be.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.LinearOperatorPermutation([1, 2, 0]).matvec([1.0, 2.0, 3.0]).numpy())
      [2. 3. 1.]
    """

    def __init__(
        self,
        perm,
        dtype=float32,
        is_non_singular=None,
        is_self_adjoint=None,
        is_positive_definite=None,
        is_square=None,
        name="LinearOperatorPermutation",
    ):
        parameters = {
            "perm": perm,
            "dtype": dtype,
            "is_non_singular": is_non_singular,
            "is_self_adjoint": is_self_adjoint,
            "is_positive_definite": is_positive_definite,
            "is_square": is_square,
            "name": name,
        }
        self._perm = nonref(perm, "perm")
        check_permutation(self._perm)
        message = "A Permutation operator is always {}."
        always(is_non_singular, True, message.format("non-singular"))
        is_square = always(is_square, True, message.format("square"))
        super().__init__(
            dtype=as_dtype(dtype),
            is_non_singular=is_non_singular,
            is_self_adjoint=is_self_adjoint,
            is_positive_definite=is_positive_definite,
            is_square=is_square,
            parameters=parameters,
            name=name,
        )

    @property
    def perm(self):
        """The permutations, as they were passed."""
        return self._perm

    def _shape(self):
        dims = self._perm.shape
        return dims.concatenate(dims[-1:]) if dims.rank is not None else TensorShape(None)

    def _shape_tensor(self):
        dims = array.shape(self._perm)
        return array.concat([dims, dims[-1:]], 0)

    def _moved(self, x, back):
        """The rows in their new order, or back in the old one."""
        perm = to_tensor(self._perm)
        perm = argsort(perm, axis=-1) if back else perm
        if perm.shape.rank == 1:
            return array.gather(x, perm, axis=-2)
        batch = broadcast_shapes(batch_of(x), batch_of(perm, 1))
        x, perm = with_batch(x, batch, 2), with_batch(perm, batch, 1)
        return array.gather(x, perm, axis=-2, batch_dims=x.shape.rank - 2)

    def _matmul(self, x, adjoint=False, adjoint_arg=False):
        return self._moved(adjoint_of(x) if adjoint_arg else x, adjoint)

    def _solve(self, rhs, adjoint=False, adjoint_arg=False):
        return self._matmul(rhs, not adjoint, adjoint_arg)

    def _log_abs_determinant(self):
        return array.zeros(self._batch(), self.dtype)

    def _to_dense(self):
        return array.one_hot(to_tensor(self._perm), self._columns(), dtype=self.dtype)

    def _diag_part(self):
        perm = to_tensor(self._perm)
        return array.cast(perm == array.range(self._columns(), dtype=perm.dtype), self.dtype)

    def _cond(self):
        return array.ones(self._batch(), self.dtype)

    def _assert_non_singular(self):
        return None

    @property
    def _composite_tensor_fields(self):
        return ("perm", "dtype")

    @property
    def _experimental_parameter_ndims_to_matrix_ndims(self):
        return {"perm": 1}


def check_permutation(perm):
    """Raises unless a tensor, as far as it is known, has permutations in its last axis."""
    if perm.shape.rank == 0:
        raise ValueError(f"Argument `perm` must have at least 1 dimension. Received: {perm}.")
    if not perm.dtype.is_integer:
        raise TypeError(f"Argument `perm` must be integer dtype. Received: {perm}.")
    known = known_array(perm) if not hasattr(perm, "assign") else None
    if known is not None and known.size:
        count = known.shape[-1]
        if not np.array_equal(np.sort(known, -1), np.broadcast_to(np.arange(count), known.shape)):
            raise ValueError(
                "Argument `perm` must be a vector of unique integers from 0 to "
                f"{count - 1}. Received: {perm}."
            )
