"""Functions of today with the argument names and orders of TensorFlow 1."""

import ast
import inspect

from yeoul.core.export import export
from yeoul.engine.dispatch import dispatchable

DROPPED = ""  # as the new name of an argument: it has no effect any more


def old(paths, function, arguments, renamed=None, attr=None):
    """Publishes `function` under `paths`, with TensorFlow 1's arguments.

    Args:
      paths: public names, without "compat.v1.".
      function: what is called.
      arguments: names in order, `name=default` where there is one (a Python literal).
      renamed: old name -> new name, or `DROPPED`, where they differ.
      attr: what the module calls it; default: the last part of the first path.

    Returns:
      The published function.
    """
    renamed = renamed or {}
    parameters = [parameter(text) for text in arguments.split()]
    signature = inspect.Signature(parameters)
    target = paths.split()[0]

    def adapted(*args, **kwargs):
        given = signature.bind(*args, **kwargs).arguments
        passed: dict = {}
        for name, value in given.items():
            new = renamed.get(name, name)
            if new == DROPPED or (value is None and signature.parameters[name].default is None):
                continue
            if passed.get(new) is not None:
                raise ValueError(
                    f"Cannot specify both {new!r} and {name!r} in tf.compat.v1.{target}: they "
                    f"mean the same. {name!r} is the older name; pass one of them."
                )
            passed[new] = value
        return function(**passed)

    name = attr or target.rpartition(".")[2]
    adapted.__name__ = adapted.__qualname__ = name
    adapted.__signature__ = signature  # pyright: ignore[reportFunctionMemberAccess]
    adapted.__doc__ = documentation(function, parameters, renamed)
    published = dispatchable(adapted)
    published.__module__ = caller = inspect.currentframe().f_back.f_globals["__name__"]
    return export(*[f"compat.v1.{p}" for p in paths.split()], name=name, module=caller)(published)


def parameter(text):
    """The parameter that "name" or "name=literal" stands for."""
    name, equals, default = text.partition("=")
    value = ast.literal_eval(default) if equals else inspect.Parameter.empty
    return inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=value)


def documentation(function, parameters, renamed):
    """The docstring: what the function does, and what each argument is called now."""
    first = (function.__doc__ or "").strip().partition("\n")[0]
    lines = [first, "", "The arguments are those of TensorFlow 1.", "", "Args:"]
    for p in parameters:
        new = renamed.get(p.name, p.name)
        if new == DROPPED:
            lines.append(f"  {p.name}: has no effect.")
        elif new == p.name:
            lines.append(f"  {p.name}: as in TensorFlow 2.")
        else:
            lines.append(f"  {p.name}: TensorFlow 2 calls it `{new}`.")
    lines += ["", "Returns:", "  As the function of TensorFlow 2."]
    if any(renamed.get(p.name) for p in parameters):
        lines += ["", "Raises:", "  ValueError: if an argument is passed under both of its names."]
    return "\n".join(lines)
