"""Updates of rows of a variable as functions: `tf.compat.v1.scatter_add`."""

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.indexed_slices import IndexedSlices
from yeoul.graph.v1.variables import checked

VALUES = {"update": 9.0, "add": 11.0, "sub": -7.0, "max": 9.0, "min": 2.0, "mul": 18.0}


def rows(kind, text):
    """The function `scatter_kind`, of rows of a variable."""
    name = f"scatter_{kind}"

    def scatter(ref, indices, updates, use_locking=kind == "update", name=None):
        slices = IndexedSlices(
            convert_to_tensor(updates, ref.dtype), convert_to_tensor(indices, dtype_hint="int32")
        )
        return getattr(checked(ref), f"scatter_{kind}")(slices)

    result = {"div": 0.2222222}.get(kind, VALUES.get(kind))
    return published(scatter, name, text, f"tf.compat.v1.{name}(v, [1], [9.0])", result)


def elements(kind, text):
    """The function `scatter_nd_kind`, of elements or slices of a variable."""
    name = f"scatter_nd_{kind}"

    def scatter(ref, indices, updates, use_locking=kind == "update", name=None):
        return getattr(checked(ref), f"scatter_nd_{kind}")(indices, updates)

    return published(scatter, name, text, f"tf.compat.v1.{name}(v, [[1]], [9.0])", VALUES[kind])


def published(function, name, text, example, result):
    """The function with its name and docstring, published as `compat.v1.name`."""
    function.__name__ = function.__qualname__ = name
    function.__doc__ = (
        f"{text}\n\n    Args:\n      ref: variable.\n      indices: integers: which.\n"
        "      updates: values, of the variable's dtype.\n      use_locking: has no effect.\n"
        "      name: has no effect.\n\n    Returns:\n      The variable, as it is read "
        "afterwards.\n\n    Raises:\n      TypeError: if `ref` is no variable.\n\n    Example:\n"
        "      >>> import yeoul as tf\n      >>> v = tf.Variable([1.0, 2.0])\n"
        f"      >>> float({example}[1])\n      {result}\n    "
    )
    return export(f"compat.v1.{name}", name=name, module=__name__)(function)


scatter_update = rows("update", "Assigns rows of a variable.")
scatter_add = rows("add", "Adds to rows of a variable.")
scatter_sub = rows("sub", "Subtracts from rows of a variable.")
scatter_max = rows("max", "Sets rows of a variable to the greater of theirs and the updates.")
scatter_min = rows("min", "Sets rows of a variable to the lesser of theirs and the updates.")
scatter_mul = rows("mul", "Multiplies rows of a variable.")
scatter_div = rows("div", "Divides rows of a variable.")
scatter_nd_update = elements("update", "Assigns elements or slices of a variable.")
scatter_nd_add = elements("add", "Adds to elements or slices of a variable.")
scatter_nd_sub = elements("sub", "Subtracts from elements or slices of a variable.")
