"""Which public functions the golden rows reach: a namespace that notes what is taken from it."""

import types

from yeoul._api import API


class Noting:
    """Stands for the package, or a namespace of it; notes the public names that are looked up."""

    def __init__(self, target, seen, path=""):
        self._target, self._seen, self._path = target, seen, path

    def __getattr__(self, name):
        found = getattr(self._target, name)
        path = f"{self._path}.{name}" if self._path else name
        if isinstance(found, types.ModuleType):
            return Noting(found, self._seen, path)
        self._seen.add(path)
        return found


def places():
    """Public path -> the place of its object, the same for all names of one object."""
    return {
        f"{namespace}.{name}" if namespace else name: place
        for namespace, names in API.items()
        for name, place in names.items()
        if place
    }
