"""Anything callable with weights as a layer."""

from yeoul.engine.module import Module
from yeoul.keras.core.context import unique_name
from yeoul.keras.core.layer import Layer


class ModuleWrapper(Layer):
    """A layer that calls a `tf.Module`.

    Args:
      module: the module.
      method_name: the method that is the layer's call; default `__call__`.
    """

    def __init__(self, module, method_name=None, **kwargs):
        super().__init__(name=unique_name("module_wrapper"), **kwargs)
        self._module, self._method_name = module, method_name or "__call__"

    def call(self, *args, **kwargs):
        """The module's method."""
        return getattr(self._module, self._method_name)(*args, **kwargs)


def as_layer(value):
    """The layer itself, or a layer around a module.

    Raises:
      TypeError: for anything else.
    """
    if isinstance(value, Layer):
        return value
    if isinstance(value, Module) and callable(value):
        return ModuleWrapper(value)
    raise TypeError(
        f"The added layer must be an instance of class Layer. Received: layer={value!r} of type "
        f"{type(value)}."
        + (
            " Did you forget to make an instance, as in Dense(10)?"
            if isinstance(value, type)
            else " Wrap functions in tf.keras.layers.Lambda."
        )
    )
