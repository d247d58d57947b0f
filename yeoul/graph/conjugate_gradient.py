"""`tf.linalg.experimental.conjugate_gradient`."""

import collections

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.graph.while_loop import while_loop
from yeoul.ops import array
from yeoul.ops.compare import less
from yeoul.ops.complex import conj
from yeoul.ops.logic import logical_and
from yeoul.ops.math import maximum
from yeoul.ops.norm import norm
from yeoul.ops.reduce import reduce_any, reduce_sum

CGState = collections.namedtuple("CGState", ["i", "x", "r", "p", "gamma"])


def dot(x, y):
    """The inner product of the last axes."""
    x = conj(x) if x.dtype.is_complex else x
    return reduce_sum(x * y, -1)


@export("linalg.experimental.conjugate_gradient")
def conjugate_gradient(
    operator,
    rhs,
    preconditioner=None,
    x=None,
    tol=1e-5,
    max_iter=20,
    name="conjugate_gradient",
):
    """Solves a self-adjoint positive definite system by steps that need but products.

    Args:
      operator: a `tf.linalg.LinearOperator`, known to be self-adjoint and positive definite.
      rhs: tensor of shape `[..., n]`.
      preconditioner: a `LinearOperator` that is near the inverse of `operator`.
      x: where to start, a tensor of shape `[..., n]`; by default 0.
      tol: how small what is left must be, against the norm of `rhs`.
      max_iter: the most steps.
      name: name of the nodes in a graph.

    Returns:
      A named tuple: `i`, the number of steps; `x`, the solution; `r`, what is left of `rhs`; `p`,
      the last direction; `gamma`, the product of `r` with itself, preconditioned.

    Raises:
      ValueError: if the operator is not known to be self-adjoint and positive definite.

    Example:
      >>> import yeoul as tf
      >>> operator = tf.linalg.LinearOperatorDiag([1.0, 2.0], is_positive_definite=True)
      >>> print(tf.linalg.experimental.conjugate_gradient(operator, tf.constant([3.0, 4.0])).x)
      tf.Tensor([3. 2.], shape=(2,), dtype=float32)
    """
    if not (operator.is_self_adjoint and operator.is_positive_definite):
        raise ValueError(
            "Expected a self-adjoint, positive definite operator: pass is_self_adjoint=True and "
            "is_positive_definite=True if it is one."
        )
    rhs = to_tensor(rhs)
    limit = maximum(array.cast(tol, rhs.dtype.real_dtype) * norm_of(rhs), 0.0)

    def goes_on(i, state):
        return logical_and(less(i, max_iter), reduce_any(norm_of(state.r) > limit))

    def step(i, state):
        z = operator.matvec(state.p)
        alpha = state.gamma / dot(state.p, z)
        x = state.x + array.expand_dims(alpha, -1) * state.p
        r = state.r - array.expand_dims(alpha, -1) * z
        q = r if preconditioner is None else preconditioner.matvec(r)
        gamma = dot(r, q)
        p = q + array.expand_dims(gamma / state.gamma, -1) * state.p
        return i + 1, CGState(i + 1, x, r, p, gamma)

    if x is None:
        x, r = array.zeros_like(rhs), rhs
    else:
        x = to_tensor(x)
        r = rhs - operator.matvec(x)
    p = r if preconditioner is None else preconditioner.matvec(r)
    start = CGState(array.zeros([], "int32"), x, r, p, dot(r, p))
    _, state = while_loop(goes_on, step, (array.zeros([], "int32"), start), name=name)
    return state


def norm_of(x):
    """The lengths of vectors, real."""
    length = norm(x, axis=-1)
    return array.cast(length, x.dtype.real_dtype) if length.dtype.is_complex else length
