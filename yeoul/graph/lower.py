"""From a graph to a function of arrays that `jax.jit` compiles."""

import numpy as np

from yeoul.core.dtypes import QUANTIZED_DTYPES, resource, string, variant
from yeoul.engine import xla
from yeoul.engine.dispatch import formal_inputs, on_host_array, static_value
from yeoul.engine.infer import dtype_of
from yeoul.engine.tensor import Tensor
from yeoul.graph import numerics
from yeoul.graph.failure import fail, inputs_of
from yeoul.graph.func_graph import CONST, PLACEHOLDER, READ_VARIABLE
from yeoul.graph.refusals import any_of, collecting, note_op
from yeoul.graph.storing import last_products, stored_tensors
from yeoul.ops.lists import Growing, Unwritten

FOLD_LIMIT = 4096  # larger results are computed by XLA, not embedded as constants
SOURCES = (PLACEHOLDER, READ_VARIABLE)
PRODUCTS_SIDE_BY_SIDE = frozenset(
    ("BatchMatMul", "BatchMatMulV2", "BatchMatMulV3", "DotProductAttention")
)


TRACED = (xla.jax.Array, Growing, Unwritten)  # no values for NumPy while jax traces

GROWS = "a tf.TensorArray with dynamic_size=True grows"

# Ops whose attributes hold graphs: op name -> function(node, known) that says why XLA cannot
# compile the node, or None. Filled by the modules that declare the ops.
NESTED: dict = {}


def functions_of(node):
    """The graphs (`Callable`s) in the node's attributes."""
    found = []
    for value in node.attrs.values():
        found.extend(value if type(value) is tuple else (value,))
    return [f for f in found if hasattr(f, "needs_host")]


def needed_nodes(nodes, targets):
    """What `targets` and the stateful nodes depend on, with these, in program order.

    Nodes that hold graphs are copies, of the shortest version that puts out what is needed.
    """
    wanted: dict = {}
    for t in targets:
        want(wanted, t)
    kept = []
    for node in reversed(nodes):
        count = wanted.get(id(node))
        if count is None and not is_stateful(node):
            continue
        for x in node.inputs:
            want(wanted, x)
        kept.append(node.version(count or 0) if node.op.name in NESTED else node)
    kept.reverse()
    return kept


def want(wanted, tensor):
    """Notes how many of its node's outputs are needed for this tensor."""
    if isinstance(tensor, Tensor):
        key = id(tensor.node)
        wanted[key] = max(wanted.get(key, 0), tensor.index + 1)


def is_stateful(node):
    """True if the node must run even when nobody uses its outputs."""
    return node.op.stateful or any(f.stateful for f in functions_of(node))


def host_reasons(nodes, known=()):
    """Node -> why XLA cannot compile it; `known` are ids of tensors whose values will be known."""
    known, reasons = set(known), {}
    for node in nodes:
        reason = needs_host(node, known)
        if reason is not None:
            reasons[node] = reason
        note_known(node, known)
    return reasons


def note_known(node, known):
    """Adds the outputs of a node to `known` if they follow from shapes and constants alone."""
    if node.op is CONST or node.op.name in ("Shape", "ShapeN", "Size", "Rank"):
        known.update(id(out) for out in node.outputs)
    elif node.op.host is not None and not node.op.stateful:
        if all(not isinstance(x, Tensor) or id(x) in known for x in node.inputs):
            known.update(id(out) for out in node.outputs)


def is_known(x, known):
    """True if the input of a node is known when the node is compiled."""
    return not isinstance(x, Tensor) or id(x) in known


def needs_host(node, known):
    """Why the node cannot be compiled by XLA, or None if it can."""
    op = node.op
    if node.graph.checked:
        return numerics.REASON
    if op is CONST:
        dtype = dtype_of(node.outputs[0])
        return f"it is a {dtype.name} constant" if dtype is string or dtype.is_quantized else None
    if op.name in NESTED:
        return NESTED[op.name](node, known)
    if op.lower is None:
        objects = any(dtype_of(out).np.hasobject for out in node.outputs)
        if op.host is not None and node.outputs and not op.stateful and not objects:
            if all(is_known(x, known) for x in node.inputs):
                return None  # folded when compiling
        return "the op has no XLA lowering"
    if any(dtype_of(out).is_quantized for out in node.outputs):
        return "an output is quantized"
    if only_checks(op) and not xla.cpu_only():
        return "accelerators do not say which values an op refuses"
    for formal, x in zip(formal_inputs(op, len(node.inputs)), node.inputs, strict=True):
        if formal.static and not is_known(x, known):
            return f"its input {formal.name!r} must be known first, but is computed from data"
        dtype = dtype_of(x) if not formal.static else None
        if dtype in (string, resource, *QUANTIZED_DTYPES) and not is_label(op, x):
            return f"an input is a {dtype.name}"
    return None


def only_checks(op):
    """True for assertions: ops that give nothing, but may refuse their values."""
    return op.outputs == 0 and op.refuses is not None


def is_label(op, x):
    """True for a constant text that an assertion would show, which XLA does not look at."""
    return only_checks(op) and not isinstance(x, Tensor)


def evaluate(nodes, env):
    """Runs the nodes on the arrays in `env` (id(tensor) -> array), adding their outputs."""
    kept = stored_tensors(nodes) if xla.cpu_only() else ()
    last = last_products(nodes, SOURCES) if xla.cpu_only() else {}
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
            fail(node, inputs_of(node, env), error)
        results = (result,) if op.outputs == 1 else result
        for out, value in zip(node.outputs, results, strict=True):
            env[id(out)] = xla.stored(value) if id(out) in kept else value
        if node in last and op.outputs == 1:
            out, variable = id(node.outputs[0]), id(last[node])
            env[out], env[variable] = xla.computed_first(env[out], env[variable])


def evaluate_node(node, env):
    op = node.op
    args, concrete = [], True
    for x in node.inputs:
        if isinstance(x, Tensor):
            x = env[id(x)]
        if not isinstance(x, np.ndarray) and isinstance(x, TRACED):
            concrete = False
        args.append(x)
    if op.name == "Shape":
        return np.array(args[0].shape, node.outputs[0].dtype.np)
    if op.statics:
        formals = formal_inputs(op, len(args))
        args = [static_array(a) if f.static else a for f, a in zip(formals, args, strict=True)]
    makes_list = any(out.dtype is variant for out in node.outputs)
    if concrete and op.host is not None and not op.stateful and not makes_list:
        with np.errstate(all="ignore"):  # NaN and infinities are values here
            result = op.host(*args, **node.attrs)
        results = [result] if op.outputs == 1 else result
        if op.lower is None or sum(np.size(r) for r in results) <= FOLD_LIMIT:
            results = [on_host_array(r) for r in results]
            return results[0] if op.outputs == 1 else results
    note_op(op, args, node.attrs)
    return op.lower(*args, **node.attrs)


def static_array(value):
    return static_value(value) if isinstance(value, np.ndarray) else value


def lowered(nodes, inputs, outputs):
    """A function from the arrays of `inputs` to the tuple of arrays of `outputs`, to be jitted."""
    call = checked(nodes, inputs, outputs)
    return lambda *arrays: call(*arrays)[0]


def checked(nodes, inputs, outputs):
    """As `lowered`; it gives a pair: what that gives, and whether an op refuses its values.

    None in place of a bool scalar: no op does, whatever the values are.
    """
    input_ids = [id(t) for t in inputs]

    def call(*arrays):
        env = dict(zip(input_ids, arrays, strict=True))
        with collecting() as flags:
            evaluate(nodes, env)
            outs = tuple([env[id(t)] if isinstance(t, Tensor) else t for t in outputs])
            return outs, any_of(flags)

    return call


def can_refuse(nodes):
    """True if a compiled program of the nodes may find values that an op refuses."""
    return any(
        node.op.refuses is not None or any(f.program.refuses for f in functions_of(node))
        for node in nodes
    )


def wants_eigen(nodes):
    """Whether one of the nodes, or of those in their graphs, asks for Eigen's products."""
    return any(
        node.op.eigen or any(wants_eigen(f.program.nodes) for f in functions_of(node))
        for node in nodes
    )


def many_products(nodes):
    """Whether one of the nodes, or of those in their graphs, computes products side by side."""
    return any(
        node.op.name in PRODUCTS_SIDE_BY_SIDE
        or (node.op.name == "Einsum" and shares_letters(node.attrs["equation"]))
        or any(many_products(f.program.nodes) for f in functions_of(node))
        for node in nodes
    )


def shares_letters(equation):
    """Whether an axis of an equation of `einsum` belongs to all its operands and to the result."""
    operands, _, result = equation.partition("->")
    shared = set(result).intersection(*operands.split(","))
    return "," in operands and (bool(shared) or "..." in equation)
