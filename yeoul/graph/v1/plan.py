"""What a session runs for some fetches and feeds: the nodes they need, variables as values.

The graph says when variables are read and assigned; a plan makes a pure function of that, which
XLA compiles: the values of variables when the run starts go in, their last values come out. A read
sees the last assignment that is ordered before it, by data or control inputs, and otherwise the
value at the start. Assignments that nothing orders take effect in the order of the program.
"""

import numpy as np

from yeoul.core.errors import InvalidArgumentError
from yeoul.engine.op import TABLE
from yeoul.engine.tensor import Tensor
from yeoul.graph.func_graph import CONST, PLACEHOLDER, READ_VARIABLE
from yeoul.graph.host_steps import host_step
from yeoul.graph.node import Node, made_at
from yeoul.graph.program import Program
from yeoul.graph.v1.records import (
    ASSIGNMENTS,
    HANDLE,
    IS_INITIALIZED,
    NO_OP,
    READ,
    READ_LATEST,
    READ_OR_INITIAL,
    READS,
)
from yeoul.graph.v1.tensor import GraphTensor
from yeoul.graph.v1.variable import uninitialized


class Resolution:
    """The nodes of a plan, with what each read sees in place of the read.

    Args:
      graph: the `Graph`.
      fed: ids of the tensors that are fed.
      initialised: id(start of a variable) -> whether the session has a value of it; of those that
        the graph asks this of.

    Attributes:
      nodes: what is to run, in order.
      starts: id(start) -> (start, first node that reads it), of the variables whose values go in.
      history: id(start) -> [(bit of the assignment, value after it)].
      behind: id(node) -> bits of the assignments that come before its outputs.
      bits: id(assignment that comes with another node) -> its bit.
    """

    def __init__(self, graph, fed, initialised):
        self.graph, self.fed, self.initialised = graph, fed, initialised
        self.nodes: list = []
        self.starts: dict = {}
        self.history: dict = {}
        self.behind: dict = {}
        self.bits: dict = {}
        self.count = 0

    def add(self, node):
        """Adds the node, or what stands for it."""
        behind = 0
        for x in node.inputs:
            if isinstance(x, Tensor) and id(x) not in self.fed:
                behind |= self.behind.get(id(x.node), 0)
        for other in node.control_inputs:
            behind |= self.behind.get(id(other), 0)
        if node.op in ASSIGNMENTS:
            behind |= self.assign(node)
        elif node.op in READS or node.op is IS_INITIALIZED:
            self.nodes.append(self.reading(node, behind))
        elif node.op is PLACEHOLDER:
            raise unfed(node)
        elif node.op is not HANDLE and node.op is not NO_OP:
            for x in node.inputs:
                self.note_start(x, node)
            self.nodes.append(node)
        # What runs with a node is before all that comes after it.
        for effect in self.graph.effects.get(id(node), ()):
            self.bits[id(effect)] = bit = self.new_bit()
            behind |= bit
        self.behind[id(node)] = behind

    def new_bit(self):
        self.count += 1
        return 1 << self.count

    def assign(self, node):
        """Notes the new value of the variable; the bit that stands for this assignment."""
        start, value = node.inputs
        self.note_start(value, node)
        name = ASSIGNMENTS[node.op]
        if name is not None:
            value = self.added(node, TABLE[name], [self.latest(start, node), value])
        bit = self.bits.get(id(node)) or self.new_bit()
        self.history.setdefault(id(start), []).append((bit, value))
        return bit

    def added(self, node, op, inputs):
        """A new node in place of `node`; its output."""
        made = Node(self.graph, op, inputs, {}, node.name)
        made.where = node.where
        start = node.inputs[0]
        made.outputs = [GraphTensor(made, 0, start._dims, start._dtype)]
        self.nodes.append(made)
        return made.outputs[0]

    def latest(self, start, node):
        """The value after all assignments so far."""
        history = self.history.get(id(start))
        return history[-1][1] if history else self.started(start, node)

    def started(self, start, node):
        """The value at the start, which goes in."""
        self.starts.setdefault(id(start), (start, node))
        return start

    def note_start(self, x, node):
        """A variable's tensor "v:0" in place of one read from it is its value at the start."""
        if isinstance(x, Tensor) and x.node.op is HANDLE and id(x) not in self.fed:
            self.started(x, node)

    def reading(self, node, behind):
        """A node with the outputs of `node` that reads what it is to see."""
        start = node.inputs[0]
        known = [value for bit, value in self.history.get(id(start), ()) if bit & behind]
        if node.op is READ_LATEST:
            seen = self.latest(start, node)
        elif known:
            seen = known[-1]
        elif node.op is READ:
            seen = self.started(start, node)
        elif not self.initialised[id(start)]:
            seen = node.inputs[-1] if node.op is READ_OR_INITIAL else None
        else:
            seen = self.started(start, node) if node.op is READ_OR_INITIAL else start
        if node.op is IS_INITIALIZED:
            made = Node(self.graph, CONST, [], {"value": np.array(seen is not None)}, node.name)
        else:
            made = Node(self.graph, READ, [seen], {}, node.name)
        made.outputs, made.where = node.outputs, node.where
        return made


class Plan:
    """What runs for some fetches, some fed tensors, and some variables being initialised.

    Args:
      graph: the `Graph`.
      fetches: tensors and nodes.
      feeds: the tensors that are fed, in the order of their arrays.
      initialised: as that of `Resolution`.

    Attributes:
      starts: (start tensor, first node that reads it) of the variables whose values go in.
      states: the random states whose values go in.
      stored: what the session keeps the last values under: ids of start tensors and of states.
      returned: how many of the program's outputs were fetched; the others are stored.
      idle: whether there is nothing to run.
    """

    def __init__(self, graph, fetches, feeds, initialised):
        fed = {id(t) for t in feeds}
        nodes = Resolution(graph, fed, initialised)
        states = []
        for node in needed(graph, fetches, fed):
            if node.op is READ_VARIABLE:
                states.append(graph.states[id(node.attrs["variable"])])
            else:
                nodes.add(node)
        tensors = [f for f in fetches if isinstance(f, Tensor)]
        for tensor in tensors:
            nodes.note_start(tensor, tensor.node)
        self.starts = list(nodes.starts.values())
        self.states = [state for state, _, _ in states]
        last = {key: values[-1][1] for key, values in nodes.history.items()}
        last.update((id(state), after) for state, _, after in states)
        self.stored, self.returned = list(last), len(tensors)
        inputs = [*feeds, *[start for start, _ in self.starts], *[start for _, start, _ in states]]
        self.program = Program(graph, inputs, [*tensors, *last.values()], nodes.nodes)
        # Values that follow from constants and random numbers alone are mostly asked for once, as
        # initial values are: they are not worth compiling a program.
        once = not feeds and not self.starts
        self.run = stepwise(self.program) if once else self.program.run
        self.idle = not self.program.outputs and not self.program.stateful

    def __call__(self, values, arrays):
        """Runs the plan.

        Args:
          values: of the session: by id of a variable's start tensor, or of a random state.
          arrays: what is fed.

        Returns:
          The values of the fetched tensors; those of variables are stored.

        Raises:
          FailedPreconditionError: if a variable has no value.
        """
        if self.idle:
            return ()
        arrays = list(arrays)
        for start, reader in self.starts:
            value = values.get(id(start))
            if value is None:
                raise uninitialized(start.node.attrs["variable"], reader)
            arrays.append(value)
        for state in self.states:
            value = values.get(id(state))
            arrays.append(state.fresh()._t._a if value is None else value)
        results = self.run(*arrays)
        for key, value in zip(self.stored, results[self.returned :], strict=True):
            values[key] = value
        return results[: self.returned]


def stepwise(program):
    """Runs the nodes of a program one by one, as eager ops."""
    steps = [host_step(node) for node in program.nodes]

    def run(*arrays):
        env = {id(t): a for t, a in zip(program.inputs, arrays, strict=True)}
        for step in steps:
            step(env)
        return tuple([env[id(t)] if isinstance(t, Tensor) else t for t in program.outputs])

    return run


def needed(graph, fetches, fed):
    """The nodes that the fetches need, in the order of the program; random states first."""
    found: dict = {}
    waiting = [f.node if isinstance(f, Tensor) else f for f in fetches if id(f) not in fed]
    while waiting:
        node = waiting.pop()
        if id(node) in found:
            continue
        found[id(node)] = node
        for x in node.inputs:
            if isinstance(x, Tensor) and id(x) not in fed:
                waiting.append(x.node)
        waiting.extend(node.control_inputs)
        waiting.extend(graph.effects.get(id(node), ()))
    states = [node for node in found.values() if node.op is READ_VARIABLE]
    return states + [node for node in graph.nodes if id(node) in found]


def asked(nodes):
    """The start tensors of which the nodes ask whether the session has a value."""
    return [n.inputs[0] for n in nodes if n.op in (READ_OR_INITIAL, IS_INITIALIZED)]


def unfed(node):
    """The error of a placeholder without a value."""
    out = node.outputs[0]
    names = {"float32": "float", "float64": "double"}
    dims = out._dims
    shape = "" if dims is None else f" and shape {shape_text(dims)}"
    dtype = names.get(out._dtype.name, out._dtype.name)
    return InvalidArgumentError(
        node,
        node,
        f"You must feed a value for placeholder tensor '{node.name}' with dtype {dtype}{shape}"
        f"{made_at(node)}. Pass it in feed_dict: sess.run(fetches, feed_dict={{x: value}}).",
    )


def shape_text(dims):
    return "[" + ",".join("?" if n is None else str(n) for n in dims) + "]"


class Plans:
    """The plans for one choice of fetches and feeds, one for each set of initialised variables.

    Few graphs ask whether variables are initialised; all others have one plan.
    """

    def __init__(self, graph, fetches, feeds):
        self.graph, self.fetches, self.feeds = graph, fetches, feeds
        self.asked = asked(needed(graph, fetches, {id(t) for t in feeds}))
        self.known: dict = {}

    def find(self, values):
        """The plan for a session with these values."""
        key = tuple([id(start) in values for start in self.asked]) if self.asked else ()
        plan = self.known.get(key)
        if plan is None:
            initialised = {id(s): yes for s, yes in zip(self.asked, key, strict=True)}
            plan = self.known[key] = Plan(self.graph, self.fetches, self.feeds, initialised)
        return plan
