"""`tf.TensorArraySpec`."""

import importlib

from yeoul.core.dtypes import as_dtype, float32
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.core.tensor_spec import TypeSpec


@export("TensorArraySpec")
class TensorArraySpec(TypeSpec):
    """What is known of a `tf.TensorArray`.

    Args:
      element_shape: the shape of its elements, as far as known.
      dtype: their dtype.
      dynamic_size: whether it grows.
      infer_shape: whether all elements have one shape.

    Example:
      >>> import yeoul as tf
      >>> tf.TensorArraySpec([2], tf.int32)
      TensorArraySpec(TensorShape([2]), tf.int32, False, True)
    """

    __slots__ = ("_dtype", "_dynamic_size", "_element_shape", "_infer_shape")

    def __init__(self, element_shape=None, dtype=float32, dynamic_size=False, infer_shape=True):
        self._element_shape, self._dtype = TensorShape(element_shape), as_dtype(dtype)
        self._dynamic_size, self._infer_shape = bool(dynamic_size), bool(infer_shape)

    @property
    def value_type(self):
        return importlib.import_module("yeoul.graph.tensor_array").TensorArray

    def _serialize(self):
        return self._element_shape, self._dtype, self._dynamic_size, self._infer_shape

    @classmethod
    def from_value(cls, value):
        """The spec of an array."""
        return value._type_spec
