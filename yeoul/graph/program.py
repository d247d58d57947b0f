"""A finished graph that can run: as one XLA program, or in pieces on the host."""

import numpy as np

from yeoul.engine import dispatch, xla
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.graph.func_graph import CONST
from yeoul.graph.lower import (
    evaluate,
    is_stateful,
    known_tensors,
    lowered,
    needed_nodes,
    needs_host,
    note_known,
)
from yeoul.graph.node import made_at


class Program:
    """What runs a graph.

    Args:
      graph: a finished `FuncGraph`.
      inputs: symbolic tensors that are fed, in the order of the arrays passed to `run`.
      outputs: symbolic tensors (or constant arrays) to return.

    Attributes:
      host_reasons: node -> why XLA cannot compile it; empty if the whole graph is one XLA program.
    """

    def __init__(self, graph, inputs, outputs):
        self.graph, self.inputs, self.outputs = graph, list(inputs), list(outputs)
        self.nodes = needed_nodes(graph.nodes, self.outputs)
        known = known_tensors(self.nodes)
        self.host_reasons = {}
        for node in self.nodes:
            reason = needs_host(node, known)
            if reason is not None:
                self.host_reasons[node] = reason
        if any(
            t.dtype.np.kind == "O" for t in (*self.inputs, *self.outputs) if isinstance(t, Tensor)
        ):
            self.host_reasons.setdefault(None, "an input or output is a string or resource")
        self.stateful = any(is_stateful(node) for node in self.nodes)
        self.fn = lowered(self.nodes, self.inputs, self.outputs)
        self.run = self.run_on_host if self.host_reasons else xla.jax.jit(self.fn)
        self._steps = None

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
            if node in self.host_reasons or needs_values(node, known):
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

        def step(env):
            results = compiled(*[env[i] for i in in_ids])
            for key, value in zip(out_ids, results, strict=True):
                env[key] = value

        return step


def needs_values(node, known):
    """True if the node needs values that are not known when the cluster compiles.

    Those of static inputs, and all of them if the op has no lowering and is to be folded.
    """
    formals = dispatch.formal_inputs(node.op, len(node.inputs))
    folds = node.op.lower is None and node.op is not CONST
    return any(
        (f.static or folds) and isinstance(x, Tensor) and id(x) not in known
        for f, x in zip(formals, node.inputs, strict=True)
    )


def host_step(node):
    """Runs one node through the eager dispatch."""
    if node.op is CONST:

        def constant_step(env):
            evaluate([node], env)

        return constant_step

    def step(env):
        inputs = [EagerTensor(env[id(x)]) if isinstance(x, Tensor) else x for x in node.inputs]
        try:
            results = run_node(node, inputs)
        except Exception as error:
            error.add_note(f"in {node.op.name} {node.name!r}{made_at(node)}")
            raise
        for out, value in zip(node.outputs, results, strict=True):
            env[id(out)] = value

    return step


def run_node(node, inputs):
    function = node.attrs.get("f")
    if function is not None:
        return function.program.run(*[t._a if isinstance(t, Tensor) else t for t in inputs])
    tensors, arrays = dispatch.prepare(node.op, inputs)
    results = dispatch.run(node.op, tensors, arrays, node.attrs)
    if node.op.outputs == 1:
        return [results if isinstance(results, xla.jax.Array) else np.asarray(results)]
    return list(results or ())
