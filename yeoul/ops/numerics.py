"""NaN and infinity found where they arise: tf.debugging.check_numerics, assert_all_finite."""

import numpy as np

from yeoul.core.export import export
from yeoul.engine import xla
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import same
from yeoul.engine.op import register
from yeoul.ops.assertions import broken
from yeoul.ops.family import FLOATS


def _check_numerics_host(tensor, message):
    finite = np.isfinite(tensor)
    if not finite.all():
        infinite, nan = np.isinf(tensor).any(), np.isnan(tensor).any()
        kinds = " and ".join(k for k, found in (("Inf", infinite), ("NaN", nan)) if found)
        place = np.argwhere(~finite)[0].tolist()
        where = f" (first at {place} of shape {list(tensor.shape)})" if tensor.ndim else ""
        raise broken(f"{message} : Tensor had {kinds} values{where} [Op:CheckNumerics]")
    return tensor


def check_rule(r, dy):
    """The gradient, after an error was raised if it holds NaN or an infinity."""
    what = "Not a number (NaN) or infinity (Inf) values detected in gradient."
    return check_numerics(dy, f"{what} {r.attrs['message']}")


CHECK_NUMERICS = register(
    "CheckNumerics",
    "tensor:T",
    attrs={"message": None},
    lower=lambda tensor, message: tensor,  # what XLA is to find out is `refuses`
    host=_check_numerics_host,
    refuses=lambda tensor, message: ~xla.jnp.isfinite(tensor).all(),
    grad=check_rule,
    shape=same,
    stateful=True,
    types=FLOATS,
)


@export("debugging.check_numerics")
@dispatchable
def check_numerics(tensor, message, name=None):
    """The tensor, after an error was raised if it holds NaN or an infinity.

    Args:
      tensor: float tensor.
      message: what to say first.
      name: name of the node in a graph.

    Raises:
      InvalidArgumentError: if an element is not finite; in a function when it runs. If one of the
        gradient with respect to it is not finite, the gradient raises.

    Example:
      >>> import yeoul as tf
      >>> print(tf.debugging.check_numerics([1.0], "weights").numpy())
      [1.]
    """
    return execute(CHECK_NUMERICS, (tensor,), {"message": str(message)}, name)


@export("debugging.assert_all_finite")
@dispatchable
def assert_all_finite(x, message, name=None):
    """As `tf.debugging.check_numerics`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.debugging.assert_all_finite([1.0], "weights").numpy())
      [1.]
    """
    return check_numerics(x, message, name)
