"""Placeholders, functions of them, gradients, and other things of symbolic models."""

import sys

from yeoul.autodiff import gradients as gradient_functions
from yeoul.core import nest
from yeoul.core.export import export
from yeoul.engine.dispatch import dispatchable
from yeoul.keras.core.context import COUNTS_IN_GRAPHS, NAME_COUNTS, SETTINGS
from yeoul.keras.core.functional import Functional
from yeoul.keras.core.input_layer import Input
from yeoul.ops import identity, printing


@export("keras.backend.placeholder")
def placeholder(shape=None, ndim=None, dtype=None, sparse=False, name=None, ragged=False):
    """A symbolic tensor: an input of functional models, batch dimension included in its shape.

    Args:
      shape: sizes, None where unknown.
      ndim: number of axes of unknown size, in place of `shape`.
      dtype: dtype; default: Keras's float dtype.
      sparse: whether it stands for sparse tensors.
      name: of its input layer.
      ragged: whether it stands for ragged tensors.

    Raises:
      ValueError: if it is sparse and ragged.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.placeholder((None, 3)).shape
      TensorShape([None, 3])
    """
    if sparse and ragged:
        raise ValueError("Cannot set both sparse and ragged to True when creating a placeholder.")
    if shape is None and ndim is not None:
        shape = (None,) * ndim
    return Input(batch_shape=shape, dtype=dtype, sparse=sparse, ragged=ragged, name=name)


@export("keras.backend.function")
def function(inputs, outputs, updates=None, name=None, **kwargs):
    """A function of arrays, from the symbolic tensors of its inputs and outputs.

    Args:
      inputs: symbolic tensor, or list of them.
      outputs: symbolic tensor, list or dict of them, computed from the inputs.
      updates: only None: variables are set by layers.
      name: name of the function; it has no effect.
      **kwargs: none: they are for sessions.

    Returns:
      A function of arrays or tensors, which gives NumPy arrays in the structure of `outputs`.

    Raises:
      ValueError: if there are `updates`, or further arguments.

    Example:
      >>> import yeoul as tf
      >>> import numpy as np
      >>> x = tf.keras.Input((2,))
      >>> tf.keras.backend.function([x], [x * 2.0])([np.array([[1.0, 2.0]])])
      [array([[2., 4.]], dtype=float32)]
    """
    if kwargs:
        raise ValueError(
            "Session keyword arguments are not supported during eager execution. You passed: "
            f"{kwargs}"
        )
    if updates:
        raise ValueError(
            f"`updates` argument is not supported during eager execution. You passed: {updates}"
        )
    model = Functional(inputs, outputs)

    def func(model_inputs):
        return nest.map_structure(lambda t: t.numpy(), model(model_inputs))

    return func


@export("keras.backend.gradients")
def gradients(loss, variables):
    """The gradients of a tensor, inside a `tf.function`; elsewhere use `tf.GradientTape`.

    Args:
      loss: tensor.
      variables: list of tensors or variables.

    Returns:
      A list of gradients; None where there is none.

    Raises:
      RuntimeError: outside a function.

    Example:
      >>> import yeoul as tf
      >>> half = tf.function(lambda x: tf.keras.backend.gradients(x * x, [x])[0])
      >>> half(tf.constant(3.0)).numpy()
      np.float32(6.0)
    """
    return gradient_functions.gradients(loss, variables)


@export("keras.backend.stop_gradient")
def stop_gradient(variables):
    """What gradients do not flow through.

    Args:
      variables: tensor, or list of tensors.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.stop_gradient(tf.constant(1.0)).numpy()
      np.float32(1.0)
    """
    if isinstance(variables, (list, tuple)):
        return map(identity.stop_gradient, variables)
    return identity.stop_gradient(variables)


@export("keras.backend.print_tensor")
@dispatchable
def print_tensor(x, message="", summarize=3):
    """Prints a message and a tensor, whenever it is computed.

    Args:
      x: tensor.
      message: text before it.
      summarize: how many elements of each end of an axis are printed; -1: all.

    Returns:
      The tensor.

    Example:
      >>> import yeoul as tf
      >>> x = tf.keras.backend.print_tensor(tf.constant([1, 2]), "x =")
      x = [1 2]
    """
    printing.print_(message, x, output_stream=sys.stdout, summarize=summarize)
    return identity.identity(x)


@export("keras.backend.reset_uids")
def reset_uids():
    """Makes names of layers count from the beginning again.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.reset_uids()
    """
    NAME_COUNTS.clear()
    COUNTS_IN_GRAPHS.clear()


@export("keras.backend.manual_variable_initialization")
def manual_variable_initialization(value):
    """Whether variables are left to the program to initialize: where there are no sessions, never.

    Args:
      value: boolean.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.manual_variable_initialization(False)
    """
    SETTINGS.manual_initialization = bool(value)
