"""What is known of a tensor: shape, rank, dtype."""

import numpy as np

from yeoul.core.export import export
from yeoul.engine.module import name_scope
from yeoul.graph.v1 import names

export("keras.backend.name_scope")(name_scope)


@export("keras.backend.shape")
def shape(x):
    """The shape, as a tensor of integers.

    Args:
      x: tensor.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.shape(tf.ones((2, 3))).numpy()
      array([2, 3], dtype=int32)
    """
    return names.shape(x)


@export("keras.backend.int_shape")
def int_shape(x):
    """The static shape, as a tuple.

    Args:
      x: tensor, variable or array.

    Returns:
      Ints, None where a size is unknown; None if the rank is.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.int_shape(tf.keras.Input((3,)))
      (None, 3)
    """
    shape = x.shape
    if not isinstance(shape, tuple):
        if shape.rank is None:
            return None
        shape = tuple(shape.as_list())
    return shape


@export("keras.backend.ndim")
def ndim(x):
    """The number of axes; None if it is unknown.

    Args:
      x: tensor or variable.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.ndim(tf.ones((2, 3)))
      2
    """
    return x.shape.rank


@export("keras.backend.dtype")
def dtype(x):
    """The dtype, as a string.

    Args:
      x: tensor or variable.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.dtype(tf.ones((2, 3)))
      'float32'
    """
    return x.dtype.base_dtype.name


@export("keras.backend.count_params")
def count_params(x):
    """The number of elements of a variable or tensor.

    Args:
      x: variable or tensor of known shape.

    Example:
      >>> import yeoul as tf
      >>> int(tf.keras.backend.count_params(tf.Variable([[1.0, 2.0]])))
      2
    """
    return np.prod(x.shape.as_list())


@export("keras.backend.backend")
def backend():
    """The name of what computes.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.backend()
      'tensorflow'
    """
    return "tensorflow"
