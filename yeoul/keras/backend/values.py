"""Tensors and variables from numbers."""

import numpy as np

from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.engine.convert import constant as new_constant
from yeoul.engine.dispatch import dispatchable
from yeoul.engine.tensor import Tensor
from yeoul.engine.variable import BaseVariable, Variable
from yeoul.keras.core.context import SETTINGS
from yeoul.keras.core.keras_tensor import KerasTensor
from yeoul.ops import casting, creation, matrix, sparse_dense, sparse_tensor
from yeoul.ops.sparse_spec import SparseTensorSpec


def float_dtype(dtype):
    """The dtype, or Keras's default."""
    return SETTINGS.floatx if dtype is None else dtype


def filled(make, shape, dtype, name):
    """A variable filled by a function; a tensor where its shape is not known."""
    value = make(shape, dtype=as_dtype(float_dtype(dtype)))
    if not value.shape.is_fully_defined():
        return value
    return Variable(value, dtype=value.dtype, name=name)


@export("keras.backend.variable")
def variable(value, dtype=None, name=None, constraint=None):
    """A variable with this initial value.

    Args:
      value: array, number, list or tensor; a sparse matrix of SciPy is taken as a sparse
          tensor.
      dtype: dtype; default: Keras's float dtype.
      name: name of the variable.
      constraint: function of the value that optimizers apply after an update.

    Returns:
      A `tf.Variable`; for a sparse matrix a `tf.SparseTensor`.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.variable([1, 2]).numpy()
      array([1., 2.], dtype=float32)
    """
    if hasattr(value, "tocoo"):
        coo = value.tocoo()
        indices = np.stack([coo.row, coo.col], axis=1).astype("int64")
        return sparse_tensor.SparseTensor(indices, coo.data, coo.shape)
    dtype = as_dtype(float_dtype(dtype))
    if isinstance(value, (Tensor, BaseVariable)):
        value = casting.cast(value, dtype)
    return Variable(value, dtype=dtype, name=name, constraint=constraint)


@export("keras.backend.constant")
def constant(value, dtype=None, shape=None, name=None):
    """A constant tensor.

    Args:
      value: number, array or list.
      dtype: dtype; default: Keras's float dtype.
      shape: shape that a single number is repeated to, or that a list is given.
      name: name of the result.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.constant(3, shape=(2,)).numpy()
      array([3., 3.], dtype=float32)
    """
    return new_constant(value, float_dtype(dtype), shape, name or "Const")


@export("keras.backend.zeros")
def zeros(shape, dtype=None, name=None):
    """A variable of zeros; a tensor if the shape is not known before the program runs.

    Args:
      shape: ints.
      dtype: dtype; default: Keras's float dtype.
      name: name of the variable.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.zeros((2,)).numpy()
      array([0., 0.], dtype=float32)
    """
    return filled(creation.zeros, shape, dtype, name)


@export("keras.backend.ones")
def ones(shape, dtype=None, name=None):
    """A variable of ones; a tensor if the shape is not known before the program runs.

    Args:
      shape: ints.
      dtype: dtype; default: Keras's float dtype.
      name: name of the variable.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.ones((2,), "int32").numpy()
      array([1, 1], dtype=int32)
    """
    return filled(creation.ones, shape, dtype, name)


@export("keras.backend.eye")
def eye(size, dtype=None, name=None):
    """A variable that is an identity matrix.

    Args:
      size: number of rows and columns.
      dtype: dtype; default: Keras's float dtype.
      name: name of the variable.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.eye(2).numpy()
      array([[1., 0.],
             [0., 1.]], dtype=float32)
    """
    dtype = float_dtype(dtype)
    return Variable(matrix.eye(size, dtype=dtype), dtype=dtype, name=name)


@export("keras.backend.zeros_like")
def zeros_like(x, dtype=None, name=None):
    """Zeros in the shape of a tensor.

    Args:
      x: tensor or variable.
      dtype: default: that of `x`.
      name: name of the result.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.zeros_like(tf.constant([1.0, 2.0])).numpy()
      array([0., 0.], dtype=float32)
    """
    return creation.zeros_like(x, dtype=dtype, name=name)


@export("keras.backend.ones_like")
def ones_like(x, dtype=None, name=None):
    """Ones in the shape of a tensor.

    Args:
      x: tensor or variable.
      dtype: default: that of `x`.
      name: name of the result.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.ones_like(tf.constant([3, 4])).numpy()
      array([1, 1], dtype=int32)
    """
    return creation.ones_like(x, dtype=dtype, name=name)


@export("keras.backend.arange")
def arange(start, stop=None, step=1, dtype="int32"):
    """Numbers from `start` to `stop` in steps; one number counts from 0.

    Args:
      start: first number; the end if there is no `stop`.
      stop: end, excluded.
      step: distance of two numbers.
      dtype: dtype of the result.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.arange(1, 6, 2).numpy()
      array([1, 3, 5], dtype=int32)
    """
    if stop is None and start < 0:
        start = 0
    result = creation.range(start, limit=stop, delta=step, name="arange")
    return result if dtype == "int32" else casting.cast(result, dtype)


@export("keras.backend.cast")
def cast(x, dtype):
    """The tensor in another dtype.

    Args:
      x: tensor.
      dtype: the dtype.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.cast(tf.constant([1, 2]), "float32").numpy()
      array([1., 2.], dtype=float32)
    """
    return casting.cast(x, dtype)


@export("keras.backend.cast_to_floatx")
@dispatchable
def cast_to_floatx(x):
    """The array or tensor in Keras's float dtype.

    Args:
      x: array, list, tensor or variable.

    Returns:
      An array for an array or list, a tensor otherwise.

    Example:
      >>> import yeoul as tf
      >>> import numpy as np
      >>> tf.keras.backend.cast_to_floatx(np.array([1, 2])).dtype
      dtype('float32')
    """
    if isinstance(x, (Tensor, BaseVariable, sparse_tensor.SparseTensor)):
        return x if x.dtype == SETTINGS.floatx else casting.cast(x, SETTINGS.floatx)
    return np.asarray(x, dtype=as_dtype(SETTINGS.floatx).np)


@export("keras.backend.is_sparse")
def is_sparse(tensor):
    """Whether a tensor is sparse.

    Args:
      tensor: tensor.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.is_sparse(tf.sparse.eye(2))
      True
    """
    if isinstance(tensor, KerasTensor):
        return isinstance(tensor.type_spec, SparseTensorSpec)
    return isinstance(tensor, sparse_tensor.SparseTensor)


@export("keras.backend.to_dense")
def to_dense(tensor):
    """A sparse tensor as a dense one; others as they are.

    Args:
      tensor: tensor.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.to_dense(tf.sparse.eye(2)).numpy()
      array([[1., 0.],
             [0., 1.]], dtype=float32)
    """
    return sparse_dense.to_dense(tensor) if is_sparse(tensor) else tensor
