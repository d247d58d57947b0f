"""How nodes that differ from TensorFlow's ops become operations: one entry an op."""

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, int32, string
from yeoul.engine.convert import to_array
from yeoul.engine.op import TABLE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.formats.op_defs import op_def
from yeoul.graph.expand import draws, is_state
from yeoul.graph.node import Node, SymbolicTensor
from yeoul.graph.rewrites import REWRITES, all_axes, replacement
from yeoul.graph.signature import attributes, converted, grouped, known_types, numbers
from yeoul.ops.printing import HOLE

# Names of the constants of fixed inputs, where they are not <node>/<input>; {} is the node's name.
SLICE = {"begin": "{}/stack", "end": "{}/stack_1", "strides": "{}/stack_2"}
CONSTANT_NAMES = {
    "Fill": {"value": "{}/Const"},
    "StridedSlice": SLICE,
    "StridedSliceGrad": SLICE,
    "TensorStridedSliceUpdate": SLICE,
}


def generic(expansion, node):
    """A node whose op is TensorFlow's: inputs by position, attributes by name or from dtypes."""
    definition = op_def(node.op.name)
    if definition is None or len(definition.inputs) + draws(node.op) != len(node.op.inputs):
        return own_op(expansion, node)
    outputs = [t for t in node.outputs if not is_state(t)]
    groups = grouped(node, expansion.graph.origins)
    types = known_types(node, definition, groups, outputs)
    names = CONSTANT_NAMES.get(node.op.name, {})
    inputs = []
    for arg, group in zip(definition.inputs, groups, strict=False):
        for place, (position, value) in enumerate(group):
            name = names.get(arg.name, f"{node.name}/{arg.name}")
            name = name.replace("{}", node.name)
            name += f"_{place}" if arg.number_attr or arg.list_attr else ""
            inputs.append(argument(expansion, node, position, value, name, arg, types))
    counts = numbers(definition, groups, outputs)
    attrs = attributes(node, definition, types, counts)
    operation = expansion.operation(node, node.op.name, node.name, node)
    expansion.add(operation, inputs, attrs, outputs)
    if node.op.stateful:
        expansion.effect(operation)
    return operation


def argument(expansion, node, position, value, name, arg, types):
    """One input: a tensor, or a fixed value as a constant."""
    if isinstance(value, EagerTensor):
        value = np.asarray(value._a)
    if isinstance(value, Tensor):
        return expansion.tensor(value)
    if isinstance(value, np.ndarray):
        return expansion.constant(node, position, value, name)
    dtype = arg.type or types.get(arg.type_attr) or (int32 if value == () else None)
    array = to_array(list(value) if isinstance(value, tuple) else value, dtype and dtype.np)
    if arg.type_attr:
        types.setdefault(arg.type_attr, FROM_NUMPY[array.dtype])
    return expansion.constant(node, position, array, name)


def inputs_of(expansion, node, names="input"):
    """All inputs, states of random ops left out, as tensors."""
    found = []
    for i, x in enumerate(node.inputs):
        if is_state(x):
            continue
        x = np.asarray(x._a) if isinstance(x, EagerTensor) else x
        if isinstance(x, Tensor):
            found.append(expansion.tensor(x))
        else:
            array = np.asarray(x)
            found.append(expansion.constant(node, i, array, f"{node.name}/{names}_{i}"))
    return found


def own_op(expansion, node):
    """An op that TensorFlow does not have: written with others, or shown under its own name."""
    rule = REWRITES.get(node.op.name)
    if rule is not None:
        if replaced(expansion, node, lambda: rule(*node.inputs, **node.attrs)):
            return
    operation = expansion.operation(node, node.op.name, node.name, node)
    expansion.add(operation, inputs_of(expansion, node), {}, list(node.outputs))
    if node.op.stateful:
        expansion.effect(operation)


def replaced(expansion, node, rule):
    """Emits the nodes that stand for a node, in whose place its users see theirs.

    Returns:
      False if the rule cannot do it.
    """
    graph = expansion.graph
    nodes, outputs = replacement(graph, node, rule)
    if outputs is None:
        return False
    used = expansion.used(node)
    for made in reached(nodes, [outputs[i] for i in used], graph.origins):
        if made.name == node.name and node in expansion.views:
            expansion.views[made] = expansion.views[node]
            expansion.views[made].type = made.op.name
        if made not in expansion.done:
            expansion.done.add(made)
            emit(expansion, made)
        if made.name == node.name:
            expansion.views[node] = expansion.views[made]
    for i in used:
        expansion.replaced[id(node.outputs[i])] = expansion.tensor(outputs[i])
    return True


def reached(nodes, targets, origins):
    """The nodes that the targets depend on, in their order."""
    wanted, kept = {t.node for t in targets}, []
    for node in reversed(nodes):
        if node in wanted:
            kept.append(node)
            given = [origins.get((node, i), x) for i, x in enumerate(node.inputs)]
            wanted.update(x.node for x in given if isinstance(x, SymbolicTensor))
    kept.reverse()
    return kept


def reduction(expansion, node):
    """Axes that are not named are all axes, a constant named Const beside the node."""
    x, axes = node.inputs
    if axes is None and (node, 1) not in expansion.graph.origins:
        scope = node.name.rpartition("/")[0]
        rank = x.shape.rank if isinstance(x, Tensor) else np.ndim(x)
        if rank is None:
            nodes, outputs = replacement(expansion.graph, node, lambda: all_axes(x), named=False)
            for made in nodes:
                generic(expansion, made)
            expansion.graph.origins[node, 1] = outputs[0]
        else:
            name = f"{scope}/Const".lstrip("/")
            expansion.constant(node, 1, np.arange(rank, dtype=np.int32), name)
    generic(expansion, node)


def sparse_reduction(expansion, node):
    """As `reduction`; the rank is the length of the shape, the third input."""
    dims, axes = node.inputs[2:]
    if axes is None:
        rank = dims.shape[0] if isinstance(dims, Tensor) else len(dims)
        if rank is None:
            return own_op(expansion, node)
        name = f"{node.name}/reduction_axes"
        expansion.constant(node, 3, np.arange(rank, dtype=np.int32), name)
    return generic(expansion, node)


def ragged_to_tensor(expansion, node):
    """All partitions of rows are row splits here."""
    operation = generic(expansion, node)
    operation.attrs["row_partition_types"] = [b"ROW_SPLITS"] * (len(node.inputs) - 3)


def constant(expansion, node):
    tensor = node.outputs[0]
    operation = expansion.operation(node, "Const", node.name, node)
    expansion.const(operation, node.attrs["value"], tensor)


def read_assigned(expansion, node):
    """The value of a variable after an assignment: data in a called function, else a read."""
    value, initial = node.inputs
    variable = initial.node.attrs.get("variable")
    out = node.outputs[0]
    if expansion.pure or variable is None or not isinstance(value, Tensor):
        if isinstance(value, Tensor):
            expansion.replaced[id(out)] = expansion.tensor(value)
        else:
            array = np.asarray(value)
            expansion.replaced[id(out)] = expansion.constant(node, 0, array, f"{node.name}/value")
    elif is_state(out):
        expansion.replaced[id(out)] = expansion.replaced.get(id(value), value)
    else:
        expansion.assign(variable, value)
        expansion.read(variable, node.name, node, out)


def call(expansion, node):
    """A call of a graph; the states of random ops in it stay inside."""
    f = node.attrs["f"]
    outputs = [t for t in node.outputs if not is_state(t)]
    inputs = inputs_of(expansion, node, "args")
    stateful = f.stateful or len(outputs) < len(node.outputs)
    attrs = {
        "Tin": [t.dtype for t in inputs],
        "Tout": [t.dtype for t in outputs],
        "f": f,
        "config": b"",
        "config_proto": b"",
        "executor_type": b"",
    }
    kind = "StatefulPartitionedCall" if stateful else "PartitionedCall"
    operation = expansion.operation(node, kind, node.name, node)
    expansion.add(operation, inputs, attrs, outputs)
    if f.stateful:
        expansion.effect(operation)


def map_defun(expansion, node):
    f = node.attrs["f"]
    inputs, rows = inputs_of(expansion, node, "arguments"), node.attrs["rows"]
    attrs = {
        "Targuments": [t.dtype for t in inputs[:rows]],
        "Tcaptured": [t.dtype for t in inputs[rows:]],
        "output_types": [t.dtype for t in node.outputs],
        "output_shapes": [t.shape._dims for t in f.outputs],
        "f": f,
        "max_intra_op_parallelism": 1,
    }
    operation = expansion.operation(node, "MapDefun", node.name, node)
    expansion.add(operation, inputs, attrs, list(node.outputs))


def stitch(expansion, node):
    """Indices, then data, in one list here."""
    inputs, count = inputs_of(expansion, node, "data"), len(node.inputs) // 2
    attrs = {"N": count, "T": inputs[-1].dtype}
    operation = expansion.operation(node, "DynamicStitch", node.name, node)
    expansion.add(operation, inputs, attrs, list(node.outputs))


def printing(expansion, node):
    """A text made of the tensors, and its print."""
    inputs, given = inputs_of(expansion, node), node.attrs
    text = inputs[0] if given["raw"] else formatted(expansion, node, inputs)
    operation = expansion.operation(node, "PrintV2", node.name, node)
    attrs = {key: converted(given[key], "string") for key in ("output_stream", "end")}
    expansion.add(operation, [text], attrs, [])
    expansion.effect(operation)


def formatted(expansion, node, inputs):
    """The `StringFormat` of a print."""
    graph, template = expansion.graph, node.attrs["template"]
    key = ("format", node)
    hole = next(h for h in ("{}", "%s", "<?>", HOLE) if h not in template)
    text = graph.origins.get(key)
    if text is None:
        scope = node.name.rpartition("/")[0]
        name = graph.absolute_name(f"{scope}/StringFormat".lstrip("/"))
        made = Node(graph, TABLE["StringFormat"], [], {}, name)
        text = graph.origins[key] = SymbolicTensor(made, 0, (), string)
        made.where, made.outputs = node.where, [text]
    attrs = {
        "T": [t.dtype for t in inputs],
        "template": template.replace(HOLE, hole).encode(),
        "placeholder": hole.encode(),
        "summarize": node.attrs["summarize"],
    }
    operation = expansion.operation(text.node, "StringFormat", text.node.name, text.node)
    expansion.done.add(text.node)
    expansion.add(operation, inputs, attrs, [text])
    return text


def python_function(expansion, node):
    """A Python function: a name that only this process could resolve."""
    inputs, given = inputs_of(expansion, node), node.attrs
    attrs = {
        "token": f"pyfunc_{id(given['token'])}".encode(),
        "Tin": [t.dtype for t in inputs],
        "Tout": [FROM_NUMPY[np.dtype(t)] for t in given["Tout"]],
    }
    if node.op.name == "EagerPyFunc":
        attrs["is_async"] = False
    operation = expansion.operation(node, node.op.name, node.name, node)
    expansion.add(operation, inputs, attrs, list(node.outputs))
    if node.op.stateful:
        expansion.effect(operation)


def narrow(takes):
    """A rule for ops that TensorFlow has for some inputs only; `takes(node)` tells which."""

    def rule(expansion, node):
        (generic if takes(node) else own_op)(expansion, node)

    return rule


def has_scalar_ends(node):
    x = node.inputs[0]
    return (x.shape.rank if isinstance(x, Tensor) else np.ndim(x)) == 0


def roll(expansion, node):
    """Shift and axis are both scalars or both vectors."""
    graph, shift = expansion.graph, node.inputs[1]
    scalar = isinstance(shift, Tensor) and shift.shape.rank == 0
    for i in (1, 2):
        value = node.inputs[i]
        if not isinstance(value, Tensor) and (node, i) not in graph.origins:
            array = np.asarray(value, np.int32).reshape([] if scalar else [-1])
            expansion.constant(node, i, array, f"{node.name}/{('shift', 'axis')[i - 1]}")
    generic(expansion, node)


REDUCTIONS = ("Sum", "Mean", "Prod", "Max", "Min", "All", "Any", "EuclideanNorm")
RULES = {
    **dict.fromkeys(("ResourceGather", "ResourceGatherNd"), own_op),
    **dict.fromkeys(REDUCTIONS, reduction),
    **dict.fromkeys(("EagerPyFunc", "PyFunc", "PyFuncStateless"), python_function),
    "ConcatV2": narrow(lambda node: len(node.inputs) > 2),
    "Const": constant,
    "DynamicStitch": stitch,
    "Einsum": narrow(lambda node: len(node.inputs) <= 2),
    "LinSpace": narrow(has_scalar_ends),
    "MapDefun": map_defun,
    "PartitionedCall": call,
    "PrintV2": printing,
    "RaggedTensorToTensor": ragged_to_tensor,
    "ReadAssigned": read_assigned,
    "Roll": roll,
    "SparseReduceMax": sparse_reduction,
    "SparseReduceSum": sparse_reduction,
}


def emit(expansion, node):
    """Adds the operations of a node."""
    if node.op.updates:
        from yeoul.graph.raw.export import update

        update(expansion, node)
        return
    RULES.get(node.op.name, generic)(expansion, node)
