"""From identifiers (names, configurations, classes, objects) to objects."""

import difflib
import importlib
import inspect
import threading

from yeoul.core.export import export

GLOBAL_OBJECTS: dict = {}
REGISTERED_NAMES: dict = {}  # registered class or function -> "package>name"
_SCOPES = threading.local()

# What namespaces hold beside the objects that identifiers can name.
NOT_NAMED = {"get", "serialize", "deserialize"}


@export("keras.utils.get_custom_objects", "keras.saving.get_custom_objects")
def get_custom_objects():
    """The dict of names of custom classes and functions that every lookup knows.

    Returns:
      The dict itself: what is added to it is known from then on.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.utils.get_custom_objects()["twice"] = lambda x: 2 * x
      >>> float(tf.keras.activations.get("twice")(3.0))
      6.0
    """
    return GLOBAL_OBJECTS


@export(
    "keras.utils.custom_object_scope",
    "keras.utils.CustomObjectScope",
    "keras.saving.custom_object_scope",
    "keras.saving.CustomObjectScope",
)
class custom_object_scope:
    """Context in which the given custom classes and functions are known by name.

    Args:
      *args: dicts of name to object.

    Example:
      >>> import yeoul as tf
      >>> with tf.keras.utils.custom_object_scope({"half": lambda x: x / 2}):
      ...     float(tf.keras.activations.get("half")(3.0))
      1.5
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


@export("keras.utils.register_keras_serializable", "keras.saving.register_keras_serializable")
def register_keras_serializable(package="Custom", name=None):
    """Decorator that makes a class or function known under `package>name` to every lookup.

    Args:
      package: prefix that keeps the names of different packages apart.
      name: name; default: that of the class or function.

    Returns:
      The decorator; it returns what it is given.

    Raises:
      ValueError: if the class has no `get_config()`, or the name is taken.

    Example:
      >>> import yeoul as tf
      >>> @tf.keras.utils.register_keras_serializable("readme")
      ... def halve(x):
      ...     return x / 2
      >>> tf.keras.utils.get_registered_name(halve)
      'readme>halve'
    """

    def decorate(target):
        if inspect.isclass(target) and not hasattr(target, "get_config"):
            raise ValueError(
                "Cannot register a class that does not have a get_config() method: "
                f"{target.__name__}. Add one that returns the constructor arguments."
            )
        full = f"{package}>{target.__name__ if name is None else name}"
        if full in GLOBAL_OBJECTS and not same_definition(GLOBAL_OBJECTS[full], target):
            raise ValueError(
                f"{full} has already been registered to {GLOBAL_OBJECTS[full]}. "
                "Give one of the two another package or name."
            )
        GLOBAL_OBJECTS[full] = target
        REGISTERED_NAMES[target] = full
        return target

    return decorate


def same_definition(old, new):
    """True if `new` is the same source run again, as when a notebook cell is."""
    return (old.__module__, old.__qualname__) == (new.__module__, new.__qualname__)


@export("keras.utils.get_registered_name", "keras.saving.get_registered_name")
def get_registered_name(obj):
    """The name `register_keras_serializable` gave to a class or function, or its own name.

    Args:
      obj: the class or function.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.utils.get_registered_name(tf.keras.layers.Dense)
      'Dense'
    """
    return REGISTERED_NAMES.get(obj, obj.__name__)


@export("keras.utils.get_registered_object", "keras.saving.get_registered_object")
def get_registered_object(name, custom_objects=None, module_objects=None):
    """The custom class or function of this name, or None.

    Args:
      name: the registered name.
      custom_objects: dict of name to object that is searched first.
      module_objects: dict of name to object that is searched last.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.utils.get_registered_object("nothing") is None
      True
    """
    found = custom_object(name, custom_objects)
    return found if found is not None else (module_objects or {}).get(name)


def custom_object(name, custom_objects=None):
    """The custom object of this name, innermost scope first; None if there is none."""
    scopes = reversed(getattr(_SCOPES, "stack", []))
    for mapping in (custom_objects or {}, *scopes, GLOBAL_OBJECTS):
        if name in mapping:
            return mapping[name]
    return None


def lookup(kind, name, custom_objects=None, aliases=None):
    """The object with this public name in `yeoul.keras.<kind>`, or a custom one.

    Args:
      kind: name of the namespace, e.g. "losses".
      name: what to look for.
      custom_objects: dict of name to object that is searched first.
      aliases: further names -> public name, or function that gives the object.

    Raises:
      ValueError: if there is none; names the closest.
    """
    found = custom_object(name, custom_objects)
    if found is not None:
        return found
    aliases = aliases or {}
    alias = aliases.get(name, name)
    if callable(alias):
        return alias()
    namespace = importlib.import_module(f"yeoul.keras.{kind}")
    names = [n for n in dir(namespace) if not n.startswith("_") and n not in NOT_NAMED]
    if alias in names:
        return getattr(namespace, alias)
    close = difflib.get_close_matches(name, {*names, *aliases}, 3, 0.5)
    known = f" Known are {', '.join([n for n in names if n[0].isupper()] or names)}."
    hint = f" Did you mean {' or '.join(map(repr, close))}?" if close else known
    raise ValueError(
        f"Unknown {singular(kind)}: {name!r}.{hint} Custom objects must be passed as objects, or "
        "made known with tf.keras.utils.custom_object_scope."
    )


def singular(kind):
    """What messages call one object of a kind."""
    special = {
        "losses": "loss function",
        "activations": "activation function",
        "optimizers.schedules": "learning rate schedule",
    }
    return special.get(kind, kind.removesuffix("s"))


def resolve(kind, identifier, custom_objects=None, aliases=None):
    """The object an identifier stands for: names are looked up, classes and configs instantiated.

    Args:
      kind: name of the namespace, e.g. "losses".
      identifier: None, name, dict with "class_name" and "config", class, or object.
      custom_objects: dict of name to object that is searched first.
      aliases: further names, as `lookup` takes them.

    Raises:
      ValueError: if it stands for nothing; for activations TypeError if it is no name.
    """
    if identifier is None:
        return None
    if isinstance(identifier, str):
        found = lookup(kind, identifier, custom_objects, aliases)
        return found() if inspect.isclass(found) else found
    if isinstance(identifier, dict):
        from yeoul.keras.core.serialization import from_config

        return from_config(kind, identifier, custom_objects, aliases)
    if inspect.isclass(identifier):
        return identifier()
    if callable(identifier):
        return identifier
    error = TypeError if kind == "activations" else ValueError  # as TensorFlow does
    raise error(
        f"Could not interpret {singular(kind)} identifier: {identifier!r} of type "
        f"{type(identifier).__name__}. Pass a name, a configuration, or a callable object."
    )
