"""What is going on here: `tf.get_current_name_scope`, `tf.is_symbolic_tensor`."""

from yeoul.core.export import export
from yeoul.engine.composite import CompositeTensor
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor


@export("get_current_name_scope")
def get_current_name_scope():
    """The name scope that ops and variables are made in, "" outside of all.

    Example:
      >>> import yeoul as tf
      >>> with tf.name_scope("block"):
      ...     print(tf.get_current_name_scope())
      block
    """
    return STATE.scope.rstrip("/")


@export("is_symbolic_tensor", "compat.v1.is_symbolic_tensor")
def is_symbolic_tensor(tensor):
    """Whether something is a tensor of a graph that is being built, without a value yet.

    Args:
      tensor: anything.

    Returns:
      True for a tensor inside a `tf.function`, and a composite of such tensors.

    Example:
      >>> import yeoul as tf
      >>> @tf.function
      ... def f(x):
      ...     print(tf.is_symbolic_tensor(x))
      >>> f(tf.constant(1))
      True
      >>> tf.is_symbolic_tensor(tf.constant(1))
      False
    """
    if isinstance(tensor, CompositeTensor):
        parts = tensor._type_spec._to_components(tensor)
        return any(is_symbolic_tensor(part) for part in parts)
    return isinstance(tensor, Tensor) and type(tensor) is not EagerTensor
