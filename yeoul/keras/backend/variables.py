"""Reading and setting variables."""

import numpy as np

from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.keras.backend.values import is_sparse, to_dense
from yeoul.keras.core.keras_tensor import KerasTensor
from yeoul.ops.casting import cast


@export("keras.backend.get_value")
def get_value(x):
    """The value of a variable or tensor, as a NumPy array; anything else as it is.

    Args:
      x: variable, tensor or array.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.get_value(tf.Variable([1.0, 2.0]))
      array([1., 2.], dtype=float32)
    """
    if is_sparse(x):
        x = to_dense(x)
    return x.numpy() if hasattr(x, "numpy") or isinstance(x, KerasTensor) else x


@export("keras.backend.set_value")
def set_value(x, value):
    """Sets a variable.

    Args:
      x: variable.
      value: array of its shape, or number.

    Example:
      >>> import yeoul as tf
      >>> v = tf.Variable([1.0, 2.0])
      >>> tf.keras.backend.set_value(v, [3.0, 4.0])
      >>> v.numpy()
      array([3., 4.], dtype=float32)
    """
    x.assign(np.asarray(value, dtype=as_dtype(x.dtype).np))


@export("keras.backend.batch_get_value")
def batch_get_value(tensors):
    """The values of several variables, as NumPy arrays.

    Args:
      tensors: list of variables or tensors.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.batch_get_value([tf.Variable(1.0), tf.constant(2)])
      [np.float32(1.0), np.int32(2)]
    """
    return [get_value(x) for x in tensors]


@export("keras.backend.batch_set_value")
def batch_set_value(tuples):
    """Sets several variables.

    Args:
      tuples: list of (variable, array) pairs.

    Example:
      >>> import yeoul as tf
      >>> v = tf.Variable(1.0)
      >>> tf.keras.backend.batch_set_value([(v, 3.0)])
      >>> v.numpy()
      np.float32(3.0)
    """
    for variable, value in tuples:
        set_value(variable, value)


@export("keras.backend.eval")
def eval(x):
    """The value of a variable or tensor, as a NumPy array.

    Args:
      x: variable or tensor.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.eval(tf.Variable([1.0]) + 1.0)
      array([2.], dtype=float32)
    """
    return to_dense(x).numpy()


@export("keras.backend.update")
def update(x, new_x):
    """Sets a variable.

    Args:
      x: variable.
      new_x: tensor of its shape.

    Returns:
      The variable.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.update(tf.Variable([1.0]), tf.constant([2.0])).numpy()
      array([2.], dtype=float32)
    """
    return x.assign(new_x)


@export("keras.backend.update_add")
def update_add(x, increment):
    """Adds to a variable.

    Args:
      x: variable.
      increment: tensor of its shape.

    Returns:
      The variable.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.update_add(tf.Variable([1.0]), tf.constant([2.0])).numpy()
      array([3.], dtype=float32)
    """
    return x.assign_add(increment)


@export("keras.backend.update_sub")
def update_sub(x, decrement):
    """Subtracts from a variable.

    Args:
      x: variable.
      decrement: tensor of its shape.

    Returns:
      The variable.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.update_sub(tf.Variable([1.0]), tf.constant([2.0])).numpy()
      array([-1.], dtype=float32)
    """
    return x.assign_sub(decrement)


@export("keras.backend.moving_average_update")
def moving_average_update(x, value, momentum):
    """Moves a variable towards a value: `x = x * momentum + value * (1 - momentum)`.

    Args:
      x: variable.
      value: tensor of its shape.
      momentum: how much of the former value stays.

    Returns:
      The variable.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.moving_average_update(tf.Variable([1.0]), [3.0], 0.75).numpy()
      array([1.5], dtype=float32)
    """
    decay = cast(1.0 - momentum, x.dtype)
    return x.assign_sub((x - cast(value, x.dtype)) * decay)
