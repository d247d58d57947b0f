"""`tf.Module`, which finds variables and modules in its attributes, and `tf.name_scope`."""

import re
from collections.abc import Iterator
from typing import Any

from yeoul.core.export import export
from yeoul.core.structure import sorted_keys
from yeoul.engine.auto_trackable import AutoTrackable
from yeoul.engine.state import STATE
from yeoul.engine.variable import BaseVariable

VALID_NAME = re.compile(r"^[A-Za-z_][A-Za-z0-9_]*$")


@export("name_scope")
class name_scope:  # TF's name
    """Context that prefixes the names of the ops and variables made in it with `name/`.

    Example:
      >>> import yeoul as tf
      >>> with tf.name_scope("block"):
      ...     v = tf.Variable(1.0, name="w")
      >>> v.name
      'block/w:0'
    """

    def __init__(self, name):
        if name is not None and not isinstance(name, str):
            raise ValueError(f"name for name_scope must be a string, not {name!r}.")
        self._name = name

    @property
    def name(self):
        return self._name

    def __enter__(self):
        self._saved = STATE.scope
        if not self._name:
            STATE.scope = ""
        elif self._name.endswith("/"):
            STATE.scope = self._name
        elif STATE.graph is not None and STATE.graph.deferred:
            STATE.scope = STATE.graph.unique_scope(self._name)
        else:
            STATE.scope = f"{STATE.scope}{self._name}/"
        return STATE.scope

    def __exit__(self, *exception):
        STATE.scope = self._saved


def camel_to_snake(name):
    return re.sub(r"((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))", r"_\1", name).lower()


def leaves(value):
    """The variables and modules in a value; containers are opened."""
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from leaves(item)
    elif isinstance(value, dict):
        for key in sorted_keys(value):
            yield from leaves(value[key])
    elif isinstance(value, (BaseVariable, Module)):
        yield value


@export("Module")
class Module(AutoTrackable):
    """A named container of variables, other modules and the functions that use them.

    Example:
      >>> import yeoul as tf
      >>> class Scale(tf.Module):
      ...     def __init__(self):
      ...         super().__init__(name="scale")
      ...         self.factor = tf.Variable(2.0)
      ...     def __call__(self, x):
      ...         return x * self.factor
      >>> len(Scale().trainable_variables)
      1
    """

    def __init__(self, name=None):
        if name is None:
            name = camel_to_snake(type(self).__name__)
        if not VALID_NAME.match(name):
            raise ValueError(
                f"{name!r} is not a valid module name. Module names are Python identifiers, such "
                "as the name of a class: use letters, digits and underscores."
            )
        self._name = name
        with name_scope(name) as scope:
            self._scope_name = scope

    @property
    def name(self):
        return self._name

    @property
    def name_scope(self):
        return name_scope(self._scope_name)

    def _flatten(self, accept, seen=None) -> Iterator[Any]:
        """What `accept` takes of this module's own, then of the modules in it, each once."""
        seen = {id(self)} if seen is None else seen
        attributes, below = vars(self), []
        for key in sorted(attributes):
            if key in self._TF_MODULE_IGNORED_PROPERTIES:
                continue
            for item in leaves(attributes[key]):
                if id(item) in seen:
                    continue
                seen.add(id(item))
                if accept(item):
                    yield item
                if isinstance(item, Module):
                    below.append(item)
        for module in below:
            yield from module._flatten(accept, seen)

    _TF_MODULE_IGNORED_PROPERTIES = frozenset()

    @property
    def variables(self):
        """All variables of this module and its submodules."""
        return tuple(self._flatten(lambda item: isinstance(item, BaseVariable)))

    @property
    def trainable_variables(self):
        """The trainable ones of `variables`."""
        return tuple(v for v in self.variables if v.trainable)

    @property
    def non_trainable_variables(self):
        """The ones of `variables` that are not trainable."""
        return tuple(v for v in self.variables if not v.trainable)

    @property
    def submodules(self):
        """All modules below this one."""
        return tuple(self._flatten(lambda item: isinstance(item, Module)))

    @classmethod
    def with_name_scope(cls, method):
        """Decorator that runs the method inside the module's name scope."""

        def scoped(self, *args, **kwargs):
            with self.name_scope:
                return method(self, *args, **kwargs)

        scoped.__name__, scoped.__doc__ = method.__name__, method.__doc__
        return scoped
