"""From a graph to a function of arrays that `jax.jit` compiles."""

import numpy as np

from yeoul.engine import xla
from yeoul.engine.dispatch import formal_inputs, static_value
from yeoul.engine.infer import dtype_of
from yeoul.engine.tensor import Tensor
from yeoul.graph.func_graph import CONST, PLACEHOLDER, READ_VARIABLE
from yeoul.graph.node import made_at

FOLD_LIMIT = 4096  # larger results are computed by XLA, not embedded as constants
SOURCES = (PLACEHOLDER, READ_VARIABLE)


def needed_nodes(nodes, targets):
    """What `targets` and the stateful nodes depend on, with these, in program order."""
    wanted = {id(t.node) for t in targets if isinstance(t, Tensor)}
    kept = []
    for node in reversed(nodes):
        if id(node) in wanted or is_stateful(node):
            kept.append(node)
            for x in node.inputs:
                if isinstance(x, Tensor):
                    wanted.add(id(x.node))
    kept.reverse()
    return kept


def is_stateful(node):
    """True if the node must run even when nobody uses its outputs."""
    if node.op.stateful:
        return True
    function = node.attrs.get("f")
    return function is not None and function.stateful


def known_tensors(nodes):
    """Ids of the tensors whose values follow from shapes and constants alone."""
    known = set()
    for node in nodes:
        note_known(node, known)
    return known


def note_known(node, known):
    """Adds the outputs of a node to `known` if they are known when compiling."""
    if node.op is CONST or node.op.name in ("Shape", "ShapeN", "Size", "Rank"):
        known.update(id(out) for out in node.outputs)
    elif node.op.host is not None and not node.op.stateful:
        if all(not isinstance(x, Tensor) or id(x) in known for x in node.inputs):
            known.update(id(out) for out in node.outputs)


def needs_host(node, known):
    """Why the node cannot be compiled by XLA, or None if it can."""
    op = node.op
    if op is CONST:
        return "it is a string constant" if node.attrs["value"].dtype == object else None
    if "f" in node.attrs:
        return node.attrs["f"].needs_host()
    if op.lower is None:
        folded = all(id(out) in known and dtype_of(out).np.kind != "O" for out in node.outputs)
        return None if folded and node.outputs else "the op has no XLA lowering"
    for formal, x in zip(formal_inputs(op, len(node.inputs)), node.inputs, strict=True):
        if formal.static and isinstance(x, Tensor) and id(x) not in known:
            return f"its input {formal.name!r} must be known first, but is computed from data"
        if not formal.static and dtype_of(x).np.kind == "O":
            return "an input is a string or resource"
    return None


def evaluate(nodes, env):
    """Runs the nodes on the arrays in `env` (id(tensor) -> array), adding their outputs."""
    for node in nodes:
        op = node.op
        if op is CONST:
            env[id(node.outputs[0])] = node.attrs["value"]
            continue
        if op in SOURCES:
            continue
        try:
            result = evaluate_node(node, env)
        except Exception as error:
            error.add_note(f"while compiling {op.name} {node.name!r}{made_at(node)}")
            raise
        if op.outputs == 1:
            env[id(node.outputs[0])] = result
        else:
            for out, value in zip(node.outputs, result, strict=True):
                env[id(out)] = value


def evaluate_node(node, env):
    op = node.op
    args, concrete = [], True
    for x in node.inputs:
        if isinstance(x, Tensor):
            x = env[id(x)]
        if not isinstance(x, np.ndarray) and isinstance(x, xla.jax.Array):
            concrete = False
        args.append(x)
    if op.name == "Shape":
        return np.array(args[0].shape, node.outputs[0].dtype.np)
    if op.statics:
        formals = formal_inputs(op, len(args))
        args = [static_array(a) if f.static else a for f, a in zip(formals, args, strict=True)]
    if concrete and op.host is not None and not op.stateful:
        result = op.host(*args, **node.attrs)
        results = [result] if op.outputs == 1 else result
        if op.lower is None or sum(np.size(r) for r in results) <= FOLD_LIMIT:
            results = [np.asarray(r) for r in results]
            return results[0] if op.outputs == 1 else results
    return op.lower(*args, **node.attrs)


def static_array(value):
    return static_value(value) if isinstance(value, np.ndarray) else value


def lowered(nodes, inputs, outputs):
    """A function from the arrays of `inputs` to the tuple of arrays of `outputs`, to be jitted."""
    input_ids = [id(t) for t in inputs]

    def call(*arrays):
        env = dict(zip(input_ids, arrays, strict=True))
        evaluate(nodes, env)
        return tuple([env[id(t)] if isinstance(t, Tensor) else t for t in outputs])

    return call
