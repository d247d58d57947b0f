"""Variables without a value in converted code, and the operators that read and make them."""

import contextlib

from yeoul.graph.autograph.registry import autograph_operator


class Undefined:
    """What a variable holds before it is assigned, where Python would have nothing at all."""

    __slots__ = ("name",)

    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"<undefined {self.name}>"


autograph_operator(Undefined)


@autograph_operator
def is_defined(value):
    """True unless the value is an `Undefined`."""
    return type(value) is not Undefined


@autograph_operator
def ld(value, name):
    """The value of a variable.

    Raises:
      UnboundLocalError: if it has none.
    """
    if type(value) is Undefined:
        raise UnboundLocalError(
            f"cannot access local variable {name!r} where it is not associated with a value: "
            "it was not assigned on the way here, or it was deleted"
        )
    return value


@autograph_operator
def ldu(read, name):
    """What `read()` gives; an `Undefined` if there is no such variable, attribute or item."""
    try:
        return read()
    except (NameError, AttributeError, KeyError, IndexError):
        return Undefined(name)


@autograph_operator
def local_values(readers):
    """`locals()`: the variables that have a value, from a dict of functions that read them."""
    values = {name: ldu(read, name) for name, read in readers.items()}
    return {name: value for name, value in values.items() if type(value) is not Undefined}


@autograph_operator
def deleted(value, name):
    """What a variable holds after `del`.

    Raises:
      UnboundLocalError: if it had no value.
    """
    ld(value, name)
    return Undefined(name)


@autograph_operator
def unset_attribute(owner, name):
    """Takes the attribute away, if there is one, as it was before."""
    with contextlib.suppress(AttributeError):
        delattr(owner, name)


@autograph_operator
def unset_item(owner, key):
    """Takes the item away, if there is one, as it was before."""
    with contextlib.suppress(KeyError, IndexError):
        del owner[key]
