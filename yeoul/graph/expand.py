"""A graph as TensorFlow's operations: constants, variables, effects and calls spelled out.

Nodes hold fixed arguments inline, variables as values, and the states of random ops as tensors
(docs/decisions/0003 and 0004). `Expansion` turns that back into what TensorFlow's graphs have:
`Const` operations, resources that are read and assigned, kernels with states of their own, and
control inputs in the order of the program.
"""

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, resource
from yeoul.engine.op import TABLE
from yeoul.engine.tensor import Tensor
from yeoul.graph.node import Node, SymbolicTensor
from yeoul.graph.operation import Operation

INLINE_LIMIT = 128  # elements of captured tensors that are constants of the graph, as in TensorFlow
SOURCES = ("Placeholder", "ReadVariableOp")


class Resource:
    """What was done to one variable so far.

    Attributes:
      tensor: the resource.
      last: the last assignment.
      reads: reads since then.
      value: what it was assigned.
    """

    def __init__(self, tensor):
        self.tensor, self.last, self.reads, self.value = tensor, None, [], None


class Expansion:
    """The operations of a graph.

    Args:
      graph: the `FuncGraph`.
      inputs: what is fed, in order; variables among them are values, as in a function that is
        called. None: the graph itself, in which variables are resources.
      outputs: what comes out.

    Attributes:
      operations: in an order in which they can run.
      effects: operations that must run though nobody uses their outputs.
    """

    def __init__(self, graph, inputs=None, outputs=()):
        self.graph, self.outputs = graph, list(outputs)
        self.pure = inputs is not None
        self.inputs = [t for t in inputs if not is_state(t)] if self.pure else list(graph.inputs)
        self.views = {} if self.pure else graph.views
        self.operations: list[Operation] = []
        self.effects: list[Operation] = []
        self.touched: list[Operation] = []  # reads and assignments of variables
        self.done: set = set()  # keys of what stands in `operations`
        self.replaced: dict = {}  # id(tensor) -> the tensor that stands for it
        self.places: dict = {}  # id(tensor) -> (operation, number of the output)
        self.resources: dict = {}
        self.build()

    def build(self):
        from yeoul.graph.gradient_rules import emit

        for tensor in self.inputs:
            self.placeholder(tensor)
        waiting = list(self.graph.placeholders)
        for position, node in enumerate(list(self.graph.nodes)):
            while waiting and waiting[0][0] <= position and not self.pure:
                self.tensor(waiting.pop(0)[1])
            if node not in self.done:
                self.done.add(node)
                emit(self, node)
        for _, tensor in () if self.pure else waiting:
            self.tensor(tensor)
        if not self.pure:
            self.finish()

    def operation(self, key, type_name, name, node=None):
        """The one operation for a key; made when it is first asked for."""
        found = self.views.get(key)
        if found is None or found.type != type_name:
            found = self.views[key] = Operation(self.graph, type_name, name, node)
        return found

    def add(self, operation, inputs, attrs, outputs, control=()):
        """Appends an operation with all that belongs to it."""
        operation.parts = (inputs, attrs, outputs)
        self.places.update((id(t), (operation, i)) for i, t in enumerate(outputs))
        operation.control_inputs = list(control)
        self.operations.append(operation)
        return operation

    def effect(self, operation):
        """Orders an operation with effects behind the one before it."""
        if self.effects:
            operation._before.append(self.effects[-1])
        self.effects.append(operation)

    # Inputs

    def placeholder(self, tensor):
        """An input of the graph; an outside tensor that is small enough is a constant."""
        node = tensor.node
        if node in self.done:
            return
        self.done.add(node)
        outer = None if self.pure else self.graph.captured_value(tensor)
        if outer is not None and outer._a.size <= INLINE_LIMIT:
            self.const(self.operation(node, "Const", node.name, node), np.asarray(outer._a), tensor)
            return
        attrs = {"dtype": tensor.dtype, "shape": tensor.shape._dims}
        if any(tensor is one for one in self.inputs):
            attrs["_user_specified_name"] = node.name.encode()
        self.add(self.operation(node, "Placeholder", node.name, node), [], attrs, [tensor])

    def tensor(self, tensor):
        """The tensor as an input; what makes it is there afterwards."""
        tensor = self.replaced.get(id(tensor), tensor)
        node = tensor.node
        if node in self.done or (self.pure and node.op.name in SOURCES):
            return tensor
        if node.op.name == "Placeholder":
            self.placeholder(tensor)
        elif node.op.name == "ReadVariableOp":
            self.read(node.attrs["variable"], node.name, node, tensor)
        elif node.op.name == "Const":
            self.done.add(node)
            self.const(self.operation(node, "Const", node.name, node), node.attrs["value"], tensor)
        return tensor

    def const(self, operation, array, tensor):
        attrs = {"value": array, "dtype": tensor.dtype}
        return self.add(operation, [], attrs, [tensor])

    def constant(self, node, position, array, name, dtype=None):
        """A fixed argument of a node as the output of a `Const` of its own."""
        known = self.graph.origins.get((node, position))
        if known is None:
            made = Node(
                self.graph, TABLE["Const"], [], {"value": array}, self.graph.absolute_name(name)
            )
            made.where = node.where
            dtype = dtype or FROM_NUMPY[array.dtype]
            known = SymbolicTensor(made, 0, array.shape, dtype)
            made.outputs = [known]
            self.graph.origins[node, position] = known
        return self.tensor(known)

    # Variables

    def resource(self, variable, user):
        """The resource of a variable, named after the operation that uses it first."""
        found = self.resources.get(id(variable))
        if found is None:
            key = ("resource", id(variable))
            tensor = self.graph.origins.get(key)
            if tensor is None:
                name = self.graph.absolute_name(f"{user}/resource")
                made = Node(self.graph, TABLE["Placeholder"], [], {"variable": variable}, name)
                tensor = self.graph.origins[key] = SymbolicTensor(made, 0, (), resource)
                made.outputs = [tensor]
            found = self.resources[id(variable)] = Resource(tensor)
            operation = self.operation(tensor.node, "Placeholder", tensor.node.name, tensor.node)
            attrs = {"dtype": resource, "shape": (), "_user_specified_name": b"resource"}
            self.add(operation, [], attrs, [tensor])
            self.done.add(tensor.node)
        return found

    def read(self, variable, name, node, tensor):
        """A read, after the last assignment."""
        state = self.resource(variable, name)
        operation = self.operation(node, "ReadVariableOp", name, node)
        control = [state.last] if state.last else []
        attrs = {"dtype": variable.dtype}
        self.add(operation, [state.tensor], attrs, [tensor], control)
        self.done.add(node)
        state.reads.append(operation)
        self.touched.append(operation)

    def assign(self, variable, value):
        """An assignment, after all that was done to the variable before."""
        initial = self.graph.variables[id(variable)][1]
        if initial.node not in self.done and self.uses(initial):
            self.tensor(initial)
        tensor = self.tensor(value)
        key = ("assign", id(variable), id(value))
        known = self.views.get(key)
        scope = known.name if known else self.graph.absolute_name("AssignVariableOp")
        state = self.resource(variable, scope)
        if state.value is value:
            return state
        operation = self.operation(key, "AssignVariableOp", scope)
        control = ([state.last] if state.last else []) + state.reads
        attrs = {"dtype": variable.dtype, "validate_shape": False}
        self.add(operation, [state.tensor, tensor], attrs, [], control)
        state.last, state.reads, state.value = operation, [], value
        self.touched.append(operation)
        return state

    def used(self, node):
        """The numbers of the outputs of a node that something uses; the first at least."""
        graph = node.graph  # of a node that stands for others, the one that was built for it
        taken = {id(x) for one in graph.nodes for x in one.inputs}
        taken.update(id(out) for out in (*self.outputs, *graph.outputs))
        return [i for i, out in enumerate(node.outputs) if i == 0 or id(out) in taken]

    def uses(self, tensor):
        """True if something reads the value that the variable had at the start."""
        return any(x is tensor for node in self.graph.nodes for x in node.inputs)

    def results(self):
        """What comes out, states of random ops left out; outputs that are arrays as constants."""
        found = []
        for i, out in enumerate(self.outputs):
            if isinstance(out, Tensor):
                if not is_state(out):
                    found.append(self.tensor(out))
                continue
            node = self.graph.nodes[-1] if self.graph.nodes else None
            found.append(self.constant(node, ("output", i), np.asarray(out), "Const"))
        return found

    def finish(self):
        """Assigns the last values, and makes the outputs wait for all that has effects."""
        for variable, value in self.graph.assigned.values():
            if not getattr(variable, "hidden", False) and isinstance(value, Tensor):
                self.assign(variable, value)
        waiting = [*self.touched, *self.effects]
        if not waiting or not self.graph.outputs:
            return
        outputs = [self.views.get(t.node) for t in self.graph.outputs if isinstance(t, Tensor)]
        behind = consumers_of(outputs, self.operations)
        known = self.views.get("end")
        name = known.name if known else self.graph.absolute_name("NoOp")
        end = self.operation("end", "NoOp", name)
        control = [op for op in waiting if op not in behind]
        self.add(end, [], {}, [], control)
        for output in outputs:
            if output is not None and output.type == "Identity" and not output.control_inputs:
                output.control_inputs = [end]


def consumers_of(outputs, operations):
    """Effects that need an output themselves and cannot stand before it."""
    reached = {op for op in outputs if op is not None}
    for operation in operations:
        inputs = [t.node for t in operation.inputs]
        if operation not in reached and any(
            op.node in inputs or op in operation.control_inputs for op in reached if op.node
        ):
            reached.add(operation)
    return reached


def is_state(tensor):
    """True for the state of a random op, which TensorFlow's kernels keep to themselves."""
    if not isinstance(tensor, SymbolicTensor) or tensor.dtype.name != "uint64":
        return False
    node = tensor.node
    if node.op.name == "ReadVariableOp":
        return getattr(node.attrs["variable"], "hidden", False)
    if node.op.name == "ReadAssigned":
        return is_state(node.inputs[1])
    if draws(node.op):
        return tensor is node.outputs[-1]
    if node.op.name == "Placeholder":
        return node.attrs.get("hidden", False)
    inner = inner_output(node, tensor.index)
    return inner is not None and is_state(inner)


def inner_output(node, index):
    """The tensor inside a called graph, branch or loop body that comes out as output `index`."""
    attrs, kind = node.attrs, node.op.name
    if kind == "PartitionedCall":
        return attrs["f"].outputs[index]
    if kind in ("If", "Case"):
        return attrs["branches"][0].outputs[index] if index < attrs["results"] else None
    if kind == "While" and index != attrs["states"]:
        return attrs["body"].outputs[index - (index > attrs["states"])]
    return None


def draws(op):
    """True for random ops that have a state."""
    return any(formal.name == "state" for formal in op.inputs)
