"""tf.experimental.dlpack: tensors that other packages see without a copy."""

import numpy as np

from yeoul.core.errors import InvalidArgumentError
from yeoul.core.export import export
from yeoul.engine import xla
from yeoul.engine.tensor import EagerTensor

CPU = (1, 0)  # DLPack's number of the device


class Capsule:
    """A capsule as an object that NumPy and jax import from."""

    def __init__(self, capsule, device):
        self.capsule, self.device = capsule, device

    def __dlpack__(self, **options):
        return self.capsule

    def __dlpack_device__(self):
        return self.device


@export("experimental.dlpack.to_dlpack")
def to_dlpack(tf_tensor):
    """A DLPack capsule of a tensor, for one use.

    Args:
      tf_tensor: an eager tensor of numbers.

    Returns:
      A capsule, which `from_dlpack` of another package takes.

    Raises:
      InvalidArgumentError: if it is no eager tensor of numbers.

    Example:
      >>> import yeoul as tf
      >>> capsule = tf.experimental.dlpack.to_dlpack(tf.constant([1.0, 2.0]))
      >>> print(tf.experimental.dlpack.from_dlpack(capsule))
      tf.Tensor([1. 2.], shape=(2,), dtype=float32)
    """
    if not isinstance(tf_tensor, EagerTensor):
        raise InvalidArgumentError(
            None,
            None,
            "The argument to `to_dlpack` must be a TF tensor, not Python object: "
            f"{tf_tensor!r}. Make one with tf.constant.",
        )
    if tf_tensor.dtype.np.hasobject:
        raise InvalidArgumentError(
            None,
            None,
            f"DT_{tf_tensor.dtype.name.upper()} is not supported by dlpack: numbers are.",
        )
    return tf_tensor.__dlpack__()


@export("experimental.dlpack.from_dlpack")
def from_dlpack(dlcapsule):
    """A tensor of the numbers behind a DLPack capsule.

    Args:
      dlcapsule: a capsule, which must not be used again.

    Returns:
      A tensor.

    Raises:
      TypeError: if it is no capsule.

    Example:
      >>> import numpy as np
      >>> import yeoul as tf
      >>> print(tf.experimental.dlpack.from_dlpack(np.arange(3).__dlpack__()))
      tf.Tensor([0 1 2], shape=(3,), dtype=int64)
    """
    if type(dlcapsule).__name__ != "PyCapsule":
        raise TypeError(
            f"A DLPack capsule is needed, not {dlcapsule!r}: call its __dlpack__() first."
        )
    if xla.cpu_only():
        return EagerTensor(np.array(np.from_dlpack(Capsule(dlcapsule, CPU))))
    device = (2, 0)  # the first GPU
    return EagerTensor(xla.jnp.from_dlpack(Capsule(dlcapsule, device)))
