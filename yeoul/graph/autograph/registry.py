"""The functions that converted code calls: `ag__.name`."""

OPERATORS: dict = {}
BUILTINS: dict = {}  # Python's function or class -> what converted code calls in its place


def autograph_operator(function):
    """Makes the function known to converted code by its name."""
    OPERATORS[function.__name__] = function
    return function
