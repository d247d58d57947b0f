"""Raw ops on variables: handles, reading, asking, forgetting; those that write are records."""

import threading
import weakref

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.core.errors import FailedPreconditionError, InvalidArgumentError
from yeoul.core.shape import TensorShape
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import execute
from yeoul.engine.op import TABLE
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor
from yeoul.engine.variable import Variable
from yeoul.graph.import_ops import as_list
from yeoul.graph.raw.call import RULES, variable_of


class RawVariable(Variable):
    """What `VarHandleOp` makes: a variable that has no value before it is assigned one."""

    def __init__(self, dtype, dims, name):
        self._name, self.trainable, self._constraint = name, False, None
        self._dtype, self._shape = FROM_NUMPY[dtype], TensorShape(dims)
        self._held = None

    @property
    def _t(self):
        """The value; zeros that nobody reads before it has one."""
        if self._held is not None:
            return self._held
        dims = [n or 0 for n in self._shape._dims or ()]
        return EagerTensor(np.zeros(dims, self._dtype.np))

    @_t.setter
    def _t(self, tensor):
        self._held = tensor

    @property
    def has_value(self):
        """Whether it was assigned, before or in the graph that is being built."""
        graph = STATE.graph
        return self._held is not None or (graph is not None and id(self) in graph.assigned)

    def _check(self):
        if not self.has_value:
            raise FailedPreconditionError(
                None,
                None,
                f"Could not find variable {self._name!r}. It has no value: assign it one with "
                "tf.raw_ops.AssignVariableOp first, or it was destroyed.",
            )

    def value(self):
        """The current value as a tensor.

        Raises:
          FailedPreconditionError: if it has none.
        """
        self._check()
        return super().value()

    def _current(self):
        self._check()
        return super()._current()

    def forget(self):
        """Destroys the value."""
        self._held = None
        if STATE.graph is not None:
            STATE.graph.assigned.pop(id(self), None)
            STATE.graph.current.pop(id(self), None)

    def __repr__(self):
        return (
            f'<ResourceHandle(name="{self._name}", type="Var", dtype={self._dtype.name}, '
            f"shape={self._shape})>"
        )


NAMED: weakref.WeakValueDictionary = weakref.WeakValueDictionary()
LOCK = threading.Lock()


def handle(call):
    """A new variable, or the one that its shared name stands for."""
    attrs = call.attrs
    make = lambda: RawVariable(attrs["dtype"], attrs["shape"], attrs["shared_name"])  # noqa: E731
    key = attrs["container"], attrs["shared_name"]
    if not key[1]:
        return [make()]
    with LOCK:
        found = NAMED.get(key)
        if found is None:
            found = NAMED[key] = make()
    if found.dtype.np != attrs["dtype"]:
        raise InvalidArgumentError(
            None,
            None,
            f"The variable {key[1]!r} has dtype {found.dtype.name}, not "
            f"{FROM_NUMPY[attrs['dtype']].name}: use another shared_name.",
        )
    return [found]


def assign(call):
    """A new value, of any shape that the variable takes."""
    variable, value = variable_of(call, "resource"), to_tensor(call.inputs["value"])
    if value.dtype != variable.dtype:
        raise InvalidArgumentError(
            None,
            None,
            f"Trying to assign variable with wrong dtype. Expected {variable.dtype.name} got "
            f"{value.dtype.name} [Op:AssignVariableOp]",
        )
    if STATE.graph is not None and STATE.graph.deferred:
        variable.assign(value)
    else:
        variable._store(value if STATE.graph is None else STATE.graph.capture(value))
    return ()


def read(call):
    variable = variable_of(call, "resource")
    dtype = call.attrs["dtype"]
    if variable.dtype.np != dtype:
        raise InvalidArgumentError(
            None,
            None,
            f"Trying to read variable with wrong dtype. Expected {FROM_NUMPY[dtype].name} got "
            f"{variable.dtype.name} [Op:ReadVariableOp]",
        )
    return [variable.value()]


def initialized(call):
    variable = variable_of(call, next(iter(call.inputs)))
    if STATE.graph is not None and STATE.graph.deferred:
        return [variable.is_initialized()]
    return [to_tensor(np.array(getattr(variable, "has_value", True)))]


def variable_shape(call):
    """The shape of the value."""
    value = variable_of(call, "input").value()
    return as_list(execute(TABLE["Shape"], (value,), {"out_type": call.attrs["out_type"]}))


def destroy(call):
    variable = variable_of(call, "resource")
    if isinstance(variable, RawVariable):
        variable.forget()
    return ()


def nothing(call):
    """Values are shared between variables and tensors without copies."""
    variable_of(call, "resource")
    return ()


RULES.update(
    {
        "VarHandleOp": handle,
        "AssignVariableOp": assign,
        "ReadVariableOp": read,
        "VarIsInitializedOp": initialized,
        "IsVariableInitialized": initialized,
        "VariableShape": variable_shape,
        "DestroyResourceOp": destroy,
        "DisableCopyOnRead": nothing,
    }
)
