"""From identifiers (names, configurations, classes, objects) to objects, and back to configurations."""

import difflib
import importlib
import inspect
import threading

from yeoul.core.export import export

GLOBAL_OBJECTS: dict = {}
_SCOPES = threading.local()


@export("keras.utils.get_custom_objects", "keras.saving.get_custom_objects")
def get_custom_objects():
    """The dict of names of custom classes and functions that every lookup knows.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.utils.get_custom_objects()["twice"] = lambda x: 2 * x
      >>> float(tf.keras.activations.get("twice")(3.0))
      6.0
    """
    return GLOBAL_OBJECTS


@export("keras.utils.custom_object_scope", "keras.utils.CustomObjectScope", "keras.saving.custom_object_scope")
class custom_object_scope:  # noqa: N801  (Keras's name)
    """Context in which the given custom classes and functions are known by name.

    Args:
      *args: dicts of name to object.
    """

    def __init__(self, *args):
        self.objects: dict = {}
        for mapping in args:
            self.objects.update(mapping)

    def __enter__(self):
        stack = _SCOPES.__dict__.setdefault("stack", [])
        stack.append(self.objects)
        return self

    def __exit__(self, *exception):
        _SCOPES.stack.pop()


def custom_object(name, custom_objects=None):
    """The custom object of this name, innermost scope first; None if there is none."""
    for mapping in (custom_objects or {}, *reversed(getattr(_SCOPES, "stack", [])), GLOBAL_OBJECTS):
        if name in mapping:
            return mapping[name]
    return None


def lookup(kind, name, custom_objects=None):
    """The object with this public name in `yeoul.keras.<kind>`, or a custom one.

    Raises:
      ValueError: if there is none; names the closest.
    """
    found = custom_object(name, custom_objects)
    if found is not None:
        return found
    namespace = importlib.import_module(f"yeoul.keras.{kind}")
    if not name.startswith("_") and name in dir(namespace):
        return getattr(namespace, name)
    close = difflib.get_close_matches(name, dir(namespace), 3, 0.5)
    hint = f" Did you mean {' or '.join(map(repr, close))}?" if close else ""
    raise ValueError(
        f"Unknown {singular(kind)}: {name!r}.{hint} Custom objects must be passed as objects, or made known with "
        "tf.keras.utils.custom_object_scope."
    )


def singular(kind):
    return {"losses": "loss"}.get(kind, kind.removesuffix("s")) + " function" * (kind in ("losses", "activations"))


def resolve(kind, identifier, custom_objects=None):
    """The object an identifier stands for: names are looked up, classes and configurations instantiated.

    Args:
      kind: name of the namespace, e.g. "losses".
      identifier: None, name, dict with "class_name" and "config", class, or object.

    Raises:
      ValueError, TypeError: if it stands for nothing.
    """
    if identifier is None:
        return None
    if isinstance(identifier, str):
        found = lookup(kind, identifier, custom_objects)
        return found() if inspect.isclass(found) else found
    if isinstance(identifier, dict):
        return from_config(kind, identifier, custom_objects)
    if inspect.isclass(identifier):
        return identifier()
    if callable(identifier):
        return identifier
    raise TypeError(f"Could not interpret {singular(kind)} identifier: {identifier!r} of type {type(identifier).__name__}.")


def from_config(kind, config, custom_objects=None):
    """An object from `{"class_name": …, "config": …}`."""
    if "class_name" not in config:
        raise ValueError(f"Improper config format for {config}. Expecting a dict with `class_name` and `config`.")
    name = config.get("registered_name") or config["class_name"]
    found = custom_object(name, custom_objects)
    if found is None:
        found = lookup(kind, config["class_name"].rsplit(">", 1)[-1], custom_objects)
    if not inspect.isclass(found):
        return found
    inner = config.get("config") or {}
    return found.from_config(dict(inner)) if hasattr(found, "from_config") else found(**inner)


def to_config(value):
    """The configuration of an object, or the name of a function."""
    if value is None or isinstance(value, (str, dict)):
        return value
    if hasattr(value, "get_config"):
        return {"class_name": type(value).__name__, "config": value.get_config()}
    if hasattr(value, "__name__"):
        return value.__name__
    raise ValueError(f"Cannot serialize {value!r}: it has neither get_config() nor a name.")
