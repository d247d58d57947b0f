"""The op table: every operation is one `Op` record, named as TensorFlow names it."""

import functools
import importlib
from collections.abc import Callable
from typing import Any

from yeoul.core.dtypes import DType, as_dtype
from yeoul.core.random_state import kept_random_state
from yeoul.engine.op_modules import MODULES
from yeoul.engine.spent import Spent


@functools.cache
def modules() -> dict[str, str]:
    """Op name -> the module that declares it."""
    return {op: module for module, ops in MODULES.items() for op in ops.split()}


class Table(dict[str, "Op"]):
    """Op name -> record; asking for a missing one imports the module that declares it.

    Which module that is says `op_modules.py`, which `tools/generate_api.py` makes.
    """

    def __missing__(self, name):
        if not self.has(name):
            raise KeyError(f"no op is named {name!r}; if it is new: python tools/generate_api.py")
        return self[name]

    def has(self, name):
        """True if there is an op of this name."""
        if name not in self and name in modules():
            with kept_random_state():
                importlib.import_module(modules()[name])
        return name in self

    def names(self):
        """The names of all ops, also of those whose modules are not imported yet."""
        return {*modules(), *self}


TABLE = Table()

# Gradient states: every record says one of these, or gives a rule. "Forgotten" never looks like
# "not differentiable".
AUTO = "auto"  # jax.vjp of `lower`
NONE = "none"  # not differentiable (integers, comparisons, …)

# Elements up to which an op runs on NumPy when it has a host implementation: at 131,072 floats a
# product takes NumPy 9 µs, XLA 120 to 180 and 25 ms more for each new shape.
HOST_LIMIT = 1 << 17

# The same for ops that pass over memory once: XLA takes 0.2 to 0.5 ms to start its threads and to
# take new memory, NumPy 0.1 ms for a million floats (docs/decisions/0005).
WIDE_LIMIT = 1 << 21


class Input:
    """One formal input of an op.

    Attributes:
      name: TF's input name.
      type: a type variable ("T"), or a fixed DType.
      many: True if a list of tensors stands here. Of several such inputs, which stand side by
        side, an attribute tells where each ends (see `formats.op_defs.widths`).
      static: True if the value must be known when the op is compiled (axes, shapes); given as
        Python values where possible.
    """

    __slots__ = ("many", "name", "static", "type")

    def __init__(self, text):
        name, _, type_name = text.strip().partition(":")
        self.many = name.endswith("*")
        self.static = name.endswith("!")
        self.name = name.rstrip("*!")
        self.type: str | DType = (
            type_name if not type_name or type_name[0].isupper() else as_dtype(type_name)
        )


class Op:
    """One operation.

    Attributes:
      name: TF's op name; a graph of these is a GraphDef.
      inputs: the formal inputs, from a signature such as `"values*:T, axis!:Tidx"`.
      attrs: attribute names with their defaults, as TF defines them.
      lower: the definition, in jax: `lower(*inputs, **attrs)` -> array or tuple of arrays. None
        for host-only ops.
      host: NumPy implementation with the same signature, or None.
      grad: a rule `grad(record, *output_gradients)` -> gradient or list of gradients (None where
        there is none) written in
        terms of other ops, or AUTO, or NONE.
      shape: a rule `shape(inputs, attrs)` -> [(dims, DType), …], or None to evaluate `lower`
        abstractly.
      refuses: None, or `refuses(*inputs, **attrs)` in jax: a bool scalar, true if `host` raises for
        the values of the inputs, which `lower` cannot.
      types: np.dtypes allowed for the type variable T, or None for all.
      limit: number of elements up to which `host` is preferred to a compiled kernel.
      stateful: kept in program order and never pruned, folded or merged.
      outputs: number of outputs; None if it depends on the inputs.
      public: the public callable built on this op alone, if there is one.
      eigen: whether a CPU is to compute the matrix products of a program with this op by Eigen.
      spent: of an op that takes long to compile, and NumPy hardly longer to run than XLA: how long
        NumPy has taken for each shape, which is compiled when it has taken `compile_seconds`. None:
        what is above the limit is compiled at first sight.
      updates: positions of the inputs that are variables in TensorFlow, which the op changes. Here
        it takes their values, and puts out the new ones, in this order, before all other outputs.
    """

    __slots__ = (
        "attrs",
        "eigen",
        "grad",
        "host",
        "inputs",
        "jits",
        "limit",
        "lower",
        "name",
        "outputs",
        "public",
        "refuses",
        "shape",
        "simple",
        "spent",
        "stateful",
        "statics",
        "types",
        "updates",
    )

    def __init__(
        self,
        name: str,
        inputs: str,
        *,
        lower: Callable | None = None,
        host: Callable | None = None,
        grad: Callable | str,
        shape: Callable | None = None,
        refuses: Callable | None = None,
        attrs: dict[str, Any] | None = None,
        types: frozenset | None = None,
        limit: int = HOST_LIMIT,
        stateful: bool = False,
        outputs: int | None = 1,
        updates: tuple[int, ...] = (),
        eigen: bool = False,
        compile_seconds: float = 0.0,
    ):
        self.name = name
        self.inputs = tuple(Input(part) for part in inputs.split(",")) if inputs else ()
        self.attrs = attrs or {}
        self.lower, self.host, self.grad, self.shape = lower, host, grad, shape
        self.refuses = refuses
        self.types, self.limit, self.stateful, self.outputs = types, limit, stateful, outputs
        self.updates, self.eigen = updates, eigen
        self.spent = Spent(compile_seconds) if compile_seconds else None
        self.public: Any = None  # a function of the op, once its module has made it
        self.jits: dict = {}
        self.statics = any(i.static for i in self.inputs)
        # "simple": every input is one tensor of type T, so preparing the inputs needs no look at
        # the signature.
        self.simple = all(i.type == "T" and not i.many and not i.static for i in self.inputs)

    def __repr__(self):
        return f"<op {self.name}>"

    def __reduce__(self):
        return (_lookup, (self.name,))


def _lookup(name):
    return TABLE[name]


def register(name: str, inputs: str, **fields) -> Op:
    """Adds an op to the table and returns its record. Fields as in `Op`."""
    if name in TABLE:
        raise ValueError(f"op {name} is registered twice")
    record = TABLE[name] = Op(name, inputs, **fields)
    return record


def gradient_of(op: Op):
    """Decorator that sets the rule of `op` where the rule needs names defined after the op."""

    def decorate(rule):
        op.grad = rule
        return rule

    return decorate
