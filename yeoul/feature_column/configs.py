"""Configurations of feature columns, as Keras's."""

from yeoul.core.dtypes import DType, as_dtype
from yeoul.feature_column.column import FeatureColumn
from yeoul.keras import initializers
from yeoul.keras.core.registry import custom_object

COLUMNS: dict = {}  # class name -> class


def column_class(cls):
    """Lets configurations name a class of columns."""
    COLUMNS[cls.__name__] = cls
    return cls


def serialize(column):
    """A column as a dict of class name and configuration; names of features as they are."""
    if isinstance(column, str):
        return column
    return {"class_name": type(column).__name__, "config": column.get_config()}


def deserialize(config, custom_objects=None):
    """The column of a configuration.

    Raises:
      ValueError: if there is no such class.
    """
    if isinstance(config, str):
        return config
    name = config["class_name"]
    if name not in COLUMNS:
        raise ValueError(f"Unknown feature column: {name}. There are {sorted(COLUMNS)}.")
    return COLUMNS[name].from_config(config["config"], custom_objects)


def plain(value):
    """An argument of a column as plain values."""
    if isinstance(value, FeatureColumn):
        return serialize(value)
    if isinstance(value, DType):
        return value.name
    if hasattr(value, "get_config"):
        return {"class_name": type(value).__name__, "config": value.get_config()}
    if callable(value):
        return value.__name__
    if isinstance(value, tuple) and any(isinstance(v, FeatureColumn) for v in value):
        return tuple(plain(v) for v in value)
    return value


def restored(value, field, custom_objects):
    """An argument of a column, from plain values."""
    if field == "dtype":
        return as_dtype(value)
    if field == "normalizer_fn" and isinstance(value, str):
        return named_function(value, custom_objects)
    if field == "initializer":
        return restored_initializer(value, custom_objects)
    if isinstance(value, dict) and value.get("class_name") in COLUMNS:
        return deserialize(value, custom_objects)
    if field == "keys":
        return tuple(deserialize(v, custom_objects) for v in value)
    return tuple(value) if isinstance(value, list) else value


def restored_initializer(value, custom_objects):
    """The initializer of a configuration: of `tf.compat.v1` if it names a dtype, else Keras's."""
    if not isinstance(value, dict):
        return value
    if "dtype" in value["config"]:
        from yeoul.graph.v1 import initializers as old

        return getattr(old, value["class_name"])(**value["config"])
    return initializers.get(value)


def named_function(name, custom_objects):
    """The function of this name, among the custom objects.

    Raises:
      ValueError: if there is none.
    """
    found = custom_object(name, custom_objects)
    if found is None:
        raise ValueError(
            f"Could not find the normalizer_fn {name!r}. Pass it in custom_objects, or use a "
            "tf.keras.utils.custom_object_scope."
        )
    return found
