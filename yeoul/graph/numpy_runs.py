"""Compiled graphs whose inputs have ever new shapes: by NumPy, until compiling for a shape pays.

XLA compiles for one shape at a time. Measured, a step of a text classifier (an LSTM, batches of 32
texts, each batch of another length): compiling takes 0.8 s, the step then 5 ms; node by node with
NumPy it takes 12 ms. So a new length first runs so, and is compiled when that has taken about as
long as compiling would. The times are estimates, so that a program always does the same.
"""

import math
import threading

from yeoul.engine import xla
from yeoul.engine.dispatch import NARROW
from yeoul.engine.infer import dims_of
from yeoul.engine.spent import Spent
from yeoul.engine.tensor import Tensor
from yeoul.graph.func_graph import CONST
from yeoul.graph.host_steps import VIEWS, as_host, host_step, view_step
from yeoul.graph.lower import functions_of

COMPILE_SECONDS = 1e-3  # for each node
NODE_SECONDS = 2e-5
ELEMENT_SECONDS = 1e-9  # for each element that an op gives
SLOW = 30  # as many times as long take error functions and random numbers
NESTED_OPS = ("PartitionedCall", "While", "If", "Case")  # whose runners go through `run_nested`


class TooLong(Exception):
    """A run by NumPy has taken as long as compiling would."""


class Run(threading.local):
    """The thread's run by NumPy.

    Attributes:
      seconds: how long it took so far, as estimated; None: there is none.
      most: how long it may take.
    """

    seconds = None
    most = math.inf


RUN = Run()


class NumpyRun:
    """Runs the nodes of a `Program` one by one with NumPy; arguments and results as its `run`."""

    def __init__(self, program):
        self.inputs = [id(t) for t in program.inputs]
        self.outputs = program.outputs
        last: dict = {}
        for node in program.nodes:
            for x in (*node.inputs, *node.outputs):
                if isinstance(x, Tensor):
                    last[id(x)] = node
        for t in self.outputs:
            last.pop(id(t), None)
        dead: dict = {}
        for tensor, node in last.items():
            dead.setdefault(node, []).append(tensor)
        self.steps = [
            (step_of(node), cost(node), [id(out) for out in node.outputs], dead.get(node, ()))
            for node in program.nodes
        ]

    def __call__(self, *arrays):
        env = dict(zip(self.inputs, map(as_host, arrays), strict=True))
        for step, each, made, dead in self.steps:
            step(env)
            elements = sum([getattr(env[i], "size", 0) for i in made])
            RUN.seconds += NODE_SECONDS + elements * each
            if RUN.seconds > RUN.most:
                raise TooLong
            for i in dead:
                env.pop(i, None)
        return tuple([env[id(t)] if isinstance(t, Tensor) else t for t in self.outputs])


def step_of(node):
    return view_step(node) if node.op.name in VIEWS else host_step(node, by_numpy=True)


def cost(node):
    """Seconds that NumPy takes for an element of what the node gives."""
    name = node.op.name
    if name.startswith("Conv") and len(node.inputs) > 1:  # each cell of the window is copied
        filters = node.outputs[0] if "Filter" in name else node.inputs[1]
        return ELEMENT_SECONDS * math.prod(n or 1 for n in (dims_of(filters) or ())[:-2])
    return ELEMENT_SECONDS * (SLOW if name == "Gelu" or "Random" in name else 1)


def by_numpy():
    """Whether this thread is running a graph by NumPy."""
    return RUN.seconds is not None


def run_nested(program, arrays):
    """Runs a graph for a node of another: by NumPy if that runs so."""
    return program.by_numpy(*arrays) if by_numpy() else program.run(*arrays)


def is_possible(nodes):
    """Whether NumPy can run all nodes: it has no pooling, and is slow with 16-bit floats."""
    return xla.cpu_only() and all(map(is_possible_for, nodes))


def is_possible_for(node):
    op = node.op
    if node.graph.checked is not None:
        return False
    if any(t.dtype.np in NARROW for t in node.outputs):  # which NumPy is slow with
        return False
    if op.name in NESTED_OPS:
        return all(is_possible(f.program.nodes) for f in functions_of(node))
    return op is CONST or op.host is not None


class ByShape:
    """What runs a compiled `Program`: compiled, or by NumPy for shapes that are new.

    Args:
      program: the program.
      compiled: what runs it compiled.
      few: how many shapes are compiled at first sight.

    Attributes:
      spent: how long NumPy has taken for each, as estimated.
    """

    def __init__(self, program, compiled, few=1):
        self.program, self.compiled, self.few = program, compiled, few
        shapes = [t.shape for t in program.inputs]
        self.varying = [i for i, shape in enumerate(shapes) if not shape.is_fully_defined()]
        self.spent = Spent(len(program.nodes) * COMPILE_SECONDS)

    def __call__(self, *arrays):
        key, spent = tuple([arrays[i].shape for i in self.varying]), self.spent
        if spent.enough(key) or self.is_first(key):
            return self.compiled(*arrays)
        saved = RUN.seconds, RUN.most
        RUN.seconds, RUN.most = 0.0, spent.most
        try:
            results = self.program.by_numpy(*arrays)
        except TooLong:
            self.compile_all()
            return self.compiled(*arrays)
        finally:
            took = RUN.seconds
            RUN.seconds, RUN.most = saved
        spent.add(key, took)
        return results

    def is_first(self, key):
        """Whether a shape is among the first few, or one of a program that NumPy cannot run."""
        known = self.spent.known
        if key in known:
            return False
        if len(known) < self.few:
            self.spent.add(key, self.spent.most)
            return True
        if not is_possible(self.program.nodes):
            self.compile_all()
        return self.compiles_all

    def compile_all(self):
        """From now on all shapes are compiled at first sight."""
        self.spent.most = 0.0

    @property
    def compiles_all(self):
        """Whether NumPy takes too long for the graph, or cannot run it."""
        return not self.spent.most
