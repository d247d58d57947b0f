"""TensorFlow's training ops: `ResourceApplyAdam` and the like, dense and sparse.

The four ops of one rule (`Resource…` for variables, the other for the references of TF 1; with
and without rows' numbers) are made from the rule in `update_rules.py`.
"""

import functools

import jax.numpy as jnp
import numpy as np
from jax import lax

from yeoul.core.dtypes import resource
from yeoul.engine.convert import invalid
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, register
from yeoul.formats.op_defs import op_def
from yeoul.ops.family import FLOATING
from yeoul.ops.raw.update_rules import UPDATE_RULES

LOCK = "use_locking"  # assignments are atomic: it has no effect


def signature(definition):
    """The inputs of an op as a record's signature: variables are tensors of type T."""
    return ", ".join(
        f"{arg.name}:{'T' if arg.type is resource else arg.type_attr or arg.type.name}"
        for arg in definition.inputs
    )


def check_shapes(op, names, shapes, variables, rows=None):
    """Raises InvalidArgumentError unless the shapes of variables and gradient fit.

    Args:
      op: name of the op.
      names: names of the inputs, without that of the indices.
      shapes: their shapes.
      variables: how many of them are variables.
      rows: shape of the indices of a sparse update, or None.
    """
    var = tuple(shapes[0])
    for name, shape in zip(names[1:], shapes[1:], strict=True):
        shape = tuple(shape)
        if name in ("grad", "delta"):
            wanted = var if rows is None else (*rows, *var[1:])
        else:
            wanted = var if names.index(name) < variables else ()
        if shape != wanted:
            what = "have the same shape" if wanted else "be a scalar"
            raise invalid(
                f"{names[0]} and {name} do not fit: {name} must {what}, but has shape "
                f"{list(shape)}, {names[0]} {list(var)}; needed is {list(wanted)} [Op:{op}]"
            )
    if rows is not None and len(rows) != 1:
        raise invalid(f"indices must be one-dimensional, but have shape {list(rows)} [Op:{op}]")


def check_rows(op, indices, count):
    """Raises InvalidArgumentError for the number of a row that is not there."""
    bad = (indices < 0) | (indices >= count)
    if bad.any():
        at = int(np.argmax(bad))
        raise invalid(
            f"Index {int(indices[at])} at offset {at} in indices is out of range [0, {count}) "
            f"[Op:{op}]"
        )


class Training:
    """One op.

    Attributes:
      name: TensorFlow's name.
      rule: what it computes, see `update_rules.py`.
      variables: how many variables it changes, the first inputs.
      place: position of the indices; None for the dense form.
    """

    def __init__(self, name, rule, variables):
        definition = op_def(name)
        self.name, self.rule, self.variables = name, rule, variables
        self.names = [arg.name for arg in definition.inputs]
        self.place = self.names.index("indices") if "indices" in self.names else None
        if self.place is not None:
            self.names.remove("indices")
        attrs = {n: a.default for n, a in definition.attrs.items() if a.type == "bool"}
        register(
            name, signature(definition), attrs=attrs, types=FLOATING, grad=NONE,
            lower=functools.partial(self.compute, jnp), host=functools.partial(self.compute, np),
            refuses=None if self.place is None else self.refuses,
            shape=self.specs, outputs=variables, updates=tuple(range(variables)),
        )  # fmt: skip

    def compute(self, xp, *inputs, **attrs):
        """The new values of the variables; the one itself if there is one."""
        results = self.results(xp, inputs, attrs)
        return results if self.variables > 1 else results[0]

    def results(self, xp, inputs, attrs):
        attrs.pop(LOCK, None)
        if self.place is None:
            check_shapes(self.name, self.names, [x.shape for x in inputs], self.variables)
            return [xp.asarray(new) for new in self.rule(xp, *inputs, **attrs)]
        indices, given = inputs[self.place], [*inputs[: self.place], *inputs[self.place + 1 :]]
        shapes = [x.shape for x in given]
        check_shapes(self.name, self.names, shapes, self.variables, indices.shape)
        if xp is np:
            check_rows(self.name, indices, given[0].shape[0])
            if len(np.unique(indices)) == len(indices):
                return self.at_once(given, indices, attrs)
        return self.in_turn(xp, given, indices, attrs)

    def at_once(self, given, indices, attrs):
        """The rows, of which none is named twice, in NumPy."""
        held = given[: self.variables]
        new = self.rule(np, *[x[indices] for x in held], *given[self.variables :], **attrs)
        results = [x.copy() for x in held]
        for result, rows in zip(results, new, strict=True):
            result[indices] = rows
        return results

    def in_turn(self, xp, given, indices, attrs):
        """One row after the other: a row that is named again starts from its new value."""
        given = [xp.asarray(x) for x in given]
        indices = xp.asarray(indices)
        held, rest = given[: self.variables], given[self.variables :]
        position = self.names.index(self.gradient) - self.variables
        grads = rest[position]

        def step(i, held):
            row, here = indices[i], list(rest)
            here[position] = grads[i]
            new = self.rule(xp, *[x[row] for x in held], *here, **attrs)
            if xp is np:
                for x, value in zip(held, new, strict=True):
                    x[row] = value
                return held
            pairs = zip(held, new, strict=True)
            return [x.at[row].set(value, mode="drop") for x, value in pairs]

        if xp is np:
            held = [x.copy() for x in held]
            for i in range(len(indices)):
                step(i, held)
            return held
        return list(lax.fori_loop(0, indices.shape[0], step, held))

    @property
    def gradient(self):
        return "grad" if "grad" in self.names else "delta"

    def refuses(self, *inputs, **attrs):
        """A bool scalar: whether a row is not there."""
        indices = inputs[self.place]
        return ((indices < 0) | (indices >= inputs[0].shape[0])).any()

    def specs(self, inputs, attrs):
        """The variables keep shapes and dtypes."""
        return [(dims_of(x), dtype_of(x)) for x in inputs[: self.variables]]


for _name, (_rule, _variables, _sparse) in UPDATE_RULES.items():
    for _form in ("ResourceApply", "Apply", *(("ResourceSparseApply", "SparseApply") * _sparse)):
        if op_def(_form + _name) is not None:
            Training(_form + _name, _rule, _variables)
