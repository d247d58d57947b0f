"""Functions of arrays that jax has traced once, to look at their shapes before they are used."""

import jax.extend.core as jax_core

from yeoul.engine import xla

tree = xla.jax.tree_util


class Staged:
    """A function of arrays, traced for certain shapes.

    Calling it does not run its Python code again: branches and bodies nested in each other are
    traced once each.

    Attributes:
      shapes: what it returns, with a `jax.ShapeDtypeStruct` for each array.
    """

    def __init__(self, function, *structs):
        closed, self.shapes = xla.jax.make_jaxpr(function, return_shape=True)(*structs)
        self.tree = tree.tree_structure(self.shapes)
        self.run = jax_core.jaxpr_as_fun(closed)

    def __call__(self, *args):
        flat = self.run(*tree.tree_leaves(args))
        return tree.tree_unflatten(self.tree, flat)


def struct_of(array):
    """The shape and dtype of an array."""
    return xla.jax.ShapeDtypeStruct(array.shape, array.dtype)


def as_arrays(values):
    """NumPy's arrays among the values as jax's; jax's without weak types."""
    return [as_array(v) for v in values]


def as_array(value):
    if not hasattr(value, "dtype"):  # a list without elements yet
        return value
    return xla.jax.lax.convert_element_type(value, value.dtype)
