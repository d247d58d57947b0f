"""Products of matrices in the forms that XLA's CPU kernels take without copies.

Measured on two cores, float32, for one feed-forward block of a transformer with its gradients
(2048 positions, 256 and 1024 features): 25 ms with the axes as they are, 19 ms in these forms.
"""

import math

import jax.numpy as jnp
from jax import lax

from yeoul.engine.xla import stored
from yeoul.ops.windows import on_cpu


def columns_product(x, y):
    """`x^T y` of matrices.

    XLA transposes the first operand in memory. If the second is smaller it is put first, and the
    product transposed instead.
    """
    (rows, m), n = x.shape, y.shape[1]
    over = (((0,), (0,)), ((), ()))
    if on_cpu() and rows * (m - n) > m * n:
        return stored(lax.dot_general(y, x, over)).T
    return lax.dot_general(x, y, over)


def flat_einsum(equation, x, y):
    """`jnp.einsum` of two arrays; as one product of matrices where no axes have to be moved.

    Args:
      equation: a normal equation without "...".
      x: array.
      y: array.
    """
    terms, _, output = equation.partition("->")
    a, _, b = terms.partition(",")
    plan = None if "." in equation else matrices(a, b, output)
    if plan is None:
        return jnp.einsum(equation, x, y)
    exchange, a_first, b_first = plan
    if exchange:
        x, y, a, b, a_first, b_first = y, x, b, a, b_first, a_first
    size = dict(zip(a + b, x.shape + y.shape, strict=True))
    inner = math.prod(size[c] for c in a if c in b)
    x = x.reshape((inner, -1) if a_first else (-1, inner))
    y = y.reshape((inner, -1) if b_first else (-1, inner))
    if a_first and b_first:
        product = columns_product(x, y)
    else:
        product = lax.dot_general(
            x, y, (((0 if a_first else 1,), (0 if b_first else 1,)), ((), ()))
        )
    return product.reshape([size[c] for c in output])


def matrices(a, b, output):
    """How an equation is one product of matrices; None if it is not, or axes have to be moved.

    Returns:
      Whether the operands are to be exchanged; for each whether its summed axes come first.
    """
    summed = "".join(c for c in a if c in b)
    rows, columns = (term.replace(summed, "") for term in (a, b))
    once = len(set(a)) == len(a) and len(set(b)) == len(b)
    if not (summed and rows and columns and once) or output not in (rows + columns, columns + rows):
        return None
    if not (a.startswith(summed) or a.endswith(summed)):
        return None
    if not (b.startswith(summed) or b.endswith(summed)):
        return None
    return output == columns + rows, a.startswith(summed), b.startswith(summed)
