"""Traced functions run on whole columns: what XLA compiles under vmap, host ops by rules."""

import numpy as np

from yeoul.core.errors import OpError
from yeoul.data.row_rules import READS, RULES, why_no_rule
from yeoul.engine import xla
from yeoul.engine.tensor import Tensor
from yeoul.engine.xla import NeedsHost
from yeoul.graph.func_graph import CONST
from yeoul.graph.host_steps import VIEWS, as_host, host_step
from yeoul.graph.lower import can_refuse, checked, is_stateful
from yeoul.graph.node import made_at


class Unfit(Exception):
    """The elements of a chunk have to be computed one by one."""


def runner(concrete):
    """What runs a traced function on many elements at once.

    Args:
      concrete: a `ConcreteFunction` of the components of an element.

    Returns:
      A pair of `run` and why there is none; one of them is None. `run(columns, count)` gives the
      columns of the results, or None: then the elements have to be computed one by one, as one of
      them fails, or as their results have different shapes.
    """
    program = concrete.callable.program
    if concrete.assigned_list:
        return None, "it changes variables or draws random numbers, once for each element"
    for node in program.nodes:
        if is_stateful(node) and node.op.name not in READS:
            what = f"{node.op.name} {node.name!r}{made_at(node)}"
            return None, f"{what}: it works with state or random numbers, once for each element"
    reason = None if program.host_reasons else program.traced_reason()
    if reason is not None:
        return None, reason
    columnar = Columnar(concrete)
    return (None, columnar.why_not) if columnar.why_not else (columnar.run, None)


class Columnar:
    """The steps through which a traced function goes with columns.

    Attributes:
      why_not: why it cannot, or None.
    """

    def __init__(self, concrete):
        self.concrete, self.program = concrete, concrete.callable.program
        self.outputs = self.program.outputs[: concrete.count]
        shared = len(concrete.captured) + len(concrete.variable_list)
        self.inputs = self.program.inputs
        self.width = len(self.inputs) - shared
        self.rows = {id(t) for t in self.inputs[: self.width]}  # what has a row for each element
        self.why_not = None
        self.steps = self.made_steps()

    # Made once.

    def made_steps(self):
        """The steps: functions of the environment (id(tensor) -> array) and the count."""
        steps, pieces = [], self.program.pieces()
        for number, piece in enumerate(pieces):
            work = any(node.op is not CONST and node.op.name not in VIEWS for node in piece.nodes)
            self.note_rows(piece.nodes)
            if piece.reason is None and work and self.takes_rows(piece.nodes):
                later = [node for other in pieces[number + 1 :] for node in other.nodes]
                steps.append(self.cluster(piece.nodes, later))
                continue
            for node in piece.nodes:
                step = self.single(node)
                if step is None:
                    return []
                steps.append(step)
        return steps

    def note_rows(self, nodes):
        """Adds what depends on the element to `rows`."""
        for node in nodes:
            if self.takes_rows([node]):
                self.rows.update(id(out) for out in node.outputs)

    def takes_rows(self, nodes):
        return any(id(x) in self.rows for n in nodes for x in n.inputs if isinstance(x, Tensor))

    def cluster(self, nodes, later):
        """A step that runs compiled nodes."""
        made = {id(out) for node in nodes for out in node.outputs}
        used = {id(x) for node in later for x in node.inputs} | {id(t) for t in self.outputs}
        ins = list({id(x): x for n in nodes for x in n.inputs if isinstance(x, Tensor)}.values())
        ins = [x for x in ins if id(x) not in made]
        outs = [out for node in nodes for out in node.outputs if id(out) in used]
        rows = [id(t) in self.rows for t in ins]
        refuses = can_refuse(nodes) and xla.cpu_only()
        call = checked(nodes, ins, outs)

        def one_row(*row):
            results, refused = call(*row)
            return results, refused if refuses else None

        axes = tuple(0 if r else None for r in rows)
        out_axes = (tuple(0 if id(t) in self.rows else None for t in outs), 0)
        compiled = xla.jax.jit(xla.jax.vmap(one_row, axes, out_axes))

        def step(env, count):
            size = 1 << max(count - 1, 0).bit_length()
            arrays = [env[id(t)] for t in ins]
            padded = [pad(a, size) if r else a for a, r in zip(arrays, rows, strict=True)]
            results, refused = compiled(*padded)
            if refused is not None and np.asarray(refused)[:count].any():
                raise Unfit
            for t, result in zip(outs, results, strict=True):
                env[id(t)] = result[:count] if id(t) in self.rows and size != count else result

        return step

    def single(self, node):
        """A step that runs one node on the host, or None and the reason in `why_not`."""
        if not self.takes_rows([node]):
            alone = host_step(node)
            return lambda env, count: alone(env)
        rows = [isinstance(x, Tensor) and id(x) in self.rows for x in node.inputs]
        reason = why_no_rule(node, rows)
        if reason is not None:
            self.why_not = f"{node.op.name} {node.name!r}{made_at(node)}: {reason}"
            return None
        rule = RULES[node.op.name]

        def step(env, count):
            arrays = [env[id(x)] if isinstance(x, Tensor) else x for x in node.inputs]
            results = rule(node, [as_host(a) for a in arrays], rows, count)
            for out, result in zip(node.outputs, results, strict=True):
                if not np.ndim(result) or len(result) != count:
                    raise Unfit
                env[id(out)] = result

        return step

    # For each chunk.

    def run(self, columns, count):
        """See `runner`."""
        if self.why_not is not None:
            return None
        captured = [t._a for t in self.concrete.captured]
        values = [v._t._a for v in self.concrete.variable_list]
        env = {id(t): a for t, a in zip(self.inputs, (*columns, *captured, *values), strict=True)}
        try:
            for step in self.steps:
                step(env, count)
        except (OpError, Unfit):
            return None
        except NeedsHost as error:  # only compiling it for these shapes told
            self.why_not = str(error)
            return None
        return [self.column(t, env, count) for t in self.outputs]

    def column(self, output, env, count):
        """An output as a column."""
        value = np.asarray(env[id(output)] if isinstance(output, Tensor) else output)
        if isinstance(output, Tensor) and id(output) in self.rows:
            return value
        return np.repeat(value[None], count, axis=0)


def pad(column, rows):
    """The column with its last row repeated, so that few sizes compile."""
    if len(column) == rows:
        return column
    return np.concatenate([column, np.repeat(column[-1:], rows - len(column), axis=0)])
