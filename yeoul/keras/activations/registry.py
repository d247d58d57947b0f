"""Activations by identifier."""

import functools
import importlib
import inspect

from yeoul.core.export import export
from yeoul.keras.activations.linear import linear
from yeoul.keras.core.registry import resolve
from yeoul.keras.core.serialization import public_path, to_config

LAYERS = ("ELU", "LeakyReLU", "PReLU", "ReLU", "Softmax", "ThresholdedReLU")


def layer(name):
    """A new activation layer."""
    return getattr(importlib.import_module("yeoul.keras.layers"), name)()


ALIASES = {name: functools.partial(layer, name) for name in LAYERS}


@export("keras.activations.get")
def get(identifier):
    """The activation an identifier stands for.

    Args:
      identifier: None, name, configuration, layer, or function of a tensor.

    Returns:
      A function of a tensor; `linear` for None.

    Raises:
      ValueError: if it stands for none.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.activations.get("relu").__name__
      'relu'
    """
    if identifier is None:
        return linear
    return resolve("activations", identifier, aliases=ALIASES)


@export("keras.activations.serialize")
def serialize(activation, use_legacy_format=False):
    """The name of an activation of the package, or the configuration of another.

    Args:
      activation: function or layer.
      use_legacy_format: names for all functions, and class name and configuration of layers.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.activations.serialize(tf.keras.activations.relu)
      'relu'
    """
    if inspect.isfunction(activation) and public_path(activation) is not None:
        return activation.__name__
    return to_config(activation, use_legacy_format)


@export("keras.activations.deserialize")
def deserialize(name, custom_objects=None, use_legacy_format=False):
    """The activation from `serialize`'s result, in either format.

    Args:
      name: the name or configuration.
      custom_objects: dict of names of custom functions and layers.
      use_legacy_format: accepted; the format shows in the configuration.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.activations.deserialize("relu") is tf.keras.activations.relu
      True
    """
    return resolve("activations", name, custom_objects, ALIASES)
