"""NaN and infinity found where they arise: tf.debugging.check_numerics, assert_all_finite."""

import numpy as np

from yeoul.core.export import export
from yeoul.engine import xla
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.op import NONE, register
from yeoul.ops.assertions import broken
from yeoul.ops.control import control_dependencies
from yeoul.ops.family import FLOATS
from yeoul.ops.identity import identity


def _check_numerics_host(tensor, message):
    finite = np.isfinite(tensor)
    if not finite.all():
        infinite, nan = np.isinf(tensor).any(), np.isnan(tensor).any()
        kinds = " and ".join(k for k, found in (("Inf", infinite), ("NaN", nan)) if found)
        place = np.argwhere(~finite)[0].tolist()
        where = f" (first at {place} of shape {list(tensor.shape)})" if tensor.ndim else ""
        raise broken(f"{message} : Tensor had {kinds} values{where} [Op:CheckNumerics]")
    return []


CHECK_NUMERICS = register(
    "CheckNumerics",
    "tensor:T",
    attrs={"message": ""},
    lower=lambda tensor, message: [],  # what XLA is to find out is `refuses`
    host=_check_numerics_host,
    refuses=lambda tensor, message: ~xla.jnp.isfinite(tensor).all(),
    grad=NONE,
    shape=lambda inputs, attrs: [],
    outputs=0,
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
      InvalidArgumentError: if an element is not finite; in a function when it runs.

    Example:
      >>> import yeoul as tf
      >>> print(tf.debugging.check_numerics([1.0], "weights").numpy())
      [1.]
    """
    tensor = convert_to_tensor(tensor)
    checked = execute(CHECK_NUMERICS, (tensor,), {"message": str(message)}, name)
    if checked is None:
        return tensor
    with control_dependencies([checked]):  # in the graph of a session
        return identity(tensor)


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
