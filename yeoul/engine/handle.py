"""Resources: tensors that stand for an object of this process, such as a table or a queue.

The value of such a tensor is an array without dimensions whose only field holds the object. Ops
that take it run on the host, see it as any other input, and are stateful, so that graphs keep them
in program order.
"""

import itertools
import threading

import numpy as np

from yeoul.core.dtypes import resource, variant
from yeoul.core.errors import InvalidArgumentError, NotFoundError

RESOURCE, VARIANT = resource.np, variant.np
NUMBERS = itertools.count()


class Resource:
    """Base of the objects that resources stand for.

    Attributes:
      name: what messages and printed handles call it.
      lock: to be held while the object is read or changed.
    """

    kind = "Resource"

    def __init__(self, name=""):
        self.name = name or f"{next(NUMBERS)}"
        self.lock = threading.RLock()

    def __repr__(self):
        return f'<ResourceHandle(name="{self.name}", type="{self.kind}")>'

    def __deepcopy__(self, memo):
        return self


def handle_of(value, dtype=RESOURCE):
    """The array that stands for an object."""
    array = np.empty((), dtype)
    array[(dtype.names or ("",))[0]] = value
    return array


def held(array, kind=None):
    """The object that a handle stands for.

    Raises:
      NotFoundError: if the handle is of another kind of resource.
    """
    array = np.asarray(array)
    names = array.dtype.names
    if names is None or array.ndim:
        raise InvalidArgumentError(
            None, None, f"A scalar of dtype resource is needed, not {array.dtype}{array.shape}."
        )
    found = array[names[0]][()]
    if kind is not None and not isinstance(found, kind):
        raise NotFoundError(
            None,
            None,
            f"The resource {found!r} is no {kind.kind}: pass the handle of a {kind.kind}.",
        )
    return found


class Shared:
    """Resources that several ops find under one name."""

    def __init__(self):
        self.resources, self.lock = {}, threading.Lock()

    def handle(self, container, name, make):
        """The handle of the resource of this name, made by `make` the first time.

        Without a name it is a new one each time.
        """
        if not name:
            return handle_of(make())
        with self.lock:
            key = (container, name)
            if key not in self.resources:
                self.resources[key] = make()
            return handle_of(self.resources[key])


SHARED = Shared()
