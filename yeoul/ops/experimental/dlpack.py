"""tf.experimental.dlpack: tensors that other packages see without a copy."""

import ctypes

import numpy as np

from yeoul.core.dtypes import bfloat16
from yeoul.core.errors import InvalidArgumentError
from yeoul.core.export import export
from yeoul.engine import xla
from yeoul.engine.tensor import EagerTensor

CPU = 1  # DLPack's number of a kind of device
BFLOAT = 4  # DLPack's number of a kind of dtype, which NumPy does not take
POINTER = ctypes.pythonapi.PyCapsule_GetPointer
POINTER.restype, POINTER.argtypes = ctypes.c_void_p, (ctypes.py_object, ctypes.c_char_p)


class Header(ctypes.Structure):
    """What a capsule's `DLTensor` begins with."""

    _fields_ = (
        ("data", ctypes.c_void_p),
        ("kind", ctypes.c_int32),
        ("number", ctypes.c_int32),
        ("ndim", ctypes.c_int32),
        ("code", ctypes.c_uint8),
    )


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
    if tf_tensor.dtype == bfloat16:
        return xla.jnp.asarray(tf_tensor._a).__dlpack__()
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
      InvalidArgumentError: if it was used before.

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
    try:
        header = Header.from_address(POINTER(dlcapsule, b"dltensor"))
    except ValueError:
        raise InvalidArgumentError(
            None, None, "A DLPack capsule may be used only once, and this one was: make another."
        ) from None
    found = Capsule(dlcapsule, (header.kind, header.number))
    if header.kind == CPU and header.code != BFLOAT:
        return EagerTensor(np.array(np.from_dlpack(found)))
    return EagerTensor(xla.jnp.from_dlpack(found))
