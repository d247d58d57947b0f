"""A `tf.function` as a method: one function an object, which does not keep the object alive."""

import functools
import types
import weakref


class WeakMethod:
    """A method that holds its object weakly.

    Attributes:
      reference: weak reference to the object.
    """

    def __init__(self, function, instance):
        functools.update_wrapper(self, function, updated=())
        self.__func__, self.reference = function, weakref.ref(instance)

    def strong(self):
        """The bound method, as Python makes it.

        Raises:
          ReferenceError: if the object is gone.
        """
        instance = self.reference()
        if instance is None:
            name = getattr(self.__func__, "__qualname__", "a method")
            raise ReferenceError(
                f"The object whose tf.function {name} is called is gone: a method that is a "
                "tf.function does not keep its object alive. Keep the object in a variable while "
                "its method is used."
            )
        return types.MethodType(self.__func__, instance)

    def __call__(self, *args, **kwargs):
        return self.strong()(*args, **kwargs)


class Methods:
    """The functions of the objects that a `tf.function` is a method of."""

    def __init__(self):
        self.known: dict = {}  # id(object) -> (weak reference, its function)

    def get(self, instance):
        """The object's function, or None."""
        found = self.known.get(id(instance))
        return found[1] if found is not None and found[0]() is instance else None

    def add(self, instance, function):
        """Keeps the function as long as the object lives."""
        known, key = self.known, id(instance)

        def forget(reference):
            if known.get(key, (None,))[0] is reference:
                del known[key]

        known[key] = (weakref.ref(instance, forget), function)
        return function


def weak_method(function, instance):
    """The function as a method of the object.

    Raises:
      TypeError: if there cannot be weak references to the object.
    """
    try:
        return WeakMethod(function, instance)
    except TypeError as error:
        raise TypeError(
            f"{error}: a tf.function that is a method keeps the traces of each object apart by "
            f"weak references. Add '__weakref__' to the __slots__ of {type(instance).__name__}."
        ) from None
