"""A finished graph that can run: as one XLA program, or in pieces on the host."""

import functools
import logging
from typing import NamedTuple

import numpy as np

from yeoul.core.dtypes import is_quantized, variant
from yeoul.core.log import get_logger
from yeoul.engine import xla
from yeoul.engine.tensor import Tensor
from yeoul.engine.xla import NeedsHost
from yeoul.graph.host_steps import VIEWS, host_step, touches_list, view_step
from yeoul.graph.lower import (
    can_refuse,
    checked,
    functions_of,
    host_reasons,
    is_stateful,
    lowered,
    many_products,
    needed_nodes,
    needs_host,
    note_known,
    wants_eigen,
)
from yeoul.graph.node import made_at
from yeoul.graph.numpy_runs import ByShape, NumpyRun, is_possible
from yeoul.graph.refusals import is_true
from yeoul.graph.shapes import FEW, Shapes, vary


class Piece(NamedTuple):
    """Nodes that run together on the host.

    Attributes:
      nodes: the nodes; a single one unless they are compiled.
      reason: why the node is not compiled; None: the nodes are one XLA program.
    """

    nodes: list
    reason: str | None


class Program:
    """What runs a graph.

    Args:
      graph: a finished `FuncGraph`.
      inputs: symbolic tensors that are fed, in the order of the arrays passed to `run`.
      outputs: symbolic tensors (or constant arrays) to return.
      nodes: what is to run, in order; by default what the outputs need, and all stateful nodes.

    Attributes:
      run: runs the graph on arrays; returns the tuple of the outputs' arrays.
      fn: the graph as a function of arrays, for jax to trace.
      checked: as `fn`; it gives a pair, see `lower.checked`.
      refuses: whether an op may refuse values, so that what is compiled is `checked`.
      eigen: whether an op asks for Eigen's matrix products; see `xla.options`.
      host_reasons: node -> why XLA cannot compile it (None: for inputs and outputs); empty if the
        whole graph is one XLA program. Compiling it can add to this.
      refused: first node of a cluster -> why compiling it failed, so that its nodes run singly.
    """

    def __init__(self, graph, inputs, outputs, nodes=None):
        self.graph, self.inputs, self.outputs = graph, list(inputs), list(outputs)
        self.nodes = needed_nodes(graph.nodes, self.outputs) if nodes is None else nodes
        self.host_reasons = self.reasons()
        self.stateful = any(is_stateful(node) for node in self.nodes)
        self.fn = lowered(self.nodes, self.inputs, self.outputs)
        self.checked = checked(self.nodes, self.inputs, self.outputs)
        self.refuses = can_refuse(self.nodes) and xla.cpu_only()
        self.refused: dict = {}
        self._steps = None
        if self.host_reasons:
            self.run = self.run_on_host
            return
        self.doubtful = any(functions_of(node) or touches_list(node) for node in self.nodes)
        self.compile(wants_eigen(self.nodes))

    def compile(self, eigen):
        """Has XLA compile the graph at its first run; see `eigen`."""
        self.eigen = eigen
        run = self.checked if self.refuses else self.fn
        self.compiled = xla.compiled_whole(run, eigen)
        self.run = self.run_compiled if self.doubtful or self.refuses else self.compiled
        if vary(self.inputs) and not any(t.dtype is variant for t in self.inputs):
            self.run = ByShape(self, self.run)

    def expect_no_gradients(self):
        """Leaves matrix products to Eigen, unless there are many side by side.

        Eigen takes a tenth to a third less time for those of layers, and twice as long for batches
        of small ones and for many of the transposed ones of gradients (docs/decisions/0029).
        """
        if not self.host_reasons and not self.eigen and not many_products(self.nodes):
            self.compile(eigen=True)

    few = FEW  # shapes that a piece is compiled for at first sight

    def expect_new_shapes(self, few=0):
        """Compiles the graph only for shapes that come often: ever new ones would take too long.

        A graph that NumPy cannot run is compiled if the shapes of its inputs are fixed.

        Args:
          few: how many shapes are compiled at first sight.
        """
        if not self.host_reasons and is_possible(self.nodes):
            compiled = self.run.compiled if isinstance(self.run, ByShape) else self.run
            self.run = ByShape(self, compiled, few)
        elif self.host_reasons or vary(self.inputs):
            self.few, self.run, self._steps = few, self.run_on_host, None

    def compile_all(self):
        """Compiles the graph for each shape at first sight."""
        if isinstance(self.run, ByShape):
            self.run.compile_all()

    @property
    def compiles_all(self):
        """Whether it does."""
        return not isinstance(self.run, ByShape) or self.run.compiles_all

    @functools.cached_property
    def by_numpy(self):
        """Runs the graph node by node with NumPy; same arguments and results as `run`."""
        return NumpyRun(self)

    def reasons(self):
        """See `host_reasons`."""
        reasons = dict(host_reasons(self.nodes))
        for t in (*self.inputs, *self.outputs):
            if isinstance(t, Tensor) and t.dtype.np.hasobject:
                what = "tensor list" if t.dtype is variant else "string or resource"
                reasons.setdefault(None, f"an input or output is a {what}")
            elif isinstance(t, Tensor) and t.dtype.is_quantized:
                reasons.setdefault(None, "an input or output is quantized")
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
            results = self.compiled(*arrays)
        except NeedsHost as error:
            if self.run is not self.run_on_host:
                self.host_reasons[error.node], self._steps = str(error), None
                self.run = self.run_on_host
            return self.run_on_host(*arrays)
        if not self.refuses:
            return results
        results, refused = results
        return self.run_on_host(*arrays) if is_true(refused) else results

    def run_on_host(self, *arrays):
        """Runs the graph piece by piece; same arguments and results as the compiled form."""
        if self._steps is None:
            self.log()
            self._steps = self.make_steps()
        env = {id(t): a for t, a in zip(self.inputs, arrays, strict=True)}
        for step in self._steps:
            step(env)
        return tuple([env[id(t)] if isinstance(t, Tensor) else t for t in self.outputs])

    def log(self):
        """Tells the log that the graph runs on the host, and why."""
        logger = get_logger()
        if self.host_reasons and logger.isEnabledFor(logging.DEBUG):
            reasons = "; ".join(
                reason if node is None else f"{node.op.name} {node.name!r}{made_at(node)}: {reason}"
                for node, reason in self.host_reasons.items()
            )
            logger.debug("The graph %r runs on the host: %s", self.graph.name, reasons)

    def make_steps(self):
        """What `run_on_host` goes through."""
        used_after = self.last_uses([node for piece in self.pieces() for node in piece.nodes])
        end, steps = -1, []
        for piece in self.pieces():
            end += len(piece.nodes)
            if all(node.op.name in VIEWS for node in piece.nodes):
                steps.extend(map(view_step, piece.nodes))
            elif piece.reason is None:
                steps.append(self.cluster_step(piece.nodes, end, used_after))
            else:
                steps.append(host_step(piece.nodes[0]))
        return steps

    def pieces(self):
        """The parts that the graph runs in on the host, in order: a list of `Piece`s."""
        pieces, cluster, known = [], [], set()
        for node in self.effects_late():
            reason = self.host_reasons.get(node) or reason_in_cluster(node, known)
            if reason is None:
                cluster.append(node)
                note_known(node, known)
                continue
            if cluster:
                pieces.append(Piece(cluster, None))
                cluster, known = [], set()
            pieces.append(Piece([node], reason))
        if cluster:
            pieces.append(Piece(cluster, None))
        return pieces

    def effects_late(self):
        """The nodes, with prints and assertions as late as possible, in their order."""
        nodes, waiting = [], []
        for node in self.nodes:
            if not node.outputs and (node in self.host_reasons or is_stateful(node)):
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

    def cluster_step(self, nodes, end, used_after):
        """Runs compiled nodes, of which the last stands at the position `end`."""
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
        refuses = can_refuse(nodes) and xla.cpu_only()
        run = (checked if refuses else lowered)(nodes, ins, outs)
        compiled = xla.compiled_whole(run, wants_eigen(nodes))
        in_ids, out_ids = [id(t) for t in ins], [id(t) for t in outs]
        varied = vary(ins)
        by_numpy = varied and is_possible(nodes)
        single = [host_step(node, by_numpy) for node in nodes]
        shapes = Shapes(1 if by_numpy else self.few) if varied else None

        def step(env):
            arrays = [env[i] for i in in_ids]
            if not holds_objects(arrays) and (shapes is None or shapes.worth(arrays)):
                try:
                    results = compiled(*arrays)
                except NeedsHost as error:  # this time the nodes run one by one
                    self.refused[nodes[0]] = str(error)
                else:
                    results, refused = results if refuses else (results, None)
                    if not is_true(refused):
                        env.update(zip(out_ids, results, strict=True))
                        return
            for one in single:
                one(env)

        return step


def holds_objects(arrays):
    """True if an array is none that XLA could take: see `branch.MISSING`, `loop_op.stacked`."""
    return any(
        type(a) is np.ndarray and (a.dtype.hasobject or is_quantized(a.dtype)) for a in arrays
    )


def reason_in_cluster(node, known):
    """Why a node cannot be in a compiled cluster whose values known so far are `known`, or None."""
    if touches_list(node):
        return "it takes or gives a tensor list, which on the host is no array"
    return needs_host(node, known)
