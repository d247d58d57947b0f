"""A finished graph that can run: as one XLA program, or in pieces on the host."""

import numpy as np

from yeoul.core.dtypes import variant
from yeoul.engine import dispatch, xla
from yeoul.engine.convert import OBJECT
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.engine.xla import NeedsHost
from yeoul.graph.func_graph import CONST
from yeoul.graph.lower import (
    evaluate,
    functions_of,
    host_reasons,
    is_stateful,
    lowered,
    needed_nodes,
    needs_host,
    note_known,
)
from yeoul.graph.node import made_at

# Ops whose attributes hold graphs: op name -> function(node, arrays) -> list of arrays, which runs
# the node on the host. Filled by the modules that declare the ops.
RUNNERS: dict = {}


class Program:
    """What runs a graph.

    Args:
      graph: a finished `FuncGraph`.
      inputs: symbolic tensors that are fed, in the order of the arrays passed to `run`.
      outputs: symbolic tensors (or constant arrays) to return.

    Attributes:
      run: runs the graph on arrays; returns the tuple of the outputs' arrays.
      fn: the graph as a function of arrays, for jax to trace.
      host_reasons: node -> why XLA cannot compile it (None: for inputs, outputs, or what was found
        when compiling); empty if the whole graph is one XLA program.
    """

    def __init__(self, graph, inputs, outputs):
        self.graph, self.inputs, self.outputs = graph, list(inputs), list(outputs)
        self.nodes = needed_nodes(graph.nodes, self.outputs)
        self.host_reasons = self.reasons()
        self.stateful = any(is_stateful(node) for node in self.nodes)
        self.fn = lowered(self.nodes, self.inputs, self.outputs)
        self._steps = None
        if self.host_reasons:
            self.run = self.run_on_host
            return
        self.compiled = xla.jax.jit(self.fn)
        doubtful = any(functions_of(node) or touches_list(node) for node in self.nodes)
        self.run = self.run_compiled if doubtful else self.compiled

    def reasons(self):
        """See `host_reasons`."""
        reasons = dict(host_reasons(self.nodes))
        if any(
            t.dtype.np.kind == "O" for t in (*self.inputs, *self.outputs) if isinstance(t, Tensor)
        ):
            reasons.setdefault(None, "an input or output is a string or resource")
        return reasons

    def traced_reason(self):
        """Why XLA cannot compile the graph, also if only tracing it with its static shapes tells.

        Branches and loop bodies whose shapes change are found in no other way.
        """
        nested = any(functions_of(node) for node in self.nodes)
        dims = [t.shape._dims for t in self.inputs]
        unknown = any(d is None or None in d for d in dims)
        if not self.host_reasons and nested and not unknown:
            specs = zip(dims, self.inputs, strict=True)
            try:
                xla.jax.eval_shape(
                    self.fn, *[xla.jax.ShapeDtypeStruct(d, t.dtype.np) for d, t in specs]
                )
            except NeedsHost as error:
                return str(error)
        return next(iter(self.host_reasons.values()), None)

    def run_compiled(self, *arrays):
        """Runs the graph as one XLA program, unless compiling shows that this cannot be."""
        if holds_objects(arrays):
            return self.run_on_host(*arrays)
        try:
            return self.compiled(*arrays)
        except NeedsHost as error:
            if self.run is not self.run_on_host:
                self.host_reasons[None] = str(error)
                self.run = self.run_on_host
            return self.run_on_host(*arrays)

    def run_on_host(self, *arrays):
        """Runs the graph piece by piece; same arguments and results as the compiled form."""
        if self._steps is None:
            self._steps = self.make_steps()
        env = {id(t): a for t, a in zip(self.inputs, arrays, strict=True)}
        for step in self._steps:
            step(env)
        return tuple([env[id(t)] if isinstance(t, Tensor) else t for t in self.outputs])

    def make_steps(self):
        """Maximal runs of compilable nodes as clusters, the other nodes one by one."""
        steps, cluster, known = [], [], set()
        nodes = self.effects_late()
        used_after = self.last_uses(nodes)
        for position, node in enumerate(nodes):
            if node in self.host_reasons or touches_list(node) or needs_host(node, known):
                if cluster:
                    steps.append(self.cluster_step(cluster, used_after))
                    cluster, known = [], set()
                steps.append(host_step(node))
            else:
                cluster.append((position, node))
                note_known(node, known)
        if cluster:
            steps.append(self.cluster_step(cluster, used_after))
        return steps

    def effects_late(self):
        """The nodes, with prints and assertions as late as possible, in their order."""
        nodes, waiting = [], []
        for node in self.nodes:
            if node in self.host_reasons and not node.outputs:
                waiting.append(node)
                continue
            if node in self.host_reasons and is_stateful(node):
                nodes.extend(waiting)
                waiting = []
            nodes.append(node)
        return nodes + waiting

    def last_uses(self, nodes):
        """id(tensor) -> position of the last node that uses it, or past the end for outputs."""
        last = {id(t): len(nodes) for t in self.outputs if isinstance(t, Tensor)}
        for position, node in enumerate(nodes):
            for x in node.inputs:
                if isinstance(x, Tensor):
                    last[id(x)] = max(last.get(id(x), 0), position)
        return last

    def cluster_step(self, cluster, used_after):
        nodes = [node for _, node in cluster]
        end = cluster[-1][0]
        made = {id(out) for node in nodes for out in node.outputs}
        ins = list(
            {
                id(x): x
                for n in nodes
                for x in n.inputs
                if isinstance(x, Tensor) and id(x) not in made
            }.values()
        )
        outs = [out for node in nodes for out in node.outputs if used_after.get(id(out), -1) > end]
        compiled = xla.jax.jit(lowered(nodes, ins, outs))
        in_ids, out_ids = [id(t) for t in ins], [id(t) for t in outs]
        single = [host_step(node) for node in nodes]

        def step(env):
            arrays = [env[i] for i in in_ids]
            if not holds_objects(arrays):
                try:
                    results = compiled(*arrays)
                except NeedsHost:
                    pass  # this time the nodes run one by one
                else:
                    env.update(zip(out_ids, results, strict=True))
                    return
            for one in single:
                one(env)

        return step


def holds_objects(arrays):
    """True if an array is none that XLA could take: see `branch.MISSING`, `loop_op.stacked`."""
    return any(getattr(a, "dtype", None) == OBJECT for a in arrays)


def touches_list(node):
    """True for what takes or gives tensor lists: on the host these are no arrays XLA could take."""
    return any(isinstance(x, Tensor) and x.dtype is variant for x in (*node.inputs, *node.outputs))


def host_step(node):
    """Runs one node through the eager dispatch."""
    if node.op is CONST:

        def constant_step(env):
            evaluate([node], env)

        return constant_step

    def step(env):
        try:
            results = run_node(
                node, [env[id(x)] if isinstance(x, Tensor) else x for x in node.inputs]
            )
        except Exception as error:
            error.add_note(f"in {node.op.name} {node.name!r}{made_at(node)}")
            raise
        for out, value in zip(node.outputs, results, strict=True):
            env[id(out)] = value

    return step


def as_host(value):
    """An array of XLA's as one of NumPy's; lists as they are."""
    return np.asarray(value) if isinstance(value, xla.jax.Array) else value


def run_node(node, arrays):
    """The results of one node on the host; `arrays` are its inputs, static ones as they are."""
    runner = RUNNERS.get(node.op.name)
    if runner is not None:
        return runner(node, arrays)
    if touches_list(node):
        formals = dispatch.formal_inputs(node.op, len(arrays))
        pairs = zip(arrays, formals, strict=True)
        values = [dispatch.static_value(a) if f.static else as_host(a) for a, f in pairs]
        results = node.op.host(*values, **node.attrs)
        return [results] if node.op.outputs == 1 else list(results)
    pairs = zip(arrays, node.inputs, strict=True)
    inputs = [EagerTensor(a) if isinstance(x, Tensor) else a for a, x in pairs]
    tensors, arrays = dispatch.prepare(node.op, inputs)
    results = dispatch.run(node.op, tensors, arrays, node.attrs)
    if node.op.outputs == 1:
        return [results if isinstance(results, xla.jax.Array) else np.asarray(results)]
    return list(results or ())
