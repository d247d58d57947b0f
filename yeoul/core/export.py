"""Declares public names beside their definitions.

`tools/generate_api.py` makes the tables of the public namespace (`yeoul/_api.py`) and the stubs
from what is recorded here.
"""

from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")


class Export(NamedTuple):
    """One public name: `path` ("math.add") is found as attribute `attr` of module `module`."""

    path: str
    module: str
    attr: str


REGISTRY: list[Export] = []
NAMESPACES: dict[str, str] = {}
"""Namespaces that are another one under a second name: alias to target; "" is the root."""
BASES: dict[str, tuple[str, frozenset[str]]] = {}
"""Namespaces that have all names of another one, but some: namespace to (base, those left out)."""
SECOND_NAMES: dict[str, str] = {}
"""Public names of what is exported under another: "compat.v1.log" to "math.log"."""


def export(*paths: str, name: str | None = None, module: str | None = None):
    """Gives a function or class the public names `paths`.

    Args:
      *paths: public paths without "tf.", such as "math.add"; the first one is canonical.
      name: attribute that holds the object, for objects whose `__name__` says something else.
      module: module that holds the object, for objects made elsewhere.

    Returns:
      A decorator that records the names and returns the object unchanged.
    """

    def record(target: T) -> T:
        held: Any = target
        place, attr = module or held.__module__, name or held.__name__
        REGISTRY.extend(Export(path, place, attr) for path in paths)
        return target

    return record


def export_constant(*paths: str, name: str, module: str) -> None:
    """Gives the module attribute `name` of `module` (pass `__name__`) the public names `paths`."""
    REGISTRY.extend(Export(path, module, name) for path in paths)


def export_namespace(target: str, *aliases: str) -> None:
    """Makes the namespaces `aliases` the same modules as `target`: ("keras.losses", "losses")."""
    NAMESPACES.update(dict.fromkeys(aliases, target))


def export_base(namespace: str, base: str, without: str = "") -> None:
    """Gives `namespace` the names of `base` that it does not export itself.

    Args:
      namespace: "compat.v1.nn".
      base: "nn"; "" is the root. Namespaces inside it are not taken over.
      without: names that are left out, parted by spaces.
    """
    BASES[namespace] = base, frozenset(without.split())


def export_second(path: str, target: str) -> None:
    """Gives what is exported as `target` the second name `path`: ("compat.v1.log", "math.log")."""
    SECOND_NAMES[path] = target
