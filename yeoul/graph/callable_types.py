"""The kinds of functions: `tf.types.experimental.Callable` and those below it."""

import abc

import numpy as np

from yeoul.core.export import export, export_constant
from yeoul.engine.tensor import Tensor
from yeoul.graph.concrete import ConcreteFunction as _Concrete
from yeoul.graph.function import Function


@export("types.experimental.Callable")
class Callable(abc.ABC):
    """Base of what `tf.function` makes of Python functions.

    Example:
      >>> import yeoul as tf
      >>> isinstance(tf.function(lambda x: x), tf.types.experimental.Callable)
      True
    """

    @property
    @abc.abstractmethod
    def function_type(self):
        """The parameters, their types, and the type of the result."""


@export("types.experimental.ConcreteFunction")
class ConcreteFunction(Callable):
    """Base of functions that were traced for one signature.

    Example:
      >>> import yeoul as tf
      >>> f = tf.function(lambda: 1).get_concrete_function()
      >>> isinstance(f, tf.types.experimental.ConcreteFunction)
      True
    """


@export("types.experimental.PolymorphicFunction", "types.experimental.GenericFunction")
class PolymorphicFunction(Callable):
    """Base of functions with a trace for each signature: what `tf.function` returns.

    Example:
      >>> import yeoul as tf
      >>> isinstance(tf.function(lambda x: x), tf.types.experimental.GenericFunction)
      True
    """


ConcreteFunction.register(_Concrete)
PolymorphicFunction.register(Function)

Array = np.ndarray | np.generic
TensorLike = Tensor | int | float | bool | str | bytes | complex | tuple | list | Array
export_constant("types.experimental.TensorLike", name="TensorLike", module=__name__)
