"""Nodes that run one by one on the host: steps, functions of the values known so far."""

import numpy as np

from yeoul.core.dtypes import is_quantized, variant
from yeoul.engine import dispatch, xla
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.graph.failure import fail
from yeoul.graph.func_graph import CONST
from yeoul.graph.lower import evaluate, functions_of
from yeoul.graph.numerics import check_node

# Ops that give what they are given.
VIEWS = ("Identity", "StopGradient", "PreventGradient", "Snapshot")

# Ops whose attributes hold graphs: op name -> function(node, arrays) -> list of arrays, which runs
# the node on the host. Filled by the modules that declare the ops.
RUNNERS: dict = {}


def touches_list(node):
    """True for what takes or gives tensor lists: on the host these are no arrays XLA could take."""
    return any(isinstance(x, Tensor) and x.dtype is variant for x in (*node.inputs, *node.outputs))


def view_step(node):
    """Runs a node that gives what it is given."""
    given, out = node.inputs[0], id(node.outputs[0])

    def step(env):
        env[out] = env[id(given)] if isinstance(given, Tensor) else given

    return step


def host_step(node, by_numpy=False):
    """Runs one node on the host.

    Args:
      node: the node.
      by_numpy: whether NumPy is to run it, if it can, however large the arrays are.
    """
    if is_direct(node, by_numpy):
        return direct_step(node)
    return dispatched_step(node, by_numpy)


def is_direct(node, by_numpy=False):
    """True for an op that only the host has and that only computes: running it twice is no harm."""
    op = node.op
    formals = dispatch.formal_inputs(op, len(node.inputs)) if op.host is not None else ()
    return (
        op.host is not None
        and (op.lower is None or by_numpy)
        and not op.stateful
        and op.name not in RUNNERS
        and op is not CONST
        and node.graph.checked is None
        and not touches_list(node)
        and not any(
            is_quantized(t.dtype.np) for t in (*node.inputs, *node.outputs) if isinstance(t, Tensor)
        )
        and all(
            f.static or isinstance(x, Tensor) for f, x in zip(formals, node.inputs, strict=True)
        )
    )


def direct_step(node):
    """Calls the NumPy implementation; what it refuses, the eager dispatch puts into words."""
    op, attrs, dispatched = node.op, node.attrs, dispatched_step(node)
    formals = dispatch.formal_inputs(op, len(node.inputs))
    plan = [(x, f.static) for x, f in zip(node.inputs, formals, strict=True)]
    outs = [id(out) for out in node.outputs]

    def step(env):
        args = []
        for x, static in plan:
            value = env[id(x)] if isinstance(x, Tensor) else x
            args.append(dispatch.static_value(value) if static else np.asarray(value))
        try:
            with np.errstate(all="ignore"):  # NaN and infinities are values here
                results = op.host(*args, **attrs)
        except Exception:
            dispatched(env)
            return
        if op.outputs == 1:
            env[outs[0]] = dispatch.on_host_array(results)
        else:
            env.update(zip(outs, results or (), strict=True))

    return step


def dispatched_step(node, by_numpy=False):
    """Runs one node through the eager dispatch."""
    if node.op is CONST:

        def constant_step(env):
            evaluate([node], env)

        return constant_step
    checked = node.graph.checked is not None and not functions_of(node)

    def step(env):
        arrays = [env[id(x)] if isinstance(x, Tensor) else x for x in node.inputs]
        try:
            results = run_node(node, arrays, by_numpy)
            if checked:
                check_node(node, results)
        except Exception as error:
            fail(node, arrays, error)
        for out, value in zip(node.outputs, results, strict=True):
            env[id(out)] = value

    return step


def as_host(value):
    """An array of XLA's as one of NumPy's; lists as they are."""
    return np.asarray(value) if isinstance(value, xla.jax.Array) else value


def run_node(node, arrays, by_numpy=False):
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
    run = dispatch.run_host if by_numpy and node.op.host is not None else dispatch.run
    results = run(node.op, tensors, arrays, node.attrs)
    if node.op.outputs == 1:
        return [results if isinstance(results, xla.jax.Array) else dispatch.on_host_array(results)]
    return list(results or ())
