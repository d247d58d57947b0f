"""The public namespace as modules that import what they hold when it is first asked for.

A namespace with an implementation folder (`yeoul/keras/layers/`) is that package; its `__init__.py`
calls `publish(__name__)`. Any other (`yeoul.math`) is made here, by an import hook, out of the
generated table `yeoul/_api.py`. Code inside the package imports from the modules that define
things, never from a namespace.
"""

import importlib
import sys
from collections.abc import Collection
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from yeoul.core.random_state import kept_random_state

ROOT = __name__.partition(".")[0]

Table = dict[str, tuple[str, str] | None]

TABLES: dict[str, Table] = {}
"""Module name -> public name -> (module, attribute) that holds it, or None for a namespace."""
_MADE: set[str] = set()  # namespaces without a folder
_REDIRECTS: dict[str, str] = {}  # module name -> the name of the namespace that it stands for
_TOPS: set[str] = {ROOT}  # first parts of the names above


class Namespace(ModuleType):
    """A module whose public names win over submodules of the same name."""

    def __setattr__(self, name: str, value: Any) -> None:
        place = TABLES.get(self.__name__, {}).get(name)
        own_submodule = f"{self.__name__}.{name}"
        if place and isinstance(value, ModuleType) and value.__name__ == own_submodule:
            return  # the import system adds the submodules that it loads
        super().__setattr__(name, value)


def install(api: dict[str, Table], aliases: dict[str, str], folders: Collection[str]) -> None:
    """Makes the namespaces importable.

    Args:
      api: namespace ("" is the root) -> public name -> place, or None for a namespace.
      aliases: namespaces that are another one under a second name.
      folders: namespaces that have an implementation folder.
    """
    TABLES.update({_full(path): table for path, table in api.items()})
    _MADE.update(_full(path) for path in api if path not in folders)
    _REDIRECTS.update({_full(alias): _full(target) for alias, target in aliases.items()})
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


def redirect(top: str, target: str) -> None:
    """Makes `import top` and `import top.…` give the namespace `target` and those in it."""
    _REDIRECTS[top] = target
    _TOPS.add(top)


def publish(name: str) -> None:
    """Gives a module its public names, imported on first use, and hides the rest from `dir`."""
    module, table = sys.modules[name], TABLES.get(name, {})
    module.__class__ = Namespace
    for public in table:
        vars(module).pop(public, None)  # resolved before a reload

    def __getattr__(attr: str) -> Any:
        if attr not in table:
            raise AttributeError(missing_attribute(name, attr))
        place = table[attr]
        if place is None:
            value = importlib.import_module(f"{name}.{attr}")
        else:
            with kept_random_state():
                value = getattr(importlib.import_module(place[0]), place[1])
        vars(module)[attr] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*table, *(own for own in vars(module) if own.startswith("__"))})

    vars(module).update(__getattr__=__getattr__, __dir__=__dir__, __all__=sorted(table))


class _Finder:
    """Finds the namespaces that have no folder, and the names that stand for other namespaces."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        top = name.partition(".")[0]
        if top not in _TOPS:
            return None
        if name in _MADE:
            return _spec(name, _Maker(), f"{ROOT}/_api.py")
        stands_for = _stands_for(name)
        if stands_for is None:
            return None
        if stands_for not in TABLES and stands_for not in _REDIRECTS:
            raise ModuleNotFoundError(
                f"No module named {name!r}: Yeoul has the public modules of {top} only. "
                f"dir({name.rpartition('.')[0]}) lists what there is.",
                name=name,
            )
        return _spec(name, _Redirector(stands_for), stands_for)


def _spec(name: str, loader: Any, origin: str) -> ModuleSpec:
    return ModuleSpec(name, loader, origin=origin, is_package=True)


def _stands_for(name: str) -> str | None:
    """The module that is meant by `name`, or None when it means itself."""
    head, tail = name, ""
    while head:
        if head in _REDIRECTS:
            return _REDIRECTS[head] + tail
        head, _, last = head.rpartition(".")
        tail = f".{last}{tail}"
    return None


class _Maker:
    """Makes a namespace that has no folder."""

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return Namespace(spec.name, f"The public namespace `tf{spec.name.removeprefix(ROOT)}`.")

    def exec_module(self, module: ModuleType) -> None:
        publish(module.__name__)


class _Redirector:
    """Loads a module under another of its names."""

    def __init__(self, target: str):
        self._target = target

    def create_module(self, spec: ModuleSpec) -> None:
        return None  # a plain module, replaced at once

    def exec_module(self, module: ModuleType) -> None:
        sys.modules[module.__name__] = importlib.import_module(self._target)


def _full(path: str) -> str:
    return f"{ROOT}.{path}" if path else ROOT


def missing_attribute(name: str, attr: str) -> str:
    """What to say when the namespace `name` has no `attr`."""
    public = f"tf{name.removeprefix(ROOT)}"
    message = f"module {name!r} has no attribute {attr!r}"
    if attr.startswith("_"):
        return message
    elsewhere = [f"tf{n.removeprefix(ROOT)}.{attr}" for n, t in TABLES.items() if attr in t]
    if elsewhere:
        return f"{message}: did you mean {' or '.join(sorted(elsewhere, key=len)[:3])}?"
    from difflib import get_close_matches

    close = get_close_matches(attr, TABLES.get(name, {}), n=1)
    hint = (
        f": did you mean {public}.{close[0]}?" if close else f". dir({public}) lists what there is."
    )
    return message + hint
