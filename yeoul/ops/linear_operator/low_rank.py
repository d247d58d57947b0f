"""`tf.linalg.LinearOperatorLowRankUpdate`."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.ops import array
from yeoul.ops.cholesky import cholesky
from yeoul.ops.complex import conj
from yeoul.ops.diagonal import diag_part
from yeoul.ops.exponential import log
from yeoul.ops.linalg import det, slogdet
from yeoul.ops.linear_operator.base import LinearOperator
from yeoul.ops.linear_operator.composition import broadcast_shapes_of
from yeoul.ops.linear_operator.diag import LinearOperatorDiag
from yeoul.ops.linear_operator.hints import always
from yeoul.ops.linear_operator.identity import LinearOperatorIdentity
from yeoul.ops.linear_operator.tensors import (
    as_shape,
    batch_of,
    broadcast_shapes,
    cholesky_solve_broadcast,
    join,
    nonref,
    same_dimension,
    solve_broadcast,
)
from yeoul.ops.matmul import matmul
from yeoul.ops.matrix import adjoint as adjoint_of
from yeoul.ops.reduce import reduce_sum


@export("linalg.LinearOperatorLowRankUpdate")
class LinearOperatorLowRankUpdate(LinearOperator):
    """An operator plus a product of matrices of few columns: `L + U D V^H`.

    Equations are solved with equations of `L`, and others that have as many unknowns as `U` has
    columns.

    Args:
      base_operator: the operator `L`, of shape `[..., m, n]`.
      u: tensor of shape `[..., m, k]`.
      diag_update: the diagonal of `D`, a tensor of shape `[..., k]`; by default ones.
      v: tensor of shape `[..., n, k]`; by default `u`.
      is_diag_update_positive: whether the diagonal is positive; without one it is.
      is_non_singular: whether the sum can be inverted.
      is_self_adjoint: whether it is equal to its adjoint.
      is_positive_definite: whether its quadratic form is positive.
      is_square: whether it is square.
      name: a name.

    Raises:
      ValueError: if shapes do not fit, or a hint cannot be.

    Example:
      >>> import yeoul as tf
      >>> base = tf.linalg.LinearOperatorDiag([1.0, 2.0], is_positive_definite=True)
      >>> operator = tf.linalg.LinearOperatorLowRankUpdate(base, [[1.0], [2.0]])
      >>> print(operator.to_dense().numpy())
      [[2. 2.]
       [2. 6.]]
    """

    def __init__(
        self,
        base_operator,
        u,
        diag_update=None,
        v=None,
        is_diag_update_positive=None,
        is_non_singular=None,
        is_self_adjoint=None,
        is_positive_definite=None,
        is_square=None,
        name="LinearOperatorLowRankUpdate",
    ):
        parameters = {
            "base_operator": base_operator,
            "u": u,
            "diag_update": diag_update,
            "v": v,
            "is_diag_update_positive": is_diag_update_positive,
            "is_non_singular": is_non_singular,
            "is_self_adjoint": is_self_adjoint,
            "is_positive_definite": is_positive_definite,
            "is_square": is_square,
            "name": name,
        }
        self._base_operator = base_operator
        self._u = nonref(u, "u")
        self._v = self._u if v is None else nonref(v, "v")
        self._diag_update = None if diag_update is None else nonref(diag_update, "diag_update")
        if diag_update is None:
            message = "Without diag_update, the update is always positive."
            is_diag_update_positive = always(is_diag_update_positive, True, message)
        self._is_diag_update_positive = is_diag_update_positive
        real = is_diag_update_positive or not self._diag_update.dtype.is_complex
        if v is None and real and base_operator.is_self_adjoint:
            message = "L is self-adjoint and D real: L + U D U^H is always self-adjoint."
            is_self_adjoint = always(is_self_adjoint, True, message)
            if base_operator.is_positive_definite and is_diag_update_positive:
                message = "L and D are positive definite: L + U D U^H is always positive definite."
                is_positive_definite = always(is_positive_definite, True, message)
        super().__init__(
            dtype=base_operator.dtype,
            is_non_singular=is_non_singular,
            is_self_adjoint=is_self_adjoint,
            is_positive_definite=is_positive_definite,
            is_square=is_square,
            parameters=parameters,
            name=name,
        )
        self._diag_operator = self._make_diag_operator()
        self._symmetric = v is None and real
        self._check_shapes()

    def _make_diag_operator(self):
        if self._diag_update is not None:
            return LinearOperatorDiag(
                self._diag_update, is_positive_definite=self._is_diag_update_positive
            )
        count = self._u.shape[-1]
        return LinearOperatorIdentity(
            array.shape(self._u)[-1] if count is None else count, dtype=self.dtype
        )

    def _check_shapes(self):
        u, v = self._u.shape, self._v.shape
        same_dimension(self._base_operator.range_dimension, u[-2])
        same_dimension(self._base_operator.domain_dimension, v[-2])
        same_dimension(u[-1], v[-1])
        if self._diag_update is not None:
            same_dimension(u[-1], self._diag_update.shape[-1])

    @property
    def base_operator(self):
        """The operator `L`."""
        return self._base_operator

    @property
    def u(self):
        """The matrices `U`, as they were passed."""
        return self._u

    @property
    def v(self):
        """The matrices `V`, as they were passed, or `U`."""
        return self._v

    @property
    def diag_update(self):
        """The diagonal of `D`, as it was passed, or None."""
        return self._diag_update

    @property
    def is_diag_update_positive(self):
        """Whether the diagonal of `D` is positive."""
        return self._is_diag_update_positive

    @property
    def diag_operator(self):
        """The operator `D`."""
        return self._diag_operator

    def _shape(self):
        batch = self._base_operator.batch_shape
        for x, ndims in self._tensors():
            batch = broadcast_shapes_of(batch, x.shape[:-ndims])
            batch = type(x.shape)(batch)
        return batch.concatenate(self._base_operator.shape[-2:])

    def _tensors(self):
        """The tensors, each with the number of its axes that are no batch."""
        pairs = [(self._u, 2), (self._v, 2)]
        return pairs if self._diag_update is None else [*pairs, (self._diag_update, 1)]

    def _shape_tensor(self):
        batches = [batch_of(to_tensor(x), ndims) for x, ndims in self._tensors()]
        batch = broadcast_shapes(self._base_operator._batch(), *batches)
        return as_shape(join(batch, self._base_operator.shape_tensor()[-2:]))

    def _uv(self, adjoint):
        """`U` and `V`, exchanged for the adjoint."""
        u, v = to_tensor(self._u), to_tensor(self._v)
        return (v, u) if adjoint else (u, v)

    def _matmul(self, x, adjoint=False, adjoint_arg=False):
        u, v = self._uv(adjoint)
        base = self._base_operator.matmul(x, adjoint=adjoint, adjoint_arg=adjoint_arg)
        few = matmul(v, x, adjoint_a=True, adjoint_b=adjoint_arg)
        return base + matmul(u, self._diag_operator.matmul(few, adjoint=adjoint))

    def _capacitance(self):
        """`D^-1 + V^H L^-1 U`."""
        u, v = self._uv(False)
        inner = matmul(v, self._base_operator.solve(u), adjoint_a=True)
        return self._diag_operator.inverse().add_to_tensor(inner)

    def _use_cholesky(self):
        return bool(
            self._symmetric
            and self._is_diag_update_positive
            and self._base_operator.is_self_adjoint
            and self._base_operator.is_positive_definite
        )

    def _solve(self, rhs, adjoint=False, adjoint_arg=False):
        # Woodbury: (L + U D V^H)^-1 = L^-1 - L^-1 U (D^-1 + V^H L^-1 U)^-1 V^H L^-1
        u, v = self._uv(adjoint)
        base = self._base_operator.solve(rhs, adjoint=adjoint, adjoint_arg=adjoint_arg)
        few = matmul(v, base, adjoint_a=True)
        if self._use_cholesky():
            solved = cholesky_solve_broadcast(cholesky(self._capacitance()), few)
        else:
            solved = solve_broadcast(self._capacitance(), few, adjoint=adjoint)
        return base - self._base_operator.solve(matmul(u, solved), adjoint=adjoint)

    def _determinant(self):
        if self.is_positive_definite and self._use_cholesky():
            return super()._determinant()
        others = self._base_operator.determinant() * self._diag_operator.determinant()
        return others * det(self._capacitance())

    def _log_abs_determinant(self):
        others = self._base_operator.log_abs_determinant()
        others = others + self._diag_operator.log_abs_determinant()
        if self._use_cholesky():
            pivots = diag_part(cholesky(self._capacitance()))
            return others + 2.0 * reduce_sum(log(pivots), -1)
        return others + slogdet(self._capacitance()).log_abs_determinant

    def _diag_part(self):
        if self.is_square is False:
            return super()._diag_part()
        u, v = self._uv(False)
        v = conj(v) if v.dtype.is_complex else v
        if self._diag_update is not None:
            u = u * array.expand_dims(to_tensor(self._diag_update), -2)
        return self._base_operator.diag_part() + reduce_sum(u * v, -1)

    def _to_dense(self):
        u, v = self._uv(False)
        few = self._diag_operator.matmul(adjoint_of(v))
        return self._base_operator.add_to_tensor(matmul(u, few))

    @property
    def _composite_tensor_fields(self):
        return ("base_operator", "u", "diag_update", "v", "is_diag_update_positive")

    @property
    def _experimental_parameter_ndims_to_matrix_ndims(self):
        return {"base_operator": 0, "u": 2, "diag_update": 1, "v": 2}
