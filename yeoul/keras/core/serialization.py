"""Configurations: objects as plain values that JSON can hold, and back."""

import importlib
import inspect
import sys
import types

import numpy as np

from yeoul.core.dtypes import DType
from yeoul.core.export import REGISTRY, export
from yeoul.core.shape import TensorShape
from yeoul.core.tensor_spec import TensorSpec
from yeoul.engine.convert import to_tensor
from yeoul.engine.tensor import EagerTensor
from yeoul.keras.core.registry import (
    REGISTERED_NAMES,
    custom_object,
    custom_object_scope,
    get_registered_name,
    lookup,
    singular,
)
from yeoul.ops.ragged_spec import RaggedTensorSpec
from yeoul.ops.sparse_spec import SparseTensorSpec

# Where TensorFlow has its own initializers, those that are not Keras's.
CORE_INITIALIZERS = "tensorflow.python.ops.init_ops_v2"
PLAIN = (str, int, float, bool, type(None))

# Classes without a public name: module and registered name in TensorFlow's configurations, and the
# module here.
OP_LAYERS = "keras.src.layers.core.tf_op_layer"
SPACE = "keras.src.utils.feature_space"
PRIVATE = {
    "Functional": ("keras.src.engine.functional", "Functional", "yeoul.keras.core.functional"),
    "TFOpLambda": (OP_LAYERS, "TFOpLambda", "yeoul.keras.core.op_lambda"),
    "SlicingOpLambda": (OP_LAYERS, "SlicingOpLambda", "yeoul.keras.core.op_lambda"),
    "InstanceMethod": (OP_LAYERS, "InstanceMethod", "yeoul.keras.core.op_lambda"),
    "InstanceProperty": (OP_LAYERS, "InstanceProperty", "yeoul.keras.core.op_lambda"),
    "Feature": (SPACE, "Feature", "yeoul.keras.utils.features"),
    "Cross": (SPACE, "Cross", "yeoul.keras.utils.features"),
    "CustomScaleLayer": (
        "keras.src.applications.inception_resnet_v2",
        "Custom>CustomScaleLayer",
        "yeoul.keras.applications.networks.scaling",
    ),
    "LayerScale": (
        "keras.src.applications.convnext",
        "LayerScale",
        "yeoul.keras.applications.networks.scaling",
    ),
}
# Class of a spec -> the module where TensorFlow has it, and what it is made from.
SPECS = {
    TensorSpec: ("tensorflow.python.framework.tensor", lambda s: (s.shape, s.dtype, s.name)),
    RaggedTensorSpec: (
        "tensorflow.python.ops.ragged.ragged_tensor",
        lambda s: (s.shape, s.dtype, s.ragged_rank, s.row_splits_dtype),
    ),
    SparseTensorSpec: ("tensorflow.python.framework.sparse_tensor", lambda s: (s.shape, s.dtype)),
}

# (module, attribute) of exported objects -> public path; filled from the registry as it grows.
_PUBLIC: dict = {}
_SEEN = [0]


def public_path(obj):
    """The canonical public path of an exported class or function ("keras.losses.Huber"); None."""
    for entry in REGISTRY[_SEEN[0] :]:
        _PUBLIC.setdefault((entry.module, entry.attr), entry.path)
    _SEEN[0] = len(REGISTRY)
    return _PUBLIC.get((obj.__module__, obj.__name__))


@export("keras.saving.serialize_keras_object", "keras.utils.serialize_keras_object")
def serialize_keras_object(obj):
    """An object as plain values: dicts with "module", "class_name", "config", "registered_name".

    Args:
      obj: object with `get_config()`, function, class, tensor, array, dtype, or nest of these.

    Returns:
      What `deserialize_keras_object` takes.

    Raises:
      TypeError: if a part of it has no `get_config()`.
      ValueError: for a lambda, which has no name to find it by.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.saving.serialize_keras_object(tf.keras.constraints.NonNeg())["class_name"]
      'NonNeg'
    """
    if isinstance(obj, PLAIN):
        return obj
    if isinstance(obj, (list, tuple)):
        return type(obj)(map(serialize_keras_object, obj))
    if isinstance(obj, dict):
        return {key: serialize_keras_object(value) for key, value in obj.items()}
    special = serialize_value(obj)
    if special is not None:
        return special
    if inspect.isclass(obj):
        return function_config(obj, "type")
    if isinstance(obj, types.FunctionType) or hasattr(obj, "__name__"):
        return function_config(obj, "function")
    if not hasattr(obj, "get_config"):
        raise TypeError(
            f"Cannot serialize object {obj} of type {type(obj)}. To be serializable, a class must "
            "implement the `get_config()` method."
        )
    config = {
        **class_place(type(obj)),
        "config": serialize_keras_object(obj.get_config()),
        "registered_name": registered_name(type(obj)),
    }
    shape = getattr(obj, "_build_input_shape", None)  # of a layer that was called
    return (
        config if shape is None else {**config, "build_config": {"input_shape": plain_shape(shape)}}
    )


def plain_shape(shape):
    """A shape as a tuple of int and None, or a structure of shapes as one of such tuples."""
    if isinstance(shape, TensorShape):
        return tuple(shape.as_list())
    if isinstance(shape, dict):
        return {k: plain_shape(v) for k, v in shape.items()}
    if all(n is None or isinstance(n, int) for n in shape):
        return tuple(shape)
    parts = [plain_shape(s) for s in shape]
    return tuple(parts) if isinstance(shape, tuple) else parts


def serialize_value(obj):
    """The configuration of a value that is no Keras object; None for others."""
    if isinstance(obj, bytes):
        return {"class_name": "__bytes__", "config": {"value": obj.decode("utf-8")}}
    if isinstance(obj, TensorShape):
        return None if obj.rank is None else obj.as_list()
    if isinstance(obj, EagerTensor):
        value = {"value": np.asarray(obj).tolist(), "dtype": obj.dtype.name}
        return {"class_name": "__tensor__", "config": value}
    if isinstance(obj, np.generic):
        return obj.item()
    if isinstance(obj, np.ndarray):
        if obj.ndim == 0:
            return obj.item()
        value = {"value": obj.tolist(), "dtype": obj.dtype.name}
        return {"class_name": "__numpy__", "config": value}
    if isinstance(obj, (DType, np.dtype)):
        return obj.name
    for kind, (module, parts) in SPECS.items():
        if isinstance(obj, kind):
            return {
                "class_name": "__typespec__",
                "spec_name": kind.__name__,
                "module": module,
                "config": [serialize_keras_object(part) for part in parts(obj)],
                "registered_name": None,
            }
    return None


def function_config(obj, kind):
    """The configuration of a function or class as a value."""
    if obj.__name__ == "<lambda>":
        raise ValueError(
            "Cannot serialize a lambda: a file holds names, not code. Define it with `def`, and "
            "register it with @tf.keras.utils.register_keras_serializable()."
        )
    name = REGISTERED_NAMES.get(obj, obj.__name__)
    return {
        "module": "builtins",
        "class_name": kind,
        "config": name.removeprefix("Custom>"),
        "registered_name": kind,
    }


def class_place(cls):
    """Where a class is found again: its public namespace, or its module."""
    path = public_path(cls)
    if path is not None:
        if initializer := core_initializer(path):
            return {"module": CORE_INITIALIZERS, "class_name": initializer}
        module, _, name = path.rpartition(".")
        return {"module": module, "class_name": name}
    private = private_place(cls)
    if private is not None:
        return {"module": private[0], "class_name": cls.__name__}
    return {
        "module": None if cls.__module__ == "__main__" else cls.__module__,
        "class_name": cls.__name__,
    }


def core_initializer(path):
    """The class name that configurations have for `tf.zeros_initializer` and the like, or None."""
    words, _, kind = path.rpartition("_")
    if "." in path or kind != "initializer":
        return None
    return "".join(word.title() for word in words.split("_"))


def private_place(cls):
    """The entry of a class in PRIVATE; None for others."""
    place = PRIVATE.get(cls.__name__)
    return place if place is not None and place[2] == cls.__module__ else None


def registered_name(cls):
    """The name a class without a public name is registered under; None for others."""
    path = public_path(cls)
    if path is not None:
        return core_initializer(path)
    private = private_place(cls)
    return get_registered_name(cls) if private is None else private[1]


def to_config(value, use_legacy_format=False):
    """The configuration of an object, or the name of a function of this package.

    Args:
      value: object or function; None, names and configurations are returned as they are.
      use_legacy_format: class name and configuration only, functions by name.
    """
    if value is None or isinstance(value, (str, dict)):
        return value
    if not use_legacy_format:
        return serialize_keras_object(value)
    if hasattr(value, "get_config"):
        return {"class_name": get_registered_name(type(value)), "config": value.get_config()}
    if hasattr(value, "__name__"):
        return get_registered_name(value)
    raise ValueError(f"Cannot serialize {value!r} because it doesn't implement `get_config()`.")


@export("keras.saving.deserialize_keras_object", "keras.utils.deserialize_keras_object")
def deserialize_keras_object(config, custom_objects=None, safe_mode=True):
    """The object from `serialize_keras_object`'s result.

    Args:
      config: the plain values.
      custom_objects: dict of names of custom classes and functions.
      safe_mode: accepted; configurations hold names, never code, and modules are not imported.

    Raises:
      TypeError: if a class cannot be found, or does not take its configuration.

    Example:
      >>> import yeoul as tf
      >>> config = tf.keras.saving.serialize_keras_object(tf.keras.constraints.MaxNorm(3))
      >>> tf.keras.saving.deserialize_keras_object(config).get_config()
      {'max_value': 3, 'axis': 0}
    """
    if isinstance(config, str):
        found = custom_object(config, custom_objects)
        return config if found is None else found
    if isinstance(config, PLAIN):
        return config
    if isinstance(config, (list, tuple)):
        return type(config)(deserialize_keras_object(c, custom_objects) for c in config)
    if not isinstance(config, dict):
        raise TypeError(f"Could not parse config: {config!r} of type {type(config).__name__}.")
    if "class_name" not in config or "config" not in config:
        return {k: deserialize_keras_object(v, custom_objects) for k, v in config.items()}
    name, inner = config["class_name"], config["config"]
    if name.startswith("__") and name.endswith("__"):
        return deserialize_value(name, inner, config.get("spec_name"))
    if name in ("function", "type") and isinstance(inner, str):
        return find_function(inner, custom_objects)
    return instantiate(find_class(config, custom_objects), inner, custom_objects)


def deserialize_value(name, inner, spec_name=None):
    """The tensor, array, bytes or spec of a configuration."""
    if name == "__tensor__":
        return to_tensor(np.array(inner["value"], inner["dtype"]))
    if name == "__numpy__":
        return np.array(inner["value"], inner["dtype"])
    if name == "__bytes__":
        return inner["value"].encode("utf-8")
    if name == "__typespec__":
        kinds = {kind.__name__: kind for kind in SPECS}
        return kinds[spec_name or "TensorSpec"](*inner)
    raise TypeError(f"Cannot deserialize a configuration of the class {name!r}.")


def find_function(name, custom_objects):
    """A function by its name: custom, or exported by Keras."""
    for candidate in (name, f"Custom>{name}"):
        found = custom_object(candidate, custom_objects)
        if found is not None:
            return found
    for kind in ("activations", "losses", "metrics", "initializers", "regularizers", "constraints"):
        namespace = importlib.import_module(f"yeoul.keras.{kind}")
        if name in dir(namespace):
            return getattr(namespace, name)
    raise TypeError(
        f"Could not locate function {name!r}. Make sure custom functions are decorated with "
        "`@tf.keras.utils.register_keras_serializable()`, or pass custom_objects."
    )


def find_class(config, custom_objects):
    """The class of a configuration: a custom one, Keras's, or one of a module loaded already."""
    name, module = config["class_name"], config.get("module")
    registered = config.get("registered_name")
    for candidate in filter(None, (registered, name, f"Custom>{name}")):
        found = custom_object(candidate, custom_objects)
        if found is not None:
            return found
    if name in PRIVATE and module == PRIVATE[name][0]:
        return getattr(importlib.import_module(PRIVATE[name][2]), name)
    if module == CORE_INITIALIZERS:
        module = "keras.initializers"
    if module == "keras" or (module or "").startswith("keras."):
        namespace = importlib.import_module(f"yeoul.{module}")
        if name in dir(namespace):
            return getattr(namespace, name)
    elif module in sys.modules and hasattr(sys.modules[module], name):
        return getattr(sys.modules[module], name)
    raise TypeError(
        f"Could not locate class {name!r} of module {module!r}. Make sure custom classes are "
        "decorated with `@tf.keras.utils.register_keras_serializable()` and their module is "
        f"imported, or pass custom_objects. Full object config: {config}"
    )


def instantiate(cls, config, custom_objects):
    """An object of the class from its configuration."""
    config = restored(config)
    with custom_object_scope(custom_objects or {}):
        try:
            if hasattr(cls, "from_config"):
                return cls.from_config(dict(config))
            return cls(**config)
        except TypeError as error:
            raise TypeError(
                f"Error when deserializing class {cls.__name__!r} using config={config}: {error}"
            ) from error


def restored(config):
    """A configuration with its arrays, tensors and specs as such; objects stay configurations."""
    if isinstance(config, dict):
        if str(config.get("class_name", "")).startswith("__"):
            return deserialize_value(
                config["class_name"], config["config"], config.get("spec_name")
            )
        return {key: restored(value) for key, value in config.items()}
    if isinstance(config, (list, tuple)):
        return type(config)(map(restored, config))
    return config


def from_config(kind, config, custom_objects=None, aliases=None):
    """An object of this kind from `{"class_name": …, "config": …}`, in either format.

    Raises:
      ValueError: if it is no such dict, or the class is not known.
      TypeError: if the class does not take the configuration.
    """
    if "class_name" not in config or "config" not in config:
        raise ValueError(
            f"Improper config format for {config}. Expecting python dict contains `class_name` and "
            f"`config` as keys, to make a {singular(kind)}."
        )
    name, inner = config["class_name"], config["config"]
    if name == "function" and isinstance(inner, str):
        return lookup(kind, inner, custom_objects, aliases)
    if config.get("registered_name") or config.get("module"):
        found = find_class(config, custom_objects)
    else:
        found = custom_object(name, custom_objects)
        if found is None:
            found = lookup(kind, name.rpartition(">")[2], custom_objects, aliases)
    if not inspect.isclass(found):
        return found
    return instantiate(found, inner, custom_objects)
