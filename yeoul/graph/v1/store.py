"""The variables that `tf.compat.v1.get_variable` made in one graph, by name."""

from yeoul.core.dtypes import as_dtype
from yeoul.core.shape import TensorShape
from yeoul.engine.module import name_scope
from yeoul.engine.state import STATE
from yeoul.graph.node import made_at
from yeoul.graph.v1.collections import GraphKeys
from yeoul.graph.v1.initializers import Zeros
from yeoul.graph.v1.scaling import GlorotUniform
from yeoul.graph.v1.variable_v1 import VariableV1


class VariableStore:
    """Variables by name, and the scope in force.

    Attributes:
      variables: name -> variable.
      scope: the `VariableScope` in force; None until one is asked for.
      opened: name of a scope -> how often it was entered.
    """

    def __init__(self):
        self.variables: dict = {}
        self.scope = None
        self.opened: dict = {}

    def open(self, name):
        """Notes that a scope was entered."""
        self.opened[name] = self.opened.get(name, 0) + 1

    def close(self, name):
        """Forgets the scopes inside one: entered again, they have the same names."""
        for inner in [n for n in self.opened if n.startswith(name + "/")]:
            self.opened[inner] = 0

    def unique_scope(self, outer, name):
        """A name inside the scope `outer` that no scope has yet."""
        prefix, candidate, count = f"{outer}/" if outer else "", name, 0
        while self.opened.get(prefix + candidate):
            count += 1
            candidate = f"{name}_{count}"
        return candidate

    def get(self, scope, name, shape, dtype, options):
        """The variable `name` of a scope. See `tf.compat.v1.get_variable`."""
        full = f"{scope.name}/{name}" if scope.name else name
        getter = options.pop("custom_getter", None) or scope.custom_getter
        arguments = {
            "initializer": options.pop("initializer", None) or scope.initializer,
            "regularizer": options.pop("regularizer", None) or scope.regularizer,
            "constraint": options.pop("constraint", None) or scope.constraint,
            "dtype": as_dtype(dtype) if dtype is not None else scope.dtype,
            "shape": shape,
            "reuse": scope.reuse,
            **options,
        }
        if getter is not None:
            return getter(self.find_or_make, full, **arguments)
        return self.find_or_make(full, **arguments)

    def find_or_make(self, name, shape=None, dtype="float32", reuse=None, **options):
        """The variable with this full name: the one there is, or a new one, as `reuse` says."""
        known = self.variables.get(name)
        if known is not None:
            check_shared(known, name, shape, as_dtype(dtype), reuse)
            return known
        if reuse is True:
            raise ValueError(
                f"Variable {name} does not exist, or was not created with tf.get_variable(). Did "
                "you mean to set reuse=tf.AUTO_REUSE in VarScope?"
            )
        variable = self.make(name, shape, as_dtype(dtype), **options)
        if getattr(STATE.graph, "store", None) is self:
            self.variables[name] = variable
        return variable

    def make(
        self,
        name,
        shape,
        dtype,
        initializer=None,
        regularizer=None,
        trainable=None,
        collections=None,
        validate_shape=True,
        constraint=None,
    ):
        """A new variable."""
        initializer = initializer_of(name, initializer, dtype)
        if callable(initializer):
            dims = TensorShape(shape)
            if not dims.is_fully_defined():
                raise ValueError(
                    f"Variable {name} did not get an initializer, so its `shape` argument must be "
                    "specified."
                    if shape is None
                    else f"Shape of a new variable ({name}) must be fully defined, but instead was "
                    f"{dims}."
                )
            value, made = initializer, lambda: value(dims.as_list(), dtype=dtype)
        elif shape is not None:
            raise ValueError(
                f"If initializer is a constant, do not specify shape: variable {name} has "
                f"shape={shape}."
            )
        else:
            made = initializer
        with name_scope(None):
            variable = VariableV1(
                made,
                trainable=trainable,
                collections=collections,
                validate_shape=validate_shape,
                name=name,
                dtype=dtype if callable(initializer) else None,
                constraint=constraint,
            )
        if regularizer is not None and STATE.graph is not None and STATE.graph.deferred:
            with name_scope(name + "/Regularizer/"):
                loss = regularizer(variable.value())
            if loss is not None:
                STATE.graph.add_to_collection(GraphKeys.REGULARIZATION_LOSSES, loss)
        return variable


def initializer_of(name, initializer, dtype):
    """The initializer itself, made from its class, or the default one.

    Raises:
      ValueError: if there is no default for the dtype.
    """
    if isinstance(initializer, type):
        return initializer()
    if initializer is not None:
        return initializer
    if dtype.is_floating:
        return GlorotUniform()
    if dtype.is_integer or dtype.is_bool:
        return Zeros()
    raise ValueError(
        f"An initializer for variable {name} of {dtype!r} is required: there is a default for "
        "floats, integers and booleans only."
    )


def check_shared(variable, name, shape, dtype, reuse):
    """Raises ValueError unless the variable may be shared, and is what is asked for."""
    if not reuse:
        raise ValueError(
            f"Variable {name} already exists, disallowed. Did you mean to set reuse=True or "
            f"reuse=tf.AUTO_REUSE in VarScope? It was first defined here{made_at(variable.op)}."
        )
    if shape is not None and not TensorShape(shape).is_compatible_with(variable.shape):
        raise ValueError(
            f"Trying to share variable {name}, but specified shape {TensorShape(shape)} and found "
            f"shape {variable.shape}."
        )
    if dtype != variable.dtype:
        raise ValueError(
            f"Trying to share variable {name}, but specified dtype {dtype.name} and found dtype "
            f"{variable.dtype.name}."
        )
