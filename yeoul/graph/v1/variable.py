"""Variables of a `tf.Graph`: each session has values of its own."""

import numpy as np

from yeoul.core.dtypes import bool_
from yeoul.core.errors import FailedPreconditionError
from yeoul.core.shape import TensorShape
from yeoul.engine.convert import as_asked, convert_to_tensor, wanted_dtype
from yeoul.engine.module import name_scope
from yeoul.engine.state import STATE
from yeoul.engine.variable import (
    Variable,
    VariableAggregation,
    VariableSynchronization,
)
from yeoul.graph.node import made_at
from yeoul.graph.v1.collections import GraphKeys
from yeoul.graph.v1.records import (
    ASSIGN,
    ASSIGN_ADD,
    ASSIGN_SUB,
    HANDLE,
    IS_INITIALIZED,
    READ,
    READ_LATEST,
    READ_OR_INITIAL,
)


class GraphVariable(Variable):
    """A variable of a `tf.Graph`, whose value is in a session.

    Its arguments are those of `tf.Variable`, and `collections`. Assigning it makes an operation,
    and returns a variable that is read after that.

    Attributes:
      start: symbolic tensor, the value when a run starts.
      initializer: the operation that assigns the initial value.
      snapshot: symbolic tensor, what a session gives for the variable itself.
      assignment: the operation after which it is read, or None.
      last_assignment: the operation of the last assignment that `_store` made.
    """

    assignment = None
    in_session = True  # where its value is; checkpoints ask

    def __init__(
        self,
        initial_value=None,
        trainable=None,
        validate_shape=True,
        caching_device=None,
        name=None,
        variable_def=None,
        dtype=None,
        import_scope=None,
        constraint=None,
        synchronization=VariableSynchronization.AUTO,
        aggregation=VariableAggregation.NONE,
        shape=None,
        experimental_enable_variable_lifting=None,
        collections=None,
    ):
        if initial_value is None:
            raise ValueError(
                "The `initial_value` arg to `tf.Variable` must be provided. You provided `None`. "
                "Pass a value, e.g. tf.Variable(tf.zeros([2, 3]))."
            )
        if constraint is not None and not callable(constraint):
            raise ValueError(f"The `constraint` arg must be callable or None, not {constraint!r}.")
        graph = self._graph = STATE.graph
        self.trainable = True if trainable is None else bool(trainable)
        self._constraint = constraint
        self.synchronization, self.aggregation = synchronization, aggregation
        with graph.control_dependencies(None):
            self._name = graph.unique_name(name or "Variable")
            with name_scope(self._name + "/"):
                self._build(graph, initial_value, wanted_dtype(dtype), shape, validate_shape)
        if collections is None:
            collections = [GraphKeys.GLOBAL_VARIABLES]
        if self.trainable and GraphKeys.TRAINABLE_VARIABLES not in collections:
            collections = [*collections, GraphKeys.TRAINABLE_VARIABLES]
        graph.add_to_collections(collections, self)

    def _build(self, graph, initial_value, dtype, shape, validate_shape):
        """The nodes of the variable, under TensorFlow's names."""
        with name_scope("Initializer"):
            if callable(initial_value) and not isinstance(initial_value, Variable):
                initial_value = initial_value()
            initial_value = as_asked(initial_value, dtype)
            value = convert_to_tensor(initial_value, dtype, name="initial_value")
        self._initial_value = value
        self._dtype = value.dtype
        self._shape = value.shape if validate_shape else TensorShape(None)
        if shape is not None:
            self._shape = TensorShape(shape)
            if not self._shape.is_compatible_with(value.shape):
                raise ValueError(
                    f"In this `tf.Variable` creation, the initial value's shape ({value.shape}) "
                    f"is not compatible with the explicitly supplied `shape` ({self._shape})."
                )
        spec = (self._shape._dims, self._dtype)
        handle = graph.new_node(HANDLE, [], {"variable": self}, self._name + "/", [spec])
        self.start = handle.outputs[0]
        name = "IsInitialized/VarIsInitializedOp"
        graph.new_node(IS_INITIALIZED, [self.start], {}, name, [((), bool_)])
        value = with_initial_values(graph, value)
        self._initializer = graph.assignment(ASSIGN, self, value, "Assign")
        read = graph.new_node(READ, [self.start], {}, "Read/ReadVariableOp", [spec])
        self.snapshot = read.outputs[0]

    # What it is.

    @property
    def op(self):
        """The operation that makes it; of what an assignment returns, the assignment."""
        node = self.start.node if self.assignment is None else self.assignment
        return self._graph.operation_of(node)

    @property
    def initializer(self):
        """The operation that gives it its initial value."""
        return self._graph.operation_of(self._initializer)

    @property
    def name(self):
        return self._name + ":0" if self.assignment is None else self.assignment.name

    @property
    def graph(self):
        return self._graph

    @property
    def device(self):
        return ""

    @property
    def handle(self):
        return self.start

    @property
    def create(self):
        return self.initializer

    @property
    def initial_value(self):
        return self._initial_value

    def initialized_value(self):
        """The value, or the initial value while the variable is not initialised."""
        start = self._graph.variable_input(self)
        spec = (start._dims, start._dtype)
        inputs = [start, self._initial_value]
        return self._graph.new_node(READ_OR_INITIAL, inputs, {}, "cond", [spec]).outputs[0]

    def is_initialized(self, name=None):
        """A bool scalar: whether the session has a value of the variable."""
        graph = self._graph
        node = graph.new_node(IS_INITIALIZED, [self.start], {}, name, [((), bool_)])
        return node.outputs[0]

    def _as_graph_element(self):
        return self.snapshot

    # Reading.

    def _current(self):
        graph = STATE.graph
        if graph is not None and graph.deferred:
            return graph.read_variable(self, latest=True)
        return self.value()

    def value(self):
        """The current value as a tensor: a new operation that reads it.

        Raises:
          RuntimeError: outside of graphs.
        """
        self._check_graph()
        if self.assignment is None:
            return super().value()
        with self._graph.control_dependencies([self.assignment]):
            return super().value()

    def read_value(self):
        """The current value as a tensor: a new operation that reads it."""
        return self.value()

    def eval(self, session=None):
        """The value in `session`, or in the default session."""
        return self._graph.fetch(self.snapshot, None, session)

    def load(self, value, session=None):
        """Gives the variable a value in `session`, or in the default session."""
        self._graph.fetch(self._initializer, {self._initializer.inputs[1]: value}, session)

    def _checkpoint_values(self):
        return {"VARIABLE_VALUE": {"": np.asarray(self.eval())}}

    def _checkpoint_full_name(self):
        return self._name

    def numpy(self):
        """Not there: the value is in a session.

        Raises:
          NotImplementedError: always.
        """
        raise NotImplementedError(
            f"numpy() is only available when eager execution is enabled: the variable "
            f"{self.name!r} has a value in a session. Use sess.run(v) or v.eval(session=sess)."
        )

    def __array__(self, dtype=None, copy=None):
        self.numpy()

    def _check_graph(self):
        if STATE.graph is None:
            raise RuntimeError(
                f"{self!r} belongs to a tf.Graph{made_at(self.start.node)} and has no value here. "
                "Use it inside `with graph.as_default()`, or run it in a session."
            )

    # Writing.

    def _update(self, op, value, method, name, read_value):
        graph = STATE.graph
        if self.assignment is None:
            node = graph.assignment(op, self, self._fitting(value, method), name)
        else:
            with graph.control_dependencies([self.assignment]):
                node = graph.assignment(op, self, self._fitting(value, method), name)
        return self._after(node) if read_value else node

    def _after(self, node):
        """The variable as it is read after an assignment."""
        return AssignedVariable(self, node)

    def assign(self, value, use_locking=False, name=None, read_value=True):
        """An operation that replaces the value. Arguments as those of `tf.Variable.assign`."""
        self._check_graph()
        if not STATE.graph.deferred:
            return super().assign(value, use_locking, name, read_value)
        return self._update(ASSIGN, value, "assign", name, read_value)

    def assign_add(self, delta, use_locking=False, name=None, read_value=True):
        """An operation that adds `delta` to the value."""
        self._check_graph()
        if not STATE.graph.deferred:
            return super().assign_add(delta, use_locking, name, read_value)
        return self._update(ASSIGN_ADD, delta, "assign_add", name, read_value)

    def assign_sub(self, delta, use_locking=False, name=None, read_value=True):
        """An operation that subtracts `delta` from the value."""
        self._check_graph()
        if not STATE.graph.deferred:
            return super().assign_sub(delta, use_locking, name, read_value)
        return self._update(ASSIGN_SUB, delta, "assign_sub", name, read_value)

    # Python's protocols.

    def __hash__(self):
        return id(self)

    def __eq__(self, other):
        return self is other

    def __ne__(self, other):
        return self is not other

    def __repr__(self):
        return f"<tf.Variable '{self.name}' shape={self._shape} dtype={self._dtype.name}>"

    def __deepcopy__(self, memo):
        raise NotImplementedError(
            f"A variable of a tf.Graph cannot be copied: {self!r}. Make another one with "
            "tf.Variable(v.initialized_value())."
        )


def scatter(name):
    """A scatter method that returns the variable as it is read afterwards."""

    def method(self, *args, **kwargs):
        result = getattr(Variable, name)(self, *args, **kwargs)
        deferred = STATE.graph is not None and STATE.graph.deferred
        return self._after(self.last_assignment) if deferred else result

    method.__name__, method.__doc__ = name, getattr(Variable, name).__doc__
    return method


for _name in (
    "scatter_update",
    "scatter_add",
    "scatter_sub",
    "scatter_max",
    "scatter_min",
    "scatter_mul",
    "scatter_div",
    "scatter_nd_update",
    "scatter_nd_add",
    "scatter_nd_sub",
    "scatter_nd_max",
    "scatter_nd_min",
):
    setattr(GraphVariable, _name, scatter(_name))


class AssignedVariable(GraphVariable):
    """What an assignment returns: the variable, read after the assignment."""

    def __init__(self, variable, node):
        vars(self).update(vars(variable))
        self.assignment = node
        self.snapshot = self.value()


def with_initial_values(graph, tensor):
    """The tensor, computed from initial values of the variables that are not initialised yet.

    So the order in which variables are initialised does not matter.
    """
    memo: dict = {}

    def copied(x):
        if not hasattr(x, "node"):
            return x
        node = x.node
        if id(node) not in memo:
            memo[id(node)] = copy_of(node)
        return memo[id(node)].outputs[x.index]

    def copy_of(node):
        if node.op in (READ, READ_LATEST):
            variable = node.inputs[0].node.attrs["variable"]
            inputs, op = [variable.start, variable._initializer.inputs[1]], READ_OR_INITIAL
        else:
            inputs, op = [copied(x) for x in node.inputs], node.op
            same = all(a is b for a, b in zip(inputs, node.inputs, strict=True))
            if same or op.stateful:
                return node
        specs = [(out._dims, out._dtype) for out in node.outputs]
        return graph.new_node(op, inputs, node.attrs, node.name.rpartition("/")[2], specs)

    return copied(tensor)


def uninitialized(variable, node):
    """The error of reading a variable without a value in the session."""
    return FailedPreconditionError(
        None,
        None,
        f"Could not find variable {variable._name}: attempting to use an uninitialized value. "
        f"{node.name!r}{made_at(node)} reads it. Run its initializer in this session first: "
        f"sess.run(tf.compat.v1.global_variables_initializer()), or sess.run(v.initializer); each "
        "session has values of its own.",
    )
