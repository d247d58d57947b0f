"""Objects by name and configuration, in the form of Keras before 2.13."""

import inspect

from yeoul.core.export import export
from yeoul.keras.core.registry import custom_object, custom_object_scope, get_registered_name


@export("keras.utils.legacy.serialize_keras_object")
def serialize_keras_object(instance):
    """An object as a dict of "class_name" and "config"; a function as its name.

    Args:
      instance: object with `get_config()`, function, or None.

    Returns:
      What `tf.keras.utils.legacy.deserialize_keras_object` takes.

    Raises:
      ValueError: if it has neither `get_config()` nor a name.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.utils.legacy.serialize_keras_object(tf.keras.constraints.NonNeg())
      {'class_name': 'NonNeg', 'config': {}}
    """
    if instance is None:
        return None
    if hasattr(instance, "get_config"):
        name = get_registered_name(type(instance))
        return {"class_name": name, "config": instance.get_config()}
    if hasattr(instance, "__name__"):
        return get_registered_name(instance)
    raise ValueError(f"Cannot serialize {instance} because it doesn't implement `get_config()`.")


@export("keras.utils.legacy.deserialize_keras_object")
def deserialize_keras_object(
    identifier, module_objects=None, custom_objects=None, printable_module_name="object"
):
    """The object that `tf.keras.utils.legacy.serialize_keras_object` wrote.

    Args:
      identifier: dict of "class_name" and "config", or name of a function or class.
      module_objects: dict of name to class or function.
      custom_objects: dict of name to class or function, searched first.
      printable_module_name: what the object is called in errors.

    Returns:
      The object; a class that is named alone is called without arguments.

    Raises:
      ValueError: if there is no such class or function, or the identifier is of another form.

    Example:
      >>> import yeoul as tf
      >>> config = {"class_name": "Dense", "config": {"units": 3}}
      >>> known = {"Dense": tf.keras.layers.Dense}
      >>> tf.keras.utils.legacy.deserialize_keras_object(config, known).units
      3
    """
    if identifier is None:
        return None
    if isinstance(identifier, str):
        found = find(identifier, module_objects, custom_objects, printable_module_name)
        return found() if inspect.isclass(found) else found
    if inspect.isfunction(identifier):
        return identifier
    if not isinstance(identifier, dict):
        raise ValueError(f"Could not interpret serialized {printable_module_name}: {identifier}")
    if "class_name" not in identifier or "config" not in identifier:
        raise ValueError(
            f"Improper config format for {identifier}. Expecting python dict contains "
            "`class_name` and `config` as keys"
        )
    name = identifier["class_name"]
    found = find(name, module_objects, custom_objects, printable_module_name)
    config = identifier["config"]
    if not hasattr(found, "from_config"):
        with custom_object_scope(custom_objects or {}):
            return found(**config)
    if "custom_objects" in inspect.signature(found.from_config).parameters:
        return found.from_config(config, custom_objects=custom_objects or {})
    with custom_object_scope(custom_objects or {}):
        return found.from_config(config)


def find(name, module_objects, custom_objects, kind):
    """The class or function of this name."""
    found = custom_object(name, custom_objects)
    if found is None:
        found = (module_objects or {}).get(name)
    if found is None:
        raise ValueError(
            f"Unknown {kind}: {name!r}. Please ensure you are using a "
            "`keras.utils.custom_object_scope` and that this object is included in the scope. See "
            "https://www.tensorflow.org/guide/keras/save_and_serialize#registering_the_custom_object"
            " for details."
        )
    return found
